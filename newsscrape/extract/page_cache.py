"""What several fields of one page need is worked out once, and forgotten with the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from newsscrape.extract.reading import Reading

T = TypeVar("T")


def once_a_page(function: Callable[[Reading], T]) -> Callable[[Reading], T]:
    """Remember the answer as long as the page is in use; an ordinary cache would keep whole pages alive."""
    answers: WeakKeyDictionary[Reading, T] = WeakKeyDictionary()

    @wraps(function)
    def remembered(reading: Reading) -> T:
        if reading not in answers:
            answers[reading] = function(reading)
        return answers[reading]

    return remembered
