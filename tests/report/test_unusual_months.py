"""Which months of a site are unusual."""

from __future__ import annotations

import pytest

from newsscrape.report.charts import months_between
from newsscrape.report.findings import unusual_months

STEADY = [30, 33, 28, 31, 29, 32, 30, 34, 28, 31, 30, 29]


def judged(counts):
    labels = months_between("2011-01", f"20{11 + (len(counts) - 1) // 12:02d}-{(len(counts) - 1) % 12 + 1:02d}")
    return unusual_months(labels, counts)


def test_a_steady_site_has_no_unusual_month():
    assert judged(STEADY) == {}


@pytest.mark.parametrize(("count", "words"), [(0, "no articles"), (6, "6 articles"), (120, "120 articles")])
def test_a_gap_a_fall_and_a_rush_are_marked(count, words):
    found = judged([*STEADY, *STEADY[:5], count, *STEADY[6:]])
    assert list(found) == ["2012-06"]
    assert found["2012-06"].startswith(words)


def test_the_first_and_last_month_are_seldom_whole_and_not_judged():
    assert judged([2, *STEADY, 3]) == {}


def test_a_site_that_publishes_little_is_not_judged():
    assert judged([1, 0, 2, 0, 1, 3, 0, 0, 1]) == {}
