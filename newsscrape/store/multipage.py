"""Stores the pages of an article over several pages: the first page, and the others."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from newsscrape.items import ArticlePages, Visit
from newsscrape.store import evidence, page_texts
from newsscrape.store import near_duplicates as copies
from newsscrape.store.article_urls import add_address, settle
from newsscrape.store.current import Stored, changed, list_related, reading_of, write_state
from newsscrape.store.identity import Page, home_url
from newsscrape.store.joining import adopt
from newsscrape.store.rows import lookup
from newsscrape.store.states import Shown, first_state, place, write_span


def write_parts(db: Database, article_id: int) -> None:
    """Set an article and its revisions to the text of all its pages."""
    page_texts.complete(db, article_id)
    if page_texts.write_whole(db, article_id):
        copies.refresh(db, article_id)


def first_page(
    db: Database, article_id: int, visit: Visit, page: Page, shown: Shown, pages: ArticlePages
) -> Stored:  # fmt: skip
    """The first page of an article of which others were read before: from now on it is the article's home."""
    further = "UPDATE article_url SET rule = 'page', is_copy = 1 WHERE article_id = ? AND page > 1"
    db.conn.execute(further, (article_id,))
    add_address(db, article_id, page.url_id, "first", reading_of(page))
    page_texts.keep(db, article_id, page, shown.capture_id, pages)
    settle(db, article_id)
    shown = replace(shown, record=page_texts.with_all_pages(db, article_id, shown.record, page.moment))
    seen = "SELECT capture.id FROM capture JOIN article_state ON article_state.id = revision_id WHERE article_id = ?"
    read = [capture_id for (capture_id,) in db.conn.execute(seen, (article_id,))]
    db.conn.execute("DELETE FROM article_state WHERE article_id = ?", (article_id,))
    db.conn.execute(
        "UPDATE url SET fate = 'duplicate', fate_reason = 'page ' || page || ' of ' || ? FROM article_url"
        " WHERE article_url.article_id = ? AND url_id = url.id AND page > 1",
        (page.url, article_id),
    )
    state = first_state(db, article_id, shown)
    for capture_id in read:
        db.conn.execute("UPDATE capture SET revision_id = ? WHERE id = ?", (state, capture_id))
    write_state(db, article_id, shown)
    list_related(db, article_id, shown, visit)
    write_span(db, article_id)
    copies.refresh(db, article_id)
    return Stored("archived", visit.reason or page_texts.note_missing(db, article_id, page.moment), article_id)


def further_page(db: Database, article_id: int, page: Page, shown: Shown, pages: ArticlePages) -> Stored:
    """Another page of a known article: its text is inserted in every revision that lacked it."""
    last = lookup(db, "SELECT MAX(last_captured_at) FROM article_url WHERE article_id = ?", article_id)
    page_texts.store_first_part(db, article_id)
    add_address(db, article_id, page.url_id, "page", reading_of(page))
    page_texts.keep(db, article_id, page, shown.capture_id, pages)
    adopt_pages(db, article_id, pages)
    page_texts.complete(db, article_id)
    home_id = lookup(db, "SELECT url_id FROM article WHERE id = ?", article_id)
    record = page_texts.with_body(
        page_texts.read_again(db, article_id, shown.record), page_texts.whole(db, article_id, page.moment)
    )
    rows = [row for row in shown.evidence if row[0] == "body"]
    together = replace(shown, url_id=home_id, record=record, article=None)
    placed = place(db, article_id, together, settle(db, article_id), last)
    evidence.write(db, article_id, shown.capture_id, rows)
    if page_texts.write_whole(db, article_id):
        copies.refresh(db, article_id)
    write_span(db, article_id)
    lacking = page_texts.note_missing(db, article_id, page.moment)
    if placed.changed:
        return Stored("archived", changed(placed.changed, lacking), article_id)
    return Stored("duplicate", f"page {pages.number} of {home_url(db, article_id)}", article_id)


def adopt_pages(db: Database, article_id: int, pages: ArticlePages) -> None:
    """Add the pages that were read before anything connected them with this article."""
    for number, url in pages.links:
        adopt(db, article_id, number, url, pages.first)


def is_first_of_several(db: Database, article_id: int, visit: Visit, *, at_home: bool) -> bool:
    """Whether a page is the first of an article over several pages, or the only one that is left of these."""
    if visit.article is not None and visit.article.pages is not None:
        return visit.article.pages.number == 1
    return at_home and page_texts.is_paged(db, article_id)
