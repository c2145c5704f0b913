"""The pictures of an article, with their captions.

Includes the pictures among its text, and the one that the page names as its own; not logos, portraits of authors,
teasers of other stories, advertisements and tracking pixels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from newsscrape.extract.body import Body
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.document import Block, Box, clean
from newsscrape.extract.images.backgrounds import backgrounds
from newsscrape.extract.images.urls import NO_PICTURE, PICTURE_FILE, address
from newsscrape.extract.jsonld import text_of
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import Image

MAX_IMAGES = 40
MAX_NOSCRIPTS = 200
MIN_SIDE = 90  # pixels, if a size is given; smaller ones are icons, portraits and tracking pixels
ABOVE = 8  # lines above the text that belong to it if no h1 shows where the article starts
_OTHER_BOX = re.compile(
    r"related|teaser|recommend|promo|sidebar|author|byline|avatar|share|social|newsletter|comment|popular|trending|most-?read|logo|footer|\bnav|advert|\bads?\b|sponsor|carousel-?items?-?related|read-?more|more-?(?:on|from)|outbrain|taboola|breadcrumb|menu|widget"
)
_CAPTION = re.compile(
    r"caption|legende|légende|bildtext|bildunterschrift|kuvateksti|pie-?(?:de-?)?foto|didascalia|cutline|img-?text|image-?text|photo-?desc"
)
_PIXELS = re.compile(r"\s*(\d{1,5})")
_VARIANT = re.compile(
    r"[-_@]?\d{2,4}x\d{2,4}|[-_](?:scaled|large|medium|small|thumb(?:nail)?)\b|[-_]\d{3,4}w?(?=\.)|\.\w{3,4}$",
    re.I,
)


def images(reading: ParsedHtml, body: Body) -> tuple[Image, ...]:
    """The article's pictures: the first of ``image_candidates``."""
    return next((candidate.value for candidate in image_candidates(reading, body)), ())


def image_candidates(reading: ParsedHtml, body: Body) -> list[Candidate]:
    """Tuples of the article's pictures in order, each once, with absolute URLs.

    First those printed with the text, preceded by the one in metadata if none is printed above the text. That one alone
    is the second candidate.
    """
    printed, lead = _printed(reading, body)
    stated = _stated(reading)
    if not lead and not stated and (painted := backgrounds(reading, body, _belongs)):
        return [Candidate(_each_once([*painted, *printed]), None, "dom:style", "painted behind the headline's box")]
    chosen = _each_once([*([stated[0]] if stated and not lead else []), *printed])
    found = []
    if printed:
        rule = "printed with the text" if lead or not stated else "the stated one, then those printed with the text"
        found.append(Candidate(chosen, None, "dom:img", rule))
    if stated:
        found.append(Candidate((stated[0],), stated[1], stated[2], "stated"))
    return found


def _each_once(pictures: list[Image]) -> tuple[Image, ...]:
    found: dict[str, Image] = {}
    for image in pictures:
        key = _key(image.url)
        known = found.get(key)
        if known is None:
            found[key] = image
        elif known.caption is None and image.caption:
            found[key] = Image(known.url, image.caption, known.alt or image.alt)
    return tuple(found.values())[:MAX_IMAGES]


def _printed(reading: ParsedHtml, body: Body) -> tuple[list[Image], bool]:
    """Pictures in the document from headline to end of text, and whether one is above the text."""
    first, last = body.first_block, body.last_block
    if first is None or last is None:
        return [], False
    blocks = reading.document.blocks
    last = _end_of_gallery(blocks, last)
    marks = _marks(reading)
    start = next((i for i in range(first, max(-1, first - 60), -1) if _in_h1(blocks[i].box)), first - ABOVE)
    found: list[Image] = []
    lead = False
    for element, index in marks[:2_000]:
        if not start - 2 <= index <= last + 1:
            continue
        raw = address(element) if _belongs(element, reading) else None
        url = reading.absolute(raw) if raw else None
        if url is None:
            continue
        alt = clean(element.get("alt") or "")[:500] or None
        found.append(Image(url, _caption(element, index, blocks), alt))
        lead = lead or index <= first
        if len(found) >= 2 * MAX_IMAGES:
            break
    return found, lead


def _end_of_gallery(blocks: list[Block], last: int) -> int:
    """The last line of captions that directly follow the text: pictures between them are the article's gallery."""
    while last + 1 < len(blocks) and _is_caption(blocks[last + 1]):
        last += 1
    return last


def _marks(reading: ParsedHtml) -> list[tuple[Any, int]]:
    """Every picture with the index of the line that follows, including those that are only in ``<noscript>``."""
    marks = reading.document.marks
    lone = [(e.find(".//img"), index) for e, index in marks["noscript"][:MAX_NOSCRIPTS] if _is_lone(e)]
    return sorted([*marks["img"], *lone], key=lambda mark: mark[1]) if lone else marks["img"]


def _is_lone(noscript: Any) -> bool:
    """Whether it contains a picture without a placeholder next to it."""
    parent = noscript.getparent()
    if parent is None or parent.tag in ("head", "body") or noscript.find(".//img") is None:
        return False
    return all(e.tag != "img" or e.getparent() is noscript for e in islice(parent.iter("img", "amp-img"), 2))


def _in_h1(box: Box) -> bool:
    return box.tag == "h1" or (box.parent is not None and box.parent.tag == "h1")


def _belongs(element: Any, reading: ParsedHtml) -> bool:
    """Whether a picture's size and surroundings are those of an article's picture."""
    for name in ("width", "height"):
        stated = element.get(name)
        pixels = _PIXELS.match(stated) if stated else None
        if pixels and int(pixels[1]) < MIN_SIDE and "%" not in stated:
            return False
    parent, steps = element.getparent(), 0
    while parent is not None and steps < 6:
        if parent.tag == "a":
            href = parent.get("href") or ""
            if href and not href.startswith("#") and not PICTURE_FILE.search(href) and _leads_away(href, reading):
                return False
        if parent.tag == "article":  # an aside's own are cards of other stories
            return next(parent.iterancestors("aside"), None) is None
        if parent.tag in ("body", "main"):
            break
        name, ident = parent.get("class"), parent.get("id")
        if parent.tag in ("aside", "nav", "footer"):
            return False
        if (name or ident) and _is_other_box(f"{name or ''} {ident or ''}".lower()):
            return False
        parent, steps = parent.getparent(), steps + 1
    return True


@lru_cache(maxsize=4096)  # pictures of a page stand in boxes of a few classes
def _is_other_box(names: str) -> bool:
    return _OTHER_BOX.search(names) is not None


def _leads_away(href: str, reading: ParsedHtml) -> bool:
    target = reading.absolute(href)
    return (
        target is not None
        and target.split("#")[0].split("?")[0] != reading.context.url.split("#")[0].split("?")[0]
        and "/image" not in target
        and "gallery" not in target
    )


def _caption(element: Any, index: int, blocks: list[Block]) -> str | None:
    """The text of the figure's caption, or of a line directly below that its markup calls one."""
    figure = next((a for a in _up(element, 6) if a.tag == "figure"), None)
    if figure is not None:
        inside = figure.find(".//figcaption")
        if inside is not None:
            return clean(" ".join(inside.itertext()))[:2_000] or None
    return next((block.text[:2_000] for block in blocks[index : index + 2] if _is_caption(block)), None)


def _is_caption(block: Block) -> bool:
    return any(box.tag == "figcaption" or (box.hints and _CAPTION.search(box.hints)) for box in block.box.nearest(3))


def _up(element: Any, steps: int) -> Iterator[Any]:
    parent = element.getparent()
    while parent is not None and steps > 0:
        yield parent
        parent, steps = parent.getparent(), steps - 1


def _stated(reading: ParsedHtml) -> tuple[Image, str, str] | None:
    """The picture in metadata, its URL as given, and its place: JSON-LD, else the card."""
    value = reading.jsonld.article.get("image")
    value = next(iter(value), None) if isinstance(value, list) else value
    caption = None
    if isinstance(value, dict):
        caption = text_of(value.get("caption"))
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
        value = value[0] if isinstance(value, list) and value else value
    raws = [("jsonld", value)]
    raws += [(f"meta:{n}", raw) for n, raw in reading.meta.all("og:image", "og:image:url", "twitter:image")[:2]]
    for source, raw in raws:
        if isinstance(raw, str) and not NO_PICTURE.search(raw[:300].lower()) and (url := reading.absolute(raw)):
            alt = reading.meta.get("og:image:alt", "twitter:image:alt")
            return Image(url, caption if source == "jsonld" else None, alt[1] if alt else None), raw, source
    return None


def _key(url: str) -> str:
    """The same picture in other sizes has the same key."""
    name = url.split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1].lower()
    base = _VARIANT.sub("", name)
    return base if len(base) >= 8 else url
