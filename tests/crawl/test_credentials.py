"""Passwords and cookies are sent where they belong, and are never stored."""

from __future__ import annotations

import time
import zlib
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from newsscrape.archive.records import SECRETS, Exchange, exchange_records
from newsscrape.crawl.credentials import COOKIES, Credentials, Passwords, Redirect, cookie_header, site_cookies
from newsscrape.crawl.private_networks import PublicResolver
from newsscrape.crawl.session import recorded_settings
from newsscrape.crawl.visits import RobotsUnreachable, failure_visits
from newsscrape.errors import BadArgument
from newsscrape.middlewares import MetaRefresh
from newsscrape.spiders.article import ArticleSpider
from newsscrape.spiders.site import SiteSpider
from newsscrape.spiders.warc import warc_files

SENT = "Basic YW5uOnMzY3JldA=="
LATER = int(time.time()) + 86_400


@pytest.fixture(autouse=True)
def _no_passwords() -> None:
    Passwords.known = {}


def on_its_way(url: str, spider: Any = None) -> Request:
    request = Request(url)
    Credentials(SimpleNamespace(spider=spider)).process_request(request)
    return request


@pytest.mark.parametrize(
    ("given", "bare"),
    [
        ("http://ann:s3cret@paper.example/a", "http://paper.example/a"),
        ("https://ann:s3%63ret@paper.example:8443/a?b=c@d", "https://paper.example:8443/a?b=c@d"),
        ("http://paper.example/@ann", "http://paper.example/@ann"),
        ("ftp://ann:s3cret@paper.example/", "ftp://paper.example/"),
    ],
)
def test_a_password_is_taken_out_of_its_url(given: str, bare: str) -> None:
    assert Passwords.take(given) == bare


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://paper.example/elsewhere", True),
        ("http://paper.example/robots.txt", True),
        ("https://paper.example/a", False),
        ("http://paper.example:8080/a", False),
        ("http://www.paper.example/a", False),
        ("http://other.example/a", False),
    ],
)
def test_a_password_goes_to_its_own_origin_only(url: str, sent: bool) -> None:
    Passwords.take("http://ann:s3cret@paper.example/a")
    header = on_its_way(url).headers.get("Authorization")
    assert (header == SENT.encode()) if sent else header is None


@pytest.mark.parametrize("by_header", [True, False])
def test_a_redirect_s_password_is_used_and_written_nowhere(by_header: bool) -> None:
    target, start = "http://ann:s3cret@other.example/b", "http://paper.example/a"
    crawler = get_crawler()
    if by_header:
        made = Redirect.from_crawler(crawler).process_response(
            Request(start), Response(start, 302, {"Location": target})
        )
    else:
        headers = {"Content-Type": "text/html"}
        page = HtmlResponse(
            start, headers=headers, body=f'<meta http-equiv=refresh content="0; url={target}">'.encode()
        )
        made = MetaRefresh.from_crawler(crawler).process_response(Request(start), page)
    assert made.url == "http://other.example/b"
    assert on_its_way(made.url).headers["Authorization"] == SENT.encode()


def test_settings_are_recorded_without_passwords() -> None:
    settings = get_crawler(settings_dict={"NEWSSCRAPE_CDX": "https://ann:s3cret@cdx.example/cdx"}).settings
    assert recorded_settings(settings)["NEWSSCRAPE_CDX"] == "https://cdx.example/cdx"


def records(**values: Any) -> bytes:
    moment = datetime(2026, 11, 29, tzinfo=UTC)
    exchange = Exchange("urn:uuid:1", "http://paper.example/", moment, "0" * 64, b"body", 200, **values)
    return b"".join(zlib.decompress(record, 31) for record in exchange_records(exchange))


def test_headers_that_lead_on_are_kept_without_passwords() -> None:
    kept = records(received=tuple((name, "http://ann:s3cret@x.example/b") for name in ("Location", "Link", "Refresh")))
    assert b"s3cret" not in kept and kept.count(b": http://x.example/b\r\n") == 3


def test_headers_that_a_setting_names_are_left_out() -> None:
    sent, received = (("X-Api-Key", "s3cret"), ("X-Open", "1")), (("X-API-KEY", "s3cret"), ("Set-Cookie", "a=s3cret"))
    assert records(sent=sent, received=received).count(b"s3cret") == 3
    kept = records(sent=sent, received=received, secrets=SECRETS | {"x-api-key"})
    assert b"s3cret" not in kept and b"X-Open: 1" in kept


COOKIE_FILE = f"""# Netscape HTTP Cookie File
.paper.example\tTRUE\t/\tFALSE\t{LATER}\twhole\t1
.paper.example\tTRUE\t/\tTRUE\t{LATER}\tsecure\t2
.paper.example\tTRUE\t/members\tFALSE\t{LATER}\tmembers\t3
www.paper.example\tFALSE\t/\tFALSE\t{LATER}\thost\t4
.paper.example\tTRUE\t/\tFALSE\t1000000000\texpired\t5
#HttpOnly_.paper.example\tTRUE\t/\tFALSE\t0\tsession\t6
.other.example\tTRUE\t/\tFALSE\t{LATER}\tother\t7
"""


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("http://paper.example/", "whole session"),
        ("https://paper.example/", "whole secure session"),
        ("http://paper.example/members/1", "members whole session"),
        ("http://www.paper.example/", "whole session host"),
        ("http://news.paper.example/", "whole session"),
        ("http://other.example/", ""),
        ("http://notpaper.example/", ""),
    ],
)
def test_cookies_obey_domain_path_secure_and_expiry(tmp_path: Path, url: str, names: str) -> None:
    (tmp_path / "cookies.txt").write_text(COOKIE_FILE)
    jar = site_cookies(str(tmp_path / "cookies.txt"), "paper.example")
    header = cookie_header(jar, url)
    assert sorted(pair.partition("=")[0] for pair in (header or "").split("; ") if pair) == sorted(names.split())


def test_each_request_gets_the_cookies_of_its_own_url(tmp_path: Path) -> None:
    (tmp_path / "cookies.txt").write_text(COOKIE_FILE)
    spider = SimpleNamespace(cookies={"paper.example": site_cookies(str(tmp_path / "cookies.txt"), "paper.example")})
    request = on_its_way("https://paper.example/members", spider)
    assert request.headers["Cookie"].count(b"=") == 4
    assert {one["name"]: (one["domain"], one["path"], one["secure"]) for one in request.meta[COOKIES]} == {
        "whole": (".paper.example", "/", False), "secure": (".paper.example", "/", True),
        "members": (".paper.example", "/members", False), "host": ("www.paper.example", "/", False),
        "session": (".paper.example", "/", False),
    }  # fmt: skip
    led_on = request.replace(url="http://other.example/")
    Credentials(SimpleNamespace(spider=spider)).process_request(led_on)
    assert "Cookie" not in led_on.headers and COOKIES not in led_on.meta


@pytest.mark.parametrize("within_robots", [True, False])
def test_a_name_that_leads_into_a_private_network_is_refused_by_that_reason(
    monkeypatch: pytest.MonkeyPatch, within_robots: bool
) -> None:
    monkeypatch.setattr(PublicResolver, "refused", {"inside.example": "inside.example is 10.0.0.7"})
    unknown: Exception = CannotResolveHostError("DNS lookup failed")
    error = RobotsUnreachable("http://inside.example/robots.txt", unknown) if within_robots else unknown
    (visit,) = failure_visits(Request("http://inside.example/a"), error, 1)
    assert (visit.outcome, visit.reason) == (
        "skipped", "leads to this machine or into a private network: inside.example is 10.0.0.7",
    )  # fmt: skip
    (other,) = failure_visits(Request("http://unknown.example/a"), unknown, 1)
    assert other.reason == "the host name is not known"


def test_a_list_of_sites_names_no_file_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "cookies.txt").write_text(COOKIE_FILE)
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "cookies.txt")
    for path in (tmp_path / "cookies.txt", folder / ".." / "cookies.txt", folder / "link.txt"):
        (folder / "sites.toml").write_text(f"[[site]]\nhome = 'http://paper.example/'\ncookies = '{path}'\n")
        with pytest.raises(BadArgument, match="outside the folder"):
            SiteSpider(sites=str(folder / "sites.toml"))
        assert SiteSpider(sites=str(folder / "sites.toml"), outside="1").cookies


def test_saved_pages_lead_out_of_no_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("mine")
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "a.html").symlink_to(tmp_path / "secret.html")
    (folder / "b.html").write_text("theirs")
    with pytest.raises(BadArgument, match="leads out of"):
        ArticleSpider(pages=str(folder / "*.html"))
    assert len(ArticleSpider(pages=str(folder / "*.html"), outside="1").saved) == 2
    assert len(ArticleSpider(pages=str(folder / "a.html")).saved) == 1  # named by itself


def test_a_manifest_leads_out_of_no_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("mine")
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "b.html").write_text("theirs")
    rows = (f"{tmp_path}/secret.html,http://paper.example/1", "../secret.html,http://paper.example/2")
    (folder / "manifest.csv").write_text("\n".join(("page,url", *rows)))
    spider = ArticleSpider(pages=str(folder / "*.html"), manifest=str(folder / "manifest.csv"))
    assert [page.path.name for page in spider.saved] == ["b.html"]


def test_warc_files_lead_out_of_no_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.warc.gz").write_bytes(b"")
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "link.warc.gz").symlink_to(tmp_path / "mine.warc.gz")
    (folder / "plain.warc.gz").write_bytes(b"")
    for text in (str(folder), str(folder / "*.gz")):
        assert [[one.name for one in files] for files in warc_files(text)] == [["plain.warc.gz"], ["link.warc.gz"]]
        assert len(warc_files(text, outside=True)[0]) == 2
