"""``newsscrape serve``: opens the desk, with Datasette underneath, on one archive."""

from __future__ import annotations

import sys
import webbrowser
from contextlib import ExitStack
from pathlib import Path

import click

from newsscrape.commands.options import db_option, warc_dir_option, warc_folder
from newsscrape.commands.printing import say
from newsscrape.errors import BadArgument


@click.command()
@db_option
@warc_dir_option
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on. Others can then read the archive."
)
@click.option(
    "--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 uses any free one."
)
@click.option(
    "--open/--no-open",
    "open_browser",
    default=None,
    help="Open it in your web browser. The default is to open it if you run the command in a terminal.",
)
@click.option("--public", is_flag=True, help="Answer under any host name, for use behind a proxy that has its own.")
@click.option("--edit", is_flag=True, help="Let you write tags and notes on articles' pages, from this machine only.")
@click.option("--pywb", metavar="URL", help="Link each page to a pywb that runs already: its collection's address.")
@click.option("--replay", "start_pywb", is_flag=True, help="Start pywb on these pages and link each page to it.")
def serve(
    db: Path, warc_dir: Path | None, host: str, port: int, open_browser: bool | None, public: bool, edit: bool,
    pywb: str | None, start_pywb: bool,
) -> None:  # fmt: skip
    """Open the archive in your web browser: articles, search, sites, and what needs checking, with Datasette
    underneath.

    Each article links to "the page as captured": the bytes from the WARC file, in a frame without scripts and without
    network access, with their digest checked. You can browse the archive while a crawl is writing it.

    Only this computer can connect unless you set --host, and requests for other host names are refused unless you set
    --public. There are no passwords: anyone who can connect can read everything.

    --replay shows the pages as they were, scripts included, in pywb: it reads the finished WARC files into a temporary
    index (some seconds per gigabyte) and runs on this computer only, on a port of its own, until you stop this command.
    pywb needs an environment of its own: pipx install pywb. Its command "wayback" is looked up on PATH, or where the
    environment variable NEWSSCRAPE_WAYBACK says.
    """
    # Datasette takes half a second to import, which other commands should not have to wait for.
    from newsscrape.datasette.pywb import find_wayback, replay
    from newsscrape.datasette.server import address_of, bind, make_datasette, run
    from newsscrape.operations.shown_page import Shelf

    if pywb and start_pywb:
        raise BadArgument("--pywb names a pywb that runs already and --replay starts one: give one of them")
    if edit and public:
        raise BadArgument(
            "--edit writes for whoever sits at this machine, which --public cannot tell: give one of them"
        )
    if pywb and not pywb.startswith(("http://", "https://")):
        raise BadArgument(f"--pywb takes an address such as http://localhost:8080/news, not {pywb}")
    shelf = Shelf(db, warc_folder(db, warc_dir))
    with ExitStack() as stack:
        taken = stack.enter_context(bind(host, port))
        if start_pywb:
            pywb = stack.enter_context(replay(shelf.warc_dir))
        datasette = make_datasette(shelf, pywb, find_wayback() is not None, host=host, public=public, editable=edit)
        address = address_of(taken, host)

        def ready() -> None:
            say(f"{db} is at {address}" + (f", its pages in pywb at {pywb}" if pywb else ""))
            say("Ctrl-C stops it.")
            if sys.stdout.isatty() if open_browser is None else open_browser:
                webbrowser.open(address)

        run(datasette, taken, ready)
