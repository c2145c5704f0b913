"""Finds months in which a site published far less or more than usual. Pure: takes counts, returns reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

AROUND = 6  # months before and after that are the comparison
ENOUGH = 5.0  # articles per month from which a change means something
FEW, MANY = 0.4, 2.5  # times the median


def unusual_months(labels: Sequence[str], counts: Sequence[int]) -> Mapping[str, str]:
    """Month → what is unusual about it, compared with the median of the months around it.

    ``labels`` are all months of the period in order, ``counts`` the articles of each. The first and the last month are
    seldom complete, and never unusual.

    >>> unusual_months(("2004-01", "2004-02", "2004-03", "2004-04", "2004-05"), (20, 22, 0, 19, 21))
    {'2004-03': 'no articles; about 20 in the months around'}
    """
    found = {}
    for position in range(1, len(labels) - 1):
        around = [*counts[max(0, position - AROUND) : position], *counts[position + 1 : position + 1 + AROUND]]
        habit, count = float(median(around)), counts[position]
        if habit < ENOUGH and count < ENOUGH * MANY:
            continue
        if count == 0:
            found[labels[position]] = f"no articles; about {habit:.0f} in the months around"
        elif count < habit * FEW or count > max(habit, 1) * MANY:
            found[labels[position]] = f"{count} articles; about {habit:.0f} in the months around"
    return found
