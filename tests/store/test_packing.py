"""An archive that an earlier version made is packed when it is opened: the same rows, in less room."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from newsscrape.errors import ArchiveError
from newsscrape.store import near_duplicates, packing
from newsscrape.store.archive import Archive
from newsscrape.store.schema import migrations

THINGS = "bridges ferries harbours schools libraries museums".split()
# What a reader sees, without the ids of candidates: they are made of the page's.
SEEN = {
    "evidence": "SELECT article_id, capture_id, field, rank, value, raw, source, rule, chosen, extractor_version"
    " FROM evidence ORDER BY 1, 2, 3, 4, 5, 6, 7, 8",
    "revision": "SELECT id, article_id, number, capture_id, headline, byline, body, content_hash, changed_fields,"
    " last_captured_at FROM revision ORDER BY id",
    "capture": "SELECT id, revision_id FROM capture ORDER BY id",
    "fingerprint": "SELECT * FROM fingerprint ORDER BY 1, 2, 3",
}  # fmt: skip


def seen(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with sqlite3.connect(path) as db:
        return {name: db.execute(query).fetchall() for name, query in SEEN.items()}


@pytest.fixture
def earlier(shelf: Any, article: Callable[..., str], tmp_path: Path) -> Path:
    """The rows of an archive of today in the tables of the last release."""
    for thing in THINGS:
        for day, who in ((1, "Ann Lee"), (2, "Bob Ray")):
            page = article(thing).replace("</article>", f"<p>This is what {who} told the paper.</p></article>")
            shelf.put(f"https://paper.example/{thing}", page, day)
    path = tmp_path / "earlier.db"
    db = Database(path, strict=True)
    migrations.apply(db, stop_before="m018_packed")
    db.conn.execute("PRAGMA foreign_keys = OFF")
    db.conn.execute("ATTACH ? AS today", (str(shelf.path),))
    for name in ("site", "url", "crawl", "capture", "article", "revision", "evidence", "fingerprint", "article_url",
                 "article_folded"):  # fmt: skip
        columns = ", ".join(row[1] for row in db.conn.execute(f"PRAGMA main.table_info({name})"))
        for trigger in ("insert", "update", "before", "delete"):
            db.conn.execute(f"DROP TRIGGER IF EXISTS article_fts_{trigger}")
        db.conn.execute(f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM today.{name}")
    db.conn.commit()
    db.close()
    return path


def test_an_earlier_archive_is_packed(earlier: Path) -> None:
    before = seen(earlier)
    Archive.open(earlier).close()
    assert seen(earlier) == before
    assert len(before["evidence"]) > 40 and len(before["revision"]) == 2 * len(THINGS)
    with sqlite3.connect(earlier) as db:
        assert db.execute("SELECT COUNT(*) FROM article_state WHERE is_present AND body = ''").fetchone() == (6,)
        assert db.execute("SELECT COUNT(*) FROM article_fingerprint").fetchone() == (6,)
        assert db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'evidence_unpacked'").fetchone() is None
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_packing_that_was_broken_off_goes_on(earlier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = seen(earlier)
    monkeypatch.setattr(packing, "AT_A_TIME", 2)
    real, packed = near_duplicates.keep_by_article, []

    def breaking(db: Database, article_id: int, hashes: Any, key: int) -> None:
        packed.append(article_id)
        if len(packed) == 4:
            raise KeyboardInterrupt
        real(db, article_id, hashes, key)

    monkeypatch.setattr(near_duplicates, "keep_by_article", breaking)
    with pytest.raises(KeyboardInterrupt):
        Archive.open(earlier)
    with sqlite3.connect(earlier) as db:
        assert db.execute("SELECT * FROM packing_backlog").fetchall() == [(3, 6)]
    with pytest.raises(ArchiveError, match="not complete"):
        Archive.read(earlier)
    Archive.open(earlier).close()
    assert seen(earlier) == before
    Archive.read(earlier).close()
