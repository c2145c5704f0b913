"""``newsscrape serve``: each article's page as it was captured, checked, or why it cannot be shown."""

from __future__ import annotations

import asyncio
import gzip
import html as markup
import re
import shutil
import signal
import sqlite3
from contextlib import closing
from io import BytesIO
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from datasette.plugins import pm
from warcio.archiveiterator import ArchiveIterator

from newsscrape.cli import cli
from newsscrape.datasette import server
from newsscrape.datasette.plugin import EvidencePlugin
from newsscrape.datasette.server import make_datasette
from newsscrape.errors import ArchiveError
from newsscrape.operations.shown_page import Shelf
from support.served import capture, crawl_pages, datasette_on, query, serving


@pytest.fixture(scope="module")
def folder(tmp_path_factory, new_server, crawl, article, reply, counter):
    folder = tmp_path_factory.mktemp("served")
    crawl_pages(folder, new_server(), crawl, article, reply, counter)
    return folder


@pytest.fixture
def get(folder):
    with datasette_on(folder) as get:
        yield get


@pytest.fixture
def changed(folder, tmp_path):
    """A copy of the archive and its WARC files, to be spoilt."""
    shutil.copytree(folder, tmp_path / "copy")
    return tmp_path / "copy"


def warc_of(folder, number):
    (row,) = query(folder, "SELECT warc_file, warc_offset, warc_length FROM capture WHERE id = ?", number)
    return folder / "warc" / row[0], row[1], row[2]


def test_an_articles_row_links_to_its_page(folder, get):
    number, article = query(folder, "SELECT capture_id, id FROM article ORDER BY id")[0]
    page = get(f"/archive/article/{article}").text
    assert f'<a href="/archive/capture/{number}">' in page
    assert f'<a href="/-/capture/{number}">the page as captured</a>' in page


def test_the_view_of_the_articles_links_to_captures_and_articles(folder, get):
    page = get("/archive/articles").text
    for (article,) in query(folder, "SELECT id FROM article"):
        assert f'<a href="/-/capture/article/{article}">the page as captured</a>' in page
        assert f'<a href="/article/{article}">{article}</a>' in page
    article, number = query(folder, "SELECT id, capture_id FROM article")[0]
    assert get(f"/-/capture/article/{article}", 302).headers["location"] == f"/-/capture/{number}"


@pytest.mark.parametrize("table", ["evidence", "revision", "visit", "capture/{}"])
def test_every_number_of_a_capture_has_the_link(folder, get, table):
    number = capture(folder, "/lamps")
    page = get(f"/archive/{table.format(number)}?_size=max").text
    assert f'href="/-/capture/{number}">the page as captured</a>' in page


def test_another_database_is_left_alone(folder, tmp_path):
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.executescript("CREATE TABLE t (capture_id INTEGER); INSERT INTO t VALUES (1)")
    plugin = EvidencePlugin(Shelf(folder / "archive.db", folder / "warc"))
    pm.register(plugin, EvidencePlugin.__name__)
    try:
        datasette = Datasette([str(tmp_path / "other.db")])
        assert "captured" not in asyncio.run(datasette.client.get("/other/t")).text
    finally:
        pm.unregister(name=EvidencePlugin.__name__)


@pytest.mark.parametrize(
    ("path", "shown", "source"),
    [
        ("/lamps", "Council hears residents on lamps", "from the site, HTTP 200, text/html, read as utf-8"),
        ("/cafe", "the caf\u00e9 \u201cOld \u20ac\u201d", "from the site, HTTP 200, text/html, read as cp1252"),
        ("/packed", "Council hears residents on parcels", "from the site, HTTP 200, text/html, read as utf-8"),
        ("/none", "Not found", "from the site, HTTP 404"),
        ("evil.example/1", "The evil page is shown.", "from a saved file"),
    ],
)
def test_a_page_is_shown_as_it_came_with_its_digest_checked(folder, get, path, shown, source):
    number = capture(folder, path)
    page = get(f"/-/capture/{number}/page")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert shown in page.content.decode("utf-8")
    about = re.sub(r"\s+", " ", markup.unescape(re.sub("<[^>]*>", " ", get(f"/-/capture/{number}").text)))
    (sha256, captured) = query(folder, "SELECT payload_sha256, captured_at FROM capture WHERE id = ?", number)[0]
    for fact in ("✓ yes", sha256, f"{captured[:10]}, {captured[11:19]} UTC", source, path):
        assert fact in about
    assert f'<iframe sandbox src="/-/capture/{number}/page"' in get(f"/-/capture/{number}").text


def test_an_answer_without_a_body_says_so(folder, get):
    page = get(f"/-/capture/{capture(folder, '/moved')}").text
    assert "The answer had no body: HTTP status 302" in page
    assert "<iframe" not in page


def test_the_record_is_handed_out_as_it_stands(folder, get):
    number = capture(folder, "/packed")
    path, offset, length = warc_of(folder, number)
    answer = get(f"/-/capture/{number}/record")
    assert answer.content == path.read_bytes()[offset : offset + length]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="capture-{number}.warc.gz"'
    (record,) = ArchiveIterator(BytesIO(answer.content))
    assert record.rec_type == "response"


def test_a_revisit_shows_the_page_that_it_repeats(folder, get):
    first, again = capture(folder, "/lamps"), capture(folder, "/lamps", newest=True)
    assert first != again
    page = get(f"/-/capture/{again}").text
    assert f'The same as before: the bytes are those of <a href="/-/capture/{first}">' in page
    assert "✓ yes" in page
    assert get(f"/-/capture/{again}/page").content == get(f"/-/capture/{first}/page").content
    (record,) = ArchiveIterator(BytesIO(get(f"/-/capture/{again}/record").content))
    assert record.rec_type == "revisit"


def test_a_rendering_says_what_it_was_made_from(changed):
    number, arrived = capture(changed, "/lamps", newest=True), capture(changed, "/cafe")
    query(changed, "UPDATE capture SET rendered_from = ? WHERE id = ?", arrived, number)
    with datasette_on(changed) as get:
        link = f'as it arrived it is <a href="/-/capture/{arrived}">'
        assert link in get(f"/-/capture/{number}").text
        assert link not in get(f"/-/capture/{arrived}").text


@pytest.mark.parametrize("path", ["/-/capture/9999", "/-/capture/article/9999", f"/-/capture/{9**40}/record"])
def test_a_capture_that_is_not_there(get, path):
    assert re.search("there is no (capture|article) ", get(path, 404).text)


def drop_file(folder, number):
    warc_of(folder, number)[0].unlink()


def drop_place(folder, number):
    query(folder, "UPDATE capture SET warc_file = NULL, warc_offset = NULL WHERE id = ?", number)


def cut_file(folder, number):
    path, offset, _length = warc_of(folder, number)
    path.write_bytes(path.read_bytes()[: offset + 60])


def overwrite(folder, number):
    path, offset, length = warc_of(folder, number)
    data = bytearray(path.read_bytes())
    data[offset : offset + length] = b"\0" * length
    path.write_bytes(data)


def point_elsewhere(folder, number):
    other = warc_of(folder, capture(folder, "/cafe"))
    query(folder, "UPDATE capture SET warc_file = ?, warc_offset = ? WHERE id = ?", other[0].name, other[1], number)


@pytest.mark.parametrize(
    ("spoil", "status", "reason"),
    [
        (drop_file, 404, "WARC file, article-[0-9-]+.warc.gz, is not there"),
        (drop_place, 404, "its bytes were not kept"),
        (cut_file, 410, "its record cannot be read: article-.*, offset [0-9]+: "),
        (overwrite, 410, "its record is damaged: article-.*, offset [0-9]+: "),
        (point_elsewhere, 410, "another record is in its place"),
    ],
)
def test_a_page_that_is_lost_is_said_to_be_with_the_reason(changed, spoil, status, reason):
    number = capture(changed, "/packed")
    spoil(changed, number)
    with datasette_on(changed) as get:
        for path in (f"/-/capture/{number}", f"/-/capture/{number}/page", f"/-/capture/{number}/payload"):
            page = get(path, status).text
            assert "This page cannot be shown." in page
            assert re.search(reason, markup.unescape(page))
            assert "/packed" in page and "<iframe" not in page


@pytest.mark.parametrize(("spoil", "status"), [(drop_file, 404), (drop_place, 404), (cut_file, 410)])
def test_a_record_that_is_lost_cannot_be_downloaded(changed, spoil, status):
    number = capture(changed, "/packed")
    spoil(changed, number)
    with datasette_on(changed) as get:
        assert get(f"/-/capture/{number}/record", status).headers["content-type"].startswith("text/html")


def test_bytes_that_were_changed_are_told(changed):
    number = capture(changed, "/lamps")
    path, offset, length = warc_of(changed, number)
    data = path.read_bytes()
    record = gzip.decompress(data[offset : offset + length])
    assert record.count(b"eleven residents") == 1
    forged = gzip.compress(record.replace(b"eleven residents", b"twelve residents"), 1).ljust(length, b"\0")
    path.write_bytes(data[:offset] + forged)
    with datasette_on(changed) as get:
        page = get(f"/-/capture/{number}").text
    assert "✗ no: these are not the bytes that were captured" in page
    assert "✓" not in page


def test_a_file_that_is_being_written_is_read(changed):
    number = capture(changed, "/lamps")
    path = warc_of(changed, number)[0]
    path.rename(f"{path}.open")
    with datasette_on(changed) as get:
        assert "✓ yes" in get(f"/-/capture/{number}").text


@pytest.mark.parametrize("name", ["archive.db", "my news.2004.db"])
def test_descriptions_follow_the_archives_name(changed, name):
    number = capture(changed, "/lamps")
    ((article_id,),) = query(changed, "SELECT id FROM article WHERE headline LIKE '%lamps'")
    (changed / "archive.db").rename(changed / name)
    with datasette_on(changed, name) as get:
        database = re.search(r'<a href="/([^"/]+)">Tables and SQL', get("/").text)[1]
        page = get(f"/{database}/articles").text
        assert "News articles, the newest first" in page
        assert "the page as captured</a>" in page
        assert f'href="/article/{article_id}"' in get(f"/-/capture/{number}").text


def test_a_link_opens_the_page_in_pywb(folder):
    number = capture(folder, "/cafe")
    (moment, address) = query(folder, "SELECT captured_at, warc_uri FROM capture WHERE id = ?", number)[0]
    with datasette_on(folder, pywb="http://localhost:8080/news/") as get:
        link = re.search(r'<a href="([^"]*)"[^>]*>Open it in pywb</a>', get(f"/-/capture/{number}").text)[1]
    assert link == f"http://localhost:8080/news/{re.sub('[^0-9]', '', moment)}/{address}"


@pytest.mark.parametrize("hint", [True, False])
def test_pywb_is_only_spoken_of_where_it_is_installed(folder, hint):
    with datasette_on(folder, pywb_hint=hint) as get:
        page = get(f"/-/capture/{capture(folder, '/cafe')}").text
    assert ("newsscrape serve --replay" in page) == hint
    assert "Open it in pywb" not in page


def test_no_archive_no_server(tmp_path):
    with pytest.raises(ArchiveError, match="there is no archive at"):
        make_datasette(Shelf(tmp_path / "none.db", tmp_path))


def test_the_command_serves_until_it_is_stopped(folder):
    with serving("--db", "archive.db", cwd=folder) as (process, address):
        number = capture(folder, "/lamps")
        with urlopen(f"{address}/-/capture/{number}", timeout=10) as answer:
            assert b"\xe2\x9c\x93 yes" in answer.read()
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{address}/archive/no-such-table", timeout=10)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        process.errors.seek(0)
        assert "Traceback" not in process.errors.read()


@pytest.mark.parametrize(("most", "suggested"), [(server.SUGGESTED, True), (0, False)], ids=["small", "large"])
def test_facets_are_suggested_where_that_is_quick(folder, monkeypatch, most, suggested):
    monkeypatch.setattr(server, "SUGGESTED", most)
    with datasette_on(folder) as asked:
        answer = asked("/archive/capture.json?_facet=origin").json()
    assert bool(answer["suggested_facets"]) == suggested
    assert answer["facet_results"]["origin"]["results"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--db", "none.db"], "there is no archive at none.db"),
        (["--pywb", "http://x", "--replay"], "give one of them"),
        (["--pywb", "localhost:8080"], "--pywb takes an address such as"),
        (["--port", "{taken}"], "cannot serve at 127.0.0.1, port {taken}"),
    ],
)
def test_what_cannot_be_served_is_said(folder, counter, arguments, message):
    taken = counter.url.rpartition(":")[2]
    result = CliRunner().invoke(cli, ["serve", "--port", "0", *(part.format(taken=taken) for part in arguments)])
    assert message.format(taken=taken) in str(result.exception)
