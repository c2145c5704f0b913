"""A page that one crawl skipped is fetched by another one with other conditions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from newsscrape.items import Link
from newsscrape.pages.responses import read_fetched
from newsscrape.payload import digest
from newsscrape.store.frontier import Question, Taken, standing
from newsscrape.tasks import Fetched, Scope, Task, date_left_out

A = "https://paper.example/news/1"
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)


def visit(html: str, scope: Scope) -> Any:
    moment, body = datetime(2026, 1, 1, 12, tzinfo=UTC), html.encode()
    headers = {"content-type": "text/html; charset=utf-8", "etag": '"v1"'}
    task = Task(scope=scope)
    return read_fetched(
        Fetched(A, body, moment, moment, "live", digest(body), task=task, headers=headers, http_status=200)
    )


def verdict(shelf: Any, question: Question, **link: Any) -> str:
    ((url_id,),) = shelf.rows("SELECT id FROM url WHERE url = ?", A)
    return standing(shelf.archive.db, url_id, Link(A, "list", **link), question, NOW)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), "due"),
        (Scope(since="2004-11-15"), "due"),
        (Scope(since="2004-01-01", until="2004-12-31"), "due"),
        (Scope(since="2005-01-01"), "settled"),
        (Scope(until="2004-11-14"), "settled"),
    ],
)
def test_an_article_left_out_for_its_day_is_left_out_of_that_job_only(
    shelf: Any, article: Any, scope: Scope, expected: str
) -> None:
    shelf.visit(visit(article("roofs"), Scope(since="2010-01-01")))
    fate = ("skipped", "published 2004-11-15, outside the days that were asked for")
    assert shelf.rows("SELECT fate, fate_reason FROM url") == [fate]
    assert [verdict(shelf, Question(revisit, scope)) for revisit in ("due", "never")] == [expected, expected]
    assert verdict(shelf, Question("all", scope)) == "due"


def test_what_was_left_out_is_fetched_whole(shelf: Any, article: Any) -> None:
    shelf.visit(visit(article("roofs"), Scope(since="2010-01-01")))
    shelf.rows("UPDATE url SET etag = '\"v1\"'")  # as earlier versions kept it
    shelf.writer.follow("test", {}, NOW)
    shelf.writer.discovered([Link(A, "list")], NOW)
    (waiting,) = shelf.writer.take("paper.example", Taken(), 1)
    assert (waiting.etag, waiting.last_modified) == (None, None)
    assert not shelf.writer.has_met("https://paper.example/news/2")
    stored = shelf.visit(visit(article("roofs"), Scope()))
    assert (stored.fate, shelf.rows("SELECT fate, etag FROM url")) == ("archived", [("archived", '"v1"')])


def test_an_article_refused_by_strict_rules_is_due_without_them(shelf: Any, article: Any) -> None:
    shelf.visit(visit(article("roofs", date=None), Scope()), strict=True)
    assert verdict(shelf, Question(strict=True)) == "settled"
    assert verdict(shelf, Question()) == "due"


def test_only_what_is_in_the_archive_is_known_and_it_is_named(shelf: Any, article: Any) -> None:
    nothing = "https://paper.example/news/2"
    shelf.visit(visit(article("roofs"), Scope()))
    shelf.put(nothing, "<p>Nothing here.")
    shelf.writer.follow("test", {}, NOW)
    shelf.writer.discovered([Link(A, "list"), Link(nothing, "list"), Link(A + "?page", "section")], NOW)
    assert (shelf.writer.known, shelf.writer.settled) == (1, 1)
    archived, empty = shelf.writer.answers
    assert (archived.article_id, archived.headline) == (1, "Council hears residents on roofs")
    assert (empty.article_id, empty.fate, empty.url) == (None, "not_article", nothing)


def test_a_capture_that_was_left_out_is_read_again(shelf: Any, article: Any) -> None:
    replay = "https://web.archive.org/web/20260101120000id_/https://paper.example/news/1"
    shelf.visit(replace(visit(article("roofs"), Scope(since="2010-01-01"))))
    assert verdict(shelf, Question(), address=replay, every_capture=True) == "due"


@pytest.mark.parametrize(
    ("published", "scope", "left_out"),
    [
        ("2004", Scope(since="2004-06-01"), False),
        ("2004", Scope(since="2005-01-01"), True),
        ("2004-11", Scope(until="2004-11-01"), False),
        ("2004-11", Scope(until="2004-10-31"), True),
        ("2004-11-15T23:00:00+00:00", Scope(until="2004-11-15"), False),
        ("2004-11-15", Scope(), False),
    ],
)
def test_a_month_or_a_year_is_left_out_only_where_none_of_its_days_fits(
    published: str, scope: Scope, left_out: bool
) -> None:
    assert scope.leaves_out(published) is left_out


@pytest.mark.parametrize("reason", [None, "", "robots.txt forbids it", "published"])
def test_other_reasons_name_no_date(reason: str | None) -> None:
    assert date_left_out(reason) is None


def test_articles_are_taken_first_and_lists_meanwhile(shelf: Any) -> None:
    shelf.writer.follow("test", {}, NOW)
    lists = [Link(f"https://paper.example/list/{n}", "section", n, role="section") for n in range(20)]
    articles = [Link(f"https://paper.example/news/{n}", "section", n) for n in range(20)]
    shelf.writer.discovered([*lists, *articles], NOW)
    taken, order = Taken(), ""
    while found := shelf.writer.take("paper.example", taken, 8):
        taken = taken.behind(found)
        order += "".join(one.role[0] for one in found)
    assert order == 3 * "aaaaaass" + "aa" + 6 * "s" + 8 * "s"


def test_an_article_is_new_once(shelf: Any, article: Any) -> None:
    link = f'<link rel=canonical href="{A}">'
    other = shelf.put("https://paper.example/amp/news/1", article("roofs", head=link))
    home = shelf.put(A, article("roofs", head=link))
    assert (other.is_new, home.is_new, other.article_id) == (True, False, home.article_id)
