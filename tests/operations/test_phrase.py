"""A phrase is found wherever a folder's files hold it, and where it is not, none is reported."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
from datetime import UTC, datetime

import brotli
import pytest
from click.testing import CliRunner

from newsscrape.archive.records import Exchange, exchange_records, new_record_id
from newsscrape.cli import cli
from newsscrape.operations import phrase as searching
from newsscrape.operations.phrase import find_phrase
from newsscrape.payload import digest
from newsscrape.store.archive import Archive

PHRASE = "Zyxquombat & Söhne"
BYTES = PHRASE.encode()


def found_in(folder):
    return [(place.file.removeprefix(f"{folder}/"), place.where) for place in find_phrase([folder], PHRASE, abs)]


def exchange(body, coding=None):
    headers = [("Content-Type", "text/html"), *([("Content-Encoding", coding)] if coding else [])]
    return Exchange(
        new_record_id(), "http://paper.example/1", datetime(2026, 1, 2, tzinfo=UTC), digest(body), body, 200,
        received=tuple(headers),
    )  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        BYTES, PHRASE.encode("latin-1"), PHRASE.encode("utf-16-le"), b"Zyxquombat &amp; S\xc3\xb6hne",
        b"Zyxquombat \\u0026 x", b'{"a": "Zyxquombat & S\\u00f6hne"}', b"?q=Zyxquombat+%26+S%C3%B6hne",
    ],
)  # fmt: skip
def test_a_phrase_is_found_in_each_form_that_files_give_it(tmp_path, content):
    (tmp_path / "note.txt").write_bytes(b"x" * 30 + content)
    expected = [] if b"0026" in content else ["note.txt"]  # an ampersand need not be escaped in JSON, and is seldom
    assert sorted({name for name, _ in found_in(tmp_path)}) == expected


def test_a_phrase_over_the_border_of_two_pieces_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(searching, "PIECE", 7)
    (tmp_path / "note.txt").write_bytes(b"x" * 100 + BYTES + b"y" * 100)
    assert found_in(tmp_path) == [("note.txt", "byte 100")]


@pytest.mark.parametrize(
    ("body", "coding"),
    [(BYTES, None), (gzip.compress(BYTES), "gzip"), (brotli.compress(BYTES), "br")],
    ids=["plain", "gzip", "br"],
)
@pytest.mark.parametrize("name", ["x.warc.gz", "x.warc.gz.open", "x.wacz"])
def test_warc_records_are_unpacked_and_their_pages_too(tmp_path, name, body, coding):
    records = b"".join(exchange_records(exchange(b"<p>Another page")) + exchange_records(exchange(body, coding)))
    path = tmp_path / name
    if name.endswith(".wacz"):
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("archive/x.warc.gz", records)
    else:
        path.write_bytes(records)
    found = found_in(tmp_path)
    assert found and all(file.startswith(name) for file, _ in found)
    assert any("the page http://paper.example/1" in where for _, where in found) is (coding is not None)


def test_a_torn_record_does_not_hide_the_next(tmp_path):
    first, second = exchange_records(exchange(b"<p>" + bytes(range(256)) * 40))[0], exchange_records(exchange(BYTES))[0]
    (tmp_path / "x.warc.gz").write_bytes(first[:200] + second)
    assert [where for _, where in found_in(tmp_path)] == [f"byte {where_in(second)} of what is packed at byte 200"]


def where_in(record):
    return gzip.decompress(record).index(BYTES)


def test_values_indexes_free_pages_and_the_log_are_searched(tmp_path):
    path = tmp_path / "archive.db"
    archive = Archive.open(path)
    with archive.transaction() as db:
        db.conn.execute("INSERT INTO site (domain, url_traps) VALUES ('paper.example', ?)", (PHRASE,))
    found = found_in(tmp_path)
    assert ("archive.db", "table site, column url_traps: 1 row") in found
    assert any(name == "archive.db-wal" for name, _ in found)
    archive.close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("DELETE FROM site")
    db.close()
    assert [where.partition(" ")[0] for _, where in found_in(tmp_path)] == ["byte"]  # a free place keeps its bytes


def test_a_full_text_index_that_kept_a_row_is_named(tmp_path):
    with sqlite3.connect(tmp_path / "x.db") as db:
        db.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='')")
        db.execute("INSERT INTO words (rowid, text) VALUES (1, ?)", (PHRASE,))
    assert [where for _, where in found_in(tmp_path)] == [
        "full-text index words: 1 row (whatever the case of its letters)"
    ]


@pytest.mark.parametrize("at", [0, 1000, *range(4010, 4096, 4)])
def test_a_value_that_runs_over_pages_is_found_when_it_is_deleted_too(tmp_path, at):
    db = sqlite3.connect(tmp_path / "x.db")
    db.execute("PRAGMA secure_delete = OFF")
    db.execute("CREATE TABLE t (a TEXT)")
    db.execute("INSERT INTO t VALUES (?)", ("x" * (4096 + at) + PHRASE + "y" * 9000,))
    db.commit()
    db.execute("DELETE FROM t")
    db.commit()
    db.close()
    assert [name for name, _ in found_in(tmp_path)] == ["x.db"]


def test_the_command_says_where_and_ends_with_1(tmp_path):
    Archive.open(tmp_path / "archive.db").close()

    def check():
        return CliRunner().invoke(cli, ["forget", "--check", PHRASE, "--db", str(tmp_path / "archive.db")])

    clean = check()
    assert clean.exit_code == 0 and "not found in" in clean.output
    (tmp_path / "warc").mkdir()
    (tmp_path / "warc" / f"{PHRASE}.txt").write_bytes(b"")
    dirty = check()
    assert dirty.exit_code == 1 and "its name" in dirty.output and "found at 1 place" in dirty.output


@pytest.mark.parametrize("arguments", [[], ["1", "--check", "x"]])
def test_an_article_and_a_phrase_exclude_each_other(tmp_path, arguments):
    Archive.open(tmp_path / "archive.db").close()
    done = CliRunner().invoke(cli, ["forget", *arguments, "--db", str(tmp_path / "archive.db")])
    assert done.exit_code == 2 and "--check" in done.output
