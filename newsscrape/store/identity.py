"""Finds the article that a page at a new URL belongs to: the candidates to compare with, and the decision.

Every query uses single indexed rows, so a page costs no more in a large archive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.article.identity import Likeness, Rule, Span, address_place, goes_on, is_one, seen_at_once, site_ids
from newsscrape.article.normalise import Record
from newsscrape.store.rows import lookup
from newsscrape.store.rulings import is_apart

MANY = 8  # articles with the same number or minute; if there are more, it does not identify an article
_STATE = ("headline", "byline", "body", "published_iso", "content_hash")
_REASONS: dict[Rule, str] = {
    "redirect": "the same article as {url}, which leads here",
    "canonical": "by a canonical link the same as {url}",
    "address": "another view of {url}",
    "view": "another view of {url}",
    "id": "by the site's own number the same as {url}",
    "text": "the same text as {url}",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The article that a page belongs to, by which rule, and the rule in words."""

    article_id: int
    rule: Rule
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page whose article is looked for: its URL, when it was captured, and what it says."""

    url_id: int
    url: str
    site_id: int
    moment: str
    record: Record

    @property
    def state(self) -> dict[str, Any]:
        return self.record.article


def known_there(db: Database, page: Page) -> int | None:
    """The article that this URL is known to lead to, if the page is still that article.

    At its home an article may change in any way. Another URL that once led to it may have become a page of its own.
    """
    article_id = lookup(db, "SELECT id FROM article WHERE url_id = ?", page.url_id)
    if article_id is not None:
        return int(article_id)
    row = db.conn.execute(
        "SELECT article_url.article_id, rule, home_from, home_until FROM url JOIN article_url"
        " ON article_url.article_id = url.article_id AND article_url.url_id = url.id WHERE url.id = ?",
        (page.url_id,),
    ).fetchone()
    if row is None:
        return None
    article_id, rule, since, until = row
    if (
        since is not None
        and until is not None
        and page.moment < until
        and _was_home(db, article_id, since, page.moment)
    ):
        return int(article_id)
    names_home = page.state["canonical_url"] == home_url(db, article_id)
    same = names_home or goes_on(rule, Likeness(state_of(db, article_id, page.moment), page.state))
    return int(article_id) if same else None


def _was_home(db: Database, article_id: int, since: str, moment: str) -> bool:
    """Whether a URL was an article's home at a time; before its first home, that one counts."""
    first = "SELECT MIN(home_from) FROM article_url WHERE article_id = ?"
    return since <= moment or since == lookup(db, first, article_id)


def find(db: Database, page: Page, hops: Sequence[int] = ()) -> Found | None:
    """The article that a page at a new URL belongs to, None if it is a new one.

    ``hops``: the URLs that redirected to it.
    """
    for rule, article_id in _candidates(db, page, hops):
        same_id, ended = _same_id(db, article_id, page), has_ended(db, article_id)
        like = Likeness(state_of(db, article_id, page.moment), page.state, same_id=same_id, ended=ended)
        crowded = rule == "redirect" and is_crowded(db, page.url_id, article_id)
        if (
            is_one(rule, like, crowded=crowded)
            and not _seen_at_once(db, article_id, page)
            and not is_apart(db, page.url_id, article_id)
        ):
            return Found(article_id, rule, _REASONS[rule].format(url=home_url(db, article_id)))
    return None


def _candidates(db: Database, page: Page, hops: Sequence[int]) -> Iterator[tuple[Rule, int]]:
    """Articles that may be the same, in the order of how strongly they are connected."""
    for article_id in _by_redirect(db, page, hops):
        yield "redirect", article_id
    for article_id in _by_canonical(db, page):
        yield "canonical", article_id
    if not page.state["body"]:
        return  # a headline alone is not evidence
    for article_id, url in db.conn.execute(
        "SELECT article.id, url.url FROM article_url JOIN url ON url.id = article_url.url_id"
        " JOIN article ON article.id = article_url.article_id WHERE place = ? AND url.id <> ? AND +article.site_id = ?",
        (address_place(page.url), page.url_id, page.site_id),  # the plus: see below
    ).fetchall():
        yield "address" if urls.bare(url) == urls.bare(page.url) else "view", article_id
    for article_id in _by_number(db, page):
        yield "id", article_id
    # The plus keeps SQLite from using the index of sites, with which it would read the whole site for every page.
    same = (
        "SELECT id FROM article WHERE SUBSTR(content_hash, 1, 12) = SUBSTR(?1, 1, 12) AND +content_hash = ?1"
        " AND +site_id = ?2 LIMIT 1"
    )
    for (article_id,) in db.conn.execute(same, (page.record.content_hash, page.site_id)).fetchall():
        yield "text", article_id
    for article_id in of_that_date(db, page.state["published_iso"], page.site_id, page.state["headline"]):
        yield "text", article_id


def _by_redirect(db: Database, page: Page, hops: Sequence[int]) -> Iterator[int]:
    """Articles with URLs that redirect here, in this visit or an earlier one."""
    marks = ", ".join("?" * len(hops))
    yield from _ids(
        db, "SELECT article_id FROM article_url WHERE leads_to = ? AND first_captured_at IS NOT NULL"
        f" UNION SELECT article_id FROM article_url WHERE url_id IN ({marks})", page.url_id, *hops,
    )  # fmt: skip


def _by_canonical(db: Database, page: Page) -> Iterator[int]:
    """The article at this page's canonical URL, and articles whose canonical URL is this page's URL or its canonical
    URL.
    """
    named = page.state["canonical_url"]
    named = None if named == page.url or (named and urls.is_home(named)) else named
    if named:
        at = "SELECT article.id FROM url JOIN article ON article.id = url.article_id WHERE url.url = ?"
        yield from _ids(db, f"{at} AND +article.site_id = ?", named, page.site_id)
    yield from _ids(
        db, "SELECT article_id FROM article_url JOIN article ON article.id = article_id"
        " WHERE names_url IN (?, ?) AND +site_id = ?", page.url, named, page.site_id,
    )  # fmt: skip


def _by_number(db: Database, page: Page) -> Iterator[int]:
    for number in _numbers(page):
        yield from _ids(db, "SELECT DISTINCT article_id FROM article_url WHERE site_number = ?", number)


def _numbers(page: Page) -> list[str]:
    return [f"{page.site_id}:{name}" for name in site_ids(page.url, page.record.page_id)]


def of_that_date(db: Database, published: str | None, site_id: int, headline: str | None) -> list[int]:
    """Articles of the same minute; and of the same day, those with the same headline."""
    if not published or len(published) < 10:
        return []
    query = "SELECT id FROM article WHERE published_iso = ?1 AND site_id = ?2"
    if len(published) == 10:
        alike = "SUBSTR(headline, 1, 12) = SUBSTR(?3, 1, 12) AND +headline = ?3"
        return _ids(db, f"{query} AND {alike}", published, site_id, headline)
    return _ids(db, query, published, site_id)


def _ids(db: Database, query: str, *parameters: Any) -> list[int]:
    """Articles by a query; none if they are too many for what they share to mean anything."""
    found = [article_id for (article_id,) in db.conn.execute(f"{query} LIMIT {MANY + 1}", parameters)]
    return found if len(found) <= MANY else []


def is_crowded(db: Database, url_id: int, article_id: int) -> bool:
    """Whether other articles' URLs redirect here, too: to a section, for example, or to whatever came after them."""
    query = (
        "SELECT 1 FROM article_url WHERE leads_to = ? AND article_id <> ? AND url_id <> ?"
        " AND first_captured_at IS NOT NULL LIMIT 1"
    )
    return lookup(db, query, url_id, article_id, url_id) is not None


def _same_id(db: Database, article_id: int, page: Page) -> bool:
    query = "SELECT 1 FROM article_url WHERE article_id = ? AND site_number = ?"
    return any(lookup(db, query, article_id, number) is not None for number in _numbers(page))


def has_ended(db: Database, article_id: int) -> bool:
    """Whether none of an article's URLs answers any more, as far as is known."""
    alive = "SELECT 1 FROM article_url WHERE article_id = ? AND first_captured_at IS NOT NULL AND ended_at IS NULL"
    return lookup(db, alive, article_id) is None


def span_of(db: Database, article_id: int) -> Span:
    """The period in which an article was read, at any URL, and its headline."""
    first, last = db.conn.execute(
        "SELECT MIN(first_captured_at), MAX(last_captured_at) FROM article_url WHERE article_id = ?", (article_id,)
    ).fetchone()
    return Span(first or "", last or "", state_of(db, article_id)["headline"])


def _seen_at_once(db: Database, article_id: int, page: Page) -> bool:
    return seen_at_once(span_of(db, article_id), Span(page.moment, page.moment, page.state["headline"]))


def state_of(db: Database, article_id: int, moment: str | None = None) -> dict[str, Any]:
    """The fields of an article that pages are compared by: at present, or at a time."""
    query = f"SELECT {', '.join(_STATE)} FROM article WHERE id = ?"
    row = db.conn.execute(query, (article_id,)).fetchone()
    if moment is not None and moment < lookup(db, "SELECT last_captured_at FROM article WHERE id = ?", article_id):
        then = f"SELECT {', '.join(f'revision.{name}' for name in _STATE)} FROM revision JOIN capture ON capture.id ="
        order = "capture_id WHERE article_id = ? ORDER BY captured_at > ?, ABS(JULIANDAY(captured_at) - JULIANDAY(?))"
        row = db.conn.execute(f"{then} {order} LIMIT 1", (article_id, moment, moment)).fetchone() or row
    return dict(zip(_STATE, row, strict=True))


def home_url(db: Database, article_id: int) -> str:
    """The URL of an article's home."""
    query = "SELECT url.url FROM article JOIN url ON url.id = article.url_id WHERE article.id = ?"
    return str(lookup(db, query, article_id))
