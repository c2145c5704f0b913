"""Time zones: the offset of a zone or an abbreviation at a local time. Reads only the pinned tzdata package.

The system's zone database differs between computers (Oslo in 1962, Vancouver in the winter of 2026), and the same bytes
must give the same date everywhere.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from newsscrape.dates.words import ZONES


@lru_cache(maxsize=128)
def zone(name: str) -> ZoneInfo | None:
    """The zone with an IANA name such as ``Europe/London``; None if tzdata does not have it."""
    parts = name.split("/")
    if not all(part and part.strip(".") == part for part in parts):
        return None
    try:
        with resources.files("tzdata").joinpath("zoneinfo", *parts).open("rb") as data:
            return ZoneInfo.from_file(data, key=name)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=1024)
def zone_offset(name: str, moment: datetime) -> str | None:
    """The offset of an IANA zone at a local time, ``+01:00``.

    None for an unknown zone, and for the hour that is skipped or repeated when clocks change.
    """
    found = zone(name)
    if found is None:
        return None
    first, second = (moment.replace(tzinfo=found, fold=fold).utcoffset() for fold in (0, 1))
    return offset_text(first) if first is not None and first == second else None


def offset_text(offset: timedelta) -> str | None:
    """``+05:30``; None for offsets with seconds, which were local mean time."""
    minutes, rest = divmod(int(offset.total_seconds()), 60)
    if rest:
        return None
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}"


def in_zone(moment: datetime, name: str | None) -> datetime:
    """An aware time in a time zone; in UTC if there is no such zone."""
    found = zone(name) if name else None
    return moment.astimezone(found or UTC)


@lru_cache(maxsize=1024)
def abbreviation_offset(word: str, country: str | None, language: str | None, moment: datetime) -> str | None:
    """The offset of ``bst``, ``edt`` … at a local time; None if it is unknown or means several zones here."""
    meanings = ZONES.get(word, ())
    near = {c for c in (country, language) if c} or {"en"}  # these letters alone are English
    meant = [name for name, where in meanings if not where or (country and country in where.split())]
    if not meant:
        meant = [name for name, where in meanings if near & set(where.split())]
    if len(meant) != 1:
        return None
    return meant[0] if meant[0][0] in "+-" else zone_offset(meant[0], moment)
