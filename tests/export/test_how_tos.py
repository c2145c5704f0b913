"""The lines of R and SQL in docs/how-to/ run on an export."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsscrape.cli import cli
from support.stories import fill

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return re.findall(rf"```{language}\n(.*?)```", (HOW_TO / page).read_text("utf-8"), re.S)


def exported(folder: Path, form: str) -> Path:
    fill(folder / "archive.db")
    target = folder / "gazette"
    result = CliRunner().invoke(cli, ["export", str(target), "--format", form, "--db", str(folder / "archive.db")])
    assert result.exit_code == 0, result.output
    return target


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed: apt-get install r-base-core")
def test_the_lines_of_r_run(tmp_path: Path) -> None:
    exported(tmp_path, "csv")
    lines = [block for block in blocks("r.md", "r") if "::" not in block]  # without packages
    assert len(lines) == 3
    (tmp_path / "lines.R").write_text("\n".join(lines), "utf-8")
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["Rscript", "lines.R"], cwd=tmp_path, capture_output=True, text=True, timeout=120, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "day" in done.stdout


@pytest.mark.slow
def test_the_lines_of_duckdb_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install -e '.[dev]'")
    monkeypatch.chdir(exported(tmp_path, "parquet"))
    Path("elections.csv").write_text("day,turnout\n2004-11-20,61.5\n", "utf-8")
    lines = [block for block in blocks("duckdb.md", "sql") if "INSTALL" not in block]  # which needs a network
    assert len(lines) == 3
    connection = duckdb.connect()
    for block in lines:
        for statement in block.replace(".read load.sql", Path("load.sql").read_text("utf-8")).split(";\n"):
            if statement.strip():
                connection.execute(statement)
    assert connection.execute("SELECT COUNT(*) FROM articles").fetchone()[0] > 1
