"""Articles as Markdown (CommonMark, with the tables of GitHub's): what is text stays text, whatever letters it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import yaml

from newsscrape.body_blocks import Block, Runs, grouped
from newsscrape.export.documents import Text, plain

# What starts a heading, a list or a rule at the start of a line; for "1." the full stop.
_MARK = re.compile(r"^(\s*|\s*\d+)((?<!\d)#{1,6}(?=\s)|(?<!\d)[-+=](?=[\s=-])|(?<=\d)[.)](?=\s))", re.MULTILINE)
_SPECIAL = re.compile(r"([\\`*_\[\]<>]|&(?=#?\w{1,32};))")
_INNER_LINE = re.compile(r"\n(?!\n)")
_CLOSING = re.compile(r"(#+)\s*$")
_SAFE_IN_URL = "".join(map(chr, (*range(0x21, 0x7F),))).translate({ord(each): None for each in "<>()\\`"})
_LEVEL = 3  # of a heading whose level the page does not say


def write(path: Path, texts: Iterable[Text]) -> None:
    """A folder with one .md per article: metadata as YAML, then headline and text."""
    path.mkdir()
    for text in texts:
        head = yaml.safe_dump(dict(text.metadata()), allow_unicode=True, sort_keys=False, width=1_000)
        parts = [
            f"---\n{head}---",
            _heading(1, _line([(plain(text.headline), None)])) if text.headline else "",
            *_parts(grouped(text.blocks)),
        ]
        (path / f"{text.id}.md").write_text("\n\n".join(filter(None, parts)) + "\n", "utf-8")


def _parts(blocks: Iterable[Block]) -> Iterator[str]:
    bullets = False
    for before, block in pairwise([{"kind": None}, *blocks]):
        # Two lists side by side would be one, unless their marks differ.
        bullets = block["kind"] == before["kind"] == "list" and not bullets
        yield _list(block, other=bullets) if block["kind"] == "list" else _part(block)


def _part(block: Block) -> str:
    if block["kind"] == "heading":
        return _heading(max(2, block["level"] or _LEVEL), _line(block["runs"]))
    if block["kind"] == "quotation":
        return "\n>\n".join(f"> {_line(part['runs'])}" for part in block["parts"])
    if block["kind"] == "table":
        return _table(block["rows"])
    if block["kind"] == "preformatted":
        return _fenced([part["text"] for part in block["parts"]])
    return _line(block["runs"])


def _list(block: Block, *, other: bool = False) -> str:
    lines = []
    for item in block["items"]:
        mark = f"{max(0, item['number'])}{')' if other else '.'}" if block["ordered"] else "*" if other else "-"
        indent = " " * (len(mark) + 1)
        texts = [
            f"\n{_list(part)}" if part["kind"] == "list" else f"\n\n{_line(part['runs'])}" for part in item["parts"]
        ]
        text = _INNER_LINE.sub(f"\n{indent}", "".join(texts).lstrip("\n"))
        lines.append(f"{mark} {text}")
    return "\n".join(lines)


def _table(rows: list[Block]) -> str:
    width = max(len(row["cells"]) for row in rows)
    lines = [_row([_line(cell).replace("|", r"\|") for cell in row["cells"]], width) for row in rows]
    head = [] if rows[0]["header"] else [_row([], width)]
    first, *others = [*head, *lines]
    return "\n".join([first, _row(["---"] * width, width), *others])


def _row(cells: list[str], width: int) -> str:
    return f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |"


def _fenced(lines: list[str]) -> str:
    longest = max((len(found) for line in lines for found in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([fence, *lines, fence])


def _heading(level: int, line: str) -> str:
    return f"{'#' * level} {_CLOSING.sub(_escaped, line)}"


def _escaped(found: re.Match[str]) -> str:
    return "".join(rf"\{letter}" for letter in found[1])


def _line(runs: Runs) -> str:
    """Text and links of a paragraph, escaped so that Markdown shows the text unchanged."""
    return _MARK.sub(r"\1\\\2", "".join(_run(*run) for run in runs))


def _run(text: str, url: str | None) -> str:
    escaped = _SPECIAL.sub(r"\\\1", text)
    if url is None:
        return escaped
    inner = escaped.strip()
    return escaped.replace(inner, f"[{inner}]({quote(url, safe=_SAFE_IN_URL)})", 1) if inner else escaped
