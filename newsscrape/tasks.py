"""What a crawl wants from a URL, and the response to it: everything that a page is read from.

A task is stored with each capture, so that a page from a WARC file is read as it was the first time: in the same role,
by the same rules, with the same previous knowledge.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, get_args

from newsscrape.items import Hint, Origin, Role, SiteProfile

# Prefixes of the reasons for pages that are read for their links.
SECTION_PAGE, FEED, SITEMAP, ROBOTS, CDX = (
    "a section page", "a feed", "a sitemap", "a robots.txt", "an index of captures",
)  # fmt: skip
LISTINGS = (SECTION_PAGE, FEED, SITEMAP, ROBOTS, CDX)

Mode = Literal["never", "shell", "always"]
MODES: tuple[Mode, ...] = get_args(Mode)


# The reason of an article that a crawl skipped because of its date; the next crawl may have other days.
STRICT = "(NEWSSCRAPE_STRICT)"  # suffix of the reason for an article that was rejected because a field is missing
LEFT_OUT = "published {}, outside the days that were asked for"
_LEFT_OUT = re.compile(re.escape(LEFT_OUT).replace(r"\{\}", r"(\S+)"))


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a crawl goes from its start, as far as reading a page depends on it.

    ``related``: steps along related stories. ``host``: the links of section pages are limited to it. ``articles`` and
    ``sections``: regular expressions for the paths of such pages on that host. ``since`` and ``until``: days of
    publication. ``captures``: which of a page's captures in a web archive (``first``, ``last``, ``all``), and
    ``replay`` its replay URL.
    """

    related: int = 0
    host: str | None = None
    articles: str | None = None
    sections: str | None = None
    since: str | None = None
    until: str | None = None
    captures: str | None = None
    replay: str | None = None

    def leaves_out(self, published: str) -> bool:
        """Whether an article with this date (ISO, of any precision) is outside ``since`` and ``until``.

        A month or a year is only outside if none of its days is inside.

        >>> Scope(since="2004-11-15").leaves_out("2004-11"), Scope(since="2004-11-15").leaves_out("2004-10")
        (False, True)
        """
        day = published[:10]
        before = self.since is not None and day < self.since[: len(day)]
        return before or (self.until is not None and day > self.until[: len(day)])


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that may be fetched from one host in one run: pages, bytes transferred, time since the first request."""

    pages: int | None = None
    bytes: int | None = None
    time: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """The task of one URL in a crawl: its role, how many related stories away from the start, and what is known.

    ``moment_known`` is false for a file of unknown time: its dates are not computed from its capture. ``js`` says when
    a browser renders the page: never, if it is a script shell, or always.
    """

    role: Role = "article"
    depth: int = 0
    scope: Scope = Scope()
    site: SiteProfile | None = None
    hints: tuple[Hint, ...] = ()
    moment_known: bool = True
    js: Mode = "never"

    def to_json(self) -> dict[str, Any]:
        """As JSON values, without empty ones. What it contains must not be changed."""
        return dict(_values(self))

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Task:
        """Read the values of ``to_json``; keys that a later version may have added are ignored.

        Raises ValueError, TypeError, KeyError or AttributeError for anything in another form.
        """
        if values.get("role", "article") not in get_args(Role) or values.get("js", "never") not in MODES:
            raise ValueError("a role or a mode that is not known")
        known = {name: values[name] for name in ("role", "depth", "moment_known", "js") if name in values}
        site = values.get("site")
        return cls(
            **known,
            scope=Scope(**_fields(Scope, values.get("scope", {}))),
            site=SiteProfile(**_fields(SiteProfile, site)) if site else None,
            hints=tuple(Hint(**_fields(Hint, hint)) for hint in values.get("hints", ())),
        )


@dataclass(frozen=True, slots=True)
class Location:
    """The location of a capture's record: a file in the WARC folder (or a path), offset and length in bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response to read: ``body`` is unpacked; ``cut_off`` if its packed form ended early, which makes it a failure.

    ``incomplete`` says why ``body`` is only part of the page, if it is read nevertheless because there will be no
    other.

    ``url`` is the page's own URL, ``headers`` have lower-case names; ``payload_sha256`` is that of the bytes as
    received, ``record_id`` is the ID of their WARC record, and ``redirected_from`` are the URLs that redirected here. A
    response from a WARC file has its location there, its URL there, and the record that it repeats. If ``body`` is a
    browser's rendering, ``rendered_from`` is the record of the page as received.
    """

    url: str
    body: bytes
    captured_at: datetime
    visited_at: datetime
    origin: Origin
    payload_sha256: str
    task: Task = Task()
    headers: Mapping[str, str] = field(default_factory=dict)
    http_status: int | None = None
    cut_off: bool = False
    incomplete: str | None = None
    record_id: str | None = None
    redirected_from: tuple[str, ...] = ()
    location: Location | None = None
    warc_uri: str | None = None
    refers_to: str | None = None
    rendered_from: str | None = None


def date_left_out(reason: str | None) -> str | None:
    """The date in a ``LEFT_OUT`` reason; None for any other reason."""
    found = _LEFT_OUT.fullmatch(reason or "")
    return found[1] if found else None


@lru_cache(maxsize=64)
def _values(task: Task) -> dict[str, Any]:
    values = _without_nothing(asdict(task))
    return {name: value for name, value in values.items() if value or name == "moment_known"}


@lru_cache(maxsize=64)  # most pages of a crawl have the same
def dump(task: Task) -> str | None:
    """A task as text for the column ``capture.task``; None for an empty one."""
    values = task.to_json()
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else None


def load(text: str | None) -> Task:
    return Task.from_json(json.loads(text)) if text else Task()


def _fields(kind: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    names = [one.name for one in fields(kind)]
    return {name: values[name] for name in names if name in values}


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _without_nothing(value) if isinstance(value, dict) else value
        for name, value in values.items()
        if value not in (None, (), 0, "article", "never", True) or value is False
    }
