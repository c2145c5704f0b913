"""The ``newsscrape`` command, run as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

import pytest

from newsscrape.cli import main
from newsscrape.demo.server import SITE
from support.paths import ROOT

PAGE = """<!doctype html><html lang="en"><head><title>Ferry back in service - The Strand Gazette</title></head><body>
<h1>Ferry back in service</h1><p>By Ann Lee</p><p>12 May 2021</p>
<p>The ferry across the lough is back in service after three weeks in dry dock, its owners said on Wednesday.</p>
<p>Two of the four engines were replaced, and the car deck has been painted for the first time in eleven years.</p>
</body></html>"""


def newsscrape(*arguments, cwd, stdin=None):
    """A process of its own, as a person starts it: for a command that starts others."""
    command = [sys.executable, "-c", "from newsscrape.cli import main; main()", *map(str, arguments)]
    # The script directory would be the package's own parent; a user's working directory is not.
    environment = {**os.environ, "COLUMNS": "200", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=cwd, env=environment, input=stdin, capture_output=True, text=True, timeout=120, check=False
    )


def called(*arguments, cwd, stdin=None):
    """The same in this process, which spares the second that starting one takes."""
    out, err, code = StringIO(), StringIO(), 0
    given = TextIOWrapper(BytesIO((stdin or "").encode()))
    with (
        chdir(cwd), redirect_stdout(out), redirect_stderr(err), patch("sys.argv", ["newsscrape", *map(str, arguments)]),
        patch("sys.stdin", given), patch.dict(os.environ, COLUMNS="200"),
    ):  # fmt: skip
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    return folder, newsscrape("demo", cwd=folder)


def test_demo_archives_the_bundled_site_and_says_how_to_open_it(demo):
    folder, result = demo
    assert result.returncode == 0, result.stderr
    assert (folder / "demo" / "data" / "archive.db").is_file()
    assert "Last mile of railway path opens after twelve years" in result.stdout
    assert "newsscrape serve --db demo/data/archive.db" in result.stdout


def test_demo_touches_nothing_but_its_own_folder(demo):
    folder, _ = demo
    assert [path.name for path in folder.iterdir()] == ["demo"]


def test_a_sample_of_the_demo_is_drawn_shown_and_evaluated(demo, tmp_path):
    db = demo[0] / "demo" / "data" / "archive.db"
    drawn = newsscrape("sample", "check", "--db", db, "--n", 12, "--by", "section", "--seed", 3, cwd=tmp_path)
    assert drawn.returncode == 0, drawn.stderr
    assert "12 of 39 articles in" in drawn.stdout and "12 with their captured page" in drawn.stdout
    sample = json.loads((tmp_path / "check" / "sample.json").read_text("utf-8"))
    assert len(list((tmp_path / "check" / "pages").iterdir())) == len(sample["articles"]) == 12
    assert newsscrape("sample", "check", "--db", db, cwd=tmp_path).returncode == 1
    fields = {name: {"verdict": "right"} for name in ("kind", "headline", "body")}
    answers = {str(one["number"]): {"fields": fields} for one in sample["articles"]}
    said = {"archive": sample["archive"], "seed": 3, "answers": answers}
    (tmp_path / "check" / "answers.json").write_text(json.dumps(said), "utf-8")
    found = newsscrape("evaluate", "check", cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    assert "To measure the accuracy of the archive, 12 of its 39 articles" in found.stdout


def test_the_report_on_the_demo_is_one_page(demo, tmp_path):
    db = demo[0] / "demo" / "data" / "archive.db"
    made = newsscrape("report", "--db", db, "--html", "report.html", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "HTTP 500 Internal Server Error" in (tmp_path / "report.html").read_text("utf-8")


def test_demo_reports_what_came_to_nothing_and_why(demo):
    _, result = demo
    assert "robots.txt forbids it" in result.stderr
    assert "HTTP 500 Internal Server Error" in result.stderr
    assert "Traceback" not in result.stderr


def test_search_shows_the_best_first_with_a_snippet(demo):
    folder, _ = demo
    result = called("search", "ferry", "--db", "demo/data/archive.db", cwd=folder)
    assert "Old ferry makes last crossing after 48 years" in result.stdout
    assert "[ferry]" in result.stdout


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--since", "2020"], lambda day: day >= "2020"),
        (["--until", "2013"], lambda day: day <= "2013-12-31"),
        (["--since", "2009-07-21", "--until", "2009-07"], lambda day: "2009-07-21" <= day <= "2009-07-31"),
    ],
)
def test_search_keeps_to_the_days_asked_for(demo, options, expected):
    folder, _ = demo
    result = called("search", "the", "--db", "demo/data/archive.db", "--json", *options, cwd=folder)
    days = [row["published_day"] for row in json.loads(result.stdout)]
    assert days and all(expected(day) for day in days)


@pytest.mark.parametrize("query", ['"', "AND", "(", "*", ""])
def test_search_refuses_what_it_does_not_understand(demo, query):
    folder, _ = demo
    result = called("search", query, "--db", "demo/data/archive.db", cwd=folder)
    assert (result.returncode, result.stdout) == (1, "")
    assert "is not understood: " in result.stderr


@pytest.mark.parametrize("query", ["it's", "a:b", "C++", "新聞"])
def test_search_takes_any_words(demo, query):
    folder, _ = demo
    result = called("search", query, "--db", "demo/data/archive.db", cwd=folder)
    assert result.returncode == 0, result.stderr
    assert "found" in result.stdout


def test_stats_are_the_archives(demo):
    folder, _ = demo
    figures = json.loads(called("stats", "--db", "demo/data/archive.db", "--json", cwd=folder).stdout)
    assert figures["totals"]["articles"] >= 30
    assert figures["totals"]["urls"] == sum(row["urls"] for row in figures["fates"])
    assert figures["crawls"][0]["finish_reason"] == "finished"
    shown = called("stats", "--db", "demo/data/archive.db", cwd=folder).stdout
    assert "What became of every URL" in shown


def test_parse_shows_each_field_with_its_evidence(tmp_path):
    (tmp_path / "page.html").write_text(PAGE)
    shown = called("parse", "page.html", cwd=tmp_path).stdout
    assert "Ferry back in service" in shown
    assert "2021-05-12 (printed '12 May 2021', precise to the day)" in shown
    assert "← dom:h1" in shown


def test_parse_prints_json_for_programs(tmp_path):
    result = called("parse", "-", "--json", "--url", "https://gazette.example/news/1", cwd=tmp_path, stdin=PAGE)
    article = json.loads(result.stdout)
    assert article["url"] == "https://gazette.example/news/1"
    assert article["authors"] == ["Ann Lee"]
    assert article["date_published"]["iso"] == "2021-05-12"
    assert article["evidence"]["headline"][0]["chosen"]


def test_parse_stores_nothing(tmp_path):
    (tmp_path / "page.html").write_text(PAGE)
    called("parse", "page.html", cwd=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.slow
def test_parse_fetches_a_url_by_a_crawl(tmp_path):
    from newsscrape.demo.server import DemoServer

    with DemoServer() as server:
        page = server.url + "northern-ireland-news/10044/last-mile-of-railway-path-opens-after-twelve-years"
        result = newsscrape("parse", page, "--json", cwd=tmp_path)
        asked = list(server.requests)
    assert json.loads(result.stdout)["headline"] == "Last mile of railway path opens after twelve years"
    assert asked[0] == "/robots.txt"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["parse", "missing.html"], "missing.html: No such file or directory"),
        (["stats"], "there is no archive at data/archive.db"),
        (["search", "x", "--db", "none.db"], "there is no archive at none.db"),
        (["search", "x", "--since", "last year"], "write it as 2004-11-15"),
    ],
)
def test_an_error_is_one_line_that_says_what_to_do(tmp_path, arguments, message):
    result = called(*arguments, cwd=tmp_path)
    assert result.returncode != 0
    assert message in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.slow
def test_init_makes_a_folder_where_scrapy_works(tmp_path):
    result = called("init", "mine", "--contact", "desk@gazette.example", cwd=tmp_path)
    assert result.returncode == 0
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == [
        "archive_settings.py", "data", "metadata.yaml", "pages", "scrapy.cfg", "spiders",
    ]  # fmt: skip
    listed = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=tmp_path / "mine", capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True,
    )  # fmt: skip
    assert listed.stdout.split() == ["4ni", "article", "site", "warc", "wayback"]


def test_init_leaves_what_is_there(tmp_path):
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = mine\n")
    called("init", ".", cwd=tmp_path)
    assert (tmp_path / "scrapy.cfg").read_text() == "[settings]\ndefault = mine\n"


@pytest.mark.slow
def test_the_contact_goes_into_the_user_agent(tmp_path):
    called("init", ".", "--contact", "desk@gazette.example", cwd=tmp_path)
    probe = "from scrapy.utils.project import get_project_settings as g; s = g(); " \
        "from newsscrape.spiders.article import ArticleSpider as A; A.update_settings(s); print(s['USER_AGENT'])"  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    shown = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "desk@gazette.example" in shown.stdout


def test_the_demo_site_ships_with_the_package():
    assert (Path(SITE) / "routes.json").is_file()
