"""The archive file: its schema, its search, what a second visit changes, and what can be wrong with it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from newsscrape.errors import ArchiveError, ArchiveFull, ArchiveLocked, ArchiveTooNew
from newsscrape.store import writer
from newsscrape.store.archive import Archive
from newsscrape.store.reader import search
from newsscrape.store.views import VIEWS

SITE = "http://www.paper.example"
A, B = f"{SITE}/news/1/roof", f"{SITE}/news/2/drain"
# What is written at every visit, whatever it found.
HISTORY = ("crawl", "visit", "discovery", "url")


def related(*stories: tuple[str, str]) -> str:
    """A list of related stories: URL and subject."""
    lines = "".join(f"<li>14 November 2004 <a href={url}>Council hears residents on {s}</a></li>" for url, s in stories)
    return f"<h2>Related stories</h2><ul>{lines}</ul>"


# Opening ----------------------------------------------------------------------------------------------------


def test_a_new_archive_makes_its_folder_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "archive.db"
    Archive.open(path).close()
    with sqlite3.connect(path) as db:
        before = list(db.execute("SELECT name, sql FROM sqlite_schema ORDER BY name"))
    Archive.open(path).close()
    with sqlite3.connect(path) as db:
        assert list(db.execute("SELECT name, sql FROM sqlite_schema ORDER BY name")) == before
        assert list(db.execute("PRAGMA journal_mode")) == [("wal",)]


def test_a_newer_archive_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Archive.open(path).close()
    db = Database(path)
    db["_sqlite_migrations"].insert(
        {"migration_set": "newsscrape", "name": "m999_from_the_future", "applied_at": "2030-01-01"}, pk=None
    )
    db.close()
    before = path.read_bytes()
    for opening in (Archive.open, Archive.read):
        with pytest.raises(ArchiveTooNew, match=r"m999_from_the_future.*Upgrade newsscrape"):
            opening(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"<html>no database at all</html>" * 100, "is not a SQLite database"), (None, "cannot be opened")],
    ids=["not a database", "a folder"],
)
def test_a_file_that_is_no_archive_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "archive.db"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(ArchiveError, match=message):
        Archive.open(path)


def test_somebody_elses_database_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE article (mine TEXT)")
    with pytest.raises(ArchiveError, match="holds tables of another program"):
        Archive.open(path)
    with sqlite3.connect(path) as db:
        assert [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")] == ["article"]


def test_a_damaged_archive_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Archive.open(path).close()
    content = bytearray(path.read_bytes())
    content[100:8192] = b"\xff" * 8092
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"damaged|not a SQLite database"):
        Archive.open(path)


def test_reading_needs_an_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive at"):
        Archive.read(tmp_path / "archive.db")
    sqlite3.connect(tmp_path / "empty.db").close()
    (tmp_path / "empty.db").touch()
    with pytest.raises(ArchiveError, match="no archive of this version"):
        Archive.read(tmp_path / "empty.db")


def test_a_lock_is_waited_for_and_then_said(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    archive = Archive.open(path, lock_timeout=0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ArchiveLocked, match="run the same command again"), archive.transaction():
        pass
    other.execute("COMMIT")
    with archive.transaction():
        pass
    archive.close()


def test_a_full_disk_loses_no_more_than_the_page_it_met(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, article("roofs"))
    before = shelf.dump()
    pages = shelf.rows("PRAGMA page_count")[0][0]
    shelf.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ArchiveFull, match="no room left"):
        lines = "".join(f"<p>And so it went on for {n} miles, line after line.</p>" for n in range(9_000))
        shelf.put(B, article("drains").replace("</article>", lines))
    assert shelf.dump() == before
    shelf.rows("PRAGMA max_page_count = 1000000")
    assert shelf.put(B, article("drains")).fate == "archived"


def test_a_visit_that_cannot_be_stored_leaves_those_it_came_with(
    shelf: Any, article: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They share a transaction; what the broken one had written already is taken back."""
    bodies = {name: article(name) for name in ("the weir", "the mill", "the lock")}
    prepared = [
        shelf.prepared(shelf.read(f"https://example.com/news/{name[4:]}", html)) for name, html in bodies.items()
    ]
    store_article = writer.store_article

    def breaking(db: Any, visit: Any, *rest: Any) -> Any:
        stored = store_article(db, visit, *rest)
        if visit.url.endswith("mill"):
            raise RuntimeError("a fault of ours")
        return stored

    monkeypatch.setattr(writer, "store_article", breaking)
    fates = []
    with shelf.archive.transaction():
        for one in prepared:
            try:
                fates.append(shelf.writer.store(one.visit, one.record).fate)
            except RuntimeError as error:
                fates.append(str(error))
    assert fates == ["archived", "a fault of ours", "archived"]
    assert [url for (url,) in shelf.rows("SELECT url FROM url ORDER BY url")] == [
        "https://example.com/news/lock", "https://example.com/news/weir",
    ]  # fmt: skip
    assert shelf.rows("SELECT COUNT(*) FROM article_fts WHERE article_fts MATCH 'mill'") == [(0,)]


# Search and views -------------------------------------------------------------------------------------------


def test_the_search_index_is_kept_true(shelf: Any, article: Callable[..., str]) -> None:
    def found(word: str) -> int:
        return int(shelf.rows("SELECT COUNT(*) FROM article_fts WHERE article_fts MATCH ?", word)[0][0])

    def check() -> None:
        with sqlite3.connect(f"{shelf.path.as_uri()}?mode=rw", uri=True) as plain:  # which knows no function of ours
            plain.execute("INSERT INTO article_fts(article_fts, rank) VALUES ('integrity-check', 1)")

    chinese = "\u6c34\u66dc\u65e5\u306e\u8a18\u8005"
    shelf.put(A, article(f"roofs {chinese}"))
    check()
    assert (found("roofs"), found("windows")) == (1, 0)
    shelf.put(A, article(f"windows {chinese}"), day=2)
    check()
    assert (found("roofs"), found("windows")) == (0, 1)
    shelf.put(A, article("doors"), day=3)
    shelf.put(B, article(f"gates {chinese}"))
    check()
    assert (found("windows"), found("gates")) == (0, 1)
    assert found("doors") == 1
    shelf.put(A, article(f"walls {chinese}"), day=4)
    check()
    assert (found("doors"), found("walls")) == (0, 1)
    for table in ("evidence", "revision", "related_story", "article_author", "fingerprint", "duplicate"):
        shelf.rows(f"DELETE FROM {table}")
    shelf.rows("UPDATE url SET article_id = NULL")
    shelf.rows("DELETE FROM article")
    check()
    assert (found("walls"), found("gates")) == (0, 0)


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("roof", 1), ("ROOFS", 1), ("cafe", 1), ("headline: roofs", 1), ('"heard from eleven"', 2), ("helicopter", 0),
        ("\u8a18\u8005\u4f1a\u898b", 1), ("\u9996\u76f8", 0), ("don't", 0),
    ],
)  # fmt: skip
def test_search(shelf: Any, article: Callable[..., str], query: str, hits: int) -> None:
    shelf.put(A, article("roofs of the caf\u00e9"))
    shelf.put(B, article("\u6c34\u66dc\u65e5\u306e\u8a18\u8005\u4f1a\u898b\u306b\u3064\u3044\u3066"))
    assert search(shelf.archive, query).found == hits


def test_every_view_selects(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, article("roofs", after=related((B, "drains"))))
    shelf.put(B, article("drains", date=None))
    shelf.put(f"{SITE}/news/3", "")
    counts = {view: shelf.rows(f"SELECT COUNT(*) FROM {view}")[0][0] for view in VIEWS}
    assert counts == {
        "articles": 2, "corpus": 2, "coverage_by_day": 2, "field_coverage": 1, "date_problems": 1, "failures": 1,
        "related_graph": 1, "duplicates": 1, "clusters": 1, "articles_unspaced": 0,
    }  # fmt: skip


def test_a_dates_problem_is_listed_once_whatever_the_revisions(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, article("roofs", date=None))
    shelf.put(A, article("windows", date=None), day=2)
    assert shelf.rows("SELECT problem FROM date_problems") == [("missing",)]
    shelf.put(A, article("windows"), day=3)
    assert shelf.rows("SELECT problem FROM date_problems") == []


# Storing again ----------------------------------------------------------------------------------------------


def test_the_same_capture_twice_changes_nothing(shelf: Any, article: Callable[..., str]) -> None:
    pages = {A: article("roofs", after=related((B, "drains"))), B: article("drains")}
    for url, page in pages.items():
        shelf.put(url, page)
    before = shelf.dump(*HISTORY)
    for url, page in pages.items():
        stored = shelf.put(url, page)
        assert (stored.fate, stored.reason) == ("unchanged", "this capture is in the archive already")
    assert shelf.dump(*HISTORY) == before
    assert shelf.rows("SELECT COUNT(*) FROM url") == [(2,)]


def test_the_same_page_later_adds_its_capture_only(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, article("roofs"))
    seen = ("capture", "article", "article_url", "revision")
    before = shelf.dump(*seen, *HISTORY)
    assert shelf.put(A, article("roofs"), day=5).fate == "unchanged"
    assert shelf.dump(*seen, *HISTORY) == before
    assert shelf.rows("SELECT number, capture_id, last_captured_at FROM revision") == [(1, 1, "2026-01-05T12:00:00Z")]
    assert shelf.rows("SELECT first_captured_at, last_captured_at, revisions FROM article") == [
        ("2026-01-01T12:00:00Z", "2026-01-05T12:00:00Z", 1)
    ]


def test_a_changed_page_is_a_revision(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, article("roofs"))
    stored = shelf.put(A, article("roofs", date="16 November 2004").replace("eleven", "twelve"), day=2)
    assert (stored.fate, stored.reason) == ("archived", "changed: body, published_iso")
    assert shelf.rows("SELECT number, changed_fields, cause, published_iso FROM revision") == [
        (1, "[]", "page", "2004-11-15"),
        (2, '["body", "published_iso"]', "page", "2004-11-16"),
    ]
    assert shelf.rows("SELECT revisions, published_iso, capture_id FROM article") == [(2, "2004-11-16", 2)]


def test_an_older_capture_does_not_undo_a_newer_one(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, article("windows"), day=9)
    for day in (2, 3):
        shelf.put(A, article("roofs"), day=day)
    assert shelf.rows("SELECT headline, revisions FROM article") == [("Council hears residents on windows", 2)]
    assert shelf.rows("SELECT first_captured_at, last_captured_at FROM article") == [
        ("2026-01-02T12:00:00Z", "2026-01-09T12:00:00Z")
    ]


def test_a_capture_that_was_refused_may_be_archived_after_all(shelf: Any, article: Callable[..., str]) -> None:
    """Refused by NEWSSCRAPE_STRICT, or by a reading since mended: the next run must not call it unchanged."""
    page = article("roofs", date=None)
    refused = shelf.put(A, page, strict=True)
    assert (refused.fate, refused.reason) == ("not_article", "no date (NEWSSCRAPE_STRICT)")
    assert shelf.put(A, page).fate == "archived"


def test_a_failure_later_does_not_undo_an_article(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, article("roofs"))
    shelf.put(A, "", day=2)
    assert shelf.rows("SELECT fate FROM url") == [("archived",)]
    assert shelf.rows("SELECT outcome FROM visit") == [("archived",), ("not_article",)]


@pytest.mark.parametrize("order", [(A, B), (B, A)])
def test_a_related_story_finds_its_article_whichever_came_first(
    shelf: Any, article: Callable[..., str], order: tuple[str, str]
) -> None:
    pages = {A: article("roofs", after=related((f"{B}?utm_source=box", "drains"))), B: article("drains")}
    for url in order:
        shelf.put(url, pages[url])
    assert shelf.rows(
        "SELECT story.url, target.headline FROM related_story AS story JOIN article AS target"
        " ON target.id = target_article_id"
    ) == [(B, "Council hears residents on drains")]


def test_a_related_story_that_was_not_followed_says_so(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, article("roofs", after=related((B, "drains"))))
    fate = "SELECT fate, fate_reason FROM url WHERE url = ?"
    assert shelf.rows(fate, B) == [("skipped", "a related link that this crawl was not asked to follow")]
    shelf.put(A, article("windows", after=related((B, "drains"))), day=2, related=1)
    assert shelf.rows(fate, B) == [("queued", None)]


# Evidence ---------------------------------------------------------------------------------------------------


# Field of the evidence → column of the article.
COLUMNS = {
    "headline": "headline", "share_title": "share_title", "title_tag": "title_tag", "body": "body", "byline": "byline", "date_published": "published_iso",
    "date_modified": "modified_iso", "description": "description", "section": "section", "keywords": "keywords",
    "language": "language", "publisher": "publisher", "canonical_url": "canonical_url", "is_free": "is_free", "images": "images",
}  # fmt: skip
RICH = f'''<link rel=canonical href="{A}"><meta property="og:title" content="Another headline">
<meta name=description content="What was said of it."><meta name=keywords content="council, repairs">
<meta property="article:section" content="Local"><meta property="og:site_name" content="The Example Paper">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Council hears residents on windows", "datePublished": "2004-11-15T10:05:00+00:00",
"dateModified": "2004-11-16T09:00:00+00:00", "author": {{"@type": "Person", "name": "Ann Lee"}},
"isAccessibleForFree": true}}</script>'''


def test_every_value_is_the_chosen_one_of_its_evidence(shelf: Any, article: Callable[..., str]) -> None:
    """One candidate at most is chosen for a field, and what stands in the article is that one."""
    shelf.put(A, article("roofs", head=RICH))
    shelf.put(A, article("windows", head=RICH), day=2)
    chosen = shelf.rows(
        "SELECT field, value FROM evidence JOIN article ON article.id = article_id"
        " AND article.capture_id = evidence.capture_id WHERE chosen"
    )
    evidence = dict(chosen)
    assert len(evidence) == len(chosen)
    for field, column in COLUMNS.items():
        value = shelf.rows(f"SELECT {column} FROM article")[0][0]
        if field == "body":
            value = hashlib.sha256(value.encode()).hexdigest()
        elif field == "is_free":
            value = {1: "true", 0: "false", None: None}[value]
        assert evidence.get(field) == (None if value == "[]" else value), field
    assert {"headline", "body", "date_published", "date_modified", "description", "is_free"} <= set(evidence)


def test_candidates_are_ranked_and_kept_for_each_capture(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, article("roofs", head=RICH))
    shelf.put(A, article("windows", head=RICH), day=2)
    per_field = shelf.rows(
        "SELECT COUNT(*), COUNT(DISTINCT rank), MAX(rank), SUM(chosen) FROM evidence GROUP BY capture_id, field"
    )
    assert all(rows == ranks == last and picked <= 1 for rows, ranks, last, picked in per_field)
    assert shelf.rows("SELECT COUNT(DISTINCT capture_id) FROM evidence") == [(2,)]


def test_contributors_have_rows_of_their_own_with_their_role(shelf: Any, article: Callable[..., str]) -> None:
    line = "<p class=byline>By Mira Holt. Photographs by Jon Aske. Translated by Lea Brandt</p>"
    shelf.put(A, article("roofs").replace("</h1>", f"</h1>{line}"))
    assert shelf.rows("SELECT position, name, role FROM contributor ORDER BY position") == [
        (1, "Jon Aske", "photographer"),
        (2, "Lea Brandt", "translator"),
    ]
    assert shelf.rows("SELECT name FROM author") == [("Mira Holt",)]
    assert shelf.rows("SELECT rule, chosen FROM evidence WHERE field = 'contributors'") == [("roles in a credit", 1)]
