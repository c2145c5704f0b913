"""``newsscrape explain``: shows where the values of an archived article come from."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from newsscrape.commands.options import article_argument, db_option, json_option, reading
from newsscrape.commands.printing import console, plain, say_json
from newsscrape.store.explanation import Explanation, explanation

MAX_SHOWN = 160  # characters of a value, or of what a candidate says


@click.command()
@article_argument
@db_option
@json_option
def explain(article: str, db: Path, as_json: bool) -> None:
    """Show where each value of an archived article comes from.

    Each field is shown with its candidates: where each was read, by which rule, and which one was chosen (←).
    "newsscrape parse" shows the same for a page that is not archived.
    """
    with reading(db) as archive:
        found = explanation(archive, article)
    if as_json:
        say_json(asdict(found))
    else:
        _show(found)


def _show(found: Explanation) -> None:
    out = console()
    capture = found.capture
    out.print(f"[bold]article {found.article_id}[/bold]  {plain(found.url)}", soft_wrap=True)
    place = f"{capture['warc_file']}, offset {capture['warc_offset']}" if capture["warc_file"] else "not kept"
    out.print(
        f"  read from capture {capture['id']} of {capture['captured_at']} ({capture['origin']}), bytes: {place}\n"
        f"  sha256 {capture['payload_sha256']}",
        markup=False, soft_wrap=True,
    )  # fmt: skip
    for field, value in found.values.items():
        out.print(f"[bold]{field}[/bold]")
        out.print(f"  {_short(value)}", markup=False, soft_wrap=True)
        for candidate in found.candidates.get(field, ()):
            said = candidate["raw"] if candidate["value"] is None or field == "body" else candidate["value"]
            mark = "←" if candidate["chosen"] else " "
            told = f": {_short(said)}" if said else ""
            out.print(
                f"    {mark} {candidate['source']}, {candidate['rule']}{told}",
                markup=False, soft_wrap=True, style="dim",
            )  # fmt: skip


def _short(value: Any) -> str:
    """A value on one line."""
    text = "–" if value in (None, "") else " ".join(str(value).split())
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
