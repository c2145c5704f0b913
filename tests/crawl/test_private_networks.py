"""A page of the web leads a crawl nowhere but to the web."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

from newsscrape.crawl.private_networks import is_private


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "LOCALHOST.", "printer.local", "db.internal", "127.0.0.1", "127.1", "2130706433", "0x7f000001",
        "0x7f.1", "0", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "::1",
        "[::1]", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "224.0.0.1",
    ],
)  # fmt: skip
def test_this_machine_and_private_networks_are_told(host):
    assert is_private(host)


@pytest.mark.parametrize(
    "host", ["example.org", "localhost.example.org", "8.8.8.8", "2606:4700::1111", "10.example", "xn--bcher-kva.de", ""]
)
def test_the_web_is_not(host):
    assert not is_private(host)


def own_name() -> str | None:
    """This computer's name, if it resolves to a private address: no list of names could have all such names."""
    try:
        name = socket.gethostname()
        return name if socket.gethostbyname(name).startswith(("127.", "10.", "172.", "192.168.")) else None
    except OSError:
        return None


def test_redirects_into_a_private_network_are_refused_but_the_start_is_not(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any]
) -> None:
    port, name = server.url("").rpartition(":")[2], own_name()
    urls = [
        server.page("/news/1/story", article("roofs")),
        server.redirect("/news/2/localhost", f"http://localhost:{port}/news/1/story"),
        server.redirect("/news/3/number", f"http://2130706433:{port}/news/1/story"),
        server.redirect("/news/4/metadata", "http://169.254.169.254/latest/meta-data"),
    ]
    if name is not None:
        urls.append(server.redirect("/news/5/name", f"http://{name}:{port}/news/6/story"))
        server.page("/news/6/story", article("weirs"))
    run = crawl(tmp_path, "article", urls=" ".join(urls))
    fates = run.fates()
    assert fates[urls[0]] == ("archived", None)
    refused = [reason for fate, reason in fates.values() if fate == "skipped"]
    assert len(refused) == (3 if name is None else 4)
    assert all("leads to this machine or into a private network" in reason for reason in refused)
    assert server.asked.count("/news/1/story") == 1
    assert "/news/6/story" not in server.asked
    assert run.column("SELECT COUNT(*) FROM article") == [1]
