"""Writes evidence: a page's candidates, packed in one row (``evidence_tables``) that the view ``evidence`` shows."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence

from sqlite_utils import Database

from newsscrape.article.normalise import EvidenceRow
from newsscrape.store.evidence_tables import COLUMNS, KIND, OWN
from newsscrape.store.rows import insert, lookup
from newsscrape.versions import extractor_version


def write(db: Database, article_id: int, capture_id: int, rows: Iterable[EvidenceRow]) -> None:
    """Add a page's candidates for the fields of an article, as read by this version."""
    added = [(row, extractor_version()) for row in rows]
    if added:
        put(db, article_id, capture_id, [*_kept(db, article_id, capture_id), *added])


def replace(
    db: Database, article_id: int, capture_id: int, fields: Collection[str], rows: Iterable[EvidenceRow]
) -> None:  # fmt: skip
    """Replace all candidates of a page for some fields by others, as read by this version."""
    others = [(row, version) for row, version in _kept(db, article_id, capture_id) if row[0] not in fields]
    put(db, article_id, capture_id, [*others, *((row, extractor_version()) for row in rows)])


def choose(
    db: Database, article_id: int, capture_id: int, row: EvidenceRow, version: str | None = None
) -> None:  # fmt: skip
    """Insert a newly chosen candidate before the others of its field, by a version (None: this one)."""
    kept = [
        ((*other[:1], other[1] + 1, *other[2:6], 0) if other[0] == row[0] else other, by)
        for other, by in _kept(db, article_id, capture_id)
    ]
    put(db, article_id, capture_id, [*kept, (row, version or extractor_version())])


def move(db: Database, article_id: int, to: int) -> None:
    """Move one article's evidence to another. The other has different texts, so each page gets copies of its own."""
    for (capture_id,) in db.conn.execute(
        "SELECT capture_id FROM evidence_page WHERE article_id = ?", (article_id,)
    ).fetchall():
        kept = _kept(db, article_id, capture_id)
        page = "DELETE FROM evidence_page WHERE article_id = ? AND capture_id = ?"
        db.conn.execute(page, (article_id, capture_id))
        put(db, to, capture_id, [*_kept(db, to, capture_id), *kept])


def forget_unused(db: Database) -> None:
    """Delete layouts and kinds that are no longer used."""
    db.conn.execute("DELETE FROM evidence_layout WHERE layout_id NOT IN (SELECT layout_id FROM evidence_page)")
    db.conn.execute("DELETE FROM evidence_kind WHERE id NOT IN (SELECT kind_id FROM evidence_layout)")


def _kept(db: Database, article_id: int, capture_id: int) -> list[tuple[EvidenceRow, str]]:
    """The candidates of a page, each with the version that read it."""
    if not lookup(db, "SELECT 1 FROM evidence_page WHERE (article_id, capture_id) = (?, ?)", article_id, capture_id):
        return []
    found = db.conn.execute(
        "SELECT field, rank, value, raw, source, rule, chosen, extractor_version FROM evidence"
        " WHERE article_id = ? AND capture_id = ? ORDER BY id",
        (article_id, capture_id),
    )
    return [((field, *others), version) for field, *others, version in found]


def put(db: Database, article_id: int, capture_id: int, rows: Sequence[tuple[EvidenceRow, str]]) -> None:
    """Set the candidates of a page, each with the version that read it."""
    columns = db.conn.execute(f"SELECT {', '.join(COLUMNS)} FROM article WHERE id = ?", (article_id,)).fetchone()
    numbers = {text: number for number, text in reversed(list(enumerate(columns))) if text is not None}
    texts: dict[int, str] = {}

    def number(text: str | None) -> int | None:
        if text is None:
            return None
        if text not in numbers:
            numbers[text] = OWN + len(texts)
            texts[numbers[text]] = text
        return numbers[text]

    items = [
        (_kind(db, (field, source, rule, version, chosen)), rank, number(value), number(raw))
        for (field, rank, value, raw, source, rule, chosen), version in rows
    ]
    page_id = lookup(db, "SELECT id FROM evidence_page WHERE (article_id, capture_id) = (?, ?)", article_id, capture_id)
    if page_id is None:
        page_id = insert(db, "evidence_page", article_id=article_id, capture_id=capture_id)
    else:
        db.conn.execute("DELETE FROM evidence_text WHERE page_id = ?", (page_id,))
        db.conn.execute("DELETE FROM evidence_layout WHERE layout_id = -?", (page_id,))
    db.conn.executemany(
        "INSERT INTO evidence_text (page_id, number, text) VALUES (?, ?, ?)",
        [(page_id, own, text) for own, text in texts.items()],
    )
    layout_id = _layout(db, page_id, items)
    db.conn.execute("UPDATE evidence_page SET layout_id = ? WHERE id = ?", (layout_id, page_id))


Items = Sequence[tuple[int, int, int | None, int | None]]  # kind, rank, and the numbers of value and raw text


def _layout(db: Database, page_id: int, items: Items) -> int:
    """The layout with these candidates, under a hash of them; the page's own where another has that hash."""
    shared = shared_layout(db, items)
    return own_layout(db, page_id, items) if shared is None else shared


def shared_layout(db: Database, items: Items) -> int | None:
    """The layout that pages with these candidates share; None where another has its number."""
    digest = hashlib.sha256(repr(items).encode()).digest()
    layout_id = int.from_bytes(digest[:4], "big") >> 1
    kept = "SELECT kind_id, rank, value, raw FROM evidence_layout WHERE layout_id = ? ORDER BY position"
    others = db.conn.execute(kept, (layout_id,)).fetchall()
    if not others:
        _add_layout(db, layout_id, items)
    return layout_id if not others or others == items else None


def own_layout(db: Database, page_id: int, items: Items) -> int:
    """A layout of a page's own, below zero."""
    _add_layout(db, -page_id, items)
    return -page_id


def _add_layout(db: Database, layout_id: int, items: Items) -> None:
    db.conn.executemany(
        "INSERT INTO evidence_layout VALUES (?, ?, ?, ?, ?, ?)",
        [(layout_id, position, *item) for position, item in enumerate(items)],
    )


def _kind(db: Database, kind: tuple[str, str, str, str, int]) -> int:
    found = lookup(db, f"SELECT id FROM evidence_kind WHERE ({', '.join(KIND)}) = (?, ?, ?, ?, ?)", *kind)
    return int(found) if found is not None else insert(db, "evidence_kind", **dict(zip(KIND, kind, strict=True)))
