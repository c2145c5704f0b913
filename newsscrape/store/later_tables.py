"""Tables and columns added after the first release: one SQL text for each migration in ``schema.py``."""

from __future__ import annotations

ADDRESSES = """
CREATE TABLE article_url (
    article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    url_id INTEGER NOT NULL REFERENCES url(id),
    rule TEXT NOT NULL,
    home_from TEXT,
    home_until TEXT,
    first_captured_at TEXT,
    last_captured_at TEXT,
    is_copy INTEGER NOT NULL DEFAULT 0 CHECK (is_copy IN (0, 1)),
    names_url TEXT,
    ended_at TEXT,
    ended_reason TEXT,
    is_gone INTEGER NOT NULL DEFAULT 0 CHECK (is_gone IN (0, 1)),
    leads_to INTEGER REFERENCES url(id),
    site_number TEXT,
    PRIMARY KEY (article_id, url_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_url_url_id ON article_url(url_id);
CREATE INDEX article_url_leads_to ON article_url(leads_to) WHERE leads_to IS NOT NULL;
CREATE INDEX article_url_site_number ON article_url(site_number) WHERE site_number IS NOT NULL;
CREATE INDEX article_url_names_url ON article_url(names_url) WHERE names_url IS NOT NULL;
CREATE INDEX article_published_iso ON article(published_iso, site_id, headline);
ALTER TABLE revision ADD COLUMN last_captured_at TEXT;
ALTER TABLE capture ADD COLUMN revision_id INTEGER REFERENCES revision(id) ON DELETE SET NULL;
CREATE INDEX capture_revision_id ON capture(revision_id) WHERE revision_id IS NOT NULL;
"""
# What an older archive already implies: where each article was read, and which capture made each revision.
ADDRESSES_OF_OLD = """
INSERT INTO article_url (article_id, url_id, rule, home_from, first_captured_at, last_captured_at)
    SELECT id, url_id, 'first', first_captured_at, first_captured_at, last_captured_at FROM article;
INSERT OR IGNORE INTO article_url (article_id, url_id, rule, first_captured_at, last_captured_at, is_copy)
    SELECT article_id, id, CASE WHEN fate = 'redirected' THEN 'redirect' WHEN fate_reason LIKE 'by its canonical%' THEN
        'canonical' WHEN fate_reason LIKE 'another view%' THEN 'view' ELSE 'text' END,
        (SELECT MIN(captured_at) FROM capture WHERE url_id = url.id AND fate <> 'redirected'),
        (SELECT MAX(captured_at) FROM capture WHERE url_id = url.id AND fate <> 'redirected'),
        COALESCE(fate_reason LIKE 'by its canonical%', 0)
    FROM url WHERE article_id IS NOT NULL;
UPDATE capture SET revision_id = (SELECT MAX(id) FROM revision WHERE capture_id = capture.id)
    WHERE id IN (SELECT capture_id FROM revision);
UPDATE revision SET last_captured_at = (SELECT captured_at FROM capture WHERE id = capture_id);
UPDATE revision SET last_captured_at = (SELECT last_captured_at FROM article WHERE id = article_id)
    WHERE number = (SELECT revisions FROM article WHERE id = article_id);
"""

ARTICLE_PARTS = """
CREATE TABLE article_part (
    article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES capture(id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    pages INTEGER NOT NULL,
    PRIMARY KEY (article_id, number, capture_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_part_capture_id ON article_part(capture_id);
ALTER TABLE article ADD COLUMN pages INTEGER;
ALTER TABLE article ADD COLUMN missing_pages TEXT;
ALTER TABLE article_url ADD COLUMN page INTEGER;
ALTER TABLE article_url ADD COLUMN page_of TEXT;
CREATE INDEX article_url_page_of ON article_url(page_of) WHERE page_of IS NOT NULL;
"""

RULINGS = """
CREATE TABLE ruling (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('join', 'split')),
    url_id INTEGER NOT NULL REFERENCES url(id),
    other_url_id INTEGER NOT NULL REFERENCES url(id),
    reason TEXT,
    ruled_at TEXT NOT NULL
) STRICT;
CREATE INDEX ruling_url_id ON ruling(url_id);
CREATE INDEX ruling_other_url_id ON ruling(other_url_id);
"""

# Which page of which article a URL was linked as: few of all the rows with links.
PAGE_LINKS = """
CREATE INDEX discovery_page ON discovery(url_id) WHERE via = 'page';
"""

PLACES = """
ALTER TABLE article_url ADD COLUMN place INTEGER;
UPDATE article_url SET place = place_of((SELECT url FROM url WHERE url.id = url_id));
CREATE INDEX article_url_place ON article_url(place);
"""

# The structure of texts, without the texts. Those of earlier versions get it when they are read again.
BODY_BLOCKS = """
ALTER TABLE article ADD COLUMN body_blocks TEXT;
ALTER TABLE article_part ADD COLUMN body_blocks TEXT;
"""

ANNOTATIONS = """
CREATE TABLE tag (
    article_id INTEGER NOT NULL REFERENCES article(id),
    name TEXT NOT NULL,
    tagged_at TEXT NOT NULL,
    PRIMARY KEY (article_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_name ON tag(name, article_id);
CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article(id),
    text TEXT NOT NULL,
    written_at TEXT NOT NULL
) STRICT;
CREATE INDEX note_article_id ON note(article_id);
"""
