"""Extracts the text of an article. Other packages call ``read_body``."""

from newsscrape.extract.body.extraction import Body, Paragraph, read_body

__all__ = ["Body", "Paragraph", "read_body"]
