"""The bundled site serves what its routes say, and its truth file agrees with its pages."""

from __future__ import annotations

import gzip
import html
import http.client
import json
import re
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from newsscrape.demo.server import LOOPBACK, SITE, DemoServer, read_routes

ROUTES = read_routes()
TRUTH: list[dict[str, Any]] = [
    json.loads(line) for line in (SITE.parent / "truth.jsonl").read_text(encoding="utf-8").splitlines()
]
ARTICLES = [line for line in TRUTH if line["page_type"] == "article"]
STORIES = [line for line in ARTICLES if "canonical" not in line]  # each once, without print versions
LISTINGS = [line for line in TRUTH if line["page_type"] == "listing"]
SECTIONS = ("/northern-ireland-news.aspx", "/uk-news.aspx", "/business-news.aspx")


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


def get(server: DemoServer, address: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """One request, no redirect followed."""
    connection = http.client.HTTPConnection(LOOPBACK, urlsplit(server.url).port, timeout=10)
    try:
        connection.request("GET", address, headers=headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def final(server: DemoServer, address: str) -> int | None:
    """The status behind at most five redirects; None where there are more."""
    for _ in range(6):
        response, _body = get(server, address)
        location = response.headers["Location"]
        if location is None:
            return response.status
        parts = urlsplit(urljoin(server.url, location))
        address = parts.path + (f"?{parts.query}" if parts.query else "")
    return None


def page_text(address: str) -> str:
    """A page as text in the charset that its bytes are in, whatever it declares."""
    route = ROUTES[address]
    body = gzip.decompress(route.body) if route.headers.get("Content-Encoding") == "gzip" else route.body
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252")


def visible(address: str) -> str:
    """The text between the tags, entities resolved, white space folded."""
    markup = re.sub(r"(?is)<(script|title)\b.*?</\1>", " ", page_text(address))
    lines = re.sub(r"(?i)</?(?:a|b|font|span|strong|time)\b[^>]*>", "", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", lines)).split())


def links(address: str) -> Iterator[str]:
    """Paths and queries of the links of a page that stay on the site."""
    for found in re.finditer(r"""(?i)<a\b[^>]*?\bhref=(?:"([^"]*)"|([^\s>]+))""", page_text(address)):
        parts = urlsplit(urljoin(f"http://www.lagancourier.example{address}", html.unescape(found[1] or found[2])))
        if parts.scheme in ("http", "https"):
            assert (parts.hostname or "").removeprefix("www.") == "lagancourier.example"
            yield parts.path + (f"?{parts.query}" if parts.query else "")


PAGES = sorted(
    address
    for address, route in ROUTES.items()
    if route.headers.get("Content-Type", "").startswith("text/html") and "breaks off" not in (route.note or "")
)


def test_only_this_machine_is_served(server: DemoServer) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", server.url)
    assert get(server, "/")[0].status == 200


@pytest.mark.parametrize("address", sorted(ROUTES))
def test_a_route_answers_as_advertised(server: DemoServer, address: str) -> None:
    response, body = get(server, address)
    route = ROUTES[address]
    assert response.status == route.status
    assert response.version == 11
    assert int(response.headers["Content-Length"]) == len(body)
    assert response.headers["Content-Type"] == route.headers.get("Content-Type")
    assert b"lagancourier.example/" not in body
    if not route.headers.get("Content-Type", "").startswith(("text/", "application/xml", "application/rss")):
        assert body == route.body


def test_files_without_a_route_are_not_kept() -> None:
    table = json.loads((SITE / "routes.json").read_text(encoding="utf-8"))
    used = {entry["file"] for entry in table.values() if "file" in entry} | {"routes.json"}
    assert {path.relative_to(SITE).as_posix() for path in SITE.rglob("*") if path.is_file()} == used
    assert sum(path.stat().st_size for path in SITE.rglob("*")) < 600_000


def test_an_unknown_address_is_not_found(server: DemoServer) -> None:
    response, body = get(server, "/../server.py")
    assert response.status == 404
    assert b"Page not found" in body


def test_a_query_that_means_nothing_is_ignored(server: DemoServer) -> None:
    path = STORIES[-1]["path"]
    assert get(server, f"{path}?utm_source=home")[1] == get(server, path)[1]


def test_the_site_names_itself_by_the_servers_address(server: DemoServer) -> None:
    _response, body = get(server, "/northern-ireland-news/9402/storm-closes-roads-and-brings-down-church-spire")
    assert f'<link rel="canonical" href="{server.url}northern-ireland-news/9402/'.encode() in body
    assert f'"mainEntityOfPage": "{server.url}'[:-1].encode() in body
    assert get(server, "/article.aspx?id=1187")[0].headers["Location"] == f"{server.url}news/1187"


def test_an_unchanged_page_is_not_sent_again(server: DemoServer) -> None:
    first, _body = get(server, "/uk-news.aspx")
    second, body = get(server, "/uk-news.aspx", **{"If-None-Match": first.headers["ETag"]})
    assert (second.status, body) == (304, b"")


def test_requests_are_noted_in_order() -> None:
    with DemoServer() as server:
        get(server, "/uk-news.aspx?page=2")
        get(server, "/nowhere")
        assert server.requests == ["/uk-news.aspx?page=2", "/nowhere"]


def test_a_taken_port_is_refused(server: DemoServer) -> None:
    with pytest.raises(OSError, match="in use"):
        DemoServer(port=urlsplit(server.url).port or 0)


def test_redirects_arrive_or_go_round(server: DemoServer) -> None:
    assert final(server, "/article.aspx?id=1187") == 200
    assert final(server, "/article.aspx?id=3002") is None


def test_one_response_breaks_off_and_one_is_empty(server: DemoServer) -> None:
    (broken,) = (address for address, route in ROUTES.items() if "breaks off" in (route.note or ""))
    (empty,) = (address for address, route in ROUTES.items() if "empty" in (route.note or ""))
    inflate = zlib.decompressobj(wbits=31)
    assert inflate.decompress(get(server, broken)[1]).startswith(b"<!DOCTYPE html>")
    assert not inflate.eof
    assert get(server, empty)[1] == b""


@pytest.mark.parametrize("address", PAGES)
def test_a_link_leads_to_a_page_or_to_an_intended_failure(address: str) -> None:
    for link in links(address):
        assert link in ROUTES or link.partition("?")[0] in ROUTES, link


def test_every_story_can_be_reached_from_the_home_page() -> None:
    seen, queue = {"/"}, ["/"]
    while queue:
        for link in links(queue.pop()):
            address = link if link in ROUTES else link.partition("?")[0]
            if address not in seen:
                seen.add(address)
                queue.extend([address] if address in PAGES else [])
    assert {line["path"] for line in TRUTH} <= seen


def test_the_stories_span_twenty_years_and_five_eras_of_markup() -> None:
    years = {line["date_published"][:4] for line in STORIES if line["date_published"]}
    assert len(STORIES) >= 30
    assert len(years) >= 15
    assert {"2004", "2025"} <= years
    assert {line["era"] for line in STORIES} == {2004, 2008, 2013, 2018, 2024}
    assert len(PAGES) >= 40


@pytest.mark.parametrize("line", ARTICLES, ids=lambda line: line["path"])
def test_the_truth_of_an_article_stands_on_its_page(line: dict[str, Any]) -> None:
    """Headline, paragraphs in order, byline, date and related stories, in the letters of the page."""
    text = visible(line["path"])
    position = head = text.index(line["headline"])
    for paragraph in line["paragraphs"]:
        position = text.index(paragraph, position) + len(paragraph)
    if line["byline"]:
        assert any(form in text for form in (f"({line['byline']})", f"By {line['byline']}"))
        assert [name for name in re.split("/| and ", line["byline"]) if name] == line["authors"]
    assert any(form in text for form in printed(line["date_published"])) or line["date_published"] is None
    for story in line["related"]:
        position = text.index(story["heading"], head)
        assert story["headline"] in text[position:]
        assert story["teaser"] in text[position:]
        assert any(form in text[position:] for form in printed(story["date"]))


@pytest.mark.parametrize("line", LISTINGS, ids=lambda line: line["path"])
def test_the_truth_of_a_section_stands_on_its_page(line: dict[str, Any]) -> None:
    """A lead story and then the latest ones, newest first, with a link to the older ones."""
    text = visible(line["path"])
    position = text.index(line["heading"])
    for story in line["stories"]:
        position = text.index(f"{date.fromisoformat(story['date']):%d %B %Y} {story['headline']}", position)
        assert text.index(story["teaser"], position) > position
    days = [story["date"] for story in line["stories"]]
    assert days == sorted(days, reverse=True)
    found = set(links(line["path"]))
    assert {story["url_path"] for story in line["stories"]} <= found
    if line["path"] in SECTIONS:
        assert text.index(line["lead"]["headline"]) < text.index(line["heading"])
        assert line["older"] in found
        assert "Older news" in text


@pytest.mark.parametrize("line", STORIES, ids=lambda line: line["path"])
def test_related_stories_link_to_where_the_truth_says(line: dict[str, Any]) -> None:
    found = set(links(line["path"]))
    assert {story["url_path"] for story in line["related"] if story["url_path"]} <= found


def test_the_truth_of_related_stories_agrees_with_the_stories() -> None:
    known = {line["path"]: line for line in STORIES}
    for line in STORIES:
        for story in line["related"]:
            target = known.get(story["url_path"])
            if target is not None:
                assert (story["headline"], story["date"]) == (target["headline"], target["date_published"])


def printed(day: str | None) -> tuple[str, ...]:
    """The ways in which the site prints a day."""
    if day is None:
        return ()
    when = date.fromisoformat(day)
    return (f"{when:%d/%m/%Y}", f"{when:%d %B %Y}", f"{when.day} {when:%B %Y}")
