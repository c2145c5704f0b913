#!/usr/bin/env bash
# dateparser dates a Thai news story 543 years ahead.
#
# Versions: dateparser 1.5.0
#
# Thai papers print the year of the Buddhist era: 2567 is 2024. dateparser has a locale for Thai with its month names,
# so one expects the year of the calendar that comes with them, or no date. It returns the year 2567. A Persian date in the
# Solar Hijri calendar, which is not Gregorian either, gives None.
#
# Output seen:
#   dateparser 1.5.0
#   th: expected 2024-06-04 or None, seen 2567-06-04
#   fa: expected 2024-06-04 or None, seen None

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet dateparser==1.5.0
cd "$temp"
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import dateparser

DATES = {"th": "4 มิถุนายน 2567", "fa": "15 خرداد 1403"}
EXPECTED = {"th": "2024-06-04 or None", "fa": "2024-06-04 or None"}
KNOWN = {"th": "2567-06-04", "fa": "None"}

print("dateparser", version("dateparser"))
seen = {language: str(dateparser.parse(text, languages=[language]))[:10] for language, text in DATES.items()}

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
