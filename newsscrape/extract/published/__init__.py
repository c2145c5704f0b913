"""Finds when an article was published and last changed: candidates from metadata, markup, lines and scripts."""

from newsscrape.extract.published.extraction import RANKS, date_candidates, page_order

__all__ = ["RANKS", "date_candidates", "page_order"]
