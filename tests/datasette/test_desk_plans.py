"""No page of the desk reads all articles, nor all captures or URLs: SQLite's plan of every query says so."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsscrape.datasette import desk
from newsscrape.datasette.desk import hits, search
from newsscrape.datasette.desk.database import Query
from newsscrape.datasette.desk.look import MATTERS

# A scan of an index that holds all that is asked for reads a hundredth of the rows' bytes.
FULL = re.compile(r"SCAN (?:article|hit|capture|url|visit|discovery|evidence\w*|article_state)\b(?!.*COVERING)")


def queries() -> Iterator[tuple[str, str]]:
    """A name for each query of the desk, and its SQL."""
    for module in pkgutil.iter_modules(desk.__path__):
        for name, value in vars(importlib.import_module(f"{desk.__name__}.{module.name}")).items():
            if isinstance(value, Query):
                yield f"{module.name}.{name}", value.sql
    for matter in MATTERS:
        yield f"look.{matter.name}.count", matter.count
        yield f"look.{matter.name}.rows", matter.rows
    yield "search.narrowed", search._NARROWED
    for name, filters in {"all": "", **search.FILTERS}.items():
        yield f"search.count.{name}", search._COUNT.format(filters=filters)
        yield f"search.times.{name}", search._TIMES.format(filters=filters)
        yield f"hits.{name}", hits._HITS.format(filters=filters)
        for order, (place, by) in search.ORDERS.items():
            for some in (search._AMONG, "") if order == "best" else ("",):
                joined = "" if order == "best" else f" {search._HIT}"
                sql = search._RESULTS.format(joined=joined, filters=filters, place=place, order=by, among=some)
                yield f"search.{order}{len(some)}.{name}", sql


@pytest.fixture(scope="module")
def plans(new_shelf: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    shelf = new_shelf(tmp_path_factory.mktemp("plans") / "archive.db")

    def plan(sql: str) -> list[str]:
        names = set(re.findall(r"(?<!:):([a-z]+)", sql))
        values = dict.fromkeys(names, 1)
        return [row[3] for row in shelf.archive.db.conn.execute(f"EXPLAIN QUERY PLAN {sql}", values)]

    yield plan
    shelf.archive.close()


@pytest.mark.parametrize(("name", "sql"), [pytest.param(name, sql, id=name) for name, sql in sorted(set(queries()))])
def test_no_query_of_the_desk_reads_a_whole_table(plans: Any, name: str, sql: str) -> None:
    assert [step for step in plans(sql) if FULL.search(step)] == []


def test_there_are_queries_to_look_at() -> None:
    assert len(dict(queries())) > 80
    assert Path(desk.__path__[0]).name == "desk"
