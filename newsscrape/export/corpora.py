"""Formats of corpus tools: a folder of plain texts, a folder of Markdown, a vertical file, and TEI."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import yaml
from lxml import etree

from newsscrape.export.documents import METADATA, Text, plain

_TOKEN = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
# What starts a heading, a list or a rule in Markdown at the start of a line; for "1." the full stop.
_MARK = re.compile(r"^(\s*|\s*\d+)((?<!\d)#{1,6}(?=\s)|(?<!\d)[-+=](?=[\s=-])|(?<=\d)[.)](?=\s))", re.MULTILINE)
_TEI = "http://www.tei-c.org/ns/1.0"


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


def write_markdown(path: Path, texts: Iterable[Text]) -> None:
    """A folder with one .md per article: metadata as YAML, then headline and paragraphs."""
    path.mkdir()
    for text in texts:
        head = yaml.safe_dump(dict(text.metadata()), allow_unicode=True, sort_keys=False, width=1_000)
        parts = [
            f"---\n{head}---",
            f"# {_unmarked(plain(text.headline))}" if text.headline else "",
            *map(_unmarked, text.paragraphs),
        ]
        (path / f"{text.id}.md").write_text("\n\n".join(filter(None, parts)) + "\n", "utf-8")


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


def write_tei(path: Path, texts: Iterable[Text]) -> None:
    """One ``teiCorpus`` with one ``TEI`` per article."""
    with path.open("wb") as file, etree.xmlfile(file, encoding="utf-8") as out:
        out.write_declaration()
        with out.element(f"{{{_TEI}}}teiCorpus", nsmap={None: _TEI}):
            out.write(_header("News articles", [], [("p", "Exported from a news archive.")], []))
            for text in texts:
                out.write("\n", _document(text))


def _document(text: Text) -> Any:
    of = text.values
    date = etree.Element(f"{{{_TEI}}}date")
    if of["published_iso"]:
        date.set("when", of["published_iso"][:10])
        date.text = of["published_iso"]
    header = _header(
        text.headline or "[untitled]",
        text.authors,
        [("publisher", of["publisher"] or of["site"]), date, ("idno", str(text.id), {"type": "newsscrape"})],
        [("ref", of["url"], {"target": of["url"]}), f", captured {of['captured_at']}, SHA-256 {of['page_sha256']}"],
    )
    root = etree.Element(f"{{{_TEI}}}TEI", nsmap={None: _TEI})
    root.append(header)
    body = _child(_child(root, "text", {"xml:lang": of["language"]} if of["language"] else {}), "body")
    if text.headline:
        _child(body, "head").text = _xml(text.headline)
    for paragraph in text.paragraphs:
        _child(body, "p").text = _xml(paragraph)
    if not text.paragraphs:
        _child(body, "p")
    return root


def _header(title: str, authors: list[str], publication: list[Any], source: list[Any]) -> Any:
    header = etree.Element(f"{{{_TEI}}}teiHeader", nsmap={None: _TEI})
    file = _child(header, "fileDesc")
    titles = _child(file, "titleStmt")
    _child(titles, "title").text = _xml(title)
    for author in authors:
        _child(titles, "author").text = _xml(author)
    _fill(_child(file, "publicationStmt"), publication)
    _fill(_child(_child(file, "sourceDesc"), "p"), source or ["Born digital."])
    return header


def _fill(parent: Any, parts: list[Any]) -> None:
    """Add elements, (name, text[, attributes]) and plain text to an element."""
    for part in parts:
        if isinstance(part, tuple):
            _child(parent, part[0], part[2] if len(part) > 2 else {}).text = _xml(part[1])
        elif isinstance(part, str):
            if len(parent):
                parent[-1].tail = _xml(part)
            else:
                parent.text = _xml(part)
        elif part.text:
            parent.append(part)


def _child(parent: Any, name: str, attributes: dict[str, str] | None = None) -> Any:
    made = etree.SubElement(parent, f"{{{_TEI}}}{name}")
    for key, value in (attributes or {}).items():
        made.set(key.replace("xml:", "{http://www.w3.org/XML/1998/namespace}"), _xml(value))
    return made


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _tokens(text: str) -> str:
    lines, end = [], None
    for found in _TOKEN.finditer(text):
        if end == found.start():
            lines.append("<g/>\n")
        token = found[0].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        lines.append(f"{token}\n")
        end = found.end()
    return "".join(lines)


def _unmarked(text: str) -> str:
    """Text escaped so that Markdown shows it unchanged."""
    escaped = re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)
    return _MARK.sub(r"\1\\\2", escaped)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else plain(str(value))
