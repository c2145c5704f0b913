"""When an article was published and when it was changed: every date on the page, then the decision.

Published and modified dates never replace each other, and a date that cannot be the answer is stored with the reason.
The order of the sources is the table ``RANKS``; ``docs/dates.md`` explains it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from newsscrape.dates import OrderEvidence, order_of
from newsscrape.extract.body import Body
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.document import Block
from newsscrape.extract.page_cache import cached_per_page
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.published.boxes import Frame, clocks, entries, events, lifted, listed
from newsscrape.extract.published.checks import checked
from newsscrape.extract.published.fallbacks import copyrights, split_dates, undated_blocks
from newsscrape.extract.published.lines import dated_blocks, printed
from newsscrape.extract.published.metadata import Place, data_dates, event_days, machine_dates
from newsscrape.extract.published.scripts import in_scripts
from newsscrape.urls import country_of

# The order of the sources, best first. Machine-readable publication dates precede visible ones because they have the
# time and the time zone. The URL comes late because it often has the day of filing.
RANKS = (
    "jsonld", "meta", "microdata",
    "time:published", "text:published", "time:headline", "text:headline", "text:said", "time:above", "text:above",
    "microdata:other", "jsonld:page", "time:hidden", "time:opening", "text:opening", "url",
    "jsonld:created", "meta:created", "meta:other", "microdata:created",
    "time:behind", "text:behind", "hint", "text:inside", "time:inside", "time:far", "script", "text:far", "header",
)  # fmt: skip
_RANK = {kind: position for position, kind in enumerate(RANKS)}


def date_candidates(
    reading: ParsedHtml, headline: Candidate | None, body: Body, excluded: frozenset[int] = frozenset()
) -> tuple[list[Candidate], list[Candidate]]:
    """Candidates for the published and the modified date, best first; ``value`` is an ``ArticleDate`` or None.

    A refused one has no value and the reason as its rule. ``excluded`` are the blocks of related stories and comments,
    whose dates are refused.
    """
    document = reading.document
    times: dict[int, list[Any]] = {}
    for element, index in document.marks["time"]:
        times.setdefault(index, []).append(element)
    dated = _dated(reading)
    known = _known(reading, page_order(reading).order)
    frame = Frame(_title(reading, headline, body.first_block), body.first_block, body.last_block)
    found = [
        *machine_dates(reading, frame.title, known),
        *printed(document.blocks, dated, times, frame, excluded, known),
    ]
    fetched = reading.context.fetched
    accepted = checked(_placed(found, reading, frame), fetched, known["timezone"], known["country"])
    if not any(p.of == "published" and not p.refused for p in accepted):  # the slower places, if there is nothing else
        undated = undated_blocks(document.blocks, frame) if fetched is not None else []
        found += printed(document.blocks, undated, {}, frame, excluded, known)
        found += split_dates(document.blocks, frame, known)
        inside = [block for block in dated if block.index not in times and frame.place(block.index)[0] == "inside"]
        found += printed(document.blocks, inside, {}, frame, excluded, known, inside=True)
        found += in_scripts(reading, headline.raw if headline is not None else None, frame.title, known)
        found += copyrights(document.blocks)
        accepted = checked(_placed(found, reading, frame), fetched, known["timezone"], known["country"])
    return _ranked(accepted, "published"), _ranked(accepted, "modified")


def _placed(found: list[Place], reading: ParsedHtml, frame: Frame) -> list[Place]:
    """Printed dates judged by their boxes, by other dates next to them, and by the page's events."""
    blocks = reading.document.blocks
    placed = entries(listed(lifted(found, blocks, frame), blocks, frame), blocks, frame)
    return events(clocks(placed, blocks, frame, reading.context.fetched), event_days(reading))


@cached_per_page
def page_order(reading: ParsedHtml) -> OrderEvidence:
    """The order of day and month in the page's own numeric dates, printed and in its data."""
    printed_there = (block.text for block in _dated(reading))
    return order_of(chain(printed_there, (said.raw for said in data_dates(reading))))


@cached_per_page
def _dated(reading: ParsedHtml) -> list[Block]:
    marked = frozenset(index for _, index in reading.document.marks["time"])
    return dated_blocks(reading.document.blocks, marked)


def _title(reading: ParsedHtml, headline: Candidate | None, first: int | None) -> int | None:
    """The block of the headline, else of the first ``h1``, where that is not behind the body's ``first`` line."""
    if headline is not None and headline.block is not None:
        return headline.block
    heading = next((block.index for block in reading.document.blocks if block.tag == "h1"), None)
    return heading if heading is None or first is None or heading < first else None


def _known(reading: ParsedHtml, other_order: str | None) -> dict[str, Any]:
    """What is known about the page for parsing its dates: the keyword arguments of ``parse_date``."""
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


def _ranked(places: Iterable[Place], of: str) -> list[Candidate]:
    """Accepted before refused, days before months, then the table, then nearness to the headline, then the page."""

    def key(place: Place) -> tuple[bool, bool, int, float]:
        return place.refused is not None, place.date.day is None, _RANK[place.kind], -place.score

    return [
        Candidate(None if p.refused else p.date, p.raw[:200], p.source, p.refused or p.rule, p.block)
        for p in sorted((p for p in places if p.of == of), key=key)
    ]
