"""When an article was published and when it was changed: every place that says a date, then the decision.

Published and modified never stand in for each other, and a date that cannot be the answer is kept with the reason it
was refused. The order of the sources is the table ``RANKS``; ``docs/dates.md`` explains it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from newsscrape.dates import OrderEvidence, decide, order_of, to_utc
from newsscrape.extract.body import Body
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.document import Block
from newsscrape.extract.page_cache import once_a_page
from newsscrape.extract.published.boxes import Frame, clocks, events, lifted, listed
from newsscrape.extract.published.lines import dated_blocks, printed
from newsscrape.extract.published.places import Place, event_days, stated
from newsscrape.extract.published.rare import copyrights, split_dates, undated_blocks
from newsscrape.extract.published.scripts import in_scripts
from newsscrape.extract.reading import Reading
from newsscrape.items import ArticleDate

# The order of the sources, best first. What a machine was told is the published date comes before what a reader is
# shown, because it carries the time and the zone; the address comes late, because it often names the day of filing.
RANKS = (
    "jsonld", "meta", "microdata",
    "time:published", "text:published", "time:headline", "text:headline", "time:above", "text:above",
    "microdata:other", "jsonld:page", "time:hidden", "time:opening", "text:opening", "url",
    "jsonld:created", "meta:created", "meta:other", "microdata:created",
    "time:behind", "text:behind", "hint", "text:inside", "time:inside", "time:far", "script", "text:far", "header",
)  # fmt: skip
_RANK = {kind: position for position, kind in enumerate(RANKS)}
_DATA = frozenset(("jsonld", "meta", "microdata", "jsonld:page"))
_DATELINES = frozenset(
    ("time:published", "text:published", "time:headline", "text:headline", "time:above", "text:above")
)
_STATED_MONTHS = frozenset(("jsonld", "meta", "microdata", "text:published"))  # whose bare month is believed
SLACK = timedelta(hours=38)  # ahead of the capture by no more than time zones and a wrong clock explain
CAPTURE = timedelta(seconds=30)  # a date this near to the capture is the server's clock, not the article's
MOVED = 31  # days by which a page is younger than its address, where it was moved to another system
ABSURD = 3_650  # days by which a lone date is too early to be of the first edition
FIRST_YEAR = 1990
# National domains that are sold to everybody and say nothing of the country.
_OPEN_DOMAINS = frozenset("io tv me co ly fm ai to cc ws gg sh im la nu tk eu".split())
_AMERICAN_DOMAINS = frozenset(("gov", "mil", "edu"))


def date_candidates(
    reading: Reading, headline: Candidate | None, body: Body, excluded: frozenset[int] = frozenset()
) -> tuple[list[Candidate], list[Candidate]]:
    """Candidates for the published and the modified date, best first; ``value`` is an ``ArticleDate`` or None.

    A refused one has no value and the reason as its rule. ``excluded`` are the blocks of related stories and
    comments, whose dates are refused.
    """
    document = reading.document
    times: dict[int, list[Any]] = {}
    for element, index in document.marks["time"]:
        times.setdefault(index, []).append(element)
    dated = _dated(reading)
    known = _known(reading, page_order(reading).order)
    frame = Frame(_title(reading, headline), body.first_block, body.last_block)
    found = [*stated(reading, frame.title, known), *printed(document.blocks, dated, times, frame, excluded, known)]
    fetched = reading.context.fetched
    judged = _judged(_placed(found, reading, frame), fetched)
    if not any(p.of == "published" and not p.refused for p in judged):  # the costlier places, for want of others
        undated = undated_blocks(document.blocks, frame) if fetched is not None else []
        found += printed(document.blocks, undated, {}, frame, excluded, known)
        found += split_dates(document.blocks, frame, known)
        inside = [block for block in dated if block.index not in times and frame.place(block.index)[0] == "inside"]
        found += printed(document.blocks, inside, {}, frame, excluded, known, inside=True)
        found += in_scripts(reading, headline.raw if headline is not None else None, frame.title, known)
        found += copyrights(document.blocks)
        judged = _judged(_placed(found, reading, frame), fetched)
    return _ranked(judged, "published"), _ranked(judged, "modified")


def _placed(found: list[Place], reading: Reading, frame: Frame) -> list[Place]:
    """Printed dates judged by the boxes they stand in, one beside the other, and by the events of the page."""
    blocks = reading.document.blocks
    placed = listed(lifted(found, blocks, frame), blocks, frame)
    return events(clocks(placed, blocks, frame, reading.context.fetched), event_days(reading))


@once_a_page
def page_order(reading: Reading) -> OrderEvidence:
    """What the page's own numeric dates show of the order of day and month."""
    return order_of(block.text for block in _dated(reading))


@once_a_page
def _dated(reading: Reading) -> list[Block]:
    marked = frozenset(index for _, index in reading.document.marks["time"])
    return dated_blocks(reading.document.blocks, marked)


def country_of(url: str) -> str | None:
    """The country of a national domain, ISO 3166; ``.gov``, ``.mil`` and ``.edu`` are American."""
    try:
        ending = (urlsplit(url).hostname or "").rsplit(".", 1)[-1]
    except ValueError:
        return None
    if ending in _AMERICAN_DOMAINS:
        return "US"
    if len(ending) != 2 or ending in _OPEN_DOMAINS:
        return None
    return "GB" if ending == "uk" else ending.upper()


def _title(reading: Reading, headline: Candidate | None) -> int | None:
    if headline is not None and headline.block is not None:
        return headline.block
    return next((block.index for block in reading.document.blocks if block.tag == "h1"), None)


def _known(reading: Reading, other_order: str | None) -> dict[str, Any]:
    """What is known of the page for reading its dates: the keyword arguments of ``parse_date``."""
    site = reading.context.site
    language = reading.document.language or (site.language if site else None)
    if not language and (locale := reading.meta.get("og:locale", "language", "content-language")):
        language = locale[1]
    return {
        "language": language[:20] if language else None,
        "country": country_of(reading.context.url),
        "order": site.date_order if site else None,
        "timezone": site.timezone if site else None,
        "fetched": reading.context.fetched,
        "other_order": other_order,
    }


def _judged(found: list[Place], fetched: datetime | None) -> list[Place]:
    """Ambiguous dates settled by the address, implausible and outvoted ones refused."""
    latest = (fetched + SLACK).strftime("%Y-%m-%d") if fetched is not None else None
    address = next((place.date.day for place in found if place.kind == "url"), None)
    judged = []
    for place in found:
        date = decide(place.date, address, "url") if address and place.date.ambiguous else place.date
        reason = place.refused or _implausible(date, place.kind, fetched, latest)
        judged.append(replace(place, date=date, refused=reason) if date is not place.date or reason else place)
    permalink = next((place.date for place in judged if place.kind == "url" and not place.refused), None)
    if permalink is not None:
        judged = [_against_print(place, permalink, judged) for place in judged]
    votes = _votes(judged)
    return [_against_the_rest(place, votes) for place in judged] if len(votes) > 1 else judged


def _implausible(date: ArticleDate, kind: str, fetched: datetime | None, latest: str | None) -> str | None:
    """Why a date cannot be the answer whatever else the page says; ``latest`` is the last day it may name."""
    if int(date.iso[:4]) < FIRST_YEAR:
        return "refused: before 1990 for a live page"
    if date.day is None and not (date.precision == "month" and kind in _STATED_MONTHS):
        return "refused: coarser than a day"
    if fetched is None or latest is None:
        return None
    if date.iso[:10] > latest:
        return "refused: after the capture"
    moment = to_utc(date) if date.precision == "second" and date.iso[:7] == fetched.isoformat()[:7] else None
    if moment is not None and abs(datetime.fromisoformat(moment) - fetched) < CAPTURE:
        return "refused: the moment of the capture"
    return None


def _against_print(place: Place, permalink: ArticleDate, places: list[Place]) -> Place:
    """Refuse what the data says where the page shows its readers another day.

    A moment in UTC gives way to the day in the address if that is its day on some other clock. A stated day gives
    way where the address and a dateline agree on another, and where a permalink is much older and no dateline
    agrees with the data: then the page was moved or made anew.
    """
    day, address = place.date.day, permalink.day
    if place.kind not in _DATA or place.of != "published" or place.refused or not day or not address:
        return place
    if day == address:
        return place
    if _same_moment(place.date, address):
        return replace(place, refused="refused: in UTC, where the address has the local day")
    later = _days_after(day, address)
    shown = {p.date.day for p in places if p.kind in _DATELINES and p.of == "published" and not p.refused}
    if abs(later) > 1 and address in shown:
        return replace(place, refused="refused: address and dateline agree on another day")
    if later > MOVED and "/" in permalink.raw and day not in shown:
        return replace(place, refused="refused: long after the day in the address")
    return place


def _votes(places: list[Place]) -> dict[str, set[str]]:
    """Day → the independent places that say it is the published one."""
    votes: dict[str, set[str]] = {}
    for place in places:
        voter = place.kind.split(":")[0] if place.kind in _DATA or place.kind == "url" else "dateline"
        counts = voter != "dateline" or place.kind in _DATELINES
        if counts and place.of == "published" and not place.refused and place.date.day:
            votes.setdefault(place.date.day, set()).add(voter)
    return votes


def _against_the_rest(place: Place, votes: dict[str, set[str]]) -> Place:
    """Refuse a stated day that stands alone where two other places agree on an earlier one.

    Not where it is itself the earlier: then the others may be of a later edition, unless it is absurdly early.
    """
    day = place.date.day
    if place.kind not in _DATA or place.of != "published" or place.refused or not day or len(votes[day]) > 1:
        return place
    voter = place.kind.split(":")[0]
    agreed = (_days_after(day, other) for other, voters in votes.items() if len(voters - {voter}) > 1)
    absurd = any(later > 1 or later < -ABSURD for later in agreed)
    return replace(place, refused="refused: alone against the rest of the page") if absurd else place


def _days_after(one: str, other: str) -> int:
    return (datetime.fromisoformat(one) - datetime.fromisoformat(other)).days


def _same_moment(date: ArticleDate, day: str) -> bool:
    """Whether a moment stated in UTC falls on this day on the clocks of some zone."""
    if date.timezone_source != "source" or not date.iso.endswith("+00:00"):
        return False
    moment = datetime.fromisoformat(date.iso)
    return day in {(moment + timedelta(hours=hours)).strftime("%Y-%m-%d") for hours in (-12, 14)}


def _ranked(places: Iterable[Place], of: str) -> list[Candidate]:
    """Accepted before refused, days before months, then the table, then nearness to the headline, then the page."""

    def key(place: Place) -> tuple[bool, bool, int, float]:
        return place.refused is not None, place.date.day is None, _RANK[place.kind], -place.score

    return [
        Candidate(None if p.refused else p.date, p.raw[:200], p.source, p.refused or p.rule, p.block)
        for p in sorted((p for p in places if p.of == of), key=key)
    ]
