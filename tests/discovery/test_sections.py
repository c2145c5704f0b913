"""Section pages: the stories that they list, and the common kinds of links to older stories."""

from __future__ import annotations

import random
import time

import pytest

from newsscrape.discovery import paging
from newsscrape.discovery.embedded_links import framed
from newsscrape.discovery.sections import MAX_LINKS, pagination_links, section_links
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext

HOME = "http://gazette.example"


def reading(html, url=f"{HOME}/news/", head=""):
    return ParsedHtml.of(f"<html lang=en><head>{head}</head><body>{html}</body></html>", PageContext(url))


def ways_on(html, url=f"{HOME}/news/", head="", via="pagination"):
    return [link.url.removeprefix(HOME) for link in pagination_links(reading(html, url, head)) if link.via == via]


def test_links_come_with_their_place_their_text_and_the_date_beside_them():
    html = (
        "<nav><a href=/>Home</a></nav><ul><li><a href=/news/1><img src=a></a><a href=/news/1>Divers find an anchor</a> <time>3 June 2013</time></li><li>"
        "<a href=/news/1#c>12</a></li><li><a href='/news/2?utm_source=x'>Bicycle goes to the museum</a> <time>2 February 2004</time></li></ul>"
        "<a href='javascript:void(0)'>Menu</a><a href=mailto:a@b.example>Post</a><a>None</a>"
    )
    assert [
        (link.url, link.position, link.anchor_text, link.date_raw) for link in section_links(reading(html)).links
    ] == [
        (f"{HOME}/", 1, "Home", None),
        (f"{HOME}/news/1", 2, "Divers find an anchor", "3 June 2013"),
        (f"{HOME}/news/2?utm_source=x", 3, "Bicycle goes to the museum", "2 February 2004"),
    ]


def test_a_page_of_nothing_but_links_is_read_up_to_a_limit():
    found = section_links(reading("".join(f"<a href=/{n}>x</a>" for n in range(MAX_LINKS + 50))))
    assert (len(found.links), found.left) == (MAX_LINKS, 50)


NEXT_WORDS = (
    "Next Older|Weiter|Suivant|Siguiente|Próxima página|Successiva|Volgende|Nästa sida|Næste|Neste|Seuraava|Eldri fréttir|Następna|"
    "Další|Ďalšia|Következő|Următoarea|Следваща|Επόμενη|Следующая|Наступна|Sljedeća|Naslednja|Kitas|Nākamā|Järgmine|Sonraki|"
    "التالي|הבא|صفحه بعد|अगला|পরবর্তী|Berikutnya|Trang sau|ถัดไป|下一页|次へ|다음|Older posts|« Older Entries|NEXT PAGE ›|Next…"
).replace("Next Older", "Next")  # fmt: skip


@pytest.mark.parametrize("word", NEXT_WORDS.split("|"))
def test_next_in_any_language(word):
    assert ways_on(f"<a href=/elsewhere>{word}</a>") == ["/elsewhere"]


@pytest.mark.parametrize(
    "word", ["Newer posts", "Previous", "Zurück", "« ", "Next week's weather in full", "Headline", "Nextcloud"]
)
def test_what_does_not_mean_next(word):
    assert ways_on(f"<a href=/elsewhere>{word}</a>") == []


@pytest.mark.parametrize(
    ("url", "href", "label"),
    [
        ("/news/", "?page=2", "2"),
        ("/news/?page=3", "?page=4", "4"),
        ("/news/?page=3&sort=new", "?sort=new&page=4", "4"),
        ("/news/", "?page=1", "2"),  # counted from 0
        ("/news/", "?p=2", "Page 2"),
        ("/news/", "?start=20", "2"),
        ("/news/?offset=20", "?offset=40", "3"),
        ("/news/", "?tx_news[currentPage]=2", "2"),
        ("/news/", "?blatt=2", "2"),
        ("/news/", "/news/page/2/", "2"),
        ("/news/page/2/", "/news/page/3/", "3"),
        ("/news/index.html", "/news/page/2", "2"),
        ("/news/", "/news/seite-2.html", "Seite 2"),
        ("/news/", "/news/p2", "2"),
        ("/news/", "/news/2/", "2"),
        ("/news/2", "/news/3", "第3页"),
        ("/news.html", "/news-2.html", "2"),
        ("/news-2.html", "/news-3.html", "3"),
        ("/news.html", "/news_2.html", "2"),
        ("/news.html", "/news,2.html", "2"),
        ("/news/index.html", "/news/index2.html", "2"),
        ("/news/", "?page=2", "›"),
        ("/news/", "?page=2", "More"),
        ("/news/", "?page=2", "٢"),
        ("/", "/page/2/", "2"),
    ],
)
def test_numbered_pages_beyond_the_present_one(url, href, label):
    assert len(ways_on(f"<a href='{href}'>{label}</a>", HOME + url)) == 1


@pytest.mark.parametrize(
    ("url", "href", "label"),
    [
        ("/news/?page=3", "?page=2", "2"),
        ("/news/?page=3", "/news/", "1"),
        ("/news/?page=3", "?page=3", "3"),
        ("/news/?page=3", "?page=2", "Next"),  # its number says otherwise
        ("/news/", "?page=1", "1"),
        ("/news/page/3/", "/news/page/2/", "2"),
        ("/news/", "/sport/page/2/", "2"),
        ("/", "/?p=4711", "Divers find an anchor"),
        ("/news/", "/news/2024", "In 2024"),
        ("/news/", "http://other.example/news/?page=2", "2"),
        ("/news/", "/news/12-angry-men", "12 comments"),
        ("/news/", "#", "Next"),
        ("/news/", "/sport/", "More news"),
        ("/news/", "/sport/", "›"),
    ],
)
def test_what_is_no_later_page(url, href, label):
    assert ways_on(f"<a href='{href}'>{label}</a>", HOME + url) == []


@pytest.mark.parametrize(
    ("html", "head", "found"),
    [
        ("", '<link rel="next" href="?cursor=abc">', ["/news/?cursor=abc"]),
        ("", '<link rel="prev" href="?cursor=abc">', []),
        ("<a rel='nofollow next' href='?cursor=x'><i class=icon></i></a>", "", ["/news/?cursor=x"]),
        ("<a href='?cursor=x' aria-label='Next page'>›</a>", "", ["/news/?cursor=x"]),
        ("<a href='?cursor=x'><img alt=Weiter></a>", "", ["/news/?cursor=x"]),
        ("<nav class=pagination><a href='?cursor=x'>»</a></nav>", "", ["/news/?cursor=x"]),
        (
            "<button class='btn load-more' data-url='/ajax/news?cursor=x'>Load more</button>",
            "",
            ["/ajax/news?cursor=x"],
        ),
        ("<div class=load-more hx-get='/more?c=1'></div>", "", ["/more?c=1"]),
        ("<button data-url='/ajax/news?page=2'>Mehr laden</button>", "", []),  # neither its list nor its name says so
        ("<div class=share data-url='/news/1'>Share</div>", "", []),
    ],
)
def test_other_ways_on(html, head, found):
    assert ways_on(html, head=head) == found


def test_each_way_on_is_given_once_in_the_pages_order():
    html = "<p class=pager><a href=/news/>1</a> <b>2</b> <a href=?page=3>3</a> <a href=?page=9>9</a> <a href=?page=1>‹</a> <a href=?page=3>›</a></p>"
    links = pagination_links(reading(html, f"{HOME}/news/?page=2", "<link rel=next href=?page=3>"))
    assert [(link.url, link.position, link.anchor_text) for link in links] == [
        (f"{HOME}/news/?page=3", 1, None),
        (f"{HOME}/news/?page=9", 2, "9"),
    ]


@pytest.mark.parametrize(
    ("path", "period"),
    [
        ("/2024/03/", "2024-03-01 to 2024-03-31"),
        ("/news/2024/3/5", "2024-03-05"),
        ("/2024/march/", "2024-03-01 to 2024-03-31"),
        ("/2024/mar/15/index.html", "2024-03-15"),
        ("/archive/2024-03-15", "2024-03-15"),
        ("/archive/20240315.html", "2024-03-15"),
        ("/archiv/2024", "2024-01-01 to 2024-12-31"),
        ("/2024/", "2024-01-01 to 2024-12-31"),
        ("/news?date=2024-03-15", "2024-03-15"),
        ("/news?datum=15.03.2024", "2024-03-15"),
        ("/?m=202403", "2024-03-01 to 2024-03-31"),
        ("/calendar?month=3&year=2024", "2024-03-01 to 2024-03-31"),
        ("/calendar?month=13&year=2024", None),
        ("/calendar?year=2024&month=3", "2024-03-01 to 2024-03-31"),
        ("/2024/03/15/divers-find-an-anchor", None),
        ("/election/2024", None),
        ("/2024/stories/", None),
        ("/news/1234567", None),
        ("/news/2024/13/", None),
        ("/1066/10/", None),
    ],
)
def test_pages_of_an_archive_by_date(path, period):
    found = paging.dated(HOME + path)
    assert (str(found) if found else None) == period


ARCHIVE = (
    "<a href=/2024/02/>February</a><a href=/2024/04/>April</a><a href=/2024/03/14/>14</a><a href=/2023/>2023</a>"
    "<a href=/2024/03/14/divers>Divers</a><select><option value=''>Choose<option value='/2019/12/'>December 2019</select>"
)


def test_from_a_dated_page_only_older_ones_and_its_parts():
    assert ways_on(ARCHIVE, f"{HOME}/2024/03/", via="calendar") == ["/2024/02/", "/2024/03/14/", "/2023/", "/2019/12/"]


def test_from_any_other_page_every_dated_one():
    assert ways_on(ARCHIVE, f"{HOME}/news/", via="calendar") == [
        "/2024/02/",
        "/2024/04/",
        "/2024/03/14/",
        "/2023/",
        "/2019/12/",
    ]


@pytest.mark.parametrize(
    "html",
    [
        "".join(f"<a href='?{'&'.join(f'p{key}={n}' for key in range(150))}'>{n}</a>" for n in range(300)),
        "".join(f"<a href='/{'archi' * 380}/2024{n}x'>x</a>" for n in range(300)),
        "".join(f"<a href='/{'-1' * 900}/{n}'>{n}</a>" for n in range(300)),
        "<div data-url=/x>" * 1_500 + "y" * 100_000,
    ],
    ids=["parameters", "archives", "numbers", "buttons"],
)
def test_hostile_links_take_no_time(html):
    begun = time.process_time()
    pagination_links(reading(html, f"{HOME}/news/?page=2&a=1"))
    assert time.process_time() - begun < 6


def test_no_input_makes_it_raise_or_hang():
    random_ = random.Random(6)
    seed = (
        ARCHIVE
        + "<nav class=pager><a href=?page=2>2</a><a href='/news-3.html'>Next</a></nav><button data-url=/x?page=4>More</button>"
    ).encode()
    hrefs = [
        b"http://[",
        b"?page=" + b"9" * 5_000,
        b"//",
        b"\xff\xfe",
        b"?" + b"&a" * 500,
        b"/" * 400,
        b"%zz",
        "/২/٣".encode(),
    ]
    for _ in range(400):
        body = bytearray(seed)
        for _ in range(random_.randint(1, 8)):
            at = random_.randrange(len(body))
            body[at : at + random_.randint(0, 20)] = random_.choice(
                [*hrefs, b"<", b"'", b"<a href=", b"<select>", b"\x00"]
            )
        page = ParsedHtml.of(
            bytes(body), PageContext(random_.choice([f"{HOME}/news/", f"{HOME}/2024/03/", "http://[bad", ""]))
        )
        pagination_links(page)
        section_links(page)


def test_frames_and_pages_in_objects_are_part_of_a_page():
    html = (
        "<iframe src=/top></iframe><object type='text/html' data=/list></object>"
        "<object type='application/x-shockwave-flash' data=/film.swf></object><object data=/logo.svg></object>"
    )
    assert list(framed(reading(html))) == ["/top", "/list"]
