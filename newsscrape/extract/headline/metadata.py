"""The headlines in a page's metadata, written for search engines and cards, whether printed or not."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from newsscrape.extract.candidates import Candidate
from newsscrape.extract.headline.headings import MAX_LENGTH, Heading
from newsscrape.extract.jsonld import text_of
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.sitename import GENERIC, has_parts, squeeze, strip_site, without_name

LINES = 400  # lines of a page that are compared with parts of a title
SITE_SHARE = 0.7  # share of a title from which the site's name makes it no headline
# Some sites add "(Published 2016)" to the titles of old stories on cards, so that nobody takes them for news.
_SHARED = re.compile(r"\s*[(\[](?:first )?(?:published|updated|posted) (?:in |on )?[\w ,]{0,12}\d{4}[)\]]$", re.I)


def metadata_headlines(reading: ParsedHtml, sites: frozenset[str], printed: list[Heading]) -> list[Candidate]:
    """The headlines in metadata in order of trust, without the names of site and section."""
    lines = [h.text for h in printed if not h.weak] + _printed_lines(reading, anywhere=not printed)
    known = {squeeze(without_name(text, sites)) for text in lines} - sites
    sections: frozenset[str] | None = None  # looked up if a title still has several parts
    found = []
    for source, raw in _titles(reading):
        if not raw:
            continue
        plain = html.unescape(raw) if "&" in raw else raw
        text = strip_site(plain, sites, known)
        squeezed = squeeze(text)
        if squeezed not in known and has_parts(text):
            if sections is None:
                sections = frozenset(squeeze(name) for name in _sections(reading)) - {""}
            text = strip_site(text, sites, known, sections)
        text = _SHARED.sub("", text)
        squeezed = squeeze(text)
        refused = len(text) > MAX_LENGTH or not squeezed or (squeezed not in known and _is_name(text, sites))
        found.append(Candidate(None if refused else text, raw, source, "names only the site" if refused else "stated"))
    return found


def share_title_candidates(reading: ParsedHtml) -> list[Candidate]:
    """The title for cards, as given: Open Graph's, then Twitter's."""
    found = reading.meta.all("og:title")[:1] + reading.meta.all("twitter:title")[:1]
    return [Candidate(_plain(raw) or None, raw, f"meta:{name}", "stated") for name, raw in found]


def title_tag_candidates(reading: ParsedHtml) -> list[Candidate]:
    """The whole text of ``<title>``, which search engines list and browsers show."""
    title = reading.document.title
    return [Candidate(title, title, "title", "stated")] if title else []


def _is_name(text: str, sites: frozenset[str]) -> bool:
    """Whether a title is the site's name, or little more: "Gazette Online"."""
    squeezed = squeeze(text)
    return squeezed in sites or any(
        squeezed.startswith(site) and len(site) >= SITE_SHARE * len(squeezed) for site in sites - GENERIC
    )


def _plain(raw: str) -> str:
    return " ".join((html.unescape(raw) if "&" in raw else raw).split())


def _titles(reading: ParsedHtml) -> Iterator[tuple[str, str | None]]:
    """Source and text of every title, in order of trust."""
    meta, node = reading.meta, reading.jsonld.article
    yield "jsonld", text_of(node.get("headline"))
    for name, content in meta.all("og:title")[:1] + meta.all("twitter:title")[:1]:
        yield f"meta:{name}", content
    for prop in reading.microdata.all("headline")[:1]:
        yield "microdata", prop.value
    yield "jsonld:name", text_of(node.get("name"))
    for name, content in meta.all("dcterms.title", "dc.title", "parsely-title")[:2]:
        yield f"meta:{name}", content
    yield "title", reading.document.title


def _printed_lines(reading: ParsedHtml, anywhere: bool) -> list[str]:
    """Lines that separate a title from the site's name: second headings, with ``anywhere`` all short lines."""
    blocks = reading.document.blocks[:LINES]
    return [
        b.text
        for b in blocks
        if (b.box.tag == "h2" or (anywhere and b.link_share < 0.5)) and 15 < len(b.text) <= MAX_LENGTH
    ]


def _sections(reading: ParsedHtml) -> Iterator[str]:
    """The names of the page's section."""
    for _, content in reading.meta.all("article:section", "parsely-section", "section"):
        yield content
    value = reading.jsonld.article.get("articleSection")
    for item in value[:5] if isinstance(value, list) else [value]:
        yield text_of(item) or ""
    for node in reading.jsonld.of_type("BreadcrumbList"):
        items = node.get("itemListElement")
        for item in items[:-1][:8] if isinstance(items, list) else []:
            if isinstance(item, dict):
                yield text_of(item.get("name")) or text_of(item.get("item")) or ""
