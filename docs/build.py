"""Write the files that are made from the code: metadata.yaml and docs/tables.md. Run it after a change to either."""

from __future__ import annotations

from pathlib import Path

from newsscrape.release.codebook import codebook_markdown
from newsscrape.store.datasette import metadata_yaml

ROOT = Path(__file__).parent.parent
_INTRODUCTION = """# Tables and views
One SQLite file holds everything but the pages' bytes. Times are UTC, to the second; days are the
publisher's own. This page is made from `newsscrape/store/catalogue/tables.py` by `python docs/build.py`."""


def tables_markdown() -> str:
    """docs/tables.md as text."""
    return codebook_markdown(_INTRODUCTION)


if __name__ == "__main__":
    (ROOT / "metadata.yaml").write_text(metadata_yaml(), "utf-8")
    (ROOT / "docs" / "tables.md").write_text(tables_markdown(), "utf-8")
