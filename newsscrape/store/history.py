"""The history of an article: its revisions, the captures that changed nothing, and when it was gone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from newsscrape import urls
from newsscrape.article.normalise import word_count
from newsscrape.article.revisions import FIELDS
from newsscrape.errors import BadArgument
from newsscrape.store.archive import Archive
from newsscrape.store.rows import lookup

_REVISIONS = f"""
SELECT revision.number, capture.captured_at, revision.cause, revision.trivial, revision.changed_fields,
       revision.extractor_version, revision.capture_id, {", ".join(f"revision.{field}" for field in FIELDS)}
FROM revision JOIN capture ON capture.id = revision.capture_id
WHERE revision.article_id = ? ORDER BY revision.number
"""
_OTHER_CAPTURES = """
SELECT capture.captured_at, url.url, capture.http_status,
       (SELECT visit.outcome FROM visit WHERE visit.capture_id = capture.id) AS outcome,
       (SELECT visit.reason FROM visit WHERE visit.capture_id = capture.id) AS reason
FROM capture JOIN url ON url.id = capture.url_id
WHERE url.article_id = :article
  AND capture.id NOT IN (SELECT capture_id FROM revision WHERE article_id = :article)
ORDER BY capture.captured_at, capture.id
"""


@dataclass(frozen=True, slots=True)
class History:
    """An article's ``revisions`` (with their texts), its other ``captures``, and when and why it was gone."""

    url: str
    headline: str | None
    revisions: list[dict[str, Any]]
    captures: list[dict[str, Any]]
    gone_at: str | None
    gone_reason: str | None


def history(archive: Archive, url: str) -> History:
    """The history of the article at a URL. Raises BadArgument if there is none."""
    article_id = article_at(archive, url)
    home, headline, gone_at, gone_reason = archive.db.conn.execute(
        "SELECT url.url, article.headline, article.gone_at, article.gone_reason FROM article"
        " JOIN url ON url.id = article.url_id WHERE article.id = ?",
        (article_id,),
    ).fetchone()
    revisions = list(archive.db.query(_REVISIONS, [article_id]))
    words = None
    for row in revisions:
        row["changed_fields"] = json.loads(row["changed_fields"])
        row["trivial"] = bool(row["trivial"])
        row["words_before"], row["words"] = words, word_count(row["body"])
        words = row["words"]
    captures = list(archive.db.query(_OTHER_CAPTURES, {"article": article_id}))
    return History(home, headline, revisions, captures, gone_at, gone_reason)


def article_at(archive: Archive, url: str) -> int:
    """The article at a URL. Raises BadArgument if there is none."""
    article_id = lookup(archive.db, "SELECT article_id FROM url WHERE url = ?", urls.canonical(url))
    if article_id is None:
        raise BadArgument(f"{url} leads to no article in {archive.path}. newsscrape search finds it by its words.")
    return int(article_id)


def two_states(found: History, first: int | None, second: int | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The revisions to compare: those given, else the last change that is not trivial and the revision before it.

    Raises BadArgument for an unknown number, and if there is only one revision.
    """
    by_number = {row["number"]: row for row in found.revisions}
    if len(by_number) < 2:
        raise BadArgument(f"{found.url} has one state only; there is nothing to compare")
    if second is None:
        later = [number for number in by_number if number > (first or 1)]
        weighty = [number for number in later if not by_number[number]["trivial"]]
        second = (weighty or later or [max(by_number)])[-1]
    if first is None:
        first = max((number for number in by_number if number < second), default=second)
    for number in (first, second):
        if number not in by_number:
            numbers = f"{min(by_number)} to {max(by_number)}"
            raise BadArgument(f"{found.url} has no revision {number}; it has {numbers}")
    return by_number[first], by_number[second]
