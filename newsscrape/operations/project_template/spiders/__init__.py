"""Spiders of this archive. ``scrapy list`` shows them beside newsscrape's."""
