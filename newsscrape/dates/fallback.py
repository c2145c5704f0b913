"""Uses dateparser for languages that our own tables lack, and only to recognise the name of a month.

Its result counts only if the text contains the day and the year that it returns. It is never given numeric dates, and
never asked to guess a language in Latin script, where it takes almost any word for a month.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from newsscrape.dates.calendars import valid_day
from newsscrape.dates.tokens import fold

MAX_FALLBACK = 60  # characters
# Not Burmese, Punjabi and Sinhala: dateparser drops the signs of vowels, and so reads June as January or the reverse.
LANGUAGES = frozenset("af am az fil gu hy ka kk km kn ky lo ml mn mr ne so sw ta te tl uz".split())
# The languages among them with a script of their own, for pages that do not declare a language.
OWN_SCRIPT = ("am", "gu", "hy", "ka", "km", "kn", "lo", "ml", "ta", "te")
_OWN_LETTERS = re.compile("[\u0530-\u058f\u0a00-\u17ff]")
_SHAPE = re.compile(r"(?<!\d)(?:\d{1,2}(?!\d)[^\d]{2,40}(?:19|20)\d\d|(?:19|20)\d\d[^\d]{2,40}\d{1,2})(?!\d)", re.ASCII)


@lru_cache(maxsize=32)
def _parser(language: str | None) -> Any:
    from dateparser.date import DateDataParser  # 0.1 s to import, and most runs never need it

    settings = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "STRICT_PARSING": True,
        "RETURN_AS_TIMEZONE_AWARE": False,
        "PARSERS": ["absolute-time"],
    }
    return DateDataParser(languages=[language] if language else list(OWN_SCRIPT), settings=settings)


def read_with_dateparser(text: str, language: str | None) -> tuple[int, int, int] | None:
    """Year, month and day of a short text such as "3 ივნისი 2013"; None if dateparser finds no exact day.

    Texts that cannot be dates are rejected first: loading dateparser costs as much as ten thousand dates.
    """
    known = language if language in LANGUAGES else None
    if len(text) > MAX_FALLBACK or not (known or _OWN_LETTERS.search(text)):
        return None
    folded = fold(text)
    return ask_dateparser(text, folded, known) if _SHAPE.search(folded) else None


@lru_cache(maxsize=1024)
def ask_dateparser(text: str, folded: str, language: str | None) -> tuple[int, int, int] | None:
    """The same without that check; its cache misses count how often dateparser was called."""
    try:
        data = _parser(language).get_date_data(text)
    except Exception:  # whatever it raises on strange input, there is no date
        return None
    moment = data.date_obj
    if moment is None or data.period not in ("day", "time"):
        return None
    numbers = {int(number) for number in re.findall(r"\d{1,4}", folded)}
    if not {moment.year, moment.day} <= numbers or not valid_day(moment.year, moment.month, moment.day):
        return None
    return moment.year, moment.month, moment.day
