"""Texts and references of an export, read by a reader of each format."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from newsscrape.export.build import Request, export
from newsscrape.export.formats import FORMATS, Textual
from newsscrape.store.archive import Archive

HEADLINE = "Bridge & ferry: {both} open_again #1"
BODY = "The bridge <is> open, he said.\n\n1. It isn't free.\n\n* A toll of 5% & more\x0b"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, new_shelf: Any, article: Any) -> Path:
    """An archive with an article that is hard to write down, and one without headline, author and date."""
    folder = tmp_path_factory.mktemp("corpora")
    shelf = new_shelf(folder / "archive.db")
    shelf.put("https://paper.example/1?a=1&b=2", article("roofs", date="15 November 2004"))
    shelf.put("https://paper.example/2", article("drains", date=None))
    shelf.rows("UPDATE article SET headline = ?, body = ? WHERE id = 1", HEADLINE, BODY)
    shelf.rows("UPDATE article SET headline = NULL, byline = NULL WHERE id = 2")
    shelf.rows("DELETE FROM article_author WHERE article_id = 2")
    shelf.rows("UPDATE article SET keywords = ? WHERE id = 1", '["say \\"toll\\"", "bridge"]')
    shelf.rows("UPDATE article SET keywords = 'bridge, toll' WHERE id = 2")
    shelf.archive.close()
    return folder


def written(folder: Path, form: str, name: str) -> Path:
    if not (folder / form).exists():
        export(folder / "archive.db", folder / form, Request(form))
    return folder / form / name


def test_a_corpus_is_texts_with_variables(folder: Path) -> None:
    with written(folder, "corpus", "corpus.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:2] == ["doc_id", "text"]
    assert (rows[0]["doc_id"], rows[0]["text"], rows[0]["published_date"]) == ("1", BODY, "2004-11-15")


def test_the_view_corpus_is_the_format_of_that_name(folder: Path) -> None:
    with written(folder, "corpus", "corpus.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    archive = Archive.read(folder / "archive.db")
    cursor = archive.db.conn.execute("SELECT * FROM corpus ORDER BY CAST(doc_id AS INTEGER)")
    names = [column[0] for column in cursor.description]
    texts = [dict(zip(names, values, strict=True)) for values in cursor]
    archive.close()
    assert names == list(rows[0])
    for row in rows:
        row["is_free"] = {"true": "1", "false": "0", "": ""}[row["is_free"]]
    assert [row["keywords"] for row in rows] == ['say "toll"; bridge', ""]
    assert [{name: "" if value is None else str(value) for name, value in text.items()} for text in texts] == rows


def test_texts_are_a_file_each_with_a_table(folder: Path) -> None:
    texts = written(folder, "text", "texts")
    assert (texts / "1.txt").read_text("utf-8").startswith(f"{HEADLINE}\n\nThe bridge <is> open")
    with (texts / "metadata.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [(row["file"], row["headline"]) for row in rows] == [("1.txt", HEADLINE), ("2.txt", "")]


def test_markdown_has_what_is_known_at_its_head_and_no_mark_by_accident(folder: Path) -> None:
    _, head, body = written(folder, "markdown", "markdown").joinpath("1.md").read_text("utf-8").split("---\n", 2)
    known = yaml.safe_load(head)
    assert (known["headline"], known["published_year"]) == (HEADLINE, 2004)
    assert body == (
        "\n# Bridge & ferry: {both} open\\_again #1\n\nThe bridge \\<is\\> open, he said.\n\n1\\. It isn't free.\n\n"
        "\\* A toll of 5% & more\x0b\n"
    )


def test_a_vertical_file_has_a_token_a_line(folder: Path) -> None:
    lines = written(folder, "vertical", "corpus.vert").read_text("utf-8").splitlines()
    assert lines[0].startswith('<doc id="1" url="https://paper.example/1?a=1&amp;b=2" site="paper.example"')
    at = lines.index("<p>")
    assert lines[at : at + 8] == ["<p>", "The", "bridge", "&lt;", "<g/>", "is", "<g/>", "&gt;"]
    assert sum(line == "</doc>" for line in lines) == 2
    assert "isn't" in lines


def test_tei_is_well_formed_and_dated_as_precisely_as_known(folder: Path) -> None:
    tree = etree.parse(written(folder, "tei", "corpus.xml"))
    space = {"t": "http://www.tei-c.org/ns/1.0"}
    first, second = tree.getroot().findall("t:TEI", space)
    assert first.findtext(".//t:titleStmt/t:title", namespaces=space) == HEADLINE
    assert first.find(".//t:publicationStmt/t:date", space).get("when") == "2004-11-15"
    assert first.findtext(".//t:body/t:p", namespaces=space) == "The bridge <is> open, he said."
    assert second.find(".//t:publicationStmt/t:date", space) is None


def test_bibtex_is_read_by_bibtexparser(folder: Path) -> None:
    bibtexparser = pytest.importorskip("bibtexparser", reason="not installed: pip install -e '.[dev]'")
    text = written(folder, "bibtex", "references.bib").read_text("utf-8")
    library = bibtexparser.parse_string(text)
    first, second = ({name: field.value for name, field in entry.fields_dict.items()} for entry in library.entries)
    assert [entry.key for entry in library.entries] == ["newsscrape-1", "newsscrape-2"]
    assert (first["date"], first["url"]) == ("2004-11-15", "https://paper.example/1?a=1&b=2")
    assert "date" not in second and library.failed_blocks == []


def test_ris_is_read_by_rispy(folder: Path) -> None:
    rispy = pytest.importorskip("rispy", reason="not installed: pip install -e '.[dev]'")
    first, second = rispy.loads(written(folder, "ris", "references.ris").read_text("utf-8").replace("\r\n", "\n"))
    assert (first["type_of_reference"], first["title"], first["date"]) == ("NEWS", HEADLINE, "2004/11/15/")
    assert "date" not in second


def test_csl_json_is_read_by_citeproc(folder: Path) -> None:
    source = pytest.importorskip("citeproc.source.json", reason="not installed: pip install -e '.[dev]'")
    items = json.loads(written(folder, "csl-json", "references.json").read_text("utf-8"))
    read = source.CiteProcJSON(items)
    assert set(read) == {"newsscrape-1", "newsscrape-2"}
    assert items[0]["issued"] == {"date-parts": [[2004, 11, 15]]}
    assert "issued" not in items[1]


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if isinstance(form, Textual)])
def test_the_readme_says_what_opens_it(folder: Path, form: str) -> None:
    name = FORMATS[form].name
    reading = written(folder, form, "README.md").read_text("utf-8").partition("## Reading it")[2]
    assert f"`{name}`" in reading or f"`{name}/`" in reading
