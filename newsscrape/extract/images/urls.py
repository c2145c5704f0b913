"""The URL of a picture: in ``src``, in a lazy loader's attributes, in the sizes offered, in a ``<noscript>``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

MAX_SRCSET = 8_000  # characters
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-hi-res-src", "src")
_SRCSETS = ("data-srcset", "srcset", "data-lazy-srcset")
_NEVER = frozenset(("alt", "title", "class", "id", "style", "sizes", "onerror", "onclick", *_SRCSETS))
NO_PICTURE = re.compile(
    r"logo|/icons?[/_-]|sprite|avatar|gravatar|placeholder|blank\.|leer\.|spacer|pixel|1x1|transparent|"
    r"default[-_](?:image|share|social)|fallback|loading\.|/ads?/|doubleclick|badge|emoji|favicon|tracking|\.svg|"
    r"/(?:autoren|autor|authors?|profiles?)/|furniture"
)
PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.I)
# A candidate of srcset: a URL, which may contain commas, and its width or density (HTML, "srcset attribute").
_OFFER = re.compile(r"\s*,*\s*([^\s,]\S*)(?:\s+(\d+(?:\.\d+)?)([wxh])[^,]*)?\s*,?")
_DENSITY = 1_000  # a density of 1 counts as this many pixels: no srcset mixes the two


def address(element: Any) -> str | None:
    """The URL of an ``img`` or ``amp-img``: the largest that is offered, else the lazy loader's, else ``src``."""
    picture = next((a for a in islice(element.iterancestors(), 3) if a.tag == "picture"), None)
    sets = [element, *(picture.iter("source") if picture is not None else ())]
    offers = sorted((offer for e in sets for offer in _offers(e)), key=_width, reverse=True)
    width, largest = next((offer for offer in offers if _is_picture(offer[1])), (0.0, None))
    return (largest if width else None) or _single(element) or largest or _without_scripts(element)


def _width(offer: tuple[float, str]) -> float:
    return offer[0]


def _offers(element: Any) -> Iterator[tuple[float, str]]:
    """Width and URL of every size that an element offers."""
    for name in _SRCSETS:
        for url, number, unit in _OFFER.findall((element.get(name) or "")[:MAX_SRCSET]):
            yield float(number or 0) * (_DENSITY if unit == "x" else 1), url.rstrip(",")


def _single(element: Any) -> str | None:
    """The only URL of a picture; other attributes count if they end like a picture's file name."""
    for name in _LAZY:
        raw = element.get(name)
        if raw and _is_picture(raw):
            return str(raw)
    for name, raw in element.items():
        if name not in _NEVER and PICTURE_FILE.search(raw) and not any(map(str.isspace, raw)) and _is_picture(raw):
            return str(raw)
    return None


def _without_scripts(element: Any) -> str | None:
    """What the ``<noscript>`` next to a placeholder shows."""
    parent, beside = element.getparent(), element.getnext()
    if beside is not None and beside.tag == "noscript":
        found = [beside]
    elif parent is None or len(parent) > 6:
        return None
    else:
        found = list(islice(parent.iter("noscript"), 2))
    for noscript in found:
        for inner in islice(noscript.iter("img"), 1):
            return max(_offers(inner), key=_width, default=(0.0, None))[1] or _single(inner)
    return None


def _is_picture(raw: str) -> bool:
    return not raw.startswith("data:") and not NO_PICTURE.search(raw[:300].lower())
