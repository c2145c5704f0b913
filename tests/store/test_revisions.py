"""An article's present state has its texts in ``article`` only; the view ``revision`` shows each state whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def told(shelf: Any, article: Callable[..., str]) -> Any:
    """An article with two states."""
    for day, who in ((1, "Ann Lee"), (2, "Bob Ray")):
        page = article("bridges").replace("</article>", f"<p>This is what {who} told the paper.</p></article>")
        shelf.put("https://paper.example/bridges", page, day)
    return shelf


def bodies(shelf: Any) -> list[bool]:
    """Whether each state says that Ann Lee says so."""
    return ["Ann Lee" in body for (body,) in shelf.rows("SELECT body FROM revision ORDER BY number")]


def kept(shelf: Any) -> list[tuple[int, bool]]:
    """Whether each state is the present one, and has a text of its own."""
    return [(n, bool(body)) for n, body in shelf.rows("SELECT is_present, body FROM article_state ORDER BY number")]


def test_only_an_earlier_state_has_a_text_of_its_own(told: Any) -> None:
    assert bodies(told) == [True, False]
    assert kept(told) == [(0, True), (1, False)]


def test_a_state_keeps_what_the_article_no_longer_says(told: Any) -> None:
    told.rows("UPDATE article SET body = 'rewritten', headline = NULL")
    assert bodies(told) == [True, False]
    assert "Bob Ray" in told.rows("SELECT body FROM revision WHERE number = 2")[0][0]
    assert kept(told) == [(0, True), (0, True)]


def test_a_state_shares_what_the_article_comes_to_say_again(told: Any) -> None:
    names = ("headline", "byline", "body", "published_iso", "modified_iso", "content_hash")
    first = told.rows(f"SELECT {', '.join(names)} FROM revision WHERE number = 1")[0]
    told.rows(f"UPDATE article SET {', '.join(f'{name} = ?' for name in names)}", *first)
    assert bodies(told) == [True, False]
    assert kept(told) == [(1, False), (0, True)]


def test_the_view_can_be_written(told: Any) -> None:
    told.rows("UPDATE revision SET body = 'by hand' WHERE number = 2")
    assert [body for (body,) in told.rows("SELECT body FROM revision WHERE number = 2")] == ["by hand"]
    assert "Bob Ray" in told.rows("SELECT body FROM article")[0][0]
    told.rows("DELETE FROM revision WHERE number = 2")
    assert bodies(told) == [True]
