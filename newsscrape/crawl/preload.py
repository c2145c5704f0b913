"""The imports of the process that worker processes are forked from: everything that reading a page needs.

It reads a page, so that models, patterns and the list of public suffixes are loaded once for all workers. The garbage
collector ignores these objects from then on, so that the forks keep sharing their memory.
"""

from __future__ import annotations

import gc

import charset_normalizer as _charsets  # noqa: F401 - reading a page imports it only if it needs it

from newsscrape import extract_article
from newsscrape.crawl import processes as _processes  # noqa: F401 - what a worker runs
from newsscrape.crawl import response_parsing as _parsing  # noqa: F401

_PAGE = """<html lang="en"><head><title>Ferry returns to the island</title><meta property="og:type" content="article">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry returns to the island"}</script></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><h1>Ferry returns to the island</h1>
<p>By Ann Lee, Reporter</p><p>Published: 23 February 2024, 10:05. Photo: Ben Ode</p>
<p>The ferry sailed again on Monday after eleven weeks in the yard, with two cars and the island's post on board.</p>
<p>Its engine had failed in December, and shops on the island had been supplied by fishing boats ever since.</p>
<h2>Related stories</h2><ul><li><a href="/news/2">Harbour wall to be mended before the summer</a></li></ul></body>"""

extract_article(_PAGE, "https://paper.example/news/ferry")
gc.collect()
gc.freeze()
