"""A site's time zone, learned from pages that give the same time in UTC and in local time, with summer time."""

from __future__ import annotations

from datetime import datetime

import pytest

from newsscrape.dates import clock_shown, count_clock, falls_on, in_site_zone, learned_zone, offset_between, parse_date
from newsscrape.dates.zones import zone, zone_offset
from newsscrape.items import ArticleDate


def date(raw: str, **more: str) -> ArticleDate:
    found = parse_date(raw, language="en-US", **more)
    assert found is not None
    return found


MOMENT = date("2024-05-15T04:30:12Z", source="jsonld")


@pytest.mark.parametrize(
    ("printed", "offset"),
    [
        ("May 14, 2024 11:30 p.m.", "-05:00"),
        ("15 May 2024 10:15", "+05:45"),
        ("15 May 2024 04:30", "+00:00"),
        ("May 14, 2024 11:30 p.m. CDT", "-05:00"),
        ("May 14, 2024 11:31 p.m.", None),
        ("May 13, 2024 11:30 p.m.", None),
        ("May 14, 2024 10:30 p.m. CDT", None),
        ("May 14, 2024", None),
    ],
)
def test_the_offset_between_a_moment_and_its_print(printed: str, offset: str | None) -> None:
    assert offset_between(MOMENT, date(printed)) == offset


@pytest.mark.parametrize(
    ("day", "country", "falls"),
    [
        ("2024-05-14", None, True), ("2024-05-15", None, True), ("2024-05-16", None, False),
        ("2024-05-14", "US", True), ("2024-05-14", "DE", False),
    ],
)  # fmt: skip
def test_the_days_a_moment_can_fall_on(day: str, country: str | None, falls: bool) -> None:
    assert falls_on(MOMENT, day, country) is falls


def learned(months: list[tuple[str, str]], country: str | None = None) -> str | None:
    counts: dict[str, int] = {}
    for moment, offset in months:
        counts = count_clock(counts, moment, offset)
    return learned_zone(counts, country, months[-1][0])


SUMMER = [(f"2024-07-{day:02}T12:00:00+00:00", "-05:00") for day in range(1, 11)]
WINTER = [(f"2024-01-{day:02}T12:00:00+00:00", "-06:00") for day in range(1, 11)]


@pytest.mark.parametrize(
    ("seen", "country", "name"),
    [
        (SUMMER, None, None),  # Chicago or Bogotá: the winter will tell
        (SUMMER, "US", "America/Chicago"),
        (SUMMER + WINTER, None, "America/Chicago"),
        (SUMMER[:9], "US", None),
        (SUMMER[:6] + [(moment, "+02:00") for moment, _ in SUMMER[6:]], "US", None),
        ([(moment, "+05:30") for moment, _ in SUMMER], None, "Asia/Kolkata"),
    ],
)
def test_a_zone_is_learned_once_it_alone_explains_what_was_seen(
    seen: list[tuple[str, str]], country: str | None, name: str | None
) -> None:
    assert learned(seen, country) == name


def test_a_page_shows_its_clock_where_it_tells_one_moment_twice() -> None:
    assert clock_shown([MOMENT, date("May 14, 2024 11:30 p.m.")]) == ("2024-05-15T04:30:12+00:00", "-05:00")
    assert clock_shown([MOMENT, date("May 14, 2024")]) is None
    assert clock_shown([date("May 14, 2024 11:30 p.m.")]) is None


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("2024-05-15T04:30:12Z", "2024-05-14T23:30:12-05:00"),
        ("2024-01-15T05:30:12Z", "2024-01-14T23:30:12-06:00"),
        ("2024-05-15T14:30:12Z", "2024-05-15T14:30:12+00:00"),
        ("May 14, 2024 11:30 p.m.", "2024-05-14T23:30-05:00"),
        ("May 14, 2024 11:30 p.m. EDT", "2024-05-14T23:30-04:00"),
        ("May 14, 2024", "2024-05-14"),
    ],
)
def test_a_date_by_the_clocks_of_its_site(raw: str, iso: str) -> None:
    assert in_site_zone(date(raw), "America/Chicago").iso == iso


def test_zones_come_from_the_pinned_package_whatever_the_system_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONTZPATH", "/nowhere")
    zone.cache_clear()
    zone_offset.cache_clear()
    assert zone_offset("America/Chicago", datetime(2024, 5, 14, 23, 30)) == "-05:00"
    assert zone("../../etc/passwd") is None and zone("Nowhere/Land") is None and zone("") is None
