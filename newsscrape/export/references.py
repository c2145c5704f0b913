"""References to articles for Zotero, BibLaTeX and citeproc: one file with all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from newsscrape.article.citation import bibtex, csl_item, ris
from newsscrape.export.documents import Text


def write_bibtex(path: Path, texts: Iterable[Text]) -> None:
    """One ``@article`` per article."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for text in texts:
            file.write(bibtex(text.cited()) + "\n")


def write_ris(path: Path, texts: Iterable[Text]) -> None:
    """One record of type NEWS per article."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for text in texts:
            file.write(ris(text.cited()) + "\r\n")


def write_csl(path: Path, texts: Iterable[Text]) -> None:
    """A list of ``article-newspaper``."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        before = "[\n"
        for text in texts:
            file.write(before + json.dumps(csl_item(text.cited()), ensure_ascii=False))
            before = ",\n"
        file.write("\n]\n" if before == ",\n" else "[]\n")
