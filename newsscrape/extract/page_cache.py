"""A cache for what several fields of one page need, cleared with the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from newsscrape.extract.parsed_html import ParsedHtml

T = TypeVar("T")


def cached_per_page(function: Callable[[ParsedHtml], T]) -> Callable[[ParsedHtml], T]:
    """Cache a result while the page is in use; an ordinary cache would keep whole pages in memory."""
    answers: WeakKeyDictionary[ParsedHtml, T] = WeakKeyDictionary()

    @wraps(function)
    def remembered(reading: ParsedHtml) -> T:
        if reading not in answers:
            answers[reading] = function(reading)
        return answers[reading]

    return remembered
