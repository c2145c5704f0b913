"""An archive of pages, good and evil, that is looked at through ``newsscrape serve``."""

from __future__ import annotations

import asyncio
import gzip
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from datasette.plugins import pm

from newsscrape.datasette.desk.plugin import DeskPlugin
from newsscrape.datasette.guard import GuardPlugin
from newsscrape.datasette.plugin import EvidencePlugin
from newsscrape.datasette.server import make_datasette
from newsscrape.operations.shown_page import Shelf

PDF = b"%PDF-1.4\n" + bytes(range(256))

# Everything that a page can try, against a server that counts. Each attempt has its own path, so that a failure names it.
EVIL = """<!DOCTYPE html><html><head><title>Harmless</title>
<meta http-equiv="refresh" content="0;url={at}/refresh">
<base href="{at}/base/">
<link rel="stylesheet" href="{at}/sheet.css"><LINK rel=icon href="{at}/icon.png"><link
rel="preload" as="image" href="{at}/preload.png"><link rel="prefetch" href="{at}/prefetch"><link
rel="preconnect" href="{at}"><link rel="dns-prefetch" href="{at}"><link rel="modulepreload" href="{at}/m.js"><link
rel="manifest" href="{at}/manifest.json"><link rel="prerender" href="{at}/prerender">
<style>@import "{at}/import.css"; body {{ background: url({at}/background.png) }}
@font-face {{ font-family: f; src: url({at}/font.woff) }} p {{ font-family: f; cursor: url({at}/cursor.cur), auto }}</style>
<script src="{at}/script.js"></script>
<script type="speculationrules">{{"prefetch": [{{"source": "list", "urls": ["{at}/speculation"]}}]}}</script>
<script>document.title = "owned"; try {{ parent.document.title = "owned" }} catch (e) {{}}
try {{ top.location = "{at}/top" }} catch (e) {{}} fetch("{at}/fetch"); new Image().src = "{at}/image";
navigator.sendBeacon("{at}/beacon"); new WebSocket("{at}/socket".replace("http", "ws")); open("{at}/popup");</script>
</head><body background="{at}/body.png" onload="document.title='owned'">
<p style="background-image: url({at}/inline.png)">The evil page is shown.</p>
<img src="{at}/img.png" srcset="{at}/srcset.png 2x" onerror="parent.document.title='owned'">
<picture><source srcset="{at}/source.png"><img src="{at}/picture.png"></picture>
<svg><image href="{at}/svg.png" /><use href="{at}/use.svg#x" /><script href="{at}/svg.js"></script></svg>
<video src="{at}/video.mp4" poster="{at}/poster.png" autoplay></video><audio src="{at}/audio.mp3" autoplay></audio>
<iframe src="{at}/frame"></iframe><iframe srcdoc="<img src='{at}/srcdoc.png'>"></iframe><IFRAME/src="{at}/slash"
></IFRAME><iframe src="/x" srcdoc="&lt;iframe src='{at}/nested'>&lt;/iframe>"></iframe>
<object data="{at}/object"></object><embed src="{at}/embed"><applet code="{at}/applet"></applet>
<form id="f" action="{at}/form" method="post"><input type="image" src="{at}/input.png" autofocus
onfocus="this.form.submit()"></form><script>document.getElementById("f").submit()</script>
<a href="{at}/click" ping="{at}/ping" id="a">a</a><script>document.getElementById("a").click()</script>
<table background="{at}/table.png"><tr><td>x</td></tr></table>
<noscript><meta http-equiv="refresh" content="0;url={at}/noscript"><img src="{at}/noscript.png"><link
rel="preconnect" href="{at}"></noscript></body></html>"""

FRAMES = """<html><head><title>Harmless</title></head><frameset cols="*,*"><frame src="{at}/left"><FRAME
src="{at}/right"><noframes>The evil page is shown.</noframes></frameset></html>"""


class Counter:
    """A loopback server that counts connections, whether or not a request comes over them."""

    def __init__(self):
        self.connections = 0
        counter = self

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def verify_request(self, request, client_address):
                counter.connections += 1
                return True

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self._http = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def datasette_on(folder, name="archive.db", warc_dir=None, **options):
    """GET, or POST of a form, through Datasette with our plugins in this process: a function that checks the status."""
    datasette = make_datasette(Shelf(folder / name, warc_dir or folder / "warc"), **options)
    try:
        with asyncio.Runner() as runner:

            def get(path, status=200, form=None, cookies=None):
                client = datasette.client
                asked = client.get(path) if form is None else client.post(path, data=form, cookies=cookies)
                response = runner.run(asked)
                assert response.status_code == status, response.text
                return response

            yield get
    finally:
        for plugin in (EvidencePlugin, DeskPlugin, GuardPlugin):
            pm.unregister(name=plugin.__name__)


def query(folder, sql, *parameters):
    with closing(sqlite3.connect(folder / "archive.db")) as connection, connection:
        return connection.execute(sql, parameters).fetchall()


def capture(folder, path, newest=False):
    order = "DESC" if newest else "ASC"
    sql = "SELECT capture.id FROM capture JOIN url ON url.id = url_id WHERE url LIKE ? ORDER BY capture.id"
    return query(folder, f"{sql} {order}", f"%{path}")[0][0]


@contextmanager
def serving(*arguments, cwd):
    """``newsscrape serve`` as a process: it and the address it says."""
    command = [sys.executable, "-c", "from newsscrape.cli import main; main()", "serve", "--port", "0", *arguments]
    with tempfile.TemporaryFile("w+") as errors:  # a pipe that nobody reads would be full after some pages not found
        process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            line = process.stdout.readline()
            if not line:
                errors.seek(0)
            assert line, errors.read()
            process.errors = errors
            yield process, re.search(r"http://127\.0\.0\.1:\d+", line)[0]
        finally:
            process.kill()
            process.communicate()


def crawl_pages(folder, server, crawl, article, reply, counter, again=True):
    """An archive with its WARC files: pages, a redirect, an error, a PDF, evil pages. ``again``: crawled twice."""
    server.page("/lamps", article("lamps"))
    server.routes["/cafe"] = reply(
        article("the caf\u00e9 \u201cOld \u20ac\u201d").encode("cp1252"),
        headers={"Content-Type": "text/html; charset=windows-1252"},
    )
    packed = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip"}
    server.routes["/packed"] = reply(gzip.compress(article("parcels").encode()), headers=packed)
    server.redirect("/moved", "/lamps")
    server.routes["/paper"] = reply(PDF, headers={"Content-Type": "application/pdf"})
    saved = folder / "saved"
    saved.mkdir()
    (saved / "evil.html").write_text(EVIL.format(at=counter.url), "utf-8")
    (saved / "frames.html").write_text(FRAMES.format(at=counter.url), "utf-8")
    (saved / "manifest.csv").write_text(
        "page,url,fetched\nevil.html,https://evil.example/1,2026-01-01\nframes.html,https://evil.example/2,2026-01-01\n",
        "utf-8",
    )
    addresses = " ".join(server.url(path) for path in ("/lamps", "/cafe", "/packed", "/moved", "/paper", "/none"))
    evil = {"pages": str(saved / "*.html"), "manifest": str(saved / "manifest.csv")}
    crawl(folder, "article", urls=addresses, related="0", **evil)
    if again:
        crawl(folder, "article", urls=server.url("/lamps"), revisit="all")
