"""Tags and notes: written in a terminal or on an article's page, and never by anybody else."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner

from newsscrape.cli import cli
from newsscrape.datasette.desk.editing import _is_local
from newsscrape.errors import BadArgument
from newsscrape.store.joining import join
from newsscrape.store.tagging import add_note, add_tags, all_annotations, tag_name, take_over
from support.served import datasette_on

NOW = datetime(2026, 1, 2, tzinfo=UTC)
PAPER = "https://paper.example/news"


@pytest.fixture
def two(shelf: Any, article: Any) -> Any:
    for name in ("1", "2"):
        shelf.put(f"{PAPER}/{name}", article(f"roofs {name}"))
    return shelf


def tag(shelf: Any, *arguments: str) -> Any:
    return CliRunner().invoke(cli, ["tag", *arguments, "--db", str(shelf.path)])


def test_the_command_adds_shows_and_removes(two: Any) -> None:
    assert tag(two, "1", "ferries", " to  check ").output == "article 1: ferries, to check\n"
    assert tag(two, f"{PAPER}/1", "--remove", "ferries").output == "article 1: to check\n"
    assert tag(two, "1", "--note", "So it says.").output.endswith("So it says.\n")
    assert re.search(r"to check +1", tag(two).output)


@pytest.mark.parametrize("name", ["", " ", "a,b", "x" * 101, "a\x1b[31m"])
def test_what_cannot_be_a_tag_is_refused(name: str) -> None:
    with pytest.raises(BadArgument):
        tag_name(name)


def test_an_article_that_is_not_here_is_an_error(two: Any) -> None:
    assert "no article" in str(tag(two, "99", "ferries").exception)


def test_they_go_with_an_article_that_becomes_one_with_another(two: Any) -> None:
    add_tags(two.archive, 1, ["ferries"], NOW)
    add_tags(two.archive, 2, ["ferries", "ports"], NOW)
    add_note(two.archive, 2, "Moved.", NOW)
    with two.archive.transaction() as db:
        join(db, 1, 2, "canonical")
    assert two.rows("SELECT article_id, name FROM tag ORDER BY name") == [(1, "ferries"), (1, "ports")]
    assert two.rows("SELECT article_id, text FROM note") == [(1, "Moved.")]


def test_another_archive_takes_them_over_once(two: Any, tmp_path: Any, new_shelf: Any, article: Any) -> None:
    add_tags(two.archive, 1, ["ferries"], NOW)
    add_note(two.archive, 2, "Line one\nline two", NOW)
    assert tag(two, "--save", str(tmp_path / "mine.csv")).exit_code == 0
    other = new_shelf(tmp_path / "other.db")
    other.put(f"{PAPER}/2", article("roofs 2"))
    for _ in range(2):
        told = tag(other, "--load", str(tmp_path / "mine.csv"))
    assert (told.exit_code, f"no article at {PAPER}/1" in told.output) == (1, True)
    assert other.rows("SELECT text FROM note") == [("Line one\nline two",)]
    assert [one.url for one in take_over(other.archive, all_annotations(two.archive))] == [f"{PAPER}/1"]
    other.archive.close()


def test_they_go_when_the_article_is_forgotten(two: Any) -> None:
    add_tags(two.archive, 1, ["zyxquombat"], NOW)
    add_note(two.archive, 1, "zyxquombat", NOW)
    told = CliRunner().invoke(cli, ["forget", "1", "--yes", "--db", str(two.path)])
    assert (told.exit_code, two.rows("SELECT 1 FROM tag UNION SELECT 1 FROM note")) == (0, [])


@pytest.fixture
def served(two: Any, request: Any) -> Any:
    with datasette_on(two.path.parent, editable=getattr(request, "param", True)) as client:
        yield client


def changed(get: Any, action: str, value: str, status: int = 303, **more: str) -> Any:
    """What the page's own form of an action does."""
    page = get("/article/1")
    token = re.search(r'name="csrftoken" value="([^"]+)"', page.text)[1]
    form = {"csrftoken": token, "action": action, "value": value, **more}
    return get("/article/1/edit", status, form=form, cookies=dict(page.cookies))


def test_a_page_takes_tags_and_notes_and_gives_them_back(two: Any, served: Any) -> None:
    assert changed(served, "add-tag", "ferries, ports").headers["location"] == "/article/1"
    changed(served, "add-note", "<b>bold</b>\nand more")
    shown = served("/article/1").text
    assert "&lt;b&gt;bold&lt;/b&gt;" in shown and 'href="/tag/ferries"' in shown
    assert "roofs 1" in served("/tag/ferries").text.lower()
    changed(served, "remove-tag", "ports")
    changed(served, "remove-note", "1")
    assert two.rows("SELECT name FROM tag") == [("ferries",)]
    assert two.rows("SELECT * FROM note") == []


def test_a_form_without_the_pages_token_is_refused(two: Any, served: Any) -> None:
    changed(served, "add-tag", "x", 403, csrftoken="")
    assert two.rows("SELECT * FROM tag") == []


@pytest.mark.parametrize(
    ("action", "value"), [("add-tag", ","), ("drop", "x"), ("remove-note", "x"), ("add-note", " ")]
)
def test_a_form_that_makes_no_sense_is_refused(two: Any, served: Any, action: str, value: str) -> None:
    changed(served, action, value, 400)


@pytest.mark.parametrize("served", [False], indirect=True)
def test_nothing_is_written_unless_serve_was_told_to(two: Any, served: Any) -> None:
    assert '<form class="edit"' not in served("/article/1").text
    served("/article/1/edit", 404)


def test_another_machine_may_read_only() -> None:
    assert [_is_local(client) for client in (("127.0.0.1", 1), ("::1", 1), ("192.0.2.7", 1), None)] == [
        True, True, False, False,
    ]  # fmt: skip
