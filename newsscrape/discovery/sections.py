"""Reads section pages: the links that they list, each with its headline and date, and the pages with older links.

Does not decide which links to follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from newsscrape import urls
from newsscrape.discovery import embedded_links, paging
from newsscrape.extract.document import clean
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.related import read_stories
from newsscrape.items import Link

MAX_LINKS = 20_000  # the yearly index of an old paper has some thousands
FRAME = "frame"  # ``via`` of a link that a page shows in a frame
MAX_PAGING = 200
MAX_TRIED = 1_000  # links whose labels are checked for paging
MAX_BUTTONS, MAX_PIECES = 200, 50  # elements with a URL to load, and strings in one, that are examined
_LONGEST = 1_000  # characters of a link's text
_AROUND = 4  # ancestors of a link whose class names may say that it is among page numbers
_PAGER = re.compile(
    r"(?:^|[\s_-])(?:pag(?:er|ing|inat\w*|e-?n(?:av\w*|umbers?|um))|wp-pagenavi|next|older|load-?more|show-?more|"
    r"view-?more|more-?(?:posts|stories|news|link|button)|infinite\w*|nav-?(?:links|previous|next)|seitennav\w*)(?:$|[\s_-])",
    re.I,
)
# Attributes in which a button keeps the URL that it loads.
_BUTTON_URLS = ("data-url", "data-href", "data-next", "data-next-url", "data-next-page", "data-next-page-url",
                "data-load-more-url", "data-ajax-url", "data-page-url", "data-more-url", "data-endpoint",
                "hx-get")  # fmt: skip
_BUTTONS = "//*[" + " or ".join(f"@{name}" for name in _BUTTON_URLS) + "]"
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Listed:
    """The links of a section page, and how many more it has than were read."""

    links: tuple[Link, ...] = ()
    left: int = 0


def section_links(reading: ParsedHtml) -> Listed:
    """Every page that a section page links to, each once, in the order of first mention.

    Includes links, image maps and JSON-LD lists, then frames, whose links have ``via`` set to ``frame`` and may be of
    either kind. ``position`` counts from 1. ``anchor_text`` is the longest text that links to the page, because a
    picture and a "read more" often lead to the same story as its headline. ``date_raw`` is the date printed next to it.
    """
    dates = {urls.canonical(s.url): s.date.raw for s in read_stories(reading) if s.url and s.date}
    texts: dict[str, str] = {}
    first: dict[str, str] = {}
    more: set[str] = set()
    frames: set[str] = set()
    for href, text, framed in _mentions(reading):
        url = reading.absolute(href)
        if url is None:
            continue
        key = urls.canonical(url)
        if key not in first:
            if len(first) >= MAX_LINKS:
                more.add(key)
                continue
            first[key] = url
            if framed:
                frames.add(key)
        if len(text) > len(texts.get(key, "")):
            texts[key] = text
    links = (
        Link(
            url, FRAME if key in frames else "section", position, texts.get(key) or None, dates.get(key),
            role="page" if key in frames else "article",
        )
        for position, (key, url) in enumerate(first.items(), start=1)
    )  # fmt: skip
    return Listed(tuple(links), len(more))


def _mentions(reading: ParsedHtml) -> Iterator[tuple[str | None, str, bool]]:
    """Each URL as written, its link text, and whether it is shown in a frame."""
    for element in reading.root.iter("a", "area"):
        text = "".join(element.itertext()) if element.tag == "a" else element.get("alt") or element.get("title") or ""
        yield element.get("href"), clean(text[:_LONGEST]), False
    for href, name in embedded_links.listed_in_jsonld(reading):
        yield href, clean(name[:_LONGEST]), False
    for source in embedded_links.framed(reading):
        yield source, "", True


def pagination_links(reading: ParsedHtml) -> tuple[Link, ...]:
    """The links from a section page to older stories, in the page's order, never to newer ones.

    ``via`` is ``pagination`` for later pages of the same list: ``rel=next``, a label for it in one of some forty
    languages, numbers above the present page's, "load more" buttons. It is ``calendar`` for pages of an archive by
    date: from a dated page, those that are older or a part of it; from any other page, all of them.
    """
    present = paging.Place(reading.context.url)
    domain = urls.domain(reading.context.url)
    found: dict[str, Link] = {}
    for href, label, via in (*_stated(reading), *_printed(reading, present), *_calendar(reading)):
        url = reading.absolute(href)
        if url is None or urls.domain(url) != domain:
            continue
        key = urls.canonical(url)
        if key == present.url or key in found:
            continue
        found[key] = Link(url, via, len(found) + 1, label or None)
        if len(found) >= MAX_PAGING:
            break
    return tuple(found.values())


def _stated(reading: ParsedHtml) -> Iterator[tuple[str, str, str]]:
    for href in (*reading.meta.links.get("next", ()), reading.header_links.get("next")):
        if href:
            yield href, "", "pagination"


def _printed(reading: ParsedHtml, present: paging.Place) -> Iterator[tuple[str, str, str]]:
    """Links and buttons that lead to older stories, judged by label, position and target."""
    days = paging.dated(reading.context.url)
    tried = 0
    for element, href in _candidates(reading):
        label = _label(element)
        kind = paging.label_kind(label)
        if "next" in (element.get("rel") or "").lower().split():
            yield href, label, "pagination"
            continue
        if kind is None and label:
            continue  # a headline
        tried += 1
        url = reading.absolute(href)
        if url is None or tried > MAX_TRIED:
            continue
        if paging.dated(url) not in (None, days):
            continue  # a day in a calendar looks like a number, too
        later = present.is_later(url, label)
        # A label that means "next" counts unless the number contradicts it. "More", an arrow or a picture needs a page
        # number in the URL, or page numbers around it. A number must be a page of this very list.
        if later or (later is None and (kind == "next" or (kind != "number" and _among_pages(element)))):
            yield href, label, "pagination"


def _candidates(reading: ParsedHtml) -> Iterator[tuple[Any, str]]:
    for element in reading.root.iter("a"):
        if href := element.get("href"):
            yield element, href
    for element in reading.root.xpath(_BUTTONS)[:MAX_BUTTONS]:
        if href := next((value for name in _BUTTON_URLS if (value := element.get(name))), None):
            yield element, href


def _label(element: Any) -> str:
    """An element's text, or else its label for screen readers."""
    text = clean("".join(islice(element.itertext(), MAX_PIECES))[:_LONGEST])
    if text and (text not in paging.ARROWS or not element.get("aria-label")):
        return text
    pictures = (image.get("alt") for image in element.iter("img"))
    return clean(element.get("aria-label") or element.get("title") or next(filter(None, pictures), "") or text)


def _among_pages(element: Any) -> bool:
    """Whether the class names of an element, or of one close around it, say that it holds page numbers."""
    return paging.named_around(element, _PAGER, _AROUND)


def _calendar(reading: ParsedHtml) -> Iterator[tuple[str, str, str]]:
    """Links, and options of a drop-down list, to pages of an archive by date."""
    present = paging.dated(reading.context.url)
    for element in reading.root.iter("a", "option"):
        href = element.get("href") or element.get("value")
        if not href or not _YEAR.search(href) or (element.tag == "option" and "/" not in href):
            continue
        url = reading.absolute(href)
        period = paging.dated(url) if url else None
        if period is not None and paging.leads_back(period, present):
            yield href, clean("".join(element.itertext())[:_LONGEST]), "calendar"
