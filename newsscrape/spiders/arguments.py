"""Spider arguments (``-a name=value``): each declared once with its type and meaning, checked before a crawl."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsscrape import urls
from newsscrape.discovery.periods import Period, period_of
from newsscrape.errors import BadArgument


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: ``read`` converts its text to a value, or raises ValueError with what it expects."""

    name: str
    read: Callable[[str], Any]
    default: Any
    help: str


def read_arguments(spider: str, declared: tuple[Argument, ...], given: Mapping[str, str]) -> dict[str, Any]:
    """The value of every declared argument; BadArgument for an unknown or invalid one."""
    known = {argument.name: argument for argument in declared}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise BadArgument(f"{spider} has no argument {', '.join(unknown)!r}. It takes:\n{listing(declared)}")
    values = {name: argument.default for name, argument in known.items()}
    for name, text in given.items():
        try:
            values[name] = known[name].read(text)
        except ValueError as error:
            raise BadArgument(f"-a {name}={text}: {error}. It is {known[name].help}.") from error
    return values


def listing(declared: tuple[Argument, ...]) -> str:
    """The arguments of a spider, one per line."""
    width = max(len(argument.name) for argument in declared)
    return "\n".join(f"  -a {argument.name + '=…':<{width + 2}}  {argument.help}" for argument in declared)


def steps(text: str) -> int:
    """A whole number from 0."""
    if not text.isdigit():
        raise ValueError("not a whole number of steps")
    return int(text)


def address(text: str) -> str:
    """One URL."""
    url = text.strip()
    if not urls.is_fetchable(url):
        raise ValueError("not a web address; write it whole, with http:// or https://")
    return url


def addresses(text: str) -> tuple[str, ...]:
    """URLs separated by spaces, as written; they are validated when they are visited."""
    return tuple(text.split())


def existing_file(text: str) -> Path | None:
    """An existing file; None for ``-``, standard input."""
    if text == "-":
        return None
    path = Path(text)
    if not path.is_file():
        raise ValueError("there is no such file")
    if not os.access(path, os.R_OK):
        raise ValueError("it cannot be read")
    return path


def day(text: str) -> str:
    """A day, a month or a year."""
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        raise ValueError("not a day; write it as 2004-11-15, 2004-11 or 2004")
    return text


def pattern(text: str) -> re.Pattern[str]:
    """A regular expression."""
    try:
        return re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression ({error})") from error


def first_day(text: str) -> str:
    """A day, or the first of a month or a year."""
    return str(_period(text).first)


def last_day(text: str) -> str:
    """A day, or the last of a month or a year."""
    return str(_period(text).last)


def _period(text: str) -> Period:
    period = period_of(day(text))
    if period is None:
        raise ValueError("no such day")
    return period


def flag(text: str) -> bool:
    """1 or 0."""
    if text not in ("0", "1"):
        raise ValueError("neither 1 nor 0")
    return text == "1"


def choice(*names: str) -> Callable[[str], str]:
    """One of some words."""

    def read(text: str) -> str:
        if text not in names:
            raise ValueError(f"not one of {', '.join(names)}")
        return text

    return read


REVISIT = Argument(
    "revisit", choice("due", "all", "never"), "due",
    "which archived pages to fetch again: those that are due, all, or none (never)",
)  # fmt: skip
RELATED = Argument("related", steps, 0, "how many steps to follow related stories (0: none)")
SINCE = Argument("since", first_day, None, "only articles published on this day or later, such as 2004-11-15")
UNTIL = Argument("until", last_day, None, "only articles published on this day or earlier")
CAPTURED_SINCE = Argument("captured_since", day, None, "only pages captured on this day or later, such as 2004-11-15")
CAPTURED_UNTIL = Argument("captured_until", day, None, "only pages captured on this day or earlier")
