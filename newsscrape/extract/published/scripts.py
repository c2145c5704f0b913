"""The publication date in invisible data: scripts, ``data-`` attributes, microformats.

Used only if a page gives no date elsewhere. Such data is full of other articles' dates, so only data that names this
page's article, or a single day, counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from newsscrape.dates import parse_date
from newsscrape.dates.tokens import fold
from newsscrape.extract.jsonld import ARTICLE_TYPES, types_of
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.published import words
from newsscrape.extract.published.metadata import Known, Place
from newsscrape.extract.walk import attributes_like

MAX_SCRIPT = 2_000_000  # characters
MAX_NODES = 20_000  # of the data of one script
MAX_STATED = 400  # dates examined
MAX_KEY = 100  # characters of a name that is looked at
MIN_SLUG = 8  # characters of a URL's last part that identify one article and not a section
_FIRST, _PUBLISHED = (re.compile(table) for table in (words.SCRIPT_FIRST, words.SCRIPT_PUBLISHED))
_OTHER = re.compile(words.SCRIPT_OTHER)
_MARKS = re.compile(r"[._:-]|\bdata-")
_PAIR = re.compile(
    r'(?<![\w.:-])\\?["\']?(?P<key>[A-Za-z_][\w.:-]{5,40})\\?["\']?\s{0,3}[:=]\s{0,3}'
    r'(?:\\?["\'](?P<raw>[^"\'\\<>]{8,40})\\?["\']|(?P<epoch>1\d{9}(?:\d{3})?)(?!\d))'
)
# Every name that says so has one of these, and they are found in a fifteenth of the time that all pairs take.
_HOT = re.compile(r"pub|date|Pub|Date|PUB|DATE")
_BEFORE = 120  # characters before and after a pair in which another may be that has it for its value
_BEGINNING = 40  # characters in which the first word of a title is compared before the whole
_WORD = re.compile(r"\w+")
_START = re.compile(r"[{\[]")
# Attributes for a date of any kind; they count only on the elements around the headline.
_VAGUE = frozenset("data-date data-time data-datetime data-timestamp data-utime data-date-iso data-post-time".split())
_MICROFORMAT = frozenset(("published", "dt-published", "pubdate"))
NEAR_TITLE = 3  # elements from the headline outwards


class _Said(NamedTuple):
    raw: str
    key: str
    first: bool = False


class _Names(NamedTuple):
    """What identifies an article as this page's: ``titles`` are the names without a slash, ``paths`` the others."""

    names: frozenset[str]
    paths: frozenset[str]
    titles: frozenset[str]
    shortest: int  # characters of the shortest title
    first_words: frozenset[str]  # of the titles


def in_scripts(reading: ParsedHtml, headline: str | None, title: int | None, known: Known) -> list[Place]:
    """The publication date in data, best place first; empty if the data have several days."""
    judged = any(types_of(node) & ARTICLE_TYPES for node in reading.jsonld.nodes)  # refused as another story's
    scripts = [
        e.text
        for e in reading.listed["script"]
        if e.text and len(e.text) <= MAX_SCRIPT and not (judged and "ld+json" in (e.get("type") or ""))
    ]
    texts = [text for text in scripts if "ubl" in text or "ate" in text]
    here = _names_of_page(reading, headline)
    readers: tuple[Iterable[_Said], ...] = (
        (said for text in texts for said in _of_this_article(text, here)),
        _microformats(reading),
        _attributes(reading, title),
        (said for text in texts for said in _pairs(text)),
    )
    for said in readers:
        if place := _one_day(said, known):
            return [place]
    return []


def _one_day(stated: Iterable[_Said], known: Known) -> Place | None:
    """The first of the dates if all are of one day; else the same among those of the first edition."""
    days: dict[bool, dict[str, Place]] = {True: {}, False: {}}
    for number, said in enumerate(stated):
        date = parse_date(said.raw, source="script", **known)
        if date is not None and date.day is not None:
            place = Place(said.raw, date, "script", said.key[:60], "published", "script")
            days[said.first].setdefault(date.day, place)
        if number >= MAX_STATED or len(days[True]) > 1:
            return None
    together = days[True] or days[False]
    return next(iter(together.values())) if len(together) == 1 else None


def _key(name: str) -> _Said | None:
    """What a key's name says about its value; None if it is not the publication date."""
    return _named(name) if len(name) <= MAX_KEY else None


@lru_cache(maxsize=4096)  # the same few names are on every element of a page and on every page of a site
def _named(name: str) -> _Said | None:
    plain = _MARKS.sub("", fold(name)).replace("_", "")
    if _OTHER.search(plain):
        return None
    if _FIRST.search(plain):
        return _Said("", name, first=True)
    return _Said("", name) if _PUBLISHED.search(plain) else None


def _names_of_page(reading: ParsedHtml, headline: str | None) -> _Names:
    """What identifies an article in a script as this page's: its headline, its path or its last part."""
    path = urlsplit(reading.context.url).path.rstrip("/")
    slug = path.rsplit("/", 1)[-1]
    names = {path if len(slug) >= MIN_SLUG else "", slug if len(slug) >= MIN_SLUG else "", _flat(headline or "")}
    names.discard("")
    titles = frozenset(name for name in names if "/" not in name)
    paths = frozenset(name.strip("/") for name in names - titles)
    first_words = frozenset(title.split(" ", 1)[0] for title in titles)
    return _Names(frozenset(names), paths, titles, min(map(len, titles), default=0), first_words)


def _flat(text: str) -> str:
    flat = " ".join(_WORD.findall(fold(text[:300])))
    return flat if len(flat) >= MIN_SLUG else ""


def _of_this_article(text: str, here: _Names) -> Iterator[_Said]:
    """The dates of the outermost object in a script's JSON that has this page's headline or URL."""
    start = _START.search(text, 0, 300)
    if start is None or not here.names:
        return
    try:
        data, _ = json.JSONDecoder(strict=False).raw_decode(text, start.start())
    except (ValueError, RecursionError):
        return
    level: list[Any] = [data]
    seen = 0
    while level and seen < MAX_NODES:
        nodes = [value for value in level if isinstance(value, dict)]
        found = [said for node in nodes if _is_this(node, here) for said in _dates_of(node)]
        if found:
            yield from found
            return
        seen += len(level)
        level = [
            child
            for value in level
            for child in (value.values() if isinstance(value, dict) else value)
            if isinstance(child, dict | list)
        ]


def _is_this(node: dict[str, Any], here: _Names) -> bool:
    for value in node.values():
        if isinstance(value, str) and len(value) <= 500:
            path = value.split("?", 1)[0].rstrip("/")
            if path in here.names or path.split("://", 1)[-1].partition("/")[2] in here.paths:
                return True
            if not here.titles or (len(value) < here.shortest and value.isascii()):  # folding may lengthen others
                continue
            beginning = fold(value[:_BEGINNING])
            first = _WORD.search(beginning)
            if first is not None and first.end() < len(beginning) and first[0] not in here.first_words:
                continue
            if _flat(value) in here.titles:
                return True
    return False


def _dates_of(node: dict[str, Any]) -> Iterator[_Said]:
    for key, value in node.items():
        if isinstance(value, str | int) and len(str(value)) <= 60 and (said := _key(key)):
            yield said._replace(raw=str(value))


def _pairs(text: str) -> Iterator[_Said]:
    """Keys followed by a date, in JSON, JavaScript or anything similar; of all such pairs those whose key is hot."""
    done, begin = 0, -1
    for hot in _HOT.finditer(text):
        if hot.start() < done or (start := _begin_of_name(text, hot.start())) == begin:
            continue
        begin = start
        match = _PAIR.match(text, begin)
        if match is None:
            continue
        for other in _PAIR.finditer(text, max(done, begin - _BEFORE), match.end() + _BEFORE):
            if other.start() < begin < other.end():  # this is another one's value
                match = other
        done = match.end()
        if said := _key(match["key"]):
            yield said._replace(raw=match["raw"] or match["epoch"])


def _begin_of_name(text: str, at: int) -> int:
    """Where the name begins that has the character ``at``; or some place in it, if it is too long for one."""
    end = max(0, at - MAX_KEY)
    while at > end and (text[at - 1].isalnum() or text[at - 1] in "_.:-"):
        at -= 1
    return at


def _microformats(reading: ParsedHtml) -> Iterator[_Said]:
    """``<abbr class="published" title="2013-06-03T10:05:00Z">``, as in hAtom and h-entry."""
    for element in reading.root.iter("abbr", "span", "a", "data"):
        raw = element.get("title") or element.get("datetime") or element.get("value")
        if raw and not _MICROFORMAT.isdisjoint((element.get("class") or "").lower().split()):
            yield _Said(raw, f"class {element.get('class')}")


def _attributes(reading: ParsedHtml, title: int | None) -> Iterator[_Said]:
    """``data-published`` anywhere, ``data-date`` near the headline."""
    near: Any = reading.document.blocks[title].box.element if title is not None else None
    for _ in range(NEAR_TITLE):
        parent = near.getparent() if near is not None else None
        near = parent if parent is not None and parent.tag not in ("body", "html", "main") else near
    around = set(near.iter()) if near is not None else set()
    for element, name in attributes_like(reading.root, b"data-", _is_dated):
        if (said := _attribute(name, element in around)) and (raw := element.get(name)):
            yield said._replace(raw=raw)


def _is_dated(name: str) -> bool:
    return _attribute(name, near=True) is not None


def _attribute(name: str, near: bool) -> _Said | None:
    if name in _VAGUE:
        return _Said("", name) if near else None
    return _key(name.removeprefix("data-"))
