"""How tables of words and phrases are written down: as text, a line holding what belongs together."""

from __future__ import annotations

import re

from newsscrape.lazy import compiled


def words(text: str) -> frozenset[str]:
    """Words parted by white space."""
    return frozenset(text.split())


def phrases(text: str) -> re.Pattern[str]:
    """One pattern of several, each on a line of its own or parted by `` / ``; matched against lower-case text."""
    parts = (part.strip() for line in text.splitlines() for part in line.split(" / "))
    return compiled("|".join(filter(None, parts)))
