#!/usr/bin/env bash
# Scrapy's random delay makes a crawl a fifth slower than its delay says, although it is said to vary around it.
#
# Version: scrapy 2.19.0
#
# DOWNLOAD_DELAY_JITTER of 0.5, the default, is to wait between half of and one and a half times DOWNLOAD_DELAY, so that a
# crawl of n pages takes n delays. It takes more: each time that the downloader looks whether it may send, it draws a new
# delay and, if that is not over yet, looks again later and draws once more. So short delays are seldom kept, and the mean
# of the gaps is well above DOWNLOAD_DELAY: 30,000 pages at one second take not a night, but the next morning too. Without
# jitter the gaps are right.
#
# Output seen (the digits vary):
#   jitter 0.5: expected a mean gap of 1.0 delays, seen 1.2
#   jitter 0: expected a mean gap of 1.0 delays, seen 1.0

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
cat >crawl.py <<'PY'
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess

DELAY, PAGES = 0.2, 80
arrived = []


class Paper(BaseHTTPRequestHandler):
    def do_GET(self):
        arrived.append(time.monotonic())
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
threading.Thread(target=server.serve_forever, daemon=True).start()


class Pages(Spider):
    name = "pages"

    async def start(self):
        for number in range(PAGES):
            yield Request(f"http://127.0.0.1:{server.server_port}/{number}")

    def parse(self, response):
        pass


jitter = float(sys.argv[1])
settings = {"DOWNLOAD_DELAY": DELAY, "ROBOTSTXT_OBEY": False, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False}
process = CrawlerProcess({**settings, "DOWNLOAD_DELAY_JITTER": jitter} if jitter != 0.5 else settings)
process.crawl(Pages)
process.start()
gaps = [(later - earlier) / DELAY for earlier, later in zip(arrived, arrived[1:])]
mean = sum(gaps) / len(gaps)
print(f"jitter {jitter:g}: expected a mean gap of 1.0 delays, seen {mean:.1f}")
print(f"(shortest {min(gaps):.2f}, longest {max(gaps):.2f}, {len(arrived)} pages)", file=sys.stderr)
sys.exit(0 if (mean > 1.12) == (jitter > 0) and len(arrived) == PAGES else "The behaviour has changed.")
PY
python3 -m venv venv
venv/bin/pip install --quiet scrapy==2.19.0
venv/bin/python crawl.py 0.5
venv/bin/python crawl.py 0
