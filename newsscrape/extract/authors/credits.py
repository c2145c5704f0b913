"""Parses a credit line: ``Von Ann Lee, Bob Ray (Fotos) | 3. Mai`` names an author and a photographer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsscrape.extract.authors.names import has_office, is_handle, name_of, without_stop
from newsscrape.extract.authors.organisations import is_organisation
from newsscrape.extract.authors.prefixes import behind_by, strip_prefix
from newsscrape.extract.authors.roles import (
    AUTHOR,
    Part,
    begins_with_roles,
    by_role,
    is_work,
    office_of,
    role_of_nouns,
    with_colons,
)
from newsscrape.extract.authors.splitting import split_names
from newsscrape.extract.sitename import GENERIC, squeeze
from newsscrape.extract.tables import words
from newsscrape.lazy import compiled

MAX_CREDIT = 300  # characters; a longer line is text
MAX_NAMES = 30
MAX_WORDS_ALONE = 3


@dataclass(frozen=True, slots=True)
class Credit:
    """``text`` is the line as printed without its "By", date and section names.

    ``prefixed`` says whether it had an unambiguous "By", ``share`` how much of the text (0 to 1) is names with their
    job titles and places. ``alone`` are the names of one word in a line without others, ``contributors`` the people
    with another part in the story, with their roles.
    """

    text: str
    people: tuple[str, ...]
    organisations: tuple[str, ...]
    prefixed: bool
    share: float = 1.0
    alone: tuple[str, ...] = ()
    contributors: tuple[tuple[str, str], ...] = ()


# Where a credit ends: a date, a time, a button.
_MONTHS = "jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
_STOP = compiled(
    "|".join(
        (
            r"\||[•●▪■◆∙⋅]|(?:^|\s)·|·\s|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d\d|\b(?:19|20)\d\d\b",
            r"\b\d{1,2}\. ?\d{1,2}\. ?\d{4}|\b\d{1,2}[-. ][^\W\d_]{3,9}[-. ]\d{2,4}\b",
            r"\b\d{1,2}(?:\.|st|nd|rd|th)? (?:de |of )?(?=[^\W\d]{3,12}\.?,? (?:de |del )?\d{4})",
            rf"\b(?:{_MONTHS})[a-z]{{0,6}}\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?! (?:{_MONTHS}))",
            r"\b\d{1,3}(?:\s?[–-]\s?\d{1,3})?[\s-]?(?:min(?:ute)?s?|minuten|hours?|hrs?|sec|views?|shares?|reads?)\b",
            r"\bon (?:mon|tues?|wed|thur?s?|fri|sat|sun)(?:\w{0,3}day)?\b",
            r"(?P<weekday>\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)",
            r"\b(?:published|updated|posted|last (?:updated|modified)|publicad[oa]|actualizado|publié)\b",
            r"\b(?:mis à jour|pubblicato|veröffentlicht|aktualisiert|erstellt|stand:|publisert|publiceret)\b",
            r"\b(?:publicerad|uppdaterad|oppdatert|opdateret|julkaistu|päivitetty|gepubliceerd|bijgewerkt)\b",
            r"\b(?:opublikowano|follow|copy link|click here|read more|share this)\b",
            r"\b(?:\d{1,4}|eine?|keine?|no|leave a|schreib\w{0,3}(?: einen)?) (?:kommentar|comment|antwort)",
            r"\b(?:quelle|source)\s?[:\[(]|来源|來源",
        )
    ),
    re.I,
)
# How these words start. Nothing ends a credit whose text is in other letters only.
_STOP_STARTS = words(
    "pub upd pos las act mis ver akt ers sta jul päi gep bij upp opp opd opu fol cop cli rea sha on mon tue wed thu "
    "fri sat sun ein kei no lea sch que sou 来源 來源"
)
# A date before the names: "Dec 17, 2025 · Ann Lee", "3 May 2024Ann Lee".
_LEADING_DATE = compiled(
    r"(?:(?:published|updated|posted|veröffentlicht|publié|le|am|on)\b:?\s*){0,2}(?:[^\W\d_]{3,10},? )?"
    r"(?:[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th|\.)? [^\W\d_]{3,12}\.?,? \d{4}|"
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d)"
    r"(?:,? (?:at )?\d{1,2}:\d\d(?: ?[ap]\.?m\.?)?)?[\s·•●▪|,–—/-]*(?=[^\W\d_])",
    re.I,
)
_BETWEEN_HAN = re.compile(r"(?<!记者)(?<=[\u4e00-\u9fff]{2})\s(?=[\u4e00-\u9fff]{2,4}(?:\s|$))")
_NEW_NAME = re.compile(r"[,;/|•·–—]|\b(?:and|und|et|y|og|och|e|by)\b", re.I)
_WITH = re.compile(r"(?:avec|with|con|com|mit|met|med) (?=[^\W\d_a-z])")
_PARENTHESIS = re.compile(r"\s*[(\[（]([^()\[\]（）]{0,80})[)\]）]")
_ROLE_MARK = re.compile(r"‹([a-z ]+)›")
_CONTACT = re.compile(r"\S{1,64}@\S{1,64}|@\w{2,30}|https?://\S{1,300}|www\.\S{1,200}")
_EDGES = " ,;:|-–—·•●▪■◆∙⋅*/"
_BEFORE_DATE = re.compile(r"\s(?:am|[Oo]n|[Aa]t|vom|den|um|le|el|il|på|op)$")


@lru_cache(maxsize=512)  # one name is in metadata, above and below the text, and is needed as byline and author
def read_credit(line: str, sites: frozenset[str] = frozenset(), certain: bool = False) -> Credit:
    """Parse a credit line.

    ``sites`` are the site's own names, squeezed: they count as organisations. ``certain``: markup or metadata say that
    the line is a credit, so April may be a name in it.
    """
    line = with_colons(line[:MAX_CREDIT])
    if "记者" in line:  # the names of Chinese reporters are separated by spaces, which are within names elsewhere
        line = _BETWEEN_HAN.sub("、", line)
    stripped, prefixed = (line, False) if begins_with_roles(line) else strip_prefix(line)
    if not prefixed and stripped is not line and is_organisation(line, sites):
        stripped = line  # "De Standaard", "Le Figaro"
    credit = _credit(stripped, prefixed, sites, certain)
    doubtful = not credit.people or (credit.share < 0.6 and not credit.prefixed)
    if doubtful and (rest := behind_by(line)):
        later = _credit(rest, True, sites, certain)
        return later if later.people or (later.organisations and not credit.text) else credit
    if not credit.text and (date := _LEADING_DATE.match(stripped)) and date.end() < len(stripped):
        return read_credit(stripped[date.end() :], sites, certain)
    return credit


def says_by(line: str) -> bool:
    """Whether a line has a "By" further on, after a date or a section name."""
    return behind_by(line) is not None


class _Names:
    """The names found so far, by kind."""

    def __init__(self, sites: frozenset[str], certain: bool) -> None:
        self.sites, self.certain = sites, certain
        self.people: dict[str, str] = {}
        self.organisations: dict[str, str] = {}
        self.contributors: dict[tuple[str, str], tuple[str, str]] = {}
        self.alone: list[str] = []
        self.explained = 0
        self.odd = False  # whether something was found that is neither name nor job title
        self.last: str | None = None

    def read(self, text: str, role: str) -> None:
        """Add the names in a part of the text with one role."""
        waiting = ""
        for piece in split_names(_PARENTHESIS.sub(_marked, text))[:MAX_NAMES]:
            mark = _ROLE_MARK.search(piece.text)
            part = without_stop(_ROLE_MARK.sub("", piece.text).strip())
            found = self._take(part, mark[1] if mark else role) if part else None
            if found and mark:  # a role in parentheses is explained, and so is the name before it
                self.explained += len(mark[1]) + (0 if mark[1] == AUTHOR else len(found))
            if waiting and found:
                self._before(waiting, found, role)
            waiting = part if piece.joined and part and not found and is_handle(part) else ""

    def _take(self, part: str, role: str) -> str | None:
        """The person in a part of a line, if there is one."""
        if self.last is not None and (office := office_of(part)):
            self._move(self.last, office)
        elif name := name_of(part, self.sites, self.certain):
            return self._name(name, role, min(len(part), len(name) + 30))
        elif squeeze(part) in GENERIC:
            pass  # a section name: "News", "Nachrichten"
        elif is_organisation(part, self.sites):
            self.organisations.setdefault(part.lower(), part)
        elif name := self._behind_office(part):
            before = part[: -len(name)]
            return self._name(name, office_of(before) or role_of_nouns(before) or role, len(part))
        elif not (has_office(part) or is_work(part)):
            if role == AUTHOR and is_handle(part):
                self.alone.append(part)
            else:
                self.odd = True
            return None
        self.explained += len(part)
        return None

    def _name(self, name: str, role: str, size: int) -> str:
        if role == AUTHOR:
            self.people.setdefault(name.lower(), name)
            self.last = name.lower()
            self.explained += size
        else:
            self.contributors.setdefault((name.lower(), role), (name, role))
        return name

    def _before(self, first: str, name: str, role: str) -> None:
        """``Ann and Bob Lee``: the single word before a full name is a name as well."""
        if role == AUTHOR and name.lower() in self.people:
            self.people[first.lower()] = first
            self.people[name.lower()] = self.people.pop(name.lower())
            self.explained += len(first)

    def _behind_office(self, part: str) -> str | None:
        """``photographer Poul Hjelm`` → ``Poul Hjelm``."""
        found = part.split()
        for cut in range(min(3, len(found) - 2), 0, -1):
            if has_office(found[cut - 1]) or is_work(found[cut - 1]):
                return name_of(" ".join(found[cut:]), self.sites, self.certain)
        return None

    def _move(self, key: str, role: str) -> None:
        """A job title after a name: a photographer is not an author if somebody else is named."""
        if len(self.people) > 1 and key in self.people:
            name = self.people.pop(key)
            self.contributors.setdefault((key, role), (name, role))
        self.last = None


def _credit(stripped: str, prefixed: bool, sites: frozenset[str], certain: bool) -> Credit:
    """The names in a line without its "By", up to the next date or button."""
    names = _Names(sites, certain or prefixed)
    parts = by_role(stripped)
    if not prefixed and any(part.said and part.role == AUTHOR for part in parts):
        parts = tuple(part for part in parts if part.said)  # a section name precedes "Written by"
    texts = []
    for part in parts:
        text = _cut(part)
        if part.role == AUTHOR:
            texts.append(text)
            prefixed = prefixed or part.said
            names.certain = names.certain or part.said
        names.read(text, part.role)
    text = ", ".join(filter(None, texts))
    organisations = names.organisations
    house = not names.people and not names.contributors and squeeze(text) not in GENERIC
    if house and is_organisation(text, sites):
        organisations = {text: text}
    alone = tuple(names.alone) if not names.odd and len(names.alone) <= MAX_WORDS_ALONE else ()
    if names.people:
        alone = ()
    return Credit(
        text,
        tuple(names.people.values()),
        tuple(organisations.values()),
        prefixed,
        min(1.0, names.explained / max(1, len(text))),
        alone,
        tuple(names.contributors.values()),
    )


def _marked(match: re.Match[str]) -> str:
    """Remove parentheses; a role in them is left as a marker, and so is who wrote with the one before them."""
    if _WITH.match(match[1]):
        return f", {match[1].split(None, 1)[1]}"
    role = role_of_nouns(match[1])
    return f"‹{role}› " if role else " "


def _cut(part: Part) -> str:
    """A part of a line up to the next date or button, without URLs and e-mail addresses."""
    text = part.text.lstrip(_EDGES)
    stop = None
    if not text.replace(" ", "").isalpha() or not _STOP_STARTS.isdisjoint(w[:3] for w in text.lower().split()):
        stop = next((m for m in _STOP.finditer(text) if m["weekday"] is None or not _in_name(text, m)), None)
    text = (text[: stop.start()] if stop else text).strip(_EDGES)
    text = without_stop(_BEFORE_DATE.sub("", text) if stop else text)
    if "@" in text or "://" in text or "www." in text:
        text = _CONTACT.sub(" ", text).strip(_EDGES)
    return text


def _in_name(text: str, weekday: re.Match[str]) -> bool:
    """Whether a weekday is part of a name: ``Mark Sunday``, ``Sunday Okafor``, not ``Ann Lee Sunday, 3 May``."""
    before = _NEW_NAME.split(text[: weekday.start()])[-1].split()
    after = text[weekday.end() :].strip(" ,.")
    return len(before) == 1 or (not before and after[:1].isalpha() and after[:1].isupper())
