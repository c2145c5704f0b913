"""A crawl's responses in WARC files: all of them, as received, at the location that the archive has."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from warcio.checker import Checker

from newsscrape.archive.locations import locate
from newsscrape.archive.reader import read_at, read_records
from newsscrape.archive.record_parsing import StoredRecord
from newsscrape.tasks import Location

pytestmark = pytest.mark.slow  # each test is a crawl or more, in a process of its own

Crawl = Callable[..., Any]
Article = Callable[..., str]
HTML = "text/html; charset=utf-8"


def warcs(folder: Path) -> list[Path]:
    return sorted((folder / "warc").glob("*.warc.gz"))


def records(folder: Path, *kinds: str) -> list[StoredRecord]:
    """The records of a crawl's files, which warcio's checker must accept and which must be finished."""
    assert list((folder / "warc").glob("*.open*")) == []

    class Options:
        inputs = tuple(map(str, warcs(folder)))
        verbose = False

    assert Checker(Options).process_all() == 0
    found = [one for path in warcs(folder) for one in read_records(path, 1 << 25)]
    assert all(isinstance(one, StoredRecord) for one in found)
    return [one for one in found if isinstance(one, StoredRecord) and (not kinds or one.kind in kinds)]


def text(folder: Path) -> bytes:
    """All that a crawl's files hold, unpacked."""
    return b"".join(gzip.decompress(path.read_bytes()) for path in warcs(folder))


def kept(folder: Path, run: Any) -> Iterator[tuple[dict[str, Any], StoredRecord]]:
    """Each capture with the record that it points to."""
    for row in run.rows(
        "SELECT capture.*, url.url FROM capture JOIN url ON url.id = capture.url_id ORDER BY capture.id"
    ):
        path = locate(folder / "warc", row["warc_file"])
        yield row, read_at(path, Location(row["warc_file"], row["warc_offset"], row["warc_length"]), 1 << 25)


def test_every_response_is_kept_and_the_archive_points_to_it(
    tmp_path: Path, server: Any, article: Article, crawl: Crawl, reply: Any
) -> None:
    packed = gzip.compress(article("packed").encode())
    server.routes["/robots.txt"] = reply(b"User-agent: *\nDisallow: /private", headers={"Content-Type": "text/plain"})
    server.routes["/packed"] = reply(packed, headers={"Content-Type": HTML, "Content-Encoding": "gzip"})
    server.routes["/broken"] = reply(b"<h1>down</h1>", 500)
    server.routes["/empty"] = reply(b"")
    server.redirect("/a", server.url("/b"), 301)
    server.redirect("/b", server.page("/c", article("the end of the chain")))
    asked = ("/packed", "/broken", "/empty", "/a", "/gone", "/private/1", "/packed#part")
    run = crawl(tmp_path, "article", {"RETRY_TIMES": "1"}, urls=" ".join(map(server.url, asked)))
    found = records(tmp_path, "response")
    paths = sorted((one.url.removeprefix(server.url("")), one.status) for one in found)
    assert paths == [
        ("/a", 301), ("/b", 302), ("/broken", 500), ("/broken", 500), ("/c", 200), ("/empty", 200), ("/gone", 404),
        ("/packed", 200), ("/robots.txt", 200),
    ]  # fmt: skip
    assert sorted(one.url for one in records(tmp_path, "request")) == sorted(one.url for one in found)
    for one in found:
        assert one.payload_digest == f"sha256:{hashlib.sha256(one.body).hexdigest()}"
        assert one.headers["content-length"] == str(len(one.body))
    by_path = {one.url.removeprefix(server.url("")): one for one in found}
    assert by_path["/packed"].body == packed, "the content coding stays on"
    assert by_path["/packed"].headers["content-encoding"] == "gzip"
    assert by_path["/c"].task == {
        "role": "article",
        "redirected_from": [server.url("/a"), server.url("/b")],
    }
    assert by_path["/robots.txt"].task == {"role": "rules"}
    assert b"WARC-IP-Address: 127.0.0.1\r\n" in text(tmp_path)
    rows = list(kept(tmp_path, run))
    assert len(rows) >= 7, "all but robots.txt, which is no page, and a try in the same second"
    for row, record in rows:
        assert (record.url, record.record_id) == (row["warc_uri"], row["record_id"])
        assert hashlib.sha256(record.body).hexdigest() == row["payload_sha256"]
        assert record.status == row["http_status"]
        data = locate(tmp_path / "warc", row["warc_file"]).read_bytes()[row["warc_offset"] :][: row["warc_length"]]
        unpacker = zlib.decompressobj(31)
        assert unpacker.decompress(data).startswith(b"WARC/1.1\r\n")
        assert unpacker.eof
        assert unpacker.unused_data == b"", "the length is that of the record"


def test_a_second_visit_keeps_the_same_bytes_once(tmp_path: Path, server: Any, article: Article, crawl: Crawl) -> None:
    url = server.page("/1", article("the harbour"))
    crawl(tmp_path, "article", urls=url)
    run = crawl(tmp_path, "article", urls=url, revisit="all")
    first, second = sorted(
        (one for one in records(tmp_path) if one.url == url and one.kind in ("response", "revisit")),
        key=lambda one: one.kind,
    )
    assert (first.kind, second.kind) == ("response", "revisit")
    assert second.refers_to[:2] == (first.record_id, url)
    assert b"identical-payload-digest" in text(tmp_path)
    assert second.payload_digest == first.payload_digest
    captures = run.rows("SELECT * FROM capture ORDER BY id")
    assert captures[1]["revisit_of"] == captures[0]["id"]
    server.page("/1", article("the harbour", date="16 November 2004"))
    crawl(tmp_path, "article", urls=url, revisit="all")
    kinds = [one.kind for one in records(tmp_path) if one.url == url]
    assert sorted(kinds) == ["request"] * 3 + ["response"] * 2 + ["revisit"]


SECRETIVE = """
from newsscrape.spiders.article import ArticleSpider

class Secretive(ArticleSpider):
    name = "secre/tive ä"

    def request_for(self, waiting):
        secrets = {"Cookie": "session=s3cret", "Authorization": "Basic s3cret"}
        request = super().request_for(waiting)
        return request.replace(headers=secrets) if "open" not in waiting.url else request
"""


def test_cookies_and_passwords_are_in_no_file(
    tmp_path: Path, server: Any, article: Article, crawl: Crawl, reply: Any
) -> None:
    (tmp_path / "secretive.py").write_text(SECRETIVE)
    for path, cookie in (("/members", "member=s3cret"), ("/open", "visitor=1")):
        headers = {"Content-Type": HTML, "Set-Cookie": cookie, "set-cookie": f"{cookie}-2"}
        server.routes[path] = reply(article(path).encode(), headers=headers)
    # Of another origin: what is asked of this one is asked as anyone would.
    signed_in = server.url("/account").replace("://127.0.0.1", "://ann:s3cret@localhost")
    run = crawl(
        tmp_path,
        "secre/tive ä",
        {"SPIDER_MODULES": "secretive"},
        urls="\n".join((signed_in, *map(server.url, ("/members", "/open")))),
    )
    assert run.code == 0, run.errors
    assert b"s3cret" not in text(tmp_path)
    assert b"ann:" not in text(tmp_path)
    (members,) = (one for one in records(tmp_path, "response") if "/members" in one.url)
    assert (members.url, "set-cookie" in members.headers) == (server.url("/members"), False)
    assert text(tmp_path).count(b"visitor=1") == 2, "both that anyone would get"
    assert warcs(tmp_path)[0].name.startswith("secre_tive_ä-")


def test_chunks_are_undone_and_not_said(
    tmp_path: Path, server: Any, article: Article, crawl: Crawl, reply: Any
) -> None:
    page = article("chunks").encode()
    body = b"".join(b"%x\r\n%b\r\n" % (len(page[n : n + 100]), page[n : n + 100]) for n in range(0, len(page), 100))
    headers = {"Content-Type": HTML, "Transfer-Encoding": "chunked", "Connection": "close", "X-Odd": "caf\xe9"}
    server.routes["/1"] = reply(body + b"0\r\n\r\n", headers=headers, length=-1)
    run = crawl(tmp_path, "article", urls=server.url("/1"))
    assert run.fates()[server.url("/1")] == ("archived", None)
    (record,) = (one for one in records(tmp_path, "response") if one.url == server.url("/1"))
    assert record.body == page
    assert not {"transfer-encoding", "connection"} & set(record.headers)
    assert record.headers["content-length"] == str(len(page))
    assert record.headers["x-odd"] == "café"


def test_files_roll_over(tmp_path: Path, server: Any, article: Article, crawl: Crawl) -> None:
    urls = [server.page(f"/{n}", article(f"matter {n}")) for n in range(8)]
    run = crawl(tmp_path, "article", {"ARCHIVE_WARC_SIZE": "4000"}, urls=" ".join(urls))
    assert len(warcs(tmp_path)) > 1
    assert len([one for one in records(tmp_path, "response") if one.url in urls]) == 8
    for row, record in kept(tmp_path, run):
        assert hashlib.sha256(record.body).hexdigest() == row["payload_sha256"]


def test_without_warc_nothing_is_kept(tmp_path: Path, server: Any, article: Article, crawl: Crawl) -> None:
    run = crawl(tmp_path, "article", {"ARCHIVE_WARC": "0"}, urls=server.page("/1", article("roofs")))
    assert not (tmp_path / "warc").exists()
    assert run.rows("SELECT warc_file, warc_offset, record_id FROM capture") == [
        {"warc_file": None, "warc_offset": None, "record_id": None}
    ]
    assert len(run.rows("SELECT * FROM article")) == 1


def test_a_saved_page_is_kept_once_as_a_resource(tmp_path: Path, article: Article, crawl: Crawl) -> None:
    (tmp_path / "page.html").write_text(article("saved pages"))
    for _ in range(2):
        run = crawl(tmp_path, "article", pages=str(tmp_path / "page.html"))
    (record,) = records(tmp_path, "resource")
    assert record.body == article("saved pages").encode()
    assert record.url == (tmp_path / "page.html").as_uri()
    assert [row["warc_uri"] for row, _ in kept(tmp_path, run)] == [record.url]


def test_a_page_of_a_web_archive_is_kept_under_the_address_that_was_asked(
    tmp_path: Path, server: Any, article: Article, crawl: Crawl
) -> None:
    url = server.page("/web/20041116022302id_/http://www.paper.example/1", article("old news"))
    run = crawl(tmp_path, "article", urls=url)
    ((row, record),) = kept(tmp_path, run)
    assert (row["url"], row["warc_uri"], record.url) == ("http://www.paper.example/1", url, url)
    assert row["captured_at"] == "2004-11-16T02:23:02Z"
    assert record.moment.year > 2004, "the record says when it came over the wire"


def test_the_seeds_and_the_settings_are_said(tmp_path: Path, server: Any, article: Article, crawl: Crawl) -> None:
    urls = [server.page(f"/{n}", article(f"matter {n}")) for n in range(2)]
    crawl(tmp_path, "article", urls="\n".join(urls))
    (seeds,) = records(tmp_path, "metadata")
    assert [one["url"] for one in json.loads(seeds.body)] == urls
    info = text(tmp_path).partition(b"\r\n\r\n")[2].partition(b"\r\n\r\n")[0].decode()
    assert "software: newsscrape/" in info
    assert f"newsscrape-argument-urls: {urls[0]} {urls[1]}\r\n" in info
    assert "newsscrape-setting-archive_warc: " in info


@pytest.mark.parametrize("obstacle", ["a file", "a folder that may not be written"])
def test_where_no_page_can_be_kept_the_crawl_ends_and_says_what_to_do(
    tmp_path: Path, server: Any, article: Article, crawl: Crawl, obstacle: str
) -> None:
    folder = tmp_path / "kept"
    if obstacle == "a file":
        folder.write_text("")
    elif os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    else:
        folder.mkdir(0o500)
    urls = [server.page(f"/{n}", article(f"matter {n}")) for n in range(3)]
    run = crawl(tmp_path, "article", {"ARCHIVE_WARC_DIR": str(folder)}, urls=" ".join(urls))
    assert run.code != 0
    assert "NOT STORED from here on" in run.errors
    assert "cannot be written" in run.errors
    assert "ARCHIVE_WARC=0" in run.errors
    assert "Traceback" not in run.errors
    assert run.rows("SELECT * FROM article") == [], "no article without its page"
    assert set(run.column("SELECT fate FROM url")) == {"queued"}


def test_a_full_disk_ends_the_crawl_and_leaves_what_is_whole(
    tmp_path: Path, server: Any, article: Article, crawl: Crawl
) -> None:
    limit = (
        "import resource, signal, sys, os; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (7_000_000, 7_000_000)); os.execvp(sys.argv[1], sys.argv[1:])"
    )
    noise = [random.Random(n).randbytes(1_000_000).hex() for n in range(9)]
    urls = [server.page(f"/{n}", article(f"matter {n}", after=f"<!--{noise[n]}-->")) for n in range(9)]
    run = crawl(tmp_path, "article", prefix=(sys.executable, "-c", limit), urls=" ".join(urls))
    assert "Traceback" not in run.errors
    assert run.code != 0
    assert "Make room" in run.errors
    crawl(tmp_path, "article", urls=server.url("/gone"))  # puts in order what was left
    for row, record in kept(tmp_path, run):
        assert hashlib.sha256(record.body).hexdigest() == row["payload_sha256"]
    records(tmp_path)


def test_two_crawls_at_once_share_a_folder(
    tmp_path: Path, server: Any, article: Article, start: Crawl, crawl: Crawl
) -> None:
    settings = {"ARCHIVE_WARC_DIR": str(tmp_path / "warc")}
    running, urls = [], []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        urls.append([server.page(f"/{number}/{n}", article(f"matter {number} {n}"), delay=0.05) for n in range(6)])
        running.append(start(folder, "article", settings, urls=" ".join(urls[-1])))
    for process in running:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert len(warcs(tmp_path)) == 2
    assert {one.url for one in records(tmp_path, "response")} >= {*urls[0], *urls[1]}
