"""CSV: UTF-8, commas, text in quotes, ``true`` and ``false``, nothing for a missing value."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from newsscrape.export.columns import Column, Kind
from newsscrape.export.rows import Reading

_FORMULA = re.compile(r"[=+\-@\t\r]")


def expression(column: Column) -> str:
    """SQL for the text of a value; a boolean is spelt out, so that no program takes it for a number."""
    return (
        f"CASE {column.sql} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END" if column.kind is Kind.BOOLEAN else column.sql
    )


def write(path: Path, reading: Reading) -> None:
    """A table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in reading.table.columns])
        if any(column.kind is Kind.NUMBER for column in reading.table.columns):  # SQLite writes 15 of its 17 digits
            for rows in reading.batches():
                writer.writerows(rows)
        else:
            for lines in reading.lines(_cell):
                file.write(lines)


def _cell(column: Column, name: str) -> str:
    """SQL for a value as CSV has it: text in quotes, nothing for a missing value."""
    if column.kind is Kind.TEXT:
        return f"""IFNULL('"' || REPLACE({name}, '"', '""') || '"', '')"""
    return f"IFNULL({name}, '')"


def write_for_excel(path: Path, reading: Reading) -> None:
    """A table as CSV for Excel: a byte order mark, and no cell that Excel would calculate."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in reading.table.columns])
        for rows in reading.batches():
            writer.writerows([tuple(map(harmless, row)) for row in rows])


def harmless(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: an apostrophe precedes text that starts like one."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
