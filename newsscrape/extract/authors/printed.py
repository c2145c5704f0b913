"""Finds the credit lines that a page shows, each with its evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from newsscrape.extract.authors.credits import Credit, read_credit, says_by
from newsscrape.extract.authors.initials import read_initials
from newsscrape.extract.authors.lines import Line
from newsscrape.extract.authors.markup import MAX_ELEMENTS, is_author_link, names_author, weigh
from newsscrape.extract.authors.places import FULL_LINE, lone_places, under_headline, window
from newsscrape.extract.authors.prefixes import is_prefix, strip_prefix
from newsscrape.extract.authors.roles import AUTHOR, MAX_LABEL, begins_with_role, role_label
from newsscrape.extract.authors.unmarked import is_dated, name_alone, names_of_press, names_with_degrees
from newsscrape.extract.body import Body
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.document import Block, Box, clean
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.sitename import site_names, squeeze

MAX_LINE = 160  # characters of the longest printed credit
MAX_SIGNATURE = 40  # characters of initials alone on a line
BEHIND = 0.25  # a line after the text weighs this much less
SURE = 1.0  # weight from which markup alone marks a credit
# Lines that lead to other work of an author.
_OF_OTHERS = re.compile(r"\W*(?:more (?:from|by)|latest|weitere|mehr (?:von|zu)|all (?:posts|articles) by)", re.I)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_IN_PARENTHESES = re.compile(r"(?:^|[.!?…\"”’'»)\]]\s?)\(([^()]{2,40})\)\.?$")
_IN_OPEN = re.compile(r"[a-z]{2,5}(?:\s?[/,&]\s?[a-z]{2,5}){1,4}(?=;|$)")


_READ: WeakKeyDictionary[ParsedHtml, tuple[object, list[Line]]] = WeakKeyDictionary()  # for byline and contributors


def printed_lines(reading: ParsedHtml, headline: Candidate | None, body: Body) -> list[Line]:
    """Credits near the headline or around the text, those with the most evidence first."""
    at = headline.block if headline else None
    asked = (at, body.first_block, body.last_block)
    known = _READ.get(reading)
    if known is None or known[0] != asked:
        known = _READ[reading] = (asked, _lines(reading, at, body, site_names(reading)))
    return known[1]


def credit_of(reading: ParsedHtml, byline: Candidate) -> Credit | None:
    """What was read from the line of a byline; None if it is not a line of the page."""
    known = _READ.get(reading)
    lines = known[1] if known else ()
    return next((line.credit for line in lines if line.block == byline.block and line.raw == byline.raw), None)


def _lines(reading: ParsedHtml, at: int | None, body: Body, sites: frozenset[str]) -> list[Line]:
    blocks = reading.document.blocks
    found = []
    lone, under = lone_places(blocks, at, body), under_headline(at, body)
    first, last = body.first_block, body.last_block
    around = frozenset(blocks[first].box.ancestors()) if first is not None else frozenset()
    for index in window(len(blocks), at, body):
        block = blocks[index]
        if len(block.text) > MAX_LINE:
            continue
        line = _read(blocks, block, sites, around, bare=index in lone)
        if line is None and index in under:
            within = first is not None and index > first
            line = name_alone(reading, block, sites, within) or names_with_degrees(block, sites)
            line = line or names_of_press(reading, block, sites)
        if line is None and (index in under or index == (last or 0) + 1):
            line = _signed(reading, block, sites, around, index in under)
        if line is None:
            continue
        if (first is None or index <= first + 1) and (at is None or index > at):
            line = replace(line, decides=_decides(block, line))
        elif last is not None and index > last:
            line = replace(line, weight=line.weight - BEHIND)
        found.append(line)
    return sorted(_merged(found, blocks), key=lambda line: -line.weight)


def _signed(
    reading: ParsedHtml, block: Block, sites: frozenset[str], around: frozenset[Box], under: bool
) -> Line | None:
    """A name of one word behind a "By", with a date: "by marc" under the headline, "Posted by marc at" after the text.

    Under the headline the date may be on a line beside it.
    """
    if not strip_prefix(block.text)[1] or not is_dated(reading, block, beside=under) or weigh(block, around) is None:
        return None
    credit = read_credit(block.text, sites)
    if len(credit.alone) != 1 or credit.alone[0] != credit.text:
        return None
    return Line(credit, block.text, block.index, block.tag, 0.9 * SURE)  # not enough to outvote the metadata


def _decides(block: Block, line: Line) -> bool:
    """Whether a line between headline and text is a byline whatever the metadata say: it starts with "By"."""
    if not line.credit.prefixed or (block.heading_level is not None and line.weight < SURE):
        return False
    if line.credit.people:
        return line.weight >= 2 * SURE or strip_prefix(block.text)[1]
    return line.weight >= SURE


def _read(blocks: list[Block], block: Block, sites: frozenset[str], around: frozenset[Box], bare: bool) -> Line | None:
    """The credit in a line and the weight of its evidence; None if that is too weak."""
    weight = weigh(block, around)
    if weight is None:
        return None
    text = block.text
    before = blocks[block.index - 1].text if block.index else ""
    said = bool(weight) or bare or strip_prefix(text)[1] or says_by(text) or begins_with_role(text)
    labelled = len(before) <= MAX_LABEL and is_prefix(before)
    if not (said or labelled) or _OF_OTHERS.match(text):
        return None
    credit = read_credit(_line(block), sites, weight >= SURE or labelled)
    if weight and block.inline and len(text) < FULL_LINE:
        credit = _parted(block, credit, sites)
    if credit.people and len(before) <= MAX_LABEL:
        role = role_label(before)
        if role is not None and role != AUTHOR:
            others = tuple((name, role) for name in credit.people)
            return Line(Credit("", (), (), False, contributors=others), text, block.index, block.tag, weight)
        labelled = labelled or role == AUTHOR
    if labelled and credit.people:
        credit = replace(credit, prefixed=True)
    return _weighed(block, credit, weight, bare)


def _weighed(block: Block, credit: Credit, weight: float, bare: bool) -> Line | None:
    names = credit.people or credit.organisations
    if not names:
        kept = credit.contributors or (credit.alone and (weight >= 2 * SURE or (weight >= SURE and credit.prefixed)))
        return Line(credit, block.text, block.index, block.tag, weight) if kept else None
    if not credit.people and credit.text.count(" ") > 4:
        return None
    if credit.prefixed:
        weight += 1.0 if credit.share > 0.4 else 0.3
    whole = len(squeeze("".join(names))) / max(1, len(squeeze(block.text)))
    label = block.link_share >= 0.5 or block.heading_level is not None or block.text.endswith(":")
    if bare and not weight and whole > 0.85 and not label:
        weight = 0.9 if credit.people else 0.7
    if credit.share < (0.4 if credit.people else 0.9):
        weight -= 0.6 if credit.people else 2.0
    return Line(credit, block.text, block.index, block.tag, weight) if weight >= 0.7 else None


def _parted(block: Block, whole: Credit, sites: frozenset[str]) -> Credit:
    """The credit of a line in which markup, not commas, separates a name from the job title and date after it.

    Elements marked as an author's are tried first, then all; the line as a whole is kept if it names as many people.
    """
    named = [text for e, text in block.inline[:MAX_ELEMENTS] if names_author(e)]
    texts = named or [text for _, text in block.inline[:MAX_ELEMENTS] if not whole.people and not _DIGIT.search(text)]
    found = read_credit(", ".join(dict.fromkeys(clean(t) for t in texts if _LETTER.search(t))), sites, bool(named))
    others = {name.lower() for name, _ in whole.contributors}
    people = tuple(name for name in found.people if name.lower() not in others)
    if not people or set(people) <= set(whole.people):
        return whole
    text = ", ".join((*people, *found.organisations))
    return Credit(
        text,
        people,
        found.organisations,
        whole.prefixed or found.prefixed,
        contributors=whole.contributors + found.contributors,
    )


def _line(block: Block) -> str:
    """The line's text; if markup joined names and job titles without a space, the texts of its author links."""
    named = [text for link in block.links[:MAX_ELEMENTS] if is_author_link(link) if (text := _text_of(link))]
    if named and any(_is_glued(name, block.text) for name in named):
        return ("By " if strip_prefix(block.text)[1] else "") + ", ".join(dict.fromkeys(named))
    return block.text


def _is_glued(name: str, text: str) -> bool:
    """Whether a letter directly follows a name in a text."""
    end = text.find(name) + len(name)
    return end >= len(name) and text[end : end + 1].isalpha()


def _text_of(link: object) -> str:
    return " ".join("".join(link.itertext()).split())  # type: ignore[attr-defined]


def _merged(found: Sequence[Line], blocks: list[Block]) -> list[Line]:
    """Merge consecutive credits in boxes of the same kind into one byline, one name per line."""
    merged: list[Line] = []
    for line in found:
        before = merged[-1] if merged else None
        if before is None or line.rule != before.rule or not _alike(blocks[before.block], blocks[line.block]):
            merged.append(line)
            continue
        one, other = before.credit, line.credit
        credit = Credit(
            one.text if other.text in one.text else f"{one.text}, {other.text}",
            tuple(dict.fromkeys((*one.people, *other.people))),
            tuple(dict.fromkeys((*one.organisations, *other.organisations))),
            one.prefixed or other.prefixed,
            alone=tuple(dict.fromkeys((*one.alone, *other.alone))),
            contributors=tuple(dict.fromkeys((*one.contributors, *other.contributors))),
        )
        merged[-1] = replace(
            before,
            credit=credit,
            raw=f"{before.raw}; {line.raw}",
            block=line.block,
            weight=max(before.weight, line.weight),
            decides=before.decides or line.decides,
        )
    return merged


def _alike(one: Block, other: Block) -> bool:
    return 0 < other.index - one.index <= 3 and one.tag == other.tag and one.box.hints == other.box.hints


def closing_initials(reading: ParsedHtml, body: Body) -> list[Candidate]:
    """Initials at the end of a text: ``(gmcg)``, ``(MH/KMcA)``.

    They are at the end of the last paragraph, on a line directly after it, or alone on a line of the text, after which
    other stories may have been taken for the end of the text.
    """
    first, last = body.first_block, body.last_block
    blocks = reading.document.blocks
    lines: list[tuple[str, int | None]] = [(p.text, p.blocks[-1] if p.blocks else None) for p in body.paragraphs[-1:]]
    if first is not None and last is not None:
        lines += [(b.text, b.index) for b in blocks[last : last + 3] if b.index == last or len(b.text) <= MAX_LINE]
        lines += [(b.text, b.index) for b in blocks[first:last] if b.text[0] == "(" and len(b.text) <= MAX_SIGNATURE]
    found: dict[str, Candidate] = {}
    for text, index in lines:
        match = _IN_PARENTHESES.search(text[-60:].rstrip()) or (_IN_OPEN.match(text) if len(text) <= MAX_LINE else None)
        raw = match[match.lastindex or 0] if match else ""
        if read_initials(raw):
            found.setdefault(raw, Candidate(raw.strip(), raw, "dom:end", "initials at the end", index))
    return list(found.values())
