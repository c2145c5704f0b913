"""The archive that ``library`` writes in bulk is one that newsscrape could have written."""

from __future__ import annotations

import sys

import pytest

from newsscrape.store.archive import Archive
from newsscrape.store.checking import checks
from support.paths import ROOT


@pytest.fixture
def archive(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    import library

    monkeypatch.setattr(library, "AT_A_TIME", 100)
    library.make(tmp_path / "library.db", 250)
    archive = Archive.open(tmp_path / "library.db")
    yield archive
    archive.close()
    sys.modules.pop("library", None)


@pytest.mark.slow
def test_an_archive_made_in_bulk_is_whole(archive):
    faults = {name: list(check(archive.db)) for name, (_, check) in checks().items()}
    assert not any(faults.values()), faults
    assert archive.db["article"].count == 250
    by_article = archive.db.execute("SELECT COUNT(*), SUM(LENGTH(hashes)) / 6 FROM article_fingerprint").fetchone()
    assert by_article == (250, archive.db["fingerprint"].count)
    assert archive.db.execute("SELECT COUNT(*) FROM evidence").fetchone()[0] > 6_000
