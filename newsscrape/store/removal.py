"""Removes an article from the archive permanently, in every table and in the file's bytes, and bars its return.

Does not touch WARC files: the plan lists what has to be removed there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.article.mention import mention_of
from newsscrape.errors import ArchiveError, BadArgument
from newsscrape.store import evidence
from newsscrape.store import near_duplicates as copies
from newsscrape.store.archive import Archive, translated
from newsscrape.store.details import write_authors
from newsscrape.store.removal_mentions import remove_mentions
from newsscrape.store.rows import insert, lookup
from newsscrape.store.takedowns import taken_out, url_hash
from newsscrape.tasks import Location

# Rows that belong to the article or to one of its captures or URLs, in an order that breaks no foreign key.
_OF_ARTICLE = (
    "extraction_change", "extraction_failure", "evidence_page", "article_state", "contributor", "tag", "note",
)  # fmt: skip
# A URL at which another article was once read stays with that article, wherever it leads now.
_OWN = (
    "NOT EXISTS (SELECT 1 FROM article_url AS other WHERE other.url_id = url.id AND other.first_captured_at IS NOT NULL"
    " AND other.article_id IS NOT :id)"
)
_OF_IT = (
    "SELECT id, url FROM url WHERE (article_id = :id OR id IN (SELECT url_id FROM article_url WHERE article_id = :id))"
    f" AND {_OWN}"
)
_CALLED_ITS_OWN = (
    "SELECT canonical_url FROM article WHERE id = :id AND canonical_url IS NOT NULL"
    " UNION SELECT names_url FROM article_url WHERE article_id = :id AND names_url IS NOT NULL"
)
_CALLED_ANOTHERS = (
    "SELECT 1 FROM article WHERE SUBSTR(canonical_url, -20) IN (SUBSTR(?1, -20), SUBSTR(?2, -20))"
    " AND +canonical_url IN (?1, ?2) AND id <> ?3 UNION ALL SELECT 1 FROM url WHERE url = ?1 AND article_id <> ?3"
)
_REDIRECTED = f"SELECT id, url FROM url WHERE fate = 'redirected' AND fate_reason = :reason AND {_OWN}"
# A URL that contains another, as a share button's does, or that has its slug, as a print page's does, is removed with
# it, unless an article was read there.
_WITHOUT_ARTICLE = "SELECT id, url FROM url WHERE article_id IS NULL"
# Every reference to a capture and to a URL, in an order that breaks no foreign key.
_AT_CAPTURES = (
    "UPDATE discovery SET capture_id = NULL WHERE capture_id",
    "UPDATE visit SET capture_id = NULL WHERE capture_id",
    "UPDATE capture SET revisit_of = NULL WHERE revisit_of",
    "UPDATE capture SET rendered_from = NULL WHERE rendered_from",
    "DELETE FROM capture WHERE id",
)
_AT_ADDRESSES = (
    "DELETE FROM related_story WHERE url_id",
    "DELETE FROM discovery WHERE url_id",
    "DELETE FROM frontier WHERE url_id",
    "DELETE FROM visit WHERE url_id",
    "DELETE FROM article_url WHERE url_id",
    "DELETE FROM ruling WHERE url_id",
    "DELETE FROM ruling WHERE other_url_id",
    "UPDATE article_url SET ended_reason = 'leads to an address that was taken out', leads_to = NULL WHERE leads_to",
    "DELETE FROM url WHERE id",
)
_INDEXES = ("article_fts",)


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """A capture and the location of its record (None: nowhere)."""

    id: int
    location: Location | None
    record_id: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that belongs to a URL: the article it leads to (None: none), all its URLs, their captures."""

    url: str
    article_id: int | None
    headline: str | None
    revisions: int
    url_ids: tuple[int, ...]
    addresses: tuple[str, ...]
    captures: tuple[StoredCapture, ...]


def plan(archive: Archive, url: str) -> Plan:
    """What will be removed. Raises BadArgument for a URL that the archive does not know.

    A URL that was removed before has no row but gets a plan, because a crawl may have seen it since.
    """
    db, canonical = archive.db, urls.canonical(url)
    row = db.conn.execute("SELECT id, article_id FROM url WHERE url = ?", (canonical,)).fetchone()
    if row is None and taken_out(db, canonical):
        return Plan(canonical, None, None, 0, (), (canonical,), ())
    if row is None:
        raise BadArgument(f"{url} is not in {archive.path}. newsscrape search finds an article by its words.")
    url_id, article_id = row
    found = {url_id: canonical}
    if article_id is not None:
        found |= dict(db.conn.execute(_OF_IT, {"id": article_id}))
        found |= _named(db, article_id)
    reached: set[int] = set()
    while new := found.keys() - reached:  # what redirects there, in any number of steps
        reached |= new
        for one in new:
            found |= dict(db.conn.execute(_REDIRECTED, {"reason": f"to {found[one]}", "id": article_id}))
    mention = mention_of(found.values(), None)
    slugs = {slug for address in found.values() if (slug := urls.slug(address))}
    sites = {urls.domain(address) for address in found.values()}
    found |= {
        one: url
        for one, url in db.conn.execute(_WITHOUT_ARTICLE)
        if mention.is_in(url) or (urls.slug(url) in slugs and urls.domain(url) in sites)
    }
    headline = lookup(db, "SELECT headline FROM article WHERE id = ?", article_id)
    revisions = lookup(db, "SELECT COUNT(*) FROM article_state WHERE article_id = ?", article_id)
    captures = tuple(_captures(db, sorted(found), article_id))
    rows = tuple(url_id for url_id in found if url_id > 0)
    return Plan(canonical, article_id, headline, revisions, rows, tuple(found.values()), captures)


def _named(db: Database, article_id: int) -> dict[int, str]:
    """The canonical URLs of an article's pages, read or not: ids below 0 are of those without a row.

    Without home pages and without canonical URLs of other articles: such a link is the site's mistake.
    """
    found: dict[int, str] = {}
    for (named,) in db.conn.execute(_CALLED_ITS_OWN, {"id": article_id}).fetchall():
        address = urls.canonical(named)
        if urls.is_home(address) or lookup(db, _CALLED_ANOTHERS, address, named, article_id):
            continue
        url_id = lookup(db, "SELECT id FROM url WHERE url = ?", address)
        found[-1 - len(found) if url_id is None else url_id] = address
    return found


def _captures(db: Database, url_ids: Sequence[int], article_id: int | None) -> Iterable[StoredCapture]:
    """The captures of some URLs, and captures that showed an article at other articles' URLs."""
    query = (
        "SELECT id, warc_file, warc_offset, warc_length, record_id FROM capture"
        f" WHERE url_id IN ({_marks(url_ids)}) OR revision_id IN (SELECT id FROM article_state WHERE article_id = ?)"
    )
    for capture_id, file, offset, length, record_id in db.conn.execute(query, (*url_ids, article_id)):
        yield StoredCapture(capture_id, Location(file, offset, length) if file else None, record_id)


def bar(archive: Archive, plan: Plan, reason: str | None, now: datetime) -> int:
    """Bar the planned URLs; returns the id of the removal. An interrupted removal is continued."""
    with archive.transaction() as db:
        hashes = [url_hash(address) for address in plan.addresses]
        begun = f"SELECT MAX(removal_id) FROM barred WHERE url_hash IN ({_marks(hashes)})"
        removal: int | None = lookup(db, begun, *hashes) if plan.article_id is None else None
        if removal is None:
            removal = insert(
                db, "removal", day=now.date().isoformat(), reason=reason, articles=0, revisions=0, captures=0,
                records=0, urls=0,
            )  # fmt: skip
        for hashed in hashes:
            db.conn.execute("INSERT OR IGNORE INTO barred VALUES (?, ?)", (hashed, removal))
    return removal


def remove(archive: Archive, plan: Plan, removal: int, records: int) -> None:
    """Remove what was planned, in one transaction, then rewrite the file so that nothing of it is left in its bytes.

    Raises ArchiveError if another program holds the old bytes; the rows are removed in any case.
    """
    archive.db.conn.execute("PRAGMA secure_delete = ON")
    with archive.transaction() as db:
        db.conn.execute(
            "UPDATE removal SET articles = articles + ?, revisions = revisions + ?, captures = captures + ?,"
            " records = records + ?, urls = urls + ? WHERE id = ?",
            (
                int(plan.article_id is not None), plan.revisions, len(plan.captures), records, len(plan.url_ids),
                removal,
            ),
        )  # fmt: skip
        if plan.article_id is not None:
            _remove_article(db, plan.article_id)
        _remove_addresses(db, plan)
        remove_mentions(db, mention_of(plan.addresses, plan.headline), plan.addresses, plan.headline)
        evidence.forget_unused(db)
        for index in _INDEXES:  # the words of a deleted row stay in the index until its parts are merged
            db.conn.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")
    scrub(archive)


def _remove_article(db: Database, article_id: int) -> None:
    copies.remove(db, article_id)
    write_authors(db, article_id, ())
    for table in _OF_ARTICLE:
        db.conn.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
    db.conn.execute("DELETE FROM related_story WHERE article_id = ? OR target_article_id = ?", (article_id, article_id))
    db.conn.execute("UPDATE url SET article_id = NULL WHERE article_id = ?", (article_id,))
    db.conn.execute("DELETE FROM article WHERE id = ?", (article_id,))


def _remove_addresses(db: Database, plan: Plan) -> None:
    """Remove URLs, their captures, and every reference to them.

    Links found on their pages stay, without their source.
    """
    _delete(db, [kept.id for kept in plan.captures], plan.url_ids)
    for address in plan.addresses:
        db.conn.execute("UPDATE article_url SET names_url = NULL WHERE names_url = ?", (address,))


def delete_addresses(db: Database, url_ids: Sequence[int]) -> Sequence[StoredCapture]:
    """Take out the rows of addresses at which no article was read, with their captures; which those were."""
    captures = tuple(_captures(db, url_ids, None))
    _delete(db, [kept.id for kept in captures], url_ids)
    return captures


def _delete(db: Database, capture_ids: Sequence[int], url_ids: Sequence[int]) -> None:
    for statements, ids in ((_AT_CAPTURES, capture_ids), (_AT_ADDRESSES, url_ids)):
        for statement in statements:
            db.conn.execute(f"{statement} IN ({_marks(ids)})", ids)


def scrub(archive: Archive) -> None:
    """Rewrite the file without its free pages, which may contain earlier states, and empty its write-ahead log.

    Raises ArchiveError if another program holds the old bytes.
    """
    with translated(archive.path):
        archive.db.conn.execute("VACUUM")
        archive.wait_no_longer()
        blocked, *_ = archive.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if blocked:
        raise ArchiveError(
            f"the article is out of {archive.path}, but another program that reads the archive keeps the old bytes in "
            f"{archive.path}-wal. Close it (Datasette, a crawl), then run the same command again."
        )


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
