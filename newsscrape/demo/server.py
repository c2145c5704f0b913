"""Serves the bundled news site on the loopback interface only, including its faults.

``site/routes.json`` has the response for each URL. The files are sent byte for byte, except that the site's host name
in pages is replaced by the server's address, so that a crawl stays on the server.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import MappingProxyType, TracebackType
from typing import Any, Self

LOOPBACK = "127.0.0.1"
SITE = Path(__file__).parent / "site"
# The pages contain their host in every form that occurs: with and without www, with https, without a scheme, and with
# slashes escaped as JSON allows.
_OWN_HOST = re.compile(rb"(?:https?:)?\\?/\\?/(?:www\.)?lagancourier\.example(?![\w.-])")
_REWRITTEN = ("text/html", "text/plain", "application/xml", "application/rss+xml")


@dataclass(frozen=True, slots=True)
class Route:
    """The response for one URL: ``body`` as stored, ``note`` on what is wrong with it, None for nothing."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    note: str | None = None


@cache
def read_routes() -> Mapping[str, Route]:
    """Every route of the bundled site, by path and query (``/uk-news.aspx?page=2``)."""
    table: dict[str, dict[str, Any]] = json.loads((SITE / "routes.json").read_text(encoding="utf-8"))
    return MappingProxyType({address: _route(entry) for address, entry in table.items()})


def _route(entry: Mapping[str, Any]) -> Route:
    body = (SITE / entry["file"]).read_bytes() if "file" in entry else b""
    return Route(entry.get("status", 200), entry.get("headers", {}), body, entry.get("note"))


@cache
def _not_found() -> Route:
    body = (SITE / "not-found.html").read_bytes()
    return Route(404, {"Content-Type": "text/html; charset=utf-8"}, body)


def find_route(address: str) -> Route:
    """The route of a path with or without a query; an unknown query is ignored."""
    routes = read_routes()
    return routes.get(address) or routes.get(address.partition("?")[0]) or _not_found()


class _QuietServer(ThreadingHTTPServer):
    allow_reuse_port = False  # True in some Pythons, where a taken port would be shared instead of refused

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that disconnects is not an error; anything else is reported as usual."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class DemoServer:
    """The site on ``http://127.0.0.1:PORT/`` while the ``with`` block runs; port 0 takes any free one.

    ``url`` is the home page, ``requests`` the requested URLs in order (``/uk-news.aspx?page=2``). Raises OSError if the
    port is taken.
    """

    def __init__(self, port: int = 0) -> None:
        self.requests: list[str] = []
        self._http = _QuietServer((LOOPBACK, port), _handler(self.requests))
        self._thread = Thread(target=self._http.serve_forever, args=(0.05,), name="demo-site", daemon=True)
        self.url = f"http://{LOOPBACK}:{self._http.server_port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def _handler(requests: list[str]) -> type[BaseHTTPRequestHandler]:
    """A request handler that records requests in ``requests``."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "LaganCourier/4.0"
        sys_version = ""
        timeout = 30  # seconds a silent connection is kept

        def do_GET(self) -> None:
            requests.append(self.path)
            route = find_route(self.path)
            if "ETag" in route.headers and self.headers.get("If-None-Match") == route.headers["ETag"]:
                route = Route(304, {"ETag": route.headers["ETag"]})
            self.answer(route)

        do_HEAD = do_GET

        def answer(self, route: Route) -> None:
            host, port = self.connection.getsockname()[:2]
            base = f"http://{host}:{port}".encode()
            body = _OWN_HOST.sub(base, route.body) if _is_rewritten(route) else route.body
            self.send_response(route.status)
            for name, value in route.headers.items():
                self.send_header(name, _OWN_HOST.sub(base, value.encode()).decode())
            if route.status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Print nothing: ``requests`` is the log."""

    return Handler


def _is_rewritten(route: Route) -> bool:
    kind = route.headers.get("Content-Type", "").partition(";")[0]
    return kind in _REWRITTEN and "Content-Encoding" not in route.headers
