"""The figures that a paper's methods section needs, and the contents of a release. Read-only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from newsscrape.store.archive import Archive
from newsscrape.store.reader import rows

_TOTALS = """
SELECT COALESCE(SUM(articles), 0) AS articles, COALESCE(SUM(words), 0) AS words,
       (SELECT SUBSTR(MIN(published_iso), 1, 10) FROM article) AS first_day,
       (SELECT SUBSTR(MAX(published_iso), 1, 10) FROM article) AS last_day,
       COALESCE(SUM(published), 0) AS dated, COALESCE(SUM(coarse), 0) AS coarse,
       COALESCE(SUM(ambiguous), 0) AS ambiguous, COALESCE(SUM(revised), 0) AS revised
FROM article_count
"""
# Each from an index that has all it asks for: a capture's row is ten times as long.
_CAPTURES = """
SELECT (SELECT COUNT(*) FROM capture) AS captures,
       (SELECT COUNT(*) FROM capture WHERE warc_file IS NOT NULL) AS kept,
       (SELECT MIN(captured_at) FROM capture) AS first, (SELECT MAX(captured_at) FROM capture) AS last
"""
# Articles that can be opened in a replay: at the URL that was fetched, at the time of their capture.
_PAGES = """
SELECT capture.warc_uri AS url, capture.captured_at AS ts, article.headline AS title
FROM article JOIN capture ON capture.id = article.capture_id
WHERE capture.warc_file IS NOT NULL AND capture.warc_uri IS NOT NULL
ORDER BY article.id
"""


@dataclass(frozen=True, slots=True)
class Crawl:
    """One run of a spider, with its arguments and settings as they were."""

    id: int
    spider: str
    arguments: dict[str, Any]
    settings: dict[str, Any]
    version: str
    started_at: str
    finished_at: str | None
    finish_reason: str | None

    @property
    def obeyed_robots(self) -> bool:
        """A setting from the command line is text: 0, False."""
        return str(self.settings.get("ROBOTSTXT_OBEY")).lower() in ("true", "1")


@dataclass(frozen=True, slots=True)
class ReleaseStatistics:
    """``sites`` and ``fates`` are counts by name, largest first; days and times are as in the archive.

    ``first_day`` and ``last_day`` are as precise as the page; ``coarse`` counts dates that are only a month or a year.
    ``copies``, ``versions`` and ``quotes`` are pairs of articles.
    """

    articles: int
    words: int
    first_day: str | None
    last_day: str | None
    dated: int
    coarse: int
    ambiguous: int
    revised: int
    copies: int
    versions: int
    quotes: int
    captures: int
    captures_kept: int
    first_capture: str | None
    last_capture: str | None
    sites: dict[str, int]
    fates: dict[str, int]
    extractors: tuple[str, ...]
    crawls: tuple[Crawl, ...]


def figures(archive: Archive) -> ReleaseStatistics:
    """The figures of an archive."""
    totals = rows(archive, _TOTALS)[0]
    captures = rows(archive, _CAPTURES)[0]
    pairs = _counts(archive, "SELECT kind AS name, COUNT(*) AS n FROM duplicate GROUP BY kind")
    return ReleaseStatistics(
        **totals,
        copies=pairs.get("copy", 0),
        versions=pairs.get("version", 0),
        quotes=pairs.get("quote", 0),
        captures=captures["captures"],
        captures_kept=captures["kept"],
        first_capture=captures["first"],
        last_capture=captures["last"],
        sites=_counts(
            archive,
            "SELECT site.domain AS name, SUM(articles) AS n FROM article_count JOIN site ON site.id = site_id"
            " WHERE articles > 0 GROUP BY site.id ORDER BY n DESC, name",
        ),
        fates=_counts(archive, "SELECT fate AS name, COUNT(*) AS n FROM url GROUP BY fate ORDER BY n DESC, name"),
        extractors=tuple(
            row["version"]
            for row in rows(archive, "SELECT DISTINCT extractor_version AS version FROM evidence_kind ORDER BY 1")
        ),
        crawls=tuple(_crawl(row) for row in rows(archive, "SELECT * FROM crawl ORDER BY id")),
    )


def replayable_pages(archive: Archive) -> list[dict[str, Any]]:
    """The articles' pages in the WARC files: ``url``, ``ts``, ``title``."""
    return rows(archive, _PAGES)


def sqlite_version(archive: Archive) -> str:
    """The version of the SQLite that reads the archive."""
    return str(rows(archive, "SELECT sqlite_version() AS version")[0]["version"])


def column_types(archive: Archive) -> dict[tuple[str, str], str]:
    """(table or view, column) → its SQLite type; empty for computed columns of a view."""
    found = rows(
        archive,
        "SELECT held.name AS held, columns.name, columns.type FROM sqlite_schema AS held"
        " JOIN pragma_table_info(held.name) AS columns WHERE held.type IN ('table', 'view')",
    )
    return {(row["held"], row["name"]): row["type"] for row in found}


def _counts(archive: Archive, query: str) -> dict[str, int]:
    return {row["name"]: row["n"] for row in rows(archive, query)}


def _crawl(row: dict[str, Any]) -> Crawl:
    return Crawl(
        id=row["id"], spider=row["spider"], arguments=json.loads(row["arguments"]),
        settings=json.loads(row["settings"]), version=row["version"], started_at=row["started_at"],
        finished_at=row["finished_at"], finish_reason=row["finish_reason"],
    )  # fmt: skip
