"""Renders pages with scrapy-playwright: takes a page as received, returns it as the browser has it after its scripts
ran.

Each page has a browser context of its own, without any memory of others, and the gateway as its only connection to the
network. Nothing is clicked or filled in, and nothing is waited for beyond the limits. Scrapy imports this module only
if pages may be rendered; it needs the extra ``js``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from inspect import isawaitable
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.async_api import BrowserContext, Error, Page, Route
from playwright.async_api import Request as Asked
from playwright.async_api import TimeoutError as OutOfTime
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from newsscrape import urls
from newsscrape.crawl.browser import Arrived, RenderingFailed, arrived
from newsscrape.crawl.connections import count_from_sending
from newsscrape.crawl.credentials import COOKIES
from newsscrape.crawl.gateway import Gateway
from newsscrape.crawl.private_networks import PublicResolver

SETTLING = 15.0  # seconds for a page to become idle; then it is taken as it is
AT_A_TIME = 4  # pages; one per host, as always
CLOSING = 5.0  # seconds to close a page
_FRAMING = frozenset(("content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive"))
_PORTS = {"http": 80, "https": 443}


class Rendering(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]  # scrapy-playwright is not typed
    """scrapy-playwright's handler, which starts, restarts and stops the browser, with our own way to read a page.

    Other requests are handled as usual. A page that crashes the browser is a failure of that URL alone.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        count_from_sending(self, crawler)
        logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)  # a failure has its row in the archive
        self.limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._room = asyncio.Semaphore(AT_A_TIME)
        self.agent = crawler.settings["USER_AGENT"]

    async def _download_request(self, request: Request, spider: Spider | None = None) -> Response:
        page = arrived(request)
        assert page is not None
        seconds = float(request.meta["download_timeout"])
        try:
            async with self._room:
                await self._maybe_launch_browser()
                gateway = Gateway(_own_place(request.url), self.limit)
                async with asyncio.timeout(seconds), gateway, self._context(gateway) as context:
                    await context.add_cookies(_cookies(request))
                    html = await self._rendered(context, request.url, page, min(SETTLING, seconds / 2))
        except TimeoutError as error:
            raise RenderingFailed(f"the browser did not come to an end within {seconds:.0f} seconds") from error
        except Error as error:
            raise RenderingFailed(f"the browser failed: {error.message.splitlines()[0][:150]}") from error
        return HtmlResponse(
            request.url, headers={"Content-Type": "text/html; charset=utf-8"}, body=html, encoding="utf-8",
            request=request, protocol=None,
        )  # fmt: skip

    @asynccontextmanager
    async def _context(self, gateway: Gateway) -> AsyncIterator[BrowserContext]:
        """A new profile, deleted afterwards; if it cannot be closed, the browser is restarted."""
        browser = self.browser  # may be another one at the end, if this one dies
        context = await browser.new_context(
            user_agent=self.agent, proxy={"server": gateway.url}, service_workers="block", accept_downloads=False
        )
        try:
            yield context
        finally:
            try:
                async with asyncio.timeout(CLOSING):
                    await context.close()
            except (TimeoutError, Error):
                with suppress(TimeoutError, Error):
                    async with asyncio.timeout(CLOSING):
                        await browser.close()

    async def _rendered(self, context: BrowserContext, url: str, arrived: Arrived, settling: float) -> bytes:
        served = False

        async def answer(route: Route, asked: Asked) -> None:
            nonlocal served
            with suppress(Error):  # the page may already be closed
                if not served and asked.is_navigation_request():
                    served = True
                    headers = {name: value for name, value in arrived.headers.items() if name not in _FRAMING}
                    await route.fulfill(status=200, headers=headers, body=arrived.body)
                elif await self._is_refused(asked):
                    await route.abort("aborted")  # a page that navigates elsewhere stays where it is
                else:
                    await route.continue_()

        await context.route("**/*", answer)
        page = await context.new_page()
        context.on("page", _close)  # a popup
        crashed = asyncio.Event()
        page.on("crash", lambda _: crashed.set())
        crash, showing = asyncio.ensure_future(crashed.wait()), asyncio.ensure_future(self._shown(page, url, settling))
        try:
            await asyncio.wait((showing, crash), return_when=asyncio.FIRST_COMPLETED)
        finally:
            crash.cancel()
            showing.cancel()
            # Otherwise asyncio complains about unretrieved exceptions
            await asyncio.gather(crash, showing, return_exceptions=True)
        if crashed.is_set():
            raise RenderingFailed("the page crashed the browser")
        return showing.result()

    async def _shown(self, page: Page, url: str, settling: float) -> bytes:
        """The page's HTML when it is idle, or when its time is up."""
        await page.goto(url, wait_until="commit")
        with suppress(OutOfTime):
            await page.wait_for_load_state("networkidle", timeout=1_000 * settling)
        if await page.evaluate("document.documentElement.outerHTML.length") > self.limit:
            raise RenderingFailed(f"larger than the limit of {self.limit // 2**20} MiB when rendered")
        html = await page.content()
        return html.encode("utf-8", "replace")

    async def _is_refused(self, asked: Asked) -> bool:
        refused: Any = self.abort_request(asked)
        return bool(await refused if isawaitable(refused) else refused)


async def _close(page: Page) -> None:
    with suppress(Error):
        await page.close()


def _own_place(url: str) -> tuple[str, int] | None:
    """A private address that a page may load from: its own host, if the crawl was sent there."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    return (host, parts.port or _PORTS[parts.scheme]) if host in PublicResolver.allowed else None


def _cookies(request: Request) -> list[Any]:
    """A subscriber's cookies for the page's own site. Scripts cannot read them, so they cannot end up in the page."""
    if COOKIES in request.meta:
        return list(request.meta[COOKIES])
    sent = (request.headers.get("Cookie") or b"").decode("latin-1")  # of a spider that sets the header itself
    domain = urls.domain(request.url)
    has_name = "." in domain and domain[-1].isalpha()  # and is not a number
    site, page = {"domain": f".{domain}", "path": "/"}, {"url": urljoin(request.url, "/")}
    pairs = (pair.partition("=") for pair in sent.split("; ") if "=" in pair)
    return [
        {
            "name": name, "value": value, "httpOnly": True, "secure": request.url.startswith("https:"),
            **(site if has_name and not name.startswith("__Host-") else page),
        }
        for name, _, value in pairs
    ]  # fmt: skip
