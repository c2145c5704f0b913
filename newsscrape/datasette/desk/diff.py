"""``/diff/ID/A/B``: what changed in an article between two revisions, word by word."""

from __future__ import annotations

from typing import Any

from newsscrape.article.worddiff import word_diff
from newsscrape.datasette.desk.database import Desk, NotFound, Query

_STATES = Query(
    "The two states",
    """\
SELECT revision.number, capture.captured_at, revision.capture_id, revision.cause, revision.trivial, revision.headline,
       revision.byline, revision.published_iso, revision.modified_iso, revision.body
FROM revision JOIN capture ON capture.id = revision.capture_id
WHERE revision.article_id = :article AND revision.number IN (:first, :second)""",
)
_NUMBERS = Query(
    "All states",
    """\
SELECT revision.number, capture.captured_at, revision.trivial FROM revision
JOIN capture ON capture.id = revision.capture_id WHERE revision.article_id = :article ORDER BY revision.number""",
)
_FIELDS = {"headline": "Headline", "byline": "Byline", "published_iso": "Published", "modified_iso": "Changed"}


async def diff(desk: Desk, values: dict[str, str]) -> dict[str, Any]:
    """Two revisions of one article. Raises NotFound."""
    number, first, second = int(values["id"]), int(values["first"]), int(values["second"])
    states = {row["number"]: row for row in await desk.rows(_STATES, article=number, first=first, second=second)}
    if first not in states or second not in states:
        raise NotFound(f"article {number} has no revision {first if first not in states else second}")
    old, new = states[first], states[second]
    return {
        "title": new["headline"] or f"Article {number}",
        "article": number,
        "old": old,
        "new": new,
        "fields": {
            label: word_diff(old[name] or "", new[name] or "")
            for name, label in _FIELDS.items()
            if old[name] or new[name]
        },
        "body": word_diff(old["body"], new["body"]),
        "states": await desk.rows(_NUMBERS, article=number),
    }
