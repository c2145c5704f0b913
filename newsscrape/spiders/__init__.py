"""Spiders: where a crawl looks, and what it follows."""
