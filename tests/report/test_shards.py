"""``newsscrape report --shards`` says of shards what it says of the archive that they are merged into."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newsscrape.cli import cli
from newsscrape.cluster.shards import write_state
from newsscrape.report.series import SiteMonths, series_of

SHARDS = {
    "first": [("north.example", "roofs"), ("north.example", "drains"), ("south.example", "ferries")],
    "second": [("north.example", "lamps"), ("east.example", "trams"), ("north.example", "bridges")],
}


@pytest.fixture
def root(tmp_path: Path, new_shelf: Any, article: Any) -> Path:
    """Two shards, as of two WARC files: a site has pages in both."""
    for shard, pages in SHARDS.items():
        folder = tmp_path / "root" / "shards" / shard
        folder.mkdir(parents=True)
        shelf = new_shelf(folder / "archive.db")
        for number, (site, topic) in enumerate(pages):
            shelf.put(f"https://{site}/news/{topic}", article(topic, date=f"{number + 2} November 2004"))
        shelf.archive.close()
        write_state(folder, "done")
    return tmp_path / "root"


def report(*given: str) -> Result:
    return CliRunner().invoke(cli, ["report", "--json", *given])


def of_shards(root: Path) -> dict[str, Any]:
    result = report("--shards", str(root))
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_shards_together_are_reported_like_the_merged_archive(root: Path, tmp_path: Path) -> None:
    merged = tmp_path / "all" / "archive.db"
    merged.parent.mkdir()
    assert CliRunner().invoke(cli, ["merge", str(root), "--into", str(merged)]).exit_code == 0
    whole, shards = json.loads(report("--db", str(merged)).stdout), of_shards(root)
    assert (whole.pop("archive"), shards.pop("archive")) == ("archive.db", "root")
    for site in (*whole["sites"], *shards["sites"]):
        del site["duplicates"]  # between shards they are not looked for
    assert shards == whole
    assert [(site["site"], site["articles"]) for site in shards["sites"]] == [
        ("north.example", 4), ("east.example", 1), ("south.example", 1),
    ]  # fmt: skip


def test_a_shard_at_work_or_damaged_is_left_out_and_named(root: Path) -> None:
    write_state(root / "shards/first", "running")
    (root / "shards/third").mkdir()
    (root / "shards/third/archive.db").write_bytes(b"no archive at all" * 100)
    result = report("--shards", str(root))
    assert result.exit_code == 1
    assert json.loads(result.stdout)["articles"] == 3
    assert f"left out: {root}/shards/first/archive.db: a task" in result.stderr
    assert f"left out: {root}/shards/third/archive.db" in result.stderr


def test_an_archive_or_shards_not_both(root: Path) -> None:
    result = report("--shards", str(root), "--db", str(root / "shards/first/archive.db"))
    assert "--db and --shards do not go together" in str(result.exception or result.output)


def test_what_shards_know_of_a_site_is_added_up() -> None:
    """A headline that is the same in every shard is the most frequent; those that differ are not taken for one."""
    one, other = SiteMonths(), SiteMonths()
    for site, beginning in ((one, "Council open"), (other, "Council open"), (other, "Harbour fall")):
        site.counts["2004-11"].update(articles=2, words=800)
        site.beginnings["2004-11"][beginning] = 1
        site.headlines["2004-11"] += 2
        site.words["2004-11"].append(400)
        site.visits["2004-11-02"] = (1, 3)
        site.sources["headline", "dom:h1"]["2004-11"] += 2
    one.add(other)
    assert one.counts["2004-11"] == {"articles": 6, "words": 2400}
    assert (one.beginnings["2004-11"], one.headlines) == (
        Counter({"Council open": 2, "Harbour fall": 1}), {"2004-11": 6},
    )  # fmt: skip
    assert one.words["2004-11"] == [400] * 3
    assert one.visits == {"2004-11-02": (2, 6)}
    assert one.sources["headline", "dom:h1"] == {"2004-11": 6}
    assert list(series_of(one))
