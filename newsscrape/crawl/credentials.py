"""Passwords and cookies that a crawl was given: each request gets those that belong to its URL, and nothing else does.

A password comes in a URL: an argument's, the CDX server's, a redirect's. It is taken out of the URL before anything
writes that down, and sent to the same scheme, host and port only. Cookies obey Secure, domain, path and expiry.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from http.cookiejar import Cookie, CookieJar, DefaultCookiePolicy, LoadError, MozillaCookieJar
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit
from urllib.request import Request as PlainRequest

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from newsscrape import urls
from newsscrape.errors import BadArgument

COOKIES = "newsscrape_cookies"  # key in a request's meta: the site's cookies, as Playwright takes them
Origin = tuple[str, str]  # scheme; host and port


class Passwords:
    """Which ``Authorization`` belongs to which origin, for the time of a crawl and in memory only."""

    known: ClassVar[dict[Origin, str]] = {}

    @classmethod
    def take(cls, url: str) -> str:
        """A URL without its user name and password, which are remembered for its origin."""
        bare = urls.without_users(url)
        if bare != url and urls.is_fetchable(url):
            parts = urlsplit(url)
            pair = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
            cls.known[_origin(bare)] = f"Basic {b64encode(pair.encode()).decode('ascii')}"
        return bare

    @classmethod
    def of(cls, url: str) -> str | None:
        """The ``Authorization`` header for a URL."""
        return cls.known.get(_origin(url)) if cls.known else None


def _origin(url: str) -> Origin:
    return urls.scheme(url), urls.host(url)


class TakesPasswords:
    """For a redirect middleware: what it leads to is asked for without the password in its URL."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request | Response:
        bare = redirected.replace(url=Passwords.take(redirected.url)) if "@" in redirected.url else redirected
        return super()._redirect(bare, request, reason)  # type: ignore[misc]


class Redirect(TakesPasswords, RedirectMiddleware):  # type: ignore[misc]
    """Scrapy's."""


class Credentials:
    """Adds passwords and cookies to requests on their way out; so to redirected ones anew."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Credentials:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        known = Passwords.of(request.url)
        if known is not None:
            request.headers.setdefault("Authorization", known)
        jars: dict[str, CookieJar] = getattr(self.crawler.spider, "cookies", {})
        if not jars:
            return
        request.headers.pop("Cookie", None)
        request.meta.pop(COOKIES, None)
        jar = jars.get(urls.domain(request.url))
        sent = cookie_header(jar, request.url) if jar is not None else None
        if jar is not None and sent is not None:
            request.headers["Cookie"] = sent
            request.meta[COOKIES] = [_for_browser(cookie) for cookie in jar]


def site_cookies(path: str, domain: str) -> CookieJar:
    """What a cookie file in Netscape's format holds for a site. Raises BadArgument for a file that cannot be read."""
    file = MozillaCookieJar(path)
    try:
        file.load(ignore_discard=True, ignore_expires=True)
    except (OSError, LoadError) as error:
        raise BadArgument(f"sites.toml: the cookie file {path} cannot be read: {error}") from error
    jar = CookieJar(DefaultCookiePolicy(strict_ns_domain=DefaultCookiePolicy.DomainStrictNonDomain))
    for cookie in _of_site(file, domain):
        if cookie.expires == 0:  # as programs write a cookie that lasts until they end
            cookie.expires, cookie.discard = None, True
        if not cookie.is_expired():
            jar.set_cookie(cookie)
    return jar


def cookie_header(jar: CookieJar, url: str) -> str | None:
    """The cookies of a jar that belong to a URL, as a ``Cookie`` header; None where none does."""
    asked = PlainRequest(url)
    jar.add_cookie_header(asked)
    return asked.get_header("Cookie")


def _of_site(cookies: Iterable[Cookie], domain: str) -> list[Cookie]:
    wanted = domain.partition(":")[0]
    return [one for one in cookies if urls.domain(f"http://{one.domain.lstrip('.')}/").partition(":")[0] == wanted]


def _for_browser(cookie: Cookie) -> dict[str, Any]:
    """No script may read it, so that none can write it into the page."""
    return {
        "name": cookie.name, "value": cookie.value or "", "domain": cookie.domain, "path": cookie.path,
        "secure": cookie.secure, "httpOnly": True, "expires": float(cookie.expires or -1),
    }  # fmt: skip
