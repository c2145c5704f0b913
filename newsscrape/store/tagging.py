"""Tags and notes: what a reader adds to an article. No crawl and no re-extraction touches them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from newsscrape.errors import BadArgument
from newsscrape.store.archive import Archive
from newsscrape.store.rows import lookup, timestamp

MAX_TAG = 100  # characters
MAX_NOTE = 100_000


@dataclass(frozen=True, slots=True)
class Annotation:
    """A tag (``kind`` is "tag") or a note on an article, named by its URL so that another archive can take it over."""

    url: str
    kind: str
    text: str
    at: str  # UTC, as the archive writes moments


def add_tags(archive: Archive, article_id: int, names: Iterable[str], now: datetime) -> None:
    """Tag an article; a tag that it has keeps its time. Raises BadArgument for a name that cannot be one."""
    cleaned = [tag_name(name) for name in names]
    with archive.transaction() as db:
        db.conn.executemany(
            "INSERT OR IGNORE INTO tag (article_id, name, tagged_at) VALUES (?, ?, ?)",
            [(article_id, name, timestamp(now)) for name in cleaned],
        )


def remove_tags(archive: Archive, article_id: int, names: Iterable[str]) -> None:
    """Remove tags from an article. A tag that it does not have is ignored."""
    with archive.transaction() as db:
        db.conn.executemany(
            "DELETE FROM tag WHERE article_id = ? AND name = ?", [(article_id, tag_name(name)) for name in names]
        )


def add_note(archive: Archive, article_id: int, text: str, now: datetime) -> None:
    """Write a note on an article. Raises BadArgument for an empty or overlong one."""
    text = text.replace("\r\n", "\n").strip()
    if not text or len(text) > MAX_NOTE:
        raise BadArgument(f"a note has between 1 and {MAX_NOTE:,} characters; this one has {len(text):,}")
    with archive.transaction() as db:
        db.conn.execute(
            "INSERT INTO note (article_id, text, written_at) VALUES (?, ?, ?)", (article_id, text, timestamp(now))
        )


def remove_note(archive: Archive, article_id: int, note_id: int) -> None:
    """Remove a note from its article."""
    with archive.transaction() as db:
        db.conn.execute("DELETE FROM note WHERE id = ? AND article_id = ?", (note_id, article_id))


def tag_name(text: str) -> str:
    """A tag as it is kept, its spaces collapsed. Raises BadArgument for none, an overlong one, or one with a comma."""
    name = " ".join(text.split())
    if not name or "," in name or len(name) > MAX_TAG or not name.isprintable():
        raise BadArgument(f"{text!r} cannot be a tag: write 1 to {MAX_TAG} characters, without a comma")
    return name


def all_annotations(archive: Archive) -> Sequence[Annotation]:
    """All tags and notes, in order of time."""
    rows = archive.db.conn.execute(
        "SELECT url.url, kind, text, at FROM ("
        " SELECT article_id, 'tag' AS kind, name AS text, tagged_at AS at FROM tag"
        " UNION ALL SELECT article_id, 'note', text, written_at FROM note"
        ") AS added JOIN article ON article.id = added.article_id JOIN url ON url.id = article.url_id"
        " ORDER BY at, url.url, kind DESC, text"
    )
    return [Annotation(*row) for row in rows]


def take_over(archive: Archive, given: Iterable[Annotation]) -> list[Annotation]:
    """Add the tags and notes of another archive to the same articles here; returns those whose article is not here."""
    left = []
    with archive.transaction() as db:
        for one in given:
            article_id = lookup(db, "SELECT article_id FROM url WHERE url = ?", one.url)
            if article_id is None:
                left.append(one)
            elif one.kind == "tag":
                db.conn.execute("INSERT OR IGNORE INTO tag VALUES (?, ?, ?)", (article_id, tag_name(one.text), one.at))
            elif not lookup(db, "SELECT 1 FROM note WHERE article_id = ? AND text = ?", article_id, one.text):
                db.conn.execute(
                    "INSERT INTO note (article_id, text, written_at) VALUES (?, ?, ?)", (article_id, one.text, one.at)
                )
    return left


def move_annotations(db: Database, article_id: int, other_id: int) -> None:
    """Give an article the tags and notes of another one that has become the same."""
    db.conn.execute(
        "INSERT OR IGNORE INTO tag SELECT ?, name, tagged_at FROM tag WHERE article_id = ?", (article_id, other_id)
    )
    db.conn.execute("DELETE FROM tag WHERE article_id = ?", (other_id,))
    db.conn.execute("UPDATE note SET article_id = ? WHERE article_id = ?", (article_id, other_id))
