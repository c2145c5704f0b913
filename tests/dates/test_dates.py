"""Date strings in 40 languages, and strings that must not be read as dates. The table is ``date_strings.tsv``."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsscrape.dates import OrderEvidence, decide, find_dates, order_of, parse_date, to_utc, url_date
from newsscrape.dates import words as date_words
from newsscrape.dates.fallback import read_with_dateparser
from newsscrape.dates.zones import abbreviation_offset

TABLE = Path(__file__).with_name("date_strings.tsv")


def rows() -> list[Any]:
    lines = TABLE.read_text(encoding="utf-8").split("\n")[1:]
    cells = [(number, line.split("\t")) for number, line in enumerate(lines, 2) if line]
    return [pytest.param(*row, id=f"line {number}: {row[1]}") for number, row in cells]


def inputs(language: str, text: str) -> dict[str, Any]:
    given: dict[str, Any] = dict(pair.split("=", 1) for pair in text.split(";") if pair)
    if "fetched" in given:
        given["fetched"] = datetime.fromisoformat(given["fetched"]).replace(tzinfo=UTC)
    if language != "-":
        given.setdefault("language", language)
    return given


@pytest.mark.parametrize(("language", "raw", "iso", "precision", "other", "more"), rows())
def test_table(language: str, raw: str, iso: str, precision: str, other: str, more: str) -> None:
    date = parse_date(raw, **inputs(language, more))
    if iso == "-":
        assert date is None
        return
    assert date is not None
    assert (date.iso, date.precision) == (iso, precision)
    assert (date.ambiguous, date.alternative) == ((False, None) if other == "no" else (True, other))
    assert date.raw == raw.strip()


def test_the_table_is_large_and_in_many_languages() -> None:
    table = rows()
    assert len(table) >= 400
    assert len({row.values[0].split("-")[0] for row in table}) >= 40


@pytest.mark.parametrize(
    ("language", "text", "isos"),
    [
        (
            "en-GB",
            "Published 3 June 2013 10:05 BST | Updated 4 June 2013 11:00 BST",
            ["2013-06-03T10:05+01:00", "2013-06-04T11:00+01:00"],
        ),
        ("en", "Between 3 June 2013 and 5/13/2014 nothing happened", ["2013-06-03", "2014-05-13"]),
        ("de", "Erstellt: 03.06.2013, zuletzt geändert: 04.06.2013 11:00", ["2013-06-03", "2013-06-04T11:00"]),
        ("tr", "İSTANBUL, 3 HAZİRAN 2013", ["2013-06-03"]),
        ("fr", "Cafe\u0301, le 3 fe\u0301vrier 2013", ["2013-02-03"]),
        ("en", "In 2013 it was 10.5.", []),
        ("en", "June 2013, then 3 July 2013", ["2013-06", "2013-07-03"]),
    ],
)
def test_dates_in_a_line_with_their_places(language: str, text: str, isos: list[str]) -> None:
    found = find_dates(text, language=language)
    assert [date.iso for date, _, _ in found] == isos
    for date, start, end in found:
        assert text[start:end] == date.raw
        assert parse_date(text[start:end], language=language) == date


@pytest.mark.parametrize(
    ("raw", "utc"),
    [
        ("2004-11-15T10:05:00+01:00", "2004-11-15T09:05:00Z"),
        ("15 November 2004, 10:05 GMT", "2004-11-15T10:05:00Z"),
        ("2004-11-15T10:05", None),
        ("2004-11-15", None),
    ],
)
def test_utc_needs_a_time_and_an_offset(raw: str, utc: str | None) -> None:
    date = parse_date(raw)
    assert date is not None
    assert to_utc(date) == utc


@pytest.mark.parametrize(
    ("texts", "day_first", "month_first", "order"),
    [
        (["15/11/2004", "03/04/2005"], 1, 0, "DMY"),
        (["11/15/2004 and 12/25/2004"], 0, 2, "MDY"),
        (["15/11/2004", "11/15/2004"], 1, 1, None),
        (["15.11.2004", "32.11.2004", "15.13.2004", "2004/11/15"], 1, 0, "DMY"),
        ([], 0, 0, None),
    ],
)
def test_the_order_is_learned_from_dates_with_one_reading(
    texts: list[str], day_first: int, month_first: int, order: str | None
) -> None:
    evidence = order_of(texts)
    assert evidence == OrderEvidence(day_first, month_first)
    assert evidence.order == order


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("https://a.example/2013/06/03/story", "2013-06-03"),
        ("https://a.example/2013/6/3/story", "2013-06-03"),
        ("https://a.example/news/2013/jun/03/story", "2013-06-03"),
        ("https://a.example/story-2013-06-03.html", "2013-06-03"),
        ("https://a.example/20130603/story", "2013-06-03"),
        ("https://a.example/2013/0603/story", "2013-06-03"),
        ("https://a.example/2013/06/story", "2013-06"),
        ("https://a.example/story?day=2013-06-03", "2013-06-03"),
        ("https://web.archive.org/web/20160218174457/http://a.example/2010/05/19/story", "2010-05-19"),
        ("https://web.archive.org/web/20160218174457/http://a.example/story", None),
        ("https://a.example/article/120130603", None),
        ("https://a.example/2013/13/41/story", None),
        ("https://20130603.example/", None),
        ("https://a.example/03-04-2005/", None),
        ("https://a.example/top-10-of-2013/", None),
        ("not a url", None),
        ("", None),
    ],
)
def test_the_day_in_an_address(url: str, iso: str | None) -> None:
    date = url_date(url)
    assert (date.iso if date else None) == iso
    assert date is None or date.source == "url"


def test_an_ambiguous_date_is_settled_by_a_day_that_is_one_of_its_readings() -> None:
    date = parse_date("03/04/2005 10:05")
    assert date is not None
    settled = decide(date, "2005-03-04", "url")
    assert (settled.iso, settled.ambiguous, settled.alternative, settled.order) == (
        "2005-03-04T10:05",
        False,
        None,
        "url",
    )
    assert decide(date, "2005-03-05", "url") == date


@pytest.mark.parametrize(
    "text",
    ["1" * 10**6, "1/2/" * 250_000, "June " * 200_000, "1.2." * 250_000, "年月日" * 300_000, "é" * 10**6,
     "3 hours ago " * 80_000, " " * 10**6, "(" * 10**6, "\x00\ud800\U0001d7d8 3 June 2013", "10:05 " * 160_000],
    ids=lambda text: repr(text[:8]),
)  # fmt: skip
def test_any_string_ends_in_a_value_and_soon(text: str) -> None:
    started = time.perf_counter()
    for function in (parse_date, find_dates, url_date):
        function(text)
    order_of([text])
    assert time.perf_counter() - started < 1


def test_every_ambiguous_date_of_the_table_is_marked_or_decided_by_something_named() -> None:
    for row in rows():
        language, raw, iso, _, _, more = row.values
        date = parse_date(raw, **inputs(language, more))
        if iso != "-" and date is not None and date.day is not None:
            assert date.ambiguous or date.order, raw


def test_the_word_tables_are_whole() -> None:
    assert {len(table.split(";")) for table in date_words.MONTHS.values()} == {12}
    assert {len(table.split(";")) for table in date_words.WEEKDAYS.values()} == {7}
    assert len(date_words.CALENDARS["jalali"].split(";")) == 12
    assert not date_words.MONTH_FIRST_COUNTRIES & date_words.DAY_FIRST_COUNTRIES


@pytest.mark.parametrize("zone", date_words.ZONES)
def test_every_abbreviation_is_resolved_where_it_is_meant_and_only_there(zone: str) -> None:
    for meaning, places in date_words.ZONES[zone]:
        country = places.split()[0] if places else "XX"
        offset = abbreviation_offset(zone, country, "xx", datetime(2013, 6, 3, 10, 5))
        assert offset == meaning or (offset is not None and "/" in meaning)
    if all(places for _, places in date_words.ZONES[zone]):
        assert abbreviation_offset(zone, "XX", "xx", datetime(2013, 6, 3, 10, 5)) is None


@pytest.mark.parametrize(("text", "language"), [("27 ਜੂਨ 2013", "pa"), ("2013 ජූනි 27", "si"), ("2013 ဇန် 27", "my")])
@pytest.mark.parametrize("known", [True, False])
def test_dateparser_is_not_asked_where_it_takes_june_for_january(text, language, known):
    assert read_with_dateparser(text, language if known else None) is None
