"""Page objects: the generic article page, and one short file for each site that needs one."""

from newsscrape.pages import serialization as _fixtures  # noqa: F401 - web-poet's fixtures hold what it registers
from newsscrape.pages.choice import collector_paused, extract_article, page_class, read_page

__all__ = ["collector_paused", "extract_article", "page_class", "read_page"]
