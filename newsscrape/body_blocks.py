"""The structure of a body: which paragraphs are headings, items of lists, quotations, rows of tables; and the links.

An archive must not store a text twice, so the structure is JSON without the text: a list of what is known about
paragraphs, by their number ``n`` in the body, counted from 1. A paragraph that is not in it is plain and has no links.
``expanded`` combines it with the body. It may come from an archive that somebody else made, so whatever does not fit
the body is ignored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import groupby
from typing import Any

BETWEEN = "\n\n"  # between two paragraphs of a body
BETWEEN_CELLS = " | "  # between the cells of a row
KINDS = ("paragraph", "heading", "list_item", "quotation", "table_row", "preformatted", "caption")
MAX_DEPTH = 8  # of nested lists
MAX_COLUMNS = 100
_MOST = 1_000_000  # of a number that says which list, item or paragraph
_SAFE = ("http://", "https://")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Block = dict[str, Any]
Runs = list[tuple[str, str | None]]  # pieces of text, each with the URL of its link


def _number(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


# What is not said of a paragraph.
_USUAL: Block = {"kind": "paragraph", "level": None, "ordered": False, "depth": 1, "header": False, "links": []}
# What each kind has besides text and links, and which values it may have; ``level`` is None for a line in bold type.
_DETAILS: dict[str, dict[str, Callable[[Any], bool]]] = {
    "heading": {"level": lambda value: value is None or _number(1, 6)(value)},
    "list_item": {
        "ordered": _flag, "depth": _number(1, MAX_DEPTH), "group": _number(1, _MOST), "item": _number(-_MOST, _MOST),
    },
    "quotation": {"group": _number(1, _MOST)},
    "table_row": {"header": _flag, "group": _number(1, _MOST)},
    "preformatted": {"group": _number(1, _MOST)},
}  # fmt: skip


def packed(known: Iterable[Block]) -> str | None:
    """The structure as JSON, without what is usual; None if there is nothing to say."""
    found = [
        {name: value for name, value in entry.items() if name not in _USUAL or value != _USUAL[name]} for entry in known
    ]
    return _encode(found) if found else None


def unpacked(structure: str | None) -> list[Block]:
    """The entries of a structure; none if it is not one."""
    try:
        found = json.loads(structure) if structure else []
    except (ValueError, RecursionError):
        return []
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def expanded(body: str, structure: str | None) -> list[Block]:
    """Every paragraph of a body in order, with its ``kind``, its ``text`` and its ``links``.

    A link has ``text``, ``url`` and ``start``, the place of its text in that of the paragraph. Paragraphs with the same
    ``group`` are of one list, quotation, table or preformatted text; those of one ``item`` are of one item of a list.
    A row of a table has its ``cells``, of which some may be empty.
    """
    if not body:
        return []
    texts = body.split(BETWEEN)
    known = {entry["n"]: entry for entry in unpacked(structure) if _number(1, len(texts))(entry.get("n"))}
    return [_block(text, known.get(number, {})) for number, text in enumerate(texts, start=1)]


def _block(text: str, entry: Block) -> Block:
    kind = entry.get("kind", "paragraph")
    details = _DETAILS.get(kind, {}) if isinstance(kind, str) else {}
    block: Block = {"kind": kind, **{name: entry.get(name, _USUAL.get(name)) for name in details}, "text": text}
    fits = kind in KINDS and all(fit(block[name]) for name, fit in details.items())
    if fits and kind == "table_row":
        cells = _cells(text, entry.get("cells"))
        block["cells"], fits = cells, bool(cells)
    if not fits:
        block = {"kind": "paragraph", "text": text}
    return {**block, "links": list(_links(text, entry.get("links")))}


def _links(text: str, links: Any) -> Iterator[dict[str, Any]]:
    end = 0
    for link in links if isinstance(links, list) else ():
        if not (isinstance(link, list) and len(link) == 3):
            continue
        start, length, url = link
        if not (_number(end, len(text))(start) and _number(1, len(text) - start)(length) and isinstance(url, str)):
            continue
        if url.startswith(_SAFE):
            end = start + length
            yield {"text": text[start:end], "url": url, "start": start}


def _cells(text: str, starts: Any) -> list[str]:
    """The texts of cells, given where each begins, None for an empty one; none of them if that does not fit."""
    if not isinstance(starts, list) or not 0 < len(starts) <= MAX_COLUMNS:
        return []
    places = [start for start in starts if start is not None]
    if not places or places[0] != 0 or not all(_number(0, len(text) - 1)(place) for place in places):
        return []
    ends = [place - len(BETWEEN_CELLS) for place in places[1:]] + [len(text)]
    if any(start >= end for start, end in zip(places, ends, strict=True)):
        return []
    if any(not text.startswith(BETWEEN_CELLS, end) for end in ends[:-1]):
        return []
    texts = iter([text[start:end] for start, end in zip(places, ends, strict=True)])
    return ["" if start is None else next(texts) for start in starts]


def fits(body: str, structure: str | None) -> bool:
    """Whether a structure says nothing that the body does not have."""
    if structure is None:
        return True
    entries, texts = unpacked(structure), body.split(BETWEEN)
    return bool(entries) and all(_fits(entry, texts) for entry in entries)


def _fits(entry: Block, texts: list[str]) -> bool:
    number, links = entry.get("n"), entry.get("links", [])
    if not _number(1, len(texts))(number) or not isinstance(links, list):
        return False
    block = _block(texts[entry["n"] - 1], entry)
    return bool(block["kind"] == entry.get("kind", "paragraph") and len(block["links"]) == len(links))


def joined(parts: Iterable[tuple[str, str | None]]) -> str | None:
    """The structure of bodies that are joined to one, each given with its own; empty bodies are left out."""
    found: list[Block] = []
    paragraphs = groups = 0
    for body, structure in parts:
        if not body:
            continue
        entries = [entry for entry in unpacked(structure) if type(entry.get("n")) is int]
        for entry in entries:
            entry["n"] += paragraphs
            if type(entry.get("group")) is int:
                entry["group"] += groups
        found += entries
        paragraphs += body.count(BETWEEN) + 1
        groups = max([groups, *(entry["group"] for entry in entries if type(entry.get("group")) is int)])
    return packed(found)


def without(structure: str | None, gone: Collection[int]) -> str | None:
    """The structure of a body from which the paragraphs with some numbers were removed."""
    kept = [entry for entry in unpacked(structure) if type(entry.get("n")) is int and entry["n"] not in gone]
    for entry in kept:
        entry["n"] -= sum(number < entry["n"] for number in gone)
    return packed(kept)


def unlinked(structure: str, names: Callable[[str], bool]) -> str | None:
    """The structure without the links to some URLs."""
    found = []
    for entry in unpacked(structure):
        links = entry.get("links")
        kept = [link for link in links if not names(_encode(link))] if isinstance(links, list) else []
        if kept or "kind" in entry:
            found.append({**entry, "links": kept})
    return packed(found)


def runs(block: Block) -> Runs:
    """The text of a block in pieces, each with the URL of its link, if it is one."""
    return _runs(block, 0, len(block["text"]))


def cell_runs(block: Block) -> list[Runs]:
    """The same for each cell of a row."""
    found: list[Runs] = []
    start = 0
    for cell in block["cells"]:
        found.append(_runs(block, start, start + len(cell)) if cell else [])
        start += len(cell) + len(BETWEEN_CELLS) if cell else 0
    return found


def _runs(block: Block, start: int, end: int) -> Runs:
    text: str = block["text"]
    found: Runs = []
    for link in block["links"]:
        first, last = max(start, link["start"]), min(end, link["start"] + len(link["text"]))
        if first < last:
            if start < first:
                found.append((text[start:first], None))
            found.append((text[first:last], link["url"]))
            start = last
    if start < end:
        found.append((text[start:end], None))
    return found


def grouped(blocks: Iterable[Block]) -> list[Block]:
    """Blocks as a tree, for whoever writes markup: each with its ``runs``, and what belongs together in one entry.

    Such an entry is a ``list`` (``ordered``, and ``items`` with their ``number`` and ``parts``, of which some may be
    lists), a ``quotation`` or ``preformatted`` (with ``parts``) or a ``table`` (with ``rows``, whose ``cells`` are
    runs).
    """
    found: list[Block] = []
    for (kind, group), members in groupby(blocks, key=lambda block: (block["kind"], block.get("group"))):
        parts = [{**block, "runs": runs(block)} for block in members]
        if kind == "list_item":
            found += _lists(parts)
        elif kind == "table_row":
            found.append({"kind": "table", "rows": [{**row, "cells": cell_runs(row)} for row in parts]})
        elif group is not None:
            found.append({"kind": kind, "parts": parts})
        else:
            found += parts
    return found


def _lists(blocks: Iterable[Block]) -> list[Block]:
    """The items of one list as a tree; several lists if its kind changes on the way."""
    found: list[Block] = []
    around: list[tuple[int, Block]] = []  # the open lists, each with its depth
    for block in blocks:
        while around and around[-1][0] > block["depth"]:
            around.pop()
        if around and around[-1][0] == block["depth"] and around[-1][1]["ordered"] != block["ordered"]:
            around.pop()
        if not around or around[-1][0] < block["depth"]:
            inner: Block = {"kind": "list", "ordered": block["ordered"], "items": []}
            (around[-1][1]["items"][-1]["parts"] if around else found).append(inner)
            around.append((block["depth"], inner))
        items = around[-1][1]["items"]
        if not items or items[-1]["number"] != block["item"]:
            items.append({"number": block["item"], "parts": []})
        items[-1]["parts"].append(block)
    return found
