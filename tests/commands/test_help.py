"""Help: ``newsscrape --help``, the table of exit codes, a spider's arguments."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from scrapy.settings import Settings

from newsscrape import settings as defaults
from newsscrape.cli import COMMANDS, cli
from newsscrape.extensions import Progress
from newsscrape.spiders.arguments import listing
from newsscrape.spiders.site import SiteSpider

DOCS = Path(__file__).parents[2] / "docs"


def test_the_help_shows_every_summary_whole_and_names_the_spiders():
    shown = " ".join(CliRunner().invoke(cli, ["--help"]).output.split())
    assert all(f"{name} {summary}" in shown for name, summary in COMMANDS.items())
    assert "..." not in shown.partition("Commands:")[2]
    assert all(f"scrapy crawl {spider} " in shown for spider in ("article", "site", "wayback", "warc"))


@pytest.mark.parametrize("name", [*COMMANDS, "scrapy crawl"])
def test_the_exit_codes_of_every_command_are_written_down(name):
    table = (DOCS / "commands.md").read_text("utf-8").partition("## Exit codes")[2]
    assert re.search(rf"^\| `{name}` \| [^|]+ \| [^|]+ \|$", table, re.M)


def test_a_spiders_arguments_are_listed_with_their_meaning():
    lines = listing(SiteSpider.arguments).splitlines()
    assert [line.split("=")[0].strip() for line in lines] == [f"-a {one.name}" for one in SiteSpider.arguments]
    assert all(one.help in line for one, line in zip(SiteSpider.arguments, lines, strict=True))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("site", "-a since=…"),
        pytest.param("warc", "-a path=…", marks=pytest.mark.slow),
        pytest.param("article", "-a urls=…", marks=pytest.mark.slow),
    ],
)
def test_help_is_an_argument_of_every_spider(tmp_path, start, name, words):
    with start(tmp_path, name, help="1") as process:
        shown, errors = process.communicate(timeout=60)
    assert (process.returncode, words in shown.decode(), errors) == (0, True, b"")
    assert not (tmp_path / "archive.db").exists(), "nothing is crawled"


@pytest.mark.parametrize(
    ("spider", "settings", "expected"),
    [
        ("site", {}, "site: started, at most one page every 1 s from each host, to spare it (DOWNLOAD_DELAY), "
                     "obeying robots.txt; a line every 30 s"),
        ("site", {"DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": False}, "site: started; a line every 30 s"),
        ("warc", {}, "warc: started; a line every 30 s"),
    ],
)  # fmt: skip
def test_a_crawl_says_at_once_that_it_works_and_how_fast_it_may(spider, settings, expected):
    out = StringIO()
    crawler = SimpleNamespace(settings=Settings({**vars(defaults), **settings}), stats=None)
    progress = Progress(crawler, out)
    progress.name = spider
    assert progress.greeting(spider != "warc", 30) == expected
