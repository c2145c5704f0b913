"""What a second fetch changes: revisions, lists, when an article was gone; ``newsscrape history`` and ``diff``."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

from newsscrape.cli import cli
from newsscrape.pages.responses import read_fetched
from newsscrape.payload import digest
from newsscrape.tasks import Fetched
from newsscrape.versions import extractor_version

SITE = "http://www.paper.example"
A, HOME = f"{SITE}/news/1", f"{SITE}/"


def related(*subjects):
    lines = "".join(
        f"<li>14 November 2004 <a href=/news/9{s}>Council hears residents on {s}</a></li>" for s in subjects
    )
    return f"<h2>Related stories</h2><ul>{lines}</ul>"


def answer(shelf, status, body=b"", day=2, url=A, redirected_from=()):
    moment = datetime(2026, 1, day, 12, tzinfo=UTC)
    headers = {"content-type": "text/html"}
    came = Fetched(url, body, moment, moment, "live", digest(body), headers=headers, http_status=status)
    return shelf.visit(replace(read_fetched(came), redirected_from=redirected_from))


def newsscrape(shelf, command, *arguments):
    return CliRunner().invoke(cli, [command, *map(str, arguments), "--db", str(shelf.path)])


# Revisions --------------------------------------------------------------------------------------------------


def test_a_new_list_of_related_stories_is_kept_without_a_revision(shelf, article):
    shelf.put(A, article("roofs", after=related("walls")))
    stored = shelf.put(A, article("roofs", after=related("doors", "walls")), day=2)
    assert stored.fate == "unchanged"
    stories = "SELECT headline, capture_id FROM related_story ORDER BY position"
    assert shelf.rows(stories) == [(f"Council hears residents on {s}", 2) for s in ("doors", "walls")]
    assert shelf.rows("SELECT revisions, capture_id FROM article") == [(1, 1)]


def test_an_older_capture_does_not_bring_its_list_back(shelf, article):
    shelf.put(A, article("roofs", after=related("walls")), day=5)
    shelf.put(A, article("roofs", after=related("doors")), day=2)
    assert shelf.rows("SELECT headline FROM related_story") == [("Council hears residents on walls",)]


def test_repeated_paragraphs_and_white_space_make_no_revision(shelf, article):
    shelf.put(A, article("roofs", after="<p>12 comments</p>"))
    later = article("roofs", after="<p>40 comments</p><p>Updated 5 minutes ago</p>").replace("</p>", " </p>\n\n")
    assert shelf.put(A, later, day=2).fate == "unchanged"
    assert shelf.rows("SELECT COUNT(*) FROM revision") == [(1,)]


@pytest.mark.parametrize(
    ("old", "new", "trivial"), [("eleven residents,", "eleven residents", 1), ("eleven", "twelve", 0)]
)
def test_a_trivial_edit_is_kept_and_marked(shelf, article, old, new, trivial):
    shelf.put(A, article("roofs"))
    shelf.put(A, article("roofs").replace(old, new), day=2)
    assert shelf.rows("SELECT number, trivial, cause FROM revision") == [(1, 0, "page"), (2, trivial, "page")]


@pytest.mark.parametrize(("version", "cause"), [("0.0.1", "extractor"), (extractor_version(), "page")])
def test_the_same_bytes_read_differently_are_the_doing_of_another_extractor_only(shelf, article, version, cause):
    shelf.put(A, article("roofs"))
    shelf.rows("UPDATE revision SET headline = 'as it was read once'")
    shelf.rows("UPDATE evidence SET extractor_version = ?", version)
    shelf.put(A, article("roofs"), day=2)
    assert shelf.rows("SELECT cause FROM revision ORDER BY number") == [("page",), (cause,)]


def test_a_last_modified_that_moves_is_no_change(shelf, article):
    for day in (1, 2):
        body, moment = article("roofs").encode(), datetime(2026, 1, day, 12, tzinfo=UTC)
        headers = {"content-type": "text/html", "last-modified": f"Mon, 0{day} Dec 2025 08:00:00 GMT"}
        came = Fetched(A, body, moment, moment, "live", digest(body), headers=headers, http_status=200)
        stored = shelf.visit(read_fetched(came))
    assert (stored.fate, shelf.rows("SELECT revisions FROM article")) == ("unchanged", [(1,)])


# When it went -----------------------------------------------------------------------------------------------


CONSENT = b"<html><head><title>Before you continue</title></head><body><p>We value your privacy.</p></body></html>"


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (404, b"<h1>Not found</h1>", "HTTP 404 Not Found"),
        (410, b"", "HTTP 410 Gone"),
        (200, b"", "an empty body"),
        (200, CONSENT, None),
    ],
)
def test_an_article_that_went_keeps_its_state_and_says_when(shelf, article, status, body, reason):
    shelf.put(A, article("roofs"))
    answer(shelf, status, body, day=3)
    answer(shelf, status, body + b" ", day=4)
    ((headline, gone_at, why),) = shelf.rows("SELECT headline, gone_at, gone_reason FROM article")
    assert (headline, gone_at) == ("Council hears residents on roofs", "2026-01-03T12:00:00Z")
    assert why == (reason or why) and why
    assert shelf.rows("SELECT gone_at FROM articles") == [("2026-01-03T12:00:00Z",)]
    shelf.put(A, article("roofs"), day=5)
    assert shelf.rows("SELECT gone_at, gone_reason FROM article") == [(None, None)]


@pytest.mark.parametrize(("status", "day"), [(500, 3), (403, 3), (404, 1)], ids=["error", "forbidden", "older"])
def test_a_passing_failure_and_an_older_answer_take_nothing_away(shelf, article, status, day):
    shelf.put(A, article("roofs"), day=2)
    answer(shelf, status, b"x", day=day)
    assert shelf.rows("SELECT gone_at FROM article") == [(None,)]


def test_an_article_refused_by_strictness_has_not_gone(shelf, article):
    shelf.put(A, article("roofs"))
    shelf.put(A, article("roofs", date=None), day=2, strict=True)
    assert shelf.rows("SELECT gone_at FROM article") == [(None,)]


def test_an_article_whose_address_leads_to_the_front_page_by_now_has_gone(shelf, article):
    shelf.put(A, article("roofs"))
    answer(shelf, 200, b"<html><body><p>Welcome.</p></body></html>", day=3, url=HOME, redirected_from=(A,))
    assert shelf.rows("SELECT gone_at FROM article") == [("2026-01-03T12:00:00Z",)]


# history ----------------------------------------------------------------------------------------------------


@pytest.fixture
def told(shelf, article):
    """An article in three states, the last of them trivial, seen once unchanged, then gone."""
    shelf.put(A, article("roofs"))
    shelf.put(A, article("roofs").replace("eleven residents,", "twelve <b>residents</b>,"), day=2)
    shelf.put(A, article("roofs").replace("eleven residents,", "twelve <b>residents</b>"), day=3)
    shelf.put(A, article("roofs", head="<!-- x -->").replace("eleven residents,", "twelve residents"), day=4)
    answer(shelf, 404, day=5)
    return shelf


def test_history_as_json(told):
    found = json.loads(newsscrape(told, "history", A, "--json").stdout)
    revisions = [
        (
            row["number"],
            row["captured_at"][:10],
            row["cause"],
            row["changed_fields"],
            row["trivial"],
            row["words_before"],
        )
        for row in found["revisions"]
    ]
    words = found["revisions"][0]["words"]
    assert words > 50
    assert revisions == [
        (1, "2026-01-01", "page", [], False, None),
        (2, "2026-01-02", "page", ["body"], False, words),
        (3, "2026-01-03", "page", ["body"], True, words),
    ]
    assert [(row["captured_at"][:10], row["outcome"]) for row in found["captures"]] == [
        ("2026-01-04", "unchanged"), ("2026-01-05", "gone"),
    ]  # fmt: skip
    assert (found["gone_at"][:10], found["gone_reason"]) == ("2026-01-05", "HTTP 404 Not Found")


def test_history_in_words(told):
    shown = newsscrape(told, "history", f"{A}?utm_source=x#top").stdout
    for text in ("Council hears residents on roofs", "first state", "trivial", "gone since 2026-01-05", "unchanged"):
        assert text in shown


@pytest.mark.parametrize("command", ["history", "diff", "forget"])
def test_an_address_that_is_not_there_is_said(told, command):
    run = newsscrape(told, command, f"{SITE}/news/404")
    assert run.exit_code == 1
    assert "news/404" in str(run.exception)


# diff -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "marked", "between"),
    [
        ((), "[-eleven-]{+twelve+}", "revision 1 of 2026-01-01T12:00:00Z to revision 2"),
        ((2,), "residents[-,-]", "revision 2 of 2026-01-02T12:00:00Z to revision 3"),
        ((1,), "[-eleven-]{+twelve+}", "to revision 2"),
        ((1, 3), "[-eleven-]{+twelve+} residents[-,-]", "to revision 3"),
        ((3, 1), "[-twelve-]{+eleven+} residents{+,+}", "revision 3 of"),
    ],
)
def test_diff_as_text(told, numbers, marked, between):
    for options in (["--format", "text"], []):
        shown = newsscrape(told, "diff", A, *numbers, *options).stdout
        assert marked in shown and between in shown
    assert shown.index("headline:") < shown.index("byline:") < shown.index("date:") < shown.index("body:")


def test_diff_as_json(told):
    found = json.loads(newsscrape(told, "diff", A, "--format", "json").stdout)
    assert (found["from"]["number"], found["to"]["number"]) == (1, 2)
    assert found["fields"]["headline"] == [{"op": "equal", "text": "Council hears residents on roofs"}]
    changed = [(piece["op"], piece["text"]) for piece in found["fields"]["body"] if piece["op"] != "equal"]
    assert changed == [("delete", "eleven"), ("insert", "twelve")]


def test_diff_as_html_escapes_what_came_from_the_site(told):
    hostile = "<script>alert(1)</script> & <img src=x onerror=alert(2)>"
    told.rows("UPDATE revision SET headline = ?, body = body || ? WHERE number = 2", hostile, hostile)
    tags = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag, attrs):
            tags.append(tag)

    page = newsscrape(told, "diff", A, "--format", "html").stdout
    Tags().feed(page)
    assert set(tags) == {"html", "head", "meta", "title", "style", "body", "p", "br", "h2", "section", "del", "ins"}
    assert "&lt;script&gt;" in page and "<ins>twelve</ins>" in page


def test_diff_of_one_state_and_of_none(shelf, article):
    shelf.put(A, article("roofs"))
    assert "one state only" in str(newsscrape(shelf, "diff", A).exception)
    shelf.put(A, article("windows"), day=2)
    assert "no revision 7; it has 1 to 2" in str(newsscrape(shelf, "diff", A, 1, 7).exception)
