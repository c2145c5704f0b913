#!/usr/bin/env bash
# feedparser reads a date with a European or Asian zone name as UTC, without a warning.
#
# Versions: feedparser 6.0.14, fastfeedparser 0.6.5
#
# Feeds write "BST", "CEST" or "JST" after the time. feedparser understands the American names (EST, PDT),
# so one expects it to read the others too, or to return no date. It returns the local time as UTC:
# a story from Tokyo is nine hours off. fastfeedparser reads the same names right.
#
# Output seen:
#   feedparser 6.0.14 fastfeedparser 0.6.5
#   feedparser, 12:00 EST: expected 17:00 UTC, seen 17:00 UTC
#   fastfeedparser, 12:00 EST: expected 17:00 UTC, seen 17:00 UTC
#   feedparser, 12:00 BST: expected 11:00 UTC, seen 12:00 UTC
#   fastfeedparser, 12:00 BST: expected 11:00 UTC, seen 11:00 UTC
#   feedparser, 12:00 CEST: expected 10:00 UTC, seen 12:00 UTC
#   fastfeedparser, 12:00 CEST: expected 10:00 UTC, seen 10:00 UTC
#   feedparser, 12:00 JST: expected 03:00 UTC, seen 12:00 UTC
#   fastfeedparser, 12:00 JST: expected 03:00 UTC, seen 03:00 UTC
#   feedparser, 12:00 AEST: expected 02:00 UTC, seen 12:00 UTC
#   fastfeedparser, 12:00 AEST: expected 02:00 UTC, seen 02:00 UTC

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet feedparser==6.0.14 fastfeedparser==0.6.5
cd "$temp"
venv/bin/python - <<'PY'
import sys
import time
from importlib.metadata import version

import fastfeedparser
import feedparser

FEED = """<rss version="2.0"><channel><title>Harbour News</title><link>https://news.example/</link>
<description>News</description><item><title>Quay reopens</title><link>https://news.example/1</link>
<pubDate>Tue, 04 Jun 2024 12:00:00 {zone}</pubDate></item></channel></rss>"""
UTC_HOUR = {"EST": 17, "BST": 11, "CEST": 10, "JST": 3, "AEST": 2}
EXPECTED = {f"{library}, 12:00 {zone}": f"{hour:02}:00 UTC" for zone, hour in UTC_HOUR.items() for library in ("feedparser", "fastfeedparser")}
KNOWN = EXPECTED | {f"feedparser, 12:00 {zone}": "12:00 UTC" for zone in ("BST", "CEST", "JST", "AEST")}

print("feedparser", version("feedparser"), "fastfeedparser", version("fastfeedparser"))
seen = {}
for zone in UTC_HOUR:
    feed = FEED.format(zone=zone)
    seen[f"feedparser, 12:00 {zone}"] = time.strftime("%H:%M UTC", feedparser.parse(feed).entries[0].published_parsed)
    published = fastfeedparser.parse(feed).entries[0].published  # ISO 8601, always +00:00
    seen[f"fastfeedparser, 12:00 {zone}"] = published[11:16] + " UTC"

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
