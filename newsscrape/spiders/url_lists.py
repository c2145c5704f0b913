"""Lists of URLs: one per line, or CSV with a header."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator


def read_list(text: str) -> Iterator[str]:
    """The URLs of a list, in order. Blank lines and lines that start with ``#`` are ignored.

    A first line with a column named ``url`` makes it CSV; other columns are not read. If it is the only column, the
    lines are read as they are, because URLs may contain commas.
    """
    given = (line.replace("\0", "") for line in re.split("[\r\n]+", text))
    lines = [line for line in given if line.strip() and not line.lstrip().startswith("#")]
    if lines and lines[0].strip().strip('"').lower() == "url":
        yield from (line.strip().strip('"') for line in lines[1:])
    elif lines and "url" in _columns(lines[0]) and "://" not in lines[0]:
        column = _columns(lines[0]).index("url")
        for row in _rows(lines[1:], _delimiter(lines[0])):
            if len(row) > column and row[column].strip():
                yield row[column].strip()
    else:
        yield from (line.strip() for line in lines)


def _rows(lines: list[str], delimiter: str) -> list[list[str]]:
    """The rows of a CSV file; if a stray quote would swallow the lines after it, every line is a row."""
    try:
        return list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return [[cell.strip().strip('"') for cell in line.split(delimiter)] for line in lines]


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _columns(header: str) -> list[str]:
    return [name.strip().strip('"').lower() for name in header.split(_delimiter(header))]
