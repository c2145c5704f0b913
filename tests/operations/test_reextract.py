"""Re-extraction: what stays the same, what changes and how, filters, the command's report."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest

from newsscrape import versions
from newsscrape.archive.records import Exchange, exchange_records, new_record_id
from newsscrape.errors import BadArgument
from newsscrape.pages.responses import read_fetched
from newsscrape.payload import digest
from newsscrape.tasks import Fetched, Task
from support.kept import A, C, Kept, older, two_articles


@pytest.fixture
def kept(shelf, tmp_path, article):
    return two_articles(shelf, tmp_path / "warc", article)


def state(kept):
    return kept.shelf.dump("reextraction", "crawl", "visit", "discovery")


def test_the_same_extractor_reads_the_same(kept):
    before = state(kept)
    report = kept.again()
    assert (report.articles, report.changed, report.failures) == (2, 0, [])
    assert state(kept) == before
    assert kept.rows("SELECT articles, changed, finished_at IS NOT NULL FROM reextraction") == [(2, 0, 1)]


def test_what_reads_differently_becomes_a_revision_and_is_noted_by_field(kept):
    older(kept, A, headline="Council  hears", section="Sport")
    kept.rows("DELETE FROM article_author")
    report = kept.again()
    assert report.changed == 1
    assert {name: count for (name, _), count in report.counts.items()} == {"headline": 1, "section": 1}
    assert kept.rows("SELECT headline, section, revisions FROM article WHERE id = 1") == [
        ("Council hears residents on roofs", None, 2)
    ]
    assert kept.rows("SELECT number, cause, changed_fields, headline, trivial FROM revision WHERE article_id = 1") == [
        (1, "page", "[]", "Council hears residents on roofs", 0),
        (2, "extractor", '["headline", "section"]', "Council hears residents on roofs", 0),
    ]
    assert kept.rows("SELECT run, article_id, field, old, new, old_version FROM extraction_change ORDER BY field") == [
        (1, 1, "headline", "Council  hears", "Council hears residents on roofs", "0.0"),
        (1, 1, "section", "Sport", None, "0.0"),
    ]
    assert kept.rows("SELECT COUNT(*) FROM article_fts WHERE article_fts MATCH 'headline: roofs'") == [(1,)]
    assert kept.again().changed == 0


def test_a_changed_page_object_is_another_extractor(kept):
    installed = versions.extractor_version()
    older(kept, A, headline="Council  hears")
    try:
        versions.record_page_objects("0f3a1c77")
        kept.again()
        with_pages = versions.extractor_version()
    finally:
        versions.record_page_objects("")
    assert with_pages != installed
    assert kept.rows("SELECT extractor_version FROM extraction_change") == [(with_pages,)]
    assert kept.rows("SELECT extractor_version FROM revision WHERE article_id = 1 ORDER BY number") == [
        (installed,),
        (with_pages,),
    ]
    [(libraries,)] = kept.rows("SELECT libraries FROM extractor WHERE version = ?", with_pages)
    assert json.loads(libraries)["page objects"] == "0f3a1c77"


def test_a_body_is_noted_by_its_hash_and_where_it_parts(kept):
    (body,) = kept.rows("SELECT body FROM article WHERE id = 1")[0]
    older(kept, A, body=body + "\n\nMost read this week", word_count=7)
    kept.again()
    ((field, old, new),) = kept.rows("SELECT field, old, new FROM extraction_change")
    assert field == "body" and old.endswith("Most read this week") and old[:16] != new[:16] and "Most read" not in new
    assert kept.rows("SELECT body, word_count > 7 FROM article WHERE id = 1") == [(body, 1)]


def test_fields_that_no_revision_holds_make_none(kept):
    older(kept, A, section="Sport")
    kept.again()
    assert kept.rows("SELECT COUNT(*) FROM revision WHERE article_id = 1") == [(1,)]
    assert kept.rows("SELECT section, revisions FROM article WHERE id = 1") == [(None, 1)]


def test_contributors_are_brought_up_to_date_with_the_byline(kept):
    kept.rows("INSERT INTO contributor VALUES (1, 1, 'Jon Aske', 'photographer')")
    assert {name for name, _ in kept.again(fields=("section",)).counts} == set()
    assert {name for name, _ in kept.again(fields=("byline",)).counts} == {"contributors"}
    assert kept.rows("SELECT * FROM contributor") == []
    assert kept.rows("SELECT field, old, new FROM extraction_change") == [
        ("contributors", '[["Jon Aske", "photographer"]]', "[]")
    ]


def test_authors_evidence_and_related_stories_are_brought_up_to_date(kept):
    expected = state(kept)
    kept.rows("INSERT INTO author (id, site_id, name) VALUES (7, 1, 'Read More')")
    kept.rows("INSERT INTO article_author VALUES (1, 7, 1)")
    kept.rows("DELETE FROM related_story")
    kept.rows("DELETE FROM discovery")
    kept.rows("DELETE FROM url WHERE url LIKE '%/news/9'")
    kept.rows("UPDATE evidence SET rule = 'an older rule' WHERE field = 'headline' AND article_id = 1")
    report = kept.again()
    assert {name for name, _ in report.counts} == {"authors", "related"}
    after = state(kept)
    for table in ("author", "article_author", "article", "revision"):
        assert after[table] == expected[table], table
    assert [row[1:] for row in after["related_story"]] == [
        (*row[1:6], after["url"][-1][0], *row[7:]) for row in expected["related_story"]
    ]
    assert kept.rows("SELECT fate, fate_reason FROM url WHERE url LIKE '%/news/9'") == [
        ("skipped", "a related link that this crawl was not asked to follow")
    ]
    key = lambda row: (row[1], row[4], row[5])  # noqa: E731
    assert [row[1:] for row in sorted(after["evidence"], key=key)] == [
        row[1:] for row in sorted(expected["evidence"], key=key)
    ]


def test_a_dry_run_says_the_same_and_writes_nothing(kept):
    older(kept, A, headline="Council  hears")
    before = kept.shelf.dump()
    would = kept.again(dry_run=True)
    assert kept.shelf.dump() == before
    did = kept.again()
    assert (would.articles, would.changed, would.counts, would.sample) == (
        did.articles, did.changed, did.counts, did.sample,
    )  # fmt: skip
    assert would.changed == 1


@pytest.mark.parametrize(
    ("filters", "articles"),
    [
        ({}, 2),
        ({"site": "paper.example"}, 2),
        ({"since": "2010"}, 1),
        ({"since": "2004-11-15"}, 2),
        ({"where": "headline LIKE '%drains%'"}, 1),
        ({"where": "id IN (SELECT id FROM articles WHERE site = 'paper.example') -- all"}, 2),
        ({"where": "word_count < 0"}, 0),
    ],
)
def test_filters(kept, filters, articles):
    assert kept.again(**filters).articles == articles


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"site": "elsewhere.example"}, "no such site"),
        ({"where": "colour = 'red'"}, r"--where .*colour = 'red'.*no such column"),
        ({"where": "1); DELETE FROM evidence; --"}, "--where"),
        ({"where": "id IN (DELETE FROM article RETURNING id)"}, "--where"),
        ({"where": "1) ORDER BY (SELECT load_extension('x')"}, "--where"),
    ],
)  # fmt: skip
def test_a_wrong_filter_is_named_and_nothing_is_done(kept, filters, message):
    before = kept.shelf.dump()
    with pytest.raises(BadArgument, match=message):
        kept.again(**filters)
    assert kept.shelf.dump() == before


def test_only_the_fields_asked_for_are_touched(kept):
    older(kept, A, headline="Council  hears", section="Sport")
    report = kept.again(fields=("section",))
    assert {name for name, _ in report.counts} == {"section"}
    assert kept.rows("SELECT headline, section FROM article WHERE id = 1") == [("Council  hears", None)]
    assert {name for name, _ in kept.again().counts} == {"headline"}


def test_the_order_that_a_site_has_shown_since_is_used(kept, article):
    kept.put(C, article("walls", date="03/04/2005").replace(" lang=en", ""))
    assert kept.rows("SELECT published_iso, published_ambiguous FROM article WHERE id = 3") == [("2005-04-03", 1)]
    kept.rows("UPDATE site SET date_order = 'MDY'")
    kept.again()
    assert kept.rows("SELECT published_iso, published_order FROM article WHERE id = 3") == [("2005-03-04", "site")]
    assert kept.rows("SELECT rule FROM evidence WHERE article_id = 3 AND field = 'date_published' AND chosen") == [
        ("the site's order, MDY",)
    ]
    assert kept.again().changed == 0


def test_a_packed_page_and_what_was_known_of_its_site_are_read_as_the_first_time(kept, article):
    import gzip

    from newsscrape.items import Hint

    page, moment = article("walls", date=None), datetime(2026, 1, 3, 12, tzinfo=UTC)
    task = Task(hints=(Hint("date_published", "2003-02-01", "feed"),))
    body, name = gzip.compress(page.encode(), mtime=0), new_record_id()
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"))
    records = exchange_records(Exchange(name, C, moment, digest(body), body, 200, received=headers), None)
    offset = kept.file.stat().st_size
    with kept.file.open("ab") as file:
        file.write(records[0])
    read = Fetched(
        C, page.encode(), moment, moment, "live", digest(body), task, {"content-type": headers[0][1]}, 200,
        record_id=name,
    )  # fmt: skip
    visit = read_fetched(read)
    capture = replace(
        visit.capture, warc_file=kept.file.name, warc_offset=offset, warc_length=len(records[0]), warc_uri=C
    )
    kept.shelf.visit(replace(visit, capture=capture))
    before = state(kept)
    assert (kept.again().failures, kept.again().changed) == ([], 0)
    assert state(kept) == before


# The command ------------------------------------------------------------------------------------------------


def test_the_command_reports_in_words_and_as_json(kept):
    from click.testing import CliRunner

    from newsscrape.cli import cli

    older(kept, A, headline="Council [b]hears[/b]")
    base = ["reextract", "--db", str(kept.shelf.path), "--jobs", "1"]
    run = CliRunner().invoke(cli, [*base, "--dry-run"])
    assert run.exit_code == 0, run.output
    assert "Council [b]hears[/b]" in run.output and "2 articles read again, 1 would change" in run.output
    run = CliRunner().invoke(cli, [*base, "--json", "--fields", "headline,date_published"])
    found = json.loads(run.stdout)
    assert (found["articles"], found["changed"], found["fields"]) == (2, 1, {"headline": 1})
    assert found["sample"][0]["new"] == "Council hears residents on roofs"
    run = CliRunner().invoke(cli, [*base, "--fields", "headline,colour"])
    assert run.exit_code == 2 and "no such field: colour" in run.output


def test_every_page_of_an_article_over_several_is_read_again(shelf, tmp_path, article):
    """Its first page alone would leave the text of the others as an earlier extractor had read it."""
    kept = Kept(shelf, tmp_path / "warc")
    words = "river bridge harbour winter market teacher garden budget signal station paper window letter island".split()
    lines = {n: [f"The {' '.join(Random(n * k).sample(words, 12))}, they said." for k in range(1, 8)] for n in (3, 7)}
    for n, printed in lines.items():
        text = "".join(f"<p>{line}</p>" for line in printed)
        links = f"<div class=pages><a href='{A}{'?page=2' if n == 3 else ''}'>{2 if n == 3 else 1}</a></div>"
        kept.put(A if n == 3 else f"{A}?page=2", f"<h1>A long report</h1><p>15 November 2004</p>{text}{links}")
    whole = "\n\n".join(line for printed in lines.values() for line in printed)
    assert kept.rows("SELECT body, pages FROM article") == [(whole, 2)]
    assert kept.again().changed == 0
    kept.rows("UPDATE article_part SET body = 'As it was misread.' WHERE number = 2")
    kept.rows("UPDATE article SET body = 'As it was misread.'")
    assert kept.again().changed == 1
    assert kept.rows("SELECT body FROM article") == [(whole,)]
    assert kept.rows("SELECT body FROM article_part WHERE number = 2") == [("\n\n".join(lines[7]),)]
    assert kept.rows("SELECT COUNT(DISTINCT capture_id) FROM evidence WHERE field = 'body' AND chosen") == [(2,)]
    kept.file.write_bytes(kept.file.read_bytes()[: kept.file.stat().st_size // 2])
    assert [reason != "" for _, reason in kept.again().failures] == [True]
    assert kept.rows("SELECT body FROM article") == [(whole,)]
