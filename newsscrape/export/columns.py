"""The tables of an export: each column's name, type, description and SQL.

Copied columns have the archive's names and descriptions. Types are those of other programs: lists are joined, 0 and 1
are booleans, and a day is a date only if it is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from newsscrape.store.catalogue.tables import TABLES as ARCHIVED
from newsscrape.store.catalogue.views import VIEWS
from newsscrape.store.corpus import ELEMENTS, LOOKED_UP, VALUES


class Kind(StrEnum):
    """A column's type, named as in Frictionless Table Schema."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"  # 0 and 1 in the archive
    DATE = "date"  # 2004-11-15
    MOMENT = "datetime"  # 2004-11-15T10:05:00Z, always UTC


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``sql`` is an expression over the table's ``source``; ``values`` are all its possible values."""

    name: str
    kind: Kind
    sql: str
    meaning: str
    unit: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``source`` is a FROM clause in which ``selected.id`` is an article's id; ``keys`` are foreign keys."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    source: str
    order: str
    primary_key: tuple[str, ...]
    keys: Mapping[str, str] = field(default_factory=lambda: {"article_id": "articles"})

    def only(self, names: tuple[str, ...]) -> Table:
        """The same table with some of its columns, in its own order; its key stays."""
        kept = tuple(column for column in self.columns if column.name in names or column.name in self.primary_key)
        return Table(self.name, self.meaning, kept, self.source, self.order, self.primary_key, self.keys)


PRECISIONS = {
    "year": "only the year is known", "month": "year and month are known", "day": "the day is known",
    "minute": "the time is known to the minute", "second": "the time is known to the second",
}  # fmt: skip
COPIES = {
    "copy": "nearly all of each text is in the other",
    "version": "the same text cut, extended or with a new beginning",
    "quote": "passages of one are in the other, on another site",
}


def _copied(table: str, name: str, kind: Kind = Kind.TEXT, /, alias: str = "", **more: object) -> Column:
    """A column as in the archive, with its name and description."""
    return Column(name, kind, f"{alias or table}.{name}", ARCHIVED[table].columns[name], **more)  # type: ignore[arg-type]


def _copied_all(table: str, /, **kinds: Kind) -> tuple[Column, ...]:
    """Several columns as in the archive: their names, each with its kind."""
    return tuple(_copied(table, name, kind) for name, kind in kinds.items())


def _flat(name: str, kind: Kind = Kind.TEXT, /, **more: object) -> Column:
    """A column of the view ``corpus``, with its name, SQL and description."""
    return Column(name, kind, VALUES[name], VIEWS["corpus"].columns[name], **more)  # type: ignore[arg-type]


_PROPERTY = "IIF(element.type = 'object', CAST(JSON_EXTRACT(element.value, '$.{0}') AS TEXT), NULL)"

ARTICLES = Table(
    "articles",
    "One row an article, in its present state.",
    (
        _copied("article", "id", Kind.INTEGER),
        _flat("url"),
        _flat("site"),
        _copied("article", "headline"),
        _copied("article", "share_title"),
        _copied("article", "title_tag"),
        _copied("article", "body"),
        _copied("article", "byline"),
        _flat("authors"),
        _copied("article", "description"),
        _copied("article", "section"),
        _flat("keywords"),
        _copied("article", "language"),
        _copied("article", "publisher"),
        _copied("article", "canonical_url"),
        Column(
            "is_free", Kind.BOOLEAN, VALUES["is_free"],
            "Free to read (true) or behind a paywall (false); empty: unknown",
        ),
        _flat("published_date", Kind.DATE),
        _flat("published_year", Kind.INTEGER),
        _flat("published_month", Kind.INTEGER),
        _copied("article", "published_utc", Kind.MOMENT),
        _copied("article", "published_iso"),
        _copied("article", "published_raw"),
        _copied("article", "published_precision", values=PRECISIONS),
        Column(
            "published_ambiguous", Kind.BOOLEAN, "article.published_ambiguous",
            "Whether day and month could be swapped (03/04/2004), and neither page nor site decides",
        ),
        _copied("article", "published_alternative"),
        _copied("article", "published_source"),
        _copied("article", "published_timezone_source"),
        _copied("article", "modified_iso"),
        _copied("article", "modified_utc", Kind.MOMENT),
        _copied("article", "modified_raw"),
        _copied("article", "word_count", Kind.INTEGER, unit="words"),
        _copied("article", "pages", Kind.INTEGER, unit="pages"),
        _copied("article", "missing_pages"),
        _copied("article", "revisions", Kind.INTEGER, unit="states"),
        _copied("article", "first_captured_at", Kind.MOMENT),
        _copied("article", "last_captured_at", Kind.MOMENT),
        _flat("captured_at", Kind.MOMENT),
        _flat("page_sha256"),
        _flat("warc_file"),
        _flat("warc_offset", Kind.INTEGER, unit="bytes"),
        _copied("article", "gone_at", Kind.MOMENT),
        _copied("article", "gone_reason"),
        _copied("article", "cluster_id", Kind.INTEGER),
        _copied("article", "content_hash"),
    ),
    f"selected CROSS JOIN article ON article.id = selected.id {LOOKED_UP}",
    "selected.id",
    ("id",),
    {"cluster_id": "articles"},
)  # fmt: skip

_ARTICLE_ID = Column("article_id", Kind.INTEGER, "selected.id", "ID of the article, as in articles")


def _elements(column: str) -> str:
    return f"selected CROSS JOIN article ON article.id = selected.id CROSS JOIN {ELEMENTS.format(column)} AS element"


def _beside(table: str) -> str:
    return f"selected CROSS JOIN {table} ON {table}.article_id = selected.id"


_POSITION = Column("position", Kind.INTEGER, "element.key + 1", "Its place on the page, from 1")

TABLES: tuple[Table, ...] = (
    ARTICLES,
    Table(
        "authors",
        "One row a name in an article's byline.",
        (
            _ARTICLE_ID,
            _copied("article_author", "position", Kind.INTEGER),
            Column("name", Kind.TEXT, "author.name", ARCHIVED["author"].columns["name"]),
        ),
        _beside("article_author") + " JOIN author ON author.id = article_author.author_id",
        "selected.id, article_author.position",
        ("article_id", "position"),
    ),
    Table(
        "tags",
        "One row a tag that a reader gave to an article.",
        (_ARTICLE_ID, Column("tag", Kind.TEXT, "tag.name", ARCHIVED["tag"].columns["name"])),
        _beside("tag"),
        "selected.id, tag.name",
        ("article_id", "tag"),
    ),
    Table(
        "notes",
        "One row a note that a reader wrote on an article.",
        (
            _ARTICLE_ID,
            _copied("note", "id", Kind.INTEGER),
            _copied("note", "text"),
            _copied("note", "written_at", Kind.MOMENT),
        ),
        _beside("note"),
        "note.id",
        ("id",),
    ),
    Table(
        "keywords",
        "One row a keyword of an article.",
        (
            _ARTICLE_ID,
            _POSITION,
            Column("keyword", Kind.TEXT, "CAST(element.value AS TEXT)", "A keyword as the page gives it"),
        ),
        _elements("keywords"),
        "selected.id, element.key",
        ("article_id", "position"),
    ),
    Table(
        "images",
        "One row an image of an article.",
        (
            _ARTICLE_ID,
            _POSITION,
            *(
                Column(name, Kind.TEXT, _PROPERTY.format(name), meaning)
                for name, meaning in (
                    ("url", "URL of the image"),
                    ("caption", "Its caption as printed"),
                    ("alt", "Its alternative text"),
                )
            ),
        ),
        _elements("images"),
        "selected.id, element.key",
        ("article_id", "position"),
    ),
    Table(
        "related",
        "One row a related story that an article's page lists.",
        (
            _ARTICLE_ID,
            *_copied_all(
                "related_story", position=Kind.INTEGER, heading=Kind.TEXT, url=Kind.TEXT, headline=Kind.TEXT,
                date_raw=Kind.TEXT, date_iso=Kind.TEXT, date_day=Kind.DATE, teaser=Kind.TEXT,
                target_article_id=Kind.INTEGER,
            ),
        ),
        _beside("related_story"),
        "selected.id, related_story.position",
        ("article_id", "position"),
    ),
    Table(
        "revisions",
        "One row a state of an article, the first included; the last is the present one.",
        (
            _ARTICLE_ID,
            *_copied_all("revision", number=Kind.INTEGER, cause=Kind.TEXT, changed_fields=Kind.TEXT),
            Column("trivial", Kind.BOOLEAN, "revision.trivial", ARCHIVED["revision"].columns["trivial"]),
            Column(
                "captured_at", Kind.MOMENT, "capture.captured_at", "When the page that shows this state was captured"
            ),
            *(
                _copied("revision", name)
                for name in (
                    "headline", "byline", "body", "published_iso", "modified_iso", "content_hash", "extractor_version",
                )
            ),
        ),
        _beside("revision") + " JOIN capture ON capture.id = revision.capture_id",
        "selected.id, revision.number",
        ("article_id", "number"),
    ),
    Table(
        "duplicates",
        "One row a pair of articles with text in common, of which the first is in the export.",
        (
            _ARTICLE_ID,
            _copied("duplicate", "other_id", Kind.INTEGER),
            _copied("duplicate", "kind", values=COPIES),
            _copied("duplicate", "similarity", Kind.NUMBER, unit="share, 0 to 1"),
        ),
        _beside("duplicate"),
        "selected.id, duplicate.other_id",
        ("article_id", "other_id"),
    ),
    Table(
        "evidence",
        "One row a candidate for a value of an article: where on the page it was read, and which was chosen.",
        (
            _ARTICLE_ID,
            *_copied_all(
                "evidence", field=Kind.TEXT, rank=Kind.INTEGER, value=Kind.TEXT, raw=Kind.TEXT, source=Kind.TEXT,
                rule=Kind.TEXT,
            ),
            Column("chosen", Kind.BOOLEAN, "evidence.chosen", ARCHIVED["evidence"].columns["chosen"]),
        ),
        """selected CROSS JOIN article ON article.id = selected.id
        CROSS JOIN evidence ON evidence.article_id = article.id AND evidence.capture_id = article.capture_id""",
        "selected.id, evidence.field, evidence.rank",
        ("article_id", "field", "rank"),
    ),
)  # fmt: skip
BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}
