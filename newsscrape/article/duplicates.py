"""Compares two texts and says what kind of copy one is of the other, from the runs of words that they share.

Does not decide who copied whom, and uses nothing but the words: docs/duplicates.md has the rules with worked examples.
``fingerprint`` gives the few hashes by which texts that may share a passage are found among many.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from newsscrape.article import runs
from newsscrape.article.normalise import unspaced_count, words

Kind = Literal["copy", "version", "quote"]

# Lengths are in words; in scripts without spaces they are half as long again, in characters.
UNSPACED_FACTOR = 1.5
MIN_WORDS = 25  # a shorter text is not compared: a headline and a caption say too little
RUN = 6  # consecutive words that must be in the other text to count as shared; also the unit that is hashed
PASSAGE = 12  # a shorter run is not a quotation: anybody writes "at a meeting of the council on"
QUOTED = 40  # words in shared passages that make a quotation; one sentence from a press release has fewer
COPY = 0.8  # share of either text that is in the other
VERSION = 0.6  # share of the one text that is in the other …
VERSION_REST = 0.4  # … and of the other that is in the one …
CUT_REST = 0.25  # … or this much of the longer, if it begins with that: less, or elsewhere, is an item in a round-up
BEGINNING = 30  # words within which a text begins: byline, place and summary may come first
NUMBERS = 6  # from this many numbers on …
SAME_NUMBERS = 0.5  # … this share of them must agree: the same words around other numbers are a template

WINDOW = 20  # at least one hash is kept of this many consecutive runs: a shared passage of 25 words is always found
MAX_HASHES = 160  # kept of a text of any length
WORTHWHILE = 0.15  # share of common hashes from which two texts of one site are compared; copies have 0.2 and more


@dataclass(frozen=True, slots=True)
class Match:
    """How two texts are related. ``similarity``: the share of their words that is in the other text too."""

    kind: Kind
    similarity: float


@dataclass(frozen=True, slots=True)
class _Text:
    """A text prepared for comparison. ``factor`` converts lengths in words to lengths in this script."""

    words: Sequence[str]
    factor: float
    runs: tuple[int, ...]  # a hash for each run of RUN words
    run_set: frozenset[int]
    numbers: Counter[str]

    def length(self, of_words: int) -> int:
        return int(of_words * self.factor)


def compare(one: str, other: str, *, same_site: bool = False) -> Match | None:
    """How two texts are related, None if they are not; symmetric.

    ``same_site``: within a site, common passages are boilerplate and background, never a quotation.
    """
    a, b = _read(one), _read(other)
    if a.factor != b.factor or min(len(a.words), len(b.words)) < a.length(MIN_WORDS):
        return None
    common = a.run_set & b.run_set
    if not common:
        return None
    runs = _shared(a, common), _shared(b, common)
    shared = [sum(end - start for start, end in found) for found in runs]
    lengths = len(a.words), len(b.words)
    less, more = sorted(part / whole for part, whole in zip(shared, lengths, strict=True))
    similarity = round(sum(shared) / sum(lengths), 3)
    if not _is_form(a, b):
        if less >= COPY:
            return Match("copy", similarity)
        longer = runs[lengths[1] > lengths[0]]
        rest = CUT_REST if longer[0][0] <= a.length(BEGINNING) else VERSION_REST
        if more >= VERSION and less >= rest:
            return Match("version", similarity)
    if not same_site and max(map(_quoted, (a, b), (b, a), runs)) >= a.length(QUOTED):
        return Match("quote", similarity)
    return None


def fingerprint(text: str) -> tuple[int, ...]:
    """The hashes of a text: an equal hash means six consecutive words in common; none for a short text.

    Of the hashes of all runs, the smallest in each window is kept, so that a long enough passage has the same hashes
    wherever it is. In texts of more than about 1,600 words the window grows, to keep at most ``MAX_HASHES``. Runs with
    a figure in them are left out: in a template that is filled in every day, they would match a handful of other issues
    by chance.
    """
    found, factor = _split(text)
    if len(found) < int(MIN_WORDS * factor):
        return ()
    length = int(RUN * factor)
    hashes = _hashes(found, length)
    telling = _without_numbers(found, hashes, length) or hashes
    kept = runs.minima(telling, max(WINDOW, 2 * len(telling) // MAX_HASHES))
    return tuple(sorted(kept)[:MAX_HASHES])


def is_form(one: str, other: str) -> bool:
    """Whether two texts have the same words around different numbers, as two days' weather, results or prices do."""
    return _is_form(_read(one), _read(other))


def worth_comparing(common: int, hashes: int, other_hashes: int, *, same_site: bool) -> bool:
    """Whether texts with this many hashes, of which this many are common, can be related.

    Within a site, a note under every article is shared, so only a copy or a version counts.
    """
    return common >= (WORTHWHILE * min(hashes, other_hashes) if same_site else 1)


@lru_cache(maxsize=512)
def _read(text: str) -> _Text:
    found, factor = _split(text)
    hashes = tuple(_hashes(found, int(RUN * factor)))
    numbers = Counter(word for word in found if word[0].isdigit())
    return _Text(found, factor, hashes, frozenset(hashes), numbers)


def _split(text: str) -> tuple[list[str], float]:
    """A text's words, and the factor that converts lengths in words to lengths in its script."""
    found = words(text)
    unspaced = 0 if text.isascii() else unspaced_count("".join(found))
    return found, UNSPACED_FACTOR if unspaced * 2 > len(found) else 1.0


def _hashes(found: Sequence[str], length: int) -> list[int]:
    code = {word: zlib.crc32(word.encode()) + 1 for word in set(found)}
    return runs.hashes([code[word] for word in found], length)


def _without_numbers(found: Sequence[str], hashes: Sequence[int], length: int) -> list[int]:
    """The hashes of those runs that have no number in them."""
    kept: list[int] = []
    first = 0  # the first word after the last number
    for number in [place for place, word in enumerate(found) if word[0].isdigit()]:
        kept += hashes[first : max(first, number - length + 1)]
        first = number + 1
    return [*kept, *hashes[first:]]


def _shared(text: _Text, common: frozenset[int]) -> list[tuple[int, int]]:
    """The ranges of a text, as start and end, in which every run of ``RUN`` words is also in the other."""
    length = text.length(RUN)
    stretches: list[tuple[int, int]] = []
    first = end = -1
    for start in [place for place, run in enumerate(text.runs) if run in common]:
        if start > end:
            if end > 0:
                stretches.append((first, end))
            first = start
        end = start + length
    return [*stretches, (first, end)]


def _quoted(text: _Text, other: _Text, stretches: Sequence[tuple[int, int]]) -> int:
    """Words of a text in passages from the other. An ending that both texts share is boilerplate, not a quotation."""
    if text.runs[-1] == other.runs[-1]:
        stretches = stretches[:-1]
    return sum(end - start for start, end in stretches if end - start >= text.length(PASSAGE))


def _is_form(a: _Text, b: _Text) -> bool:
    """Whether two texts have the same words around different numbers, as two days' weather, results or prices do."""
    fewer = min(a.numbers.total(), b.numbers.total())
    return fewer >= NUMBERS and (a.numbers & b.numbers).total() < SAME_NUMBERS * fewer
