"""What a crawl's log may hold: no control character of a page, and no password of an address."""

from __future__ import annotations

import logging

from newsscrape import urls
from newsscrape.terminal_text import visible


class SafeFormatter(logging.Formatter):
    """Another formatter's lines, tracebacks included, fit for a terminal and for other people's eyes."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return urls.without_users(visible(self.inner.format(record)))


def make_safe(logger: logging.Logger) -> None:
    """Have all handlers of a logger write what ``SafeFormatter`` lets pass. Twice does no more than once."""
    for handler in logger.handlers:
        if not isinstance(handler.formatter, SafeFormatter):
            handler.setFormatter(SafeFormatter(handler.formatter or logging.Formatter()))
