"""The extractor's version names the libraries that decide a value."""

from __future__ import annotations

import json

import pytest

from newsscrape import __version__, versions


@pytest.fixture
def fresh():
    yield
    for cached in (versions.libraries, versions.extractor_version):
        cached.cache_clear()


def test_another_time_zone_database_is_another_extractor(monkeypatch, fresh):
    ours = versions.extractor_version()
    assert ours.startswith(f"{__version__}+") and len(ours) == len(__version__) + 9
    real = versions.version
    monkeypatch.setattr(versions, "version", lambda name: "2025.2" if name == "tzdata" else real(name))
    versions.libraries.cache_clear()
    versions.extractor_version.cache_clear()
    assert versions.extractor_version() != ours


def test_a_revision_names_the_extractor_and_the_archive_spells_it_out(shelf):
    shelf.put(
        "http://gazette.test/news/1",
        "<html><body><h1>The council meets again</h1><p>The council has met again and agreed on what it had agreed on "
        "before, the clerk of the council said.</p><p>It will meet again when there is something else.</p></body></html>",
    )
    assert shelf.rows("SELECT DISTINCT extractor_version FROM revision") == [(versions.extractor_version(),)]
    [(version, libraries)] = shelf.rows("SELECT version, libraries FROM extractor")
    assert version == versions.extractor_version()
    assert json.loads(libraries)["tzdata"] == versions.version("tzdata")
