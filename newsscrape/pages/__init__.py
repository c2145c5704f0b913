"""Page objects: the generic article page, and one short file for each site that needs one."""

from newsscrape.pages.choice import collector_paused, extract_article, page_class, read_page

__all__ = ["collector_paused", "extract_article", "page_class", "read_page"]
