"""Text as tokens of known kinds, so that a date's form can be matched whatever its language.

A text becomes a string of kinds, one character a token ("3. Juni 2013" is ``n.My``); refuses nothing, decides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from newsscrape import date_words as words

Value = int | str | tuple[tuple[int, frozenset[str]], ...]

_DROPPED = frozenset(
    [*range(0x300, 0x370), *range(0x64B, 0x660), 0x670, 0x93C, 0x9BC, 0x5BF, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
     *range(0x2066, 0x206A), 0xFEFF, 0xAD]
)  # fmt: skip
_SAME = {"ς": "σ", "ı": "i", "ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "،": ",", "。": ".", "、": ",", "־": "-",
         "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "ʹ": "'", "׳": "'", "॰": ".", "∕": "/", "⁄": "/"}  # fmt: skip


class _Folding(dict[int, str]):
    """Code point → its folded text, worked out when first met."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        if point in _DROPPED:
            folded = ""
        elif character in _SAME:
            folded = _SAME[character]
        elif (digit := unicodedata.decimal(character, None)) is not None:
            folded = str(digit)
        else:
            parts = unicodedata.normalize("NFKD", character.lower())
            kept = "".join(_SAME.get(c, c) for c in parts if ord(c) not in _DROPPED)
            folded = unicodedata.normalize("NFC", kept)
        if len(self) < 20_000:
            self[point] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case, accents dropped, digits of any script as ASCII, letters that look alike as one."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def offsets(text: str) -> list[int] | None:
    """For each position of the folded text the position in ``text``; None where they are the same."""
    if text.isascii():
        return None
    places = [i for i, c in enumerate(text) for _ in _FOLDING[ord(c)]]
    return [*places, len(text)]


@dataclass(frozen=True, slots=True)
class Tokens:
    """``kinds`` has one character a token; ``starts`` and ``ends`` are positions in the folded text."""

    kinds: str
    texts: tuple[str, ...]
    values: tuple[Value | None, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def _phrase(word: str) -> str:
    return fold(word.replace("_", " "))


def _months(tables: dict[str, str]) -> dict[str, Value]:
    found: dict[str, dict[int, set[str]]] = {}
    for language, table in tables.items():
        for number, group in enumerate(table.split(";"), 1):
            for word in group.split():
                found.setdefault(_phrase(word), {}).setdefault(number, set()).add(language)
    return {
        word: tuple((number, frozenset(languages)) for number, languages in by_number.items())
        for word, by_number in found.items()
    }


def _lexicon() -> dict[str, dict[str, Value]]:
    """Kind → folded word → value; kinds later in the table give way to earlier ones."""
    days: dict[str, Value] = {}
    for table in words.WEEKDAYS.values():
        for number, group in enumerate(table.split(";")):
            for word in group.split():
                days.setdefault(_phrase(word), number)
    return {
        "M": _months(words.MONTHS),
        "J": {_phrase(w): n for n, g in enumerate(words.JALALI_MONTHS.split(";"), 1) for w in g.split()},
        "v": dict.fromkeys(map(_phrase, words.MONTH_PREFIXES.split()), ""),
        "E": {_phrase(w): first for w, first in words.ERAS.items()},
        "A": {_phrase(w): half for half, group in ((0, words.AM), (12, words.PM)) for w in group.split()},
        "h": dict.fromkeys(map(_phrase, words.HOUR_MARKS.split()), ""),
        "T": {_phrase(w): back for back, group in words.DAY_WORDS.items() for w in group.split()},
        "o": dict.fromkeys(map(_phrase, words.ORDINALS.split()), ""),
        "Z": {word: word for word in words.ZONES},
        "f": dict.fromkeys(map(_phrase, words.FILLERS.split()), ""),
        "W": days,
    }


_LEXICON = _lexicon()
_WORDS: dict[str, tuple[str, Value]] = {}
for _kind, _entries in reversed(_LEXICON.items()):
    _WORDS.update({word: (_kind, value) for word, value in _entries.items()})
# Zone names are also words ("et", "est", "art" in French): a zone only behind a time, so they keep their other kind.
UNITS: dict[str, str] = {fold(w): unit for unit, group in words.UNIT_WORDS.items() for w in group.split()}
AGO: frozenset[str] = frozenset(_phrase(w) for w in words.AGO_WORDS.split())

_NUMBER_KINDS = {1: "n", 2: "n", 3: "k", 4: "y", 8: "c", 14: "C"}
_PHRASES = sorted(
    (re.escape(w) for w in [*_WORDS, *AGO] if not w.isalpha() and (" " in w or "." in w or "'" in w or "-" in w)),
    key=len,
    reverse=True,
)
_CJK_WORDS = [w for w in _WORDS if len(w) > 1 and all("\u3040" <= c <= "\u9fff" for c in w)]
_MARKS = "\u0900-\u0963\u0971-\u0d7f\u0e31-\u0e4e"  # vowel signs, which Python does not count as letters
_TOKEN = re.compile(
    rf"(?P<number>\d{{1,20}})|(?P<unit>(?<=\d)[년월일시분초]|(?<=\d )[년월일시분초])"
    rf"|(?P<phrase>(?:{'|'.join(_PHRASES)})(?![^\W\d_]))|(?P<cjk>{'|'.join(_CJK_WORDS)})|(?P<han>[\u3040-\u9fff])"
    rf"|(?P<word>(?:[^\W\d_\u3040-\u9fff]|[{_MARKS}]){{1,60}})|(?P<mark>[^\s\w])"
)


@lru_cache(maxsize=512)
def tokens(folded: str) -> Tokens:
    """Cut a folded text (bounded by the caller) into tokens."""
    kinds, texts, values, starts, ends = [], [], [], [], []
    for match in _TOKEN.finditer(folded):
        text = match[0]
        kind, value = _kind(match.lastgroup, text)
        kinds.append(kind)
        texts.append(text)
        values.append(value)
        starts.append(match.start())
        ends.append(match.end())
    return Tokens("".join(kinds), tuple(texts), tuple(values), tuple(starts), tuple(ends))


def _kind(group: str | None, text: str) -> tuple[str, Value | None]:
    if group == "number":
        return _NUMBER_KINDS.get(len(text), "x"), int(text)
    if group == "mark":
        return (text if text.isascii() else "?"), None
    if group in ("unit", "han") and text in words.UNITS:
        return words.UNITS[text], ""
    return _WORDS.get(text, ("w", None))
