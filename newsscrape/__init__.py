"""newsscrape: a news scraper and archiver for researchers."""

__version__ = "0.1.0"

from newsscrape.pages import extract_article

__all__ = ["__version__", "extract_article"]
