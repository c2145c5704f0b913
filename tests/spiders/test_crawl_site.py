"""A site's articles are found by themselves, wherever it offers them, and nothing else is taken for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from newsscrape.demo.server import DemoServer

pytestmark = pytest.mark.slow  # each test is a crawl or more, in a process of its own

DAYS = ("03 June 2013", "14 May 2013", "22 April 2013", "10 March 2013")


def listing(links: dict[str, str], more: str = "") -> str:
    items = "".join(f"<li><a href={path}>{text}</a></li>" for path, text in links.items())
    return f"<html lang=en><title>News</title><body><h1>Latest news</h1><ul>{items}</ul>{more}</body></html>"


class Paper:
    """A small site: ``stories`` by the place that offers them, and what must not become an article."""

    def __init__(self, server: Any, article: Callable[..., str]) -> None:
        self.server, self.article, self.count = server, article, 0
        self.stories: dict[str, list[str]] = {}

    def story(self, place: str, day: str = DAYS[0]) -> str:
        self.count += 1
        path = f"/news/{1000 + self.count}/residents-speak-about-the-{place.replace(' ', '-')}-{self.count}"
        self.server.page(path, self.article(f"the {place} {self.count}", date=day))
        self.stories.setdefault(place, []).append(path)
        return path

    def links(self, place: str, count: int = 3) -> dict[str, str]:
        return {self.story(place): f"Council hears residents on the {place} {self.count}" for _ in range(count)}


@pytest.fixture
def paper(server: Any, article: Callable[..., str], reply: Any) -> Paper:
    paper = Paper(server, article)
    url = server.url
    pages = {
        n: listing(paper.links(f"page {n}"), f'<a rel=next href="/sport?page={n + 1}">Next</a>' * (n < 3))
        for n in (1, 2, 3)
    }
    server.page("/sport", pages[1])
    for n in (2, 3):
        server.page(f"/sport?page={n}", pages[n])
    server.page(
        "/",
        '<html lang=en><head><link rel=alternate type="application/rss+xml" href="/feed.xml"></head><body>'
        "<nav><a href=/sport>Sport</a><a href=/login>Log in</a><a href=/photo.jpg>Photo</a></nav>"
        + listing(paper.links("front page")),
    )
    server.routes["/robots.txt"] = reply(f"User-agent: *\nDisallow: /login\nSitemap: {url('/sitemap.xml')}\n".encode())
    server.routes["/sitemap.xml"] = reply(
        f"<sitemapindex><sitemap><loc>{url('/sitemap-2.xml')}</loc></sitemap></sitemapindex>".encode()
    )
    entries = "".join(f"<url><loc>{url(path)}</loc></url>" for path in paper.links("sitemap"))
    server.routes["/sitemap-2.xml"] = reply(f"<urlset>{entries}</urlset>".encode())
    items = "".join(
        f"<item><title>{text}</title><link>{url(path)}</link><pubDate>Mon, 03 Jun 2013 10:00:00 GMT</pubDate></item>"
        for path, text in paper.links("feed").items()
    )
    server.routes["/feed.xml"] = reply(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
    return paper


def test_every_place_that_offers_articles_is_looked_through(
    tmp_path: Any, server: Any, paper: Paper, crawl: Callable[..., Any]
) -> None:
    run = crawl(tmp_path, "site", url=server.url("/"))
    assert run.code == 0
    found = set(run.column("SELECT url.url FROM article JOIN url ON url.id = article.url_id"))
    assert found == {server.url(path) for paths in paper.stories.values() for path in paths}
    assert set(run.column("SELECT DISTINCT via FROM discovery")) == {
        "home", "robots", "sitemap", "feed", "section", "pagination",
    }  # fmt: skip
    assert run.fates()[server.url("/photo.jpg")] == ("skipped", "a file, by its ending")
    assert run.fates()[server.url("/login")][0] == "skipped"
    assert "/login" not in server.asked


def test_what_a_feed_says_of_a_page_is_kept_as_evidence(
    tmp_path: Any, server: Any, paper: Paper, crawl: Callable[..., Any]
) -> None:
    run = crawl(tmp_path, "site", url=server.url("/"))
    said = run.column("SELECT raw FROM evidence WHERE source LIKE '%feed%' AND field = 'date_published'")
    assert said == ["Mon, 03 Jun 2013 10:00:00 GMT"] * 3


def test_only_the_days_that_were_asked_for_are_archived(
    tmp_path: Any, server: Any, paper: Paper, crawl: Callable[..., Any]
) -> None:
    old = paper.story("archive", "10 March 2003")
    server.page("/", listing({old: "Council hears residents on the archive", **paper.links("front page")}))
    run = crawl(tmp_path, "site", url=server.url("/"), since="2013-06")
    assert run.fates()[server.url(old)] == ("skipped", "published 2003-03-10, outside the days that were asked for")
    assert set(run.column("SELECT published_day FROM article")) == {"2013-06-03"}


def test_a_dry_run_asks_for_no_article(tmp_path: Any, server: Any, paper: Paper, crawl: Callable[..., Any]) -> None:
    run = crawl(tmp_path, "site", url=server.url("/"), dry_run="1")
    assert not [path for path in server.asked if path.startswith("/news/")]
    assert run.column("SELECT COUNT(*) FROM article") == [0]
    assert len(run.column("SELECT url FROM url WHERE fate_reason = 'a dry run: it would be fetched'")) == paper.count


def test_a_calendar_without_end_is_a_trap(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any], reply: Any
) -> None:
    """Every page of it leads to the next; the server would go on for ever."""
    import datetime as dt

    day = dt.date(2013, 6, 3)
    server.page("/", listing({"/calendar/2013-06-03": "Events", "/news/1001/residents-speak-about-the-roof": "Roof"}))
    server.page("/news/1001/residents-speak-about-the-roof", article("the roof"))
    for n in range(400):
        here, before = day - dt.timedelta(days=n), day - dt.timedelta(days=n + 1)
        server.page(f"/calendar/{here}", listing({}, f'<a rel=next href="/calendar/{before}">Next</a><p>No events.'))
    run = crawl(tmp_path, "site", url=server.url("/"))
    assert run.column("SELECT COUNT(*) FROM article") == [1]
    assert len([path for path in server.asked if path.startswith("/calendar/")]) < 100
    assert any((reason or "").startswith("a trap") for _, reason in run.fates().values())


def test_what_was_learned_of_a_sites_addresses_is_kept(
    tmp_path: Any, server: Any, paper: Paper, crawl: Callable[..., Any]
) -> None:
    run = crawl(tmp_path, "site", url=server.url("/"))
    assert '"shapes"' in run.column("SELECT url_shapes FROM site")[0]
    again = crawl(tmp_path, "site", url=server.url("/"))
    assert f" 0 new, 0 changed, 0 unchanged, {paper.count} skipped as known" in again.errors.replace(",  ", ", ")


def test_many_sites_come_from_a_file(
    tmp_path: Any, server: Any, new_server: Callable[[], Any], paper: Paper, article: Callable[..., str],
    crawl: Callable[..., Any],
) -> None:  # fmt: skip
    other = new_server()
    other.page("/", listing({"/story-1.html": "The story"}))
    other.page("/story-1.html", article("the story", date="03/04/2013"))
    (tmp_path / "sites.toml").write_text(
        f'[[site]]\nhome = "{server.url("/")}"\nmax_pages = 4\n\n'
        f'[[site]]\nhome = "{other.url("/")}"\nname = "The Other"\ndate_order = "MDY"\narticle = "story-\\\\d+"\n'
    )
    run = crawl(tmp_path, "site", sites="sites.toml")
    assert run.column("SELECT published_iso FROM article WHERE publisher = 'The Other'") == ["2013-03-04"]
    assert len([path for path in server.asked if path != "/robots.txt"]) <= 5
    assert "found and not visited yet" in run.errors


@pytest.mark.parametrize(
    "given", [{}, {"url": "no address"}, {"sites": "nothing.toml"}, {"url": "http://x.example/", "since": "soon"}]
)
def test_arguments_that_lead_nowhere_are_refused(
    tmp_path: Any, crawl: Callable[..., Any], given: dict[str, str]
) -> None:
    assert crawl(tmp_path, "site", **given).code == 2


def test_the_demo_site_is_found_whole(tmp_path: Any, crawl: Callable[..., Any]) -> None:
    with DemoServer() as demo:
        run = crawl(tmp_path, "site", url=demo.url)
    assert run.column("SELECT COUNT(*) FROM article") == [39]
