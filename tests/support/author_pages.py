"""A page with a byline in various places, and what is read from it."""

from __future__ import annotations

import json

from newsscrape import extract_article
from newsscrape.items import Article

URL = "https://www.harbourpost.example/news/ferry-returns-4711"


TEXT = (
    "<p>The ferry sailed again on Monday after three weeks in the dock, the company said in a statement that it sent to "
    "every house on the island, and passengers on the quay cheered when the ropes were cast off.</p>"
    "<p>Its owners had promised to mend the rudder before the end of the month, but a part had to be made anew in a yard "
    "on the mainland, which had no free hands until the second week of the school holidays.</p>"
    "<p>Nobody on the island expects the winter timetable to be kept, said the harbour master, who has seen four ferries "
    "come and go and would rather have a tunnel than a fifth one with another rudder.</p>"
)


TITLE = "Ferry returns to service after three weeks"


def read(above: str = "", head: str = "", below: str = "") -> Article:
    page = (
        f"<html><head><title>{TITLE} - Harbour Post</title><meta property='og:site_name' content='Harbour Post'>{head}"
        f"</head><body><main><article><h1>{TITLE}</h1>{above}{TEXT}</article>{below}</main></body></html>"
    )
    return extract_article(page, url=URL)


def jsonld(author: object) -> str:
    node = {"@type": "NewsArticle", "headline": TITLE, "author": author, "datePublished": "2024-05-01"}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'
