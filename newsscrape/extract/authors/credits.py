"""Takes a credit line apart: ``Von Ann Lee und Bob Ray, Berlin | 3. Mai`` names two people and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsscrape.extract.authors.names import has_office, is_organisation, is_person, name_of, without_stop
from newsscrape.extract.tables import words

MAX_CREDIT = 300  # characters; a longer line is text
MAX_NAMES = 30


@dataclass(frozen=True, slots=True)
class Credit:
    """``text`` is the line as printed without its "By", date and rubrics.

    ``prefixed`` tells whether it had a "By" that is one beyond doubt, ``share`` how much of the text (0 to 1)
    is names with their offices and places.
    """

    text: str
    people: tuple[str, ...]
    organisations: tuple[str, ...]
    prefixed: bool
    share: float = 1.0


# "By" and its like in the languages of news, as they begin a line.
_STRONG = "|".join(
    (
        r"(?:written|words|text|story|reported|reporting|report|posted|published|compiled|submitted)?\s?by",
        r"(?:opinion|analysis|review|column|comment|commentary|interview|essay|guest post|exclusive) by",
        r"byline|authors?|von|autor(?:en|in|innen)?",
        r"(?:verfasst|geschrieben|veröffentlicht|eingestellt|erstellt|gepostet) von",
        r"(?:eine? )?(?:kommentar|gastbeitrag|gastkommentar|artikel|bericht|essay|analyse|interview) von",
        r"(?:eine? )?(?:kolumne|reportage|text|glosse|rezension) von|im wortlaut von",
        r"(?:écrit |publié |(?:propos )?recueillis? |article )?par|auteure?s?",
        r"(?:escrito |redactado |publicado )?por|autora|autores|(?:a cura|scritto|articolo) di|autore",
        r"(?:geschreven )?door|durch|(?:skrevet|skriven|tekst|text|skrive) av|skrevet af|kirjoittaja|teksti",
        r"autorzy|napisała?|opracowała?|oprac\.?|autoři|napsala?|szerző|írta|scris de|publicat de",
        r"piše|napisala?o?|avtor|автор(?:ы|и)?|текст|yazan|yazar|muhabir|oleh|penulis|tác giả",
        r"συντάκτης|γράφει(?: ο| η)?|بقلم|كتب|كتبت|نویسنده|מאת|文|取材|執筆|作者|撰文|글",
    )
)
# These begin other lines as well and count only where more speaks for a credit.
_WEAK = (
    r"(?:alles|mehr) von|more (?:by|from)|"
    r"from|about|über|zur person|words|di|de|aus|af|av|od|от|από|text|texte|texto|testo|tekst|reporter|"
    r"redaktion|przez|źródło"
)
_PREFIX = re.compile(rf"\W{{0,3}}(?:({_STRONG})|(?:{_WEAK}))(?:\s?[:：／|]\s?|\s)\s*", re.I)
_GLUED = re.compile(r"(?:By|by|Von|Par|Por)(?=[A-ZÀ-Þ][a-zà-ÿ])")
# Where a credit stops: a date, a time, a picture credit, a button.
_STOP = re.compile(
    "|".join(
        (
            r"\||•|·|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d\d|\b(?:19|20)\d\d\b",
            r"\b\d{1,2}\. ?\d{1,2}\. ?\d{4}",
            r"\b\d{1,2}(?:\.|st|nd|rd|th)? (?:de |of )?(?=[^\W\d]{3,12}\.?,? (?:de |del )?\d{4})",
            r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?\b",
            r"\b(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bon (?:mon|tues?|wed|thur?s?|fri|sat|sun)\b",
            r"\b(?:published|updated|posted|last (?:updated|modified)|publicad[oa]|actualizado|publié)\b",
            r"\b(?:mis à jour|pubblicato|veröffentlicht|aktualisiert|erstellt|stand:|publisert|publiceret)\b",
            r"\b(?:publicerad|uppdaterad|oppdatert|opdateret|julkaistu|päivitetty|gepubliceerd|bijgewerkt)\b",
            r"\b(?:opublikowano|follow|foto von|photos? by|photography by|additional reporting)\b",
            r"\b(?:edit|writ|translat)(?:ing|ed|en) by\b|\bübersetz|\btradu(?:it|cido|zido|zione)",
            r"\b(?:\d{1,4}|eine?|keine?|no|leave a|schreib\w{0,3}(?: einen)?) (?:kommentar|comment|antwort)",
            r"\b(?:fotos?|photos?|bild|bilder|images?|video|quelle|source)\s?[:\[(]",
        )
    ),
    re.I,
)
_SPLIT = re.compile(
    r"\s*[,;/|&+•·、，／＆\n]\s*|\s+[-–—]\s+|\s*・\s*|\s+و(?=\S)|"
    r"\s+(?:(?i:and|und)|et|y|e|og|och|en|ja|i|și|ve|และ|и|та|ir|és|a|with|mit|avec|con|met|med|dan|και)\s+"
)
_JOINS_SURNAMES = re.compile(r"\s(?:y|e|i)\s")
_PARENTHESIS = re.compile(r"\s*[(\[（][^()\[\]（）]{0,80}[)\]）]")
_CONTACT = re.compile(r"\S{1,64}@\S{1,64}|@\w{2,30}|https?://\S{1,300}|www\.\S{1,200}")
_EDGES = " ,;:|-–—·•*/"
_BEFORE_DATE = re.compile(r"\s(?:am|[Oo]n|[Aa]t|vom|den|um|le|el|il|på|op)$")
_BY_WORDS = words(
    "by von par por di da door av author: authors: autor: autorin: autores: auteur: autore: автор: penulis:"
)
_SENTENCE_ENDS = frozenset(".!?…:")
# A "By" behind something else: "3 May 2024 | by Ann Lee", "Written by Ann Lee" at the end of a line.
_INSIDE = re.compile(
    r"(?:(?:[|•·–—/,)]|\d|\buhr|\b[ap]m|\bago)\s*\b(?:by|von|par|por|di|door|av)|"
    r"\b(?:written|reported|posted|published|geschrieben|verfasst|veröffentlicht|erstellt|écrit|recueillis?|publié|"
    r"rédigé|escrito|redactado|publicado|scritto|pubblicato|geschreven) (?:by|von|par|por|da|door)|"
    r"(?:authors?|autor(?:in|a|es)?|auteur|autore|автор|penulis)\s?:)\s+(?=[^\W\d_])",
    re.I,
)


@lru_cache(maxsize=512)  # a name stands in metadata, above and below the text, and is asked for as byline and author
def read_credit(line: str, sites: frozenset[str] = frozenset()) -> Credit:
    """Take a credit line apart. ``sites`` are the site's own names, squeezed: they are organisations."""
    credit = _credit(*strip_prefix(line[:MAX_CREDIT]), sites)
    doubtful = not credit.people or (credit.share < 0.6 and not credit.prefixed)
    if doubtful and (rest := _behind_by(line[:MAX_CREDIT])):
        later = _credit(rest, True, sites)
        return later if later.people else credit
    return credit


def says_by(line: str) -> bool:
    """Whether a line has a "By" further on, behind a date or a rubric."""
    return _behind_by(line) is not None


def _behind_by(line: str) -> str | None:
    """What follows the "By" inside a line that is no sentence."""
    if line[-1:] in _SENTENCE_ENDS or _BY_WORDS.isdisjoint(line.lower().split()):  # the pattern is slow
        return None
    match = _INSIDE.search(line)
    return line[match.end() :] if match else None


def _credit(stripped: str, prefixed: bool, sites: frozenset[str]) -> Credit:
    """The people and organisations in a line without its "By", as far as the next date or button."""
    stop = _STOP.search(stripped)
    text = (stripped[: stop.start()] if stop else stripped).strip(_EDGES)
    text = without_stop(_BEFORE_DATE.sub("", text) if stop else text)
    if "@" in text or "://" in text or "www." in text:
        text = _CONTACT.sub(" ", text).strip(_EDGES)
    people: dict[str, str] = {}
    organisations: dict[str, str] = {}
    explained = 0
    plain = _PARENTHESIS.sub("", text) if "(" in text or "[" in text or "（" in text else text
    for piece in _pieces(plain):
        part = without_stop(piece.strip())
        if not part:
            continue
        name = name_of(part, sites)
        if name:
            people.setdefault(name.lower(), name)
            explained += min(len(part), len(name) + 30)
        elif is_organisation(part, sites):
            organisations.setdefault(part.lower(), part)
            explained += len(part)
        elif has_office(part):
            explained += len(part)
    if not people and is_organisation(text, sites):
        organisations = {text: text}
    return Credit(text, tuple(people.values()), tuple(organisations.values()), prefixed, explained / max(1, len(text)))


def _pieces(text: str) -> list[str]:
    """The parts between commas and the like; ``José Ortega y Gasset`` is one, its "y" joins no second full name."""
    parts = _SPLIT.split(text)[:MAX_NAMES]
    if len(parts) == 2 and " " not in parts[1] and _JOINS_SURNAMES.search(text) and is_person(text):
        return [text]
    return parts


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
