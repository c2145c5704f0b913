"""Write the files that are made from the code: metadata.yaml and docs/tables.md. Run it after a change to either."""

from __future__ import annotations

from pathlib import Path

from newsscrape.store.catalogue import TABLES, VIEWS
from newsscrape.store.datasette import metadata_yaml
from newsscrape.store.entry import Entry

ROOT = Path(__file__).parent.parent


def tables_markdown() -> str:
    """docs/tables.md as text."""
    parts = [
        "# Tables and views",
        "One SQLite file holds everything but the pages' bytes. Times are UTC, to the second; days are the",
        "publisher's own. This page is made from `newsscrape/store/catalogue.py` by `python docs/build.py`.",
        "",
        "## Views",
        "",
        *(line for name, entry in VIEWS.items() for line in _section(name, entry)),
        "## Tables",
        "",
        *(line for name, entry in TABLES.items() for line in _section(name, entry)),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _section(name: str, entry: Entry) -> list[str]:
    rows = [f"| `{column}` | {meaning} |" for column, meaning in entry.columns.items()]
    return [f"### `{name}`", "", entry.description, "", "| column | meaning |", "| --- | --- |", *rows, ""]


if __name__ == "__main__":
    (ROOT / "metadata.yaml").write_text(metadata_yaml(), "utf-8")
    (ROOT / "docs" / "tables.md").write_text(tables_markdown(), "utf-8")
