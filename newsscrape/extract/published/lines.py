"""Visible dates: datelines around the headline, ``<time>``, lines after the body, the copyright.

A dateline is distinguished from a date in prose by its shape (hardly more than the date), its place and its label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from newsscrape.dates import find_dates, parse_date
from newsscrape.dates.tokens import fold
from newsscrape.extract.document import Block
from newsscrape.extract.published.boxes import (
    CHANGED_HINTS,
    DATE_HINTS,
    LIST_GAP,
    MARGIN,
    MAX_BARE,
    MODIFIED_HINTS,
    NEAR,
    RELATED,
    SOMETHING_ELSE,
    Frame,
    boxes_around,
    names_of,
    refusal,
)
from newsscrape.extract.published.labels import (
    MAX_BYLINE,
    MAX_DATELINE,
    SENTENCE,
    Of,
    begins_published,
    changed_later,
    follows,
    is_byline,
    label_above,
    labelled,
    labels,
    of_something_named,
    of_this_page,
    says,
)
from newsscrape.extract.published.metadata import Known, Place, of_another_item
from newsscrape.items import ArticleDate

MAX_LINES = 400  # lines with dates that are examined; an archive page has thousands
MAX_RESIDUE = 12  # words next to the date in a dateline; more is prose
MAX_RESIDUE_INSIDE = 3  # the same within the body, where lines are prose unless shown otherwise
MAX_OWN = 4  # words in an element of the date's own in such a line, including the date's
MIN_TEASER = 30  # characters of a link that is a story's title rather than an author's name
MAX_REFUSED = 6  # lines that can only be refused but are read nevertheless, as evidence
MAX_UNDATED = 80  # characters of a line with a date without a year
MAX_LEAD = 20  # characters before the date in a line of sections: "On 3 June 2013 by Ann Lee in Travel, Food, Wine"
MAX_PIECES = 12  # elements of a line in which dates are searched for
MAX_LOWER = 2  # words in lower case before an agency's date: "Frankfurt am Main"
OPENING = 50  # characters of the first paragraph in which an agency's dateline ends: "BERLIN, 3 June (dpa) -"
_CLAUSE = re.compile(r"(?<=[^\W\d_]{3}[.!?])\s(?=[^\W\d_a-z])")  # where a sentence ends within a line
_DIGIT = re.compile(r"\d")
_THREE_DIGITS = re.compile(r"\d\D*\d\D*\d")  # every date in ASCII that ``DATELIKE`` finds has as many
# Each way of writing a date from one of its digits on: to search for the next digit is four times as fast as to try all
# ways at every character.
DATELIKE = re.compile(
    r"\d(?:\s?[/.|-]\s?\d{1,2}\s?[/.|-]\s?\d\d|(?<!\d\d)(?:(?<=1)[349]|(?<=2)[045])\d\d(?!\d)|\s?[년年]"
    r"|(?<=[a-z][ .]\d)\d?(?:19|20)\d\d(?!\d)|(?<=[a-z.,][ ]\d)(?:(?<=1)9|(?<=2)0)\d{3,4}(?!\d)"
    r"|(?<!\d\d)\d?[ .-]{1,2}[A-Za-z]{3,9}[ .,-]{1,2}'?\d\d(?!\d)"
    r"|(?:(?<=[A-Za-z]{3}[. ]\d)|(?<=[A-Za-z]{3}[. ][. ]\d))\d?(?:, ?'?| ')\d\d(?!\d))",
    re.ASCII,
)
_OTHER_DIGITS = re.compile(
    "[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0b66-\u0b6f\u0be6-\u0bef\u0c66-\u0c6f\u0ce6-\u0cef"
    "\u0d66-\u0d6f\u0e50-\u0e59\u0ed0-\u0ed9\u1040-\u1049\u17e0-\u17e9]"
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_RUN_TOGETHER = re.compile(r"(?<=[^\W\d_][ .])(\d{1,2})((?:19|20)\d\d)(?!\d)")  # "Apr 042013"
_DASH = re.compile(r"\s{0,2}(?:[-–—:|]|\([A-Za-z/ ]{2,20}\)|/[A-Za-z ]{2,20}/)")
_PLACE = re.compile(r"(?:[^\W\d_a-z][^\W\d]{0,30}[ ,/-]{0,3}){1,3}\(")  # "Frankfurt am Main" is none of these
_RUNS_ON = re.compile(r"[a-zà-ÿ]{2,}\s$")  # a word in lower case directly before the date
_TO = r"\s?(?:[-–—]|\b(?:to|until|till|bis|au|al|tot|do|до)\b)\s?(?:the |zum |den )?"
_UNTIL = re.compile(_TO)
_LAST_DAY = re.compile(rf"{_TO}\d{{1,2}}[./-]\d{{1,2}}[./-]\d\d")
_FIRST_DAY = re.compile(rf"(?<![\d:.])(\d{{1,2}}\.? ?[^\W\d_]{{3,12}}|\d{{1,2}}\.\d{{1,2}}\.){_TO}$")
_CLOSED = re.compile(r"\)\s?[.:,–—-]")


# The rank of a date labelled as published, where it may be another work's.
_SAID = {"far": "far", "inside": "opening", "opening": "said"}
# The weight of a zone of the page when datelines of one kind are compared.
_ZONES = {"headline": 0.0, "above": 2.0, "opening": 4.0, "behind": 20.0, "inside": 30.0, "far": 40.0}


@dataclass(frozen=True, slots=True)
class Line:
    """A block with a date in it and where it is."""

    block: Block
    where: str
    distance: int
    refused: str | None
    label: Of | None = None  # what the line before says about its date
    own: bool = False  # a sentence about this very article
    edge: bool = False  # among the first lines of the body or its last two
    teased: bool = False  # below a heading or a long link, like the timestamp of another story

    def place(self, date: ArticleDate, raw: str, source: str, of: Of, kind: str, **more: Any) -> Place:
        rule = f"{source.removeprefix('dom:')} {self.where}"
        refused = self.refused or more.get("refused")
        if self.block.box.hidden and kind.startswith("time"):
            kind = "time:hidden"  # data, not visible
        score = more.get("score", 0.0) - self.distance - _ZONES[self.where]
        return Place(raw, date, source, rule, of, kind, self.block.index, score, refused, more.get("labelled", False))


def dated_blocks(blocks: list[Block], marked: frozenset[int]) -> list[Block]:
    """Blocks that may contain a date, found by a quick check; ``marked`` ones do."""
    found = []
    for block in blocks:
        text = block.text
        if block.index not in marked:
            digit = _DIGIT.search(text, 0, MAX_DATELINE)
            if digit is None:
                continue
            if text.isascii() and not _THREE_DIGITS.match(text, digit.start(), MAX_DATELINE):
                continue
            text = text[:MAX_DATELINE]
            if not DATELIKE.search(text, digit.start()) and (text.isascii() or not _OTHER_DIGITS.search(text)):
                continue
        found.append(block)
        if len(found) >= MAX_LINES:
            break
    return found


def printed(
    blocks: list[Block],
    dated: list[Block],
    times: Mapping[int, list[Any]],
    frame: Frame,
    excluded: frozenset[int],
    known: Known,
    inside: bool = False,
) -> Iterator[Place]:
    """Every date in these lines, with its label. ``known`` are arguments of ``parse_date``.

    Lines within the body without a label are read only if ``inside`` is set.
    """
    foreign = boxes_around(blocks, frame)
    title = blocks[frame.title].text if frame.title is not None and frame.title < len(blocks) else ""
    spare = MAX_REFUSED
    for block in dated:
        where, distance = frame.place(block.index)
        stamps = times.get(block.index, ())
        own = block.index != frame.title and of_this_page(block.text, title)
        before = block.index - 1
        label = label_above(block, blocks[before]) if before >= 0 and before != frame.title else None
        if where in ("far", "inside") and not stamps and not own and not label and not labelled(block.text):
            if where == "far" and block.index not in excluded:
                continue  # it could only be refused
            if where == "inside" and not inside and not (distance <= NEAR + LIST_GAP and len(block.text) <= MAX_BARE):
                continue  # except in the rows of a list that the body starts with
        refused = refusal(block, where, distance, excluded, foreign)
        edge = where == "opening" or (where == "inside" and frame.last is not None and block.index >= frame.last - 1)
        teased = before >= 0 and before != frame.title and _teases(blocks[before])
        line = Line(block, where, distance, None if own and refused == MARGIN else refused, label, own, edge, teased)
        if line.refused or (where == "inside" and not stamps and len(block.text) > MAX_UNDATED):
            spare -= 1
            if spare < 0:
                continue
        stamped = [place for element in stamps[:3] for place in _stamp(element, line, known)]
        yield from stamped
        if not stamped or where in ("headline", "above", "opening"):
            yield from _dates(line, known)


def _teases(block: Block) -> bool:
    """Whether a line is the title of another story: a heading below the first level, or a long link."""
    level = block.heading_level
    return (level is not None and level > 1) or (block.link_share > 0.8 and block.size > MIN_TEASER)


def _stamp(element: Any, line: Line, known: Known) -> Iterator[Place]:
    """A ``<time>`` with a machine-readable date."""
    raw = element.get("datetime") or element.get("content") or element.get("title")
    date = parse_date(raw, source="dom:time", **known) if raw else None
    if date is None:
        return
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
    said: Of | None = None
    inner = of_another_item(element)
    if ("publish" in names and not inner) or element.get("pubdate") is not None:
        said = "published"
    elif MODIFIED_HINTS.search(names):
        said = "modified"
    else:
        text = fold(line.block.text[:MAX_DATELINE])
        shown = fold("".join(element.itertext())[:60]).strip()
        said = says(text[: max(0, text.find(shown))] if shown else text) or line.label
    near = said == "published" and line.where != "far"
    refused = "refused: in prose" if line.where == "inside" and not near and line.distance > NEAR else None
    refused = RELATED if inner and line.where in ("inside", "behind", "far") else refused
    of: Of = "modified" if said == "modified" else "published"
    yield line.place(date, raw, "dom:time", of, f"time:{'published' if near else line.where}", refused=refused)


def _dates(line: Line, known: Known) -> Iterator[Place]:
    """The dates printed in a line, each labelled by the words between it and the date before."""
    block, text = line.block, line.block.text
    opens = line.where in ("opening", "headline")
    if len(text) > MAX_DATELINE and not opens and not line.own:
        return
    # A paragraph can only start with its date; the rest of it need not be read.
    text = _parted(block)
    found = find_dates(text[: MAX_DATELINE if len(text) <= MAX_DATELINE else 2 * OPENING], source="dom:text", **known)
    if not found and block.inline and len(text) < 60:  # day and year in separate elements without a space between them
        pieces = " ".join(piece.strip() for _, piece in block.inline)
        text = pieces if len(pieces) >= len(text) else _RUN_TOGETHER.sub(r"\1 \2", text)
        found = find_dates(text, source="dom:text", **known)
    residue = len(_LETTERS.findall(text)) - sum(len(_LETTERS.findall(text[a:b])) for _, a, b in found)
    residue -= labels(fold(text)) if len(found) > 1 else 0
    names = names_of(block)
    hinted = DATE_HINTS.search(names) is not None
    changed = len(found) == 1 and "publi" not in names and CHANGED_HINTS.search(names) is not None
    position = 0
    ranges = _ranges(text, [(start, end) for _, start, end in found])
    for date, start, end in found:
        said = says(fold(_CLAUSE.split(text[max(position, 0 if line.own else start - 60) : start])[-1]))
        if said is None and len(found) == 1:
            said = _said_behind(line, text[end : end + 60])
        if said is None and follows(text[end : end + 12]):
            said = "modified"
        if said is None and position == 0 and residue <= MAX_RESIDUE_INSIDE:
            said = line.label
        if said is None and changed:
            said = "modified"
        if start in ranges or (said is None and of_something_named(text[position:start])):
            said = "mentioned"
        position = end
        kind, refused = _kind(line, text, said, residue, start, end)
        if date.order == "relative" and not _dates_this_page(line, text, said, hinted):
            refused = refused or "refused: a day word that dates something else"
        elif date.precision == "month" and said != "published" and (residue or line.block.inside("caption", "th")):
            refused = refused or "refused: coarser than a day"
        of: Of = "modified" if said == "modified" else "published"
        score = (6.0 if hinted else 0.0) - 0.5 * residue
        yield line.place(
            date, text[start:end], "dom:text", of, kind, refused=refused, score=score, labelled=said == "published"
        )


def _parted(block: Block) -> str:
    """The line with a space where a date in an element of its own touches the next: "3 June 20134 June 2013"."""
    text, at = block.text, 0
    for _, piece in block.inline[:MAX_PIECES]:
        own = piece.strip()
        if not _DIGIT.search(own[:1] + own[-1:]) or not DATELIKE.search(own) or (at := text.find(own, at)) < 0:
            at = max(at, 0)
            continue
        if at and text[at - 1].isalnum():
            text, at = f"{text[:at]} {text[at:]}", at + 1
        at += len(own)
        if text[at : at + 1].isalnum():
            text = f"{text[:at]} {text[at:]}"
    return text


def _dates_this_page(line: Line, text: str, said: Of | None, hinted: bool) -> bool:
    """Whether "3 hours ago" or "today, 10:05" is this article's: next to the headline, and not a heading or teaser.

    A bare day word ("Today") heads a list as often as it dates an article, so it needs a label or a box named after a
    date.
    """
    if line.block.heading_level is not None or line.teased:
        return False
    named = hinted or said == "published" or says(fold(text)) == "published"
    if line.where == "headline" or (line.where == "opening" and not line.distance):
        return named or _DIGIT.search(text) is not None
    return named and line.where in ("above", "opening") and line.distance <= NEAR


def _ranges(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """The positions of dates that are one end of a period: "3 June to 14 September 2013"."""
    found: set[int] = set()
    for (start, end), (other, _) in pairwise(spans):
        if _UNTIL.fullmatch(text, end, other):
            found |= {start, other}
    for start, end in spans:
        first = _FIRST_DAY.search(text, max(0, start - 30), start)
        begun = first is not None and parse_date(first[1] + (" 2000" if first[1][-1].isalpha() else "2000"))
        if begun or _LAST_DAY.match(text, end):
            found.add(start)
    return found


def _said_behind(line: Line, text: str) -> Of | None:
    """The label after a line's only date: "(updated)"; "wurde am 3. Juni 2013 gepostet".

    A label with a time of its own says nothing about the date before it: "3 June 2013, updated at 20:15".
    """
    if says(fold(text[:30])) == "modified":
        return None if changed_later(fold(text)) else "modified"
    return "published" if line.own and says(fold(text)) == "published" else None


def _kind(line: Line, text: str, said: Of | None, residue: int, start: int, end: int) -> tuple[str, str | None]:
    """The row of the table that a printed date belongs to, and the reason if it is refused."""
    where = line.where
    pieces = [piece.strip() for _, piece in line.block.inline if text[start:end] in piece]
    apart = text[start:end] in pieces
    if where == "headline" and line.distance == 0 and len(text) - (end - start) > 12 and not apart:
        return "text:headline", "refused: in the headline"
    if _in_subhead(line, text, said, residue, start):
        return f"text:{where}", "refused: in the headline"
    if said == "mentioned" or (said != "published" and _counts(text, residue, start, end)):
        return f"text:{where}", SOMETHING_ELSE
    if line.own and said is not None:
        return f"text:{'far' if where == 'far' else 'published'}", None
    own_piece = len(text) <= MAX_BYLINE and any(len(_LETTERS.findall(p)) <= MAX_OWN for p in pieces)
    prose = where in ("inside", "opening") and not (line.edge and (own_piece or is_byline(text)))
    allowed = MAX_RESIDUE_INSIDE if prose and not (said == "published" and begins_published(text)) else MAX_RESIDUE
    if said == "published" and len(text) <= MAX_DATELINE and residue <= allowed + 1:
        return f"text:{_SAID.get(where, 'published')}", None
    if where == "headline" and line.distance <= NEAR and start <= MAX_LEAD and not SENTENCE.search(text):
        allowed = len(text) if any(text[start:end] in p and len(p) < 2 * MAX_LEAD for p in pieces) else allowed
    if (len(text) > MAX_DATELINE and allowed < len(text)) or residue > allowed:
        opening = start == 0 or (start <= OPENING and _opens(text, start, end))
        return (
            ("text:opening", None)
            if where in ("opening", "headline") and opening
            else (f"text:{where}", "refused: in prose")
        )
    return f"text:{where}", "refused: far from the article" if where == "far" and said is None else None


def _opens(text: str, start: int, end: int) -> bool:
    """An agency's dateline: "BERLIN, 3 June 2013 (dpa) –", "BERLIN, (03.06.2013). …"; preceded by names, not by a
    sentence.
    """
    if text[start - 1] == "(":
        return _PLACE.fullmatch(text, 0, start) is not None and _CLOSED.match(text, end) is not None
    lower = sum(word[0].islower() for word in _LETTERS.findall(text[:start]))
    return lower <= MAX_LOWER and _DASH.match(text, end) is not None


def _in_subhead(line: Line, text: str, said: Of | None, residue: int, start: int) -> bool:
    """Whether the date is part of a subhead's words: "What happened on 3 June 1995"."""
    level = line.block.heading_level
    if level is None or level == 1 or said is not None or residue <= 2:
        return False
    return _RUNS_ON.search(text, 0, start) is not None and not is_byline(text)


def _counts(text: str, residue: int, start: int, end: int) -> bool:
    """Whether what looked like a date is a number of something, or the day of a count."""
    if text[start:end].isdecimal() and residue:
        return True
    return text[start - 1 : start] == "(" and text[end : end + 2] == "):" and residue <= MAX_RESIDUE_INSIDE
