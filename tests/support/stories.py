"""A small archive of news, filled without a crawl, and its way into Datasette with the project's metadata.yaml."""

from __future__ import annotations

import asyncio
import hashlib
import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import yaml
from datasette.app import Datasette

from newsscrape import extract_article
from newsscrape.article.normalise import record
from newsscrape.items import Capture, Link, Visit
from newsscrape.store.archive import Archive
from newsscrape.store.writer import Writer

METADATA = Path(__file__).parents[2] / "metadata.yaml"
NOW = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)

BRIDGE = "https://www.example.org/news/1/bridge"
FERRY = "https://www.example.org/news/2/ferry"
SCHOOL = "https://www.example.org/news/3/school"
CHINESE = "https://news.example.com/4"
GONE = "https://www.example.org/news/5/gone"

PAGE = """<!DOCTYPE html><html lang="{lang}"><head><title>{headline}</title>
<script type="application/ld+json">{jsonld}</script></head>
<body><main><article><h1>{headline}</h1>{body}</article>{after}</main></body></html>"""
RELATED = f"""<section><h2>Related stories</h2><ul>
<li><time>3 February 2025</time> <a href="{FERRY}">Ferry adds a winter sailing</a>
<p>It leaves at noon and takes an hour to cross the sound.</p></li>
<li><time>1 January 2025</time> <a href="{GONE}">Lamp posts painted green</a>
<p>Nobody knows by whom it was done, or why.</p></li>
</ul></section>"""
STORIES = {
    BRIDGE: ("Old bridge closes for repairs", "2025-02-20", "Ann Lee", "Local", "en", RELATED, (
        "The old bridge at Milltown closed at noon on Thursday and won't open again before the autumn, engineers said.",
        "Every lorry now has to take the longer road around the lake, which adds half an hour to most journeys.",
        "The repairs cost two million pounds and were first asked for in 2009 by people who live beside the river.",
    )),
    FERRY: ("Ferry adds a winter sailing", "2025-02-03", "Ben Ode", "Travel", "en", "", (
        "The ferry to the island will sail a second time each day until the end of March, the operator has announced.",
        "Islanders had complained that one sailing left no time for a visit to the hospital on the other side.",
        "The new boat was built at a bridge yard in the harbour and carries thirty cars and two hundred people.",
    )),
    SCHOOL: ("School choir wins at last", "2004-11-15", "Ann Lee", "Local", "en", "", (
        "After nine second places the school choir of Rathmore has won the county prize for the first time.",
        "The children sang a song about a heron, written by their teacher, in a hall that was cold and half empty.",
        "They'll sing it again on Sunday in the market square, where there'll be soup for everyone who comes.",
    )),
    CHINESE: ("渡船增加冬季班次", "2025-02-10", "李安", "旅行", "zh", "", (
        "前往小岛的渡船从下周开始每天增加一个班次,一直到三月底为止,运营公司星期一宣布了这个消息。",
        "岛上居民抱怨说,每天只有一班船,他们没有时间去对岸的医院看病,也赶不上回家的末班车。",
        "新船可以运载三十辆汽车和两百名乘客,是在本地的造船厂建造的,花了两年时间才完工。",
    )),
}  # fmt: skip


def story_html(headline, day, byline, section, lang, after, paragraphs):
    facts = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": headline, "datePublished": day,
        "author": {"@type": "Person", "name": byline}, "articleSection": section,
    }  # fmt: skip
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return PAGE.format(headline=headline, lang=lang, body=body, after=after, jsonld=json.dumps(facts))


def fill(path):
    archive = Archive.open(path)
    writer = Writer(archive)
    writer.start_crawl("article", {}, {}, "0", NOW)
    writer.discovered([Link(url, "list", position) for position, url in enumerate([*STORIES, GONE], 1)], NOW)
    for minute, (url, story) in enumerate(STORIES.items()):
        page = story_html(*story)
        read = extract_article(page, url, fetched=NOW)
        moment = NOW + timedelta(minutes=minute)
        capture = Capture(
            moment, "live", hashlib.sha256(page.encode()).hexdigest(), 200, "text/html", "utf-8", "header"
        )
        writer.store(Visit(url, moment, "archived", None, 200, capture, read), record(read))
    writer.store(Visit(GONE, NOW, "gone", "HTTP 404 Not Found", 404), None)
    writer.finish_crawl("finished", {}, NOW)
    archive.close()


@contextmanager
def getting(archive):
    """A function that GETs a path with parameters: the answer, whose status is checked."""
    datasette = Datasette([str(archive)], metadata=yaml.safe_load(METADATA.read_text("utf-8")))
    with asyncio.Runner() as runner:

        def get(path, status=200, **parameters):
            address = f"{path}?{urlencode(parameters)}" if parameters else path
            response = runner.run(datasette.client.get(address))
            assert response.status_code == status, response.text
            return response

        yield get
