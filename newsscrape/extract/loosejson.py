"""Parses JSON that strict parsers reject, as far as possible.

Templates print JSON-LD without escaping it: a quote within a description, a comment, an extra comma, keys without
quotes, ``&quot;`` for every quote. The intact parts of such a text can still be read. One pass, with a bounded
look-ahead at each quote, so the time is linear in the length of the text.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

MAX_TEXT = 300_000  # characters; a longer text is a data dump
MAX_DEPTH = 40
_SPACE = r"[\s\x00-\x1f\ufeff]"
_SKIP = re.compile(rf"(?:{_SPACE}|/\*(?:[^*]|\*(?!/)){{0,2000}}\*/|//[^\n]{{0,2000}}|<!--|-->|;)*")
_START = re.compile(r"[{\[]")
_KEY = re.compile(r"[A-Za-z_@$][\w@$.-]{0,80}")
_LITERAL = re.compile(r"[^\s,\]}\"']{1,200}")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.S)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": ""}
_LITERALS = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None}


def _closing(quote: str, bracket: str, following: str) -> re.Pattern[str]:
    """What may follow a quote that ends a value; any other quote is part of the text."""
    space = rf"{_SPACE}{{0,200}}"
    return re.compile(
        rf"{quote}(?={space}(?:[{bracket}]|$|/[/*]|,{space}(?:[{bracket}/]|{following}|$)|{following}))".replace(
            "QUOTE", quote
        )
    )


_KEY_AHEAD = r"(?:QUOTE[^QUOTE\n]{1,80}QUOTE|[A-Za-z_@$]\w{0,40})\s{0,20}:(?!//)"
_ITEM_AHEAD = r"[QUOTE{\[]"
_ENDS = {
    (quote, kind): _closing(quote, bracket, following)
    for quote in "\"'"
    for kind, bracket, following in (("{", "}", _KEY_AHEAD), ("[", r"\]", _ITEM_AHEAD))
} | {(quote, "key"): re.compile(rf"{quote}(?=\s{{0,20}}:)") for quote in "\"'"}


def read_loosely(text: str) -> Any:
    """The first object or list in a text, as far as it could be read; None if there is none."""
    if "&quot;" in text and text.count('"') < text.count("&quot;"):
        text = html.unescape(text)
    start = _START.search(text)
    if start is None or len(text) > MAX_TEXT:
        return None
    return _Reader(text, start.start()).value("[", 0)


class _Reader:
    """A position in a text. Objects and lists contain what was read before the text broke off."""

    def __init__(self, text: str, place: int) -> None:
        self.text = text
        self.place = place

    def value(self, around: str, depth: int) -> Any:
        """The value at this position, inside an object (``{``) or a list (``[``)."""
        self._skip()
        sign = self.text[self.place : self.place + 1]
        if sign in ("{", "[") and depth < MAX_DEPTH:
            self.place += 1
            return self._object(depth) if sign == "{" else self._list(depth)
        if sign in ('"', "'"):
            return self._string(around)
        return self._literal()

    def _object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while self._inside("}"):
            key = self._key()
            if key is None:
                self.place += 1  # a stray character
                continue
            self._skip()
            if self.text[self.place : self.place + 1] != ":":
                continue
            self.place += 1
            found.setdefault(key, self.value("{", depth + 1))
        return found

    def _list(self, depth: int) -> list[Any]:
        found: list[Any] = []
        while self._inside("]"):
            before = self.place
            found.append(self.value("[", depth + 1))
            self.place = max(self.place, before + 1)
        return found

    def _inside(self, bracket: str) -> bool:
        """Move to the next member; False after the bracket that ends them, and at the end of the text."""
        self._skip()
        while self.text[self.place : self.place + 1] == ",":
            self.place += 1
            self._skip()
        if self.text[self.place : self.place + 1] == bracket:
            self.place += 1
            return False
        return self.place < len(self.text)

    def _key(self) -> str | None:
        if self.text[self.place] in "\"'":
            return self._string("key")
        match = _KEY.match(self.text, self.place)
        if match:
            self.place = match.end()
        return match[0] if match else None

    def _string(self, kind: str) -> str:
        """A string without its quotes. A quote ends it only if what follows may follow a string of this kind."""
        text, start = self.text, self.place + 1
        ends = _ENDS[text[self.place], kind]
        place = start
        while (match := ends.search(text, place)) is not None and _escaped(text, match.start()):
            place = match.end()
        end = match.start() if match else len(text)
        self.place = match.end() if match else end
        return _unescaped(text[start:end])

    def _literal(self) -> Any:
        match = _LITERAL.match(self.text, self.place)
        if match is None:
            return None
        self.place = match.end()
        try:
            return json.loads(match[0])
        except (ValueError, RecursionError):
            return _LITERALS.get(match[0])

    def _skip(self) -> None:
        match = _SKIP.match(self.text, self.place)
        self.place = match.end() if match else self.place


def _escaped(text: str, place: int) -> bool:
    """Whether an odd number of backslashes precedes a position."""
    start = place
    while start > 0 and place - start < 100 and text[start - 1] == "\\":
        start -= 1
    return (place - start) % 2 == 1


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda m: chr(int(m[1][1:], 16)) if len(m[1]) == 5 else _ESCAPED.get(m[1], m[1]), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
