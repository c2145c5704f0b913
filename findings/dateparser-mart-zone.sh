#!/usr/bin/env bash
# dateparser takes the Turkish March for the time of the Marquesas Islands, and puts the month in which it runs in its place.
#
# Version: dateparser 1.5.0
#
# "27 Mart 2013" is how Turkish, Azerbaijani and Bosnian papers print 27 March. MART is also the Marquesas' time zone, AWST
# (Welsh "Awst", August) Western Australia's, and dateparser removes zones before it asks what language a text is in. Nothing
# is left but the day and the year, and the month is filled up from today. The answer is a whole date with a period of "day",
# as if the month had been read. For this script today is 15 October 2020. With the language named the month is read.
#
# Output seen:
#   27 Mart 2013: expected 2013-03-27, seen 2013-10-27, period day
#   27. mart 2013.: expected 2013-03-27, seen 2013-10-27, period day
#   27 Awst 2013: expected 2013-08-27, seen 2013-10-27, period day
#   27 Nisan 2013: expected 2013-04-27, seen 2013-04-27, period day
#   27 Mart 2013, told that it is Turkish: expected 2013-03-27, seen 2013-03-27, period day

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
cat >read.py <<'PY'
import sys
from datetime import datetime

from dateparser.date import DateDataParser

CASES = (
    ("27 Mart 2013", None, "2013-03-27", "2013-10-27"),
    ("27. mart 2013.", None, "2013-03-27", "2013-10-27"),
    ("27 Awst 2013", None, "2013-08-27", "2013-10-27"),
    ("27 Nisan 2013", None, "2013-04-27", "2013-04-27"),
    ("27 Mart 2013", "tr", "2013-03-27", "2013-03-27"),
)
failed = False
for text, language, right, known in CASES:
    parser = DateDataParser(
        languages=[language] if language else None, settings={"RELATIVE_BASE": datetime(2020, 10, 15)}
    )
    found = parser.get_date_data(text)
    told = ", told that it is Turkish" if language else ""
    print(f"{text}{told}: expected {right}, seen {found.date_obj:%Y-%m-%d}, period {found.period}")
    failed = failed or f"{found.date_obj:%Y-%m-%d}" != known or found.period != "day"
sys.exit("The behaviour has changed." if failed else 0)
PY
python3 -m venv venv
venv/bin/pip install --quiet dateparser==1.5.0
venv/bin/python read.py
