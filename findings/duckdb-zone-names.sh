#!/usr/bin/env bash
# DuckDB takes a British reporter's BST for Bangladesh, and an Argentine ART for Egypt, when it guesses a CSV's types.
#
# Version: duckdb 2.0.1 (1.1.3 keeps such a column as text)
#
# Nobody asks for a conversion: ``FROM 'articles.csv'`` finds a column of times as news pages print them, makes it
# TIMESTAMP WITH TIME ZONE, and the text is gone. BST is British Summer Time on any British page (UTC+1), and here UTC+6;
# ART is Argentina's time (UTC-3), and here that of Cairo. PST is UTC-8 by definition, and in July here UTC-7. Names that
# DuckDB does not know, such as CEST and EDT, leave the column as text, so two papers' files get different types.
#
# Output seen:
#   2013-07-03 08:30:00 BST: expected 07:30 UTC, seen 02:30 UTC
#   2013-07-03 08:30:00 ART: expected 11:30 UTC, seen 06:30 UTC
#   2013-07-03 08:30:00 PST: expected 16:30 UTC, seen 15:30 UTC
#   2013-07-03 08:30:00 JST: expected 23:30 UTC, seen 23:30 UTC
#   2013-07-03 08:30:00 CEST: expected 06:30 UTC, seen text

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
cat >read.py <<'PY'
import sys
from datetime import timezone

import duckdb

# zone: the time in UTC that is right, and the one seen
ZONES = {
    "BST": ("07:30 UTC", "02:30 UTC"), "ART": ("11:30 UTC", "06:30 UTC"), "PST": ("16:30 UTC", "15:30 UTC"),
    "JST": ("23:30 UTC", "23:30 UTC"), "CEST": ("06:30 UTC", "text"),
}
failed = False
for zone, (right, known) in ZONES.items():
    with open("articles.csv", "w", encoding="utf-8") as stream:
        stream.write(f"id,published\n1,2013-07-03 08:30:00 {zone}\n2,2013-07-04 18:05:00 {zone}\n")
    value = duckdb.sql("SELECT published FROM 'articles.csv' ORDER BY id").fetchall()[0][0]
    seen = "text" if isinstance(value, str) else f"{value.astimezone(timezone.utc):%H:%M} UTC"
    print(f"2013-07-03 08:30:00 {zone}: expected {right}, seen {seen}")
    failed = failed or seen != known
sys.exit("The behaviour has changed." if failed else 0)
PY
python3 -m venv venv
venv/bin/pip install --quiet duckdb==2.0.1 pytz==2026.2
venv/bin/python read.py
