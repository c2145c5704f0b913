"""A report as one HTML file: no script, nothing fetched, readable without a server, on a phone and on paper.

Its charts are drawn as SVG where the desk's are drawn by a script: a file that a stranger opens needs none.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader

from newsscrape import __version__
from newsscrape.report.charts import Chart
from newsscrape.report.figures import DETAILED, Report
from newsscrape.report.findings import ENOUGH

MOST = 300  # findings that are listed
LISTED = 1_000  # sites that are listed
_BAR = 10  # units of the drawing that a bar is wide, with what is between two


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart 100 units high."""

    x: int
    y: float
    wide: int
    high: float
    title: str
    mark: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart as drawn: its width, the value of the highest bar, the bars."""

    width: int
    most: int
    bars: tuple[Bar, ...]


def page(report: Report, made: datetime) -> str:
    """The report's HTML. Everything that comes from a page is escaped; the policy allows its one style and no more."""
    environment = Environment(loader=PackageLoader("newsscrape.report"), autoescape=True, trim_blocks=True)
    style = _style()
    return environment.get_template("report.html").render(
        report=report, style=style, policy=policy(style), version=__version__, made=made.strftime("%Y-%m-%d"),
        bars=[drawn(site.chart) for site in report.sites[:DETAILED]], most=MOST, listed=LISTED, detailed=DETAILED,
        enough=ENOUGH,
    )  # fmt: skip


def policy(style: str, script: str | None = None, more: str = "") -> str:
    """A Content-Security-Policy that allows one style and one script, by their hashes."""
    allowed = f"default-src 'none'; style-src '{_hash(style)}'"
    if script is not None:
        allowed += f"; script-src '{_hash(script)}'"
    return f"{allowed}; base-uri 'none'; form-action 'none'{more}"


def drawn(chart: Chart) -> Bars | None:
    """A chart's first series as bars; None where it has nothing."""
    values = [value or 0 for value in next(iter(chart.series.values()), ())]
    most = max(values, default=0)
    if not most:
        return None
    return Bars(len(values) * _BAR, int(most), tuple(_bars(chart, values, most)))


def _bars(chart: Chart, values: list[float], most: float) -> Iterator[Bar]:
    for place, (label, value) in enumerate(zip(chart.labels, values, strict=True)):
        high = round(100 * value / most, 1)
        why = chart.marks.get(label)
        if label in chart.marks and not value:
            high = 3.0  # a month without articles shows where it is
        title = f"{label}: {value:,.0f} {chart.unit}{f', {why}' if why else ''}"
        yield Bar(place * _BAR, round(100 - high, 1), _BAR - 1, high, title, why is not None)


@cache
def _style() -> str:
    desk = (files("newsscrape") / "datasette" / "static" / "desk.css").read_text("utf-8")
    return desk + (files("newsscrape") / "report" / "report.css").read_text("utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
