"""Evidence is packed: each text once. The view shows every candidate as it was read, whatever happens afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from newsscrape.store import evidence

ROWS = (
    ("headline", 1, "Council hears residents on bridges", "Council hears residents on bridges", "dom:h1", "heading", 1),
    ("headline", 2, "Bridge closes", "Bridge closes | Paper", "title", "stated", 0),
    ("byline", 1, None, 'By "nobody" \\ known', "dom:p", "refused", 0),
    ("body", 1, "5f", None, "dom", "scored lines", 1),
)


@pytest.fixture
def packed(shelf: Any, article: Callable[..., str]) -> Any:
    shelf.put("https://paper.example/bridges", article("bridges"))
    shelf.rows("DELETE FROM evidence")
    evidence.write(shelf.archive.db, 1, 1, ROWS)
    return shelf


def shown(shelf: Any) -> list[tuple[Any, ...]]:
    return shelf.rows("SELECT field, rank, value, raw, source, rule, chosen FROM evidence ORDER BY id")  # type: ignore[no-any-return]


def texts(shelf: Any) -> str:
    return "\n".join(text for (text,) in shelf.rows("SELECT text FROM evidence_text ORDER BY page_id, number"))


def test_candidates_read_as_they_were_written(packed: Any) -> None:
    assert shown(packed) == list(ROWS)


def test_a_text_of_the_article_is_not_kept_again(packed: Any) -> None:
    assert "Council hears" not in texts(packed)
    assert texts(packed).count("Bridge closes | Paper") == 1


def test_a_candidate_stays_when_the_article_says_something_else(packed: Any) -> None:
    packed.rows("UPDATE article SET headline = 'Bridge open again', byline = 'Ann Lee'")
    assert shown(packed) == list(ROWS)
    packed.rows("UPDATE article SET headline = NULL")
    assert shown(packed) == list(ROWS)


def test_pages_of_one_template_share_their_layout(packed: Any, article: Callable[..., str]) -> None:
    for subject in ("ferries", "harbours"):
        packed.put(f"https://paper.example/{subject}", article(subject))
    assert packed.rows("SELECT COUNT(*), COUNT(DISTINCT layout_id) FROM evidence_page") == [(3, 2)]


@pytest.mark.parametrize("column", ["value", "raw", "source", "rule"])
def test_the_view_can_be_updated(packed: Any, column: str) -> None:
    packed.rows(f"UPDATE evidence SET {column} = 'changed by hand' WHERE field = 'headline' AND rank = 2")
    place = {"value": 2, "raw": 3, "source": 4, "rule": 5}[column]
    expected = [list(row) for row in ROWS]
    expected[1][place] = "changed by hand"
    assert shown(packed) == [tuple(row) for row in expected]
    assert ("Paper" in texts(packed)) is (column != "raw")  # nothing is left of a text that was taken out


def test_rows_of_the_view_can_be_added_and_deleted(packed: Any) -> None:
    packed.rows("DELETE FROM evidence WHERE field = 'headline'")
    assert shown(packed) == list(ROWS[2:])
    assert "Bridge" not in texts(packed)
    columns = "article_id, capture_id, extractor_version, field, rank, value, raw, source, rule, chosen"
    packed.rows(f"INSERT INTO evidence ({columns}) VALUES (1, 1, '9', 'section', 1, 'News', NULL, 'dom', 'stated', 1)")
    assert shown(packed)[-1] == ("section", 1, "News", None, "dom", "stated", 1)
    packed.rows("DELETE FROM evidence")
    assert packed.rows("SELECT * FROM evidence_page") == []


def test_another_candidate_is_chosen_before_the_others_of_its_field(packed: Any) -> None:
    row = ("headline", 1, "Bridge", "Bridge", "site", "by hand", 1)
    evidence.choose(packed.archive.db, 1, 1, row, "9")
    assert [found[1:3] + found[6:] for found in shown(packed) if found[0] == "headline"] == [
        (2, "Council hears residents on bridges", 0), (3, "Bridge closes", 0), (1, "Bridge", 1),
    ]  # fmt: skip
    assert packed.rows("SELECT DISTINCT extractor_version FROM evidence WHERE rule = 'by hand'") == [("9",)]


def test_some_fields_are_replaced(packed: Any) -> None:
    row = ("headline", 1, "Bridge", "Bridge", "dom:h2", "heading", 1)
    evidence.replace(packed.archive.db, 1, 1, {"headline", "byline"}, [row])
    assert shown(packed) == [ROWS[3], row]


def test_evidence_that_moves_to_another_article_says_what_it_said(packed: Any, article: Callable[..., str]) -> None:
    packed.put("https://paper.example/ferries", article("ferries"))
    packed.rows("DELETE FROM evidence WHERE article_id = 2")
    evidence.move(packed.archive.db, 1, 2)
    assert shown(packed) == list(ROWS)
    assert packed.rows("SELECT DISTINCT article_id FROM evidence") == [(2,)]


def test_what_no_page_uses_any_more_goes(packed: Any) -> None:
    packed.rows("DELETE FROM evidence WHERE field <> 'body'")
    evidence.forget_unused(packed.archive.db)
    assert packed.rows("SELECT field FROM evidence_kind") == [("body",)]
    assert packed.rows("SELECT COUNT(*) FROM evidence_layout") == [(1,)]
    assert shown(packed) == [ROWS[3]]
