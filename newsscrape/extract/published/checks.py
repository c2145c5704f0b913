"""Decides which of the page's dates can be the answer: each is settled, converted to local time, or refused.

``docs/dates.md``, "A candidate is refused", has every rule; a refused date is stored with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from newsscrape.dates import at_offset, decide, falls_on, in_site_zone, is_utc, offset_between, to_utc
from newsscrape.extract.published.metadata import Place
from newsscrape.items import ArticleDate

_DATA = frozenset(("jsonld", "meta", "microdata", "jsonld:page"))
_DATELINES = frozenset(
    "time:published text:published time:headline text:headline text:said time:above text:above".split()
)
_SHOWN = _DATELINES | {"time:opening", "text:opening"}
_FIRST = _SHOWN - {"time:above", "text:above"}  # where a page prints the day of its first edition
# Places that may give a month only: those labelled as published, and a line below the headline with nothing else.
_MONTHS = frozenset("jsonld meta microdata text:published text:said time:headline text:headline".split())
SLACK = timedelta(hours=38)  # time zones and a wrong clock explain no more than this
CAPTURE = timedelta(seconds=30)  # a date this near to the capture is the server's clock, not the article's
MOVED = 31  # days by which a page is younger than its URL if it was moved to another system
ABSURD = 3_650  # days by which a lone date is too early for the first edition
FIRST_YEAR = 1990
# Days at which clocks and spreadsheets start: the date was never set.
_UNSET = frozenset(("1970-01-01", "1969-12-31", "1980-01-01", "1900-01-01", "1899-12-30", "1601-01-01"))


def checked(found: list[Place], fetched: datetime | None, timezone: str | None, country: str | None) -> list[Place]:
    """The places with ambiguous dates settled, times in UTC in local time, and impossible dates refused."""
    settled = _settled(found, fetched)
    old = _agreed_on(settled)
    places = [_refuse(place, _implausible(place.date, place.kind, fetched, old)) for place in settled]
    if any(is_utc(place.date) for place in places):
        places = _on_the_readers_clock(places, timezone, country)
    permalink = next((place.date for place in places if place.kind == "url" and not place.refused), None)
    if permalink is not None:
        places = [_against_print(place, permalink, places) for place in places]
    places = _restated(places, permalink)
    votes = _votes(places)
    return [_against_the_rest(place, votes) for place in places] if len(votes) > 1 else places


def _refuse(place: Place, reason: str | None) -> Place:
    return replace(place, refused=reason) if reason and not place.refused else place


# -- day and month -------------------------------------------------------------------------------------------


def _settled(found: list[Place], fetched: datetime | None) -> list[Place]:
    """Settle ambiguous dates by the other dates of the page: the URL, a date that is one of the two readings, and the
    latest possible day, which is that of the last change or of the capture.
    """
    if not any(place.date.ambiguous for place in found):
        return found
    latest = (fetched + SLACK).strftime("%Y-%m-%d") if fetched is not None else "9999"
    certain = [p for p in found if not p.date.ambiguous and (p.date.day or "9999") < latest and p.kind != "header"]
    address = next((p.date.day for p in certain if p.kind == "url"), None)
    days = {p.date.day for p in certain if p.kind != "url"}
    changes = [p.date.day for p in certain if p.of == "modified" and not p.refused and p.date.day]
    last = max(changes) if changes else latest
    return [replace(p, date=_by_others(p.date, address, days, last)) if p.date.ambiguous else p for p in found]


def _by_others(date: ArticleDate, address: str | None, days: set[str | None], last: str) -> ArticleDate:
    readings = (date.iso[:10], (date.alternative or "")[:10])
    if address in readings:
        return decide(date, address, "url")
    said = [day for day in readings if day in days] or [day for day in readings if day <= last]
    return decide(date, said[0], "page") if len(said) == 1 else date


# -- the impossible ------------------------------------------------------------------------------------------


def _agreed_on(places: list[Place]) -> frozenset[str]:
    """Days before 1990 on which several places of a page agree, as on those of a digitised newspaper."""
    early = [p for p in places if p.of == "published" and not p.refused and p.date.day and _early(p.date)]
    votes = _votes(early) if early else {}
    return frozenset(day for day, voters in votes.items() if len(voters) > 1 and day not in _UNSET)


def _early(date: ArticleDate) -> bool:
    return int(date.iso[:4]) < FIRST_YEAR


def _implausible(date: ArticleDate, kind: str, fetched: datetime | None, old: frozenset[str]) -> str | None:
    """Why a date cannot be the answer whatever else the page says; ``old`` are early days that are possible."""
    if _early(date) and date.day not in old:
        return "refused: before 1990 for a live page"
    if date.day is None and not (date.precision == "month" and kind in _MONTHS):
        return "refused: coarser than a day"
    if fetched is None:
        return None
    if date.iso[:10] > (fetched + SLACK).strftime("%Y-%m-%d"):
        return "refused: after the capture"
    moment = to_utc(date) if date.precision == "second" and date.iso[:7] == fetched.isoformat()[:7] else None
    if moment is not None and abs(datetime.fromisoformat(moment) - fetched) < CAPTURE:
        return "refused: the moment of the capture"
    return None


# -- the day a reader saw ------------------------------------------------------------------------------------


def _on_the_readers_clock(places: list[Place], timezone: str | None, country: str | None) -> list[Place]:
    """Times in UTC on their local day: the printed one, else that of the site's time zone."""
    shown = [
        p.date
        for p in places
        if p.kind in _SHOWN and p.of == "published" and not p.refused and p.date.day and not p.date.ambiguous
        and not is_utc(p.date)
    ]  # fmt: skip
    days = {date.day for date in shown}
    return [
        _on_a_clock(p, shown, timezone, country)
        if p.of == "published" and not p.refused and is_utc(p.date) and p.date.day not in days
        else p
        for p in places
    ]


def _on_a_clock(place: Place, shown: list[ArticleDate], timezone: str | None, country: str | None) -> Place:
    if not shown:
        date = in_site_zone(place.date, timezone)
        return replace(place, date=date) if date is not place.date else place
    for printed in shown:
        if offset := offset_between(place.date, printed):
            by = printed.timezone_source or "page"
            return replace(place, date=at_offset(place.date, offset, by), rule=f"{place.rule}, on the printed clock")
    if any(falls_on(place.date, date.day or "", country) for date in shown):
        return _refuse(place, "refused: in UTC, where the page prints the local day")
    return place


# -- one place against the others ----------------------------------------------------------------------------


def _against_print(place: Place, permalink: ArticleDate, places: list[Place]) -> Place:
    """Refuse the data's date if the page shows its readers another day.

    A time in UTC yields to the day in the URL if that is its day in some other time zone. Any date in the data yields
    if the URL and a dateline agree on another, or if a permalink is much older and no dateline agrees with the data:
    then the page was moved or rebuilt.
    """
    day, address = place.date.day, permalink.day
    if not _stated(place) or not day or not address or day == address:
        return place
    if falls_on(place.date, address):
        return _refuse(place, "refused: in UTC, where the address has the local day")
    later = _days_after(day, address)
    shown = {p.date.day for p in places if p.kind in _DATELINES and p.of == "published" and not p.refused}
    if abs(later) > 1 and address in shown:
        return _refuse(place, "refused: address and dateline agree on another day")
    if later > MOVED and "/" in permalink.raw and day not in shown:
        return _refuse(place, "refused: long after the day in the address")
    return place


def _stated(place: Place) -> bool:
    """Whether it is the publication date according to the page's data."""
    return place.kind in _DATA and place.of == "published" and not place.refused


def _restated(places: list[Place], permalink: ArticleDate | None) -> list[Place]:
    """Refuse a publication day that is not before the last change if the page gives an earlier one.

    Some software sets both dates whenever a page is saved; the dateline, the URL and other data keep the first.
    """
    changed = [p.date.day for p in places if p.of == "modified" and p.kind in _DATA and not p.refused and p.date.day]
    repeated = {p.date.day for p in places if _stated(p) and changed and (p.date.day or "") >= max(changed)}
    if not repeated:
        return places
    shown = {p.date.day for p in places if p.kind in _SHOWN and p.of == "published" and not p.refused and p.date.day}
    repeated -= shown
    first = {p.date.day for p in places if p.kind in _FIRST and p.of == "published" and not p.refused and p.date.day}
    told = first | {p.date.day for p in places if _stated(p) and p.date.day}
    if permalink is not None and permalink.day and "/" in permalink.raw:
        told.add(permalink.day)
    reason = "refused: the day of the last change, where the page tells an earlier one"

    def earlier(day: str) -> bool:
        return any(_days_after(day, other) > 1 for other in told if other)

    return [
        _refuse(p, reason) if _stated(p) and p.date.day in repeated and earlier(p.date.day or "") else p for p in places
    ]


def _votes(places: Iterable[Place]) -> dict[str, set[str]]:
    """Day → the independent places that give it as the publication day."""
    votes: dict[str, set[str]] = {}
    for place in places:
        voter = place.kind.split(":")[0] if place.kind in _DATA or place.kind == "url" else "dateline"
        counts = voter != "dateline" or place.kind in _DATELINES
        if counts and place.of == "published" and not place.refused and place.date.day:
            votes.setdefault(place.date.day, set()).add(voter)
    return votes


def _against_the_rest(place: Place, votes: dict[str, set[str]]) -> Place:
    """Refuse a publication day from the data if two other places agree on an earlier one.

    Not if it is itself the earlier one: then the others may be of a later edition, unless it is absurdly early.
    """
    day = place.date.day
    if not _stated(place) or not day or len(votes[day]) > 1:
        return place
    voter = place.kind.split(":")[0]
    agreed = (_days_after(day, other) for other, voters in votes.items() if len(voters - {voter}) > 1)
    absurd = any(later > 1 or later < -ABSURD for later in agreed)
    return _refuse(place, "refused: alone against the rest of the page") if absurd else place


def _days_after(one: str, other: str) -> int:
    return (datetime.fromisoformat(one) - datetime.fromisoformat(other)).days
