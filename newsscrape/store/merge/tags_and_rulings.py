"""Merges what people and tools have noted on articles: tags, notes, rulings, re-extractions, and what was taken out."""

from __future__ import annotations

import json

from sqlite_utils import Database

from newsscrape import dates
from newsscrape.errors import ArchiveError
from newsscrape.store.merge import row_ids
from newsscrape.store.merge.row_ids import copy, fresh, new
from newsscrape.store.rows import lookup
from newsscrape.store.takedowns import url_hash

_READ = "EXISTS (SELECT 1 FROM {0}.capture WHERE capture.url_id = url.id)"


def refuse_taken_out(db: Database) -> None:
    """Raise ArchiveError where one of the two has pages of a URL that was taken out of the other."""
    for barring, having, name in (("main", "shard", "--db SHARD"), ("shard", "main", "--db ARCHIVE")):
        lacking = f"SELECT url_hash FROM {barring}.barred EXCEPT SELECT url_hash FROM {having}.barred"
        hashes = {found for (found,) in db.conn.execute(lacking)}
        if not hashes:
            continue
        for (url,) in db.conn.execute(f"SELECT url FROM {having}.url WHERE {_READ.format(having)}"):
            if url_hash(url) in hashes:
                raise ArchiveError(
                    f"a page was taken out of one of the two and is in the other: newsscrape forget {url} {name}"
                )


def merge_removals(db: Database) -> None:
    """Bar here what is barred there."""
    row_ids.fill(db, "removal")
    copy(db, "removal", {"id": new("removal", "id")}, fresh("removal"))
    db.conn.execute(
        f"INSERT OR IGNORE INTO main.barred SELECT url_hash, {new('removal', 'removal_id')} FROM shard.barred AS s"
    )


def merge_rulings(db: Database) -> None:
    """A ruling is found again by its two URLs."""
    one, other = new("url", "url_id"), new("url", "other_url_id")
    db.conn.execute(
        f"INSERT INTO main.ruling (kind, url_id, other_url_id, reason, ruled_at) SELECT kind, {one}, {other}, reason,"
        f" ruled_at FROM shard.ruling AS s WHERE {one} IS NOT NULL AND {other} IS NOT NULL AND NOT EXISTS (SELECT 1"
        f" FROM main.ruling AS t WHERE (t.url_id, t.other_url_id) IN (VALUES ({one}, {other}), ({other}, {one}))"
        " AND t.ruled_at >= s.ruled_at) ORDER BY s.id"
    )


def merge_annotations(db: Database) -> None:
    """Tags and notes, and what re-extractions changed; each once."""
    article = new("article", "article_id")
    mine = "s.article_id IN (SELECT old FROM temp.m_article)"
    db.conn.execute(
        f"INSERT OR IGNORE INTO main.tag SELECT {article}, name, tagged_at FROM shard.tag AS s WHERE {mine}"
    )
    db.conn.execute(
        f"INSERT INTO main.note (article_id, text, written_at) SELECT {article}, text, written_at FROM shard.note AS s"
        f" WHERE {mine} AND NOT EXISTS (SELECT 1 FROM main.note AS t WHERE t.article_id = {article} AND t.text = s.text"
        " AND t.written_at = s.written_at) ORDER BY s.id"
    )
    run, capture = new("reextraction", "run"), new("capture", "capture_id")
    for table, same in (("extraction_change", "field"), ("extraction_failure", "reason")):
        columns = [name for name in row_ids.columns(db, table) if name != "id"]
        mapped = {"article_id": article, "run": run, "capture_id": capture}
        values = ", ".join(mapped.get(name, f"s.{name}") for name in columns)
        db.conn.execute(
            f"INSERT INTO main.{table} ({', '.join(columns)}) SELECT {values}"
            f" FROM shard.{table} AS s WHERE {mine} AND NOT EXISTS (SELECT 1 FROM main.{table} AS t WHERE t.run = {run}"
            f" AND t.article_id = {article} AND t.capture_id = {capture} AND t.{same} = s.{same}) ORDER BY s.id"
        )


def add_learned(db: Database) -> None:
    """Add what the shard has learned of a site's dates, if all its articles of that site are new to the archive.

    If some are not, part of it was counted before: then the larger of the two counts.
    """
    mine = "SELECT 1 FROM shard.article AS s WHERE s.site_id = there.id AND"
    rows = db.conn.execute(
        "SELECT m.new, there.day_first_seen, there.month_first_seen, there.clocks_seen,"
        f" EXISTS ({mine} {fresh('article')}) AND NOT EXISTS ({mine} NOT {fresh('article')})"
        " FROM shard.site AS there JOIN temp.m_site AS m ON m.old = there.id"
        " WHERE there.day_first_seen OR there.month_first_seen OR there.clocks_seen IS NOT NULL"
    ).fetchall()
    for site_id, *seen, clocks, is_new in rows:
        query = "SELECT day_first_seen, month_first_seen FROM site WHERE id = ?"
        here = db.conn.execute(query, (site_id,)).fetchone()
        both = [one + other if is_new else max(one, other) for one, other in zip(here, seen, strict=True)]
        counted = _added(lookup(db, "SELECT clocks_seen FROM site WHERE id = ?", site_id), clocks, is_new)
        db.conn.execute(
            "UPDATE site SET day_first_seen = ?, month_first_seen = ?, clocks_seen = ?,"
            " date_order = COALESCE(date_order, ?) WHERE id = ?",
            (*both, counted, dates.learned_order(*both), site_id),
        )


def _added(here: str | None, there: str | None, is_new: bool) -> str | None:
    if here is None or there is None:
        return here or there
    if not is_new:
        return here
    one, other = json.loads(here), json.loads(there)
    return json.dumps({name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}})
