"""Reads the head of a page: ``<meta>``, ``<link rel>`` and ``<title>``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newsscrape.extract.document import clean
from newsscrape.extract.elements import Listed

MAX_CONTENT = 20_000
# Parse.ly's data of a page as JSON in one tag, as on pages of 2012 to 2018: its keys, and the tags that came after it.
PARSELY = "parsely-page"
_PARSELY_KEYS = {
    "title": "parsely-title", "pub_date": "parsely-pub-date", "section": "parsely-section", "tags": "parsely-tags",
    "author": "parsely-author", "authors": "parsely-author", "post_id": "parsely-post-id",
}  # fmt: skip
_LINK_VALUE = re.compile(r"<([^<>]{1,2083})>((?:\s*;\s*[^\s=;,]+\s*=\s*(?:\"[^\"]*\"|[^\s\";,]*))*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\";,]+))", re.I)


@dataclass(frozen=True, slots=True)
class Meta:
    """``values``: name, property or http-equiv in lower case → contents in order. ``links``: rel → hrefs. ``base``:
    the first ``<base href>``."""

    values: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    base: str | None = None

    def get(self, *names: str) -> tuple[str, str] | None:
        """The first non-empty content under one of these names, as ``(name, content)``."""
        for name in names:
            for content in self.values.get(name, ()):
                return name, content
        return None

    def all(self, *names: str) -> list[tuple[str, str]]:
        """Every content under these names, in the order of the names."""
        return [(name, content) for name in names for content in self.values.get(name, ())]

    def link(self, rel: str) -> str | None:
        """The first href of this relation."""
        return next(iter(self.links.get(rel, ())), None)


def read_meta(listed: Listed) -> Meta:
    """Read them wherever they are: broken pages have ``<meta>`` in the body too."""
    values: dict[str, list[str]] = {}
    links: dict[str, list[str]] = {}
    for element in listed["meta"]:
        get = element.get
        name = get("property") or get("name") or get("http-equiv")
        content = get("content") if name else None
        if name and content:
            text = clean(content[:MAX_CONTENT])
            if text:
                values.setdefault(name.strip().lower(), []).append(text)
    for element in listed["link"]:
        rel, href = element.get("rel"), element.get("href")
        if rel and href:
            for word in rel.lower().split():
                links.setdefault(word, []).append(href.strip())
    for name, text in _parsely(values.get(PARSELY, ())):
        values.setdefault(name, []).append(text)
    return Meta(values, links, next(filter(None, (element.get("href") for element in listed["base"])), None))


def _parsely(contents: Sequence[str]) -> Iterator[tuple[str, str]]:
    for content in contents:
        try:
            data = json.loads(content)
        except (ValueError, RecursionError):
            continue
        for key, value in data.items() if isinstance(data, dict) else ():
            if name := _PARSELY_KEYS.get(key):
                stated = value if isinstance(value, list) else [value]
                yield from ((name, text) for each in stated if isinstance(each, str) and (text := clean(each)))


def read_link_header(text: str) -> dict[str, str]:
    """The relations of an HTTP ``Link`` header (RFC 8288), each with its first URL.

    >>> read_link_header('</a?page=2>; rel="next", <http://paper.example/a>; rel=canonical')
    {'next': '/a?page=2', 'canonical': 'http://paper.example/a'}
    """
    found: dict[str, str] = {}
    for match in _LINK_VALUE.finditer(text[:MAX_CONTENT]):
        for quoted, bare in _REL.findall(match[2]):
            for relation in (quoted or bare).lower().split():
                found.setdefault(relation, match[1].strip())
    return found
