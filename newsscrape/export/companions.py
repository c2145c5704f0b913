"""The files that accompany an export: README, codebook, data package, and code that reads it. Pure: returns text."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from newsscrape.export import loaders
from newsscrape.export.columns import Column, Kind, Table

_MEDIA = {"csv": "text/csv", "jsonl": "application/jsonl", "xlsx": (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
_BOOLEANS = {"true": "yes", "false": "no"}


@dataclass(frozen=True, slots=True)
class About:
    """An export, as its companion files describe it. ``files`` has the rows and missing values of each file."""

    format: str
    words: str  # which articles were selected, in words
    articles: int
    of: int
    version: str
    tables: Sequence[Table]  # none for a format of texts
    files: Mapping[str, Mapping[str, Any]]
    suffix: str

    def file(self, table: Table) -> str:
        """The path of a table: a file, or a folder of them."""
        name = f"{table.name}.{self.suffix}"
        return name if name in self.files else table.name

    def columns(self, table: Table) -> Iterator[tuple[Column, int]]:
        """Each column with how many of its values are missing."""
        missing = self.files[self.file(table)]["missing"]
        for column in table.columns:
            yield column, missing.get(column.name, 0)


def files(about: About) -> dict[str, str]:
    """The companion files of an export by name."""
    made = {"README.md": _readme(about)}
    if about.tables:
        made |= {
            "codebook.csv": _codebook(about),
            "datapackage.json": _datapackage(about),
            **loaders.files(about.format, [(table, about.file(table)) for table in about.tables]),
        }
    return made


def _codebook(about: About) -> str:
    """One line per column: its description, and how often it has a value."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("table", "column", "type", "unit", "values", "key", "rows", "missing", "meaning"))
    for table in about.tables:
        rows = about.files[about.file(table)]["rows"]
        for column, missing in about.columns(table):
            values = _BOOLEANS if column.kind is Kind.BOOLEAN else column.values
            written = "; ".join(f"{value} = {label}" for value, label in values.items())
            writer.writerow(
                (table.name, column.name, column.kind, column.unit, written, _key(table, column), rows, missing,
                 column.meaning)
            )  # fmt: skip
    return out.getvalue()


def _key(table: Table, column: Column) -> str:
    if column.name in table.keys:
        return f"{table.keys[column.name]}.id"
    return "primary" if column.name in table.primary_key else ""


def _datapackage(about: About) -> str:
    """The export as a Frictionless Data Package: ``frictionless validate datapackage.json`` checks the files."""
    package = {
        "profile": "tabular-data-package" if about.suffix == "csv" else "data-package",
        "name": "news-articles",
        "title": f"News articles: {about.words}",
        "description": f"{about.articles:,} of {about.of:,} articles of a news archive. README.md says more.",
        "resources": [_resource(about, table) for table in about.tables if _is_resource(about, table)],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _is_resource(about: About, table: Table) -> bool:
    """Whether a data package can name a table: not a folder of partitions, nor JSON Lines without a line."""
    name = about.file(table)
    return "." in name and (about.suffix != "jsonl" or about.files[name]["rows"] > 0)


def _resource(about: About, table: Table) -> dict[str, Any]:
    there = {one.name for one in about.tables if _is_resource(about, one)}
    keys = [
        {"fields": [name], "reference": {"resource": other, "fields": ["id"]}}
        for name, other in table.keys.items()
        # A cluster is named after an article that may not be in the export.
        if other in there and other != table.name
    ]
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.primary_key),
        "missingValues": [""],
    }
    return {
        "name": table.name,
        "profile": "tabular-data-resource" if about.suffix == "csv" else "data-resource",
        "path": about.file(table),
        "format": about.suffix,
        "mediatype": _MEDIA[about.suffix],
        "description": table.meaning,
        "schema": schema | ({"foreignKeys": keys} if keys else {}),
    } | ({"encoding": "utf-8"} if about.suffix in ("csv", "jsonl") else {})


def _field(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "type": str(column.kind), "description": column.meaning}
    if column.values:
        found["constraints"] = {"enum": list(column.values)}
    return found


# Format of texts or references → what its file is, and which programs open it.
_OPENED = {
    "text": """\
`texts/` has a file in UTF-8 for each article, named by its ID; `metadata.tsv` in it has their URLs, dates and bylines.
Open the folder in AntConc, Voyant or WordSmith.
""",
    "markdown": """\
`markdown/` has a file for each article, named by its ID, with its metadata in YAML at the head. Open the folder in
Obsidian, or in any editor.
""",
    "vertical": """\
`corpus.vert` has a token on each line: `<doc>` is an article with its metadata, `<p>` a paragraph, and `<g/>` stands
where no space is. Sketch Engine, NoSketch Engine and CWB (`cwb-encode`) make a corpus of it.
""",
    "tei": """\
`corpus.xml` is a `teiCorpus` with a `TEI` for each article. TXM and XML databases (BaseX, eXist) read it.
""",
    "bibtex": """\
`references.bib` is for BibLaTeX: `\\addbibresource{references.bib}`. Zotero and JabRef import it too.
""",
    "ris": """\
Import `references.ris` into Zotero, EndNote or Mendeley.
""",
    "csl-json": """\
Import `references.json` into Zotero, or give it to pandoc: `pandoc --citeproc --bibliography references.json`.
""",
}
_DATES = """\
## Dates

`published_date` is a day and is empty where only a month or a year is known; `published_year` and `published_month`
have what there is. `published_iso` is exactly as precise as the page gave it: 2004, 2004-11, 2004-11-15, or with a
time. `published_utc` is a moment, empty where the page gives no time or its zone is unknown. No day and no time is
made up. Where `published_ambiguous` is true, day and month could be swapped: leave these articles out of counts by
month, or look at `published_alternative`.

"""


def _readme(about: About) -> str:
    lines = "\n".join(
        f"| `{name}{'' if '.' in name else '/'}` | {entry['rows']:,} |" for name, entry in about.files.items()
    )
    reading = loaders.words(about.format) if about.tables else _OPENED[about.format]
    meaning = "".join(f"- `{table.name}`: {table.meaning}\n" for table in about.tables)
    return f"""# News articles

{about.articles:,} of the {about.of:,} articles of a news archive, exported by newsscrape {about.version} as
{about.format}. Which articles: {about.words}.

| file | rows |
| --- | --- |
{lines}

{meaning}{"" if not meaning else chr(10)}{_DATES if about.tables else ""}## Reading it

{reading}
## Where the values come from

Each article has the SHA-256 of the page that it was read from (`page_sha256`), and the WARC file and offset that
hold those bytes. The texts belong to their publishers.
"""
