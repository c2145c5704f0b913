"""Recomputes an article's states from its captures, after a capture that arrived late or after a join.

A state that no capture makes any more is deleted, such as that of a copy that was read before the page itself. A state
that was replaced by another reading of the same capture is kept, before the new one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from newsscrape.article.home_url import Home, home_at, order
from newsscrape.article.revisions import changed_fields, is_trivial
from newsscrape.article.timeline import MOVES, Seen, changes
from newsscrape.store import page_texts, revisions
from newsscrape.store.article_urls import believed, later

Row = dict[str, Any]  # of ``revision``


def rebuild_history(db: Database, article_id: int, homes: Sequence[Home]) -> list[Row]:
    """Write an article's states in order of time; returns their rows."""
    page_texts.point_further(db, article_id)
    rows = {row["id"]: row for row in db.query("SELECT * FROM revision WHERE article_id = ? ORDER BY id", [article_id])}
    kinds = _kinds(list(rows.values()))
    captures = db.conn.execute(
        "SELECT capture.id, url_id, captured_at, revision_id, url.url FROM capture JOIN url ON url.id = url_id"
        " JOIN article_state ON article_state.id = revision_id WHERE article_state.article_id = ?",
        (article_id,),
    ).fetchall()
    captures.sort(key=lambda row: (believed(row[2]), *order(row[4]), row[0]))
    reading = {row[0]: row[3] for row in captures}
    moments = {row[0]: row[2] for row in captures}
    seen = [Seen(id_, url_id, believed(at), kinds[revision]) for id_, url_id, at, revision, _ in captures]
    known = "SELECT url_id, rule, is_copy FROM article_url WHERE article_id = ?"
    addresses = db.conn.execute(known, (article_id,)).fetchall()
    copies = frozenset(url_id for url_id, _, is_copy in addresses if is_copy)
    further = {url_id for url_id, rule, _ in addresses if rule == "page"}
    moved = frozenset(url_id for url_id, rule, _ in addresses if rule in MOVES)
    seen = [replace(s, url_id=home_at(homes, s.moment) or s.url_id) if s.url_id in further else s for s in seen]
    made = changes(seen, lambda moment: home_at(homes, moment), copies, moved)
    new = list(_described(_placed(made, rows, reading, moments)))
    db.conn.execute("DELETE FROM article_state WHERE article_id = ?", (article_id,))
    for row in sorted(new, key=lambda row: row["id"] is None):  # a new one must not take the number of another
        row["id"] = revisions.add(db, **row)
    _point(db, seen, made, new, moments)
    return new


def _kinds(rows: Sequence[Row]) -> dict[int, int]:
    """For each state, the first one with the same content."""
    kinds: dict[int, int] = {}
    firsts: list[Row] = []
    for row in rows:
        same = next((first for first in firsts if not changed_fields(first, row)), None)
        if same is None:
            firsts.append(row)
        kinds[row["id"]] = row["id"] if same is None else same["id"]
    return kinds


def _placed(
    made: Sequence[Seen], rows: Mapping[int, Row], reading: Mapping[int, int], moments: Mapping[int, str]
) -> Iterator[Row]:  # fmt: skip
    """A row for each capture that made a state, after the rows that earlier versions made from the same capture."""
    taken: set[int] = set()
    for one in made:
        row = rows[reading[one.capture_id]]
        for other in rows.values():
            if other["capture_id"] == one.capture_id and other["id"] != row["id"]:
                yield dict(other)
        fresh = {"id": None} if row["id"] in taken or row["capture_id"] != one.capture_id else {}
        taken.add(row["id"])
        yield {**row, **fresh, "capture_id": one.capture_id, "last_captured_at": moments[one.capture_id]}


def _described(rows: Iterator[Row]) -> Iterator[Row]:
    """Rows with their numbers and the fields in which each differs from the one before."""
    before: Row | None = None
    for number, row in enumerate(rows, start=1):
        changed = changed_fields(before, row) if before is not None else ()
        said = json.loads(row["changed_fields"])
        others = [name for name in said if name not in row] if row["cause"] == "extractor" else []
        row["number"] = number
        row["changed_fields"] = json.dumps([*changed, *others])
        row["trivial"] = int(before is not None and is_trivial(before, row, changed))
        yield row
        before = row


def _point(
    db: Database, seen: Sequence[Seen], made: Sequence[Seen], rows: Sequence[Row], moments: Mapping[int, str]
) -> None:  # fmt: skip
    """Set the state that each capture shows, and when each state was last seen."""
    by_capture = {row["capture_id"]: row for row in rows}  # the last of a capture's readings
    states = [(one, by_capture[one.capture_id]) for one in made]
    for one in seen:
        alike = [row for state, row in states if state.state == one.state]
        before = [row for state, row in states if state.state == one.state and state.moment <= one.moment]
        if alike:
            row = (before or alike[:1])[-1]
            db.conn.execute("UPDATE capture SET revision_id = ? WHERE id = ?", (row["id"], one.capture_id))
            row["last_captured_at"] = later(row["last_captured_at"], moments[one.capture_id])
    for row in rows:
        update = "UPDATE article_state SET last_captured_at = ? WHERE id = ?"
        db.conn.execute(update, (row["last_captured_at"], row["id"]))
