"""Stores an article: decides whether it is new, unchanged, another state, or known under another URL."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from newsscrape.article.normalise import Record
from newsscrape.items import PART, Article, Visit
from newsscrape.store import near_duplicates as copies
from newsscrape.store import page_texts
from newsscrape.store.article_urls import Reading, add_address, believed, note_reading, settle
from newsscrape.store.contributors import write_contributors
from newsscrape.store.current import Stored, changed, list_related, reading_of, refresh_related, write_state
from newsscrape.store.date_order import learn, read_by_site
from newsscrape.store.details import drop_evidence, write_authors
from newsscrape.store.identity import Found, Page, find, home_url, known_there
from newsscrape.store.joining import join_if_one
from newsscrape.store.moved_or_gone import led_on_before
from newsscrape.store.multipage import adopt_pages, first_page, further_page, is_first_of_several, write_parts
from newsscrape.store.rows import insert, lookup, timestamp
from newsscrape.store.states import Placed, Shown, first_state, last_seen, last_shown, place, write_span
from newsscrape.store.url_table import find_url


def store_article(db: Database, visit: Visit, record: Record, url_id: int, capture_id: int) -> Stored:
    """Store what a page says under the URL where it was read; runs within the visit's transaction."""
    assert visit.article is not None and visit.capture is not None
    url, site_id = db.conn.execute("SELECT url, site_id FROM url WHERE id = ?", (url_id,)).fetchone()
    visit, record = read_by_site(db, site_id, visit, record)
    assert visit.article is not None and visit.capture is not None
    captured = timestamp(visit.capture.captured_at)
    page = Page(url_id, url, site_id, captured, record)
    shown = Shown(
        url_id, capture_id, captured, visit.capture.payload_sha256, record, visit.article,
        _by_header(visit.article),
    )  # fmt: skip
    pages = visit.article.pages or page_texts.linked_as(db, url_id)
    if pages is not None and pages.number > 1 and (whole := page_texts.owner(db, page, pages)) is not None:
        return further_page(db, whole, page, shown, pages)
    article_id = known_there(db, page)
    if article_id is not None:
        return _again(db, article_id, visit, page, shown)
    if (
        pages is not None
        and (whole := page_texts.owner(db, page, pages)) is not None
        and not page_texts.has_first(db, whole)
    ):
        return first_page(db, whole, visit, page, shown, pages)
    hops = [find_url(db, hop, visit.visited_at) for hop in visit.redirected_from]
    visited = lookup(db, "SELECT last_visited_at FROM url WHERE id = ?", url_id)
    found = find(db, page, hops)
    if found is not None:
        stored = _again(db, found.article_id, visit, page, shown, found)
    else:
        stored = _new(db, visit, page, shown)
    return led_on_before(db, stored, url_id) if visited is not None else stored


def _new(db: Database, visit: Visit, page: Page, shown: Shown) -> Stored:
    """An article that is not in the archive yet."""
    site = lookup(db, "SELECT domain FROM site WHERE id = ?", page.site_id)
    article_id = insert(
        db, "article", url_id=page.url_id, site_id=page.site_id, site=site, capture_id=shown.capture_id,
        first_captured_at=page.moment, last_captured_at=page.moment, **page.record.article,
    )  # fmt: skip
    add_address(db, article_id, page.url_id, "first", reading_of(page))
    learn(db, page.site_id, page.record)
    first_state(db, article_id, shown)
    write_authors(db, article_id, page.record.authors)
    write_contributors(db, article_id, page.record.contributors)
    list_related(db, article_id, shown, visit)
    copies.refresh(db, article_id, visit.fingerprint)
    lacking = None
    if visit.article is not None and visit.article.pages is not None:
        page_texts.keep(db, article_id, page, shown.capture_id, visit.article.pages)
        adopt_pages(db, article_id, visit.article.pages)
        write_parts(db, article_id)
        lacking = page_texts.note_missing(db, article_id, page.moment)
    return Stored("archived", visit.reason or lacking, article_id)


def _again(db: Database, article_id: int, visit: Visit, page: Page, shown: Shown, found: Found | None = None) -> Stored:
    """Another capture of a known article, at one of its URLs or at one that turns out to be its URL."""
    last = lookup(db, "SELECT MAX(last_captured_at) FROM article_url WHERE article_id = ?", article_id)
    if found is not None:
        add_address(db, article_id, page.url_id, found.rule, reading_of(page))
    else:
        note_reading(db, article_id, page.url_id, reading_of(page))
    before = lookup(db, "SELECT url_id FROM article WHERE id = ?", article_id)
    homes = settle(db, article_id)
    lacking = None
    if is_first_of_several(db, article_id, visit, at_home=homes[-1].address.url_id == page.url_id):
        assert visit.article is not None
        page_texts.keep(db, article_id, page, shown.capture_id, visit.article.pages)
        shown = replace(shown, record=page_texts.with_all_pages(db, article_id, shown.record, page.moment))
        lacking = page_texts.note_missing(db, article_id, page.moment)
    anew = all(home.address.url_id != before for home in homes)
    placed = place(db, article_id, shown, homes, last, anew=anew)
    newest = believed(page.moment) > believed(last)
    if placed.is_state:
        write_state(db, article_id, shown)
        if "body" in placed.changed or not placed.changed:
            copies.refresh(db, article_id, visit.fingerprint)
    if not newest or anew:
        drop_evidence(db, article_id)
    if (newest or anew) and (placed.is_state or homes[-1].address.url_id == page.url_id):
        refresh_related(db, article_id, shown, visit)
    write_span(db, article_id)
    visit = replace(visit, reason=visit.reason or lacking)
    stored = _stored(article_id, homes[-1].address.url, visit, page, placed, found)
    return _named_since(db, stored, page)


def _named_since(db: Database, stored: Stored, page: Page) -> Stored:
    """A page that names another URL as canonical: what was read there may turn out to be the same article."""
    named = reading_of(page).names
    other = lookup(db, "SELECT article_id FROM url WHERE url = ?", named) if named not in (None, page.url) else None
    if other is None or stored.article_id is None or other == stored.article_id:
        return stored
    joined = join_if_one(db, stored.article_id, other, "canonical")
    return replace(stored, article_id=min(other, stored.article_id)) if joined else stored


def _stored(
    article_id: int, home: str, visit: Visit, page: Page, placed: Placed, found: Found | None
) -> Stored:  # fmt: skip
    if placed.changed:
        return Stored("archived", changed(placed.changed, visit.reason), article_id)
    same = found.reason if found is not None else f"the same article as {home}" if home != page.url else None
    if same is not None and visit.reason is not None and visit.reason.startswith(PART):
        same = f"{same}; {visit.reason}"
    if home != page.url:
        return Stored("duplicate", same, article_id)
    if placed.is_state:  # it replaces a copy that was read before it
        return Stored("archived", visit.reason, article_id)
    return Stored("unchanged", same or visit.reason, article_id)


def _by_header(article: Article) -> tuple[str, ...]:
    """The fields that the page itself does not give: a server's Last-Modified changes with every restart."""
    given = {"published_iso": article.date_published, "modified_iso": article.date_modified}
    return tuple(name for name, date in given.items() if date is not None and date.source.startswith("header:"))


def stored_before(db: Database, url_id: int, article_id: int) -> Stored:
    """The result for a capture that is already in the archive."""
    if lookup(db, "SELECT url_id FROM article WHERE id = ?", article_id) == url_id:
        return Stored("unchanged", "this capture is in the archive already", article_id)
    return Stored("duplicate", f"the same article as {home_url(db, article_id)}", article_id)


def not_modified(db: Database, visit: Visit, url_id: int, capture_id: int | None) -> Stored:
    """The result for a URL that its server reports as unchanged: an article is unchanged, another page stays what it
    was.
    """
    fate, reason, article_id = db.conn.execute(
        "SELECT fate, fate_reason, article_id FROM url WHERE id = ?", (url_id,)
    ).fetchone()
    if article_id is None or fate == "redirected":
        return Stored(fate, reason, article_id)
    moment = timestamp(visit.capture.captured_at if visit.capture else visit.visited_at)
    state = last_shown(db, article_id, url_id, moment)
    if state is not None:
        last_seen(db, state.id, moment)
        db.conn.execute("UPDATE capture SET revision_id = ? WHERE id = ?", (state.id, capture_id))
        names = lookup(db, "SELECT names_url FROM article_url WHERE article_id = ? AND url_id = ?", article_id, url_id)
        note_reading(db, article_id, url_id, Reading(moment, names))
        settle(db, article_id)
        write_span(db, article_id)
    if fate == "duplicate":
        return Stored(fate, reason, article_id)
    return Stored("unchanged", visit.reason, article_id)
