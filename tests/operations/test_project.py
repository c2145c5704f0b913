"""A researcher's own page objects and spiders: in the project's folder, used wherever pages are read."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsscrape import versions
from newsscrape.errors import BadArgument
from newsscrape.operations.project import contact_problem, make_project
from newsscrape.pages import registry
from support.paths import ROOT

TEMPLATE = ROOT / "newsscrape" / "operations" / "project_template"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>The Courier</title></head><body>
<p class="title">Ferry returns to the quay after nine years</p><p>3 May 2011</p>
<p>The ferry came back to the quay on Tuesday morning, nine years after the last boat had left it, and a few hundred
people had come down to the water to see it.</p>
<p>The harbour board said that the boat would cross four times a day, and more often in the summer months, if enough
passengers could be found.</p>
<p>Children rode for nothing on the first day, and the school on the hill was closed in the afternoon.</p></body></html>
"""
# A page object that only its own file can know of: it reads the headline from an attribute.
PAGE_OBJECT = """
from web_poet import handle_urls
from newsscrape.extract.candidates import Candidate
from newsscrape.pages.article import ArticlePage

@handle_urls("{host}")
class OwnPage(ArticlePage):
    def headline_candidates(self):
        return [Candidate("{headline}", "{headline}", "css:p.title", "our own rule")]
"""
# What ``newsscrape init`` wrote before there was a place for page objects.
EARLIER_SETTINGS = """from newsscrape.settings import *  # noqa: F403

NEWSSCRAPE_CONTACT = "desk@gazette.example"
"""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def crawl(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    quick = "AUTOTHROTTLE_ENABLED=0 DOWNLOAD_DELAY=0 CONCURRENT_REQUESTS_PER_DOMAIN=8 NEWSSCRAPE_WORKERS=1".split()
    return run(folder, "scrapy", "crawl", *arguments, *(word for setting in quick for word in ("-s", setting)))


def headlines(folder: Path) -> set[str]:
    with sqlite3.connect(folder / "data" / "archive.db") as db:
        return {headline for (headline,) in db.execute("SELECT headline FROM article")}


def write_page_object(project: Path, url: str, headline: str) -> None:
    (project / "pages" / "own.py").write_text(PAGE_OBJECT.format(host=urlsplit(url).netloc, headline=headline))


@pytest.fixture
def project(tmp_path, server) -> Path:
    make_project(tmp_path, "desk@gazette.example")
    write_page_object(tmp_path, server.url("/"), "Read by a page object of our own")
    return tmp_path


@pytest.mark.slow
def test_crawl_and_reextraction_use_the_page_objects_of_the_project(project, server):
    url = server.page("/1", PAGE)
    done = crawl(project, "article", "-a", f"urls={url}")
    assert done.returncode == 0, done.stderr
    assert headlines(project) == {"Read by a page object of our own"}
    write_page_object(project, url, "Read once more by a changed one")
    again = run(project, "newsscrape", "reextract", "--jobs", "2")
    assert again.returncode == 0, again.stderr
    assert headlines(project) == {"Read once more by a changed one"}


def test_parse_uses_them(project, server):
    (project / "page.html").write_text(PAGE)
    done = run(project, "newsscrape", "parse", "page.html", "--url", server.url("/news/1"))
    assert "our own rule" in done.stdout


@pytest.mark.slow
def test_a_module_that_cannot_be_imported_is_named(project):
    (project / "pages" / "own.py").write_text("import nothing_of_that_name\n")
    done = crawl(project, "article", "-a", "urls=http://127.0.0.1:9/")
    assert done.returncode != 0
    assert "NEWSSCRAPE_PAGES: pages cannot be imported" in done.stderr
    assert "nothing_of_that_name" in done.stderr


@pytest.mark.slow
def test_genspider_writes_into_the_project(project):
    done = run(project, "scrapy", "genspider", "harbour", "harbour.example")
    assert done.returncode == 0, done.stderr
    assert (project / "spiders" / "harbour.py").exists()
    assert "harbour" in run(project, "scrapy", "list").stdout.split()


@pytest.mark.slow
def test_genspider_outside_a_project_leaves_the_package_alone(tmp_path):
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = newsscrape.settings\n")
    run(tmp_path, "scrapy", "genspider", "harbour", "harbour.example")
    assert (tmp_path / "harbour.py").exists()


@pytest.mark.slow
def test_a_project_of_an_earlier_version_still_runs(tmp_path, server):
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = archive_settings\n")
    (tmp_path / "archive_settings.py").write_text(EARLIER_SETTINGS)
    url = server.page("/1", PAGE)
    assert crawl(tmp_path, "article", "-a", f"urls={url}").returncode == 0
    assert headlines(tmp_path) == {"Ferry returns to the quay after nine years"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pages", "spiders"])
def test_the_examples_work_once_the_comment_signs_are_removed(kind, tmp_path):
    example = (TEMPLATE / kind / "example.py").read_text()
    code = re.sub(r"^# ?", "", example, flags=re.M)
    assert code[code.index("from ") :].strip() in (ROOT / "docs" / "own-site.md").read_text()
    make_project(tmp_path, "")
    (tmp_path / kind / "example.py").write_text(code)
    if kind == "spiders":
        assert "courier" in run(tmp_path, "scrapy", "list").stdout.split()
        return
    (tmp_path / "page.html").write_text(PAGE)
    done = run(tmp_path, "newsscrape", "parse", "page.html", "--url", "http://courier.example/news/1")
    assert "the Courier's headline" in done.stdout


@pytest.fixture
def no_pages(tmp_path, monkeypatch):
    """No page objects but newsscrape's, in this process, and a folder that modules are imported from."""
    monkeypatch.setattr(registry, "_named", {})
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    versions.record_page_objects("")


def test_the_extractor_version_changes_with_the_project_s_page_objects(no_pages):
    assert registry.files_digest() == ""
    found = [versions.extractor_version()]
    for n in range(2):
        (no_pages / f"own_pages_{n}.py").write_text(f"VALUE = {n}\n")
        registry.use_page_objects([f"own_pages_{n}"])
        assert versions.libraries()["page objects"] == registry.files_digest()
        found.append(versions.extractor_version())
    assert len(set(found)) == 3
    with pytest.raises(BadArgument, match="own_pages_9"):
        registry.use_page_objects(["own_pages_9"])


def test_a_project_without_page_objects_of_its_own_has_the_installed_extractor_s_version(no_pages):
    installed = versions.extractor_version()
    (no_pages / "no_own_pages").mkdir()
    (no_pages / "no_own_pages" / "__init__.py").write_text('"""Page objects."""\n')
    (no_pages / "no_own_pages" / "example.py").write_text((TEMPLATE / "pages" / "example.py").read_text())
    registry.use_page_objects(["no_own_pages"])
    assert registry.files_digest() == ""
    assert versions.extractor_version() == installed


@pytest.mark.parametrize(
    ("contact", "usable"),
    [
        ("desk@gazette.example", True),
        ("https://gazette.example/about-our-crawler", True),
        ("gazette", False),
        ("desk@gazette", False),
        ("desk at gazette.example", False),
        ("https://localhost", False),
        ('x@y.example"; import os', False),
    ],
)
def test_a_contact_is_an_address_or_a_web_page(contact, usable):
    assert (contact_problem(contact) is None) is usable
