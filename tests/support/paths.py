"""Where the tests find the project's files, from whichever folder they lie in."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
