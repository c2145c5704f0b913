"""Storing an article: is it new, unchanged, another state, or one that is here under another address?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.article.normalise import Record
from newsscrape.items import Article, ArticlePages, Fate, Visit
from newsscrape.store import near_duplicates as copies
from newsscrape.store import parts
from newsscrape.store.addresses import (
    End,
    Reading,
    add_address,
    believed,
    dead_end,
    ended_before,
    note_dead_end,
    note_end,
    note_reading,
    settle,
)  # fmt: skip
from newsscrape.store.contributors import write_contributors
from newsscrape.store.date_order import learn, read_by_site
from newsscrape.store.details import (
    drop_evidence,
    related_of,
    related_rows,
    write_authors,
    write_evidence,
    write_related,
)
from newsscrape.store.identity import Found, Page, find, home_url, known_there
from newsscrape.store.joining import adopt, join_if_one
from newsscrape.store.ledger import find_url
from newsscrape.store.rows import insert, lookup, timestamp
from newsscrape.store.states import Placed, Shown, first_state, last_seen, place, said_here, write_span

CHANGED = "changed: "  # how the reason of an archived URL begins where its article was there in another state


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a URL, why, the article it leads to, how many other addresses led to it, and if that is new."""

    fate: Fate
    reason: str | None
    article_id: int | None
    hops: int = 0
    is_new: bool = False


def store_article(db: Database, visit: Visit, record: Record, url_id: int, capture_id: int) -> Stored:
    """Store what a page says under the URL it was read at; runs inside the visit's transaction."""
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
    pages = visit.article.pages or parts.linked_as(db, url_id)
    if pages is not None and pages.number > 1 and (whole := parts.owner(db, page, pages)) is not None:
        return _further_page(db, whole, page, shown, pages)
    article_id = known_there(db, page)
    if article_id is not None:
        return _again(db, article_id, visit, page, shown)
    if pages is not None and (whole := parts.owner(db, page, pages)) is not None:
        return _first_page(db, whole, visit, page, shown, pages)
    hops = [find_url(db, hop, visit.visited_at) for hop in visit.redirected_from]
    visited = lookup(db, "SELECT last_visited_at FROM url WHERE id = ?", url_id)
    found = find(db, page, hops)
    if found is not None:
        stored = _again(db, found.article_id, visit, page, shown, found)
    else:
        stored = _new(db, visit, page, shown)
    return _ended_before(db, stored, url_id) if visited is not None else stored


def _ended_before(db: Database, stored: Stored, url_id: int) -> Stored:
    """An article whose address is known to have led elsewhere later: captures may come in any order."""
    assert stored.article_id is not None
    target = ended_before(db, stored.article_id, url_id)
    if target is not None and (reason := dead_end(db, target)) is not None:
        note_dead_end(db, target, reason)
    other = lookup(db, "SELECT article_id FROM url WHERE id = ?", target)
    article_id = stored.article_id
    if other is not None and other != article_id and join_if_one(db, article_id, other, "redirect", target):
        article_id = min(article_id, other)
    settle(db, article_id)
    return replace(stored, article_id=article_id)


def _new(db: Database, visit: Visit, page: Page, shown: Shown) -> Stored:
    """An article that is not here yet."""
    article_id = insert(
        db, "article", url_id=page.url_id, site_id=page.site_id, capture_id=shown.capture_id,
        first_captured_at=page.moment, last_captured_at=page.moment, **page.record.article,
    )  # fmt: skip
    add_address(db, article_id, page.url_id, "first", _reading(page))
    learn(db, page.site_id, page.record)
    first_state(db, article_id, shown)
    write_authors(db, article_id, page.record.authors)
    write_contributors(db, article_id, page.record.contributors)
    _write_related(db, article_id, shown, visit)
    copies.refresh(db, article_id, visit.fingerprint)
    lacking = None
    if visit.article is not None and visit.article.pages is not None:
        parts.keep(db, article_id, page, shown.capture_id, visit.article.pages)
        _adopt(db, article_id, visit.article.pages)
        _write_parts(db, article_id)
        lacking = parts.note_missing(db, article_id, page.moment)
    return Stored("archived", visit.reason or lacking, article_id)


def _write_parts(db: Database, article_id: int) -> None:
    """Let an article and its states have the text of all its pages."""
    parts.complete(db, article_id)
    if parts.write_whole(db, article_id):
        copies.refresh(db, article_id)


def _first_page(
    db: Database, article_id: int, visit: Visit, page: Page, shown: Shown, pages: ArticlePages
) -> Stored:  # fmt: skip
    """The first page of an article of which others were read before: from here on it is the article's home."""
    further = "UPDATE article_url SET rule = 'page', is_copy = 1 WHERE article_id = ? AND page > 1"
    db.conn.execute(further, (article_id,))
    add_address(db, article_id, page.url_id, "first", _reading(page))
    parts.keep(db, article_id, page, shown.capture_id, pages)
    settle(db, article_id)
    shown = replace(shown, record=parts.with_all_pages(db, article_id, shown.record, page.moment))
    seen = "SELECT capture.id FROM capture JOIN revision ON revision.id = revision_id WHERE article_id = ?"
    read = [capture_id for (capture_id,) in db.conn.execute(seen, (article_id,))]
    db.conn.execute("DELETE FROM revision WHERE article_id = ?", (article_id,))
    db.conn.execute(
        "UPDATE url SET fate = 'duplicate', fate_reason = 'page ' || page || ' of ' || ? FROM article_url"
        " WHERE article_url.article_id = ? AND url_id = url.id AND page > 1",
        (page.url, article_id),
    )
    state = first_state(db, article_id, shown)
    for capture_id in read:
        db.conn.execute("UPDATE capture SET revision_id = ? WHERE id = ?", (state, capture_id))
    _write_state(db, article_id, shown)
    _write_related(db, article_id, shown, visit)
    write_span(db, article_id)
    copies.refresh(db, article_id)
    return Stored("archived", visit.reason or parts.note_missing(db, article_id, page.moment), article_id)


def _further_page(db: Database, article_id: int, page: Page, shown: Shown, pages: ArticlePages) -> Stored:
    """Another page of an article that is here: its text is put in its place, in every state that lacked it."""
    last = lookup(db, "SELECT MAX(last_captured_at) FROM article_url WHERE article_id = ?", article_id)
    parts.keep_first(db, article_id)
    add_address(db, article_id, page.url_id, "page", _reading(page))
    parts.keep(db, article_id, page, shown.capture_id, pages)
    _adopt(db, article_id, pages)
    parts.complete(db, article_id)
    home_id = lookup(db, "SELECT url_id FROM article WHERE id = ?", article_id)
    record = parts.with_body(parts.read_again(db, article_id, shown.record), parts.whole(db, article_id, page.moment))
    evidence = [row for row in shown.evidence if row[0] == "body"]
    together = replace(shown, url_id=home_id, record=record, article=None)
    placed = place(db, article_id, together, settle(db, article_id), last)
    write_evidence(db, article_id, shown.capture_id, evidence)
    if parts.write_whole(db, article_id):
        copies.refresh(db, article_id)
    write_span(db, article_id)
    parts.note_missing(db, article_id, page.moment)
    if placed.changed:
        return Stored("archived", f"{CHANGED}{', '.join(placed.changed)}", article_id)
    return Stored("duplicate", f"page {pages.number} of {home_url(db, article_id)}", article_id)


def _adopt(db: Database, article_id: int, pages: ArticlePages) -> None:
    """Take in the pages that were read before anything said that they are pages of this article."""
    for number, url in pages.links:
        adopt(db, article_id, number, url, pages.first)


def _again(db: Database, article_id: int, visit: Visit, page: Page, shown: Shown, found: Found | None = None) -> Stored:
    """Another capture of an article that is here, at one of its addresses or at one that turns out to be."""
    last = lookup(db, "SELECT MAX(last_captured_at) FROM article_url WHERE article_id = ?", article_id)
    if found is not None:
        add_address(db, article_id, page.url_id, found.rule, _reading(page))
    else:
        note_reading(db, article_id, page.url_id, _reading(page))
    before = lookup(db, "SELECT url_id FROM article WHERE id = ?", article_id)
    homes = settle(db, article_id)
    lacking = None
    if _is_first_of_several(db, article_id, visit, at_home=homes[-1].address.url_id == page.url_id):
        assert visit.article is not None
        parts.keep(db, article_id, page, shown.capture_id, visit.article.pages)
        shown = replace(shown, record=parts.with_all_pages(db, article_id, shown.record, page.moment))
        lacking = parts.note_missing(db, article_id, page.moment)
    anew = all(home.address.url_id != before for home in homes)
    placed = place(db, article_id, shown, homes, last, anew=anew)
    newest = believed(page.moment) > believed(last)
    if placed.is_state:
        _write_state(db, article_id, shown)
        if "body" in placed.changed or not placed.changed:
            copies.refresh(db, article_id, visit.fingerprint)
    if not newest or anew:
        drop_evidence(db, article_id)
    if (newest or anew) and (placed.is_state or homes[-1].address.url_id == page.url_id):
        _refresh_related(db, article_id, shown, visit)
    write_span(db, article_id)
    visit = replace(visit, reason=visit.reason or lacking)
    stored = _stored(db, article_id, visit, page, placed, found)
    return _named_since(db, stored, page)


def _named_since(db: Database, stored: Stored, page: Page) -> Stored:
    """A page that names another address as its own: what was read there may turn out to be the same article."""
    named = _reading(page).names
    other = lookup(db, "SELECT article_id FROM url WHERE url = ?", named) if named not in (None, page.url) else None
    if other is None or stored.article_id is None or other == stored.article_id:
        return stored
    joined = join_if_one(db, stored.article_id, other, "canonical")
    return replace(stored, article_id=min(other, stored.article_id)) if joined else stored


def _is_first_of_several(db: Database, article_id: int, visit: Visit, *, at_home: bool) -> bool:
    """Whether a page is the first of an article over several, or the only one that is left of these."""
    if visit.article is not None and visit.article.pages is not None:
        return visit.article.pages.number == 1
    return at_home and parts.is_paged(db, article_id)


def _stored(
    db: Database, article_id: int, visit: Visit, page: Page, placed: Placed, found: Found | None
) -> Stored:  # fmt: skip
    home = home_url(db, article_id)
    if placed.changed:
        return Stored("archived", f"{CHANGED}{', '.join(placed.changed)}", article_id)
    if home != page.url:
        return Stored("duplicate", found.reason if found is not None else f"the same article as {home}", article_id)
    if placed.is_state:  # it takes the place of a copy that was read before it
        return Stored("archived", visit.reason, article_id)
    return Stored("unchanged", found.reason if found is not None else visit.reason, article_id)


def _by_header(article: Article) -> tuple[str, ...]:
    """The fields of an article that its page says nothing of: a server's Last-Modified moves with every restart."""
    given = {"published_iso": article.date_published, "modified_iso": article.date_modified}
    return tuple(name for name, date in given.items() if date is not None and date.source.startswith("header:"))


def _reading(page: Page) -> Reading:
    named = page.state["canonical_url"]
    return Reading(page.moment, named if named and not urls.is_home(named) else None)


def _write_state(db: Database, article_id: int, shown: Shown) -> None:
    """Let an article say what a page says, in all its columns."""
    values = {**shown.record.article, "capture_id": shown.capture_id}
    assignments = ", ".join(f"{column} = ?" for column in values)
    db.conn.execute(f"UPDATE article SET {assignments} WHERE id = ?", (*values.values(), article_id))
    write_authors(db, article_id, shown.record.authors)
    write_contributors(db, article_id, shown.record.contributors)


def restate(db: Database, article_id: int, capture_id: int, visit: Visit, record: Record) -> None:
    """Let an article say again what a capture of it says."""
    assert visit.capture is not None
    url_id = lookup(db, "SELECT url_id FROM capture WHERE id = ?", capture_id)
    moment = timestamp(visit.capture.captured_at)
    shown = Shown(url_id, capture_id, moment, visit.capture.payload_sha256, record)
    _write_state(db, article_id, shown)
    _write_related(db, article_id, shown, visit)


def _write_related(db: Database, article_id: int, shown: Shown, visit: Visit) -> None:
    followed = {urls.canonical(link.url): link for link in visit.links}
    write_related(db, article_id, shown.capture_id, shown.record, visit.visited_at, followed)


def _refresh_related(db: Database, article_id: int, shown: Shown, visit: Visit) -> None:
    """What a page lists besides its article changes from day to day: the newest list stands, and is no revision."""
    if related_of(db, article_id) != related_rows(db, shown.record):
        _write_related(db, article_id, shown, visit)


def stored_before(db: Database, url_id: int, article_id: int) -> Stored:
    """What becomes of a capture that is in the archive already."""
    if lookup(db, "SELECT url_id FROM article WHERE id = ?", article_id) == url_id:
        return Stored("unchanged", "this capture is in the archive already", article_id)
    return Stored("duplicate", f"the same article as {home_url(db, article_id)}", article_id)


def not_modified(db: Database, visit: Visit, url_id: int, capture_id: int | None) -> Stored:
    """What becomes of a URL whose server says that it is as it was: an article unchanged, another page as it was."""
    fate, reason, article_id = db.conn.execute(
        "SELECT fate, fate_reason, article_id FROM url WHERE id = ?", (url_id,)
    ).fetchone()
    if article_id is None or fate == "redirected":
        return Stored(fate, reason, article_id)
    moment = timestamp(visit.capture.captured_at if visit.capture else visit.visited_at)
    state = said_here(db, article_id, url_id, moment)
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


def lead(db: Database, hop_id: int, target_id: int, article_id: int, moment: str) -> int:
    """Let an address that redirects lead to an article; the article's number then.

    Where an article was read at that address itself, the two may turn out to be one; else that one is gone from there.
    """
    read = "SELECT article_id FROM article_url WHERE url_id = ? AND first_captured_at IS NOT NULL"
    own = [found for (found,) in db.conn.execute(read, (hop_id,))]
    target = str(lookup(db, "SELECT url FROM url WHERE id = ?", target_id))
    if not own:
        add_address(db, article_id, hop_id, "redirect")
        note_end(db, hop_id, moment, End(f"to {target}", leads_to=target_id))
    for one in own:
        if one == article_id:
            settle(db, one)
        elif join_if_one(db, one, article_id, "redirect", target_id):
            article_id = min(one, article_id)
        else:
            reason = f"leads to {target}, which is another article"
            db.conn.execute(
                "UPDATE article_url SET is_gone = 1, ended_reason = ?"
                " WHERE article_id = ? AND url_id = ? AND leads_to = ?",
                (reason, one, hop_id, target_id),
            )
            settle(db, one)
    return article_id


def note_led_nowhere(db: Database, target_id: int) -> None:
    """Note that addresses lead to one that was visited before and is no article, if it is so."""
    reason = dead_end(db, target_id)
    for article_id in note_dead_end(db, target_id, reason) if reason is not None else ():
        settle(db, article_id)


def note_gone(db: Database, url_id: int, moment: str, reason: str | None) -> None:
    """Note that a page is there no more, nor where it redirects from; the last state of its article stays."""
    note_end(db, url_id, moment, End(reason, is_gone=True))
    has = "SELECT article_id FROM article_url WHERE url_id = ?"
    for article_id in {found for (found,) in db.conn.execute(has, (url_id,))} | note_dead_end(db, url_id, reason):
        settle(db, article_id)
