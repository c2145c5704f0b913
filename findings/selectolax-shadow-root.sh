#!/usr/bin/env bash
# selectolax cannot see an article inside a declarative shadow root, although its own output contains it.
#
# Versions: selectolax 1.0.2, lxml 6.1.3, html5lib 1.1
#
# Sites built of web components send the text in ``<template shadowrootmode="open">``, and every browser shows it.
# lxml and html5lib both give the paragraph. selectolax serialises it in ``.html``, so the page looks
# complete, but neither ``css`` nor ``text()`` reaches it.
#
# Output seen:
#   selectolax 1.0.2 lxml 6.1.3 html5lib 1.1
#   selectolax html: expected True, seen True
#   selectolax css: expected True, seen False
#   selectolax text: expected True, seen False
#   lxml: expected True, seen True
#   html5lib: expected True, seen True

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet selectolax==1.0.2 lxml==6.1.3 html5lib==1.1
cd "$temp"
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import html5lib
import lxml.html
from selectolax.lexbor import LexborHTMLParser

PAGE = "<html><body><news-body><template shadowrootmode='open'><p>The quay reopens.</p></template></news-body></body></html>"
TEXT = "The quay reopens."

print(*(f"{name} {version(name)}" for name in ("selectolax", "lxml", "html5lib")))
parser = LexborHTMLParser(PAGE)
seen = {
    "selectolax html": TEXT in parser.html,
    "selectolax css": len(parser.css("p")) == 1,
    "selectolax text": TEXT in parser.text(),
    "lxml": lxml.html.fromstring(PAGE).findtext(".//p") == TEXT,
    "html5lib": html5lib.parse(PAGE, namespaceHTMLElements=False).findtext(".//p") == TEXT,
}
EXPECTED = dict.fromkeys(seen, True)
KNOWN = EXPECTED | {"selectolax css": False, "selectolax text": False}

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
