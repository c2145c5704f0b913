"""Parses tables of words and phrases written as text, one group per line."""

from __future__ import annotations

import re

from newsscrape.lazy import compiled


def words(text: str) -> frozenset[str]:
    """Words separated by white space."""
    return frozenset(text.split())


def phrases(text: str) -> re.Pattern[str]:
    """One pattern for several phrases, on lines of their own or separated by `` / ``; for lower-case text."""
    parts = (part.strip() for line in text.splitlines() for part in line.split(" / "))
    return compiled("|".join(filter(None, parts)))
