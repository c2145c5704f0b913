"""Pages that have no date of their own but are full of others: the share of them that get one is to be nought.

Each page is written in the manner of a real kind of page and read as a whole, as a crawl would read it.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsscrape import extract_article

FETCHED = datetime(2024, 5, 6, 9, 30, tzinfo=UTC)
TEXT = (
    "<p>The mill on the lower river has ground corn for as long as anybody in the village can remember, and its wheel "
    "still turns when the water is high enough.</p><p>Whoever wants to see it should ask for the key at the bakery, "
    "which opens early and closes when the bread is gone.</p><p>Children like the wheel, and their parents like the "
    "cake that is baked from the flour; neither has ever been disappointed by the mill.</p>"
)
GERMAN = (
    "<p>Die Mühle am unteren Fluss mahlt Korn, solange sich irgendjemand im Dorf erinnern kann, und ihr Rad dreht sich "
    "noch immer, wenn das Wasser hoch genug steht.</p><p>Wer sie sehen möchte, fragt in der Bäckerei nach dem "
    "Schlüssel; sie öffnet früh und schließt, sobald das Brot verkauft ist.</p>"
)


def page(body: str, head: str = "", lang: str = "en", title: str = "The old mill") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} - Riverside</title>{head}</head>'
        f"<body><header><a href='/'>Riverside</a><nav><a href='/mill'>Mill</a><a href='/shop'>Shop</a></nav></header>"
        f"<main><h1>{title}</h1>{body}</main><footer><p>Riverside Mill Society</p></footer></body></html>"
    )


def jsonld(text: str) -> str:
    return f'<script type="application/ld+json">{{"@context": "https://schema.org", {text}}}</script>'


def items(*texts: str, tag: str = "li") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


CARDS = "".join(
    f'<div class="card"><h3><a href="/{n}">{name}</a></h3><p class="date">{day}</p><p>Read how it came about.</p></div>'
    for n, (name, day) in enumerate(
        [("Wheel repaired", "3 June 2023"), ("New flour", "14 May 2023"), ("Open day held", "2 April 2023")]
    )
)
COMMENTS = (
    '<div id="comments"><h2>2 comments</h2><div class="comment"><b>Tom</b> <span>3 June 2023 at 10:05</span><p>We liked '
    'the cake very much and shall come again.</p></div><div class="comment"><b>Ann</b> <span>4 June 2023 at 11:00</span>'
    "<p>So did we, but the wheel stood still.</p></div></div>"
)
MONTH = "".join("<tr>" + "".join(f"<td>{w * 7 + d}</td>" for d in range(1, 8)) + "</tr>" for w in range(4))

PAGES = {
    # who we are
    "about": page(f"{TEXT}<p>We have been grinding since 1995, and under the present board since 3 June 2003.</p>"),
    "about, since line": page(f"<p>Since 1995</p>{TEXT}"),
    "about, founded": page(f"<p>Founded on 3 June 1995</p>{TEXT}"),
    "history as a table": page(
        f"{TEXT}<table><tr><td>3 June 1995</td><td>The society is founded by nine people in the bakery.</td></tr>"
        "<tr><td>14 May 2003</td><td>The wheel is repaired for the second time.</td></tr></table>"
    ),
    "history as headings": page(
        f"<h2>1995</h2>{TEXT}<h2>2003</h2><p>In this year the wheel was repaired with oak that a neighbour gave.</p>"
    ),
    "team": page(
        f"{TEXT}<h3>Ann Lee</h3><p>Born 3 June 1963, miller since 14 May 1990.</p><h3>Tom Ash</h3>"
        "<p>Born 2 April 1971, joined us on 1 March 2004 from another mill.</p>"
    ),
    "obituaries of others": page(f"{TEXT}<p>Ann Lee, born 3 June 1923, died 14 May 2003</p>"),
    "membership": page(f"<p>Member since 3 June 2003</p>{TEXT}"),
    "contact": page(
        "<p>Mill Lane 3, Riverside</p><p>Tel. 030 / 12 34 2013, fax 030 / 12 34 2014</p><p>Open 10.05 to 18.00</p>" + TEXT
    ),
    "opening hours": page(f"{TEXT}<p>Opening hours from 1 May 2024 to 30 September 2024: 9 to 5</p>"),
    "jobs": page(f"<p>Deadline: 31 May 2024</p>{TEXT}<p>Start: 1 July 2024</p>"),
    "imprint": page(
        f"<p>Responsible under section 5 of the act of 26 February 2007: Ann Lee</p>{TEXT}", title="Legal notice"
    ),
    "imprint, German": page(
        f"<p>Angaben gemäß § 5 TMG vom 26.02.2007</p>{GERMAN}<p>Amtsgericht Beispielstadt, HRB 12/2013</p>",
        lang="de", title="Impressum",
    ),
    "privacy, German": page(
        f"{GERMAN}<p>Stand: 25.05.2018</p>", lang="de", title="Datenschutzerklärung"
    ),
    "terms": page(f"<p>Effective 25 May 2018</p>{TEXT}<p>Last revised 1 March 2020</p>", title="Terms of use"),
    "terms, version": page(f"<p>Version 2.1 of 25 May 2018</p>{TEXT}", title="Terms of use"),
    "cookies": page(
        f"{TEXT}<div class='cookie-banner'><p>This declaration was last updated on 02/12/2022 by the makers of the "
        "banner that you see.</p></div>", title="Cookies",
    ),
    "statute": page(
        "<p>§ 1 This act comes into force on 1 January 2004.</p><p>§ 2 The act of 3 June 1995, last amended by the act "
        f"of 14 May 2001, is repealed on the same day.</p>{TEXT}", title="Mills Act",
    ),
    "judgment cited": page(f"<p>Federal Court, judgment of 3 June 2003, 5 A 12/03, in re the lower mill.</p>{TEXT}"),
    # lists
    "tag list": page(f"<h2>Stories about the mill</h2>{CARDS}", title="Tag: mill"),
    "archive by month": page(
        f"{TEXT}<ul class='archive'>{items('June 2023 (4)', 'May 2023 (2)', 'April 2023 (9)')}</ul>"
    ),
    "archive, no class": page(f"{TEXT}<h3>Archive</h3><ul>{items('June 2023', 'May 2023', 'April 2023')}</ul>"),
    "cards below": page(f"{TEXT}<section><h2>More from the mill</h2>{CARDS}</section>"),
    "cards above": page(TEXT).replace("<main>", f"<section class='teasers'>{CARDS}</section><main>"),
    "news in the margin": page(f"{TEXT}<aside><h3>News</h3>{CARDS}</aside>"),
    "latest as list": page(
        f"{TEXT}<h3>Latest posts</h3><ul>"
        + items(
            "<a href='/1'>Wheel repaired</a> 3 June 2023", "<a href='/2'>New flour</a> 14 May 2023",
            "<a href='/3'>Open day held</a> 2 April 2023",
        )
        + "</ul>"
    ),
    "latest with time": page(
        f"{TEXT}<div class='latest'><article><time datetime='2023-06-03'>3 June</time><a href='/1'>Wheel repaired</a>"
        "</article><article><time datetime='2023-05-14'>14 May</time><a href='/2'>New flour</a></article></div>"
    ),
    "one teaser": page(f"{TEXT}<div class='teaser'><a href='/1'>Wheel repaired</a><span>3 June 2023</span></div>"),
    "next and previous": page(
        f"{TEXT}<nav class='post-navigation'><a href='/1'>Wheel repaired (3 June 2023)</a> <a href='/2'>New flour</a></nav>"
    ),
    "comments": page(TEXT + COMMENTS),
    "one comment": page(
        f'{TEXT}<section class="comments"><div><b>Tom</b> wrote on 3 June 2023 at 10:05:</div><p>We liked it.</p></section>'
    ),
    "comments posted": page(f"{TEXT}<ol class='commentlist'><li>Tom<br>Posted 3 June 2023<p>We liked it.</p></li></ol>"),
    "guest book": page(
        f"{TEXT}<div class='guestbook-comment'><p>Family Ash, 3 June 2023: lovely cake.</p></div>"
        "<div class='guestbook-comment'><p>Family Lee, 14 May 2023: the wheel turned.</p></div>"
    ),
    "reviews": page(
        f"{TEXT}<div class='reviews comments'><p>★★★★ Ann, 3 June 2023</p><p>Good flour.</p></div>", title="Rye flour"
    ),
    "tweets": page(f"{TEXT}<blockquote class='tweet'><p>The wheel turns!</p>Riverside (@riverside) June 3, 2023</blockquote>"),
    "feed of tweets": page(f"{TEXT}<div class='widget'><p>The wheel turns!</p><p>3 hours ago</p></div>"),
    # shop
    "product": page(
        f"<p>4.20 per kilo</p>{TEXT}<p>Best before 03/06/2025</p>",
        head=jsonld('"@type": "Product", "name": "Rye flour", "offers": {"priceValidUntil": "2024-12-31"}'),
        title="Rye flour",
    ),
    "product, release": page(f"<p>Item 20130603</p>{TEXT}<p>Delivery between 8 May 2024 and 10 May 2024</p>", title="Rye"),
    "book for sale": page(f"<p>First edition 2013, 204 pages, ISBN 978-3-16-148410-0</p>{TEXT}", title="The Mill Book"),
    "offer": page(f"<p>Valid until 31 May 2024</p>{TEXT}", title="Flour offer"),
    "sale with countdown": page(
        f"<div class='countdown' data-date='2024-05-31' data-time='23:59'>25 days left</div>{TEXT}", title="Flour offer"
    ),
    "recipe": page(f"<p>Ready in 1 h 10 min</p>{TEXT}", title="Rye bread", head=jsonld('"@type": "Recipe", "name": "Rye"')),
    # what happens and what is measured
    "event": page(f"<p>Saturday, 8 June 2024, 19:00, at the mill</p>{TEXT}", title="Summer night at the mill"),
    "event with label": page(f"<p>Date: to be announced. Last year it was 3 June 2023.</p>{TEXT}", title="Summer night"),
    "event in data": page(
        TEXT, head=jsonld('"@type": "Event", "name": "Summer night", "startDate": "2024-05-04T19:00"'), title="Summer night"
    ),
    "event calendar": page(
        "<ul class='events'>" + items("4 May 2024 Concert", "5 May 2024 Market", "6 May 2024 Walk") + f"</ul>{TEXT}",
        title="What is on",
    ),
    "month's leaf": page(f"<table class='calendar'><caption>May 2024</caption>{MONTH}</table>{TEXT}", title="Bookings"),
    "weather": page(
        f"<p>Today 6 May 2024: rain</p><p>Tomorrow 7 May 2024: sun</p>{TEXT}", title="Weather at the mill"
    ),
    "timetable": page(f"<p>Valid from 10 December 2023</p>{TEXT}", title="Buses to the mill"),
    "tide table": page(
        "<table>" + "".join(f"<tr><td>0{d}/05/2024</td><td>0{d}:12</td><td>2.{d} m</td></tr>" for d in range(1, 9))
        + f"</table>{TEXT}", title="Water levels",
    ),
    "clock in the head": page(TEXT).replace("<nav>", "<span class='today'>Monday, 6 May 2024</span><nav>"),
    "clock, German": page(GERMAN, lang="de").replace("<nav>", "<span>Heute ist Montag, der 6. Mai 2024</span><nav>"),
    # essays and reference
    "essay": page(
        "<p>On 3 June 1995 nine people met in the bakery, and on 14 May 2003 only four of them were left.</p>" + TEXT
    ),
    "essay, dates in heads": page(f"<h2>What happened on 3 June 1995</h2>{TEXT}", title="Nine people in a bakery"),
    "year in the headline": page(TEXT, title="The flood of 3 June 1995 and the mill"),
    "biography": page(f"<p>Ann Lee (3 June 1923 – 14 May 2003) was the miller of the lower river.</p>{TEXT}", title="Ann Lee"),
    "references": page(
        f"{TEXT}<ol class='references'>{items('Lee, A. (2003): Mills. Accessed 3 June 2023.', 'Ash, T.: Wheels, 1995.')}</ol>"
    ),
    "footnotes": page(f"{TEXT}<p>1 Interview with the author, 3 June 2003, in the bakery of the village by the river.</p>"),
    "caption": page(f"<figure><img src='/m.jpg'><figcaption>The mill on 3 June 2003. Photo: Lee</figcaption></figure>{TEXT}"),
    "photo credit": page(f"{TEXT}<p>Photo: Ann Lee, taken 3 June 2003 from the bridge by the bakery in the evening sun</p>"),
    "wiki": page(f"{TEXT}<div id='footer-info'>This page was last edited on 3 June 2023, at 10:05.</div>"),
    "faq": page(f"<h3>Was the mill open on 3 June 2023?</h3>{TEXT}<h3>Will it be on 1 June 2024?</h3><p>Yes.</p>", title="FAQ"),
    "glossary": page(f"<dl><dt>Millrace</dt><dd>Dug in 1723</dd><dt>Wheel</dt><dd>Of oak, 2003</dd></dl>{TEXT}"),
    "statistics": page(f"<p>Population (31 December 2022): 1,204</p>{TEXT}", title="Riverside in figures"),
    "changelog of software": page(f"<p>v1.2.2013 and v3.6.2014</p>{TEXT}", title="Mill control"),
    # what surrounds every page
    "copyright year": page(TEXT).replace("Riverside Mill Society", "© 2013 Riverside Mill Society"),
    "copyright range": page(TEXT).replace("Riverside Mill Society", "Copyright 1995-2024 Riverside Mill Society"),
    "copyright day": page(TEXT).replace("Riverside Mill Society", "© 3 June 2013 Riverside Mill Society"),
    "footer, last change": page(TEXT).replace("Riverside Mill Society", "Last modified: 3 June 2023 10:05"),
    "footer, printed on": page(TEXT).replace("Riverside Mill Society", "Page printed 06.05.2024 09:30"),
    "server's clock": page(TEXT, head='<meta name="date" content="2024-05-06T09:30:02Z">'),
    "modified in the head": page(
        TEXT, head='<meta property="article:modified_time" content="2023-06-03T10:05:00Z">'
        '<meta property="og:updated_time" content="2023-06-03T10:05:00Z">',
    ),
    "only modified in data": page(TEXT, head=jsonld('"@type": "WebPage", "dateModified": "2023-06-03T10:05:00Z"')),
    "founding date in data": page(TEXT, head=jsonld('"@type": "Organization", "foundingDate": "1995-06-03"')),
    "build in a script": page(TEXT + "<script>var app = {buildDate: '2023-06-03', lastPublished: '2023-06-04'};</script>"),
    "others' dates in a script": page(
        TEXT + '<script type="application/json">{"posts": [{"title": "Wheel repaired", "publishedAt": "2023-06-03"}, '
        '{"title": "New flour", "publishedAt": "2023-05-14"}]}</script>'
    ),
    "upload folder of a picture": page(f"{TEXT}<img src='/wp-content/uploads/2013/06/03/mill.jpg' alt='The mill'>"),
}  # fmt: skip


# A line under the headline that says a date of something else.
LINES = {
    "past event": ("When: 8 June 2019, 7 pm", "en"),
    "past event, German": ("Wann: 08.06.2019, 19 Uhr", "de"),
    "exhibition": ("3 June to 14 September 2019", "en"),
    "exhibition, numbers": ("03.06.2019 – 14.09.2019", "de"),
    "exhibition, German": ("vom 3. Juni bis 14. September 2019", "de"),
    "jubilee": ("25 years: 3 June 1995 - 3 June 2020", "en"),
    "film": ("In cinemas 3 June 2019", "en"),
    "film, German": ("Kinostart: 03.06.2019", "de"),
    "release": ("Release date: 3 June 2019", "en"),
    "passport": ("Expiry: 3 June 2023", "en"),
    "visit": ("Last visited 3 June 2019", "en"),
    "player": ("Date of birth: 3 June 1993", "en"),
    "player, German": ("Geburtsdatum: 03.06.1993", "de"),
    "match": ("Kick-off: 3 June 2019, 15:30", "en"),
    "course": ("Starts 3 June 2019", "en"),
    "exam": ("Exam date: 3 June 2019", "en"),
    "rates": ("Prices as of 3 June 2023", "en"),
    "rates, German": ("Preise gültig ab 03.06.2023", "de"),
    "data": ("Data as at 3 June 2023", "en"),
    "unknown label": ("Tarehe ya mkutano: 03.06.2019", "sw"),
}
PAGES |= {
    f"line, {name}": page(f"<p>{line}</p>{GERMAN if lang == 'de' else TEXT}", lang=lang)
    for name, (line, lang) in LINES.items()
}
PAGES |= {
    "past event in data": page(
        f"<p>Saturday, 8 June 2019, 19:00</p><p>Place: the mill</p>{TEXT}", title="Summer night",
        head=jsonld('"@type": "Event", "name": "Summer night", "startDate": "2019-06-08T19:00"'),
    ),
    "files": page(
        f"{TEXT}<table><tr><td>mill.pdf</td><td>03.06.2023</td></tr><tr><td>wheel.pdf</td><td>14.05.2023</td></tr></table>"
    ),
    "one file": page(f"{TEXT}<p>mill.pdf (PDF, 1.2 MB, 03.06.2023)</p>"),
    "see also": page(f"{TEXT}<p>See also: <a href='/1'>Wheel repaired</a> (3 June 2023)</p>"),
    "two teasers without a name": page(
        f"{TEXT}<div><a href='/1'>Wheel repaired</a><span>3 June 2023</span></div>"
        "<div><a href='/2'>New flour</a><span>14 May 2023</span></div>"
    ),
    "last posts of a forum": page(
        f"{TEXT}<ul><li>Tom in Wheels<br>03.06.2023 10:05</li><li>Ann in Flour<br>14.05.2023 11:00</li></ul>"
    ),
    "history as terms": page(
        "<dl><dt>3 June 1995</dt><dd>Founded in the bakery.</dd><dt>14 May 2003</dt><dd>Wheel repaired.</dd></dl>" + TEXT
    ),
    "old photograph": page(f"{TEXT}<p>The mill, 3 June 1995 (photo: Lee)</p>"),
}  # fmt: skip
# A bare day under the headline looks like a dateline, and no word says that it is none.
UNTELLABLE = {
    "weather of one day": page(f"<p>Monday 6 May 2024</p>{TEXT}", title="Weather"),
    "holiday": page(f"<p>Sunday, 24 December 2023</p>{TEXT}", title="When is Christmas Eve?"),
    "patent": page(f"<p>Filed 3 June 2019</p>{TEXT}", title="Wheel"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_without_a_date_of_its_own_gets_none(name: str) -> None:
    article = extract_article(PAGES[name], "https://riverside.example/the-old-mill", fetched=FETCHED)
    assert article.date_published is None


@pytest.mark.parametrize("name", UNTELLABLE)
def test_a_bare_day_under_the_headline_is_taken_for_the_pages(name: str) -> None:
    article = extract_article(UNTELLABLE[name], "https://riverside.example/the-old-mill", fetched=FETCHED)
    assert article.date_published is not None  # the known limit; docs/dates.md gives the share


def test_there_are_enough_kinds_of_such_pages() -> None:
    assert len(PAGES) >= 100
