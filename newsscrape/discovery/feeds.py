"""Parses feeds (RSS 0.9x to 2.0, RSS 1.0, Atom and JSON Feed) into the stories they announce, and finds feeds.

Dates are kept as printed, and a modification date is never taken for a publication date. Fetches nothing.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit, urlunsplit

from newsscrape import urls
from newsscrape.discovery import xmltext
from newsscrape.extract.document import clean
from newsscrape.extract.markup import decode
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import Link

MAX_ENTRIES = 5_000
MAX_TITLE = 1_000
MAX_DATE = 200
_ROOTS = ("rss", "rdf", "feed", "channel")
_ENTRIES = ("item", "entry")
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# Namespaces by the prefix that the tables below use for their elements. RSS and Atom elements have no prefix.
_NAMESPACES = {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/elements/1.0/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism:",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism:",
    **dict.fromkeys(
        ("", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://purl.org/rss/1.0/",
         "http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/",
         "http://backend.userland.com/rss2", "http://blogs.law.harvard.edu/tech/rss"),
        "",
    ),
}  # fmt: skip
# Elements that hold a date, best first. An entry's ``updated`` does not say when it was published.
_PUBLISHED = ("pubdate", "published", "issued", "dc:date", "dcterms:issued", "prism:publicationdate", "created",
              "dcterms:created", "date")  # fmt: skip
_UPDATED = ("updated", "modified", "dcterms:modified", "lastbuilddate")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_ESCAPED = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
MAX_ANNOUNCED = 60
_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
                    "application/rss", "application/atom", "text/rss+xml", "text/xml", "application/xml"))  # fmt: skip
_FEED_ADDRESS = re.compile(
    r"(?:/(?:feeds?|rss2?|atom|rdf)(?:/[^?#]*)?|\.(?:rss|atom|rdf)|[/_.-](?:rss|atom|feeds?|rdf)[\w-]*\.(?:xml|php|aspx?|json))/?"
    r"(?:$|[?#])|[?&](?:feed|format|output|type)=(?:rss2?|atom|rdf|feed|xml)\b|/index\.(?:rdf|xml)$",
    re.I,
)
_FEED_HOST = re.compile(r"^(?:feeds?\d?|rss)\.|(?:^|\.)(?:feedburner|feedblitz)\.com$")
# Comment feeds, by URL or title. "Comment" or "Kommentar" alone is the name of a section.
_COMMENTS = re.compile(
    r"/comments/(?:feed|default|rss)|/feed/comments|comments-rss|[/_-]comments\.(?:xml|rss|atom)|"
    r"\bcomments (?:feed|rss|on\b)|\brss comments|kommentar-?feed|kommentare als rss|reacties|commentaires|"
    r"feed d(?:e|os|ei|els) (?:los )?(?:comentarios|comentários|commenti|comentaris)|komentarz|komentářů|komentárov|"
    r"комментари|коментарі|yorum akışı|hozzászólás|σχολίων|"
    r"(?:评论|評論|留言).{0,3}(?:feed|rss|订阅|訂閱)|コメント|댓글",
    re.I,
)
_WELL_KNOWN = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed", "rss/", "feed.json", "index.rdf",
               "feeds/posts/default", "?feed=rss2")  # fmt: skip
_NOT_THE_STORY = ("self", "edit", "enclosure", "replies", "related", "via", "hub", "license", "next", "prev-archive")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One story of a feed; ``position`` counts from 1. Both dates are as printed."""

    url: str
    title: str | None
    published_raw: str | None
    updated_raw: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries, and the URLs of its further pages in ``more``.

    ``problem`` says what is wrong with the feed, None if nothing is; entries that could be read are included either
    way.
    """

    entries: tuple[FeedEntry, ...] = ()
    more: tuple[Link, ...] = ()
    problem: str | None = None

    @property
    def links(self) -> tuple[Link, ...]:
        """The entries as links, with title and publication date."""
        return tuple(Link(e.url, "feed", e.position, e.title, e.published_raw) for e in self.entries)


def read_feed(body: bytes, url: str, content_type: str | None = None, limit: int = MAX_ENTRIES) -> Feed:
    """Parse the feed fetched from ``url``: at most ``limit`` entries, each URL once. Never raises."""
    start = body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        return _read_json(body, url, limit)
    source = xmltext.find_root(body, content_type, _ROOTS)
    if isinstance(source, str):
        return Feed(problem=source)
    root, elements, problem = xmltext.read_tree(source, _ENTRIES)
    base = _base(root, url) if root is not None else url
    entries, problem = _numbered((_draft(element, base) for element in elements), limit, problem)
    more = _more(root, base, url, bool(entries)) if root is not None else ()
    return Feed(entries, more, problem)


def feed_links(reading: ParsedHtml) -> tuple[Link, ...]:
    """The feeds that a page declares in its head, then those that it links to, without comment feeds.

    ``anchor_text`` is what the page calls the feed. A link in the text counts if its URL looks like a feed's and
    belongs to the site or to a feed hosting service.
    """
    found: dict[str, Link] = {}
    domain = urls.domain(reading.context.url)
    for url, name in (*_announced(reading.root), *_linked(reading, domain)):
        absolute = reading.absolute(url)
        if absolute is None or absolute in found or _COMMENTS.search(f"{absolute} {name}"):
            continue
        found[absolute] = Link(absolute, "feed", len(found) + 1, name or None)
        if len(found) >= MAX_ANNOUNCED:
            break
    return tuple(found.values())


def _announced(root: Any) -> Iterator[tuple[str, str]]:
    for element in root.iter("link"):
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in (element.get("rel") or "").lower().split() and kind in _TYPES and element.get("href"):
            yield element.get("href").strip(), clean(element.get("title") or "")


def _linked(reading: ParsedHtml, domain: str) -> Iterator[tuple[str, str]]:
    for element in reading.root.iter("a"):
        href = (element.get("href") or "").strip()
        if not _FEED_ADDRESS.search(href) and "://feed" not in href and "://rss." not in href:
            continue
        url = reading.absolute(href)
        if url is None:
            continue
        host = urls.host(url)
        if _FEED_HOST.search(host) or (_FEED_ADDRESS.search(url) and urls.domain(url) == domain):
            yield url, clean("".join(element.itertext())[:MAX_TITLE])


def well_known_feeds(home: str) -> tuple[str, ...]:
    """Conventional feed URLs, likeliest first: next to the home page, and at the root of the host."""
    bases = dict.fromkeys((urljoin(home, "."), urljoin(home, "/")))
    return tuple(dict.fromkeys(urljoin(base, path) for base in bases for path in _WELL_KNOWN))


def _numbered(
    drafts: Iterable[tuple[str | None, str | None, str | None, str | None]], limit: int, problem: str | None
) -> tuple[tuple[FeedEntry, ...], str | None]:
    """Entries with a URL, each once, and the problem if there are too many."""
    entries: dict[str, FeedEntry] = {}
    for url, title, published, updated in islice(drafts, 4 * limit):
        if url is None or url in entries:
            continue
        if len(entries) >= limit:
            return tuple(entries.values()), f"more than {limit} entries; the rest is left out"
        entries[url] = FeedEntry(url, title, published, updated, len(entries) + 1)
    return tuple(entries.values()), problem


def _name(element: Any) -> str:
    """``dc:date``, or the bare name for RSS and Atom, in lower case. Names in unused namespaces are spelt out."""
    tag = element.tag
    if not isinstance(tag, str):  # an undeclared entity reference
        return ""
    namespace, _, name = tag.rpartition("}")
    namespace = namespace[1:]
    return f"{_NAMESPACES.get(namespace, namespace)}{name}".lower()


def _base(element: Any, base: str) -> str:
    return urls.join(base, element.get(_XML_BASE)) or base


def _draft(entry: Any, base: str) -> tuple[str | None, str | None, str | None, str | None]:
    """URL, title and both dates of an ``item`` or ``entry``."""
    parts: dict[str, list[Any]] = {}
    for child in entry:
        parts.setdefault(_name(child), []).append(child)
    base = _base(entry, base)
    stated = (*map(_text, parts.get("feedburner:origlink", ())), *_addresses(parts.get("link", ())))
    identifiers = (
        *(_text(e) for e in parts.get("guid", ()) if (e.get("isPermaLink") or "true").lower() != "false"),
        *(value for key, value in entry.attrib.items() if key.endswith("}about")),
        *map(_text, parts.get("id", ())),
    )
    # A link may be relative; an identifier is a URL only if it is an absolute one.
    found = (urls.join(base, place) for place in (*stated, *(i for i in identifiers if "://" in i)))
    return (
        next((u for u in found if u), None),
        _title(next((_text(e) for e in parts.get("title", ())), "")),
        _date(parts, _PUBLISHED),
        _date(parts, _UPDATED),
    )


def _addresses(links: Iterable[Any]) -> Iterator[str]:
    """The story's URLs, from its ``link`` elements: Atom's alternates, HTML first, or the text of RSS's."""
    stories = [e for e in links if _rel(e) not in _NOT_THE_STORY]
    stories.sort(key=lambda e: _rel(e) != "alternate" or "html" not in e.get("type", "html"))
    for element in stories:
        yield element.get("href") or _text(element)


def _rel(link: Any) -> str:
    return (link.get("rel") or "alternate").lower()


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _title(text: str) -> str | None:
    """A plain-text title: titles may be escaped once, twice or not at all, and may contain markup."""
    text = text[: 4 * MAX_TITLE]
    for _ in range(2):
        if not _ESCAPED.search(text):
            break
        text = html.unescape(text)
    return clean(_MARKUP.sub(" ", text))[:MAX_TITLE] or None


def _date(parts: dict[str, list[Any]], names: Iterable[str]) -> str | None:
    for name in names:
        for element in parts.get(name, ()):
            if text := _text(element)[:MAX_DATE]:
                return text
    return None


def _more(root: Any, base: str, url: str, any_entries: bool) -> tuple[Link, ...]:
    """The next, older page of a feed: as Atom declares it (RFC 5005), or as WordPress numbers it."""
    found: list[str | None] = []
    generator = ""
    for element in root.iter():
        name = _name(element)
        if name in _ENTRIES:
            break
        if name == "link" and (element.get("rel") or "").lower() in ("next", "prev-archive"):
            found.append(urls.join(base, element.get("href")))
        elif name == "generator":
            generator = f"{_text(element)} {element.get('uri', '')}".lower()
    if not any(found) and any_entries and "wordpress" in generator:
        found.append(_next_paged(url))
    return tuple(Link(u, "pagination", n) for n, u in enumerate(dict.fromkeys(filter(None, found)), 1) if u != url)


def _next_paged(url: str) -> str | None:
    """WordPress numbers the pages of a feed ``?paged=2``, ``?paged=3`` and so on, and answers 404 after the last."""
    parts = urlsplit(url)
    query = parse_qs(parts.query, keep_blank_values=True)
    number = query.get("paged", ["1"])[0]
    if not number.isdecimal() or len(number) > 4:
        return None
    query["paged"] = [str(int(number) + 1)]
    return urlunsplit(parts._replace(query=urlencode(query, doseq=True)))


def _read_json(body: bytes, url: str, limit: int) -> Feed:
    """JSON Feed 1.0 and 1.1."""
    try:
        feed = json.loads(decode(body, {"content-type": "application/json; charset=utf-8"}).text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        return Feed(problem=f"JSON that cannot be read: {error}")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Feed(problem="JSON, but no JSON Feed")
    entries, problem = _numbered((_json_draft(i, url) for i in items if isinstance(i, dict)), limit, None)
    following = urls.join(url, _string(feed, "next_url"))
    more = (Link(following, "pagination", 1),) if following and following != url else ()
    return Feed(entries, more, problem)


def _json_draft(item: dict[str, Any], base: str) -> tuple[str | None, str | None, str | None, str | None]:
    identifier = _string(item, "id") or ""
    places = (_string(item, "url"), _string(item, "external_url"), identifier if "://" in identifier else None)
    found = (urls.join(base, place) for place in places)
    return (
        next((u for u in found if u), None),
        _title(_string(item, "title") or ""),
        (_string(item, "date_published") or "")[:MAX_DATE] or None,
        (_string(item, "date_modified") or "")[:MAX_DATE] or None,
    )


def _string(values: dict[str, Any], key: str) -> str | None:
    value = values.get(key)
    return value.strip() or None if isinstance(value, str) else None
