"""Every machine-readable place that says a date: JSON-LD, meta, microdata, address, hints, headers, scripts.

Says where it stands and what it is a date of; which one to believe is decided in ``published``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from newsscrape.extract import published_words as words
from newsscrape.extract.jsonld import text_of
from newsscrape.extract.reading import Reading
from newsscrape.items import ArticleDate

Of = Literal["published", "modified", "mentioned"]


@dataclass(frozen=True, slots=True)
class Place:
    """One stated date. ``kind`` is its row in the table of ranks, ``of`` what it is a date of.

    ``date`` is set where the line had to be read to find it; ``score`` orders lines of one kind, higher first;
    ``refused`` says why it cannot be the answer.
    """

    raw: str
    source: str
    rule: str
    of: Of
    kind: str
    block: int | None = None
    date: ArticleDate | None = None
    score: float = 0.0
    refused: str | None = None


_JSONLD: tuple[tuple[str, Of, str], ...] = (
    ("datePublished", "published", ""),
    ("dateCreated", "published", ":created"),
    ("uploadDate", "published", ":created"),
    ("dateModified", "modified", ""),
)
_META: tuple[tuple[list[str], Of, str], ...] = (
    (words.META_PUBLISHED, "published", "meta"),
    (words.META_CREATED, "published", "meta:created"),
    (words.META_MODIFIED, "modified", "meta"),
)
_KNOWN_META = frozenset(name for names, _, _ in _META for name in names)
_OTHER_META = re.compile(r"(?:publi|upload|creat|issue|post).{0,12}(?:date|time|_at|\bon\b)|date.{0,12}(?:publi|creat)")
_NOT_PUBLISHED = re.compile(r"modif|update|expir|unpublish|event|start|end|birth|valid")
_PAGE_TYPES = (
    "WebPage",
    "ItemPage",
    "VideoObject",
    "PodcastEpisode",
    "Product",
    "CreativeWork",
    "BlogPosting",
)
_CAPTURED = ("memento-datetime", "x-archive-orig-date", "date")
_SCRIPT_DATE = re.compile(
    rf'\\?"(?P<key>{"|".join(words.SCRIPT_KEYS)})\\?"\s{{0,3}}:\s{{0,3}}\\?"(?P<raw>\d{{4}}-\d\d-\d\d[^"\\]{{0,24}})'
)
MAX_SCRIPT = 1_000_000


def stated(reading: Reading) -> Iterator[Place]:
    """What the page's data, its address and those who led to it say."""
    yield from _jsonld(reading)
    for names, of, kind in _META:
        for name, raw in reading.meta.all(*names):
            yield Place(raw, f"meta:{name}", "head", of, kind)
    known = {name for names, _, _ in _META for name in names}
    for name, contents in reading.meta.values.items():
        if name not in known and len(name) < 60 and _OTHER_META.search(name) and not _NOT_PUBLISHED.search(name):
            yield Place(contents[0], f"meta:{name}", "named like a published date", "published", "meta:other")
    yield from _microdata(reading)
    yield Place(reading.context.url, "url", "address", "published", "url")
    for hint in reading.context.hints:
        if "date" in hint.field or "published" in hint.field:
            yield Place(hint.raw, f"hint:{hint.source}", "said elsewhere", "published", "hint")
    for name, value in reading.headers.items():
        if name.lower() == "last-modified":
            yield Place(value, "header:last-modified", "header", "modified", "header")
        elif name.lower() in _CAPTURED:
            source = f"header:{name.lower()}"
            yield Place(value, source, "header", "published", "header", refused="refused: the day of the capture")


def _jsonld(reading: Reading) -> Iterator[Place]:
    article = reading.jsonld.article
    nodes = [("jsonld", article)] if article else []
    nodes += [("jsonld:page", n) for n in reading.jsonld.of_type(*_PAGE_TYPES) if n is not article]
    for kind, node in nodes[:8]:
        for key, of, suffix in _JSONLD:
            raw = text_of(node.get(key))
            if raw:
                rule = f"{'article' if kind == 'jsonld' else 'page'} {key}"
                yield Place(raw, "jsonld", rule, of, "jsonld:created" if suffix else kind)


def _microdata(reading: Reading) -> Iterator[Place]:
    for key, of, suffix in _JSONLD:
        for stated_by in reading.microdata.all(key, key.lower())[:10]:
            if stated_by.item_type not in ("Comment", "UserComments", "Review", "Answer", "Event"):
                rule = f"{stated_by.item_type or 'no type'} {key}"
                yield Place(stated_by.value, "microdata", rule, of, f"microdata{suffix}")


def in_scripts(reading: Reading) -> list[Place]:
    """Published dates in the data of scripts, where all of them name one moment; for pages with no other."""
    found: dict[str, Place] = {}
    for script in reading.root.iter("script"):
        text = script.text
        if text and len(text) <= MAX_SCRIPT and "ublish" in text:
            for match in _SCRIPT_DATE.finditer(text):
                found.setdefault(match["raw"][:10], Place(match["raw"], "script", match["key"], "published", "script"))
                if len(found) > 1:
                    return []
    return list(found.values())
