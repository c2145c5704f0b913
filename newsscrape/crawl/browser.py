"""Pages that need a browser: which pages are rendered, what they may load, and the settings that enable the browser.

Off by default, and nothing here imports the extra ``js``; ``rendering.py`` does when it is needed. A page is always
fetched first, like any other. The browser gets those bytes and loads only what they require. So robots.txt, delay,
private-network checks and WARC apply as usual, and the page is fetched once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings

from newsscrape.errors import BadArgument, NewsscrapeError
from newsscrape.items import SCRIPT_SHELL, Visit
from newsscrape.pages.parsers import HTML_ROLES
from newsscrape.tasks import MODES, Fetched, Mode

ARRIVED = "newsscrape_arrived"  # key in a request's meta: the page to render
_HANDLER = "newsscrape.crawl.rendering.Rendering"
_HTML = ("text/html", "application/xhtml+xml")
# Scrapy's own keys for a download, which it must not see again; "redirect_urls" is kept on purpose.
_OF_THE_FIRST = ("download_latency", "redirect_times", "redirect_ttl", "redirect_reasons", "retry_times")
_LOADED = ("script", "stylesheet", "xhr", "fetch")  # all that a page needs to show its text
_INSTALL = (
    "pip install 'scrapy-playwright>=0.0.48,<0.1' (the extra “js”), and a browser: playwright install chromium, "
    "or name one that is installed: -s NEWSSCRAPE_BROWSER=/usr/bin/chromium"
)


class RenderingFailed(Exception):
    """The browser could not finish a page; the message is the reason of its URL."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A page as received from its server, unpacked: what is rendered, and the ID of its record."""

    record_id: str
    body: bytes
    headers: Mapping[str, str]


def is_wanted(fetched: Fetched, visit: Visit) -> bool:
    """Whether a browser should render a page that was read as received: live pages only, each once."""
    mime = visit.capture.mime if visit.capture else None
    if fetched.origin != "live" or fetched.rendered_from or fetched.http_status != 200 or mime not in _HTML:
        return False
    if fetched.task.role not in HTML_ROLES or visit.outcome not in ("archived", "not_article"):
        return False
    return fetched.task.js == "always" or (fetched.task.js == "shell" and (visit.reason or "").startswith(SCRIPT_SHELL))


def rendering_of(response: Response, fetched: Fetched) -> Request:
    """The request that renders a page: the page's own request with its row in the queue."""
    assert response.request is not None and fetched.record_id is not None
    # A subscriber's cookies, which scripts could read
    secret = "set-cookie" if "Cookie" in response.request.headers else None
    headers = {name: value for name, value in fetched.headers.items() if name != secret}
    meta = {
        "playwright": True,
        ARRIVED: Arrived(fetched.record_id, fetched.body, headers),
        "dont_redirect": True,  # by a refresh in the page, which was already followed
        "autothrottle_dont_adjust_delay": True,  # the time to render a page says nothing about the host
    }
    came = {name: value for name, value in response.request.meta.items() if name not in _OF_THE_FIRST}
    return response.request.replace(meta={**came, **meta}, dont_filter=True)


def arrived(request: Request) -> Arrived | None:
    """The page that a request rendered; None for any other request."""
    found: Arrived | None = request.meta.get(ARRIVED)
    return found


def is_refused(asked: Any) -> bool:
    """Which of Playwright's requests a rendering does not load: images, fonts, videos, frames, and other pages.

    ``crawl/gateway.py`` decides where a request may go.
    """
    return asked.resource_type not in _LOADED or urlsplit(asked.url).scheme not in ("http", "https")


def mode_of(text: Any) -> Mode:
    """The value of NEWSSCRAPE_JS. Raises BadArgument."""
    if text not in MODES:
        raise BadArgument(f"NEWSSCRAPE_JS={text}: it is one of {', '.join(MODES)}")
    return text


def prepare(settings: BaseSettings, by_site: Iterable[Mode]) -> bool:
    """Add the browser to a crawl's settings if any of its pages may need one; returns whether they may.

    Raises NewsscrapeError if no browser is available.
    """
    if {mode_of(settings["NEWSSCRAPE_JS"]), *by_site} == {"never"}:
        return False
    if find_spec("scrapy_playwright") is None:
        raise NewsscrapeError(f"pages have to be rendered (js), and scrapy-playwright is not installed: {_INSTALL}")
    path = settings["NEWSSCRAPE_BROWSER"]
    if path and not os.access(path, os.X_OK):
        raise NewsscrapeError(f"NEWSSCRAPE_BROWSER={path}: no program there that could be run. {_INSTALL}")
    given = settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS")
    settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", {**_launch_options(path), **given}, "cmdline")
    settings.set("PLAYWRIGHT_ABORT_REQUEST", settings.get("PLAYWRIGHT_ABORT_REQUEST") or is_refused, "cmdline")
    settings.set("META_COPY_WARN_SKIP_KEYS", ["redirect_urls"], "cmdline")
    handlers = settings.getdict("DOWNLOAD_HANDLERS")
    settings.set("DOWNLOAD_HANDLERS", {**handlers, "http": _HANDLER, "https": _HANDLER}, "cmdline")
    return True


def check_browser(settings: BaseSettings) -> None:
    """Raise NewsscrapeError if no browser is set and Playwright has none installed. Runs before the reactor."""
    if settings["NEWSSCRAPE_BROWSER"] or settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS").get("executable_path"):
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not Path(path).exists():
        raise NewsscrapeError(f"pages have to be rendered (js), and there is no browser at {path}: {_INSTALL}")


def _launch_options(path: str) -> dict[str, Any]:
    # Chromium refuses to run its sandbox as root, so it runs without it only then. Ctrl-C is handled by the crawl.
    root = getattr(os, "geteuid", lambda: 1)() == 0
    return {
        "headless": True,
        "chromium_sandbox": not root,
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
        # Connections to Chromium itself bypass any proxy only if told to.
        "args": ["--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-quic"],
        **({"executable_path": path} if path else {}),
    }
