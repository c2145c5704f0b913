"""What is and is not a person's name in a credit line.

Judges form and a table of words; it knows no list of names and never invents the missing half of one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsscrape.extract.sitename import GENERIC, squeeze
from newsscrape.extract.tables import words

MAX_NAME = 60  # characters
MAX_WORDS = 6

PARTICLES = words(
    """
    van von der den de la le du da do dos das di del della dei degli zu zum zur af av bin bint ibn al el
    ben ter ten te y e i und of st mac mc d l ul ur op in het vom ap abu ould
    """
)
# A word that makes a part of a credit an office or a description, not a name.
ROLES = words(
    """
    editor editors correspondent correspondents reporter reporters journalist journalists writer writers
    columnist columnists contributor contributors author authors photographer producer analyst critic
    chief deputy assistant senior political business sports sport science health education environment
    court política politics crime technology showbiz lifestyle features feature freelance trainee intern
    special president minister mp mla director manager founder ceo lecturer
    researcher economist associate scholar candidate
    postdoctoral redakteur redakteurin redakteure redaktor redaktorin reporterin korrespondent
    korrespondentin journalistin volontär volontärin chefredakteur chefredakteurin ressortleiter
    ressortleiterin autor autorin autoren leiter leiterin gastautor gastautorin kolumnist kolumnistin
    herausgeber mitarbeiter mitarbeiterin freier freie politik wirtschaft wissen journaliste
    rédacteur rédactrice correspondant correspondante envoyé envoyée spécial spéciale chef cheffe auteur
    auteure chroniqueur chroniqueuse periodista periodistas redactor redactora corresponsal enviado
    enviada especial autora columnista jefe jefa directora giornalista inviato inviata corrispondente
    direttore direttrice caporedattore redattore redattrice autore correspondente jornalista repórter
    redator redatora colunista verslaggever redacteur redaktør journalista reporteri toimittaja
    kirjeenvaihtaja päätoimittaja skribent krönikör ledarskribent fotograf fotojournalist kommentator
    dziennikarz dziennikarka redaktorka komentátor novinar novinarka novinář szerkesztő újságíró muhabir
    muhabiri editör editörü yazar yazarı profesorius корреспондент журналист редактор обозреватель
    колумнист автор 기자 특파원 記者 編集委員 特派員
    """
)
# A word that makes it an organisation or a desk.
ORGANISATION_WORDS = words(
    """
    news press agency agence agencia agenzia agentur agencies agencias agences presse prensa newsroom
    newsdesk desk redaktion redaktionen redazione redacción redaccion rédaction редакция redakcija
    redakcja redakce szerkesztőség redactie toimitus uutiset staff team editorial online digital web
    times zeitung newspaper journal magazine media gazette herald tribune observer post telegraph
    chronicle daily weekly radio tv television broadcasting services service wire network associated
    bureau studio notizie noticias nachrichten actualités nyheter pressemitteilung comunicado communiqué
    university institute ministry council office limited ltd gmbh inc corp company group verlag
    foundation association kg ag co marketing jornal diario giornale gazeta portal blog revista redação
    admin administrator webmaster advertiser promotion partner sponsored anonymous ajansı haber
    haberler новости интерфакс magazin fraktion department departement committee union club party partei
    forschung ressort board
    """
)
# News agencies, and the codes they sign with.
AGENCIES = words(
    """
    reuters afp dpa apa ap pa upi sid ansa efe lusa anp tass xinhua ritzau ntb tt stt belga sda ats
    kyodo yonhap ddp kna epd bloomberg pamedia rte rté bbc cnn pti ians ani cp aap nzpa aa dha iha mti
    ctk čtk pap bta hina sta stina tanjug agerpres elta bns leta interfax ria unian ukrinform ptb kmu
    afx awp spa kuna wam mena tap una irna isna dts dapd ots rtr anadolu bernama antara nhk afpbelga
    dpaafp afpreuters lby lno lsw lhe lrs lni lbg lth lmv europapress euronews
    """
)
_NOT_NAMES = words(
    """
    image images photo photos foto fotos picture pictures video getty shutterstock istock file share
    follow comments comment read more subscribe newsletter advertisement monday tuesday wednesday
    thursday friday saturday sunday january february march april june july august september october
    november december montag dienstag mittwoch donnerstag freitag samstag sonntag today yesterday
    exclusive breaking live minutes min hours ago uhr menu home search login email facebook twitter
    instagram whatsapp youtube podcast analysis opinion politics world all rights reserved copyright ort
    datum location by hintergrund mehr thema quelle source artikel article weitere
    the this these us contacting contact gruß grüße viele united states deine alle posts beiträge articles
    artículos latest archives website creative commons lots full bio
    """
)
# Accounts and words that are nobody's name, squeezed.
NOBODY = words(
    """
    admin administrator webmaster unknown unbekannt anonymous anonym inconnu desconocido user guest
    author editor root test none null undefined na default superuser
    """
)
# Stand before a name and belong to it as printed.
_TITLES = words("dr prof professor professorin sir dame lord lady rev mr mrs ms dra dott")
_FORBIDDEN = re.compile(r"[\d@:;?!/\\|<>()\[\]{}=%&#…“”\"«»„*_＜＞【】]")
_UNCASED = re.compile(r"[\u0590-\u06ff\u0900-\u0eff\u10a0-\u10ff\u1200-\u137f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_OFFICE_SUFFIX = re.compile(r"\s*(?:기자|특파원|記者|特派員|편집위원)$")
_AFTER_NAME = re.compile(
    r"\s+(?:for|in|at|für|aus|bei|från|fra|para|pour|desde|en|à|dans|from|w|ve|с|в)\s+\S.{0,60}$", re.I
)
_HANDLE = re.compile(r"[^\W\d_][\w-]{2,24}")
_DOMAIN = re.compile(
    r"\b[\w-]{2,40}\.(?:com|co|org|net|info|news|tv|eu|de|at|ch|fr|es|it|nl|be|se|no|dk|fi|pl|cz|sk|uk|ie|tr|ru|lt|lv|"
    r"ee|lu|gr|pt|ro|hu|hr|si|rs|bg|za|in|au|ca|us|jp|kr|br|mx|ar)\b",
    re.I,
)
_NO_ORGANISATION = re.compile(r"[©#!?()\[\]…“”«»\"]|:\s")
# Compounds that name an institution.
_HOUSES = (
    "anstalt",
    "verband",
    "verein",
    "ministerium",
    "universität",
    "gesellschaft",
    "zeitung",
    "redaktion",
    "agentur",
    "fraktion",
    "departement",
    "stiftung",
    "institut",
    "magazin",
    "zentrum",
    "bundesamt",
    "landesamt",
    "hochschule",
)
_PRESS_SUFFIXES = ("新聞", "新聞社", "通信", "新聞web", "新聞デジタル", "통신", "일보", "뉴스", "신문")


def name_of(part: str, sites: frozenset[str] = frozenset()) -> str | None:
    """The person named by one part of a credit, without office and place; None where it names nobody."""
    bare = without_stop(_OFFICE_SUFFIX.sub("", _AFTER_NAME.sub("", part.strip(" ,:;*\"'"))).strip())
    for name in (bare, _before_office(bare)):
        if name and is_person(name) and not is_organisation(name, sites):
            return name
    return None


def is_handle(text: str) -> bool:
    """Whether a text of one word can be the name somebody writes under: ``Kassandra``, ``marc``, not ``admin``."""
    squeezed = squeeze(text)
    known = (
        "admin" in squeezed
        or squeezed in NOBODY
        or squeezed in _NOT_NAMES
        or squeezed in ROLES
        or squeezed in PARTICLES
    )
    return not known and _HANDLE.fullmatch(text) is not None and not is_organisation(text)


def has_office(part: str) -> bool:
    """Whether one part of a credit is an office: ``Political Editor``."""
    return len(part) <= MAX_NAME and any(word.strip(".") in ROLES for word in part.lower().split())


def without_stop(text: str) -> str:
    """Without a full stop at the end, unless it abbreviates: ``Ann L.`` keeps it."""
    return text if text[-3:-2] in (" ", ".") else text.rstrip(" .")


def _before_office(name: str) -> str | None:
    """``Ann Lee Political Editor`` → ``Ann Lee``."""
    words = name.split(maxsplit=MAX_WORDS)
    for index, word in enumerate(words):
        if word.lower().strip(".") in ROLES:
            return " ".join(words[:index]) if 2 <= index <= 4 else None
    return None


@lru_cache(maxsize=1024)
def is_person(name: str) -> bool:
    """Whether a text has the form of a full name: two to six capitalised words, or an uncased script."""
    if not 2 <= len(name) <= MAX_NAME or _FORBIDDEN.search(name):
        return False
    words = name.split()
    if not name.isascii() and _UNCASED.search(name):
        if _SPACELESS.search(name):
            return len(name.replace(" ", "")) <= 5
        return 1 < len(words) <= 5
    if not 2 <= len(words) <= MAX_WORDS:
        return False
    for word in words:
        bare = word.lower().strip(".,")
        if word is words[0] and bare in _TITLES:
            continue
        if bare in ROLES or bare in _NOT_NAMES or (bare in AGENCIES and len(bare) > 3):
            return False
        if not word[0].isupper() and bare.strip("'’") not in PARTICLES and not re.search(r"['’-]\w", word):
            return False
    capitals = sum(word[0].isupper() or "'" in word or "’" in word for word in words)
    return capitals >= 2 and words[-1].lower() not in PARTICLES


@lru_cache(maxsize=1024)
def is_organisation(name: str, sites: frozenset[str] = frozenset()) -> bool:
    """Whether a text names a newsroom, an agency, a site or a company. ``sites`` are names, squeezed."""
    if not name or len(name) > 80 or name.count(" ") > 6 or _NO_ORGANISATION.search(name):
        return False
    squeezed = squeeze(name)
    if (
        squeezed in AGENCIES
        or _is_site(name, squeezed, sites)
        or _is_domain(name)
        or squeezed.endswith(_PRESS_SUFFIXES)
    ):
        return True
    words = re.split(r"[\s/–-]+", name.lower())
    return any((bare := word.strip(".,'’")) in ORGANISATION_WORDS or bare.endswith(_HOUSES) for word in words) or (
        len(words) > 1 and any(word in AGENCIES and len(word) > 2 for word in words)
    )


def _is_site(name: str, squeezed: str, sites: frozenset[str]) -> bool:
    """Whether a name is the site's or begins or ends with it: ``Harbour Post Weekend``."""
    if squeezed in sites:
        return True
    parts = [squeeze(word) for word in name.split()]
    edges = {"".join(part) for cut in range(1, len(parts)) for part in (parts[:cut], parts[cut:])}
    return any(len(edge) >= 5 and edge not in GENERIC for edge in edges & sites)


def _is_domain(name: str) -> bool:
    match = _DOMAIN.search(name) if "." in name else None
    return match is not None and 2 * len(match[0]) >= len(name)


_INITIALS = re.compile(
    r"[a-z]{2,3}|[b-df-hj-np-tv-z]{4,5}|[a-z]{0,2}mc[a-z]{1,2}|[A-Z]{2,3}|[A-Z][a-z]|[A-Z]{0,2}Ma?c[A-Z][a-z]?"
    r"|[A-Z][a-z]?[A-Z][a-z]?[A-Z]?|[A-Z]{4}"
)
# What else stands in parentheses at the end of a text, in the form of initials.
_NOT_INITIALS = words(
    """
    ii iii iv vi vii viii ix xi
    sic etc end more cont top pic pix ed eds ie eg no yes old new all see via per the her his him she he
    it we us uk eu un usa uae nhs itv gaa dup sf sdlp uup tuv pup mps mlas tds mep psni ira uvf uda fc
    vs tv ni roi gdp vat gmt bst est pst cet utc ltd plc inc cdu csu spd fdp afd övp spö fpö svp psoe
    erc vvd cda psd gop nato ceo cfo km kg mm cm ft lb hp mph kmh nr art abs und oder mit von für mehr
    aus sur par con del per los las les der die das ein eine wow lol haha ok okay nasa uefa fifa wto who
    imf fbi cia pdf rss url faq ads ad
    """
)


def read_initials(text: str) -> tuple[str, ...]:
    """``MH/KMcA`` → ``("MH", "KMcA")``; empty unless every part is plainly somebody's initials.

    Agencies beside people are left out of the result; agencies alone give nothing.
    """
    parts = [p for p in re.split(r"\s*[/,&;+]\s*", text.strip()[:60]) if p]
    people: list[str] = []
    for part in parts:
        if part.lower() in AGENCIES:
            continue
        if not 2 <= len(part) <= 5 or not _INITIALS.fullmatch(part) or part.lower() in _NOT_INITIALS:
            return ()
        if part.isupper() and len(part) == 4 and len(parts) == 1:
            return ()  # alone, four capitals are an organisation more often than a person
        people.append(part)
    return tuple(dict.fromkeys(people)) if len(parts) <= 6 else ()
