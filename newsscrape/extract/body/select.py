"""Selects the lines of the body from their scores: drops what is never text, keeps what is surrounded by text.

The rules are small and hold on any page. Whatever is a matter of degree is left to the scores.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsscrape.extract.body.asides import captions, is_question, without_asides
from newsscrape.extract.body.boxes import CELLS
from newsscrape.extract.body.features import Measure, key_of
from newsscrape.extract.body.lines import Line
from newsscrape.extract.body.lists import complete_lists
from newsscrape.extract.body.stories import is_date
from newsscrape.extract.body.words import START_KINDS
from newsscrape.extract.document import HEADINGS

THRESHOLD = 0.5
AMONG_TEXT = 0.15  # score that a paragraph needs if those around it are text
_AT_AN_END = 0.15  # the same before the first and after the last sure line
_HEADING = 0.2  # score that a subhead above text needs
_NEAR = 6  # lines
_CELL = 60  # characters, the mean of a row; longer cells are paragraphs on a page whose layout is a table
_IN_A_ROW = 20
_PARAGRAPH = 40  # characters
_TITLE = 15  # the fewest characters of a linked headline
_LABEL = 30  # the most characters of the label before it
_SENTENCE = 60  # characters; a longer line is not a scrap
_FULL_STOPS = frozenset(".!?。！？؟।…")
_MORE, _ADVERT, _CREDIT, _BYLINE = (START_KINDS.index(kind) for kind in ("more", "advert", "credit", "byline"))
_INITIALS = re.compile(r"[(\[]\s?[^\W\d_]{1,6}(?:\s?[/&,+.\-]\s?[^\W\d_]{1,6}){0,5}\s?[)\]]")
_CLOCK = re.compile(
    r"\W{0,3}\d{1,2}\s?[:.h]\s?\d{2}(?::\d{2})?\s?(?:[ap]\.?m\.?|uhr|h|hrs|[A-Z]{2,4})?\W{0,3}", re.IGNORECASE
)
_ALNUM = re.compile(r"[^\W_]")


def select(measure: Measure, scores: Sequence[float], headline: str | None) -> list[int]:
    """Indices of the lines of the body, in order. ``scores`` has one number per line, from 0 to 1."""
    title = key_of(headline or "")
    barred = {
        i
        for i, score in enumerate(scores)
        if score >= AMONG_TEXT and is_barred(measure.lines[i], measure.starts[i], title)
    }
    barred |= _titles(measure, scores)
    kept = {i for i, score in enumerate(scores) if score >= THRESHOLD and i not in barred}
    kept = kept or captions(measure) - barred
    if not kept:
        return []
    _recover(measure, scores, kept, barred)
    complete_lists(measure, scores, kept, barred)
    _settle_headings(measure, scores, kept, barred)
    _complete_rows(measure, kept)
    _drop_repeated(measure.lines, scores, kept)
    kept = without_asides(measure, kept)
    _drop_scraps(measure, kept)
    return sorted(kept)


def is_barred(line: Line, start: int, title: str) -> bool:
    """Whether a line is never part of a body, whatever its score.

    ``start`` is its kind (``words.start_kind``), ``title`` the key of the headline (``features.key_of``).
    """
    size, text = line.size, line.text
    return (
        (bool(title) and abs(size - len(title)) < 80 and _begins_like(text, title) and key_of(text) == title)
        or (size < 40 and _INITIALS.fullmatch(text) is not None)
        or (size < 80 and _ALNUM.search(text) is None)
        or (size < 20 and _CLOCK.fullmatch(text) is not None)
        or (size < 220 and start == _MORE and (line.link_share > 0.3 or _announces(text)))
        or (size < 220 and _leads_to_a_story(line))
        or (size < 60 and start == _ADVERT)
        or (size < 120 and start == _CREDIT and text[-1] not in ".!?" and (_announces(text) or text[0] in "©("))
    )


def _begins_like(text: str, key: str) -> bool:
    """Whether a text may have this key, judged by its first letter: that is faster than computing every key."""
    return not text[0].isalnum() or text[0].lower()[0] == key[0]


def _leads_to_a_story(line: Line) -> bool:
    """Whether a line is a label in bold or capitals ("In depth:") and one link. In a list it may be contact details."""
    if len(line.links) != 1 or line.link_chars < _TITLE or "li" in line.box.tags or not _announces(line.text):
        return False
    label = line.text[: line.size - line.link_chars].strip()
    return len(label) < _LABEL and (label.isupper() or line.bold_chars > 0.9 * line.size) and label[-1:] in ":：»>"


def _titles(measure: Measure, scores: Sequence[float]) -> set[int]:
    """The line of the headline, and every ``h1`` above the text, which may be another wording of the headline."""
    found = {measure.headline} if measure.headline is not None and measure.lines[measure.headline].size < 400 else set()
    for i, score in enumerate(scores):
        line = measure.lines[i]
        if line.box.tag == "h1" and line.size < 400:
            found.add(i)
        elif score >= THRESHOLD and line.size > 200:
            break
    return found


def _drop_scraps(measure: Measure, kept: set[int]) -> None:
    """Remove short lines above the text: dates, bylines, and before the headline everything that is not a sentence.

    Such lines stay within the text, where a date may be the heading of an entry, and a list may consist of short lines.
    """
    for i in sorted(kept):
        line = measure.lines[i]
        if line.size > _SENTENCE:
            return
        before = measure.headline is not None and i < measure.headline
        above = before or measure.starts[i] == _BYLINE
        if is_date(line) or (above and line.text[-1] not in _FULL_STOPS):
            kept.discard(i)


def _announces(text: str) -> bool:
    """Whether a line is like "Read also: …" or "Photo: …"."""
    return any(sign in text[:30] for sign in ":»：")


def _recover(measure: Measure, scores: Sequence[float], kept: set[int], barred: set[int]) -> None:
    """Add paragraphs that scored too low but have the same markup as the text around them."""
    lines = measure.lines
    ahead = [-1] * len(lines)
    following = -1
    for i in range(len(lines) - 1, -1, -1):
        ahead[i] = following
        if i in kept:
            following = i
    behind = -1
    for i, line in enumerate(lines):
        if i in kept:
            behind = i
        elif (
            scores[i] >= AMONG_TEXT
            and i not in barred
            and line.size >= _PARAGRAPH
            and line.link_share <= 0.4
            and (scores[i] >= _AT_AN_END or min(behind, ahead[i]) >= 0)
            and any(j >= 0 and abs(j - i) <= _NEAR and _alike(measure, j, i) for j in (behind, ahead[i]))
        ):
            kept.add(i)
            behind = i


def _alike(measure: Measure, one: int, other: int) -> bool:
    a, b = measure.lines[one].box, measure.lines[other].box
    if a.tag != b.tag or a.hints != b.hints:
        return False
    first, second = measure.own[one], measure.own[other]
    return (first.outer or first) is (second.outer or second) or (
        a.parent is not None and b.parent is not None and bool(b.parent.hints) and a.parent.hints == b.parent.hints
    )


def _settle_headings(measure: Measure, scores: Sequence[float], kept: set[int], barred: set[int]) -> None:
    """Keep a subhead only if text follows it."""
    lines = measure.lines
    first = min(kept)
    for i in range(len(lines) - 2, -1, -1):
        line = lines[i]
        if i in kept:
            if is_heading(line) and line.size < 120 and kept.isdisjoint(range(i + 1, i + 1 + _NEAR)):
                kept.discard(i)
        elif i in barred or i + 1 not in kept:
            continue
        elif is_question(measure, i) or (i > first and scores[i] >= _HEADING and is_heading(line)):
            kept.add(i)


def _complete_rows(measure: Measure, kept: set[int]) -> None:
    """Keep all cells of a table row if one of them is kept."""
    rows = {measure.own[i].parent for i in kept if is_cell(measure, i)}
    if rows:
        kept.update(i for i, node in enumerate(measure.own) if node.parent in rows and is_cell(measure, i))


def is_cell(measure: Measure, i: int) -> bool:
    """Whether a line is a cell of a data table, not of a layout table: one short line per cell, several in a row."""
    node = measure.own[i]
    row = node.parent
    if node.box.tag not in CELLS or row is None or row.box.tag != "tr" or node.lines != 1:
        return False
    return 1 < row.lines <= _IN_A_ROW and row.chars < _CELL * row.lines


def is_heading(line: Line) -> bool:
    """Whether a line is a heading: by its tag, or a short line in bold that does not end like a sentence."""
    if line.box.tag in HEADINGS:
        return True
    return line.bold_chars >= 0.9 * line.size and line.size < 120 and line.text[-1] not in ".,;。"


def _drop_repeated(lines: Sequence[Line], scores: Sequence[float], kept: set[int]) -> None:
    """Of a paragraph that is printed more than once, keep the copy with the highest score."""
    best: dict[str, int] = {}
    for i in sorted(kept):
        if lines[i].size < _PARAGRAPH:
            continue
        other = best.setdefault(lines[i].text, i)
        if other != i:
            better, worse = (i, other) if scores[i] > scores[other] + 0.02 else (other, i)
            kept.discard(worse)
            best[lines[i].text] = better
