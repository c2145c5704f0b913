"""An article as a flat row: the SQL of its values in the view ``corpus``, which exports share.

The values are expressions over ``article`` and what is looked up for it, by outer joins: no article is lost where
another program deleted what belongs to it.
"""

from __future__ import annotations

# When an article was published, however precise its date is: 2004 of "2004-11-15T10:05".
YEAR = "CAST(SUBSTR(article.published_iso, 1, 4) AS INTEGER)"

LOOKED_UP = """LEFT JOIN url ON url.id = article.url_id LEFT JOIN site ON site.id = article.site_id
    LEFT JOIN capture ON capture.id = article.capture_id
    LEFT JOIN capture AS original ON original.id = capture.revisit_of"""

# One name, which most articles have, needs no sorting.
_AUTHORS = """(
    SELECT IIF(COUNT(*) < 2, MIN(author.name), (
        SELECT GROUP_CONCAT(name, '; ') FROM (
            SELECT author.name FROM article_author JOIN author ON author.id = article_author.author_id
            WHERE article_author.article_id = article.id ORDER BY article_author.position)))
    FROM article_author JOIN author ON author.id = article_author.author_id
    WHERE article_author.article_id = article.id)"""

# Another program may have written what is no JSON: then there are no elements.
ELEMENTS = "JSON_EACH(IIF(JSON_VALID(article.{0}), article.{0}, '[]'))"

# What lies between the outer quotation marks of '["ferry", "roads"]'. If no other mark and no backslash is left in it,
# it is a list of plain texts, as most are, and takes no parser.
_PLAIN = """REPLACE(SUBSTR(article.keywords, 3, LENGTH(article.keywords) - 4), '", "', '; ')"""
_KEYWORDS = f"""CASE
    WHEN article.keywords = '[]' THEN NULL
    WHEN article.keywords GLOB '[[]"*"]' AND NOT INSTR(article.keywords, '\\') AND NOT INSTR({_PLAIN}, '"')
    THEN {_PLAIN}
    ELSE (SELECT GROUP_CONCAT(value, '; ') FROM {ELEMENTS.format("keywords")}) END"""


def _kept(name: str) -> str:
    """A column of the capture whose record holds the page's bytes: for a revisit, of the one it repeats."""
    return f"IIF(capture.revisit_of IS NULL, capture.{name}, original.{name})"


# In the order of the view.
VALUES = {
    "doc_id": "CAST(article.id AS TEXT)",
    "text": "article.body",
    "url": "url.url",
    "site": "site.domain",
    "headline": "article.headline",
    "byline": "article.byline",
    "authors": _AUTHORS,
    "section": "article.section",
    "keywords": _KEYWORDS,
    "language": "article.language",
    "publisher": "article.publisher",
    "published_iso": "article.published_iso",
    "published_date": "article.published_day",
    "published_year": YEAR,
    "published_month": "IIF(LENGTH(article.published_iso) >= 7, CAST(SUBSTR(article.published_iso, 6, 2) AS INTEGER),"
    " NULL)",
    "is_free": "article.is_free",
    "word_count": "article.word_count",
    "captured_at": "capture.captured_at",
    "page_sha256": _kept("payload_sha256"),
    "warc_file": _kept("warc_file"),
    "warc_offset": _kept("warc_offset"),
}
# SQLite 3.40, for one, refuses JSON_VALID in the views of a file that it does not trust. There, what is no list has no
# elements, and a list that another program broke off ends the query with an error.
VIEW = f"SELECT {', '.join(f'{sql} AS {name}' for name, sql in VALUES.items())} FROM article {LOOKED_UP}".replace(
    "JSON_VALID(article.keywords)", "article.keywords GLOB '[[]*]'"
)
