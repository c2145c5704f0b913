"""A spider for one site. Most sites need none: ``scrapy crawl site -a url=HOME`` finds their articles.

Write one where the addresses say what newsscrape cannot guess. Copy it, change it, remove the comment signs; then
``scrapy crawl courier``.
"""

# from collections.abc import Iterator
#
# from newsscrape.items import Link, Role
# from newsscrape.spiders.base import NewsSpider
# from newsscrape.tasks import Task
#
#
# class CourierSpider(NewsSpider):
#     """Reads the Courier's archive, a page a year, and archives the articles that the pages list."""
#
#     name = "courier"
#
#     def start_links(self) -> Iterator[Link]:
#         for position, year in enumerate(range(1998, 2011), 1):
#             yield Link(f"https://www.courier.example/archive/{year}.html", "list", position, role="section")
#
#     def task(self, url: str, role: Role, depth: int = 0) -> Task:
#         """Say what a URL is read as: a "section" for its links, an "article" for itself."""
#         return super().task(url, "section" if "/archive/" in url else "article", depth)
