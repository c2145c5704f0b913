"""``/article/ID``: the text, where each value comes from, and everything around it in the archive."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from newsscrape.article.citation import Cited
from newsscrape.body_blocks import expanded, grouped
from newsscrape.datasette.desk.database import Desk, NotFound, Query
from newsscrape.datasette.desk.graph import graph

_ARTICLE = Query(
    "The article",
    """\
SELECT article.*, url.url, site.domain AS site, site.name AS site_name
FROM article JOIN url ON url.id = article.url_id JOIN site ON site.id = article.site_id WHERE article.id = :article""",
)
_CAPTURE = Query(
    "The capture that it was read from, and the record that holds the bytes",
    """\
SELECT capture.id, capture.captured_at, capture.origin, capture.http_status, capture.truncated,
       kept.payload_sha256, kept.warc_file, kept.warc_offset, kept.warc_length
FROM capture JOIN capture AS kept ON kept.id = COALESCE(capture.revisit_of, capture.id) WHERE capture.id = :capture""",
)
_EVIDENCE = Query(
    "Every candidate for every field",
    """\
SELECT field, rank, value, raw, source, rule, chosen, extractor_version
FROM evidence WHERE article_id = :article AND capture_id = :capture ORDER BY field, rank""",
)
_AUTHORS = Query(
    "Names in the byline",
    """\
SELECT author.id, author.name FROM article_author JOIN author ON author.id = article_author.author_id
WHERE article_author.article_id = :article ORDER BY article_author.position""",
)
_REVISIONS = Query(
    "States of the article",
    """\
SELECT revision.number, capture.captured_at, revision.cause, revision.trivial, revision.changed_fields,
       revision.capture_id, revision.headline, revision.extractor_version
FROM revision JOIN capture ON capture.id = revision.capture_id
WHERE revision.article_id = :article ORDER BY revision.number""",
)
_RELATED = Query(
    "Related stories as the page lists them",
    """\
SELECT position, heading, headline, date_day, date_raw, url, target_article_id, teaser
FROM related_story WHERE article_id = :article ORDER BY position""",
)
_REFERRED = Query(
    "Articles that list this one as related",
    """\
SELECT article.id, article.headline, article.published_iso FROM related_story
JOIN article ON article.id = related_story.article_id
WHERE related_story.target_article_id = :article GROUP BY article.id ORDER BY article.published_day LIMIT 20""",
)
_ELSEWHERE = Query(
    "The same story elsewhere, in order of time",
    """\
SELECT article.id, article.headline, article.byline, article.published_iso, site.domain AS site,
       article.word_count, duplicate.kind, duplicate.similarity
FROM article JOIN site ON site.id = article.site_id
LEFT JOIN duplicate ON (duplicate.article_id = article.id AND duplicate.other_id = :article)
                    OR (duplicate.other_id = article.id AND duplicate.article_id = :article)
WHERE article.cluster_id = :cluster
ORDER BY article.published_day IS NULL, COALESCE(article.published_utc, article.published_day), article.id LIMIT 50""",
)
_ADDRESSES = Query(
    "Its addresses",
    "SELECT url, fate, fate_reason, last_visited_at FROM url WHERE article_id = :article ORDER BY id LIMIT 50",
)
_TAGS = Query("Tags that readers gave it", "SELECT name FROM tag WHERE article_id = :article ORDER BY name")
_NOTES = Query("Notes on it", "SELECT id, text, written_at FROM note WHERE article_id = :article ORDER BY id")
# A field of the page → its name in the evidence.
_EVIDENCE_NAMES = {
    "headline": "headline", "byline": "byline", "published": "date_published", "modified": "date_modified",
    "body": "body", "section": "section", "language": "language", "description": "description",
    "publisher": "publisher", "keywords": "keywords", "canonical": "canonical_url", "free": "is_free",
}  # fmt: skip


async def article(desk: Desk, values: dict[str, str]) -> dict[str, Any]:
    """One article. Raises NotFound."""
    number = int(values["id"])
    found = await desk.row(_ARTICLE, article=number)
    if found is None:
        raise NotFound(f"there is no article {number} in this archive")
    capture = await desk.row(_CAPTURE, capture=found["capture_id"]) or {}
    evidence = await desk.rows(_EVIDENCE, article=number, capture=found["capture_id"])
    revisions = await desk.rows(_REVISIONS, article=number)
    for row in revisions:
        row["changed_fields"] = json.loads(row["changed_fields"])
    related = await desk.rows(_RELATED, article=number)
    referred = await desk.rows(_REFERRED, article=number)
    cluster = await desk.rows(_ELSEWHERE, article=number, cluster=found["cluster_id"]) if found["cluster_id"] else []
    return {
        "title": found["headline"] or found["url"],
        "article": found,
        "blocks": grouped(expanded(found["body"], found["body_blocks"])),
        "keywords": json.loads(found["keywords"]),
        "capture": capture,
        "why": {name: [row for row in evidence if row["field"] == field] for name, field in _EVIDENCE_NAMES.items()},
        "authors": await desk.rows(_AUTHORS, article=number),
        "revisions": revisions,
        "related": related,
        "referred": referred,
        "graph": graph(related, referred),
        "elsewhere": cluster if len(cluster) > 1 else [],
        "addresses": await desk.rows(_ADDRESSES, article=number),
        "tags": [row["name"] for row in await desk.rows(_TAGS, article=number)],
        "notes": await desk.rows(_NOTES, article=number),
    }


def cited(page: dict[str, Any]) -> Cited:
    """The reference for an article's page."""
    found, capture = page["article"], page["capture"]
    authors: Iterable[str] = (row["name"] for row in page["authors"])
    return Cited(
        id=found["id"], headline=found["headline"], authors=tuple(authors),
        newspaper=found["publisher"] or found["site_name"] or found["site"], published=found["published_iso"],
        url=found["url"], captured=capture["captured_at"], sha256=capture["payload_sha256"], language=found["language"],
    )  # fmt: skip
