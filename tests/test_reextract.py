"""Reading stored pages again: what comes out the same, what changes and how, filters, interruptions, bad records."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsscrape import reextract as module
from newsscrape.archive.records import Exchange, exchange_records, new_record_id
from newsscrape.errors import BadArgument
from newsscrape.payload import digest
from newsscrape.readers import read_fetched
from newsscrape.reextract import reextract
from newsscrape.store.reextraction import Filters
from newsscrape.tasks import Fetched, Task

SITE = "http://www.paper.example"
A, B, C = (f"{SITE}/news/{number}" for number in (1, 2, 3))
LIST = (
    f"<h2>Related stories</h2><ul><li>14 November 2004 <a href={SITE}/news/9>Council hears residents on walls</a></ul>"
)


class Kept:
    """An archive whose pages stand in a WARC file too."""

    def __init__(self, shelf, folder):
        self.shelf, self.folder, self.file = shelf, folder, folder / "test.warc.gz"
        folder.mkdir()
        self.file.touch()

    def put(self, url, html, day=1, headers=(("Content-Type", "text/html; charset=utf-8"),), task=None):
        moment = datetime(2026, 1, day, 12, tzinfo=UTC)
        body, name = html.encode(), new_record_id()
        records = exchange_records(Exchange(name, url, moment, digest(body), body, 200, received=headers), None)
        offset = self.file.stat().st_size
        with self.file.open("ab") as file:
            file.write(b"".join(records))
        fetched = Fetched(
            url, body, moment, moment, "live", digest(body), task or Task(), {k.lower(): v for k, v in headers}, 200,
            record_id=name,
        )  # fmt: skip
        visit = read_fetched(fetched)
        capture = replace(
            visit.capture, warc_file=self.file.name, warc_offset=offset, warc_length=len(records[0]), warc_uri=url
        )
        return self.shelf.visit(replace(visit, capture=capture))

    def again(self, dry_run=False, jobs=1, **filters):
        return reextract(self.shelf.archive, self.folder, Filters(**filters), jobs=jobs, dry_run=dry_run)

    def rows(self, query, *parameters):
        return self.shelf.rows(query, *parameters)


@pytest.fixture
def kept(shelf, tmp_path, article):
    kept = Kept(shelf, tmp_path / "warc")
    kept.put(A, article("roofs", after=LIST))
    kept.put(B, article("drains", date="15 November 2010"))
    return kept


def older(kept, url, **columns):
    """Make an article look as an earlier extractor had read it."""
    assignments = ", ".join(f"{name} = ?" for name in columns)
    where = "(SELECT id FROM url WHERE url = ?)"
    kept.rows(f"UPDATE article SET {assignments} WHERE url_id = {where}", *columns.values(), url)
    kept.rows(
        f"UPDATE evidence SET extractor_version = '0.0' WHERE article_id = (SELECT id FROM article WHERE url_id = {where})",
        url,
    )


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
        ({"site": "www.paper.example"}, 2),
        ({"since": "2010"}, 1),
        ({"since": "2004-11-15"}, 2),
        ({"where": "headline LIKE '%drains%'"}, 1),
        ({"where": "id IN (SELECT id FROM articles WHERE site = 'www.paper.example') -- all"}, 2),
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


# Captures that cannot be read -------------------------------------------------------------------------------


def test_a_capture_that_cannot_be_read_is_named_and_stops_nothing(kept, article):
    kept.put(C, article("walls"))
    older(kept, C, headline="x")
    with kept.file.open("r+b") as file:
        file.seek(kept.rows("SELECT warc_offset FROM capture WHERE id = 1")[0][0] + 300)
        file.write(b"\0" * 40)
    kept.rows("UPDATE capture SET warc_file = NULL WHERE id = 2")
    report = kept.again()
    assert (report.articles, report.changed) == (3, 1)
    assert [article_id for article_id, _ in report.failures] == [1, 2]
    assert "test.warc.gz, offset" in report.failures[0][1] and "was not kept" in report.failures[1][1]
    assert kept.rows("SELECT article_id, capture_id, reason FROM extraction_failure") == [
        (number, number, reason) for number, reason in report.failures
    ]


def test_other_bytes_at_the_place_are_not_taken_for_the_page(kept):
    kept.rows(
        "UPDATE capture SET (warc_offset, warc_length) = (SELECT warc_offset, warc_length FROM capture WHERE id = 1)"
    )
    assert [(number, "not those of the capture" in why) for number, why in kept.again().failures] == [(2, True)]


def test_a_missing_file_is_said(kept):
    shutil.rmtree(kept.folder)
    assert all("the file is not there" in reason for _, reason in kept.again().failures)


def test_a_page_that_is_no_article_any_more_keeps_its_last_state(kept, monkeypatch):
    def no_article(fetched):
        return replace(read_fetched(fetched), outcome="not_article", reason="listing: many links", article=None)

    monkeypatch.setattr(module, "read_fetched", no_article)
    report = kept.again()
    assert report.failures == [(n, "read as no article any more: listing: many links") for n in (1, 2)]
    assert kept.rows("SELECT COUNT(*) FROM article") == [(2,)]


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


# Interruptions and workers ----------------------------------------------------------------------------------


@pytest.fixture
def many(kept, article, monkeypatch):
    monkeypatch.setattr(module, "TRANSACTION", 2)
    for number in range(3, 9):
        kept.put(f"{SITE}/news/{number}", article(f"street number {number}"))
    older(kept, A, headline="x")
    older(kept, f"{SITE}/news/8", headline="x")
    return kept


class Killed(BaseException):
    """As if the process had been killed: nothing is tidied up."""


@pytest.mark.parametrize("end", [KeyboardInterrupt, Killed])
def test_an_interrupted_run_goes_on_where_it_was(many, monkeypatch, end):
    read, seen = module._read, []

    def read_some(source, folder):
        if len(seen) == 5:
            raise end
        seen.append(source.article_id)
        return read(source, folder)

    monkeypatch.setattr(module, "BATCH", 1)
    monkeypatch.setattr(module, "_read", read_some)
    if end is KeyboardInterrupt:
        report = many.again()
        assert report.stopped and report.articles == 5
    else:
        with pytest.raises(Killed):
            many.again()
    assert many.rows("SELECT finished_at FROM reextraction") == [(None,)]
    last = many.rows("SELECT last_article_id FROM reextraction")[0][0]
    seen.clear()
    monkeypatch.setattr(module, "_read", lambda source, folder: seen.append(source.article_id) or read(source, folder))
    report = many.again()
    assert seen == list(range(last + 1, 9))
    assert (report.resumed_after, report.articles, report.changed) == (last, 8, 2)
    assert report.counts == {("headline", "www.paper.example"): 2}
    assert many.rows("SELECT COUNT(*), SUM(articles), SUM(changed) FROM reextraction") == [(1, 8, 2)]


@pytest.mark.parametrize("other", ["code", "filters"])
def test_a_run_by_other_code_or_for_other_articles_begins_anew(many, monkeypatch, other):
    many.again()
    many.rows("UPDATE reextraction SET finished_at = NULL, last_article_id = 4")
    if other == "code":
        monkeypatch.setattr(module, "code_digest", lambda: "edited")
        report = many.again()
    else:
        report = many.again(where="1")
    assert (report.resumed_after, report.articles) == (None, 8)


def test_workers_find_what_one_process_finds(many):
    assert many.again(dry_run=True, jobs=2) == many.again(dry_run=True, jobs=1)


def test_a_worker_that_dies_takes_one_page_along(many, monkeypatch):
    monkeypatch.setattr(module, "read_captures", die_on_three)
    report = many.again(dry_run=True, jobs=2)
    assert report.articles == 8
    assert report.failures == [(3, "the process that read it died; please report this with the page")]


def die_on_three(batch, folder):
    if any(source.article_id == 3 for source in batch):
        os._exit(1)
    return [module._read(source, folder) for source in batch]


def test_workers_end_when_their_parent_is_killed(tmp_path):
    """Their end of the pipe closes only when all of them are gone."""
    program = (
        "import os, signal\n"
        "from newsscrape.workers import new_pool\n"
        "if __name__ == '__main__':\n"
        "    new_pool(2).submit(os.getpid).result()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    (tmp_path / "parent.py").write_text(program)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "parent.py"], cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


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
