"""An article that is removed permanently: nothing of it is left in any table, index, log or WARC file, and it does not return."""

from __future__ import annotations

import gzip
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from newsscrape.cli import cli
from newsscrape.errors import ArchiveError
from newsscrape.store.archive import Archive
from newsscrape.store.removal import bar, plan, remove
from newsscrape.store.takedowns import taken_out, url_hash

# Words that stand nowhere else; the search index folds them to lower case and cuts endings.
SUBJECT, AUTHOR = "Zyxquombat", "Wqfeldspar"
KEEPER = "Hedgerow"


def newsscrape(folder, command, *arguments, answer=None):
    return CliRunner().invoke(
        cli, [command, *map(str, arguments), "--db", str(folder / "archive.db")], input=answer, catch_exceptions=False
    )


def warcs(folder):
    return sorted((folder / "warc").iterdir())


def unpacked(path):
    """Every byte of a WARC file's records."""
    return gzip.decompress(path.read_bytes())


def left_in(folder, word):
    """The files in which a word still stands, in any case, records unpacked."""
    pattern = re.compile(word.encode(), re.I)
    files = {path.name: path.read_bytes() for path in folder.glob("archive.db*")}
    files |= {path.name: unpacked(path) for path in warcs(folder)}
    return sorted(name for name, content in files.items() if pattern.search(content))


@pytest.fixture(scope="module")
def first_crawl(tmp_path_factory, new_server, article, crawl):
    """A crawl of an article (seen in two states, by way of a redirect too) and of one whose list names it."""
    folder, server = tmp_path_factory.mktemp("crawl"), new_server()
    story = article(SUBJECT, head=f"<meta name=author content='Ann {AUTHOR}'>")
    secret = server.page("/news/1", story)
    listed = f"<li>14 November 2004 <a href='{secret}'>Council hears residents on walls</a>"
    keeper = server.page("/news/2", article(KEEPER, after=f"<h2>Related stories</h2><ul>{listed}</ul>"))
    old = server.redirect("/old/1", "/news/1")
    run = crawl(folder, "article", urls=f"{old} {secret} {keeper}")
    assert run.code == 0, run.errors
    server.page("/news/1", story.replace("eleven", f"twelve{SUBJECT}"))
    assert crawl(folder, "article", urls=secret, revisit="all").code == 0
    assert run.column("SELECT MAX(revisions) FROM article") == [2]
    return folder, run, {"secret": secret, "old": old, "keeper": keeper}, server


@pytest.fixture
def server(first_crawl):
    """The site that was crawled."""
    return first_crawl[3]


@pytest.fixture
def crawled(first_crawl, tmp_path):
    """The crawl's folder, as each test is free to change it."""
    folder, run, pages, _ = first_crawl
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return tmp_path, replace(run, path=tmp_path / "archive.db"), pages


def check_warcs(folder):
    for path in warcs(folder):
        done = subprocess.run(
            [sys.executable, "-m", "warcio.cli", "check", path], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_nothing_is_left_and_the_rest_is_whole(crawled, server, article, crawl):
    folder, run, pages = crawled
    assert left_in(folder, SUBJECT) and left_in(folder, AUTHOR)
    sizes = {path: path.stat().st_size for path in warcs(folder)}
    done = newsscrape(folder, "forget", pages["old"], "--yes", "--reason", "a takedown")
    assert done.exit_code == 0, done.output
    assert "1 article, 2 revisions, 3 captures, 2 addresses, 12 WARC records overwritten" in done.output
    assert (left_in(folder, SUBJECT), left_in(folder, AUTHOR)) == ([], [])
    for address in (pages["secret"], pages["old"]):
        assert left_in(folder, re.escape(address) + r"(?!\d)") == []
    check_warcs(folder)
    assert {path: path.stat().st_size for path in warcs(folder)} == sizes
    assert run.column("PRAGMA integrity_check") == ["ok"] and run.rows("PRAGMA foreign_key_check") == []
    with sqlite3.connect(run.path) as db:
        db.execute("INSERT INTO article_fts(article_fts, rank) VALUES ('integrity-check', 1)")
    assert run.column("SELECT headline FROM article") == [f"Council hears residents on {KEEPER}"]
    assert run.column("SELECT COUNT(*) FROM related_story") == [0]
    today = datetime.now(UTC).date().isoformat()
    assert run.rows("SELECT * FROM removal") == [
        {
            "id": 1,
            "day": today,
            "reason": "a takedown",
            "articles": 1,
            "revisions": 2,
            "captures": 3,
            "records": 12,
            "urls": 2,
        }
    ]
    again = newsscrape(folder, "reextract", "--json", "--jobs", "1", "--warc-dir", folder / "warc")
    assert "the page was not kept" in again.stdout and '"changed": 0' in again.stdout  # its list named the other


@pytest.mark.slow
def test_it_does_not_come_back(crawled, server, crawl, article):
    folder, run, pages = crawled
    newsscrape(folder, "forget", pages["secret"], "--yes")
    server.asked.clear()
    server.page("/news/2", server.routes["/news/2"].body.decode().replace("eleven", "thirty"))
    server.page("/news/3", article("walls", head=f"<link rel=canonical href='{pages['secret']}'>"))
    again = crawl(
        folder, "article", urls=" ".join([*pages.values(), server.url("/news/3")]), related="1", revisit="all"
    )
    assert [path for path in server.asked if path in ("/news/1", "/old/1")] == []
    fates = again.fates()
    day = datetime.now(UTC).date().isoformat()
    for address in (pages["secret"], pages["old"], server.url("/news/3")):
        assert fates[address] == ("skipped", f"taken out on {day}")
    assert fates[pages["keeper"]][0] == "archived"
    assert run.column("SELECT COUNT(*) FROM related_story") == [0]
    assert left_in(folder, SUBJECT) == []


def test_it_asks_first_and_no_means_no(crawled):
    folder, run, pages = crawled
    before = {path: path.read_bytes() for path in warcs(folder)}
    done = newsscrape(folder, "forget", pages["secret"], answer="n\n")
    assert done.exit_code == 1 and f"Take out 'Council hears residents on {SUBJECT}'" in done.output
    assert pages["old"] in done.output
    assert {path: path.read_bytes() for path in warcs(folder)} == before
    assert run.column("SELECT COUNT(*) FROM article") == [2]
    assert newsscrape(folder, "forget", pages["secret"], answer="y\ny\n").exit_code == 0
    assert run.column("SELECT COUNT(*) FROM article") == [1]


def test_a_record_that_is_not_where_it_should_be_is_named_and_stops_nothing(crawled):
    folder, _, pages = crawled
    gone = warcs(folder)[-1]
    gone.unlink()
    done = newsscrape(folder, "forget", pages["secret"], "--yes")
    assert done.exit_code == 1
    assert f"not overwritten: {gone.name}, offset" in done.output and "the file is not there" in done.output
    assert left_in(folder, SUBJECT) == []


def test_a_reader_that_holds_the_old_bytes_is_named_and_a_second_try_finishes(crawled):
    folder, run, pages = crawled
    with sqlite3.connect(f"{run.path.as_uri()}?mode=ro", uri=True, isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM article").fetchone()
        with pytest.raises(ArchiveError, match="another program that reads the archive"):
            newsscrape(folder, "forget", pages["secret"], "--yes")
    assert run.column("SELECT COUNT(*) FROM article") == [1]
    done = newsscrape(folder, "forget", pages["secret"], "--yes")
    assert done.exit_code == 0 and "already" in done.output
    assert left_in(folder, SUBJECT) == []


@pytest.mark.slow
def test_an_address_without_an_article_can_be_taken_out_too(crawled, server, crawl):
    folder, run, _ = crawled
    page = server.page("/about", f"<html><body><p>About {SUBJECT}.</p></body></html>")
    crawl(folder, "article", urls=page)
    done = newsscrape(folder, "forget", page, "--yes")
    assert "no article, 0 revisions, 1 captures, 1 addresses, 4 WARC records" in done.output
    assert page not in run.fates()


@pytest.mark.parametrize(
    "form",
    [
        "http://www.paper.example/news/1", "https://paper.example/news/1/", "https://m.paper.example/news/1?utm_source=x",
        "HTTP://WWW.PAPER.EXAMPLE:80/news/1#top",
    ],
)  # fmt: skip
def test_an_address_is_barred_in_all_its_forms(tmp_path, form):
    assert url_hash(form) == url_hash("https://www.paper.example/news/1")
    assert url_hash(form) != url_hash("https://www.paper.example/news/12")
    archive = Archive.open(tmp_path / "archive.db")
    assert taken_out(archive.db, form) is None
    archive.close()


def test_a_url_that_another_article_was_read_at_stays_with_it(shelf, article):
    """It leads to the article that goes, by now; its own article does not go with it."""
    one, other = "http://www.paper.example/news/1", "http://www.paper.example/news/2"
    shelf.put(one, article("roofs"))
    shelf.put(other, article("drains"))
    shelf.writer.redirected([one], other, datetime(2026, 1, 2, tzinfo=UTC))
    found = plan(shelf.archive, other)
    assert found.addresses == (other,)
    remove(shelf.archive, found, bar(shelf.archive, found, None, datetime(2026, 1, 3, tzinfo=UTC)), 0)
    assert shelf.rows("SELECT headline FROM article") == [("Council hears residents on roofs",)]


@pytest.mark.slow
def test_a_page_at_another_address_that_names_a_barred_one_is_overwritten_at_once(crawled, server, crawl, article):
    folder, _, pages = crawled
    newsscrape(folder, "forget", pages["secret"], "--yes")
    head = f"<link rel=canonical href='{pages['secret']}'>"
    copy = server.page("/print/77", article(f"{SUBJECT} again", head=head))
    way = server.redirect("/go/77", "/print/77")
    again = crawl(folder, "article", urls=way)
    assert again.fates()[copy][0] == "skipped"
    assert left_in(folder, SUBJECT) == []
    check_warcs(folder)


@pytest.mark.slow
def test_lists_that_name_it_go_and_another_articles_page_only_if_that_is_wanted(crawled, server, crawl):
    folder, run, pages = crawled
    link = f"<li><a href='/news/1'>Council hears residents on {SUBJECT}</a>"
    page = server.page("/latest", f"<html><body><h1>Latest</h1><ul>{link}{link}</ul></body></html>")
    crawl(folder, "article", urls=page)
    done = newsscrape(folder, "forget", pages["secret"], answer="y\nn\n")
    assert done.exit_code == 1 and f"names it still: {pages['keeper']}" in done.output
    assert run.column("SELECT COUNT(warc_file) FROM capture JOIN url ON url.id = url_id WHERE url = ?", pages["keeper"])
    later = newsscrape(folder, "forget", pages["secret"], "--yes")
    assert later.exit_code == 0 and "already" in later.output
    assert left_in(folder, "/news/1") == []
    check_warcs(folder)


def test_learned_shapes_reasons_and_addresses_that_hold_its_address_go(crawled):
    folder, run, pages = crawled
    archive = Archive.open(run.path)
    with archive.transaction() as db:
        db.conn.execute(
            "UPDATE site SET url_shapes = ?, url_traps = ?",
            (
                '{"shapes": {"h/secret-zyx": [1, 0], "h/S": [2, 0]}}',
                '{"job": "1", "shapes": {"h/secret-zyx?p": [1, 0, 0]}}',
            ),
        )
        db.conn.execute("UPDATE visit SET reason = 'to ' || ? WHERE id = 1", (pages["secret"],))
        db.conn.execute(
            "INSERT INTO reextraction (started_at, extractor_version, code, filters) VALUES ('', '', '', ?)",
            (pages["secret"],),
        )
        db.conn.execute(
            "INSERT INTO extraction_change (run, article_id, capture_id, field, old, new, old_version,"
            " extractor_version, changed_at) SELECT 1, id, capture_id, 'related', ?, NULL, '', '', '' FROM article",
            (f"Council hears residents on {SUBJECT}",),
        )
        db.conn.execute("UPDATE url SET url = replace(url, '/old/1', '/old/secret-zyx')")
        db.conn.execute(
            "INSERT INTO url (url, site_id, fate, first_found_at) VALUES ('https://share.example/?u=' || ?, 1, 'skipped', '')",
            (pages["secret"],),
        )
    archive.close()
    done = newsscrape(folder, "forget", pages["secret"], "--yes")
    assert done.exit_code == 0, done.output
    assert run.column("SELECT url_shapes FROM site WHERE url_shapes IS NOT NULL") == ['{"shapes": {"h/S": [2, 0]}}']
    assert left_in(folder, SUBJECT) == [] == left_in(folder, re.escape(pages["secret"]) + r"(?!\d)")
    assert left_in(folder, "secret-zyx") == []


def test_other_files_of_the_folder_that_name_it_are_said(crawled):
    folder, _, pages = crawled
    (folder / ".release-x1").mkdir()
    shutil.copy(folder / "archive.db", folder / ".release-x1" / "archive.db")
    (folder / "index.cdx").write_text(f"example)/ 20260101 {pages['secret']} text/html\n")
    done = newsscrape(folder, "forget", pages["secret"], "--yes")
    assert done.exit_code == 1 and "overwritten too: 1 pages of other articles" in done.output
    for name in ("index.cdx", ".release-x1/archive.db"):
        assert f"names it still: {folder / name} (byte " in done.output
    assert left_in(folder, SUBJECT) == []


@pytest.mark.slow
def test_the_address_that_a_page_calls_its_own_is_barred_before_it_was_ever_read(tmp_path, new_server, article, crawl):
    server = new_server()
    own = server.url(f"/news/{SUBJECT.lower()}")
    story = article(SUBJECT, head=f"<link rel=canonical href='{own}'>")
    printed = server.page("/print/1", story)
    run = crawl(tmp_path, "article", urls=printed)
    assert newsscrape(tmp_path, "forget", "1", "--yes").exit_code == 0
    server.page(f"/news/{SUBJECT.lower()}", story)
    crawl(tmp_path, "article", urls=f"{own} {server.redirect('/old/1', f'/news/{SUBJECT.lower()}')}")
    assert run.column("SELECT COUNT(*) FROM article") == [0]
    assert f"/news/{SUBJECT.lower()}" not in server.asked


def test_a_canonical_link_to_another_articles_page_takes_nothing_else_out(shelf, article):
    one, other = "http://www.paper.example/news/1", "http://www.paper.example/news/2"
    shelf.put(one, article("roofs"))
    shelf.put(other, article("drains"))
    with shelf.archive.transaction() as db:
        db.conn.execute("UPDATE article SET canonical_url = ?", (one,))
    assert plan(shelf.archive, other).addresses == (other,)
