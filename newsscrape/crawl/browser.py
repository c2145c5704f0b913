"""Pages that need a browser: which of them one is asked for, what it may load, and the settings that bring it in.

Off by default, and nothing here imports what the extra ``js`` brings: ``rendering.py`` does, once it is asked for. A
page is always fetched first, as any other; the browser is given those bytes and loads only what they ask for. So the
page passes robots.txt, delay, fence and WARC as it would without a browser, and the site is not asked for it twice.
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

ARRIVED = "newsscrape_arrived"  # key in a request's meta: the page that a browser is to render
_HANDLER = "newsscrape.crawl.rendering.Rendering"
_HTML = ("text/html", "application/xhtml+xml")
# What Scrapy notes of a download, and does not want to see again; "redirect_urls" is carried on purpose.
_OF_THE_FIRST = ("download_latency", "redirect_times", "redirect_ttl", "redirect_reasons", "retry_times")
_LOADED = ("script", "stylesheet", "xhr", "fetch")  # all that a page needs to show its text
_INSTALL = (
    "pip install 'scrapy-playwright>=0.0.48,<0.1' (the extra “js”), and a browser: playwright install chromium, "
    "or name one that is installed: -s NEWSSCRAPE_BROWSER=/usr/bin/chromium"
)


class RenderingFailed(Exception):
    """The browser did not bring a page to an end; the message is the URL's reason."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A page as it came from its server, unpacked: what is rendered, and the name of its record."""

    record_id: str
    body: bytes
    headers: Mapping[str, str]


def is_wanted(fetched: Fetched, visit: Visit) -> bool:
    """Whether a browser is to render a page that has been read as it arrived: pages of the live web, each only once."""
    mime = visit.capture.mime if visit.capture else None
    if fetched.origin != "live" or fetched.rendered_from or fetched.http_status != 200 or mime not in _HTML:
        return False
    if fetched.task.role not in HTML_ROLES or visit.outcome not in ("archived", "not_article"):
        return False
    return fetched.task.js == "always" or (fetched.task.js == "shell" and (visit.reason or "").startswith(SCRIPT_SHELL))


def rendering_of(response: Response, fetched: Fetched) -> Request:
    """The request that has a page rendered: the page's own, carried on, with its place in the queue."""
    assert response.request is not None and fetched.record_id is not None
    secret = "set-cookie" if "Cookie" in response.request.headers else None  # a subscriber's; scripts could read it
    headers = {name: value for name, value in fetched.headers.items() if name != secret}
    meta = {
        "playwright": True,
        ARRIVED: Arrived(fetched.record_id, fetched.body, headers),
        "dont_redirect": True,  # by a refresh in the page; it has been followed where it leads on
        "autothrottle_dont_adjust_delay": True,  # how long a page takes to render says nothing of the host
    }
    came = {name: value for name, value in response.request.meta.items() if name not in _OF_THE_FIRST}
    return response.request.replace(meta={**came, **meta}, dont_filter=True)


def arrived(request: Request) -> Arrived | None:
    """The page that a request has rendered; None for any other request."""
    found: Arrived | None = request.meta.get(ARRIVED)
    return found


def is_refused(asked: Any) -> bool:
    """What a rendering does not load, of Playwright's requests: pictures, fonts, films, frames, and other pages.

    Where a request may go is decided by ``crawl/gateway.py``.
    """
    return asked.resource_type not in _LOADED or urlsplit(asked.url).scheme not in ("http", "https")


def mode_of(text: Any) -> Mode:
    """What NEWSSCRAPE_JS says. Raises BadArgument."""
    if text not in MODES:
        raise BadArgument(f"NEWSSCRAPE_JS={text}: it is one of {', '.join(MODES)}")
    return text


def prepare(settings: BaseSettings, by_site: Iterable[Mode]) -> bool:
    """Bring the browser into a crawl's settings, where all its pages or those of some sites may need one.

    Returns whether that is so. Raises NewsscrapeError where there is nothing to render with.
    """
    if {mode_of(settings["NEWSSCRAPE_JS"]), *by_site} == {"never"}:
        return False
    if find_spec("scrapy_playwright") is None:
        raise NewsscrapeError(f"pages are to be rendered (js), and scrapy-playwright is not installed: {_INSTALL}")
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
    """Raise NewsscrapeError where no browser is named and Playwright has none of its own. Before the reactor runs."""
    if settings["NEWSSCRAPE_BROWSER"] or settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS").get("executable_path"):
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not Path(path).exists():
        raise NewsscrapeError(f"pages are to be rendered (js), and there is no browser at {path}: {_INSTALL}")


def _launch_options(path: str) -> dict[str, Any]:
    # Chromium refuses its sandbox to root: only then does it run without. Ctrl-C is the crawl's business.
    root = getattr(os, "geteuid", lambda: 1)() == 0
    return {
        "headless": True,
        "chromium_sandbox": not root,
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
        # Calls between browsers go past any proxy unless they are told not to.
        "args": ["--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-quic"],
        **({"executable_path": path} if path else {}),
    }
