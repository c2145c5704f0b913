"""``newsscrape explain``: where archived values come from."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from newsscrape.cli import cli
from newsscrape.errors import BadArgument

A = "http://www.paper.example/news/1"


def explain(shelf, *arguments):
    return CliRunner().invoke(cli, ["explain", *arguments, "--db", str(shelf.path)])


@pytest.mark.parametrize("named", ["1", A])
def test_a_value_is_shown_with_its_candidates_the_chosen_one_first(shelf, article, named):
    shelf.put(A, article("roofs", head="<meta property=og:title content='Roofs of the town'>"))
    shown = explain(shelf, named)
    assert shown.exit_code == 0, shown.output
    assert "Council hears residents on roofs" in shown.output and "Roofs of the town" in shown.output
    found = json.loads(explain(shelf, named, "--json").output)
    assert (found["article_id"], found["url"], found["values"]["date_published"]) == (1, A, "2004-11-15")
    headlines = found["candidates"]["headline"]
    assert (headlines[0]["chosen"], headlines[0]["value"]) == (1, "Council hears residents on roofs")
    assert any(one["source"] == "meta:og:title" and not one["chosen"] for one in headlines)
    assert len(found["capture"]["payload_sha256"]) == 64


def test_the_newest_state_is_explained(shelf, article):
    shelf.put(A, article("roofs"))
    shelf.put(A, article("walls"), day=2)
    found = json.loads(explain(shelf, "1", "--json").output)
    assert {one["value"] for one in found["candidates"]["headline"]} == {"Council hears residents on walls"}


def test_an_article_that_is_not_there_is_named(shelf):
    answer = explain(shelf, "3")
    assert isinstance(answer.exception, BadArgument) and "no article 3" in str(answer.exception)
