"""Patterns that find the URLs and the headline of a removed article in other texts and in bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.entities import codepoint2name
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
_UNBROKEN = re.compile(r"[!-~]+|[^ -~]+")  # ASCII, which all charsets share, or other letters
# Of news pages, UTF-8 first: a headline is searched for in each that has its letters.
_CHARSETS = (
    "utf-8", "cp1252", "iso8859-15", "cp1250", "iso8859-2", "cp1251", "koi8-r", "cp1253", "cp1254", "cp1255", "cp1256",
    "cp1257", "cp1258", "cp874", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr",
)  # fmt: skip
_ENDS = r"(?!/?[\w%-]|\.\w)"  # another page's URL does not begin with this one

Clue = tuple[bytes, ...]  # parts of a text, in lower case


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a URL or a headline is written in bytes.

    ``clues``: bytes that match the pattern have all parts of one of these, which takes a hundredth of the time to ask.
    ``at_home``: it only counts on pages of the article's own site. ``is_link``: it is a URL.
    """

    pattern: re.Pattern[bytes]
    clues: frozenset[Clue]
    at_home: bool
    is_link: bool

    def is_in(self, data: bytes, lower: bytes) -> bool:
        """Whether bytes contain it; ``lower`` are the same in lower case."""
        has_clue = any(all(part in lower for part in clue) for clue in self.clues)
        return has_clue and self.pattern.search(data) is not None


@dataclass(frozen=True, slots=True)
class Mention:
    """Finds an article's URLs and its headline.

    ``anywhere`` matches whole URLs in text, None if there are none to find. ``spellings`` are for bytes: whole URLs,
    links within the site, and the headline, if it is long enough, in each charset.
    """

    anywhere: re.Pattern[str] | None
    spellings: tuple[Spelling, ...]
    sites: frozenset[str]

    def without(self, text: str) -> str:
        """A text without the URLs."""
        return self.anywhere.sub("taken-out", text) if self.anywhere else text

    def is_in(self, text: str) -> bool:
        """Whether a text contains one of the URLs."""
        return bool(self.anywhere and self.anywhere.search(text))


def mention_of(addresses: Iterable[str], headline: str | None) -> Mention:
    """The patterns for some URLs and the headline of their article."""
    whole, sites, spellings = set(), set(), {}
    for address in addresses:
        for form in {address, unquote(address), quote(address, safe=_ASCII)}:
            parts = urlsplit(form)
            path = form.partition(parts.netloc)[2].rstrip("/") if parts.netloc else ""
            if len(path) < MIN_PATH:
                continue
            sites.add(urls.domain(address))
            host = re.escape(_PREFIX.sub("", parts.netloc))
            scheme = rf"(?:https?{_WRITTEN[':']}{_WRITTEN['/'] * 2})?(?:(?:www|m|mobile|amp)\.)?"
            written, clues = f"{_written(path)}{_ENDS}", _clues(path, "utf-8")
            whole.add(f"{scheme}{host}{written}")
            link = rf"(?<=[\"'=(\s>\\]){written}"
            for pattern, at_home in ((f"{host}{written}".encode(), False), (link.encode(), True)):
                spellings[pattern] = Spelling(re.compile(pattern, re.I), clues, at_home, is_link=True)
    if headline and len(headline.split()) >= MIN_WORDS:
        title = " ".join(headline.split())
        for charset in _CHARSETS:
            if _has_letters(charset, title):
                pattern = _in_charset(title, charset)
                spellings[pattern] = Spelling(re.compile(pattern, re.I), _clues(title, charset), True, is_link=False)
    return Mention(_any_of(whole), tuple(spellings.values()), frozenset(sites))


def as_bytes(pattern: re.Pattern[str]) -> re.Pattern[bytes]:
    """The same for bytes in UTF-8."""
    return re.compile(pattern.pattern.encode(), re.I)


def _written(text: str) -> str:
    return "".join(_WRITTEN.get(letter) or re.escape(letter) for letter in text)


def _in_charset(text: str, charset: str) -> bytes:
    """A pattern for a text in a charset, where any letter that is not ASCII may be escaped."""
    return b"".join(
        _WRITTEN[letter].encode()
        if letter in _WRITTEN
        else b"(?:" + b"|".join(re.escape(way) for way in (letter.encode(charset), *_escaped(letter))) + b")"
        for letter in text
    )


def _escaped(letter: str) -> list[bytes]:
    """How a letter that is not ASCII is escaped in HTML, JSON and a query string; nothing for others."""
    if letter.isascii():
        return []
    name = codepoint2name.get(ord(letter))
    forms = [f"&#{ord(letter)};", f"&#x{ord(letter):x};", json.dumps(letter)[1:-1], quote(letter)]
    return [form.encode() for form in (*forms, *([f"&{name};"] if name else ()))]


def _has_letters(charset: str, text: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _clues(text: str, charset: str) -> frozenset[Clue]:
    """However the text is written, it has all parts of one of these: all in ASCII, and the longest of other letters."""
    parts = [part for piece in _SEVERAL_WAYS.split(text) for part in _UNBROKEN.findall(piece)]
    same = tuple(part.encode().lower() for part in parts if part.isascii())
    others = max((part for part in parts if not part.isascii()), key=len, default="")
    if not others:
        return frozenset({same})
    ways = [others.encode(charset), *(way for letter in others for way in _escaped(letter))]
    return frozenset((*same, way.lower()) for way in ways)


def _any_of(forms: set[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(sorted(forms)), re.I) if forms else None
