#!/usr/bin/env bash
# DuckDB and polars lose a column of JSON lines whose first value comes late: no error, and pandas reads all of it.
#
# Versions: duckdb 2.0.1 and 1.1.3, polars 2.1.0, pandas 3.1.1
#
# An archive's early years often have no by-lines, so the first lines of an export have null there, or no such key. DuckDB
# decides a column's type by the first 20,480 objects; if all of them have null, release 2.0.1 gives the column the type
# "NULL" and then returns NULL for each of the 1,000 names that follow (1.1.3 takes it for JSON and keeps them). A key that
# the first objects lack is no column at all, in DuckDB after 20,480 and in polars after 100 lines. With the columns named
# (``columns = {…}``, ``schema=…``) or the whole file looked at (``sample_size = -1``, ``infer_schema_length=None``) both
# read everything.
#
# Output seen:
#   duckdb 2.0.1: expected 1000 names after nulls, seen 0
#   duckdb 2.0.1: expected 1000 names after lines without the key, seen no column
#   duckdb 2.0.1, columns named: expected 1000 names after nulls, seen 1000
#   polars 2.1.0: expected 1000 names after lines without the key, seen no column
#   polars 2.1.0, columns named: expected 1000 names after lines without the key, seen 1000
#   pandas 3.1.1: expected 1000 names after nulls, seen 1000
#   duckdb 1.1.3: expected 1000 names after nulls, seen 1000

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
cat >read.py <<'PY'
import json
import sys
from importlib.metadata import version

import duckdb

EARLY, LATE = 29_000, 1_000
NULLS, NO_KEY = "after nulls", "after lines without the key"
FILES = {NULLS: ("nulls.jsonl", {"byline": None}), NO_KEY: ("no_key.jsonl", {})}
for name, without in FILES.values():
    with open(name, "w", encoding="utf-8") as stream:
        for number in range(EARLY + LATE):
            byline = without if number < EARLY else {"byline": f"Reporter {number}"}
            stream.write(json.dumps({"id": number, **byline}) + "\n")
failed = False


def check(reader, case, count, known):
    global failed
    print(f"{reader}: expected {LATE} names {case}, seen {count}")
    failed = failed or count != known


def in_duckdb(name, options=""):
    rows = f"FROM read_json('{name}'{options})"
    columns = [row[0] for row in duckdb.sql(f"DESCRIBE {rows}").fetchall()]
    return duckdb.sql(f"SELECT COUNT(byline) {rows}").fetchall()[0][0] if "byline" in columns else "no column"


release = f"duckdb {version('duckdb')}"
if version("duckdb") == "1.1.3":
    check(release, NULLS, in_duckdb("nulls.jsonl"), LATE)
    sys.exit("The behaviour has changed." if failed else 0)

import pandas
import polars

named = ", columns = {id: 'BIGINT', byline: 'VARCHAR'}"
check(release, NULLS, in_duckdb("nulls.jsonl"), 0)
check(release, NO_KEY, in_duckdb("no_key.jsonl"), "no column")
check(f"{release}, columns named", NULLS, in_duckdb("nulls.jsonl", named), LATE)


def in_polars(name, schema=None):
    frame = polars.read_ndjson(name, schema=schema)
    return frame["byline"].count() if "byline" in frame.columns else "no column"


release = f"polars {version('polars')}"
schema = {"id": polars.Int64, "byline": polars.String}
check(release, NO_KEY, in_polars("no_key.jsonl"), "no column")
check(f"{release}, columns named", NO_KEY, in_polars("no_key.jsonl", schema), LATE)
names = pandas.read_json("nulls.jsonl", lines=True)["byline"]
check(f"pandas {version('pandas')}", NULLS, int(names.count()), LATE)
sys.exit("The behaviour has changed." if failed else 0)
PY
python3 -m venv new old
new/bin/pip install --quiet duckdb==2.0.1 pytz==2026.2 polars==2.1.0 pandas==3.1.1
old/bin/pip install --quiet duckdb==1.1.3 pytz==2026.2
new/bin/python read.py
old/bin/python read.py
