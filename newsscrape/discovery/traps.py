"""Detects crawler traps: endless calendars, session ids, repeating paths, facets in every combination.

Recognises an obvious trap by its URL alone, and others by the results of similar URLs. Stores counts only, no URLs and
no times. Begin each crawl with a new detector, or with a saved one to resume it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

from newsscrape.discovery import paging
from newsscrape.discovery.shapes import family, is_fixed, shape, split

MAX_SHAPES = 1_000  # per site, and as many families once these are used up
MAX_DEPTH = 14
MAX_PARAMETERS = 8
MAX_SAME = 3  # times that a parameter may be repeated
AHEAD = timedelta(days=31)  # an archive by date has nothing later than this
FAR_PATIENCE = 60  # useless lists in a row, far from the home page, whatever their shape
_FAR = "lists far from the home page"
_REST = "*"  # everything that found no room
_SESSION = re.compile(
    r"[;?&](?:phpsessid|jsessionid|aspsessionid\w*|sess(?:ion)?_?id|oscsid|zenid|cfid|cftoken|sid)\b|;session|\(S\(",
    re.I,
)
# How many useless pages of a shape in a row are allowed, by the first description that matches.
_PATIENCE: tuple[tuple[str, int], ...] = (
    ("pages of an archive by date", 60),
    ("addresses with a session id", 30),
    ("addresses with two or more parameters", 30),
    ("addresses of eight or more steps", 30),
    ("addresses", 200),
)
_LEAST = min(patience for _, patience in _PATIENCE)
_RARE = 50  # after ten times the patience, at least one page in this many must be useful
_MANY = 10


class TrapDetector:
    """Records how useful the pages of each shape on a site were, and says whether more of a shape is worth fetching."""

    def __init__(self, limit: int = MAX_SHAPES) -> None:
        self.limit = limit
        self._counts: dict[str, tuple[int, int, int]] = {}  # shape: seen, useful, useless in a row since

    def record(self, url: str, useful: bool) -> None:
        """Record whether a page was useful: an article, or a page with a URL that was not known before.

        Do not record pages that are fetched again to look for changes: they have nothing new by nature.
        """
        for key in self._keys(url, make=True):
            seen, used, barren = self._counts.get(key, (0, 0, 0))
            self._counts[key] = (seen + 1, used + 1, 0) if useful else (seen + 1, used, barren + 1)

    def verdict(self, url: str, today: date | None = None) -> str | None:
        """Why a URL is a trap, in words; None if it is worth fetching. ``today`` bounds calendars."""
        return _plainly(url, today) or self._become(url)

    def record_far(self, useful: bool) -> None:
        """Record a list far from the home page: facets that are written into the path have endless shapes."""
        seen, used, barren = self._counts.get(_FAR, (0, 0, 0))
        self._counts[_FAR] = (seen + 1, used + 1, 0) if useful else (seen + 1, used, barren + 1)

    def far_verdict(self) -> str | None:
        """Why no more lists at that distance are worth fetching; None while they are."""
        barren = self._counts.get(_FAR, (0, 0, 0))[2]
        return f"the last {barren} lists as far from the home page had nothing new" if barren >= FAR_PATIENCE else None

    def _become(self, url: str) -> str | None:
        for key in self._keys(url, make=False):
            seen, used, barren = self._counts.get(key, (0, 0, 0))
            if seen < _LEAST:
                continue
            what, patience = _PATIENCE[_kind(url)] if key != _REST else ("other addresses", _PATIENCE[-1][1])
            if barren >= patience:
                return f"the last {barren} {what} like {key} had nothing new"
            if seen >= patience * _MANY and used * _RARE < seen:
                return f"only {used} of {seen} {what} like {key} had anything new"
        return None

    def _keys(self, url: str, make: bool) -> list[str]:
        """The keys under which a URL is counted: its shape, and its path if it has several parameters.

        When there is no room for another shape, its family is counted, then one key for all the rest. A shape of only
        one URL cannot be a trap.
        """
        form = shape(url)
        if is_fixed(form):
            return []
        keys = [form, f"{form.partition('?')[0]}?…"] if _is_facet(url) else [form]
        return [self._room(key) if make or key not in self._counts else key for key in keys]

    def _room(self, key: str) -> str:
        if key in self._counts or len(self._counts) < self.limit:
            return key
        path, mark, query = family(key).partition("?")
        wide = f"…/{path}{mark}{'…' if query else ''}"
        return wide if wide in self._counts or len(self._counts) < 2 * self.limit else _REST

    def to_dict(self) -> dict[str, list[int]]:
        """The state as plain data, for ``from_dict``."""
        return {key: list(counts) for key, counts in self._counts.items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], limit: int = MAX_SHAPES) -> TrapDetector:
        """The detector that ``to_dict`` saved."""
        made = cls(limit)
        for key, (seen, used, barren) in data.items():
            made._counts[key] = int(seen), int(used), int(barren)
        return made


def _plainly(url: str, today: date | None) -> str | None:
    """Why a URL is a trap by its form alone."""
    parts = split(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MAX_DEPTH:
        return f"its path has {len(segments)} steps"
    if again := _repeated(segments):
        return f"its path repeats /{again}"
    keys = [key for key, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if len(keys) > MAX_PARAMETERS:
        return f"it has {len(keys)} parameters"
    if keys and (most := max(map(keys.count, keys))) > MAX_SAME:
        return f"it gives one parameter {most} times"
    if today is not None and (period := paging.dated(url)) is not None and period.first > today + AHEAD:
        return f"a calendar's page of {period}, after {today}"
    return None


def _repeated(segments: list[str]) -> str | None:
    """The part of a path that repeats: several segments twice in a row, or one three times, unless it is a number."""
    for size in range(1, len(segments) // 2 + 1):
        for start in range(len(segments) - 2 * size + 1):
            piece = segments[start : start + size]
            if piece != segments[start + size : start + 2 * size]:
                continue
            if size > 1 or (piece[0] == "".join(segments[start + 2 : start + 3]) and not piece[0].isdecimal()):
                return "/".join(piece)
    return None


def _is_facet(url: str) -> bool:
    """Whether a URL has two or more parameters besides page numbers: one more view of a list."""
    query = split(url).query
    return (
        "&" in query
        and sum(not paging.PAGE_KEY.fullmatch(key) for key, _ in parse_qsl(query, keep_blank_values=True)) >= 2
    )


def _kind(url: str) -> int:
    """The index in ``_PATIENCE`` of the first description that matches a URL."""
    parts = split(url)
    fits = (
        paging.dated(url) is not None,
        _SESSION.search(url) is not None,
        _is_facet(url),
        parts.path.count("/") >= 8,
    )
    return fits.index(True) if True in fits else len(_PATIENCE) - 1
