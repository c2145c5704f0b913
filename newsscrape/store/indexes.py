"""The indexes of the archive."""

from __future__ import annotations

from sqlite_utils import Database

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

# What lists, facets and counts of a million articles need; and shorter indexes for texts that are looked up whole: a
# part of a hash or of an address leaves a row or two to compare. ``article_search`` has what a search asks of each hit.
OF_A_MILLION = """
DROP INDEX article_site_id;
CREATE INDEX article_site_id ON article(site_id, word_count);
DROP INDEX article_content_hash;
CREATE INDEX article_content_hash ON article(SUBSTR(content_hash, 1, 12));
DROP INDEX article_canonical_url;
CREATE INDEX article_canonical_url ON article(SUBSTR(canonical_url, -20));
DROP INDEX article_published_iso;
CREATE INDEX article_published_iso ON article(published_iso, site_id, SUBSTR(headline, 1, 12));
DROP INDEX capture_record_id;
CREATE INDEX capture_record_id ON capture(SUBSTR(record_id, -12));
DROP INDEX capture_revisit_of;
CREATE INDEX capture_revisit_of ON capture(revisit_of) WHERE revisit_of IS NOT NULL;
DROP INDEX capture_rendered_from;
CREATE INDEX capture_rendered_from ON capture(rendered_from) WHERE rendered_from IS NOT NULL;
CREATE INDEX article_search
    ON article(id, site_id, SUBSTR(published_iso, 1, 10), language, section, is_free, COALESCE(cluster_id, id) = id);
DROP INDEX url_site_id;
CREATE INDEX url_site_id ON url(site_id, fate, fate_reason);
CREATE INDEX article_site ON article(site, published_day);
CREATE INDEX article_year ON article(CAST(SUBSTR(published_iso, 1, 4) AS INTEGER));
CREATE INDEX article_word_count ON article(word_count);
CREATE INDEX duplicate_similarity ON duplicate(similarity);
"""


def create(db: Database) -> None:
    """Create the indexes of the first release."""
    for table, columns in INDEXES.items():
        for column in columns:
            db.conn.execute(f"CREATE INDEX {table}_{column.partition(',')[0]} ON {table}({column})")


def create_need_a_look(db: Database) -> None:
    """Create those of the few rows that need a look."""
    for name, where in NEED_A_LOOK.items():
        table, _, column = name.partition("_")
        db.conn.execute(f"CREATE INDEX {name} ON {table}({column}) WHERE {where}")
