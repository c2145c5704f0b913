"""Formats of corpus tools: a folder of plain texts, and a vertical file. Both have the words, without any structure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from newsscrape.export.documents import METADATA, Text, plain

_TOKEN = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")


def write_texts(path: Path, texts: Iterable[Text]) -> None:
    """A folder with one .txt per article, headline first, and ``metadata.tsv``: for AntConc, Voyant and the like."""
    path.mkdir()
    with (path / "metadata.tsv").open("w", encoding="utf-8", newline="\n") as table:
        table.write("\t".join(("file", *METADATA)) + "\n")
        for text in texts:
            name = f"{text.id}.txt"
            (path / name).write_text("\n\n".join([text.headline, *text.paragraphs]).strip() + "\n", "utf-8")
            known = dict(text.metadata())
            table.write("\t".join([name, *(_cell(known.get(field)) for field in METADATA)]) + "\n")


def write_vertical(path: Path, texts: Iterable[Text]) -> None:
    """One file with one token per line, for Sketch Engine, NoSketch Engine and CWB; ``<g/>`` marks a missing space."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for text in texts:
            known = " ".join(f"{name}={quoteattr(plain(_cell(value)))}" for name, value in text.metadata())
            file.write(f"<doc {known}>\n")
            if text.headline:
                file.write(f"<head>\n{_tokens(text.headline)}</head>\n")
            for paragraph in text.paragraphs:
                file.write(f"<p>\n{_tokens(paragraph)}</p>\n")
            file.write("</doc>\n")


def _tokens(text: str) -> str:
    lines, end = [], None
    for found in _TOKEN.finditer(text):
        if end == found.start():
            lines.append("<g/>\n")
        token = found[0].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        lines.append(f"{token}\n")
        end = found.end()
    return "".join(lines)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else plain(str(value))
