"""What a line's surroundings say of it, once every line has a first score: where the text of the page lies.

The second half of the features; linear in the size of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from newsscrape.extract.body_boxes import spread_mass
from newsscrape.extract.body_features import Measure

CONTEXT = (
    "p p-1 p-2 p-3 p+1 p+2 p+3 near wide before after total box:mass box:mean up1:mass up1:mean up2:mass up2:mean "
    "shape:mean shape:mass shape:lines spread gap_before gap_after run"
).split()
_FAR = 3_000  # characters; a greater distance to the next text says no more
_STRONG = 0.6  # score from which a line counts as text when distances are measured
_STRONG_SIZE = 60
_WEAK = 0.3
_BREAK = 500  # characters of other matter that end a run of text
_PAUSE = 20  # what a line break counts in characters


def context_rows(measure: Measure, scores: Sequence[float], least: float) -> Iterator[tuple[int, list[float]]]:
    """Index and features, as named in ``CONTEXT``, of each line that has a first row and at least this score."""
    places, lines = measure.seen, measure.lines
    p = [scores[i] for i in places]
    sizes = [lines[i].size for i in places]
    mass = [a * b for a, b in zip(p, sizes, strict=True)]
    own = [measure.own[i] for i in places]
    total = spread_mass(measure.nodes, own, mass) or 1.0
    keys = [_shape(measure, i) for i in places]
    shapes = _shapes(keys, mass, sizes)
    masses, lengths = [0.0, *accumulate(mass)], [0, *accumulate(sizes)]
    behind = _distances(p, sizes)
    ahead = _distances(p[::-1], sizes[::-1])[::-1]
    runs = _runs(p, sizes, mass)
    count = len(places)
    padded = [0.0, 0.0, 0.0, *p, 0.0, 0.0, 0.0]
    for k, i in enumerate(places):
        if p[k] < least or measure.rows[i] is None:
            continue
        size, weight, node = sizes[k], mass[k], own[k]
        shape_mass, shape_size, shape_lines = shapes[keys[k]]
        others = shape_size - size
        low, high = max(0, k - 2), min(count, k + 3)
        near = lengths[high] - lengths[low] - size
        near_mass = masses[high] - masses[low] - weight
        low, high = max(0, k - 6), min(count, k + 7)
        wide = lengths[high] - lengths[low] - size
        wide_mass = masses[high] - masses[low] - weight
        up1 = node.outer
        up2 = up1.outer
        yield i, [
            p[k], padded[k + 2], padded[k + 1], padded[k], padded[k + 4], padded[k + 5], padded[k + 6],
            near_mass / near if near else 0.0, wide_mass / wide if wide else 0.0,
            masses[k] / total, 1.0 - masses[k + 1] / total, total,
            node.mass / total, node.mass / node.chars, up1.mass / total, up1.mass / up1.chars,
            up2.mass / total, up2.mass / up2.chars,
            (shape_mass - weight) / others if others else -1.0, shape_mass / total, shape_lines,
            node.spread, behind[k], ahead[k], runs[k] / total,
        ]  # fmt: skip


def _shape(measure: Measure, i: int) -> tuple[str, str, str, str]:
    box = measure.lines[i].box
    outer = box.parent or box
    return box.tag, box.hints, outer.tag, outer.hints


def _shapes(
    keys: Sequence[tuple[str, str, str, str]], mass: Sequence[float], sizes: Sequence[int]
) -> dict[tuple[str, str, str, str], tuple[float, int, int]]:
    """Mass, characters and lines by markup: paragraphs of one article are marked up alike."""
    shapes: dict[tuple[str, str, str, str], tuple[float, int, int]] = {}
    for key, weight, size in zip(keys, mass, sizes, strict=True):
        held, chars, lines = shapes.get(key, (0.0, 0, 0))
        shapes[key] = held + weight, chars + size, lines + 1
    return shapes


def _distances(p: Sequence[float], sizes: Sequence[int]) -> list[int]:
    """Characters since the last line that is surely text."""
    found, distance = [], _FAR
    for score, size in zip(p, sizes, strict=True):
        found.append(min(distance, _FAR))
        distance = 0 if score > _STRONG and size > _STRONG_SIZE else distance + size + _PAUSE
    return found


def _runs(p: Sequence[float], sizes: Sequence[int], mass: Sequence[float]) -> list[float]:
    """For each line the mass of the run of text that it stands in."""
    member, held, other = [], [0.0], 0
    for score, size, weight in zip(p, sizes, mass, strict=True):
        if score >= _WEAK:
            other = 0
        else:
            other += size + _PAUSE
            if other > _BREAK and held[-1] > 0.0:
                held.append(0.0)
        member.append(len(held) - 1)
        held[-1] += weight
    return [held[run] for run in member]
