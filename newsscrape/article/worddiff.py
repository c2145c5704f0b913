"""Compares two texts word by word. Pure and bounded: passages too long to compare count as replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["equal", "delete", "insert"]

MAX_PRODUCT = 1_000_000  # of the two lengths, with which difflib's time grows
EXCERPT = 160  # characters of an excerpt
_CONTEXT = 40  # of them before the first difference
# From coarse to fine: each pattern splits what the one before found replaced. Ideographs and kana count as words.
_UNITS = (
    re.compile(r"(?s).+?(?:\n\n|\Z)"),
    re.compile(r"(?s).+?(?:[.!?\u3002\uff01\uff1f]+[\"'\u201d\u2019]?\s+|\Z)"),
    re.compile(r"\s+|[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|\w+|[^\w\s]"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is in both, only in the older, or only in the newer."""

    op: Op
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces in reading order; joined, those of ``old`` give ``old`` and those of ``new`` give ``new``.

    >>> [(p.op, p.text) for p in word_diff("Two men held", "Three men held")]
    [('delete', 'Two'), ('insert', 'Three'), ('equal', ' men held')]
    """
    return tuple(_merged(_compared(old, new, _UNITS)))


def excerpts(old: str, new: str) -> tuple[str, str]:
    """From each of two texts, the words around the first difference."""
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return _excerpt(old, same), _excerpt(new, same)


def _excerpt(text: str, at: int) -> str:
    start = max(0, at - _CONTEXT)
    part = " ".join(text[start : start + EXCERPT].split())
    return f"{'…' if start else ''}{part}{'…' if start + EXCERPT < len(text) else ''}"


def _compared(old: str, new: str, units: Sequence[re.Pattern[str]]) -> Iterator[Piece]:
    if old == new or not old or not new or not units:
        yield from _replaced(old, new)
        return
    before, after = units[0].findall(old), units[0].findall(new)
    if len(before) * len(after) > MAX_PRODUCT:
        yield from _replaced(old, new)
        return
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        one, other = "".join(before[a:b]), "".join(after[c:d])
        if tag == "equal":
            yield Piece("equal", one)
        else:
            yield from _compared(one, other, units[1:])


def _replaced(old: str, new: str) -> Iterator[Piece]:
    if old == new:
        yield Piece("equal", old)
    else:
        yield from (Piece("delete", old), Piece("insert", new))


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind merged, deletions before insertions."""
    texts: dict[Op, str] = {"equal": "", "delete": "", "insert": ""}
    for piece in pieces:
        if piece.op == "equal" and piece.text and (texts["delete"] or texts["insert"]):
            yield from _flushed(texts)
        texts[piece.op] += piece.text
    yield from _flushed(texts)


def _flushed(texts: dict[Op, str]) -> Iterator[Piece]:
    for op, text in texts.items():
        if text:
            yield Piece(op, text)
        texts[op] = ""
