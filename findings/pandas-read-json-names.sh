#!/usr/bin/env bash
# pandas turns a time of day from JSON into a moment of today, because of the column's name.
#
# Versions: pandas 3.1.1
#
# One expects text from a file of JSON lines to come back as text, or to be read alike in every column. read_json tries to
# convert each column that is named "date" or "modified" or ends in "_at" or "_time". Its documentation lists the names, but
# not what becomes of an incomplete date: "11:30" is half past eleven on the day on which the file is read, and "2004-11" is
# the first of November. In a column of another name the same texts stay as they are.
#
# Output seen (on 30 November 2026):
#   pandas 3.1.1
#   printed_time: expected 11:30, seen 2026-11-30 11:30:00
#   printed_clock: expected 11:30, seen 11:30
#   date: expected 2004-11, seen 2004-11-01 00:00:00
#   printed: expected 2004-11, seen 2004-11

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet pandas==3.1.1
cd "$temp"
cat >articles.jsonl <<'JSONL'
{"printed_time": "11:30", "printed_clock": "11:30", "date": "2004-11", "printed": "2004-11"}
{"printed_time": "12:05", "printed_clock": "12:05", "date": "2004-11-15", "printed": "2004-11-15"}
JSONL
venv/bin/python - <<'PY'
import sys
from datetime import datetime

import pandas

before = datetime.now().date()
first = pandas.read_json("articles.jsonl", lines=True).iloc[0]
days = {before, datetime.now().date()}
print(f"pandas {pandas.__version__}")
for name, text in (("printed_time", "11:30"), ("printed_clock", "11:30"), ("date", "2004-11"), ("printed", "2004-11")):
    print(f"{name}: expected {text}, seen {first[name]}")
as_seen = (
    str(first["printed_time"]) in {f"{day} 11:30:00" for day in days}
    and first["printed_clock"] == "11:30"
    and str(first["date"]) == "2004-11-01 00:00:00"
    and first["printed"] == "2004-11"
)
sys.exit(not as_seen)
PY
