"""Where an article lived, and when: from what was seen at each of its addresses to the one that was its home. Pure.

The same whatever order the captures came in. The rules in words: docs/revisions.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

UNSEEN = timedelta(days=30)  # for so long an address that is not visited is taken to answer as it did


@dataclass(frozen=True, slots=True)
class Address:
    """What was seen at one address of an article; moments are as the archive writes them.

    ``first`` and ``last``: when the article was read there (None: it only ever led to it). ``is_copy``: the page there
    always named another address as its own, or is a view for telephones, AMP or printers. ``names``: the address that
    the page named when it was read last, where that is another. ``ended``: when it was first found to answer no more
    after ``last``; ``leads_to``: where it redirects since. ``is_gone``: nothing of the article is to be had there.
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
    """An address and the span in which it was the article's home; ``until`` is None for the present one."""

    address: Address
    since: str
    until: str | None = None


def homes(addresses: Sequence[Address]) -> tuple[Home, ...]:
    """An article's homes in order of time; none where it was read nowhere.

    The first is where it was read first, copies apart. Another takes its place when it has ended, when it names the
    other as its own address, or when it was not read for thirty days before the other was.
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
    """Which of two addresses read in the same second counts as the first: the shorter, then by the alphabet."""
    return len(url), url


def _takes_over(home: Address, other: Address) -> str | None:
    """From when on another address is the home in a home's place; None where it is not."""
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
    """The number of the address that was the home at a moment; before the first, the first."""
    ids = [home.address.url_id for home in found if home.since <= moment] or [h.address.url_id for h in found[:1]]
    return ids[-1] if ids else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
