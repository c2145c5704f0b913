"""Finds articles that are copies of one another, and keeps the links up to date as articles come, change and go.

Runs within the transaction that stores an article, with bounded work per page, and never reads the whole archive. The
result does not depend on the order in which the articles came.
"""

from __future__ import annotations

import json
import zlib
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from newsscrape.article import duplicates
from newsscrape.store.rows import insert, lookup

_BYTES = 6  # of a hash, which has 48 bits
NEAR = 4  # articles compared on either side, among those that share a hash
_MERGING = "kind IN ('copy', 'version')"  # a quotation does not merge two stories

Pair = tuple[int, int]  # the smaller id first


@dataclass(slots=True)
class _Change:
    """Links that one article's arrival or removal added and deleted, among those that hold clusters together."""

    made: set[Pair] = field(default_factory=set)
    lost: set[Pair] = field(default_factory=set)


def refresh(db: Database, article_id: int, fingerprint: tuple[int, ...] | None = None) -> None:
    """Find an article's copies: call it after an article is stored, and whenever its body changes.

    ``fingerprint`` is that of its body, if it has been computed already: that takes longer than everything else.
    """
    db.conn.execute("UPDATE article SET cluster_id = COALESCE(cluster_id, id) WHERE id = ?", (article_id,))
    change = _Change()
    _take_out(db, article_id, change)
    _put_in(db, article_id, fingerprint, change)
    _settle_clusters(db, article_id, change)


def remove(db: Database, article_id: int) -> None:
    """Delete an article's links before the article is deleted; its former cluster stays correct."""
    change = _Change()
    _take_out(db, article_id, change)
    _settle_clusters(db, article_id, change)


def part(db: Database, article_id: int) -> None:
    """Delete an article's links, but keep its fingerprint; its former cluster stays correct."""
    change = _Change()
    _unlink(db, "article_id = ? OR other_id = ?", (article_id, article_id), change)
    _settle_clusters(db, article_id, change)


def fingerprint_of(db: Database, article_id: int) -> tuple[int, ...]:
    """The hashes that are stored of an article's text; none for a text too short to have any."""
    return tuple(_fingerprint(db, article_id)[1])


def _put_in(db: Database, article_id: int, fingerprint: tuple[int, ...] | None, change: _Change) -> None:
    body, domain, url = db.conn.execute(
        "SELECT article.body, site.domain, url.url FROM article JOIN site ON site.id = article.site_id"
        " JOIN url ON url.id = article.url_id WHERE article.id = ?",
        (article_id,),
    ).fetchone()
    hashes = duplicates.fingerprint(body) if fingerprint is None else fingerprint
    if not hashes:
        return
    key = _order_key(hashes, f"{domain}\n{body}", url)
    near: set[int] = set()
    parted: set[Pair] = set()
    known = db.conn.execute(
        "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM fingerprint WHERE hash = value)",
        (json.dumps(hashes),),
    ).fetchall()
    for (value,) in known:
        before, after = _around(db, value, key, article_id)
        near.update(before, after)
        parted.update(_straddling(before, after))
    keep(db, article_id, hashes, key)
    for other_id in near:
        _link(db, _pair(article_id, other_id), change)
    for pair in parted:
        if _is_noted(db, pair) and not _is_near(db, *pair):
            _unlink(db, "article_id = ? AND other_id = ?", pair, change)


def keep(db: Database, article_id: int, hashes: Sequence[int], key: int) -> None:
    """Note an article's fingerprint: by its hashes, with its place among those that share one, and by its number."""
    keep_by_article(db, article_id, hashes, key)
    db.conn.executemany(
        "INSERT INTO fingerprint (hash, key, article_id) VALUES (?, ?, ?)",
        [(value, key, article_id) for value in hashes],
    )


def keep_by_article(db: Database, article_id: int, hashes: Iterable[int], key: int) -> None:
    """Note an article's fingerprint by its number only."""
    packed = b"".join(value.to_bytes(_BYTES, "big") for value in hashes)
    db.conn.execute("INSERT INTO article_fingerprint VALUES (?, ?, ?)", (article_id, key, packed))


def _fingerprint(db: Database, article_id: int) -> tuple[int, list[int]]:
    """An article's place among those that share a hash, and its hashes; none for a text too short to have any."""
    row = db.conn.execute("SELECT key, hashes FROM article_fingerprint WHERE article_id = ?", (article_id,)).fetchone()
    key, packed = row or (0, b"")
    return key, [int.from_bytes(packed[at : at + _BYTES], "big") for at in range(0, len(packed), _BYTES)]


def _take_out(db: Database, article_id: int, change: _Change) -> None:
    key, hashes = _fingerprint(db, article_id)
    met: set[Pair] = set()
    for value in hashes:
        met.update(_straddling(*_around(db, value, key, article_id)))
    db.conn.executemany(
        "DELETE FROM fingerprint WHERE hash = ? AND key = ? AND article_id = ?",
        [(value, key, article_id) for value in hashes],
    )
    db.conn.execute("DELETE FROM article_fingerprint WHERE article_id = ?", (article_id,))
    _unlink(db, "article_id = ? OR other_id = ?", (article_id, article_id), change)
    for pair in met:
        _link(db, pair, change)


def _order_key(hashes: Sequence[int], text: str, url: str) -> int:
    """The sort key of an article among those that share a hash: from its text, not its id or time of arrival.

    The smallest hash comes first. Copies mostly share it, so they are next to each other. The URL decides between equal
    texts. 48 bits, like the hashes.
    """
    return (min(hashes) >> 24) << 24 | (zlib.crc32(text.encode()) & 0xFFFF) << 8 | zlib.crc32(url.encode()) & 0xFF


def _around(db: Database, value: int, key: int, article_id: int) -> tuple[list[int], list[int]]:
    """The articles that share a hash and come next before and next after a sort key, nearest first."""
    place = (value, key, article_id, NEAR)
    before = db.conn.execute(
        "SELECT article_id FROM fingerprint WHERE hash = ? AND (key, article_id) < (?, ?)"
        " ORDER BY key DESC, article_id DESC LIMIT ?", place,
    )  # fmt: skip
    after = db.conn.execute(
        "SELECT article_id FROM fingerprint WHERE hash = ? AND (key, article_id) > (?, ?)"
        " ORDER BY key, article_id LIMIT ?", place,
    )  # fmt: skip
    return [row[0] for row in before.fetchall()], [row[0] for row in after.fetchall()]


def _straddling(before: Sequence[int], after: Sequence[int]) -> Iterable[Pair]:
    """The pairs that are near each other without the article between them, and not with it."""
    for steps, one in enumerate(before):
        if NEAR - 1 - steps < len(after):
            yield _pair(one, after[NEAR - 1 - steps])


def _is_near(db: Database, one: int, other: int) -> bool:
    """Whether two articles share a hash with fewer than ``NEAR`` others between them."""
    (key, hashes), (other_key, others) = _fingerprint(db, one), _fingerprint(db, other)
    low, high = sorted(((key, one), (other_key, other)))
    between = """
        SELECT COUNT(*) FROM (
            SELECT 1 FROM fingerprint WHERE hash = ? AND (key, article_id) > (?, ?) AND (key, article_id) < (?, ?)
            LIMIT ?
        )"""
    return any(lookup(db, between, value, *low, *high, NEAR) < NEAR for value in set(hashes).intersection(others))


def _link(db: Database, pair: Pair, change: _Change) -> None:
    """Compare two articles and store how they are related, unless that is already stored."""
    if _is_noted(db, pair):
        return
    site = "SELECT site_id FROM article WHERE id = ?"
    same_site = lookup(db, site, pair[0]) == lookup(db, site, pair[1])
    hashes = [_fingerprint(db, article_id)[1] for article_id in pair]
    common = len(set(hashes[0]).intersection(hashes[1]))
    if not duplicates.worth_comparing(common, *map(len, hashes), same_site=same_site):
        return
    one, other = (lookup(db, "SELECT body FROM article WHERE id = ?", article_id) for article_id in pair)
    match = duplicates.compare(one, other, same_site=same_site)
    if match is None:
        return
    insert(db, "duplicate", article_id=pair[0], other_id=pair[1], kind=match.kind, similarity=match.similarity)
    if match.kind != "quote":
        change.made.add(pair)


def _is_noted(db: Database, pair: Pair) -> bool:
    return lookup(db, "SELECT 1 FROM duplicate WHERE article_id = ? AND other_id = ?", *pair) is not None


def _unlink(db: Database, where: str, parameters: Sequence[int], change: _Change) -> None:
    change.lost.update(
        db.conn.execute(f"SELECT article_id, other_id FROM duplicate WHERE {_MERGING} AND ({where})", parameters)
    )
    db.conn.execute(f"DELETE FROM duplicate WHERE {where}", parameters)


def _settle_clusters(db: Database, article_id: int, change: _Change) -> None:
    """Set the cluster of every article that the change affects: the smallest id in it."""
    lost = [pair for pair in change.lost - change.made if not _held_by(change, article_id, pair)]
    for end in {end for pair in lost if _parted(db, *pair) for end in pair}:
        number = lookup(db, "SELECT cluster_id FROM article WHERE id = ?", end)
        parted = _parted(db, end, number) if number != end else None
        if parted is not None:
            _number(db, parted if end in parted else _component(db, end))
    for pair in change.made - change.lost:
        numbers = {lookup(db, "SELECT cluster_id FROM article WHERE id = ?", end) for end in pair}
        for number in numbers - {min(numbers)}:
            db.conn.execute("UPDATE article SET cluster_id = ? WHERE cluster_id = ?", (min(numbers), number))


def _held_by(change: _Change, article_id: int, pair: Pair) -> bool:
    """Whether the ends of a deleted link are still in one cluster because the new article is linked to both."""
    return article_id not in pair and all(_pair(article_id, end) in change.made for end in pair)


def _parted(db: Database, one: int, other: int) -> set[int] | None:
    """Everything that one of two articles is still linked to, if the other is not among it; None if it is.

    Searches from both ends in turn: in a large cluster the two searches meet soon, and of two parts the smaller is
    read.
    """
    sides = ({one}, {other})
    open_ends = (deque([one]), deque([other]))
    while True:
        for found, ends, others in ((sides[0], open_ends[0], sides[1]), (sides[1], open_ends[1], sides[0])):
            for near in _linked(db, ends.popleft()) - found:
                if near in others:
                    return None
                found.add(near)
                ends.append(near)
            if not ends:
                return found


def _component(db: Database, start: int) -> set[int]:
    """All articles that copies and versions connect with one."""
    found, open_ends = {start}, [start]
    while open_ends:
        more = _linked(db, open_ends.pop()) - found
        found |= more
        open_ends += more
    return found


def _linked(db: Database, article_id: int) -> set[int]:
    """The articles that one is a copy or version of, or that are copies or versions of it."""
    return {
        other
        for (other,) in db.conn.execute(
            f"SELECT other_id FROM duplicate WHERE article_id = ? AND {_MERGING}"
            f" UNION ALL SELECT article_id FROM duplicate WHERE other_id = ? AND {_MERGING}",
            (article_id, article_id),
        )
    }


def _number(db: Database, members: set[int]) -> None:
    number = min(members)
    db.conn.executemany("UPDATE article SET cluster_id = ? WHERE id = ?", [(number, member) for member in members])


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
