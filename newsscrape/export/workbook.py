"""Excel workbooks: real dates and booleans, text that is never calculated, and a note on what Excel cannot store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from newsscrape.errors import NewsscrapeError
from newsscrape.export.columns import Kind
from newsscrape.export.rows import Reading

MAX_ROWS = 1_048_575  # besides the header
MAX_TEXT = 32_767  # characters in a cell
CUT = " […]"  # the end of a text that was cut


def require() -> None:
    """Raise NewsscrapeError if XlsxWriter, from the extra "export", is not installed."""
    try:
        import xlsxwriter  # noqa: F401
    except ImportError as error:
        raise NewsscrapeError("Excel workbooks need the extra “export”: pip install xlsxwriter") from error


def write(path: Path, reading: Reading) -> None:
    """A table as a workbook with one sheet. Raises NewsscrapeError for more rows than a sheet can have."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(reading.table.name)
        formats = {
            Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
            Kind.MOMENT: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [column.name for column in reading.table.columns], book.add_format({"bold": True}))
        kinds = [column.kind for column in reading.table.columns]
        number = 0
        for rows in reading.batches():
            for row in rows:
                number += 1
                if number > MAX_ROWS:
                    raise NewsscrapeError(
                        f"{reading.table.name} has more than {MAX_ROWS:,} rows, the most that a sheet of Excel holds. "
                        "Export fewer articles, or as Parquet or CSV."
                    )
                for place, (kind, value) in enumerate(zip(kinds, row, strict=True)):
                    if value is not None:
                        _CELLS[kind](sheet, number, place, value, formats.get(kind))


def _text(sheet: Any, row: int, column: int, value: str, _format: Any) -> None:
    cut = value if len(value) <= MAX_TEXT else value[: MAX_TEXT - len(CUT)] + CUT
    sheet.write_string(row, column, cut)


def _day(sheet: Any, row: int, column: int, value: str, wanted: Any) -> None:
    _moment(sheet, row, column, date.fromisoformat(value), value, wanted)


def _time(sheet: Any, row: int, column: int, value: str, wanted: Any) -> None:
    _moment(sheet, row, column, datetime.fromisoformat(value).replace(tzinfo=None), value, wanted)


def _moment(sheet: Any, row: int, column: int, moment: date, value: str, wanted: Any) -> None:
    if moment.year < 1900:  # before the first day of Excel's calendar
        sheet.write_string(row, column, value)
    else:
        sheet.write_datetime(row, column, moment, wanted)


_CELLS: dict[Kind, Callable[[Any, int, int, Any, Any], None]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: lambda sheet, row, column, value, _: sheet.write_number(row, column, value),
    Kind.NUMBER: lambda sheet, row, column, value, _: sheet.write_number(row, column, value),
    Kind.BOOLEAN: lambda sheet, row, column, value, _: sheet.write_boolean(row, column, bool(value)),
    Kind.DATE: _day,
    Kind.MOMENT: _time,
}
