"""Finds the copies among merged articles, of many shards at once: their hashes go into the archive in one sweep.

What a shard knows of copies within itself stays as it is. Only an article that shares a hash with one from elsewhere is
compared again (``near_duplicates``), which gives the same links in any order. Until that is done, the first article
that waits for it has no ``cluster_id``, so that a merge that was killed goes on from there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlite_utils import Database

from newsscrape.store import near_duplicates as copies
from newsscrape.store.merge.row_ids import fresh, new
from newsscrape.store.rows import lookup

# Articles of the shard's clusters from which an article is not copied: they are compared anew.
BROKEN = f"""
INSERT INTO temp.m_broken SELECT id FROM shard.article WHERE cluster_id IN (
    SELECT cluster_id FROM shard.article AS s WHERE NOT {fresh("article")})
"""
_OWN, _HEAD = new("article", "id"), new("article", "cluster_id")
CLUSTER = f"IIF(s.id IN temp.m_broken, {_OWN}, COALESCE({_HEAD}, {_OWN}))"
_HASHES = """
INSERT INTO temp.m_hash SELECT hash, key, m.new, {shard} FROM shard.fingerprint AS s
JOIN temp.m_article AS m ON m.old = s.article_id AND NOT m.known
"""
# Sorted once, the hashes are compared and inserted in the order of the table that they go into.
_SORTED = """
CREATE TEMP TABLE m_sorted (
    hash INTEGER NOT NULL, key INTEGER NOT NULL, article_id INTEGER NOT NULL, shard INTEGER NOT NULL,
    PRIMARY KEY (hash, key, article_id)
) WITHOUT ROWID
"""
# Articles that wait and share a hash with one that was there before, or with one of another shard.
_MEETING = (
    "INSERT OR IGNORE INTO temp.m_meeting SELECT h.article_id FROM temp.m_sorted AS h WHERE EXISTS"
    " (SELECT 1 FROM main.fingerprint AS f WHERE f.hash = h.hash)",
    "INSERT OR IGNORE INTO temp.m_meeting SELECT h.article_id FROM (SELECT hash FROM temp.m_sorted GROUP BY hash"
    " HAVING COUNT(*) > 1) AS shared CROSS JOIN temp.m_sorted AS h ON h.hash = shared.hash AND EXISTS (SELECT 1"
    " FROM temp.m_sorted AS other WHERE other.hash = h.hash AND other.shard <> h.shard)",
)


def create(db: Database) -> None:
    """Make the tables of the articles and hashes that wait, empty."""
    db.conn.execute("CREATE TEMP TABLE IF NOT EXISTS m_waiting (article_id INTEGER PRIMARY KEY)")
    db.conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS m_hash (hash INTEGER NOT NULL, key INTEGER NOT NULL,"
        " article_id INTEGER NOT NULL, shard INTEGER NOT NULL)"
    )


def take(db: Database, shard: int) -> None:
    """Take a shard's hashes."""
    db.conn.execute("INSERT INTO temp.m_waiting SELECT new FROM temp.m_article WHERE NOT known")
    db.conn.execute(_HASHES.format(shard=int(shard)))


def leave_out(db: Database, gone: Iterable[int]) -> None:
    """Forget the hashes of articles that became part of others; their numbers may be given again."""
    if gone := list(gone):
        one_of = f"({', '.join(map(str, map(int, gone)))})"
        for table in ("m_hash", "m_waiting"):
            db.conn.execute(f"DELETE FROM temp.{table} WHERE article_id IN {one_of}")


def note(db: Database) -> None:
    """Note in the archive from which article on some wait, for a merge that goes on after a kill."""
    if waiting(db) is None:
        first = "SELECT MIN(article_id) FROM temp.m_hash"
        db.conn.execute(f"UPDATE article SET cluster_id = NULL WHERE id = ({first})")


def waiting(db: Database) -> int | None:
    """The first article that waits; None if none does."""
    found = lookup(db, "SELECT MIN(id) FROM article WHERE cluster_id IS NULL")
    return int(found) if found is not None else None


def go_on(db: Database) -> None:
    """Compare what a merge that was killed left: one by one, since nobody knows any more what came together."""
    first = waiting(db)
    if first is not None:
        compare(db, [number for (number,) in db.conn.execute("SELECT id FROM article WHERE id >= ?", (first,))])


def enter(db: Database, anew: Collection[int]) -> list[int]:
    """Enter the hashes that wait, but for those of articles that have to be compared with others: which they are.

    ``anew``: articles that have to be compared whatever they share. Foreign keys may be off meanwhile: it is made sure
    that each hash is one of an article.
    """
    gone = db.conn.execute("SELECT article_id FROM temp.m_waiting EXCEPT SELECT id FROM main.article").fetchall()
    leave_out(db, [article_id for (article_id,) in gone])
    db.conn.execute("CREATE TEMP TABLE m_meeting (article_id INTEGER PRIMARY KEY)")
    db.conn.executemany("INSERT OR IGNORE INTO temp.m_meeting VALUES (?)", [(one,) for one in anew])
    db.conn.execute(_SORTED)
    db.conn.execute("INSERT OR IGNORE INTO temp.m_sorted SELECT * FROM temp.m_hash ORDER BY 1, 2, 3")
    for sql in _MEETING:
        db.conn.execute(sql)
    meeting = [
        number for (number,) in db.conn.execute("SELECT id FROM main.article WHERE id IN temp.m_meeting ORDER BY id")
    ]
    db.conn.execute(
        "INSERT OR IGNORE INTO main.fingerprint SELECT hash, key, article_id FROM temp.m_sorted"
        " WHERE article_id NOT IN temp.m_meeting ORDER BY hash, key, article_id"
    )
    for table in ("m_hash", "m_waiting"):
        db.conn.execute(f"DELETE FROM temp.{table}")
    for table in ("m_sorted", "m_meeting"):
        db.conn.execute(f"DROP TABLE temp.{table}")
    return meeting


def compare(db: Database, article_ids: Sequence[int]) -> None:
    """Compare articles with all others, and let none wait any longer."""
    db.conn.execute("UPDATE article SET cluster_id = id WHERE cluster_id IS NULL")
    for article_id in article_ids:  # none of them is linked until it is compared
        copies.part(db, article_id)
    for article_id in article_ids:
        copies.refresh(db, article_id, copies.fingerprint_of(db, article_id))
