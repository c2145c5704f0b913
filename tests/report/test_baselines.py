"""Where a series leaves its own baseline: what is found, where it begins and ends, and what is left alone."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from newsscrape.report.baselines import departures
from newsscrape.report.charts import months_between
from newsscrape.report.findings import findings_of, judged
from newsscrape.report.scales import Lengths, Measured, Shares
from newsscrape.report.series import SiteMonths, articles

LABELS = months_between("2010-01", "2014-12")


def shares(*stretches: tuple[int, float], of: int = 100) -> list[Measured]:
    """Months in which a share of so many articles have something, with the noise of chance."""
    chance = random.Random(1)
    return [
        Measured(sum(chance.random() < share for _ in range(of)), of)
        for months, share in stretches
        for _ in range(months)
    ]


def spans(series, scale=None):
    return [(one.first, one.last, one.lasting) for one in departures(series, scale or Shares())]


def test_a_steady_share_has_no_departure():
    assert spans(shares((60, 0.7))) == []


def test_a_stretch_that_ends_and_one_that_lasts():
    assert spans(shares((20, 0.9), (3, 0.1), (37, 0.9))) == [(20, 22, False)]
    [(first, _, lasting)] = spans(shares((20, 0.9), (40, 0.1)))
    assert (first, lasting) == (20, True)


def test_a_year_that_returns_to_the_habit_is_one_departure():
    assert spans(shares((20, 0.9), (9, 0.1), (31, 0.9))) == [(20, 28, False)]


def test_the_first_months_are_held_against_those_that_follow():
    assert spans(shares((2, 0.0), (40, 0.9))) == [(0, 1, False)]


def test_a_month_that_says_nothing_is_passed_over():
    series = shares((20, 0.9), (3, 0.1), (20, 0.9))
    assert spans([None, *series[:10], None, *series[10:]]) == [(22, 24, False)]


def test_what_is_certain_and_not_far_is_left_alone_and_so_is_what_chance_makes():
    assert spans(shares((20, 0.50), (20, 0.55), of=20_000)) == []
    assert spans(shares((60, 0.3), of=5)) == []


def test_texts_that_fall_to_half():
    series = [Measured(400 + 10 * (at % 5), 80) for at in range(20)] + [Measured(205, 80)] * 10
    assert spans(series, Lengths())[0][:1] == (20,)


def counts(rate, *, summer=1.0, seed=3):
    """Articles by month of a paper with a summer, and with good and bad months."""
    chance = random.Random(seed)
    usual = [rate * (summer if label[5:] in ("07", "08") else 1) * chance.lognormvariate(0, 0.1) for label in LABELS]
    return [sum(chance.random() < 0.5 for _ in range(int(2 * each))) for each in usual]


def marked(numbers):
    return [(one.first, one.last) for one in judged("paper.example", articles(LABELS, numbers))]


@pytest.mark.parametrize("rate", [13, 120, 3_000])
def test_a_summer_that_comes_every_year_is_a_habit_and_a_missing_month_is_none(rate):
    usual = counts(rate, summer=0.45)
    assert marked(usual) == []
    usual[30] = 0
    assert marked(usual) == [("2012-07", "2012-07")]


def site(days: dict[str, int]) -> SiteMonths:
    found = SiteMonths()
    found.days.update(days)
    for day, count in days.items():
        found.counts[day[:7]].update(articles=count, words=count * 300)
    return found


def printed(weekly, until=date(2012, 12, 31)):
    """Day → articles, by the day of the week; closed at Christmas."""
    first = date(2010, 1, 1)
    every = (first + timedelta(days=at) for at in range((until - first).days + 1))
    closed = {(12, 24), (12, 25), (12, 26), (12, 27)}
    return {
        str(day): weekly[day.weekday()] for day in every if weekly[day.weekday()] and (day.month, day.day) not in closed
    }


def test_days_without_articles_are_found_where_a_paper_prints_daily_and_not_at_christmas():
    days = printed([10, 10, 10, 10, 10, 10, 10])
    assert findings_of("paper.example", site(days)) == []
    for at in range(3, 18):
        days.pop(f"2011-05-{at:02d}")
    [found] = findings_of("paper.example", site(days))
    assert (found.check, found.first, found.last) == ("gap", "2011-05-03", "2011-05-17")


def test_a_week_that_moves_by_a_day():
    days = printed([5, 5, 5, 5, 5, 1, 0])
    moved = {
        (day if day < "2011-09" else str(date.fromisoformat(day) + timedelta(days=1))): count
        for day, count in days.items()
    }
    [found] = findings_of("paper.example", site(moved))
    assert (found.check, found.first, found.last) == ("weekdays", "2011-09", None)
    assert found.what.endswith("a day later than before")


def test_a_site_with_few_articles_has_no_baseline():
    assert findings_of("paper.example", site({"2010-01-04": 3, "2012-06-04": 2})) == []
