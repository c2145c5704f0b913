"""An archive that a stranger made: read without trust, refused on writing, and stopped where it takes too long."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import click
import pytest
from click.testing import CliRunner

import newsscrape
from newsscrape.cli import cli
from newsscrape.commands import options
from newsscrape.errors import ArchiveError
from newsscrape.store.archive import Archive, is_frozen

FOREIGN = {
    "trigger steal": "CREATE TRIGGER steal AFTER INSERT ON article BEGIN UPDATE article SET body = 'spoilt'; END",
    "trigger article_fts_insert": "CREATE TRIGGER article_fts_insert AFTER INSERT ON article BEGIN SELECT 1; END",
    "view peek": "CREATE VIEW peek AS SELECT * FROM article",
    "table mine": "CREATE TABLE mine (a TEXT)",
    "table words": "CREATE VIRTUAL TABLE words USING fts5(a)",
    "index by_sum": "CREATE INDEX by_sum ON article(word_count + random_count)",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    Archive.open(path).close()
    return path


def alter(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_not_ours_is_named_and_nothing_is_written(path: Path, name: str) -> None:
    statement = FOREIGN[name].replace("random_count", "revisions")
    drop = f"DROP TRIGGER {name.split()[1]}" if name == "trigger article_fts_insert" else "SELECT 1"
    alter(path, drop, statement)
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match=rf"did not make.*{name}.*Nothing was changed.*DROP TRIGGER"):
        Archive.open(path)
    assert path.read_bytes() == before
    Archive.read(path).close()  # to look at it does no harm


@pytest.mark.parametrize(
    "statement",
    [
        "ANALYZE",
        "CREATE INDEX mine ON article(byline)",
        "ALTER TABLE article ADD COLUMN my_code TEXT",
        "PRAGMA user_version = 3",
        "DROP TRIGGER article_fts_insert",
    ],
)
def test_what_a_reader_may_do_to_an_archive_of_his_own(path: Path, statement: str) -> None:
    alter(path, statement)
    Archive.open(path).close()


def test_the_tables_that_sqlite_utils_makes_anew_are_still_ours(path: Path) -> None:
    from sqlite_utils import Database

    db = Database(path)
    db["visit"].transform(types={"reason": str})
    db.close()
    Archive.open(path).close()


def test_a_table_of_ours_may_not_be_a_module_s(path: Path) -> None:
    alter(path, "DROP TABLE note", "CREATE VIRTUAL TABLE note USING fts5(a)")
    with pytest.raises(ArchiveError, match="table note"):
        Archive.open(path)


def test_a_schema_that_is_read_calls_nothing_of_ours(path: Path) -> None:
    alter(path, "CREATE VIEW loud AS SELECT newsscrape_folded('A') AS a")
    archive = Archive.read(path)
    archive.db.conn.create_function("newsscrape_folded", 1, str.lower)
    with pytest.raises(sqlite3.OperationalError, match="unsafe use"):
        archive.db.execute("SELECT a FROM loud")
    archive.close()


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH ':memory:' AS other",
        "PRAGMA temp_store_directory = '.'",
        "PRAGMA writable_schema = 1",
        "PRAGMA journal_mode = DELETE",
        "SELECT load_extension('harmless')",
        "SELECT fts3_tokenizer('simple')",
        "VACUUM INTO 'copy.db'",
    ],
)
def test_no_statement_on_an_archive_that_is_read_reaches_another_file(
    path: Path, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    archive = Archive.read(path)
    with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|authorization denied"):
        archive.db.execute(statement)
    archive.close()
    assert not Path("copy.db").exists()


def test_the_one_that_writes_is_held_too_until_its_schema_is_compared(path: Path) -> None:
    alter(path, "CREATE VIEW peek AS SELECT load_extension('harmless') AS loaded")
    with pytest.raises(ArchiveError, match="view peek"):
        Archive.open(path)
    alter(path, "DROP VIEW peek")
    archive = Archive.open(path)
    archive.db.execute("ATTACH ':memory:' AS other")  # ours alone from here on
    archive.close()


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS site, i AS articles FROM n"


def test_a_view_that_never_ends_is_stopped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alter(path, "DROP VIEW field_coverage", f"CREATE VIEW field_coverage AS {ENDLESS} ORDER BY -i")
    monkeypatch.setattr(options, "QUERY_LIMIT", 0.1)
    with pytest.raises(ArchiveError, match="took too long"), options.reading(path) as archive:
        archive.db.execute("SELECT * FROM field_coverage").fetchall()


@pytest.mark.parametrize("command", [["export", "{out}"], ["release", "{out}"], ["check"], ["tag"]])
def test_every_command_that_reads_stops_a_view_that_never_ends(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """As long as the whole archive may take for those that read all of it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for table in ("article", "tag"):
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            db.execute(f"DROP TABLE {table}")
            ends = ", ".join(f"1 AS {name}" for name in columns[:-1])
            never = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i > 0)"
            db.execute(f"CREATE VIEW {table} AS {never} SELECT {ends}, i AS {columns[-1]} FROM n")
    for module in ("newsscrape.export.build", "newsscrape.release.build", "newsscrape.commands.check"):
        monkeypatch.setattr(f"{module}.WHOLE", 0.1)
    for module in ("newsscrape.commands.tag", "newsscrape.commands.options"):
        monkeypatch.setattr(f"{module}.QUERY_LIMIT", 0.1)
    given = [word.format(out=tmp_path / "out") for word in command]
    done = CliRunner().invoke(cli, [*given, "--db", str(path)])
    assert done.exit_code not in (0, None)
    assert isinstance(done.exception, ArchiveError | SystemExit), done.exception
    assert "took too long" in f"{done.exception} {done.output}"


@contextmanager
def nobody() -> Iterator[None]:
    """As a user who may write nowhere: root may write in spite of a folder's mode."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        if not all(os.access(one, os.R_OK, effective_ids=True) for one in (newsscrape.__file__, click.__file__)):
            pytest.skip("nobody may not read the folder that newsscrape is installed in")
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def frozen(shelf: Any, article: Any, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """An archive in a folder that cannot be written, and the address of its article."""
    url = "http://paper.example/news/1"
    shelf.put(url, article("walls"))
    shelf.put(url, article("walls").replace("eleven", "thirty"), 2)
    folder = tmp_path / "frozen"
    folder.mkdir()
    shelf.archive.freeze(folder / "archive.db")
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        db.execute("PRAGMA journal_mode = WAL")
    for above in takewhile(lambda one: one != Path(gettempdir()), (folder, *folder.parents)):
        above.chmod(above.stat().st_mode | 0o755)
    folder.chmod(0o555)
    (folder / "archive.db").chmod(0o444)
    yield folder / "archive.db", url
    folder.chmod(0o755)


def test_commands_that_read_work_where_nobody_can_write(frozen: tuple[Path, str], tmp_path: Path) -> None:
    path, url = frozen
    asked = (
        ["stats"],
        ["search", "council"],
        ["history", url],
        ["explain", url],
        ["diff", url, "1", "1"],
        ["release", str(tmp_path / "out" / "release")],
    )
    (tmp_path / "out").mkdir()
    (tmp_path / "out").chmod(0o777)
    for arguments in asked:
        with nobody():
            assert is_frozen(path)
            done = CliRunner().invoke(cli, [*arguments, "--db", str(path)])
        assert done.exit_code == 0, (arguments, done.output, done.exception)
    assert sorted(one.name for one in path.parent.iterdir()) == ["archive.db"]
