"""Reads a page in its role: as an article, a section page, a feed, a sitemap and so on. One parser per role.

Pure. Each returns a ``ParsedPage``: the page's fate and its links, with a reason for links out of the crawl's scope.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urljoin, urlsplit

from newsscrape import urls
from newsscrape.discovery import cdx, embedded_links, feeds, sitemaps
from newsscrape.discovery.article_pages import article_pages
from newsscrape.discovery.periods import period_of
from newsscrape.discovery.sections import MAX_LINKS, pagination_links, section_links
from newsscrape.extract.document import MAX_BLOCKS
from newsscrape.extract.walk import unread
from newsscrape.items import CDX_VIA, NAMED, PAGE, SCRIPT_SHELL, Article, ArticlePages, Fate, Link, PageContext, Role
from newsscrape.pages.article import ArticlePage
from newsscrape.pages.choice import read_page
from newsscrape.tasks import CDX, FEED, LEFT_OUT, ROBOTS, SECTION_PAGE, SITEMAP, Fetched, Scope, Task

HTML_ROLES: tuple[Role, ...] = ("article", "section", "page")
_NO_PAGES = ("error", "consent", "paywall stub", SCRIPT_SHELL)  # how the reasons of pages without links start
MAX_FEED_PAGES = 200
MAX_SITEMAPS = 6  # levels of nested indexes


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """The result of parsing a page: its fate, the reason, its article if it is one, its links.

    ``incomplete`` says what was not read because of a limit of ours.
    """

    outcome: Fate
    reason: str | None = None
    article: Article | None = None
    links: tuple[Link, ...] = ()
    charset: str | None = None
    charset_source: str | None = None
    incomplete: str | None = None


def read_role(fetched: Fetched) -> ParsedPage:
    """Parse a response in the role that its task gives it."""
    if fetched.task.role not in HTML_ROLES:
        return _READERS[fetched.task.role](fetched)
    task = fetched.task
    if task.role != "article" and (brought := _brought(fetched)) is not None:
        fetched = brought
    # Without a time of capture for a file, its dates are not computed from one.
    moment = fetched.captured_at if task.moment_known else None
    page = read_page(fetched.body, PageContext(fetched.url, moment, task.site, task.hints), fetched.headers)
    found = _PAGE_READERS[task.role](page, task)
    reading = page.reading
    left = found.incomplete
    if found.article is not None and reading.document.truncated:
        left = f"{unread(reading.document):,} letters after the {MAX_BLOCKS:,} lines that are read"
    return replace(found, charset=reading.charset, charset_source=reading.charset_source, incomplete=left)


def _brought(fetched: Fetched) -> Fetched | None:
    """The HTML in a list's next part that came as JSON; None for anything else."""
    if not embedded_links.is_json(fetched.headers.get("content-type", "").partition(";")[0].strip().lower()):
        return None
    markup = embedded_links.html_in_json(fetched.body)
    headers = {**fetched.headers, "content-type": "text/html; charset=utf-8"}
    return None if markup is None else replace(fetched, body=markup, headers=headers)


def _article(page: ArticlePage, task: Task) -> ParsedPage:
    article = page.read()
    if article.page_type != "article":
        found = ParsedPage("not_article", _reason(article.page_type.replace("_", " "), article.page_type_reason))
        return found if _shows_nothing(found) else replace(found, links=tuple(_related_links(article, task)))
    pages = article_pages(page.reading)
    article = replace(article, pages=pages) if pages is not None else article
    links = (*_page_links(pages, task), *_related_links(article, task))
    published = article.date_published.iso[:10] if article.date_published else None
    if published and task.scope.leaves_out(published):
        return ParsedPage("skipped", LEFT_OUT.format(published), article, links)
    return ParsedPage("archived", None, article, links)


def _page_links(pages: ArticlePages | None, task: Task) -> Iterator[Link]:
    """The other pages of an article, which belong to it like its first. A web archive lists them itself."""
    for number, url in pages.links if pages is not None else ():
        yield Link(url, PAGE, number, followed=task.scope.captures is None, depth=task.depth)


def _related_links(article: Article, task: Task) -> Iterator[Link]:
    """The related stories' links, followed on the article's own site while steps are left."""
    home = urls.domain(article.url)
    for story in article.related:
        if story.url:
            yield Link(
                story.url,
                "related",
                position=story.position,
                anchor_text=story.headline,
                date_raw=story.date.raw if story.date else None,
                followed=task.depth < task.scope.related and urls.domain(story.url) == home,
                depth=task.depth + 1,
            )


def _section(page: ArticlePage, task: Task) -> ParsedPage:
    """The links of a section page: by the patterns of its site, else all links within the site."""
    scope = task.scope
    found = section_links(page.reading)
    listed = found.links
    if not listed and (shown := _article(page, task)).outcome == "not_article" and _shows_nothing(shown):
        return shown
    links = _by_pattern(listed, scope, page.context.url) if scope.articles else _on_site(listed, page, scope)
    left = f"it has {found.left:,} links more than the {MAX_LINKS:,} that are read" if found.left else None
    links = (replace(link, depth=task.depth) for link in links)
    return ParsedPage("not_article", SECTION_PAGE, None, tuple(links), incomplete=left)


def _page(page: ArticlePage, task: Task) -> ParsedPage:
    """A page that may be either: an article, or else a list of links."""
    found = _article(page, replace(task, depth=0))
    return found if found.outcome != "not_article" or _shows_nothing(found) else _section(page, task)


def _shows_nothing(found: ParsedPage) -> bool:
    return (found.reason or "").startswith(_NO_PAGES)


def _by_pattern(listed: Iterable[Link], scope: Scope, url: str) -> Iterator[Link]:
    host = scope.host or urls.host(url)
    for link in listed:
        path = urlsplit(link.url).path
        if urls.host(link.url) != host:
            continue
        if scope.articles and re.search(scope.articles, path):
            yield link
        elif scope.sections and re.search(scope.sections, path):
            yield replace(link, via="pagination", role="section")


def _on_site(listed: Iterable[Link], page: ArticlePage, scope: Scope) -> Iterator[Link]:
    url = page.context.url
    domain = urls.domain(url)
    here = [_within(link, scope) for link in listed if urls.domain(link.url) == domain]
    if urls.is_home(url):
        announced = feeds.feed_links(page.reading)
        yield from (replace(link, role="feed") for link in announced)
        if not announced:
            yield from _guesses(feeds.well_known_feeds(url), "feed")
    yield from here
    dated = [link for link in here if link.date_raw]
    # Lists go back in time: if everything dated is already too old, later pages are older still.
    older = len(dated) > 2 and scope.since is not None and not any(link.followed for link in dated)
    for link in pagination_links(page.reading):
        yield replace(
            link, via="pagination", role="section", followed=not older,
            reason="behind stories from before the days that were asked for" if older else None,
        )  # fmt: skip


def _feed(fetched: Fetched) -> ParsedPage:
    feed = feeds.read_feed(fetched.body, fetched.url, fetched.headers.get("content-type"))
    if feed.problem and not feed.entries:
        # A feed is tried where robots.txt names a sitemap, and whichever comes first has the URL.
        listed = sitemaps.read_sitemap(fetched.body, fetched.url)
        if not listed.problem and (listed.entries or listed.children):
            return _sitemap(fetched)
    links = [_within(link, fetched.task.scope) for link in feed.links]
    if any(link.followed for link in links) and fetched.task.depth < MAX_FEED_PAGES:
        links += (replace(more, via="feed", role="feed", depth=fetched.task.depth + 1) for more in feed.more[:1])
    return ParsedPage("not_article", _reason(FEED, feed.problem), None, tuple(links))


def _sitemap(fetched: Fetched) -> ParsedPage:
    scope, depth = fetched.task.scope, fetched.task.depth
    found = sitemaps.read_sitemap(fetched.body, fetched.url)
    days = [date.fromisoformat(day) if day else None for day in (scope.since, scope.until)]
    links = []
    for entries in (found.children, found.entries):
        pruned = sitemaps.prune(entries, *days)
        why = {entry.position: reason for entry, reason in pruned.dropped}
        for entry in entries:
            too_deep = "an index in too many indexes" if entry.nested and depth >= MAX_SITEMAPS else None
            reason = why.get(entry.position) or too_deep
            links.append(
                Link(
                    entry.url, "sitemap", entry.position, entry.title, entry.published_raw, reason is None,
                    "sitemap" if entry.nested else "article", depth + 1 if entry.nested else 0, reason=reason,
                )
            )  # fmt: skip
    failed = bool(found.problem) and not links and is_named(fetched.task)
    if failed:
        links = list(guessed_sitemaps(fetched.url))
    return ParsedPage("failed" if failed else "not_article", _reason(SITEMAP, found.problem), None, tuple(links))


def _robots(fetched: Fetched) -> ParsedPage:
    """The sitemaps that a site names in robots.txt; if it names none, the conventional URLs."""
    asked = (*fetched.redirected_from, fetched.url)[0]
    named = sitemaps.robots_sitemaps(fetched.body, fetched.url)
    links = tuple(Link(url, "robots", n, role="sitemap") for n, url in enumerate(named, start=1))
    problem = "it is empty" if not fetched.body.strip() else None
    if asked != fetched.url and not links:
        problem = f"it leads to {fetched.url}"
    return ParsedPage("not_article", _reason(ROBOTS, problem), None, links or tuple(guessed_sitemaps(asked)))


def guessed_sitemaps(url: str) -> Iterator[Link]:
    """Conventional URLs of sitemaps."""
    return _guesses(sitemaps.well_known_sitemaps(urljoin(url, "/")), "sitemap")


def is_named(task: Task) -> bool:
    """Whether a feed or a sitemap was declared by the site or by the user; others are guessed."""
    return any(hint.field == NAMED for hint in task.hints)


def _guesses(addresses: Iterable[str], role: Role) -> Iterator[Link]:
    return (Link(url, "well-known", n, role=role) for n, url in enumerate(addresses, start=1))


def _cdx(fetched: Fetched) -> ParsedPage:
    """The captures that an index lists, as links to the original bytes in the archive."""
    scope = fetched.task.scope
    index = cdx.read_cdx(fetched.body)
    captures = cdx.pages(index.captures)
    chosen = captures
    if scope.captures == "all":
        chosen = (*captures, *cdx.moves(index.captures))
    else:
        chosen = cdx.one_per_url(captures, "last" if scope.captures == "last" else "first")
    base = scope.replay or cdx.replay_base(fetched.url.partition("?")[0])
    links = [
        Link(
            capture.url, CDX_VIA, position, date_raw=capture.captured_at.strftime("%Y%m%d%H%M%S"), role="article",
            address=cdx.replay_url(base, capture), every_capture=scope.captures == "all",
        )
        for position, capture in enumerate(chosen, start=1)
    ]  # fmt: skip
    links += _gone(index.captures, chosen, "resumeKey=" in fetched.url)
    if index.resume_key:
        following = re.sub(r"&resumeKey=[^&]*", "", fetched.url)
        links.append(Link(f"{following}&resumeKey={index.resume_key}", CDX_VIA, role="cdx"))
    problem = index.problem
    if not index.captures and not problem and "resumeKey=" not in fetched.url:
        problem = "it lists no capture"
    return ParsedPage("failed" if problem else "not_article", _reason(CDX, problem), None, tuple(links))


def _gone(captures: Sequence[cdx.Capture], chosen: Sequence[cdx.Capture], goes_on: bool) -> Iterator[Link]:
    """Pages that the index last saw as gone, as links that are not followed, with the time and the status.

    Their captures are in the same answer, or at the end of the one before: the first URL may continue from there.
    """
    read = {capture.url for capture in chosen}
    listed = {cdx.address_key(capture.url): capture.url for capture in chosen}
    first = cdx.address_key(captures[0].url) if captures and goes_on else None
    for key, capture in cdx.gone_since(captures).items():
        if key in listed or key == first:
            url = capture.url if capture.url in read else listed.get(key, capture.url)
            yield Link(
                url, CDX_VIA, date_raw=capture.captured_at.strftime("%Y%m%d%H%M%S"),
                anchor_text=f"HTTP {capture.status}", followed=False, reason="gone, as the index says",
            )  # fmt: skip


def _within(link: Link, scope: Scope) -> Link:
    """A link, not followed if the date next to it is outside the crawl's days, with allowance for time zones."""
    if not link.date_raw or not (scope.since or scope.until):
        return link
    period = period_of(link.date_raw)
    if period is None:
        return link
    before = scope.since is not None and period.before(date.fromisoformat(scope.since))
    after = scope.until is not None and period.after(date.fromisoformat(scope.until))
    if not before and not after:
        return link
    return replace(link, followed=False, reason=f"dated {link.date_raw}, outside the days that were asked for")


def _reason(kind: str, problem: str | None) -> str:
    return f"{kind}: {problem}" if problem else kind


_PAGE_READERS: dict[Role, Callable[[ArticlePage, Task], ParsedPage]] = {
    "article": _article, "section": _section, "page": _page,
}  # fmt: skip
_READERS: dict[Role, Callable[[Fetched], ParsedPage]] = {
    "feed": _feed, "sitemap": _sitemap, "robots": _robots, "cdx": _cdx,
}  # fmt: skip
