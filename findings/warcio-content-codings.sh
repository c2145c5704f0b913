#!/usr/bin/env bash
# warcio's decoded stream gives pages sent as br or zstd as compressed bytes, or an AttributeError once brotli is installed.
#
# Versions: warcio 1.8.1, with brotli 1.2.1 and without; backports.zstd 1.8.0 to make the pages
#
# Crawlers write what the server sent, so a record often has ``Content-Encoding: br`` or ``zstd``. ``content_stream`` is to
# give it decoded, and does so for gzip. Where the brotli package is missing, a br page comes out as it was sent, with no
# word about it, and an extractor finds no text. With the package, for which warcio looks, every br page raises: warcio sets
# an attribute on the package's decompressor, which has allowed none since it is written in C. A zstd page, which browsers
# have asked for since 2024, and x-gzip, the older name of gzip (RFC 9110), always come out compressed.
#
# Output seen:
#   gzip, brotli missing: expected the page, seen the page
#   x-gzip, brotli missing: expected the page, seen compressed bytes
#   br, brotli missing: expected the page, seen compressed bytes
#   zstd, brotli missing: expected the page, seen compressed bytes
#   gzip, brotli 1.2.1: expected the page, seen the page
#   x-gzip, brotli 1.2.1: expected the page, seen compressed bytes
#   br, brotli 1.2.1: expected the page, seen AttributeError
#   zstd, brotli 1.2.1: expected the page, seen compressed bytes

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
cat >make.py <<'PY'
import gzip

import brotli
from backports import zstd

page = b"<html><body><p>The ferry is back in the harbour.</p></body></html>"
for name, data in {"plain": page, "gzip": gzip.compress(page), "br": brotli.compress(page), "zstd": zstd.compress(page)}.items():
    with open(f"page.{name}", "wb") as stream:
        stream.write(data)
PY
cat >read.py <<'PY'
import io
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGE, PACKED = "the page", "compressed bytes"
try:
    brotli = f"brotli {version('brotli')}"
except PackageNotFoundError:
    brotli = "brotli missing"
known = {"gzip": PAGE, "x-gzip": PACKED, "br": PACKED if brotli == "brotli missing" else "AttributeError", "zstd": PACKED}
failed = False
for coding, expected in known.items():
    sent = Path(f"page.{coding.removeprefix('x-')}").read_bytes()
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Content-Encoding", coding)], protocol="HTTP/1.1")
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True)
    record = writer.create_warc_record(
        "https://paper.example/ferry", "response", payload=io.BytesIO(sent), http_headers=headers
    )
    writer.write_record(record)
    file.seek(0)
    try:
        got = next(iter(ArchiveIterator(file))).content_stream().read()
        seen = {Path("page.plain").read_bytes(): PAGE, sent: PACKED}.get(got, repr(got))
    except AttributeError as error:
        seen = type(error).__name__
    print(f"{coding}, {brotli}: expected {PAGE}, seen {seen}")
    failed = failed or seen != expected
sys.exit("The behaviour has changed." if failed else 0)
PY
python3 -m venv without with
without/bin/pip install --quiet warcio==1.8.1
with/bin/pip install --quiet warcio==1.8.1 brotli==1.2.1 backports.zstd==1.8.0
with/bin/python make.py
without/bin/python read.py
with/bin/python read.py
