"""Joins articles of a shard with those of the archive that are the same, by the rules of a crawl (``identity``).

The same URL at home in both is the same article. Everything else that connects two of them is a reason to compare.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.article.identity import Rule
from newsscrape.store.article_urls import renew_end
from newsscrape.store.current import Stored
from newsscrape.store.identity import MANY
from newsscrape.store.joining import join, join_if_one
from newsscrape.store.moved_or_gone import lead, led_on_before
from newsscrape.store.rows import lookup
from newsscrape.store.rulings import are_apart

# Pairs of an article that is new (n) and one that was there (t), with their URLs: what connects them, strongest first.
_PAIR = "SELECT DISTINCT n.article_id, t.article_id, {} FROM main.article_url AS n"
_NEW = "n.article_id > :last AND t.article_id <= :last"
_AT = (
    " JOIN main.article AS one ON one.id = n.article_id JOIN main.article AS other ON other.id = t.article_id"
    " AND +other.site_id = one.site_id"
)
_CONNECTED: tuple[tuple[Rule, str], ...] = (
    ("redirect", _PAIR.format("n.url_id") + f" JOIN main.article_url AS t ON t.leads_to = n.url_id AND {_NEW}"
                 " WHERE t.first_captured_at IS NOT NULL"),
    ("redirect", _PAIR.format("t.url_id") + f" JOIN main.article_url AS t ON t.url_id = n.leads_to AND {_NEW}"
                 " WHERE n.first_captured_at IS NOT NULL"),
    ("canonical", _PAIR.format("NULL") + " JOIN main.url AS u ON u.id = n.url_id JOIN main.article_url AS t ON"
                  f" t.names_url = u.url AND {_NEW} {_AT}"),
    ("canonical", _PAIR.format("NULL") + " JOIN main.url AS u ON u.url = n.names_url JOIN main.article_url AS t ON"
                  f" t.url_id = u.id AND {_NEW} {_AT}"),
    ("canonical", _PAIR.format("NULL") + f" JOIN main.article_url AS t ON t.names_url = n.names_url AND {_NEW} {_AT}"),
    ("address", _PAIR.format("n.url_id, t.url_id") + f" JOIN main.article_url AS t ON t.place = n.place AND {_NEW}"
                f" {_AT} AND t.url_id <> n.url_id"),
    ("id", _PAIR.format("NULL") + f" JOIN main.article_url AS t ON t.site_number = n.site_number AND {_NEW}"),
    ("text", "SELECT one.id, other.id, NULL FROM main.article AS one JOIN main.article AS other ON"
             " SUBSTR(other.content_hash, 1, 12) = SUBSTR(one.content_hash, 1, 12) AND other.content_hash ="
             " one.content_hash AND +other.site_id = one.site_id AND other.id <= :last WHERE one.id > :last"),
    ("text", "SELECT one.id, other.id, NULL FROM main.article AS one JOIN main.article AS other ON"
             " other.published_iso = one.published_iso AND other.site_id = one.site_id AND other.id <= :last"
             " AND (LENGTH(one.published_iso) > 10 OR other.headline = one.headline)"
             " WHERE one.id > :last AND LENGTH(one.published_iso) >= 10"),
)  # fmt: skip
_SAME_URL = (
    "SELECT n.article_id, t.article_id, n.rule, t.rule, one.url_id = n.url_id AND other.url_id = n.url_id"
    f" FROM main.article_url AS n JOIN main.article_url AS t ON t.url_id = n.url_id AND {_NEW}"
    " JOIN main.article AS one ON one.id = n.article_id JOIN main.article AS other ON other.id = t.article_id"
    " ORDER BY 5 DESC, 2, 1"
)
# URLs that redirect to one whose article came from elsewhere.
_AWAITING = (
    "SELECT hop.id, target.id, target.article_id, COALESCE((SELECT COALESCE(capture.captured_at, visited_at)"
    " FROM main.visit LEFT JOIN main.capture ON capture.id = visit.capture_id WHERE visit.url_id = hop.id"
    " AND outcome = 'redirected' ORDER BY visit.id DESC LIMIT 1), hop.last_visited_at) FROM main.url AS hop"
    " JOIN main.url AS target ON target.url = substr(hop.fate_reason, 4)"
    " WHERE hop.fate = 'redirected' AND hop.article_id IS NULL AND target.article_id IS NOT NULL"
)


_UNKNOWN: Rule = "canonical"  # how two articles share a URL that is the first of both, and the home of one


# URLs of articles that were there, to which a visit that came found no article; and the other way round.
_ENDS = "outcome IN ('gone', 'not_article', 'redirected')"
_ENDED = (
    "SELECT u.article_id, u.url_id FROM main.visit AS v JOIN main.article_url AS u ON u.url_id = v.url_id"
    f" AND u.article_id <= :last WHERE v.id > :visit AND {_ENDS}"
    " UNION SELECT u.article_id, u.url_id FROM main.article_url AS u JOIN main.visit AS v ON v.url_id = u.url_id"
    f" AND v.id <= :visit AND {_ENDS} WHERE u.article_id > :last"
)


class Meeting:
    """Articles that became one. ``joined``: those that have more than before."""

    def __init__(self, db: Database, last: int) -> None:
        self.db = db
        self.last = last  # the archive's last article before the shard came
        self._into: dict[int, int] = {}
        self.joined: set[int] = set()

    def of(self, article_id: int) -> int:
        """The article that another is part of by now."""
        while article_id in self._into:
            article_id = self._into[article_id]
        return article_id

    def join_grown(self) -> None:
        """Join what is new of known articles with them."""
        pairs = self.db.conn.execute(
            "SELECT m.new, t.new, t.old FROM temp.m_grown AS g JOIN temp.m_there AS t ON t.old = g.article_id"
            " JOIN temp.m_article AS m ON m.old = t.old AND NOT m.known"
        ).fetchall()
        for article_id, there, _ in pairs:
            self._join(there, article_id, "first")

    def join_same(self) -> None:
        """Join articles of one URL, then those that anything else connects, if they are alike enough."""
        for article_id, there, mine, theirs, at_home in self._found(_SAME_URL):
            one, other = self.of(article_id), self.of(there)
            if one == other or are_apart(self.db, one, other):
                continue
            if at_home:
                self._join(other, one, mine if mine != "first" else theirs)
            else:
                self._join_if_one(other, one, next((r for r in (mine, theirs) if r != "first"), _UNKNOWN))
        for rule, query in _CONNECTED:
            found = self._found(query)
            often = Counter(pair[0] for pair in found)
            for article_id, there, *at in found:
                if often[article_id] <= MANY or rule in ("redirect", "address"):
                    self._join_if_one(self.of(there), self.of(article_id), self._named(rule, at), *_target(rule, at))

    def end_urls(self, visit: int) -> None:
        """Note which URLs ended after they were last read. ``visit``: the last one before the shard came.

        What they led to may be the same article, or what came after it.
        """
        pairs = self.db.conn.execute(_ENDED, {"last": self.last, "visit": visit}).fetchall()
        for joined in self.joined:
            urls_ = self.db.conn.execute("SELECT url_id FROM article_url WHERE article_id = ?", (joined,))
            pairs += [(joined, url_id) for (url_id,) in urls_]
        has = "SELECT 1 FROM article_url WHERE article_id = ? AND url_id = ?"
        for article_id, url_id in sorted({(self.of(article_id), url_id) for article_id, url_id in pairs}):
            if lookup(self.db, has, article_id, url_id):  # one before may have joined it
                renew_end(self.db, article_id, url_id)
                led_on_before(self.db, Stored("archived", None, article_id), url_id)

    def _found(self, query: str) -> list[tuple[Any, ...]]:
        return self.db.conn.execute(query, {"last": self.last}).fetchall()

    def _named(self, rule: Rule, at: Sequence[int]) -> Rule:
        if rule != "address":
            return rule
        one, other = (lookup(self.db, "SELECT url FROM url WHERE id = ?", url_id) for url_id in at)
        return "address" if urls.bare(one) == urls.bare(other) else "view"

    def _join(self, article_id: int, other_id: int, rule: Rule) -> None:
        first, second = sorted((article_id, other_id))
        join(self.db, first, second, rule)
        self._note(first, second)

    def _join_if_one(self, article_id: int, other_id: int, rule: Rule, target: int | None = None) -> None:
        if article_id == other_id:
            return
        when = "SELECT first_captured_at FROM article WHERE id = ?"
        older, newer = sorted((article_id, other_id), key=lambda one: lookup(self.db, when, one))
        if join_if_one(self.db, older, newer, rule, target):
            self._note(*sorted((older, newer)))

    def _note(self, first: int, second: int) -> None:
        self._into[second] = first
        self.joined.add(first)


def _target(rule: str, at: Sequence[int]) -> Iterator[int]:
    if rule == "redirect":
        yield at[0]


def lead_on(db: Database) -> None:
    """Let URLs that redirect lead to the articles that came with another shard."""
    for hop_id, target_id, _, moment in db.conn.execute(_AWAITING).fetchall():
        article_id = lookup(db, "SELECT article_id FROM url WHERE id = ?", target_id)  # one before may have joined it
        lead(db, hop_id, target_id, article_id, moment)
