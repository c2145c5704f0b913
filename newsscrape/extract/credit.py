"""Takes a credit line apart: ``Von Ann Lee und Bob Ray, Berlin | 3. Mai`` names two people and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsscrape.extract.people import is_organisation, name_of

MAX_CREDIT = 300  # characters; a longer line is text
MAX_NAMES = 30


@dataclass(frozen=True, slots=True)
class Credit:
    """``text`` is the line as printed without its "By", date and rubrics; ``prefixed`` whether it had a "By"."""

    text: str
    people: tuple[str, ...]
    organisations: tuple[str, ...]
    prefixed: bool


# "By" and its like in the languages of news, as they begin a line.
_STRONG = (
    r"(?:written|words|text|story|reported|reporting|report|posted|published|edited|compiled|submitted)?\s?by|byline|"
    r"authors?|(?:ein(?:e)? )?(?:kommentar|gastbeitrag|gastkommentar|artikel|bericht|essay|analyse|interview|kolumne|"
    r"reportage|text) von|von|autor(?:en|in|innen)?|verfasst von|(?:écrit |publié |propos recueillis |article )?par|"
    r"auteurs?|(?:escrito |redactado |publicado )?por|autora|autores|(?:a cura|scritto|articolo) di|autore|"
    r"(?:geschreven )?door|(?:skrevet|skriven|tekst|text|skrive) av|skrevet af|kirjoittaja|teksti|"
    r"autorzy|napisała?|opracowała?|oprac\.?|autoři|napsala?|szerző|írta|scris de|publicat de|piše|napisala?o?|avtor|"
    r"автор(?:ы|и)?|текст|yazan|yazar|muhabir|oleh|penulis|tác giả|συντάκτης|γράφει(?: ο| η)?|بقلم|كتب|كتبت|نویسنده|"
    r"מאת|文|取材|執筆|作者|撰文|글"
)
# These begin other lines as well and count only where more speaks for a credit.
_WEAK = r"from|words|di|de|aus|af|av|od|от|από|text|texte|texto|testo|tekst|reporter|redaktion|przez|źródło"
_PREFIX = re.compile(rf"\W{{0,3}}(?:({_STRONG})|(?:{_WEAK}))(?:\s?[:：／|]\s?|\s)\s*", re.I)
_GLUED = re.compile(r"(?:By|by|Von|Par|Por)(?=[A-ZÀ-Þ][a-zà-ÿ])")
# Where a credit stops: a date, a time, a picture credit, a button.
_STOP = re.compile(
    r"\||•|·|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d\d|\b(?:19|20)\d\d\b|\b\d{1,2}\.? (?=[^\W\d]{3,12}\.?,? \d{4})|"
    r"\b(?:published|updated|posted|last (?:updated|modified)|publicado|publicada|actualizado|publié|mis à jour|pubblicato|"
    r"veröffentlicht|aktualisiert|erstellt|stand:|publisert|publiceret|publicerad|uppdaterad|oppdatert|opdateret|julkaistu|"
    r"päivitetty|gepubliceerd|bijgewerkt|opublikowano|on (?=(?:mon|tues|wednes|thurs|fri|satur|sun)day)|follow|foto von|"
    r"photos? by|photography by)\b|\b(?:fotos?|photos?|bild|bilder|images?|video|quelle|source)\s?[:\[(]|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}\b",
    re.I,
)
_SPLIT = re.compile(
    r"\s*[,;/|&+•·、，／＆\n]\s*|\s+[-–—]\s+|\s*・\s*|\s+و(?=\S)|"
    r"\s+(?:and|und|et|y|e|og|och|en|ja|i|și|ve|และ|и|та|ir|és|a|with|mit|avec|con|met|med|dan|και)\s+"
)
_PARENTHESIS = re.compile(r"\s*[(\[（][^()\[\]（）]{0,80}[)\]）]")
_CONTACT = re.compile(r"\S{1,64}@\S{1,64}|@\w{2,30}|https?://\S{1,300}|www\.\S{1,200}")
_EDGES = " ,;:|-–—·•.*"


def read_credit(line: str, sites: frozenset[str] = frozenset()) -> Credit:
    """Take a credit line apart. ``sites`` are the site's own names, squeezed: they are organisations."""
    stripped, prefixed = strip_prefix(line[:MAX_CREDIT])
    stop = _STOP.search(stripped)
    text = (stripped[: stop.start()] if stop else stripped).strip(_EDGES)
    if "@" in text or "://" in text or "www." in text:
        text = _CONTACT.sub(" ", text).strip(_EDGES)
    if is_organisation(text, sites):
        return Credit(text, (), (text,), prefixed)
    people: dict[str, str] = {}
    organisations: dict[str, str] = {}
    plain = _PARENTHESIS.sub("", text) if "(" in text or "[" in text or "（" in text else text
    for part in _SPLIT.split(plain)[:MAX_NAMES]:
        part = part.strip(" .")
        if not part:
            continue
        name = name_of(part, sites)
        if name:
            people.setdefault(name.lower(), name)
        elif is_organisation(part, sites):
            organisations.setdefault(part.lower(), part)
    return Credit(text, tuple(people.values()), tuple(organisations.values()), prefixed)


def strip_prefix(line: str) -> tuple[str, bool]:
    """A line without its "By", and whether it had one that is one beyond doubt."""
    glued = _GLUED.match(line)
    if glued:
        return line[glued.end() :], True
    match = _PREFIX.match(line)
    if not match:
        return line, False
    rest = line[match.end() :]
    again = _PREFIX.match(rest)  # "Autor: Von Ann Lee", "Written by: By Ann Lee"
    if again and again.end() < len(rest):
        rest = rest[again.end() :]
    return rest, match[1] is not None or ":" in match[0]
