"""The name by which a site's own system knows an article."""

from __future__ import annotations

import pytest

from newsscrape.extract.candidates import choose
from newsscrape.extract.headline import candidates
from newsscrape.extract.pageid import page_id_candidates
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext

STORY = "<h1>Council hears residents on roofs</h1><p>The council met on Monday and heard from eleven residents.</p>"


def read(head: str = "", body: str = "<body>", story: str = STORY) -> tuple[str | None, str | None]:
    html = f"<html><head><title>Roofs</title>{head}</head>{body}{story}</body></html>"
    reading = ParsedHtml.of(html.encode(), PageContext("http://paper.example/roofs"))
    printed, _ = choose(candidates(reading))
    found, _ = choose(page_id_candidates(reading, printed))
    return (found.value, found.source) if found else (None, None)


@pytest.mark.parametrize(
    ("head", "body", "story", "expected"),
    [
        ("<link rel=shortlink href=http://paper.example/?p=31>", "<body>", STORY, ("31", "link:shortlink")),
        ("<link rel=shortlink href=/node/4711>", "<body>", STORY, ("4711", "link:shortlink")),
        ("", "<body class='post-template-default single postid-317'>", STORY, ("317", "dom:body")),
        ("", "<body class='page page-id-12'>", STORY, (None, None)),
        ("<meta name=article:id content=c41-88213>", "<body>", STORY, ("c41-88213", "meta:article:id")),
        ("<meta name=dc.identifier content=http://paper.example/1234>", "<body>", STORY, (None, None)),
        ("<meta name=article_id content=2014-05-06>", "<body>", STORY, (None, None)),
        ("<meta name=content_id content=home>", "<body>", STORY, (None, None)),
        (
            '<script type=application/ld+json>{"@type":"NewsArticle",'
            '"headline":"Council hears residents on roofs","identifier":{"@type":"PropertyValue","value":"1.8231"}}'
            "</script>", "<body>", STORY, ("1.8231", "jsonld"),
        ),
        ("", "<body>", f"<article id=post-317 class=post>{STORY}</article>", ("317", "dom:article")),
        ("", "<body>", f"<div data-article-id=a0317>{STORY}</div>", ("a0317", "dom:div")),
        ("", "<body>", f"<article id=post-2>{STORY}</article>", (None, None)),
        ("", "<body>", f"{STORY}<article id=post-318><h2>Another</h2><p>Its text.</p></article>", (None, None)),
    ],
)  # fmt: skip
def test_where_a_page_shows_its_name(head: str, body: str, story: str, expected: tuple[str | None, str | None]) -> None:
    assert read(head, body, story) == expected
