"""Keeps control characters from pages, and passwords in URLs, out of a crawl's log."""

from __future__ import annotations

import logging

from newsscrape import urls
from newsscrape.terminal_text import visible


class SafeFormatter(logging.Formatter):
    """Formats with another formatter, then removes control characters and passwords, also from tracebacks."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return urls.without_users(visible(self.inner.format(record)))


def make_safe(logger: logging.Logger) -> None:
    """Make all handlers of a logger use ``SafeFormatter``. Idempotent."""
    for handler in logger.handlers:
        if not isinstance(handler.formatter, SafeFormatter):
            handler.setFormatter(SafeFormatter(handler.formatter or logging.Formatter()))
