"""The archive as a researcher meets it in Datasette: over HTTP, with the metadata.yaml that comes with the project."""

from __future__ import annotations

import asyncio
import hashlib
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
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
import yaml
from datasette.app import Datasette

from newsscrape import extract_article
from newsscrape.items import Capture, Link, Visit
from newsscrape.normalise import record
from newsscrape.store.archive import Archive
from newsscrape.store.catalogue import TABLES
from newsscrape.store.catalogue_views import VIEWS
from newsscrape.store.datasette import HIDDEN, metadata
from newsscrape.store.queries import QUERIES
from newsscrape.store.writer import Writer

METADATA = Path(__file__).parent.parent / "metadata.yaml"
NOW = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

BRIDGE = "https://www.example.org/news/1/bridge"
FERRY = "https://www.example.org/news/2/ferry"
SCHOOL = "https://www.example.org/news/3/school"
CHINESE = "https://news.example.com/4"
GONE = "https://www.example.org/news/5/gone"

PAGE = """<!DOCTYPE html><html lang="{lang}"><head><title>{headline}</title>
<script type="application/ld+json">{jsonld}</script></head>
<body><main><article><h1>{headline}</h1>{body}</article>{after}</main></body></html>"""
RELATED = f"""<section><h2>Related stories</h2><ul>
<li><time>3 February 2025</time> <a href="{FERRY}">Ferry adds a winter sailing</a>
<p>It leaves at noon and takes an hour to cross the sound.</p></li>
<li><time>1 January 2025</time> <a href="{GONE}">Lamp posts painted green</a>
<p>Nobody knows by whom it was done, or why.</p></li>
</ul></section>"""
STORIES = {
    BRIDGE: ("Old bridge closes for repairs", "2025-02-20", "Ann Lee", "Local", "en", RELATED, (
        "The old bridge at Milltown closed at noon on Thursday and won't open again before the autumn, engineers said.",
        "Every lorry now has to take the longer road around the lake, which adds half an hour to most journeys.",
        "The repairs cost two million pounds and were first asked for in 2009 by people who live beside the river.",
    )),
    FERRY: ("Ferry adds a winter sailing", "2025-02-03", "Ben Ode", "Travel", "en", "", (
        "The ferry to the island will sail a second time each day until the end of March, the operator has announced.",
        "Islanders had complained that one sailing left no time for a visit to the hospital on the other side.",
        "The new boat was built at a bridge yard in the harbour and carries thirty cars and two hundred people.",
    )),
    SCHOOL: ("School choir wins at last", "2004-11-15", "Ann Lee", "Local", "en", "", (
        "After nine second places the school choir of Rathmore has won the county prize for the first time.",
        "The children sang a song about a heron, written by their teacher, in a hall that was cold and half empty.",
        "They'll sing it again on Sunday in the market square, where there'll be soup for everyone who comes.",
    )),
    CHINESE: ("渡船增加冬季班次", "2025-02-10", "李安", "旅行", "zh", "", (
        "前往小岛的渡船从下周开始每天增加一个班次,一直到三月底为止,运营公司星期一宣布了这个消息。",
        "岛上居民抱怨说,每天只有一班船,他们没有时间去对岸的医院看病,也赶不上回家的末班车。",
        "新船可以运载三十辆汽车和两百名乘客,是在本地的造船厂建造的,花了两年时间才完工。",
    )),
}  # fmt: skip


def story_html(headline, day, byline, section, lang, after, paragraphs):
    facts = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": headline, "datePublished": day,
        "author": {"@type": "Person", "name": byline}, "articleSection": section,
    }  # fmt: skip
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return PAGE.format(headline=headline, lang=lang, body=body, after=after, jsonld=json.dumps(facts))


def fill(path):
    archive = Archive.open(path)
    writer = Writer(archive)
    writer.start_crawl("article", {}, {}, "0", NOW)
    writer.discovered([Link(url, "list", position) for position, url in enumerate([*STORIES, GONE], 1)], NOW)
    for minute, (url, story) in enumerate(STORIES.items()):
        page = story_html(*story)
        read = extract_article(page, url, fetched=NOW)
        moment = NOW + timedelta(minutes=minute)
        capture = Capture(
            moment, "live", hashlib.sha256(page.encode()).hexdigest(), 200, "text/html", "utf-8", "header"
        )
        writer.store(Visit(url, moment, "archived", None, 200, capture, read), record(read))
    writer.store(Visit(GONE, NOW, "gone", "HTTP 404 Not Found", 404), None)
    writer.finish_crawl("finished", {}, NOW)
    archive.close()


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("datasette") / "archive.db"
    fill(path)
    return path


@pytest.fixture(scope="module")
def get(archive):
    """GET a path with parameters: the answer, whose status is checked."""
    datasette = Datasette([str(archive)], metadata=yaml.safe_load(METADATA.read_text("utf-8")))
    with asyncio.Runner() as runner:

        def get(path, status=200, **parameters):
            address = f"{path}?{urlencode(parameters)}" if parameters else path
            response = runner.run(datasette.client.get(address))
            assert response.status_code == status, response.text
            return response

        yield get


@pytest.fixture(scope="module")
def rows(get):
    """The rows at a path as dicts."""
    return lambda path, **parameters: get(f"{path}.json", _shape="array", **parameters).json()


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
    assert not any(name.startswith(HIDDEN) for name in listed)


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
        ("articles", "year", {"2025": 3, "2004": 1}),
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
    [("bridges", ["2025-02-20", "2025-02-03"]), ("bridge harbour", ["2025-02-03"]), ("O'Neill \"C++", [])],
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
        ("evidence", "article_id", "Old bridge closes for repairs"),
    ],
)
def test_foreign_keys_are_shown_by_their_labels(rows, table, column, label):
    assert label in {row[column]["label"] for row in rows(f"/archive/{table}", _labels="on") if row[column]}


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("value", ["", "1", "no such thing", "'\"; --", "Ω" * 500], ids=lambda value: value[:9])
def test_queries_answer_whatever_is_typed(get, name, value):
    query = QUERIES[name]
    page = html.unescape(get(f"/archive/{name}", **dict.fromkeys(query["params"], value)).text)
    assert query["title"] in page
    assert query["description"] in page
    assert all(f'name="{parameter}"' in page for parameter in query["params"])


@pytest.mark.parametrize("name", QUERIES)
def test_queries_name_their_parameters(name):
    assert set(re.findall(r"(?<![\w':]):([a-z_]+)", QUERIES[name]["sql"])) == set(QUERIES[name]["params"])
    assert ":_" not in QUERIES[name]["sql"], "Datasette would take it for a magic parameter and offer no SQL to edit"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bridge", [BRIDGE, FERRY]),  # the headline weighs more
        ("sail sing", []),
        ("sail OR sing", [FERRY, SCHOOL]),
        ("bridge NOT ferry", [BRIDGE]),
        ("bridge AND ferry", [FERRY]),
        ("OR bridge NOT", [BRIDGE, FERRY]),
        ('"the old bridge"', [BRIDGE]),
        ('"bridge old"', []),
        ("repai*", [BRIDGE]),
        ("headline:bridge", [BRIDGE]),
        ("headline: bridge", [BRIDGE]),
        ('headline:"old bridge" lorry', [BRIDGE]),
        ("byline:Ode", [FERRY]),
        ("won't", [BRIDGE]),
        ("bridge -", [BRIDGE, FERRY]),
        ("bridge\u3000harbour", [FERRY]),
        ("BRIDGE: (harbour)", [FERRY]),
        ("渡船", [CHINESE]),
        ("造船厂", [CHINESE]),
        ("渡船 造船厂", [CHINESE]),
        ("飞机 造船厂", []),
        ("飞机场 OR 造船厂", [CHINESE]),
        ("飞机", []),
    ],
)
def test_ranked_search_finds(rows, words, found):
    assert sorted(row["url"] for row in rows("/archive/ranked_search", q=words)) == sorted(found)


def test_ranked_search_puts_the_best_first_with_a_snippet(rows):
    first, second = rows("/archive/ranked_search", q="bridge")
    assert (first["url"], second["url"]) == (BRIDGE, FERRY)
    assert "[bridge]" in first["snippet"] and "[bridge] yard" in second["snippet"]
    assert "[造船厂]" in rows("/archive/ranked_search", q="造船厂")[0]["snippet"]
    assert "渡船" in rows("/archive/ranked_search", q="渡船")[0]["snippet"]


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ({"since": "2025-02-04"}, [BRIDGE]),
        ({"until": "2025-02-03"}, [FERRY]),
        ({"since": "2025", "until": "2025-02"}, [BRIDGE, FERRY]),
        ({"until": "2004"}, []),
        ({"site": "example.com"}, []),
        ({"site": " example.org "}, [BRIDGE, FERRY]),
        ({"site": "nowhere.example"}, []),
    ],
)
def test_ranked_search_keeps_to_days_and_site(rows, limits, found):
    assert [row["url"] for row in rows("/archive/ranked_search", q="bridge", **limits)] == found


@pytest.mark.parametrize(
    "words",
    ["", " ", "'", '"', '":', "it's", "a:b", "C++", "C#", "*", '"*"', "^", "-", "NEAR(a b)", "{headline}: x", "(", "\\",
     '\\"', "a\\", "a\x00b", "OR", "NOT NOT", "headline:", "headline:*", "body : x", "%", "[", "日", '日"', "日*",
     "日 OR", "日 NOT 月 headline:日本語", "x" * 5000, '" ' * 300],
    ids=lambda words: words[:20],
)  # fmt: skip
def test_ranked_search_never_fails(get, words):
    get("/archive/ranked_search", q=words, since=words, until=words, site=words)
    get("/archive/ranked_search", q=words)


def test_articles_by_month(rows):
    months = {(row["month"], row["site"]): row["articles"] for row in rows("/archive/articles_by_month")}
    assert months == {("2025-02", "example.org"): 2, ("2025-02", "example.com"): 1, ("2004-11", "example.org"): 1}
    assert next(iter(months))[0] == "2025-02"


@pytest.mark.parametrize("article", ["1", BRIDGE, f" {BRIDGE} ", ""])
def test_related_stories_of_an_article(rows, article):
    found = rows("/archive/related_stories", article=article)
    assert [(row["related_headline"], row["related_day"], row["archived_as"]) for row in found] == [
        ("Ferry adds a winter sailing", "2025-02-03", 2),
        ("Lamp posts painted green", "2025-01-01", None),
    ]


def test_where_a_value_comes_from(rows):
    found = rows("/archive/evidence_of_a_field", article="3", field="date_published")
    assert {row["field"] for row in found} == {"date_published"}
    assert (found[0]["chosen"], found[0]["value"]) == (1, "2004-11-15")
    assert found[0]["source"].startswith("jsonld")
    assert len(found[0]["payload_sha256"]) == 64
    assert {"headline", "byline", "body"} <= {row["field"] for row in rows("/archive/evidence_of_a_field", article="3")}


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
