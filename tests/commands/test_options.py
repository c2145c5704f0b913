"""Arguments of several commands: an article by its id or its URL."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from newsscrape.cli import cli
from newsscrape.errors import BadArgument

A = "http://www.paper.example/news/1"


@pytest.fixture
def archived(shelf, article):
    shelf.put(A, article("roofs"))
    shelf.put(A, article("walls"), day=2)
    return shelf


def newsscrape(shelf, *arguments):
    return CliRunner().invoke(cli, [*arguments, "--db", str(shelf.path)])


@pytest.mark.parametrize("command", ["history", "diff"])
def test_an_article_is_named_by_its_id_or_its_address(archived, command):
    by_id, by_address = newsscrape(archived, command, "1"), newsscrape(archived, command, A)
    assert by_id.exit_code == 0 and by_id.output == by_address.output and A in by_id.output


def test_an_article_is_forgotten_by_its_id(archived):
    assert newsscrape(archived, "forget", "1", "--yes").exit_code == 0
    assert archived.rows("SELECT COUNT(*) FROM article") == [(0,)]


@pytest.mark.parametrize("command", ["history", "diff", "forget"])
def test_an_id_that_no_article_has_is_named(archived, command):
    answer = newsscrape(archived, command, "77")
    assert isinstance(answer.exception, BadArgument) and "no article 77" in str(answer.exception)
