"""Floors under the extraction, on the bundled news site: 41 pages in five markups with hand-made truth.

Raise a floor when the extraction gets better. Lowering one is a decision, not a repair.
"""

from __future__ import annotations

import json
import statistics
import zlib

import pytest

from newsscrape import extract_article
from newsscrape.demo.server import SITE, find_route
from newsscrape.items import SiteProfile
from newsscrape.operations.evaluation import scores_of

HOME = "http://www.lagancourier.example"
FLOORS = {
    "headline": 1.0,
    "published day": 1.0,
    "authors": 1.0,
    "byline": 1.0,
    "body precision": 0.995,
    "body recall": 0.995,
    "paragraphs": 0.97,
    "related stories": 1.0,
    "page type": 1.0,
}


def truths():
    lines = (SITE.parent / "truth.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read(truth, site):
    route = find_route(truth["path"])
    body = route.body
    if route.headers.get("Content-Encoding") == "gzip":
        body = zlib.decompressobj(31).decompress(body)
    return extract_article(body, HOME + truth["path"], headers=route.headers, site=site)


def score(truth, site):
    article = read(truth, site)
    scores = {"page type": float(article.page_type == truth["page_type"])}
    if truth["page_type"] != "article":
        return scores
    listed = [(s.headline, s.date.iso if s.date else None, s.teaser, s.heading) for s in article.related]
    expected = [(s["headline"], s["date"], s["teaser"], s["heading"]) for s in truth["related"]]
    paragraphs = article.body.split("\n\n") if article.body else []
    return {
        **scores,
        **scores_of(truth, article),
        "byline": float(article.byline == truth["byline"]),
        "paragraphs": float(paragraphs == truth["paragraphs"]),
        "related stories": float(listed == expected),
    }


@pytest.fixture(scope="module")
def scored():
    site = SiteProfile("lagancourier.example", pages="4ni.co.uk")
    return {truth["path"]: score(truth, site) for truth in truths()}


@pytest.mark.parametrize("measure", FLOORS)
def test_quality_does_not_slip(scored, measure):
    values = {path: scores[measure] for path, scores in scored.items() if measure in scores}
    faulty = [path for path, value in values.items() if value < 1]
    assert statistics.fmean(values.values()) >= FLOORS[measure], faulty


@pytest.mark.parametrize("measure", ["headline", "published day", "body precision", "body recall"])
def test_the_generic_page_does_nearly_as_well_without_the_sites_own(measure):
    scored = [score(truth, None) for truth in truths()]
    assert statistics.fmean(scores[measure] for scores in scored if measure in scores) >= 0.95
