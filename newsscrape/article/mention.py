"""Patterns that find the URLs and the headline of a removed article in other texts and in bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from newsscrape import urls

MIN_PATH = 5  # characters: a shorter path, such as /uk, is too ambiguous
MIN_WORDS = 4  # of a headline that is searched for on its own: "Weather warning" is not one article's
_PREFIX = re.compile(r"^(?:www|m|mobile|amp)\.")
# How a character may be encoded in HTML, JSON and a query string.
_WRITTEN = {
    "/": r"(?:\\?/|%2F|\\u002f)",
    ":": r"(?::|%3A)",
    "&": r"(?:&amp;|&#38;|&|\\u0026|%26)",
    "?": r"(?:\?|%3F)",
    "=": r"(?:=|%3D)",
    " ": r"(?:\s|&nbsp;|&#160;|%20|\+)+",
    "'": r"(?:'|&#39;|&#x27;|&apos;|\\u0027|%27)",
    '"': r"(?:\\?\"|&quot;|&#34;|\\u0022|%22)",
}
_ASCII = bytes(range(128)).decode()  # what stays as it is where other letters are percent-encoded
_SEVERAL_WAYS = re.compile(f"[{re.escape(''.join(_WRITTEN))}]")
_ENDS = r"(?!/?[\w%-]|\.\w)"  # another page's URL does not begin with this one


@dataclass(frozen=True, slots=True)
class Mention:
    """Finds URLs and a headline.

    ``anywhere`` matches whole URLs; ``paths`` is for links within the same site; ``headline`` is for the site's lists,
    if the headline is long enough. None where there is nothing to find. ``clues``: whatever matches has one of these.
    """

    anywhere: re.Pattern[str] | None
    paths: re.Pattern[str] | None
    headline: re.Pattern[str] | None
    sites: frozenset[str]
    clues: frozenset[bytes] = frozenset()

    def without(self, text: str) -> str:
        """A text without the URLs."""
        return self.anywhere.sub("taken-out", text) if self.anywhere else text

    def is_in(self, text: str) -> bool:
        """Whether a text contains one of the URLs."""
        return bool(self.anywhere and self.anywhere.search(text))

    def may_be_in(self, data: bytes) -> bool:
        """Whether bytes in UTF-8 have a clue. This takes a tenth of the time of the patterns."""
        lower = data.lower()
        return any(clue in lower for clue in self.clues)


def mention_of(addresses: Iterable[str], headline: str | None) -> Mention:
    """The patterns for some URLs and the headline of their article."""
    whole, paths, sites, clues = set(), set(), set(), set()
    for address in addresses:
        for form in {address, unquote(address), quote(address, safe=_ASCII)}:
            parts = urlsplit(form)
            path = form.partition(parts.netloc)[2].rstrip("/") if parts.netloc else ""
            if len(path) < MIN_PATH:
                continue
            sites.add(urls.domain(address))
            host = re.escape(_PREFIX.sub("", parts.netloc))
            scheme = rf"(?:https?{_WRITTEN[':']}{_WRITTEN['/'] * 2})?(?:(?:www|m|mobile|amp)\.)?"
            whole.add(f"{scheme}{host}{_written(path)}{_ENDS}")
            paths.add(rf"(?<=[\"'=(\s>\\]){_written(path)}{_ENDS}")
            clues.add(_clue(path))
    long = " ".join(headline.split()) if headline and len(headline.split()) >= MIN_WORDS else None
    if long:
        clues.add(_clue(long))
    return Mention(
        _any_of(whole), _any_of(paths), _any_of({_written(long)} if long else set()), frozenset(sites), frozenset(clues)
    )


def as_bytes(pattern: re.Pattern[str]) -> re.Pattern[bytes]:
    """The same for bytes in UTF-8."""
    return re.compile(pattern.pattern.encode(), re.I)


def _written(text: str) -> str:
    return "".join(_WRITTEN.get(letter) or re.escape(letter) for letter in text)


def _clue(text: str) -> bytes:
    """The longest part of a text that is written in one way only, but for upper and lower case of ASCII."""
    return max(_SEVERAL_WAYS.split(text), key=len).encode().lower()


def _any_of(forms: set[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(sorted(forms)), re.I) if forms else None
