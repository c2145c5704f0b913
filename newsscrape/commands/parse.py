"""``newsscrape parse``: shows every field of one page with its evidence. Stores nothing."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from newsscrape import extract_article
from newsscrape.commands.options import json_option
from newsscrape.commands.printing import console, say_json
from newsscrape.errors import NewsscrapeError, UnreadablePage
from newsscrape.operations.project import scrapy, use_project_pages
from newsscrape.urls import is_fetchable

_LISTS = ("related", "images")
MAX_SHOWN = 160  # characters of a candidate that was not chosen


@click.command()
@click.argument("page", metavar="URL|FILE")
@click.option(
    "--url",
    "address",
    default="",
    metavar="URL",
    help="The URL of FILE, which decides its site and resolves its links.",
)
@json_option
def parse(page: str, address: str, as_json: bool) -> None:
    """Show every field of one page, and where each value comes from.

    A URL is fetched by "scrapy crawl article", politely and obeying robots.txt, into a temporary archive. A FILE is
    read as it is (- for standard input).
    """
    article = _fetched(page) if is_fetchable(page) else _saved(page, address)
    if as_json:
        say_json(article)
    else:
        _show(article)


def _saved(name: str, address: str) -> dict[str, Any]:
    use_project_pages()
    try:
        body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UnreadablePage(name, f"{error.strerror}; give a file, or a whole URL with http:// or https://") from error
    return asdict(extract_article(body, address or ("" if name == "-" else Path(name).resolve().as_uri())))


def _fetched(url: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        item_file = Path(folder, "page.jsonl")
        scrapy(
            [
                "crawl",
                "article",
                "-a",
                f"urls={url}",
                "-O",
                f"{item_file}:items",
                "-s",
                f"ARCHIVE_DB={folder}/archive.db",
            ]
        )
        lines = item_file.read_text("utf-8").splitlines() if item_file.exists() else []
    visits = [item["visit"] for item in map(json.loads, lines) if "visit" in item]
    if not visits:
        raise NewsscrapeError(f"{url}: nothing came back")
    if visits[-1]["article"] is None:
        raise UnreadablePage(url, f"{visits[-1]['outcome'].replace('_', ' ')}: {visits[-1]['reason']}")
    article: dict[str, Any] = visits[-1]["article"]
    return article


def _show(article: dict[str, Any]) -> None:
    out = console()
    evidence = article["evidence"]
    for name, value in article.items():
        if name == "evidence" or name in _LISTS:
            continue
        out.print(f"[bold]{name}[/bold]")
        out.print(_indented(_readable(value)), markup=False, soft_wrap=True)
        for candidate in evidence.get(name, ()):
            mark = "←" if candidate["chosen"] else " "
            said = "" if candidate["chosen"] else f": {_readable(candidate['value'])[:MAX_SHOWN]}"
            if candidate["value"] is None and candidate["raw"]:
                said = f": {candidate['raw'][:MAX_SHOWN]}"
            out.print(
                f"    {mark} {candidate['source']}, {candidate['rule']}{said}",
                markup=False,
                soft_wrap=True,
                style="dim",
            )
    for name in _LISTS:
        out.print(f"[bold]{name}[/bold]")
        for entry in article[name]:
            out.print(
                _indented(" | ".join(_readable(v) for v in entry.values() if v is not None)),
                markup=False,
                soft_wrap=True,
            )


def _readable(value: Any) -> str:
    if isinstance(value, dict) and "iso" in value:
        unsure = f", ambiguous with {value['alternative']}" if value["ambiguous"] else ""
        return f"{value['iso']} (printed {value['raw']!r}, precise to the {value['precision']}{unsure})"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else str(value)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
