"""Chooses the page object for a page; the one way from bytes to an article."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property

from web_poet import HttpResponse, HttpResponseBody

from newsscrape import urls
from newsscrape.items import Article, Hint, PageContext, SiteProfile
from newsscrape.pages.article import ArticlePage
from newsscrape.pages.registry import page_objects


def extract_article(
    html: bytes | str,
    url: str = "",
    *,
    fetched: datetime | None = None,
    headers: Mapping[str, str] | None = None,
    site: SiteProfile | None = None,
    hints: Iterable[Hint] = (),
) -> Article:
    """Extract the article from a page. No network, no clock: the same arguments give the same article.

    ``html`` is the page as bytes (recommended: the charset is then detected) or text. ``url`` is its URL; a URL in a
    web archive counts as the original page's, captured at the time in the URL. ``fetched`` is when the bytes were
    received (naive times are UTC): relative dates are relative to it, and later dates are refused. ``headers`` are the
    response's; ``site`` is what is known about the site; ``hints`` are what other pages said about it.

    Any input gives an Article; its ``page_type`` says whether it is one.
    """
    archived = urls.unwrap(url)
    if archived is not None:
        url, fetched = archived.url, fetched or archived.captured_at
    if fetched is not None and fetched.tzinfo is None:
        fetched = fetched.replace(tzinfo=UTC)
    with collector_paused():
        return read_page(html, PageContext(url, fetched, site, tuple(hints)), headers).read()


def read_page(html: bytes | str, context: PageContext, headers: Mapping[str, str] | None = None) -> ArticlePage:
    """The page object for a page, which has not been read yet."""
    # Text is passed on as UTF-8 and declared as such, so that an outdated <meta charset> in it is ignored.
    given = headers or {}
    if isinstance(html, str):
        html = html.encode("utf-8", "replace")
        given = {
            **{k: v for k, v in given.items() if k.lower() != "content-type"},
            "Content-Type": "text/html; charset=utf-8",
        }
    response = _Response(context.url, html, headers=list(given.items()))
    return page_class(context.url, context.site, context.fetched)(response=response, context=context)


class _Response(HttpResponse):
    """A response whose bytes are only copied if a page object asks for them: web-poet copies them into its own type."""

    def __init__(self, url: str, received: bytes, headers: list[tuple[str, str]]) -> None:
        super().__init__(url, b"", headers=headers)
        self.received = received
        del self.body

    @cached_property
    def body(self) -> HttpResponseBody:  # type: ignore[override]  # read-only
        return HttpResponseBody(self.received)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the garbage collector while a page is read; the page must be released before this ends.

    All objects made for a page live until it is done, so the collector would find nothing in the meantime and cost a
    quarter of the time.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def page_class(url: str, site: SiteProfile | None = None, fetched: datetime | None = None) -> type[ArticlePage]:
    """The page object registered for a page's original URL; the generic one if no site's is.

    If a site has several, the one that is valid (``valid_from``, ``valid_until``) on the day of capture.
    """
    address = f"https://{site.pages}/" if site is not None and site.pages else url
    if not urls.is_fetchable(address):
        return ArticlePage
    found = page_objects(address)
    return _of_its_time(found, fetched.astimezone(UTC).date() if fetched else None) if found else ArticlePage


def _of_its_time(pages: Sequence[type[ArticlePage]], day: date | None) -> type[ArticlePage]:
    """The page object for a day: a dated one before an undated one; the latest if the day is unknown or none fits."""
    bounds = {page: (page.valid_from or date.min, page.valid_until or date.max) for page in pages}
    fitting = [page for page, (first, last) in bounds.items() if day is not None and first <= day <= last]
    if fitting:
        return max(fitting, key=lambda page: (bounds[page] != (date.min, date.max), bounds[page][0]))
    return max(pages, key=lambda page: (bounds[page][1], bounds[page][0]))
