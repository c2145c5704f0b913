"""URLs: their canonical form, their site, and the original URL of a page in a web archive.

The only place that parses URLs. Does not use the network: public suffixes come from tldextract's bundled list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from w3lib.encoding import resolve_encoding
from w3lib.url import canonicalize_url, safe_url_string

from newsscrape.lazy import lean_import
from newsscrape.tracking import without_session, without_tracking

tldextract = lean_import("tldextract.tldextract", without=("requests", "requests_file", "filelock"))
# Includes private suffixes: everything under blogspot.com or github.io is a site of its own.
_BUNDLED = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
_NO_SESSION = object()  # without one, tldextract opens a session even if it has nothing to download


def _split_host(url: str, include_psl_private_domains: bool | None = None, session: object = None) -> Any:
    """The parts of a host name, by tldextract's bundled list of public suffixes."""
    return _split_known(tldextract.lenient_netloc(url), include_psl_private_domains)


@lru_cache(maxsize=1024)  # a crawl meets the same hosts again and again
def _split_known(host: str, include_psl_private_domains: bool | None) -> Any:
    return _BUNDLED(host, include_psl_private_domains, session=_NO_SESSION)


# url_matcher, with which web-poet chooses a page class, calls tldextract.extract(), whose default extractor downloads
# the suffix list at first use. Only a crawl may open a socket, so it gets the bundled list too.
tldextract.TLD_EXTRACTOR = _split_host

MAX_LENGTH = 2_083  # the limit of browsers and proxies; a longer URL is a trap or a data: payload
_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNLISTED = re.compile(r"[^:]+\.[^.:]*[^0-9.:]")  # a name with a dot, and no port: an IPv4 address ends with a digit
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?|[0-9a-f.]*:[0-9a-f:.]*", re.I)  # a name in any script, or an IPv6 address

# How sites mark mobile, AMP and print pages; the rest is the page's own URL.
_HOST_PREFIX = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.)")
_BARE = re.compile(r"^https?://(?:www\.)?")
_PATH_VARIANT = re.compile(r"/(?:amp|print)/?$|\.(?:amp|print)(?=\.html?$)")
_USER = re.compile(r"(?<=://)[^/?#\s\"']*@", re.I)  # name and password before a host
_SLUG = 12  # characters of a slug that is one article's
_VIEWS = ("amp=1", "print=1", "outputType=amp", "output=amp")

# Wayback, pywb, OpenWayback, Arquivo.pt and the UK Web Archive: …/20041116022302id_/http://example.org/page
_WEB_ARCHIVE = re.compile(
    r"^https?://[^/]+/(?:[^/?#]+/){0,4}?(?P<time>\d{4,14})(?P<modifier>[a-z]{2}_)?/"
    r"(?P<url>(?:https?:/{0,2}|(?:www\.))[^/?#].*)$",
    re.I,
)


# Most links of a page; their characters need no escaping and no resolving.
_SAFE = r"[A-Za-z0-9_~/%?&=+,;:@.-]*"
_PLAIN_PATH = re.compile(r"/(?!/)" + _SAFE)
_PLAIN_URL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/" + _SAFE)
_CANONICAL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9_~/.-]*")  # no query, nothing to escape


@dataclass(frozen=True, slots=True)
class ArchivedUrl:
    """A page in a web archive: its original URL, and when it was captured (UTC; None if given as a year)."""

    url: str
    captured_at: datetime | None


@lru_cache(maxsize=4096)  # a page's own URL and those around it are needed again and again
def canonical(url: str) -> str:
    """The form in which a URL is a row of ``url``: one page, one form.

    Lower-case scheme and host, no default port, no fragment except after ``#!``, no tracking parameters
    (``tracking.py``), parameters sorted. Trailing slashes, ``www.`` and http or https are kept, because servers may
    distinguish them. So are percent-encoded bytes, in whatever charset. Text that is not a URL, such as a bad line in a
    list, is kept as written.

    >>> canonical("HTTP://WWW.Example.org:80/a?b=2&a=1&utm_source=x#top")
    'http://www.example.org/a?a=1&b=2'
    """
    if _CANONICAL.fullmatch(url) and "/." not in url:
        return url
    text = url.strip().encode("utf-8", "replace").decode()  # half a surrogate pair cannot be stored
    try:
        return _canonical(text)
    except ValueError:
        return text


def _canonical(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "file":
        return urlunsplit(("file", "", parts.path, "", ""))
    if parts.scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(parts.hostname or ""):
        return url
    path = without_session(parts.path) or "/"
    query = without_tracking(path, parts.query) if parts.query else ""
    fragment = parts.fragment if is_hashbang(parts.fragment) else ""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    return str(canonicalize_url(urlunsplit((parts.scheme, host, path, query, fragment)), keep_fragments=True))


def is_hashbang(fragment: str) -> bool:
    """Whether the text after ``#`` names a page that scripts show, as in ``/#!/news/123``."""
    return len(fragment) > 1 and fragment.startswith("!")


def requested(url: str) -> str:
    """A URL as a server sees it: without the fragment, and without user name and password."""
    return without_user(url.partition("#")[0])


def without_user(address: str) -> str:
    """A URL without the user name and password that may precede its host."""
    authority = urlsplit(address).netloc
    return address.replace(authority, authority.rpartition("@")[2], 1) if "@" in authority else address


def without_users(text: str) -> str:
    """A text without the names and passwords in the addresses that it holds."""
    return _USER.sub("", text)


def is_fetchable(url: str) -> bool:
    """Whether a crawl can fetch it: http or https, a host, at most 2,083 characters."""
    if len(url) > MAX_LENGTH:
        return False
    try:
        parts = urlsplit(url)
        named = _HOST.fullmatch(parts.hostname or "") is not None
        return parts.scheme in ("http", "https") and named and parts.port != 0
    except ValueError:  # a port that is not a number, an unclosed bracket
        return False


def join(base: str, href: str | None, charset: str = "utf-8") -> str | None:
    """``href`` as an absolute http(s) URL, without a web archive's prefix; None if it is not a page's.

    As browsers do, a query's letters are encoded in the page's ``charset``, a path's in UTF-8.
    """
    if not href:
        return None
    if _PLAIN_PATH.fullmatch(href) and "/." not in href:
        origin = _origin(base)
        if origin is None or len(origin) + len(href) > MAX_LENGTH:
            return None
        url = origin + href
        if "/http" not in href and "/www" not in href:
            return url
    elif _PLAIN_URL.fullmatch(href) and "/." not in href:
        url = href
        if len(url) <= MAX_LENGTH and "/http" not in url and "/www" not in url:
            return url  # the pattern has already checked everything below
    else:
        try:
            url = safe_url_string(_query_in(charset, urljoin(base, "".join(href.split()))))
        except ValueError:
            return None
    if not is_fetchable(url):
        return None
    archived = unwrap(url) if "/http" in url or "/www" in url else None
    return archived.url if archived else url


def _query_in(charset: str, url: str) -> str:
    """A URL with an ASCII query: its other letters as bytes of a charset, or as ``&#1234;`` if that has none.

    The URL Standard's rule (https://url.spec.whatwg.org/#query-state); UTF-16 counts as UTF-8 there.
    """
    start, mark, rest = url.partition("?")
    if not mark or rest.isascii() or charset.lower().startswith("utf"):
        return url
    query, hash_, fragment = rest.partition("#")
    encoding = resolve_encoding(charset) or "utf-8"
    written = "".join(
        letter if letter.isascii() else quote(letter.encode(encoding, "xmlcharrefreplace"), safe="") for letter in query
    )
    return f"{start}?{written}{hash_}{fragment}"


@lru_cache(maxsize=64)
def _origin(url: str) -> str | None:
    """Scheme and host of a URL; None if no page can be fetched from there."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin if is_fetchable(origin) else None


def unwrap(url: str) -> ArchivedUrl | None:
    """The original page of a web archive's URL, None for any other URL.

    >>> unwrap("https://web.archive.org/web/20041116022302id_/http://www.4ni.co.uk/news.asp?id=1").url
    'http://www.4ni.co.uk/news.asp?id=1'
    """
    lower = url.lower()
    if lower.find("/http", 8) < 0 and lower.find("/www.", 8) < 0:  # the pattern is slow to say so
        return None
    match = _WEB_ARCHIVE.match(url)
    if match is None:
        return None
    inner = re.sub(r"^(https?):/*", r"\1://", match["url"], flags=re.I)
    if not inner.lower().startswith("http"):
        inner = f"http://{inner}"
    return ArchivedUrl(inner, _timestamp(match["time"])) if is_fetchable(inner) else None


def _timestamp(digits: str) -> datetime | None:
    if len(digits) < 8:
        return None
    try:
        return datetime.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def host(url: str) -> str:
    """The host with its port if unusual, in lower case; empty for ``file:``."""
    try:
        return urlsplit(canonical(url)).netloc
    except ValueError:
        return ""


def scheme(url: str) -> str:
    """``https``, in lower case; empty if there is none."""
    return url.partition(":")[0].strip().lower() if ":" in url else ""


def domain(url: str) -> str:
    """The registered domain, which has a row in ``site``: ``news.bbc.co.uk`` → ``bbc.co.uk``.

    If no suffix of a host is listed, its last label counts as the suffix, as publicsuffix.org defines it (its rule
    ``*``): ``www.paper.example`` → ``paper.example``. A single name, an IP address and a host with a port are kept
    (``localhost:8000``); a file without a known URL belongs to ``file``, and text that is not a URL to ``invalid`` (RFC
    2606).
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return "invalid"
    if parts.scheme == "file":
        return "file"
    found = _split_host(parts.hostname or "")
    if known := found.top_domain_under_public_suffix:
        return known
    own = host(url)
    if found.suffix or not _UNLISTED.fullmatch(own):
        return own or "invalid"
    return ".".join(own.rsplit(".", 2)[-2:])


def place(url: str) -> str:
    """What the URLs have in common at which a site may have the same page: mobile, AMP, print, http, ``www.``.

    Their contents must be compared, because only convention says that they are one page.

    >>> place("https://www.example.org/a/"), place("http://m.example.org/a/amp?print=1")
    ('example.org/a', 'example.org/a')
    """
    parts = urlsplit(canonical(url))
    path = _PATH_VARIANT.sub("", parts.path).rstrip("/")
    query = [part for part in parts.query.split("&") if part and part not in _VIEWS]
    return f"{_HOST_PREFIX.sub('', parts.netloc)}{path}{_query(query)}"


def is_view(url: str) -> bool:
    """Whether a URL looks like a mobile, AMP or print view of another page."""
    parts = urlsplit(canonical(url))
    prefix = _HOST_PREFIX.match(parts.netloc)
    return (
        (prefix is not None and prefix[0] != "www.")
        or _PATH_VARIANT.search(parts.path) is not None
        or any(part in _VIEWS for part in parts.query.split("&"))
    )


def bare(url: str) -> str:
    """A URL without what changes when a site moves to https, adds ``www.`` or drops a trailing slash."""
    return _BARE.sub("", canonical(url)).rstrip("/")


def spellings(url: str) -> list[str]:
    """The URLs with the same ``bare`` form, the given one first: https or not, with ``www.`` and final slash or not."""
    one = bare(url)
    forms = [
        f"{start}{one}{end}" for start in ("https://", "http://", "https://www.", "http://www.") for end in ("", "/")
    ]
    return sorted(forms, key=lambda form: form != url)


def _query(parts: list[str]) -> str:
    return "?" + "&".join(sorted(parts)) if parts else ""


def path_depth(url: str) -> int:
    """How many segments the path has; 0 for a home page."""
    return len([segment for segment in urlsplit(url).path.split("/") if segment])


def slug(url: str) -> str | None:
    """The last part of a path without its ending, if it says which article it is: its words, 12 characters or more.

    A print page and an old address mostly have the same one.
    """
    last = PurePosixPath(unquote(urlsplit(url).path)).stem.casefold()
    words = re.split(r"[-_]", last)
    return last if len(last) >= _SLUG and len(words) > 1 and not "".join(words).isdecimal() else None


def is_home(url: str) -> bool:
    """Whether a URL is a site's home page: no path and no query."""
    return path_depth(url) == 0 and not urlsplit(url).query


def from_path(path: Path) -> str:
    """A file's ``file://`` URL."""
    return path.resolve().as_uri()


# National domains that are sold to everybody and say nothing about the country.
_OPEN_DOMAINS = frozenset("io tv me co ly fm ai to cc ws gg sh im la nu tk eu".split())
_AMERICAN_DOMAINS = frozenset(("gov", "mil", "edu"))


def country_of(url: str) -> str | None:
    """The country of a national domain, ISO 3166; ``.gov``, ``.mil`` and ``.edu`` are American."""
    try:
        ending = (urlsplit(url).hostname or "").rsplit(".", 1)[-1]
    except ValueError:
        return None
    if ending in _AMERICAN_DOMAINS:
        return "US"
    if len(ending) != 2 or ending in _OPEN_DOMAINS:
        return None
    return "GB" if ending == "uk" else ending.upper()
