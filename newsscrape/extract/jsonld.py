"""schema.org data in ``<script type="application/ld+json">``, read forgivingly.

News sites print JSON that no strict parser takes: raw line breaks in strings, HTML comments or CDATA around
it, a trailing comma or semicolon. What cannot be read is left out, never an error.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

ARTICLE_TYPES = frozenset(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle ReviewNewsArticle "
    "BackgroundNewsArticle AskPublicNewsArticle AdvertiserContentArticle SatiricalArticle ScholarlyArticle "
    "TechArticle BlogPosting LiveBlogPosting SocialMediaPosting Report Review Interview".split()
)
MAX_SCRIPT = 2_000_000  # characters of one script; larger ones are data dumps, not descriptions of the page
MAX_NODES = 2_000
MAX_DEPTH = 40
MAX_TITLES, MAX_PIECES = 40, 40  # headings compared with a described article, and pieces of text in each
_WRAPPERS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?![\\"/bfnrtu])')
_NONE: frozenset[str] = frozenset()
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class JsonLd:
    """Every typed node on the page in document order; ``article`` the one that describes this page."""

    nodes: tuple[dict[str, Any], ...] = ()
    article: dict[str, Any] = field(default_factory=dict)

    def of_type(self, *types: str) -> Iterator[dict[str, Any]]:
        """Nodes whose ``@type`` is one of these."""
        wanted = frozenset(types)
        return (node for node in self.nodes if wanted & types_of(node))


def read_jsonld(root: Any, url: str = "") -> JsonLd:
    """All JSON-LD of a page. ``url`` helps to tell this page's article from those it lists."""
    nodes: list[dict[str, Any]] = []
    for script in root.iter("script"):
        kind = script.get("type")
        text = script.text if kind and "ld+json" in kind.lower() else None
        if text and len(text) <= MAX_SCRIPT:
            for value in _load(text):
                nodes.extend(_typed_nodes(value, MAX_NODES - len(nodes)))
    return JsonLd(tuple(nodes), _article(nodes, url, root))


def types_of(node: dict[str, Any]) -> frozenset[str]:
    """The node's types without namespace: ``{"NewsArticle"}``."""
    kinds = node.get("@type", node.get("type"))
    if isinstance(kinds, str):
        return frozenset((_without_namespace(kinds),))
    return frozenset([_without_namespace(k) for k in kinds if isinstance(k, str)]) if isinstance(kinds, list) else _NONE


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
    """The JSON values in one script: usually one, sometimes several behind each other."""
    stripped = text.strip()
    if stripped[:1] not in ("{", "[") or stripped[-1:] not in ("}", "]"):  # the search goes through all of the text
        stripped = _WRAPPERS.sub("", stripped).strip()
    for attempt in (stripped, _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub(r"\1", stripped))):
        values, position = [], 0
        try:
            while position < len(attempt):
                value, position = _DECODER.raw_decode(attempt, position)
                values.append(value)
                while position < len(attempt) and attempt[position] in " \t\r\n;,":
                    position += 1
        except (ValueError, RecursionError):
            if not values:
                continue
        yield from values
        return


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


def _article(nodes: list[dict[str, Any]], url: str, root: Any) -> dict[str, Any]:
    """The article this page is about: the one that names the page's URL, else the first that is not listed.

    One that names another page and shares no word with this page's headings describes that other page: sites that
    fill a template from the wrong story do print it.
    """
    articles = [n for n in nodes if types_of(n) & ARTICLE_TYPES]
    here = _path(url)
    for node in articles:
        if here and here in {_path(address) for address in addresses(node)}:
            return node
    listed = {id(inner) for node in nodes for inner in _inside_lists(node)} if articles else set()
    candidates = [n for n in articles if id(n) not in listed and (n.get("headline") or n.get("datePublished"))]
    return next((n for n in candidates if not (here and _of_another_page(n, root))), {})


def _of_another_page(node: dict[str, Any], root: Any) -> bool:
    headline = text_of(node.get("headline"))
    if not headline or not any(_path(address) for address in addresses(node)):
        return False
    # Bounded both ways: a torn page can have thousands of h1, each inside the one before.
    titles = islice(root.iter("title", "h1"), MAX_TITLES)
    printed = " ".join("".join(islice(element.itertext(), MAX_PIECES))[:500] for element in titles)
    return bool(printed.strip()) and _long_words(headline).isdisjoint(_long_words(printed))


def _long_words(text: str) -> frozenset[str]:
    """Words of three letters or more; in scripts without spaces, pairs of characters."""
    text = text.casefold()
    if text.isascii() or " " in text:
        return frozenset(word for word in re.findall(r"\w+", text) if len(word) > 2)
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def addresses(node: dict[str, Any]) -> Iterator[str]:
    """The URLs by which a node says what page it is of."""
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def _inside_lists(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in ("itemListElement", "hasPart", "relatedLink", "mentions", "citation", "isBasedOn"):
        yield from _typed_nodes(node.get(key), 200) if node.get(key) else ()


def _path(url: str) -> str:
    """Host and path alone, for comparing addresses that differ in scheme, query or a trailing slash."""
    match = re.match(r"^(?:https?:)?//(?:www\.|m\.|amp\.)?([^/?#]+)([^?#]*)", url.strip().lower())
    return match[1] + match[2].rstrip("/") if match and match[2].strip("/") else ""
