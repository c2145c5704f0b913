"""One run fetches a limited number of pages and bytes from a host, for a limited time; the next run fetches the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.slow  # each test is a crawl or more, in a process of its own


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"NEWSSCRAPE_MEGABYTES_PER_HOST": "0.01"}, "its budget of 0.01 MB is used up"),
        ({"NEWSSCRAPE_MINUTES_PER_HOST": "0.02"}, "its budget of 0.02 minutes is used up"),
        ({"NEWSSCRAPE_PAGES_PER_HOST": "5"}, ""),
    ],
)
def test_a_host_is_left_alone_when_its_budget_is_used_up(
    tmp_path: Any, server: Any, new_server: Callable[[], Any], article: Callable[..., str], crawl: Callable[..., Any],
    settings: dict[str, str], said: str,
) -> None:  # fmt: skip
    other = new_server()
    elsewhere = [other.page(f"/news/{n}/story", article(f"drain {n}")) for n in range(2)]
    mine = [server.page(f"/news/{n}/story", article(f"roof {n}"), delay=0.25) for n in range(20)]
    urls = " ".join([*mine, *elsewhere])
    first = crawl(tmp_path, "article", {"CONCURRENT_REQUESTS_PER_DOMAIN": "1", **settings}, urls=urls)
    fates = first.fates()
    assert [fates[url][0] for url in elsewhere] == ["archived", "archived"]
    asked = len([path for path in server.asked if path != "/robots.txt"])
    assert 2 <= asked <= 18
    assert said in first.errors
    assert f"{len(mine) - asked} found and not visited yet" in first.errors
    again = crawl(tmp_path, "article", urls=urls)
    assert {again.fates()[url][0] for url in mine} == {"archived"}
    assert sorted(path for path in server.asked if path != "/robots.txt") == sorted(
        f"/news/{n}/story" for n in range(20)
    )


def test_a_sites_own_budget_counts_before_the_settings(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any]
) -> None:
    links = "".join(f'<li><a href="/news/{n}/residents-speak-of-roof-{n}">Roof {n}</a></li>' for n in range(20))
    server.page("/", f"<html lang=en><title>News</title><body><h1>Latest</h1><ul>{links}</ul></body></html>")
    for n in range(20):
        server.page(f"/news/{n}/residents-speak-of-roof-{n}", article(f"roof {n}"), delay=0.1)
    (tmp_path / "sites.toml").write_text(f'[[site]]\nhome = "{server.url("/")}"\nmax_bytes = "9 KB"\n')
    settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": "1", "NEWSSCRAPE_MEGABYTES_PER_HOST": "50"}
    run = crawl(tmp_path, "site", settings, sites="sites.toml")
    assert "its budget of 0.009 MB is used up" in run.errors
    assert 1 <= run.column("SELECT COUNT(*) FROM article")[0] < 20
