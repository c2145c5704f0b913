"""``newsscrape reextract``: re-runs extraction on what is in the archive."""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from newsscrape.commands.options import (
    day_option,
    db_option,
    existing_archive,
    json_option,
    warc_dir_option,
    warc_folder,
)
from newsscrape.commands.printing import say, say_json, show_table
from newsscrape.errors import BadArgument
from newsscrape.operations.project import use_project_pages
from newsscrape.operations.reextract import Report
from newsscrape.operations.reextract import reextract as read_again
from newsscrape.store.archive import Archive
from newsscrape.store.date_order import settle_dates
from newsscrape.store.extraction_changes import ALIASES, GROUPS
from newsscrape.store.reextraction import Filters
from newsscrape.store.repeated_paragraphs import remove_repeated_paragraphs

INTERRUPTED = 130  # exit code after Ctrl-C, as in shells
MAX_FAILURES = 20  # listed in the terminal; all of them are in the table and in --json
MAX_VALUE = 100  # characters of a value in the sample


def _fields(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Validate --fields."""
    names = [name.strip() for name in (value or "").split(",") if name.strip()]
    wrong = [name for name in names if name not in GROUPS and name not in ALIASES]
    if wrong:
        raise click.BadParameter(f"no such field: {', '.join(wrong)}. There are {', '.join(GROUPS)}.")
    return tuple(dict.fromkeys(ALIASES.get(name, name) for name in names))


@click.command()
@click.option("--site", metavar="DOMAIN", help="Only articles of this site.")
@day_option("--since", "Only articles published on this day or later.")
@click.option("--where", metavar="SQL", help="Only articles that match this condition on the table article.")
@click.option("--fields", metavar="NAMES", callback=_fields, help="Only these fields, separated by commas.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option(
    "--jobs", type=click.IntRange(1), default=lambda: os.cpu_count() or 1, show_default="all cores",
    help="Number of processes that read pages.",
)  # fmt: skip
@click.option(
    "--dates", is_flag=True, help="Re-read ambiguous dates in the order of day and month learned from their sites."
)
@click.option("--site-furniture", is_flag=True, help="Remove paragraphs that another article of the site has too.")
@db_option
@warc_dir_option
@json_option
def reextract(
    site: str | None, since: str | None, where: str | None, fields: tuple[str, ...], dry_run: bool, jobs: int,
    dates: bool, site_furniture: bool, db: Path, warc_dir: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Re-run extraction on the stored pages with the current version, and report what changed.

    The current capture of each article is read; a difference makes a revision, and is listed in the table
    extraction_change. The same command continues an interrupted run.

    Without --since, --where and --fields, pages that were refused as something other than an article are read again
    too, each once by the same code. Those that are articles today are archived.

    With --dates no pages are read: a date such as 03/04/2005 that nothing on its page decided is read in the order that
    its site has shown since, in ten dates or more. The raw text is kept, the former reading stays in the evidence, and
    a changed day makes a revision.

    With --site-furniture no pages are read either: a paragraph that is in two articles of one site, which are not
    copies of each other, is removed from both. The evidence has what was removed, the history the former text.
    """
    if (dates or site_furniture) and (since or where or fields or (dates and site_furniture)):
        raise BadArgument("--dates and --site-furniture can only be combined with --site and --dry-run")
    archive = Archive.open(existing_archive(db))
    try:
        if dates:
            _settle(archive, site, dry_run, as_json)
            return
        if site_furniture:
            _clear(archive, site, dry_run, as_json)
            return
        use_project_pages()
        filters = Filters(site, since, where, fields)
        with click.progressbar(length=1, label="reading", file=sys.stderr, show_percent=False, show_pos=True) as bar:

            def progress(done: int, total: int) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            report = read_again(
                archive, warc_folder(db, warc_dir), filters, jobs=jobs, dry_run=dry_run, progress=progress
            )
    finally:
        archive.close()
    if as_json:
        say_json(_values(report))
    else:
        _show(report, dry_run)
    if report.stopped:
        say("stopped; the same command continues from here" if not dry_run else "stopped", err=True)
        sys.exit(INTERRUPTED)


def _values(report: Report) -> dict[str, Any]:
    return {
        "articles": report.articles,
        "changed": report.changed,
        "refused": report.refused,
        "revived": report.revived,
        "resumed_after": report.resumed_after,
        "fields": dict(_by(report, 0)),
        "sites": dict(_by(report, 1)),
        "sample": [asdict(change) for change in report.sample],
        "failures": [{"article_id": article_id, "reason": reason} for article_id, reason in report.failures],
    }


def _by(report: Report, position: int) -> list[tuple[str, int]]:
    """Changes counted by field (0) or site (1), the most frequent first."""
    counted: Counter[str] = Counter()
    for key, count in report.counts.items():
        counted[key[position]] += count
    return counted.most_common()


def _show(report: Report, dry_run: bool) -> None:
    if report.resumed_after is not None:
        say(f"continued after article {report.resumed_after}; the figures cover the whole run")
    show_table("Changes by field", [{"field": name, "changes": count} for name, count in _by(report, 0)])
    show_table("Changes by site", [{"site": name, "changes": count} for name, count in _by(report, 1)])
    show_table(
        "A sample",
        [
            {"article": change.article_id, "field": change.field, "old": _cut(change.old), "new": _cut(change.new)}
            for change in report.sample
        ],
    )
    show_table(
        "Could not be read",
        [{"article": article_id, "reason": reason} for article_id, reason in report.failures[:MAX_FAILURES]],
    )
    verb = "would change" if dry_run else "changed"
    say(f"\n{report.articles} articles read again, {report.changed} {verb}, {len(report.failures)} could not be read")
    if report.refused:
        verb = "would be archived" if dry_run else "archived"
        say(f"{report.refused} refused pages read again, {report.revived} of them are articles and {verb}")


def _cut(value: str | None) -> str:
    return value if value and len(value) <= MAX_VALUE else f"{value[:MAX_VALUE]}…" if value else "–"


def _settle(archive: Archive, site: str | None, dry_run: bool, as_json: bool) -> None:
    settled = settle_dates(archive, site=site, dry_run=dry_run)
    if as_json:
        say_json([asdict(row) for row in settled])
        return
    show_table("Dates that would be re-read" if dry_run else "Dates re-read", [asdict(row) for row in settled])
    changed = sum(row.before != row.after for row in settled)
    say(f"{len(settled)} ambiguous dates settled, {changed} of them to another day")


def _clear(archive: Archive, site: str | None, dry_run: bool, as_json: bool) -> None:
    cleared = remove_repeated_paragraphs(archive, site=site, dry_run=dry_run)
    if as_json:
        say_json([asdict(row) for row in cleared])
        return
    show_table(
        "Paragraphs that would be removed" if dry_run else "Paragraphs removed",
        [
            {"article": row.article_id, "site": row.site, "paragraph": _cut(paragraph)}
            for row in cleared
            for paragraph in row.paragraphs
        ],
    )
    verb = "would lose" if dry_run else "lost"
    say(f"{len(cleared)} articles {verb} {sum(len(row.paragraphs) for row in cleared)} paragraphs")
