"""All that one parse of a page yields; every field's extractor takes this and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from newsscrape.extract import markup
from newsscrape.extract.document import Document, read_document
from newsscrape.extract.jsonld import JsonLd, read_jsonld
from newsscrape.extract.meta import Meta, read_meta
from newsscrape.extract.microdata import Microdata, read_microdata
from newsscrape.items import PageContext


@dataclass(eq=False)
class Reading:
    """A parsed page and what goes with it. Each part is read when first asked for, once."""

    root: Any
    context: PageContext
    headers: Mapping[str, str]

    @classmethod
    def of(cls, body: bytes | str, context: PageContext, headers: Mapping[str, str] | None = None) -> Reading:
        """Decode and parse; the only parse there is."""
        return cls(markup.parse(markup.decode(body, headers).text), context, headers or {})

    @cached_property
    def document(self) -> Document:
        return read_document(self.root)

    @cached_property
    def jsonld(self) -> JsonLd:
        return read_jsonld(self.root, self.context.url)

    @cached_property
    def meta(self) -> Meta:
        return read_meta(self.root)

    @cached_property
    def microdata(self) -> Microdata:
        return read_microdata(self.root)

    @cached_property
    def base_url(self) -> str:
        """What the page's links are relative to."""
        base = self.root.find(".//base[@href]")
        return self.join(self.context.url, base.get("href")) or self.context.url if base is not None else self.context.url

    def absolute(self, href: str | None) -> str | None:
        """A link as an absolute http(s) URL; None where it leads nowhere a page could be."""
        return self.join(self.base_url, href)

    @staticmethod
    def join(base: str, href: str | None) -> str | None:
        """Join two URLs; None for other schemes than http and https, and for what is no URL."""
        try:
            url = urljoin(base, (href or "").strip())
            return url if href and urlsplit(url).scheme in ("http", "https") else None
        except ValueError:
            return None
