"""Estimates whether a URL leads to an article, from its form and from what similar URLs on the site turned out to be.

Does not decide what to fetch. What it learns are counts, which do not depend on order and can be saved and added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from heapq import heappop, heappush
from math import exp
from typing import Any, Literal
from urllib.parse import parse_qsl

from newsscrape.discovery import paging
from newsscrape.discovery.shapes import family, shape, split
from newsscrape.items import PageType

MAX_SHAPES = 2_000  # per site, and as many families
TRUSTED = 3.0  # the prior counts as much as this many pages
LIKELY, UNLIKELY = 0.65, 0.25
# What a page's type says about URLs of the same shape. Errors, consent walls and script shells say nothing.
_SAYS: Mapping[str, bool] = {
    "article": True, "paywall_stub": True, "listing": False, "product": False, "service": False, "forum": False,
    "documentation": False, "front_page": False, "video_stub": False, "stub": False,
}  # fmt: skip

_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|csv|epub|zip|gz|rar|7z|tar|exe|dmg|apk|jpe?g|png|gif|webp|svg|ico|bmp|tiff?|"
    r"avif|mp3|m4a|ogg|wav|aac|mp4|m4v|webm|avi|mov|wmv|flv|m3u8?|pls|css|m?js|json|xml|rss|atom|rdf|xsl|txt|ics|woff2?|"
    r"ttf|eot|swf)$",
    re.I,
)
_LIST = re.compile(
    r"/(?:tags?|topics?|themen?|themes?|sujets?|temas?|category|categories|kategorien?|categor(?:ia|ie)s?|rubrique|authors?|"
    r"auteurs?|autor(?:e[ns]?|es)?|people|profiles?|contributors?|staff|search|suche|recherche|buscar|sok|archives?|archiv|"
    r"page|pages|seite|feeds?|rss|sitemap|index|latest|newsletters?|podcasts?|videos?|watch|mediathek|galler(?:y|ies)|"
    r"galerie|photos?|bilder|live-?tv|programme|schedule|weather|wetter|horoscopes?|jobs|shop)(?:[/.]|$)",
    re.I,
)
_SERVICE = re.compile(
    r"/(?:login|log-?in|sign-?in|sign-?up|register|registrieren|account|konto|user|my|subscribe|subscriptions?|abo|cart|"
    r"checkout|contact|kontakt|about(?:-us)?|impressum|imprint|privacy|datenschutz|terms|agb|cookies?|help|hilfe|faq|"
    r"advertis\w*|mediadaten|print|share|comments?|wp-(?:admin|login|json|content)|cgi-bin|xmlrpc)(?:[/.]|$)",
    re.I,
)
_PAGE = re.compile(r"\.(?:s?html?|xhtml|php|aspx?|jsp|cfm|ece)$", re.I)
_IDENTIFIED = re.compile(
    r"^(?:id|aid|nid|sid|article_?id|news_?id|story_?id|article|artikel|story|news|doc|storycode|idart)$", re.I
)
_SECTION = re.compile(r"/[^\d/]{1,28}/?")
_SMALL = re.compile(r"\d{1,3}")
_DATED_PART = re.compile(r"/D(?:-[^?]|/[^?])|/[^/?]+-D\b")


@dataclass(frozen=True, slots=True)
class _Address:
    path: str
    query: list[tuple[str, str]]
    last: str  # the shape of the path's last segment, with its extension
    text: str  # that segment itself
    form: str
    url: str


def _ends_dated(address: _Address) -> bool:
    return address.last.partition(".")[0] == "D" or (bool(address.query) and paging.dated(address.url) is not None)


def _counts_pages(parameter: tuple[str, str]) -> bool:
    return paging.PAGE_KEY.fullmatch(parameter[0]) is not None and _SMALL.fullmatch(parameter[1]) is not None


# A feature of a URL, its weight as evidence for an article (log odds), and its description.
_LOOKS: tuple[tuple[Callable[[_Address], bool], float, str], ...] = (
    (lambda a: a.path.strip("/") == "" and not a.query, -4.0, "the front door"),
    (lambda a: _LIST.search(a.path) is not None, -4.0, "a word in it that lists have"),
    (lambda a: _SERVICE.search(a.path) is not None, -4.0, "a word in it that services have"),
    (_ends_dated, -2.5, "ends with a date, as archives do"),
    (lambda a: _DATED_PART.search(a.form) is not None, 2.0, "a date in it"),
    (lambda a: "S" in a.last.split(".")[0].split("-"), 2.2, "a title in it"),
    (lambda a: "S" not in a.last and a.text.count("-") >= 2, 0.9, "several words in it"),
    (lambda a: re.search(r"\d{4,}", a.text) is not None, 1.5, "a number in it"),
    (lambda a: "X" in a.last.split(".")[0].split("-"), 1.0, "an identifier in it"),
    (lambda a: _PAGE.search(a.path) is not None, 0.7, "a page's ending"),
    (lambda a: any(_IDENTIFIED.match(k) and re.search(r"\d{2,}", v) for k, v in a.query), 1.7, "a number as parameter"),
    (lambda a: _SECTION.fullmatch(a.path) is not None and not a.query, -1.5, "a section's name"),
    (lambda a: any(map(_counts_pages, a.query)), -2.5, "the number of a page"),
)  # fmt: skip
_BASE = -0.8


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a URL probably leads to, the likelihood that it is an article (0 to 1), and the reasons in words."""

    kind: Literal["article", "listing", "file", "unknown"]
    likelihood: float
    reasons: tuple[str, ...]


class Counts:
    """How many pages of each shape were articles and how many were not, for at most ``limit`` shapes.

    When there are more, the shapes with the smallest hashes stay. A shape that stays has then been counted from its
    first page on, so the order of observations makes no difference.
    """

    def __init__(self, limit: int = MAX_SHAPES) -> None:
        self.limit = limit
        self.counts: dict[str, tuple[int, int]] = {}
        self._largest: list[tuple[int, str]] = []

    def add(self, form: str, articles: int, others: int) -> None:
        """Add these counts to a shape."""
        known = self.counts.get(form)
        if known is not None:
            self.counts[form] = known[0] + articles, known[1] + others
            return
        self.counts[form] = articles, others
        heappush(self._largest, (-_hash(form), form))
        if len(self.counts) > self.limit:
            del self.counts[heappop(self._largest)[1]]

    def share(self, form: str, expected: float) -> float:
        """The share of articles, drawn towards the expected share while few pages have been seen."""
        articles, others = self.counts.get(form, (0, 0))
        return (articles + TRUSTED * expected) / (articles + others + TRUSTED)


def _hash(form: str) -> int:
    return int.from_bytes(blake2b(form.encode("utf-8", "replace"), digest_size=8).digest())


class Shapes:
    """What the URLs of one site turned out to be. Use one instance per site."""

    def __init__(self, limit: int = MAX_SHAPES) -> None:
        self.shapes, self.families = Counts(limit), Counts(limit)

    def observe(self, url: str, page_type: PageType) -> None:
        """Record what a page was. Errors, consent walls and script shells teach nothing."""
        is_article = _SAYS.get(page_type)
        if is_article is None:
            return
        form = shape(url)
        self.shapes.add(form, int(is_article), int(not is_article))
        self.families.add(family(form), int(is_article), int(not is_article))

    def article_likelihood(self, url: str) -> float:
        """How likely a URL is an article's, from 0 to 1; 0 for a file that is not a page."""
        return self.verdict(url).likelihood

    def verdict(self, url: str) -> Verdict:
        """What a URL probably leads to: its form gives the prior, corrected by its family, then by its shape."""
        address = _address(url)
        if _FILE.search(address.path):
            return Verdict("file", 0.0, ("a file's ending",))
        looks = [(weight, words) for test, weight, words in _LOOKS if test(address)]
        expected = 1 / (1 + exp(-(_BASE + sum(weight for weight, _ in looks))))
        of_family = self.families.share(family(address.form), expected)
        likelihood = self.shapes.share(address.form, of_family)
        kind: Literal["article", "listing", "unknown"] = (
            "article" if likelihood >= LIKELY else "listing" if likelihood <= UNLIKELY else "unknown"
        )
        reasons = [words for _, words in looks]
        for counts, form, name in (
            (self.shapes, address.form, "shape"),
            (self.families, family(address.form), "family"),
        ):
            articles, others = counts.counts.get(form, (0, 0))
            if articles + others:
                reasons.append(f"{articles} of {articles + others} pages of its {name} were articles")
                break
        return Verdict(kind, likelihood, tuple(reasons))

    def merge(self, other: Shapes) -> None:
        """Add what another crawl or another process learned."""
        for mine, theirs in ((self.shapes, other.shapes), (self.families, other.families)):
            for form, (articles, others) in theirs.counts.items():
                mine.add(form, articles, others)

    def to_dict(self) -> dict[str, dict[str, list[int]]]:
        """The counts as plain data, for ``from_dict``; equal for equal counts."""
        return {
            name: {form: list(counts.counts[form]) for form in sorted(counts.counts)}
            for name, counts in (("shapes", self.shapes), ("families", self.families))
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Mapping[str, Any]], limit: int = MAX_SHAPES) -> Shapes:
        """The instance that ``to_dict`` saved."""
        made = cls(limit)
        for name, counts in (("shapes", made.shapes), ("families", made.families)):
            for form, (articles, others) in data.get(name, {}).items():
                counts.add(form, int(articles), int(others))
        return made


def _address(url: str) -> _Address:
    parts = split(url)
    form = shape(url)
    last = form.partition("?")[0].rstrip("/").rpartition("/")[2] if parts.path.strip("/") else ""
    text = parts.path.rstrip("/").rpartition("/")[2]
    return _Address(parts.path, parse_qsl(parts.query), last, text, form, url)
