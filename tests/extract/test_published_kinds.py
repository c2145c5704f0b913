"""Kinds of pages whose day was once read wrongly: moments in UTC, day words, live blogs, dates that were never set."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsscrape import extract_article
from newsscrape.items import ArticleDate, SiteProfile
from support.pages import PROSE, jsonld, meta, page

URL = "https://www.quayside.example/news/ferry-6120"
FETCHED = datetime(2024, 6, 30, tzinfo=UTC)


def published(html: str, url: str = URL, site: SiteProfile | None = None) -> ArticleDate | None:
    return extract_article(html, url, fetched=FETCHED, site=site).date_published


def day(html: str, url: str = URL) -> str | None:
    date = published(html, url)
    return date.iso[:10] if date else None


# -- the day a reader saw ------------------------------------------------------------------------------------

UTC_STATED = jsonld(datePublished="2024-05-15T04:30:00Z")


@pytest.mark.parametrize(
    ("line", "iso", "by"),
    [
        ("May 14, 2024 11:30 p.m. CDT", "2024-05-14T23:30:00-05:00", "page"),
        ("May 15, 2024 12:30 a.m. EDT", "2024-05-15T04:30:00+00:00", "source"),
        ("Tue 14 May 2024 22:30 MDT", "2024-05-14T22:30:00-06:00", "abbreviation"),
        ("14 May 2024, 23:30", "2024-05-14T23:30:00-05:00", "page"),
        ("May 14, 2024", "2024-05-14", None),
        ("Published May 14, 2024", "2024-05-14", None),
        ("May 15, 2024", "2024-05-15T04:30:00+00:00", "source"),
        ("May 11, 2024", "2024-05-15T04:30:00+00:00", "source"),
        ("Updated May 14, 2024", "2024-05-15T04:30:00+00:00", "source"),
    ],
)
def test_a_moment_in_utc_has_the_day_that_the_page_prints(line: str, iso: str, by: str | None) -> None:
    date = published(page(head=UTC_STATED, below=f"<p class='date'>{line}</p>"))
    assert date is not None
    assert (date.iso, date.timezone_source) == (iso, by)


def test_a_printed_day_on_the_wrong_side_of_the_world_is_another_day() -> None:
    html = page(head=jsonld(datePublished="2024-05-14T21:30:00Z"), below="<p>May 15, 2024</p>")
    assert day(html, "https://news.quayside.edu/ferry") == "2024-05-14"
    assert day(html, "https://news.quayside.jp/ferry") == "2024-05-15"


def test_where_nothing_is_printed_the_zone_of_the_site_tells_the_day() -> None:
    chicago = SiteProfile("quayside.example", timezone="America/Chicago")
    summer = published(page(head=UTC_STATED), site=chicago)
    winter = published(page(head=jsonld(datePublished="2024-01-15T05:30:00Z")), site=chicago)
    noon = published(page(head=jsonld(datePublished="2024-05-15T14:30:00Z")), site=chicago)
    found = [date and (date.iso, date.timezone_source) for date in (summer, winter, noon)]
    assert found == [
        ("2024-05-14T23:30:00-05:00", "site"),
        ("2024-01-14T23:30:00-06:00", "site"),
        ("2024-05-15T14:30:00+00:00", "source"),
    ]


# -- day words -----------------------------------------------------------------------------------------------

LINKS = "<a href='/news/b-1'>Ferry company drops its winter timetable</a>"


@pytest.mark.parametrize(
    "html",
    [
        page(after=f"<div><b>Also today</b><br>{LINKS}</div>"),
        page(after=f"<div><b>Gestern</b><br>{LINKS}</div>"),
        page(below=f"<div><b>Today</b></div><div>{LINKS}</div>"),
        page(below=f"<h2>Today</h2>{LINKS}"),
        page(below=f"<div><h3>{LINKS}</h3><div>2 days ago</div></div>"),
        page(above="<div><span>Latest</span> <span>3 hours ago</span></div>"),
        page(after=f"<div><h3>{LINKS}</h3><div>2 days ago</div></div>"),
        page(after="<div><b>Tom in Wheels</b><p>2 days ago</p><p>How very true.</p></div>"),
    ],
)
def test_a_day_word_over_a_list_or_under_a_teaser_dates_nothing(html: str) -> None:
    assert published(html) is None


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("<p>Today, 10:05</p>", "2024-06-30T10:05"),
        ("<p class='date'>Yesterday</p>", "2024-06-29"),
        ("<p>3 hours ago</p>", "2024-06-29"),
        ("<p>Posted yesterday</p>", "2024-06-29"),
    ],
)
def test_a_day_word_under_the_headline_counts_from_the_capture(line: str, iso: str) -> None:
    date = published(page(below=line))
    assert date is not None
    assert date.iso == iso


# -- live blogs ----------------------------------------------------------------------------------------------


def entries(*stamps: str) -> str:
    return "".join(
        f"<div class='entry' id='e{n}'><p class='clock'><time datetime='{stamp}'>{stamp[11:16]}</time></p>"
        f"<h2>The wall, part {n}</h2>{PROSE}</div>"
        for n, stamp in enumerate(stamps)
    )


NEWEST_FIRST = entries("2024-05-15T15:05:00+00:00", "2024-05-15T14:05:00+00:00", "2024-05-14T12:05:00+00:00")
LIVE = """<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Ferry returns to the old quay",
"coverageStartTime": "2024-05-14T08:00:00+00:00", "liveBlogUpdate": [
{"@type": "BlogPosting", "headline": "Ferry", "datePublished": "2024-05-15T15:05:00+00:00"}]}</script>"""


@pytest.mark.parametrize(
    ("head", "start", "right"),
    [
        (LIVE, "", "2024-05-14"),
        (LIVE.replace('"coverageStart', '"datePublished": "2024-05-13T20:00:00Z", "coverageStart'), "", "2024-05-13"),
        ("", "<p>Started 14 May 2024 08:00</p>", "2024-05-14"),
        ("", "", None),
    ],
)
def test_a_live_blog_has_its_first_day_never_that_of_an_entry(head: str, start: str, right: str | None) -> None:
    assert day(page(head=head, below=start + NEWEST_FIRST)) == right


def test_the_numbered_entries_of_a_list_are_one_row() -> None:
    live = "".join(
        f"<li class='u' id='e{n}'><time datetime='{stamp}'>{stamp[11:16]}</time><h2>The wall, part {n}</h2>{PROSE}</li>"
        for n, stamp in enumerate(("2024-05-15T15:05:00Z", "2024-05-15T14:05:00Z", "2024-05-14T12:05:00Z"))
    )
    assert day(page(below=f"<p>14 May 2024</p><ol>{live}</ol>")) == "2024-05-14"
    assert day(page(below=f"<ol>{live}</ol>")) is None


@pytest.mark.parametrize(
    "after",
    [
        "<table><tr><th>Today</th><th>Tomorrow</th></tr><tr><td>12</td><td>14</td></tr></table>",
        """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Swan on the ring road",
        "url": "https://www.example.org/swan", "datePublished": "2023-12-01T08:00:00Z"}</script>""",
    ],
)
def test_neither_two_columns_nor_another_storys_data_date_a_page(after: str) -> None:
    assert day(page(after=after)) is None


def test_data_of_another_type_than_an_articles_still_date_a_page() -> None:
    recipe = '<script type="application/ld+json">{"@type": "Recipe", "datePublished": "2024-05-14T08:00:00Z"}</script>'
    assert day(page(after=recipe)) == "2024-05-14"


def test_entries_of_a_live_blog_in_microdata_are_items_of_their_own() -> None:
    entry = (
        "<div itemprop='liveBlogUpdate' itemscope itemtype='https://schema.org/BlogPosting'>"
        f"<time itemprop='datePublished' datetime='2024-05-15T15:05:00Z'>15:05</time>{PROSE}</div>"
    )
    html = page(below=f"<meta itemprop='coverageStartTime' content='2024-05-14T08:00:00Z'>{entry * 2}")
    live = html.replace("<article>", "<article itemscope itemtype='https://schema.org/LiveBlogPosting'>")
    assert day(live) == "2024-05-14"


def test_a_forums_first_post_is_no_entry_of_a_live_blog() -> None:
    said = {
        "2024-05-14T12:05:00": PROSE,
        "2024-05-15T14:05:00": "<p>I was on the quay this morning and the new ramp is far too steep for a wheelchair.</p>",
        "2024-05-15T15:05:00": "<p>The old ramp was no better, you only had to push for a shorter time than today.</p>",
    }
    posts = "".join(
        f"<div class='post'><p class='at'><time datetime='{at}'>{at}</time></p>{text}</div>"
        for at, text in said.items()
    )
    assert day(page(below=posts)) == "2024-05-14"


def test_the_stamp_of_a_comment_in_microdata_is_not_the_articles() -> None:
    comment = (
        "<div itemprop='comment' itemscope itemtype='https://schema.org/Comment'>"
        f"<time itemprop='datePublished' datetime='2024-05-20T15:05:00Z'>May 20, 2024</time>{PROSE}</div>"
    )
    assert day(page(below="<p>14 May 2024</p>", after=comment)) == "2024-05-14"


# -- the order of day and month ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "right"),
    [
        (page(head=meta(published_time="07/11/2023 - 17:57", modified_time="07/14/2023 - 10:30")), "2023-07-11"),
        (page(head=jsonld(datePublished="11/07/2023", dateModified="14/07/2023")), "2023-07-11"),
        (page(head=meta(published_time="03-09-2024"), below="<p>March 9, 2024</p>"), "2024-03-09"),
        (page(head=meta(published_time="03-09-2024")), "2024-03-09"),
        (page(head=meta(published_time="07/11/2023", modified_time="2023-07-20T10:30:00Z")), "2023-07-11"),
    ],
)
def test_day_and_month_are_settled_by_the_pages_other_dates(html: str, right: str) -> None:
    assert day(html) == right


# -- dates of something else, dates that were filled in ------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "published_day", "modified_day"),
    [
        ("2019.03.26 lastupdate", None, "2019-03-26"),
        ("Last edited 26 March 2019", None, "2019-03-26"),
        ("Translated from the German of 26 March 2019", None, None),
        ("Original article: 26 March 2019", None, None),
        ("Originally published in Danish on 26 March 2019", None, None),
    ],
)
def test_words_beside_a_date_say_that_it_is_not_the_published_one(
    line: str, published_day: str | None, modified_day: str | None
) -> None:
    article = extract_article(page(below=f"<p>{line}</p>"), URL, fetched=FETCHED)
    found = [date and date.iso for date in (article.date_published, article.date_modified)]
    assert found == [published_day, modified_day]


@pytest.mark.parametrize(
    "box", ["<footer>{}</footer>", "<div id='page-footer'>{}</div>", "<div class='footer'>{}</div>"]
)
def test_the_clock_in_a_sites_foot_is_refused(box: str) -> None:
    assert day(page(after=box.format("<p>Sunday, 30 June 2024 10:05</p>"))) is None


def test_data_that_repeat_the_last_change_give_way_to_an_earlier_dateline() -> None:
    saved = jsonld(datePublished="2024-05-20", dateModified="2024-05-20")
    assert day(page(head=saved, below="<p>14 May 2022</p>")) == "2022-05-14"
    assert day(page(head=saved, below="<p>20 May 2024</p>")) == "2024-05-20"
    assert day(page(head=saved), "https://quayside.example/2022/05/14/ferry") == "2022-05-14"
    later = jsonld(datePublished="2024-05-21", dateModified="2024-05-20")
    assert day(page(head=later, below="<p>14 May 2022</p>")) == "2022-05-14"
    first = jsonld(datePublished="2024-05-20", dateModified="2024-05-24")
    assert day(page(head=first, below="<p>14 May 2022</p>")) == "2024-05-20"


def test_an_early_day_is_believed_where_several_places_agree() -> None:
    old, unset = "1953-06-03", "1970-01-01"
    assert day(page(head=meta(published_time=old))) is None
    assert day(page(head=meta(published_time=old), below="<p>3 June 1953</p>")) == old
    assert day(page(head=meta(published_time=unset) + jsonld(datePublished=unset))) is None


def test_a_month_printed_alone_is_a_month() -> None:
    date = published(page(below="<p>November 2001</p>"))
    assert date is not None
    assert (date.iso, date.precision) == ("2001-11", "month")
    assert day(page(below="<p>November 2001</p>", after="<p>Posted on 3 December 2001</p>")) == "2001-12-03"


# -- where a date may be printed -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "below",
    [
        "<div class='newsletter-details'><p>14 May 2024</p></div>",
        "<aside><p>14 May 2024</p></aside>",
        "<div><span>Posted on</span><div><span>14 May 2024</span></div></div>",
        "<p>14 May 24</p>",
        "<p>Nov 15 10:05:00 +0100 2023</p>",
        "<p>১৪ই মে ২০২৪</p>",
        "<p>ថ្ងៃទី១៤ ខែឧសភា ឆ្នាំ២០២៤</p>",
    ],
)
def test_a_dateline_under_the_headline_is_read_whatever_its_box_is_called(below: str) -> None:
    assert day(page(below=below)) in ("2024-05-14", "2023-11-15")


@pytest.mark.parametrize(
    "below",
    [
        "<figure><figcaption>14 May 2014</figcaption></figure>",
        "<nav><p>14 May 2014</p></nav>",
        "<div class='related'><div><a href='/x'>14 May 2014</a></div></div>",
    ],
)
def test_a_bare_day_of_a_caption_or_a_link_is_none(below: str) -> None:
    assert day(page(below=below)) is None


# -- the day of publication and that of a change -------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "iso", "changed"),
    [
        ("<p>14/05/2024 Actualizado a las 20:15 h.</p>", "2024-05-14", None),
        ("<p>14/05/2024 07h32 Atualizado há 8 meses</p>", "2024-05-14T07:32", None),
        ("<p>14 maja 2024, godz. 7.32 (aktualizacja 9.10)</p>", "2024-05-14T07:32", None),
        ("<p>14. května 2024 7:32, aktualizováno 15. května 9:10</p>", "2024-05-14T07:32", None),
        ("<p>民國113年5月14日 07:32（05/15 09:10 更新）</p>", "2024-05-14T07:32", None),
        ("<p>May 14, 2024 9:15 PM UTC · Updated 2 years ago</p>", "2024-05-14T21:15+00:00", None),
        ("<p>14 May 2024 (updated)</p>", None, "2024-05-14"),
        ("<p>2024年5月14日 7時32分（2024年5月15日 9時10分更新）</p>", "2024-05-14T07:32", "2024-05-15T09:10"),
        ("<p>公開：2024/05/14 07:32　更新：2024/05/15 09:10</p>", "2024-05-14T07:32", "2024-05-15T09:10"),
        ("<p>14 mei 2024 07:32, aangepast op 15 mei 2024 09:10</p>", "2024-05-14T07:32", "2024-05-15T09:10"),
        ("<p>14.05.24 | 07:32</p><p>עודכן: 15.05.24, 09:10</p>", "2024-05-14T07:32", "2024-05-15T09:10"),
        ("<p>เผยแพร่: 14 พ.ค. 2567 07:32 ปรับปรุง: 15 พ.ค. 2567 09:10</p>", "2024-05-14T07:32", "2024-05-15T09:10"),
        (
            "<footer class='node__meta'><div class='node__submitted'>By <a href='/u'>Ann Lee</a>, "
            "<span class='field--name-created'>Tue, 05/14/2024 - 07:32</span></div></footer>",
            "2024-05-14T07:32",
            None,
        ),
        (
            "<p>Updated May 20, 2024</p><p>Editor’s note: This story was originally published on May 14, 2024, and is "
            "shown again for the harbour's birthday.</p>",
            "2024-05-14",
            "2024-05-20",
        ),
    ],
)
def test_a_line_that_says_when_a_page_was_changed_says_when_it_was_published(
    line: str, iso: str | None, changed: str | None
) -> None:
    article = extract_article(page(below=line), URL, fetched=FETCHED)
    found = [date and date.iso for date in (article.date_published, article.date_modified)]
    assert found == [iso, changed]


def test_the_day_of_an_amendment_is_that_of_a_change() -> None:
    html = page(below="<p>14 May 2024</p>", after="<p>This article was amended on 16 May 2024 to name the yard.</p>")
    article = extract_article(html, URL, fetched=FETCHED)
    assert [date and date.iso for date in (article.date_published, article.date_modified)] == [
        "2024-05-14",
        "2024-05-16",
    ]


def test_todays_date_above_an_old_page_yields_to_the_dateline_in_its_text() -> None:
    html = (
        "<html><head><title>Quay Post</title></head><body><table><tr><td>Sunday, 30 June 2024</td></tr></table><table><tr>"
        "<td><span class=head>Ferry returns to the old quay</span><br><span>Ned Farrow reports</span><br>"
        "<span>17/9/2001 4:05:12 PM</span><br><br>"
        + PROSE.replace("<p>", "").replace("</p>", "<br><br>")
        + "</td></tr></table></body></html>"
    )
    article = extract_article(html, "http://www.quaypost.example/story.asp?ID=7712", fetched=FETCHED)
    assert article.date_published is not None
    assert (article.headline, article.date_published.iso) == ("Ferry returns to the old quay", "2001-09-17T16:05:12")
