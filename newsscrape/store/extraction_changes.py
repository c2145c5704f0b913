"""Writes what the current extractor reads differently: article, revision, evidence, authors, related stories.

Only an article's current state is recomputed. Earlier revisions and all bytes stay as they are; each change is stored
with the old and the new value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from newsscrape.article.normalise import EvidenceRow, Record, hash_of, text_hash, word_count
from newsscrape.article.revisions import FIELDS, is_trivial
from newsscrape.article.worddiff import excerpts
from newsscrape.items import Link, Visit
from newsscrape.store import evidence, page_texts
from newsscrape.store import near_duplicates as copies
from newsscrape.store.archive import Archive
from newsscrape.store.contributors import contributors_of, write_contributors
from newsscrape.store.details import (
    add_reading,
    authors_of,
    related_of,
    related_rows,
    write_authors,
    write_related,
)
from newsscrape.store.reextraction import Run, Source
from newsscrape.store.rows import insert, lookup, timestamp
from newsscrape.versions import extractor_version

# Names for --fields → their columns. ``byline`` includes authors and contributors; ``related`` is a table.
GROUPS: dict[str, tuple[str, ...]] = {
    "headline": ("headline",),
    "byline": ("byline",),
    "body": ("body", "body_blocks"),
    "published_iso": (
        "published_iso", "published_day", "published_utc", "published_raw", "published_precision",
        "published_ambiguous", "published_alternative", "published_order", "published_source",
        "published_timezone_source",
    ),
    "modified_iso": ("modified_iso", "modified_utc", "modified_raw"),
    **{name: (name,) for name in (
        "description", "section", "language", "keywords", "publisher", "canonical_url", "images", "is_free",
        "share_title", "title_tag",
    )},
    "related": (),
}  # fmt: skip
ALIASES = {
    "date_published": "published_iso",
    "date_modified": "modified_iso",
    "authors": "byline",
    "contributors": "byline",
}
# Field in the evidence → the group that it belongs to, if the names differ.
_EVIDENCE = ALIASES
MAX_SHOWN = 2_000  # characters of a value in extraction_change


@dataclass(frozen=True, slots=True)
class FurtherPage:
    """What the current extractor reads from another page of the article: its text with its structure, or the reason why
    there is none.
    """

    capture_id: int
    text: page_texts.Text = ("", None)
    evidence: tuple[EvidenceRow, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the current extractor reads from a source: a record and its evidence, or the reason why there is none.

    ``visit`` is that of a page without an article so far, if the current extractor reads it as an article.
    """

    source: Source
    record: Record | None = None
    evidence: tuple[EvidenceRow, ...] = ()
    reason: str | None = None
    visit: Visit | None = None
    further: tuple[FurtherPage, ...] = ()

    @property
    def failures(self) -> tuple[tuple[int, str], ...]:
        """The captures that could not be read, with the reasons. A page that could not be keeps its text."""
        own = ((self.source.capture_id, self.reason),)
        return tuple(
            (capture_id, reason)
            for capture_id, reason in (*own, *((page.capture_id, page.reason) for page in self.further))
            if reason is not None
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A field that reads differently; for a body, its hash and the words around the first difference."""

    article_id: int
    site: str
    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class _Difference:
    """What will be written for one article."""

    columns: dict[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    authors: bool = False
    contributors: bool = False
    related: bool = False
    evidence: tuple[EvidenceRow, ...] | None = None
    groups: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.columns or self.authors or self.contributors or self.related) and self.evidence is None


def compare(archive: Archive, reading: Reading, fields: Sequence[str] = ()) -> tuple[Change, ...]:
    """What a reading would change in its article."""
    return _difference(archive.db, reading, fields).changes


def store(
    archive: Archive, run: Run, readings: Sequence[Reading], fields: Sequence[str], now: datetime
) -> list[Change]:
    """Store the changes of some readings and the progress of the run, in one transaction."""
    written: list[Change] = []
    changed = 0
    with archive.transaction() as db:
        for reading in readings:
            for capture_id, reason in reading.failures:
                insert(
                    db, "extraction_failure", run=run.id, article_id=reading.source.article_id, capture_id=capture_id,
                    reason=reason,
                )  # fmt: skip
            if reading.record is None:
                continue
            found = _difference(db, reading, fields)
            if not found.empty:
                _write(db, run, reading, found, now)
            written += found.changes
            changed += bool(found.changes)
        last = readings[-1].source.article_id
        db.conn.execute(
            "UPDATE reextraction SET last_article_id = ?, articles = articles + ?, changed = changed + ? WHERE id = ?",
            (last, len(readings), changed, run.id),
        )
    run.last_article_id, run.articles, run.changed = last, run.articles + len(readings), run.changed + changed
    return written


def _difference(db: Database, reading: Reading, fields: Sequence[str]) -> _Difference:
    """How a reading differs from the archive; nothing if a crawl has stored a later state in the meantime."""
    assert reading.record is not None
    source, record = reading.source, reading.record
    old = _state(db, source.article_id)
    if old.get("capture_id") != source.capture_id:
        return _Difference()
    texts = {page.capture_id: page.text for page in reading.further if page.reason is None}
    record = page_texts.with_further_pages(db, source.article_id, source.capture_id, record, texts)
    groups = tuple(fields) or tuple(GROUPS)
    new = {column: _plain(record.article[column]) for group in groups for column in GROUPS[group]}
    columns = {column: value for column, value in new.items() if value != old[column]}
    changes = [
        _change(source, column, old[column], value) for column, value in columns.items() if not _is_added(column, old)
    ]
    authors, names = authors_of(db, source.article_id), tuple(dict.fromkeys(record.authors))
    if other_authors := "byline" in groups and authors != names:
        changes.append(_change(source, "authors", _list(authors), _list(names)))
    helpers = contributors_of(db, source.article_id)
    if other_helpers := "byline" in groups and helpers != record.contributors:
        changes.append(_change(source, "contributors", _list(helpers), _list(record.contributors)))
    stories, listed = related_of(db, source.article_id), related_rows(db, record)
    if other_related := "related" in groups and stories != listed:
        gone, come = [s for s in stories if s not in listed], [s for s in listed if s not in stories]
        changes.append(_change(source, "related", _stories(gone or stories), _stories(come or listed)))
    state = {**old, **columns}
    digest = hash_of(state["headline"], state["byline"], state["published_iso"], state["body"])
    columns |= {} if digest == old["content_hash"] else {"content_hash": digest}
    columns |= {"word_count": word_count(state["body"])} if "body" in columns else {}
    rows = _evidence(db, reading, groups)
    return _Difference(
        columns, tuple(changes), other_authors, other_helpers, other_related, rows, groups
    )  # fmt: skip


def _is_added(column: str, old: Mapping[str, Any]) -> bool:
    """Whether a value is only added to what was read: texts of earlier versions have no structure yet."""
    return column == "body_blocks" and old[column] is None


def _evidence(db: Database, reading: Reading, groups: Sequence[str]) -> tuple[EvidenceRow, ...] | None:
    """The evidence that replaces the present rows of some fields; None if it is the same."""
    rows = tuple(row for row in reading.evidence if _EVIDENCE.get(row[0], row[0]) in groups)
    kept = db.conn.execute(
        "SELECT field, rank, value, raw, source, rule, chosen FROM evidence WHERE article_id = ? AND capture_id = ?",
        (reading.source.article_id, reading.source.capture_id),
    )
    return None if {row for row in kept if _EVIDENCE.get(row[0], row[0]) in groups} == set(rows) else rows


def _write(db: Database, run: Run, reading: Reading, found: _Difference, now: datetime) -> None:
    source, record = reading.source, reading.record
    assert record is not None
    article_id, capture_id = source.article_id, source.capture_id
    old = _state(db, article_id)
    version = "SELECT extractor_version FROM evidence WHERE article_id = ? AND capture_id = ? ORDER BY id DESC LIMIT 1"
    old_version = lookup(db, version, article_id, capture_id) or extractor_version()
    values = dict(found.columns)
    revised = tuple(name for name in FIELDS if name in values)
    if revised:
        others = tuple(dict.fromkeys(change.field for change in found.changes if change.field not in revised))
        state: Mapping[str, Any] = {**old, **values}
        trivial = is_trivial(old, state, revised)
        values["revisions"] = add_reading(db, article_id, capture_id, state, (*revised, *others), trivial=trivial)
    if values:
        assignments = ", ".join(f"{column} = ?" for column in values)
        db.conn.execute(f"UPDATE article SET {assignments} WHERE id = ?", (*values.values(), article_id))
    if not values.keys().isdisjoint(GROUPS["body"]):
        page_texts.update_part(db, article_id, capture_id, page_texts.text_of(record))
        for page in reading.further:
            if page.reason is None:
                page_texts.update_part(db, article_id, page.capture_id, page.text)
                evidence.replace(db, article_id, page.capture_id, ("body",), page.evidence)
    if "body" in values:
        copies.refresh(db, article_id)
    if found.authors:
        write_authors(db, article_id, record.authors)
    if found.contributors:
        write_contributors(db, article_id, record.contributors)
    if found.related:
        links = {
            story["url"]: Link(story["url"], "related", followed=False) for story in record.related if story["url"]
        }
        write_related(db, article_id, capture_id, record, now, links)
    if found.evidence is not None:
        _replace_evidence(db, article_id, capture_id, found)
    for change in found.changes:
        insert(
            db, "extraction_change", run=run.id, article_id=article_id, capture_id=capture_id, field=change.field,
            old=change.old, new=change.new, old_version=old_version, extractor_version=extractor_version(),
            changed_at=timestamp(now),
        )  # fmt: skip


def _replace_evidence(db: Database, article_id: int, capture_id: int, found: _Difference) -> None:
    """Replace the candidates of the selected fields."""
    fields = set(found.groups) | {name for name, group in ALIASES.items() if group in found.groups}
    evidence.replace(db, article_id, capture_id, fields, found.evidence or ())


def _state(db: Database, article_id: int) -> dict[str, Any]:
    """An article's row; empty if it no longer exists."""
    cursor = db.conn.execute("SELECT * FROM article WHERE id = ?", (article_id,))
    row = cursor.fetchone()
    return dict(zip((column[0] for column in cursor.description), row, strict=True)) if row else {}


def _change(source: Source, name: str, old: Any, new: Any) -> Change:
    if name == "body":
        parts = excerpts(old, new)
        old, new = (f"{text_hash(text)[:16]} {part}" for text, part in zip((old, new), parts, strict=True))
    return Change(source.article_id, source.site, name, _shown(old), _shown(new))


def _shown(value: Any) -> str | None:
    return None if value is None else str(value)[:MAX_SHOWN]


def _plain(value: Any) -> Any:
    """A value as SQLite returns it."""
    return int(value) if isinstance(value, bool) else value


def _list(values: Sequence[Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _stories(stories: Sequence[tuple[Any, ...]]) -> str:
    """Related stories as headline, URL and date."""
    return _list([[story[3], story[2], story[5]] for story in stories])
