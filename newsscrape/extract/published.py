"""When an article was published and when it was changed: every place that says a date, then the decision.

Published and modified never stand in for each other, and a date that cannot be the answer is kept with the reason
it was refused. The order of the sources is the table ``RANKS``; ``docs/dates.md`` explains it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from newsscrape.dates import decide, order_of, parse_date, to_utc, url_date
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.published_lines import Frame, dated_blocks, printed
from newsscrape.extract.published_places import Place, in_scripts, stated
from newsscrape.extract.reading import Reading
from newsscrape.items import ArticleDate

# The order of the sources, best first. What a machine was told is the published date comes before what a reader is
# shown, because it carries the time and the zone; the address comes late, because it often names the day of filing.
RANKS = (
    "jsonld", "meta", "microdata", "time:published", "text:published", "time:headline", "text:headline", "time:above", "text:above",
    "jsonld:page", "text:opening", "url", "jsonld:created", "meta:created", "meta:other", "microdata:created", "time:behind", "text:behind",
    "hint", "text:inside", "time:inside", "time:far", "script", "text:far", "header",
)  # fmt: skip
_RANK = {kind: position for position, kind in enumerate(RANKS)}
SLACK = timedelta(hours=38)  # ahead of the capture by no more than time zones and a wrong clock explain
CAPTURE = timedelta(seconds=30)  # a date this near to the capture is the server's clock, not the article's
FIRST_YEAR = 1990
_STATED_MONTHS = ("jsonld", "meta", "microdata", "text:published")  # places whose bare month is believed
_SHOWN = frozenset(("url", "time:published", "text:published", "time:headline", "text:headline", "time:above", "text:above"))
_DATA = frozenset(("jsonld", "meta", "microdata", "jsonld:page"))
# National domains that are sold to everybody and say nothing of the country.
_OPEN_DOMAINS = frozenset("io tv me co ly fm ai to cc ws gg sh im la nu tk eu".split())


def date_candidates(
    reading: Reading, headline: Candidate | None, body: Any, excluded: frozenset[int] = frozenset()
) -> tuple[list[Candidate], list[Candidate]]:
    """Candidates for the published and the modified date, best first; ``value`` is an ``ArticleDate`` or None.

    ``excluded`` are blocks of related stories and comments: their dates are kept as refused.
    """
    document = reading.document
    times: dict[int, list[Any]] = {}
    for element, index in document.marks["time"]:
        times.setdefault(index, []).append(element)
    blocks = dated_blocks(document.blocks, frozenset(times))
    said = list(stated(reading))
    evidence = order_of([block.text for block in blocks] + [place.raw for place in said])
    known = _known(reading, evidence.order)
    frame = Frame(_title(reading, headline), body.first_block, body.last_block)
    found = [replace(p, date=_read(p, known)) for p in said]
    found += printed(document.blocks, blocks, times, frame, excluded, known)
    found = [place for place in found if place.date is not None]
    if not any(p.of == "published" and not p.refused for p in found):
        found += [replace(p, date=_read(p, known)) for p in in_scripts(reading)]
    found = _settled(found)
    judged = _outvoted([_judge(place, known["fetched"]) for place in found])
    return _ranked(p for p in judged if p.of == "published"), _ranked(p for p in judged if p.of == "modified")


def _title(reading: Reading, headline: Candidate | None) -> int | None:
    if headline is not None and headline.block is not None:
        return headline.block
    return next((b.index for b in reading.document.blocks if b.box.tag == "h1"), None)


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


def country_of(url: str) -> str | None:
    """The country of a national domain; ``.gov``, ``.mil`` and ``.edu`` are American."""
    try:
        ending = (urlsplit(url).hostname or "").rsplit(".", 1)[-1]
    except ValueError:
        return None
    if ending in ("gov", "mil", "edu"):
        return "US"
    if len(ending) != 2 or ending in _OPEN_DOMAINS:
        return None
    return "GB" if ending == "uk" else ending.upper()


def _read(place: Place, known: dict[str, Any]) -> ArticleDate | None:
    if place.source == "url":
        return url_date(place.raw)
    return parse_date(place.raw, source=place.source, **known)


def _settled(found: list[Place]) -> list[Place]:
    """Ambiguous dates settled by the day that the address names."""
    day = next((p.date.day for p in found if p.source == "url" and p.date is not None), None)
    if day is None:
        return found
    return [replace(p, date=decide(p.date, day, "url")) if p.date is not None else p for p in found]


def _judge(place: Place, fetched: datetime | None) -> Place:
    if place.refused or place.date is None:
        return place
    return replace(place, refused=_implausible(place.date, place.kind, fetched))


def _implausible(date: ArticleDate, kind: str, fetched: datetime | None) -> str | None:
    if int(date.iso[:4]) < FIRST_YEAR:
        return "refused: before 1990 for a live page"
    if date.day is None and not (date.precision == "month" and kind in _STATED_MONTHS):
        return "refused: coarser than a day"
    if fetched is not None:
        if date.iso[:10] > (fetched + SLACK).strftime("%Y-%m-%d"):
            return "refused: after the capture"
        if date.precision == "second" and (moment := to_utc(date)):
            if abs(datetime.fromisoformat(moment.replace("Z", "+00:00")) - fetched) < CAPTURE:
                return "refused: the time of the capture"
    return None


def _outvoted(places: list[Place]) -> list[Place]:
    """Refuse what the data says where the page itself says another day.

    A moment in UTC gives way to a printed day that is its day on some other clock: that is the day readers saw. A
    stated day gives way where the address and a dateline agree on another.
    """
    shown = [p for p in places if p.of == "published" and not p.refused and p.kind in _SHOWN and p.date and p.date.day]
    by_address = {p.date.day for p in shown if p.kind == "url" and p.date}
    by_dateline = {p.date.day for p in shown if p.kind != "url" and p.date}
    agreed = by_address & by_dateline
    result = []
    for place in places:
        date = place.date
        if place.of == "published" and not place.refused and date and date.day and place.kind in _DATA:
            if any(_same_moment(date, day) for day in by_address if day):
                place = replace(place, refused="refused: in UTC, where the page prints the local day")
            elif agreed and date.day not in agreed and not any(_near(date.day, day) for day in agreed if day):
                place = replace(place, refused="refused: address and dateline agree on another day")
        result.append(place)
    return result


def _same_moment(date: ArticleDate, day: str) -> bool:
    """Whether a moment stated in UTC falls on the day before or after it on the clocks of some zone."""
    if date.day == day or date.timezone_source != "source" or not date.iso.endswith("+00:00"):
        return False
    moment = datetime.fromisoformat(date.iso)
    return day in ((moment - timedelta(hours=12)).strftime("%Y-%m-%d"), (moment + timedelta(hours=14)).strftime("%Y-%m-%d"))


def _near(one: str, other: str) -> bool:
    return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other)) <= timedelta(days=1)


def _ranked(places: Any) -> list[Candidate]:
    """Accepted before refused, day before month, then the table, then nearness to the headline, then the page."""

    def key(place: Place) -> tuple[bool, bool, int, float]:
        coarse = place.date is not None and place.date.day is None
        return place.refused is not None, coarse, _RANK.get(place.kind, len(_RANK)), -place.score

    return [
        Candidate(None if p.refused else p.date, p.raw[:200], p.source, p.refused or p.rule, p.block)
        for p in sorted(places, key=key)
    ]
