"""``newsscrape diff``: compares two revisions of an article, word by word."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from newsscrape.article.worddiff import Piece, word_diff
from newsscrape.commands.options import article_argument, db_option, reading
from newsscrape.commands.printing import console, say, say_json
from newsscrape.store.history import history, two_states
from newsscrape.store.reader import address_of

_SHOWN = {"headline": "headline", "byline": "byline", "published_iso": "date", "body": "body"}
_STYLE = {"equal": "", "delete": "red strike", "insert": "green"}
_MARKS = {"equal": ("", ""), "delete": ("[-", "-]"), "insert": ("{+", "+}")}
_TAGS = {"equal": ("", ""), "delete": ("<del>", "</del>"), "insert": ("<ins>", "</ins>")}
MAX_EQUAL = 400  # characters of unchanged text that are shown in full in text and HTML
_KEPT = 160  # of a longer one, at either end

State = dict[str, Any]
Pieces = dict[str, tuple[Piece, ...]]


@click.command()
@article_argument
@click.argument("first", metavar="[A]", type=int, required=False)
@click.argument("second", metavar="[B]", type=int, required=False)
@click.option(
    "--format", "form", type=click.Choice(["terminal", "text", "html", "json"]), default="terminal",
    show_default=True, help="How to show it; text marks [-words gone-] and {+words new+}.",
)  # fmt: skip
@db_option
def diff(article: str, first: int | None, second: int | None, form: str, db: Path) -> None:
    """Show what changed in an article from revision A to revision B, word by word.

    Without numbers: the last change that is not trivial. With A alone: from A to the last revision that is not trivial.
    "newsscrape history" lists the numbers.
    """
    with reading(db) as archive:
        found = history(archive, address_of(archive, article))
    old, new = two_states(found, first, second)
    pieces: Pieces = {name: word_diff(old[name] or "", new[name] or "") for name in _SHOWN}
    if form == "json":
        say_json(_values(found.url, old, new, pieces))
    elif form == "html":
        say(_html(found.url, old, new, pieces))
    elif form == "text":
        say("\n".join(_lines(found.url, old, new, pieces)))
    else:
        _show(found.url, old, new, pieces)


def _between(old: State, new: State) -> str:
    trivial = ", trivial" if new["trivial"] else ""
    return (
        f"revision {old['number']} of {old['captured_at']} to revision {new['number']} of {new['captured_at']} "
        f"({new['cause']}{trivial})"
    )


def _values(url: str, old: State, new: State, pieces: Pieces) -> dict[str, Any]:
    named = ("number", "captured_at", "cause", "trivial", "changed_fields")
    return {
        "url": url,
        "from": {name: old[name] for name in named},
        "to": {name: new[name] for name in named},
        "fields": {_SHOWN[name]: [asdict(piece) for piece in diffed] for name, diffed in pieces.items()},
    }


def _lines(url: str, old: State, new: State, pieces: Pieces) -> list[str]:
    lines = [url, _between(old, new)]
    for name, diffed in pieces.items():
        marked = "".join(_MARKS[piece.op][0] + piece.text + _MARKS[piece.op][1] for piece in _shortened(diffed))
        lines += ["", f"{_SHOWN[name]}:", marked or "–"]
    return lines


def _show(url: str, old: State, new: State, pieces: Pieces) -> None:
    out = console()
    if not out.is_terminal:  # colours would be lost
        say("\n".join(_lines(url, old, new, pieces)))
        return
    out.print(Text(f"{url}\n{_between(old, new)}"), soft_wrap=True)
    for name, diffed in pieces.items():
        out.print(Text(f"\n{_SHOWN[name]}", style="bold"))
        out.print(Text.assemble(*((piece.text, _STYLE[piece.op]) for piece in _shortened(diffed))))


def _shortened(pieces: tuple[Piece, ...]) -> list[Piece]:
    """Long unchanged passages, cut to their ends."""
    return [
        Piece("equal", f"{piece.text[:_KEPT]} […] {piece.text[-_KEPT:]}")
        if piece.op == "equal" and len(piece.text) > MAX_EQUAL
        else piece
        for piece in pieces
    ]


def _html(url: str, old: State, new: State, pieces: Pieces) -> str:
    """A complete HTML page; all text from a site is escaped."""
    parts = [
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
        f"<title>{escape(new['headline'] or url)}</title>",
        "<style>body{font:1rem/1.5 serif;max-width:42em;margin:2em auto}section{white-space:pre-line}"
        "del{background:#fdd}ins{background:#dfd;text-decoration:none}</style></head><body>",
        f"<p>{escape(url)}<br>{escape(_between(old, new))}</p>",
    ]
    for name, diffed in pieces.items():
        marked = "".join(_TAGS[piece.op][0] + escape(piece.text) + _TAGS[piece.op][1] for piece in diffed)
        parts.append(f"<h2>{_SHOWN[name]}</h2><section>{marked}</section>")
    return "\n".join([*parts, "</body></html>"])
