"""Candidates for a field, and choosing among them.

An extractor never returns a bare value. It returns candidates, best first, each with its place and rule. The first with
a value is chosen; the others are stored as evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from newsscrape.items import Evidence

MAX_KEPT = 8  # candidates stored per field: enough to compare, bounded on a page with a thousand <time> elements
_NOTHING: tuple[Any, ...] = (None, "", (), [])


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of one field.

    ``value`` is the normalised value (None if the raw text was refused), ``raw`` the text as printed, ``source`` the
    place (``jsonld``, ``meta:og:title``, ``microdata``, ``dom:h1``, ``url`` …), ``rule`` the name of the rule that read
    it, ``block`` the index in the document of its block.
    """

    value: Any
    raw: str | None
    source: str
    rule: str
    block: int | None = None


def choose(candidates: Iterable[Candidate]) -> tuple[Candidate | None, tuple[Evidence, ...]]:
    """The first candidate with a value, and the evidence: all candidates in order, the chosen one marked."""
    ranked = list(candidates)
    chosen = None
    for place, candidate in enumerate(ranked):
        if candidate.value not in _NOTHING:
            chosen = candidate
            if place >= MAX_KEPT:
                ranked[MAX_KEPT - 1] = candidate
            break
    return chosen, tuple([Evidence(c.value, c.raw, c.source, c.rule, c is chosen) for c in ranked[:MAX_KEPT]])
