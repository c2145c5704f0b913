"""The date on pages laid out as real sites lay them out, read as a whole: where a reader finds it, we do.

The pages are our own; each name says whose manner it is.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsscrape import extract_article

FETCHED = datetime(2026, 11, 24, 12, tzinfo=UTC)
TITLE = "A bridge too dear for all"
H = f"<h1>{TITLE}</h1>"
P = (
    "<p>The council met again last night and spoke for three hours about the bridge that nobody wants to pay for.</p>"
    "<p>Its chairman said that the money of the last year was spent, and that the year before had not been better. He "
    "asked the members to think of those who walk to school.</p><p>Nobody answered for a while, and then everybody did "
    "at once, which the minutes put down as a discussion of some length.</p>"
)


def page(body: str, head: str = "", lang: str = "en", title: str = TITLE) -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{title} - The Example</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def script(text: str, kind: str = "text/javascript") -> str:
    return f'<script type="{kind}">{text}</script>'


OTHERS = '"more": [{"headline": "Bridge closed", "publishedAt": "2013-07-01"}, {"headline": "Shut", "publishedAt": "2014-08-01"}]'
PAGES = {
    # a sentence about the page
    "blog, sentence behind": page(
        f'<div class="post"><h2>{TITLE}</h2>{P}<p class="postmetadata"><small>This entry was posted on Monday, June 3rd, '
        '2013 at 10:05 am and is filed under <a href="/c">Bridges</a>, <a href="/d">Council</a>. You can follow any '
        'responses to this entry through the <a href="/f">feed</a>. You can leave a response, or trackback.</small></p></div>'
    ),
    "blog, sentence behind, German": page(
        f'<div class="post"><h2>Eine Brücke, die zu teuer ist</h2>{P}<p class="postmetadata">Dieser Beitrag wurde am '
        'Montag, 03. Juni 2013 um 10:05 Uhr veröffentlicht und unter <a href="/c">Brücken</a> abgelegt.</p></div>',
        lang="de", title="Eine Brücke, die zu teuer ist",
    ),
    "blog, sentence in the margin": page(
        f'<div class="sidebar"><p class="news">{TITLE} wurde am 3. Juni 2013 um 10:05 Uhr gepostet und unter Rat, '
        f"Brücken, Geld, Schule, Weg und allerlei anderen Dingen abgelegt.</p></div><div>{H}{P}</div>", lang="de",
    ),
    "blog, footer of the article": page(
        f'<article><header>{H}</header>{P}<footer class="entry-meta">This entry was posted in <a href="/c">Bridges</a> on '
        '<a href="/x"><time class="entry-date" datetime="2013-06-03T10:05:00+00:00">June 3, 2013</time></a>.</footer></article>'
    ),
    # labels
    "label in a list of terms": page(
        f"<div>{H}<dl><dt>From:</dt><dd>Ministry of Bridges</dd><dt>Published</dt><dd>3 June 2013</dd>"
        f"<dt>Last updated</dt><dd>4 June 2014</dd></dl>{P}</div>"
    ),
    "label in the margin, French": page(
        f'<article class="show">{H}<div class="show__sidebar"><ul><li><p>Mise en ligne</p><p>3 juin 2013</p></li>'
        f"<li><p>Enregistrements</p><p>2 mai 2012</p></li></ul></div>{P}</article>", lang="fr",
    ),
    "imprint beside the article": page(
        f'<main><article>{H}{P}</article><aside class="sidebar"><h3>About this text</h3><p>Author: Ann Lee</p>'
        "<p>Published: 3 June 2013</p></aside></main>"
    ),
    "content system, German": page(
        f'<div class="item-page">{H}<dl class="article-info"><dd>Geschrieben von: Anna Lee</dd><dd class="published">'
        f'Veröffentlicht: 03. Juni 2013</dd><dd class="modified">Zuletzt aktualisiert: 04. Juni 2014</dd></dl>{P}</div>',
        lang="de",
    ),
    "content system, submitted by": page(f"<div>{H}<div>Submitted by admin on Mon, 03/06/2013 - 10:05</div>{P}</div>", lang="en-GB"),
    "published and updated in one byline, French": page(
        f"<div>{H}<p>Par Anne Li, publié le 3 juin 2013 à 10h05, mis à jour le 4 juin 2013 à 11h00</p>{P}</div>", lang="fr"
    ),
    "byline of many words": page(f"<div>{H}<p>By Ann Lee on 3 June 2013 in Bridges with 4 Comments</p>{P}</div>"),
    "last line": page(f"<div>{H}{P}<p><em>First published in The Example, 3 June 2013</em></p></div>"),
    # shapes
    "bars": page(
        f"<div><table><tr><td>23 | 06 | 2013</td><td>Rat | Brücken</td></tr></table>{H}{P}</div>".replace("23 | 06", "03 | 06"),
        lang="de",
    ),
    "time before the year": page(f"<div>{H}<div>Jun 03 <span>10:05</span> <span>2013</span></div>{P}</div>"),
    "leaf of a calendar": page(
        f'<div><div class="leaf"><div>03</div><div>Juni</div><div>2013</div></div>{H}{P}</div>', lang="de"
    ),
    "leaf in spans": page(f"<div><div><span>03</span><span>Jun</span><span>2013</span></div>{H}{P}</div>"),
    "agency in slashes": page(
        f"<div>{H}<p>NEW YORK, June 3, 2013 /Wirehouse/ -- The council met again last night and spoke for three hours about "
        f"the bridge.</p>{P}</div>"
    ),
    "agency in brackets": page(
        f"<div>{H}<p>Karlsruhe, (03.06.2013). Der Rat traf sich gestern wieder und sprach drei Stunden über die Brücke, für "
        f"die niemand zahlen will.</p>{P}</div>", lang="de",
    ),
    "forum": page(
        f"<div><h2>{TITLE}</h2><div class='post'><p class='author'>by annlee » Mon Jun 03, 2013 10:05 am</p><div>{P}</div>"
        "</div><div class='post'><p class='author'>by tom » Tue Jun 04, 2013 11:00 am</p><div>No, it is not too dear, if "
        "you count the days that are lost when there is none.</div></div></div>"
    ),
    "clock in the head, own below": page(
        f'<div id="header">Tuesday, 24 November 2026</div><article>{H}<div>3 June 2013</div>{P}</article>'
    ),
    "hidden data, another day printed": page(
        f'<div style="display:none" itemscope itemtype="https://schema.org/NewsArticle"><time itemprop="datePublished" '
        f'datetime="2013-06-02T20:35:36+01:00">2 June</time></div><div>{H}<p>Berlin, 03.06.2013, 058/13</p>{P}</div>',
        lang="de",
    ),
    # data that no reader sees
    "state of the page": page(
        f"<div>{H}{P}</div>"
        + script(f'{{"props": {{"story": {{"headline": "{TITLE}", "publishedAt": "2013-06-03T10:05:00Z"}}, {OTHERS}}}}}', "application/json")
    ),
    "state of the page by its address": page(
        f"<div>{H}{P}</div>"
        + script('window.__STATE__ = {"page": {"slug": "bridge-too-dear", "publishDate": 1370253900000}, ' + OTHERS + "};")
    ),
    "layer of the counters": page(
        f"<div>{H}{P}</div>", head=script('var layer = {"pagePostType": "post", "pagePostDate": "June 3, 2013"};')
    ),
    "layer without quotes": page(
        f"<div>{H}{P}</div>",
        head=script("layer.push({event: 'page', articlePublishDate: '2013-06-03', articleModifiedDate: '2014-06-04'});"),
    ),
    "first edition among editions": page(
        f"<div>{H}{P}</div>", head=script("var page = {firstPublishedAt: '2013-06-03', publishedAt: '2014-06-04'};")
    ),
    "compact in a script": page(f"<div>{H}{P}</div>", head=script('var data = {"publication_date": "20130603"};')),
    "attribute in the headline's box": page(
        f'<div><div class="head">{H}<div class="line"><i data-date="3. Juni 2013"></i></div></div>{P}</div>', lang="de"
    ),
    "attribute anywhere": page(f'<div data-publish-date="2013-06-03">{H}{P}</div>'),
    # dates that touch, in elements of their own
    "published and updated in one line": page(
        f'<div>{H}<div class="entry-meta"><a href="/x"><time class="entry-date published">3 June 2013</time>'
        f'<time class="updated">14 January 2014</time></a><span> | Ann Lee</span></div>{P}</div>'
    ),
    "two labelled dates behind the first lines": page(
        f"<div>{H}{P}<div><span>Publié le 3 juin 2013 à 16:00</span><span>Mis à jour le 4 juin 2014 à 16:16</span></div>"
        f"{P}</div>", lang="fr",
    ),
    "two dates, the box of the second named after a change": page(
        f'<div>{H}<div class="entry-date"><time class="timeformat">3 June 2013, 09:50</time> / <time class="date-modified">'
        f"14 June 2013, 11:39</time></div>{P}</div>"
    ),
    "date that touches a reading time": page(
        f"<div>{H}<div><span>by Ann Lee</span> <span>Harbours</span> <span>June 3rd 2013</span><span>11 mins</span></div>"
        f"{P}</div>"
    ),
    "date before a long list of rubrics": page(
        f'<div>{H}<p>Posted on <time>June 3, 2013</time> in {", ".join(f"<a href=/c{n}>Rubric {w} and Others</a>" for n, w in enumerate("Harbour Bridge School Council Money Walking Weather".split()))}'
        f"</p>{P}</div>"
    ),
    "rubric above that names events": page(
        f'<div>{H}<p>in <br><a href="/c">Concerts &amp; Events</a><br>on June 3, 2013</p>{P}</div>'
    ),
    "menu between headline and dateline": page(
        f"<main>{H}<ul>{''.join(f'<li>Rubric {n}</li>' for n in range(70))}</ul><p>June 3, 2013</p>"
        f"{'<button>Share</button>' * 9}{P}</main>"
    ),
    "relative word with the date in its title": page(
        f'<div>{H}<div>Published <time title="2013-06-03 12:00:00Z">a day ago</time></div>{P}</div>'
    ),
    "page builder's boxes": page(
        f'<div class="elementor-widget elementor-widget-theme-post-title">{H}</div><div class="elementor-widget '
        'elementor-widget-post-info"><ul><li><a href="/2013/">June 3, 2013</a></li></ul></div>'
        f'<div class="elementor-widget elementor-widget-theme-post-content">{P}</div>'
    ),
    "foot of the article": page(
        f'<article>{H}{P}<footer class="entry-footer"><p class="entry-meta"><time>June 3, 2013</time> · 6 Comments</p>'
        "</footer></article>"
    ),
    "line that begins with published, in a table's cell": page(
        f'<table><tr><td><p>Menu</p><p>{TITLE}, said the members of the council who had met there for the third time.</p>'
        f'{P}</td></tr><tr><td>Posted by Ann on 3 June 2013 10:05 (1599 x read)</td></tr><tr><td>{P}</td></tr></table>'
    ),
    "own sentence with its date far behind": page(
        f'<div>{H}{P}<p>This entry was posted in Bridges, Council, Harbour and School and tagged money, walking, minutes on '
        "3 June 2013 by Ann.</p></div>"
    ),
    "work of another day mentioned at the end": page(
        f"<div>{H}<p>June 3, 2013, 11:19</p>{P}<p>Published in The Weekly Bridge on 1 March 2012.</p></div>"
    ),
    "microformat": page(
        f'<div class="hentry"><h3>{TITLE}</h3>{P}<span>Posted at <abbr class="published" title="2013-06-03T10:05:00-07:00">'
        "10:05 AM</abbr></span></div>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_date_is_found_where_a_reader_finds_it(name: str) -> None:
    article = extract_article(PAGES[name], "https://news.example/story/bridge-too-dear", fetched=FETCHED)
    assert article.date_published is not None
    assert article.date_published.day == "2013-06-03"


@pytest.mark.parametrize("label", ["Last updated", "Zuletzt geändert:", "Born", "Dernière mise à jour"])
def test_a_label_above_can_say_that_a_date_is_not_the_published_one(label: str) -> None:
    html = page(f"<div>{H}<dl><dt>{label}</dt><dd>3 June 2013</dd></dl>{P}</div>")
    assert extract_article(html, "https://news.example/story", fetched=FETCHED).date_published is None


def test_untyped_microdata_of_three_days_are_those_of_teasers() -> None:
    cards = "".join(f'<p><meta itemprop="datePublished" content="2013-0{n}-01">Story {n}</p>' for n in (2, 3, 4))
    html = page(f"<div>{H}{P}</div><div>{cards}</div>")
    assert extract_article(html, "https://news.example/story", fetched=FETCHED).date_published is None


@pytest.mark.parametrize(
    ("box", "right"),
    [
        ("field field--name-changed", None),
        ("article__datemodified", None),
        ("date updated", "2013-06-03"),
        ("published modified", "2013-06-03"),
    ],
)
def test_a_box_may_be_named_after_a_change(box: str, right: str | None) -> None:
    html = page(f'<div>{H}<div class="{box}">3 June 2013</div>{P}</div>')
    date = extract_article(html, "https://news.example/story", fetched=FETCHED).date_published
    assert (date and date.iso) == right


@pytest.mark.parametrize(
    "line",
    ["Translated from the original published on 3 June 2013", "The original was published on 3 June 2013 in Le Quai"],
)
def test_the_day_of_a_translations_original_is_not_its_own(line: str) -> None:
    html = page(f"<div>{H}{P}<p>{line}</p></div>")
    assert extract_article(html, "https://news.example/story", fetched=FETCHED).date_published is None


@pytest.mark.parametrize(
    "line",
    [
        "Event date: 3 June 2013",
        "The exhibition runs until 3 June 2013",
        "Photo taken 3 June 2013",
        "Due date 3 June 2013",
        "© 3 June 2013 Harbour Post",
        "Published by Penguin, 3 June 2013",
        "Erschienen im Hafen Verlag, 3. Juni 2013",
    ],
)
def test_a_longer_label_says_what_else_a_date_is_of(line: str) -> None:
    html = page(f"<div>{H}{P}<p>{line}</p></div>")
    assert extract_article(html, "https://news.example/story", fetched=FETCHED).date_published is None


def test_a_label_in_the_first_lines_of_the_text_yields_to_the_dateline() -> None:
    html = page(
        f"<div>{H}<p>by Mira Holt · 4 June 2013</p>{P}<p>Ferries by Jon Aske, published: 3 May 2012</p>{P}</div>"
    )
    date = extract_article(html, "https://news.example/story", fetched=FETCHED).date_published
    assert date is not None
    assert date.day == "2013-06-04"


def test_a_kicker_is_no_label() -> None:
    html = page(f"<div><p>Update</p><p>3 June 2013</p>{H}{P}</div>")
    article = extract_article(html, "https://news.example/story", fetched=FETCHED)
    assert article.date_published is not None
    assert article.date_published.day == "2013-06-03"
