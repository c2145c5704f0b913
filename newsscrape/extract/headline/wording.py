"""Compares the wording of two headlines."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

MIN_AGREEMENT = 0.5  # share of words from which a heading counts as the same headline in other words
_TELLING = 4  # letters from which a word distinguishes stories, in any language
_WORD = re.compile(r"\w+")


def agreement(one: str, other: str) -> float:
    """Share of the words of the shorter text that the other has too, 0 to 1."""
    a, b = words_of(one), words_of(other)
    if not a or not b:
        return 0.0
    small, large = sorted((a, b), key=len)
    share = len(small & large) / len(small)
    return share * (0.5 if len(small) == 1 and len(large) > 3 else 1.0)


@lru_cache(maxsize=256)
def words_of(text: str) -> frozenset[str]:
    """The significant words of a text: long ones if there are several, else all.

    Scripts without spaces are compared by pairs of characters.
    """
    lowered = text.lower()
    words = frozenset(_WORD.findall(lowered))
    if any("\u2e80" < c < "\ud7b0" for c in lowered):
        together = "".join(_WORD.findall(lowered))
        return frozenset(a + b for a, b in pairwise(together))
    telling = frozenset(word for word in words if len(word) >= _TELLING or word.isdigit())
    return telling if len(telling) > 1 else words


def count_words(text: str) -> int:
    return len(_WORD.findall(text))
