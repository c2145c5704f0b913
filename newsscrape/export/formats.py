"""The formats of an export, by their names for ``--format``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsscrape.export import corpora, delimited, jsonl, markdown, parquet, references, tei, workbook
from newsscrape.export.columns import TABLES, Column, Table
from newsscrape.export.documents import CORPUS, Text
from newsscrape.export.rows import Reading, read


def _nothing() -> None:
    """For a format that needs no extra."""


@dataclass(frozen=True, slots=True)
class Tabular:
    """A format of tables: one file each, with a codebook and a data package."""

    meaning: str
    suffix: str
    write: Callable[[Path, Reading], None]
    expression: Callable[[Column], str] = read
    require: Callable[[], None] = _nothing
    tables: tuple[Table, ...] = TABLES
    from_arrow: bool = False  # reads ``arrow_batches``


@dataclass(frozen=True, slots=True)
class Textual:
    """A format of texts or references: one file, or one folder, for all articles."""

    meaning: str
    name: str
    write: Callable[[Path, Iterable[Text]], None]


FORMATS: Mapping[str, Tabular | Textual] = {
    "csv": Tabular("tables as CSV, for any program", "csv", delimited.write, delimited.expression),
    "jsonl": Tabular("tables as JSON Lines, for programs", "jsonl", jsonl.write),
    "parquet": Tabular(
        "typed tables: pandas, polars, DuckDB, R", "parquet", parquet.write, require=parquet.require, from_arrow=True
    ),
    "xlsx": Tabular("tables as Excel workbooks", "xlsx", workbook.write, require=workbook.require),
    "corpus": Tabular(
        "doc_id, text and variables as one CSV: quanteda, tidytext", "csv", delimited.write, delimited.expression,
        tables=(CORPUS,),
    ),
    "text": Textual("a folder of .txt with metadata.tsv: AntConc, Voyant", "texts", corpora.write_texts),
    "markdown": Textual("a folder of .md with YAML heads", "markdown", markdown.write),
    "vertical": Textual("a token a line: Sketch Engine, CWB", "corpus.vert", corpora.write_vertical),
    "tei": Textual("one TEI corpus", "corpus.xml", tei.write),
    "bibtex": Textual("references for BibLaTeX", "references.bib", references.write_bibtex),
    "ris": Textual("references for Zotero, EndNote, Mendeley", "references.ris", references.write_ris),
    "csl-json": Textual("references for Zotero, pandoc, citeproc", "references.json", references.write_csl),
}  # fmt: skip
FOR_EXCEL = Tabular("tables as CSV that Excel opens", "csv", delimited.write_for_excel, delimited.expression)
