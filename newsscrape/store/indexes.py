"""The indexes of the first release's tables. Data only."""

from __future__ import annotations

# Columns that Datasette facets and sorts by, columns that a page's transaction looks up, and foreign keys used in
# joins.
INDEXES = {
    "article": (
        "url_id",
        "site_id",
        "published_day, site_id, word_count",  # everything that coverage_by_day reads
        "section",
        "byline",
        "language",
        "content_hash",
        "canonical_url, headline",
        "cluster_id, site_id, published_day",  # everything that clusters counts
    ),
    "url": ("site_id", "fate", "article_id", "next_visit_at"),
    "visit": ("url_id", "crawl_id", "outcome"),
    "crawl": ("job",),
    "frontier": ("job, host, done, id", "url_id"),
    "capture": ("record_id", "warc_file, warc_offset", "revisit_of", "rendered_from"),
    "discovery": ("url_id", "crawl_id"),
    "article_author": ("author_id",),
    "related_story": ("url_id", "target_article_id"),
    "evidence": ("article_id", "capture_id"),
    "revision": ("capture_id",),
    "extraction_change": ("run", "article_id", "capture_id", "field"),
    "extraction_failure": ("run", "article_id", "capture_id"),
    "barred": ("removal_id",),
    "duplicate": ("other_id",),
    "fingerprint": ("article_id",),
}

# Indexes of the few rows that "What needs a look" lists.
NEED_A_LOOK = {
    "article_published_ambiguous": "published_ambiguous = 1",
    "article_gone_at": "gone_at IS NOT NULL",
    "capture_truncated": "truncated = 1",
}
