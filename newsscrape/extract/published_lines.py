"""Dates that a reader sees: datelines around the headline, ``<time>``, lines behind the body, the copyright.

A dateline is told from a date in prose by its shape (hardly more than the date), its place and the words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from newsscrape.date_tokens import fold
from newsscrape.dates import find_dates, parse_date
from newsscrape.extract import published_words as words
from newsscrape.extract.document import Block, Box
from newsscrape.extract.published_places import Known, Of, Place
from newsscrape.items import ArticleDate

NEAR, ABOVE, BELOW, BEHIND = 4, 12, 14, 10  # blocks around headline and body in which a dateline may stand
BEFORE_BODY = 6  # blocks above the body in which it may stand however far the headline is
MAX_DATELINE = 200  # characters; a longer line is prose
MAX_LINES = 400  # lines with dates that are looked at; an archive page has thousands
MAX_RESIDUE = 12  # words beside the date in a dateline; more is prose
MAX_RESIDUE_INSIDE = 3  # the same within the body, where lines are prose until shown otherwise
MAX_REFUSED = 6  # lines that can only be refused but are read all the same, as evidence
MAX_UNDATED = 80  # characters of a line that says a date without a year
OPENING = 50  # characters of the first paragraph in which an agency's dateline ends: "BERLIN, 3 June (dpa) -"
_DIGIT = re.compile(r"\d")
_DATELIKE = re.compile(
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}|(?<!\d)(?:1[34]|19|20|2[45])\d\d(?!\d)|\d\s?[년年]"
    r"|[a-z][ .]\d{1,2}(?:19|20)\d\d(?!\d)",
    re.ASCII,
)
_OTHER_DIGITS = re.compile(r"[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_RUN_TOGETHER = re.compile(r"(?<=[^\W\d_][ .])(\d{1,2})((?:19|20)\d\d)(?!\d)")  # "Apr 042013"
_DASH = re.compile(r"\s{0,2}(?:[-–—:|]|\([A-Za-z/ ]{2,20}\))")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\d]{0,40}((?:19|20)\d\d)", re.I)
_TOPICS = re.compile(r"(?:tag|category|cat|topic)-\S{1,60}")  # "category-kommentar" is what the article is about
FOOTER = 40  # last blocks in which the copyright stands


def _prefixes(table: str) -> re.Pattern[str]:
    """Words at whose start any of the table's folded entries stands; a trailing blank asks for the whole word."""
    parts = (re.escape(w.rstrip()) + (r"(?![^\W\d_])" if w.endswith(" ") else "") for w in fold(table).split("|"))
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(parts)})")


_SAYS: tuple[tuple[Of, re.Pattern[str]], ...] = (
    ("published", _prefixes(words.PUBLISHED_WORDS)),
    ("modified", _prefixes(words.MODIFIED_WORDS)),
    ("mentioned", _prefixes(words.OTHER_WORDS)),
)
_DATE_HINTS, _MODIFIED_HINTS, _FOREIGN_HINTS, _COMMENT_HINTS = (
    re.compile("|".join(map(re.escape, table.split())))
    for table in (words.DATE_HINTS, words.MODIFIED_HINTS, words.FOREIGN_HINTS, words.COMMENT_HINTS)
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Blocks of the headline and of the body's first and last line; None where the page shows none."""

    title: int | None
    first: int | None
    last: int | None

    def place(self, index: int) -> tuple[str, int]:
        """Where a block stands, and how far off: ``above`` the headline, ``headline`` (from it to the body), in the
        ``opening`` lines of the body, further ``inside``, ``behind`` it or ``far``."""
        title, first, last = self.title, self.first, self.last
        if title is not None:
            end = first - 1 if first is not None and first > title else title + BELOW
            if title <= index <= min(end, title + 4 * BELOW):
                return "headline", index - title
            if title - ABOVE <= index < title:
                return "above", title - index
            if first is not None and title < first - BEFORE_BODY <= index < first:
                return "headline", first - index + BELOW
        if first is None or last is None:
            return "far", 0
        if first <= index <= last:
            return ("opening" if index <= first + NEAR else "inside"), index - first
        if last < index <= last + BEHIND:
            return "behind", index - last
        if title is None and first - ABOVE <= index < first:
            return "headline", first - index
        return "far", 0


# What a zone costs a dateline against others of the same kind.
_ZONES = {"headline": 0.0, "above": 2.0, "opening": 4.0, "behind": 20.0, "inside": 30.0, "far": 40.0}


@dataclass(frozen=True, slots=True)
class _Line:
    """A block with a date in it and where it stands."""

    block: Block
    where: str
    distance: int
    refused: str | None

    def place(self, date: ArticleDate, raw: str, source: str, of: Of, kind: str, **more: Any) -> Place:
        rule = f"{source.removeprefix('dom:')} {self.where}"
        refused = self.refused or more.get("refused")
        score = more.get("score", 0.0) - self.distance - _ZONES[self.where]
        return Place(raw, date, source, rule, of, kind, self.block.index, score, refused)


def dated_blocks(blocks: list[Block], marked: frozenset[int]) -> list[Block]:
    """Blocks that may hold a date, cheaply told; ``marked`` ones do."""
    found = []
    for block in blocks:
        text = block.text
        if block.index not in marked:
            digit = _DIGIT.search(text)
            if digit is None:
                continue
            text = text[:MAX_DATELINE]
            if not _DATELIKE.search(text, max(0, digit.start() - 2)) and (
                text.isascii() or not _OTHER_DIGITS.search(text)
            ):
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
    """Every date in the dated lines, with what it is a date of. ``known`` are arguments of ``parse_date``.

    Lines within the body that do not say what their date is of are read only where ``inside`` asks for them.
    """
    foreign = _around(blocks, frame)
    spare = MAX_REFUSED
    for block in dated:
        where, distance = frame.place(block.index)
        stamps = times.get(block.index, ())
        if where in ("far", "inside") and not stamps and not _labelled(block.text):
            if where == "far" and block.index not in excluded:
                continue  # it could only be refused
            if where == "inside" and not inside:
                continue
        line = _Line(block, where, distance, _refused(block, where, distance, excluded, foreign))
        if line.refused or (where == "inside" and not stamps and len(block.text) > MAX_UNDATED):
            spare -= 1
            if spare < 0:
                continue
        stamped = [place for element in stamps[:3] for place in _stamp(element, line, known)]
        yield from stamped
        if not stamped or where in ("headline", "above", "opening"):
            yield from _dates(line, known)


def undated_blocks(blocks: list[Block], frame: Frame) -> list[Block]:
    """Short lines around the headline without a year: "3 hours ago", "yesterday, 10:05"."""
    start = frame.title if frame.title is not None else frame.first
    if start is None:
        return []
    near = blocks[max(0, start - ABOVE) : start + BELOW]
    return [b for b in near if len(b.text) <= MAX_UNDATED and not _DATELIKE.search(b.text)]


def copyrights(blocks: list[Block]) -> Iterator[Place]:
    """The year in the footer, kept as evidence: it is never the article's."""
    for block in blocks[-FOOTER:]:
        if match := _COPYRIGHT.search(block.text, 0, MAX_DATELINE):
            date = ArticleDate(match[1], match[0], "dom:text", "year")
            refused = "refused: the year of the copyright"
            yield Place(match[0], date, "dom:text", "copyright", "published", "text:far", block.index, 0.0, refused)


def _refused(block: Block, where: str, distance: int, excluded: frozenset[int], foreign: dict[int, bool]) -> str | None:
    """Why no date in this block can be the article's."""
    if block.index in excluded:
        return "refused: related story or comment"
    if not _in_foreign(block.box, foreign):
        return None
    # Right beside the headline a box that is named after a date is the dateline, whatever it stands in.
    beside = where in ("headline", "above", "opening") and distance <= NEAR
    return None if beside and _DATE_HINTS.search(_names(block)) else "refused: in a list, a comment or a margin"


def _around(blocks: list[Block], frame: Frame) -> dict[int, bool]:
    """The boxes that hold headline or body: whatever they are called, they are the article's."""
    held = (index for index in (frame.title, frame.first) if index is not None and index < len(blocks))
    return {id(box): False for index in held for box in blocks[index].box.ancestors()}


def _in_foreign(box: Box | None, known: dict[int, bool]) -> bool:
    """Whether a box stands in one whose tag or names say it is not the article; remembered for each box."""
    path: list[int] = []
    answer = False
    while box is not None:
        if id(box) in known:
            answer = known[id(box)]
            break
        path.append(id(box))
        # The innermost box is only the line's own: "teaser-meta" is what many call the dateline.
        hints = _TOPICS.sub("", box.hints[:300]) if "-" in box.hints else box.hints[:300]
        named = (_COMMENT_HINTS if len(path) == 1 else _FOREIGN_HINTS).search(hints)
        if box.tag in ("aside", "nav", "footer", "blockquote") or (box.depth > 1 and named):
            answer = True
            break
        box = box.parent
    known.update(dict.fromkeys(path, answer))
    return answer


def _names(block: Block) -> str:
    """Class names and ids of the line and of what stands in it."""
    inline = " ".join((element.get("class") or element.tag) for element, _ in block.inline[:6])
    return f"{block.box.hints} {inline.lower()}"[:300]


def _says(label: str) -> Of | None:
    """What folded words say a date beside them is of, by the last of them; None where they say nothing."""
    last: tuple[int, Of] | None = None
    for of, pattern in _SAYS:
        for match in pattern.finditer(label):
            if last is None or match.start() > last[0]:
                last = match.start(), of
    return last[1] if last else None


def _labelled(text: str) -> bool:
    return len(text) <= MAX_DATELINE and _says(fold(text[:80])) in ("published", "modified")


def _stamp(element: Any, line: _Line, known: Known) -> Iterator[Place]:
    """A ``<time>`` with a machine-readable date."""
    raw = element.get("datetime") or element.get("content")
    date = parse_date(raw, source="dom:time", **known) if raw else None
    if date is None:
        return
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
    said: Of | None = None
    if "publish" in names or element.get("pubdate") is not None:
        said = "published"
    elif _MODIFIED_HINTS.search(names):
        said = "modified"
    else:
        text = fold(line.block.text[:MAX_DATELINE])
        shown = fold("".join(element.itertext())[:60]).strip()
        said = _says(text[: max(0, text.find(shown))] if shown else text)
    near = said == "published" and line.where != "far"
    refused = "refused: in prose" if line.where == "inside" and not near and line.distance > NEAR else None
    of: Of = "modified" if said == "modified" else "published"
    yield line.place(date, raw, "dom:time", of, f"time:{'published' if near else line.where}", refused=refused)


def _dates(line: _Line, known: Known) -> Iterator[Place]:
    """The dates printed in a line, each told by the words between it and the date before."""
    block, text = line.block, line.block.text
    opens = line.where in ("opening", "headline")
    if len(text) > MAX_DATELINE and not opens:
        return
    # A paragraph can only open with its date; the rest of it need not be read.
    found = find_dates(text[: MAX_DATELINE if len(text) <= MAX_DATELINE else 2 * OPENING], source="dom:text", **known)
    if not found and block.inline and len(text) < 60:  # day and year in elements of their own run together
        pieces = " ".join(piece.strip() for _, piece in block.inline)
        text = pieces if len(pieces) >= len(text) else _RUN_TOGETHER.sub(r"\1 \2", text)
        found = find_dates(text, source="dom:text", **known)
    residue = len(_LETTERS.findall(text)) - sum(len(_LETTERS.findall(text[a:b])) for _, a, b in found)
    hinted = _DATE_HINTS.search(_names(block)) is not None
    position = 0
    for date, start, end in found:
        said = _says(fold(text[max(position, start - 60) : start]))
        if said is None and len(found) == 1 and _says(fold(text[end : end + 30])) == "modified":
            said = "modified"
        position = end
        kind, refused = _kind(line, text, said, residue, start, end)
        of: Of = "modified" if said == "modified" else "published"
        score = (6.0 if hinted else 0.0) - 0.5 * residue
        yield line.place(date, text[start:end], "dom:text", of, kind, refused=refused, score=score)


def _kind(line: _Line, text: str, said: Of | None, residue: int, start: int, end: int) -> tuple[str, str | None]:
    """The row of the table a printed date belongs to, and why it is refused if it is."""
    where = line.where
    apart = any(piece.strip() == text[start:end] for _, piece in line.block.inline)
    if where == "headline" and line.distance == 0 and len(text) - (end - start) > 12 and not apart:
        return "text:headline", "refused: in the headline"
    if said == "mentioned":
        return f"text:{where}", "refused: a date of something else"
    allowed = MAX_RESIDUE_INSIDE if where in ("inside", "opening") else MAX_RESIDUE
    if said == "published" and len(text) <= MAX_DATELINE and residue <= allowed + 1:
        return f"text:{'far' if where == 'far' else 'published'}", None
    if len(text) > MAX_DATELINE or residue > allowed:
        opening = start == 0 or (start <= OPENING and _DASH.match(text, end))
        return (
            ("text:opening", None)
            if where in ("opening", "headline") and opening
            else (f"text:{where}", "refused: in prose")
        )
    return f"text:{where}", "refused: far from the article" if where == "far" and said is None else None
