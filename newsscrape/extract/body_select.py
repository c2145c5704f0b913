"""From scores to the lines that make the body: what is never text goes, what stands among text stays.

Rules that hold on any page, each small; all that is a matter of degree was left to the scores.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from newsscrape.extract.body_features import FEATURES, Measure, key_of
from newsscrape.extract.body_lines import Line
from newsscrape.extract.body_stories import is_date
from newsscrape.extract.body_words import START_KINDS, start_kind
from newsscrape.extract.document import HEADINGS

THRESHOLD = 0.5
AMONG_TEXT = 0.15  # score that is enough for a paragraph like those around it
_HEADING = 0.2  # score that is enough for a subhead over text
_NEAR = 3  # lines
_CELL = 200  # characters; a longer cell is a paragraph in a page laid out by tables
_PARAGRAPH = 40  # characters
_BEFORE = 4  # lines before the headline that a kicker or standfirst may take up
_FEW = 0.4  # share of the text under which captions, comments and the like are not what the page is about
_KINDS = {kind: i for i, kind in enumerate(START_KINDS)}
_INITIALS = re.compile(r"[(\[]\s?[^\W\d_]{1,6}(?:\s?[/&,+.\-]\s?[^\W\d_]{1,6}){0,5}\s?[)\]]")
_ALNUM = re.compile(r"[^\W_]")
_COLUMN = {name: i for i, name in enumerate(FEATURES)}


def select(measure: Measure, scores: Sequence[float], headline: str | None) -> list[int]:
    """Indices of the lines that make the body, in order. ``scores`` has one number a line, from 0 to 1."""
    title = key_of(headline or "")
    barred = {i for i, score in enumerate(scores) if score >= AMONG_TEXT and is_barred(measure.lines[i], title)}
    kept = {i for i, score in enumerate(scores) if score >= THRESHOLD and i not in barred}
    _drop_date_lines(measure.lines, kept)
    if not kept:
        return []
    _recover(measure, scores, kept, barred)
    _settle_headings(measure, scores, kept, barred)
    _complete_rows(measure, kept)
    _drop_repeated(measure.lines, scores, kept)
    for aside in ASIDES.values():
        drop = {i for i in kept if aside(measure, i)}
        if drop and _size(measure, drop) < _FEW * _size(measure, kept):
            kept -= drop
    return sorted(kept)


def is_barred(line: Line, title: str) -> bool:
    """Whether a line is never part of a body, whatever it scores. ``title`` is the headline's key."""
    size, text = line.size, line.text
    return (
        (bool(title) and abs(size - len(title)) < 80 and key_of(text) == title)
        or (size < 40 and _INITIALS.fullmatch(text) is not None)
        or (size < 80 and _ALNUM.search(text) is None)
        or (size < 220 and start_kind(text) == _KINDS["more"] and (line.link_share > 0.3 or _announces(text)))
        or (size < 120 and start_kind(text) == _KINDS["credit"] and text[-1] not in ".!?" and (_announces(text) or text[0] in "©("))
    )


def _drop_date_lines(lines: Sequence[Line], kept: set[int]) -> None:
    """Leave out the date over the text. In the text a date may head an entry of a chronicle."""
    for i in sorted(kept):
        if lines[i].size > _PARAGRAPH:
            return
        if is_date(lines[i]):
            kept.discard(i)


def _announces(text: str) -> bool:
    """ "Read also: …", "Photo: …" """
    return any(sign in text[:30] for sign in ":»：")


def _recover(measure: Measure, scores: Sequence[float], kept: set[int], barred: set[int]) -> None:
    """Take up paragraphs marked up like the text around them that scored too low by themselves."""
    lines, places, own = measure.lines, measure.seen, measure.own
    ahead = [-1] * len(places)
    following = -1
    for k in range(len(places) - 1, -1, -1):
        ahead[k] = following
        if places[k] in kept:
            following = k
    behind = -1
    for k, i in enumerate(places):
        line = lines[i]
        if i in kept:
            behind = k
        elif (
            scores[i] >= AMONG_TEXT
            and i not in barred
            and line.size >= _PARAGRAPH
            and line.link_share <= 0.4
            and min(behind, ahead[k]) >= 0
            and any(abs(j - k) <= _NEAR and _alike(measure, places[j], i) for j in (behind, ahead[k]))
        ):
            kept.add(i)
            behind = k


def _alike(measure: Measure, one: int, other: int) -> bool:
    a, b = measure.lines[one].box, measure.lines[other].box
    return a.tag == b.tag and a.hints == b.hints and measure.own[one].outer is measure.own[other].outer


def _settle_headings(measure: Measure, scores: Sequence[float], kept: set[int], barred: set[int]) -> None:
    """A subhead stays where text follows it, and only there."""
    lines, places = measure.lines, measure.seen
    first = min(kept)
    for k in range(len(places) - 2, -1, -1):
        i = places[k]
        line = lines[i]
        if i in kept:
            if line.box.tag in HEADINGS and line.size < 120 and not kept.intersection(places[k + 1 : k + 1 + _NEAR]):
                kept.discard(i)
        elif i > first and i not in barred and scores[i] >= _HEADING and places[k + 1] in kept and is_heading(line):
            kept.add(i)


def _complete_rows(measure: Measure, kept: set[int]) -> None:
    """Of a row of a table all cells stay where one does."""
    lines = measure.lines
    rows = {lines[i].box.parent for i in kept if is_cell(lines[i])}
    if rows:
        kept.update(i for i in measure.seen if is_cell(lines[i]) and lines[i].box.parent in rows)


def is_cell(line: Line) -> bool:
    """A cell of a table that holds one short line: figures, not the layout of a page."""
    box = line.box
    return box.tag in ("td", "th") and line.size < _CELL and box.parent is not None and box.parent.tag == "tr"


def is_heading(line: Line) -> bool:
    """A heading by its tag, or a short line all in bold that ends like none of the text's."""
    if line.box.tag in HEADINGS:
        return True
    return line.bold_chars >= 0.9 * line.size and line.size < 120 and line.text[-1] not in ".,;。"


def _drop_repeated(lines: Sequence[Line], scores: Sequence[float], kept: set[int]) -> None:
    """Of a paragraph printed more than once the one that reads most like text stays."""
    best: dict[str, int] = {}
    for i in sorted(kept):
        if lines[i].size < _PARAGRAPH:
            continue
        other = best.setdefault(lines[i].text, i)
        if other != i:
            better, worse = (i, other) if scores[i] > scores[other] + 0.02 else (other, i)
            kept.discard(worse)
            best[lines[i].text] = better


def _size(measure: Measure, chosen: set[int]) -> int:
    return sum(measure.lines[i].size for i in chosen)


def _says(group: str, level: int) -> Callable[[Measure, int], bool]:
    column = _COLUMN[f"in:{group}"]
    return lambda measure, i: (measure.rows[i] or _NOTHING)[column] >= level


_NOTHING = (0.0,) * len(FEATURES)
# What stands beside an article's text. Left out unless it is what the page is about: a gallery, a forum, a form.
ASIDES: dict[str, Callable[[Measure, int], bool]] = {
    "before the headline": lambda measure, i: measure.headline is not None and i < measure.headline - _BEFORE,
    "caption": lambda measure, i: any(
        box.tag in ("figcaption", "figure") for box in (measure.lines[i].box, measure.lines[i].box.parent) if box is not None
    ),
    "comment": _says("comment", 2),
    "form": _says("<form>", 1),
    "byline": lambda measure, i: measure.lines[i].size < 150 and _BYLINE(measure, i),
}
_BYLINE = _says("byline", 3)
