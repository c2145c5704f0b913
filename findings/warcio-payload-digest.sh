#!/usr/bin/env bash
# warcio replaces a payload digest that it was given, unless it is also told a length.
#
# Versions: warcio 1.8.1
#
# A WARC writer that is handed a SHA-256 payload digest should write that digest.
# Without ``length``, ``create_warc_record`` counts the payload itself, and on that path it
# computes SHA-1 digests and overwrites the header. With ``length``, the header survives.
#
# Output seen:
#   warcio 1.8.1
#   without length: expected sha256, seen sha1
#   with length: expected sha256, seen sha256

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet warcio==1.8.1
cd "$temp"
venv/bin/python - <<'PY'
import hashlib
import io
import sys
from importlib.metadata import version

from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

BODY = b"<p>The harbour opens.</p>"
GIVEN = "sha256:" + hashlib.sha256(BODY).hexdigest()
EXPECTED = {"without length": "sha256", "with length": "sha256"}
KNOWN = {"without length": "sha1", "with length": "sha256"}


def algorithm_written(**length):
    """The algorithm of the payload digest that ends up in the file."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=False)
    record = writer.create_warc_record(
        "https://news.example/harbour",
        "resource",
        payload=io.BytesIO(BODY),
        warc_content_type="text/html",
        warc_headers_dict={"WARC-Payload-Digest": GIVEN},
        **length,
    )
    writer.write_record(record)
    stream.seek(0)
    record = next(iter(ArchiveIterator(stream)))
    return record.rec_headers.get_header("WARC-Payload-Digest").partition(":")[0]


print("warcio", version("warcio"))
seen = {"without length": algorithm_written(), "with length": algorithm_written(length=len(BODY))}

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
