"""``newsscrape check``: whether the archive is whole."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.progress import Progress, TaskID

from newsscrape.commands.options import db_option, existing_archive, json_option, warc_dir_option, warc_folder
from newsscrape.commands.printing import console, say, say_json
from newsscrape.operations.check import Finding
from newsscrape.operations.check import check as look
from newsscrape.store.archive import Archive, translated
from newsscrape.store.checking import MOST, REPAIRED, repair
from newsscrape.store.untrusted_schema import WHOLE


@click.command()
@click.option("--repair", "mend", is_flag=True, help="Restore missing triggers, views and indexes, counts and search.")
@click.option("--pages/--no-pages", default=True, help="Whether to read every page in the WARC files.")
@db_option
@warc_dir_option
@json_option
def check(mend: bool, pages: bool, db: Path, warc_dir: Path | None, as_json: bool) -> None:
    """Check that the archive is whole.

    The checks: the file itself; rows that refer to rows; tables, views, indexes and triggers; the counts behind charts;
    the search index; articles and their revisions; and that every page is in its WARC file, byte for byte, as it was
    captured. Exits with 1 if anything is wrong.

    Other programs can break an archive without a word: "sqlite-utils transform archive.db article" drops the triggers
    that keep search up to date. --repair makes triggers, counts and search index anew; it changes no article.
    """
    folder = warc_folder(db, warc_dir)
    if mend:
        archive = Archive.open(existing_archive(db))
        try:
            repair(archive)
        finally:
            archive.close()
    archive = Archive.read(db, WHOLE)
    found: list[Finding] = []
    try:
        bar = Progress(console=console(stderr=True), transient=True, disable=not sys.stderr.isatty())
        with translated(db), bar as shown:
            running: dict[str, TaskID] = {}

            def progress(what: str, done: int, total: int) -> None:
                if what not in running:
                    running[what] = shown.add_task(what)
                shown.update(running[what], completed=done, total=total)

            for finding in look(archive, folder, pages, progress):
                found.append(finding)
                if not as_json:
                    _show(finding)
    finally:
        archive.close()
    wrong = [finding.name for finding in found if finding.faults]
    if as_json:
        say_json([asdict(finding) for finding in found])
    elif any(name in REPAIRED for name in wrong):
        say(f"\nTo mend {', '.join(name for name in wrong if name in REPAIRED)}: newsscrape check --repair")
    if wrong:
        sys.exit(1)


def _show(finding: Finding) -> None:
    say(f"{'WRONG' if finding.faults else 'ok':6} {finding.what}")
    for fault in finding.faults:
        say(f"       {fault}")
    if finding.more:
        say(f"       … and more; the first {MOST} are shown")
