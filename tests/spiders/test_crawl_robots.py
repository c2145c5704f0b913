"""robots.txt is obeyed from the first request on, also by requests that wait while it is being fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TEXT = {"Content-Type": "text/plain"}
RULES = b"User-agent: *\nDisallow: /private/\nDisallow: /*.print\n"
SHUT = b"User-agent: *\nDisallow: /\n"


@pytest.fixture(scope="module")
def scene(
    new_server: Callable[[], Any], article: Callable[..., str], reply: Any, crawl: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, Any], Any]:  # fmt: skip
    """One crawl of many hosts, each with its own robots.txt and the same story."""
    robots = {
        "slow": reply(RULES, headers=TEXT, delay=0.5),
        "missing": reply(b"", 404),
        "forbidden": reply(b"", 403),
        "unavailable": reply(b"", 503),
        "too-many-requests": reply(b"", 429),
        "redirected": reply(status=301, headers={"Location": "/other-robots.txt"}),
        "redirected-for-ever": reply(status=302, headers={"Location": "/robots.txt"}),
        "hangs": reply(hang=True),
        "5-megabytes": reply(RULES + b"# and so on\n" * 450_000, headers=TEXT),
        "100-megabytes": reply(RULES + b"# and so on\n" * 4_096, headers=TEXT, repeat=2_000),
        "html": reply(article("robots").encode()),
        "garbage": reply(bytes(range(256)) * 64, headers=TEXT),
        "for-others": reply(b"User-agent: NewsScrapeNot\nDisallow: /\n", headers=TEXT),
        "names-us": reply(b"User-agent: *\nAllow: /\n\nUser-agent: newsscrape\nDisallow: /\n", headers=TEXT),
    }
    hosts, asked = {}, []
    for name, answer in robots.items():
        server = hosts[name] = new_server()
        server.routes["/robots.txt"] = answer
        server.routes["/other-robots.txt"] = reply(SHUT, headers=TEXT)
        asked.append(server.page("/news/story", article(f"the {name} gate")))
    slow = hosts["slow"]
    asked += [slow.page(f"/private/{n}", article(f"secret {n}")) for n in range(12)]
    asked += [slow.page(f"/news/{n}", article(f"matter {n}")) for n in range(3)]
    asked += [slow.redirect("/news/into-private", "/private/behind"), slow.url("/news/story.print")]
    slow.page("/private/behind", article("what lies behind"))
    run = crawl(tmp_path_factory.mktemp("robots"), "article", urls=" ".join(asked))
    return hosts, run


def test_what_is_denied_is_never_asked_for(scene: tuple[dict[str, Any], Any]) -> None:
    hosts, run = scene
    slow = hosts["slow"]
    assert slow.asked[0] == "/robots.txt"
    assert [path for path in slow.asked if path.startswith("/private/") or path.endswith(".print")] == []
    for n in range(12):
        assert run.fates()[slow.url(f"/private/{n}")] == ("skipped", "robots.txt forbids it")
    assert run.fates()[slow.url("/private/behind")] == ("skipped", "robots.txt forbids it")


def test_what_is_allowed_is_archived(scene: tuple[dict[str, Any], Any]) -> None:
    hosts, run = scene
    for path in ("/news/0", "/news/1", "/news/2", "/news/story"):
        assert run.fates()[hosts["slow"].url(path)] == ("archived", None)


@pytest.mark.parametrize("name", ["slow", "missing", "forbidden", "5-megabytes", "html", "garbage", "for-others"])
def test_a_host_without_rules_against_it_is_read(scene: tuple[dict[str, Any], Any], name: str) -> None:
    hosts, run = scene
    assert run.fates()[hosts[name].url("/news/story")] == ("archived", None)


@pytest.mark.parametrize("name", ["redirected", "names-us"])
def test_a_host_with_rules_against_it_is_not(scene: tuple[dict[str, Any], Any], name: str) -> None:
    hosts, run = scene
    assert "/news/story" not in hosts[name].asked
    assert run.fates()[hosts[name].url("/news/story")] == ("skipped", "robots.txt forbids it")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("unavailable", "HTTP 503"),
        ("too-many-requests", "HTTP 429"),
        ("hangs", "no answer in time"),
        ("redirected-for-ever", "redirect"),
        ("100-megabytes", "larger than the limit"),
    ],
)
def test_rules_that_cannot_be_had_forbid_everything(scene: tuple[dict[str, Any], Any], name: str, reason: str) -> None:
    """RFC 9309, 2.3.1.4: unreachable is complete disallow."""
    hosts, run = scene
    fate, why = run.fates()[hosts[name].url("/news/story")]
    assert "/news/story" not in hosts[name].asked
    assert (fate, "robots.txt cannot be fetched" in why, reason in why) == ("failed", True, True), why


def test_rules_are_fetched_once_and_nothing_raises(scene: tuple[dict[str, Any], Any]) -> None:
    hosts, run = scene
    assert hosts["slow"].asked.count("/robots.txt") == 1
    assert "Traceback" not in run.errors


@pytest.mark.slow
def test_a_pause_that_the_rules_ask_for_is_kept(
    tmp_path: Path, server: Any, article: Callable[..., str], crawl: Callable[..., Any], reply: Any
) -> None:
    server.routes["/robots.txt"] = reply(b"User-agent: *\nCrawl-delay: 0.6\n", headers=TEXT)
    urls = [server.page(f"/news/{n}", article(f"matter {n}")) for n in range(5)]
    assert "5 new" in crawl(tmp_path, "article", urls=" ".join(urls)).errors
    rules, *_, last = server.moments  # a busy machine may note one late, which shortens a single pause
    assert len(server.moments) == 6
    assert last - rules > 5 * 0.6 - 0.5


@pytest.mark.slow
def test_a_host_that_asks_for_an_hours_pause_is_left_alone(
    tmp_path: Path, server: Any, article: Callable[..., str], crawl: Callable[..., Any], reply: Any
) -> None:
    server.routes["/robots.txt"] = reply(b"User-agent: *\nCrawl-delay: 3600\n", headers=TEXT)
    url = server.page("/news/1", article("the matter"))
    run = crawl(tmp_path, "article", urls=url)
    assert run.fates()[url][0] == "queued"
    assert "(its robots.txt asks for 60 minutes between two requests)" in run.errors
