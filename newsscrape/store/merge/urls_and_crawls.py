"""Merges what is about addresses: sites, URLs and their fates, captures, crawls with their visits and discoveries."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from newsscrape.store.merge import row_ids
from newsscrape.store.merge.row_ids import copy, fresh, new

_SETTLED = "('archived', 'unchanged', 'duplicate')"
_NEWS = "('archived', 'unchanged', 'duplicate', 'gone', 'redirected')"
# When a URL answered last: by a capture, since a crawl may read what a web archive has of former years.
_THERE = "COALESCE(there.answered_at, there.last_visited_at, '')"
_HERE = "COALESCE((SELECT MAX(captured_at) FROM main.capture WHERE url_id = url.id), url.last_visited_at, '')"
_LATER = f"""({_THERE} > {_HERE}
    OR ({_THERE} = {_HERE} AND COALESCE(there.last_visited_at, '') > COALESCE(url.last_visited_at, ''))
    OR (there.last_visited_at IS NULL AND url.last_visited_at IS NULL AND there.fate = 'queued'
        AND url.fate = 'skipped'))"""
# Of two rows of one URL the later answer counts, as in a crawl: an article stays archived when a later visit fails.
_TAKEN = f"""IIF({_LATER}, NOT (url.fate IN {_SETTLED} AND there.fate NOT IN {_NEWS}),
    there.fate IN {_SETTLED} AND url.fate NOT IN {_NEWS})"""


def _later(name: str) -> str:
    return f"{name} = IIF({_LATER}, COALESCE(there.{name}, url.{name}), COALESCE(url.{name}, there.{name}))"


_URLS = f"""
UPDATE main.url SET
    fate = IIF({_TAKEN}, there.fate, url.fate), fate_reason = IIF({_TAKEN}, there.fate_reason, url.fate_reason),
    first_found_at = MIN(url.first_found_at, there.first_found_at),
    next_visit_at = IIF({_LATER}, there.next_visit_at, url.next_visit_at),
    {_later("etag")}, {_later("last_modified")},
    last_visited_at = COALESCE(MAX(url.last_visited_at, there.last_visited_at), url.last_visited_at,
        there.last_visited_at)
FROM (
    SELECT m.new, s.*, (SELECT MAX(captured_at) FROM shard.capture WHERE url_id = s.id) AS answered_at
    FROM temp.m_url AS m JOIN shard.url AS s ON s.id = m.old WHERE m.known
) AS there
WHERE url.id = there.new AND ({_TAKEN} OR {_LATER} OR there.first_found_at < url.first_found_at
    OR there.last_visited_at > url.last_visited_at)
"""
_SITES = """
UPDATE main.site SET
    name = COALESCE(site.name, there.name),
    language = COALESCE(site.language, there.language),
    timezone = COALESCE(site.timezone, there.timezone),
    date_order = COALESCE(site.date_order, there.date_order),
    url_shapes = COALESCE(site.url_shapes, there.url_shapes),
    url_traps = COALESCE(site.url_traps, there.url_traps)
FROM (SELECT m.new, s.* FROM temp.m_site AS m JOIN shard.site AS s ON s.id = m.old WHERE m.known) AS there
WHERE site.id = there.new
"""
_LOCATION = ("warc_file", "warc_offset", "warc_length", "warc_uri", "record_id")
_LOCATED = f"""
UPDATE main.capture SET {", ".join(f"{name} = there.{name}" for name in _LOCATION)}
FROM (SELECT m.new, {", ".join(f"{{0}} AS {name}" if name == "warc_file" else f"s.{name}" for name in _LOCATION)}
      FROM temp.m_capture AS m JOIN shard.capture AS s ON s.id = m.old WHERE m.known AND s.warc_file IS NOT NULL)
AS there WHERE capture.id = there.new AND capture.warc_file IS NULL
"""
_FILE = "COALESCE((SELECT new FROM temp.m_file WHERE old = s.warc_file), s.warc_file)"
_CRAWLS = """
UPDATE main.crawl SET finished_at = s.finished_at, finish_reason = s.finish_reason, stats = s.stats
FROM temp.m_crawl AS m JOIN shard.crawl AS s ON s.id = m.old
WHERE crawl.id = m.new AND m.known AND crawl.finished_at IS NULL AND s.finished_at IS NOT NULL
"""
# Rows of a crawl only ever grow. What the archive has of it already is told from what it lacks by these columns.
_GROWING: Mapping[str, tuple[str, ...]] = {
    "visit": ("url_id", "visited_at", "outcome", "capture_id"),
    "discovery": ("url_id", "capture_id", "via", "position", "found_at"),
}


def merge_addresses(db: Database, files: Mapping[str, str]) -> None:
    """Merge sites, URLs, crawls and captures; the maps of all four are filled."""
    row_ids.name_files(db, files)
    for table in ("site", "url", "crawl", "capture"):
        row_ids.fill(db, table)
    db.conn.execute(_SITES)
    # What they have learned of dates is added when it is known which articles are new.
    copy(db, "site", {"id": new("site", "id"), "day_first_seen": "0", "month_first_seen": "0", "clocks_seen": "NULL"},
         fresh("site"))  # fmt: skip
    db.conn.execute(_URLS)
    copy(db, "url", {"id": new("url", "id"), "site_id": new("site", "site_id"), "article_id": "NULL"}, fresh("url"),
         order="s.id")  # fmt: skip
    db.conn.execute(_CRAWLS)
    copy(db, "crawl", {"id": new("crawl", "id")}, fresh("crawl"), order="s.id")
    db.conn.execute(_LOCATED.format(_FILE))
    copy(
        db, "capture",
        {
            "id": new("capture", "id"), "url_id": new("url", "url_id"), "warc_file": _FILE, "revision_id": "NULL",
            "revisit_of": new("capture", "revisit_of"), "rendered_from": new("capture", "rendered_from"),
        },
        fresh("capture"), order="s.id",
    )  # fmt: skip


def merge_crawls(db: Database) -> None:
    """Merge visits and discoveries."""
    for table, same in _GROWING.items():
        base = f"(SELECT COALESCE(MAX(id), 0) FROM main.{table})"
        mapped = {
            "id": f"{base} + ROW_NUMBER() OVER (ORDER BY s.id)", "crawl_id": new("crawl", "crawl_id"),
            "url_id": new("url", "url_id"), "capture_id": new("capture", "capture_id"),
        }  # fmt: skip
        there = " AND ".join(f"t.{name} IS {mapped.get(name, f's.{name}')}" for name in same)
        copy(
            db, table, mapped,
            "s.url_id IN (SELECT old FROM temp.m_url) AND"
            " (s.capture_id IS NULL OR s.capture_id IN (SELECT old FROM temp.m_capture)) AND"
            f" ({fresh('crawl', 'crawl_id')} OR NOT EXISTS (SELECT 1 FROM main.{table} AS t WHERE {there}"
            f" AND t.crawl_id = {mapped['crawl_id']}))",
            order="s.id",
        )  # fmt: skip


def point_to_articles(db: Database) -> None:
    """Let URLs lead to the articles that came with them, and related stories to those of their URLs."""
    db.conn.execute(
        """INSERT INTO temp.m_pointed SELECT url.id, a.new FROM temp.m_url AS m JOIN shard.url AS s ON s.id = m.old
        JOIN temp.m_article AS a ON a.old = s.article_id JOIN main.url ON url.id = m.new
        WHERE url.article_id IS NULL OR (url.article_id <> a.new AND NOT EXISTS (
            SELECT 1 FROM main.article_url WHERE article_id = url.article_id AND url_id = url.id))"""
    )
    db.conn.execute("UPDATE main.url SET article_id = m.article_id FROM temp.m_pointed AS m WHERE url.id = m.url_id")
    for which in (
        "related_story.url_id IN (SELECT url_id FROM temp.m_pointed)",
        "related_story.id IN (SELECT new FROM temp.m_related_story)",
    ):
        db.conn.execute(
            "UPDATE main.related_story SET target_article_id = url.article_id FROM main.url"
            " WHERE url.id = related_story.url_id AND url.article_id IS NOT related_story.target_article_id"
            f" AND {which}"
        )
