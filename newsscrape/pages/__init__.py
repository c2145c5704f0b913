"""Page objects: the generic article page, and one short file for each site that needs one."""

from newsscrape import urls as _urls  # noqa: F401 - imports tldextract, as web-poet does too, without requests
from newsscrape.lazy import lean_import

lean_import("web_poet", without=("itemadapter",))

from newsscrape.pages import serialization as _fixtures  # noqa: E402, F401 - web-poet's fixtures hold what it registers
from newsscrape.pages.choice import collector_paused, extract_article, page_class, read_page  # noqa: E402

__all__ = ["collector_paused", "extract_article", "page_class", "read_page"]
