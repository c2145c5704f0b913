"""Queries of the commands. Every function takes an open archive and returns plain rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from newsscrape.errors import ArchiveError, BadArgument
from newsscrape.store.archive import Archive
from newsscrape.store.queries import search_sql
from newsscrape.store.search import parse
from newsscrape.urls import canonical

# From counts and ends of indexes: a million articles are too many to be read for it.
_TOTALS = """
SELECT COALESCE(SUM(articles), 0) AS articles,
       (SELECT COUNT(*) FROM url) AS urls,
       (SELECT COUNT(*) FROM capture) AS captures,
       (SELECT COUNT(*) FROM crawl) AS crawls,
       (SELECT COUNT(*) FROM related_story) AS related_stories,
       (SELECT COUNT(*) FROM related_story WHERE target_article_id IS NOT NULL) AS related_stories_archived,
       (SELECT MIN(published_day) FROM article) AS first_day, (SELECT MAX(published_day) FROM article) AS last_day,
       (SELECT SUBSTR(MIN(published_iso), 1, 10) FROM article) AS first_date,
       (SELECT SUBSTR(MAX(published_iso), 1, 10) FROM article) AS last_date,
       COALESCE(SUM(published - coarse), 0) AS dated_to_the_day, COALESCE(SUM(coarse), 0) AS dated_coarsely,
       COALESCE(SUM(articles - published), 0) AS undated, COALESCE(SUM(words), 0) AS words
FROM article_count
"""

_SITES = """
SELECT site, articles, headline, published, published_ambiguous AS ambiguous, byline,
       body_over_50_words AS "body > 50 words"
FROM field_coverage ORDER BY articles DESC, site
"""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Statistics of an archive: ``totals`` is one row, the others are lists of rows."""

    totals: dict[str, Any]
    fates: list[dict[str, Any]]
    sites: list[dict[str, Any]]
    crawls: list[dict[str, Any]]


def statistics(archive: Archive) -> Statistics:
    """Totals, URLs by fate, filled fields by site, and the last five crawls."""
    return Statistics(
        totals=rows(archive, _TOTALS)[0],
        fates=rows(archive, "SELECT fate, COUNT(*) AS urls FROM url GROUP BY fate ORDER BY urls DESC"),
        sites=rows(archive, _SITES),
        crawls=rows(archive, "SELECT id, spider, started_at, finish_reason FROM crawl ORDER BY id DESC LIMIT 5"),
    )


@dataclass(frozen=True, slots=True)
class Results:
    """Search results: ``rows`` are the best, ``found`` is the number of all matching articles."""

    understood: str
    found: int
    rows: list[dict[str, Any]]


def search(
    archive: Archive,
    query: str,
    *,
    since: str | None = None,
    until: str | None = None,
    site: str | None = None,
    limit: int = 20,
) -> Results:
    """Articles that match, best first, with a snippet of the body and the matching words in brackets.

    ``newsscrape.store.search`` describes the query language; ``since`` and ``until`` are a day, a month or a year.
    Raises BadArgument for an invalid query.
    """
    asked = parse(query)
    if asked.error is not None or not asked.match:
        raise BadArgument(f"the query {query!r} is not understood: {asked.error or 'it holds no word'}")
    if rows(archive, "SELECT 1 FROM search_backlog"):
        raise ArchiveError(
            f"the search index of {archive.path} is not complete: an upgrade was broken off. Any command that writes "
            "goes on with it, newsscrape reextract --dates --dry-run for one."
        )
    given = {"q": query, "since": since or "", "until": until or "", "site": site or ""}
    found = rows(archive, search_sql(limit), given)
    return Results(asked.understood, found[0]["found"] if found else 0, found)


def address_of(archive: Archive, given: str) -> str:
    """The URL of the article with an id; any other text is returned as a URL.

    Raises BadArgument for an unknown id.
    """
    if not given.strip().isdecimal():
        return given
    found = rows(
        archive, "SELECT url.url FROM article JOIN url ON url.id = article.url_id WHERE article.id = ?", [int(given)]
    )
    if not found:
        raise BadArgument(f"{archive.path} has no article {given.strip()}. newsscrape search finds one by its words.")
    return str(found[0]["url"])


def article_of(archive: Archive, given: str) -> int:
    """The id of the article that a person names by id or URL. Raises BadArgument where there is none."""
    url = address_of(archive, given)
    found = rows(archive, "SELECT article_id FROM url WHERE url = ? AND article_id IS NOT NULL", [canonical(url)])
    if not found:
        raise BadArgument(f"{archive.path} has no article at {given}. newsscrape search finds one by its words.")
    return int(found[0]["article_id"])


def front_page(archive: Archive, limit: int) -> list[dict[str, Any]]:
    """The newest articles, with how many related stories each lists and how many of those are in the archive."""
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
