"""The search index of an earlier version's archive, and what works without our SQL functions."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from newsscrape.errors import ArchiveError
from newsscrape.store import fulltext
from newsscrape.store.archive import Archive
from newsscrape.store.reader import search
from newsscrape.store.schema import migrations

COUNT = 25
_COLUMNS = "(id, url_id, site_id, capture_id, headline, body, language, word_count, content_hash, first_captured_at,"


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """An archive with articles by the schema of the first release."""
    path = tmp_path / "archive.db"
    db = Database(path, strict=True)
    migrations.apply(db, stop_before="m007_folded_search")
    db.conn.execute("PRAGMA foreign_keys = OFF")
    for number in range(1, COUNT + 1):
        values = (
            number,
            f"Number {number}",
            "Die Straße" if number % 2 else "The floods",
            "de" if number % 2 else "en",
        )
        db.conn.execute(
            f"INSERT INTO article {_COLUMNS} last_captured_at) VALUES (?1, ?1, 1, ?1, ?2, ?3, ?4, 2, ?1, '', '')",
            values,
        )
    db.conn.commit()
    db.conn.execute("INSERT INTO site (id, domain) VALUES (1, 'paper.example')")
    db.conn.execute(
        "INSERT INTO url (id, url, site_id, fate, first_found_at) SELECT id, 'https://paper.example/' || id, 1,"
        " 'archived', '' FROM article"
    )
    db.conn.commit()
    db.close()
    return path


def found(path: Path, query: str) -> int:
    archive = Archive.read(path)
    try:
        return search(archive, query).found
    finally:
        archive.close()


def test_an_earlier_archive_is_indexed_anew(earlier: Path) -> None:
    Archive.open(earlier).close()
    assert (found(earlier, "strasse"), found(earlier, "flood"), found(earlier, "number")) == (13, 12, COUNT)
    with sqlite3.connect(earlier) as plain:
        plain.execute("INSERT INTO article_fts(article_fts, rank) VALUES ('integrity-check', 1)")
        plain.execute("INSERT INTO article_fts(article_fts) VALUES ('rebuild')")
        assert plain.execute("SELECT name FROM sqlite_schema WHERE name LIKE '%trigram%'").fetchall() == []
    assert found(earlier, "strasse") == 13


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # SQLite calls what breaks
def test_an_index_that_was_broken_off_goes_on(earlier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulltext, "AT_A_TIME", 10)
    texts: list[str] = []
    real = fulltext.folded

    def breaking(text: str | None) -> str | None:
        texts.append(text or "")
        if len(texts) > 60:
            raise KeyboardInterrupt
        return real(text)

    monkeypatch.setattr(fulltext, "folded", breaking)
    with pytest.raises((KeyboardInterrupt, sqlite3.OperationalError)):
        Archive.open(earlier)
    with sqlite3.connect(earlier) as plain:
        assert plain.execute("SELECT * FROM search_backlog").fetchall() == [(21, COUNT)]
    with pytest.raises(ArchiveError, match="not complete"):
        found(earlier, "number")
    monkeypatch.setattr(fulltext, "folded", real)
    Archive.open(earlier).close()
    assert (found(earlier, "number"), found(earlier, "strasse")) == (COUNT, 13)


def test_an_article_can_be_taken_out_without_our_functions_and_not_put_in(shelf: Any, article: Any) -> None:
    shelf.put("https://paper.example/1", article("Straßen"))
    with sqlite3.connect(shelf.path) as plain:
        plain.execute("UPDATE article SET section = 'News'")
        with pytest.raises(sqlite3.OperationalError, match="newsscrape_folded"):
            plain.execute("UPDATE article SET headline = 'x'")
        plain.execute("DELETE FROM article_folded WHERE 0")
    shelf.rows("UPDATE article SET headline = 'Größe'")
    assert search(shelf.archive, "groesse OR grosse").found == 1
    assert search(shelf.archive, "headline:strassen").found == 0


def _rightly_indexed(shelf: Any, site: str = "paper.example", **asked: str) -> int:
    shelf.rows("INSERT INTO article_fts(article_fts, rank) VALUES ('integrity-check', 1)")
    return search(shelf.archive, "number", site=site, **asked).found


def test_what_the_index_filters_by_changes_with_the_article(shelf: Any, article: Any) -> None:
    shelf.put("https://paper.example/1", article("Number one, Straßen"))
    with sqlite3.connect(shelf.path) as plain:  # which has none of our functions
        plain.execute("UPDATE article SET published_iso = '2001-02-03', section = 'Sport', is_free = 1")
    assert _rightly_indexed(shelf, since="2001-02-03", until="2001-02-03") == 1
    shelf.rows("UPDATE article SET published_iso = '2001-02'")
    assert _rightly_indexed(shelf, since="2001-02-28", until="2001") == 1
    shelf.rows("UPDATE article SET published_iso = '2002', headline = 'Number two, Straßen', language = 'de'")
    assert _rightly_indexed(shelf, until="2001") == 0
    assert _rightly_indexed(shelf, since="2002-12") == 1
    shelf.rows("UPDATE article SET published_iso = NULL, headline = headline, body = body")
    assert _rightly_indexed(shelf, since="1900") == 0
    assert _rightly_indexed(shelf) == 1


def test_an_archive_whose_index_has_no_filters_gets_them(earlier: Path) -> None:
    db = Database(earlier, strict=True)
    fulltext.add_functions(db.conn)
    migrations.apply(db, stop_before="m021_search_facets")
    fulltext.work_off(db)
    db.close()
    Archive.open(earlier).close()
    archive = Archive.read(earlier)
    assert search(archive, "number", site="paper.example").found == COUNT
    assert search(archive, "number", site="other.example").found == 0
    archive.close()
