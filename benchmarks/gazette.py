"""A test newspaper on loopback: a thousand articles in two languages, and what makes a site hard to crawl.

Three feeds, nested sitemaps, section pages with pagination, and monthly archive pages list its articles, most of which
are in only one of these. The site also has an endless calendar, session ids, short URLs that redirect, mobile copies,
the same story in two sections, a consent wall, and a missing page with status 200. One URL in twenty answers 503 to its
first request.

    python benchmarks/gazette.py     # serves the site, prints its address, and then each URL that is requested
"""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote, unquote

sys.path.insert(0, str(Path(__file__).parent))
import loopback
from loopback import Response
from stories import ENGLISH, FIRST_DAY, GERMAN, SECTIONS, Story, find, stories, story

PER_LIST = 20


# Pages ------------------------------------------------------------------------------------------------------


def page(title: str, body: str, language: str = "en", head: str = "") -> bytes:
    navigation = "".join(
        f'<li><a href="{href}">{text}</a></li>'
        for href, text in {
            "/local/": "Local", "/business/": "Business", "/sport/": "Sport", "/de/": "Deutsch", "/archive/": "Archive",
            "/diary/2024-05-01": "Diary", "/photos?sid=1": "Photos", "/about": "About us", "/login": "Log in",
            "/plus/offer": "Plus", "/files/report.pdf": "Annual report",
        }.items()
    )  # fmt: skip
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title} - The Weir Post</title>'
        f'{head}</head><body><header><nav><ul>{navigation}</ul></nav></header>{body}<footer><p>© 2024 The Weir Post. '
        f'<a href="/contact">Contact</a> <a href="/privacy">Privacy</a></p></footer></body></html>'
    ).encode()  # fmt: skip


def article(one: Story, canonical: str) -> bytes:
    others = [story((one.number + step) % (ENGLISH + GERMAN)) for step in (7, 19, 31)]
    related = "".join(
        f'<li><span class="d">{other.printed_day}</span> <a href="{other.path}">{other.headline}</a></li>'
        for other in others
        if other.place == "pages"  # related stories are not the only way to any article
    )
    text = "".join(f"<p>{paragraph}</p>" for paragraph in one.paragraphs)
    body = (
        f'<main><article><p class="date">{one.printed_day}</p><h1>{one.headline}</h1>{text}</article>'
        f'<aside><h3>Related stories</h3><ul class="related">{related}</ul></aside></main>'
    )
    return page(one.headline, body, one.language, f'<link rel="canonical" href="{canonical}">')


def listing(title: str, found: list[Story], more: str = "", language: str = "en", short: bool = False) -> bytes:
    items = "".join(
        f'<div class="teaser"><h3><a href="{f"/a/{one.number}" if short and one.number % 4 == 0 else one.path}">'
        f"{one.headline}</a></h3><p>{one.printed_day}</p></div>"
        for one in found
    )
    return page(title, f"<main><h1>{title}</h1>{items}{more}</main>", language)


def in_pages(title: str, found: list[Story], number: int, address: Callable[[int], str], language: str) -> bytes | None:
    """One page of a paginated list; None beyond its end."""
    last = max(1, -(-len(found) // PER_LIST))
    if not 1 <= number <= last:
        return None
    word = {"en": "Next page", "de": "Nächste Seite"}[language]
    more = f'<a rel="next" href="{address(number + 1)}">{word}</a>' if number < last else ""
    return listing(f"{title} {number}", found[(number - 1) * PER_LIST : number * PER_LIST], more, language, short=True)


# The site ---------------------------------------------------------------------------------------------------

TEXT, XML, HTML = "text/plain", "application/xml", "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    body: bytes
    kind: str = HTML
    status: int = 200
    location: str | None = None


class Newspaper:
    """The routes. ``root`` is the base of the URLs in feeds and sitemaps."""

    def __init__(self, root: str) -> None:
        self.root = root

    def answer(self, path: str) -> Answer:
        """The response for a path, without the simulated faults."""
        for prefix, route in self.routes.items():
            if path == prefix or (prefix != "/" and prefix[-1] in "/=" and path.startswith(prefix)):
                found = route(self, path[len(prefix) :])
                if found is not None:
                    return found
        found = self._dated(path)
        return found or Answer(page("Not found", "<main><h1>Page not found</h1></main>"), status=404)

    def _dated(self, path: str) -> Answer | None:
        one = find(path)
        return Answer(article(one, path)) if one is not None else None

    def _home(self, _: str) -> Answer:
        head = (
            '<link rel="alternate" type="application/rss+xml" href="/feeds/news.xml">'
            '<link rel="alternate" type="application/feed+json" href="/feeds/sport.json">'
        )
        teasers = "".join(f'<h3><a href="{one.path}">{one.headline}</a></h3>' for one in stories("en")[:12])
        consent = '<a href="/plus/1">A story for subscribers only in the county</a>'
        gone = '<a href="/2023/09/09/local/a-story-that-has-gone-away-for-good-9999">A story that has gone away</a>'
        loop = '<a href="/loop/1">Round and round</a>'
        return Answer(page("The Weir Post", f"<main>{teasers}{consent}{gone}{loop}</main>", "en", head))

    def _section(self, section: str) -> Callable[[str], Answer | None]:
        def route(rest: str) -> Answer | None:
            number = rest.removeprefix("page/").rstrip("/") or "1"
            if not number.isdecimal():
                return None
            found = in_pages(
                section.capitalize(),
                stories("en", section, "pages"),
                int(number),
                lambda n: f"/{section}/page/{n}/",
                "en",
            )
            return Answer(found) if found is not None else None

        return route

    def _german(self, rest: str) -> Answer | None:
        section, _, name = rest.partition("/")
        if not rest:
            head = '<link rel="alternate" type="application/atom+xml" href="/feeds/de.atom">'
            links = "".join(f'<a href="/de/{one}/">{one.capitalize()}</a> ' for one in SECTIONS["de"])
            return Answer(page("Deutsch", f"<main><h1>Auf Deutsch</h1>{links}</main>", "de", head))
        if section not in SECTIONS["de"]:
            return None
        number = name.removeprefix("seite-").removesuffix(".html") or "1"
        if not number.isdecimal():
            return self._dated(f"/de/{rest}")
        found = in_pages(
            section.capitalize(),
            stories("de", section, "pages"),
            int(number),
            lambda n: f"/de/{section}/seite-{n}.html",
            "de",
        )
        return Answer(found) if found is not None else None

    def _archive(self, rest: str) -> Answer | None:
        found = stories(place="archive")
        if not rest:
            months = sorted({f"{one.day:%Y/%m}" for one in found})
            links = "".join(f'<li><a href="/archive/{month}/">{month}</a></li>' for month in months)
            return Answer(page("Archive", f"<main><h1>Archive</h1><ul>{links}</ul></main>"))
        inside = [one for one in found if f"{one.day:%Y/%m}/" == rest]
        return Answer(listing(f"Archive of {rest}", inside)) if inside else None

    def _diary(self, rest: str) -> Answer | None:
        try:
            day = date.fromisoformat(rest)
        except ValueError:
            return None
        before = f'<a rel="next" href="/diary/{day - timedelta(days=1)}">Earlier</a>'
        return Answer(page(f"Diary {day}", f"<main><h1>Diary</h1><p>Nothing on {day}.</p>{before}</main>"))

    def _photos(self, rest: str) -> Answer | None:
        number = rest
        if not number.isdecimal():
            return None
        return Answer(
            page("Photos", f'<main><h1>Photos</h1><a href="/photos?sid={int(number) + 1}">More photos</a></main>')
        )

    def _short(self, rest: str) -> Answer | None:
        if not rest.isdecimal() or int(rest) >= ENGLISH + GERMAN:
            return None
        return Answer(b"", status=301, location=story(int(rest)).path)

    def _loop(self, rest: str) -> Answer:
        return Answer(b"", status=302, location=f"/loop/{'2' if rest == '1' else '1'}")

    def _mobile(self, rest: str) -> Answer | None:
        return self._dated(f"/{rest}")

    def _plus(self, _: str) -> Answer:
        wall = (
            "<main><div class=consent><h2>Before you continue</h2><p>We and our 212 partners use cookies to store and "
            "access information on your device. You can accept or reject them.</p><button>Accept all</button>"
            "<button>Reject all</button><button>Manage preferences</button></div></main>"
        )
        return Answer(
            f"<!DOCTYPE html><html lang=en><head><title>Your privacy</title></head><body>{wall}</body></html>".encode()
        )

    def _feed(self, rest: str) -> Answer | None:
        match rest:
            case "news.xml":
                items = "".join(
                    f"<item><title>{one.headline}</title><link>{self.root}{one.path}?utm_source=rss</link>"
                    f"<pubDate>{format_datetime(_noon(one))}</pubDate></item>"
                    for one in stories("en")[:40]
                )
                return Answer(f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode(), XML)
            case "de.atom":
                items = "".join(
                    f'<entry><title>{one.headline}</title><link href="{self.root}{one.path}"/>'
                    f"<updated>{_noon(one).isoformat()}</updated></entry>"
                    for one in stories("de")[:40]
                )
                return Answer(f'<feed xmlns="http://www.w3.org/2005/Atom">{items}</feed>'.encode(), XML)
            case "sport.json":
                items = [{"url": self.root + one.path, "title": one.headline} for one in stories("en", "sport")[:40]]
                data = {"version": "https://jsonfeed.org/version/1.1", "title": "Sport", "items": items}
                return Answer(json.dumps(data).encode(), "application/feed+json")
        return None

    def _robots(self, _: str) -> Answer:
        return Answer(f"User-agent: *\nDisallow: /login\nSitemap: {self.root}/sitemap.xml\n".encode(), TEXT)

    def _sitemap_index(self, _: str) -> Answer:
        return Answer(self._index("/sitemaps/en.xml", "/sitemaps/de.xml", "/sitemaps/copies.xml"), XML)

    def _sitemap(self, rest: str) -> Answer | None:
        name, _, ending = rest.partition(".")
        language, _, month = name.partition("-")
        if name == "copies":  # for telephones, and the same story in two sections
            mobile = [f"/m{story(number).path}" for number in range(0, ENGLISH, 12)]
            twice = [story(number).again for number in range(5, ENGLISH, 30)]
            return Answer(self._set((path, FIRST_DAY) for path in mobile + twice), XML)
        found = stories(language, place="sitemap")
        if found and not month:
            months = sorted({f"{one.day:%Y-%m}" for one in found})
            return Answer(self._index(*(f"/sitemaps/{language}-{one}.xml.gz" for one in months)), XML)
        inside = [one for one in found if f"{one.day:%Y-%m}" == month]
        if not inside or ending != "xml.gz":
            return None
        return Answer(gzip.compress(self._set((one.path, one.day) for one in inside), mtime=0), "application/gzip")

    def _index(self, *paths: str) -> bytes:
        maps = "".join(f"<sitemap><loc>{self.root}{path}</loc></sitemap>" for path in paths)
        return f"<sitemapindex>{maps}</sitemapindex>".encode()

    def _set(self, entries: Iterable[tuple[str, date]]) -> bytes:
        urls = "".join(f"<url><loc>{self.root}{path}</loc><lastmod>{day}</lastmod></url>" for path, day in entries)
        return f"<urlset>{urls}</urlset>".encode()

    def _file(self, _: str) -> Answer:
        return Answer(b"%PDF-1.4\n%...", "application/pdf")

    def _about(self, _: str) -> Answer:
        return Answer(page("About us", "<main><h1>About us</h1><p>We print on Fridays.</p></main>"))

    def _soft(self, _: str) -> Answer:
        text = "<main><h1>Sorry, this page cannot be found</h1><p>It may have moved. Try the search.</p></main>"
        return Answer(page("Page not found", text))

    routes: ClassVar[dict[str, Callable[[Newspaper, str], Answer | None]]] = {
        "/": _home,
        "/robots.txt": _robots,
        "/sitemap.xml": _sitemap_index,
        "/sitemaps/": _sitemap,
        "/feeds/": _feed,
        **{f"/{one}/": (lambda self, rest, one=one: self._section(one)(rest)) for one in SECTIONS["en"]},
        "/de/": _german,
        "/archive/": _archive,
        "/diary/": _diary,
        "/photos?sid=": _photos,
        "/a/": _short,
        "/loop/": _loop,
        "/m/": _mobile,
        "/plus/": _plus,
        "/files/": _file,
        "/about": _about,
        "/contact": _about,
        "/privacy": _about,
        "/2023/09/09/local/a-story-that-has-gone-away-for-good-9999": _soft,
    }


def _noon(one: Story) -> datetime:
    return datetime(one.day.year, one.day.month, one.day.day, 12, tzinfo=UTC)


def busy_at_first(path: str) -> bool:
    """Whether the first request for a path is answered with 503: for one in twenty, but never for robots.txt."""
    return path != "/robots.txt" and zlib.crc32(path.encode()) % 20 == 0


def main() -> None:
    asked: dict[str, int] = {}

    def answer(url: str) -> Response:
        path = url.replace("?utm_source=rss", "")
        times = asked[path] = asked.get(path, 0) + 1
        found = paper.answer(unquote(path))
        if times == 1 and busy_at_first(path):
            found = Answer(b"Too busy.", TEXT, 503)
        sys.stdout.write(f"{found.status} {url}\n")
        sys.stdout.flush()
        headers = {"Content-Type": found.kind}
        if found.location:
            headers["Location"] = quote(found.location)
        return found.status, headers, found.body

    server = loopback.server(answer)
    paper = Newspaper(f"http://127.0.0.1:{server.server_port}")
    print(paper.root, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
