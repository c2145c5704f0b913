"""The states of an article in order of time: what a capture at any of its URLs adds to them.

A capture that arrives in order is compared with the article's present state. One that arrives late is inserted at its
place, and the states are recomputed from all captures, so that the order of arrival makes no difference.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal

from sqlite_utils import Database

from newsscrape.article.home_url import Home, home_at
from newsscrape.article.normalise import EvidenceRow, Record, evidence_rows
from newsscrape.article.revisions import FIELDS, changed_fields, is_trivial
from newsscrape.article.timeline import MOVES, Saying, is_news, is_soon
from newsscrape.items import Article
from newsscrape.store import evidence
from newsscrape.store.article_urls import believed, earlier, later
from newsscrape.store.details import add_revision
from newsscrape.store.rows import lookup
from newsscrape.store.state_history import rebuild_history
from newsscrape.versions import extractor_version

UNPLACED = 1_000_000  # added to the number of a revision that does not have its place yet


@dataclass(frozen=True, slots=True)
class State:
    """A row of ``revision``, with the fields that are compared."""

    id: int
    number: int
    capture_id: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A capture of an article at one of its URLs, and what the page said.

    ``silent``: fields that the page itself does not have, whatever headers or feeds say.
    """

    url_id: int
    capture_id: int
    moment: str
    payload_sha256: str
    record: Record
    article: Article | None = None
    silent: tuple[str, ...] = ()

    @property
    def evidence(self) -> Sequence[EvidenceRow]:
        """The page's evidence rows; computed when needed, since most captures show nothing new."""
        if self.article is None:
            return ()
        return self.record.evidence if self.record.evidence is not None else evidence_rows(self.article)

    def differs(self, state: State) -> tuple[str, ...]:
        """The fields in which the page differs from a state."""
        found = changed_fields(state.values, self.record.article)
        return tuple(name for name in found if name not in self.silent)


@dataclass(frozen=True, slots=True)
class Placed:
    """What a capture changed: the fields in which it differs from the previous state, none if it made no state.

    ``is_state``: from now on the article says what this capture shows.
    """

    changed: tuple[str, ...] = ()
    is_state: bool = False


def first_state(db: Database, article_id: int, shown: Shown) -> int:
    """Write an article's first state; returns its number in ``revision``."""
    return _add(db, article_id, 1, shown, (), cause="page", trivial=False)


def place(
    db: Database, article_id: int, shown: Shown, homes: Sequence[Home], last: str | None, *, anew: bool = False
) -> Placed:  # fmt: skip
    """Insert a capture into an article's history.

    ``last``: when the article was last captured, at any URL; ``anew``: what was read so far was a copy of this page.
    """
    if believed(shown.moment) > believed(last) and not anew:
        return _in_order(db, article_id, shown, homes, last)
    return _late(db, article_id, shown, homes)


def _in_order(
    db: Database, article_id: int, shown: Shown, homes: Sequence[Home], last: str | None
) -> Placed:  # fmt: skip
    current = states(db, article_id, "ORDER BY number DESC LIMIT 1")[0]
    changed = shown.differs(current)
    if not changed:
        _seen_again(db, current.id, shown)
        return Placed()
    at_home = home_at(homes, shown.moment) == shown.url_id
    known = "SELECT rule, is_copy FROM article_url WHERE article_id = ? AND url_id = ?"
    rule, is_copy = db.conn.execute(known, (article_id, shown.url_id)).fetchone()
    if not at_home and is_copy:
        return Placed()
    here = last_shown(db, article_id, shown.url_id, shown.moment)
    same_here = None if here is None else not shown.differs(here)
    saying = Saying(False, same_here, at_home, is_soon(last, shown.moment), rule in MOVES)
    if not is_news(saying, lambda: _met(db, article_id, shown) is not None):
        said = here if same_here else _met(db, article_id, shown)
        if said is not None:
            _seen_again(db, said.id, shown)
        return Placed()
    cause = _cause(db, article_id, current.capture_id, shown)
    trivial = is_trivial(current.values, shown.record.article, changed)
    _add(db, article_id, current.number + 1, shown, changed, cause=cause, trivial=trivial)
    return Placed(changed, is_state=True)


def _late(db: Database, article_id: int, shown: Shown, homes: Sequence[Home]) -> Placed:
    said = _met(db, article_id, shown)
    if said is not None:
        _point(db, shown.capture_id, said.id)
    else:
        _add(db, article_id, UNPLACED, shown, (), cause="page", trivial=False)
    row = next((row for row in rebuild_history(db, article_id, homes) if row["capture_id"] == shown.capture_id), None)
    if row is None:
        return Placed()
    if said is not None:
        evidence.write(db, article_id, shown.capture_id, shown.evidence)
    last = lookup(db, "SELECT MAX(number) FROM article_state WHERE article_id = ?", article_id)
    return Placed(tuple(json.loads(row["changed_fields"])), is_state=row["number"] == last)


def _add(
    db: Database, article_id: int, number: int, shown: Shown, changed: Sequence[str], *,
    cause: Literal["page", "extractor"], trivial: bool,
) -> int:  # fmt: skip
    revision_id = add_revision(
        db, article_id, number, shown.capture_id, shown.record.article, changed, cause=cause, trivial=trivial,
        last_captured_at=shown.moment,
    )  # fmt: skip
    _point(db, shown.capture_id, revision_id)
    evidence.write(db, article_id, shown.capture_id, shown.evidence)
    return revision_id


def states(db: Database, article_id: int, order: str = "ORDER BY number") -> list[State]:
    """An article's states, as rows of ``revision``."""
    rows = db.conn.execute(
        f"SELECT id, number, capture_id, {', '.join(FIELDS)} FROM revision WHERE article_id = ? {order}", (article_id,)
    )
    return [
        State(id_, number, capture_id, dict(zip(FIELDS, values, strict=True)))
        for id_, number, capture_id, *values in rows
    ]


def last_shown(db: Database, article_id: int, url_id: int, moment: str) -> State | None:
    """What a URL of an article last showed before a time; None if it was never captured."""
    revision_id = lookup(
        db, "SELECT revision_id FROM capture JOIN article_state ON article_state.id = revision_id WHERE url_id = ?"
        " AND captured_at <= ? AND article_id = ? ORDER BY captured_at DESC LIMIT 1", url_id, moment, article_id,
    )  # fmt: skip
    found = [] if revision_id is None else states(db, article_id, f"AND id = {int(revision_id)}")
    return found[0] if found else None


def _met(db: Database, article_id: int, shown: Shown) -> State | None:
    """The latest state of an article that equals what a page says."""
    found = states(db, article_id, "ORDER BY number DESC")
    return next((state for state in found if not shown.differs(state)), None)


def _cause(db: Database, article_id: int, capture_id: int, shown: Shown) -> Literal["page", "extractor"]:
    """The cause of a new state: "extractor" if another version read the same bytes, otherwise "page", which includes
    what feeds and the like say about it.
    """
    query = "SELECT extractor_version FROM evidence WHERE article_id = ? ORDER BY id DESC LIMIT 1"
    if lookup(db, query, article_id) in (None, extractor_version()):
        return "page"
    same_bytes = lookup(db, "SELECT payload_sha256 = ? FROM capture WHERE id = ?", shown.payload_sha256, capture_id)
    return "extractor" if same_bytes else "page"


def _point(db: Database, capture_id: int, revision_id: int | None) -> None:
    db.conn.execute("UPDATE capture SET revision_id = ? WHERE id = ?", (revision_id, capture_id))


def _seen_again(db: Database, revision_id: int, shown: Shown) -> None:
    _point(db, shown.capture_id, revision_id)
    last_seen(db, revision_id, shown.moment)


def last_seen(db: Database, revision_id: int, moment: str) -> None:
    """Record that a state was seen at a time."""
    last = later(lookup(db, "SELECT last_captured_at FROM article_state WHERE id = ?", revision_id), moment)
    db.conn.execute("UPDATE article_state SET last_captured_at = ? WHERE id = ?", (last, revision_id))


def write_span(db: Database, article_id: int) -> None:
    """Record when an article was first captured, at any URL, when its present text was last seen, and its revision
    number.
    """
    firsts = [
        first
        for (first,) in db.conn.execute(
            "SELECT first_captured_at FROM article_url WHERE article_id = ? AND first_captured_at IS NOT NULL",
            (article_id,),
        )
    ]
    first = reduce(earlier, firsts) if firsts else None
    number, last = db.conn.execute(
        "SELECT number, last_captured_at FROM article_state WHERE article_id = ? ORDER BY number DESC LIMIT 1",
        (article_id,),
    ).fetchone()
    db.conn.execute(
        "UPDATE article SET first_captured_at = COALESCE(?, first_captured_at), last_captured_at = ? WHERE id = ?",
        (first, last, article_id),
    )
    db.conn.execute("UPDATE article SET revisions = ? WHERE id = ? AND revisions <> ?", (number, article_id, number))
