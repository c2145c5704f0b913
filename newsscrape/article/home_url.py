"""Decides which of an article's URLs was its home and when, from what was seen at each of them. Pure.

The result does not depend on the order in which captures arrive. The rules: docs/revisions.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

UNSEEN = timedelta(days=30)  # a URL that is not visited is assumed unchanged for this long


@dataclass(frozen=True, slots=True)
class Address:
    """What was seen at one URL of an article; times are as the archive writes them.

    ``first`` and ``last``: when the article was read there (None: the URL only ever led to it). ``is_copy``: the page
    there always named another URL as its own, or is a mobile, AMP or print view. ``names``: the URL that the page named
    when it was last read, if it is another. ``ended``: when the URL first stopped answering after ``last``;
    ``leads_to``: where it redirects since then. ``is_gone``: the article can no longer be fetched there.
    """

    url_id: int
    url: str
    first: str | None
    last: str | None
    is_copy: bool = False
    names: str | None = None
    ended: str | None = None
    leads_to: int | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """A URL and the period in which it was the article's home; ``until`` is None for the present home."""

    address: Address
    since: str
    until: str | None = None


def homes(addresses: Sequence[Address]) -> tuple[Home, ...]:
    """An article's homes in order of time; none if the article was read at no URL.

    The first home is where the article was first read, copies excepted. Another URL takes its place when the home has
    ended, when it names the other URL as its own, or when it had not been read for thirty days before the other was.
    """
    read = sorted((a for a in addresses if a.first is not None), key=lambda a: (str(a.first), *order(a.url)))
    originals = [a for a in read if not a.is_copy] or read
    found: list[tuple[Address, str]] = []
    for address in originals:
        since = _takes_over(found[-1][0], address) if found else str(address.first)
        if since is not None:
            found.append((address, since))
    if found and (ended := found[-1][0].ended) is not None:
        left = [a for a in read if (a.ended is None or a.ended > ended) and _still_answers(a, ended)]
        found += [(a, ended) for a in sorted(left, key=lambda a: a.ended or "9999", reverse=True)[:1]]
    untils = [min(since, home.ended or since) for (home, _), (_, since) in pairwise(found)]
    return tuple(Home(a, since, until) for (a, since), until in zip(found, [*untils, None], strict=True))


def order(url: str) -> tuple[int, str]:
    """Sort key for URLs read in the same second: the shorter one first, then by the alphabet."""
    return len(url), url


def _takes_over(home: Address, other: Address) -> str | None:
    """When another URL replaces a home; None if it does not."""
    if home.ended is not None and home.leads_to == other.url_id:
        return home.ended
    if home.ended is not None and str(other.last) >= home.ended:
        return max(home.ended, str(other.first))
    if home.names == other.url or _moment(str(other.first)) - _moment(str(home.last)) >= UNSEEN:
        return str(other.first)
    return None


def _still_answers(address: Address, moment: str) -> bool:
    return _moment(moment) - _moment(str(address.last)) < UNSEEN


def home_at(found: Sequence[Home], moment: str) -> int | None:
    """The index of the URL that was the home at a time; before the first home, the first."""
    ids = [home.address.url_id for home in found if home.since <= moment] or [h.address.url_id for h in found[:1]]
    return ids[-1] if ids else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
