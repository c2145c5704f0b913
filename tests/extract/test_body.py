"""The body: which lines belong to an article, in any markup and script."""

from __future__ import annotations

import json
import random

import pytest

from newsscrape.extract.body import Body, read_body
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext

HEADLINE = "Council agrees new footbridge over the Lagan"
TEXT = (
    "A new footbridge will be built over the river next spring, the city council decided on Tuesday evening.",
    "The bridge will join the market quarter to the south bank, where some four thousand people now live and work. "
    "At present they have to walk almost a mile to the nearest crossing.",
    'Councillor Mary Doran said: "People on both banks have waited twenty years for this. It is a good day for them."',
    "Work is to begin in April and should be finished, if the weather allows, before the end of the following year.",
)
RELATED = (
    ("03 June 2013", "Old Bridge To Close For Repairs",
     "The old bridge will be closed to all traffic for three weeks "
     "while its railings are repaired, the roads service said in a statement issued on Monday."),
    ("02 February 2004", "Ferry Across The Harbour Returns",
     "A small ferry will once more cross the harbour from this summer on, "
     "ten years after the last boat was taken out of service because too few passengers used it."),
    ("22 October 2013", "Cycling Charity Wants Safer Crossings",
     "A cycling charity has asked the city to make its crossings safer "
     "after a survey in which half of all riders said that they avoid the busiest of them."),
    ("05 November 2014", "Quayside Flats Approved",
     "Plans for two hundred flats on the quayside were approved by a majority of one. "
     "Neighbours said that they would take the matter to court, as the flats would block their view."),
)  # fmt: skip


def read(page: str, headline: str | None = HEADLINE) -> Body:
    reading = ParsedHtml.of(page, PageContext("https://news.example/2013/bridge.html"))
    block = next((b.index for b in reading.document.blocks if b.text == headline), None)
    return read_body(reading, headline, block)


def texts(body: Body) -> list[str]:
    return [paragraph.text for paragraph in body.paragraphs]


MENU = "".join(
    f'<a href="/{name}">{name.title()}</a> ' for name in ("home", "news", "sport", "weather", "business", "contact")
)


def semantic() -> str:
    stories = "".join(
        f'<li><time>{date}</time><h4><a href="/s/{i}">{title}</a></h4><p>{teaser}</p></li>'
        for i, (date, title, teaser) in enumerate(RELATED)
    )
    text = "".join(f"<p>{t}</p>" for t in TEXT)
    return (
        f"<html><body><nav>{MENU}</nav><main><article><p>15/11/2013</p><h1>{HEADLINE}</h1>{text}<p>(gmcg)</p></article>"
        f"<section><h3>Related UK National News Stories</h3>"
        f"<p><a href='/all'>Click here for the latest headlines.</a></p>"
        f"<ul>{stories}</ul></section></main><footer>© News Example. All rights reserved.</footer></body></html>"
    )


def divs() -> str:
    stories = "".join(
        f'<div>{date}</div><div><a href="/s/{i}">{title}</a></div><div>{teaser}</div>'
        for i, (date, title, teaser) in enumerate(RELATED)
    )
    text = "".join(f"<div>{t}</div>" for t in TEXT)
    return (
        f"<html><body><div>{MENU}</div><div>15/11/2013</div><div><b>{HEADLINE}</b></div>{text}<div>(MH/KMcA)</div>"
        f"<div>Related UK National News Stories</div>"
        f"<div><a href='/all'>Click here for the latest headlines.</a></div>{stories}"
        f"<div>© News Example</div></body></html>"
    )


def tables() -> str:
    stories = "".join(
        f"<tr><td><font size=1>{date}</font></td></tr>"
        f'<tr><td><a href="/s/{i}"><b>{title}</b></a></td></tr><tr><td>{teaser}</td></tr>'
        for i, (date, title, teaser) in enumerate(RELATED)
    )
    text = "<p>".join(TEXT)
    return (
        f"<html><body bgcolor=white><table width=100%><tr><td width=120>{MENU.replace('</a>', '</a><br>')}</td><td>"
        f"<font size=1>15/11/2013</font><p><font size=4><b>{HEADLINE}</b></font>"
        f"<p><font face=arial size=2>{text}<p>(gmcg)</font>"
        f"<p><b>Related UK National News Stories</b><br>Click here for the latest headlines.<table>{stories}</table>"
        f"</td></tr></table></body></html>"
    )


def breaks() -> str:
    stories = "<br>".join(
        f'{date}<br><a href="/s/{i}">{title}</a><br>{teaser}' for i, (date, title, teaser) in enumerate(RELATED)
    )
    text = "<br><br>".join(TEXT)
    return (
        f"<html><body>{MENU}<br>15/11/2013<br><br><font size=5>{HEADLINE}</font><br><br>{text}<br><br>(gmcg)<br><br>"
        f"<b>Related UK National News Stories</b><br>Click here for the latest headlines.<br><br>"
        f"{stories}<br><br>© News Example"
        f"</body></html>"
    )


@pytest.mark.parametrize("markup", [semantic, divs, tables, breaks])
def test_text_without_initials_and_related_stories_in_any_markup(markup) -> None:
    assert texts(read(markup())) == list(TEXT)


@pytest.mark.parametrize("markup", [semantic, divs, tables, breaks])
def test_a_brief_is_not_drowned_by_longer_teasers(markup) -> None:
    page = markup()
    for text in TEXT[2:]:
        page = page.replace(text, "")
    assert texts(read(page)) == list(TEXT[:2])


@pytest.mark.parametrize("markup", [semantic, divs, tables, breaks])
def test_headline_need_not_be_known(markup) -> None:
    found = texts(read(markup(), headline=None))
    assert [t for t in found if t != HEADLINE] == list(TEXT)


def test_a_web_archives_toolbar_is_no_text() -> None:
    toolbar = (
        '<div id="wm-ipp-base"><div id="wm-ipp">'
        "<p>The Wayback Machine is an initiative of a library that keeps web pages.</p>"
        '<a href="/web/2013*/">12 captures</a> 15 Nov 2013 - 3 Jun 2019 <a href="#close">Close</a></div></div>'
    )
    assert texts(read(semantic().replace("<body>", "<body>" + toolbar))) == list(TEXT)


def article(inside: str, head: str = "", after: str = "") -> str:
    return (
        f"<html><head>{head}</head><body><nav>{MENU}</nav><main><article><h1>{HEADLINE}</h1>{inside}</article>{after}</main>"
        f"<footer><p>© News Example. All rights reserved.</p></footer></body></html>"
    )


def paragraphs(*several: str) -> str:
    return "".join(f"<p>{t}</p>" for t in several or TEXT)


def test_kinds() -> None:
    body = read(
        article(
            '<p class="standfirst">After twenty years of talks the money has been found.</p>'
            + paragraphs(TEXT[0], TEXT[1])
            + f"<h2>What it will cost</h2>{paragraphs(TEXT[3])}"
            "<ul><li>Four million pounds come from the city, which will borrow most of it over thirty years.</li>"
            "<li>Two million pounds come from the lottery, on condition that the work begins before May.</li></ul>"
            "<blockquote><p>"
            "It is the best thing that has happened to this part of town in all my life here.</p></blockquote>"
            + paragraphs(TEXT[2])
        )
    )
    assert [p.kind for p in body.paragraphs] == [
        "standfirst", "paragraph", "paragraph", "subhead", "paragraph", "list_item", "list_item", "quote", "paragraph",
    ]  # fmt: skip
    assert body.source == "dom"
    assert body.confidence > 0.7


def test_captions_credits_and_promos_between_paragraphs_are_left_out() -> None:
    body = read(
        article(
            '<figure><img src="a.jpg"><figcaption>'
            "The river at low water last week. Photo: Jo Bell</figcaption></figure>"
            + paragraphs(TEXT[0])
            + '<p>Read more: <a href="/other">Why the old bridge was never repaired</a></p>'
            + paragraphs(TEXT[1])
            + '<div class="newsletter"><h3>Sign up for our newsletter</h3>'
            "<p>Get the day's news in your inbox every morning.</p>"
            "<form><label>Your email address</label><button>Subscribe</button></form></div>"
            + paragraphs(TEXT[2])
            + '<aside class="related"><h4>Related</h4><ul>'
            '<li><a href="/b">Ferry across the harbour returns after ten years</a></li>'
            '<li><a href="/c">Flats on the quayside approved by a majority of one</a></li></ul></aside>'
            + paragraphs(TEXT[3])
            + '<div class="share"><a href="#">Share on Facebook</a> <a href="#">Tweet</a></div>',
            after='<section class="comments" id="comments"><h3>2 comments</h3>'
            '<div class="comment"><p>About time too, I have been walking '
            "that mile for years and my knees are done.</p></div><div class='comment'>"
            "<p>What a waste of money, they should have mended "
            "the roads instead of this.</p></div></section>",
        )
    )
    assert texts(body) == list(TEXT)


def test_byline_and_date_over_the_text_are_left_out() -> None:
    over = '<div class="byline">By Ann Lee</div><div class="date">15 November 2013, 10:05</div>'
    assert texts(read(article(over + paragraphs()))) == list(TEXT)


def test_a_heading_in_other_words_than_the_headline_is_left_out() -> None:
    assert texts(read(article(paragraphs()), headline="Footbridge over the river agreed at last")) == list(TEXT)


@pytest.mark.parametrize("initials", ["(gmcg)", "(MH/KMcA)", "(AB, CD)", "[jk]", "(SP & JR)"])
def test_initials_at_the_end_are_left_out(initials: str) -> None:
    assert texts(read(article(paragraphs() + f"<p>{initials}</p>"))) == list(TEXT)


def test_single_breaks_inside_a_paragraph_join_and_double_ones_part() -> None:
    wrapped = TEXT[1].replace(" where some", "<br>where some").replace("At present", "<br>At present")
    body = read(article(f"<div>{TEXT[0]}<br><br>{wrapped}<br><br>{TEXT[3]}</div>"))
    assert texts(body) == [TEXT[0], TEXT[1], TEXT[3]]
    assert len(body.paragraphs[1].blocks) == 3


def test_single_breaks_alone_part_sentences() -> None:
    assert texts(read(article("<div>" + "<br>".join(TEXT) + "</div>"))) == list(TEXT)


LD = '<script type="application/ld+json">%s</script>'


def news(**values: str) -> str:
    return LD % json.dumps({"@type": "NewsArticle", "headline": HEADLINE, "datePublished": "2013-11-15", **values})


@pytest.mark.parametrize(
    "stated",
    [
        pytest.param(" ".join(TEXT), id="whole"),
        pytest.param(" ".join(TEXT)[:180] + "…", id="cut short"),
        pytest.param(" ".join(teaser for _, _, teaser in RELATED), id="of another article"),
        pytest.param("", id="empty"),
    ],
)
def test_article_body_in_json_helps_and_never_replaces(stated: str) -> None:
    body = read(article(paragraphs(), head=news(articleBody=stated)))
    assert texts(body) == list(TEXT)
    assert body.source == "dom"


def test_article_body_stands_in_where_the_page_holds_no_text() -> None:
    stated = news(articleBody=chr(10).join(TEXT))
    page = f"<html><head>{stated}</head><body><h1>{HEADLINE}</h1><div id=app></div></body></html>"
    body = read(page)
    assert texts(body) == list(TEXT)
    assert body.source == "jsonld:articleBody"
    assert body.first_block is body.last_block is None


def test_article_body_of_another_story_does_not_stand_in() -> None:
    stated = LD % json.dumps({"@type": "NewsArticle", "headline": RELATED[0][1], "articleBody": " ".join(TEXT)})
    assert read(f"<html><head>{stated}</head><body><h1>{HEADLINE}</h1></body></html>").source == "dom"


def test_a_live_blog_keeps_every_entry() -> None:
    entries = "".join(
        f'<div class="entry"><time>1{i}:05</time><h3>Update number {word}</h3><p>{text}</p></div>'
        for i, (word, text) in enumerate(zip(("one", "two", "three", "four"), TEXT, strict=True))
    )
    found = texts(read(article(f'<div class="live">{entries}</div>')))
    assert [t for t in found if not t.startswith("Update number")] == list(TEXT)


def test_an_interview_keeps_questions_and_answers() -> None:
    pairs = [
        ("When will the bridge be open?", TEXT[3]),
        ("Who is it for?", TEXT[1]),
        ("Are people pleased?", TEXT[2]),
    ]
    body = read(article(paragraphs(TEXT[0]) + "".join(f"<p><strong>{q}</strong></p><p>{a}</p>" for q, a in pairs)))
    assert texts(body) == [TEXT[0], *(line for pair in pairs for line in pair)]


JAPANESE = (
    "市議会は火曜日の夜、来年の春に川に新しい歩道橋を架けることを決めた。",
    "橋は市場のある地区と南岸を結ぶ。南岸には現在およそ四千人が暮らしているが、最寄りの橋まで一キロ以上歩かなければならない。",
    "工事は四月に始まり、天候に恵まれれば翌年の末までに終わる見通しだ。市長は「二十年待った橋だ」と話した。",
)
ARABIC = (
    "قرر مجلس المدينة مساء الثلاثاء بناء جسر جديد للمشاة فوق النهر في الربيع المقبل.",
    "سيربط الجسر حي السوق بالضفة الجنوبية، حيث يعيش ويعمل نحو أربعة آلاف شخص، ويضطر هؤلاء اليوم إلى السير مسافة طويلة.",
    "من المقرر أن تبدأ الأعمال في نيسان وأن تنتهي قبل نهاية العام التالي إذا سمحت الأحوال الجوية بذلك.",
)

HEBREW = (
    "מועצת העיר החליטה ביום שלישי בערב לבנות גשר חדש להולכי רגל מעל הנהר באביב הבא.",
    "הגשר יחבר את רובע השוק לגדה הדרומית, שבה גרים ועובדים כיום כארבעת אלפים איש, שנאלצים ללכת מרחק רב.",
    "העבודות יתחילו באפריל ואמורות להסתיים, אם מזג האוויר יאפשר, לפני סוף השנה שלאחר מכן.",
)
HINDI = (
    "नगर परिषद ने मंगलवार शाम को अगले वसंत में नदी पर एक नया पैदल पुल बनाने का फैसला किया।",
    "यह पुल बाजार क्षेत्र को दक्षिणी किनारे से जोड़ेगा, जहां अब लगभग चार हजार लोग रहते और काम करते हैं।",
    "काम अप्रैल में शुरू होगा और मौसम ठीक रहा तो अगले वर्ष के अंत से पहले पूरा हो जाएगा।",
)
KOREAN = (
    "시의회는 화요일 저녁 내년 봄 강에 새 보행자 다리를 놓기로 결정했다.",
    "이 다리는 시장 지구와 약 사천 명이 살고 일하는 남쪽 강변을 이을 것이다. 지금은 가장 가까운 다리까지 거의 2킬로미터를 걸어야 한다.",
    "공사는 4월에 시작해 날씨가 좋으면 이듬해 말 전에 끝날 예정이다.",
)
THAI = (
    "สภาเมืองมีมติเมื่อเย็นวันอังคารให้สร้างสะพานคนเดินแห่งใหม่ข้ามแม่น้ำในฤดูใบไม้ผลิปีหน้า",
    "สะพานจะเชื่อมย่านตลาดกับฝั่งใต้ซึ่งปัจจุบันมีผู้คนอาศัยและทำงานอยู่ราวสี่พันคน และต้องเดินเกือบสองกิโลเมตรเพื่อข้ามแม่น้ำ",
    "งานก่อสร้างจะเริ่มในเดือนเมษายนและคาดว่าจะแล้วเสร็จก่อนสิ้นปีถัดไปหากสภาพอากาศเอื้ออำนวย",
)
SCRIPTS = [(JAPANESE, "ja"), (ARABIC, "ar"), (HEBREW, "he"), (HINDI, "hi"), (KOREAN, "ko"), (THAI, "th")]


@pytest.mark.parametrize(("text", "language"), SCRIPTS, ids=[language for _, language in SCRIPTS])
@pytest.mark.parametrize("mark", ["<p>{}</p>", "<div>{}</div>", "{}<br><br>"])
def test_any_script(text: tuple[str, ...], language: str, mark: str) -> None:
    page = article("".join(mark.format(t) for t in text)).replace("<html>", f'<html lang="{language}">')
    assert texts(read(page)) == list(text)


def test_a_gallery_keeps_its_long_captions() -> None:
    pictures = "".join(
        f'<figure><img src="{i}.jpg"><figcaption>{text}</figcaption></figure>' for i, text in enumerate(TEXT)
    )
    assert texts(read(article(pictures))) == list(TEXT)


def test_a_table_with_figures_keeps_its_rows() -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>{sum_}</td></tr>"
        for name, sum_ in (("City", "4m"), ("Lottery", "2m"), ("Harbour trust", "1m"))
    )
    body = read(
        article(
            paragraphs()
            + f"<table>{rows}</table>"
            + paragraphs("The trust gives its share in three parts, the last of them in 2016.")
        )
    )
    rest = [p for p in body.paragraphs if p.kind != "row"]
    assert [p.text for p in rest] == [
        *TEXT,
        "The trust gives its share in three parts, the last of them in 2016.",
    ]
    assert all(" | " in p.text for p in body.paragraphs if p.kind == "row")


def test_blocks_lead_back_to_the_document() -> None:
    reading = ParsedHtml.of(breaks(), PageContext("https://news.example/2013/bridge.html"))
    body = read_body(reading, HEADLINE)
    for paragraph in body.paragraphs:
        assert " ".join(reading.document.blocks[i].text for i in paragraph.blocks) == paragraph.text
    assert body.first_block == body.paragraphs[0].blocks[0]
    assert body.last_block == body.paragraphs[-1].blocks[-1]
    assert body.text == "\n\n".join(TEXT)


@pytest.mark.parametrize("page", ["", "<html></html>", "<p>", "\x00", f"<nav>{MENU}</nav>", "<a href='/x'>" * 50])
def test_a_page_without_text_has_no_body(page: str) -> None:
    body = read(page, None)
    assert body.paragraphs == ()
    assert body.text == ""
    assert body.confidence == 0.0


def test_damaged_pages_never_raise() -> None:
    chance = random.Random(5)
    for markup in (semantic, divs, tables, breaks):
        page = markup()
        for _ in range(25):
            start = chance.randrange(len(page))
            damaged = (
                page[:start]
                + chance.choice(("", "<", "</div>", "<td>", "\x00", "<p><p>"))
                + page[start + chance.randrange(60) :]
            )
            read(damaged)
