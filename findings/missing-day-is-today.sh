#!/usr/bin/env bash
# Three readers of dates complete "October 2004" with the day of the month on which they run.
#
# Versions: fastfeedparser 0.6.5, ultimate-sitemap-parser 1.8.1, sqlite-utils 4.2.1, python-dateutil 2.9.0.post0
#
# A year and a month are a valid W3C date, in sitemaps and in RSS 1.0 alike. One expects the first of the month,
# or no date. All three leave the gap to python-dateutil, whose default is today, so the stored
# date of an old article depends on when it was read, and two runs of one crawl disagree.
#
# Output seen (on the 29th of a month):
#   fastfeedparser 0.6.5 ultimate-sitemap-parser 1.8.1 sqlite-utils 4.2.1 python-dateutil 2.9.0.post0
#   fastfeedparser: expected 2004-10-01 or none, seen 2004-10-29
#   ultimate-sitemap-parser: expected 2004-10-01 or none, seen 2004-10-29
#   sqlite-utils: expected 2004-10-01 or none, seen 2004-10-29

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet fastfeedparser==0.6.5 ultimate-sitemap-parser==1.8.1 sqlite-utils==4.2.1 python-dateutil==2.9.0.post0
cd "$temp"
venv/bin/python - <<'PY'
import sys
from datetime import date
from importlib.metadata import version

import fastfeedparser
from sqlite_utils.recipes import parsedate
from usp.tree import sitemap_from_str

FEED = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><title>Harbour News</title>
<link>https://news.example/</link><description>News</description></channel><item rdf:about="https://news.example/1">
<title>Quay reopens</title><link>https://news.example/1</link><dc:date>2004-10</dc:date></item></rdf:RDF>"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>
<loc>https://news.example/1</loc><lastmod>2004-10</lastmod></url></urlset>"""
TODAY = f"2004-10-{date.today():%d}"  # October has 31 days, so that every day of a month fits
READERS = ("fastfeedparser", "ultimate-sitemap-parser", "sqlite-utils")
EXPECTED = dict.fromkeys(READERS, "2004-10-01 or none")
KNOWN = dict.fromkeys(READERS, TODAY)

print(*(f"{name} {version(name)}" for name in (*READERS, "python-dateutil")))
seen = {
    "fastfeedparser": fastfeedparser.parse(FEED).entries[0].published[:10],
    "ultimate-sitemap-parser": str(next(sitemap_from_str(SITEMAP).all_pages()).last_modified)[:10],
    "sqlite-utils": parsedate("October 2004"),
}

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
