"""Scrapy's HTTP handler, with which the delay of a host counts from when a request was sent.

Scrapy counts from when it hands a request to the handler. A connection that takes long to open delays the request, but
not the next one, which the server would then see too early.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHandshakeListener
from zope.interface import implementer  # type: ignore[import-untyped]


class Handler(HTTP11DownloadHandler):
    """``DOWNLOAD_HANDLERS`` has it for http and https."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        count_from_sending(self, crawler)


def count_from_sending(handler: HTTP11DownloadHandler, crawler: Crawler) -> None:
    """Let a host's delay begin anew when a new connection to it is open, and at its end of the TLS handshake.

    On an open connection a request is sent as soon as the handler has it.
    """
    pool: Any = handler._pool
    connect = pool._newConnection

    def sent(host: str) -> None:
        assert crawler.engine is not None
        slot = crawler.engine.downloader.slots.get(host)
        if slot is not None:
            slot.lastseen = monotonic()

    def opened(connection: _Connection, host: str) -> _Connection:
        connection.secured = lambda: sent(host)
        sent(host)
        return connection

    def connected(key: tuple[Any, ...], endpoint: Any) -> Deferred[_Connection]:
        host = key[1].decode("ascii", "replace") if isinstance(key[1], bytes) else ""  # of a proxy something else
        coming: Deferred[_Connection] = connect(key, endpoint)
        return coming.addCallback(opened, host)

    pool._newConnection = connected
    pool._factory = _Connections


@implementer(IHandshakeListener)
class _Connection(_LenientHTTP11ClientProtocol):
    secured: Callable[[], None] = staticmethod(lambda: None)

    def handshakeCompleted(self) -> None:
        self.secured()


class _Connections(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Connection:
        return _Connection(self._quiescentCallback)  # type: ignore[no-untyped-call]
