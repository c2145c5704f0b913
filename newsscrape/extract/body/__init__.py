"""The text of an article: which lines of a page belong to it. ``read_body`` is the door; a line is a ``Paragraph``."""

from newsscrape.extract.body.extraction import Body, Paragraph, read_body

__all__ = ["Body", "Paragraph", "read_body"]
