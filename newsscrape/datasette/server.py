"""Datasette on one archive, in this process, with our plugins and the archive's metadata.

Without Datasette's ``-i``: a crawl may be writing the archive, and ``-i`` would promise that it does not change. SQLite
only needs that promise if nobody can write.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from newsscrape.datasette.desk.plugin import DeskPlugin
from newsscrape.datasette.guard import GuardPlugin
from newsscrape.datasette.plugin import EvidencePlugin
from newsscrape.errors import BadArgument
from newsscrape.operations.shown_page import Shelf
from newsscrape.store.archive import Archive, is_frozen
from newsscrape.store.datasette import metadata

SUGGESTED = 20_000  # articles up to which facets are suggested


def make_datasette(
    shelf: Shelf, pywb: str | None = None, pywb_hint: bool = False, *, host: str = "127.0.0.1", public: bool = False,
    editable: bool = False,
) -> Datasette:  # fmt: skip
    """Datasette for an archive, with metadata for its file's stem. Raises ArchiveError if there is no archive.

    ``editable``: the pages of articles accept tags and notes from this computer.

    The plugins are registered for the whole process: one archive per process.
    """
    archive = Archive.read(shelf.archive)
    (articles,) = archive.db.execute("SELECT COALESCE(SUM(articles), 0) FROM article_count").fetchone()
    archive.close()
    for plugin in (
        EvidencePlugin(shelf, pywb, pywb_hint),
        DeskPlugin(shelf.archive, editable),
        GuardPlugin(host, public),
    ):
        pm.register(plugin, type(plugin).__name__)
    # Imported before datasette.app it would be registered half loaded, and a page that is not found be an error.
    from datasette import handle_exception

    # With rich installed Datasette prints all local variables of each page that is not found: seconds of work for one
    # request, and what a stranger wrote on our terminal.
    handle_exception.rich = None
    files = [str(shelf.archive)]
    frozen = is_frozen(shelf.archive)
    described = metadata(shelf.archive.stem)
    # To suggest facets Datasette tries every column, each for a twentieth of a second, on every page.
    # A chosen facet gets 200 ms: for a million articles each takes less than 100, for those of one site far more.
    settings = {"suggest_facets": False, "facet_time_limit_ms": 100} if articles > SUGGESTED else {}
    return Datasette(
        [] if frozen else files, immutables=files if frozen else [], metadata=described, settings=settings
    )  # fmt: skip


def bind(host: str, port: int) -> socket.socket:
    """Bind the address to serve: a port in use is reported before anything else starts. 0 takes any free one."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise BadArgument(f"cannot serve at {host}, port {port}: {error.strerror or error}; try --port 0") from error


def run(datasette: Datasette, taken: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C; ``ready`` is called when requests are answered."""

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()

    config = uvicorn.Config(datasette.app(), log_level="warning", lifespan="on", timeout_graceful_shutdown=1)
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn has shut down properly, then raises it again
        Server(config).run(sockets=[taken])


def address_of(taken: socket.socket, host: str) -> str:
    """The URL of a bound address; for all interfaces, this computer's."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{taken.getsockname()[1]}"
