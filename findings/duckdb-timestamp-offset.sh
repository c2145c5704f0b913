#!/usr/bin/env bash
# One DuckDB cast gives two different times in two releases, because the newer one ignores the offset.
#
# Versions: duckdb 1.1.3 and 2.0.1
#
# A cast of "08:30+02:00" to TIMESTAMP should give one answer, or an error where it must lose something. The older release
# converts to UTC and gives 06:30. The newer one drops the offset and gives 08:30, so articles from two zones sort wrong,
# and an analysis written for the older release changes its answers without a message. Left to guess the type, ``read_csv``
# chooses TIMESTAMP WITH TIME ZONE and keeps the instant; told "TIMESTAMP", it loses it.
#
# Output seen:
#   duckdb 1.1.3
#   cast: expected 06:30 in both releases, seen 06:30
#   read_csv, guessed: expected 06:30 in both releases, seen 06:30
#   read_csv, told TIMESTAMP: expected 06:30 in both releases, seen 06:30
#   duckdb 2.0.1
#   cast: expected 06:30 in both releases, seen 08:30
#   read_csv, guessed: expected 06:30 in both releases, seen 06:30
#   read_csv, told TIMESTAMP: expected 06:30 in both releases, seen 08:30

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
cat >compare.py <<'PY'
import sys
from datetime import timezone

import duckdb

KNOWN = {
    "1.1.3": {"cast": "06:30", "read_csv, guessed": "06:30", "read_csv, told TIMESTAMP": "06:30"},
    "2.0.1": {"cast": "08:30", "read_csv, guessed": "06:30", "read_csv, told TIMESTAMP": "08:30"},
}
with open("articles.csv", "w", encoding="utf-8") as stream:
    stream.write("id,published\n1,2024-11-15T08:30:00+02:00\n")
QUERIES = {
    "cast": "SELECT '2024-11-15T08:30:00+02:00'::TIMESTAMP",
    "read_csv, guessed": "SELECT published FROM read_csv('articles.csv')",
    "read_csv, told TIMESTAMP": "SELECT published FROM read_csv('articles.csv', types = {'published': 'TIMESTAMP'})",
}


def clock(query):
    """The time of day, in UTC where the value knows its zone."""
    value = duckdb.execute(query).fetchone()[0]
    return f"{value.astimezone(timezone.utc) if value.tzinfo else value:%H:%M}"


print("duckdb", duckdb.__version__)
seen = {name: clock(query) for name, query in QUERIES.items()}
for name, value in seen.items():
    print(f"{name}: expected 06:30 in both releases, seen {value}")
sys.exit(0 if seen == KNOWN[duckdb.__version__] else "The behaviour has changed.")
PY
for release in 1.1.3 2.0.1; do
    python3 -m venv "venv-$release"
    "venv-$release/bin/pip" install --quiet "duckdb==$release" pytz==2026.2
    "venv-$release/bin/python" compare.py
done
