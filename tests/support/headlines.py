"""The headline that is chosen on a small page."""

from __future__ import annotations

from newsscrape.extract.candidates import Candidate, choose
from newsscrape.extract.headline import candidates
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext

URL = "https://www.harbourpost.example/news/ferry-returns-4711"
TEXT = "<p>The ferry sailed again on Monday after three weeks in the dock, the company said.</p>" * 3


def chosen(head: str, body: str, url: str = URL) -> Candidate | None:
    page = f"<html><head>{head}</head><body>{body}{TEXT}</body></html>"
    return choose(candidates(ParsedHtml.of(page, PageContext(url))))[0]


def headline(head: str, body: str, url: str = URL) -> str | None:
    found = chosen(head, body, url)
    return found.value if found else None


def og(title: str, site: str = "Harbour Post") -> str:
    return f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">'
