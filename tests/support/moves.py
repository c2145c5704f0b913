"""Articles that are visited at several URLs, and what the archive then says of their states and homes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from newsscrape.pages.responses import read_fetched
from newsscrape.payload import digest
from newsscrape.tasks import Fetched

SITE = "http://www.paper.example"
OLD, NEW = f"{SITE}/old/4711-roofs", f"{SITE}/new/roofs"
HEADLINE = "Council hears residents on roofs"


def at(day):
    return datetime(2026, 1, day, 12, tzinfo=UTC)


def put(shelf, url, html, day, *hops):
    return shelf.visit(replace(shelf.read(url, html, day), redirected_from=hops))


def answer(shelf, url, day, status=404, *hops, body=b""):
    came = Fetched(
        url, body, at(day), at(day), "live", digest(body), headers={"content-type": "text/html"}, http_status=status
    )
    return shelf.visit(replace(read_fetched(came), redirected_from=hops))


def states(shelf):
    """Each article's headline and how many residents each of its states has, in order."""
    rows = shelf.rows(
        "SELECT article.headline, revision.number, revision.body FROM revision"
        " JOIN article ON article.id = article_id ORDER BY article.id, number"
    )
    found = {}
    for headline, number, body in rows:
        found.setdefault(headline, []).append(body.split("heard from ")[1].split()[0])
        assert len(found[headline]) == number
    return found


def homes(shelf):
    return shelf.rows(
        "SELECT url, rule, substr(home_from, 9, 2), substr(home_until, 9, 2) FROM article_url"
        " JOIN url ON url.id = url_id WHERE home_from IS NOT NULL ORDER BY article_url.article_id, home_from"
    )


def edited(article, number, **more):
    return article("roofs", **more).replace("eleven", number)


def states_of_all(shelf):
    return [n for (n,) in shelf.rows("SELECT COUNT(*) FROM revision GROUP BY article_id")]
