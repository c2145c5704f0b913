"""Articles over several pages: the text of each page by its number, and the text that they make together.

Pages that were read within six hours are one reading of the article. A page that is read for the first time completes
the existing revisions; a page that changed makes a new one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from newsscrape.article.identity import SAME, Likeness
from newsscrape.article.normalise import Record, hash_of, word_count
from newsscrape.body_blocks import BETWEEN, joined
from newsscrape.items import CHANGED, PART, ArticlePages
from newsscrape.store.identity import Page, state_of
from newsscrape.store.rows import lookup, moment, timestamp
from newsscrape.store.rulings import is_apart
from newsscrape.urls import spellings

TOGETHER = timedelta(hours=6)  # within which pages count as read together
Text = tuple[str, str | None]  # a body, and its structure as ``body_blocks`` has it


@dataclass(frozen=True, slots=True)
class Part:
    """A page of an article over several: its number, its text with its structure, and the capture that this was read
    from.
    """

    number: int
    text: Text
    capture_id: int


def owner(db: Database, page: Page, pages: ArticlePages) -> int | None:
    """The article that a page is another page of; None if it is not in the archive, or if the page is a story of its
    own.

    The page's URL decides; its headline or canonical link, and its date, must not contradict. The first page may have
    been read at another spelling of its URL, from before the site moved to https for example.
    """
    at = "SELECT article_id FROM url WHERE url = ?1 AND article_id IS NOT NULL"
    query = f"{at} UNION ALL SELECT article_id FROM article_url WHERE page_of = ?1 LIMIT 1"
    spelt = (lookup(db, query, first) for first in spellings(pages.first))
    found = next((article_id for article_id in spelt if article_id is not None), None)
    if found is None:
        return None
    like = Likeness(state_of(db, found), page.state)
    named = page.state["canonical_url"] == pages.first
    if is_apart(db, page.url_id, found):
        return None
    return int(found) if (like.same_headline or named) and not like.dates_differ else None


def linked_as(db: Database, url_id: int) -> ArticlePages | None:
    """The page number under which other pages of an article linked to a URL, if the URL itself has none."""
    row = db.conn.execute(
        "SELECT position, page_of, page FROM discovery JOIN capture ON capture.id = capture_id"
        " JOIN article_url ON article_url.url_id = capture.url_id"
        " WHERE discovery.url_id = ? AND via = 'page' AND page_of IS NOT NULL LIMIT 1",
        (url_id,),
    ).fetchone()
    return ArticlePages(row[0], row[1], max(row[0], row[2])) if row is not None else None


def has_first(db: Database, article_id: int) -> bool:
    """Whether the first page of an article over several pages was read."""
    return lookup(db, "SELECT 1 FROM article_part WHERE article_id = ? AND number = 1", article_id) is not None


def is_paged(db: Database, article_id: int) -> bool:
    """Whether an article is known to have several pages."""
    return lookup(db, "SELECT pages FROM article WHERE id = ?", article_id) is not None


def keep(db: Database, article_id: int, page: Page, capture_id: int, pages: ArticlePages | None) -> None:
    """Store the text of a page under its number. Without ``pages`` it is the article's only page."""
    number, last = (pages.number, pages.last) if pages is not None else (1, 1)
    body, blocks = page.state["body"], page.state["body_blocks"]
    if number > 1:
        first = lookup(db, "SELECT body FROM article_part WHERE article_id = ? AND number = 1", article_id)
        like = Likeness({"body": first or ""}, {"body": body})
        body, blocks = ("", None) if first and like.of_shorter >= SAME else (body, blocks)
    db.conn.execute(
        "INSERT OR REPLACE INTO article_part (article_id, number, capture_id, body, body_blocks, pages)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (article_id, number, capture_id, body, blocks, last),
    )
    if pages is not None:
        db.conn.execute(
            "UPDATE article_url SET page = ?, page_of = ? WHERE article_id = ? AND url_id = ?",
            (number, pages.first, article_id, page.url_id),
        )


def store_first_part(db: Database, article_id: int) -> None:
    """Store the text of an article that was not known to have several pages, as that of its first page."""
    db.conn.execute(
        "INSERT INTO article_part (article_id, number, capture_id, body, body_blocks, pages)"
        " SELECT id, 1, capture_id, body, body_blocks, 2 FROM article"
        " WHERE id = ? AND id NOT IN (SELECT article_id FROM article_part)",
        (article_id,),
    )


def whole(db: Database, article_id: int, at: str) -> Text:
    """An article's text as its pages had it at a time, with its structure."""
    return _together([part.text for part in _chosen(db, article_id, at)])


def _together(texts: Sequence[Text]) -> Text:
    return BETWEEN.join(body for body, _ in texts if body), joined(texts)


def _chosen(db: Database, article_id: int, at: str) -> list[Part]:
    """Each page that belongs to the article at a time: its latest capture, else its earliest."""
    rows = db.conn.execute(
        "SELECT number, body, pages, captured_at, capture_id, body_blocks"
        " FROM article_part JOIN capture ON capture.id = capture_id WHERE article_id = ?"
        " ORDER BY number, captured_at, capture_id",
        (article_id,),
    ).fetchall()
    # What the other pages said until the first was read again belongs to its earlier text.
    again = min((row[3] for row in rows if row[0] == 1 and row[3] > at), default="9999")
    until = timestamp(moment(at) + TOGETHER)
    picked = []
    for number, group in groupby(rows, key=lambda row: row[0]):
        readings = list(group)
        latest = at if number == 1 else until
        # In the second in which the first was read again, the others were read after it.
        picked.append(([row for row in readings if row[3] <= latest and row[3] < again] or readings[:1])[-1])
    if picked and picked[0][0] == 1 and picked[0][2] == 1:
        picked = picked[:1]  # by then all on one page
    return [Part(number, (body, blocks), capture_id) for number, body, _, _, capture_id, blocks in picked]


def with_all_pages(db: Database, article_id: int, record: Record, at: str) -> Record:
    """What a first page says, with the text of the others."""
    return with_body(record, whole(db, article_id, at))


def with_body(record: Record, text: Text) -> Record:
    """A record with another text."""
    old, (body, blocks) = record.article, text
    digest = hash_of(old["headline"], old["byline"], old["published_iso"], body)
    columns = {**old, "body": body, "body_blocks": blocks, "word_count": word_count(body), "content_hash": digest}
    return replace(record, article=columns, content_hash=digest)


def complete(db: Database, article_id: int) -> None:
    """Give each revision of an article the text of all its pages at that time."""
    for revision_id, headline, byline, published, body, at in db.conn.execute(
        "SELECT revision.id, headline, byline, published_iso, body, captured_at FROM revision"
        " JOIN capture ON capture.id = capture_id WHERE article_id = ?",
        (article_id,),
    ).fetchall():
        text, _ = whole(db, article_id, at)
        if text != body:
            db.conn.execute(
                "UPDATE revision SET body = ?, content_hash = ? WHERE id = ?",
                (text, hash_of(headline, byline, published, text), revision_id),
            )


def point_further(db: Database, article_id: int) -> None:
    """Set the state that each capture of a further page shows: the one with the text of all pages at that time.

    If the first page of the same reading came later, the capture still shows the state before it.
    """
    captures = db.conn.execute(
        "SELECT capture.id, captured_at, revision.body FROM article_part AS part"
        " JOIN capture ON capture.id = part.capture_id JOIN revision ON revision.id = revision_id"
        " WHERE part.article_id = ? AND part.number > 1",
        (article_id,),
    )
    query = "SELECT body, id FROM revision WHERE article_id = ?"
    states = dict(db.conn.execute(query, (article_id,)).fetchall())
    for capture_id, at, shown in captures.fetchall():
        text, _ = whole(db, article_id, at)
        if text != shown and text in states:
            db.conn.execute("UPDATE capture SET revision_id = ? WHERE id = ?", (states[text], capture_id))


def write_whole(db: Database, article_id: int) -> bool:
    """Give an article the text of its last revision; returns whether it changed."""
    body, digest, at = db.conn.execute(
        "SELECT body, content_hash, captured_at FROM revision JOIN capture ON capture.id = capture_id"
        " WHERE article_id = ? ORDER BY number DESC LIMIT 1",
        (article_id,),
    ).fetchone()
    changed: bool = lookup(db, "SELECT body FROM article WHERE id = ?", article_id) != body
    if changed:
        text, blocks = whole(db, article_id, at)
        db.conn.execute(
            "UPDATE article SET body = ?, body_blocks = ?, word_count = ?, content_hash = ? WHERE id = ?",
            (body, blocks if text == body else None, word_count(body), digest, article_id),
        )
    return changed


def note_missing(db: Database, article_id: int, at: str) -> str | None:
    """Record how many pages an article has and which were not read; returns that in words, None if none is missing."""
    last = lookup(db, "SELECT MAX(pages) FROM article_part WHERE article_id = ?", article_id) or 1
    read = {part.number for part in _chosen(db, article_id, at)}
    single = (
        "SELECT pages FROM article_part JOIN capture ON capture.id = capture_id WHERE article_id = ? AND number = 1"
    )
    if lookup(db, f"{single} ORDER BY captured_at DESC LIMIT 1", article_id) == 1:
        last = 1
    missing = [number for number in range(1, last + 1) if number not in read]
    values: tuple[Any, ...] = (last, json.dumps(missing) if missing else None, article_id)
    db.conn.execute("UPDATE article SET pages = ?, missing_pages = ? WHERE id = ?", values)
    reason = f"{PART}page {_listed(missing)} of {last} was not read" if missing else None
    home = "WHERE id = (SELECT url_id FROM article WHERE id = ?)"
    said = lookup(db, f"SELECT fate_reason FROM url {home}", article_id) or ""
    rest = said.partition(f"{PART}page ")[0].removesuffix("; ")
    if not rest or rest.startswith(CHANGED):
        told = "; ".join(filter(None, (rest, reason))) or None
        db.conn.execute(f"UPDATE url SET fate_reason = ? {home}", (told, article_id))
    return reason


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def read_again(db: Database, article_id: int, like: Record) -> Record:
    """What an article says at present, as a record with another's columns."""
    names = tuple(like.article)
    row = db.conn.execute(f"SELECT {', '.join(names)} FROM article WHERE id = ?", (article_id,)).fetchone()
    columns = dict(zip(names, row, strict=True))
    return Record(columns, (), (), str(columns["content_hash"]))


def further_captures(db: Database, article_id: int) -> list[int]:
    """The captures of the other pages of an article over several, as they are part of its current state."""
    query = "SELECT capture_id, captured_at FROM article JOIN capture ON capture.id = capture_id WHERE article.id = ?"
    own, at = db.conn.execute(query, (article_id,)).fetchone()
    return [part.capture_id for part in _chosen(db, article_id, at) if part.capture_id != own]


def with_further_pages(
    db: Database, article_id: int, capture_id: int, record: Record, bodies: Mapping[int, Text]
) -> Record:  # fmt: skip
    """What is re-extracted from a capture, with the text of the other pages if it is the first of several.

    ``bodies``: what was re-extracted from the captures of those.
    """
    own = "SELECT captured_at FROM article_part JOIN capture ON capture.id = capture_id"
    at = lookup(db, f"{own} WHERE article_id = ? AND capture_id = ?", article_id, capture_id)
    if at is None:
        return record
    again = {**bodies, capture_id: text_of(record)}
    texts = [again.get(part.capture_id, part.text) for part in _chosen(db, article_id, at)]
    return with_body(record, _together(texts))


def text_of(record: Record) -> Text:
    """The text of a record, with its structure."""
    return record.article["body"], record.article["body_blocks"]


def update_part(db: Database, article_id: int, capture_id: int, text: Text) -> None:
    """Store a page's text as it was re-extracted."""
    query = "UPDATE article_part SET body = ?, body_blocks = ? WHERE article_id = ? AND capture_id = ?"
    db.conn.execute(query, (*text, article_id, capture_id))
