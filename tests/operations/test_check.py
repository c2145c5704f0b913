"""``newsscrape check`` finds what other programs and bad disks do to an archive, and repairs what can be recomputed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from newsscrape.cli import cli
from support.kept import two_articles


@pytest.fixture
def kept(shelf: Any, article: Any) -> Any:
    return two_articles(shelf, shelf.path.parent / "warc", article)


def checked(kept: Any, *options: str) -> tuple[int, dict[str, list[str]]]:
    """The exit code, and the faults by check."""
    result = CliRunner().invoke(cli, ["check", "--json", "--db", str(kept.shelf.path), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    found = json.loads(result.output)
    return result.exit_code, {one["name"]: one["faults"] for one in found if one["faults"]}


def test_a_whole_archive_is_whole(kept: Any) -> None:
    assert checked(kept) == (0, {})


@pytest.mark.parametrize(
    ("damage", "name", "fault"),
    [
        ("DROP TRIGGER article_fts_update", "table", "the trigger article_fts_update is missing"),
        ("DROP VIEW articles", "table", "the view articles is missing"),
        ("DROP INDEX article_section", "table", "the index article_section is missing"),
        ("CREATE TRIGGER mine AFTER DELETE ON visit BEGIN SELECT 1; END", "table", "the trigger mine is not newsscrape's"),
        ("UPDATE article_count SET articles = 7", "counts", "7 articles in article_count"),
        ("UPDATE article SET headline = 'Another' WHERE id = 1", "articles", "article 1 was changed by another program"),
        ("UPDATE article SET revisions = 3 WHERE id = 2", "articles", "article 2 should have 3 revisions"),
        ("UPDATE capture SET payload_sha256 = 'ab' WHERE id = 1", "pages", "capture 1: the bytes at test.warc.gz"),
        ("UPDATE capture SET warc_offset = 3 WHERE id = 1", "pages", "capture 1: "),
        ("UPDATE capture SET warc_file = 'gone.warc.gz'", "pages", "gone.warc.gz"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(kept: Any, damage: str, name: str, fault: str) -> None:
    kept.rows(damage)
    code, faults = checked(kept)
    assert code == 1
    assert any(fault in one for one in faults[name])


def test_a_column_that_is_gone_is_named(kept: Any) -> None:
    kept.rows("ALTER TABLE crawl DROP COLUMN settings")
    assert checked(kept)[1]["table"] == ["the table crawl has lost settings"]


def test_a_transform_by_sqlite_utils_is_seen_and_mended(kept: Any) -> None:
    other = Database(kept.shelf.path)
    other["article"].transform()
    other.execute("UPDATE article SET section = 'Sport' WHERE id = 1")
    other.conn.commit()
    assert any("trigger article_" in one for one in checked(kept)[1]["table"])
    assert checked(kept, "--repair") == (0, {})


def test_an_article_that_search_lost_is_found_again(kept: Any) -> None:
    kept.rows("DROP TRIGGER article_fts_delete")
    kept.rows("DROP TRIGGER article_fts_insert")
    kept.rows("INSERT INTO article_fts(article_fts) VALUES ('delete-all')")
    assert checked(kept)[1]["search"] == ["article 1 is not in the index", "article 2 is not in the index"]
    assert checked(kept, "--repair") == (0, {})
    found = CliRunner().invoke(cli, ["search", "roofs", "--json", "--db", str(kept.shelf.path)])
    assert len(json.loads(found.output)) == 1


def test_pages_can_be_left_out(kept: Any) -> None:
    (kept.folder / kept.file.name).unlink()
    assert checked(kept)[0] == 1
    assert checked(kept, "--no-pages") == (0, {})
