"""Keeps pages from leading a crawl to this computer or into a private network.

Checks host names as written and as resolved, including redirects. A host that the crawl was sent to is allowed.
"""

from __future__ import annotations

import ipaddress
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred

_LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa", ".lan")


class PrivateAddress(IgnoreRequest):
    """A request to an address that is not on the public internet."""


class PrivateNetworkMiddleware:
    """Refuses requests to private addresses, except to hosts that the spider was sent to (``sent_to``)."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PrivateNetworkMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        host = (urlsplit(request.url).hostname or "").lower()
        allowed: set[str] = getattr(self.crawler.spider, "sent_to", set())
        if host not in allowed and is_private(host):
            raise PrivateAddress(host)


class PublicResolver(CachingThreadedResolver):
    """Resolves a name only to an address on the public internet, because a name may point anywhere."""

    allowed: ClassVar[set[str]] = set()
    refused: ClassVar[dict[str, str]] = {}  # name → why; to Twisted, a name that was refused is one that is not known

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if name.lower() not in self.allowed and is_private(address):
            self.refused[name.lower()] = f"{name} is {address}"
            raise PrivateAddress(self.refused[name.lower()])
        return address


def is_private(host: str) -> bool:
    """Whether a host name or IP address is this computer or in a private network, judged without resolving it."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(_LOCAL_NAMES):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return _is_number(name)
    mapped = getattr(address, "ipv4_mapped", None) or address
    return not mapped.is_global or mapped.is_multicast


def _is_number(name: str) -> bool:
    """Whether a name is an IPv4 address in a form that only resolvers accept: ``2130706433``, ``0x7f.1``, ``127.1``."""
    parts = name.split(".")
    return all(part.isdigit() or part.startswith("0x") for part in parts) and bool(name)
