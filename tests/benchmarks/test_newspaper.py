"""benchmarks/resume.py with a few kills: a site of a thousand articles is found whole, and a killed crawl ends alike."""

from __future__ import annotations

import subprocess
import sys

import pytest

from support.paths import ROOT

RESUME = ROOT / "benchmarks" / "resume.py"


@pytest.mark.slow
def test_a_site_is_found_whole_whether_its_crawl_is_killed_or_not() -> None:
    command = [sys.executable, str(RESUME), "--kills", "6", "--seed", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=500)
    assert done.returncode == 0, done.stdout
    assert "undisturbed: 1000 articles" in done.stdout
    assert "6 kills: 0 differences, 0 URLs asked for without need" in done.stdout
