"""An article as a text for corpus tools: the source of the formats of texts and references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from newsscrape.article.citation import Cited
from newsscrape.body_blocks import Block, expanded
from newsscrape.export.columns import ARTICLES, Column, Kind, Table
from newsscrape.export.rows import Reading
from newsscrape.store.archive import Archive
from newsscrape.store.catalogue.views import VIEWS
from newsscrape.store.corpus import VALUES

# The metadata of a text, under the names that users of a corpus filter by.
METADATA = ("id", *(name for name in VALUES if name not in ("doc_id", "text")))
_BY_NAME: Mapping[str, Column] = {column.name: column for column in ARTICLES.columns}

CORPUS = Table(
    "corpus",
    "One row a text: doc_id and text, as quanteda, tidytext and most corpus tools want them, then the variables.",
    (
        *(Column(name, Kind.TEXT, VALUES[name], VIEWS["corpus"].columns[name]) for name in ("doc_id", "text")),
        *(_BY_NAME[name] for name in METADATA if name != "id"),
    ),
    ARTICLES.source,
    ARTICLES.order,
    ("doc_id",),
    {},
)
_BLOCKS = Column("body_blocks", Kind.TEXT, "article.body_blocks", "Structure of the text, as in the archive")
_TEXTS = ARTICLES.only((*METADATA, "body"))
_TEXTS = replace(_TEXTS, columns=(*_TEXTS.columns, _BLOCKS))
_NAMES = tuple(column.name for column in _TEXTS.columns)


@dataclass(frozen=True, slots=True)
class Text:
    """An article: its paragraphs, their structure, and its metadata under the names in ``METADATA``."""

    values: Mapping[str, Any]

    @property
    def id(self) -> int:
        return int(self.values["id"])

    @property
    def headline(self) -> str:
        return self.values["headline"] or ""

    @property
    def paragraphs(self) -> list[str]:
        return [paragraph for paragraph in self.values["body"].split("\n\n") if paragraph.strip()]

    @property
    def blocks(self) -> list[Block]:
        """The paragraphs with their kinds and links."""
        blocks = expanded(self.values["body"], self.values["body_blocks"])
        return [block for block in blocks if block["text"].strip()]

    @property
    def authors(self) -> list[str]:
        return self.values["authors"].split("; ") if self.values["authors"] else []

    def metadata(self) -> Iterator[tuple[str, Any]]:
        """Names and values of all known metadata, in the order of ``METADATA``."""
        for name in METADATA:
            if (value := self.values[name]) is not None:
                yield name, bool(value) if _BY_NAME[name].kind is Kind.BOOLEAN else value

    def cited(self) -> Cited:
        """The article as a reference."""
        of = self.values
        return Cited(
            id=self.id, headline=of["headline"], authors=self.authors, newspaper=of["publisher"] or of["site"],
            published=of["published_iso"], url=of["url"], captured=of["captured_at"], sha256=of["page_sha256"] or "",
            language=of["language"], warc=f"{of['warc_file']}:{of['warc_offset']}" if of["warc_file"] else None,
        )  # fmt: skip


def reading(archive: Archive, progress: Callable[[int], None]) -> Reading:
    """The articles of an export, to be read with ``texts``."""
    return Reading(archive, _TEXTS, progress=progress)


def texts(articles: Reading) -> Iterator[Text]:
    """The articles of an export, one after the other."""
    for rows in articles.batches():
        for row in rows:
            yield Text(dict(zip(_NAMES, row, strict=True)))


def plain(value: str) -> str:
    """A value on one line, for tab-separated values and attributes."""
    return re.sub(r"\s+", " ", value).strip()
