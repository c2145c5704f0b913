"""Which of the dates on a page is the article's, and which pages have none."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsscrape.extract import published as published_module
from newsscrape.extract.body import Body, Paragraph
from newsscrape.extract.candidates import Candidate, choose
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.published import RANKS, date_candidates
from newsscrape.items import ArticleDate, Hint, PageContext, SiteProfile
from newsscrape.urls import country_of
from support.paths import ROOT

PROSE = (
    "<p>The council met again last night and spoke for three hours about the bridge that nobody wants to pay for.</p>"
    "<p>Its chairman said that the money of the last year was spent, and that the year before had not been better.</p>"
)
URL = "https://news.example/story"


def page(above: str = "", below: str = "", head: str = "", after: str = "", title: str = "A bridge too dear") -> str:
    return (
        f"<html><head>{head}</head><body><div>{above}</div><article><h1>{title}</h1>{below}{PROSE}</article>"
        f"{after}</body></html>"
    )


def read(html: str, headers: dict[str, str] | None = None, excluded: str = "", **context: Any) -> Any:
    reading = ParsedHtml.of(html, PageContext(**{"url": URL, **context}), headers)
    blocks = reading.document.blocks
    paragraphs = [Paragraph(b.text, (b.index,), "paragraph") for b in blocks if b.tag == "p" and len(b.text) > 60]
    title = next(Candidate(b.text, b.text, "dom:h1", "h1", b.index) for b in blocks if b.tag == "h1")
    outside = frozenset(b.index for b in blocks if excluded and any(excluded in x.hints for x in b.box.ancestors()))
    return date_candidates(reading, title, Body(tuple(paragraphs)), outside)


def published(html: str, **more: Any) -> ArticleDate | None:
    chosen, _ = choose(read(html, **more)[0])
    return chosen.value if chosen else None


def modified(html: str, **more: Any) -> ArticleDate | None:
    chosen, _ = choose(read(html, **more)[1])
    return chosen.value if chosen else None


def jsonld(**properties: str) -> str:
    pairs = "".join(f', "{name}": "{value}"' for name, value in properties.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "A bridge"{pairs}}}</script>'


def meta(**names: str) -> str:
    return "".join(f'<meta property="article:{name}" content="{value}">' for name, value in names.items())


RELATED = (
    '<div class="more"><h3>Related stories</h3><p>03 June 2013</p><a href="/1">Bridge closed for the summer</a>'
    "<p>02 February 2004</p><a href='/2'>Bridge opened again</a>"
    "<p>22 October 2013</p><a href='/3'>Closed again</a></div>"
)


def test_the_date_above_the_headline_wins_over_those_of_related_stories() -> None:
    date = published(page(above="15/11/2004", after=RELATED), excluded="more")
    assert date is not None
    assert (date.iso, date.raw, date.precision, date.ambiguous) == ("2004-11-15", "15/11/2004", "day", False)
    assert date.order == "only reading"


def test_dates_of_related_stories_are_kept_as_refused_evidence() -> None:
    candidates, _ = read(page(above="15/11/2004", after=RELATED), excluded="more")
    refused = [c for c in candidates if c.value is None]
    assert {c.raw for c in refused} >= {"03 June 2013", "02 February 2004"}
    assert all(c.rule == "refused: related story or comment" for c in refused)


ALONE = {
    "jsonld": page(head=jsonld(datePublished="2013-06-03T10:05:00Z")),
    "meta:article:published_time": page(head=meta(published_time="2013-06-03T10:05:00Z")),
    "microdata": page(below='<span itemprop="datePublished" content="2013-06-03T10:05:00Z">3 June</span>'),
    "dom:time": page(below='<time datetime="2013-06-03T10:05:00Z">3 June</time>'),
    "meta:dc.date.created": page(head='<meta name="DC.date.created" content="2013-06-03T10:05:00Z">'),
    "script": page(after='<script>{"publishedAt":"2013-06-03T10:05:00Z"}</script>'),
}
PRINTED = {
    "under the headline": page(below="<div>By Ann Lee, 3 June 2013</div>"),
    "above it": page(above="Monday, 3 June 2013"),
    "between other things": page(below="<div>Ann Lee <span>3 June 2013</span> | News | 4 comments</div>"),
    "behind the body": page(after="<p>Published: 3 June 2013</p>"),
    "in the headline's element": page(title="<span>3 June 2013</span> A bridge too dear for all"),
    "run together": page(below="<div><span>Ann Lee</span><span>3.6.2013</span></div>").replace(
        "<html>", "<html lang=de>"
    ),
    "day and year run together": page(below='<div class="date">Jun 03<span>2013</span></div>'),
    "in a box for sharing": page(below='<aside class="meta"><p class="date">3 June 2013</p></aside>'),
}


@pytest.mark.parametrize("source", ALONE)
def test_every_stated_place_alone_gives_the_date(source: str) -> None:
    date = published(ALONE[source])
    assert date is not None
    assert (date.iso, date.source, date.raw) == ("2013-06-03T10:05:00+00:00", source, "2013-06-03T10:05:00Z")


@pytest.mark.parametrize("place", PRINTED)
def test_every_printed_place_alone_gives_the_day(place: str) -> None:
    date = published(PRINTED[place])
    assert date is not None
    assert (date.iso, date.source) == ("2013-06-03", "dom:text")


def test_an_agency_dateline_opens_the_body() -> None:
    opening = (
        "<p>ROME, 3 June 2013 (XYZ) - The ministers of six countries met for a dinner that took nine hours and gave</p>"
    )
    assert (date := published(page(below=opening))) is not None
    assert date.iso == "2013-06-03"


def test_stated_data_comes_before_what_is_shown_and_keeps_its_time() -> None:
    html = page(head=jsonld(datePublished="2013-06-03T10:05:00+01:00"), below="<div>3 June 2013</div>")
    assert (date := published(html)) is not None
    assert date.iso == "2013-06-03T10:05:00+01:00"


def test_published_and_modified_are_never_swapped_or_filled_in() -> None:
    both = page(below="<div>Published 3 June 2013 10:05 | Updated 4 June 2013 11:00</div>")
    first, second = published(both), modified(both)
    assert first is not None
    assert second is not None
    assert (first.iso, second.iso) == ("2013-06-03T10:05", "2013-06-04T11:00")
    only = page(below="<div>Last updated: 4 June 2013</div>")
    assert published(only) is None
    assert (change := modified(only)) is not None
    assert change.iso == "2013-06-04"
    assert modified(page(below="<div>3 June 2013</div>")) is None


@pytest.mark.parametrize(
    "line",
    [
        "Aktualisiert am 4. Juni 2013",
        "Mis à jour le 4 juin 2013",
        "Actualizado el 4 de junio de 2013",
        "Обновлено 04.06.2013",
        "更新：2013年6月4日",
        "Stand: 04.06.2013",
        "4 June 2013 (updated)",
    ],
)
def test_a_changed_date_is_told_by_its_words_in_many_languages(line: str) -> None:
    html = page(below=f"<div>{line}</div>").replace("<html>", '<html lang="de">')
    assert published(html) is None
    assert (change := modified(html)) is not None
    assert change.iso == "2013-06-04"


def test_a_time_element_named_modified_is_not_the_published_date() -> None:
    html = page(
        below='<time class="updated" datetime="2013-06-04">4 June</time> <time class="entry-date published" '
        'datetime="2013-06-03">3 June</time>'
    )
    assert (date := published(html)) is not None
    assert (change := modified(html)) is not None
    assert (date.iso, change.iso) == ("2013-06-03", "2013-06-04")


@pytest.mark.parametrize(
    ("other", "context", "lang", "iso", "order"),
    [
        ("", {}, "", "2005-04-03", None),
        ("", {}, "en-US", "2005-03-04", "language"),
        ("", {"url": "https://news.example.ie/story"}, "en", "2005-04-03", "country"),
        ("", {"url": "https://news.example/2005/03/04/story"}, "en", "2005-03-04", "url"),
        ("", {"site": SiteProfile("news.example", date_order="MDY")}, "en", "2005-03-04", "site"),
        ("<p>25/12/2004</p>", {"site": SiteProfile("news.example", date_order="MDY")}, "en-US", "2005-04-03", "page"),
        ("<p>12/25/2004</p>", {}, "de", "2005-03-04", "page"),
    ],
)
def test_day_and_month_are_decided_by_evidence_in_order(
    other: str, context: dict[str, Any], lang: str, iso: str, order: str | None
) -> None:
    html = page(above="03/04/2005", after=f"<div>{other}</div>").replace("<html>", f'<html lang="{lang}">')
    date = published(html, **context)
    assert date is not None
    assert (date.iso, date.order, date.ambiguous) == (iso, order, order is None)
    assert date.alternative == ("2005-03-04" if order is None else None)


def test_the_sites_zone_is_used_and_marked() -> None:
    site = SiteProfile("news.example", timezone="Europe/London")
    date = published(page(below="<div>3 June 2013 10:05</div>"), site=site)
    assert date is not None
    assert (date.iso, date.timezone_source) == ("2013-06-03T10:05+01:00", "site")


FETCHED = datetime(2013, 6, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("2013-06-09", "refused: after the capture"),
        ("2027-01-01T00:00:00Z", "refused: after the capture"),
        ("1970-01-01T00:00:00Z", "refused: before 1990 for a live page"),
        ("2013", "refused: coarser than a day"),
        ("2013-06-05T12:00:01Z", "refused: the moment of the capture"),
    ],
)
def test_implausible_dates_stay_as_refused_candidates(raw: str, reason: str) -> None:
    html = page(head=meta(published_time=raw), below="<div>3 June 2013</div>")
    candidates, _ = read(html, fetched=FETCHED)
    assert [(c.raw, c.rule) for c in candidates if c.source.startswith("meta")] == [(raw, reason)]
    assert candidates[0].value is not None
    assert candidates[0].value.iso == "2013-06-03"


def test_relative_dates_count_from_the_capture_and_without_one_there_is_none() -> None:
    html = page(below="<div>Published yesterday, 10:05</div>")
    assert published(html) is None
    date = published(html, fetched=FETCHED)
    assert date is not None
    assert date.iso == "2013-06-04T10:05"


def test_a_moment_in_utc_gives_way_to_the_local_day_in_the_address() -> None:
    html = page(head=jsonld(datePublished="2013-06-04T00:38:07Z"))
    date = published(html, url="https://news.example/2013/06/03/bridge")
    assert date is not None
    assert (date.iso, date.source) == ("2013-06-03", "url")
    same = published(html, url="https://news.example/2013/06/04/bridge")
    assert same is not None
    assert same.iso == "2013-06-04T00:38:07+00:00"


def test_address_and_dateline_together_outvote_stated_data() -> None:
    html = page(head=meta(published_time="2019-06-17"), below="<div>3 June 2013</div>")
    date = published(html, url="https://news.example/2013/06/03/bridge")
    assert date is not None
    assert date.iso == "2013-06-03"
    alone = published(html)
    assert alone is not None
    assert alone.iso == "2019-06-17"


def test_a_permalink_that_is_much_older_than_the_data_is_believed_unless_a_dateline_agrees_with_the_data() -> None:
    html = page(head=meta(published_time="2019-06-17T18:28:00+02:00"))
    date = published(html, url="https://news.example/2013/06/03/bridge")
    assert date is not None
    assert (date.iso, date.source) == ("2013-06-03", "url")
    shown = page(head=meta(published_time="2019-06-17"), below="<div>17 June 2019</div>")
    date = published(shown, url="https://news.example/2013/06/03/bridge")
    assert date is not None
    assert date.iso == "2019-06-17"


def test_stated_data_that_stand_alone_give_way_to_two_places_that_agree() -> None:
    html = page(
        head=jsonld(datePublished="2019-06-17") + meta(published_time="2013-06-03"), below="<div>3 June 2013</div>"
    )
    assert (date := published(html)) is not None
    assert date.source == "meta:article:published_time"
    neighbours = page(
        head=jsonld(datePublished="2013-06-02") + meta(published_time="2013-06-03"), below="<p>3 June 2013</p>"
    )
    assert (date := published(neighbours)) is not None
    assert date.iso == "2013-06-02"


def test_the_item_that_holds_the_headline_comes_before_items_of_teasers() -> None:
    teaser = '<div itemscope itemtype="/NewsArticle"><meta itemprop="datePublished" content="2014-01-01"></div>'
    html = page(above=teaser, below='<meta itemprop="datePublished" content="2013-06-03">')
    html = html.replace("<article>", '<article itemscope itemtype="https://schema.org/NewsArticle">')
    assert (date := published(html)) is not None
    assert date.iso == "2013-06-03"


def test_a_hint_of_a_changed_date_is_no_published_date() -> None:
    hints = (Hint("date_modified", "2013-06-04", "sitemap"),)
    assert published(page(), hints=hints) is None
    assert (change := modified(page(), hints=hints)) is not None
    assert change.iso == "2013-06-04"


def test_a_month_stays_a_month() -> None:
    date = published(page(head='<meta name="citation_date" content="2013-06">'))
    assert date is not None
    assert (date.iso, date.precision, date.day) == ("2013-06", "month", None)


def test_a_hint_of_the_feed_is_the_last_resort() -> None:
    hint = Hint("date_published", "Mon, 03 Jun 2013 10:05:00 GMT", "feed")
    date = published(page(), hints=(hint,))
    assert date is not None
    assert (date.iso, date.source) == ("2013-06-03T10:05:00+00:00", "hint:feed")
    shown = published(page(below="<div>2 June 2013</div>"), hints=(hint,))
    assert shown is not None
    assert shown.iso == "2013-06-02"


def test_headers_give_a_modified_date_and_never_a_published_one() -> None:
    headers = {"Last-Modified": "Tue, 04 Jun 2013 08:00:00 GMT", "Date": "Wed, 05 Jun 2013 12:00:00 GMT"}
    assert published(page(), headers=headers) is None
    assert (change := modified(page(), headers=headers)) is not None
    assert change.source == "header:last-modified"


DATELESS = {
    "prose": page(
        below="<p>On 3 June 2013 the council met for the first time, and on 4 June 2013 it met for the last.</p>"
    ),
    "report": page(below="<p>The report was published on 3 June 2013 by a council of nine towns.</p>"),
    "report behind": page(
        after="<p>Their first report on the bridge was published on 3 June 2013 in a small number of copies.</p>"
    ),
    "birthday": page(below="<div>Birthday: 3 June 1993</div>"),
    "event": page(below="<div>Next meeting: 3 June 2013, 19:00</div>"),
    "born": page(
        below="<p>Ann Lee (born 3 June 1953) is a teacher who came to the town when she was a child of six.</p>"
    ),
    "copyright": page(after="<footer>© 2013 The Example, all rights reserved</footer>"),
    "copyright day": page(after="<footer>Copyright 3 June 2013</footer>"),
    "comments": page(after='<div class="comments"><p>Tom, 3 June 2013</p><p>Nonsense.</p></div>'),
    "teasers": page(above='<div class="teaser"><a>Bridge closed</a><p>3 June 2013</p></div>'),
    "sidebar": page(after="<aside><p>3 June 2013</p><a>Bridge closed</a></aside>"),
    "today": page(above="<nav>Today is Monday, 3 June 2013</nav>"),
    "archive": page(after="<ul><li>June 2013</li><li>May 2013</li></ul>"),
    "headline": page(title="What the vote of 3 June 2013 did to a bridge"),
    "modified": page(below="<div>Last modified 3 June 2013</div>"),
    "numbers": page(below="<div>Tel. 030 12 34 2013, article 20130, room 12/2013</div>"),
    "german here": page(above="<div>Sie sind hier: Start</div>").replace("<html>", '<html lang="de">'),
    "hours": page(below="<div>Open today 10:05 to 18:00 in the town hall</div>"),
    "reading time": page(below="<div>3 min read</div>"),
    "photo": page(after="<p>The bridge as it looked in the summer of 2013 before the flood took most of it away.</p>"),
    "embedded": page(after="<blockquote><p>I love it — Tom (@tom) <a>June 3, 2013</a></p></blockquote>"),
    "header only": page(),
    "years": page(below="<div>Season 2012/2013</div>"),
}


@pytest.mark.parametrize("name", DATELESS)
def test_a_page_without_a_date_of_its_own_gets_none(name: str) -> None:
    assert published(DATELESS[name], fetched=FETCHED) is None


@pytest.mark.parametrize(
    ("url", "country"),
    [
        ("https://www.4ni.co.uk/x", "GB"), ("https://a.de/", "DE"), ("https://a.com/", None), ("https://a.gov/", "US"),
        ("https://a.io/", None), ("http://[bad", None), ("", None),
    ],
)  # fmt: skip
def test_country_of_a_domain(url: str, country: str | None) -> None:
    assert country_of(url) == country


@pytest.mark.parametrize(
    "html",
    ids=["times", "lines", "deep", "line", "meta", "jsonld"],
    argvalues=[
        "<h1>x</h1>" + "<time datetime='2013-06-03'>3 June 2013</time> " * 3_000,
        "<h1>x</h1>" + "<p>3 June 2013</p>" * 5_000,
        "<h1>x</h1>" + "<div class='a'>" * 500 + "3 June 2013",
        "<h1>x</h1><p>" + "1/2/2013 " * 50_000,
        '<h1>x</h1><meta name="date" content="' + "9" * 100_000 + '">',
        '<h1>x</h1><script type="application/ld+json">{"@type":"NewsArticle","datePublished":[[{}]]}</script>',
    ],
)
def test_hostile_pages_end_in_a_value(html: str) -> None:
    read(html)


DOCS = ROOT / "docs" / "dates.md"


def test_the_documentation_names_every_rank_and_every_reason() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [kind for kind in RANKS if f"`{kind}`" not in text] == []
    package = Path(published_module.__file__).parent
    sources = "".join(path.read_text(encoding="utf-8") for path in package.glob("*.py"))
    reasons = set(re.findall(r'"refused: ([^"]+)"', sources))
    assert len(reasons) > 10
    assert [reason for reason in reasons if f"`{reason}`" not in text] == []
