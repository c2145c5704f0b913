"""Which hosts ``newsscrape serve`` answers, and what a browser may do with its pages."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import sqlite3

import pytest
from datasette.plugins import pm

from newsscrape.datasette.desk.plugin import DeskPlugin
from newsscrape.datasette.guard import GuardPlugin, script_hashes
from newsscrape.datasette.plugin import EvidencePlugin
from newsscrape.datasette.server import make_datasette
from newsscrape.operations.shown_page import Shelf
from support.served import datasette_on
from support.stories import fill


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:8001", True),
        ("localhost:8001", True),
        ("LOCALHOST", True),
        ("[::1]:8001", True),
        ("192.168.0.7:8001", True),  # an address cannot be rebound
        ("desk.university.example", True),  # what --host named
        ("evil.example", False),
        ("127.0.0.1.evil.example:8001", False),
        ("localhost.evil.example", False),
        ("", False),
    ],
)
def test_only_names_of_its_own_are_answered(host, ours):
    assert GuardPlugin("desk.university.example").is_ours(host) is ours


@pytest.mark.parametrize(("public", "status"), [(False, 421), (True, 200)])
def test_a_rebound_name_is_refused_but_behind_a_proxy(tmp_path, public, status):
    fill(tmp_path / "archive.db")
    datasette = make_datasette(Shelf(tmp_path / "archive.db", tmp_path), public=public)
    try:
        for path in ("/", "/archive/articles.json", "/-/capture/1"):
            answer = asyncio.run(datasette.client.get(path, headers={"host": "evil.example"}))
            assert answer.status_code == status or (public and answer.status_code == 404)
            assert public or "Old bridge" not in answer.text
    finally:
        for plugin in (EvidencePlugin, DeskPlugin, GuardPlugin):
            pm.unregister(name=plugin.__name__)


def test_an_address_that_is_a_script_is_no_link(tmp_path):
    fill(tmp_path / "archive.db")
    with sqlite3.connect(tmp_path / "archive.db") as db:
        db.execute("UPDATE url SET url = 'JaVaScRiPt:alert(1)' || id")
    with datasette_on(tmp_path) as get:
        for page in ("/article/1", "/archive/url", "/archive/articles"):
            text = get(page).text
            assert "JaVaScRiPt:alert" in text
            assert not re.search(r"""(?:href|src|action)=["']\s*javascript:""", text, re.I)


# From here on the tests share one Datasette, which registers its plugins until the end of the module.
@pytest.fixture(scope="module")
def get(tmp_path_factory):
    """GET from Datasette on an archive that no test changes."""
    folder = tmp_path_factory.mktemp("guarded")
    fill(folder / "archive.db")
    with datasette_on(folder) as get:
        yield get


@pytest.mark.parametrize(
    "path", ["/archive", "/archive/articles", "/archive/article/1", "/archive?sql=select+1", "/.json"]
)
def test_datasettes_own_pages_carry_the_headers_too(get, path):
    answer = get(path)
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self' 'sha256-" in policy and "unsafe-inline" not in policy.split("style-src")[0]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", ["/archive", "/archive/articles", "/archive/article/1", "/archive?sql=select+1"])
def test_every_inline_script_of_datasettes_pages_is_known_by_its_hash(get, path):
    text = get(path).text
    known = script_hashes()
    for script in re.findall(r"<script>(.*?)</script>", text, re.S):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in known, script[:80]
