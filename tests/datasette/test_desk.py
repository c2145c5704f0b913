"""The desk: each page answers, shows what is in the archive, links to others, and escapes all text."""

from __future__ import annotations

import json
import random
import re
import sqlite3
from dataclasses import replace
from urllib.parse import quote

import pytest

from newsscrape.datasette.desk import look, search
from newsscrape.store.archive import Archive
from newsscrape.store.rows import insert
from support.served import datasette_on
from support.stories import fill

PAGES = ("/", "/article/1", "/site/www.example.org", "/author/1", "/look", "/search")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    fill(folder / "archive.db")
    return folder


@pytest.fixture
def get(folder):
    with datasette_on(folder) as get:
        yield get


def site_of(folder):
    with sqlite3.connect(folder / "archive.db") as db:
        return db.execute("SELECT domain FROM site ORDER BY id LIMIT 1").fetchone()[0]


def pages(folder):
    return [page.replace("www.example.org", site_of(folder)) for page in PAGES]


def test_a_question_that_takes_too_long_hides_no_other_that_needs_a_look(get, monkeypatch):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) AS number FROM n"
    first, *others = look.MATTERS
    monkeypatch.setattr(look, "MATTERS", (replace(first, count=endless), *others))
    answer = get("/look")
    assert answer.status_code == 200
    assert "more than can be counted here" in answer.text
    matters = {matter["name"]: matter["number"] for matter in get("/look.json").json()["matters"]}
    assert matters[first.name] is None
    assert all(number is not None for name, number in matters.items() if name != first.name)


def test_every_page_answers_with_a_policy_that_lets_nothing_in(get, folder):
    for page in pages(folder):
        answer = get(page)
        assert answer.status_code == 200, page
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        inline = re.findall(r"<script(?![^>]*src=)(?![^>]*application/json)[^>]*>", answer.text)
        assert inline == [] and " style=" not in answer.text and " onclick" not in answer.text, page


def test_every_page_has_its_data_as_json(get, folder):
    for page in pages(folder):
        address = "/home.json" if page == "/" else f"{page}.json"
        assert "title" in json.loads(get(address).text), page


def test_every_page_shows_the_sql_behind_it_and_the_editor_runs_it(get, folder):
    for page in pages(folder):
        links = re.findall(r'<a href="([^"]+)">open in the SQL editor</a>', get(page).text)
        assert links, page
        for link in links:
            assert get(link.replace("&amp;", "&")).status_code == 200, link


def test_home_says_what_the_archive_holds(get):
    text = get("/").text
    assert "4 articles" in text and "from 2004-11-15 to 2025-02-20" in re.sub(r"\s+", " ", text)
    assert "Old bridge closes for repairs" in text
    assert "autofocus" in text


def test_an_article_shows_its_text_its_address_and_why(get):
    text = get("/article/1").text
    assert '<p dir="auto">The old bridge at Milltown closed at noon' in text
    assert "https://www.example.org/news/1/bridge" in text
    assert "jsonld:" in text  # a source, within the "why" of a value
    assert "/-/capture/1" in text
    assert "/article/2" in text  # a related story that is in the archive


@pytest.mark.parametrize(
    ("ending", "begins"), [("bib", "@article{newsscrape-1,"), ("ris", "TY  - NEWS"), ("csl.json", "[")]
)
def test_an_article_can_be_cited(get, ending, begins):
    answer = get(f"/article/1.{ending}")
    assert answer.text.startswith(begins)
    assert "attachment" in answer.headers["content-disposition"]


@pytest.mark.parametrize("address", ["/article/999", "/site/nowhere.example", "/author/999", "/diff/1/1/9"])
def test_what_is_not_there_is_a_404_that_says_so(get, address):
    answer = get(address, 404)
    assert "no " in answer.text
    assert "error" in json.loads(get(f"{address}.json", 404).text)


def test_text_of_other_scripts_keeps_its_language_and_direction(get):
    text = get("/article/4").text
    assert 'lang="zh"' in text and '<h1 dir="auto">' in text


def test_datasette_keeps_its_own_addresses(get):
    assert get("/archive").status_code == 200
    assert get("/archive/articles.json").status_code == 200
    assert "archive" in json.loads(get("/.json").text)


def test_what_a_page_prints_never_becomes_markup(tmp_path):
    fill(tmp_path / "archive.db")
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    archive = Archive.open(tmp_path / "archive.db")  # which has the functions that the search index needs
    with archive.db.conn as db:
        db.execute("UPDATE article SET headline = ?1, body = ?1, byline = ?1, section = ?1, published_raw = ?1,"
                   " description = ?1, gone_reason = ?1, gone_at = '2020-01-01T00:00:00Z', language = ?1", (evil,))  # fmt: skip
        db.execute("UPDATE author SET name = name || ?", (evil,))
        db.execute("UPDATE evidence SET raw = ?1, value = ?1, source = ?1, rule = ?1", (evil,))
        db.execute("UPDATE related_story SET headline = ?1, heading = ?1, date_raw = ?1", (evil,))
        db.execute("UPDATE site SET name = ?", (evil,))
        db.execute("UPDATE url SET fate_reason = ?", (evil,))
    archive.close()
    with datasette_on(tmp_path) as get:
        for page in [
            *pages(tmp_path),
            "/search?q=alert",
            f"/search?q={quote(evil)}",
            f"/search?q=x&site={quote(evil)}",
        ]:
            text = get(page).text
            assert "<script>alert" not in text and "<img src=x" not in text, page


# Search ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "headlines"),
    [
        ("q=bridge", {"Old bridge closes for repairs", "Ferry adds a winter sailing"}),
        ("q=bridge+-ferry", {"Old bridge closes for repairs"}),
        ("q=bridge&since=2025-02-10", {"Old bridge closes for repairs"}),
        ("q=bridge&until=2025-02-10", {"Ferry adds a winter sailing"}),
        ("q=bridge&author=Ben+Ode", {"Ferry adds a winter sailing"}),
        ("q=bridge&section=Travel&language=en&once=1", {"Ferry adds a winter sailing"}),
        ("q=bridge&free=0", set()),
        ("q=zeppelin", set()),
    ],
)
def test_search_finds_what_the_filters_leave_and_counts_it(get, asked, headlines):
    page = json.loads(get(f"/search.json?{asked}").text)
    assert {row["headline"] for row in page["results"]} == headlines
    assert page["found"] == len(headlines)
    text = get(f"/search?{asked}").text
    assert f"{len(headlines)} article" in text
    assert all(headline in text for headline in headlines)


def test_the_number_of_hits_says_which_filters_it_is_of(get):
    text = re.sub(r"<[^>]+>", "", get("/search?q=bridge&since=2004&until=2014&section=Travel&free=0&once=1").text)
    assert "for bridge, since 2004, until 2014, section Travel, behind a paywall, one of each cluster." in text


def test_the_hits_of_a_common_word_are_counted_although_their_months_are_estimated(get, monkeypatch):
    monkeypatch.setattr(search, "COUNTED", 1)
    page = json.loads(get("/search.json?q=bridge&until=2100").text)
    assert (page["found"], page["step"], len(page["results"])) == (2, 3, 2)


@pytest.mark.parametrize(("order", "first"), [("newest", "Old bridge"), ("oldest", "Ferry")])
def test_search_results_can_be_ordered_by_date(get, order, first):
    page = json.loads(get(f"/search.json?q=bridge&order={order}").text)
    assert page["results"][0]["headline"].startswith(first)


@pytest.fixture(scope="module")
def dated(tmp_path_factory):
    """An archive of 400 articles of five years, some of whose dates are precise to a month, a year, or not known."""
    folder = tmp_path_factory.mktemp("dated")
    archive = Archive.open(folder / "archive.db")
    db, now, chance = archive.db, "2026-01-01T00:00:00Z", random.Random(5)
    site = insert(db, "site", domain="paper.example")
    for number in range(400):
        day = f"{chance.randrange(2001, 2006)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        date = chance.choice([f"{day}T08:00:00Z", day, day, day, day[:7], day[:4], None])
        url = insert(
            db, "url", url=f"https://paper.example/{number}", site_id=site, fate="archived", first_found_at=now
        )
        capture = insert(db, "capture", url_id=url, captured_at=now, origin="file", payload_sha256=str(number))
        insert(
            db, "article", url_id=url, site_id=site, capture_id=capture, headline="Ferry", body="A ferry sails.",
            language="en", word_count=3, content_hash="", first_captured_at=now, last_captured_at=now,
            published_iso=date, published_day=date[:10] if date and len(date) >= 10 else None,
        )  # fmt: skip
    archive.close()
    return folder


@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("period", ["", "&since=2003-05-10", "&until=2003-05-10", "&since=2002&until=2004-03"])
def test_the_pages_of_ordered_hits_are_the_same_however_many_there_are(dated, monkeypatch, order, period):
    with datasette_on(dated) as get:

        def pages():
            return [
                [row["id"] for row in get(f"/search.json?q=ferry&order={order}{period}&page={page}").json()["results"]]
                for page in (1, 2, 3, 5, 9, 20)
            ]  # fmt: skip

        few = pages()
        monkeypatch.setattr(search, "COUNTED", 10)
        assert pages() == few


def test_search_marks_the_words_and_leads_to_the_article(get):
    text = get("/search?q=bridge").text
    assert "<mark>bridge</mark>" in text
    assert 'href="/article/1"' in text


def test_search_shows_hits_as_a_share_of_all_articles(get):
    charts = json.loads(get("/search.json?q=bridge").text)["charts"]
    assert charts[0]["series"]["articles"] == [2]
    assert charts[1]["series"]["per cent"] == [66.67]


@pytest.mark.parametrize(
    ("asked", "said"), [("q=(flood", "bracket"), ("q=flood&since=May", "2004-11-15"), ("q=%22flood", "quotation mark")]
)
def test_a_search_that_cannot_be_understood_says_why(get, asked, said):
    page = json.loads(get(f"/search.json?{asked}").text)
    assert said in page["error"] and page["results"] == []


def test_all_hits_can_be_taken_as_csv(get):
    lines = get("/search.csv?q=bridge&author=Ben+Ode").text.splitlines()
    assert lines[0].startswith("id,published_iso,site,headline")
    assert len(lines) == 2 and "Ferry adds a winter sailing" in lines[1]


def test_a_cell_of_the_csv_cannot_be_run_by_a_spreadsheet(tmp_path):
    fill(tmp_path / "archive.db")
    with sqlite3.connect(tmp_path / "archive.db") as db:
        db.execute("UPDATE article SET section = '=1+1' WHERE id = 1")
    with datasette_on(tmp_path) as get:
        assert ",'=1+1," in get("/search.csv?q=milltown").text


BLOCKS = [
    {"n": 1, "kind": "heading", "level": 2, "links": [[0, 4, "https://next.example/?a=1&b=2"]]},
    {"n": 2, "kind": "list_item", "ordered": True, "group": 1, "item": 4},
    {"n": 3, "kind": "list_item", "depth": 2, "group": 1, "item": 1},
    {"n": 4, "kind": "quotation", "group": 2},
    {"n": 5, "kind": "table_row", "header": True, "group": 3, "cells": [0, None, 7]},
    {
        "n": 6,
        "links": [[0, 3, "javascript:alert(1)"], [4, 5, 'http://x.example/" onclick="alert(1)'], [10, 3, "https://"]],
    },
]


def test_a_text_is_shown_with_its_structure(tmp_path):
    """As real headings, lists, quotations, tables and links; a URL stays in its quotes, and only a page's becomes a link."""
    fill(tmp_path / "archive.db")
    body = "\n\n".join(
        ["More <b> of it", "A step", "within a step", "They said so.", "Part | Cost", "One other end & <i>"]
    )
    archive = Archive.open(tmp_path / "archive.db")
    archive.db.execute("UPDATE article SET body = ?, body_blocks = ? WHERE id = 1", (body, json.dumps(BLOCKS)))
    archive.close()
    with datasette_on(tmp_path) as get:
        text = re.search(r'<div class="body">(.*?)</div>\s*</article>', get("/article/1").text, re.S)[1]
        assert len(json.loads(get("/article/1.json").text)["blocks"]) == 5
    assert re.sub(r"\s*\n\s*", "", text) == (
        '<h3 dir="auto"><a href="https://next.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow">More</a> &lt;b&gt; of it</h3>'
        '<ol><li dir="auto" value="4">A step<ul><li dir="auto">within a step</li></ul></li></ol>'
        '<blockquote><p dir="auto">They said so.</p></blockquote>'
        '<div class="scroll" tabindex="0"><table><tr><th scope="col" dir="auto">Part</th><th scope="col" dir="auto"></th>'
        '<th scope="col" dir="auto">Cost</th></tr></table></div>'
        '<p dir="auto">One <a href="http://x.example/&#34; onclick=&#34;alert(1)" rel="noopener noreferrer nofollow">other</a>'
        " end &amp; &lt;i&gt;</p>"
    )
