"""Finds the article in JSON-LD that is the one on this page.

Pages also describe the stories that they link to, often before their own, and templates fill in the wrong story. An
article is this page's if its headline is the printed one or its URL is the page's; one with neither counts only if
nothing says that it is another story.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from newsscrape.extract.elements import Listed

MAX_TITLES, MAX_PIECES = 40, 40  # headings compared with a described article, and pieces of text in each
SAME_STORY = 0.34  # of a headline's words that are in the page's titles; fewer are another story's
SAME_WORDS = 0.75  # the same for an article that names another page of the site as its own
SAME_START = 20  # squeezed characters from which the start of a headline is the headline: some are cut off
_ADDRESS = re.compile(r"^(?:https?:)?//(?:www\.|m\.|mobile\.|amp\.)?([^/?#]+)([^?#]*)(?:\?([^#]*))?", re.I)
_AMP = re.compile(r"(?<=/)amp/|/amp(?=/?$)|\.amp(?=\.html?$|$)|/(?:index|default)\.\w{2,5}$")
_NUMBER = re.compile(r"\d{4,}")
_YEAR_OR_DAY = re.compile(r"(?:19|20)\d\d(?:[01]\d(?:[0-3]\d)?)?")
_NOT_WORD = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w{3,}")


class Address(NamedTuple):
    """A URL for comparing pages: without scheme, ``www.``, ``/amp`` and a trailing slash."""

    host: str
    path: str
    query: frozenset[tuple[str, str]]

    @property
    def number(self) -> str:
        """The article's number in the path, if it has one: neither a year nor a day."""
        return next((n for n in reversed(_NUMBER.findall(self.path)) if not _YEAR_OR_DAY.fullmatch(n)), "")

    @property
    def slug(self) -> str:
        """The last part of the path if it is long enough to be one article's."""
        last = self.path.rsplit("/", 1)[-1]
        return last if len(last) >= 12 else ""

    def same_page(self, other: Address) -> bool:
        """Whether two URLs lead to one article: a tracking parameter, a slug or a section may differ."""
        if self.host != other.host:
            return False
        mine, its = dict(self.query), dict(other.query)
        if any(mine[key] != its[key] for key in mine.keys() & its.keys()):
            return False
        if self.path == other.path:
            return bool(self.path) or self.query == other.query != frozenset()
        return bool((self.number and self.number == other.number) or (self.slug and self.slug == other.slug))


def read_address(url: str, base: Address | None = None) -> Address | None:
    """None for anything but an absolute URL; a path is resolved on the host of ``base``."""
    url = url.strip()
    if base is not None and url.startswith("/") and not url.startswith("//"):
        url = f"//{base.host}{url}"
    match = _ADDRESS.match(url)
    if match is None:
        return None
    path = _AMP.sub("", match[2].lower()).rstrip("/")
    pairs = [part.partition("=") for part in (match[3] or "").split("&")[:20] if part]
    return Address(match[1].lower(), path, frozenset((key, value) for key, _, value in pairs))


class Titles:
    """The page's headings, ``<title>`` and ``og:title``, for comparison with described headlines."""

    def __init__(self, listed: Listed) -> None:
        self.listed = listed

    @cached_property
    def texts(self) -> list[str]:
        # Bounded both ways: a damaged page can have thousands of h1, each inside the one before.
        elements = self.listed["titles"][:MAX_TITLES]
        found = ["".join(islice(element.itertext(), MAX_PIECES))[:500] for element in elements]
        shared = (e.get("content") for e in self.listed["meta"] if e.get("property") == "og:title")
        return [text for text in (*found, *islice(filter(None, shared), 2)) if text.strip()]

    @cached_property
    def squeezed(self) -> list[str]:
        return [_squeeze(text) for text in self.texts]

    @cached_property
    def words(self) -> frozenset[str]:
        return _words(" ".join(self.texts))

    def has(self, headline: str) -> bool:
        """Whether a headline is one of them, or the start of one, or the other way round."""
        squeezed = _squeeze(headline)
        return bool(squeezed) and any(
            squeezed == title
            or (len(squeezed) >= SAME_START and title.startswith(squeezed))
            or (len(title) >= SAME_START and squeezed.startswith(title))
            for title in self.squeezed
        )

    def share(self, headline: str) -> float:
        """The share of a headline's words that are in them, 0 to 1; 1 if there is nothing to compare."""
        words = _words(headline)
        return len(words & self.words) / len(words) if words and self.words else 1.0


class Described(NamedTuple):
    """A described article. ``listed``: it is among the parts, mentions or list items of something else."""

    node: dict[str, Any]
    headline: str | None
    urls: tuple[str, ...]
    listed: bool


def own_article(articles: Sequence[Described], url: str, others: Iterable[str], listed: Listed) -> dict[str, Any]:
    """The node that describes the page at this URL, or ``{}``; of equal ones the first with a date or author.

    ``others`` are the URLs that the page gives as its own; they are computed only if its real URL does not decide.
    """
    base = read_address(url)
    there = [_addresses(one, base) for one in articles]
    if base is not None and len(articles) == 1 and any(map(base.same_page, there[0])):
        return articles[0].node
    here = [address for page in (url, *others) if (address := read_address(page)) is not None]
    titles = Titles(listed)
    ranked: list[tuple[int, bool, int]] = []
    for index, one in enumerate(articles):
        own = any(address.same_page(page) for address in there[index] for page in here)
        elsewhere = not own and any(address.host == page.host for address in there[index] for page in here)
        rank = _rank(one, own, elsewhere, titles)
        if rank is not None:
            ranked.append((rank, not (one.node.get("datePublished") or one.node.get("author")), index))
    return articles[min(ranked)[2]].node if ranked else {}


def _addresses(one: Described, base: Address | None) -> list[Address]:
    found = (read_address(url, base) for url in one.urls)
    return [address for address in found if address is not None and address.path]


def _rank(one: Described, own: bool, elsewhere: bool, titles: Titles) -> int | None:
    """How likely an article is this page's, 0 is best; None if it is another story.

    ``elsewhere``: it names another page of this site as its own.
    """
    if one.headline and titles.has(one.headline):
        return 0 if own else 1
    if own:
        return 2
    if one.listed or not (one.headline or one.node.get("datePublished")):
        return None
    return 3 if titles.share(one.headline or "") >= (SAME_WORDS if elsewhere else SAME_STORY) else None


def _squeeze(text: str) -> str:
    return _NOT_WORD.sub("", text.casefold())


def _words(text: str) -> frozenset[str]:
    """Words of three letters or more; in scripts without spaces, pairs of characters."""
    text = text.casefold()
    if text.isascii() or " " in text.strip():
        return frozenset(_WORD.findall(text))
    return frozenset(_pairs(text))


def _pairs(text: str) -> Iterator[str]:
    return (text[i : i + 2] for i in range(len(text) - 1))
