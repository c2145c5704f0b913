#!/usr/bin/env bash
# An Excel workbook moves the dates of a digitised newspaper by a day, and a last day of 1899 to no day at all.
#
# Versions: XlsxWriter 3.2.9, openpyxl 3.1.5, pandas 2.3.3
#
# Excel's calendar begins with 1900, so one expects an error for an earlier date, or the same date back. XlsxWriter writes
# the date of an issue of 1865 without a word, and openpyxl and pandas read it as the day before: the two count from
# different days. What openpyxl wrote itself it reads right, but both lose the days next to the beginning of the calendar,
# which come back as a time of day without a date.
#
# Output seen:
#   written with XlsxWriter, read with openpyxl
#   1865-04-15: expected an error or 1865-04-15, seen 1865-04-14 00:00:00
#   1899-12-31: expected an error or 1899-12-31, seen 00:00:00
#   1900-03-01: expected an error or 1900-03-01, seen 1900-03-01 00:00:00
#   written with XlsxWriter, read with pandas
#   1865-04-15: expected an error or 1865-04-15, seen 1865-04-14 00:00:00
#   1899-12-31: expected an error or 1899-12-31, seen 00:00:00
#   1900-03-01: expected an error or 1900-03-01, seen 1900-03-01 00:00:00
#   written and read with openpyxl
#   1865-04-15: expected an error or 1865-04-15, seen 1865-04-15 00:00:00
#   1899-12-31: expected an error or 1899-12-31, seen 00:00:00
#   1900-03-01: expected an error or 1900-03-01, seen 1900-03-01 00:00:00

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
python3 -m venv venv
venv/bin/pip install --quiet xlsxwriter==3.2.9 openpyxl==3.1.5 pandas==2.3.3
cat >dates.py <<'PY'
import sys
from datetime import date

import openpyxl
import pandas
import xlsxwriter

DAYS = [date(1865, 4, 15), date(1899, 12, 31), date(1900, 3, 1)]
MOVED = ["1865-04-14 00:00:00", "00:00:00", "1900-03-01 00:00:00"]
KNOWN = {
    "written with XlsxWriter, read with openpyxl": MOVED,
    "written with XlsxWriter, read with pandas": MOVED,
    "written and read with openpyxl": ["1865-04-15 00:00:00", *MOVED[1:]],
}

with xlsxwriter.Workbook("by-xlsxwriter.xlsx") as book:
    sheet = book.add_worksheet()
    for row, day in enumerate(DAYS):
        sheet.write_datetime(row, 0, day, book.add_format({"num_format": "yyyy-mm-dd"}))
book = openpyxl.Workbook()
for day in DAYS:
    book.active.append([day])
book.save("by-openpyxl.xlsx")


def first_column(name):
    return [str(cell.value) for cell in openpyxl.load_workbook(name).active["A"]]


seen = dict(
    zip(
        KNOWN,
        [
            first_column("by-xlsxwriter.xlsx"),
            [str(value) for value in pandas.read_excel("by-xlsxwriter.xlsx", header=None)[0]],
            first_column("by-openpyxl.xlsx"),
        ],
    )
)
for way, values in seen.items():
    print(way)
    for day, value in zip(DAYS, values):
        print(f"{day}: expected an error or {day}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
venv/bin/python dates.py
