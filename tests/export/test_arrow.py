"""Reading an archive straight into Arrow, which Parquet is written from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsscrape.errors import ArchiveError
from newsscrape.export.arrow import ArrowReader
from newsscrape.export.build import Request, export
from newsscrape.export.columns import BY_NAME
from newsscrape.export.rows import read
from newsscrape.store.archive import Archive

pytest.importorskip("adbc_driver_sqlite", reason="ADBC is not installed: pip install -e '.[export]'")
parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: pip install -e '.[export]'")
ARTICLES = BY_NAME["articles"].only(("headline", "section", "is_free", "published_utc"))


@pytest.fixture
def db(tmp_path: Path, new_shelf: Any, article: Any) -> Path:
    shelf = new_shelf(tmp_path / "archive.db")
    for number in range(5):
        shelf.put(f"https://paper.example/news/{number}", article(f"roofs {number}"))
    shelf.archive.close()
    return shelf.path


def changed(db: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(db)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return db


def exported(db: Path, table: str) -> dict[str, list[Any]]:
    """A table of an export as Parquet, by column."""
    folder = db.parent / "out"
    export(db, folder, Request("parquet"))
    return parquet.read_table(folder / f"{table}.parquet").to_pydict()


def selected(archive: Archive, ids: str) -> None:
    archive.db.conn.execute("CREATE TEMP TABLE IF NOT EXISTS selected (id INTEGER PRIMARY KEY)")
    archive.db.conn.execute("DELETE FROM selected")
    archive.db.conn.execute(f"INSERT INTO selected SELECT id FROM article WHERE {ids}")


@pytest.fixture
def archive(db: Path) -> Iterator[Archive]:
    with closing(Archive.read(db)) as archive:
        yield archive


def test_what_is_missing_in_the_first_rows_has_its_type_in_later_ones(db: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("newsscrape.export.rows.BATCH", 2)
    changed(
        db,
        "UPDATE article SET section = NULL, is_free = NULL, published_utc = NULL",
        "UPDATE article SET section = 'News', is_free = 1, published_utc = '2024-02-24T09:42:00Z' WHERE id = 5",
    )
    found = exported(db, "articles")
    assert found["section"] == [None, None, None, None, "News"]
    assert found["is_free"] == [None, None, None, None, True]
    assert [str(moment) for moment in found["published_utc"][3:]] == ["None", "2024-02-24 09:42:00+00:00"]


@pytest.mark.parametrize("text", ["a\0b", "", " \n", "𝄞 in D", "é"])
def test_texts_are_unchanged(db: Path, text: str) -> None:
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("UPDATE article SET section = ? WHERE id = 1", [text])
        connection.commit()
    assert exported(db, "articles")["section"][0] == text


def test_a_keyword_that_is_a_number_is_a_text(db: Path) -> None:
    changed(db, "UPDATE article SET keywords = '[\"a\", 2004, 1.5, null]' WHERE id = 1")
    assert exported(db, "keywords")["keyword"][:4] == ["a", "2004", "1.5", None]


def test_a_text_in_another_encoding_is_named(db: Path) -> None:
    changed(db, "UPDATE article SET section = CAST(x'ff41' AS TEXT) WHERE id = 1")
    with pytest.raises(ArchiveError, match=r"archive\.db could not be read: .*UTF8"):
        exported(db, "articles")


def test_a_view_that_newsscrape_did_not_make_is_refused(db: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS article_id FROM n"
    changed(db, "DROP VIEW evidence", f"CREATE VIEW Evidence AS {endless}")
    with pytest.raises(ArchiveError, match="has view Evidence, which newsscrape did not make"):
        exported(db, "evidence")


def test_a_view_of_the_reader_s_own_is_none_of_its_business(db: Path) -> None:
    changed(db, "CREATE VIEW mine AS SELECT id FROM article")
    assert len(exported(db, "articles")["id"]) == 5


def test_both_connections_see_one_state_whatever_a_crawl_commits(db: Path, archive: Archive) -> None:
    changed(db, "PRAGMA journal_mode = WAL")
    with closing(ArrowReader(archive)) as reader:
        changed(db, "UPDATE article SET section = 'later'")
        selected(archive, "id < 3")
        (batch,) = reader.batches(ARTICLES, read, 10)
        assert batch.column(0).to_pylist() == [1, 2]
        assert "later" not in batch.column(2).to_pylist()
        assert not archive.db.conn.execute("SELECT 1 FROM article WHERE section = 'later'").fetchall()


def test_a_commit_between_the_two_is_seen_by_both(db: Path, archive: Archive, monkeypatch: Any) -> None:
    changed(db, "PRAGMA journal_mode = WAL")
    execute, begun = ArrowReader._execute, []

    def disturbed(reader: ArrowReader, statement: str) -> None:
        execute(reader, statement)
        if "sqlite_schema" in statement:
            begun.append(statement)
            if len(begun) == 1:
                changed(db, "UPDATE article SET section = 'later'")

    monkeypatch.setattr(ArrowReader, "_execute", disturbed)
    with closing(ArrowReader(archive)) as reader:
        selected(archive, "id = 1")
        (batch,) = reader.batches(ARTICLES.only(("section",)), read, 10)
        assert batch.column(1).to_pylist() == ["later"]
        assert archive.db.conn.execute("SELECT DISTINCT section FROM article").fetchall() == [("later",)]
    assert len(begun) == 2


def test_another_selection_is_copied(archive: Archive) -> None:
    with closing(ArrowReader(archive)) as reader:
        for ids, found in (("id > 3", [4, 5]), ("id = 2", [2]), ("0", [])):
            selected(archive, ids)
            assert [number for batch in reader.batches(ARTICLES, read, 1) for number in batch[0].to_pylist()] == found


def test_few_values_have_a_dictionary(db: Path) -> None:
    exported(db, "articles")
    group = parquet.ParquetFile(db.parent / "out/articles.parquet").metadata.row_group(0)
    encodings = {
        group.column(place).path_in_schema: group.column(place).encodings for place in range(group.num_columns)
    }
    assert "RLE_DICTIONARY" in encodings["site"]
    assert "RLE_DICTIONARY" not in encodings["url"]
