"""Finds links outside ``<a>`` elements: in frames, in JSON-LD lists, and in JSON responses that contain HTML."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from newsscrape.extract.markup import decode
from newsscrape.extract.parsed_html import ParsedHtml

MAX_PIECES = 2_000  # strings of a JSON response that are examined
MAX_LISTED = 5_000  # URLs in a page's JSON-LD lists
_MARKUP = re.compile(r"<(?:a|area)\s[^>]*\bhref\s*=", re.I)
_NEXT_KEY = re.compile(r"next(?:_?page)?(?:_?(?:url|link|href))?|load_?more(?:_?(?:url|link|href))?", re.I)
_ADDRESS = re.compile(r"(?:https?:/)?/\S+|\?\S+")
_TYPES = ("application/json", "text/json", "application/hal+json", "application/vnd.api+json")


def framed(reading: ParsedHtml) -> Iterator[str]:
    """The URLs of a page's frames, as written. A page made of frames has no links of its own."""
    for element in reading.root.iter("frame", "iframe", "object"):
        is_page = element.tag != "object" or (element.get("type") or "").strip().lower().startswith("text/html")
        if is_page and (source := element.get("src") or element.get("data")):
            yield source


def listed_in_jsonld(reading: ParsedHtml) -> Iterator[tuple[str, str]]:
    """URLs and names in a page's ``ItemList`` nodes, of the stories in them or of their list items."""
    left = MAX_LISTED
    for node in reading.jsonld.of_type("ItemList"):
        items = node.get("itemListElement")
        for item in (items if isinstance(items, list) else [items])[: max(left, 0)]:
            left -= 1
            yield from _of_item(item)


def _of_item(item: Any) -> Iterator[tuple[str, str]]:
    inner = item.get("item") if isinstance(item, dict) else None
    named = [one for one in (inner, item) if isinstance(one, dict)]
    addresses = [item, inner, *(one.get(key) for one in named for key in ("url", "@id"))]
    if address := next((one for one in addresses if isinstance(one, str) and _ADDRESS.fullmatch(one.strip())), None):
        names = (one.get(key) for one in named for key in ("headline", "name"))
        yield address.strip(), next((name for name in names if isinstance(name, str)), "")


def is_json(mime: str) -> bool:
    """Whether a media type is JSON."""
    return mime in _TYPES


def html_in_json(body: bytes) -> bytes | None:
    """The HTML in a JSON response, such as a "load more" button fetches, in UTF-8; None if it has none.

    Strings that contain links are concatenated. A URL under a key such as ``next`` or ``nextPageUrl`` becomes a
    ``rel=next`` link.
    """
    try:
        values = json.loads(decode(body, {"content-type": "application/json; charset=utf-8"}).text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    pieces: list[str] = []
    onward: list[str] = []
    for key, text in _strings(values):
        if _MARKUP.search(text):
            pieces.append(text)
        elif _NEXT_KEY.fullmatch(key) and _ADDRESS.fullmatch(text):
            onward.append(f'<link rel="next" href="{html.escape(text)}">')
    return "\n".join((*onward[:1], *pieces)).encode("utf-8", "replace") if pieces else None


def _strings(values: Any) -> Iterator[tuple[str, str]]:
    """Strings with their keys, in document order."""
    waiting: list[tuple[str, Any]] = [("", values)]
    for _ in range(MAX_PIECES):
        if not waiting:
            return
        key, value = waiting.pop()
        if isinstance(value, str):
            yield key, value.strip()
        elif isinstance(value, list):
            waiting += [(key, one) for one in reversed(value[:MAX_PIECES])]
        elif isinstance(value, dict):
            waiting += [(str(name), one) for name, one in reversed(value.items())]
