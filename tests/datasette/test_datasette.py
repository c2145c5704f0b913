"""The archive as a researcher meets it in Datasette: over HTTP, with the metadata.yaml that comes with the project."""

from __future__ import annotations

import html
import json
import re
import shutil
import socket
import struct
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from newsscrape.store.archive import Archive
from newsscrape.store.catalogue.tables import TABLES
from newsscrape.store.catalogue.views import VIEWS
from newsscrape.store.datasette import HIDDEN, metadata
from newsscrape.store.queries import QUERIES
from support.stories import BRIDGE, METADATA, fill

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@pytest.fixture(scope="module")
def schema(rows):
    """Table or view → its columns, of all that researchers may meet."""
    found = rows(
        "/archive",
        sql="""select tables.name, columns.name as column_name from sqlite_master as tables
               join pragma_table_info(tables.name) as columns
               where tables.type in ('table', 'view') order by tables.name, columns.cid""",
    )
    columns = {}
    for row in found:
        columns.setdefault(row["name"], []).append(row["column_name"])
    return {name: names for name, names in columns.items() if not re.match("article_fts|_|sqlite_", name)}


def test_every_table_and_column_is_described_and_nothing_else(schema):
    described = {name: list(entry.columns) for name, entry in {**TABLES, **VIEWS}.items()}
    assert {name: sorted(columns) for name, columns in described.items()} == {
        name: sorted(columns) for name, columns in schema.items()
    }


@pytest.mark.parametrize("name", VIEWS)
def test_views_are_described_in_the_order_of_their_columns(schema, name):
    assert list(VIEWS[name].columns) == schema[name]


@pytest.mark.parametrize(("name", "entry"), metadata()["databases"]["archive"]["tables"].items())
def test_metadata_names_only_columns_that_are_there(schema, name, entry):
    if name in HIDDEN and name not in schema:
        return
    used = [entry.get(key) for key in ("sort", "sort_desc", "label_column")] + entry.get("facets", [])
    assert set(filter(None, used)) <= set(schema[name])


def test_the_front_page_has_a_title_and_leads_on(get):
    page = get("/").text
    assert "<h1>News archive</h1>" in page
    for link in re.findall(r'href="(archive/[a-z_]+)"', page):
        get(f"/{link}")


def test_the_database_page_lists_queries_views_and_tables_but_no_plumbing(get):
    page = html.unescape(get("/archive").text)
    for name, query in QUERIES.items():
        assert f'href="/archive/{name}" title="{query["description"]}">{query["title"]}</a>' in page
    listed = set(re.findall(r'<h3><a href="/archive/(\w+)"', page)) | set(
        re.findall(r'<li><a href="/archive/(\w+)">', page)
    )
    assert set(VIEWS) <= listed
    assert set(TABLES) - set(HIDDEN) <= listed
    assert [name for name in listed if name.startswith(HIDDEN)] == []


def test_links_in_descriptions_follow_the_archives_name():
    assert 'href="my~2Enews/articles"' in metadata("my.news")["description_html"]
    assert list(metadata("my.news")["databases"]) == ["my.news"]


def test_the_style_survives_being_a_link():
    (address,) = metadata()["extra_css_urls"]
    assert address.startswith("data:text/css,")
    assert not set("#%") & set(address)


@pytest.mark.parametrize("name", ["articles", "article"])
def test_articles_come_newest_first(rows, name):
    assert [row["published_day"] for row in rows(f"/archive/{name}")] == [
        "2025-02-20", "2025-02-10", "2025-02-03", "2004-11-15",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "facet", "counts"),
    [
        ("articles", "site", {"example.org": 3, "example.com": 1}),
        ("articles", "section", {"Local": 2, "Travel": 1, "旅行": 1}),
        ("articles", "byline", {"Ann Lee": 2, "Ben Ode": 1, "李安": 1}),
        ("articles", "year", {2025: 3, 2004: 1}),
        ("article", "site_id", {"example.org": 3, "example.com": 1}),
        ("url", "fate", {"archived": 4, "gone": 1}),
        ("failures", "reason", {"HTTP 404 Not Found": 1}),
    ],
)
def test_facets(get, name, facet, counts):
    found = get(f"/archive/{name}.json").json()["facet_results"][facet]["results"]
    assert {value["label"]: value["count"] for value in found} == counts


def test_a_facets_value_filters(rows):
    assert {row["headline"] for row in rows("/archive/articles", section="Local")} == {
        "Old bridge closes for repairs", "School choir wins at last",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["articles", "article"])
@pytest.mark.parametrize(
    ("words", "days"),
    [("bridge", ["2025-02-20", "2025-02-03"]), ("bridge harbour", ["2025-02-03"]), ("O'Neill \"C++", [])],
)
def test_search_box(get, rows, name, words, days):
    assert 'type="search"' in get(f"/archive/{name}").text
    assert [row["published_day"] for row in rows(f"/archive/{name}", _search=words)] == days


@pytest.mark.parametrize("name", [*VIEWS, *(name for name in TABLES if name not in HIDDEN)])
def test_every_table_and_view_opens_with_its_descriptions(get, name):
    page = html.unescape(get(f"/archive/{name}").text)
    entry = {**TABLES, **VIEWS}[name]
    assert entry.description in re.sub("</?a[^>]*>", "", page)
    for column, meaning in entry.columns.items():
        assert f"<dt>{column}</dt><dd>{meaning}</dd>" in page


def test_an_articles_row_shows_the_whole_text(get):
    page = get("/archive/article/1").text
    assert "were first asked for in 2009" in page
    assert "Links from other tables" in page


@pytest.mark.parametrize(
    ("table", "column", "label"),
    [
        ("article", "site_id", "example.org"),
        ("article", "url_id", BRIDGE),
        ("article", "capture_id", "2025-03-01T09:00:00Z"),
        ("url", "article_id", "Old bridge closes for repairs"),
        ("related_story", "article_id", "Old bridge closes for repairs"),
        ("related_story", "target_article_id", "Ferry adds a winter sailing"),
        ("visit", "crawl_id", "article"),
        ("article_author", "author_id", "Ann Lee"),
    ],
)
def test_foreign_keys_are_shown_by_their_labels(rows, table, column, label):
    assert label in {row[column]["label"] for row in rows(f"/archive/{table}", _labels="on") if row[column]}


def test_the_excerpt_is_short_and_the_body_whole(rows):
    for row in rows("/archive/articles"):
        assert row["excerpt"] == (row["body"][:200].replace("\n\n", " ") + "…" * (len(row["body"]) > 200))


@contextmanager
def served(archive):
    """``datasette archive.db -m metadata.yaml`` on a free loopback port: its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "datasette", str(archive), "-m", str(METADATA), "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        end = time.monotonic() + 30
        while True:
            try:
                with urlopen(f"{address}/-/versions.json", timeout=5):
                    break
            except URLError:
                assert process.poll() is None and time.monotonic() < end, "datasette did not start"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(15)


def sections(address):
    with urlopen(f"{address}/archive/articles.json?_shape=array", timeout=10) as answer:
        return {row["section"] for row in json.load(answer)}


def test_the_command_reads_an_archive_that_is_being_written(tmp_path):
    path = tmp_path / "archive.db"
    fill(path)
    writing = Archive.open(path)
    try:
        with served(path) as address:
            with writing.transaction() as db:
                db.conn.execute("UPDATE article SET section = 'Waterways' WHERE id = 2")
                assert "Waterways" not in sections(address)
            assert path.with_name("archive.db-wal").stat().st_size > 0
            assert "Waterways" in sections(address)
    finally:
        writing.close()


@pytest.mark.browser
def test_the_articles_look_like_a_table_in_a_browser(archive, tmp_path):
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip("no Chromium is installed")
    picture = tmp_path / "articles.png"
    with served(archive) as address:
        subprocess.run(
            [
                browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1300,1000", f"--screenshot={picture}",
                f"{address}/archive/articles",
            ],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip
    png = picture.read_bytes()
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (1300, 1000)
    assert len(png) > 30_000  # an empty page is a tenth of that
