"""Page objects: which one reads a page, what a site's page object can override, and that every value has evidence."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from web_poet import HttpResponse, default_registry, field, handle_urls

from newsscrape import extract_article
from newsscrape.extract.candidates import Candidate, choose
from newsscrape.extract.document import Box
from newsscrape.items import PageContext, SiteProfile
from newsscrape.pages import page_class
from newsscrape.pages.article import ArticlePage
from newsscrape.pages.fourni import FourNiPage

URL = "https://gazette.example/news/1"
PAGE = """<html lang="en"><head><title>Ferry back in service - The Strand Gazette</title></head><body>
<h1>Ferry back in service</h1><p class="byline">By Ann Lee</p><p>12 May 2021</p>
<p>The ferry across the lough is back in service after three weeks in dry dock, its owners said on Wednesday.</p>
<p>Two of the four engines were replaced, and the car deck has been painted for the first time in eleven years.</p>
</body></html>"""


@pytest.mark.parametrize(
    ("url", "site", "page"),
    [
        ("https://www.4ni.co.uk/uk-news/1/x", None, FourNiPage),
        ("http://4ni.co.uk/", None, FourNiPage),
        ("https://gazette.example/", None, ArticlePage),
        ("http://127.0.0.1:8000/uk-news/1/x", SiteProfile("127.0.0.1:8000", pages="4ni.co.uk"), FourNiPage),
        ("https://4ni.co.uk.example.org/", None, ArticlePage),
        ("file:///tmp/x.html", None, ArticlePage),
        ("", None, ArticlePage),
        ("nonsense", None, ArticlePage),
    ],
)
def test_the_pages_own_url_decides_who_reads_it(url, site, page):
    assert page_class(url, site) is page


def test_the_public_function_reads_a_page():
    article = extract_article(PAGE, URL)
    assert article.headline == "Ferry back in service"
    assert (article.byline, article.authors) == ("Ann Lee", ("Ann Lee",))
    assert article.date_published.iso == "2021-05-12"
    assert article.body.count("\n\n") == 1
    assert (article.language, article.page_type) == ("en", "article")


def test_bytes_and_text_give_the_same_article():
    assert extract_article(PAGE.encode(), URL) == extract_article(PAGE, URL)


def test_text_is_not_decoded_again_by_a_stale_declaration():
    page = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').replace("ferry across", "Åsgård ferry across")
    assert "Åsgård" in extract_article(page, URL).body


def test_reading_twice_gives_the_same():
    assert extract_article(PAGE, URL) == extract_article(PAGE, URL)


def test_a_naive_fetch_time_is_utc():
    page = PAGE.replace("12 May 2021", "2 hours ago")
    aware = extract_article(page, URL, fetched=datetime(2021, 5, 12, 11, tzinfo=UTC))
    assert aware == extract_article(page, URL, fetched=datetime(2021, 5, 12, 11))
    assert aware.date_published.iso.startswith("2021-05-12")


def test_a_relative_date_without_a_fetch_time_is_no_date():
    assert extract_article(PAGE.replace("12 May 2021", "2 hours ago"), URL).date_published is None


@pytest.mark.parametrize("html", ["", b"", "\x00", b"\xff\xfe\x00", "<", "x", "<html>", "<p>" * 3_000], ids=repr)
def test_anything_gives_an_article_that_says_it_is_none(html):
    article = extract_article(html, URL)
    assert article.page_type != "article"
    assert article.page_type_reason or article.page_type == "stub"


def read(page_cls, html=PAGE):
    return page_cls(response=HttpResponse(URL, html.encode()), context=PageContext(URL)).read()


class AddsCandidates(ArticlePage):
    def byline_candidates(self):
        return [
            Candidate("The Ferryman", "The Ferryman", "dom:sign", "painted on the boat"),
            *super().byline_candidates(),
        ]


class OverridesField(ArticlePage):
    @field
    def section(self):
        return self.css("p.byline::text").get()


def test_a_sites_page_adds_a_reading_with_its_evidence():
    article = read(AddsCandidates)
    assert article.byline == "The Ferryman"
    assert [(c.value, c.chosen) for c in article.evidence["byline"]][:2] == [("The Ferryman", True), ("Ann Lee", False)]


def test_a_sites_page_overrides_a_field_as_in_web_poet():
    article = read(OverridesField)
    assert article.section == "By Ann Lee"
    assert [(c.value, c.source, c.chosen) for c in article.evidence["section"]] == [
        ("By Ann Lee", "page:OverridesField", True)
    ]


def test_a_page_is_parsed_once(monkeypatch):
    from newsscrape.extract import markup

    calls = []
    parse = markup.parse
    monkeypatch.setattr(markup, "parse", lambda text: calls.append(1) or parse(text))
    read(OverridesField)
    assert len(calls) == 1


def test_what_the_archive_learned_of_a_site_comes_before_what_its_page_says():
    learned = SiteProfile("4ni.co.uk", language="ga")
    page = FourNiPage(
        response=HttpResponse("http://4ni.co.uk/", b"<p>x</p>"), context=PageContext("http://4ni.co.uk/", site=learned)
    )
    assert page.reading.context.site.language == "ga"
    assert page.reading.context.site.timezone == "Europe/London"


def candidate(value, rule="r"):
    return Candidate(value, str(value), "s", rule)


@pytest.mark.parametrize(
    ("values", "chosen"),
    [(["a", "b"], "a"), ([None, "b"], "b"), (["", (), "c"], "c"), ([None], None), ([], None), ([False], False)],
)
def test_the_first_candidate_with_a_value_is_chosen(values, chosen):
    found, evidence = choose([candidate(value) for value in values])
    assert (found.value if found else None) == chosen
    assert [e.chosen for e in evidence].count(True) == (found is not None)


def test_evidence_is_bounded_and_always_holds_the_chosen():
    found, evidence = choose([*(candidate(None) for _ in range(100)), candidate("late")])
    assert found.value == "late"
    assert len(evidence) == 8 and evidence[-1].value == "late"


def test_a_page_is_let_go_when_it_is_read():
    """A crawl of a hundred thousand pages must not keep one of them."""
    import gc
    import weakref

    def boxes():
        return sum(isinstance(thing, Box) for thing in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        before = boxes()
        page = ArticlePage(response=HttpResponse(URL, PAGE.encode()), context=PageContext(URL))
        page.read()
        kept = [weakref.ref(page), weakref.ref(page.reading), weakref.ref(page.reading.document)]
        del page
        assert [reference() for reference in kept] == [None, None, None]
        assert boxes() == before  # each holds an element, and every element the whole tree
    finally:
        gc.enable()


# A page object for each time of a site ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def courier():
    """A site with two dated page objects and one that is always valid, as its file in pages/ would register them."""

    class Early(ArticlePage):
        valid_until = date(2009, 4, 30)

    class Late(ArticlePage):
        valid_from, valid_until = date(2009, 5, 1), date(2016, 12, 31)

        @field
        def section(self):
            return "read by the later page object"

    class Undated(ArticlePage):
        pass

    before = default_registry.get_rules()
    with pytest.warns(UserWarning, match="conflicting rules"):
        for page in (Undated, Early, Late):
            handle_urls("dated-courier.example")(page)
    yield {"early": Early, "late": Late, "undated": Undated}
    assert len(default_registry.get_rules()) == len(before) + 3


@pytest.mark.parametrize(
    ("captured", "name"),
    [
        (datetime(2004, 11, 15, tzinfo=UTC), "early"),
        (datetime(2009, 4, 30, 23, 59, tzinfo=UTC), "early"),
        (datetime(2009, 5, 1, tzinfo=UTC), "late"),
        (datetime(2020, 1, 1, tzinfo=UTC), "undated"),
        (None, "undated"),
    ],
)
def test_a_page_is_read_by_the_page_object_of_its_time(courier, captured, name):
    assert page_class("https://www.dated-courier.example/news/1", None, captured) is courier[name]


def test_the_day_of_capture_reaches_the_choice(courier):
    url = "https://www.dated-courier.example/news/1"
    sections = [extract_article(PAGE, url, fetched=datetime(year, 6, 1)).section for year in (2021, 2010)]
    assert sections == [None, "read by the later page object"]
