"""Views: dates that are only a month or a year, and pages that were read for their links."""

from __future__ import annotations

from typing import Any

import pytest

from newsscrape.store.queries import QUERIES
from newsscrape.store.reader import statistics
from newsscrape.store.reextraction import Filters, select

SITE = "https://paper.example"
DATES = {"a": "2004-11-15T10:00:00Z", "b": "2004-11", "c": "2004", "d": None}


@pytest.fixture
def dated(shelf: Any, article: Any) -> Any:
    """Four articles: one dated to the second, one to the month, one to the year, one not at all."""
    for name, date in DATES.items():
        meta = f"<meta property=article:published_time content={date}>" if date else ""
        shelf.put(f"{SITE}/news/{name}", article(f"roofs {name}", date=None, head=meta))
    precise = "UPDATE article SET published_iso = ?, published_day = ?, published_precision = ? WHERE headline LIKE ?"
    for name, (iso, day, precision) in {
        "a": ("2004-11-15T10:00:00+00:00", "2004-11-15", "second"),
        "b": ("2004-11", None, "month"),
        "c": ("2004", None, "year"),
        "d": (None, None, None),
    }.items():
        shelf.rows(precise, iso, day, precision, f"% {name}")
    return shelf


def test_year_is_a_number_and_month_is_as_printed(dated: Any) -> None:
    found = dated.rows("SELECT headline, year, typeof(year), month FROM articles ORDER BY id")
    assert [row[1:] for row in found] == [
        (2004, "integer", "2004-11"), (2004, "integer", "2004-11"), (2004, "integer", None), (None, "null", None),
    ]  # fmt: skip


def test_every_article_is_in_the_counts(dated: Any) -> None:
    days = dated.rows("SELECT day, articles FROM coverage_by_day ORDER BY day")
    assert days == [("2004-11-15", 1), ("no day", 3)]
    months = dated.rows(QUERIES["articles_by_month"]["sql"])
    assert [row[:3] for row in months] == [
        ("2004-11", "paper.example", 2), ("2004", "paper.example", 1), ("no date", "paper.example", 1),
    ]  # fmt: skip


def test_a_date_that_is_no_day_is_a_problem_to_look_at(dated: Any) -> None:
    found = dated.rows("SELECT problem, reason FROM date_problems ORDER BY article_id")
    assert found[:2] == [("coarse", "precise to the month"), ("coarse", "precise to the year")]
    assert [problem for problem, _ in found[2:]] in (["missing"], ["refused"])


def test_statistics_say_how_precise_the_dates_are(dated: Any) -> None:
    totals = statistics(dated.archive).totals
    names = ("dated_to_the_day", "dated_coarsely", "undated", "first_date", "last_date", "first_day")
    assert [totals[name] for name in names] == [1, 2, 1, "2004", "2004-11-15", "2004-11-15"]


@pytest.mark.parametrize(
    ("since", "ids"), [("2004", [1, 2, 3]), ("2004-11-15", [1, 2, 3]), ("2004-11-16", [2, 3]), ("2004-12", [3])]
)
def test_a_reextraction_since_a_day_knows_months_and_years(dated: Any, since: str, ids: list[int]) -> None:
    assert list(select(dated.archive, Filters(None, since, None, ()))) == ids


@pytest.mark.parametrize(("via", "listed"), [(["well-known"], 0), (["well-known", "section"], 1), (["section"], 1)])
def test_a_guess_at_a_feed_is_no_failure(shelf: Any, via: list[str], listed: int) -> None:
    shelf.put(f"{SITE}/feed", "<p>Nothing")
    shelf.rows("UPDATE url SET fate_reason = 'a feed: HTTP 404 Not Found'")
    shelf.rows("DELETE FROM discovery")
    for one in via:
        shelf.rows("INSERT INTO discovery (url_id, crawl_id, via, found_at) VALUES (1, 1, ?, '')", one)
    assert shelf.rows("SELECT COUNT(*) FROM failures") == [(listed,)]


@pytest.mark.parametrize(
    ("fate", "reason", "listed"),
    [
        ("not_article", "a section page", 0),
        ("not_article", "a feed", 0),
        ("not_article", "a robots.txt", 0),
        ("not_article", "a feed: no XML of a known kind", 1),
        ("not_article", "consent: asks for consent", 1),
        ("failed", "no answer in time", 1),
        ("gone", "HTTP 404 Not Found", 1),
    ],
)
def test_a_list_that_was_read_without_fault_is_no_failure(shelf: Any, fate: str, reason: str, listed: int) -> None:
    shelf.put(f"{SITE}/news/", "<p>Nothing")
    shelf.rows("UPDATE url SET fate = ?, fate_reason = ?", fate, reason)
    assert shelf.rows("SELECT COUNT(*) FROM failures") == [(listed,)]
