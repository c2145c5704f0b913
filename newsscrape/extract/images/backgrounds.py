"""Pictures that a page paints behind a box with CSS, for pages that print no other above their text.

Only those of a box that is named after a picture, is one for screen readers, or is in a ``figure``; not patterns, and
not the cards of other stories. Style sheets are not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Any

from newsscrape.extract.body import Body
from newsscrape.extract.document import clean
from newsscrape.extract.images.urls import NO_PICTURE, PICTURE_FILE
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.walk import elements_with
from newsscrape.items import Image

MAX_BOXES = 40
_PAINTED = re.compile(r"background(?:-image)?\s{0,9}:[^;]{0,300}?url\(\s{0,9}[\"']?([^\"')]{4,2000})", re.I)
_NAMED = re.compile(r"image|img|photo|foto|picture|bild|hero|lead|cover|featured|banner|header|thumb|media|poster")
_LAZY = ("data-bg", "data-background-image", "data-background")
_ATTRIBUTES = tuple(name.encode() for name in ("style", *_LAZY))


def backgrounds(reading: ParsedHtml, body: Body, belongs: Callable[[Any, ParsedHtml], bool]) -> list[Image]:
    """The picture painted in the article's box before its text; at most one. ``belongs`` judges its surroundings."""
    first = body.first_block
    if first is None:
        return []
    text = reading.document.blocks[first].box.element
    around = set(text.iterancestors())
    for element in islice(filter(_may_be_painted, elements_with(reading.root, *_ATTRIBUTES)), MAX_BOXES):
        raw = _painted(element)
        if raw is None or NO_PICTURE.search(raw[:300].lower()) or not _is_picture(element):
            continue
        if _precedes(element, text, around) and belongs(element, reading) and (url := reading.absolute(raw)):
            return [Image(url, _caption(element), clean(element.get("aria-label") or "")[:500] or None)]
    return []


def _may_be_painted(element: Any) -> bool:
    return "url(" in (element.get("style") or "") or any(element.get(name) is not None for name in _LAZY)


def _painted(element: Any) -> str | None:
    found = _PAINTED.search((element.get("style") or "")[:4_000])
    raw = found[1].strip() if found else _lazy(element)
    return raw if raw and not raw.startswith("data:") and "gradient" not in raw[:20] else None


def _lazy(element: Any) -> str | None:
    """A lazy loader's picture; the same attributes may hold a colour."""
    return next((raw for name in _LAZY if PICTURE_FILE.search(raw := element.get(name) or "")), None)


def _is_picture(element: Any) -> bool:
    """Whether its role, its names or a figure around it say that it shows something."""
    if element.get("role") == "img" or any(parent.tag == "figure" for parent in islice(element.iterancestors(), 3)):
        return True
    return _NAMED.search(f"{element.tag} {element.get('class') or ''} {element.get('id') or ''}".lower()) is not None


def _precedes(element: Any, text: Any, around: set[Any]) -> bool:
    """Whether an element is in the box that holds the text, before it: in the article, or in its head."""
    if element in around:
        return element.tag not in ("body", "html", "main")
    while (parent := element.getparent()) is not None and parent not in around:
        element = parent
    if parent is None or parent.tag == "html":
        return False
    own = next((child for child in parent if child is text or child in around), None)
    return own is None or parent.index(element) < parent.index(own)


def _caption(element: Any) -> str | None:
    figure = next((parent for parent in islice(element.iterancestors(), 3) if parent.tag == "figure"), None)
    said = figure.find(".//figcaption") if figure is not None else None
    return clean(" ".join(said.itertext()))[:2_000] or None if said is not None else None
