"""Dates that a reader sees: datelines above and below the headline, ``<time>``, lines at the end of the body.

A dateline is told from a date in prose by its shape (hardly more than the date), its place and the words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from newsscrape.date_tokens import fold
from newsscrape.dates import find_dates, parse_date
from newsscrape.extract import published_words as words
from newsscrape.extract.document import Block, Box
from newsscrape.extract.published_places import Of, Place, attribute_of
from newsscrape.items import ArticleDate

NEAR, ABOVE, BELOW, BEHIND = 4, 12, 14, 10  # blocks around headline and body in which a dateline may stand
MAX_DATELINE = 200  # characters; a longer line is prose
MAX_LINES = 400  # lines with dates that are looked at; an archive page has thousands
_YEARS = r"(?:1[34]|19|20|2[45])\d\d"
_DATELIKE = re.compile(
    rf"\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?\d{{2,4}}|(?<!\d){_YEARS}(?!\d)|\d\s?[년年]", re.ASCII
)
_OTHER_DIGITS = re.compile(r"[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59]")


def _pattern(table: str) -> re.Pattern[str]:
    parts = (fold(word) for word in table.split("|"))
    return re.compile("|".join(re.escape(p.rstrip()) + (r"(?![^\W\d_])" if p.endswith(" ") else "") for p in parts))


_WORD_START = r"(?<![^\W\d_])"
_MODIFIED, _PUBLISHED, _OTHER = (
    re.compile(_WORD_START + f"(?:{_pattern(t).pattern})")
    for t in (words.MODIFIED_WORDS, words.PUBLISHED_WORDS, words.OTHER_WORDS)
)
_HINTS = {
    name: re.compile("|".join(map(re.escape, table.split())))
    for name, table in (("date", words.DATE_HINTS), ("modified", words.MODIFIED_HINTS), ("foreign", words.FOREIGN_HINTS), ("comment", "comment kommentar reply"))
}
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_DASH = re.compile(r"\s{0,2}(?:[-–—:|]|\([A-Za-z/ ]{2,20}\))")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where headline and body stand; None where the page shows none."""

    title: int | None
    first: int | None
    last: int | None

    def place(self, index: int) -> tuple[str, int]:
        """``above``, ``headline`` (from it to the body), ``inside``, ``behind`` or ``far``, and how far off."""
        if self.title is not None:
            end = self.first if self.first is not None and self.first > self.title else self.title + BELOW
            if self.title <= index <= min(end, self.title + 60):
                return "headline", index - self.title
            if self.title - ABOVE <= index < self.title:
                return "above", self.title - index
            if self.first is not None and self.title < self.first - 6 <= index <= self.first:
                return "headline", self.first - index + BELOW
        if self.first is not None and self.last is not None:
            if self.first <= index <= self.last:
                return "inside", index - self.first
            if self.last < index <= self.last + BEHIND:
                return "behind", index - self.last
            if self.title is None and self.first - ABOVE <= index < self.first:
                return "headline", self.first - index
        return "far", 99


def dated_blocks(blocks: Iterable[Block], marked: frozenset[int]) -> list[Block]:
    """Blocks that may hold a date, cheaply told."""
    found = []
    for block in blocks:
        text = block.text
        if len(text) > MAX_DATELINE:
            text = text[:MAX_DATELINE]
        if block.index in marked or _DATELIKE.search(text) or (not text.isascii() and _OTHER_DIGITS.search(text)):
            found.append(block)
            if len(found) >= MAX_LINES:
                break
    return found


def printed(
    document_blocks: list[Block], blocks: list[Block], times: dict[int, list[Any]], frame: Frame, excluded: frozenset[int], known: dict[str, Any]
) -> Iterator[Place]:
    """Every date in these lines, with what it is a date of."""
    foreign = _around(document_blocks, frame)
    for block in blocks:
        where, distance = frame.place(block.index)
        stamps = times.get(block.index, ())
        if where == "far" and not stamps and len(block.text) > 80:
            continue
        refused = _refused(block, excluded, foreign)
        if refused and block.index not in excluded and distance <= NEAR and _is_dateline(block, where):
            refused = None
        for element in stamps[:3]:
            yield from _stamp(element, block, where, distance, refused, known)
        yield from _line(block, where, distance, refused, frame, known)


def _is_dateline(block: Block, where: str) -> bool:
    """A box right beside the headline that is named after a date is the dateline, whatever box it stands in."""
    return where in ("headline", "above") and _HINTS["date"].search(_names(block)) is not None


def _names(block: Block) -> str:
    """Class names and ids of the line and of what stands in it."""
    inline = " ".join((e.get("class") or e.tag) for e, _ in block.inline[:6])
    return f"{block.box.hints} {inline.lower()}"[:300]


def _refused(block: Block, excluded: frozenset[int], foreign: dict[int, bool]) -> str | None:
    if block.index in excluded:
        return "refused: related story or comment"
    if _in_foreign(block.box, foreign):
        return "refused: in a list, a comment or a margin"
    return None


def _around(blocks: list[Block], frame: Frame) -> dict[int, bool]:
    """The boxes that hold headline or body: whatever they are called, they are the article's."""
    return {
        id(box): False
        for index in (frame.title, frame.first)
        if index is not None and index < len(blocks)
        for box in blocks[index].box.ancestors()
    }


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
        named = _HINTS["comment" if len(path) == 1 else "foreign"].search(box.hints[:200])
        if box.tag in ("aside", "nav", "footer", "blockquote") or (box.depth > 1 and named):
            answer = True
            break
        box = box.parent
    known.update(dict.fromkeys(path, answer))
    return answer


def _stamp(element: Any, block: Block, where: str, distance: int, refused: str | None, known: dict[str, Any]) -> Iterator[Place]:
    """A ``<time>`` with a machine-readable date."""
    raw = attribute_of(element)
    if not raw:
        return
    date = parse_date(raw, source="time", **known)
    if date is None:
        return
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
    text = fold(block.text[:MAX_DATELINE])
    changed = bool(_HINTS["modified"].search(names)) and "publish" not in names
    labelled = "publish" in names or element.get("pubdate") is not None
    if not changed and not labelled:
        shown = fold("".join(element.itertext())[:60]).strip()
        before = text[: max(0, text.find(shown))] if shown else text
        changed, labelled = _says(before)[0] == "modified", _says(before)[1]
    kind = "time:published" if labelled and where != "far" else f"time:{where}"
    if where == "inside" and not labelled and distance > 3:
        refused = refused or "refused: in prose"
    yield Place(raw, "dom:time", f"time {where}", "modified" if changed else "published", kind, block.index, date, -distance, refused)


def _says(label: str) -> tuple[Of | None, bool]:
    """What the folded words before a date say it is of, by the word nearest to it; and whether they said it."""
    last: tuple[int, Of] | None = None
    for of, pattern in (("published", _PUBLISHED), ("modified", _MODIFIED), ("mentioned", _OTHER)):
        for match in pattern.finditer(label):
            if last is None or match.start() > last[0]:
                last = (match.start(), of)  # type: ignore[assignment]
    return (None, False) if last is None else (last[1], last[1] == "published")


def _line(block: Block, where: str, distance: int, refused: str | None, frame: Frame, known: dict[str, Any]) -> Iterator[Place]:
    """The dates printed in a line, each with the words between it and the date before."""
    text = block.text
    if len(text) > MAX_DATELINE and not (where == "inside" and distance <= 1 or block.index == frame.first):
        return
    found = find_dates(text[:MAX_DATELINE], source="text", **known)
    if not found and block.inline and len(text) < 60:  # "Apr 04" and "2013" in elements of their own, run together
        text = " ".join(piece.strip() for _, piece in block.inline)
        found = find_dates(text, source="text", **known)
    residue = len(_LETTERS.findall(text)) - sum(len(_LETTERS.findall(text[a:b])) for _, a, b in found)
    position = 0
    for date, start, end in found:
        before = fold(text[max(position, start - 60) : start])
        of, labelled = _says(before)
        if of is None and len(found) == 1:
            of, labelled = _says(fold(text[end : end + 30]))
            of = of if of == "modified" else None
        position = end
        kind, reason = _kind(block, where, distance, labelled, of, residue, start, end)
        if of == "mentioned" and not labelled:
            reason = reason or "refused: a date of something else"
        score = _score(block, distance, residue, where)
        source = "dom:text"
        yield Place(
            date.raw, source, f"line {where}" + (" labelled" if labelled else ""), of if of == "modified" else "published", kind,
            block.index, date, score, refused or reason,
        )  # fmt: skip


def _kind(
    block: Block, where: str, distance: int, labelled: bool, of: Of | None, residue: int, start: int, end: int
) -> tuple[str, str | None]:
    """The row of the table a printed date belongs to, or why it is prose."""
    text = block.text
    apart = any(piece.strip() == text[start:end] for _, piece in block.inline)
    if where == "headline" and distance == 0 and len(text) - (end - start) > 12 and not apart:
        return "text:headline", "refused: in the headline"
    if labelled and of == "published" and len(text) <= MAX_DATELINE:
        return ("text:far" if where == "far" else "text:published"), None
    if len(text) > MAX_DATELINE or residue > 12 or (where in ("inside",) and residue > 3):
        if where in ("inside", "headline") and (start == 0 or start <= 50 and _DASH.match(text[end : end + 24])):
            return "text:opening", None
        return f"text:{where}", "refused: in prose"
    return f"text:{where}", "refused: far from the article" if where == "far" else None


def _score(block: Block, distance: int, residue: int, where: str) -> float:
    """Nearer, shorter, and in a box named after a date: the better dateline."""
    return -1.0 * distance - 0.5 * residue + (6.0 if _HINTS["date"].search(_names(block)) else 0.0)
