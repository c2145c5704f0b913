#!/usr/bin/env bash
# feedparser loses the time of compact ISO 8601 dates and misreads dashed ordinal dates.
#
# Versions: feedparser 6.0.14
#
# feedparser sets out to read ISO 8601. In the compact form without colons it keeps the day and drops the time,
# so every article of a day lands on midnight UTC. In an ordinal date such as 2023-059 it takes the first two digits
# of the day of the year for a month where they can be one. Neither gives an error or an empty date.
# The compact ordinal form, 2023059, is read right.
#
# Output seen:
#   feedparser 6.0.14
#   2024-06-04T18:30:00Z: expected 2024-06-04T18:30Z, seen 2024-06-04T18:30Z
#   20240604T183000Z: expected 2024-06-04T18:30Z, seen 2024-06-04T00:00Z
#   20240604T183000+0200: expected 2024-06-04T16:30Z, seen 2024-06-04T00:00Z
#   2023059: expected 2023-02-28T00:00Z, seen 2023-02-28T00:00Z
#   2023-059: expected 2023-02-28T00:00Z, seen 2023-05-01T00:00Z
#   2003-335: expected 2003-12-01T00:00Z, seen 2003-12-01T00:00Z

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet feedparser==6.0.14
cd "$temp"
venv/bin/python - <<'PY'
import sys
import time
from importlib.metadata import version

import feedparser

FEED = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour News</title>
<link>https://news.example/</link><description>News</description><item><title>Quay reopens</title>
<link>https://news.example/1</link><dc:date>{date}</dc:date></item></channel></rss>"""
EXPECTED = {
    "2024-06-04T18:30:00Z": "2024-06-04T18:30Z",
    "20240604T183000Z": "2024-06-04T18:30Z",
    "20240604T183000+0200": "2024-06-04T16:30Z",
    "2023059": "2023-02-28T00:00Z",
    "2023-059": "2023-02-28T00:00Z",
    "2003-335": "2003-12-01T00:00Z",
}
KNOWN = EXPECTED | {
    "20240604T183000Z": "2024-06-04T00:00Z",
    "20240604T183000+0200": "2024-06-04T00:00Z",
    "2023-059": "2023-05-01T00:00Z",
}

print("feedparser", version("feedparser"))
seen = {
    date: time.strftime("%Y-%m-%dT%H:%MZ", feedparser.parse(FEED.format(date=date)).entries[0].updated_parsed)
    for date in EXPECTED
}

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
