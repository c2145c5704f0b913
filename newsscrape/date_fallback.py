"""dateparser for the languages that our own tables lack. It may name a month, nothing else.

Its choice is believed only where the day and the year it gives are printed in the text; it never sees numeric dates.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from newsscrape.date_calendars import valid_day
from newsscrape.date_tokens import fold

MAX_FALLBACK = 60
_SHAPE = re.compile(r"(?<!\d)(?:\d{1,2}(?!\d)[^\d]{2,40}(?:19|20)\d\d|(?:19|20)\d\d[^\d]{2,40}\d{1,2})(?!\d)", re.ASCII)


# Languages that are handed to dateparser, by their own word or, told by the script, without one.
BY_LANGUAGE = frozenset("af az fil hy ka kk km ky lo mn mr ms-bn my ne pa si sw ta te ml kn gu uz so am tl eo".split()) - {"ms-bn", "eo"}
BY_SCRIPT = ("ka", "hy", "ta", "te", "ml", "kn", "gu", "pa", "si", "my", "km", "lo", "am")


@lru_cache(maxsize=16)
def _parser(language: str | None) -> Any:
    from dateparser.date import DateDataParser  # 0.1 s to import, and most runs never need it

    return DateDataParser(
        languages=[language] if language else list(BY_SCRIPT),
        settings={
            "REQUIRE_PARTS": ["day", "month", "year"],
            "STRICT_PARSING": True,
            "RETURN_AS_TIMEZONE_AWARE": False,
            "PARSERS": ["absolute-time"],
        }
    )


@lru_cache(maxsize=1024)
def read_with_dateparser(text: str, language: str | None) -> tuple[int, int, int] | None:
    """Year, month, day of a short text such as "3 ივნისი 2013"; None where dateparser has no exact day."""
    folded = fold(text)
    if len(text) > MAX_FALLBACK or not _SHAPE.search(folded) or folded.isascii() and not any(c.isalpha() for c in folded):
        return None
    base = (language or "").replace("_", "-").split("-")[0].lower()
    if base not in BY_LANGUAGE and not any("\u0530" <= c <= "\u058f" or "\u0900" <= c <= "\u17ff" for c in folded):
        return None  # in Latin letters its two hundred languages read a month into almost any word
    try:
        data = _parser(base if base in BY_LANGUAGE else None).get_date_data(text)
    except Exception:  # noqa: BLE001 - whatever it raises on strange input, the answer is: no date
        return None
    moment = data.date_obj
    if moment is None or data.period not in ("day", "time"):
        return None
    numbers = {int(n) for n in re.findall(r"\d{1,4}", folded)}
    if moment.year not in numbers or moment.day not in numbers or not valid_day(moment.year, moment.month, moment.day):
        return None
    return moment.year, moment.month, moment.day
