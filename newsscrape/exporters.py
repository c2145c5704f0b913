"""``scrapy crawl … -o articles.jsonl``: Scrapy's feed exporters, which write articles instead of newsscrape's items."""

from __future__ import annotations

import json
from typing import Any

from scrapy.exporters import CsvItemExporter, JsonItemExporter, JsonLinesItemExporter, XmlItemExporter

from newsscrape.pipelines import Prepared


def row(item: Any) -> dict[str, Any] | None:
    """An article that was archived as plain values, with its capture; None for any other item.

    The names are those of ``Article.to_dict``, then ``captured_at`` (UTC) and ``page_sha256``, the digest of the bytes.
    """
    visit = item.visit if isinstance(item, Prepared) else None
    if visit is None or visit.article is None or visit.outcome != "archived":
        return None
    capture = visit.capture
    return visit.article.to_dict() | {
        "captured_at": capture.captured_at.isoformat() if capture else None,
        "page_sha256": capture.payload_sha256 if capture else None,
    }


class _Articles:
    """Exports the articles among the items, and nothing else."""

    def export_item(self, item: Any) -> None:
        if (found := row(item)) is not None:
            super().export_item(self.written(found))  # type: ignore[misc]

    def written(self, found: dict[str, Any]) -> dict[str, Any]:
        """The values as the format has them."""
        return found


class JsonLines(_Articles, JsonLinesItemExporter):
    """An article a line."""


class Json(_Articles, JsonItemExporter):
    """A list of articles."""


class Xml(_Articles, XmlItemExporter):
    """An element an article."""


class Csv(_Articles, CsvItemExporter):
    """A row an article: names and keywords joined by "; ", lists of other things as JSON."""

    def written(self, found: dict[str, Any]) -> dict[str, Any]:
        return {name: _cell(value) for name, value in found.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        plain = all(isinstance(one, str) for one in value)
        return "; ".join(value) if plain else json.dumps(value, ensure_ascii=False)
    return value
