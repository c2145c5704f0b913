"""``newsscrape history``: lists the revisions of an article."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from newsscrape.article.revisions import FIELDS
from newsscrape.commands.options import article_argument, db_option, json_option, reading
from newsscrape.commands.printing import say, say_json, show_table
from newsscrape.store.history import History
from newsscrape.store.history import history as history_of
from newsscrape.store.reader import address_of


@click.command()
@article_argument
@db_option
@json_option
def history(article: str, db: Path, as_json: bool) -> None:
    """List the revisions of an article, the captures that changed nothing, and when it was gone."""
    with reading(db) as archive:
        found = history_of(archive, address_of(archive, article))
    if as_json:
        say_json(_values(found))
        return
    show_table(f"{found.headline or '(no headline)'}\n{found.url}", [_line(row) for row in found.revisions])
    show_table("Other captures", found.captures)
    if found.gone_at:
        say(f"\ngone since {found.gone_at}: {found.gone_reason}")
    elif len(found.revisions) > 1:
        say(f"\nWhat changed: newsscrape diff {found.url}")


def _values(found: History) -> dict[str, Any]:
    """For programs: everything but the texts, which are in the table revision."""
    revisions = [{name: value for name, value in row.items() if name not in FIELDS} for row in found.revisions]
    return {
        "url": found.url,
        "headline": found.headline,
        "revisions": revisions,
        "captures": found.captures,
        "gone_at": found.gone_at,
        "gone_reason": found.gone_reason,
    }


def _line(row: dict[str, Any]) -> dict[str, Any]:
    before, after = row["words_before"], row["words"]
    return {
        "number": row["number"],
        "captured": row["captured_at"],
        "cause": row["cause"],
        "changed": ", ".join(row["changed_fields"]) or "first state",
        "trivial": "trivial" if row["trivial"] else "",
        "words": str(after) if before is None else f"{before} → {after}",
    }
