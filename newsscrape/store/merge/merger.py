"""Merges shards into an archive, each in one transaction: killed at any moment, it has a shard wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from newsscrape.errors import ArchiveError
from newsscrape.store.archive import Archive, translated
from newsscrape.store.merge import articles, copies, row_ids, tags_and_rulings, urls_and_crawls
from newsscrape.store.merge.joins import Meeting, lead_on
from newsscrape.store.rows import lookup
from newsscrape.store.untrusted_schema import foreign_objects

AT_ONCE = 200_000  # articles that wait at most to be compared with all others
CACHE_KIB = 128 * 1024  # for the indexes, into which new rows go everywhere


@dataclass(frozen=True, slots=True)
class Merged:
    """What a shard brought: articles that are new, and those that the archive had, of which some have grown."""

    articles: int = 0
    joined: int = 0
    known: int = 0


class Merger:
    """Merges one shard after the other; ``close`` looks for copies among all of them."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._shards = 0
        archive.db.conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._waiting = 0
        self._anew: set[int] = set()
        with archive.transaction() as db:
            copies.go_on(db)
            copies.create(db)

    def merge(self, path: Path, files: Mapping[str, str]) -> Merged:
        """Merge a shard. ``files``: WARC files that have another name beside the archive than beside the shard.

        Raises ArchiveError for a file that is no archive of this version, or that newsscrape did not make.
        """
        with _attached(self.archive, path), self.archive.transaction() as db, translated(path):
            db.conn.execute("PRAGMA defer_foreign_keys = ON")
            return self._merge(db, files)

    def _merge(self, db: Database, files: Mapping[str, str]) -> Merged:
        last = int(lookup(db, "SELECT MAX(id) FROM article") or 0)
        tags_and_rulings.refuse_taken_out(db)
        tags_and_rulings.merge_removals(db)
        urls_and_crawls.merge_addresses(db, files)
        articles.choose(db)
        known = int(lookup(db, "SELECT COUNT(*) FROM temp.m_there"))
        copied = articles.copy_articles(db)
        self._anew.update(articles.to_compare(db))
        visit = int(lookup(db, "SELECT MAX(id) FROM visit") or 0)
        urls_and_crawls.merge_crawls(db)
        tags_and_rulings.merge_rulings(db)
        urls_and_crawls.point_to_articles(db)
        if copied:
            self._shards += 1
            copies.take(db, self._shards)
        meeting, gone = Meeting(db, last), []
        if last:
            meeting.join_grown()
            meeting.join_same()
            meeting.end_urls(visit)
            gone = articles.follow(db)
            copies.leave_out(db, gone)
            self._anew.update(one for one in meeting.joined if one > last)
        copies.note(db)
        tags_and_rulings.merge_annotations(db)
        tags_and_rulings.add_learned(db)
        self._waiting += copied
        return Merged(copied - len(gone), len(gone), known)

    def settle(self, *, all_of_it: bool = False) -> None:
        """Compare the articles that wait, once they are many."""
        if self._waiting < (1 if all_of_it else AT_ONCE):
            return
        with self.archive.transaction() as db:
            lead_on(db)
        with _without_foreign_keys(self.archive) as db:
            meeting = copies.enter(db, self._anew)
        with self.archive.transaction() as db:
            copies.compare(db, meeting)
        self._waiting, self._anew = 0, set()

    def close(self) -> None:
        """Compare what waits, and let the query planner know of the new rows."""
        self.settle(all_of_it=True)
        with self.archive.transaction() as db:
            lead_on(db)
        self.archive.db.conn.execute("PRAGMA analysis_limit = 400")
        self.archive.db.conn.execute("PRAGMA optimize")


@contextmanager
def _without_foreign_keys(archive: Archive) -> Iterator[Database]:
    """A transaction in which SQLite does not look for the parent of each row."""
    archive.db.conn.execute("PRAGMA foreign_keys = OFF")
    try:
        with archive.transaction() as db:
            yield db
    finally:
        archive.db.conn.execute("PRAGMA foreign_keys = ON")


@contextmanager
def _attached(archive: Archive, path: Path) -> Iterator[None]:
    """A shard under the name ``shard``, with empty maps, once it has been looked at without trust."""
    looked_at = Archive.read(path)
    try:
        if found := foreign_objects(looked_at.db):
            raise ArchiveError(f"{path} holds what newsscrape did not make: {', '.join(found)}. It was not merged.")
    finally:
        looked_at.close()
    if path.resolve() == archive.path.resolve():
        raise ArchiveError(f"{path} is the archive itself. Name another one with --into.")
    db = archive.db
    with translated(path):
        db.conn.execute("ATTACH ? AS shard", (str(path),))
    try:
        row_ids.create(db)
        yield
    finally:
        row_ids.drop(db)
        db.conn.execute("DETACH shard")
