"""WARC files as one WACZ, made and validated by the ``wacz`` package in a process of its own: it prints, and imports
slowly.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newsscrape.errors import NewsscrapeError


def require_wacz() -> None:
    """Raise an error that names the extra if the package is not installed."""
    if importlib.util.find_spec("wacz") is None:
        raise NewsscrapeError("a release needs the extra “release”. Install its package: pip install 'wacz==0.6.0'")


def make_wacz(target: Path, warcs: Sequence[Path], pages: Sequence[Mapping[str, Any]], title: str, about: str) -> None:
    """Pack WARC files, byte for byte, with an index and a list of pages, and validate the result.

    Raises NewsscrapeError with the package's own message if either fails.
    """
    listed = target.with_suffix(".pages.jsonl")
    header = {"format": "json-pages-1.0", "id": "pages", "title": "Articles"}
    listed.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in (header, *pages)), "utf-8")
    try:
        options = ["--output", str(target), "--pages", str(listed), "--copy-pages", "--title", title, "--desc", about]
        _wacz("create", *options, "--", *map(str, warcs))
    finally:
        listed.unlink()
    _wacz("validate", "--file", str(target))


def _wacz(*arguments: str) -> None:
    # -c, because python -m wacz exits with 0 whatever the command returned.
    command = [sys.executable, "-c", "import sys; from wacz.main import main; sys.exit(main())", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-800:]
        raise NewsscrapeError(f"wacz {arguments[0]} failed: {said}")
