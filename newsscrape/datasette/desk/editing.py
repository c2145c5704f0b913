"""``/article/ID/edit``: writes tags and notes from an article's page, only with ``newsscrape serve --edit``.

A request must come from this computer, and must have the token of the page's form, which Datasette checks: no other web
page knows it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Request, Response

from newsscrape.errors import ArchiveError, BadArgument
from newsscrape.store.archive import Archive
from newsscrape.store.reader import rows
from newsscrape.store.tagging import add_note, add_tags, remove_note, remove_tags

WAIT = 5.0  # seconds for a crawl that is writing

_Change = Callable[[Archive, int, str], None]
_CHANGES: Mapping[str, _Change] = {
    "add-tag": lambda archive, article, value: add_tags(archive, article, value.split(","), datetime.now(UTC)),
    "remove-tag": lambda archive, article, value: remove_tags(archive, article, [value]),
    "add-note": lambda archive, article, value: add_note(archive, article, value, datetime.now(UTC)),
    "remove-note": lambda archive, article, value: remove_note(archive, article, int(value)),
}


async def edit(path: Path, datasette: Any, request: Request) -> Response:
    """Make one change to an article's tags and notes, and show its page again."""
    if not _is_local(request.scope.get("client")):
        return Response.text("Tags and notes can be changed from the machine that serves them only.\n", 403)
    if request.method != "POST":
        return Response.text("This address takes a form of the article's page.\n", 405)
    article = int(request.url_vars["id"])
    form = await request.post_vars()
    try:
        change = _CHANGES[form["action"]]
        await asyncio.to_thread(_changed, path, article, change, form["value"])
    except (BadArgument, KeyError, ValueError) as error:
        return Response.text(f"{error}\n", 400)
    except ArchiveError as error:
        return Response.text(f"{error}\n", 503)
    return Response.redirect(datasette.urls.path(f"/article/{article}"), 303)


def _changed(path: Path, article: int, change: _Change, value: str) -> None:
    archive = Archive.open(path, WAIT)
    try:
        if not rows(archive, "SELECT 1 FROM article WHERE id = ?", [article]):
            raise BadArgument(f"there is no article {article} in this archive")
        change(archive, article, value)
    finally:
        archive.close()


def _is_local(client: Any) -> bool:
    return bool(client) and ip_address(client[0]).is_loopback
