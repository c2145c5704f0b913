"""The documentation site builds without a warning, and its pages load nothing from other hosts."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

ROOT = Path(__file__).parent.parent
# Attributes from which a browser loads something by itself; a link that somebody has to follow is not among them.
_LOADED = "//@src | //@srcset | //@data | //@poster | //link[not(@rel='canonical')]/@href"
_IN_CSS = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^"')\s]+)""")


@pytest.mark.slow
def test_the_site_builds_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    pytest.importorskip("material", reason="mkdocs-material is not installed: pip install -e '.[docs]'")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path / "site"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 30
    assert (tmp_path / "site" / "search" / "search_index.json").exists()
    elsewhere = [
        f"{page.relative_to(tmp_path)}: {address}"
        for page in pages
        for address in html.parse(page).xpath(_LOADED)
        if re.match(r"(?:https?:)?//", str(address).strip())
    ]
    for sheet in [*pages, *(tmp_path / "site").rglob("*.css")]:
        elsewhere += [f"{sheet.relative_to(tmp_path)}: {found}" for found in _IN_CSS.findall(sheet.read_text("utf-8"))]
    assert elsewhere == []
