"""The tables of the first release, as the first migration makes them; later ones add to them."""

from __future__ import annotations

FATES = tuple("queued archived unchanged redirected duplicate not_article skipped gone failed".split())
_ONE_OF_FATES = "CHECK (fate IN ({}))".format(", ".join(f"'{fate}'" for fate in FATES))

TABLES = f"""
CREATE TABLE site (
    id INTEGER PRIMARY KEY,
    domain TEXT NOT NULL UNIQUE,
    name TEXT,
    language TEXT,
    timezone TEXT,
    date_order TEXT CHECK (date_order IN ('DMY', 'MDY', 'YMD')),
    day_first_seen INTEGER NOT NULL DEFAULT 0,
    month_first_seen INTEGER NOT NULL DEFAULT 0,
    url_shapes TEXT,
    url_traps TEXT
) STRICT;

CREATE TABLE crawl (
    id INTEGER PRIMARY KEY,
    job TEXT NOT NULL,
    spider TEXT NOT NULL,
    arguments TEXT NOT NULL,
    settings TEXT NOT NULL,
    version TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    finish_reason TEXT,
    stats TEXT
) STRICT;

CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    url_id INTEGER NOT NULL REFERENCES url(id),
    site_id INTEGER NOT NULL REFERENCES site(id),
    capture_id INTEGER NOT NULL REFERENCES capture(id),
    headline TEXT,
    body TEXT NOT NULL,
    byline TEXT,
    description TEXT,
    section TEXT,
    language TEXT,
    keywords TEXT NOT NULL DEFAULT '[]',
    publisher TEXT,
    canonical_url TEXT,
    images TEXT NOT NULL DEFAULT '[]',
    is_free INTEGER CHECK (is_free IN (0, 1)),
    published_iso TEXT,
    published_day TEXT,
    published_utc TEXT,
    published_raw TEXT,
    published_precision TEXT,
    published_ambiguous INTEGER CHECK (published_ambiguous IN (0, 1)),
    published_alternative TEXT,
    published_order TEXT,
    published_source TEXT,
    published_timezone_source TEXT,
    modified_iso TEXT,
    modified_utc TEXT,
    modified_raw TEXT,
    word_count INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    first_captured_at TEXT NOT NULL,
    last_captured_at TEXT NOT NULL,
    revisions INTEGER NOT NULL DEFAULT 1,
    gone_at TEXT,
    gone_reason TEXT,
    cluster_id INTEGER
) STRICT;

CREATE TABLE url (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    site_id INTEGER NOT NULL REFERENCES site(id),
    article_id INTEGER REFERENCES article(id),
    fate TEXT NOT NULL {_ONE_OF_FATES},
    fate_reason TEXT,
    first_found_at TEXT NOT NULL,
    last_visited_at TEXT,
    next_visit_at TEXT,
    etag TEXT,
    last_modified TEXT
) STRICT;

CREATE TABLE capture (
    id INTEGER PRIMARY KEY,
    url_id INTEGER NOT NULL REFERENCES url(id),
    captured_at TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('live', 'file', 'wayback', 'warc')),
    http_status INTEGER,
    mime TEXT,
    charset TEXT,
    charset_source TEXT,
    warc_file TEXT,
    warc_offset INTEGER,
    warc_length INTEGER,
    warc_uri TEXT,
    record_id TEXT,
    revisit_of INTEGER REFERENCES capture(id),
    rendered_from INTEGER REFERENCES capture(id),
    payload_sha256 TEXT NOT NULL,
    truncated INTEGER NOT NULL DEFAULT 0 CHECK (truncated IN (0, 1)),
    task TEXT,
    UNIQUE (url_id, captured_at, payload_sha256)
) STRICT;

CREATE TABLE visit (
    id INTEGER PRIMARY KEY,
    crawl_id INTEGER NOT NULL REFERENCES crawl(id),
    url_id INTEGER NOT NULL REFERENCES url(id),
    visited_at TEXT NOT NULL,
    outcome TEXT NOT NULL {_ONE_OF_FATES.replace("fate IN", "outcome IN")},
    reason TEXT,
    http_status INTEGER,
    capture_id INTEGER REFERENCES capture(id)
) STRICT;

CREATE TABLE frontier (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job TEXT NOT NULL,
    key TEXT NOT NULL,
    url_id INTEGER NOT NULL REFERENCES url(id),
    address TEXT,
    role TEXT NOT NULL,
    depth INTEGER NOT NULL,
    host TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
    UNIQUE (job, key)
) STRICT;

CREATE TABLE discovery (
    id INTEGER PRIMARY KEY,
    url_id INTEGER NOT NULL REFERENCES url(id),
    capture_id INTEGER REFERENCES capture(id),
    crawl_id INTEGER NOT NULL REFERENCES crawl(id),
    via TEXT NOT NULL,
    position INTEGER,
    anchor_text TEXT,
    date_raw TEXT,
    found_at TEXT NOT NULL
) STRICT;

CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article(id),
    number INTEGER NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES capture(id),
    extractor_version TEXT NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('page', 'extractor')),
    changed_fields TEXT NOT NULL,
    trivial INTEGER NOT NULL DEFAULT 0 CHECK (trivial IN (0, 1)),
    headline TEXT,
    byline TEXT,
    body TEXT NOT NULL,
    published_iso TEXT,
    modified_iso TEXT,
    content_hash TEXT NOT NULL,
    UNIQUE (article_id, number)
) STRICT;

CREATE TABLE author (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES site(id),
    name TEXT NOT NULL,
    UNIQUE (site_id, name)
) STRICT;

CREATE TABLE article_author (
    article_id INTEGER NOT NULL REFERENCES article(id),
    author_id INTEGER NOT NULL REFERENCES author(id),
    position INTEGER NOT NULL,
    PRIMARY KEY (article_id, author_id)
) STRICT;

CREATE TABLE related_story (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article(id),
    capture_id INTEGER NOT NULL REFERENCES capture(id),
    position INTEGER NOT NULL,
    heading TEXT,
    url TEXT,
    url_id INTEGER REFERENCES url(id),
    headline TEXT NOT NULL,
    date_raw TEXT,
    date_iso TEXT,
    date_day TEXT,
    teaser TEXT,
    target_article_id INTEGER REFERENCES article(id),
    UNIQUE (article_id, position)
) STRICT;

CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article(id),
    capture_id INTEGER NOT NULL REFERENCES capture(id),
    extractor_version TEXT NOT NULL,
    field TEXT NOT NULL,
    rank INTEGER NOT NULL,
    value TEXT,
    raw TEXT,
    source TEXT NOT NULL,
    rule TEXT NOT NULL,
    chosen INTEGER NOT NULL CHECK (chosen IN (0, 1))
) STRICT;

CREATE TABLE reextraction (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    extractor_version TEXT NOT NULL,
    code TEXT NOT NULL,
    filters TEXT NOT NULL,
    last_article_id INTEGER NOT NULL DEFAULT 0,
    articles INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE extraction_change (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES reextraction(id),
    article_id INTEGER NOT NULL REFERENCES article(id),
    capture_id INTEGER NOT NULL REFERENCES capture(id),
    field TEXT NOT NULL,
    old TEXT,
    new TEXT,
    old_version TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE extraction_failure (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES reextraction(id),
    article_id INTEGER NOT NULL REFERENCES article(id),
    capture_id INTEGER NOT NULL REFERENCES capture(id),
    reason TEXT NOT NULL
) STRICT;

CREATE TABLE removal (
    id INTEGER PRIMARY KEY,
    day TEXT NOT NULL,
    reason TEXT,
    articles INTEGER NOT NULL,
    revisions INTEGER NOT NULL,
    captures INTEGER NOT NULL,
    records INTEGER NOT NULL,
    urls INTEGER NOT NULL
) STRICT;

CREATE TABLE barred (
    url_hash TEXT PRIMARY KEY,
    removal_id INTEGER NOT NULL REFERENCES removal(id)
) STRICT;

CREATE TABLE duplicate (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article(id),
    other_id INTEGER NOT NULL REFERENCES article(id),
    kind TEXT NOT NULL CHECK (kind IN ('copy', 'version', 'quote')),
    similarity REAL NOT NULL,
    UNIQUE (article_id, other_id)
) STRICT;

CREATE TABLE fingerprint (
    hash INTEGER NOT NULL,
    key INTEGER NOT NULL,
    article_id INTEGER NOT NULL REFERENCES article(id),
    PRIMARY KEY (hash, key, article_id)
) STRICT, WITHOUT ROWID;
"""
