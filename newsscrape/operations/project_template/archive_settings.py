"""Settings of this archive. They override newsscrape's, which override Scrapy's."""

from newsscrape.settings import *  # noqa: F403

# Sites see this in the User-Agent. An e-mail address or a web page.
NEWSSCRAPE_CONTACT = "$contact"

# Your own page objects and spiders: see pages/example.py and spiders/example.py.
NEWSSCRAPE_PAGES = ["pages"]
SPIDER_MODULES = ["newsscrape.spiders", "spiders"]
NEWSPIDER_MODULE = "spiders"

# ARCHIVE_DB = "data/archive.db"
# DOWNLOAD_DELAY = 1.0
