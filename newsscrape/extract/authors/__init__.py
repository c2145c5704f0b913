"""Finds the authors of an article: the printed byline, the names in metadata, and what a person's name looks like."""
