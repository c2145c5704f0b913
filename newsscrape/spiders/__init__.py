"""Spiders: where a crawl starts, and what it follows."""
