"""Lines at the beginning and the end of a text that say who wrote it and when, and are no part of it.

The body's model takes a line for text from its place and markup. In a page of plain paragraphs the byline, the dateline
and the time that reading takes look like the rest; only their words show what they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from newsscrape.dates import find_dates
from newsscrape.extract.authors.credits import read_credit
from newsscrape.extract.authors.datelines import CLOSING
from newsscrape.extract.authors.initials import read_initials
from newsscrape.extract.authors.roles import begins_with_role
from newsscrape.extract.authors.words import AGENCIES, ORGANISATION_WORDS, PARTICLES, ROLES
from newsscrape.extract.body import Body, Paragraph
from newsscrape.extract.body.words import START_KINDS, start_kind
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.published.labels import SENTENCE, labelled
from newsscrape.extract.sitename import site_names

LINE, SHORT = 160, 60  # the most characters of such a line; of one that may be a name or a signature
MOSTLY = 0.6  # share of a line that its names are, with their job titles and places
DESK, BUTTON = 30, 16  # the most characters of the name of a desk, and of what a button says
BEHIND = 4  # lines after the first full one that are examined: a byline may follow a standfirst
MOST = 0.3  # share of the text from which such lines are what the page is about
_FULL = 100  # characters of a line that is text if it is neither credit nor dateline
_WORDS = 2, 8  # words beside a date: at most so many, and so many where a label says what it is the date of
_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # "3 hours ago" is recognised whenever a page was fetched
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_SIGNED_BY = ("credit line", CLOSING)  # rules by which a line of the text was read as a byline
_DESKS = ROLES | ORGANISATION_WORDS | AGENCIES
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # a line as long as this is a sentence in these scripts
_READING = re.compile(
    r"[^\d.!?]{0,30}\b\d{1,3}(?:\s?[-–]\s?\d{1,3})?\s?(?:min\b|min[a-zæøåäö]{3,8}\b|分|분)[^\d.!?]{0,30}", re.I
)
_SIGNED = re.compile(r"[a-z]{2,5}\s?/(?:\s?[a-z]{2,5}\s?/?){0,3}")  # "mk/ ktl/", as Polish agencies sign


def without_credits(reading: ParsedHtml, body: Body, bylines: Sequence[Candidate]) -> Body:
    """The body without the credits, datelines and reading times that it begins with, and the signatures at its end.

    A line of names alone may be a subhead: it is left out only if it was read as one of the ``bylines``.
    """
    if not body.paragraphs or not body.paragraphs[0].blocks:
        return body
    sites = site_names(reading)
    signed = frozenset(c.block for c in bylines if c.block is not None and c.rule in _SIGNED_BY)
    drop = {*_at_the_start(body.paragraphs, signed, sites, reading), *_at_the_end(body.paragraphs, signed, sites)}
    size = sum(len(p.text) for p in body.paragraphs)
    if not drop or sum(len(body.paragraphs[i].text) for i in drop) > MOST * size:
        return body
    return replace(body, paragraphs=tuple(p for i, p in enumerate(body.paragraphs) if i not in drop))


def _at_the_start(
    paragraphs: tuple[Paragraph, ...], signed: frozenset[int], sites: frozenset[str], reading: ParsedHtml
) -> list[int]:
    language = reading.document.language
    found: list[int] = []
    full = None
    for i, paragraph in enumerate(paragraphs[: 3 * BEHIND]):
        if full is not None and i > full + BEHIND:
            break
        begun = full is not None
        if _is_apart(paragraph) and (
            is_credit(paragraph.text, sites)
            or (not begun and (_is_signed(paragraph, signed) or is_desk(paragraph.text) or is_button(paragraph.text)))
            or is_dateline(paragraph.text, language, alone=not begun)
        ):
            found.append(i)
        elif len(paragraph.text) >= _FULL:
            if begun:
                break
            full = i
    return found


def _at_the_end(paragraphs: tuple[Paragraph, ...], signed: frozenset[int], sites: frozenset[str]) -> list[int]:
    found: list[int] = []
    for i in range(len(paragraphs) - 1, 0, -1):
        paragraph = paragraphs[i]
        if not _is_apart(paragraph) or not (is_signature(paragraph.text, sites) or _is_signed(paragraph, signed)):
            break
        found.append(i)
    return found


def _is_signed(paragraph: Paragraph, signed: frozenset[int]) -> bool:
    """Whether a short line is one that was read as a byline."""
    return len(paragraph.text) <= SHORT and not signed.isdisjoint(paragraph.blocks)


def _is_apart(paragraph: Paragraph) -> bool:
    return paragraph.kind in ("paragraph", "standfirst", "row") and len(paragraph.text) <= LINE


def is_credit(text: str, sites: frozenset[str] = frozenset()) -> bool:
    """Whether a line is a credit that starts with "By" or the name of a role.

    >>> is_credit("Von Ann Lee und Bob Ray, Berlin"), is_credit("Von Berlin aus fahren täglich zwei Züge ans Meer.")
    (True, False)
    """
    if len(text) > SHORT and (SENTENCE.search(text) or _UNSPACED.search(text)):
        return False
    credit = read_credit(text, sites)
    named = credit.people or credit.organisations or credit.contributors
    if not named or not (credit.prefixed or begins_with_role(text)):
        return False
    return credit.share >= MOSTLY or (not credit.text and bool(credit.contributors))


def is_desk(text: str) -> bool:
    """Whether a line only says which desk wrote a report.

    >>> is_desk("De la Redacción"), is_desk("Staff Reporter"), is_desk("Reporters without borders")
    (True, True, False)
    """
    found = [word.strip(".,:;|/-").lower() for word in text.split()]
    desks = [word for word in found if word in _DESKS]
    return len(text) <= DESK and bool(desks) and all(word in desks or word in PARTICLES for word in found)


def is_button(text: str) -> bool:
    """Whether a line is what a button says: "Teilen", "Comments"."""
    return len(text) <= BUTTON and START_KINDS[start_kind(text)] in ("share", "comment") and start_kind(text) >= 0


def is_dateline(text: str, language: str | None = None, alone: bool = True) -> bool:
    """Whether a line is a date with its label, or, if ``alone``, hardly more than a date or a reading time.

    >>> is_dateline("Publié le 14 novembre 2023 à 7 h 32, mis à jour à 9 h", "fr"), is_dateline("Lesezeit: 2 Minuten")
    (True, True)
    >>> is_dateline("On 3 June 2013 the last boat was sold to a yard in the south.")
    False
    """
    if SENTENCE.search(text) or text[-1] in ":：":
        return False
    if alone and len(text) <= SHORT and _READING.fullmatch(text):
        return True
    found = find_dates(text, source="dom:text", language=language, fetched=_SOME_TIME)
    if not found:
        return False
    rest, position = [], 0
    for _, start, end in found:
        rest.append(text[position:start])
        position = end
    words = len(_LETTERS.findall(_READING.sub(" ", " ".join((*rest, text[position:])))))
    return words <= _WORDS[1] if labelled(text) else alone and words <= _WORDS[0]


def is_signature(text: str, sites: frozenset[str] = frozenset()) -> bool:
    """Whether a last line only credits somebody by "By" or a role, or consists of initials.

    >>> is_signature("mk/ ktl/"), is_signature("(Reporting by Ann Lee; editing by Bo Ray)"), is_signature("Ann Lee")
    (True, True, False)
    """
    bare = text.strip(" ()（）[]【】")
    if _SIGNED.fullmatch(text) or (bare != text and read_initials(bare)):
        return True
    return not SENTENCE.search(text) and is_credit(bare, sites)
