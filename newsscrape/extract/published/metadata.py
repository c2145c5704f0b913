"""The machine-readable places of dates: JSON-LD, meta, microdata, URL, hints, headers, scripts.

Returns where each date is and what it is the date of; ``checks.py`` decides which one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from newsscrape.dates import parse_date, url_date
from newsscrape.extract.jsonld import text_of, types_of
from newsscrape.extract.page_cache import cached_per_page
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.published import words
from newsscrape.extract.published.labels import Of
from newsscrape.items import ArticleDate

Known = Mapping[str, Any]  # what is known about the page: the keyword arguments of ``parse_date``


@dataclass(frozen=True, slots=True)
class Place:
    """One date on the page. ``kind`` is its row in the table of ranks, ``of`` what it is the date of.

    ``score`` orders lines of one kind, higher first; ``refused`` says why it cannot be the answer; ``labelled`` means
    that a printed date has a label for the publication date.
    """

    raw: str
    date: ArticleDate
    source: str
    rule: str
    of: Of
    kind: str
    block: int | None = None
    score: float = 0.0
    refused: str | None = None
    labelled: bool = False


_PROPERTIES: tuple[tuple[str, Of, str], ...] = (
    ("datePublished", "published", ""),
    ("coverageStartTime", "published", ""),  # of a live blog
    ("dateCreated", "published", ":created"),
    ("uploadDate", "published", ":created"),
    ("dateModified", "modified", ""),
)
_DATED = frozenset(key for key, _, _ in _PROPERTIES)
_TABLES: tuple[tuple[list[str], Of, str], ...] = (
    (words.META_PUBLISHED, "published", "meta"),
    (words.META_CREATED, "published", "meta:created"),
    (words.META_MODIFIED, "modified", "meta"),
)
# Name → what the content is the date of, its kind, its name in the table.
_META = {name: (of, kind, n) for table, of, kind in _TABLES for n, name in enumerate(table)}
_OTHER_META = re.compile(
    r"(?:publi|upload|creat|issue|post).{0,12}(?:date|time|_at|\bon\b)|date.{0,12}(?:publi|creat)"
    r"|[:._-](?:published|uploaded|created)$"
)
_NOT_PUBLISHED = re.compile(r"modif|update|expir|unpublish|event|start|end|birth|valid")
_PAGE_TYPES = frozenset("WebPage ItemPage VideoObject PodcastEpisode Product CreativeWork BlogPosting".split())
MAX_EVENTS = 40
MAX_NODES = 8  # of JSON-LD besides the article's
_NOT_THE_ARTICLE = frozenset("Comment UserComments Review Answer Event".split())
_INNER = frozenset("comment liveblogupdate suggestedanswer acceptedanswer review".split())
Node = dict[str, Any]
_CAPTURED = ("memento-datetime", "x-archive-orig-date", "date")


def machine_dates(reading: ParsedHtml, title: int | None, known: Known) -> Iterator[Place]:
    """The dates in the page's data, its URL and hints from other pages; ``title`` is the headline's block."""
    for raw, source, rule, of, kind in chain(data_dates(reading), _microdata(reading, title), _around(reading)):
        date = parse_date(raw, source=source, **known)
        if date is not None:
            refused = "refused: the day of the capture" if rule == "capture" else None
            yield Place(raw, date, source, rule, of, kind, refused=refused)
    address = url_date(reading.context.url)
    if address is not None:
        yield Place(address.raw, address, "url", "address", "published", "url")


def event_days(reading: ParsedHtml) -> frozenset[str]:
    """The days of events in the page's data; a date printed for one is not the page's."""
    timed = (node for node in reading.jsonld.nodes if "startDate" in node or "endDate" in node)
    events = (node for node in timed if any(kind.endswith("Event") for kind in types_of(node)))
    raws = [text_of(node.get(key)) for node in events for key in ("startDate", "endDate")]
    raws += [stated_by.value for stated_by in reading.microdata.all("startDate", "endDate")]
    return frozenset(raw[:10] for raw in raws[:MAX_EVENTS] if raw)


class DataDate(NamedTuple):
    """A date in the page's data; the fields are those of ``Place``."""

    raw: str
    source: str
    rule: str
    of: Of
    kind: str


@cached_per_page
def data_dates(reading: ParsedHtml) -> tuple[DataDate, ...]:
    """The dates in JSON-LD and the page's head, whether they can be parsed or not."""
    return (*_jsonld(reading), *_meta(reading))


def _jsonld(reading: ParsedHtml) -> Iterator[DataDate]:
    nodes = reading.jsonld.nodes
    entries = _entries(nodes)
    article = entries.get(id(reading.jsonld.article), reading.jsonld.article)
    dated = (n for n in nodes if n is not article and not _DATED.isdisjoint(n))
    others = [("jsonld:page", n) for n in dated if types_of(n) & _PAGE_TYPES and id(n) not in entries][:MAX_NODES]
    for kind, node in [("jsonld", article), *others]:
        for key, of, suffix in _PROPERTIES:
            value = node.get(key)
            raw = str(value) if isinstance(value, int) else text_of(value)
            if raw:
                rule = f"{'article' if kind == 'jsonld' else 'page'} {key}"
                yield DataDate(raw, "jsonld", rule, of, "jsonld:created" if suffix else kind)


def _entries(nodes: Iterable[Node]) -> dict[int, Node]:
    """The entries of live blogs among the nodes, by identity, each with its live blog: their dates do not count."""
    found: dict[int, Node] = {}
    for node in nodes:
        updates = node.get("liveBlogUpdate") or ()
        found |= {id(entry): node for entry in (updates if isinstance(updates, list) else [updates])}
    return found


def _meta(reading: ParsedHtml) -> Iterator[DataDate]:
    found: list[tuple[int, DataDate]] = []
    for name, contents in reading.meta.values.items():
        if name in _META:
            of, kind, position = _META[name]
            found += [(position, DataDate(raw, f"meta:{name}", "head", of, kind)) for raw in contents]
        elif _OTHER_META.search(name, 0, 60) and not _NOT_PUBLISHED.search(name):
            rule = "named like a published date"
            found.append((len(_META), DataDate(contents[0], f"meta:{name}", rule, "published", "meta:other")))
    return (said for _, said in sorted(found, key=lambda entry: entry[0]))


def _microdata(reading: ParsedHtml, title: int | None) -> Iterator[DataDate]:
    """Properties of the item that contains the headline precede those of others, which may be teasers."""
    blocks = reading.document.blocks
    around = {box.element for box in blocks[title].box.ancestors()} if title is not None else None
    for key, of, suffix in _PROPERTIES:
        for stated_by in reading.microdata.all(key, key.lower())[:10]:
            if stated_by.item_type not in _NOT_THE_ARTICLE and not of_another_item(stated_by.element):
                rule = f"{stated_by.item_type or 'no type'} {key}"
                kind = f"microdata{suffix}"
                if around is not None and of == "published" and not _item(stated_by.element) & around:
                    rule, kind = f"another {rule}", "microdata:other"
                yield DataDate(stated_by.value, "microdata", rule, of, kind)


def of_another_item(element: Any) -> bool:
    """Whether a property belongs to an item within the article's: a comment, an answer, an entry of a live blog."""
    item = element.getparent()
    while item is not None and item.get("itemscope") is None:
        item = item.getparent()
    if item is None:
        return False
    kind = (item.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1]
    return kind in _NOT_THE_ARTICLE or not _INNER.isdisjoint((item.get("itemprop") or "").lower().split())


def _item(element: Any) -> set[Any]:
    """The element of the item around a property; the root if there is none."""
    parent = element.getparent()
    while parent is not None and parent.get("itemscope") is None and parent.getparent() is not None:
        parent = parent.getparent()
    return {parent}


def _around(reading: ParsedHtml) -> Iterator[DataDate]:
    """Dates from outside the page."""
    for hint in reading.context.hints:
        if any(word in hint.field for word in ("date", "published", "modified", "updated")):
            of: Of = "modified" if "modified" in hint.field or "updated" in hint.field else "published"
            yield DataDate(hint.raw, f"hint:{hint.source}", "said elsewhere", of, "hint")
    for name, value in reading.headers.items():
        lowered = name.lower()
        if lowered == "last-modified":
            yield DataDate(value, f"header:{lowered}", "header", "modified", "header")
        elif lowered in _CAPTURED:
            yield DataDate(value, f"header:{lowered}", "capture", "published", "header")
