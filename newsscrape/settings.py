"""Scrapy's settings for newsscrape, and newsscrape's own, which docs/settings.md explains.

Polite by default: obeys robots.txt, one request at a time to a host, a second apart. Scrapy's own defaults are eight at
a time, no delay and no robots.txt.
"""

import os

from newsscrape import __version__

BOT_NAME = "newsscrape"
SPIDER_MODULES = ["newsscrape.spiders"]
NEWSPIDER_MODULE = ""  # scrapy genspider writes to the project, never to this package
COMMANDS_MODULE = "newsscrape.scrapycommands"

# The archive ------------------------------------------------------------------------------------------------
ARCHIVE_DB = "data/archive.db"
ARCHIVE_LOCK_TIMEOUT = 30  # seconds to wait while another process writes
ARCHIVE_WARC = True
ARCHIVE_WARC_DIR = ""  # the folder for WARC files; if empty, "warc" next to the archive
ARCHIVE_WARC_SIZE = 1024 * 1024 * 1024  # bytes at which a new file is started
NEWSSCRAPE_SECRET_HEADERS: list[str] = []  # names of headers that are left out of WARC files, in addition to cookies
NEWSSCRAPE_STRICT = False
NEWSSCRAPE_REPORT = False  # whether a crawl ends with the findings of newsscrape report, and exits with 1 for new ones
NEWSSCRAPE_PAGES: list[str] = []  # modules with your own page objects, as SPIDER_MODULES lists spiders
NEWSSCRAPE_REVISIT = "6h:1h 2d:12h 14d:4d"  # AGE:INTERVAL; an article up to that age is fetched again at that interval
NEWSSCRAPE_WORKERS = os.cpu_count() or 1  # processes that read pages; 0 reads them in the crawl's own process
# The most that one run fetches from one host, 0: no limit. The rest waits for the next run.
NEWSSCRAPE_PAGES_PER_HOST = 0
NEWSSCRAPE_MEGABYTES_PER_HOST = 0  # over the wire
NEWSSCRAPE_MINUTES_PER_HOST = 0
NEWSSCRAPE_CDX = "https://web.archive.org/cdx/search/cdx"  # the index of captures that the spider wayback queries
NEWSSCRAPE_JS = "never"  # when a browser renders a page: never, shell (if it is a script shell), always
NEWSSCRAPE_BROWSER = ""  # the path of an installed Chromium or Chrome; empty: Playwright's own
NEWSSCRAPE_CONTACT = ""  # an e-mail address or a web page; becomes part of the User-Agent
NEWSSCRAPE_PROGRESS_INTERVAL = 30  # seconds between progress lines if the output is not a terminal

# Politeness -------------------------------------------------------------------------------------------------
NEWSSCRAPE_USER_AGENT = f"newsscrape/{__version__}"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "newsscrape"
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 1  # of one page, which gives one visit; Scrapy starts this many tasks for every page
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0  # Scrapy's 0.5 halves every other delay, that of robots.txt too
DOWNLOAD_HANDLERS = {  # count the delay from when a request was sent
    "http": "newsscrape.crawl.connections.Handler",
    "https": "newsscrape.crawl.connections.Handler",
}
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
COOKIES_ENABLED = False

# Bounds -----------------------------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024  # of one page, before and after decompression
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 10
HTTPERROR_ALLOW_ALL = True  # a 404 is a fate too; spiders get every response
METAREFRESH_MAXDELAY = 5  # longer ones are pages that reload themselves, not redirects
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the failure has its row and its line in the report
DEPTH_STATS_VERBOSE = False

# No ports are opened: the remote control runs code sent to a local port.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Components -------------------------------------------------------------------------------------------------
SCHEDULER = "newsscrape.crawl.scheduling.ArchiveScheduler"
TWISTED_DNS_RESOLVER = "newsscrape.crawl.private_networks.PublicResolver"
DOWNLOADER_MIDDLEWARES = {
    "newsscrape.crawl.private_networks.PrivateNetworkMiddleware": 50,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "newsscrape.crawl.retry.RetryAfterMiddleware": 550,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "newsscrape.middlewares.Barred": 90,
    "newsscrape.crawl.credentials.Credentials": 95,
    "newsscrape.middlewares.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "newsscrape.crawl.credentials.Redirect": 600,
    "newsscrape.middlewares.MetaRefresh": 580,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "newsscrape.middlewares.Unpack": 590,
    "newsscrape.crawl.budgets.Budgets": 595,
}
ITEM_PIPELINES = {
    "newsscrape.pipelines.NormalisePipeline": 100,
    "newsscrape.pipelines.ValidatePipeline": 200,
    "newsscrape.pipelines.StorePipeline": 300,
}
EXTENSIONS = {"newsscrape.crawl.capturing.Capturing": 50, "newsscrape.extensions.Progress": 100}

LOG_LEVEL = "WARNING"  # progress and the final report show what matters; -L INFO for Scrapy's own log
FEED_EXPORT_ENCODING = "utf-8"
FEED_EXPORTERS = {  # so that -o articles.jsonl has articles, not newsscrape's own items
    "json": "newsscrape.exporters.Json",
    "jsonlines": "newsscrape.exporters.JsonLines",
    "jsonl": "newsscrape.exporters.JsonLines",
    "jl": "newsscrape.exporters.JsonLines",
    "csv": "newsscrape.exporters.Csv",
    "xml": "newsscrape.exporters.Xml",
    "items": "scrapy.exporters.JsonLinesItemExporter",  # items as they are, with all evidence: for newsscrape parse
}
