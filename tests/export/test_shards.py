"""``newsscrape export --shards``: shards as partitions of one data set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newsscrape.cli import cli
from newsscrape.cluster.shards import write_state


@pytest.fixture
def root(tmp_path: Path, new_shelf: Any, article: Any) -> Path:
    """Two shards as ``newsscrape cluster`` leaves them; the IDs of their articles are the same."""
    for name, topics in (("north.example", ("roofs", "drains")), ("south.example", ("ferries",))):
        folder = tmp_path / "root" / "shards" / name
        folder.mkdir(parents=True)
        shelf = new_shelf(folder / "archive.db")
        for topic in topics:
            shelf.put(f"https://{name}/news/{topic}", article(topic, date="15 November 2004"))
        shelf.archive.close()
        write_state(folder, "done")
    return tmp_path / "root"


def run(root: Path, out: Path, *more: str) -> Any:
    return CliRunner().invoke(cli, ["export", str(out), "--shards", str(root), *more])


@pytest.mark.parametrize(
    ("more", "files"), [((), "*/articles.parquet"), (("--partition",), "*/articles/*/*/*.parquet")]
)
def test_duckdb_reads_shards_as_one_table(root: Path, tmp_path: Path, more: tuple[str, ...], files: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    pytest.importorskip("adbc_driver_sqlite", reason="ADBC is not installed: pip install -e '.[export]'")
    out = tmp_path / "out"
    result = run(root, out, "--format", "parquet", *more)
    assert result.exit_code == 0, result.output
    rows = duckdb.sql(f"SELECT shard, id, site FROM '{out}/{files}' ORDER BY ALL").fetchall()
    assert rows == [
        ("north.example", 1, "north.example"), ("north.example", 2, "north.example"),
        ("south.example", 1, "south.example"),
    ]  # fmt: skip
    names = duckdb.sql(f"SELECT shard, article_id FROM '{out}/*/revisions.parquet' ORDER BY ALL").fetchall()
    assert names == [("north.example", 1), ("north.example", 2), ("south.example", 1)]


def test_the_same_command_skips_what_has_not_changed(root: Path, tmp_path: Path, new_shelf: Any, article: Any) -> None:
    assert run(root, tmp_path / "out").exit_code == 0
    shelf = new_shelf(root / "shards/south.example/archive.db")
    shelf.put("https://south.example/news/tolls", article("tolls"))
    shelf.archive.close()
    lines = run(root, tmp_path / "out").output.splitlines()
    articles = [line for line in lines if "articles.csv" in line]
    assert [("written before" in line, line.split()[0]) for line in articles] == [(True, "2"), (False, "2")]


def test_a_shard_at_work_or_damaged_is_left_out_and_named(root: Path, tmp_path: Path) -> None:
    write_state(root / "shards/north.example", "running")
    (root / "shards/west.example").mkdir()
    (root / "shards/west.example/archive.db").write_bytes(b"no archive at all" * 100)
    result = run(root, tmp_path / "out")
    assert result.exit_code == 1
    assert f"left out: {root}/shards/north.example/archive.db: a task" in result.output
    assert f"left out: {root}/shards/west.example/archive.db" in result.output
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == ["shard=south.example"]


def test_a_site_is_looked_for_in_every_shard(root: Path, tmp_path: Path) -> None:
    assert run(root, tmp_path / "out", "--site", "south.example").exit_code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["shard=south.example"]
    result = run(root, tmp_path / "none", "--site", "east.example")
    assert (result.exit_code, "no such site in any shard" in str(result.exception or result.output)) == (1, True)


def test_shards_of_one_name_are_refused(root: Path, tmp_path: Path) -> None:
    (root / "more/south.example").mkdir(parents=True)
    (root / "more/south.example/archive.db").write_bytes((root / "shards/south.example/archive.db").read_bytes())
    result = run(root, tmp_path / "out")
    assert "several shards are called south.example" in str(result.exception or result.output)
    assert not (tmp_path / "out").exists()


def test_an_archive_or_shards_not_both(root: Path, tmp_path: Path) -> None:
    result = run(root, tmp_path / "out", "--db", str(root / "shards/south.example/archive.db"))
    assert "--db and --shards do not go together" in str(result.exception or result.output)
