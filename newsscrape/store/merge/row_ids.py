"""Which row of the archive each row of a shard is: tables ``old``, ``new``, ``known`` that live as long as the merge.

A row is found again by what it is about (an address, an address with a moment and a digest), never by its number. A row
that is not in the archive yet gets the next free number there. ``known`` is 1 for a row that was there before.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from newsscrape.store.rows import lookup
from newsscrape.store.takedowns import url_hash

# Table → the condition under which a row of the shard (s) is one of the archive (t), by the maps made before it.
KEYS = {
    "site": "t.domain = s.domain",
    "url": "t.url = s.url",
    "crawl": "t.job = s.job AND t.started_at = s.started_at AND t.spider = s.spider AND t.arguments = s.arguments",
    "capture": "t.url_id = (SELECT new FROM temp.m_url WHERE old = s.url_id) AND t.captured_at = s.captured_at"
    " AND t.payload_sha256 = s.payload_sha256",
    "author": "t.site_id = (SELECT new FROM temp.m_site WHERE old = s.site_id) AND t.name = s.name",
    "evidence_kind": "(t.field, t.source, t.rule, t.extractor_version, t.chosen)"
    " = (s.field, s.source, s.rule, s.extractor_version, s.chosen)",
    "reextraction": "t.started_at = s.started_at AND t.code = s.code AND t.filters = s.filters",
    "removal": "(t.day, t.articles, t.revisions, t.captures, t.records, t.urls)"
    " = (s.day, s.articles, s.revisions, s.captures, s.records, s.urls) AND t.reason IS s.reason",
}
OWN = ("article", "article_state", "evidence_page", "related_story")  # numbered anew for each article that is copied


def create(db: Database) -> None:
    """Make the maps, empty."""
    for table in (*KEYS, *OWN):
        db.conn.execute(
            f"CREATE TEMP TABLE m_{table} (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, known INTEGER NOT NULL)"
        )
    db.conn.execute("CREATE TEMP TABLE m_file (old TEXT PRIMARY KEY, new TEXT NOT NULL)")
    db.conn.execute("CREATE TEMP TABLE m_there (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")
    for name in ("grown", "broken"):
        db.conn.execute(f"CREATE TEMP TABLE m_{name} (article_id INTEGER PRIMARY KEY)")
    db.conn.execute("CREATE TEMP TABLE m_pointed (url_id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL)")


def drop(db: Database) -> None:
    """Throw the maps away."""
    for table in (*KEYS, *OWN, "file", "pointed", "there", "grown", "broken"):
        db.conn.execute(f"DROP TABLE IF EXISTS temp.m_{table}")


def fill(db: Database, table: str) -> None:
    """Map a table of the shard, whose keys are mapped already."""
    where = "1"
    if table == "url" and lookup(db, "SELECT 1 FROM main.barred"):
        db.conn.create_function("newsscrape_url_hash", 1, url_hash, deterministic=True)
        where = "newsscrape_url_hash(s.url) NOT IN (SELECT url_hash FROM main.barred)"
    elif table == "capture":
        where = "s.url_id IN (SELECT old FROM temp.m_url)"
    db.conn.execute(
        f"INSERT OR IGNORE INTO temp.m_{table} SELECT s.id, t.id, 1 FROM shard.{table} AS s"
        f" JOIN main.{table} AS t ON {KEYS[table]} WHERE {where}"
    )
    number(db, table, f"SELECT id FROM shard.{table} AS s WHERE {where}")


def number(db: Database, table: str, wanted: str) -> None:
    """Give rows of the shard, by a query for their ids, the next free numbers, unless they are mapped already."""
    base = lookup(db, f"SELECT MAX(id) FROM main.{table}") or 0
    db.conn.execute(
        f"INSERT INTO temp.m_{table} SELECT id, {base} + ROW_NUMBER() OVER (ORDER BY id), 0 FROM ({wanted})"
        f" WHERE id NOT IN (SELECT old FROM temp.m_{table})"
    )


def name_files(db: Database, files: Mapping[str, str]) -> None:
    """Note the names that WARC files of the shard have beside the archive, where they are others."""
    db.conn.executemany("INSERT INTO temp.m_file VALUES (?, ?)", files.items())


def columns(db: Database, table: str) -> list[str]:
    """The columns of a table of the archive. A shard of this version has the same, perhaps in another order."""
    return [row[1] for row in db.conn.execute(f"PRAGMA main.table_info({table})")]


def copy(db: Database, table: str, mapped: Mapping[str, str], where: str = "1", *, order: str = "1") -> int:
    """Copy rows of the shard (s), with some columns by an expression; how many there were."""
    names = columns(db, table)
    values = ", ".join(mapped.get(name, f"s.{name}") for name in names)
    return db.conn.execute(
        f"INSERT INTO main.{table} ({', '.join(names)}) SELECT {values} FROM shard.{table} AS s WHERE {where}"
        f" ORDER BY {order}"
    ).rowcount


def new(table: str, column: str) -> str:
    """SQL for the archive's number of a row that a column of the shard (s) names; NULL for none."""
    return f"(SELECT new FROM temp.m_{table} WHERE old = s.{column})"


def fresh(table: str, column: str = "id") -> str:
    """SQL for the condition that a column of the shard (s) names a row that was not in the archive before."""
    return f"IFNULL((SELECT NOT known FROM temp.m_{table} WHERE old = s.{column}), 0)"  # IN would read the whole map
