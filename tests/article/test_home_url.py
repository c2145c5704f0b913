"""Which of an article's URLs was its home, and when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsscrape.article.home_url import Address, home_at, homes


def day(n: int) -> str:
    return f"2012-{1 + n // 28:02d}-{1 + n % 28:02d}T00:00:00Z"


def address(url_id: int, first: int | None, last: int | None = None, **more) -> Address:
    span = (None, None) if first is None else (day(first), day(first if last is None else last))
    return Address(url_id, f"http://e.org/{url_id}", *span, **more)


OLD, NEW = address(1, 0, 9), address(2, 12, 40)
CASES = {
    "one address": ([OLD], [(1, 0, None)]),
    "two that both answer": ([OLD, address(2, 3, 40)], [(1, 0, None)]),
    "a redirect": ([replace(OLD, ended=day(11), leads_to=2), NEW], [(1, 0, 11), (2, 11, None)]),
    "taken down, then found elsewhere": ([replace(OLD, ended=day(11), is_gone=True), NEW], [(1, 0, 11), (2, 12, None)]),
    "a page that names the other": ([replace(OLD, names=NEW.url), NEW], [(1, 0, 12), (2, 12, None)]),
    "not read for a month": ([OLD, address(2, 45)], [(1, 0, 45), (2, 45, None)]),
    "not read for a week": ([OLD, address(2, 16)], [(1, 0, None)]),
    "a copy read first": ([address(1, 0, 50, is_copy=True), NEW], [(2, 12, None)]),
    "a copy alone": ([address(1, 0, 50, is_copy=True)], [(1, 0, None)]),
    "a copy that outlives the page": (
        [replace(NEW, ended=day(45), is_gone=True), address(1, 13, 60, is_copy=True)], [(2, 12, 45), (1, 45, None)],
    ),
    "gone and nothing else": ([replace(OLD, ended=day(11), is_gone=True)], [(1, 0, None)]),
    "one that only led there": ([address(3, None), OLD], [(1, 0, None)]),
    "moved twice": (
        [
            replace(OLD, ended=day(11), leads_to=2), replace(NEW, ended=day(44), leads_to=3), address(3, 44, 80),
        ],
        [(1, 0, 11), (2, 11, 44), (3, 44, None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("backwards", [False, True])
def test_homes(case, backwards):
    seen, spans = CASES[case]
    found = homes(seen[::-1] if backwards else seen)
    assert [(h.address.url_id, h.since, h.until) for h in found] == [
        (url_id, day(since), None if until is None else day(until)) for url_id, since, until in spans
    ]


def test_the_home_at_a_moment():
    found = homes(CASES["a redirect"][0])
    assert [home_at(found, day(n)) for n in (0, 10, 11, 50)] == [1, 1, 2, 2]
    assert home_at(found, "") == 1
    assert home_at((), day(1)) is None
