"""docs/day.md shows what its commands print: they are run, and what differs from run to run is left out."""

from __future__ import annotations

import importlib.util
import re
import socket
from pathlib import Path

import pytest

DAY = Path(__file__).parent.parent / "docs" / "day.py"
_VARYING = (
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ?"), "MOMENT"),
    (re.compile(r"site-\d+-\d+-\d+\.warc"), "WARC"),
    (re.compile(r"in \d+ s:"), "in SECONDS:"),
    # How far a crawl came before it was killed.
    (re.compile(r"site: (?!(?:2|36) pages)\d+ pages (.*): \d+ new"), r"site: MANY pages \1: MANY new"),
    (re.compile(r"(?m)^MOMENT .*left open by a crash.*\n"), ""),
    (re.compile(r"(?m)^  also \d+ (?:not articles|lists|feeds).*\n"), ""),
    (re.compile(r"(?m)^site: \d+ pages, .*pages/s\n"), ""),
    # A table's column is as wide as its longest value, which may be one of those above.
    (re.compile(r"-{3,}"), "---"),
    (re.compile(r" {2,}"), "  "),
)


def steady(text: str) -> str:
    for pattern, instead in _VARYING:
        text = pattern.sub(instead, text)
    return text


@pytest.mark.slow
def test_the_day_in_the_life_is_what_happens() -> None:
    spec = importlib.util.spec_from_file_location("day", DAY)
    assert spec is not None and spec.loader is not None
    day = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(day)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    text = day.DAY.read_text("utf-8")
    assert steady(day.run_all(text, port)) == steady(text)
