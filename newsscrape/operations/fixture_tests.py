"""What a drafted test asks of a fixture: that every field is known, read as expected, and compared by a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from web_poet.testing import Fixture

from newsscrape.errors import BadArgument
from newsscrape.items import Article
from newsscrape.operations.project import use_project_pages
from newsscrape.pages.article import ArticlePage
from newsscrape.pages.choice import read_page

FIELDS = ("headline", "authors", "date_published", "section", "body")
UNKNOWN = "?"  # what stands for a value that a person has to fill in
CHECKED = "checked"  # what a person sets to true
EXPECTED = "expected.json"  # not web-poet's output.json, which has every field, and which web-poet would test
PAGE = "page.html"  # the page to look at: nothing in it runs or is fetched


def expected(article: Article) -> dict[str, Any]:
    """What was read of an article in the words of a fixture, ``?`` for what was not."""
    values: dict[str, Any] = {
        "headline": article.headline,
        "authors": list(article.authors),
        "date_published": article.date_published.iso if article.date_published else None,
        "section": article.section,
        "body": article.body,
    }
    return {name: value or UNKNOWN for name, value in values.items()}


def cases(folder: str) -> list[tuple[str, str]]:
    """A fixture's folder and a field, for each of both; ``checked`` is the last field. Raises BadArgument."""
    fixtures = sorted(path.parent for path in Path(folder).glob(f"*/{EXPECTED}"))
    if not fixtures:
        raise BadArgument(f"{folder} has no fixtures: run the tests in the project's folder, where scrapy.cfg is")
    return [(str(path), field) for path in fixtures for field in (*FIELDS, CHECKED)]


def problem(folder: str, field: str) -> str | None:
    """What is wrong with a field of a fixture, and what to do; None if it is as expected."""
    use_project_pages()
    fixture = Fixture(Path(folder))
    file = fixture.path / EXPECTED
    wanted = _json(file)
    page_file = fixture.path / PAGE
    if field == CHECKED:
        if wanted.get(CHECKED) is True:
            return None
        return f'nobody has compared it: open {page_file}, correct {file} by it, and set "{CHECKED}" there to true'
    if wanted.get(field) == UNKNOWN:
        return (
            f"{field}: nothing was read. Write what {page_file} says into {file}, or null if it says nothing; "
            "then let the page object read it"
        )
    read = expected(_article(fixture))[field]
    given = None if read == UNKNOWN else read
    if (wanted.get(field) or None) == given:
        return None
    return f"{field}: expected {wanted.get(field)!r}, read {given!r}. Correct the page object, or the expected value"


def _article(fixture: Fixture) -> Article:
    """The article as a crawl would read it: by the page object that the project registers for its URL."""
    page = fixture.get_page(ArticlePage)
    assert isinstance(page, ArticlePage)
    return read_page(bytes(page.response.body), page.context, dict(page.response.headers)).read()


def _json(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadArgument(f"{path} cannot be read: {error}") from error
    return found if isinstance(found, dict) else {}
