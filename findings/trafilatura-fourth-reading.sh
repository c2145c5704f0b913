#!/usr/bin/env bash
# trafilatura returns nothing for an article that its process has read three times before.
#
# Versions: trafilatura 2.3.1
#
# ``deduplicate=True`` reads like a rule for repeats inside one page or between different pages. Its memory lives as long as
# the process and counts the article itself: the first three calls with the same HTML return the same
# text, and from the fourth on the answer is None. A long-lived worker that revisits a page loses it, and a test that
# calls the function once cannot see it.
#
# Output seen:
#   trafilatura 2.3.1
#   call 1: expected the text, seen the text
#   call 2: expected the text, seen the text
#   call 3: expected the text, seen the text
#   call 4: expected the text, seen None
#   call 5: expected the text, seen None

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet trafilatura==2.3.1 lxml_html_clean==0.4.6
cd "$temp"
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import trafilatura

WEEKS = ("two", "four", "six", "ten", "nine")
PAGE = (
    "<html><head><title>Quay</title></head><body><article><h1>The quay reopens</h1>"
    + "".join(
        f"<p>The harbour opens again after {n} weeks of repairs to the quay and pier {n}, the town says, and the ferry sails on day {n}.</p>"
        for n in WEEKS
    )
    + "</article></body></html>"
)

print("trafilatura", version("trafilatura"))
texts = [trafilatura.extract(PAGE, deduplicate=True) for _ in range(5)]
seen = {f"call {number}": "the text" if text and text == texts[0] else str(text) for number, text in enumerate(texts, 1)}
EXPECTED = dict.fromkeys(seen, "the text")
KNOWN = EXPECTED | {"call 4": "None", "call 5": "None"}

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
