"""A few years of benchmarks/newsroom_years.py: articles have their whole history, from crawls, a CDX index and WARC files."""

from __future__ import annotations

import subprocess
import sys

import pytest

from support.paths import ROOT

YEARS = ROOT / "benchmarks" / "newsroom_years.py"


@pytest.mark.slow
@pytest.mark.parametrize("way", ["live", "cdx", "warc"])
def test_every_state_address_and_end_is_told(way: str) -> None:
    command = [sys.executable, str(YEARS), "--articles", "120", "--moments", "8", "--ways", way]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "homes 1.0000  ends 1.0000  false joins 0  missed joins 0" in done.stdout, done.stdout
