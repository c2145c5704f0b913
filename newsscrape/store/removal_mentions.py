"""Removes mentions of a removed article from other rows: reasons, arguments, evidence and learned shapes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.article.mention import Mention
from newsscrape.body_blocks import unlinked

# Columns that may contain a URL. The text, headline and byline of another article are its own.
_NAMING = (
    ("visit", "reason"), ("url", "fate_reason"), ("crawl", "arguments"), ("crawl", "settings"), ("crawl", "stats"),
    ("capture", "task"), ("capture", "warc_uri"), ("discovery", "anchor_text"), ("related_story", "teaser"),
    ("evidence", "value"), ("evidence", "raw"), ("extraction_change", "old"), ("extraction_change", "new"),
    ("extraction_failure", "reason"), ("reextraction", "filters"),
)  # fmt: skip
_MIN_SLUG = 4  # characters of a path's last part by which learned shapes are recognised


def remove_mentions(db: Database, mention: Mention, addresses: Iterable[str], headline: str | None) -> None:
    """Remove URLs from every column that may contain them, and the headline from other pages' lists."""
    db.conn.create_function("newsscrape_names", 1, mention.is_in, deterministic=True)
    db.conn.create_function("newsscrape_without", 1, mention.without, deterministic=True)
    db.conn.create_function("newsscrape_unlinked", 1, lambda text: unlinked(text, mention.is_in), deterministic=True)
    for table, column in _NAMING:
        db.conn.execute(
            f"UPDATE {table} SET {column} = newsscrape_without({column})"
            f" WHERE {column} IS NOT NULL AND newsscrape_names({column})"
        )
    for table in ("article", "article_part"):
        db.conn.execute(
            f"UPDATE {table} SET body_blocks = newsscrape_unlinked(body_blocks)"
            " WHERE body_blocks IS NOT NULL AND newsscrape_names(body_blocks)"
        )
    for table, column in (("article", "canonical_url"), ("article_url", "names_url")):
        db.conn.execute(f"UPDATE {table} SET {column} = NULL WHERE {column} IS NOT NULL AND newsscrape_names({column})")
    db.conn.execute("DELETE FROM related_story WHERE url IS NOT NULL AND newsscrape_names(url)")
    if headline:
        _remove_headline(db, headline, mention)
    _remove_shapes(db, addresses)


def _remove_headline(db: Database, headline: str, mention: Mention) -> None:
    """Clear the headline in lists of the same site, whichever URL they link to."""
    sites = ", ".join("?" * len(mention.sites))
    of_sites = f"SELECT article.id FROM article JOIN site ON site.id = site_id WHERE domain IN ({sites})"
    db.conn.execute(
        f"DELETE FROM related_story WHERE headline = ? AND article_id IN ({of_sites})", (headline, *mention.sites)
    )
    db.conn.execute(
        "UPDATE discovery SET anchor_text = NULL WHERE INSTR(anchor_text, ?) AND url_id IN"
        f" (SELECT url.id FROM url JOIN site ON site.id = site_id WHERE domain IN ({sites}) AND article_id IS NULL)",
        (headline, *mention.sites),
    )
    db.conn.execute(
        "UPDATE extraction_change SET old = REPLACE(old, ?1, 'taken-out'), new = REPLACE(new, ?1, 'taken-out')"
        " WHERE field LIKE 'related%' AND (INSTR(old, ?1) OR INSTR(new, ?1))",
        (headline,),
    )


def _remove_shapes(db: Database, addresses: Iterable[str]) -> None:
    """Delete learned shapes that contain words of a removed URL's slug; they are learned again."""
    for address in addresses:
        slug = PurePosixPath(unquote(urlsplit(address).path)).stem.casefold()
        if len(slug) < _MIN_SLUG or slug.isdecimal():
            continue
        query = "SELECT id, url_shapes, url_traps FROM site WHERE domain = ?"
        for site, *learned in db.conn.execute(query, (urls.domain(address),)).fetchall():
            kept = [text and json.dumps(_without(json.loads(text), slug), ensure_ascii=False) for text in learned]
            if kept != learned:
                db.conn.execute("UPDATE site SET url_shapes = ?, url_traps = ? WHERE id = ?", (*kept, site))


def _without(values: object, slug: str) -> object:
    if not isinstance(values, dict):
        return values
    return {key: _without(value, slug) for key, value in values.items() if slug not in key.casefold()}
