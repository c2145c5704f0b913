"""A name alone below the headline, in a box of its own, without a "By" or markup that marks it as an author's.

Sections and buttons look the same, so the page must confirm elsewhere that the name is a person's: a portrait with it
as description, a link to a page named after it, "About Ann Lee" below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsscrape.extract.authors.credits import Credit, read_credit
from newsscrape.extract.authors.lines import Line
from newsscrape.extract.authors.names import is_degree
from newsscrape.extract.authors.places import FULL_LINE
from newsscrape.extract.authors.words import AGENCIES
from newsscrape.extract.document import Block
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.sitename import squeeze
from newsscrape.lazy import compiled

WEIGHT = 0.8  # less than any line with a "By" or markup
DATE = 3  # lines between a name and a date, at most
APART = 20  # blocks from a name to where it is repeated, alone, above what is said of the person
PORTRAIT = 6  # blocks between a name and its portrait, at most
_LOOKS_LIKE_NAMES = re.compile(r"[^\W\d_]*[A-ZÀ-ÞĀ-ſА-ЯΑ-Ω][\w'’.-]* ")
_DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]|\d\s?(?:min|hour|day|week|month|year)|\bago\b|\d[年月]", re.I
)
_BEHIND_BY = r"\b(?i:by|von|par|por|av|door|author:?)\s+"
# Job titles of the press. Others ("minister", "director") are of those whom reports are about.
_PRESS = compiled(
    r"correspond|korrespond|corrispond|corresponsal|envoyée? spécial|enviad[oa] especial|inviat[oa] |"
    r"reporter|journalist|giornalist|periodista|jornalist|staff writer|"
    r"redakteur|redaktør|redaktör|rédact|redactor|columnist|kolumnist|kirjeenvaihtaja|toimittaja|verslagge|muhabir|"
    r"dziennikar|novinář|újságíró|корреспондент|журналист|кореспондент|журналіст|기자|특파원|記者|记者|مراسل|صحفي|خبرنگار"
)
# "By" in words that mean other things in other languages, with those in which they are one.
_DOUBTFUL_BY = {
    "di": "it", "de": "ro es pt fr ca gl", "af": "da", "av": "no nb nn sv", "od": "hr sr bs sl mk", "от": "bg ru",
    "від": "uk", "του": "el", "της": "el", "από": "el",
}  # fmt: skip
_SOME_AGENCIES = frozenset("agencies agences agencias agenzie agenturen".split())
_ENDS = re.compile(r"[^\W\d_]{3,}[.!?…:]$")
_PARTS = re.compile(r"[|/,;()–—•·]|\b(?:and|und|avec|con|y|with|mit|e|et)\b")
_PEOPLE = re.compile(r"team|author|user|profile|member|people|person|staff|expert|about|writer|bio")
_PIECES = re.compile(r"[,;&]|\band\b")
_ASIDE = re.compile(r"\([^()]{0,40}\)")
_BETWEEN = re.compile(r"\s+[•●▪·|–—-]\s+|\s*\|\s*")


def name_alone(reading: ParsedHtml, block: Block, sites: frozenset[str], within: bool = False) -> Line | None:
    """The line as a credit, if it consists of names and the page confirms one of them; with a date in it or near it.

    ``within`` the text, a subhead may come again, and its picture bear its words: only "by Ann Lee" confirms a name.
    """
    if block.box.hidden or block.size > FULL_LINE or block.inside("nav", "figure", "aside", "button"):
        return None
    parts = _BETWEEN.split(block.text)
    if not any(map(_LOOKS_LIKE_NAMES.match, parts)):
        return None
    if not is_dated(reading, block):
        return None
    for part in parts:
        credit = read_credit(part, sites)
        whole = len(squeeze("".join(credit.people))) / max(1, len(squeeze(part)))
        if not credit.people or not _LOOKS_LIKE_NAMES.match(part) or whole < (0.8 if len(parts) == 1 else 0.4):
            continue
        if len(credit.people) > 2 or any(_is_confirmed(name, reading, block, within) for name in credit.people):
            return Line(_plain(credit), block.text, block.index, block.tag, WEIGHT)
    return None


def names_with_degrees(block: Block, sites: frozenset[str]) -> Line | None:
    """A line of nothing but names and degrees: "Ann Lee, DVM; Bob Ray, MD & Eva Kern, RN". Sections have no degrees."""
    if block.box.hidden or block.links or block.heading_level is not None:
        return None
    if block.inside("nav", "figure", "aside", "button"):
        return None
    pieces = [piece.strip() for piece in _PIECES.split(_ASIDE.sub("", block.text))]
    names = [piece for piece in pieces if piece and not is_degree(piece)]
    if len(names) == len(pieces):
        return None
    credit = read_credit(block.text, sites, True)
    if not credit.people or list(credit.people) != names:
        return None
    return Line(_plain(credit), block.text, block.index, block.tag, WEIGHT)


def names_of_press(reading: ParsedHtml, block: Block, sites: frozenset[str]) -> Line | None:
    """A line of names with what only a credit adds: a reporter's job title, an agency, a role; or a doubtful "By".

    "Ann Lee, Political Correspondent", "Inés Varela | EFE", "Rita Vaz (texto)", "Di Elena Bruni"; a date is beside it.
    """
    text = block.text
    if block.box.hidden or block.heading_level is not None or block.size > FULL_LINE or _ENDS.search(text):
        return None
    if block.inside("nav", "figure", "aside", "button", "li") or not is_dated(reading, block):
        return None
    credit = read_credit(text, sites)
    if not 0 < len(credit.people) <= 4 or credit.share < 0.8:
        return None
    agency = any(_is_agency(part) for part in _PARTS.split(text))
    if agency or credit.contributors or _PRESS.search(text.lower()) or _says_by(text, reading.document.language):
        return Line(credit, text, block.index, block.tag, WEIGHT)
    return None


def _says_by(text: str, language: str | None) -> bool:
    """Whether the first word is a "By" in the page's language; without one, any but "De", which starts many names."""
    word = text.split(None, 1)[0].lower()
    return word in _DOUBTFUL_BY and (language[:2] in _DOUBTFUL_BY[word].split() if language else word != "de")


def _is_agency(part: str) -> bool:
    return squeeze(part) in AGENCIES or part.strip().lower() in _SOME_AGENCIES


def is_dated(reading: ParsedHtml, block: Block, beside: bool = True) -> bool:
    """Whether a line has a date, or one of the short lines around it."""
    return bool(_DATED.search(block.text)) or (beside and any(map(_DATED.search, _beside(reading, block))))


def _beside(reading: ParsedHtml, block: Block) -> Iterator[str]:
    """The short lines around a line."""
    around = reading.document.blocks[max(0, block.index - DATE) : block.index + DATE + 1]
    return (other.text for other in around if other is not block and other.size < FULL_LINE)


def _plain(credit: Credit) -> Credit:
    return Credit(", ".join(credit.people), credit.people, (), False)


def _is_confirmed(name: str, reading: ParsedHtml, block: Block, within: bool) -> bool:
    if within:
        by = re.compile(_BEHIND_BY + re.escape(name) + r"\b")
        return any(
            other is not block and name in other.text and by.search(other.text) for other in reading.document.blocks
        )
    squeezed = squeeze(name)
    if any(_last(squeeze(word), link) for link in block.links for word in name.split()[-1:]):
        return True
    portraits = (e.get("alt") or "" for e, at in reading.document.marks["img"] if abs(at - block.index) <= PORTRAIT)
    if any(squeezed in squeeze(alt) for alt in portraits):
        return True
    return next(_mentions(name, reading, block), None) is not None


def _last(surname: str, link: object) -> bool:
    """Whether a link leads to a page about a person of that name: ``/team/ann-lee``, not ``/topics/design-style``."""
    href = (link.get("href") or "").split("?")[0].rstrip("/").lower()  # type: ignore[attr-defined]
    start, _, end = href.rpartition("/")
    return len(surname) > 2 and surname in squeeze(end) and _PEOPLE.search(start) is not None


def _mentions(name: str, reading: ParsedHtml, block: Block) -> Iterator[str]:
    """Lines that mention a name as a person's: ``About Ann Lee``, ``All articles by Ann Lee``, ``Ann Lee is …``."""
    pattern = re.compile(
        rf"{_BEHIND_BY}{re.escape(name)}\b|"
        rf"^(?:(?:About|Meet|Über) {re.escape(name)}$|"
        rf"{re.escape(name)},? (?:is an?|was an?|has|writes|works|ist|est)\b)",
    )
    for other in reading.document.blocks:
        if other is block or name not in other.text:
            continue
        if pattern.search(other.text) or (other.text == name and other.index > block.index + APART and not other.links):
            yield other.text
