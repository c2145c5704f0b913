"""Scoring: the measures are those of docs/evaluation.md, and agree with a count by hand."""

from __future__ import annotations

import gzip
import json

import pytest

from newsscrape.errors import BadArgument
from newsscrape.items import Article, ArticleDate
from newsscrape.operations.evaluation import (
    harmonic,
    measures,
    paragraph_diff,
    precision_recall,
    score_folder,
    scores_of,
    worst,
)

TEN = "one two three four five six seven eight nine ten"


@pytest.mark.parametrize(
    ("expected", "read", "precision", "recall"),
    [
        (TEN, TEN, 1.0, 1.0),
        (TEN, "", 0.0, 0.0),
        (TEN, "one two three four five", 1.0, 2 / 7),
        ("one two three four five", TEN, 2 / 7, 1.0),
        (TEN, "ten nine eight seven six five four three two one", 0.0, 0.0),
        ("a b c", "a b c", 1.0, 1.0),
        (TEN + " " + TEN, TEN, 1.0, 7 / 17),
    ],
)
def test_body_is_scored_by_runs_of_four_words(expected, read, precision, recall):
    assert precision_recall(expected, read) == (pytest.approx(precision), pytest.approx(recall))


def article(**values):
    return Article("http://gazette.example/1", **values)


def day(iso):
    return ArticleDate(iso, iso, "meta", "day")


@pytest.mark.parametrize(
    ("truth", "read", "measure", "score"),
    [
        ({"headline": "It's on!"}, article(headline="it’s ON"), "headline", 1.0),
        ({"headline": "On"}, article(), "headline", 0.0),
        ({"authors": ["Ann Lee", "Bo Ek"]}, article(authors=("bo ek", "Ann Lee")), "authors", 1.0),
        ({"authors": ["Ann Lee"]}, article(authors=("Ann Lee", "Bo Ek")), "authors", 0.0),
        ({"author": "Ann Lee and Bo Ek"}, article(authors=("bo ek", "Ann Lee")), "authors", 1.0),
        ({"author": "Ann Lee"}, article(authors=("Ann Lee", "Bo Ek")), "authors", 0.0),
        ({"kind": "article"}, article(page_type="article"), "article accepted", 1.0),
        ({"kind": "article"}, article(page_type="listing"), "article accepted", 0.0),
        ({"kind": "product"}, article(page_type="listing"), "other page refused", 1.0),
        ({"date_published": "2004-11-15 10:00"}, article(date_published=day("2004-11-15T09:00")), "published day", 1.0),
        ({"date_published": None}, article(), "published day", 1.0),
        ({"date_published": None}, article(date_published=day("2004-11-15")), "published day", 0.0),
        ({"present": ["a b", "x"]}, article(body="a b c"), "text present", 0.5),
        ({"absent": ["a b", "x"]}, article(body="a b c"), "text absent", 0.5),
    ],
)
def test_a_page_is_scored_by_what_its_truth_says(truth, read, measure, score):
    assert scores_of(truth, read)[measure] == score


def test_no_truth_no_score():
    assert scores_of({"page": "x", "authors": []}, article()) == {}


def test_a_day_not_given_does_not_count_against_those_given():
    assert "published day, where one is given" not in scores_of({"date_published": "2004-11-15"}, article())


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html.gz").write_bytes(gzip.compress(b"good"))
    (tmp_path / "pages" / "b.html").write_bytes(b"bad")
    lines = [
        {"page": "a.html.gz", "url": "u", "paragraphs": [TEN]},
        {"page": "b.html", "url": "u", "paragraphs": [TEN]},
    ]
    (tmp_path / "truth.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n\n")
    return tmp_path


def test_a_folder_is_scored_with_intervals_and_its_worst_pages(folder):
    pages = list(score_folder(folder, lambda body, url, fetched: article(body=TEN if body == b"good" else "")))
    found = {measure.name: measure for measure in measures(pages)}
    assert found["body F1"].pages == 2
    assert found["body F1"].value == pytest.approx(harmonic(0.5, 0.5))
    assert found["body F1"].low == 0.0 and found["body F1"].high == 1.0
    assert [page.truth["page"] for page in worst(pages, 5)] == ["b.html"]


def test_the_same_pages_give_the_same_interval(folder):
    pages = list(score_folder(folder, lambda body, url, fetched: article(body=TEN)))
    assert measures(pages) == measures(pages)


def test_the_diff_says_what_is_missing_and_what_is_too_much():
    assert paragraph_diff(["One.", "Two."], "One.\n\nThree.") == ["- Two.", "+ Three."]


@pytest.mark.parametrize("line", ["{", '{"page": "none.html"}', '{"url": "u"}', "7"])
def test_a_line_that_cannot_be_read_is_named(folder, line):
    (folder / "truth.jsonl").write_text(line)
    with pytest.raises(BadArgument, match="line 1"):
        list(score_folder(folder, lambda body, url, fetched: article()))


def test_a_folder_without_truth_says_what_is_missing(tmp_path):
    with pytest.raises(BadArgument, match=r"no truth\.jsonl"):
        list(score_folder(tmp_path, lambda body, url, fetched: article()))


def test_of_a_page_that_is_no_article_only_its_kind_is_scored():
    truth = {"kind": "forum", "headline": "A", "paragraphs": [TEN], "author": "Ann Lee"}
    assert scores_of(truth, article(headline="A", body=TEN, page_type="article")) == {"other page refused": 0.0}
