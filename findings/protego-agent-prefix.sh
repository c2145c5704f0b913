#!/usr/bin/env bash
# Protego lets rules for one crawler bind every crawler whose name starts the same.
#
# Versions: Protego 0.7.0
#
# RFC 9309 matches the product token of a group with the crawler's own, ignoring case. A group for "daily"
# says nothing about "dailyreader". Protego, Scrapy's default reader of robots.txt, applies it,
# and the crawler stays out of the whole site. A longer token, "dailyreaders", does not bind it.
#
# Output seen:
#   protego 0.7.0
#   daily: expected allowed, seen refused
#   dailyreader: expected refused, seen refused
#   dailyreaders: expected allowed, seen allowed

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet protego==0.7.0
cd "$temp"
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

from protego import Protego

EXPECTED = {"daily": "allowed", "dailyreader": "refused", "dailyreaders": "allowed"}
KNOWN = {"daily": "refused", "dailyreader": "refused", "dailyreaders": "allowed"}

print("protego", version("protego"))
seen = {}
for token in EXPECTED:
    rules = Protego.parse(f"User-agent: {token}\nDisallow: /\n")
    seen[token] = "allowed" if rules.can_fetch("https://news.example/1", "dailyreader") else "refused"

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
