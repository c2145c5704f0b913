"""When a page is worth another visit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsscrape.errors import BadArgument
from newsscrape.schedule import DEFAULT, Schedule

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NEWS = Schedule.parse(DEFAULT)


@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (timedelta(minutes=10), timedelta(hours=1)),
        (timedelta(hours=5, minutes=59), timedelta(hours=1)),
        (timedelta(hours=6), timedelta(hours=12)),
        (timedelta(days=3), timedelta(days=4)),
        (timedelta(days=14), None),
        (timedelta(days=7_000), None),
        (timedelta(hours=-2), timedelta(hours=1)),  # a clock that is ahead of ours
    ],
)
@pytest.mark.parametrize("fate", ["archived", "unchanged"])
def test_an_article_is_asked_for_less_and_less(fate, age, pause):
    assert NEWS.next_visit(fate, NOW, NOW - age, 1) == (NOW + pause if pause else None)


@pytest.mark.parametrize(
    ("repeats", "pause"),
    [(1, timedelta(0)), (3, timedelta(0)), (4, timedelta(days=1)), (9, timedelta(days=1)), (10, None)],
)
def test_a_failure_is_tried_again_until_it_is_hopeless(repeats, pause):
    assert NEWS.next_visit("failed", NOW, None, repeats) == (NOW + pause if pause is not None else None)


@pytest.mark.parametrize(("repeats", "pause"), [(1, timedelta(days=7)), (2, None)])
def test_a_page_that_is_gone_is_asked_for_once_more(repeats, pause):
    assert NEWS.next_visit("gone", NOW, NOW, repeats) == (NOW + pause if pause else None)


@pytest.mark.parametrize("fate", ["not_article", "redirected", "duplicate", "skipped"])
def test_what_is_no_article_is_left_alone(fate):
    assert NEWS.next_visit(fate, NOW, NOW, 1) is None


def test_steps_may_be_given_in_any_order():
    assert Schedule.parse("2d:12h 30m:5m") == Schedule.parse("30m:5m 2d:12h")


@pytest.mark.parametrize("text", ["6h", "six:1h", "6h:1w", "6h,1h", "6h:-1h"])
def test_a_step_that_is_none_is_named(text):
    with pytest.raises(BadArgument, match="not a step"):
        Schedule.parse(f"2d:1h {text}")


def test_an_empty_schedule_never_asks_again():
    assert Schedule.parse("").next_visit("archived", NOW, NOW, 1) is None
