"""``scrapy crawl warc`` over a folder of files that other programs wrote: each record has a fate, or is counted."""

from __future__ import annotations

import gzip
import json
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import brotli
import pytest

from newsscrape.archive.writer import WarcWriter
from newsscrape.store.rows import moment
from support.warc import http, warc

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SITE = "http://paper.example"
HTML = "Content-Type: text/html; charset=utf-8"
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress,
}  # fmt: skip
NUMBERS = iter(range(10_000))


def record(path: str, block: bytes, kind: str = "response", more: Sequence[str] = (), **given: Any) -> bytes:
    url = path if ":" in path else f"{SITE}{path}"
    named = f"WARC-Record-ID: <urn:uuid:{next(NUMBERS)}>"
    mime = (
        "Content-Type: application/http; msgtype=response" if block.startswith(b"HTTP/") else "Content-Type: text/html"
    )
    return warc(block, url, kind, more=(mime, *more), **given).replace(b"WARC-Record-ID: <urn:uuid:0>", named.encode())


def info(software: str) -> bytes:
    return warc(f"software: {software}\r\n".encode(), None, "warcinfo")


def chunks(body: bytes) -> bytes:
    pieces = (body[at : at + 400] for at in range(0, len(body), 400))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


class Files:
    """The records of a file by what they are about; each is a page on a subject of its own."""

    def __init__(self, article: Callable[..., str]) -> None:
        self.article = article

    def page(self, subject: str) -> bytes:
        return self.article(subject).encode()

    def codings(self) -> list[bytes]:
        """Named over what is stored plain, and over what is packed."""
        made = []
        for coding, pack in PACKED.items():
            named = (HTML, f"Content-Encoding: {coding}", "Transfer-Encoding: chunked")
            made.append(record(f"/plain-{coding}", http(self.page(f"plain {coding}"), *named)))
            made.append(record(f"/packed-{coding}", http(pack(self.page(f"packed {coding}")), *named[:2])))
        return made

    def cut_off(self) -> list[bytes]:
        page = self.page("weirs")
        return [
            record("/limit", http(page[:500], HTML), more=["WARC-Truncated: length"]),
            record("/short", http(self.page("locks")[:500], HTML, f"Content-Length: {len(page)}")),
            record("/chunk", http(chunks(self.page("docks"))[:600], HTML, "Transfer-Encoding: chunked")),
            record("/size", http(chunks(self.page("quays"))[:409], HTML, "Transfer-Encoding: chunked")),
            record("/packed", http(gzip.compress(self.page("piers"))[:-20], HTML, "Content-Encoding: gzip")),
            record("/whole", http(chunks(self.page("moles")), HTML, "Transfer-Encoding: chunked")),
        ]

    def types(self) -> list[bytes]:
        return [
            record("/untyped", http(self.page("canals"))),
            record("/twice", http(self.page("basins"), HTML, "Content-Type: text/html")),
            record("/both", http(self.page("sluices"), "Content-Type: text/plain, text/html")),
            record("/logo", http(b"\x89PNG\r\n\x1a\n", "Server: x")),
            record("/style.css", http(b"p { margin: 0 }", "Content-Type: text/css")),
        ]

    def redirects(self) -> list[bytes]:
        def led(path: str, to: str, status: str = "301 Moved Permanently") -> bytes:
            return record(path, http(b"<p>moved", HTML, f"Location: {to}", status=f"HTTP/1.1 {status}"))

        return [
            led("/old", "/new"), led("/older", "/old", "302 Found"), led("/very-old", "/older", "307 Temporary Redirect"),
            record("/refreshes", http(b'<meta http-equiv=refresh content="0; url=/new"><p>moved', HTML)),
            record("/by-header", http(b"<p>moved", HTML, "Refresh: 0; url=/new")),
            record("/new", http(self.page("ferries"), HTML)),
            led("/came-later", "/new", "308 Permanent Redirect"),
            led("/round", "/and-round"), led("/and-round", "/round"),
            led("/nowhere", "/not-in-the-files"),
        ]  # fmt: skip

    def odd(self) -> list[bytes]:
        note = "WARC-JSON-Metadata: "
        return [
            record("/noted", http(self.page("herons"), HTML), more=[note + json.dumps({"role": "rules"})]),
            record("/noted-badly", http(self.page("storks"), HTML), more=[f'{note}{{"role": [], "scope": 7}}']),
            record("/not-json", http(self.page("cranes"), HTML), more=[note + "{{{"]),
            record("/clueweb", http(self.page("terns"), HTML, "Date: Sun, 15 Mar 2009 08:43:19 GMT"), date="2009-03-065T08:43:19-0800"),
            record("/unmodified", b"", "revisit", ["WARC-Profile: http://netpreserve.org/warc/1.0/revisit/server-not-modified"]),
            record("metadata://gnu.org/software/wget/warc/MANIFEST.txt", b"<p>manifest</p>", "resource"),
            record("urn:pageinfo:http://paper.example/1", b"{}", "resource"),
            record("/about", b"{}", "metadata"),
        ]  # fmt: skip


@pytest.fixture(scope="module")
def run(article: Callable[..., str], crawl: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("theirs")
    kept = folder / "kept" / "deep"
    kept.mkdir(parents=True)
    files = Files(article)
    parts = [*files.codings(), *files.cut_off(), *files.types(), *files.redirects(), *files.odd()]
    (kept / "a.warc.gz").write_bytes(b"".join(map(gzip.compress, [info("Other/1.0"), *parts])))
    # A revisit whose page comes in the file after it.
    digest = "WARC-Payload-Digest: sha1:LATER"
    early, late = "2004-11-15T00:00:00Z", "2004-12-01T00:00:00Z"
    (kept / "b.warc").write_bytes(record("/again", http(b"", HTML), "revisit", [digest], date=early))
    (kept / "c.arc.gz").write_bytes(b"")
    page = record("/first", http(files.page("kites"), HTML), more=[digest], date=late)
    samples = [record(f"/{n}", http(files.page(f"sample {n}"), HTML)) for n in range(40)]
    dictionary = zstd.train_dict(samples, 4096)
    frame = b"\x5d\x2a\x4d\x18" + struct.pack("<I", len(dictionary.dict_content)) + dictionary.dict_content
    packed = [page, record("/with-a-dictionary", http(files.page("larks"), HTML), date=late)]
    (kept / "d.warc.zst").write_bytes(frame + b"".join(zstd.compress(one, zstd_dict=dictionary) for one in packed))
    (kept / "e.warc.zst").write_bytes(zstd.compress(record("/without", http(files.page("wrens"), HTML))))
    with zipfile.ZipFile(kept / "f.wacz", "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("archive/1.warc.gz", gzip.compress(record("/in-a-wacz", http(files.page("rooks"), HTML))))
        deep = gzip.compress(record("/packed-again", http(files.page("finches"), HTML)))
        archive.writestr("archive/2.warc.gz", deep, zipfile.ZIP_DEFLATED)
    (kept / "notes.txt").write_text("not a WARC file")
    return crawl(folder, "warc", path="kept")


def fate(run: Any, path: str) -> tuple[str | None, str | None]:
    found: tuple[str | None, str | None] = run.fates().get(f"{SITE}{path}", (None, None))
    return found


ARCHIVED = [f"/{kind}-{coding}" for kind in ("plain", "packed") for coding in PACKED] + [
    "/whole", "/untyped", "/twice", "/both", "/new", "/noted", "/noted-badly", "/not-json", "/clueweb",
    "/with-a-dictionary", "/without", "/in-a-wacz", "/packed-again",
]  # fmt: skip


@pytest.mark.parametrize("path", ARCHIVED)
def test_the_page_is_archived_whole(run: Any, path: str) -> None:
    assert fate(run, path) == ("archived", None)
    (row,) = run.rows("SELECT capture.* FROM capture JOIN url ON url.id = url_id WHERE url = ?", SITE + path)
    assert (row["truncated"], row["origin"]) == (0, "warc")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/limit", "it was longer than its crawler's limit (WARC-Truncated: length)"),
        ("/short", "500 of the"),
        ("/chunk", "its body ends within a chunk"),
        ("/size", "its body ends within a chunk"),
        ("/packed", "its compressed body ends early"),
    ],
)
def test_a_part_is_not_the_whole(run: Any, path: str, why: str) -> None:
    reached, reason = fate(run, path)
    assert reached == "archived"
    assert (reason or "").startswith(f"a part only: {why}")
    (row,) = run.rows("SELECT truncated FROM capture JOIN url ON url.id = url_id WHERE url = ?", SITE + path)
    assert row["truncated"] == 1


@pytest.mark.parametrize("path", ["/old", "/older", "/very-old", "/came-later", "/refreshes", "/by-header"])
def test_a_redirect_leads_to_the_article(run: Any, path: str) -> None:
    assert fate(run, path)[0] == "redirected"
    query = "SELECT headline FROM url JOIN article ON article.id = article_id WHERE url.url = ?"
    assert run.column(query, SITE + path) == ["Council hears residents on ferries"]


def test_redirects_that_lead_to_no_page(run: Any) -> None:
    assert [fate(run, path)[0] for path in ("/round", "/and-round", "/nowhere")] == ["failed", "failed", "redirected"]


def test_a_revisit_finds_its_page_in_a_later_file(run: Any) -> None:
    assert (fate(run, "/again")[0], fate(run, "/first")[0]) == ("archived", "duplicate")  # it was captured earlier


def test_a_lone_revisit_has_a_fate(run: Any) -> None:
    reached, reason = fate(run, "/unmodified")
    assert reached == "failed"
    assert (reason or "").startswith("says that it was not modified")


def test_a_day_of_three_digits_gives_way_to_the_server_s_date(run: Any) -> None:
    query = "SELECT captured_at FROM capture JOIN url ON url.id = url_id WHERE url LIKE '%/clueweb'"
    assert run.column(query) == ["2009-03-15T08:43:19Z"]


def test_a_tool_s_own_records_are_no_pages(run: Any) -> None:
    assert run.column("SELECT url FROM url WHERE url NOT LIKE 'http://paper.example/%'") == []
    assert run.column("SELECT domain FROM site") == ["paper.example"]


def test_what_comes_to_nothing_is_counted_and_named(run: Any) -> None:
    counted = next(line for line in run.errors.splitlines() if "passed over: " in line)
    for part in ("2 records of no web address", "1 image/png", "1 text/css", "1 metadata records"):
        assert part in counted
    assert "notes.txt: not read" in run.errors


def test_every_record_of_a_wacz_is_found_at_its_place(run: Any) -> None:
    (place,) = run.rows(
        "SELECT warc_file, warc_offset, warc_length FROM capture JOIN url ON url.id = url_id WHERE url LIKE '%/in-a-wacz'"
    )
    with Path(place["warc_file"]).open("rb") as file:
        file.seek(place["warc_offset"])
        assert b"/in-a-wacz" in gzip.decompress(file.read(place["warc_length"]))


@pytest.mark.slow
def test_our_own_note_counts_in_our_own_file_only(
    article: Callable[..., str], crawl: Callable[..., Any], tmp_path: Path
) -> None:
    note = ["WARC-JSON-Metadata: " + json.dumps({"role": "article", "moment_known": True})]
    ours = gzip.compress(record("/ours", http(article("swifts").encode(), HTML), more=note))
    theirs = gzip.compress(record("/theirs", http(article("swallows").encode(), HTML), more=note))
    writer = WarcWriter(tmp_path, "site", moment("2026-11-24T19:22:30Z"), {"software": "newsscrape/0.1"})
    writer.write([ours])
    writer.close()
    (name,) = (path.name for path in tmp_path.glob("*.warc.gz"))
    with (tmp_path / name).open("ab") as file:  # joined to another program's file
        file.write(gzip.compress(info("Other/1.0")) + theirs)
    run = crawl(tmp_path, "warc", path=name)
    found = run.rows("SELECT url, origin FROM capture JOIN url ON url.id = url_id ORDER BY url")
    assert [(row["url"].rpartition("/")[2], row["origin"]) for row in found] == [("ours", "live"), ("theirs", "warc")]
