"""Shapes of URLs, what is learned about a site from them, and the traps that they reveal."""

from __future__ import annotations

import itertools
import json
import random
from datetime import date

import pytest

from newsscrape.discovery.shapes import family, is_fixed, shape
from newsscrape.discovery.traps import TrapDetector
from newsscrape.discovery.verdicts import Shapes

HOME = "https://gazette.example"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "/"),
        ("/uk-news", "/uk-news"),
        ("/uk-news/", "/uk-news/"),
        ("/northern-ireland-news.html", "/northern-ireland-news.html"),
        ("/uk-news/12345", "/uk-news/N"),
        ("/2024/03/15/divers-find-an-anchor/", "/D/S/"),
        ("/2024/mar/15/divers-find-an-anchor", "/D/S"),
        ("/2024/03/", "/D/"),
        ("/2024/sport/divers-find-an-anchor", "/D/sport/S"),
        ("/news/2024-03-15-divers-find-an-anchor.html", "/news/D-S.html"),
        ("/news/divers-find-an-anchor-12345.html", "/news/S-N.html"),
        ("/news/12345-divers-find-an-anchor", "/news/N-S"),
        ("/news/all-12-divers-find-3-anchors-again-7", "/news/S-N"),
        ("/news/artikel_divers_find_an_anchor", "/news/S"),
        ("/news/art12345.asp", "/news/artN.asp"),
        ("/news/20240315", "/news/D"),
        ("/news/202403151234", "/news/N"),
        ("/a/550e8400-e29b-41d4-a716-446655440000", "/a/X"),
        ("/a/d41d8cd98f00b204e9800998ecf8427e", "/a/X"),
        ("/news/articles/c4gx9z0e8lno", "/news/articles/X"),
        ("/वायदा-बाज़ार-में-सोने-के-दाम", "/S"),
        ("/新闻/渡轮因大风取消了今天下午的全部班次", "/新闻/S"),
        ("/news.asp?id=1&page=2", "/news.asp?id&page"),
        ("/index.php?option=com_content&view=article&id=5", "/index.php?id&option=com_content&view=article"),
        ("/news;sid=A1B2C3?x=1", "/news;session?x"),
        ("/" + "a/" * 40, "/" + "a/" * 12 + "…/"),
        ("/?" + "&".join(f"k{n}=1" for n in range(20)), "/?k0&k1&k10&k11&k12&k13&k14&k15&…"),
    ],
)
def test_the_shape_of_an_address(path, expected):
    assert shape(HOME + path) == f"gazette.example{expected}"


def test_what_does_not_matter_to_an_address_does_not_matter_to_its_shape():
    assert shape("HTTPS://GAZETTE.example:443/News/1?b=1&a=2&utm_source=x#c") == shape(f"{HOME}/news/22?a=5&b=9")


def test_sections_are_of_one_family():
    assert (
        family(shape(f"{HOME}/uk-news/2024/03/15/x.html"))
        == family(shape(f"{HOME}/sport/2024/03/16/y.html"))
        == "*/D/*"
    )
    assert family("gazette.example/news.asp?id") == "*?id"


@pytest.mark.parametrize(("path", "fixed"), [("/uk-news", True), ("/", True), ("/news/7", False), ("/n?x=1", False), ("/art123", False)])  # fmt: skip
def test_a_shape_of_a_single_address(path, fixed):
    assert is_fixed(shape(HOME + path)) is fixed


ARTICLES = [
    "/2024/03/15/divers-find-an-anchor/", "/news/divers-find-an-anchor-in-the-harbour", "/uk-news/12345", "/news/world-12345678",
    "/uk-news/9402/divers-find-an-anchor.html", "/artikel/faehre-faellt-wegen-sturm-aus-4711.html", "/news.asp?id=51234",
    "/news/article.php?storyid=2291", "/a/politik-und-gesellschaft-heute-d41d8cd98f00b204", "/2004/nov/15/harbour.uk",
]  # fmt: skip
LISTS = [
    "/", "/uk-news", "/uk-news/", "/tag/divers/", "/author/ann-lee-of-the-gazette-1234", "/category/news/page/2/", "/search?q=divers",
    "/2024/03/", "/login", "/video/", "/topics/harbour-and-shipping-news", "/archive/2024-03-15", "/news", "/privacy.html", "/uk-news.aspx?page=2",
]  # fmt: skip


@pytest.mark.parametrize("path", ARTICLES)
def test_what_looks_like_an_article(path):
    assert Shapes().verdict(HOME + path).kind == "article"


@pytest.mark.parametrize("path", LISTS)
def test_what_looks_like_a_list(path):
    assert Shapes().verdict(HOME + path).kind == "listing"


@pytest.mark.parametrize("path", ["/report.pdf", "/a/divers-find-an-anchor.JPG", "/feed.xml", "/2024/03/15/divers.mp4"])
def test_a_file_is_no_page_whatever_was_learned(path):
    shapes = Shapes()
    for _ in range(20):
        shapes.observe(HOME + path, "article")
    assert shapes.verdict(HOME + path) == Shapes().verdict(HOME + path)
    assert (shapes.verdict(HOME + path).kind, shapes.article_likelihood(HOME + path)) == ("file", 0.0)


def test_what_pages_were_outweighs_what_addresses_look_like():
    shapes = Shapes()
    for n in range(12):
        shapes.observe(f"{HOME}/video/{n}", "article")
        shapes.observe(f"{HOME}/guide/what-to-see-in-the-harbour-{n}", "listing")
    video, guide = shapes.verdict(f"{HOME}/video/99"), shapes.verdict(f"{HOME}/guide/where-to-eat-at-the-harbour-99")
    assert (video.kind, guide.kind) == ("article", "listing")
    assert "12 of 12 pages of its shape were articles" in video.reasons
    assert "0 of 12 pages of its shape were articles" in guide.reasons


def test_what_one_section_taught_is_expected_of_a_new_one():
    shapes = Shapes()
    before = shapes.article_likelihood(f"{HOME}/sport/7/")
    for n in range(8):
        shapes.observe(f"{HOME}/uk-news/{n}/", "article")
    verdict = shapes.verdict(f"{HOME}/sport/7/")
    assert verdict.likelihood > max(before, 0.65)
    assert verdict.reasons[-1] == "8 of 8 pages of its family were articles"


@pytest.mark.parametrize("page_type", ["error", "consent", "script_shell"])
def test_pages_that_say_nothing_teach_nothing(page_type):
    shapes = Shapes()
    shapes.observe(f"{HOME}/news/1", page_type)
    assert shapes.to_dict() == {"shapes": {}, "families": {}}


def test_order_makes_no_difference_even_beyond_the_limit():
    seen = [
        (f"{HOME}/{chr(97 + n % 26)}{chr(97 + n // 26)}/{n}", "article" if n % 3 else "listing") for n in range(300)
    ] * 2
    results = []
    for number in range(4):
        random.Random(number).shuffle(seen)
        whole, half, rest = Shapes(40), Shapes(40), Shapes(40)
        for i, (url, kind) in enumerate(seen):
            whole.observe(url, kind)
            (half if i % 2 else rest).observe(url, kind)
        half.merge(rest)
        results += [whole.to_dict(), half.to_dict()]
    assert all(result == results[0] for result in results)
    assert len(results[0]["shapes"]) == 40


def test_what_was_learned_can_be_kept():
    shapes = Shapes()
    for n, path in enumerate(ARTICLES + LISTS):
        shapes.observe(HOME + path, "article" if n < len(ARTICLES) else "listing")
    again = Shapes.from_dict(json.loads(json.dumps(shapes.to_dict())))
    assert [again.verdict(HOME + path) for path in ARTICLES] == [shapes.verdict(HOME + path) for path in ARTICLES]
    assert again.to_dict() == shapes.to_dict()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/a/a/a", "its path repeats /a"),
        ("/x/news/uk/news/uk/", "its path repeats /news/uk"),
        ("/" + "/".join("abcdefghijklmno"), "its path has 15 steps"),
        ("/?" + "&".join(f"k{n}=1" for n in range(9)), "it has 9 parameters"),
        ("/?t=1&t=2&t=3&t=4", "it gives one parameter 4 times"),
        ("/2091/03/", "a calendar's page of 2091-03-01 to 2091-03-31, after 2024-03-15"),
        ("/events?date=2024-05-01", "a calendar's page of 2024-05-01, after 2024-03-15"),
        ("/2010/10/10/", None),
        ("/news/10/10/10", None),
        ("/uk/uk/divers", None),
        ("/2024/04/", None),
        ("/2091/03/15/divers-find-an-anchor", None),
        ("/news/2024/03/15/uk/north/harbour/divers", None),
        ("/search?a=1&b=2&c=3", None),
    ],
)
def test_traps_that_an_address_gives_away(path, reason):
    assert TrapDetector().verdict(HOME + path, date(2024, 3, 15)) == reason


def test_an_endless_calendar_is_left_when_it_has_nothing_new():
    traps = TrapDetector()
    years = (f"{HOME}/{year}/{month:02}/" for year in itertools.count(2024, -1) for month in range(12, 0, -1))
    asked = 0
    for url in years:
        if traps.verdict(url):
            break
        traps.record(url, useful=asked < 100)
        asked += 1
    assert asked == 160
    assert traps.verdict(url) == "the last 60 pages of an archive by date like gazette.example/D/ had nothing new"
    assert traps.verdict(f"{HOME}/2024/03/15/divers-find-an-anchor") is None


def until_trapped(traps, addresses, useful=lambda n: False):
    for asked, url in enumerate(addresses):
        if traps.verdict(url):
            return asked
        traps.record(url, useful(asked))
    return None


@pytest.mark.parametrize(
    ("address", "useful", "asked"),
    [
        (lambda n: f"{HOME}/list?colour={n}&size={n}&sort={n}", lambda n: False, 30),
        (lambda n: f"{HOME}/list?{'&'.join(sorted(random.Random(n).sample('abcdefghijkl', 5)))}", lambda n: False, 30),
        (lambda n: f"{HOME}/list?sid={n:032x}", lambda n: False, 30),
        (lambda n: f"{HOME}/list;sid={n:032x}", lambda n: False, 30),
        (lambda n: f"{HOME}/a/b/c/d/e/f/g/{n}", lambda n: False, 30),
        (lambda n: f"{HOME}/item/{n}", lambda n: False, 200),
        (lambda n: f"{HOME}/item/{n + 5_000}", lambda n: n % 100 == 0, 2_000),
        (lambda n: f"{HOME}/item/{n}", lambda n: n % 20 == 0, None),
        (lambda n: f"{HOME}/uk-news", lambda n: False, None),
    ],
)  # fmt: skip
def test_shapes_that_have_become_traps(address, useful, asked):
    assert until_trapped(TrapDetector(), map(address, range(3_000)), useful) == asked


def test_a_session_id_on_useful_pages_is_no_trap():
    assert (
        until_trapped(TrapDetector(), (f"{HOME}/news/{n}?sid={n:032x}" for n in range(500)), lambda n: n % 2 == 0)
        is None
    )


def test_memory_is_bounded_and_the_flood_itself_is_seen():
    traps = TrapDetector(limit=50)
    words = ("".join(letters) for letters in itertools.product("abcdefghij", repeat=5))
    assert until_trapped(traps, (f"{HOME}/{word}/7" for word in words)) == 250
    assert len(traps.to_dict()) <= 101


def test_a_detector_can_be_kept():
    traps = TrapDetector()
    for n in range(40):
        traps.record(f"{HOME}/list?a={n}&b=1&c=1", useful=False)
    again = TrapDetector.from_dict(json.loads(json.dumps(traps.to_dict())))
    assert again.verdict(f"{HOME}/list?a=99&b=1&c=1") == traps.verdict(f"{HOME}/list?a=99&b=1&c=1") is not None


def test_no_input_makes_it_raise_or_hang():
    random_ = random.Random(7)
    shapes, traps = Shapes(100), TrapDetector(100)
    pieces = [
        "/",
        "?",
        "&",
        "=",
        ";",
        "-",
        ".",
        "%",
        "%e0%a4",
        "[",
        "]",
        ":",
        "@",
        "2024",
        "03",
        "\x00",
        "é",
        "新",
        "a",
        "../",
        "\ud800",
        "#",
        " ",
        "12345678",
        "A1b2C3d4",
    ]
    for _ in range(2_000):
        url = random_.choice([HOME, "http://", "", "file:///"]) + "".join(
            random_.choices(pieces, k=random_.randint(1, 40))
        )
        shapes.observe(url, "article")
        assert 0 <= shapes.article_likelihood(url) <= 1
        traps.record(url, useful=False)
        traps.verdict(url, date(2024, 1, 1))
    assert len(traps.to_dict()) <= 201
