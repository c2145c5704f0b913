"""What a crawl of a site makes of the links that it finds: articles, lists to look through, traps, and the rest.

A guide learns the site's shapes of addresses as pages come in, and when to stop. What it decides concerns only what is
asked for next; it changes no value of an article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from newsscrape import urls
from newsscrape.discovery.shapes import shape
from newsscrape.discovery.sites import SiteEntry
from newsscrape.discovery.traps import TrapDetector
from newsscrape.discovery.verdicts import Shapes, Verdict
from newsscrape.items import Link, PageType, Role, Visit
from newsscrape.roles import SECTION_PAGE

LIST_DEPTH = 2  # steps from the home page at which lists are still looked through; pagination takes none
_KNOWN = 50_000  # addresses remembered, to tell whether a page offers new ones
_PAGE_TYPES: tuple[tuple[str, PageType], ...] = (
    ("listing", "listing"), ("front page", "front_page"), (SECTION_PAGE, "listing"),
)  # fmt: skip
_ROLES: dict[str, Role] = {"article": "article", "listing": "section", "unknown": "page"}


@dataclass
class Guide:
    """One site's. ``today`` bounds its calendars; with ``dry_run`` articles are named in ``wanted``, not asked for."""

    entry: SiteEntry
    today: date
    dry_run: bool = False
    shapes: Shapes = field(default_factory=Shapes)
    traps: TrapDetector = field(default_factory=TrapDetector)
    wanted: dict[str, str] = field(default_factory=dict)
    _seen: dict[str, None] = field(default_factory=dict)

    def judge(self, visit: Visit, depth: int) -> Visit:
        """A visit with its links' roles, and the reasons of those that are not followed; learns from it."""
        links = tuple(self._judged(visit, depth))
        new = self._note(links, shape(visit.url))
        page_type = _page_type(visit)
        if page_type is not None:
            self.shapes.observe(visit.url, page_type)
            self.traps.record(visit.url, page_type == "article" or new)
        return replace(visit, links=links)

    def _judged(self, visit: Visit, depth: int) -> Iterator[Link]:
        for link in visit.links:
            if not link.followed or link.role in ("feed", "sitemap", "robots"):
                yield link
                continue
            role, reason = self._role(link, depth)
            if reason is None and self.dry_run and role in ("article", "page"):
                self.wanted.setdefault(link.url, f"{link.via}{f', dated {link.date_raw}' if link.date_raw else ''}")
                reason = "a dry run: it would be asked for"
            steps = link.depth
            if role in ("section", "page") and link.via != "pagination":
                steps = depth + 1
            yield replace(link, role=role, depth=steps, followed=reason is None, reason=reason)

    def _role(self, link: Link, depth: int) -> tuple[Role, str | None]:
        """What a link is taken for, and why it is not followed if it is not."""
        entry = self.entry
        if any(pattern.search(link.url) for pattern in entry.exclude):
            return link.role, "excluded by a pattern of this site"
        trap = self.traps.verdict(link.url, self.today)
        if trap is not None:
            return link.role, f"a trap: {trap}"
        if link.via == "pagination":
            return "section", None
        if any(pattern.search(link.url) for pattern in entry.article):
            return "article", None
        if any(pattern.search(link.url) for pattern in entry.section):
            return "section", None
        verdict = self.shapes.verdict(link.url)
        if verdict.kind == "file":
            return "article", "a file, by its ending"
        if entry.article and entry.section:
            return "article", "by the patterns of this site neither an article nor a section"
        return self._by_shape(link, verdict, depth)

    def _by_shape(self, link: Link, verdict: Verdict, depth: int) -> tuple[Role, str | None]:
        role = _ROLES[verdict.kind]
        if role == "article" or link.via in ("feed", "related"):
            return "article" if role == "article" else "page", None
        if link.via == "sitemap":
            # A sitemap lists all there is: what looks like a list there is found from the home page, if at all.
            return (role, f"looks like a list: {', '.join(verdict.reasons)}") if role == "section" else (role, None)
        if depth >= LIST_DEPTH:
            return role, f"too far from the home page to look through: {', '.join(verdict.reasons)}"
        return role, None

    def _note(self, links: tuple[Link, ...], here: str) -> bool:
        """Whether any address is new; remembers them. More pages of the same kind are nothing new: a calendar has them
        without end."""
        new = False
        for link in links:
            key = urls.canonical(link.url)
            if key not in self._seen:
                new = new or (link.via != "pagination" and shape(link.url) != here)
                self._seen[key] = None
        while len(self._seen) > _KNOWN:
            del self._seen[next(iter(self._seen))]
        return new

    def learned(self) -> dict[str, Any]:
        """The shapes of the site's addresses as plain data, for the archive to keep."""
        return self.shapes.to_dict()


def _page_type(visit: Visit) -> PageType | None:
    if visit.outcome in ("archived", "skipped") and visit.capture is not None:
        return "article"
    if visit.outcome == "not_article":
        return next((kind for words, kind in _PAGE_TYPES if (visit.reason or "").startswith(words)), None)
    return None
