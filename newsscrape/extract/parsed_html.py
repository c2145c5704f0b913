"""Everything that one parse of a page gives; the extractor of every field takes this and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from newsscrape import urls
from newsscrape.extract import markup
from newsscrape.extract.document import Document
from newsscrape.extract.elements import Listed
from newsscrape.extract.jsonld import JsonLd, read_jsonld
from newsscrape.extract.meta import Meta, read_link_header, read_meta
from newsscrape.extract.microdata import Microdata, read_microdata
from newsscrape.extract.walk import listing, read_document
from newsscrape.items import PageContext


@dataclass(eq=False)
class ParsedHtml:
    """A parsed page and what belongs to it. Each part is computed once, when it is first needed."""

    root: Any
    context: PageContext
    headers: Mapping[str, str]
    charset: str = "utf-8"
    charset_source: str = "given"

    @classmethod
    def of(cls, body: bytes | str, context: PageContext, headers: Mapping[str, str] | None = None) -> ParsedHtml:
        """Decode and parse; the only parse there is."""
        decoded = markup.decode(body, headers)
        root = markup.parse(decoded.page)
        return cls(root, context, headers or {}, decoded.charset, decoded.charset_source)

    @cached_property
    def document(self) -> Document:
        return read_document(self.root)

    @cached_property
    def listed(self) -> Listed:
        """The elements that fields look for anywhere on the page."""
        return listing(self.root)

    @cached_property
    def jsonld(self) -> JsonLd:
        return read_jsonld(self.listed, self.context.url)

    @cached_property
    def meta(self) -> Meta:
        return read_meta(self.listed)

    @cached_property
    def microdata(self) -> Microdata:
        return read_microdata(self.listed)

    @cached_property
    def base_url(self) -> str:
        """The base URL of the page's links."""
        return urls.join(self.context.url, self.meta.base) or self.context.url

    @cached_property
    def header_links(self) -> dict[str, str]:
        """The HTTP header ``Link``: relation in lower case → URL as written, the first of each."""
        return read_link_header(self.headers.get("link", ""))

    def absolute(self, href: str | None) -> str | None:
        """A link as the absolute http(s) URL of a page, without a web archive's prefix; None if it is not one."""
        return urls.join(self.base_url, href, self.charset)
