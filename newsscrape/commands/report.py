"""``newsscrape report``: what to know about an archive before relying on it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from newsscrape.cluster.shards import BUSY, is_busy
from newsscrape.commands.options import QUERY_LIMIT, LocalPath, db_option, json_option, reading
from newsscrape.commands.printing import say, say_json, show_table
from newsscrape.errors import BadArgument
from newsscrape.operations.merge import shards_in
from newsscrape.report.figures import Report, plain
from newsscrape.report.figures import report as made
from newsscrape.report.shards import report_shards

MAX_SITES = 20
MAX_FINDINGS = 60


@click.command()
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write the report as one HTML file, which opens anywhere.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit with 1 if there is anything to look at.")
@db_option
@click.option(
    "--shards", metavar="FOLDER", type=LocalPath(path_type=Path, file_okay=False),
    help='Instead of --db: every "archive.db" in this folder, together.',
)  # fmt: skip
@json_option
@click.pass_context
def report(
    context: click.Context, html: Path | None, strict: bool, db: Path, shards: Path | None, as_json: bool
) -> None:
    """Say how complete the archive is, and where a site departs from its usual pattern.

    Missing months and days, layouts that changed, bylines or sections that stopped, texts that became shorter, dates
    that moved by a day or lost theirs, headlines that are all the same, failures, copies and consent walls that jumped.
    Each month is compared with the twelve before it. docs/report.md says how, and what to do about each.
    """
    left_out = False
    if shards is None:
        with reading(db) as archive:
            found = made(archive)
    elif context.get_parameter_source("db") is not click.core.ParameterSource.DEFAULT:
        raise BadArgument("--db and --shards do not go together: name an archive, or a folder of them")
    else:
        found, left_out = _of_shards(shards)
    if html is not None:
        from newsscrape.report.page import page

        try:
            html.write_text(page(found, datetime.now(UTC)), "utf-8")
        except OSError as error:
            raise BadArgument(f"cannot write {html}: {error.strerror}") from error
    if as_json:
        say_json(plain(found))
    elif html is not None:
        say(f"{html}: {found.summary}. {found.verdict}")
    else:
        _show(found)
    if left_out or (strict and found.findings):
        sys.exit(1)


def _of_shards(folder: Path) -> tuple[Report, bool]:
    """The report of a folder of shards, and whether some were left out, which is said."""
    paths = shards_in([folder])
    busy = [path for path in paths if is_busy(path.parent)]
    found, unreadable = report_shards([path for path in paths if path not in busy], folder.name, QUERY_LIMIT)
    for reason in (*(f"{path}: {BUSY}" for path in busy), *unreadable):
        say(f"left out: {reason}", err=True)
    return found, bool(busy or unreadable)


def _show(found: Report) -> None:
    say(found.summary)
    largest = f" (the {MAX_SITES} largest sites)" if len(found.sites) > MAX_SITES else ""
    show_table(
        f"Fields filled, per cent{largest}",
        [
            {"site": site.domain, "articles": site.articles}
            | {one.name.removeprefix("date_"): round(100 * one.share) for one in site.fields if one.name != "body"}
            | {"coarse": site.coarse, "ambiguous": site.ambiguous, "failed URLs": site.failed}
            for site in found.sites[:MAX_SITES]
        ],
    )  # fmt: skip
    if not found.findings:
        say(f"\n{found.verdict}")
        return
    show_table(
        "What to look at",
        [
            {"site": one.site, "when": one.when, "what": f"{one.title}: {one.what}"}
            for one in found.findings[:MAX_FINDINGS]
        ],
    )
    if len(found.findings) > MAX_FINDINGS:
        say(f"… and {len(found.findings) - MAX_FINDINGS} more: --html FILE or --json")
    say("\nnewsscrape report --html report.html says what to do about each.")
