"""Counts of articles by site, month and language, updated by triggers in the transaction that changes an article.

Charts and overviews read these few rows instead of every article. The triggers are part of the archive, so the counts
are right after crawls, re-extraction and removals; ``differences`` recounts everything to prove it.
"""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

# Column → what it counts, as SQL on an article's row, whose name replaces the braces.
COUNTS: dict[str, str] = {
    "articles": "1",
    "words": "{0}word_count",
    "headline": "{0}headline IS NOT NULL",
    "byline": "{0}byline IS NOT NULL",
    "section": "{0}section IS NOT NULL",
    "description": "{0}description IS NOT NULL",
    "published": "{0}published_iso IS NOT NULL",
    "modified": "{0}modified_iso IS NOT NULL",
    "coarse": "{0}published_iso IS NOT NULL AND {0}published_day IS NULL",
    "ambiguous": "COALESCE({0}published_ambiguous, 0)",
    "paywalled": "COALESCE({0}is_free, 1) = 0",
    "revised": "{0}revisions > 1",
    "gone": "{0}gone_at IS NOT NULL",
}
# The group of an article. A month is as precise as the date: 2004-11, 2004, or empty without a date.
_KEYS: dict[str, str] = {
    "site_id": "{0}site_id",
    "month": "SUBSTR(COALESCE({0}published_iso, ''), 1, 7)",
    "language": "COALESCE({0}language, '')",
}
_READ = (
    "site_id", "published_iso", "language", "word_count", "headline", "byline", "section", "description",
    "published_day", "modified_iso", "published_ambiguous", "is_free", "revisions", "gone_at",
)  # fmt: skip

_TABLE = f"""
CREATE TABLE article_count (
    site_id INTEGER NOT NULL REFERENCES site(id),
    month TEXT NOT NULL,
    language TEXT NOT NULL,
    {", ".join(f"{name} INTEGER NOT NULL" for name in COUNTS)},
    PRIMARY KEY (site_id, month, language)
) STRICT, WITHOUT ROWID
"""


def create(db: Database) -> None:
    """Create the table, fill it from the existing articles, and add the triggers."""
    db.conn.execute(_TABLE)
    recount(db)
    added = _change("new.", "+")
    taken = _change("old.", "-")
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in _READ)
    for event, when, body in (
        ("INSERT", "1", added),
        ("DELETE", "1", taken),
        (f"UPDATE OF {', '.join(_READ)}", changed, f"{taken} {added}"),
    ):
        name = f"article_count_{event.split()[0].lower()}"
        db.conn.execute(f"CREATE TRIGGER {name} AFTER {event} ON article WHEN {when} BEGIN {body} END")


def recount(db: Database) -> None:
    """Count all articles anew."""
    db.conn.execute("DELETE FROM article_count")
    db.conn.execute(f"INSERT INTO article_count {_counted()}")


def differences(db: Database) -> list[dict[str, Any]]:
    """Rows of ``article_count`` that differ from a fresh count of all articles; none in a correct archive."""
    return list(
        db.query(
            f"SELECT 'counted' AS what, * FROM ({_counted()} EXCEPT SELECT * FROM article_count WHERE articles > 0)"
            f" UNION ALL SELECT 'noted', * FROM (SELECT * FROM article_count WHERE articles > 0 EXCEPT {_counted()})"
        )
    )


def _counted() -> str:
    groups = ", ".join(expression.format("") for expression in _KEYS.values())
    keys = ", ".join(f"{expression.format('')} AS {name}" for name, expression in _KEYS.items())
    counts = ", ".join(f"SUM({expression.format('')}) AS {name}" for name, expression in COUNTS.items())
    return f"SELECT {keys}, {counts} FROM article GROUP BY {groups}"


def _change(row: str, sign: str) -> str:
    """SQL that adds an article's row to the counts, or subtracts it."""
    names = ", ".join([*_KEYS, *COUNTS])
    keys = ", ".join(expression.format(row) for expression in _KEYS.values())
    counts = ", ".join(f"{sign}({expression.format(row)})" for expression in COUNTS.values())
    update = ", ".join(f"{name} = {name} + excluded.{name}" for name in COUNTS)
    return (
        f"INSERT INTO article_count ({names}) VALUES ({keys}, {counts})"
        f" ON CONFLICT (site_id, month, language) DO UPDATE SET {update};"
    )
