#!/usr/bin/env bash
# dateparser reads June in Punjabi and in Sinhala as January, even when it is told the language.
#
# Version: dateparser 1.5.0
#
# Before it compares words, dateparser drops combining characters, which in Latin script are accents. In Indic scripts they
# are the vowels: Punjabi June (jūn) and the short form of January (jan) are both "jn" then, and so are Sinhala jūni and jan.
# The names of both months stand rightly in its tables. Dates of June move by five months, and no message says so.
#
# Output seen:
#   Punjabi 27 ਜੂਨ 2013: expected 2013-06-27, seen 2013-01-27
#   Punjabi 27 ਜੁਲਾਈ 2013: expected 2013-07-27, seen 2013-07-27
#   Sinhala 2013 ජූනි 27: expected 2013-06-27, seen 2013-01-27
#   Sinhala 2013 ජූලි 27: expected 2013-07-27, seen 2013-07-27

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
cat >read.py <<'PY'
import sys

import dateparser

CASES = (
    ("Punjabi", "pa", "27 ਜੂਨ 2013", "2013-06-27", "2013-01-27"),
    ("Punjabi", "pa", "27 ਜੁਲਾਈ 2013", "2013-07-27", "2013-07-27"),
    ("Sinhala", "si", "2013 ජූනි 27", "2013-06-27", "2013-01-27"),
    ("Sinhala", "si", "2013 ජූලි 27", "2013-07-27", "2013-07-27"),
)
failed = False
for name, language, text, right, known in CASES:
    seen = f"{dateparser.parse(text, languages=[language]):%Y-%m-%d}"
    print(f"{name} {text}: expected {right}, seen {seen}")
    failed = failed or seen != known
sys.exit("The behaviour has changed." if failed else 0)
PY
python3 -m venv venv
venv/bin/pip install --quiet dateparser==1.5.0
venv/bin/python read.py
