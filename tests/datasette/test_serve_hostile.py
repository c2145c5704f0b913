"""``newsscrape serve``: a hostile page cannot harm its reader."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from support.served import EVIL, FRAMES, PDF, capture, crawl_pages, datasette_on, serving


@pytest.fixture(scope="module")
def folder(tmp_path_factory, new_server, crawl, article, reply, counter):
    folder = tmp_path_factory.mktemp("served")
    crawl_pages(folder, new_server(), crawl, article, reply, counter, again=False)
    return folder


@pytest.fixture
def get(folder):
    with datasette_on(folder) as get:
        yield get


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@pytest.mark.parametrize(
    ("address", "text"), [("evil.example/1", EVIL), ("evil.example/2", FRAMES)], ids=["evil", "frames"]
)
def test_nothing_but_links_and_frames_is_changed(folder, get, counter, address, text):
    page = get(f"/-/capture/{capture(folder, address)}/page").text
    assert "<link" not in page.lower()
    for ours, theirs in (
        ("<basefont", "<link"),
        ('<iframe srcdoc=""', "<iframe"),
        ('<frame src="about:blank"', "<frame"),
    ):
        page = page.replace(ours, theirs)
    assert page.lower() == text.format(at=counter.url).lower()


def test_a_page_is_sent_so_that_it_can_do_nothing(folder, get):
    headers = get(f"/-/capture/{capture(folder, '/lamps')}/page").headers
    policy = [part.strip() for part in headers["content-security-policy"].split(";")]
    assert {"sandbox", "default-src 'none'", "form-action 'none'", "base-uri 'none'"} <= set(policy)
    assert not [part for part in policy if "http" in part or "allow-" in part or part.startswith("script-src")]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    about = get(f"/-/capture/{capture(folder, '/lamps')}").headers["content-security-policy"]
    assert "default-src 'none'" in about and "frame-src 'self'" in about and "script-src" not in about


@pytest.mark.parametrize("path", ["/paper"])
def test_what_is_no_page_can_only_be_downloaded(folder, get, path):
    number = capture(folder, path)
    for address in (f"/-/capture/{number}", f"/-/capture/{number}/page"):
        answer = get(address)
        assert "<iframe" not in answer.text
        assert f'href="/-/capture/{number}/payload"' in answer.text
        assert b"%PDF" not in answer.content
    payload = get(f"/-/capture/{number}/payload")
    assert payload.content == PDF
    assert payload.headers["content-type"] == "application/octet-stream"
    assert payload.headers["content-disposition"] == f'attachment; filename="capture-{number}.bin"'
    assert payload.headers["x-content-type-options"] == "nosniff"


def browse(address, profile):
    """A page in headless Chromium, after some seconds of its time: its DOM."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip("no Chromium is installed")
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio",
        f"--user-data-dir={profile}", "--virtual-time-budget=5000", "--dump-dom", address,
    ]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    return done.stdout.decode("utf-8", "replace")


@pytest.mark.browser
def test_a_page_that_tries_everything_reaches_nothing(folder, counter, tmp_path):
    counter.connections = 0
    with serving("--db", "archive.db", cwd=folder) as (_process, address):
        for number, shown in ((1, "The evil page is shown."), (2, "<frameset")):
            place = f"{address}/-/capture/{capture(folder, f'evil.example/{number}')}"
            about = browse(place, tmp_path / "profile")
            assert f"<title>https://evil.example/{number}: the page as captured</title>" in about
            assert counter.connections == 0
            alone = browse(f"{place}/page", tmp_path / "profile")
            assert shown in alone
            assert "<title>Harmless</title>" in alone
            assert counter.connections == 0


@pytest.mark.browser
@pytest.mark.parametrize("text", [EVIL, FRAMES], ids=["evil", "frames"])
def test_the_same_page_reaches_the_counter_where_nothing_holds_it(counter, tmp_path, text):
    page = tmp_path / "evil.html"
    page.write_text(re.sub("(?is)<meta[^>]*refresh[^>]*>", "", text.format(at=counter.url)), "utf-8")
    counter.connections = 0
    browse(page.as_uri(), tmp_path / "profile")
    assert counter.connections > 0
