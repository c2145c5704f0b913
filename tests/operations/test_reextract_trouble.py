"""Reading stored pages again in trouble: captures that cannot be read, runs that are interrupted, workers that die."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from newsscrape.crawl.processes import Broken
from newsscrape.operations import reextract as module
from newsscrape.pages.responses import read_fetched
from support.kept import SITE, A, C, older, two_articles


@pytest.fixture
def kept(shelf, tmp_path, article):
    return two_articles(shelf, tmp_path / "warc", article)


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
    assert report.failures == [(n, "no longer an article: listing: many links") for n in (1, 2)]
    assert kept.rows("SELECT COUNT(*) FROM article") == [(2,)]


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
    read, seen = module.read_capture, []

    def read_some(source, folder):
        if len(seen) == 5:
            raise end
        seen.append(source.article_id)
        return read(source, folder)

    monkeypatch.setattr(module, "read_capture", read_some)
    if end is KeyboardInterrupt:
        report = many.again()
        assert report.stopped and report.articles == 5
    else:
        with pytest.raises(Killed):
            many.again()
    assert many.rows("SELECT finished_at FROM reextraction") == [(None,)]
    last = many.rows("SELECT last_article_id FROM reextraction")[0][0]
    seen.clear()
    monkeypatch.setattr(
        module, "read_capture", lambda source, folder: seen.append(source.article_id) or read(source, folder)
    )
    report = many.again()
    assert seen == list(range(last + 1, 9))
    assert (report.resumed_after, report.articles, report.changed) == (last, 8, 2)
    assert report.counts == {("headline", "paper.example"): 2}
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


@pytest.mark.slow
def test_processes_find_what_is_found_in_place(many):
    assert many.again(dry_run=True, jobs=2) == many.again(dry_run=True)


def test_a_page_that_ends_its_process_takes_no_other_along(many, monkeypatch):
    def read_some(source, folder):
        if source.article_id == 3:
            raise Broken("took longer than 10 seconds to read")
        return read(source, folder)

    read = module.read_capture
    monkeypatch.setattr(module, "read_capture", read_some)
    report = many.again(dry_run=True)
    assert report.articles == 8
    assert report.failures == [(3, "the page took longer than 10 seconds to read; please report this with the page")]
