#!/usr/bin/env bash
# Datasette's date facet counts articles of 2004 under the year 4708 BC.
#
# Versions: datasette 0.65.5
#
# The facet passes each value to SQLite's ``date()``, which takes a lone year for a Julian day number, gives NULL for
# a year and a month, and moves a time with an offset to UTC. One expects a facet to leave out what is not a full date
# and to count the others under the day that they state. It does leave out "2004-11", but shows "2004" as the
# day -4707-05-20, and counts an article from half past midnight in Helsinki under the day before.
#
# Output seen:
#   datasette 0.65.5 SQLite 3.40.1
#   2004: expected no day, seen -4707-05-20
#   2004-11: expected no day, seen no day
#   2004-11-15: expected 2004-11-15, seen 2004-11-15
#   2004-11-15T00:30:00+02:00: expected 2004-11-15, seen 2004-11-14

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet datasette==0.65.5
cd "$temp"
venv/bin/python - <<'PY'
import asyncio
import sqlite3
import sys
from importlib.metadata import version

from datasette.app import Datasette

EXPECTED = {"2004": "no day", "2004-11": "no day", "2004-11-15": "2004-11-15", "2004-11-15T00:30:00+02:00": "2004-11-15"}
KNOWN = EXPECTED | {"2004": "-4707-05-20", "2004-11-15T00:30:00+02:00": "2004-11-14"}

database = sqlite3.connect("archive.db")
database.execute("CREATE TABLE article (id INTEGER PRIMARY KEY, published TEXT)")
database.executemany("INSERT INTO article (published) VALUES (?)", [(date,) for date in EXPECTED])
database.commit()
database.close()


async def days(published):
    """The days that the date facet shows for articles with this value."""
    client = Datasette(["archive.db"]).client
    answer = await client.get("/archive/article.json", params={"published": published, "_facet_date": "published"})
    results = answer.json()["facet_results"]["published"]["results"]
    return ", ".join(day["value"] for day in results) or "no day"


print("datasette", version("datasette"), "SQLite", sqlite3.sqlite_version)
seen = {date: asyncio.run(days(date)) for date in EXPECTED}

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
