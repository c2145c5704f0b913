"""The Datasette plugin for "the page as captured": a link next to each article, and the pages behind it.

``newsscrape serve`` registers it in its own process, with its archive. It is not an entry point, so that a Datasette
with other databases never loads it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from datasette import hookimpl
from datasette.utils.asgi import Request, Response
from markupsafe import Markup

from newsscrape.operations.shown_page import PAGE_POLICY, Shelf, Shown, Unavailable
from newsscrape.store.captured_page import StoredCapture

LINK_TEXT = "the page as captured"
CAPTURE_COLUMNS = ("capture_id", "revisit_of", "rendered_from")
# Our own pages run no scripts; only we decide what the frame may load and where it may navigate.
_AROUND = (
    "default-src 'none'; style-src 'self' 'unsafe-inline' data:; img-src 'self' data:; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-DNS-Prefetch-Control": "off",
    "Cache-Control": "no-store",
}
_BINARY = "application/octet-stream"

View = Callable[[Any, Request], Awaitable[Response]]


class EvidencePlugin:
    """Shows the captures of one archive.

    ``pywb`` is the URL of a pywb collection with the same pages; ``pywb_hint`` says that one could be started.
    """

    __name__ = "newsscrape.datasette"  # where Datasette looks for templates/

    def __init__(self, shelf: Shelf, pywb: str | None = None, pywb_hint: bool = False) -> None:
        self.shelf = shelf
        self.pywb = pywb.rstrip("/") if pywb else None
        self.pywb_hint = pywb_hint and not pywb

    @hookimpl  # type: ignore[untyped-decorator]
    def register_routes(self) -> list[tuple[str, View]]:
        return [
            (r"^/-/capture/(?P<id>\d+)$", self._about),
            (r"^/-/capture/article/(?P<id>\d+)$", self._of_article),
            (r"^/-/capture/(?P<id>\d+)/page$", self._page),
            (r"^/-/capture/(?P<id>\d+)/payload$", self._payload),
            (r"^/-/capture/(?P<id>\d+)/record$", self._record),
        ]

    @hookimpl  # type: ignore[untyped-decorator]
    def render_cell(self, row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
        """A link next to each capture id, on a capture's own row, and below each headline of the view."""
        if database != self.shelf.archive.stem or value is None:
            return None
        if column in CAPTURE_COLUMNS:
            number, label = (value["value"], value["label"]) if isinstance(value, dict) else (value, value)
            row_of = datasette.urls.row(database, "capture", str(number))
            return Markup('<a href="{}">{}</a>&emsp;{}').format(row_of, label, _link(datasette, number))
        if (table, column) == ("capture", "id"):
            return Markup("{}&emsp;{}").format(value, _link(datasette, value))
        if (table, column) == ("articles", "id"):
            return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/article/{value}"), value)
        if (table, column) == ("articles", "headline"):
            return Markup("{}<br><small>{}</small>").format(value, _link(datasette, f"article/{row['id']}"))
        return None

    async def _about(self, datasette: Any, request: Request) -> Response:
        try:
            shown = await asyncio.to_thread(self.shelf.show, _number(request))
        except Unavailable as error:
            return await self._unavailable(datasette, request, error)
        return await self._answer(datasette, request, 200, shown.kept, shown=shown)

    async def _of_article(self, datasette: Any, request: Request) -> Response:
        try:
            capture = await asyncio.to_thread(self.shelf.capture_of, _number(request))
        except Unavailable as error:
            return await self._unavailable(datasette, request, error)
        return Response.redirect(datasette.urls.path(f"/-/capture/{capture}"))

    async def _page(self, datasette: Any, request: Request) -> Response:
        """The page itself, for the frame; also safe when opened directly."""
        try:
            shown = await asyncio.to_thread(self.shelf.show, _number(request))
        except Unavailable as error:
            return await self._unavailable(datasette, request, error)
        if shown.html is None:
            return await self._answer(datasette, request, 200, shown.kept, shown=shown)
        headers = {**_HEADERS, "Content-Security-Policy": PAGE_POLICY}
        body = shown.html.encode("utf-8", "replace")
        return Response(body, 200, headers, "text/html; charset=utf-8")

    async def _payload(self, datasette: Any, request: Request) -> Response:
        number = _number(request)
        try:
            shown = await asyncio.to_thread(self.shelf.show, number)
        except Unavailable as error:
            return await self._unavailable(datasette, request, error)
        return _download(shown.body, f"capture-{number}{_ending(shown)}")

    async def _record(self, datasette: Any, request: Request) -> Response:
        number = _number(request)
        try:
            data = await asyncio.to_thread(self.shelf.raw_record, number)
        except Unavailable as error:
            return await self._unavailable(datasette, request, error)
        packed = ".gz" if data.startswith(b"\x1f\x8b") else ""
        return _download(data, f"capture-{number}.warc{packed}")

    async def _unavailable(self, datasette: Any, request: Request, error: Unavailable) -> Response:
        return await self._answer(datasette, request, error.status, error.kept, reason=error.reason)

    async def _answer(
        self, datasette: Any, request: Request, status: int, kept: StoredCapture | None, *, shown: Shown | None = None,
        reason: str | None = None,
    ) -> Response:  # fmt: skip
        database = self.shelf.archive.stem
        context = {
            "kept": kept,
            "shown": shown,
            "reason": reason,
            "database": database,
            "base": datasette.urls.path("/-/capture"),
            "article": datasette.urls.path(f"/article/{kept.article}") if kept and kept.article else None,
            "table": lambda name, number: datasette.urls.row(database, name, str(number)),
            "captures": datasette.urls.table(database, "capture"),
            "pywb": self._pywb_link(kept) if kept and shown else None,
            "pywb_hint": self.pywb_hint,
        }
        page = await datasette.render_template("newsscrape_capture.html", context, request)
        return Response.html(page, status, {**_HEADERS, "Content-Security-Policy": _AROUND})

    def _pywb_link(self, kept: StoredCapture) -> str | None:
        """The capture in pywb: its collection, 14 digits of time, and the URL in the WARC file."""
        if self.pywb is None:
            return None
        digits = "".join(character for character in kept.captured_at if character.isdigit())[:14]
        return f"{self.pywb}/{digits}/{quote(kept.warc_uri or kept.url, safe=':/?&=%+,;@!$()*~[]')}"


def _link(datasette: Any, path: object) -> Markup:
    """A link to a page of ours under ``/-/capture/``."""
    return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/-/capture/{path}"), LINK_TEXT)


def _number(request: Request) -> int:
    """A number that SQLite can store; a longer one matches nothing."""
    return min(int(request.url_vars["id"]), 2**63 - 1)


def _download(data: bytes, name: str) -> Response:
    headers = {
        **_HEADERS,
        "Content-Security-Policy": "sandbox",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(data, 200, headers, _BINARY)


def _ending(shown: Shown) -> str:
    return ".html" if shown.html is not None else ".bin"
