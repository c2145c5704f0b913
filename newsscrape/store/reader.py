"""What the commands read from an archive. Every function takes an open archive and returns plain rows."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import Any

from newsscrape.errors import BadArgument
from newsscrape.store.archive import Archive
from newsscrape.store.views import UNSPACED

_UNSPACED = re.compile(f"[{UNSPACED}]")

_SEARCH = """
SELECT article.id, article.published_day, article.headline, site.domain AS site, url.url,
       snippet({index}, 1, '[', ']', ' … ', 24) AS snippet
FROM {index}
JOIN article ON article.id = {index}.rowid
JOIN site ON site.id = article.site_id
JOIN url ON url.id = article.url_id
WHERE {index} MATCH :query
  AND (:since IS NULL OR article.published_day >= :since)
  AND (:until IS NULL OR article.published_day <= :until)
  AND (:site IS NULL OR site.domain = :site)
ORDER BY bm25({index}, 8.0, 1.0, 4.0)
LIMIT :limit
"""  # a word in the headline weighs eight times one in the body, one in the byline four times

_TOTALS = """
SELECT (SELECT COUNT(*) FROM article) AS articles,
       (SELECT COUNT(*) FROM url) AS urls,
       (SELECT COUNT(*) FROM capture) AS captures,
       (SELECT COUNT(*) FROM crawl) AS crawls,
       (SELECT COUNT(*) FROM related_story) AS related_stories,
       (SELECT COUNT(target_article_id) FROM related_story) AS related_stories_archived,
       (SELECT MIN(published_day) FROM article) AS first_day,
       (SELECT MAX(published_day) FROM article) AS last_day,
       (SELECT COALESCE(SUM(word_count), 0) FROM article) AS words
"""

_SITES = """
SELECT site, articles, headline, published, published_ambiguous AS ambiguous, byline,
       body_over_50_words AS "body > 50 words"
FROM field_coverage ORDER BY articles DESC, site
"""


@dataclass(frozen=True, slots=True)
class Statistics:
    """An archive in figures: ``totals`` one row, the others lists of rows."""

    totals: dict[str, Any]
    fates: list[dict[str, Any]]
    sites: list[dict[str, Any]]
    crawls: list[dict[str, Any]]


def statistics(archive: Archive) -> Statistics:
    """Totals, URLs by fate, fields filled by site, and the last five crawls."""
    return Statistics(
        totals=rows(archive, _TOTALS)[0],
        fates=rows(archive, "SELECT fate, COUNT(*) AS urls FROM url GROUP BY fate ORDER BY urls DESC"),
        sites=rows(archive, _SITES),
        crawls=rows(archive, "SELECT id, spider, started_at, finish_reason FROM crawl ORDER BY id DESC LIMIT 5"),
    )


def search(
    archive: Archive,
    query: str,
    *,
    since: str | None = None,
    until: str | None = None,
    site: str | None = None,
    limit: int = 20,
) -> list[dict[str, Any]]:
    """Articles that match, best first, with a snippet of the body in which the words found stand in brackets.

    ``query`` is in SQLite's FTS5 language (``flood*``, ``"exact words"``, ``one OR other``, ``headline: word``);
    where it is not valid in that language every word is looked for as it stands.
    """
    index = "article_fts_trigram" if _UNSPACED.search(query) else "article_fts"
    parameters = {"since": since, "until": until, "site": site, "limit": limit}
    sql = _SEARCH.format(index=index)
    try:
        return rows(archive, sql, {**parameters, "query": query})
    except sqlite3.OperationalError:
        words = query.replace('"', " ").split()
        quoted = " ".join(f'"{word}"' for word in words)
        return rows(archive, sql, {**parameters, "query": quoted}) if words else []


def address_of(archive: Archive, given: str) -> str:
    """The address of the article that a person names by its id; any other text is an address already.

    Raises BadArgument for an id that no article has.
    """
    if not given.strip().isdecimal():
        return given
    found = rows(
        archive, "SELECT url.url FROM article JOIN url ON url.id = article.url_id WHERE article.id = ?", [int(given)]
    )
    if not found:
        raise BadArgument(f"{archive.path} has no article {given.strip()}. newsscrape search finds one by its words.")
    return str(found[0]["url"])


def front_page(archive: Archive, limit: int) -> list[dict[str, Any]]:
    """The newest articles, with how many related stories each names and how many of those are here too."""
    return rows(
        archive,
        """SELECT article.published_day AS day, article.headline, article.byline, article.word_count AS words,
                  COUNT(related_story.id) AS related, COUNT(related_story.target_article_id) AS here
           FROM article LEFT JOIN related_story ON related_story.article_id = article.id
           GROUP BY article.id ORDER BY article.published_day DESC, article.id LIMIT ?""",
        (limit,),
    )


def rows(archive: Archive, query: str, parameters: Any = ()) -> list[dict[str, Any]]:
    """The rows of a query as dicts."""
    return list(archive.db.query(query, parameters))
