"""Explains an archived article: each value with the candidates that it was chosen from. Read-only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsscrape.store.archive import Archive
from newsscrape.store.history import article_at
from newsscrape.store.reader import address_of, rows

# Field in the evidence → the column with its value; other fields have the column's name.
_COLUMNS = {"date_published": "published_iso", "date_modified": "modified_iso"}
_EVIDENCE = """
SELECT field, rank, value, raw, source, rule, chosen FROM evidence
WHERE article_id = :article AND capture_id = (
    SELECT MAX(capture_id) FROM evidence WHERE article_id = :article AND capture_id <= (
        SELECT capture_id FROM article WHERE id = :article))
ORDER BY field, chosen DESC, rank
"""
_CAPTURE = """
SELECT capture.id, url.url, capture.captured_at, capture.origin, capture.http_status, capture.payload_sha256,
       capture.warc_file, capture.warc_offset
FROM article JOIN capture ON capture.id = article.capture_id JOIN url ON url.id = capture.url_id WHERE article.id = ?
"""
_AUTHORS = """
SELECT author.name FROM article_author JOIN author ON author.id = article_author.author_id
WHERE article_author.article_id = ? ORDER BY article_author.position
"""


@dataclass(frozen=True, slots=True)
class Explanation:
    """``values``: field → the article's value; ``candidates``: field → rows of ``evidence``, the chosen one first;
    ``capture``: the page that they were read from.
    """

    article_id: int
    url: str
    values: Mapping[str, Any]
    candidates: Mapping[str, Sequence[dict[str, Any]]]
    capture: dict[str, Any]


def explanation(archive: Archive, given: str) -> Explanation:
    """The explanation of the article with an id or a URL. Raises BadArgument if there is none."""
    article_id = article_at(archive, address_of(archive, given))
    article = rows(archive, "SELECT * FROM article WHERE id = ?", [article_id])[0]
    candidates: dict[str, list[dict[str, Any]]] = {}
    for row in rows(archive, _EVIDENCE, {"article": article_id}):
        candidates.setdefault(row.pop("field"), []).append(row)
    values = {field: article.get(_COLUMNS.get(field, field)) for field in candidates}
    values["authors"] = ", ".join(row["name"] for row in rows(archive, _AUTHORS, [article_id])) or None
    home = rows(archive, "SELECT url FROM url WHERE id = ?", [article["url_id"]])[0]["url"]
    return Explanation(article_id, home, values, candidates, rows(archive, _CAPTURE, [article_id])[0])
