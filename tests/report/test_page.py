"""The report as a page: complete in one file, with nothing that runs or is fetched, whatever a site's pages say."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from newsscrape.report.charts import Chart
from newsscrape.report.figures import Field, Report, SiteFigures
from newsscrape.report.findings import Finding
from newsscrape.report.page import page

EVIL = "</style><script>alert(1)</script><img src=x onerror=alert(1)>\"'"


def made(text=EVIL):
    finding = Finding(text, "section", "2014-05", None, f"0 % in “{text}”; usually 20 %", 2.0)
    site = SiteFigures(
        domain=text, articles=12, first="2014-01", last="2014-12", fields=(Field(text, 0.5, ((text, 1.0),)),),
        undated=1, refused=1, coarse=0, ambiguous=0, paywalled=0, walls=0, copies={"copy": 2},
        reasons=[("failed", text, 3)], failed=3,
        chart=Chart(text, "articles", ("2014-01", "2014-02"), {"articles": [5, 0]}, {"2014-02": text}),
        findings=[finding],
    )  # fmt: skip
    return page(Report(text, [site]), datetime(2026, 1, 2, tzinfo=UTC))


def test_everything_is_escaped():
    html = made()
    assert "<script" not in html and "<img" not in html
    assert html.count("</style>") == 1
    assert html.count("&lt;script&gt;") >= 8  # in the title, the tables, the chart and its marks


def test_its_policy_allows_its_own_style_and_nothing_else():
    html = made("paper.example")
    [policy] = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', html)
    [style] = re.findall(r"<style>(.*?)</style>", html, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.replace("&#39;", "'") == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not re.findall(r'(?:src|href)="(?!#)', html) and "style=" not in html and "@import" not in html


@pytest.mark.slow
def test_the_command_on_an_archive_with_planted_troubles(tmp_path, drift):
    troubles = drift.planted(1)
    drift.make(tmp_path / "archive.db", 1, troubles)

    def run(*options):
        command = [sys.executable, "-m", "newsscrape", "report", "--db", str(tmp_path / "archive.db"), *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    asked = run("--json", "--strict", "--html", str(tmp_path / "report.html"))
    assert asked.returncode == 1, asked.stderr
    found = [Finding(strength=1.0, **one) for one in json.loads(asked.stdout)["findings"]]
    assert drift.judge(found, troubles) == ([], [])
    html = (tmp_path / "report.html").read_text("utf-8")
    assert html.count('<section class="site"') == 3 and html.count("<rect") >= 180
    shown = run()
    assert shown.returncode == 0 and "What to look at" in shown.stdout and "daily.example" in shown.stdout


@pytest.mark.slow
def test_an_archive_in_which_nothing_went_wrong_raises_no_alarm(tmp_path, drift):
    drift.make(tmp_path / "archive.db", 2, [])
    command = [sys.executable, "-m", "newsscrape", "report", "--strict", "--db", str(tmp_path / "archive.db")]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stdout
    assert "No site departs from its usual pattern." in asked.stdout


@pytest.fixture
def drift(monkeypatch):
    from pathlib import Path

    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    import drift

    return drift
