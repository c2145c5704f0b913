"""docs/day.md and docs/tutorial.md show what their commands print: they are run, and what varies is left out."""

from __future__ import annotations

import importlib.util
import re
import socket
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
_VARYING = (
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ?"), "MOMENT"),
    (re.compile(r"site-\d+-\d+-\d+\.warc"), "WARC"),
    (re.compile(r"in \d+ s:"), "in SECONDS:"),
    # The same bytes of a URL in the same second are one capture: the demo's page with an error is fetched three times.
    (re.compile(r"\b(?:58|59|60) captures"), "60 captures"),
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


def documented(page: str) -> tuple[str, str]:
    """A page, and the page as it is after its commands were run."""
    spec = importlib.util.spec_from_file_location("day", DOCS / "day.py")
    assert spec is not None and spec.loader is not None
    day = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(day)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    text = (DOCS / page).read_text("utf-8")
    return text, day.run_all(text, port)


@pytest.mark.slow
def test_the_day_in_the_life_is_what_happens() -> None:
    text, run = documented("day.md")
    assert steady(run) == steady(text)


@pytest.mark.slow
def test_the_tutorial_is_what_happens() -> None:
    for package in ("pandas", "matplotlib"):
        pytest.importorskip(package, reason=f"{package} is not installed: pip install -e '.[dev]'")
    text, run = documented("tutorial.md")
    assert steady(run) == steady(text)


def test_the_tutorial_shows_the_program_that_draws_its_figure() -> None:
    shown = re.findall(r"```python\n(.*?)```", (DOCS / "tutorial.md").read_text("utf-8"), re.S)
    assert shown == [(DOCS / "examples" / "figure.py").read_text("utf-8")]
