"""Sitemaps: every format, all kinds of damage, and what a range of days can skip."""

from __future__ import annotations

import gzip
import random
from datetime import date

import pytest

from newsscrape.discovery.periods import name_periods, period_of
from newsscrape.discovery.sitemaps import (
    SitemapEntry,
    prune,
    read_sitemap,
    robots_sitemaps,
    well_known_sitemaps,
)

URL = "https://gazette.example/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ONE = "<url><loc>https://gazette.example/news/1</loc><lastmod>2024-03-15T10:05:00+01:00</lastmod></url>"
WANTED = [("https://gazette.example/news/1", "2024-03-15T10:05:00+01:00")]


def urlset(entries=ONE, attributes=NS, prolog='<?xml version="1.0" encoding="UTF-8"?>'):
    return f"{prolog}<urlset {attributes}>{entries}</urlset>"


def read(body, **more):
    return read_sitemap(body if isinstance(body, bytes) else body.encode(), URL, **more)


PACKED = gzip.compress(urlset().encode(), mtime=0)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(urlset(), id="plain"),
        pytest.param(urlset(attributes="", prolog=""), id="no namespace, no declaration"),
        pytest.param(urlset(attributes='xmlns="http://www.google.com/schemas/sitemap/0.84"'), id="an old namespace"),
        pytest.param(urlset().replace("<", "<s:").replace("<s:/", "</s:").replace("<s:?", "<?").replace("xmlns=", "xmlns:s="), id="a prefix"),
        pytest.param(urlset(ONE.replace("<loc>", "<loc>\n   ").replace("https://gazette.example", "<![CDATA[https://gazette.example").replace("</loc>", "]]>\n</loc>")), id="cdata and white space"),
        pytest.param(urlset(ONE.replace("https://gazette.example", "")), id="a relative address"),
        pytest.param("\n\n\ufeff" + urlset(), id="blank lines and a mark first"),
        pytest.param(urlset('<url><loc>mailto:desk@gazette.example</loc></url><url/><url><loc>javascript:1</loc></url>' + ONE), id="what is no page"),
        pytest.param(urlset(ONE + "<url><loc>https://gazette.example/ne")[:-9], id="cut off inside an address"),
        pytest.param(urlset("<url><x>&nbsp;</x></url>" + ONE), id="an entity of HTML"),
        pytest.param('<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + urlset("<url><loc>&x;</loc></url>" + ONE, prolog=""), id="an external entity"),
        pytest.param(PACKED, id="gzip"),
        pytest.param(gzip.compress(PACKED), id="gzip twice"),
        pytest.param(PACKED + b"\x00\x00junk", id="gzip with junk behind it"),
        pytest.param(gzip.compress(urlset().encode()[:90]) + gzip.compress(urlset().encode()[90:]), id="gzip in two members"),
        pytest.param(urlset().encode("utf-16"), id="utf-16"),
    ],
)  # fmt: skip
def test_the_same_page_from_any_sitemap(body):
    assert [
        (e.url, e.lastmod_raw) for e in read(body).entries if e.url.startswith("https://gazette.example/news/")
    ] == WANTED


def test_an_address_with_bare_ampersands_stays_whole():
    found = read(urlset("<url><loc>https://gazette.example/?id=1&copy=2&amp;c=3</loc></url>"))
    assert [e.url for e in found.entries] == ["https://gazette.example/?id=1&copy=2&c=3"]


def test_a_news_sitemap_gives_date_title_and_language():
    news = (
        '<url><loc>/news/2</loc><news:news xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><news:publication>'
        "<news:name>Gazette</news:name><news:language>en</news:language></news:publication>"
        "<news:publication_date>2024-03-15</news:publication_date><news:title>Divers find  an anchor</news:title></news:news></url>"
    )
    found = read(urlset(ONE + news))
    assert found.entries[1] == SitemapEntry(
        "https://gazette.example/news/2", None, "2024-03-15", "Divers find an anchor", "en", 2
    )
    assert [(link.via, link.position, link.anchor_text, link.date_raw) for link in found.links] == [
        ("sitemap", 1, None, None),  # when it changed is not when it was published
        ("sitemap", 2, "Divers find an anchor", "2024-03-15"),
    ]


def test_an_index_gives_sitemaps_and_not_itself():
    found = read(
        f"<sitemapindex {NS}><sitemap><loc>/a.xml.gz</loc><lastmod>2024-03</lastmod></sitemap><sitemap><loc>{URL}</loc></sitemap></sitemapindex>"
    )
    assert (found.entries, found.problem) == ((), None)
    assert [(e.url, e.lastmod_raw, e.nested) for e in found.children] == [
        ("https://gazette.example/a.xml.gz", "2024-03", True)
    ]


def test_a_list_of_addresses_as_text():
    found = read(
        "\ufeffhttps://gazette.example/1\r\n\r\n  https://gazette.example/2\nnot an address\nhttps://gazette.example/1\n"
    )
    assert [e.url for e in found.entries] == ["https://gazette.example/1", "https://gazette.example/2"]


def test_a_feed_may_serve_as_a_sitemap():
    found = read(
        "<rss><channel><item><link>/1</link><title>One</title><pubDate>3 June 2013</pubDate></item></channel></rss>"
    )
    assert [(e.url, e.published_raw, e.title) for e in found.entries] == [
        ("https://gazette.example/1", "3 June 2013", "One")
    ]


LONG = urlset("".join(f"<url><loc>https://gazette.example/news/{n}</loc></url>" for n in range(3_000)))


@pytest.mark.parametrize(
    ("body", "problem", "entries"),
    [
        pytest.param(b"", "empty", 0, id="nothing"),
        pytest.param(b"\x1f\x8b", "cut off inside its gzip", 0, id="two bytes of gzip"),
        pytest.param(b"\x1f\x8bnothing of the kind", "damaged gzip", 0, id="no gzip"),
        pytest.param(b"<!DOCTYPE html><html><urlset>", "an HTML page", 0, id="a page"),
        pytest.param(b"404", "no XML", 0, id="text"),
        pytest.param(LONG[:-60].encode(), "cut off", 2_999, id="cut off"),
        pytest.param(LONG.replace("/news/7<", "/news/7</x><").encode(), "not well-formed", 3_000, id="a stray end"),
        pytest.param(gzip.compress(b"\x00" * 10_000_000), "larger than 1000000 bytes unpacked", 0, id="a bomb"),
        pytest.param(gzip.compress(LONG.encode())[:-2_000], "cut off inside its gzip; cut off", None, id="half a gzip"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_the_rest_read(body, problem, entries):
    found = read(body, max_unpacked=1_000_000)
    assert (found.problem or "").startswith(problem)
    if entries is None:
        assert 100 < len(found.entries) < 3_000
        assert all(e.url == f"https://gazette.example/news/{n}" for n, e in enumerate(found.entries))
    else:
        assert len(found.entries) == entries


def test_entries_beyond_the_limit_are_counted_and_not_read():
    found = read(LONG, limit=1_000)
    assert (len(found.entries), found.problem) == (1_000, "3000 entries, of which the first 1000 are read")


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("2024-03-15T10:05:00+01:00", "2024-03-15", "2024-03-15"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("Fri, 15 Mar 2024 10:00:00 GMT", "2024-03-15", "2024-03-15"),
    ],
)
def test_a_printed_date_stands_for_days(raw, first, last):
    period = period_of(raw)
    assert period is not None
    assert (str(period.first), str(period.last)) == (first, last)


@pytest.mark.parametrize("raw", [None, "", "yesterday", "03/04/2024", "1970-01-01", "0001-01-01T00:00:00", "2024-13-40", "20240", "2024-03-155"])  # fmt: skip
def test_a_date_in_doubt_stands_for_nothing(raw):
    assert period_of(raw) is None


def named(*names):
    return [str(period) if period else None for period in name_periods([f"https://gazette.example/{n}" for n in names])]


JANUARY, MARCH = "2024-01-01 to 2024-01-31", "2024-03-01 to 2024-03-31"
YEARS = ["2019-01-01 to 2019-12-31", "2020-01-01 to 2020-12-31"]


@pytest.mark.parametrize(
    ("names", "periods"),
    [
        (["sitemap-2024-01.xml", "sitemap-2024-03.xml"], [JANUARY, MARCH]),
        (["sitemap_202401.xml.gz", "sitemap_202403.xml.gz"], [JANUARY, MARCH]),
        (["2024/01/sitemap.xml", "2024/03/sitemap.xml"], [JANUARY, MARCH]),
        (["2024/posts-2024-01.xml", "2024/posts-2024-03.xml"], [JANUARY, MARCH]),
        (["map.xml?yyyy=2024&mm=1", "map.xml?yyyy=2024&mm=03"], [JANUARY, MARCH]),
        (["sitemap-2024-jan.xml", "sitemap-2024-march.xml"], [JANUARY, MARCH]),
        (["jan2024.xml", "mar2024.xml"], [JANUARY, MARCH]),
        (["2024/03/15/sitemap.xml", "2024/03/16/sitemap.xml"], ["2024-03-15", "2024-03-16"]),
        (["sitemap-20240315.xml", "sitemap-20240316.xml"], ["2024-03-15", "2024-03-16"]),
        (["sitemap_2019.xml", "sitemap_2020.xml"], YEARS),
        (["posts-2019-1.xml", "posts-2020-2.xml"], YEARS),
        (["posts-2019-q1.xml", "posts-2020-q2.xml"], YEARS),
        (["week-2019-01.xml", "week-2020-45.xml"], YEARS),
        (["2024-03-01.xml", "2024-03-9.xml", "2024-01-9.xml"], [MARCH, MARCH, JANUARY]),
        (["2019-2021.xml", "2022-2024.xml"], ["2019-01-01 to 2021-12-31", "2022-01-01 to 2024-12-31"]),
        # Numbers, not years; the day on which all were made; a name that stands alone.
        (["sitemap-1999.xml", "sitemap-2500.xml"], [None, None]),
        (["sitemap-1.xml", "sitemap-2019.xml", "sitemap-2020.xml"], [None, None, None]),
        (["posts-1-20240315.xml", "posts-2-20240315.xml"], [None, None]),
        (["sitemap-2019.xml", "sitemap-current.xml"], [None, None]),
        (["posts-20191.xml", "posts-20202.xml"], [None, None]),
    ],
)  # fmt: skip
def test_names_that_carry_a_date(names, periods):
    assert named(*names) == periods


SINCE, UNTIL = date(2024, 3, 10), date(2024, 3, 20)


@pytest.mark.parametrize(
    ("dates", "reason"),
    [
        ({"lastmod_raw": "2024-03-08T23:00:00Z"}, "last changed 2024-03-08, before 2024-03-10"),
        ({"lastmod_raw": "2024-03-09T23:00:00Z"}, None),  # another zone's tenth
        ({"lastmod_raw": "2024-03-15"}, None),
        ({"lastmod_raw": "2024-11-15"}, None),  # an old article, changed since
        ({"lastmod_raw": "2024"}, None),
        ({"lastmod_raw": "2023"}, "last changed 2023-01-01 to 2023-12-31, before 2024-03-10"),
        ({"lastmod_raw": "1970-01-01"}, None),
        ({"lastmod_raw": "no date"}, None),
        ({}, None),
        ({"published_raw": "2024-03-22", "lastmod_raw": "2024-03-22"}, "published 2024-03-22, after 2024-03-20"),
        ({"published_raw": "2024-03-21T01:00:00+09:00"}, None),
        ({"published_raw": "2024-03-01", "lastmod_raw": "2024-03-15"}, "published 2024-03-01, before 2024-03-10"),
    ],
)
def test_pages_are_dropped_by_their_dates_only_when_sure(dates, reason):
    entry = SitemapEntry("https://gazette.example/2019/01/01/x", **dates)
    pruned = prune([entry], SINCE, UNTIL)
    assert [why for _, why in pruned.dropped] == ([reason] if reason else [])
    assert len(pruned.kept) + len(pruned.dropped) == 1
    assert prune([entry], None, None).kept == (entry,)


def test_sitemaps_are_dropped_by_their_names():
    names = ["2024-01", "2024-02", "2024-03", "2024-04", "2023-03"]
    entries = [SitemapEntry(f"https://gazette.example/sitemap-{n}.xml", "2024-11-24", nested=True) for n in names]
    pruned = prune(entries, SINCE, UNTIL)
    assert [e.url[-11:-4] for e in pruned.kept] == ["2024-03"]
    assert pruned.dropped[0][1] == "named after 2024-01-01 to 2024-01-31, before 2024-03-10"


def test_a_month_that_touches_the_span_is_kept():
    entries = [
        SitemapEntry(f"https://gazette.example/s-{n}.xml", nested=True) for n in ("2024-02", "2024-03", "2024-04")
    ]
    assert len(prune(entries, date(2024, 3, 1), date(2024, 3, 31)).kept) == 3  # a day to spare at each end


def test_sitemaps_in_robots_txt():
    robots = (
        b"\xef\xbb\xbfSITEMAP: https://gazette.example/a.xml # all\r\nUser-agent: *\rDisallow: /\r\n  sitemap :/b.xml\n"
        b"Sitemap: https://gazette.example/a.xml\n# Sitemap: https://gazette.example/no.xml\nSitemap: file:///etc/passwd\n\xff\xfe\n"
    )
    assert robots_sitemaps(robots, "https://gazette.example/robots.txt") == (
        "https://gazette.example/a.xml",
        "https://gazette.example/b.xml",
    )
    assert robots_sitemaps(robots) == ("https://gazette.example/a.xml",)
    assert len(robots_sitemaps(b"".join(b"Sitemap: https://gazette.example/%d\n" % n for n in range(5_000)))) == 1_000


def test_well_known_places_begin_at_the_root():
    found = well_known_sitemaps("https://gazette.example/en/")
    assert found[0] == "https://gazette.example/sitemap.xml"
    assert "https://gazette.example/en/sitemap.xml" in found


def test_no_input_makes_it_raise_or_hang():
    random_ = random.Random(5)
    seeds = [urlset(ONE * 3).encode(), PACKED, f"<sitemapindex {NS}><sitemap><loc>/2024/1.xml</loc></sitemap></sitemapindex>".encode(),
             b"https://gazette.example/1\nhttps://gazette.example/2\n"]  # fmt: skip
    for _ in range(900):
        body = bytearray(random_.choice(seeds))
        for _ in range(random_.randint(1, 6)):
            at = random_.randrange(len(body))
            piece = random_.choice(
                [b"", b"<", b"&", b"<![CDATA[", b"\x00", b"\xff", b"</url>", b"\x1f\x8b", bytes(body[at : at + 40])]
            )
            body[at : at + random_.randint(0, 30)] = piece
            body = body or bytearray(b"x")
        found = read(bytes(body))
        prune(found.entries + found.children, SINCE, UNTIL)
        robots_sitemaps(bytes(body))
