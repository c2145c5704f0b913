"""Storing an article: is it new, unchanged, a new revision, or one that is here under another URL?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

import newsscrape
from newsscrape import urls
from newsscrape.items import Article, Evidence, Fate, Visit
from newsscrape.normalise import Record, shared_text, text_hash
from newsscrape.store import copies
from newsscrape.store.ledger import find_url, point_to_article
from newsscrape.store.orders import learn, read_by_site
from newsscrape.store.rows import insert, lookup, timestamp

_REVISED = ("headline", "byline", "body", "published_iso", "modified_iso")
CHANGED = "changed: "  # how the reason of an archived URL begins where its article was there in another state
SAME_TEXT = 0.5  # share of the shorter text; pages of one story share little, its print version nearly all
MAX_EVIDENCE = 2_000  # characters of one value or raw text; more is a body or a hostile page


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
        return Stored("duplicate", reason, article_id)
    article_id = insert(
        db, "article", url_id=url_id, site_id=site_id, capture_id=capture_id, first_captured_at=captured,
        last_captured_at=captured, **record.article,
    )  # fmt: skip
    learn(db, site_id, record)
    _add_revision(db, article_id, 1, capture_id, record, ())
    _details(db, article_id, capture_id, visit, record)
    point_to_article(db, url_id, article_id)
    copies.refresh(db, article_id)
    return Stored("archived", visit.reason, article_id)


def _again(db: Database, article_id: int, visit: Visit, record: Record, capture_id: int) -> Stored:
    """Another capture of a page that has its article."""
    assert visit.capture is not None
    captured = timestamp(visit.capture.captured_at)
    changed = _changed(db, article_id, record, captured)
    if changed:
        _revise(db, article_id, capture_id, visit, record, changed)
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
    _authors(db, article_id, record)
    _related(db, article_id, capture_id, visit, record)
    _evidence(db, article_id, capture_id, visit.article)


def _add_revision(
    db: Database, article_id: int, number: int, capture_id: int, record: Record, changed: tuple[str, ...]
) -> None:
    insert(
        db, "revision", article_id=article_id, number=number, capture_id=capture_id,
        extractor_version=newsscrape.__version__, cause="page", changed_fields=json.dumps(changed),
        content_hash=record.content_hash, **{field: record.article[field] for field in _REVISED},
    )  # fmt: skip


def _authors(db: Database, article_id: int, record: Record) -> None:
    site_id = lookup(db, "SELECT site_id FROM article WHERE id = ?", article_id)
    db.conn.execute("DELETE FROM article_author WHERE article_id = ?", (article_id,))
    for position, name in enumerate(dict.fromkeys(record.authors), start=1):
        author_id = lookup(db, "SELECT id FROM author WHERE site_id = ? AND name = ?", site_id, name)
        if author_id is None:
            author_id = insert(db, "author", site_id=site_id, name=name)
        insert(db, "article_author", article_id=article_id, author_id=author_id, position=position)


def _related(db: Database, article_id: int, capture_id: int, visit: Visit, record: Record) -> None:
    db.conn.execute("DELETE FROM related_story WHERE article_id = ?", (article_id,))
    followed = {urls.canonical(link.url): link for link in visit.links}
    for story in record.related:
        url_id = target = None
        if story["url"]:
            url_id = find_url(db, story["url"], visit.visited_at, followed.get(story["url"]))
            target = lookup(db, "SELECT article_id FROM url WHERE id = ?", url_id)
        insert(
            db, "related_story", article_id=article_id, capture_id=capture_id, url_id=url_id,
            target_article_id=target, **story,
        )  # fmt: skip


def _evidence(db: Database, article_id: int, capture_id: int, article: Article) -> None:
    rows = [
        (
            article_id, capture_id, newsscrape.__version__, field, rank, _value(field, candidate),
            candidate.raw[:MAX_EVIDENCE] if candidate.raw else candidate.raw, candidate.source, candidate.rule,
            int(candidate.chosen),
        )
        for field, candidates in article.evidence.items()
        for rank, candidate in enumerate(candidates, start=1)
    ]  # fmt: skip
    db.conn.executemany(
        "INSERT INTO evidence"
        " (article_id, capture_id, extractor_version, field, rank, value, raw, source, rule, chosen)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def _value(field: str, candidate: Evidence) -> str | None:
    """A candidate's value as text: a date by its ISO form, a list as JSON, a body by its hash."""
    value: Any = getattr(candidate.value, "iso", candidate.value)
    if value is None:
        return None
    if field == "body":
        return text_hash(str(value))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text[:MAX_EVIDENCE]


def _changed(db: Database, article_id: int, record: Record, captured: str) -> tuple[str, ...]:
    """The fields in which a page differs from its article, none where an older capture says nothing new."""
    *current, last = db.conn.execute(
        f"SELECT {', '.join(_REVISED)}, last_captured_at FROM article WHERE id = ?", (article_id,)
    ).fetchone()
    if captured < last and lookup(
        db, "SELECT 1 FROM revision WHERE article_id = ? AND content_hash = ?", article_id, record.content_hash
    ):
        return ()
    return tuple(field for field, old in zip(_REVISED, current, strict=True) if old != record.article[field])


def _revise(
    db: Database, article_id: int, capture_id: int, visit: Visit, record: Record, changed: tuple[str, ...]
) -> None:
    """Add a revision; it becomes the article's state unless a later capture is here already."""
    assert visit.capture is not None
    number, last = db.conn.execute(
        "SELECT MAX(revision.number) + 1, article.last_captured_at FROM revision"
        " JOIN article ON article.id = revision.article_id WHERE article.id = ?",
        (article_id,),
    ).fetchone()
    newest = timestamp(visit.capture.captured_at) >= last
    values = {**(record.article if newest else {}), "revisions": number}
    if newest:
        values["capture_id"] = capture_id
    assignments = ", ".join(f"{column} = ?" for column in values)
    db.conn.execute(f"UPDATE article SET {assignments} WHERE id = ?", (*values.values(), article_id))
    _add_revision(db, article_id, number, capture_id, record, changed)
    if newest:
        _details(db, article_id, capture_id, visit, record)
    if newest and "body" in changed:
        copies.refresh(db, article_id)


def _seen_again(db: Database, article_id: int, captured: str) -> None:
    db.conn.execute(
        "UPDATE article SET first_captured_at = MIN(first_captured_at, ?), last_captured_at = MAX(last_captured_at, ?)"
        " WHERE id = ?",
        (captured, captured, article_id),
    )
