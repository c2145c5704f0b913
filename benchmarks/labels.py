"""Labels the lines of a page as text or not, from hand-made truth: the paragraphs, or strings from them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from newsscrape.extract.body.features import key_of
from newsscrape.extract.body.lines import Line

Label = int | None  # 1 text, 0 not, None not known
Shingle = tuple[str, ...]
SHINGLE = 4  # words
ENOUGH = 8  # words from which a line is recognised anywhere; a shorter one is recognised only near such lines
AROUND = 60  # words of the truth before the first and after the last of these
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def labels_of(row: dict[str, Any], lines: Sequence[Line], headline: str | None) -> list[Label]:
    """A label for each line, from the ``paragraphs`` in a page's truth, or else from ``present`` and ``absent``."""
    if row.get("paragraphs"):
        labels = _by_paragraphs(lines, row["paragraphs"])
    else:
        labels = _by_strings(lines, row["present"], row["absent"])
    _forget_disputed(lines, labels, headline, bool(row.get("paragraphs")))
    return labels


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    for word in _WORD.findall(text.lower()):
        found.extend(word if _UNSPACED.search(word) else (word,))
    return found


def _shingles(tokens: Sequence[str]) -> list[Shingle]:
    return [tuple(tokens[i : i + SHINGLE]) for i in range(len(tokens) - SHINGLE + 1)]


def _by_paragraphs(lines: Sequence[Line], paragraphs: Sequence[str]) -> list[Label]:
    """A long line is text where most of it is in the paragraphs.

    A short one is where the same words stand in the truth between those of the long lines around it.
    """
    truth = _tokens("\n".join(paragraphs))
    places: dict[Shingle, int] = {}
    counts = Counter(_shingles(truth))
    for place, shingle in enumerate(_shingles(truth)):
        places.setdefault(shingle, place)
    tokens = [_tokens(line.text) for line in lines]
    labels: list[Label] = [None] * len(lines)
    sure: list[tuple[int, int, int]] = []  # line, and where it begins and ends in the truth
    for i, words in enumerate(tokens):
        if len(words) < ENOUGH:
            continue
        shingles = _shingles(words)
        known = [shingle for shingle in shingles if shingle in places]
        labels[i] = int(len(known) > 0.5 * len(shingles))
        if labels[i]:
            sure.append((i, places[known[0]], places[known[-1]] + SHINGLE))
    if not sure:
        return [None] * len(lines)
    _settle_short(labels, tokens, truth, sure)
    _settle_repeated(labels, tokens, counts)
    return labels


def _settle_short(
    labels: list[Label], tokens: Sequence[Sequence[str]], truth: Sequence[str], sure: Sequence[tuple[int, int, int]]
) -> None:
    bounds = [(-1, None, max(0, sure[0][1] - AROUND)), *sure, (len(labels), sure[-1][2] + AROUND, None)]
    for (before, _, begin), (after, end, _) in pairwise(bounds):
        low = begin or 0
        high = end if end is not None and end >= low else low + AROUND
        window = f" {' '.join(truth[low:high])} "
        for i in range(before + 1, after):
            if labels[i] is None and tokens[i]:
                labels[i] = int(f" {' '.join(tokens[i])} " in window)


def _settle_repeated(labels: list[Label], tokens: Sequence[Sequence[str]], counts: Counter[Shingle]) -> None:
    """A line whose words stand in a longer one too, but once in the truth, is a pull quote or a caption.

    Which of two equal ones is meant is not known.
    """
    held: dict[Shingle, list[int]] = {}
    for i, words in enumerate(tokens):
        if labels[i] and len(words) >= SHINGLE + 1:
            for shingle in set(_shingles(words)):
                held.setdefault(shingle, []).append(i)
    for i, words in enumerate(tokens):
        if not labels[i] or len(words) < SHINGLE + 1:
            continue
        shingles = _shingles(words)
        if sum(counts[shingle] for shingle in shingles) > 1.5 * len(shingles):
            continue
        again = Counter(j for shingle in set(shingles) for j in held[shingle] if j != i)
        other, shared = again.most_common(1)[0] if again else (i, 0)
        if shared > 0.8 * len(set(shingles)):
            labels[i] = 0 if len(tokens[other]) > 1.3 * len(words) else None


def _by_strings(lines: Sequence[Line], present: Sequence[str], absent: Sequence[str]) -> list[Label]:
    labels: list[Label] = [None] * len(lines)
    for text in absent:
        for i in _holding(lines, text):
            labels[i] = 0
    for text in present:
        held = _holding(lines, text)
        for i in held:
            labels[i] = 1 if len(held) == 1 else None
    return labels


def _holding(lines: Sequence[Line], text: str) -> list[int]:
    folded = " ".join(text.split())
    return [i for i, line in enumerate(lines) if folded in line.text]


def _forget_disputed(lines: Sequence[Line], labels: list[Label], headline: str | None, whole: bool) -> None:
    """Leave out what the truth of different pages treats differently: captions, headlines, lists inside the text."""
    positive = [i for i, label in enumerate(labels) if label]
    title = key_of(headline or "")
    before: Label = 1  # of the last line that is no item of a list
    for i, line in enumerate(lines):
        captioned = "figcaption" in (line.box.tag, line.box.parent.tag if line.box.parent is not None else "")
        within = whole and positive and positive[0] < i < positive[-1]
        listed = line.box.tag == "li" and line.link_share < 0.3 and line.size > 40
        if (
            (labels[i] and captioned)
            or (title and key_of(line.text) == title)
            or (labels[i] == 0 and within and listed and before != 0)
        ):
            labels[i] = None
        if line.box.tag != "li":
            before = labels[i]
