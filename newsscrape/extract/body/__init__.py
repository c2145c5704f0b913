"""Extracts the text of an article. Other packages call ``read_body`` and ``structure_of``."""

from newsscrape.extract.body.extraction import Body, Paragraph, read_body
from newsscrape.extract.body.structure import structure_of

__all__ = ["Body", "Paragraph", "read_body", "structure_of"]
