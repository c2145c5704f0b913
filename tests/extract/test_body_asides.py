"""What belongs to a body and what does not: hidden text, boxes, pull quotes, comments, lists at the end."""

from __future__ import annotations

import pytest

from newsscrape import extract_article

HEADLINE = "Ferry across the Orne starts again after nine years"
TEXT = (
    "The ferry between Marlow and the northern bank of the Orne will run again from the first of May, nine years after "
    "the last boat was sold, the district council announced on Thursday evening.",
    "Two boats have been ordered from a yard in the south, each for forty passengers and twelve bicycles. They will "
    "cross every half an hour between six in the morning and ten at night, on Sundays from eight.",
    "Council leader Petra Hallam said that the crossing would save people who work on the other side an hour a day. The "
    "nearest bridge is eleven kilometres upstream, and its road is closed whenever the river is high.",
    "The ferry was given up when the last ferryman retired and nobody wanted to take the post. Since then the landing "
    "stages have decayed, so that both of them had to be built anew for a little under two million.",
    "A single journey is to cost two crowns, a monthly ticket thirty. Pupils and apprentices travel free of charge, "
    "which the opposition had demanded and the majority had first rejected as too expensive.",
    "Whether the boats can also run in winter is not decided yet. An engineer is to report to the council in September "
    "on the ice, which in most years covers the river for three to five weeks.",
)
INTRUDER = (
    "Members of our reading circle saw these lines a day earlier, in the letter that goes out at six o'clock to "
    "all who have left their address with the editors in Orchard Street."
)


def read(*middle, before="", after="", head=""):
    """The body of an article with something between its third and fourth paragraph, before or after its text."""
    one, two = ("".join(f"<p>{text}</p>" for text in part) for part in (TEXT[:3], TEXT[3:]))
    page = (
        f"<html><head><title>{HEADLINE}</title>{head}</head><body><nav><a href='/'>Home</a> <a href='/n'>News</a></nav>"
        f"<main><article><h1>{HEADLINE}</h1><p class='byline'>By Ann Lee</p>{before}{one}{''.join(middle)}{two}{after}"
        "</article></main><footer><p>© 2024 The Orne Echo</p></footer></body></html>"
    )
    return extract_article(page, url="https://www.orne-echo.example/news/ferry").body.split("\n\n")


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden",
        "style='display:none'",
        "style='visibility: hidden'",
        "class='visually-hidden'",
        "class='d-none'",
        "class='teased'",
        "style='position:absolute;left:-10000px'",
    ],
)
def test_hidden_paragraphs_are_left_out(attributes):
    assert read(f"<p {attributes}>{INTRUDER}</p>", head="<style>.teased{display:none}</style>") == list(TEXT)


def test_of_two_copies_the_one_that_is_shown_is_read():
    copy = "".join(f"<p>{text} (small screens)</p>" for text in TEXT)
    assert read(after=f"<div class='small' style='display:none'>{copy}</div>") == list(TEXT)


def test_what_is_hidden_until_a_reader_asks_for_more_stays():
    rest = [
        "Until then the bus line 14 goes round by the bridge, which takes three quarters of an hour, and twice as long in fog.",
        "Fishermen fear for their nets. Their guild wants the boats to keep to a lane of thirty metres, marked with buoys.",
        "Old photographs of the crossing hang in the town library until June; admission is free on every second Saturday.",
        "Whoever still owns one of the brass tokens of 1950 may travel once without paying, the mayor promised with a smile.",
    ]
    more = "".join(f"<p>{text}</p>" for text in rest)
    assert read(after=f"<div id='rest' style='display:none'>{more}</div><button>Show more</button>") == [*TEXT, *rest]


@pytest.mark.parametrize(
    "box",
    [
        "<aside><p>“{}”</p></aside>",
        "<blockquote class='pull'>{}</blockquote>",
        "<div class='pullquote'><p>»{}«</p></div>",
        "<aside class='quote'><p>„{}“</p><p>Petra Hallam</p></aside>",
        "<p><strong>«{}»</strong></p>",
        "<div><span>‘{}.’</span></div>",
    ],
)
def test_a_pull_quote_is_read_once_where_it_belongs(box):
    assert read(box.format("The crossing would save people who work on the other side an hour a day")) == list(TEXT)


@pytest.mark.parametrize("wrap", ["{}", "<div>{}</div>", "<h3>The vote</h3>{}"])
def test_a_small_table_at_the_end_of_the_text_is_part_of_it(wrap):
    table = "<table><tr><td>Marlow</td><td>310</td></tr><tr><td>North bank</td><td>290</td></tr></table>"
    found = read(after=wrap.format(table))
    assert found[: len(TEXT)] == list(TEXT)
    assert found[-2:] == ["Marlow | 310", "North bank | 290"]


@pytest.mark.parametrize("row", ["<td><a href='/a'>Marlow</a></td><td><a href='/b'>Orne</a></td>", "<td>Share</td>"])
def test_a_table_of_links_or_of_single_cells_is_none_of_it(row):
    assert read(after=f"<table><tr>{row}</tr><tr>{row}</tr></table>") == list(TEXT)


def test_a_quotation_that_nothing_repeats_stays():
    said = "“We have waited nine years for this boat, and I shall be on the first one,” said a baker on the quay."
    assert said in read(f"<p>{said}</p>")
    alone = "“We have waited nine years for this boat, and I shall be on the first one.”"
    assert alone in read(f"<p>{alone}</p>")


@pytest.mark.parametrize(
    "box",
    [
        "<div class='promo'><p>Download our app to have the news from the river first, without charge.</p></div>",
        "<div class='x1'><p>Sign up for our weekly letter and have it in your inbox on Friday morning.</p></div>",
        "<section><p>Folgen Sie uns auf unserem Kanal, und verpassen Sie keine Nachricht vom Fluss.</p></section>",
        "<div><p>Abonnez-vous à notre lettre pour recevoir chaque matin les nouvelles de la rivière.</p></div>",
        "<aside class='nl'><h3>The River Letter</h3><p>What matters on the Orne, in your inbox every Friday. Sign up for "
        "free.</p><p>By signing up you agree to our terms.</p><input type='email'><button>Sign up</button></aside>",
        "<div class='listen-player'><p>Listen to this article</p><p>0:00 / 4:31</p><p>This text is read by a machine, and "
        "names may sound odd. Write to us if they do.</p></div>",
        "<div class='embed-consent'><p>At this place we would like to show you content of another host. By loading it you "
        "agree that data are sent to it.</p><button>Show content</button></div>",
        "<div class='z'><p>This audio is made by a machine. Tell the desk if a name on the Orne sounds odd.</p></div>",
        "<div class='z'><p>This summary was written by a computer, and an editor has looked at it.</p></div>",
        "<div class='z'><p>This article was translated by a computer. <a href='/o'>Read the original</a></p></div>",
        "<div class='z'><p>Add us as a preferred source to see more of our stories from the river.</p></div>",
        "<div class='z'><h3>The River Letter</h3><p>What matters on the Orne, in your mailbox at seven.</p><p>By subscribing "
        "you accept our terms.</p><input type='email'></div>",
        "<figure><img src='/f.jpg'><figcaption>The old ferry at the northern landing stage in 1998.</figcaption></figure>",
        "<table><tr><td><img src='/f.jpg'></td></tr><tr><td>The old ferry at its landing stage in 1998.</td></tr></table>",
    ],
)
@pytest.mark.parametrize("place", ["top", "middle"])
def test_boxes_that_offer_something_are_left_out(box, place):
    assert (read(box) if place == "middle" else read(before=box)) == list(TEXT)


@pytest.mark.parametrize(
    "line",
    [
        "<p><a href='/a'>Read more: Bridge upstream closed again</a></p>",
        "<p><strong>MORE: <a href='/a'>Bridge upstream closed again</a></strong></p>",
        "<p><em>Related: <a href='/a'>Bridge upstream closed again</a></em></p>",
        "<p>LESEN SIE AUCH: <a href='/a'>Die Brücke ist wieder gesperrt</a></p>",
        "<p>&gt;&gt; <a href='/a'>Bridge upstream closed again</a></p>",
        "<p><b>IN DEPTH: <a href='/a'>Why the bridge upstream is closed again</a></b></p>",
    ],
)
def test_lines_that_lead_to_another_story_are_left_out(line):
    assert read(line) == list(TEXT)


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        (
            "<h2>The fares</h2><ul><li>Adults: two crowns</li><li>Pupils: free</li></ul>",
            ["Adults: two crowns", "Pupils: free"],
        ),
        (
            "<h3>The vote</h3><ol><li>For the ferry: 21</li><li>Against it: 14</li></ol>",
            ["For the ferry: 21", "Against it: 14"],
        ),
        (
            "<p>The boats:</p><p>Orne I: 40 seats<br>Orne II: 40 seats<br>Reserve: 12 seats</p>",
            ["Orne I: 40", "Reserve: 12"],
        ),
        (
            "<h3>Timetable</h3><table><tr><th>From</th><th>First</th><th>Last</th></tr>"
            "<tr><td>Marlow</td><td>6.00</td><td>21.30</td></tr><tr><td>North bank</td><td>6.15</td><td>21.45</td></tr></table>",
            ["Marlow", "North bank", "21.45"],
        ),
        (
            "<h3>Terms</h3><dl><dt>Single</dt><dd>One crossing on one day</dd><dt>Monthly</dt><dd>All crossings of a month</dd></dl>",
            ["Single", "One crossing on one day", "All crossings of a month"],
        ),
    ],
)
@pytest.mark.parametrize("place", ["end", "middle"])
def test_lists_and_tables_of_the_article_are_kept(markup, kept, place):
    body = "\n".join(read(after=markup) if place == "end" else read(markup))
    assert [text for text in kept if text not in body] == []
    assert [text for text in TEXT if text not in body] == []


def test_a_list_with_links_to_other_hosts_is_kept():
    items = (
        "Money: the Marlow relief fund, <a href='https://relief.example'>relief.example/orne</a>, or any bank",
        "Clothes: Town Hall, Market Square 3, <a href='https://town.example'>town.example</a>, nine to five",
        "Help: call 555-0199 or write to <a href='mailto:x@town.example'>ferry@town.example</a>",
    )
    listed = "".join(f"<li>{item}</li>" for item in items)
    body = "\n".join(read(f"<p>How you can help:</p><ul>{listed}</ul>"))
    assert all(name in body for name in ("Money:", "Clothes:", "Help:"))


COMMENTS = (
    "I have waited for this for years and so have all my neighbours, thank you for the report.",
    "You are right about the fares, but who is going to pay when the boats need a new engine?",
    "If they had asked us nine years ago it would have cost half as much. We said so at the time!",
)


@pytest.mark.parametrize(
    "comment",
    [
        "<li class='comment'><cite>Reader {n}</cite> <small>3 May 2024 at 10:1{n}</small><p>{text}</p><a href='#r'>Reply</a></li>",
        "<div class='msg-{n}'><b>reader{n}</b><span>{n} hours ago</span><div>{text}</div><a href='#'>Report</a></div>",
        "<article id='k{n}'><footer><b>Leser {n}</b> 03.05.2024, 10:1{n} Uhr</footer><p>{text}</p><button>Antworten</button></article>",
    ],
)
@pytest.mark.parametrize("heading", ["<h3>3 comments</h3>", "<h2>Discussion</h2>", ""])
def test_comments_of_readers_are_left_out(comment, heading):
    listed = "".join(comment.format(n=n, text=text) for n, text in enumerate(COMMENTS, 1))
    body = "\n".join(read(after=f"</article><div>{heading}{listed}</div><article>"))
    assert [text for text in COMMENTS if text in body] == []


def test_the_questions_of_an_accordion_are_kept():
    questions = ("When does it start?", "Who may travel free?", "What about winter?")
    answers = "".join(
        f"<div class='q'><button aria-expanded='false'>{question}</button><div><p>{text}</p></div></div>"
        for question, text in zip(questions, TEXT[:3], strict=True)
    )
    page = f"<html><body><h1>{HEADLINE}</h1><p>{TEXT[3]}</p>{answers}</body></html>"
    body = extract_article(page, url="https://www.orne-echo.example/faq").body
    assert [question for question in questions if question not in body] == []


@pytest.mark.parametrize("box", ["<div class='dc' style='float:left'>T</div>", "<p class='initial'>T</p>"])
def test_a_drop_cap_in_a_box_of_its_own_goes_with_its_word(box):
    page = f"<html><body><h1>{HEADLINE}</h1>{box}<p>{TEXT[0][1:]}</p><p>{TEXT[1]}</p><p>{TEXT[2]}</p></body></html>"
    assert extract_article(page, url="https://www.orne-echo.example/cap").body.startswith(TEXT[0])


@pytest.mark.parametrize(
    "sentence",
    [
        "Sign up for our free daily newsletter",
        "Subscribe to our newsletter to get the latest news in your inbox.",
        "To get the latest news straight to your inbox, sign up for our newsletter here.",
        "Like us on Facebook, follow us on Twitter and Instagram.",
        "Follow Orne Echo Sport on Twitter, or send your ideas to sport@orne-echo.example.",
        "Download our app for the latest headlines.",
        "Click here to subscribe to our WhatsApp channel.",
        "If you have a story for our news team, email us at news@orne-echo.example.",
        "Have you been affected? Get in touch: news@orne-echo.example",
        "For more stories like this, check our news page.",
        "Support independent journalism: donate now.",
        "Share this article",
        "This story has been shared 1,200 times.",
        "Copyright 2024 The Orne Echo. All rights reserved.",
        "Our Standards: The Orne Echo Trust Principles.",
        "Jetzt unseren Newsletter abonnieren und nichts verpassen.",
        "Folgen Sie uns auf Facebook!",
        "Abonnez-vous à notre newsletter",
        "Suscríbete a nuestro boletín diario.",
        "Iscriviti alla nostra newsletter",
        "Volg ons op Instagram en Facebook",
    ],
)
@pytest.mark.parametrize("place", ["middle", "after"])
def test_paragraphs_that_ask_readers_to_subscribe_follow_or_write_in_are_left_out(sentence, place):
    paragraph = f"<p>{sentence}</p>"
    assert (read(paragraph) if place == "middle" else read(after=paragraph)) == list(TEXT)


@pytest.mark.parametrize(
    "sentence",
    [
        "Sign-ups for the newsletter of the ferry company fell by a third last year, its captain told the council.",
        "“Follow us,” he told the crowd on the landing stage, and they did so, all the way to the other bank.",
        "Follow the river on its way to the sea, and on the third day you will pass the weir and the old landing stage.",
        "Support for the ferry grew among residents of both banks, a survey says, and fell among those who drive.",
        "Do you have a story to tell? Everybody who lived by the river in the years of the flood has one, she says.",
        "Have you been affected by the flood? More than eleven hundred residents answered this question with yes.",
        "If you have any information about the boat that was seen that night, please call us on 101, police said.",
        "By signing up for the course, residents of both banks will learn how to steer the ferry, the council says.",
        "Copyright law of 2013 lets libraries copy papers that nobody else has, which the archive here has done since.",
    ],
)
def test_reports_on_subscribing_following_and_writing_in_are_kept(sentence):
    assert sentence in read(f"<p>{sentence}</p>")


def test_advice_in_a_list_to_subscribe_to_something_is_kept():
    items = ("Sign up for the ferry's newsletter", "Ask at the landing stage", "Look at the board by the bridge")
    listed = "".join(f"<li>{item}</li>" for item in items)
    found = read(f"<p>There are three ways to learn when the boats will run, the council says:</p><ul>{listed}</ul>")
    assert [line for line in found if any(item in line for item in items)]
