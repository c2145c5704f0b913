"""Articles as one TEI corpus (P5): subheads, lists, quotations, tables and links as elements of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from newsscrape.body_blocks import Block, Runs, grouped
from newsscrape.export.documents import Text

_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_TEI = "http://www.tei-c.org/ns/1.0"


def write(path: Path, texts: Iterable[Text]) -> None:
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
    _write_parts(body, grouped(text.blocks))
    return root


def _write_parts(body: Any, parts: list[Block]) -> None:
    """The text of an article; from the first subhead on in divisions, which TEI wants around each."""
    at = body
    if not parts:
        _child(body, "p")
    for part in parts:
        if part["kind"] == "heading":
            at = _child(body, "div")
            _write_runs(_child(at, "head", {"type": f"h{part['level']}"} if part["level"] else {}), part["runs"])
        elif part["kind"] in _WRITERS:
            _WRITERS[part["kind"]](at, part)
        else:
            _write_runs(_child(at, "p", {"rend": "caption"} if part["kind"] == "caption" else {}), part["runs"])


def _write_list(at: Any, part: Block) -> None:
    made = _child(at, "list", {"rend": "numbered" if part["ordered"] else "bulleted"})
    for item in part["items"]:
        inner = _child(made, "item", {"n": str(item["number"])} if part["ordered"] else {})
        for one in item["parts"]:
            if one["kind"] == "list":
                _write_list(inner, one)
            else:
                _write_runs(_child(inner, "p"), one["runs"])


def _write_quotation(at: Any, part: Block) -> None:
    made = _child(at, "quote")
    for one in part["parts"]:
        _write_runs(_child(made, "p"), one["runs"])


def _write_table(at: Any, part: Block) -> None:
    made = _child(at, "table")
    for row in part["rows"]:
        inner = _child(made, "row", {"role": "label"} if row["header"] else {})
        for cell in row["cells"]:
            _write_runs(_child(inner, "cell"), cell)


def _write_preformatted(at: Any, part: Block) -> None:
    made = _child(at, "p", {"rend": "preformatted"})
    for number, one in enumerate(part["parts"]):
        if number:
            _child(made, "lb")
        _write_runs(made, one["runs"])


def _write_runs(at: Any, runs: Runs) -> None:
    for text, url in runs:
        if url is not None:
            _child(at, "ref", {"target": "".join(url.split())}).text = _xml(text)
        elif len(at):
            at[-1].tail = (at[-1].tail or "") + _xml(text)
        else:
            at.text = (at.text or "") + _xml(text)


_WRITERS: dict[str, Callable[[Any, Block], None]] = {
    "list": _write_list,
    "quotation": _write_quotation,
    "table": _write_table,
    "preformatted": _write_preformatted,
}


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
