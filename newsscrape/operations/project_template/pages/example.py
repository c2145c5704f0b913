"""A page object: what newsscrape reads wrongly on one site, read right. Copy it, change it, remove the comment signs.

Try it on a saved page: newsscrape parse page.html --url https://www.courier.example/news/1
"""

# from web_poet import handle_urls
#
# from newsscrape.extract.candidates import Candidate
# from newsscrape.pages.article import ArticlePage
#
#
# @handle_urls("courier.example")
# class CourierPage(ArticlePage):
#     """The Courier prints its headline in <p class="title">; everything else is read as on any page."""
#
#     def headline_candidates(self) -> list[Candidate]:
#         printed = self.css("p.title::text").get()
#         others = super().headline_candidates()
#         if printed is None:
#             return others
#         return [Candidate(printed.strip(), printed, "css:p.title", "the Courier's headline"), *others]
