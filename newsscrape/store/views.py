"""The views of the archive: flat tables with one row per thing, and labels instead of ids.

In ``articles`` subqueries look up the labels, not joins: SQLite skips them if a count or a facet does not need them.
This makes a facet over 50,000 articles ten times as fast, well within Datasette's time limit.
"""

from __future__ import annotations

from sqlite_utils import Database

from newsscrape.article.folding import UNSPACED
from newsscrape.store import corpus
from newsscrape.store.corpus import YEAR
from newsscrape.tasks import LISTINGS

# When an article was published, as far as that is known: "2004-11" of "2004-11-15T10:05".
MONTH = "IIF(LENGTH(article.published_iso) >= 7, SUBSTR(article.published_iso, 1, 7), NULL)"
# Whether an article has letters of a script without spaces between words; the braces are for the name of its row.
IS_UNSPACED = f"(COALESCE({{0}}headline, '') || {{0}}body || COALESCE({{0}}byline, '')) GLOB '*[{UNSPACED}]*'"

# What a page gave as its date in the first place, where that was refused. A server's own clock is no page's mistake.
_REFUSED = """(SELECT evidence.{} FROM evidence
                    WHERE article.published_iso IS NULL AND evidence.article_id = article.id
                    AND evidence.capture_id = article.capture_id AND evidence.field = 'date_published'
                    AND evidence.source NOT LIKE 'header:%' AND evidence.value IS NULL AND evidence.rank = 1)"""

VIEWS = {
    "articles": f"""
        SELECT article.id, article.published_day, article.headline, article.byline, article.section,
               article.site, article.word_count,
               REPLACE(SUBSTR(article.body, 1, 200), CHAR(10) || CHAR(10), ' ')
               || CASE WHEN LENGTH(article.body) > 200 THEN '…' ELSE '' END AS excerpt,
               (SELECT url.url FROM url WHERE url.id = article.url_id) AS url,
               {YEAR} AS year, {MONTH} AS month, article.language, article.published_iso,
               article.published_raw, article.published_precision, article.published_ambiguous,
               article.published_source, article.modified_iso, article.is_free, article.publisher,
               article.description, article.keywords, article.body, article.first_captured_at,
               article.last_captured_at, article.revisions, article.gone_at
        FROM article""",
    "corpus": corpus.VIEW,
    "coverage_by_day": """
        SELECT COALESCE(article.published_day, 'no day') AS day, site.domain AS site, COUNT(*) AS articles,
               SUM(article.word_count) AS words
        FROM article JOIN site ON site.id = article.site_id
        GROUP BY article.published_day, article.site_id""",
    "field_coverage": """
        SELECT site.domain AS site, SUM(count.articles) AS articles, SUM(count.headline) AS headline,
               SUM(count.published) AS published, SUM(count.ambiguous) AS published_ambiguous,
               SUM(count.modified) AS modified, SUM(count.byline) AS byline,
               (SELECT COUNT(*) FROM article WHERE article.site_id = site.id AND article.word_count > 50)
               AS body_over_50_words, SUM(count.section) AS section,
               SUM(IIF(count.language = '', 0, count.articles)) AS language, SUM(count.description) AS description
        FROM article_count AS count JOIN site ON site.id = count.site_id
        GROUP BY site.id HAVING SUM(count.articles) > 0""",
    "date_problems": """
        SELECT article_id, site, headline,
               CASE WHEN published_iso IS NULL AND refused_raw IS NOT NULL THEN 'refused'
                    WHEN published_iso IS NULL THEN 'missing'
                    WHEN published_day IS NULL THEN 'coarse'
                    ELSE 'ambiguous' END AS problem,
               COALESCE(published_raw, refused_raw) AS raw, published_iso,
               CASE WHEN published_ambiguous THEN 'day and month may be swapped'
                    WHEN published_iso IS NOT NULL THEN 'precise to the ' || published_precision
                    ELSE COALESCE(refused_rule, 'no date found') END AS reason, url
        FROM (
            SELECT article.id AS article_id, site.domain AS site, article.headline, article.published_iso,
                   article.published_day, article.published_raw, article.published_ambiguous,
                   article.published_precision, url.url,
                   REFUSED(raw) AS refused_raw, REFUSED(rule) AS refused_rule
            FROM article JOIN site ON site.id = article.site_id JOIN url ON url.id = article.url_id
            WHERE article.published_day IS NULL OR article.published_ambiguous = 1
        )""".replace("REFUSED(raw)", _REFUSED.format("raw")).replace("REFUSED(rule)", _REFUSED.format("rule")),
    "articles_unspaced": f"""
        SELECT id, headline, body, byline FROM article WHERE {IS_UNSPACED.format("")}""",
    "failures": f"""
        SELECT url.id AS url_id, url.url, site.domain AS site, url.fate, url.fate_reason AS reason,
               url.last_visited_at, (SELECT COUNT(*) FROM visit WHERE visit.url_id = url.id) AS visits
        FROM url JOIN site ON site.id = url.site_id
        WHERE url.fate IN ('failed', 'gone', 'not_article') AND NOT (
            url.fate = 'not_article'  -- read for its links, and without fault
            AND url.fate_reason IN ({", ".join(f"'{reason}'" for reason in LISTINGS)})
            OR url.fate = 'not_article'  -- only looked for where many sites have such a page
            AND EXISTS (SELECT 1 FROM discovery WHERE url_id = url.id AND via = 'well-known')
            AND NOT EXISTS (SELECT 1 FROM discovery WHERE url_id = url.id AND via <> 'well-known')
        )""",
    "related_graph": """
        SELECT related_story.article_id AS from_article_id, source.headline AS from_headline,
               source.published_day AS from_day, related_story.target_article_id AS to_article_id,
               related_story.headline AS to_headline, related_story.date_day AS to_day,
               related_story.position, related_story.heading, related_story.url AS to_url
        FROM related_story JOIN article AS source ON source.id = related_story.article_id""",
    "duplicates": """
        SELECT kind, similarity, article_id, headline, published_day, site, other_id, other_headline, other_day,
               other_site, IIF(first = 1, article_id, other_id) AS first_article_id,
               IIF(first = 1, published_day, other_day) AS first_day, IIF(first = 1, site, other_site) AS first_site,
               first_by
        FROM (
            SELECT duplicate.kind, duplicate.similarity, a.id AS article_id, a.headline, a.published_day,
                   sa.domain AS site, b.id AS other_id, b.headline AS other_headline, b.published_day AS other_day,
                   sb.domain AS other_site,
                   CASE WHEN a.published_utc <> b.published_utc THEN 'time'
                        WHEN a.published_day <> b.published_day THEN 'day'
                        WHEN a.first_captured_at <> b.first_captured_at THEN 'capture' END AS first_by,
                   CASE WHEN a.published_utc <> b.published_utc THEN a.published_utc < b.published_utc
                        WHEN a.published_day <> b.published_day THEN a.published_day < b.published_day
                        ELSE a.first_captured_at <= b.first_captured_at END AS first
            FROM duplicate
            JOIN article AS a ON a.id = duplicate.article_id JOIN site AS sa ON sa.id = a.site_id
            JOIN article AS b ON b.id = duplicate.other_id JOIN site AS sb ON sb.id = b.site_id
        )""",
    "clusters": """
        SELECT cluster.id AS cluster_id, cluster.articles, cluster.sites, first.id AS first_article_id,
               first.headline AS first_headline, first.published_day AS first_day, site.domain AS first_site,
               cluster.last_day, CAST(JULIANDAY(cluster.last_day) - JULIANDAY(cluster.first_day) AS INTEGER) AS days
        FROM (
            SELECT cluster_id AS id, COUNT(*) AS articles, COUNT(DISTINCT site_id) AS sites,
                   MIN(published_day) AS first_day, MAX(published_day) AS last_day
            FROM article INDEXED BY article_cluster_id WHERE cluster_id IN (
                SELECT cluster_id FROM article WHERE id IN (SELECT article_id FROM duplicate WHERE kind <> 'quote')
            ) GROUP BY cluster_id HAVING COUNT(*) > 1
        ) AS cluster
        JOIN article AS first ON first.id = (
            SELECT id FROM article WHERE cluster_id = cluster.id
            ORDER BY published_day IS NULL, COALESCE(published_utc, published_day), first_captured_at, id LIMIT 1
        )
        JOIN site ON site.id = first.site_id
        WHERE cluster.id IS NOT NULL""",
}


def create(db: Database) -> None:
    """Create all of them."""
    for name, query in VIEWS.items():
        db.conn.execute(f"CREATE VIEW {name} AS {query}")


def drop(db: Database) -> None:
    """Drop those that are there."""
    for name in VIEWS:
        db.conn.execute(f"DROP VIEW IF EXISTS {name}")
