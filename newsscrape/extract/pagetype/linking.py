"""Features of where a page leads, and of what it lets its reader press and fill in.

Numbers only; each URL is counted once, and at most ``MAX_LINKS`` links are looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from newsscrape.extract.pagetype.page import Page
from newsscrape.extract.pagetype.words import ADDRESS_KINDS

MAX_LINKS = 1_500
MAX_CONTROLS = 60
_URL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{0,20}:)?(?://([^/?#]*))?([^?#]*)")
_CONTROLS = ("button", "input")
_ONLY_LINK = 0.6  # share of a heading's characters from which it is a link
NAMES = (
    *"links:elsewhere links:alike body:cited headings:linked".split(),
    *(f"links:{kind}" for kind in ADDRESS_KINDS),
    *(f"controls:{tag}" for tag in _CONTROLS),
)


def linking_row(page: Page) -> list[float]:
    """The numbers in the order of ``NAMES``."""
    own = {index for paragraph in page.body.paragraphs for index in paragraph.blocks}
    host, _ = _parts(page.reading.context.url)
    elsewhere = cited = 0
    kinds: Counter[str] = Counter()
    folders: Counter[str] = Counter()
    targets = _targets(page)
    for href, index in targets.items():
        to, path = _parts(href)
        if to and to != host:
            elsewhere += 1
            cited += index in own
            continue
        segments = [segment for segment in path.lower().split("/") if segment]
        if segments:
            folders["/".join(segments[:-1])] += 1
    for folder, times in folders.items():
        for kind in _kinds_of(folder):
            kinds[kind] += times
    headings = [block for block in page.visible if block.heading_level]
    found = Counter([element.tag for element in page.reading.root.iter(*_CONTROLS)])
    count = len(targets) or 1
    return [
        elsewhere / count,
        max(folders.values(), default=0) / count,
        cited,
        sum([block.link_share > _ONLY_LINK for block in headings]) / (len(headings) or 1),
        *[kinds[kind] / count for kind in ADDRESS_KINDS],
        *[min(found[tag], MAX_CONTROLS) for tag in _CONTROLS],
    ]


def _targets(page: Page) -> dict[str, int]:
    """Each URL that the visible lines link to, with the line that is the first to do so."""
    targets: dict[str, int] = {}
    links = ((link, block.index) for block in page.visible for link in block.links)
    for (link, index), _ in zip(links, range(MAX_LINKS), strict=False):
        href = (link.get("href") or "").strip()
        if href and not href.startswith(("#", "tel:", "mailto:", "javascript:")):
            targets.setdefault(href, index)
    return targets


def _parts(url: str) -> tuple[str, str]:
    """Host and path; ``urlsplit`` takes four times as long, and a page has hundreds of links."""
    found = _URL.match(url)
    return ((found[1] or "").removeprefix("www."), found[2]) if found else ("", "")


@lru_cache(maxsize=1_024)
def _kinds_of(folder: str) -> tuple[str, ...]:
    """The kinds of page that a folder's name speaks for."""
    names = folder.split("/")
    return tuple(kind for kind, words in ADDRESS_KINDS.items() if not words.isdisjoint(names))
