"""A few rounds of benchmarks/kills.py: crawls killed at random moments lose nothing that was stored."""

from __future__ import annotations

import subprocess
import sys

import pytest

from support.paths import ROOT

KILLS = ROOT / "benchmarks" / "kills.py"


@pytest.mark.slow
def test_a_killed_crawl_loses_nothing_that_was_stored() -> None:
    command = [sys.executable, str(KILLS), "--kills", "5", "--pages", "120", "--seed", "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 0, done.stdout
    assert "0 problems" in done.stdout
