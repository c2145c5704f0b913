"""``newsscrape export``: other programs read from the files exactly what is in the archive."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newsscrape.cli import cli
from newsscrape.errors import BadArgument
from newsscrape.export import build
from newsscrape.export.build import Request, export
from newsscrape.export.columns import ARTICLES, TABLES, Column, Kind
from newsscrape.export.rows import BATCH
from newsscrape.store.archive import Archive
from newsscrape.store.selection import Selection

SITE = "https://paper.example"
HEADLINES = (
    'Ferry "Princess" sails, again', "=1+2 and other sums", "NA", "Łódź wygrała", "Η Αθήνα γιορτάζει", "Київ відбудовує міст",
    "السوق يفتح أبوابه", "העיר פותחת גשר", "市场重新开放", "港の祭りが始まる", "नगर में मेला", "ตลาดเปิดใหม่",
)  # fmt: skip
# Date of publication as the archive has it: precise form, day, moment, precision.
DATES = (
    ("2004", None, None, "year"),
    ("2004-11", None, None, "month"),
    ("1899-11-15", "1899-11-15", None, "day"),
    ("2024-02-24T11:42+02:00", "2024-02-24", "2024-02-24T09:42:00Z", "minute"),
    ("2024-02-24T23:42:23+00:00", "2024-02-24", "2024-02-24T23:42:23Z", "second"),
    (None, None, None, None),
)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory, new_shelf: Any, article: Any) -> Path:
    """Twelve articles in as many scripts, with dates of every precision, lists, line ends and quotation marks."""
    shelf = new_shelf(tmp_path_factory.mktemp("archive") / "archive.db")
    for number, headline in enumerate(HEADLINES):
        shelf.put(f"{SITE}/news/{number}", article(f"roofs {number}", date=None))
        iso, day, utc, precision = DATES[number % len(DATES)]
        shelf.rows(
            "UPDATE article SET headline = ?, body = ?, published_iso = ?, published_day = ?, published_utc = ?,"
            " published_precision = ?, published_ambiguous = ?, is_free = ?, keywords = ?, language = ? WHERE id = ?",
            headline, f'{headline}: "so",\nthey said.\n\n-5 degrees\tand, again, \\n', iso, day, utc, precision,
            None if iso is None else number % 2, (None, 0, 1)[number % 3], json.dumps(["a, b", headline][: number % 3]),
            ("en-GB", "pl")[number % 2], number + 1,
        )  # fmt: skip
    shelf.archive.close()
    return shelf.path


def truth(db: Path) -> list[dict[str, Any]]:
    """The articles as they should arrive: missing is None, a boolean a boolean, a day a date, a moment in UTC."""
    archive = Archive.read(db)
    archive.db.conn.execute("CREATE TEMP TABLE selected AS SELECT id FROM article")
    columns = ", ".join(column.sql for column in ARTICLES.columns)
    rows = archive.db.conn.execute(f"SELECT {columns} FROM {ARTICLES.source} ORDER BY {ARTICLES.order}").fetchall()
    archive.close()
    return [
        {column.name: _typed(column, value) for column, value in zip(ARTICLES.columns, row, strict=True)}
        for row in rows
    ]


def _typed(column: Column, value: Any) -> Any:
    if value is None or value == "":
        return None
    reading: dict[Kind, Any] = {Kind.BOOLEAN: bool, Kind.DATE: date.fromisoformat, Kind.MOMENT: datetime.fromisoformat}
    return reading.get(column.kind, lambda value: value)(value)


def unboxed(value: Any) -> Any:
    """A value of pandas as plain Python."""
    if value is None or str(value) in ("<NA>", "NaT", "nan"):
        return None
    value = value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
    return value.item() if hasattr(value, "item") else value


def days(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Days that a program reads as midnight, as days."""
    for row in rows:
        if isinstance(found := row["published_date"], datetime):
            assert (found.hour, found.minute, found.tzinfo) == (0, 0, None)
            row["published_date"] = found.date()
    return rows


def exported(db: Path, folder: Path, form: str, **options: Any) -> Path:
    if form == "parquet":
        pytest.importorskip("adbc_driver_sqlite", reason="ADBC is not installed: pip install -e '.[export]'")
    export(db, folder / form, Request(form, **options))
    return folder / form


def test_csv_in_pythons_reader(db: Path, tmp_path: Path) -> None:
    folder = exported(db, tmp_path, "csv")
    with (folder / "articles.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert [row["headline"] for row in read] == list(HEADLINES)
    assert [row["is_free"] for row in read[:3]] == ["", "false", "true"]
    assert [row["published_date"] for row in read[:4]] == ["", "", "1899-11-15", "2024-02-24"]
    assert [(row["published_year"], row["published_month"]) for row in read[:3]] == [
        ("2004", ""), ("2004", "11"), ("1899", "11"),
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_pandas_reads_every_value_with_the_lines_that_lie_beside(
    db: Path, tmp_path: Path, form: str, monkeypatch: Any
) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed: pip install -e '.[dev]'")
    folder = exported(db, tmp_path, form)
    monkeypatch.chdir(folder)
    tables: dict[str, Any] = {}
    exec((folder / "load.py").read_text("utf-8"), tables)
    read = [{name: unboxed(value) for name, value in row.items()} for row in tables["articles"].to_dict("records")]
    assert days(read) == truth(db)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_duckdb_reads_every_value_with_the_lines_that_lie_beside(
    db: Path, tmp_path: Path, form: str, monkeypatch: Any
) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install -e '.[dev]'")
    folder = exported(db, tmp_path, form)
    monkeypatch.chdir(folder)
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    con.execute((folder / "load.sql").read_text("utf-8"))
    found = con.execute("SELECT * FROM articles ORDER BY id")
    names = [one[0] for one in found.description]
    assert [dict(zip(names, row, strict=True)) for row in found.fetchall()] == truth(db)
    for table in TABLES:
        assert con.execute(f"SELECT COUNT(*) FROM {table.name}").fetchone() is not None


def test_polars_reads_every_value_of_parquet(db: Path, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed: pip install -e '.[dev]'")
    folder = exported(db, tmp_path, "parquet")
    assert polars.read_parquet(folder / "articles.parquet").to_dicts() == truth(db)


def test_a_partition_is_a_site_and_a_year(db: Path, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed: pip install -e '.[dev]'")
    folder = exported(db, tmp_path, "parquet", partition=True)
    assert sorted(path.name for path in (folder / "articles" / "site=paper.example").iterdir()) == [
        "published_year=1899", "published_year=2004", "published_year=2024",
        "published_year=__HIVE_DEFAULT_PARTITION__",
    ]  # fmt: skip
    read = polars.scan_parquet(folder / "articles/**/*.parquet", hive_partitioning=True).sort("id").collect()
    names = [column.name for column in ARTICLES.columns]
    assert read.select(names).to_dicts() == truth(db)


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed: apt-get install r-base-core")
def test_r_reads_every_value_of_csv(db: Path, tmp_path: Path) -> None:
    folder = exported(db, tmp_path, "csv")
    told = """
    source("load.R")
    stopifnot(inherits(articles$published_date, "Date"), is.logical(articles$is_free))
    stopifnot(inherits(articles$published_utc, "POSIXct"))
    lines <- sapply(seq_len(nrow(articles)), function(n) paste(
      articles$headline[n], articles$published_date[n], format(articles$published_utc[n], "%FT%TZ", tz = "UTC"),
      articles$is_free[n], articles$published_month[n], nchar(articles$body[n]), sep = "|"))
    writeLines(enc2utf8(lines), "read.txt", useBytes = TRUE)
    """
    (folder / "told.R").write_text(told, "utf-8")
    subprocess.run(["Rscript", "told.R"], cwd=folder, check=True, timeout=120, env={**os.environ, "LC_ALL": "C.UTF-8"})
    spelt = {True: "TRUE", False: "FALSE", None: "NA"}
    assert (folder / "read.txt").read_text("utf-8").splitlines() == [
        "|".join(
            [
                row["headline"], str(row["published_date"] or "NA"),
                f"{row['published_utc']:%Y-%m-%dT%H:%M:%SZ}" if row["published_utc"] else "NA", spelt[row["is_free"]],
                str(row["published_month"] or "NA"), str(len(row["body"])),
            ]
        )
        for row in truth(db)
    ]  # fmt: skip


def test_a_workbook_has_dates_and_booleans_and_no_formula(db: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed: pip install -e '.[dev]'")
    folder = exported(db, tmp_path, "xlsx")
    sheet = openpyxl.load_workbook(folder / "articles.xlsx").active
    head, *rows = sheet.iter_rows()
    names = [cell.value for cell in head]
    read = [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows]
    expected = truth(db)
    expected[2]["published_date"] = expected[8]["published_date"] = "1899-11-15"  # before Excel's first day
    for row in expected:
        row |= {name: value.replace(tzinfo=None) for name, value in row.items() if isinstance(value, datetime)}
    assert days(read) == expected
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "b", "d"}


def test_csv_for_excel_is_never_calculated(db: Path, tmp_path: Path) -> None:
    folder = exported(db, tmp_path, "csv", excel=True)
    assert (folder / "articles.csv").read_bytes().startswith("\N{BYTE ORDER MARK}id,".encode())
    with (folder / "articles.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["headline"] for row in csv.DictReader(file)][1] == "'=1+2 and other sums"


@pytest.mark.parametrize("form", ["csv", "jsonl", "corpus"])
def test_the_data_package_is_valid(db: Path, tmp_path: Path, form: str) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed: pip install -e '.[dev]'")
    folder = exported(db, tmp_path, form)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.flatten(["title", "message"]) == []


def test_the_codebook_counts_what_is_missing(db: Path, tmp_path: Path) -> None:
    folder = exported(db, tmp_path, "csv")
    with (folder / "codebook.csv").open(encoding="utf-8", newline="") as file:
        lines = {(row["table"], row["column"]): row for row in csv.DictReader(file)}
    assert len(lines) == sum(len(table.columns) for table in TABLES)
    assert lines["articles", "published_date"]["missing"] == "6"
    assert lines["articles", "is_free"]["values"] == "true = yes; false = no"
    assert lines["articles", "published_precision"]["values"].startswith("year = only the year is known; month")
    assert lines["authors", "article_id"]["key"] == "articles.id"


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        ({"query": "Łódź"}, [4]),
        ({"since": "2004-11", "until": "2004-12"}, [1, 2, 7, 8]),
        ({"site": "paper.example", "language": "en", "since": "2024"}, [5, 11]),
        ({"where": "headline LIKE '%ferry%'"}, [1]),
    ],
)
def test_only_what_was_asked_for(db: Path, tmp_path: Path, selection: dict[str, str], found: list[int]) -> None:
    folder = exported(db, tmp_path, "jsonl", selection=Selection(**selection))
    lines = (folder / "articles.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == found
    keywords = (folder / "keywords.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["article_id"] for line in keywords} <= set(found)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (Request("csv", Selection(query="(")), "the bracket is not closed"),
        (Request("csv", Selection(where="nonsense = 1")), "no such column: nonsense"),
        (Request("csv", Selection(site="other.example")), "no such site"),
        (Request("csv", fields=("headlines",)), "--fields: there is no headlines, only id, url"),
        (Request("csv", partition=True), "--partition does not go with --format csv"),
        (Request("tei", tables=("articles",)), "--tables does not go with --format tei"),
    ],
)
def test_a_request_that_cannot_be_met_is_refused(db: Path, tmp_path: Path, request_: Request, said: str) -> None:
    with pytest.raises(BadArgument, match=said.replace("(", r"\(")):
        export(db, tmp_path / "out", request_)
    assert not (tmp_path / "out").exists()


def test_the_same_request_goes_on_where_it_was_stopped(db: Path, tmp_path: Path, monkeypatch: Any) -> None:
    def stop(name: str, done: int, _total: int | None) -> None:
        if name == "keywords.csv" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(db, tmp_path / "out", Request(), stop)
    assert export(db, tmp_path / "out", Request()).kept == ("articles.csv", "authors.csv", "tags.csv", "notes.csv")
    assert not list((tmp_path / "out").glob("*.part"))
    assert (
        exported(db, tmp_path, "csv").joinpath("keywords.csv").read_bytes()
        == (tmp_path / "out/keywords.csv").read_bytes()
    )
    monkeypatch.setattr(build, "_mark", lambda _db: [0])  # as if a crawl had written to the archive
    assert export(db, tmp_path / "out", Request()).kept == ()


def test_a_folder_in_use_is_left_alone(db: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    with pytest.raises(BadArgument, match="is not an empty folder"):
        export(db, tmp_path, Request())
    export(db, tmp_path / "out", Request())
    with pytest.raises(BadArgument, match="holds another export"):
        export(db, tmp_path / "out", Request("jsonl"))


@pytest.mark.parametrize("module", ["pyarrow", "xlsxwriter"])
def test_a_missing_extra_is_named(db: Path, tmp_path: Path, monkeypatch: Any, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    result = CliRunner().invoke(
        cli, ["export", str(tmp_path / "out"), "--db", str(db), "--format", {"pyarrow": "parquet"}.get(module, "xlsx")]
    )
    assert f"pip install {module}" in str(result.exception)


def test_the_command_says_what_it_wrote(db: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["export", str(tmp_path / "out"), "--db", str(db), "--fields", "headline, body"])
    assert result.exit_code == 0, result.exception
    assert f"          12  {tmp_path}/out/articles.csv\n" in result.output
    assert "12 of 12 articles." in result.output
    assert (tmp_path / "out/articles.csv").read_text("utf-8").startswith("id,headline,body\n")


def test_what_is_no_json_in_a_stranger_s_archive_has_no_elements(db: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    shutil.copyfile(db, other)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("UPDATE article SET keywords = '[\"a\"', images = '[\"no thing\", 7]'")
        connection.commit()
    export(other, tmp_path / "out", Request("jsonl"))
    articles = [json.loads(line) for line in (tmp_path / "out" / "articles.jsonl").read_text("utf-8").splitlines()]
    images = [json.loads(line) for line in (tmp_path / "out" / "images.jsonl").read_text("utf-8").splitlines()]
    assert articles and {one["keywords"] for one in articles} == {None}
    assert images and {one["url"] for one in images} == {None}


LISTS = (
    [], [""], ["", ""], ["a"], ["a", "b; c"], ['a", "b'], ['say "so"'], ["back\\slash", "n"], ["[x]", "]"], ["a", 5],
    ["żuraw", "港"], [["a"]], ["a", ["b"]], [{"a": "b"}], ["tab\there"], [None, "a"], ["a", None], [" a ", ","],
)  # fmt: skip


def test_keywords_are_joined_as_a_reader_of_json_finds_them(db: Path, tmp_path: Path) -> None:
    """SQLite takes most lists apart without reading them as JSON: every value must be what reading them gives."""
    written = [json.dumps(words, ensure_ascii=ascii, separators=separators)
               for words in LISTS for ascii in (True, False) for separators in ((", ", ": "), (",", ":"))]  # fmt: skip
    written += ['["a"', '["a", "b"}', "", '["]', '"a"', '["a" , "b"]', '[ "a"]', '["a", "b" ]', "null", "7"]
    other = tmp_path / "other.db"
    shutil.copyfile(db, other)
    found, read = [], []
    with closing(sqlite3.connect(other)) as connection:
        keywords = next(column.sql for column in ARTICLES.columns if column.name == "keywords")
        for text in written:
            connection.execute("UPDATE article SET keywords = ? WHERE id = 1", [text])
            found += connection.execute(f"SELECT {keywords} FROM article WHERE id = 1").fetchone()
            read += connection.execute(
                "SELECT GROUP_CONCAT(value, '; ') FROM JSON_EACH(IIF(JSON_VALID(:1), :1, '[]'))", [text]
            ).fetchone()
    assert dict(zip(written, found, strict=True)) == dict(zip(written, read, strict=True))
    assert [found[written.index(text)] for text in ('["a", "b; c"]', '["\u017curaw", "\u6e2f"]')] == [
        "a; b; c", "żuraw; 港",
    ]  # fmt: skip


def test_names_of_a_byline_are_in_its_order(db: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    shutil.copyfile(db, other)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("DELETE FROM article_author")
        connection.execute("DELETE FROM author")
        site = connection.execute("SELECT site_id FROM article").fetchone()[0]
        connection.executemany(
            "INSERT INTO author (id, site_id, name) VALUES (?, ?, ?)",
            [(number, site, name) for number, name in enumerate(("Ada Low", "Bo Fen", "Cy Moor"), 1)],
        )
        places = [(2, 1, 1), (3, 1, 3), (3, 2, 2), (3, 3, 1)]
        connection.executemany("INSERT INTO article_author (article_id, author_id, position) VALUES (?, ?, ?)", places)
        connection.commit()
    folder = exported(other, tmp_path, "jsonl")
    rows = [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines()]
    assert [row["authors"] for row in rows[:4]] == [None, "Ada Low", "Cy Moor; Bo Fen; Ada Low", None]


def test_an_article_whose_capture_another_program_deleted_is_not_lost(db: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    shutil.copyfile(db, other)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("DELETE FROM capture WHERE id = (SELECT capture_id FROM article WHERE id = 2)")
        connection.commit()
    folder = exported(other, tmp_path, "jsonl")
    rows = [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == len(HEADLINES)
    assert [(row["id"], row["page_sha256"]) for row in rows if row["captured_at"] is None] == [(2, None)]


def test_parquet_of_many_batches_has_every_row_once(db: Path, tmp_path: Path, monkeypatch: Any) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    whole = parquet.read_table(exported(db, tmp_path / "whole", "parquet") / "evidence.parquet")
    assert 0 < whole.num_rows < BATCH
    monkeypatch.setattr("newsscrape.export.rows.BATCH", 3)
    found = exported(db, tmp_path / "parts", "parquet") / "evidence.parquet"
    assert parquet.ParquetFile(found).num_row_groups > 2
    assert parquet.read_table(found).equals(whole)
