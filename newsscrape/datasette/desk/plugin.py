"""The Datasette plugin that serves the desk's pages; ``newsscrape serve`` registers it in its own process."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from datasette import hookimpl
from datasette.utils.asgi import Request, Response

from newsscrape.article.citation import FORMATS
from newsscrape.datasette.desk.article import article, cited
from newsscrape.datasette.desk.author import author
from newsscrape.datasette.desk.database import Desk, NotFound, TooSlow
from newsscrape.datasette.desk.diff import diff
from newsscrape.datasette.desk.editing import edit
from newsscrape.datasette.desk.hits import hits
from newsscrape.datasette.desk.home import home
from newsscrape.datasette.desk.look import look
from newsscrape.datasette.desk.search import search
from newsscrape.datasette.desk.site import site
from newsscrape.datasette.desk.tag import tag
from newsscrape.report.charts import Chart

Page = Callable[[Desk, dict[str, str]], Awaitable[dict[str, Any]]]

# URL without ".json" → the page and its template.
PAGES: tuple[tuple[str, Page, str], ...] = (
    (r"/", home, "home"),
    (r"/article/(?P<id>[0-9]{1,18})", article, "article"),
    (r"/diff/(?P<id>[0-9]{1,18})/(?P<first>[0-9]{1,9})/(?P<second>[0-9]{1,9})", diff, "diff"),
    (r"/site/(?P<domain>[^/]+?)", site, "site"),
    (r"/author/(?P<id>[0-9]{1,18})", author, "author"),
    (r"/tag/(?P<name>[^/]+?)", tag, "tag"),
    (r"/search", search, "search"),
    (r"/look", look, "look"),
)
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class DeskPlugin:
    """Serves the desk for an archive, which Datasette calls by its file's stem. ``editable``: tags and notes too."""

    __name__ = "newsscrape.datasette.desk"

    def __init__(self, archive: Path, editable: bool = False) -> None:
        self.archive = archive
        self.database = archive.stem
        self.editable = editable

    @hookimpl  # type: ignore[untyped-decorator]
    def register_routes(self) -> list[tuple[str, Any]]:
        routes: list[tuple[str, Any]] = []
        for address, page, template in PAGES:
            json_address = r"/home\.json" if address == "/" else rf"{address}\.json"
            routes.append((f"^{json_address}$", self._json(page)))
            routes.append((f"^{address}$", self._html(page, template)))
        endings = "|".join(ending.replace(".", r"\.") for ending in FORMATS)
        routes.append((r"^/search\.csv$", self._hits))
        if self.editable:
            routes.append((r"^/article/(?P<id>[0-9]{1,18})/edit$", self._edit))
        return [(rf"^/article/(?P<id>[0-9]{{1,18}})\.(?P<format>{endings})$", self._reference), *routes]

    def _html(self, page: Page, template: str) -> Callable[[Any, Request], Awaitable[Response]]:
        async def view(datasette: Any, request: Request) -> Response:
            desk = Desk(datasette, self.database)
            try:
                shown, status = await page(desk, _values(request)), 200
            except NotFound as error:
                shown, template_, status = {"title": "Not found", "message": str(error)}, "problem", 404
            except TooSlow as error:
                message = f"“{error}” took longer than a query may take here. Try a narrower question."
                shown, template_, status = {"title": "Too slow", "message": message}, "problem", 503
            else:
                template_ = template
            context = {
                **shown, "desk": desk, "path": datasette.urls.path, "database": self.database,
                "editable": self.editable,
            }  # fmt: skip
            text = await datasette.render_template(f"desk/{template_}.html", context, request)
            return Response.html(text, status, HEADERS)

        return view

    def _json(self, page: Page) -> Callable[[Any, Request], Awaitable[Response]]:
        async def view(datasette: Any, request: Request) -> Response:
            try:
                shown, status = await page(Desk(datasette, self.database), _values(request)), 200
            except NotFound as error:
                shown, status = {"error": str(error)}, 404
            except TooSlow as error:
                shown, status = {"error": f"took too long: {error}"}, 503
            text = json.dumps(shown, ensure_ascii=False, indent=2, default=_plain)
            return Response(text, status, HEADERS, "application/json; charset=utf-8")

        return view

    async def _hits(self, datasette: Any, request: Request) -> Response:
        try:
            text = await hits(Desk(datasette, self.database), _values(request))
        except TooSlow as error:
            return Response.text(f"took too long: {error}\n", 503)
        headers = {**HEADERS, "Content-Disposition": 'attachment; filename="hits.csv"'}
        return Response(text, 200, headers, "text/csv; charset=utf-8")

    async def _edit(self, datasette: Any, request: Request) -> Response:
        return await edit(self.archive, datasette, request)

    async def _reference(self, datasette: Any, request: Request) -> Response:
        ending = request.url_vars["format"]
        try:
            page = await article(Desk(datasette, self.database), _values(request))
        except NotFound as error:
            return Response.text(f"{error}\n", 404)
        write, mime = FORMATS[ending]
        name = f"article-{page['article']['id']}.{ending}"
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(write(cited(page)), 200, headers, f"{mime}; charset=utf-8")


def _values(request: Request) -> dict[str, str]:
    """The parts of the URL, and the first value of each parameter."""
    given = {name: values[0] for name, values in request.args._data.items()}
    return {**given, **{name: unquote(value) for name, value in request.url_vars.items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, Chart):
        return {"title": value.title, "unit": value.unit, "labels": value.labels, "series": value.series,
                "marks": dict(value.marks)}  # fmt: skip
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
