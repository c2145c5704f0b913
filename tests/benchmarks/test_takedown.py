"""A few rounds of benchmarks/takedown.py: what was removed is gone, however the crawls ended."""

from __future__ import annotations

import subprocess
import sys

import pytest

from support.paths import ROOT

TAKEDOWN = ROOT / "benchmarks" / "takedown.py"


@pytest.mark.slow
def test_nothing_is_left_of_what_was_taken_out_between_kills() -> None:
    command = [sys.executable, str(TAKEDOWN), "--pages", "30", "--kills", "3", "--forgets", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 0, done.stdout
    assert "0 problems" in done.stdout
