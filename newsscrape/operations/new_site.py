"""Drafts a page object for a site, with fixtures and tests, from a few of its pages.

A fixture is a folder with the page as it arrived, in web-poet's layout, and what is expected of it. What was read is a
draft of what is expected; ``?`` stands where nothing was, for a person to fill in. The drafted tests
(``fixture_tests.py``) fail until a person has compared each page.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from textwrap import indent

from parsel import Selector
from web_poet import HttpResponse
from web_poet.testing import Fixture

import newsscrape.pages.serialization  # noqa: F401  which registers how a context is stored
from newsscrape import urls
from newsscrape.errors import BadArgument
from newsscrape.items import Article, PageContext
from newsscrape.operations.fixture_tests import CHECKED, EXPECTED, FIELDS, PAGE, UNKNOWN, expected
from newsscrape.operations.shown_page import disarmed, inert
from newsscrape.pages.article import ArticlePage

MAX_TEXT = 120  # characters of an element that may be a headline, a byline, a date or a section
MAX_SUGGESTED = 3
# Field → words in the class or id of elements that often hold it.
_WORDS: Mapping[str, str] = {
    "headline": r"head(?:line|ing)?|titl|ttl",
    "authors": r"author|byline|by-line|writer|credit|auteur|autor",
    "date_published": r"date|time|publish|posted|datum|fecha",
    "section": r"section|categor|rubri|kicker|topic|channel|breadcrumb",
    "body": r"body|content|article|story|text|entry",
}


@dataclass(frozen=True, slots=True)
class Saved:
    """A page to draft from: its URL, its bytes, the headers that say how to read them, and when it was fetched."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    fetched: datetime | None


@dataclass(frozen=True, slots=True)
class Drafted:
    """What was written, and how many pages have each field."""

    files: Sequence[Path]
    pages: int
    found: Mapping[str, int]


def draft(project: Path, pages: Sequence[Saved]) -> Drafted:
    """Write a page object, its fixtures and tests into a project. Raises BadArgument; nothing is overwritten."""
    domains = sorted({urls.domain(page.url) for page in pages})
    if len(domains) != 1:
        raise BadArgument(
            f"the pages are from {len(domains)} sites ({', '.join(domains)}): give those of one at a time"
        )
    [domain] = domains
    if not re.fullmatch(r"[a-z0-9.:-]+", domain):
        raise BadArgument(f"{domain!r} is no domain that a page object can name")
    module, name = module_name(domain), class_name(domain)
    target = project / "pages" / f"{module}.py"
    if not target.parent.is_dir():
        raise BadArgument(f"{project} has no folder pages: make a project with newsscrape init, and run this in it")
    if target.exists():
        raise BadArgument(f"{target} is there already: write into it, or rename it to begin anew")
    articles = [_read(page) for page in pages]
    drafts = [expected(article) for article in articles]
    found = {field: sum(one[field] != UNKNOWN for one in drafts) for field in FIELDS}
    folder = project / "fixtures" / f"pages.{module}.{name}"
    written = [target, project / "tests" / f"test_{module}.py"]
    target.write_text(_page_object(domain, name, pages, articles, found), "utf-8")
    written[1].parent.mkdir(exist_ok=True)
    written[1].write_text(_TEST.format(domain=domain, folder=folder.relative_to(project).as_posix()), "utf-8")
    for number, (page, one) in enumerate(zip(pages, drafts, strict=True), 1):
        written.append(_fixture(folder, f"page_{number}", page, one))
    return Drafted(written, len(pages), found)


def module_name(domain: str) -> str:
    """``courier_example`` for courier.example, ``site_4ni_co_uk`` for 4ni.co.uk."""
    name = re.sub(r"\W+", "_", domain.lower()).strip("_")
    return name if name[:1].isalpha() else f"site_{name}"


def class_name(domain: str) -> str:
    """``CourierPage`` for courier.example, ``Site4niPage`` for 4ni.co.uk."""
    label = re.sub(r"\W+", " ", domain.partition(".")[0]).title().replace(" ", "")
    return f"{label if label[:1].isalpha() else f'Site{label}'}Page"


def _context(page: Saved) -> PageContext:
    return PageContext(page.url, page.fetched)


def _response(page: Saved) -> HttpResponse:
    return HttpResponse(page.url, page.body, headers=list(page.headers.items()))


def _read(page: Saved) -> Article:
    return ArticlePage(response=_response(page), context=_context(page)).read()


def _fixture(folder: Path, name: str, page: Saved, wanted: Mapping[str, object]) -> Path:
    """A fixture: its inputs are in web-poet's layout, so that web-poet's own tools read them."""
    saved = Fixture.save(folder, inputs=[_response(page), _context(page)], fixture_name=name)
    told = json.dumps({CHECKED: False, **wanted}, ensure_ascii=False, indent=2)
    (saved.path / EXPECTED).write_text(f"{told}\n", "utf-8")
    shown = inert(disarmed(_response(page).text))
    (saved.path / PAGE).write_text(shown, "utf-8", errors="replace")
    return saved.path / EXPECTED


def _page_object(
    domain: str, name: str, pages: Sequence[Saved], articles: Sequence[Article], found: Mapping[str, int]
) -> str:
    rows = "\n".join(
        f"    {field:15} {count} of {len(pages)}   {_sources(articles, field)}".rstrip()
        for field, count in found.items()
    )
    trees = [Selector(text=_response(page).text or "<html></html>") for page in pages]
    parts = [_PART[field](field, list(suggested(trees, field))) for field, count in found.items() if count < len(pages)]
    missing = "".join(f"\n{indent(part, '    ', lambda line: bool(line.strip()))}" for part in parts)
    return _PAGE.format(domain=domain, name=name, rows=rows, missing=missing)


def _sources(articles: Iterable[Article], field: str) -> str:
    counted = Counter(one.source for article in articles for one in article.evidence.get(field, ()) if one.chosen)
    return ", ".join(re.sub(r"[^\w:. -]", "", source) for source, _ in counted.most_common(3))


def suggested(trees: Sequence[Selector], field: str) -> Iterator[tuple[str, str]]:
    """Selectors of elements that look like a field by their class or id, on most pages first, with a text of one."""
    words = re.compile(_WORDS[field], re.I)
    pages: Counter[str] = Counter()
    texts: dict[str, str] = {}
    for tree in trees:
        here: dict[str, str] = {}
        for element in tree.xpath("//body//*[@class or @id]"):
            text = " ".join("".join(element.xpath(".//text()").getall()).split())
            selector = _selector(element, words)
            if selector and text and (field == "body" or len(text) <= MAX_TEXT):
                here.setdefault(selector, text)
        pages.update(here.keys())
        texts = {**here, **texts}
    for selector, _ in sorted(pages.items(), key=lambda one: (-one[1], len(texts[one[0]])))[:MAX_SUGGESTED]:
        text = texts[selector]
        yield selector, text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}…"


def _selector(element: Selector, words: re.Pattern[str]) -> str | None:
    """``p.author``, ``#headline`` or None; only names that need no escape."""
    tag = element.root.tag
    for prefix, attribute in ((f"{tag}.", "class"), ("#", "id")):
        for name in str(element.attrib.get(attribute, "")).split():
            if words.search(name) and re.fullmatch(r"[A-Za-z][\w-]*", name):
                return f"{prefix}{name}"
    return None


def _comment(field: str, found: Sequence[tuple[str, str]]) -> str:
    lines = [f"# {field}: not read on every page."]
    if found:
        lines.append("# These elements look like it:")
        lines += [f"#     {selector}   {_one_line(text)}" for selector, text in found]
    return "\n".join(lines)


def _one_line(text: str) -> str:
    """A page's text within a comment: nothing in it may end the line."""
    return json.dumps("".join(character if character.isprintable() else " " for character in text), ensure_ascii=False)


def _candidates(method: str, value: str) -> Callable[[str, Sequence[tuple[str, str]]], str]:
    def part(field: str, found: Sequence[tuple[str, str]]) -> str:
        selector = found[0][0] if found else "SELECTOR"
        return f"""{_comment(field, found)}
# def {method}(self) -> list[Candidate]:
#     printed = self.css("{selector} ::text").get()
#     others = super().{method}()
#     if not printed:
#         return others
#     return [Candidate({value}, printed, "css:{selector}", "{field} of this site"), *others]
"""

    return part


def _whole(type_name: str, value: str) -> Callable[[str, Sequence[tuple[str, str]]], str]:
    def part(field: str, found: Sequence[tuple[str, str]]) -> str:
        selector = found[0][0] if found else "SELECTOR"
        return f"""{_comment(field, found)}
# @field
# def {field}(self) -> {type_name}:
#     return {value.format(selector=selector)}
"""

    return part


_PART: Mapping[str, Callable[[str, Sequence[tuple[str, str]]], str]] = {
    "headline": _candidates("headline_candidates", "printed.strip()"),
    "authors": _candidates("byline_candidates", "printed.strip()"),
    "date_published": _candidates("published_candidates", 'parse_date(printed, source="dom:text")'),
    "section": _whole("str | None", 'self.css("{selector} ::text").get()'),
    "body": _whole("str", '"\\n\\n".join(self.css("{selector} p").xpath("normalize-space()").getall())'),
}
_PAGE = '''"""{domain}: what newsscrape reads wrongly on its pages, read right.

What it reads without this file:

{rows}

python -m pytest says what is still missing. Try a page: newsscrape parse page.html --url https://{domain}/…
"""

from web_poet import field, handle_urls  # noqa: F401

from newsscrape.dates import parse_date  # noqa: F401
from newsscrape.extract.candidates import Candidate  # noqa: F401
from newsscrape.pages.article import ArticlePage


@handle_urls("{domain}")
class {name}(ArticlePage):
    """Articles of {domain}. Whatever is not overridden here is read as on any page."""
{missing}'''
_TEST = '''"""What is still missing for {domain}: run python -m pytest in the project's folder."""

import pytest

from newsscrape.operations.fixture_tests import cases, problem


@pytest.mark.parametrize(("fixture", "field"), cases("{folder}"))
def test_field(fixture, field):
    why = problem(fixture, field)
    if why is not None:
        pytest.fail(why, pytrace=False)
'''
