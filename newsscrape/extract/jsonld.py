"""Parses schema.org data in ``<script type="application/ld+json">``, tolerantly.

News sites print JSON that strict parsers reject: raw line breaks in strings, HTML comments or CDATA around it, a
trailing comma, an unescaped quote. It is parsed strictly first, then loosely (``loosejson``), as far as possible; what
cannot be read is left out without an error.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from newsscrape.extract.elements import Listed
from newsscrape.extract.loosejson import read_loosely
from newsscrape.extract.ownarticle import Described, own_article

ARTICLE_TYPES = frozenset(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle ReviewNewsArticle "
    "BackgroundNewsArticle AskPublicNewsArticle AdvertiserContentArticle SatiricalArticle ScholarlyArticle "
    "TechArticle BlogPosting LiveBlogPosting SocialMediaPosting Report Review Interview".split()
)
MAX_SCRIPT = 2_000_000  # characters of one script; larger ones are data dumps, not descriptions of the page
MAX_NODES = 2_000
MAX_DEPTH = 40
_WRAPPERS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?![\\"/bfnrtu])')
_LISTING_KEYS = ("itemListElement", "hasPart", "relatedLink", "mentions", "citation", "isBasedOn")
_LISTING = frozenset(_LISTING_KEYS)
_NONE: frozenset[str] = frozenset()
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class JsonLd:
    """Every typed node on the page in document order; ``article`` is the one that describes this page."""

    nodes: tuple[dict[str, Any], ...] = ()
    article: dict[str, Any] = field(default_factory=dict)

    def of_type(self, *types: str) -> Iterator[dict[str, Any]]:
        """Nodes whose ``@type`` is one of these."""
        wanted = frozenset(types)
        return (node for node in self.nodes if wanted & types_of(node))


def read_jsonld(listed: Listed, url: str = "") -> JsonLd:
    """All JSON-LD of a page. ``url`` helps to tell this page's article from those that it lists."""
    nodes: list[dict[str, Any]] = []
    for script in listed["script"]:
        kind = script.get("type")
        text = script.text if kind and "ld+json" in kind.lower() else None
        if text and len(text) <= MAX_SCRIPT:
            for value in _load(text):
                nodes.extend(_typed_nodes(value, MAX_NODES - len(nodes)))
    return JsonLd(tuple(nodes), _article(nodes, url, listed))


def types_of(node: dict[str, Any]) -> frozenset[str]:
    """The node's types without namespace: ``{"NewsArticle"}``."""
    kinds = node.get("@type", node.get("type"))
    if isinstance(kinds, str):
        return _only(kinds)
    return frozenset([_without_namespace(k) for k in kinds if isinstance(k, str)]) if isinstance(kinds, list) else _NONE


@lru_cache(maxsize=256)  # a page has dozens of nodes of a few types
def _only(kind: str) -> frozenset[str]:
    return frozenset((_without_namespace(kind),))


def _without_namespace(kind: str) -> str:
    return kind if kind.isalnum() else kind.replace("#", "/").replace(":", "/").rsplit("/", 1)[-1]


def text_of(value: Any) -> str | None:
    """The text of a property given as string, list, ``{"@value"}`` or thing with a name; entities resolved."""
    if isinstance(value, list):
        value = next((v for v in value if v), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("headline")
    if not isinstance(value, str):
        return None
    text = html.unescape(value)
    return " ".join(text.split()) or None


def _load(text: str) -> Iterator[Any]:
    """The JSON values in one script: usually one, sometimes several in a row."""
    stripped = text.strip()
    if stripped[:1] not in ("{", "[") or stripped[-1:] not in ("}", "]"):  # the search goes through the whole text
        stripped = _WRAPPERS.sub("", stripped).strip()
    values, rest = _strictly(stripped)
    if rest:
        more, rest = _strictly(_BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub(r"\1", rest)))
        values += more
    yield from values
    if rest and (value := read_loosely(rest)) is not None:
        yield value


def _strictly(text: str) -> tuple[list[Any], str]:
    """The JSON values at the start of a text, and what follows them."""
    values, position = [], 0
    try:
        while position < len(text):
            value, end = _DECODER.raw_decode(text, position)
            values.append(value)
            position = end
            while position < len(text) and text[position] in " \t\r\n;,":
                position += 1
    except (ValueError, RecursionError):
        pass
    return values, text[position:]


def _typed_nodes(value: Any, room: int) -> list[dict[str, Any]]:
    """Dicts with a type, depth first, outer before inner."""
    found: list[dict[str, Any]] = []
    stack: list[tuple[Any, int]] = [(value, 0)]
    while stack and len(found) < room:
        current, depth = stack.pop()
        if isinstance(current, dict):
            if "@type" in current or isinstance(current.get("type"), str):
                found.append(current)
            children = list(current.values())
        elif isinstance(current, list):
            children = current
        else:
            continue
        if depth < MAX_DEPTH:
            stack += [(child, depth + 1) for child in reversed(children) if isinstance(child, (dict, list))]
    return found


def _article(nodes: list[dict[str, Any]], url: str, listed: Listed) -> dict[str, Any]:
    """The article that this page is about: see ``ownarticle``."""
    articles = [node for node in nodes if types_of(node) & ARTICLE_TYPES]
    if not articles:
        return {}
    within = {id(inner) for node in nodes for inner in _inside_lists(node)}
    described = [
        Described(node, text_of(node.get("headline")), tuple(addresses(node)), id(node) in within) for node in articles
    ]
    return own_article(described, url, _canonical(listed), listed)


def _canonical(listed: Listed) -> Iterator[str]:
    """The URLs that the page gives as its own."""
    for element in listed["link"]:
        if "canonical" in (element.get("rel") or "").lower().split():
            yield element.get("href") or ""
    for element in (*listed["meta"], *listed["link"]):
        if element.get("property") == "og:url":
            yield element.get("content") or ""


def addresses(node: dict[str, Any]) -> Iterator[str]:
    """The URLs by which a node says which page it is about."""
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def _inside_lists(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if not _LISTING.isdisjoint(node):
        for key in _LISTING_KEYS:
            yield from _typed_nodes(node.get(key), 200) if node.get(key) else ()
