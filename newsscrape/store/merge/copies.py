"""Finds the copies among merged articles, of many shards at once: their hashes go into the archive in one sweep.

What a shard knows of copies within itself stays as it is. Only an article that shares a hash with one from elsewhere is
compared again (``near_duplicates``), which gives the same links in any order. Until that is done, the first article
that waits for it has no ``cluster_id``, so that a merge that was killed goes on from there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

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
# Articles that wait and share a hash with one that was there before, or with one of another shard.
_MEETING = (
    "INSERT OR IGNORE INTO temp.m_meeting SELECT h.article_id FROM temp.m_hash AS h WHERE EXISTS"
    " (SELECT 1 FROM main.fingerprint AS f WHERE f.hash = h.hash)",
    "CREATE TEMP TABLE m_shared AS SELECT hash FROM temp.m_hash GROUP BY hash"
    " HAVING COUNT(*) > 1 AND MIN(shard) < MAX(shard)",
    "CREATE UNIQUE INDEX temp.m_shared_hash ON m_shared(hash)",
    "INSERT OR IGNORE INTO temp.m_meeting SELECT article_id FROM temp.m_hash WHERE hash IN temp.m_shared",
    "DROP TABLE temp.m_shared",
)


def create(db: Database) -> None:
    """Make the table of the hashes that wait, empty."""
    db.conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS m_hash (hash INTEGER NOT NULL, key INTEGER NOT NULL,"
        " article_id INTEGER NOT NULL, shard INTEGER NOT NULL)"
    )


def take(db: Database, shard: int, first: int) -> None:
    """Take a shard's hashes, and note that its articles wait, from their first on, unless others wait already."""
    db.conn.execute(_HASHES.format(shard=int(shard)))
    if waiting(db) is None:
        db.conn.execute("UPDATE article SET cluster_id = NULL WHERE id = ?", (first,))


def waiting(db: Database) -> int | None:
    """The first article that waits; None if none does."""
    found = lookup(db, "SELECT MIN(id) FROM article WHERE cluster_id IS NULL")
    return int(found) if found is not None else None


def go_on(db: Database) -> None:
    """Compare what a merge that was killed left: one by one, since nobody knows any more what came together."""
    first = waiting(db)
    if first is not None:
        _compare(db, [number for (number,) in db.conn.execute("SELECT id FROM article WHERE id >= ?", (first,))])


def find(db: Database, anew: Collection[int], gone: Collection[int]) -> int:
    """Compare the articles that wait with all others; how many had to be.

    ``anew``: articles that have to be compared whatever they share. ``gone``: those that became one with another.
    """
    db.conn.execute("CREATE TEMP TABLE m_meeting (article_id INTEGER PRIMARY KEY)")
    db.conn.executemany("INSERT OR IGNORE INTO temp.m_meeting VALUES (?)", [(one,) for one in {*anew, *gone}])
    for sql in _MEETING:
        db.conn.execute(sql)
    meeting = [
        number
        for (number,) in db.conn.execute("SELECT article_id FROM temp.m_meeting ORDER BY 1")
        if number not in gone
    ]
    db.conn.execute(
        "INSERT OR IGNORE INTO main.fingerprint SELECT hash, key, article_id FROM temp.m_hash"
        " WHERE article_id NOT IN temp.m_meeting ORDER BY hash, key, article_id"
    )
    db.conn.execute("DELETE FROM temp.m_hash")
    db.conn.execute("DROP TABLE temp.m_meeting")
    _compare(db, meeting)
    return len(meeting)


def _compare(db: Database, article_ids: Sequence[int]) -> None:
    db.conn.execute("UPDATE article SET cluster_id = id WHERE cluster_id IS NULL")
    for article_id in article_ids:  # none of them is linked until it is compared
        copies.part(db, article_id)
    for article_id in article_ids:
        copies.refresh(db, article_id, copies.fingerprint_of(db, article_id))
