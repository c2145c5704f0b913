"""No control character of a page reaches a terminal, whichever column it is in and whichever command prints it."""

from __future__ import annotations

import ast
import contextlib
import json
import logging
import re
import sqlite3
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import newsscrape
from newsscrape.cli import main
from newsscrape.commands.printing import VisibleConsole
from newsscrape.crawl.logs import make_safe
from newsscrape.terminal_text import visible, visible_json, visible_line

PLANTED = "\x1b]0;renamed\x07\x9b31m\x7f\u202eevil\r\b\ud800"[:-1]  # the half of a pair cannot be stored
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
URL = "http://paper.example/news/1"
COMMANDS = (
    ["stats"],
    ["search", "council"],
    ["history", "1"],
    ["diff", "1", "1", "2"],
    ["diff", "1", "1", "2", "--format", "text"],
    ["diff", "1", "1", "2", "--format", "html"],
    ["explain", "1"],
    ["tag", "1"],
    ["reextract", "--dry-run", "--jobs", "1"],
    ["reextract", "--site-furniture", "--dry-run"],
    ["forget", "--check", "council"],
    ["forget", "1", "--yes"],
)
JSON = ("stats", "search", "history", "explain", "reextract")


@pytest.fixture
def planted(shelf: Any, article: Any) -> Any:
    """An archive with control characters in every column of text, dates and other checked ones left out."""
    shelf.put(URL, article("walls"))
    shelf.put(URL, article("walls").replace("eleven", "thirty"), 2)
    shelf.put("http://paper.example/news/2", article("walls"))
    with shelf.archive.transaction() as archive:
        db = archive.conn
        for table, column, values in columns(db):
            if re.search(r"_at$|_iso$|_day$|_utc$|hash|^url$|^name$|^version|order|timezone", column):
                continue
            spoilt = f"json_array({values!r})" if "[" in values else f"IFNULL({column}, '') || ?"
            parameters = () if "[" in values else (PLANTED,)
            db.execute(f"UPDATE OR IGNORE {table} SET {column} = {spoilt}", parameters)
        db.execute("UPDATE url SET url = url || ? WHERE id > 1", (f"?{PLANTED}",))
    return shelf


def columns(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Columns of text without a check, and a value of each."""
    found = []
    tables = [name for (name, sql) in db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'") if
              not name.startswith(("sqlite", "_", "article_fts", "article_folded"))]  # fmt: skip
    for table in tables:
        sql = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
        checked = set(re.findall(r"CHECK \((\w+)", sql))
        for _, column, kind, *_ in db.execute(f"PRAGMA table_info({table})").fetchall():
            value = db.execute(f"SELECT MAX({column}) FROM {table}").fetchone()[0]
            if kind == "TEXT" and column not in checked and not str(value).startswith("{"):
                found.append((table, column, str(value)))
    return found


@pytest.fixture
def output(planted: Any, capsys: Any, monkeypatch: Any) -> Callable[..., str]:
    """All that a command prints, errors included."""

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["newsscrape", *arguments, "--db", str(planted.path)])
        with contextlib.suppress(SystemExit):
            main()
        printed = capsys.readouterr()
        return printed.out + printed.err

    return run


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_command_prints_no_control_character(output: Any, arguments: list[str]) -> None:
    printed = output(*arguments)
    assert printed.strip() and "Traceback" not in printed
    assert RAW.findall(printed) == []


def test_what_was_planted_is_shown(output: Any) -> None:
    assert "␛]0;renamed�31m␡�evil" in output("explain", "1")


@pytest.mark.parametrize("command", JSON)
def test_json_has_escapes(output: Any, command: str) -> None:
    arguments = [command, *{"search": ["council"], "history": ["1"], "explain": ["1"]}.get(command, []), "--json"]
    printed = output(*arguments, *(["--dry-run", "--jobs", "1"] if command == "reextract" else []))
    assert RAW.findall(printed) == []
    assert command not in ("search", "explain") or "\\u001b]0;renamed\\u0007\\u009b31m" in printed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, Łódź, 日本, हिन्दी, 👩‍👩‍👧", "plain, Łódź, 日本, हिन्दी, 👩‍👩‍👧"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x1b[31m\x07\0", "␛[31m␇␀"),
        ("\x9b31m\u202e\ud800\U000e0041", "�31m���"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_line_has_no_ends() -> None:
    assert visible_line("a\nb\tc\r") == "a␊b␉c␍"


def test_json_is_the_same_value() -> None:
    value = "\x1b\x9b\u202e\ud800é"
    text = visible_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(text) == value and RAW.findall(text) == []


def test_tables_keep_their_colours_and_pages_get_none() -> None:
    out = StringIO()
    VisibleConsole(file=out, force_terminal=True, color_system="standard").print(
        "[bold]x[/bold]\x1b[31m", highlight=False
    )
    assert out.getvalue() == "\x1b[1mx\x1b[0m␛[31m\n"


def test_logs_hold_neither_control_characters_nor_passwords() -> None:
    out, logger = StringIO(), logging.getLogger("a page's")
    logger.propagate = False
    logger.addHandler(logging.StreamHandler(out))
    make_safe(logger)
    make_safe(logger)
    try:
        raise ValueError("\x1b[31m")
    except ValueError:
        logger.exception("%s", "http://ann:s3cret@paper.example/\x07")
    assert "http://paper.example/␇" in out.getvalue() and "␛[31m" in out.getvalue()
    assert RAW.findall(out.getvalue()) == [] and "s3cret" not in out.getvalue()


@pytest.mark.parametrize("path", sorted((Path(newsscrape.__file__).parent / "commands").glob("*.py")), ids=str)
def test_commands_print_through_one_door(path: Path) -> None:
    """``printing.py`` alone may call what prints; what asks for input or draws a bar has texts of our own."""
    if path.name == "printing.py":
        return
    calls = [ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    assert {"print", "click.echo", "click.secho", "click.confirm", "Console", "rich.print"}.isdisjoint(calls)
