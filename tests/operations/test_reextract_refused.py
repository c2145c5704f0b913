"""Re-extraction of refused pages: which become articles, what is recorded, and that it is cheap."""

from __future__ import annotations

import pytest

from newsscrape.tasks import Task
from support.kept import A, B, C, two_articles

REASON = "listing: 12 of its 14 lines are links"


@pytest.fixture
def kept(shelf, tmp_path, article):
    """Two articles, a page that an earlier version took for a listing, and one that is a listing."""
    kept = two_articles(shelf, tmp_path / "warc", article)
    kept.put(C, article("mills"), refused=REASON)
    kept.put(f"{A}0", "<title>News</title><ul>" + "<li><a href=/news/5>Mills to reopen</a>" * 9 + "</ul>")
    return kept


def last_capture(kept):
    return kept.rows("SELECT MAX(id) FROM capture")[0][0]


def test_a_refused_page_that_is_an_article_today_is_archived(kept):
    report = kept.again()
    assert (report.articles, report.changed, report.refused, report.revived) == (2, 0, 2, 1)
    assert {name for name, _ in report.counts} == {"page_type"}
    assert kept.rows("SELECT fate, fate_reason, headline FROM url JOIN article ON article.id = article_id WHERE url = ?", C) == [
        ("archived", None, "Council hears residents on mills")
    ]  # fmt: skip
    assert kept.rows("SELECT COUNT(*) FROM article_fts WHERE article_fts MATCH 'headline: mills'") == [(1,)]


def test_what_changed_is_recorded(kept):
    kept.again()
    query = "SELECT run, url, field, old, new, old_version FROM extraction_change JOIN url USING (article_id)"
    assert kept.rows(query) == [(1, C, "page_type", REASON, "article", "0")]
    query = (
        "SELECT spider, arguments, visit.outcome FROM visit JOIN crawl ON crawl.id = crawl_id ORDER BY visit.id DESC"
    )
    assert kept.rows(query)[0] == ("reextract", '{"run": 1}', "archived")
    assert kept.rows("SELECT last_capture_id FROM reextraction") == [(last_capture(kept),)]


def test_a_dry_run_counts_them_and_writes_nothing(kept):
    before = kept.shelf.dump()
    report = kept.again(dry_run=True)
    assert (report.refused, report.revived) == (2, 1)
    assert kept.shelf.dump() == before


def test_the_same_code_reads_a_refused_page_once(kept, article):
    kept.again()
    assert kept.again().refused == 0
    kept.put(f"{A}1", article("locks"), day=2, refused=REASON)
    report = kept.again()
    assert (report.refused, report.revived) == (1, 1)
    kept.rows("UPDATE reextraction SET code = 'other'")
    assert kept.again().refused == 1


@pytest.mark.parametrize(
    "filters",
    [{"since": "2004-01-01"}, {"where": "word_count > 1"}, {"fields": ("headline",)}],
    ids=["publication days", "a condition on articles", "some fields"],
)
def test_filters_that_choose_articles_leave_refused_pages_alone(kept, filters):
    assert kept.again(**filters).refused == 0


def test_a_site_is_read_by_itself(kept):
    ((site,),) = kept.rows("SELECT domain FROM site")
    assert kept.again(site=site).refused == 2


def test_pages_that_were_read_as_something_else_are_left_alone(kept, article):
    kept.again()
    kept.put(f"{A}2", article("ports"), day=2, task=Task(role="section"), refused="a section page")
    kept.put(f"{B}2", article("weirs"), day=2)
    kept.rows("UPDATE capture SET warc_file = NULL WHERE url_id = (SELECT id FROM url WHERE url = ?)", f"{A}0")
    kept.rows("UPDATE reextraction SET code = 'other'")
    assert kept.again().refused == 0


def test_the_history_of_a_page_begins_with_its_first_capture(kept, article):
    kept.put(C, article("mills").replace("Council hears", "Council heard"), day=3, refused=REASON)
    assert kept.again().revived == 2
    assert kept.rows(
        "SELECT number, revision.cause, SUBSTR(captured_at, 1, 10), revision.headline FROM revision"
        " JOIN capture ON capture.id = revision.capture_id WHERE article_id = 3 ORDER BY number"
    ) == [
        (1, "page", "2026-01-01", "Council hears residents on mills"),
        (2, "page", "2026-01-03", "Council heard residents on mills"),
    ]  # fmt: skip
    assert kept.rows("SELECT SUBSTR(last_visited_at, 1, 10) FROM url WHERE url = ?", C) == [("2026-01-03",)]


def test_workers_read_them_too(kept):
    assert kept.again(jobs=2).revived == 1
