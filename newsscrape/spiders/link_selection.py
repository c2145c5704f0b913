"""Decides which links a crawl of a site follows: articles, lists to look through, traps, and the rest.

Learns the site's URL shapes as pages come in, and when to stop. It only affects what is fetched next, never a value of
an article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from newsscrape.discovery.sections import FRAME
from newsscrape.discovery.shapes import shape
from newsscrape.discovery.sites import SiteEntry
from newsscrape.discovery.traps import TrapDetector
from newsscrape.discovery.verdicts import Shapes, Verdict
from newsscrape.items import PAGE, Link, PageType, Role, Visit
from newsscrape.tasks import SECTION_PAGE

LIST_DEPTH = 2  # steps from home at which lists are still followed, without a max_depth; pagination does not count
_PAGE_TYPES: tuple[tuple[str, PageType], ...] = (
    ("listing", "listing"), ("product", "product"), ("service", "service"), ("forum", "forum"),
    ("documentation", "documentation"), ("front page", "front_page"), (SECTION_PAGE, "listing"),
)  # fmt: skip
_ROLES: dict[str, Role] = {"article": "article", "listing": "section", "unknown": "page"}


@dataclass
class LinkSelector:
    """The link selection of one site.

    ``today`` bounds its calendars; with ``dry_run`` articles are listed in ``wanted`` instead of fetched.
    """

    entry: SiteEntry
    today: date
    dry_run: bool = False
    shapes: Shapes = field(default_factory=Shapes)
    traps: TrapDetector = field(default_factory=TrapDetector)
    wanted: dict[str, str] = field(default_factory=dict)
    has_met: Callable[[str], bool] = lambda address: False
    learned: bool = False

    def begin(self, has_met: Callable[[str], bool], shapes: Mapping[str, Any], traps: Mapping[str, Any]) -> None:
        """Start from what is known about the site. ``has_met`` returns whether the crawl has already found a URL."""
        self.has_met = has_met
        self.shapes = Shapes.from_dict(shapes)
        self.traps = TrapDetector.from_dict(traps)

    def select(self, visit: Visit, depth: int) -> Visit:
        """A visit with its links' roles, and the reasons for those that are not followed; learns from it."""
        met = len(self.wanted)
        links = tuple(self._selected(visit, depth))
        page_type = _page_type(visit)
        if page_type is not None:
            useful = page_type == "article" or len(self.wanted) > met or self._is_new(links, shape(visit.url))
            self.traps.record(visit.url, useful)
            if page_type != "article" and depth >= LIST_DEPTH:
                self.traps.record_far(any(one.role == "article" and self._is_unmet(one) for one in links))
            for address in (*visit.redirected_from, visit.url):
                self.shapes.observe(address, page_type)
            self.learned = True
        return replace(visit, links=links)

    def gives_up(self, url: str, depth: int) -> str | None:
        """Why a list that was worth fetching when it was found no longer is."""
        trap = self.traps.verdict(url, self.today) or (self.traps.far_verdict() if depth >= LIST_DEPTH else None)
        return f"a trap: {trap}" if trap is not None else None

    def _selected(self, visit: Visit, depth: int) -> Iterator[Link]:
        for link in visit.links:
            if not link.followed or link.role in ("feed", "sitemap", "robots") or link.via == PAGE:
                yield link
                continue
            role, reason = self._role(link, depth)
            if reason is None and self.dry_run and role in ("article", "page"):
                self.wanted.setdefault(link.url, f"{link.via}{f', dated {link.date_raw}' if link.date_raw else ''}")
                reason = "a dry run: it would be fetched"
            steps = link.depth
            if role in ("section", "page") and link.via not in ("pagination", FRAME):
                steps = depth + 1
            yield replace(link, role=role, depth=steps, followed=reason is None, reason=reason)

    def _role(self, link: Link, depth: int) -> tuple[Role, str | None]:
        """The role of a link, or the reason why it is not followed."""
        entry = self.entry
        if any(pattern.search(link.url) for pattern in entry.exclude):
            return link.role, "excluded by a pattern of this site"
        trap = self.traps.verdict(link.url, self.today)
        if trap is not None:
            return link.role, f"a trap: {trap}"
        if link.via == "pagination":
            return "section", None
        if link.via == FRAME:  # a part of the page, with a URL that may say nothing
            return "page", None
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
            # A sitemap lists everything: a URL in it that looks like a list is only followed from the home page.
            return (role, f"looks like a list: {', '.join(verdict.reasons)}") if role == "section" else (role, None)
        furthest = self.entry.max_depth or LIST_DEPTH
        # A page may be an article; the links of a list at this distance are not followed
        if depth >= furthest + (role == "page"):
            return role, f"too far from the home page to look through: {', '.join(verdict.reasons)}"
        return role, None

    def _is_new(self, links: tuple[Link, ...], here: str) -> bool:
        """Whether a page has a link to a URL that the crawl had not found.

        More pages of the same kind are not new, because a calendar has them without end. Neither is the same list in
        another order, colour or size.
        """
        path = here.partition("?")[0]
        return any(
            link.followed
            and link.via != "pagination"
            and (form := shape(link.url)) != here
            and (link.role == "article" or form.partition("?")[0] != path)
            and self._is_unmet(link)
            for link in links
        )

    def _is_unmet(self, link: Link) -> bool:
        return link.followed and not self.has_met(link.url)


def _page_type(visit: Visit) -> PageType | None:
    if visit.outcome in ("archived", "skipped") and visit.capture is not None:
        return "article"
    if visit.outcome == "not_article":
        return next((kind for words, kind in _PAGE_TYPES if (visit.reason or "").startswith(words)), None)
    return None
