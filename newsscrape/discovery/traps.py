"""Addresses that lead on for ever: endless calendars, session ids, paths into themselves, facets in every combination.

Tells from an address alone what is plainly a trap, and from what came of others like it what has become one. Keeps
counts, no addresses and no clock; begin each crawl with a fresh detector, or with a kept one to go on where it stopped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

from newsscrape.discovery import paging
from newsscrape.discovery.shapes import family, is_fixed, shape, split

MAX_SHAPES = 1_000  # kept of a site, and as many families when that is not enough
MAX_DEPTH = 14
MAX_PARAMETERS = 8
MAX_SAME = 3  # times that one parameter is given
AHEAD = timedelta(days=31)  # an archive by date has nothing further ahead
FAR_PATIENCE = 60  # lists far from the home page that may be of no use in a row, whatever they are called
_FAR = "lists far from the home page"
_REST = "*"  # all that found no room
_SESSION = re.compile(
    r"[;?&](?:phpsessid|jsessionid|aspsessionid\w*|sess(?:ion)?_?id|oscsid|zenid|cfid|cftoken|sid)\b|;session|\(S\(",
    re.I,
)
# How many pages of a shape in a row may be of no use; by the first description that fits.
_PATIENCE: tuple[tuple[str, int], ...] = (
    ("pages of an archive by date", 60),
    ("addresses with a session id", 30),
    ("addresses with two or more parameters", 30),
    ("addresses of eight or more steps", 30),
    ("addresses", 200),
)
_LEAST = min(patience for _, patience in _PATIENCE)
_RARE = 50  # of so many pages at least one must be of use, once there have been ten times as many as is patient
_MANY = 10


class TrapDetector:
    """What came of the pages of each shape on one site, and whether more of a shape is worth asking for."""

    def __init__(self, limit: int = MAX_SHAPES) -> None:
        self.limit = limit
        self._counts: dict[str, tuple[int, int, int]] = {}  # shape: seen, of use, of no use in a row since

    def record(self, url: str, useful: bool) -> None:
        """Take note of a page: whether it was an article, or offered an address that was not known before.

        Pages asked for again because they may have changed are not to be recorded: they say nothing new by nature.
        """
        for key in self._keys(url, make=True):
            seen, used, barren = self._counts.get(key, (0, 0, 0))
            self._counts[key] = (seen + 1, used + 1, 0) if useful else (seen + 1, used, barren + 1)

    def verdict(self, url: str, today: date | None = None) -> str | None:
        """Why an address is a trap, in words; None for one worth asking for. ``today`` bounds calendars."""
        return _plainly(url, today) or self._become(url)

    def record_far(self, useful: bool) -> None:
        """Take note of a list far from the home page: facets that are written into the path have shapes without end."""
        seen, used, barren = self._counts.get(_FAR, (0, 0, 0))
        self._counts[_FAR] = (seen + 1, used + 1, 0) if useful else (seen + 1, used, barren + 1)

    def far_verdict(self) -> str | None:
        """Why no more lists that far are worth asking for; None while they are."""
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
        """Under what an address is counted: its shape, and its path when it has several parameters.

        With no room for another shape, its family stands for it, then one for all the rest. A shape that is a single
        address cannot be a trap.
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
        """All of it as plain data, for ``from_dict``."""
        return {key: list(counts) for key, counts in self._counts.items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], limit: int = MAX_SHAPES) -> TrapDetector:
        """What ``to_dict`` gave."""
        made = cls(limit)
        for key, (seen, used, barren) in data.items():
            made._counts[key] = int(seen), int(used), int(barren)
        return made


def _plainly(url: str, today: date | None) -> str | None:
    """What an address alone gives away."""
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
    """What a path says twice running (several steps) or thrice (a single one, if it is no number)."""
    for size in range(1, len(segments) // 2 + 1):
        for start in range(len(segments) - 2 * size + 1):
            piece = segments[start : start + size]
            if piece != segments[start + size : start + 2 * size]:
                continue
            if size > 1 or (piece[0] == "".join(segments[start + 2 : start + 3]) and not piece[0].isdecimal()):
                return "/".join(piece)
    return None


def _is_facet(url: str) -> bool:
    """Whether an address has two parameters or more beside those that count pages: a list seen in one more way."""
    query = split(url).query
    return (
        "&" in query
        and sum(not paging.PAGE_KEY.fullmatch(key) for key, _ in parse_qsl(query, keep_blank_values=True)) >= 2
    )


def _kind(url: str) -> int:
    """The place in ``_PATIENCE`` of the first description that fits an address."""
    parts = split(url)
    fits = (
        paging.dated(url) is not None,
        _SESSION.search(url) is not None,
        _is_facet(url),
        parts.path.count("/") >= 8,
    )
    return fits.index(True) if True in fits else len(_PATIENCE) - 1
