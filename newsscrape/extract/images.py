"""The pictures of an article, with their captions.

Those that stand with its text count, and the one the page names as its own; logos, portraits of authors,
teasers of other stories, advertisements and counting pixels do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsscrape.extract.body import Body
from newsscrape.extract.document import Block, Box, clean
from newsscrape.extract.jsonld import text_of
from newsscrape.extract.reading import Reading
from newsscrape.items import Image

MAX_IMAGES = 40
MIN_SIDE = 90  # pixels, where a size is stated; smaller ones are icons, portraits and pixels
ABOVE = 8  # lines above the text that belong to it where no h1 says where the article begins
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-hi-res-src", "src")
_SRCSETS = ("data-srcset", "srcset", "data-lazy-srcset")
_NO_PICTURE = re.compile(
    r"logo|/icons?[/_-]|sprite|avatar|gravatar|placeholder|blank\.|leer\.|spacer|pixel|1x1|transparent|"
    r"default[-_](?:image|share|social)|fallback|loading\.|/ads?/|doubleclick|badge|emoji|favicon|tracking|\.svg|"
    r"/(?:autoren|autor|authors?|profiles?)/|furniture"
)
_OTHER_BOX = re.compile(
    r"related|teaser|recommend|promo|sidebar|author|byline|avatar|share|social|newsletter|comment|popular|trending|most-?read|logo|footer|\bnav|advert|\bads?\b|sponsor|carousel-?items?-?related|read-?more|more-?(?:on|from)|outbrain|taboola|breadcrumb|menu|widget"
)
_CAPTION = re.compile(
    r"caption|legende|légende|bildtext|bildunterschrift|kuvateksti|pie-?(?:de-?)?foto|didascalia|cutline|img-?text|image-?text|photo-?desc"
)
_PIXELS = re.compile(r"\s*(\d{1,5})")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.I)
_VARIANT = re.compile(
    r"[-_@]?\d{2,4}x\d{2,4}|[-_](?:scaled|large|medium|small|thumb(?:nail)?)\b|[-_]\d{3,4}w?(?=\.)|\.\w{3,4}$",
    re.I,
)


def images(reading: Reading, body: Body) -> tuple[Image, ...]:
    """The article's pictures in order, each once, with absolute addresses.

    The one that the metadata gives comes first where none stands above the text.
    """
    printed, lead = _printed(reading, body)
    found: dict[str, Image] = {}
    stated = None if lead else _stated(reading)
    for image in ([stated] if stated else []) + printed:
        key = _key(image.url)
        known = found.get(key)
        if known is None:
            found[key] = image
        elif known.caption is None and image.caption:
            found[key] = Image(known.url, image.caption, known.alt or image.alt)
    return tuple(found.values())[:MAX_IMAGES]


def _printed(reading: Reading, body: Body) -> tuple[list[Image], bool]:
    """Pictures in the document from headline to end of text, and whether one stands above the text."""
    first, last = body.first_block, body.last_block
    marks = reading.document.marks["img"]
    if first is None or last is None or not marks:
        return [], False
    blocks = reading.document.blocks
    start = next((i for i in range(first, max(-1, first - 60), -1) if _in_h1(blocks[i].box)), first - ABOVE)
    found: list[Image] = []
    lead = False
    for element, index in marks[:2_000]:
        if not start - 2 <= index <= last + 1:
            continue
        raw = _address(element)
        url = reading.absolute(raw) if raw and _belongs(element, reading) else None
        if url is None:
            continue
        alt = clean(element.get("alt") or "")[:500] or None
        found.append(Image(url, _caption(element, index, blocks), alt))
        lead = lead or index <= first
        if len(found) >= 2 * MAX_IMAGES:
            break
    return found, lead


def _in_h1(box: Box) -> bool:
    return box.tag == "h1" or (box.parent is not None and box.parent.tag == "h1")


def _address(element: Any) -> str | None:
    """Where the picture is: lazy loaders keep it in other attributes than ``src``."""
    for name in _LAZY:
        raw = element.get(name)
        if raw and not raw.startswith("data:") and not _NO_PICTURE.search(raw[:300].lower()):
            return str(raw)
    for name in _SRCSETS:
        raw = element.get(name)
        if raw:
            largest = raw[:8_000].rstrip(", ").split(", ")[-1].split()
            if largest and not _NO_PICTURE.search(largest[0][:300].lower()):
                return str(largest[0])
    return None


def _belongs(element: Any, reading: Reading) -> bool:
    """Whether size and surroundings are those of a picture of the article."""
    for name in ("width", "height"):
        stated = element.get(name)
        pixels = _PIXELS.match(stated) if stated else None
        if pixels and int(pixels[1]) < MIN_SIDE and "%" not in stated:
            return False
    parent, steps = element.getparent(), 0
    while parent is not None and steps < 6:
        if parent.tag == "a":
            href = parent.get("href") or ""
            if href and not href.startswith("#") and not _PICTURE_FILE.search(href) and _leads_away(href, reading):
                return False
        if parent.tag in ("body", "article", "main"):
            break
        name, ident = parent.get("class"), parent.get("id")
        if parent.tag in ("aside", "nav", "footer"):
            return False
        if (name or ident) and _OTHER_BOX.search(f"{name or ''} {ident or ''}".lower()):
            return False
        parent, steps = parent.getparent(), steps + 1
    return True


def _leads_away(href: str, reading: Reading) -> bool:
    target = reading.absolute(href)
    return (
        target is not None
        and target.split("#")[0].split("?")[0] != reading.context.url.split("#")[0].split("?")[0]
        and "/image" not in target
        and "gallery" not in target
    )


def _caption(element: Any, index: int, blocks: list[Block]) -> str | None:
    """The text of the figure's caption, or of a line right below that its markup calls one."""
    figure = next((a for a in _up(element, 6) if a.tag == "figure"), None)
    if figure is not None:
        inside = figure.find(".//figcaption")
        if inside is not None:
            return clean(" ".join(inside.itertext()))[:2_000] or None
    for block in blocks[index : index + 2]:
        if any(box.tag == "figcaption" or (box.hints and _CAPTION.search(box.hints)) for box in _near(block.box)):
            return block.text[:2_000]
    return None


def _up(element: Any, steps: int) -> Iterator[Any]:
    parent = element.getparent()
    while parent is not None and steps > 0:
        yield parent
        parent, steps = parent.getparent(), steps - 1


def _near(box: Box) -> Iterator[Box]:
    for count, ancestor in enumerate(box.ancestors()):
        if count == 3:
            return
        yield ancestor


def _stated(reading: Reading) -> Image | None:
    """The picture that the metadata gives: JSON-LD with its caption, else the card's."""
    value = reading.jsonld.article.get("image")
    value = next(iter(value), None) if isinstance(value, list) else value
    caption = None
    if isinstance(value, dict):
        caption = text_of(value.get("caption"))
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
        value = value[0] if isinstance(value, list) and value else value
    raws = [value] + [raw for _, raw in reading.meta.all("og:image", "og:image:url", "twitter:image")[:2]]
    for raw in raws:
        if isinstance(raw, str) and not _NO_PICTURE.search(raw[:300].lower()):
            url = reading.absolute(raw)
            if url:
                alt = reading.meta.get("og:image:alt", "twitter:image:alt")
                return Image(url, caption if raw is value else None, alt[1] if alt else None)
    return None


def _key(url: str) -> str:
    """The same picture in other sizes has the same key."""
    name = url.split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1].lower()
    base = _VARIANT.sub("", name)
    return base if len(base) >= 8 else url
