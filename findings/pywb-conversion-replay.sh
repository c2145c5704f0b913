#!/usr/bin/env bash
# pywb decides by the alphabet whether it replays a page or the record that was converted from it.
#
# Versions: pywb 2.10.0
#
# A ``conversion`` record holds another form of a page and naturally shares its address and time. A replay of that address
# should show the ``response``. pywb indexes both, and where both name the same second, it takes the line that sorts first,
# which the media type decides: "application/json" comes before "text/html" and replaces the page, with status 200.
# "text/plain" comes after it, so an archive looks right until somebody stores JSON.
#
# Output seen:
#   pywb 2.10.0
#   with text/plain: expected text/html, seen text/html
#   with application/json: expected text/html, seen application/json

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet pywb==2.10.0 setuptools==80.9.0
cd "$temp"
venv/bin/python - <<'PY'
from gevent.monkey import patch_all

patch_all()

import contextlib
import io
import os
import sys
from importlib.metadata import version

from pywb.apps.frontendapp import FrontEndApp
from pywb.manager.manager import main as manager
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from werkzeug.test import Client

URL = "https://news.example/harbour"
TYPES = {"plain": "text/plain", "json": "application/json"}
EXPECTED = {f"with {media_type}": "text/html" for media_type in TYPES.values()}
KNOWN = {"with text/plain": "text/html", "with application/json": "application/json"}


def write_warc(path, media_type):
    with open(path, "wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        page, converted = io.BytesIO(b"<p>The quay reopens.</p>"), io.BytesIO(b'"The quay reopens."')
        date = {"WARC-Date": "2024-05-01T10:00:00Z"}
        writer.write_record(writer.create_warc_record(URL, "response", page, http_headers=headers, warc_headers_dict=dict(date)))
        writer.write_record(writer.create_warc_record(URL, "conversion", converted, warc_content_type=media_type, warc_headers_dict=dict(date)))


print("pywb", version("pywb"))
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(open(os.devnull, "w")):
    for name, media_type in TYPES.items():
        write_warc(f"{name}.warc.gz", media_type)
        manager(["init", name])
        manager(["add", name, f"{name}.warc.gz"])
    client = Client(FrontEndApp())
    seen = {
        f"with {media_type}": client.get(f"/{name}/20240501100000id_/{URL}").headers["Content-Type"]
        for name, media_type in TYPES.items()
    }

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
