"""Bad responses and bad lists: each gets a fate with a reason, and nothing else is lost.

One crawl of one hostile server covers every case; the tests then ask the archive for one URL each.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest

PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
HTML = {"Content-Type": "text/html; charset=utf-8"}
GZIPPED = {**HTML, "Content-Encoding": "gzip"}
CONSENT = """<html lang=en><title>Before you continue</title><body><h1>We value your privacy</h1>
<p>We and our 842 partners store and access information on your device, such as cookies, to personalise ads.</p>
<form><button>Accept all</button><button>Reject all</button><a href=/choices>Manage options</a></form></body></html>"""
SOFT_404 = """<html lang=en><title>Page not found</title><body><h1>Page not found</h1>
<p>Sorry, the page you are looking for could not be found. It may have been moved or deleted.</p></body></html>"""
LISTING = "<html lang=en><title>News</title><body><h1>News</h1><ul>" + "".join(
    f"<li><a href=/news/{n}/a-story-of-its-own-{n}>A story of its own, number {n}</a>" for n in range(40)
) + "</ul></body></html>"  # fmt: skip
GARBAGE = [
    "ftp://files.invalid/story", "javascript:alert(1)", "mailto:desk@paper.invalid", "file:///etc/hostname",
    "data:text/html,<h1>x</h1>", "www.paper.invalid/story", "no address at all", "http://", "http://[::1/",
    "http://paper.invalid:99999/", "http://pa\\per.invalid/", "//paper.invalid/story",
]  # fmt: skip


class Scene:
    """The crawl of all cases, and each case's URL by its name."""

    def __init__(self) -> None:
        self.urls: dict[str, str] = {}
        self.run: Any = None

    def fate(self, case: str) -> tuple[str, str | None]:
        found: tuple[str, str | None] = self.run.fates()[self.urls[case]]
        return found


@pytest.fixture(scope="module")
def scene(
    new_server: Callable[[], Any], article: Callable[..., str], reply: Any, crawl: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Scene:  # fmt: skip
    scene, server = Scene(), new_server()

    def serve(case: str, body: bytes | str = b"", **options: Any) -> None:
        path = f"/news/{case}"
        server.routes[path] = reply(body.encode() if isinstance(body, str) else body, **options)
        scene.urls[case] = server.url(path)

    serve("good", article("drains"))
    for status in (403, 404, 410, 418, 500, 503):
        serve(f"status-{status}", article(f"an error page {status}"), status=status)
    serve("never-answers", hang=True)
    serve("pdf", PDF, headers={"Content-Type": "application/pdf"})
    serve("pdf-as-html", PDF)
    serve("image", PNG, headers={"Content-Type": "image/png"})
    serve("json", b'{"headline": "x"}', headers={"Content-Type": "application/json"})
    serve("empty")
    serve("white-space", b" \r\n\t  \n")
    packed = gzip.compress(article("culverts").encode())
    serve("gzip", packed, headers=GZIPPED)
    serve("gzip-cut-off", packed[: len(packed) // 2], headers=GZIPPED)
    serve("compressed-otherwise", bytes(range(128, 256)) * 8, headers={**HTML, "Content-Encoding": "compress"})
    serve("nonsense-coding", article("dykes"), headers={**HTML, "Content-Encoding": "utf-8"})
    serve("4-megabytes-of-text", article("the sea").replace("council", "council " * 400_000))
    serve("gzip-that-is-none", article("weirs"), headers=GZIPPED)
    serve("gzip-bomb", gzip.compress(bytes(5_000_000)), headers=GZIPPED)
    serve("body-cut-off", article("sluices"), length=100_000)
    serve("50-megabytes", b"<p>" + b" " * 65_533, repeat=800)
    serve("50-megabytes-unannounced", b"<p>" + b" " * 65_533, repeat=800, length=-1)
    curly = article("the caf\u00e9\u2019s \u201croof\u201d")
    serve("wrong-charset", curly.encode(), headers={"Content-Type": "text/html; charset=iso-8859-1"})
    serve(
        "unknown-charset",
        curly.replace("caf", "old caf").encode(),
        headers={"Content-Type": "text/html; charset=klingon"},
    )
    serve("no-charset", curly.replace("caf", "new caf").encode("cp1252"), headers={"Content-Type": "text/html"})
    serve("no-content-type", article("hedges"), headers={})
    serve("no-date", article("ditches", date=None))
    serve("no-article", LISTING)
    serve("consent", CONSENT)
    serve("soft-404", SOFT_404)
    serve("surrogates", article("owls", head='<script type="application/ld+json">{"@type": "NewsArticle", '
          '"description": "\\ud800 and \\u0000", "author": "A\\udfff B"}</script>'))  # fmt: skip
    serve("binary", bytes(range(256)) * 40)
    serve("related-to-itself", article("mirrors", after="<h2>Related stories</h2><ul>"
          "<li>14 November 2004 <a href=/news/related-to-itself>Council hears residents on mirrors</a></li>"
          "<li>13 November 2004 <a href=/news/good>Council hears residents on drains</a></li></ul>"))  # fmt: skip
    scene.urls |= {
        "refused": "http://127.0.0.1:1/news/story",
        "unknown-host": "http://paper.invalid/news/story",
        "long-label": f"http://{'a' * 70}.invalid/news/story",
        "too-long": server.url("/news/" + "a" * 3_000),
        "idn": "http://m\u00fcnchen.invalid/stra\u00dfe",
        **{line: line for line in GARBAGE},
    }
    folder = tmp_path_factory.mktemp("bad_input")
    lines = ["\ufeff# what a hurried person collects", "", *scene.urls.values(), scene.urls["good"]]
    lines += [f"{scene.urls['good']}#comments", f"{scene.urls['good']}?utm_source=letter", "   "]
    (folder / "list.txt").write_text("\r\n".join(lines), "utf-8")
    # Pages are read in the crawl's own process here, so that a slow one holds up what comes over the wire.
    limits = {"DOWNLOAD_MAXSIZE": str(4 * 2**20), "DOWNLOAD_TIMEOUT": "30"}
    scene.run = crawl(folder, "article", limits, file="list.txt")
    scene.urls["idn"] = "http://xn--mnchen-3ya.invalid/stra%C3%9Fe"
    return scene


@pytest.mark.parametrize(
    "case",
    [
        "good", "gzip", "wrong-charset", "unknown-charset", "no-charset", "no-content-type", "surrogates",
        "related-to-itself", "nonsense-coding",
    ],
)  # fmt: skip
def test_is_archived(scene: Scene, case: str) -> None:
    assert scene.fate(case) == ("archived", None)


def test_without_a_date_is_archived_and_listed(scene: Scene) -> None:
    assert scene.fate("no-date") == ("archived", "without a date")
    problems = scene.run.rows("SELECT * FROM date_problems")
    assert [(row["url"], row["problem"], row["published_iso"]) for row in problems] == [
        (scene.urls["no-date"], "missing", None)
    ]
    assert "1 archived without a date" in scene.run.errors


@pytest.mark.parametrize(
    ("case", "fate", "reason"),
    [
        ("status-404", "gone", "HTTP 404 Not Found"),
        ("status-410", "gone", "HTTP 410 Gone"),
        ("status-403", "failed", "HTTP 403 Forbidden"),
        ("status-418", "failed", "HTTP 418"),
        ("status-500", "failed", "HTTP 500 Internal Server Error"),
        ("status-503", "failed", "HTTP 503 Service Unavailable"),
        ("never-answers", "failed", "no answer in time"),
        ("refused", "failed", "refuses connections"),
        ("unknown-host", "failed", "the host name is not known"),
        ("long-label", "failed", "the host name is not known"),
        ("idn", "failed", "the host name is not known"),
        ("too-long", "failed", "longer than 2,083 characters"),
        ("pdf", "not_article", "not a page but application/pdf"),
        ("pdf-as-html", "not_article", "not a page but application/pdf"),
        ("image", "not_article", "not a page but image/png"),
        ("json", "not_article", "not a page but application/json"),
        ("empty", "not_article", "an empty body"),
        ("white-space", "not_article", "an empty body"),
        ("gzip-cut-off", "failed", "cut off"),
        ("gzip-that-is-none", "archived", ""),
        ("compressed-otherwise", "failed", "compressed as"),
        ("4-megabytes-of-text", "not_article", "a text of 3,2"),
        ("gzip-bomb", "failed", "larger than the limit of 4 MiB when unpacked"),
        ("body-cut-off", "failed", "the connection broke off before the end of the page"),
        ("50-megabytes", "failed", "larger than the limit of 4 MiB"),
        ("50-megabytes-unannounced", "failed", "larger than the limit of 4 MiB"),
        ("no-article", "not_article", "listing"),
        ("consent", "not_article", "consent"),
        ("soft-404", "not_article", "error"),
        ("binary", "not_article", ""),
        *((line, "failed", "not a web address") for line in GARBAGE),
    ],
)
def test_ends_as_a_fate_with_its_reason(scene: Scene, case: str, fate: str, reason: str) -> None:
    found, why = scene.fate(case)
    assert (found, reason in (why or "")) == (fate, True), f"{found}: {why}"
    visits = scene.run.rows(
        "SELECT outcome, reason FROM visit JOIN url ON url.id = url_id WHERE url = ?", scene.urls[case]
    )
    assert visits == [{"outcome": fate, "reason": why}]


def test_nothing_is_lost_and_nothing_left_over(scene: Scene) -> None:
    """A row and a visit for every line of the list, duplicates folded; the two related links are the others'."""
    assert set(scene.run.fates()) == set(scene.urls.values())
    assert scene.run.column("SELECT url FROM url WHERE fate = 'queued'") == []
    assert scene.run.column("SELECT url FROM url WHERE id NOT IN (SELECT url_id FROM visit)") == []
    assert len(scene.run.rows("SELECT * FROM visit")) == len(scene.urls)


def test_the_run_says_how_it_went(scene: Scene) -> None:
    """One line of sums that agree with the archive, one for each URL that came to nothing, no traceback."""
    assert scene.run.code == 0
    assert "Traceback" not in scene.run.errors
    fates = [fate for fate, _ in scene.run.fates().values()]
    new, failed, gone, others = (fates.count(fate) for fate in ("archived", "failed", "gone", "not_article"))
    sums = f"{new} new, 0 changed, 0 unchanged, 0 skipped as known, {failed} failed\n  also {gone} gone, {others} not articles"
    assert f"article: {len(scene.urls)} pages in " in scene.run.errors
    assert sums in scene.run.errors
    assert scene.run.errors.count("\n  failed  ") + scene.run.errors.count("\n  not article  ") >= 20
    assert 'see the view "failures"' in scene.run.errors
    assert len(scene.run.rows("SELECT * FROM failures")) == len(fates) - fates.count("archived")


def test_the_archive_is_sound(scene: Scene) -> None:
    assert scene.run.column("PRAGMA integrity_check") == ["ok"]
    assert scene.run.rows("PRAGMA foreign_key_check") == []
    crawl = scene.run.rows("SELECT * FROM crawl")
    assert [(row["finish_reason"], row["finished_at"] is not None) for row in crawl] == [("finished", True)]


@pytest.mark.parametrize(("case", "utf8"), [("wrong-charset", True), ("unknown-charset", True), ("no-charset", False)])
def test_words_survive_a_wrong_charset(scene: Scene, case: str, utf8: bool) -> None:
    row = scene.run.rows(
        "SELECT headline, charset FROM article JOIN capture ON capture.id = capture_id"
        " JOIN url ON url.id = article.url_id WHERE url = ?",
        scene.urls[case],
    )[0]
    assert "caf\u00e9\u2019s \u201croof\u201d" in row["headline"]
    assert (row["charset"] == "utf-8") is utf8


def test_a_cut_off_page_is_marked(scene: Scene) -> None:
    cut = scene.run.column("SELECT url FROM capture JOIN url ON url.id = url_id WHERE truncated")
    assert cut == [scene.urls["gzip-cut-off"]]


def test_a_related_story_may_be_the_page_itself(scene: Scene) -> None:
    rows = scene.run.rows(
        "SELECT story.url AS url, target.headline AS target FROM related_story AS story"
        " JOIN article AS target ON target.id = story.target_article_id ORDER BY position"
    )
    assert {row["url"]: row["target"] for row in rows}[scene.urls["good"]] == "Council hears residents on drains"
