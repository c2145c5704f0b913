"""``newsscrape tag``: a reader's own tags and notes."""

from __future__ import annotations

import csv
import sys
from contextlib import closing
from dataclasses import astuple, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from newsscrape.commands.options import QUERY_LIMIT, db_option, existing_archive
from newsscrape.commands.printing import say, show_table
from newsscrape.errors import BadArgument
from newsscrape.store.archive import Archive, translated
from newsscrape.store.reader import article_of, rows
from newsscrape.store.tagging import (
    Annotation,
    add_note,
    add_tags,
    all_annotations,
    remove_tags,
    tag_name,
    take_over,
)

_COLUMNS = tuple(field.name for field in fields(Annotation))


@click.command()
@click.argument("article", metavar="[ID|URL]", required=False)
@click.argument("names", metavar="[TAG]...", nargs=-1)
@click.option("--remove", is_flag=True, help="Take these tags off instead.")
@click.option("--note", metavar="TEXT", help="Write a note on the article.")
@click.option(
    "--save", type=click.File("w", encoding="utf-8"), help="Write all tags and notes to a CSV file; - prints it."
)
@click.option(
    "--load", type=click.File("r", encoding="utf-8"), help="Add those of such a file to the same articles here."
)
@db_option
def tag(
    article: str | None, names: tuple[str, ...], remove: bool, note: str | None, save: TextIO | None,
    load: TextIO | None, db: Path,
) -> None:  # fmt: skip
    """Tag an article, or write a note on it.

    Your tags and notes survive re-extraction, and go with the article when two become one. They are in the tables tag
    and note, on the article's page ("newsscrape serve --edit" changes them there), and search filters by tag.

    \b
      newsscrape tag                          all tags, with how many articles have each
      newsscrape tag 12                       the tags and notes of article 12
      newsscrape tag 12 ferries "to check"    two tags more
      newsscrape tag 12 --remove ferries
      newsscrape tag 12 --note "The quotation is from the council's own release."
      newsscrape tag --save mine.csv          for another archive: newsscrape tag --load mine.csv
    """
    writes = bool(names or note or load)
    if remove and not names:
        raise BadArgument("--remove takes the tags off that you name: newsscrape tag 12 --remove ferries")
    opened = Archive.open(existing_archive(db)) if writes else Archive.read(db, QUERY_LIMIT)
    with closing(opened) as archive, translated(db):
        if load:
            _load(archive, load)
        if save:
            _save(archive, save)
        if article is None:
            if not load and not save:
                show_table("Tags", _all(archive))
            return
        number = article_of(archive, article)
        now = datetime.now(UTC)
        if remove:
            remove_tags(archive, number, names)
        else:
            add_tags(archive, number, names, now)
        if note:
            add_note(archive, number, note, now)
        _show(archive, number)


def _all(archive: Archive) -> list[dict[str, object]]:
    found = rows(
        archive, "SELECT name AS tag, COUNT(*) AS articles FROM tag GROUP BY name ORDER BY articles DESC, name"
    )
    if not found:
        say("no tags yet: newsscrape tag ID TAG adds one")
    return found


def _show(archive: Archive, number: int) -> None:
    tags = [row["name"] for row in rows(archive, "SELECT name FROM tag WHERE article_id = ? ORDER BY name", [number])]
    say(f"article {number}: {', '.join(tags) or 'no tags'}")
    for row in rows(archive, "SELECT text, written_at FROM note WHERE article_id = ? ORDER BY id", [number]):
        say(f"\n{row['written_at'][:10]}  {row['text']}")


def _save(archive: Archive, file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    found = all_annotations(archive)
    writer.writerows(map(astuple, found))
    say(f"{len(found):,} tags and notes", err=True)


def _load(archive: Archive, file: TextIO) -> None:
    reader = csv.DictReader(file)
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise BadArgument(f"{file.name} is not a file of tags and notes: its first line is not {','.join(_COLUMNS)}")
    given = [Annotation(**row) for row in reader]
    for one in given:
        if one.kind not in ("tag", "note"):
            raise BadArgument(f"{file.name}: {one.kind!r} is neither tag nor note")
        if one.kind == "tag":
            tag_name(one.text)
    left = take_over(archive, given)
    say(f"{len(given) - len(left):,} tags and notes are here now")
    for one in left:
        say(f"no article at {one.url}", err=True)
    if left:
        sys.exit(1)
