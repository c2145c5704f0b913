#!/usr/bin/env bash
# One minor release of Babel prints Sinhala dates with the names of lunar months, which no reader of dates knows.
#
# Versions: babel 2.18.0 and 2.19.0, dateparser 1.5.0
#
# The months of the Gregorian calendar in Sinhala are ජනවාරි (January), මාර්තු (March) and so on, as every newspaper prints them.
# The newer release, which follows CLDR 48, has the twelve names of the Buddhist lunar year in their place. A site that
# updates one library so prints 3 January 2013 as the third of Duruthu, a month that begins at another full moon each year.
# dateparser reads the old form and gives nothing for the new one; Babel's own parser has no months to compare.
#
# Output seen:
#   babel 2.18.0: expected 2013 ජනවාරි 3, seen 2013 ජනවාරි 3; dateparser: 2013-01-03
#   babel 2.18.0: expected 2013 මාර්තු 3, seen 2013 මාර්තු 3; dateparser: 2013-03-03
#   babel 2.19.0: expected 2013 ජනවාරි 3, seen 2013 දුරුතු 3; dateparser: nothing
#   babel 2.19.0: expected 2013 මාර්තු 3, seen 2013 මැදින් 3; dateparser: nothing

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
cat >print.py <<'PY'
import sys
from datetime import date
from importlib.metadata import version

import dateparser
from babel.dates import format_date

OLD = {1: "2013 ජනවාරි 3", 3: "2013 මාර්තු 3"}
KNOWN = {
    "2.18.0": {1: (OLD[1], "2013-01-03"), 3: (OLD[3], "2013-03-03")},
    "2.19.0": {1: ("2013 දුරුතු 3", "nothing"), 3: ("2013 මැදින් 3", "nothing")},
}
release = version("babel")
failed = False
for month, right in OLD.items():
    printed = format_date(date(2013, month, 3), "long", locale="si")
    found = dateparser.parse(printed)
    read = f"{found:%Y-%m-%d}" if found else "nothing"
    print(f"babel {release}: expected {right}, seen {printed}; dateparser: {read}")
    failed = failed or (printed, read) != KNOWN[release][month]
sys.exit("The behaviour has changed." if failed else 0)
PY
for release in 2.18.0 2.19.0; do
    python3 -m venv "venv-$release"
    "venv-$release/bin/pip" install --quiet "babel==$release" dateparser==1.5.0
    "venv-$release/bin/python" print.py
done
