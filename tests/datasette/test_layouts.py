"""A site's layouts over time, and related stories as a graph: from rows to the data of a drawing."""

from __future__ import annotations

from typing import Any

import pytest

from newsscrape.datasette.desk.graph import HEIGHT, MOST, WIDTH, graph
from newsscrape.datasette.desk.layouts import Layout, layouts
from newsscrape.datasette.desk.search import split_timeline

OLD, NEW = ("dom:text", "the line under the date"), ("dom:h1", "heading")


def sampled(*months: tuple[str, tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"month": month, "field": "headline", "source": source, "rule": rule, "articles": 5}
        for month, (source, rule) in months
    ]


def test_months_read_alike_are_one_layout() -> None:
    rows = sampled(("2004-11", OLD), ("2004-12", OLD), ("2005-03", NEW))
    assert layouts(rows) == [
        Layout("2004-11", "2004-12", "dom:text: the line under the date", "not found"),
        Layout("2005-03", "2005-03", "dom:h1: heading", "not found"),
    ]


def test_a_month_that_differs_alone_is_noise() -> None:
    found = layouts(sampled(("2004-11", OLD), ("2004-12", NEW), ("2005-01", OLD)))
    assert [(one.first, one.last) for one in found] == [("2004-11", "2005-01")]


def test_most_of_a_months_articles_decide() -> None:
    rows = [*sampled(("2004-11", OLD)), {**sampled(("2004-11", NEW))[0], "articles": 2}]
    assert [one.headline for one in layouts(rows)] == ["dom:text: the line under the date"]


def test_a_graph_has_a_node_for_each_story_of_the_archive() -> None:
    related = [
        {"target_article_id": 2, "headline": "Ferry"}, {"target_article_id": None, "headline": "Not here"},
        {"target_article_id": 3, "headline": "A headline that is far too long to be drawn whole"},
    ]  # fmt: skip
    nodes = graph(related, [{"id": 3, "headline": "A headline"}, {"id": 4, "headline": None}])
    assert [(node.article_id, node.direction) for node in nodes] == [(2, "out"), (3, "both"), (4, "in")]
    assert [node.label for node in nodes][2] == "[no headline]"


@pytest.mark.parametrize("stories", [0, 1, 14, 40])
def test_no_node_is_outside_the_picture(stories: int) -> None:
    nodes = graph([{"target_article_id": n, "headline": f"Story {n}"} for n in range(1, stories + 1)], [])
    assert len(nodes) == min(stories, MOST)
    assert all(0 < node.x < WIDTH and 0 < node.y < HEIGHT for node in nodes)


def test_a_timeline_by_site_keeps_the_rest_together() -> None:
    rows = [
        {"month": "2004-11", "site": "a.example", "articles": 3}, {"month": "2005-01", "site": "b.example", "articles": 1},
        {"month": "2005-01", "site": "c.example", "articles": 2},
    ]  # fmt: skip
    chart = split_timeline(rows, ["a.example"])
    assert chart.labels == ("2004-11", "2004-12", "2005-01")
    assert chart.series == {"a.example": [3, 0, 0], "other sites": [0, 0, 3]}
