"""Paragraphs that ask readers of a site to subscribe, follow, share or write in, and are no part of what it reports.

Only whole paragraphs, each of which says what it wants of whom, so that a report on a newsletter or an app is text.
"""

from __future__ import annotations

from newsscrape.extract.tables import phrases

MOST = 260  # characters
_AROUND = " \t.!:;*•·|>»→-–—_“”\"'\u200b\ufe0f"
_NETWORK = r"(?:facebook|twitter|instagram|whatsapp|telegram|youtube|tiktok|bluesky|linkedin|google news|threads|x)"
_SERVICE = phrases(
    rf"""
    (?:please )?(?:sign up|subscribe|register)\b(?: [\w'’&-]+){{0,6}} (?:newsletters?|inbox|bulletin)\b.{{0,140}}
    subscribe (?:now )?to (?:our|the \w+) (?:youtube|whatsapp|telegram) channel.{{0,80}}
    (?:to )?(?:get|receive|have) .{{0,100}}\b(?:in|to) your (?:inbox|mailbox|e-?mail)\b.{{0,80}}
    (?:you can )?(?:also )?(?:like|follow|find|join|connect with) (?:us|me)\b.{{0,60}}\b{_NETWORK}\b.{{0,160}}
    follow (?:us|@\w+)(?: .{{0,40}})? / follow [\w .&'’@-]{{2,40}} on {_NETWORK}\b.{{0,200}}
    download our (?:free )?[\w .&'’-]{{0,40}}\bapps?\b.{{0,100}}
    (?:click|tap) here to (?:subscribe|sign up|join our|follow us)\b.{{0,140}}
    join our (?:free )?(?:whatsapp|telegram|facebook|newsletter|mailing list|messenger)\b.{{0,160}}
    (?:want|like) more (?:stories|news|articles) like (?:this|these)\b.{{0,160}}
    become an? (?:member|subscriber|supporter|patron) (?:today|now|here)\b.{{0,100}}
    (?:please )?support (?:our|independent|local|quality)\b.{{0,40}} journalism\b.{{0,120}}
    (?:if |do )?you have (?:a|any) (?:story|news tip|tip)\b.{{0,80}}\b(?:us|our|newsroom)\b.{{0,160}}
    got an? (?:story|tip|news tip)\b.{{0,30}}\?.{{0,160}}
    have you been affected\b.{{0,60}}\? .{{0,40}}(?:@|mail|touch|contact|us\b).{{0,100}}
    for more (?:stories|news|articles) like this\b.{{0,100}}
    watch (?:the )?(?:full )?video (?:below|above|here)
    listen to (?:our|the) [\w '’&-]{{0,40}}podcast wherever\b.{{0,80}}
    .{{0,80}}\bif you (?:like|value|enjoy) (?:what we do|(?:our|my) (?:work|journalism|reporting))\b.{{0,160}}
    [\w .&'’-]{{2,40}} is a reader-(?:supported|funded) (?:publication|newsletter|site)\b.{{0,180}}
    share this (?:article|story|post|page|video)\b.{{0,60}}
    (?:this|the) (?:story|article) has been (?:shared|viewed|read) [\d.,]+ times
    (?:©|ⓒ) ?(?!\d{{4}}\b).{{2,120}} / <?저작권자.{{0,120}} / (?:original|article|story) url: ?https?://\S{{1,200}}
    this (?:story|article|page|document) (?:was|is) (?:printed|reprinted) from\b.{{0,160}}
    (?:page |this page was )?last (?:updated|revised):? .{{0,40}}\b(?:best viewed|visitor number|webmaster)\b.{{0,100}}
    (?:copyright|©|\(c\))\s?(?:©|\(c\))?\s?\d{{4}}\b.{{0,160}} / you (?:can|may) unsubscribe\b.{{0,60}}
    our standards: .{{0,60}}(?:principles|policy) / add .{{2,40}} as (?:a|your) preferred source.{{0,40}}
    by (?:signing up|subscribing),? you (?:agree|accept|consent|confirm)\b.{{0,180}}
    (?:jetzt )?(?:hier )?(?:(?:den|unseren?|kostenlosen?) ){{0,3}}newsletter (?:abonnieren|bestellen)\b.{{0,80}}
    (?:melden sie sich|melde dich) .{{0,60}}newsletter.{{0,60}} / (?:folgen sie|folge|folgt) uns (?:auf|bei)\b.{{0,80}}
    (?:abonnez|inscrivez)[- ]vous .{{0,60}}(?:newsletter|lettre).{{0,80}} / suivez[- ]nous sur\b.{{0,80}}
    recevez .{{0,80}}(?:boîte mail|newsletter|par e-?mail).{{0,60}} / partagez cet article.{{0,40}}
    (?:suscríbe(?:te|se)|suscríbase|regístrate) .{{0,60}}(?:newsletter|boletín|boletines|canal).{{0,80}}
    s[ií](?:guenos|ganos) en\b.{{0,80}} / únete a nuestro (?:canal|grupo)\b.{{0,80}}
    recib[ae] .{{0,80}}(?:tu correo|newsletter|boletín).{{0,60}}
    iscriviti alla (?:nostra )?newsletter.{{0,80}} / seguici (?:su|anche su|sul)\b.{{0,80}}
    (?:assine|receba|inscreva-se) .{{0,60}}(?:newsletter|e-?mail|canal).{{0,80}} / siga-nos n(?:o|as)\b.{{0,80}}
    (?:meld je aan|schrijf je in|abonneer je) .{{0,60}}nieuwsbrief.{{0,60}} / volg ons (?:op|via)\b.{{0,80}}
    prenumerera på .{{0,60}}nyhetsbrev.{{0,60}} / (?:følg|följ) oss? på\b.{{0,60}}
    (?:zapisz się|subskrybuj) .{{0,60}}newsletter.{{0,60}} / obserwuj nas\b.{{0,60}}
    подписывайтесь на (?:наш|канал|нас).{{0,80}} / підписуйтесь на (?:наш|канал|нас).{{0,80}}
    """
)


def is_service(text: str) -> bool:
    """Whether a paragraph only speaks to readers of the site.

    >>> is_service("Sign up for our free daily newsletter"), is_service("Sign-ups for the newsletter fell by a third.")
    (True, False)
    """
    return len(text) < MOST and _SERVICE.fullmatch(text.strip(_AROUND).lower()) is not None
