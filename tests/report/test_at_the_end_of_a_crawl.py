"""Findings at the end of a crawl: those that are news to it, in words, and an exit code."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from newsscrape.report.findings import Finding, new_findings
from newsscrape.scrapycommands import crawl
from newsscrape.store.archive import Archive


def finding(first, last=None):
    return Finding("paper.example", "field", first, last, "0 % have a byline; usually 90 %", 2.0)


def test_what_began_in_the_last_three_months_is_news():
    found = [finding(first) for first in ("2004-11", "2025-09", "2025-10", "2025-12-03", "2026-01")]
    assert [one.first for one in new_findings(found, date(2026, 1, 20))] == ["2025-10", "2025-12-03", "2026-01"]


def test_a_crawl_looks_at_the_archive_that_it_wrote(tmp_path, monkeypatch):
    Archive.open(tmp_path / "archive.db").close()
    assert crawl._look(str(tmp_path / "archive.db")) == []
    news = finding(f"{datetime.now(UTC):%Y-%m}")
    monkeypatch.setattr(crawl, "findings", lambda archive: [finding("2004-11"), news])
    assert crawl._look(str(tmp_path / "archive.db")) == [news]


def test_a_finding_says_when():
    assert finding("2014-05").when == "from 2014-05 on"
    assert (finding("2014-05", "2014-05").when, finding("2014-05", "2014-07").when) == ("2014-05", "2014-05 to 2014-07")


def page(day: date, byline: str) -> str:
    text = f"On {day:%A}, day {day:%j} of {day:%Y}, the council heard what the ferry costs, and put it off."
    return (
        f"<html lang=en><head><link rel=canonical href=http://paper.example/{day:%Y/%m/%d}></head><article>"
        f"<h1>Council meets on day {day:%j}</h1>{byline}<time datetime={day}>{day:%d %B %Y}</time>"
        + "".join(f"<p>{number}. {text}</p>" for number in range(6))
        + "</article>"
    )


@pytest.mark.slow
@pytest.mark.parametrize(("days_without", "code", "told"), [(60, 1, True), (0, 0, False)])
def test_a_crawl_ends_with_1_when_bylines_have_stopped(tmp_path, crawl, days_without, code, told):
    for ago in range(1, 270):
        day = datetime.now(UTC).date() - timedelta(days=ago)
        byline = "<p class=byline>By Mary Smith</p>" if ago > days_without else ""
        (tmp_path / f"{day}.html").write_text(page(day, byline), "utf-8")
    run = crawl(tmp_path, "article", pages=f"{tmp_path}/*.html", settings={"NEWSSCRAPE_REPORT": "1"})
    assert run.code == code, run.errors
    assert ("look at      paper.example" in run.errors and "byline" in run.errors) == told
