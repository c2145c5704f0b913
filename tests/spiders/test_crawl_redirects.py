"""Redirects: every URL has a fate, no page is lost, and loops end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


class Scene:
    def __init__(self, server: Any, other: Any) -> None:
        self.server = server
        self.other = other
        self.run: Any = None

    def url(self, path: str) -> str:
        return str(self.server.url(path))

    def fate(self, path: str) -> tuple[str, str | None]:
        found: tuple[str, str | None] = self.run.fates()[self.url(path)]
        return found

    def headline(self, path: str) -> str | None:
        """Of the article that an address leads to."""
        rows = self.run.column(
            "SELECT headline FROM url JOIN article ON article.id = url.article_id WHERE url.url = ?", self.url(path)
        )
        return rows[0] if rows else None


@pytest.fixture(scope="module")
def scene(
    new_server: Callable[[], Any], article: Callable[..., str], reply: Any, crawl: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Scene:  # fmt: skip
    scene = Scene(new_server(), new_server())
    server, other = scene.server, scene.other
    server.page("/news/moved-to", article("bridges"))
    server.page("/news/listed-too", article("ferries"), delay=0.3)
    server.page("/news/stripped", article("kerbs"))
    server.page("/news/two-ways", article("gates"))
    server.page("/news/reloads", article("clocks", head='<meta http-equiv=refresh content="3;url=/news/reloads">'))
    server.page("/news/refresh-target", article("lamps"))
    server.page("/news/refreshes", '<meta http-equiv=refresh content="0; url=/news/refresh-target"><p>Moved')
    wide = '<meta http-equiv=refresh content="0; url=/news/refresh-target"><p>Moved'.encode("utf-16")
    server.routes["/news/refreshes-widely"] = reply(wide, headers={"Content-Type": "text/html; charset=utf-16"})
    server.page("/news/refreshes-nowhere", article("pumps", head='<meta http-equiv=refresh content="0; url=http://[">'))
    other.page("/news/elsewhere", article("harbours"))
    asked = [
        server.redirect("/news/one-step", "/news/moved-to", 301),
        server.redirect("/news/three-steps", "/news/step-2", 302),
        server.url("/news/listed-too"),
        server.redirect("/news/to-a-listed-one", "/news/listed-too", 307),
        server.redirect("/news/stripped?utm_source=letter", "/news/stripped"),
        server.redirect("/news/way-1", "/news/two-ways"),
        server.redirect("/news/way-2", "/news/two-ways"),
        server.redirect("/news/to-another-host", other.url("/news/elsewhere")),
        server.redirect("/news/to-one-step", "/news/one-step"),
        server.redirect("/news/to-itself", "/news/to-itself"),
        server.redirect("/news/ping", "/news/pong"),
        server.redirect("/news/tick", "/news/tock"),
        server.redirect("/news/tock", "/news/tick"),
        server.redirect("/news/chain-0", "/news/chain-1"),
        server.redirect("/news/to-a-404", "/news/nothing-here"),
        server.redirect("/news/to-a-dead-host", "http://127.0.0.1:1/news/x"),
        server.redirect("/news/to-ftp", "ftp://127.0.0.1/news/x"),
        server.redirect("/news/to-garbage", "http://[::1/news"),
        server.redirect("/news/to-nowhere", ""),
        server.url("/news/refreshes"),
        server.url("/news/refreshes-widely"),
        server.url("/news/refreshes-nowhere"),
        server.url("/news/reloads"),
    ]
    server.redirect("/news/step-2", "/news/step-3")
    server.redirect("/news/step-3", "/news/moved-to")
    server.redirect("/news/pong", "/news/ping")
    for step in range(1, 30):
        server.redirect(f"/news/chain-{step}", f"/news/chain-{step + 1}")
    scene.run = crawl(
        tmp_path_factory.mktemp("redirects"), "article", {"REDIRECT_MAX_TIMES": "5"}, urls=" ".join(asked)
    )
    return scene


@pytest.mark.parametrize(
    ("path", "target", "subject"),
    [
        ("one-step", "moved-to", "bridges"),
        ("three-steps", "moved-to", "bridges"),
        ("step-2", "moved-to", "bridges"),
        ("step-3", "moved-to", "bridges"),
        ("to-a-listed-one", "listed-too", "ferries"),
        ("way-1", "two-ways", "gates"),
        ("way-2", "two-ways", "gates"),
        ("refreshes", "refresh-target", "lamps"),
        ("refreshes-widely", "refresh-target", "lamps"),
    ],
)
def test_the_address_leads_to_the_article(scene: Scene, path: str, target: str, subject: str) -> None:
    assert scene.fate(f"/news/{path}") == ("redirected", f"to {scene.url(f'/news/{target}')}")
    assert scene.headline(f"/news/{path}") == f"Council hears residents on {subject}"
    assert scene.fate(f"/news/{target}") == ("archived", None)


def test_one_behind_another_leads_to_the_article_too(scene: Scene) -> None:
    assert scene.fate("/news/to-one-step") == ("redirected", f"to {scene.url('/news/one-step')}")
    assert scene.headline("/news/to-one-step") == "Council hears residents on bridges"


def test_another_hosts_article_belongs_to_that_host(scene: Scene) -> None:
    target = scene.other.url("/news/elsewhere")
    assert scene.fate("/news/to-another-host") == ("redirected", f"to {target}")
    sites = scene.run.column(
        "SELECT domain FROM url JOIN article ON article.url_id = url.id JOIN site ON site.id = article.site_id"
        " WHERE url.url = ?",
        target,
    )
    assert sites == [target.split("/")[2]]
    assert "/robots.txt" in scene.other.asked


@pytest.mark.parametrize("path", ["stripped", "reloads", "refreshes-nowhere"])
def test_a_page_that_leads_back_to_itself_is_read(scene: Scene, path: str) -> None:
    """A tracking parameter stripped by a redirect, a page that reloads itself, a refresh that cannot be parsed."""
    assert scene.fate(f"/news/{path}") == ("archived", None)


@pytest.mark.parametrize("path", ["to-itself", "ping", "pong", "tick", "tock", "chain-0", "chain-1", "chain-5"])
def test_a_loop_is_a_failure_that_says_so(scene: Scene, path: str) -> None:
    fate, reason = scene.fate(f"/news/{path}")
    assert (fate, "redirect loop" in (reason or "")) == ("failed", True), reason


@pytest.mark.parametrize(
    ("path", "fate", "reason"),
    [
        ("to-a-404", "redirected", "nothing-here"),
        ("nothing-here", "gone", "HTTP 404"),
        ("to-a-dead-host", "redirected", "http://127.0.0.1:1/news/x"),
        ("to-ftp", "failed", "HTTP 302 Found, to ftp://127.0.0.1/news/x"),
        ("to-garbage", "failed", "leads to an address that cannot be read"),
        ("to-nowhere", "failed", "redirect loop"),
    ],
)
def test_a_redirect_that_comes_to_nothing(scene: Scene, path: str, fate: str, reason: str) -> None:
    found, why = scene.fate(f"/news/{path}")
    assert (found, reason in (why or "")) == (fate, True), f"{found}: {why}"


def test_nothing_is_left_over(scene: Scene) -> None:
    assert scene.run.code == 0
    assert "Traceback" not in scene.run.errors
    assert scene.run.column("SELECT url FROM url WHERE fate = 'queued'") == []
    assert scene.run.column("SELECT url FROM url WHERE id NOT IN (SELECT url_id FROM visit)") == []
    assert f"{scene.url('/news/to-a-404')} → {scene.url('/news/nothing-here')}" in scene.run.errors


def test_no_address_is_asked_for_again_and_again(scene: Scene) -> None:
    asked = scene.server.asked
    assert max(asked.count(path) for path in set(asked)) <= 2
