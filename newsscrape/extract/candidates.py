"""Candidates for a field, and the one that is chosen.

An extractor never returns a bare value: it returns candidates, best first, and each says where it was read
and by which rule. The first with a value wins; the rest stay as evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from newsscrape.items import Evidence

MAX_KEPT = 8  # candidates kept a field: enough to argue with, bounded on a page with a thousand <time> elements


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of one field.

    ``value`` is the normalised value (None when the raw text was refused), ``raw`` the text as printed,
    ``source`` the place (``jsonld``, ``meta:og:title``, ``microdata``, ``dom:h1``, ``url`` …), ``rule`` the
    name of the rule that read it, ``block`` the index in the document of the block it stands in.
    """

    value: Any
    raw: str | None
    source: str
    rule: str
    block: int | None = None


def choose(candidates: Iterable[Candidate]) -> tuple[Candidate | None, tuple[Evidence, ...]]:
    """The first candidate with a value, and the evidence: every candidate in order, the chosen one marked."""
    ranked = list(candidates)
    chosen = next((c for c in ranked if c.value not in (None, "", (), [])), None)
    kept = ranked[:MAX_KEPT]
    if chosen is not None and all(c is not chosen for c in kept):
        kept[-1] = chosen
    evidence = tuple(Evidence(c.value, c.raw, c.source, c.rule, c is chosen) for c in kept)
    return chosen, evidence
