"""A sample that a person judges: how it is drawn, what it shows, and what the answers say of the whole."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter as Counts
from pathlib import Path

import pytest

from newsscrape.errors import BadArgument
from newsscrape.operations.shown_page import disarmed, inert
from newsscrape.sample.build import FIELDS, form
from newsscrape.sample.draw import allocated, draw
from newsscrape.sample.judged import effective, judged, methods, wilson
from support.served import EVIL, Counter

STRATA = {
    ("a.example", "2004"): range(1, 901),
    ("a.example", "2005"): range(901, 991),
    ("b.example", "2004"): range(991, 1001),
}


def test_the_same_seed_draws_the_same_and_every_stratum_is_drawn_from():
    first, second, other = draw(STRATA, 50, 1), draw(STRATA, 50, 1), draw(STRATA, 50, 2)
    assert first == second != other
    assert [(one.name, one.articles, len(one.drawn)) for one in first] == [
        ("a.example, 2004", 900, 43), ("a.example, 2005", 90, 5), ("b.example, 2004", 10, 2)
    ]  # fmt: skip
    assert all(set(one.drawn) <= set(STRATA[one.values]) for one in first)


def test_every_article_of_a_stratum_is_as_likely():
    drawn = Counts(number for seed in range(600) for one in draw({("x",): range(10)}, 5, seed) for number in one.drawn)
    assert all(240 < drawn[number] < 360 for number in range(10))


@pytest.mark.parametrize(("sizes", "count", "given"), [([5, 5], 100, [5, 5]), ([1, 1, 1], 3, [1, 1, 1]), ([3], 2, [2])])
def test_no_more_is_drawn_than_there_is(sizes, count, given):
    assert allocated(sizes, count) == given


def test_more_strata_than_articles_is_an_error():
    with pytest.raises(BadArgument, match="3 strata, and 2 articles"):
        draw(STRATA, 2, 1)


def test_intervals_are_those_of_the_textbook():
    low, high = wilson(81 / 263, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)  # Newcombe (1998), table I
    assert wilson(1.0, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert effective([(0.1, 10)]) == pytest.approx(10)
    assert effective([(0.9, 1), (0.01, 10)]) < 2


@pytest.fixture
def sampled(tmp_path):
    """A sample of 10 of 1,000 articles in two strata, as the files say."""
    articles = [
        {"number": at, "id": at, "url": "https://a.example/1", "stratum": "big" if at <= 8 else "small"}
        for at in range(1, 11)
    ]
    strata = [{"name": "big", "articles": 900, "drawn": 8}, {"name": "small", "articles": 100, "drawn": 2}]
    sample = {"archive": "a.db", "seed": 4, "by": ["site"], "newsscrape": "1", "strata": strata, "articles": articles}
    (tmp_path / "sample.json").write_text(json.dumps(sample), "utf-8")

    def answer(verdicts, seed=4):
        given = {str(at): {"fields": {"headline": {"verdict": verdict}}} for at, verdict in enumerate(verdicts, 1)}
        (tmp_path / "answers.json").write_text(json.dumps({"archive": "a.db", "seed": seed, "answers": given}), "utf-8")
        return tmp_path

    return answer


def test_strata_count_by_their_size_in_the_archive(sampled):
    found = judged(sampled(["right"] * 8 + ["wrong"] * 2))
    [whole] = found.whole
    assert (whole.judged, whole.right, whole.accuracy) == (10, 8, pytest.approx(0.9))
    assert whole.low < 0.9 < whole.high
    assert [(one.stratum, one.accuracy) for one in found.strata] == [("big", 1.0), ("small", 0.0)]
    text = methods(found)
    assert "10 of its 1,000 articles were drawn at random, stratified by site (2 strata)" in text
    assert "headline 90.0 % (95 % interval" in text and "seed 4" in text


def test_what_cannot_be_told_is_left_out_and_said(sampled):
    found = judged(sampled(["right"] * 7 + ["unknown"]))
    assert found.whole[0].judged == 7 and found.unknown["headline"] == 1 and found.unjudged == ["small"]
    assert "1 of the strata have no judged article" in methods(found)


def test_answers_to_another_sample_and_no_answers_are_errors(sampled, tmp_path):
    with pytest.raises(BadArgument, match=r"has no answers.json. Open .*index.html"):
        judged(tmp_path)
    with pytest.raises(BadArgument, match="another sample"):
        judged(sampled(["right"], seed=5))
    with pytest.raises(BadArgument, match="article 1, headline: 'perhaps' is no answer"):
        judged(sampled(["perhaps"]))


def one(at, **values):
    base = {
        "number": at,
        "id": at,
        "url": "https://a.example/1",
        "stratum": "a",
        "page": f"pages/{at:04d}.html",
        "why": None,
    }
    return (
        base
        | {"kind": "article", "headline": "H", "authors": [], "byline": None, "section": None, "body": "B"}
        | values
    )


def made(*articles):
    return form({"version": 1, "archive": "a.db", "seed": 1, "by": [], "strata": [], "articles": list(articles)})


def test_a_value_cannot_end_the_data_that_it_stands_in():
    html = made(one(1, headline="</script><script>alert(1)</script><!--", url="javascript:alert(1)"))
    assert html.count("<script") == 2 and html.count("</script>") == 2
    [data] = re.findall(r'id="data">(.*?)</script>', html, re.S)
    [shown] = json.loads(data)["articles"]
    assert shown["headline"].startswith("</script>") and shown["link"] is False


@pytest.mark.browser
def test_a_sample_is_judged_by_keyboard_and_its_pages_run_and_fetch_nothing(tmp_path):
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e '.[js]'")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if program is None:
        pytest.skip("needs a Chromium")
    counter = Counter()
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "0001.html").write_text(inert(disarmed(EVIL.format(at=counter.url))), "utf-8")
    (tmp_path / "index.html").write_text(made(one(1), one(2, page=None, why="it was not kept")), "utf-8")
    with sync_api.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((tmp_path / "index.html").as_uri())
        frame = page.frame_locator("#page")
        frame.get_by_text("The evil page is shown.").wait_for()
        for key in ("r", "w"):
            page.keyboard.press(key)
        page.keyboard.type("Another headline")
        page.keyboard.press("Enter")
        for key in "c" * (len(FIELDS) - 2):
            page.keyboard.press(key)
        assert page.inner_text("#done") == "1 finished"
        page.keyboard.press("u")
        assert "it was not kept" in page.inner_text("#why")
        page.reload()
        assert (page.inner_text("#place"), page.inner_text("#done")) == ("2 of 2", "1 finished")
        with page.expect_download() as saved:
            page.keyboard.press("s")
        answers = json.loads(Path(saved.value.path()).read_text("utf-8"))["answers"]["1"]["fields"]
        alone = browser.new_page()
        alone.goto((tmp_path / "pages" / "0001.html").as_uri())
        alone.wait_for_timeout(500)
        titles = page.title(), alone.title()
        browser.close()
    counter.close()
    assert answers["headline"] == {"verdict": "wrong", "correct": "Another headline"}
    assert answers["kind"]["verdict"] == "right" and answers["body"]["verdict"] == "unknown"
    assert titles == ("Sample of a.db", "Harmless")
    assert counter.connections == 0
