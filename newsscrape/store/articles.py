"""Storing an article: is it new, unchanged, a new revision, or one that is here under another URL?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

import newsscrape
from newsscrape import urls
from newsscrape.article.normalise import Record, evidence_rows, shared_text
from newsscrape.article.revisions import FIELDS, changed_fields, is_trivial
from newsscrape.items import Article, Fate, Visit
from newsscrape.store import near_duplicates as copies
from newsscrape.store.date_order import learn, read_by_site
from newsscrape.store.details import (
    add_revision,
    related_of,
    related_rows,
    write_authors,
    write_evidence,
    write_related,
)
from newsscrape.store.ledger import point_to_article
from newsscrape.store.rows import insert, lookup, timestamp

CHANGED = "changed: "  # how the reason of an archived URL begins where its article was there in another state
SAME_TEXT = 0.5  # share of the shorter text; pages of one story share little, its print version nearly all


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a URL, why, the article it leads to, and how many other addresses led to it."""

    fate: Fate
    reason: str | None
    article_id: int | None
    hops: int = 0


def store_article(db: Database, visit: Visit, record: Record, url_id: int, capture_id: int) -> Stored:
    """Store what a page says under the URL it was read at; runs inside the visit's transaction."""
    assert visit.article is not None and visit.capture is not None
    captured = timestamp(visit.capture.captured_at)
    site_id = lookup(db, "SELECT site_id FROM url WHERE id = ?", url_id)
    visit, record = read_by_site(db, site_id, visit, record)
    article_id = lookup(db, "SELECT id FROM article WHERE url_id = ?", url_id)
    if article_id is not None:
        return _again(db, article_id, visit, record, capture_id)
    twin = _known_twin(db, record, url_id) or _new_twin(db, record, url_id)
    if twin is not None:
        article_id, reason = twin
        point_to_article(db, url_id, article_id)
        _seen_again(db, article_id, captured)
        if _is_home(db, article_id, record, url_id):
            return _move_home(db, article_id, visit, record, url_id, capture_id)
        return Stored("duplicate", reason, article_id)
    article_id = insert(
        db, "article", url_id=url_id, site_id=site_id, capture_id=capture_id, first_captured_at=captured,
        last_captured_at=captured, **record.article,
    )  # fmt: skip
    learn(db, site_id, record)
    add_revision(db, article_id, 1, capture_id, record.article, ())
    _details(db, article_id, capture_id, visit, record)
    point_to_article(db, url_id, article_id)
    copies.refresh(db, article_id, visit.fingerprint)
    return Stored("archived", visit.reason, article_id)


def _is_home(db: Database, article_id: int, record: Record, url_id: int) -> bool:
    """Whether a page and the article that was first read at another address both call this page's the right one."""
    own, site_id = db.conn.execute("SELECT url, site_id FROM url WHERE id = ?", (url_id,)).fetchone()
    query = "SELECT 1 FROM article WHERE id = ? AND canonical_url = ? AND site_id = ? AND revisions = 1"
    return record.article["canonical_url"] == own and lookup(db, query, article_id, own, site_id) is not None


def _move_home(
    db: Database, article_id: int, visit: Visit, record: Record, url_id: int, capture_id: int
) -> Stored:  # fmt: skip
    """Let an article stand as if it had been read first at its canonical address: what a crawl makes of a page for
    telephones and the page itself must not depend on which came first."""
    old, own = lookup(db, "SELECT url_id FROM article WHERE id = ?", article_id), visit.url
    values = {"url_id": url_id, "capture_id": capture_id, **record.article}
    assignments = ", ".join(f"{column} = ?" for column in values)
    db.conn.execute(f"UPDATE article SET {assignments} WHERE id = ?", (*values.values(), article_id))
    for table in ("revision", "evidence"):
        db.conn.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
    add_revision(db, article_id, 1, capture_id, record.article, ())
    _details(db, article_id, capture_id, visit, record)
    copies.refresh(db, article_id, visit.fingerprint)
    reason = f"by its canonical link the same as {urls.canonical(own)}"
    db.conn.execute("UPDATE url SET fate = 'duplicate', fate_reason = ? WHERE id = ?", (reason, old))
    return Stored("archived", visit.reason, article_id)


def _again(db: Database, article_id: int, visit: Visit, record: Record, capture_id: int) -> Stored:
    """Another capture of a page that has its article."""
    assert visit.capture is not None and visit.article is not None
    captured = timestamp(visit.capture.captured_at)
    changed, trivial = _changed(db, article_id, record, captured, _by_header(visit.article))
    if changed:
        _revise(db, article_id, capture_id, visit, record, changed, trivial)
    else:
        _refresh_related(db, article_id, capture_id, visit, record)
    _seen_again(db, article_id, captured)
    if not changed:
        return Stored("unchanged", visit.reason, article_id)
    return Stored("archived", f"{CHANGED}{', '.join(changed)}", article_id)


def stored_before(db: Database, url_id: int, article_id: int) -> Stored:
    """What becomes of a capture that is in the archive already."""
    if lookup(db, "SELECT url_id FROM article WHERE id = ?", article_id) == url_id:
        return Stored("unchanged", "this capture is in the archive already", article_id)
    return Stored("duplicate", f"the same article as {_url_of(db, article_id)}", article_id)


def not_modified(db: Database, visit: Visit, url_id: int) -> Stored:
    """What becomes of a URL whose server says that it is as it was: an article unchanged, another page as it was."""
    fate, reason, article_id = db.conn.execute(
        "SELECT fate, fate_reason, article_id FROM url WHERE id = ?", (url_id,)
    ).fetchone()
    if article_id is None or fate in ("duplicate", "redirected"):
        return Stored(fate, reason, article_id)
    _seen_again(db, article_id, timestamp(visit.visited_at))
    return Stored("unchanged", visit.reason, article_id)


def _known_twin(db: Database, record: Record, url_id: int) -> tuple[int, str] | None:
    """The article that this URL was found to lead to before, by a redirect say, if it still reads the same.

    What once led elsewhere may be a page of its own by now.
    """
    row = db.conn.execute(
        "SELECT article.id, home.url, article.headline, article.content_hash, article.body FROM url"
        " JOIN article ON article.id = url.article_id JOIN url AS home ON home.id = article.url_id WHERE url.id = ?",
        (url_id,),
    ).fetchone()
    if row is None:
        return None
    article_id, home, *read = row
    same = _reads_the_same(record, *read) or record.article["canonical_url"] == home
    return (int(article_id), f"the same article as {home}") if same else None


def _reads_the_same(record: Record, headline: str | None, content_hash: str, body: str) -> bool:
    """Whether a page reads like an article that is here: the same words, or its headline over much of its text.

    The headline alone does not do: "News in brief" recurs, and the second page of a long story has the first's.
    """
    new = record.article
    if content_hash == record.content_hash:
        return True
    return headline == new["headline"] and shared_text(body, new["body"]) >= SAME_TEXT


def _url_of(db: Database, article_id: int) -> str:
    query = "SELECT url.url FROM article JOIN url ON url.id = article.url_id WHERE article.id = ?"
    return str(lookup(db, query, article_id))


def _new_twin(db: Database, record: Record, url_id: int) -> tuple[int, str] | None:
    """The article that is here already under another URL, and how we know.

    A canonical link, this page's or the other's, is believed only if the two read the same: sites print
    canonical links to home pages and to other articles. Without one, only the same words on the same site make
    a twin, or a page that reads the same at an address of the kind that sites have for phones and printers.
    """
    own, site_id = db.conn.execute("SELECT url, site_id FROM url WHERE id = ?", (url_id,)).fetchone()
    canonical = record.article["canonical_url"]
    if canonical and urls.is_home(canonical):
        canonical = None
    for article_id, *read in db.conn.execute(
        "SELECT id, headline, content_hash, body FROM article WHERE site_id = :site AND headline IS :headline AND id IN"
        " (SELECT article_id FROM url WHERE url = :canonical AND url <> :own"
        " UNION SELECT id FROM article WHERE canonical_url IN (:own, :canonical) AND headline IS :headline)",
        {"site": site_id, "headline": record.article["headline"], "canonical": canonical, "own": own},
    ):
        if _reads_the_same(record, *read):
            return int(article_id), f"by its canonical link the same as {_url_of(db, article_id)}"
    if not record.article["body"]:
        return None  # a headline alone is no evidence
    for article_id, *read in db.conn.execute(
        "SELECT article.id, headline, content_hash, body FROM url JOIN article ON article.id = url.article_id"
        " WHERE url.url IN (SELECT value FROM json_each(?)) AND +article.site_id = ?",  # the plus: see below
        (json.dumps([*urls.variants(own)]), site_id),
    ):
        if _reads_the_same(record, *read):
            return int(article_id), f"another view of {_url_of(db, article_id)}"
    # The plus keeps SQLite off the index of sites, by which it would read the whole site for every page.
    twin = lookup(db, "SELECT id FROM article WHERE content_hash = ? AND +site_id = ?", record.content_hash, site_id)
    return (int(twin), f"the same text as {_url_of(db, twin)}") if twin is not None else None


def _details(db: Database, article_id: int, capture_id: int, visit: Visit, record: Record) -> None:
    """What hangs on an article's current state: authors, related stories, evidence."""
    assert visit.article is not None
    write_authors(db, article_id, record.authors)
    _write_related(db, article_id, capture_id, visit, record)
    write_evidence(db, article_id, capture_id, evidence_rows(visit.article))


def _write_related(db: Database, article_id: int, capture_id: int, visit: Visit, record: Record) -> None:
    followed = {urls.canonical(link.url): link for link in visit.links}
    write_related(db, article_id, capture_id, record, visit.visited_at, followed)


def _refresh_related(db: Database, article_id: int, capture_id: int, visit: Visit, record: Record) -> None:
    """What a page lists besides its article changes from day to day: the newest list stands, and is no revision."""
    assert visit.capture is not None
    last = lookup(db, "SELECT last_captured_at FROM article WHERE id = ?", article_id)
    newest = timestamp(visit.capture.captured_at) >= last
    if newest and related_of(db, article_id) != related_rows(db, record):
        _write_related(db, article_id, capture_id, visit, record)


def _by_header(article: Article) -> tuple[str, ...]:
    """The fields of an article that its page says nothing of: a server's Last-Modified moves with every restart."""
    given = {"published_iso": article.date_published, "modified_iso": article.date_modified}
    return tuple(name for name, date in given.items() if date is not None and date.source.startswith("header:"))


def _changed(
    db: Database, article_id: int, record: Record, captured: str, without: tuple[str, ...]
) -> tuple[tuple[str, ...], bool]:
    """The fields in which a page differs from its article, none where an older capture says nothing new.

    And whether the difference is trivial. ``without``: fields that say nothing of the page.
    """
    *current, last = db.conn.execute(
        f"SELECT {', '.join(FIELDS)}, last_captured_at FROM article WHERE id = ?", (article_id,)
    ).fetchone()
    if captured < last and lookup(
        db, "SELECT 1 FROM revision WHERE article_id = ? AND content_hash = ?", article_id, record.content_hash
    ):
        return (), False
    state = dict(zip(FIELDS, current, strict=True))
    changed = tuple(name for name in changed_fields(state, record.article) if name not in without)
    return changed, is_trivial(state, record.article, changed)


def _revise(
    db: Database, article_id: int, capture_id: int, visit: Visit, record: Record, changed: tuple[str, ...],
    trivial: bool,
) -> None:  # fmt: skip
    """Add a revision; it becomes the article's state unless a later capture is here already."""
    assert visit.capture is not None
    number, last, bytes_read = db.conn.execute(
        "SELECT (SELECT MAX(number) + 1 FROM revision WHERE article_id = article.id), article.last_captured_at,"
        " capture.payload_sha256 FROM article JOIN capture ON capture.id = article.capture_id WHERE article.id = ?",
        (article_id,),
    ).fetchone()
    newest = timestamp(visit.capture.captured_at) >= last
    values = {**(record.article if newest else {}), "revisions": number}
    if newest:
        values["capture_id"] = capture_id
    assignments = ", ".join(f"{column} = ?" for column in values)
    db.conn.execute(f"UPDATE article SET {assignments} WHERE id = ?", (*values.values(), article_id))
    cause = _cause(db, article_id, same_bytes=visit.capture.payload_sha256 == bytes_read)
    add_revision(db, article_id, number, capture_id, record.article, changed, cause=cause, trivial=trivial)
    if newest:
        _details(db, article_id, capture_id, visit, record)
    if newest and "body" in changed:
        copies.refresh(db, article_id, visit.fingerprint)


def _cause(db: Database, article_id: int, *, same_bytes: bool) -> Literal["page", "extractor"]:
    """What makes a new state: another version of the extractor that reads the same bytes, else the page, or what is
    said of it elsewhere, in a feed say."""
    query = "SELECT extractor_version FROM evidence WHERE article_id = ? ORDER BY id DESC LIMIT 1"
    other_version = lookup(db, query, article_id) not in (None, newsscrape.__version__)
    return "extractor" if same_bytes and other_version else "page"


def _seen_again(db: Database, article_id: int, captured: str) -> None:
    db.conn.execute(
        "UPDATE article SET first_captured_at = MIN(first_captured_at, ?), last_captured_at = MAX(last_captured_at, ?)"
        " WHERE id = ?",
        (captured, captured, article_id),
    )
    back = "UPDATE article SET gone_at = NULL, gone_reason = NULL WHERE id = ? AND gone_at <= ?"
    db.conn.execute(back, (article_id, captured))


def note_gone(db: Database, url_id: int, at: str, reason: str | None) -> None:
    """Note that an article's page is there no more; its last state stays. The first time counts."""
    db.conn.execute(
        "UPDATE article SET gone_at = ?, gone_reason = ? WHERE url_id = ? AND gone_at IS NULL AND last_captured_at < ?",
        (at, reason, url_id, at),
    )
