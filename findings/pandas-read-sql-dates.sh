#!/usr/bin/env bash
# pandas turns valid ISO dates from SQL into NaT where a row is more precise than the first one.
#
# Versions: pandas 3.1.1
#
# ``pandas.to_datetime`` raises an error on a column that mixes ISO days and ISO times, and ``read_csv`` leaves such a
# column as text. ``read_sql_query`` with the same ``parse_dates`` takes the format of the first row and makes NaT
# of every other value, with no error or warning. The order of the rows decides which articles lose their date.
#
# Output seen:
#   pandas 3.1.1
#   read_sql_query: expected 4 dates, or 4 texts, or an error, seen 1 dates, 3 NaT
#   read_sql_query, day first: expected 4 dates, or 4 texts, or an error, seen 1 dates, 3 NaT
#   read_csv: expected 4 dates, or 4 texts, or an error, seen 4 texts
#   to_datetime: expected 4 dates, or an error, seen ValueError

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet pandas==3.1.1
cd "$temp"
venv/bin/python - <<'PY'
import io
import sqlite3
import sys

import pandas

DATES = ["2004-11-15T08:30:00+00:00", "2004-11-16", "2004-11-17T09:00:00.500+00:00", "2004-11"]
EXPECTED = {
    "read_sql_query": "4 dates, or 4 texts, or an error",
    "read_sql_query, day first": "4 dates, or 4 texts, or an error",
    "read_csv": "4 dates, or 4 texts, or an error",
    "to_datetime": "4 dates, or an error",
}
KNOWN = {
    "read_sql_query": "1 dates, 3 NaT",
    "read_sql_query, day first": "1 dates, 3 NaT",
    "read_csv": "4 texts",
    "to_datetime": "ValueError",
}


def counted(column):
    """What a column holds, in words."""
    if not pandas.api.types.is_datetime64_any_dtype(column):
        return f"{column.notna().sum()} texts"
    return f"{column.notna().sum()} dates, {column.isna().sum()} NaT"


def from_sql(dates):
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE article (published TEXT)")
    database.executemany("INSERT INTO article VALUES (?)", [(date,) for date in dates])
    return pandas.read_sql_query("SELECT published FROM article ORDER BY rowid", database, parse_dates=["published"]).published


print("pandas", pandas.__version__)
seen = {
    "read_sql_query": counted(from_sql(DATES)),
    "read_sql_query, day first": counted(from_sql(DATES[1:] + DATES[:1])),
    "read_csv": counted(pandas.read_csv(io.StringIO("\n".join(["published", *DATES])), parse_dates=["published"]).published),
}
try:
    seen["to_datetime"] = counted(pandas.to_datetime(pandas.Series(DATES)))
except ValueError as error:
    seen["to_datetime"] = type(error).__name__

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
