"""What ``scrapy crawl`` says and with which code it ends, and the lists and saved pages it is given."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsscrape.errors import BadArgument
from newsscrape.spiders.article import ArticleSpider
from newsscrape.spiders.base import NewsSpider
from newsscrape.spiders.fourni import FourNiSpider
from newsscrape.spiders.saved_pages import read_manifest

SITE = "http://www.paper.example"


# Exit codes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spider", "arguments", "said"),
    [
        ("nosuch", {}, ["no spider 'nosuch'", "4ni, article"]),
        pytest.param(
            "article", {"url": f"{SITE}/1"}, ["no argument 'url'", "-a urls=…", "-a related=…"], marks=pytest.mark.slow
        ),
    ],
)
def test_a_wrong_command_is_explained_and_ends_at_once(
    tmp_path: Path, crawl: Callable[..., Any], spider: str, arguments: dict[str, str], said: list[str]
) -> None:
    run = crawl(tmp_path, spider, **arguments)
    assert run.code == 2
    assert run.errors.startswith("error: ")
    assert [words for words in said if words not in run.errors] == []
    assert "Traceback" not in run.errors
    assert not run.path.exists()


@pytest.mark.parametrize(
    ("spider", "arguments", "said"),
    [
        (ArticleSpider, {}, "-a urls=.*-a file=.*-a pages="),
        (ArticleSpider, {"file": "missing.txt"}, "missing.txt: there is no such file"),
        (ArticleSpider, {"pages": "nowhere/*.html"}, "no file matches"),
        (ArticleSpider, {"urls": f"{SITE}/1", "related": "two"}, "related=two: not a whole number"),
        (ArticleSpider, {"pages": "x", "manifest": "none.csv"}, "none.csv: there is no such file"),
        (FourNiSpider, {"home": "4ni.co.uk"}, "home=4ni.co.uk: not a web address"),
        (FourNiSpider, {"urls": f"{SITE}/1"}, "no argument 'urls'"),
    ],
)
def test_a_wrong_argument_is_explained(spider: type[NewsSpider], arguments: dict[str, str], said: str) -> None:
    with pytest.raises(BadArgument, match=said):
        spider(**arguments)


@pytest.mark.slow
def test_no_url_at_all_is_a_failure(tmp_path: Path, crawl: Callable[..., Any]) -> None:
    run = crawl(tmp_path, "article", stdin=b"# only a comment\n\n", file="-")
    assert run.code == 1
    assert "no URL was found to visit" in run.errors


def test_every_attempt_failed_is_a_failure(tmp_path: Path, server: Any, crawl: Callable[..., Any]) -> None:
    server.redirect("/to-nothing", "/nothing")
    run = crawl(
        tmp_path, "article", urls=f"http://127.0.0.1:1/a garbage {server.url('/nothing')} {server.url('/to-nothing')}"
    )
    assert run.code == 1
    assert "2 failed\n  also 1 gone" in run.errors


@pytest.mark.slow
def test_nothing_new_is_success(
    tmp_path: Path, server: Any, article: Callable[..., str], crawl: Callable[..., Any]
) -> None:
    url = server.page("/news/1/story", article("roofs"))
    assert crawl(tmp_path, "article", urls=url).code == 0
    again = crawl(tmp_path, "article", urls=f"{url} {server.url('/gone')}")
    assert again.code == 0
    assert "0 new, 0 changed, 0 unchanged, 1 skipped as known, 0 failed\n  also 1 gone" in again.errors


@pytest.mark.slow
def test_a_page_without_an_article_is_an_answer(tmp_path: Path, server: Any, crawl: Callable[..., Any]) -> None:
    assert crawl(tmp_path, "article", urls=server.page("/news/1/story", "<p>Nothing here.")).code == 0


@pytest.mark.slow
def test_a_section_spider_whose_home_is_down_fails(tmp_path: Path, crawl: Callable[..., Any]) -> None:
    run = crawl(tmp_path, "4ni", home="http://127.0.0.1:1/")
    assert run.code == 1
    assert "the host refuses connections" in run.errors


# Lists ------------------------------------------------------------------------------------------------------


FIRST, SECOND = "http://127.0.0.1:1/a?x=1,2", "http://127.0.0.1:1/b"


@pytest.mark.parametrize(
    "content",
    [
        "{a}\n{b}\n",
        "\ufeff{a}\r\n\r\n# a comment\r\n  {b}  \r\n{a}\r\n",
        "{a}\r{b}",
        "url\n{a}\n{b}\n",
        '\ufeffTitle;URL;Date\n"Roofs; and drains";{a};2004\n;;\nx;{b};\n',
        "fetched\turl\n2004\t{a}\n\t{b}\n",
        'title,url\n"Roofs\nand drains","{a}"\n"Trees",{b}\n',
        'title;url\n"Roofs;{a}\nTrees;{b}\n',
    ],
    ids=[
        "plain",
        "BOM, CRLF, comments, a duplicate",
        "old Mac",
        "one column",
        "semicolons",
        "tabs",
        "lines in cells",
        "a stray quote",
    ],
)
def test_a_list_of_urls(tmp_path: Path, content: str) -> None:
    (tmp_path / "list").write_text(content.format(a=FIRST, b=SECOND), "utf-8", newline="")
    spider = ArticleSpider(file=str(tmp_path / "list"))
    assert list(dict.fromkeys(link.url for link in spider.start_links())) == [FIRST, SECOND]


@pytest.mark.slow
def test_a_list_on_standard_input_may_be_no_text_at_all(tmp_path: Path, crawl: Callable[..., Any]) -> None:
    run = crawl(tmp_path, "article", stdin=b"\xef\xbb\xbf" + SECOND.encode() + b"\n\xff\xfe\x00noise\n", file="-")
    assert (SECOND in run.fates(), len(run.fates()), "Traceback" in run.errors) == (True, 2, False)


# Saved pages ------------------------------------------------------------------------------------------------


def save(folder: Path, name: str, html: str, charset: str = "utf-8") -> None:
    body = html.encode(charset)
    (folder / name).write_bytes(gzip.compress(body) if name.endswith(".gz") else body)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_saved_pages_with_a_manifest(
    tmp_path: Path, article: Callable[..., str], crawl: Callable[..., Any], kind: str
) -> None:
    """The manifest says what each page is; every row of it and every file gets a fate, whatever its state."""
    folder = tmp_path / "saved"
    folder.mkdir()
    save(folder, "plain.html", article("roofs"))
    save(folder, "packed.html.gz", article("drains"))
    save(folder, "cut.html.gz", article("trees"))
    (folder / "cut.html.gz").write_bytes((folder / "cut.html.gz").read_bytes()[:200])
    save(folder, "old.html", article("caf\u00e9s \u2013 \u201cnew\u201d"), "cp1252")
    save(folder, "empty.html", "")
    (folder / "noise.html").write_bytes(b"\x1f\x8b\x08garbage")
    save(folder, "stranger.html", article("strangers"))
    save(folder, "signed.html", article("signatures", head=f'<link rel=canonical href="{SITE}/signed">'))
    save(folder, "homely.html", article("homes", head=f'<link rel=canonical href="{SITE}/">'))
    (folder / "a-folder.html").mkdir()
    named = ["plain.html", "packed.html.gz", "cut.html.gz", "old.html", "empty.html", "noise.html", "lost.html"]
    rows = [{"page": name, "url": f"{SITE}/{name}", "fetched": "2004-11-16T08:00:00Z"} for name in named]
    if kind == "csv":
        text = "\ufeffpage,url,fetched\n" + "".join(",".join(row.values()) + "\n" for row in rows)
    else:
        text = "\n".join(map(json.dumps, rows)) + "\n\n"
    (folder / "manifest").write_text(text, "utf-8")
    run = crawl(tmp_path, "article", pages="saved/*.html*", manifest="saved/manifest")
    assert run.code == 0
    assert "Traceback" not in run.errors
    fates = run.fates()
    assert {url.removeprefix(SITE): fate for url, (fate, _) in fates.items() if url.startswith("http")} == {
        "/plain.html": "archived", "/packed.html.gz": "archived", "/old.html": "archived", "/signed": "archived",
        "/cut.html.gz": "failed", "/noise.html": "failed", "/empty.html": "not_article", "/lost.html": "failed",
    }  # fmt: skip
    assert {url.rpartition("/")[2] for url in fates if url.startswith("file:")} == {"stranger.html", "homely.html"}
    assert "cut off" in (fates[f"{SITE}/cut.html.gz"][1] or "")
    assert fates[f"{SITE}/lost.html"][1] == "the file cannot be read: No such file or directory"
    captured = "SELECT captured_at, origin FROM capture JOIN url ON url.id = url_id WHERE url = ?"
    assert run.rows(captured, f"{SITE}/plain.html") == [{"captured_at": "2004-11-16T08:00:00Z", "origin": "file"}]
    assert "caf\u00e9s \u2013 \u201cnew\u201d" in " ".join(run.column("SELECT headline FROM article"))
    before = len(run.rows("SELECT * FROM capture"))
    if kind == "csv":
        again = crawl(tmp_path, "article", pages="saved/*.html*", manifest="saved/manifest")
        assert (again.code, len(again.rows("SELECT * FROM capture"))) == (0, before)


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (b"page,address\na.html,http://x.example/1\n", "line 2"),
        (b"page,url,fetched\na.html,http://x.example/1,yesterday\n", "line 2"),
        (b"page,url\na.html,x.example/1\n", "not a web address"),
        (b'{"page": "a.html", "url": "http://x.example/1"}\n{"page": \n', "line 2"),
        (b'{"page": "a.html", "url": "http://x.example/1"}\n[1]\n', "line 2"),
        (b"page,url\n\xff\xfe\x00,\x00\n", "UTF-8"),
    ],
)
def test_a_manifest_that_cannot_be_read_names_the_line(tmp_path: Path, manifest: bytes, said: str) -> None:
    (tmp_path / "manifest").write_bytes(manifest)
    with pytest.raises(BadArgument, match=said):
        read_manifest(tmp_path / "manifest")
