"""Copies articles with all that belongs to them. One that the archive has already brings only what is new of it.

An article of a shard is one of the archive if a capture of it is there. It has grown if it has other captures as well:
then those come as an article of their own, which is joined with the one that is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from sqlite_utils import Database

from newsscrape.store import evidence
from newsscrape.store.fulltext import indexed_at_once
from newsscrape.store.merge import copies, row_ids
from newsscrape.store.merge.row_ids import columns, copy, fresh, new, number
from newsscrape.store.rows import lookup

# Articles of the shard of which the archive has a capture: which article it is there, the oldest if there are several.
_KNOWN = """
SELECT s.article_id, MIN(t.article_id) FROM temp.m_capture AS m JOIN shard.capture AS c ON c.id = m.old
JOIN shard.article_state AS s ON s.id = c.revision_id JOIN main.capture AS there ON there.id = m.new
JOIN main.article_state AS t ON t.id = there.revision_id WHERE m.known GROUP BY s.article_id
"""
_GROWN = f"""
SELECT DISTINCT s.article_id FROM shard.capture AS c JOIN shard.article_state AS s ON s.id = c.revision_id
WHERE s.article_id IN (SELECT old FROM temp.m_there) AND {fresh("capture").replace("s.id", "c.id")}
"""
# An article with a URL that was taken out of the archive does not come back.
_BARRED = "SELECT article_id FROM shard.article_url WHERE url_id NOT IN (SELECT old FROM temp.m_url)"
_STATES = """
INSERT INTO temp.m_article_state SELECT s.id, there.revision_id, 1 FROM shard.article_state AS s
JOIN temp.m_there AS t ON t.old = s.article_id JOIN temp.m_capture AS m ON m.old = s.capture_id AND m.known
JOIN main.capture AS there ON there.id = m.new WHERE there.revision_id IS NOT NULL
"""


def choose(db: Database) -> None:
    """Map articles: those to be copied are not ``known``; ``m_there`` has those that the archive has already."""
    db.conn.execute(f"INSERT INTO temp.m_there {_KNOWN}")
    db.conn.execute(f"INSERT INTO temp.m_grown {_GROWN}")
    db.conn.execute("INSERT INTO temp.m_article SELECT old, new, 1 FROM temp.m_there WHERE old NOT IN temp.m_grown")
    number(db, "article", f"SELECT id FROM shard.article WHERE id NOT IN ({_BARRED})")
    db.conn.execute(_STATES)
    number(db, "article_state", f"SELECT id FROM shard.article_state AS s WHERE {fresh('article', 'article_id')}")
    number(
        db, "evidence_page", f"SELECT id FROM shard.evidence_page AS s WHERE {fresh('article', 'article_id')} AND"
        " (article_id, capture_id) NOT IN (SELECT there.old, m.old FROM temp.m_there AS there, temp.m_capture AS m"
        " WHERE m.known AND there.old = s.article_id AND m.old = s.capture_id)",
    )  # fmt: skip
    number(db, "related_story", f"SELECT id FROM shard.related_story AS s WHERE {fresh('article', 'article_id')}")


def copy_articles(db: Database) -> int:
    """Copy the chosen articles with their rows; how many they were."""
    db.conn.execute(copies.BROKEN)
    for table in ("author", "evidence_kind", "reextraction"):
        row_ids.fill(db, table)
        copy(db, table, _mapped(db, table), fresh(table))
    db.conn.execute(
        "INSERT OR IGNORE INTO main.extractor (version, libraries) SELECT version, libraries FROM shard.extractor"
    )
    base = lookup(db, "SELECT MAX(id) FROM main.article") or 0
    with indexed_at_once(db, base):
        mapped = {**_mapped(db, "article"), "cluster_id": copies.CLUSTER}
        copied = copy(db, "article", mapped, fresh("article"), order="s.id")
        copy(db, "article_folded", _mapped(db, "article_folded"), fresh("article", "article_id"), order="s.article_id")
    _copy_addresses(db)
    mine = fresh("article", "article_id")
    copy(db, "article_state", _mapped(db, "article_state"), f"{mine} AND {fresh('article_state')}", order="s.id")
    db.conn.execute(
        "UPDATE main.capture SET revision_id = state.new FROM temp.m_capture AS m"
        " JOIN shard.capture AS s ON s.id = m.old JOIN temp.m_article_state AS state"
        " ON state.old = s.revision_id WHERE capture.id = m.new AND NOT m.known"
    )
    copy(db, "article_part", _mapped(db, "article_part"), f"{mine} AND {fresh('capture', 'capture_id')}")
    for table in ("article_author", "contributor", "article_fingerprint"):
        copy(db, table, _mapped(db, table), mine, order="s.article_id")
    copy(db, "related_story", _mapped(db, "related_story"), fresh("related_story"), order="s.id")
    _copy_evidence(db)
    _copy_duplicates(db)
    return copied


def to_compare(db: Database) -> list[int]:
    """Copied articles whose cluster was not copied whole."""
    query = "SELECT new FROM temp.m_article WHERE NOT known AND old IN temp.m_broken"
    return [number for (number,) in db.conn.execute(query)]


def follow(db: Database) -> list[int]:
    """Let the map name the articles that copied ones became part of; the numbers that these had."""
    lost = "NOT known AND new NOT IN (SELECT id FROM main.article)"
    gone = [number for (number,) in db.conn.execute(f"SELECT new FROM temp.m_article WHERE {lost}")]
    db.conn.execute(
        "UPDATE temp.m_article SET known = 1, new = (SELECT url.article_id FROM shard.article AS s"
        " JOIN temp.m_url AS m ON m.old = s.url_id JOIN main.url ON url.id = m.new WHERE s.id = m_article.old)"
        f" WHERE {lost}"
    )
    return gone


def _copy_duplicates(db: Database) -> None:
    """Copy the links between articles of the shard that are all new to the archive."""
    both = f"{fresh('article', 'article_id')} AND {fresh('article', 'other_id')}"
    base = "(SELECT COALESCE(MAX(id), 0) FROM main.duplicate)"
    mapped = {**_mapped(db, "duplicate"), "id": f"{base} + ROW_NUMBER() OVER (ORDER BY s.id)"}
    copy(db, "duplicate", mapped, both, order="s.id")


def _mapped(db: Database, table: str) -> Mapping[str, str]:
    """The columns of a table that name rows by their number → SQL for the number in the archive."""
    named = {
        "article_id": "article", "other_id": "article", "target_article_id": "article", "url_id": "url",
        "other_url_id": "url", "leads_to": "url", "site_id": "site", "capture_id": "capture", "author_id": "author",
        "run": "reextraction", "removal_id": "removal", "page_id": "evidence_page",
    }  # fmt: skip
    found = {name: new(named[name], name) for name in columns(db, table) if name in named}
    if table in (*row_ids.KEYS, *row_ids.OWN):
        found["id"] = new(table, "id")
    return found


def _copy_addresses(db: Database) -> None:
    """The site's number stands in front of the number in an address."""
    number_ = f"{new('site', 'site_id').replace('s.site_id', 'u.site_id')}"
    there = f"(SELECT {number_} FROM shard.url AS u WHERE u.id = s.url_id)"
    copy(
        db, "article_url",
        {**_mapped(db, "article_url"), "site_number": f"{there} || SUBSTR(s.site_number, INSTR(s.site_number, ':'))"},
        fresh("article", "article_id"), order="s.article_id, s.url_id",
    )  # fmt: skip


def _copy_evidence(db: Database) -> None:
    """Pages' candidates. A layout is found by a hash of its rows, in which the numbers of kinds stand: made anew."""
    layout = f"IIF(s.layout_id < 0, -{new('evidence_page', 'id')}, s.layout_id)"
    copy(
        db, "evidence_page", {**_mapped(db, "evidence_page"), "layout_id": layout}, fresh("evidence_page"), order="s.id"
    )  # fmt: skip
    copy(
        db,
        "evidence_text",
        _mapped(db, "evidence_text"),
        fresh("evidence_page", "page_id"),
        order="s.page_id, s.number",
    )
    kind = new("evidence_kind", "kind_id")
    db.conn.execute(
        f"INSERT INTO main.evidence_layout SELECT -m.new, position, {kind}, rank, value, raw"
        " FROM shard.evidence_layout AS s JOIN temp.m_evidence_page AS m ON s.layout_id = -m.old"
        " WHERE NOT m.known AND m.old IN (SELECT id FROM shard.evidence_page WHERE layout_id < 0)"
    )
    rows = db.conn.execute(
        f"SELECT layout_id, {kind}, rank, value, raw FROM shard.evidence_layout AS s WHERE layout_id IN"
        f" (SELECT layout_id FROM shard.evidence_page AS s WHERE layout_id >= 0 AND {fresh('evidence_page')})"
        " ORDER BY layout_id, position"
    )
    for layout_id, found in groupby(rows, key=lambda row: row[0]):
        items = [tuple(row[1:]) for row in found]
        pages = (
            "SELECT m.new FROM shard.evidence_page AS s JOIN temp.m_evidence_page AS m ON m.old = s.id"
            " WHERE NOT m.known AND s.layout_id = ?"
        )
        shared = evidence.shared_layout(db, items)
        if shared == layout_id:
            continue
        for (page_id,) in db.conn.execute(pages, (layout_id,)).fetchall():
            at = evidence.own_layout(db, page_id, items) if shared is None else shared
            db.conn.execute("UPDATE main.evidence_page SET layout_id = ? WHERE id = ?", (at, page_id))
