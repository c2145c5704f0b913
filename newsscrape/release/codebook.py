"""The codebook: descriptions of every table, view and column, from the catalogue. Pure."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO

from newsscrape.store.catalogue.description import Description
from newsscrape.store.catalogue.tables import TABLES
from newsscrape.store.catalogue.views import VIEWS

Types = Mapping[tuple[str, str], str]
_KINDS = (("view", "Views", VIEWS), ("table", "Tables", TABLES))


def codebook_markdown(introduction: str, types: Types | None = None) -> str:
    """The codebook as a page, with the columns' SQLite types if they are given."""
    parts = [introduction, ""]
    for _, title, entries in _KINDS:
        parts += [
            f"## {title}",
            "",
            *(line for name, entry in entries.items() for line in _section(name, entry, types)),
        ]
    return "\n".join(parts).rstrip() + "\n"


def codebook_csv(types: Types) -> str:
    """The codebook as a table, one line per column, for programs."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("name", "kind", "column", "type", "meaning"))
    for kind, _, entries in _KINDS:
        for name, entry in entries.items():
            for column, meaning in entry.columns.items():
                writer.writerow((name, kind, column, types.get((name, column), ""), meaning))
    return out.getvalue()


def _section(name: str, entry: Description, types: Types | None) -> list[str]:
    if types is None:
        head = ["| column | meaning |", "| --- | --- |"]
        lines = [f"| `{column}` | {meaning} |" for column, meaning in entry.columns.items()]
    else:
        head = ["| column | type | meaning |", "| --- | --- | --- |"]
        lines = [f"| `{column}` | {types.get((name, column), '')} | {text} |" for column, text in entry.columns.items()]
    return [f"### `{name}`", "", entry.description, "", *head, *lines, ""]
