"""``newsscrape forget``: removes an article permanently, and checks whether a phrase is still there."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from newsscrape.commands.options import db_option, existing_archive, warc_dir_option, warc_folder
from newsscrape.commands.printing import confirm, say
from newsscrape.errors import BadArgument
from newsscrape.operations.forget import forget as take_out
from newsscrape.operations.phrase import files_in, find_phrase
from newsscrape.store.archive import Archive
from newsscrape.store.reader import address_of
from newsscrape.store.removal import Plan, plan
from newsscrape.store.takedowns import taken_out


@click.command()
@click.argument("article", metavar="[ID|URL]", required=False)
@click.option("--check", "phrase", metavar="PHRASE", help="Remove nothing: say where a phrase occurs.")
@click.option("--reason", metavar="TEXT", help="The reason, stored in the table removal. Do not mention names.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@db_option
@warc_dir_option
def forget(
    article: str | None, phrase: str | None, reason: str | None, yes: bool, db: Path, warc_dir: Path | None
) -> None:
    """Remove an article from the archive permanently, and bar its return.

    Everything is removed: text, revisions, evidence, search index, mentions in other pages' lists, its URLs, its pages
    in the WARC files, which are overwritten in place, and, if you agree (--yes does), the WARC records of other
    articles' pages that link to it. Copies of the archive that you made elsewhere are not changed. This cannot be
    undone.

    --check searches for a phrase in every file of the archive's folder: tables, free pages and logs, and WARC, gzip and
    zip files unpacked. The search is case-sensitive. Exits with 1 if the phrase is found.
    """
    if (phrase is None) == (article is None):
        raise click.UsageError("name an article to remove, or a phrase to search for with --check")
    if phrase is not None:
        check(phrase, existing_archive(db).parent, warc_folder(db, warc_dir))
        return
    assert article is not None
    archive = Archive.open(existing_archive(db))
    try:
        url = address_of(archive, article)
        before = taken_out(archive.db, url)
        found = plan(archive, url)
        if not yes and found.url_ids:
            confirm(_summary(found), abort=True)
        ask = (lambda _: True) if yes else _ask_for_pages
        done = take_out(archive, warc_folder(db, warc_dir), found, reason, datetime.now(UTC), ask)
    finally:
        archive.close()
    already = f" ({url} was {before} already)" if before else ""
    say(f"taken out: {_counts(found)}, {done.records} WARC records overwritten{already}")
    if done.others:
        say(f"overwritten too: {done.others} pages of other articles that linked to it")
    for page in done.kept:
        say(f"names it still: {page}", err=True)
    for left in done.left:
        say(f"not overwritten: {left}", err=True)
    if done.left or done.kept:
        sys.exit(1)


def _ask_for_pages(pages: Sequence[str]) -> bool:
    shown = "".join(f"\n  {page}" for page in pages[:20]) + ("\n  …" if len(pages) > 20 else "")
    question = (
        f"{len(pages)} pages of other articles link to it. Overwrite them in the WARC files too? What was read "
        f"from them stays; the pages themselves are gone.{shown}\n"
    )
    return confirm(question)


def check(phrase: str, folder: Path, warcs: Path) -> None:
    """Print where a phrase occurs, and exit with 1 if it does."""
    if not phrase.strip():
        raise BadArgument("the phrase to search for is empty")
    folders = [folder, warcs] if warcs.is_dir() else [folder]
    files = files_in(folders)
    size = sum(path.stat().st_size for path in files)
    found = 0
    with click.progressbar(length=size, label=f"{len(files)} files", file=sys.stderr) as bar:
        for place in find_phrase(folders, phrase, bar.update):
            say(f"{place.file}: {place.where}")
            found += 1
    say(f"found at {found} places" if found else f"not found in {len(files)} files ({size:,} bytes)")
    if found:
        sys.exit(1)


def _summary(found: Plan) -> str:
    title = f"{found.headline!r} " if found.headline else ""
    addresses = "".join(f"\n  {address}" for address in found.addresses)
    return f"Take out {title}for good ({_counts(found)})?{addresses}\n"


def _counts(found: Plan) -> str:
    article = "1 article" if found.article_id is not None else "no article"
    return f"{article}, {found.revisions} revisions, {len(found.captures)} captures, {len(found.addresses)} addresses"
