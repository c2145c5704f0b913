#!/usr/bin/env bash
# ADBC's SQLite driver rounds numbers to seven digits, silently, if they stand in the first rows of a column that also has
# a text. The same number further down is kept.
#
# Versions: adbc-driver-sqlite 1.13.0, pyarrow 26.0.1
#
# SQLite's columns may mix types, as 1234567.89 and "n/a" in a column of circulations. The driver chooses an Arrow type by
# the first 1,024 rows: with a text among them, it is a string, and the numbers of these rows are written as with C's "%e":
# 1234567.89 becomes "1.234568e+06", and 89 is lost. In all later rows SQLite itself makes the text: "1234567.89". So equal
# values of one column differ, depending on the row. CAST(… AS TEXT) in the query keeps every digit.
#
# Output seen:
#   adbc-driver-sqlite 1.13.0: expected 1234567.89, seen 1.234568e+06 in row 1, 1234567.89 in row 1026
#   adbc-driver-sqlite 1.13.0, CAST: expected 1234567.89, seen 1234567.89 in row 1, 1234567.89 in row 1026

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
cat >read.py <<'PY'
import sqlite3
import sys
from importlib.metadata import version

from adbc_driver_sqlite import dbapi

NUMBER = 1234567.89
with sqlite3.connect("papers.db") as db:
    db.execute("CREATE TABLE paper (circulation)")
    db.executemany("INSERT INTO paper VALUES (?)", [(NUMBER,), ("n/a",), *[("n/a",)] * 1023, (NUMBER,)])
db.close()
failed = False
for label, column, known in (("", "circulation", "1.234568e+06"), (", CAST", "CAST(circulation AS TEXT)", "1234567.89")):
    with dbapi.connect("papers.db") as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM paper")
        values = cursor.fetch_arrow_table()[0].to_pylist()
    release = f"adbc-driver-sqlite {version('adbc-driver-sqlite')}"
    print(f"{release}{label}: expected {NUMBER}, seen {values[0]} in row 1, {values[-1]} in row {len(values)}")
    failed = failed or (values[0], values[-1]) != (known, str(NUMBER))
sys.exit("The behaviour has changed." if failed else 0)
PY
python3 -m venv new
new/bin/pip install --quiet adbc-driver-sqlite==1.13.0 pyarrow==26.0.1
new/bin/python read.py
