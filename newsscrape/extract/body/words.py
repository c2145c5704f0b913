"""Words that show the purpose of a box or a line: in class names and ids, and at the start or end of lines.

They are features of the model and never decide alone. News sites in many languages share them; none is specific to one
site.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from newsscrape.lazy import compiled

# Parts of a box's class and id, without hyphens and underscores. The groups are in the order of the features.
HINT_GROUPS: dict[str, str] = {
    "text": "articlebody articletext articlecontent storybody storytext storycontent bodytext bodycopy "
    "bodycontent entrycontent entrybody postbody postcontent posttext richtext wysiwyg prose "
    "paragraph fulltext maintext newstext newsbody newscontent contentbody contenttext "
    "articleparagraph textbody pagecontent",
    "caption": "caption legend credit bildunter piedefoto piefoto imagetext imagedesc imagemeta figure "
    "didascalia photo foto gallery carousel slider lightbox media picture slideshow image",
    "comment": "comment kommentar disqus respond reply replies discussion forum reacties guestbook",
    "byline": "byline author writer contributor autor auteur redact date timestamp publish datum meta "
    "posted kicker eyebrow readingtime source agency signature info bio",
    "nav": "nav menu breadcrumb footer masthead header topbar pagination pager skip bottom impressum imprint copyright",
    "consent": "wmipp cookie consent gdpr modal popup overlay dialog toast alert banner notification disclaimer "
    "error tooltip",
    "box": "factbox infobox fact boxout expandable accordion callout faktabox faktaboks kasten boxtext "
    "details glossary summarybox disclaimer disclosure affiliate transparency",
    "related": "related recommend teaser promo readmore readnext readalso morestor morenews morefrom popular trending "
    "mostread alsolike sidebar widget outbrain taboola relacionad verwandt weitere aside",
    "letter": "newsletter subscri signup paywall piano registration calltoaction cta optin mailchimp inscription",
    "share": "share social toolbar sharing follow",
    "player": "audio player listen podcast video speech embed tts",
    "advert": "advert sponsor adslot adunit adbox werbung publicidad",
    "quote": "quote zitat citation",
    "title": "headline title heading titulo titel",
    "unseen": "visuallyhidden sronly screenreader assistive hidden dnone noprint collaps",
}
WHOLE_WORDS = {"hide": "unseen"}
# Names of elements.
TAG_GROUPS: dict[str, str] = {
    "main": "article main",
    "form": "form fieldset button label",
    "figure": "figure figcaption",
    "list": "ul ol li dl dt dd",
    "table": "table td th tr tbody",
    "aside": "aside",
    "frame": "header footer nav",
    "quote": "blockquote q",
    "details": "details summary",
}
GROUPS = (*HINT_GROUPS, *(f"<{name}>" for name in TAG_GROUPS))
# One bit per group, each in a byte of its own: the sum of several such sets has in each byte how many of them include
# the group.
BITS = {group: 1 << 8 * i for i, group in enumerate(GROUPS)}
_WHOLE_BITS = {word.encode(): BITS[group] for word, group in WHOLE_WORDS.items()}
TAG_BITS = {tag: BITS[f"<{name}>"] for name, tags in TAG_GROUPS.items() for tag in tags.split()}
_SPELLED = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz" else 32 for code in range(256))
NO_LETTERS = b"-_0123456789:./"


def _hint_parts() -> dict[bytes, int]:
    """The bits of every part, including those of shorter parts at its beginning."""
    parts = [(part.encode(), BITS[group]) for group, names in HINT_GROUPS.items() for part in names.split()]
    table: dict[bytes, int] = {}
    for part, _ in parts:
        for begin, bit in parts:
            if part.startswith(begin):
                table[part] = table.get(part, 0) | bit
    return table


def _trie(words: Sequence[str]) -> str:
    """A pattern for the longest of some words, as a trie: a plain alternation would try one word after the other."""
    heads: dict[str, list[str]] = {}
    for word in filter(None, words):
        heads.setdefault(word[0], []).append(word[1:])
    if not heads:
        return ""
    return f"(?:{'|'.join(head + _trie(rest) for head, rest in heads.items())}){'?' if '' in words else ''}"


PARTS = _hint_parts()
_ANY_PART = compiled(f"(?=({_trie([part.decode() for part in PARTS])}))".encode())  # looks ahead: they overlap

# The beginnings of lines that are not the article's own text, in lower case.
LINE_STARTS: dict[str, str] = {
    "more": """
        more:|read more|read also|read next|read the full|read full|read this|read:|read on|also read|see also
        see more|see all|learn more|find out more|view more|view all|discover more|watch more|watch:|watch live
        listen:|click here|click to|tap here|related|recommended|more from|more on|more about|more news
        more stor|more in|further reading|don't miss|don’t miss|up next|you may also|you might also|you may like
        most read|most popular|trending|in pictures|explainer:|continue reading|full story|full coverage
        what to read next|mehr zum|mehr zu|mehr über|mehr aus|mehr lesen|mehr dazu|mehr infos|mehr:|lesen sie
        lies auch|lies mehr|weiterlesen|weitere|siehe auch|zum thema|auch interessant|das könnte|lesetipp|>>
        lire aussi|lire également|lire la suite|à lire|a lire|voir aussi|sur le même|à voir|pour aller plus loin
        lea también|lea además|lee también|lee más|lee además|leer más|leer también|te puede|le puede
        ver también|ver más|más información|más sobre|más noticias|también te|también le|también lee|vea también
        vea además|mira también|mira además|relacionad|noticias relacionadas|te recomendamos|no te pierdas
        leia também|leia mais|leia ainda|veja também|veja mais|veja ainda|saiba mais|confira|leia:|assista
        notícias relacionadas|leggi anche|leggi tutto|leggi di più|guarda anche|vedi anche|per approfondire
        potrebbe interessarti|lees ook|lees meer|lees verder|bekijk ook|meer over|meer nieuws|läs också|läs även
        läs mer|les også|les mer|les flere|læs også|læs mere|se også|lue myös|lue lisää|mer om|mere om
        czytaj też|czytaj także|czytaj więcej|czytaj dalej|zobacz też|zobacz także|zobacz również|przeczytaj
        polecamy|więcej|čtěte|přečtěte|viz také|prečítajte|čítajte|olvassa|ezt is|citește|vezi și|citeşte
        pročitajte|čitajte|preberite|читайте|смотрите|подробнее|по теме|читать|дивіться|прочетете|вижте
        още по темата|прочитајте|διαβάστε|δείτε|ayrıca|devamını|haberin devamı|ilgili haber|bunlar da|baca juga
        baca:|lihat juga|simak|xem thêm|đọc thêm|tin liên quan|اقرأ|إقرأ|شاهد|المزيد|مزيد|طالع|بیشتر بخوانید
        مطالب مرتبط|קראו|לקריאה|עוד ב|ראו גם|यह भी|और पढ़|ये भी|আরও পড়|関連|あわせて読|もっと読|続きを|阅读
        延伸|相关|更多|閱讀|相關|看更多|推薦|관련|더 보기|더보기|อ่าน""",
    "letter": """
        sign up|signup|subscribe|log in|login|sign in|register|join our|join us|join the|get our|get the
        newsletter|follow us|follow him|follow her|follow the|follow @|support our|support us|download our
        download the|enter your|your email|thank you for|thanks for|already a|already have|to continue
        this article is for|we use|this site|this website|become a|donate|abonnieren|jetzt |anmelden
        by signing up|by subscribing|add us as|this article was translated|this text was translated
        registrieren|melden sie|folgen sie|mit abo|als abonn|bitte |artikel merken|abonnez|s'abonner|s’abonner
        inscri|recevez|suivez|déjà abonné|cet article est|il vous reste|suscr|regístr|síguenos|sigue a|siga a
        inicia sesión|reciba|recibe|únete|assine|cadastre|receba|siga o|inscreva|iscriviti|abbonati|registrati
        seguici|accedi|meld je|schrijf je|abonneer|inloggen|prenumerera|logga in|logg inn|abonner|bestill|tilaa
        kirjaudu|zapisz|zaloguj|subskry|obserwuj|подпис|войти|зарегистр|підпис|abone|kayıt|giriş|langganan
        đăng ký|اشترك|تابع|سجل|登録|会員|ログイン|订阅|訂閱|登录|关注|追蹤|구독|로그인""",
    "share": """
        share|teilen|artikel teilen|partager|compart|condivid|delen|dela |del på|del artikel|udostępnij|поделит
        paylaş|bagikan|chia sẻ|シェア|分享|공유|facebook|twitter|whatsapp|telegram|email|e-mail|print|drucken
        imprimer|copy link|link kopieren|copier|copiar|tweet|pinterest|linkedin|instagram|save|merken|bookmark
        listen|hear this|anhören|écouter|vorlesen|gift this|reddit|bluesky|comparti|imprimir|send""",
    "comment": """
        comment|leave a|post a|add a comment|write a|view comments|join the conversation|kommentar|commentaire
        comentario|comentário|commenti|reacties|reageer|комментар|yorum|تعليق|评论|評論|留言|コメント|댓글|reply
        antworten|répondre|responder|0 comment|no comment""",
    "credit": """
        photo|foto|fotos|picture|image:|images:|image source|image credit|image caption|imagen|imagem|bild
        crédit|credit|copyright|©|(c)|file photo|archiv|quelle:|source:|fuente:|fonte:|bron:|kilde:|källa:
        źródło|zdroj|forrás|источник|джерело|фото|図|写真|画像|提供|图|圖|사진|צילום|الصورة|graphic|grafik
        infographic|video|screenshot|(photo|(foto|(bild|(image""",
    "byline": """
        by |by: |von |par |por |di |door |av |af |автор|reporting by|edited by|editing by|written by|published
        posted|updated|last updated|last modified|erstellt|veröffentlicht|aktualisiert|stand:|publié|mis à jour
        publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|publicerad|uppdaterad|publisert
        oppdatert|julkaistu|opublikowano|опубликован|обновлен|yayın|güncel|diterbitkan|redaktion|author|autor
        contributor|correction|about the author|über den autor|zur person|(reporting|(editing|with reporting
        with agenc|additional reporting|-- by|- by|text:|redaksi|editor:|penulis""",
    "advert": """
        advert|anzeige|werbung|publicidad|publicité|publicidade|pubblicità|annons|annonse|annonce|reklam|реклама
        iklan|広告|广告|廣告|광고|sponsored|story continues|article continues|scroll to continue|der artikel
        loading|javascript|please enable|your browser|dieser inhalt|an dieser stelle|video could not|empfohlener
        the video|this video|this content|this audio|this summary|beginning of dialog|we apologi|إعلان|الإعلان""",
}
# Words anywhere near the start or end of a line.
LINE_WORDS: dict[str, str] = {
    "credit": "©|getty|reuters|afp|dpa|imago|shutterstock|istock|ap photo|unsplash|pixabay|alamy|photo:"
    "|foto:|picture alliance|courtesy",
    "letter": "newsletter|subscribe|subscription|sign up|abonn|suscri|e-mail|email|@|your inbox|whatsapp"
    "|your mailbox|preferred source|telegram|google news|facebook|twitter|instagram|youtube|podcast",
}
START_KINDS = tuple(LINE_STARTS)
WORD_KINDS = tuple(LINE_WORDS)
NO_WORDS = (False,) * len(WORD_KINDS)
KEY = 2
HEAD, TAIL = 60, 90
LEAD_IN = " \t-–—•*·|>→»▶►▸+[【("


def _by_first_letters() -> dict[str, tuple[tuple[str, int], ...]]:
    table: dict[str, list[tuple[str, int]]] = {}
    for kind, phrases in enumerate(LINE_STARTS.values()):
        for phrase in map(str.lstrip, re.split(r"[|\n]", phrases)):
            if phrase:
                table.setdefault(phrase[:KEY], []).append((phrase, kind))
    return {key: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for key, found in table.items()}


STARTS = _by_first_letters()
WORDS = tuple(tuple(words.split("|")) for words in LINE_WORDS.values())


@lru_cache(maxsize=4_096)
def hint_bits(hints: str) -> int:
    """The groups of ``HINT_GROUPS`` in the class and id of a box, as a set of bits."""
    name = hints[:300].encode("utf-8", "replace")  # bytes.translate is ten times as fast as str.translate
    bits = 0
    for part in _ANY_PART.findall(name.translate(None, NO_LETTERS)):
        bits |= PARTS[part]
    for word in _WHOLE_BITS.keys() & name.translate(_SPELLED).split():
        bits |= _WHOLE_BITS[word]
    return bits


def start_kinds(texts: Sequence[str]) -> list[int]:
    """``start_kind`` of many texts, none of which may contain a line feed: all are lowercased in one call."""
    return [_kind_of(begin) for begin in _lowered([text[:HEAD] for text in texts])]


def start_kind(text: str) -> int:
    """The kind of a line by its beginning, as an index in ``START_KINDS``; -1 if it begins with none of the phrases."""
    return _kind_of(text[:HEAD].lower())


def _kind_of(begin: str) -> int:
    for phrase, kind in STARTS.get(begin[:KEY], ()):
        if begin.startswith(phrase):
            return kind
    if begin[:1] in LEAD_IN:
        begin = begin.lstrip(LEAD_IN)
        for phrase, kind in STARTS.get(begin[:KEY], ()):
            if begin.startswith(phrase):
                return kind
    return -1


def word_kinds(texts: Sequence[str]) -> list[tuple[bool, ...]]:
    """Which of ``WORD_KINDS`` are in the first or last characters of each text; none may contain a line feed.

    All texts are joined, so that each word is searched for only once.
    """
    samples = _lowered([text if len(text) <= 2 * TAIL else f"{text[:TAIL]} {text[-TAIL:]}" for text in texts])
    joined = "\n".join(samples)
    ends = list(accumulate([len(sample) + 1 for sample in samples]))
    found = [_holding(joined, ends, words) for words in WORDS]
    kinds = [NO_WORDS] * len(samples)
    for i in set().union(*found):
        kinds[i] = tuple([i in each for each in found])
    return kinds


def _holding(joined: str, ends: Sequence[int], words: Sequence[str]) -> set[int]:
    """Indices of the texts that contain one of the words. Text ``i`` ends before ``ends[i]``."""
    holding: set[int] = set()
    for word in words:
        at = joined.find(word)
        while at >= 0:
            index = bisect_right(ends, at)
            holding.add(index)
            at = joined.find(word, ends[index])
    return holding


def _lowered(texts: Sequence[str]) -> list[str]:
    return "\n".join(texts).lower().split("\n") if texts else []
