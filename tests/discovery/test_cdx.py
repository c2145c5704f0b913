"""Indexes of web archives: both formats give the same captures, and a damaged index gives its intact lines."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qsl, urlsplit

import pytest

from newsscrape import urls
from newsscrape.discovery.cdx import (
    Capture,
    Cdx,
    cdx_query,
    moves,
    one_per_url,
    pages,
    read_cdx,
    replay_base,
    replay_url,
)

WAYBACK, PYWB = "https://web.archive.org/cdx/search/cdx", "http://localhost:8080/news/cdx"
DIVERS = Capture(
    "http://www.gazette.example:80/news.asp?id=1",
    datetime(2004, 11, 16, 2, 23, 2, tzinfo=UTC),
    "text/html",
    200,
    "AAAA",
)
AGAIN = Capture(
    "http://www.gazette.example/news.asp?id=1", datetime(2005, 1, 2, 3, 4, 5, tzinfo=UTC), None, None, "AAAA"
)

HEADER = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
ROWS = [
    ["example,gazette)/news.asp?id=1", "20041116022302", "http://www.gazette.example:80/news.asp?id=1", "text/html", "200", "AAAA", "1234"],
    ["example,gazette)/news.asp?id=1", "20050102030405", "http://www.gazette.example/news.asp?id=1", "warc/revisit", "-", "AAAA", "500"],
]  # fmt: skip
OBJECTS = [
    {"urlkey": r[0], "timestamp": r[1], "url": r[2], "mime": r[3], "status": r[4], "digest": r[5], "filename": "a.warc.gz"} for r in ROWS
]  # fmt: skip


def wayback(*rows):
    return "[" + ",\n".join(json.dumps(row) for row in rows) + "]\n"


def lines(*each):
    return "".join(f"{line}\n" for line in each)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(wayback(HEADER, *ROWS), id="wayback's json"),
        pytest.param(json.dumps([HEADER, *ROWS]), id="wayback's json on one line"),
        pytest.param(json.dumps(OBJECTS), id="objects in a list"),
        pytest.param(wayback([*HEADER[::-1]], *(row[::-1] for row in ROWS)), id="fields in another order"),
        pytest.param(lines(*(" ".join(row) for row in ROWS)), id="wayback's lines"),
        pytest.param(lines(" CDX N b a m s k r M S V g", *(" ".join([*row[:6], "-", "-", "500", "1", "a.warc.gz"]) for row in ROWS)), id="a cdx file"),
        pytest.param(lines(*map(json.dumps, OBJECTS)), id="pywb's json"),
        pytest.param(lines(*(f"{o['urlkey']} {o['timestamp']} " + json.dumps({k: o[k] for k in ("url", "mime", "status", "digest")}) for o in OBJECTS)), id="cdxj"),
        pytest.param("\ufeff" + lines(*map(json.dumps, OBJECTS)).replace("\n", "\r\n"), id="a mark and windows line ends"),
    ],
)  # fmt: skip
def test_the_same_captures_from_either_dialect(body):
    assert read_cdx(body.encode()) == Cdx((DIVERS, AGAIN))


@pytest.mark.parametrize(
    "body",
    [
        wayback(HEADER, *ROWS, [], ["example%2Cgazette%29%2F+2005"]),
        lines(*map(" ".join, ROWS), "", "example%2Cgazette%29%2F+2005"),
    ],
)
def test_a_resume_key_is_not_a_capture(body):
    found = read_cdx(body.encode())
    assert (len(found.captures), found.resume_key, found.problem) == (2, "example%2Cgazette%29%2F+2005", None)


@pytest.mark.parametrize("body", [b"", b"[]", b"[]\n", b"\n", b"[[]]"])
def test_nothing_found_is_no_problem(body):
    assert read_cdx(body) == Cdx()


@pytest.mark.parametrize(
    ("body", "captures", "problem"),
    [
        (wayback(HEADER, *ROWS)[:-40], 1, "it breaks off, with 1 captures read"),
        (wayback(HEADER, *ROWS).rstrip()[:-2] + "]", 2, "it breaks off, with 2 captures read"),
        (lines(*map(json.dumps, OBJECTS))[:-40], 1, "1 of 2 lines cannot be read"),
        ("<html><body>Gateway time-out</body></html>", 0, "an HTML page"),
        ('{"message": "No Captures found for: gazette.example"}', 0, "1 of 1 lines cannot be read: No Captures found"),
        ("org.archive.util.io.RuntimeIOException: Blocked Site Error\n", 0, "1 of 1 lines cannot be read: org.archive"),
        (wayback(HEADER, ROWS[0], ["a", "20040230000000", "http://a.example/", "text/html", "200", "A", "1"]), 1, "1 of 2 lines"),
        (wayback(HEADER, ROWS[0], ["a", "20040228000000", "javascript:1", "text/html", "200", "A", "1"]), 1, "1 of 2 lines"),
        (wayback(HEADER, ROWS[0], ["a", "2004"]), 1, "1 of 2 lines"),
        ("[" * 100_000, 0, "it breaks off"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_the_rest_read(body, captures, problem):
    found = read_cdx(body.encode())
    assert len(found.captures) == captures
    assert (found.problem or "").startswith(problem)


def test_the_question():
    url = cdx_query(
        WAYBACK, "4ni.example/news*", match_type="prefix", since=datetime(2004, 1, 1, tzinfo=timezone(timedelta(hours=2))),
        until=datetime(2005, 12, 31, 23, 59, 59, tzinfo=UTC), limit=1000, resume_key="a b", collapse="digest",
    )  # fmt: skip
    assert url.startswith(f"{WAYBACK}?")
    assert dict(parse_qsl(urlsplit(url).query)) == {
        "url": "4ni.example/news*", "matchType": "prefix", "output": "json", "from": "20031231220000", "to": "20051231235959", "limit": "1000",
        "collapse": "digest", "showResumeKey": "true", "resumeKey": "a b",
    }  # fmt: skip
    assert (
        cdx_query("http://localhost/cdx?coll=a", "x.example")
        == "http://localhost/cdx?coll=a&url=x.example&matchType=exact&output=json"
    )


def test_pages_are_told_from_the_rest_and_the_unknown_stays():
    at = DIVERS.captured_at
    page, picture, error, moved = (
        Capture("http://a.example/", at, mime, status)
        for mime, status in (("text/html", 200), ("image/gif", 200), ("text/html", 404), ("text/html", 302))
    )
    assert pages([page, picture, error, AGAIN, moved]) == (page, AGAIN)


def test_where_a_page_went_is_told_by_the_first_redirect_after_it():
    old, new = "http://a.example/old", "http://a.example/new"
    listed = [
        Capture(url, DIVERS.captured_at.replace(year=year), "text/html", status)
        for url, year, status in (
            (old, 2006, 301), (old, 2007, 200), (old, 2008, 301), (old, 2009, 302), (new, 2008, 200), (old, 2010, 200),
            (old, 2011, 404), (old, 2012, 301),
        )
    ]  # fmt: skip
    assert [(one.url, one.captured_at.year) for one in moves(reversed(listed))] == [(old, 2008)]


@pytest.mark.parametrize(("prefer", "chosen"), [("first", DIVERS), ("last", AGAIN)])
def test_one_capture_of_each_address(prefer, chosen):
    other = Capture("https://gazette.example/b", AGAIN.captured_at)
    for captures in ([DIVERS, other, AGAIN], [AGAIN, other, DIVERS]):
        assert one_per_url(captures, prefer) == (chosen, other)


@pytest.mark.parametrize(
    ("base", "url"),
    [
        (WAYBACK, "https://web.archive.org/web/20041116022302id_/http://www.gazette.example:80/news.asp?id=1"),
        (PYWB, "http://localhost:8080/news/20041116022302id_/http://www.gazette.example:80/news.asp?id=1"),
        ("http://localhost:8080/news/index", "http://localhost:8080/news/20041116022302id_/http://www.gazette.example:80/news.asp?id=1"),
        ("https://archive.example/wayback/", "https://archive.example/wayback/20041116022302id_/http://www.gazette.example:80/news.asp?id=1"),
    ],
)  # fmt: skip
def test_where_a_capture_is_read_unrewritten(base, url):
    assert replay_url(replay_base(base), DIVERS) == url
    archived = urls.unwrap(url)
    assert archived is not None
    assert (archived.url, archived.captured_at) == (DIVERS.url, DIVERS.captured_at)


def test_no_input_makes_it_raise_or_hang():
    random_ = random.Random(8)
    seeds = [
        wayback(HEADER, *ROWS, [], ["key"]).encode(),
        lines(*map(json.dumps, OBJECTS)).encode(),
        lines(*map(" ".join, ROWS)).encode(),
    ]
    for _ in range(3_000):
        body = bytearray(random_.choice(seeds))
        for _ in range(random_.randint(1, 6)):
            at = random_.randrange(len(body))
            body[at : at + random_.randint(0, 20)] = random_.choice(
                [b"", b"[", b"]", b'"', b"{", b"null", b"\n", b"\xff", b"\x85", b"9" * 30]
            )
            body = body or bytearray(b"x")
        found = read_cdx(bytes(body))
        one_per_url(pages(found.captures))
        for capture in found.captures:
            replay_url("http://localhost", capture)
