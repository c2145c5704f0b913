"""Features of a line's surroundings, from the first score of every line: where on the page the text is.

They are the second half of the features. The time is linear in the size of the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

from newsscrape.extract.body.boxes import spread_mass
from newsscrape.extract.document import Box

if TYPE_CHECKING:
    from newsscrape.extract.body.features import Measure

Shape: TypeAlias = tuple[str, str, str, str]

CONTEXT = (
    "p p-1 p-2 p-3 p+1 p+2 p+3 near wide before after total box:mass box:mean up1:mass up1:mean up2:mass up2:mean "
    "shape:mean shape:mass shape:lines spread gap_before gap_after run over under p:heading section:mean section:mass "
    "alike listed"
).split()
LONG_WORD = 4  # letters
COMPARED = 500  # characters
FAR = 3_000  # characters; greater distances to the next text count as this one
STRONG = 0.6  # score from which a line counts as text when distances are computed
STRONG_SIZE = 60
WEAK = 0.3
BREAK = 500  # characters of anything else that end a run of text
PAUSE = 20  # characters that a line break counts as


def context_rows(
    measure: Measure, scores: Sequence[float], least: float, listed: Container[int] = ()
) -> Iterator[tuple[int, list[float]]]:
    """Index and features (named in ``CONTEXT``) of each line that has a first row and at least this score."""
    lines, own, p = measure.lines, measure.own, scores
    sizes = [line.size for line in lines]
    mass = [a * b for a, b in zip(p, sizes, strict=True)]
    total = spread_mass(measure.nodes, mass) or 1.0
    asked = [k for k, row in enumerate(measure.rows) if row is not None and p[k] >= least]
    keys, known_shapes = shapes([line.box for line in lines], asked, mass, sizes)
    masses, lengths = [0.0, *accumulate(mass)], [0, *accumulate(sizes)]
    strong = [k for k, score in enumerate(p) if score > STRONG and sizes[k] > STRONG_SIZE]
    runs = _runs(p, sizes, mass)
    count = len(lines)
    words = {k: _words_of(lines[k].text) for k in {*asked, *strong}}
    once, twice = shared_words([words[k] for k in strong])
    sure = frozenset(strong)
    headings, ends = measure.heading, section_ends(measure.heading)
    padded = [0.0, 0.0, 0.0, *p, 0.0, 0.0, 0.0]
    for k in asked:
        size, weight, node = sizes[k], mass[k], own[k]
        shape_mass, shape_size, shape_lines = known_shapes[keys[k]]
        others = shape_size - size
        low, high = max(0, k - 2), min(count, k + 3)
        near = lengths[high] - lengths[low] - size
        near_mass = masses[high] - masses[low] - weight
        low, high = max(0, k - 6), min(count, k + 7)
        wide = lengths[high] - lengths[low] - size
        wide_mass = masses[high] - masses[low] - weight
        up1 = node.outer or node
        up2 = up1.outer or up1
        after = bisect_left(strong, k)
        behind = _distance(strong[after - 1], k, lengths) if after else FAR
        after += after < len(strong) and strong[after] == k
        ahead = _distance(k, strong[after], lengths) if after < len(strong) else FAR
        heading = headings[k]
        begin = max(heading, 0)
        section, section_mass = lengths[ends[k]] - lengths[begin] - size, masses[ends[k]] - masses[begin] - weight
        known = twice if k in sure else once  # in another line than this one
        yield k, [
            p[k], padded[k + 2], padded[k + 1], padded[k], padded[k + 4], padded[k + 5], padded[k + 6],
            near_mass / near if near else 0.0, wide_mass / wide if wide else 0.0,
            masses[k] / total, 1.0 - masses[k + 1] / total, total,
            node.mass / total, node.mass / node.chars, up1.mass / total, up1.mass / up1.chars,
            up2.mass / total, up2.mass / up2.chars,
            (shape_mass - weight) / others if others else -1.0, shape_mass / total, shape_lines,
            node.spread, behind, ahead, runs[k] / total,
            p[up1.start - 1] if up1.start else 0.0, p[up1.end] if up1.end < count else 0.0,
            p[heading] if heading >= 0 else -1.0, section_mass / section if section else -1.0, section_mass / total,
            len(words[k] & known) / len(words[k]) if words[k] else -1.0,
            k in listed,
        ]  # fmt: skip


def _words_of(text: str) -> set[str]:
    return {word for word in text[:COMPARED].lower().split() if len(word) >= LONG_WORD}


def shared_words(lines: Sequence[set[str]]) -> tuple[set[str], set[str]]:
    """The words of lines that are certainly text: those in any line, and those in at least two lines."""
    once: set[str] = set()
    twice: set[str] = set()
    for words in lines:
        twice |= once & words
        once |= words
    return once, twice


def section_ends(headings: Sequence[int]) -> list[int]:
    """For each line, where the lines under the same heading end."""
    ends = [len(headings)] * len(headings)
    for k in range(len(headings) - 2, -1, -1):
        ends[k] = ends[k + 1] if headings[k + 1] == headings[k] else k + 1
    return ends


def shape(box: Box) -> Shape:
    outer = box.parent or box
    return box.tag, box.hints, outer.tag, outer.hints


def shapes(
    boxes: Sequence[Box], asked: Sequence[int], mass: Sequence[float], sizes: Sequence[int]
) -> tuple[dict[int, Shape], dict[Shape, tuple[float, int, int]]]:
    """The markup of the given lines, and for each markup the mass, characters and number of all lines that have it.

    The paragraphs of one article have the same markup.
    """
    keys = {k: shape(boxes[k]) for k in asked}
    shapes = dict.fromkeys(keys.values(), (0.0, 0, 0))
    hints = {boxes[k].hints for k in asked}
    for k, box in enumerate(boxes):
        if box.hints in hints:
            key = keys.get(k) or shape(box)
            known = shapes.get(key)
            if known is not None:
                held, chars, lines = known
                shapes[key] = held + mass[k], chars + sizes[k], lines + 1
    return keys, shapes


def _distance(one: int, other: int, lengths: Sequence[int]) -> int:
    """Characters between two lines; ``lengths`` are running totals."""
    return min(lengths[other] - lengths[one + 1] + PAUSE * (other - one - 1), FAR)


def _runs(p: Sequence[float], sizes: Sequence[int], mass: Sequence[float]) -> list[float]:
    """For each line, the mass of the run of text around it."""
    member, held, other = [], [0.0], 0
    for score, size, weight in zip(p, sizes, mass, strict=True):
        if score >= WEAK:
            other = 0
        else:
            other += size + PAUSE
            if other > BREAK and held[-1] > 0.0:
                held.append(0.0)
        member.append(len(held) - 1)
        held[-1] += weight
    return [held[run] for run in member]
