"""Parses ``sites.toml``, the file that lists the sites of a crawl.

All faults are reported together, each with its site and key; nothing is guessed or ignored. Reads no files: the caller
passes the text, and the path of a cookie file is returned as written. See ``docs/sites.md``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from newsscrape import urls
from newsscrape.dates import zones
from newsscrape.errors import BadArgument
from newsscrape.items import SiteProfile
from newsscrape.tasks import MODES, Mode

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_EVERY = re.compile(r"(\d{1,5})\s*(minutes?|min|hours?|h|days?|d)")
_SIZE = re.compile(r"(\d{1,6})\s*([KMG]B)")
_BYTES = {"KB": 10**3, "MB": 10**6, "GB": 10**9}
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_ORDERS = ("DMY", "MDY", "YMD")


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """One site of a crawl. Everything but ``home`` may be unknown.

    ``article``, ``section`` and ``exclude`` are regular expressions searched for in whole URLs: articles, lists to look
    through, URLs not to fetch. ``max_depth`` is how many steps from the home page lists are followed, ``every`` how
    long a page counts as fresh, ``cookies`` the path of a cookie file, as written, ``js`` when its pages need a
    browser.
    """

    home: str
    name: str | None = None
    language: str | None = None
    date_order: Literal["DMY", "MDY", "YMD"] | None = None
    timezone: str | None = None
    article: tuple[re.Pattern[str], ...] = ()
    section: tuple[re.Pattern[str], ...] = ()
    exclude: tuple[re.Pattern[str], ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    max_pages: int | None = None
    max_bytes: int | None = None
    max_time: timedelta | None = None
    max_depth: int | None = None
    every: timedelta | None = None
    js: Mode | None = None
    cookies: str | None = None

    @property
    def profile(self) -> SiteProfile:
        """What its pages are read with."""
        return SiteProfile(urls.domain(self.home), self.name, self.language, self.timezone, self.date_order)


def read_sites(text: str) -> tuple[SiteEntry, ...]:
    """The sites in the file's order. Raises ``BadArgument`` with a line for each fault."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadArgument(f"sites.toml is not TOML: {error}") from error
    faults = [f"sites.toml: unknown key {key!r}; sites are written as [[site]]" for key in data if key != "site"]
    tables = data.get("site", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadArgument("sites.toml: sites are written as [[site]], with two brackets")
    if not tables:
        faults.append("sites.toml: no [[site]] in it")
    entries: dict[str, SiteEntry] = {}
    for number, table in enumerate(tables, 1):
        name = f"site {number} ({table.get('name') or table.get('home') or 'without a name'})"
        values, wrong = _values(table)
        faults += [f"sites.toml, {name}: {fault}" for fault in wrong]
        if wrong:
            continue
        entry = SiteEntry(**values)
        key = urls.canonical(entry.home)
        if key in entries:
            faults.append(f"sites.toml, {name}: home {entry.home!r} is named twice")
        entries[key] = entry
    if faults:
        raise BadArgument("\n".join(faults))
    return tuple(entries.values())


def _values(table: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The values of one site as ``SiteEntry`` takes them, and the faults of the others."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    for key, value in table.items():
        reader = _KEYS.get(key)
        if reader is None:
            faults.append(f"unknown key {key!r}; known are {', '.join(_KEYS)}")
            continue
        try:
            values[key] = reader(value)
        except _WrongValue as error:
            faults.append(f"{key} = {value!r}: {error}")
    if "home" not in table:
        faults.append("home is missing")
    return values, faults


class _WrongValue(Exception):
    """What was expected instead."""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _WrongValue("must be text in quotes")
    return value.strip()


def _address(value: Any) -> str:
    if not urls.is_fetchable(_text(value)):
        raise _WrongValue("must be a web address that begins with http:// or https://")
    return _text(value)


def _language(value: Any) -> str:
    if not _LANGUAGE.fullmatch(_text(value)):
        raise _WrongValue('must be a language tag such as "en" or "pt-BR"')
    return _text(value)


def _order(value: Any) -> str:
    if value not in _ORDERS:
        raise _WrongValue(f"must be one of {', '.join(_ORDERS)}")
    return str(value)


def _zone(value: Any) -> str:
    name = _text(value)
    if zones.zone(name) is None:
        raise _WrongValue('must be a time zone such as "Europe/London"')
    return name


def _patterns(value: Any) -> tuple[re.Pattern[str], ...]:
    compiled = []
    for pattern in _listed(value):
        try:
            compiled.append(re.compile(_text(pattern)))
        except (re.error, RecursionError, OverflowError) as error:
            raise _WrongValue(f"{pattern!r} is not a regular expression: {error}") from error
    return tuple(compiled)


def _addresses(value: Any) -> tuple[str, ...]:
    return tuple(_address(address) for address in _listed(value))


def _listed(value: Any) -> list[Any]:
    """A single value may be written without brackets."""
    return value if isinstance(value, list) else [value]


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise _WrongValue("must be a whole number from 1")
    return value


def _duration(value: Any) -> timedelta:
    match = _EVERY.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if match is None or not int(match[1]):
        raise _WrongValue('must be a time such as "30 minutes", "6 hours" or "2 days"')
    return timedelta(**{_UNITS[match[2][0]]: int(match[1])})


def _size(value: Any) -> int:
    match = _SIZE.fullmatch(value.strip().upper()) if isinstance(value, str) else None
    if match is None or not int(match[1]):
        raise _WrongValue('must be a size such as "500 MB" or "2 GB"')
    return int(match[1]) * _BYTES[match[2]]


def _mode(value: Any) -> str:
    """True and false mean always and never."""
    mode = {True: "always", False: "never"}[value] if isinstance(value, bool) else value
    if mode not in MODES:
        raise _WrongValue(f"must be true or false, or one of {', '.join(MODES)}")
    return str(mode)


_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "home": _address,
    "name": _text,
    "language": _language,
    "date_order": _order,
    "timezone": _zone,
    "article": _patterns,
    "section": _patterns,
    "exclude": _patterns,
    "feeds": _addresses,
    "sitemaps": _addresses,
    "max_pages": _count,
    "max_bytes": _size,
    "max_time": _duration,
    "max_depth": _count,
    "every": _duration,
    "js": _mode,
    "cookies": _text,
}
