#!/usr/bin/env bash
# FastWARC and warcio give two different target URIs for one WARC/1.0 record.
#
# Versions: FastWARC 2.0.1, warcio 1.8.1
#
# The grammar of WARC/1.0 puts angle brackets around the target URI, and GNU Wget writes them.
# Both readers should give the URI. warcio strips the brackets; FastWARC returns them as part of the URI,
# so a join between the output of the two finds nothing.
#
# Output seen:
#   fastwarc 2.0.1 warcio 1.8.1
#   fastwarc: expected https://news.example/harbour, seen <https://news.example/harbour>
#   warcio: expected https://news.example/harbour, seen https://news.example/harbour

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet fastwarc==2.0.1 warcio==1.8.1
cd "$temp"
venv/bin/python - <<'PY'
import io
import sys
from importlib.metadata import version

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

URI = "https://news.example/harbour"
BODY = b"<p>The harbour opens.</p>"
RECORD = (
    b"WARC/1.0\r\n"
    b"WARC-Type: resource\r\n"
    b"WARC-Record-ID: <urn:uuid:5e0f4a52-64f3-4b0c-9d0a-0a4f4b7f2c11>\r\n"
    b"WARC-Date: 2024-05-01T10:00:00Z\r\n"
    b"WARC-Target-URI: <" + URI.encode() + b">\r\n"
    b"Content-Type: text/html\r\n"
    b"Content-Length: " + str(len(BODY)).encode() + b"\r\n\r\n" + BODY + b"\r\n\r\n"
)
EXPECTED = {"fastwarc": URI, "warcio": URI}
KNOWN = {"fastwarc": f"<{URI}>", "warcio": URI}

print("fastwarc", version("fastwarc"), "warcio", version("warcio"))
seen = {
    "fastwarc": next(iter(FastIterator(io.BytesIO(RECORD)))).headers["WARC-Target-URI"],
    "warcio": next(iter(ArchiveIterator(io.BytesIO(RECORD)))).rec_headers.get_header("WARC-Target-URI"),
}

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
