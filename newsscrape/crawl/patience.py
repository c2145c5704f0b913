"""The former name of ``retry``, for projects whose settings name its class by path."""

from newsscrape.crawl.retry import RetryAfterMiddleware as Patience

__all__ = ["Patience"]
