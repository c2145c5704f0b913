"""When an article was published and last changed: candidates for both, from markup, metadata, lines and scripts."""

from newsscrape.extract.published.reading import RANKS, country_of, date_candidates, page_order

__all__ = ["RANKS", "country_of", "date_candidates", "page_order"]
