"""JSON Lines: one object per line, with real booleans and null for missing values."""

from __future__ import annotations

import json
from pathlib import Path

from newsscrape.export.columns import Kind
from newsscrape.export.rows import Reading


def write(path: Path, reading: Reading) -> None:
    """A table as JSON Lines."""
    names = [column.name for column in reading.table.columns]
    booleans = [column.name for column in reading.table.columns if column.kind is Kind.BOOLEAN]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for rows in reading.batches():
            for row in rows:
                values = dict(zip(names, row, strict=True))
                for name in booleans:
                    values[name] = None if values[name] is None else bool(values[name])
                file.write(encode(values) + "\n")
