"""The one door to the terminal: whatever a command prints goes through here, so that no page reaches a terminal raw."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import click
from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.segment import Segment
from rich.table import Table

from newsscrape.terminal_text import visible, visible_json


def say(text: str = "", *, err: bool = False) -> None:
    """Print a text."""
    click.echo(visible(text), err=err)


def say_json(value: Any) -> None:
    """Print a value as JSON, for programs."""
    click.echo(visible_json(json.dumps(value, ensure_ascii=False, indent=2, default=str)))


def confirm(question: str, *, abort: bool = False) -> bool:
    """Ask a question on standard error."""
    return click.confirm(visible(question), abort=abort, err=True)


class VisibleConsole(Console):
    """A console that shows control characters, and whose own are the only ones that reach the terminal."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(visible(segment.text), segment.style)


def console(*, stderr: bool = False) -> Console:
    """Where tables go: as wide as the terminal, and wide enough to be read in a file."""
    terminal = VisibleConsole(highlight=False, soft_wrap=False, stderr=stderr)
    return terminal if terminal.is_terminal else VisibleConsole(highlight=False, width=120, stderr=stderr)


def show_table(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows as a plain table under a title; nothing where there are none. Numbers stand to the right."""
    if not rows:
        return
    out = console()
    made = Table(header_style="dim", box=None, pad_edge=False)
    for position, (name, value) in enumerate(rows[0].items()):
        side: Literal["left", "right"] = "right" if isinstance(value, int) else "left"
        made.add_column(name.replace("_", " "), justify=side, overflow="fold", no_wrap=position == 0)
    for row in rows:
        made.add_row(*(plain(text(value)) for value in row.values()))
    out.print(f"\n[bold]{plain(title)}[/bold]")
    out.print(made)


def plain(value: str) -> str:
    """Text as it is: brackets mean markup to rich."""
    return escape(value)


def text(value: Any) -> str:
    """A value as a table shows it."""
    return "" if value is None else str(value)
