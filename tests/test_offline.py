"""Only a crawl opens a socket: reading a page does not, nor does finding its site and its page object."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# Before anything of ours or of a library is imported, every way out is closed.
CLOSED = """
import socket, sys

def refuse(*args, **kwargs):
    raise AssertionError(f"a socket was opened: {args}")

for name in ("connect", "connect_ex", "sendto", "bind"):
    setattr(socket.socket, name, refuse)
for name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, name, refuse)
"""
USES = {
    "extract_article": """
from newsscrape import extract_article
article = extract_article(open(sys.argv[1], "rb").read(), "https://news.paper.co.uk/news/1/story")
assert article.headline and article.body and article.date_published.iso == "2004-11-15", article
""",
    "domain": """
from newsscrape import urls
assert urls.domain("https://news.paper.co.uk/x") == "paper.co.uk"
assert urls.domain("https://a.b.unheard-of-suffix/x")
""",
    "page_class": """
from newsscrape.pages import page_class
assert page_class("https://www.4ni.co.uk/northern-ireland-news/1/x") is not page_class("https://www.paper.co.uk/x")
""",
    "parse": """
sys.argv = ["newsscrape", "parse", sys.argv[1], "--url", "https://news.paper.co.uk/news/1/story", "--json"]
from newsscrape.cli import main
main()
""",
}


@pytest.mark.parametrize("use", USES)
def test_no_socket_is_opened(tmp_path: Path, article: Callable[..., str], use: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(article("roofs", head='<link rel=canonical href="/news/1/story">'), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", CLOSED + USES[use], str(page)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    if use == "parse":
        assert '"headline": "Council hears residents on roofs"' in done.stdout.decode()


def test_a_file_is_parsed_without_a_url(tmp_path: Path, article: Callable[..., str]) -> None:
    page = tmp_path / "page.html"
    page.write_text(article("roofs"), "utf-8")
    command = [sys.executable, "-c", "from newsscrape.cli import main; main()", "parse", str(page)]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, timeout=60, check=False)
    assert (done.returncode, "Council hears residents on roofs" in done.stdout.decode()) == (0, True), done.stderr


def test_a_file_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from newsscrape.cli import main; main()", "parse", str(tmp_path / "none.html")]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("error: ")
