"""The word "By" of a credit line in the languages of news, at the start of a line or after a date."""

from __future__ import annotations

import re

from newsscrape.extract.tables import words
from newsscrape.lazy import compiled

MAX_ALONE = 30  # characters of a line that consists of a "By", within which its first word is sought
_STRONG = "|".join(
    (
        r"(?:written|words|text|story|reported|reporting|report|posted|published|compiled|submitted|authored)?\s?by",
        r"(?:opinion|analysis|review|column|comment|commentary|interview|essay|guest post|exclusive) by",
        r"th(?:is|e) (?:post|blog post|article|story|piece|column|report|guide) (?:was |is |has been )?"
        r"(?:originally )?(?:written|contributed|authored|reported|published) by",
        r"dieser (?:text|artikel|beitrag) (?:ist |wurde )?(?:geschrieben )?von",
        r"(?:recipes?|poems?|quiz|puzzle) by",
        r"dal nostro (?:inviato|corrispondente)",
        r"dalla nostra (?:inviata|corrispondente)|de notre (?:correspondante?|envoyée? spéciale?)",
        r"from our correspondent|de nuestr[oa] (?:enviad[oa]|corresponsal)",
        r"byline|authors?|von|autor|autoren|autorin|autorinnen",
        r"(?:verfasst|geschrieben|veröffentlicht|eingestellt|erstellt|gepostet) von",
        r"(?:eine? )?(?:kommentar|gastbeitrag|gastkommentar|artikel|bericht|essay|analyse|interview) von",
        r"(?:eine? )?(?:kolumne|reportage|text|glosse|rezension) von|im wortlaut von",
        r"(?:écrit |publié |rédigé |(?:propos )?recueillis? |article |un article )?par|auteure?s?|autrice",
        r"(?:escrito |redactado |publicado )?por|autora|autores|(?:a cura|scritto|articolo) di|autore",
        r"(?:geschreven )?door|durch|(?:skrevet|skriven|tekst|text|skrive) av|(?:skrevet|tekst) af|deur|eftir|höfundur",
        r"kirjoittaja|teksti|autorzy|napisała?|opracowała?|oprac\.?|autoři|napsala?|szerző|írta|scris de|publicat de",
        r"escrit per|text de|egilea|kirjutas|autors|autorius|parašė|awdur|údar|scríofa ag",
        r"piše|napisala?o?|avtor|автор|авторы|автори|авторка|авторот|текст|аутор|пише",
        r"аўтар|хто пише|авторы|зохиогч|муаллиф",
        r"yazan|yazar|muhabir|haber|müəllif|muallif|oleh|penulis",
        r"ditulis oleh|tác giả|theo|isinulat ni|mwandishi|na mwandishi",
        r"συντάκτης|συντάκτρια|γράφει(?: ο| η)?|κείμενο|ρεπορτάζ|ავტორი|հեղինակ|በ",
        r"بقلم|كتبه|كتب|كتبت|كتبها|إعداد|تقرير|الكاتب|نویسنده|به قلم|گزارش|تحریر|رپورٹ|מאת|נכתב על ידי|כתב|כתבה",
        r"लेखक|लेखिका|रिपोर्ट|द्वारा|लेखन|লেখক|লিখেছেন|প্রতিবেদক|প্রতিবেদন|எழுதியவர்|రచయిత|ಲೇಖಕ|ലേഖകൻ|લેખક|ਲੇਖਕ|लेख",
        r"โดย|เรื่อง|ผู้เขียน|เขียนโดย|ໂດຍ|ដោយ|ရေးသားသူ",
        r"文・|文|取材|執筆|作者|撰文|撰稿|記者|记者|本报记者|本報記者|著者|筆者|ライター|글쓴이|글|취재",
    )
)
# Words that start a credit only with a colon: ``WRITER: Ann Lee``.
_LABELS = (
    r"writers?|reporters?|story|correspondent|journalist|journaliste|columnist|redakteur|redakteurin|rédacteur|rédactrice|"
    r"periodista|redactora?|giornalista|jornalista|repórter|skribent|journalistin|reporterin|toimittaja|wartawan|"
    r"novinar|novinarka|dziennikarz|நிருபர்|செய்தியாளர்|విలేకరి|tekst|testo|texto|texte?|words|μεταφορά|корреспондент|журналист|अनुवाद"
)
# Words that also start other lines; they count only with other signs of a credit.
_WEAK = (
    r"(?:alles|mehr) von|more (?:by|from)|"
    r"from|about|über|zur person|words|di|de|aus|af|av|od|от|від|από|text|texte|texto|testo|tekst|reporter|"
    r"redaktion|przez|źródło|από τον|από την|του|της|من"
)
_PREFIX = compiled(rf"\W{{0,3}}(?:({_STRONG}|(?:{_LABELS})(?=\s?[:：]))|(?:{_WEAK}))(?:\s?[:：／｜|՝]\s?|\s)\s*", re.I)
_GLUED = re.compile(
    r"(?:(?:By|by|Von|Par|Por)(?=[A-ZÀ-Þ][a-zà-ÿ])|BY(?=[A-Z][a-z])|(?:文|撰文|作者|记者|記者|글)[:：／｜/]\s*|"
    # A paper's reporter, and one who reports from a place: "海岸报记者 林美华", "記者林美華／台北報導".
    r"[\u4e00-\u9fff]{1,6}[报网社台](?:记者|通讯员)\s+(?=[\u4e00-\u9fff]{2,4}(?:\s|$))|"
    r"記者(?=[\u4e00-\u9fff]{2,4}[／/][\u4e00-\u9fff]{2,5}報[導道]))"
)
# The words in them.
_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS_OF = re.compile(r"([^\W\d_]+)(\??)")
_OPENERS = frozenset(
    opener
    for word, optional in _WORDS_OF.findall(re.sub(r"\\.|\(\?[:=<!]+", " ", "|".join((_STRONG, _LABELS, _WEAK))))
    for opener in (word, word[:-1] if optional else word)
)
_BY_WORDS = words(
    "by von par por di da door av author: authors: autor: autorin: autores: auteur: autore: автор: penulis:"
    " author autor"
)
_SENTENCE_ENDS = frozenset(".!?…:")
# A "By" within a line: "3 May 2024 | by Ann Lee", "Written by Ann Lee" at the end of a line.
_INSIDE = re.compile(
    r"(?:(?:[|•·–—/,)]|\d|\buhr|\b[ap]m|\bago)\s*\b(?:by|von|par|por|di|door|av)|"
    r"\b(?:written|reported|posted|published|geschrieben|verfasst|veröffentlicht|erstellt|écrit|recueillis?|publié|"
    r"rédigé|escrito|redactado|publicado|scritto|pubblicato|geschreven) (?:by|von|par|por|da|door)|"
    r"(?:authors?|autor(?:in|a|es)?|auteur|autore|автор|penulis)\s?:)\s+(?=[^\W\d_])",
    re.I,
)
# A line that consists of such a word: the next line is the credit.
_ALONE = compiled(rf"\W*(?:{_STRONG}|{_LABELS})\W*", re.I)


def strip_prefix(line: str) -> tuple[str, bool]:
    """A line without its "By", and whether that was an unambiguous one."""
    glued = _GLUED.match(line)
    if glued:
        return line[glued.end() :], True
    if not _may_begin(line):
        return line, False
    match = _PREFIX.match(line)
    if not match:
        return line, False
    rest = line[match.end() :]
    again = _PREFIX.match(rest)  # "Autor: Von Ann Lee", "Written by: By Ann Lee"
    if again and again.end() < len(rest) and (again[1] or ":" in again[0] or "：" in again[0]):
        rest = rest[again.end() :]
    return rest, match[1] is not None or ":" in match[0] or "：" in match[0]


def is_prefix(line: str) -> bool:
    """Whether a line consists of a "By": ``Written by``, ``Author:``."""
    return len(line) <= MAX_ALONE and _may_begin(line) and _ALONE.fullmatch(line) is not None


def _may_begin(line: str) -> bool:
    """Whether a line's first word is one of a "By": that is much faster to tell than by the patterns."""
    first = _LETTERS.search(line, 0, MAX_ALONE)
    return first is not None and first[0].lower() in _OPENERS


def behind_by(line: str) -> str | None:
    """What follows the "By" in a line that is not a sentence."""
    if line[-1:] in _SENTENCE_ENDS or _BY_WORDS.isdisjoint(line.lower().split()):  # the pattern is slow
        return None
    match = _INSIDE.search(line)
    return line[match.end() :] if match else None
