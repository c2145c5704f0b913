"""SQL of the packed evidence: its tables, the view ``evidence`` on them, and the triggers that make the view writable.

Three in four candidates repeat a text of the article or of another candidate. So the texts of a page are numbered, and
a candidate refers to its value and its raw text by number. The first numbers stand for columns of the article
(``COLUMNS``): such a text is stored only if the article's text has changed since. What a candidate has in common with
those of other pages (field, source, rule, version, and whether it was chosen) is a row of ``evidence_kind``. Pages of
one template have the same candidates with the same numbers, and share a layout. A page whose candidates are changed
through the view gets a layout of its own, with a negative id.

The views call no JSON function: SQLite before 3.41 considers those unsafe in a schema that is not trusted.
"""

from __future__ import annotations

# Columns of the article whose texts are not stored again, in the order of their numbers. New ones go at the end.
COLUMNS = (
    "headline", "share_title", "title_tag", "byline", "description", "section", "language", "keywords", "publisher",
    "canonical_url", "images", "published_iso", "published_raw", "modified_iso", "modified_raw",
)  # fmt: skip
OWN = 100  # the number of the first text that is not a column of the article
MOST = 1_000  # candidates of a page; from this number on are the texts that an UPDATE of the view set

TABLES = """
CREATE TABLE evidence_kind (
    id INTEGER PRIMARY KEY,
    field TEXT NOT NULL,
    source TEXT NOT NULL,
    rule TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    chosen INTEGER NOT NULL CHECK (chosen IN (0, 1)),
    UNIQUE (field, source, rule, extractor_version, chosen)
) STRICT;

CREATE TABLE evidence_layout (
    layout_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind_id INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    value INTEGER,
    raw INTEGER,
    PRIMARY KEY (layout_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence_page (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article(id),
    capture_id INTEGER NOT NULL REFERENCES capture(id),
    layout_id INTEGER NOT NULL DEFAULT 0,
    UNIQUE (article_id, capture_id)
) STRICT;

CREATE INDEX evidence_page_capture_id ON evidence_page(capture_id);

CREATE TABLE evidence_text (
    page_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (page_id, number)
) STRICT, WITHOUT ROWID;
"""


def _text(number: str) -> str:
    """The text with a number."""
    columns = " ".join(
        f"WHEN {place} THEN (SELECT article.{name} FROM article WHERE id = page.article_id)"
        for place, name in enumerate(COLUMNS)
    )
    own = f"(SELECT text FROM evidence_text WHERE page_id = page.id AND number = {number})"
    return f"IFNULL({own}, CASE {number} {columns} END)"


VIEW = f"""
CREATE VIEW evidence AS
SELECT page.id * {MOST} + item.position AS id, page.article_id, page.capture_id, kind.extractor_version, kind.field,
       item.rank, {_text("item.value")} AS value, {_text("item.raw")} AS raw, kind.source, kind.rule, kind.chosen
FROM evidence_page AS page CROSS JOIN evidence_layout AS item ON item.layout_id = page.layout_id
CROSS JOIN evidence_kind AS kind ON kind.id = item.kind_id
"""
KIND = ("field", "source", "rule", "extractor_version", "chosen")
_NEW = ", ".join(f"new.{name}" for name in KIND)
_ADD_KIND = f"INSERT OR IGNORE INTO evidence_kind ({', '.join(KIND)}) VALUES ({_NEW});"
_FIND_KIND = f"(SELECT id FROM evidence_kind WHERE ({', '.join(KIND)}) = ({_NEW}))"
_PAGE, _AT = f"old.id / {MOST}", f"old.id % {MOST}"
_NEW_PAGE = "(SELECT id FROM evidence_page WHERE article_id = new.article_id AND capture_id = new.capture_id)"


def _part(page: str) -> str:
    """Give a page a layout of its own before a candidate changes."""
    return f"""INSERT INTO evidence_layout SELECT -{page}, position, kind_id, rank, value, raw FROM evidence_layout
        WHERE layout_id = (SELECT layout_id FROM evidence_page WHERE id = {page} AND layout_id >= 0);
    UPDATE evidence_page SET layout_id = -{page} WHERE id = {page};"""


def _drop_unnamed(page: str) -> str:
    """Take out the texts of a page with its own layout that no candidate names any more."""
    return f"""DELETE FROM evidence_text WHERE page_id = {page} AND NOT EXISTS (
        SELECT 1 FROM evidence_layout WHERE layout_id = -{page} AND evidence_text.number IN (value, raw));"""


def _keep(page: str, at: str, name: str, place: int) -> str:
    """Keep a text that the view's new row has, under a number that only its candidate uses."""
    return f"""INSERT OR REPLACE INTO evidence_text SELECT {page}, {MOST} + 2 * ({at}) + {place}, new.{name}
        WHERE new.{name} IS NOT NULL"""


def _number(name: str, place: int) -> str:
    """The number of a text after an UPDATE: that which it had if the text is the same."""
    own = f"IIF(new.{name} IS NULL, NULL, {MOST} + 2 * ({_AT}) + {place})"
    return f"{name} = IIF(new.{name} IS old.{name}, {name}, {own})"


_LAST = f"(SELECT MAX(position) FROM evidence_layout WHERE layout_id = -{_NEW_PAGE})"
TRIGGERS = f"""
CREATE TRIGGER evidence_update INSTEAD OF UPDATE ON evidence BEGIN
    SELECT RAISE(ABORT, 'evidence stays with its page')
        WHERE (new.id, new.article_id, new.capture_id) IS NOT (old.id, old.article_id, old.capture_id);
    {_ADD_KIND}
    {_part(f"({_PAGE})")}
    UPDATE evidence_layout SET kind_id = {_FIND_KIND}, rank = new.rank, {_number("value", 0)}, {_number("raw", 1)}
        WHERE layout_id = -({_PAGE}) AND position = {_AT};
    {_keep(_PAGE, _AT, "value", 0)} AND new.value IS NOT old.value;
    {_keep(_PAGE, _AT, "raw", 1)} AND new.raw IS NOT old.raw;
    {_drop_unnamed(f"({_PAGE})")}
END;
CREATE TRIGGER evidence_insert INSTEAD OF INSERT ON evidence BEGIN
    {_ADD_KIND}
    INSERT OR IGNORE INTO evidence_page (article_id, capture_id) VALUES (new.article_id, new.capture_id);
    {_part(_NEW_PAGE)}
    INSERT INTO evidence_layout SELECT -{_NEW_PAGE}, place, {_FIND_KIND}, new.rank,
        IIF(new.value IS NULL, NULL, {MOST} + 2 * place), IIF(new.raw IS NULL, NULL, {MOST} + 2 * place + 1)
        FROM (SELECT IFNULL({_LAST}, -1) + 1 AS place);
    {_keep(_NEW_PAGE, _LAST, "value", 0)};
    {_keep(_NEW_PAGE, _LAST, "raw", 1)};
END;
CREATE TRIGGER evidence_delete INSTEAD OF DELETE ON evidence BEGIN
    {_part(f"({_PAGE})")}
    DELETE FROM evidence_layout WHERE layout_id = -({_PAGE}) AND position = {_AT};
    {_drop_unnamed(f"({_PAGE})")}
    DELETE FROM evidence_page WHERE id = {_PAGE}
        AND NOT EXISTS (SELECT 1 FROM evidence_layout WHERE layout_id = -({_PAGE}));
END;
CREATE TRIGGER evidence_page_delete AFTER DELETE ON evidence_page BEGIN
    DELETE FROM evidence_text WHERE page_id = old.id;
    DELETE FROM evidence_layout WHERE layout_id = -old.id;
END;
""" + "".join(
    f"""CREATE TRIGGER evidence_keeps_{name} BEFORE UPDATE OF {name} ON article
WHEN old.{name} IS NOT NULL AND old.{name} IS NOT new.{name} BEGIN
    INSERT OR IGNORE INTO evidence_text SELECT page.id, {place}, old.{name} FROM evidence_page AS page
        WHERE article_id = old.id AND EXISTS (
            SELECT 1 FROM evidence_layout WHERE layout_id = page.layout_id AND {place} IN (value, raw));
END;
"""
    for place, name in enumerate(COLUMNS)
)
