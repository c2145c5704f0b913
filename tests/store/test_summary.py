"""The counts by site, month and language are right after every change of an article, by any program."""

from __future__ import annotations

import pytest

from newsscrape.store import summary
from newsscrape.store.archive import Archive
from support.stories import fill


@pytest.fixture
def archive(tmp_path):
    fill(tmp_path / "archive.db")
    archive = Archive.open(tmp_path / "archive.db")
    yield archive
    archive.close()


def counts(archive):
    return {
        (row["month"], row["language"]): row["articles"]
        for row in archive.db.query("SELECT * FROM article_count WHERE articles > 0")
    }


def test_articles_are_counted_as_they_come(archive):
    assert counts(archive) == {("2025-02", "en"): 2, ("2025-02", "zh"): 1, ("2004-11", "en"): 1}
    assert summary.differences(archive.db) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("UPDATE article SET published_iso = '2004' WHERE published_iso = '2004-11-15'", {("2004", "en"): 1}),
        ("UPDATE article SET published_iso = NULL WHERE published_iso = '2004-11-15'", {("", "en"): 1}),
        ("UPDATE article SET language = NULL WHERE published_iso = '2004-11-15'", {("2004-11", ""): 1}),
        ("UPDATE article SET last_captured_at = '2026-01-01T00:00:00Z'", {("2004-11", "en"): 1}),
    ],
)
def test_a_change_moves_an_article_to_its_new_place(archive, change, expected):
    archive.db.conn.execute(change)
    assert expected.items() <= counts(archive).items()
    assert sum(counts(archive).values()) == 4
    assert summary.differences(archive.db) == []


def test_an_article_that_is_taken_out_is_counted_no_more(archive):
    archive.db.conn.execute("PRAGMA foreign_keys = OFF")
    archive.db.conn.execute("DELETE FROM article WHERE language = 'zh'")
    assert sum(counts(archive).values()) == 3
    assert summary.differences(archive.db) == []


def test_a_count_that_is_wrong_is_found(archive):
    archive.db.conn.execute("UPDATE article_count SET words = words + 1 WHERE month = '2004-11'")
    assert {row["what"] for row in summary.differences(archive.db)} == {"counted", "noted"}


def test_counting_again_reads_nothing_but_the_index_of_the_counts(archive):
    """What the charts ask must not read every article."""
    plan = archive.db.conn.execute(
        "EXPLAIN QUERY PLAN SELECT month, SUM(articles) FROM article_count WHERE site_id = 1 GROUP BY month"
    ).fetchall()
    assert all("article_count" in row[3] or "B-TREE" in row[3] for row in plan)
