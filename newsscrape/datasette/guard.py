"""Protects ``newsscrape serve``: rejects foreign host names, and adds security headers to every response.

A web page elsewhere may point a host name of its own at this computer (DNS rebinding) and then read what is served
here; its requests have that host name, so they are rejected. Archives contain text from anywhere: if any of it ever
became markup on one of Datasette's pages, the Content-Security-Policy would not let it run scripts. Datasette's own
inline scripts are allowed by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import cache
from importlib.resources import files
from ipaddress import ip_address
from typing import Any

from datasette import hookimpl
from jinja2 import Environment

from newsscrape import urls
from newsscrape.store.untrusted_schema import distrust

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

_INLINE = re.compile(r"<script>(.*?)</script>", re.S)
# Datasette's one inline script with a variable part.
_FILLED_IN = ("DATASETTE_ALLOW_FACET = true;", "DATASETTE_ALLOW_FACET = false;")
_REFUSED = b"This archive is not served under that host name. See newsscrape serve --help, --public.\n"


class GuardPlugin:
    """``host`` is the name or address that is served; with ``public`` any host name is accepted."""

    __name__ = "newsscrape.datasette.guard"

    def __init__(self, host: str = "127.0.0.1", public: bool = False) -> None:
        self.host = host.lower()
        self.public = public

    @hookimpl  # type: ignore[untyped-decorator]
    def asgi_wrapper(self) -> Callable[[App], App]:
        return self._guarded

    @hookimpl  # type: ignore[untyped-decorator]
    def prepare_connection(self, conn: sqlite3.Connection) -> None:
        distrust(conn)

    @hookimpl  # type: ignore[untyped-decorator]
    def prepare_jinja2_environment(self, env: Environment) -> None:
        """``url is fetchable``, for links: a ``javascript:`` address in an archive must not become one."""
        env.tests["fetchable"] = urls.is_fetchable

    def is_ours(self, name: str) -> bool:
        """Whether a request's Host is this server: an IP address, localhost, or its own host name.

        An IP address cannot be rebound: a browser that requests one was given this computer's own.
        """
        bare = re.sub(r":\d*$", "", name.lower()).strip("[]")
        if bare in ("localhost", self.host):
            return True
        try:
            ip_address(bare)
        except ValueError:
            return False
        return True

    def _guarded(self, app: App) -> App:
        async def guarded(scope: Message, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
            if not self.public and not self.is_ours(host):
                await _refuse(send)
                return

            async def with_headers(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [*message["headers"], *_missing(message["headers"])]
                await send(message)

            await app(scope, receive, with_headers)

        return guarded


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(_REFUSED)).encode())]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": _REFUSED})


def _missing(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers that a response lacks; our own pages have their own policy."""
    present = {name.lower() for name, _ in headers}
    return [(name, value) for name, value in _headers() if name not in present]


@cache
def _headers() -> tuple[tuple[bytes, bytes], ...]:
    policy = (
        f"default-src 'self'; script-src 'self' {' '.join(script_hashes())}; style-src 'self' 'unsafe-inline' data:; "
        "img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'self'"
    )
    return (
        (b"content-security-policy", policy.encode("ascii")),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"SAMEORIGIN"),
        (b"referrer-policy", b"no-referrer"),
    )


def script_hashes() -> list[str]:
    """The hashes of the inline scripts in Datasette's templates, for a Content-Security-Policy."""
    scripts = set(_FILLED_IN)
    for template in files("datasette").joinpath("templates").iterdir():
        if template.name.endswith(".html"):
            scripts.update(script for script in _INLINE.findall(template.read_text("utf-8")) if "{{" not in script)
    digests = (hashlib.sha256(script.encode("utf-8")).digest() for script in scripts)
    return sorted(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)
