"""Splits text into tokens of known kinds, so that the form of a date can be matched in any language.

A text becomes a string of kinds, one character per token: "3. Juni 2013" is ``n.My``. ``forms.py`` decides what a token
means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from newsscrape.dates import words
from newsscrape.lazy import compiled

# The number that a word means, with the languages in which it does.
Months = tuple[tuple[int, frozenset[str]], ...]
Value = int | str | Months

# Combining accents, Arabic vowels, nuktas, and characters that only control layout.
_DROPPED = frozenset(
    [
        *range(0x300, 0x370), *range(0x64B, 0x660), 0x670, 0x93C, 0x9BC, 0x5BF,
        *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xAD,
    ]
)  # fmt: skip
_ALIKE = {
    "-": "־‐‑‒–—−", "'": "’‘ʼ`ʹ׳", ".": "。॰․", ",": "،、၊፣", "/": "∕⁄",
    "σ": "ς", "i": "ı", "ي": "یى", "ك": "ک", "ه": "ہھ",
}  # fmt: skip
_SAME = {character: plain for plain, group in _ALIKE.items() for character in group}


class _Folding(dict[int, str]):
    """Code point → its folded text, computed when first needed."""

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
    """Lower case, without accents, digits of any script as ASCII, look-alike letters unified."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def offsets(text: str) -> list[int] | None:
    """The position in ``text`` of each position in the folded text; None if they are the same."""
    if text.isascii() or all(map(_one_for_one, set(text))):
        return None
    places = [i for i, c in enumerate(text) for _ in _FOLDING[ord(c)]]
    return [*places, len(text)]


def _one_for_one(character: str) -> bool:
    return character < "\x80" or len(_FOLDING[ord(character)]) == 1


@dataclass(frozen=True, slots=True)
class Tokens:
    """``kinds`` has one character per token; ``starts`` and ``ends`` are positions in the folded text.

    ``original`` is the text before folding if it has the same length, else None. Kinds: ``n`` a number of one or two
    digits, ``k`` three, ``y`` four, ``c`` eight, ``C`` fourteen, ``x`` any other; ``M`` a month, ``J`` one of another
    calendar, ``v`` "tháng" before a month's number, ``E`` an era, ``W`` a weekday, ``T`` a day word ("today"), ``A`` a
    half of the day and ``B`` one before the time, ``h`` a word for hour, ``o`` an ordinal suffix, ``f`` a filler, ``N G
    R i S`` year, month, day, minute and second in Han and Hangul, ``w`` any other word; a punctuation mark is itself,
    or ``?``.
    """

    kinds: str
    texts: tuple[str, ...]
    values: tuple[Value | None, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    original: str | None = None

    def capital(self, index: int) -> bool:
        """Whether a token was printed with a capital letter, as far as that can be told."""
        return self.original is None or self.original[self.starts[index] : self.ends[index]].isupper()


def _phrase(word: str) -> str:
    return fold(word.replace("_", " "))


def _numbered(table: str, first: int) -> list[tuple[str, int]]:
    """The folded words of a table of groups, with the number of their group."""
    groups = enumerate(table.split(";"), first)
    return [(_phrase(word), number) for number, group in groups for word in group.split()]


def _by_language(tables: Mapping[str, str], first: int) -> dict[str, Value]:
    """Folded word → its numbers, each with the languages in which it means that number."""
    found: dict[str, dict[int, set[str]]] = {}
    for language, table in tables.items():
        for word, number in _numbered(table, first):
            found.setdefault(word, {}).setdefault(number, set()).add(language)
    return {word: tuple((n, frozenset(who)) for n, who in by.items()) for word, by in found.items()}


def _halves(morning: str, afternoon: str) -> dict[str, Value]:
    return {_phrase(w): half for half, group in ((0, morning), (12, afternoon)) for w in group.split()}


def _plain(table: str) -> dict[str, Value]:
    return dict.fromkeys(map(_phrase, table.split()), "")


def _of_calendars() -> dict[str, Value]:
    """Folded month → its calendar and number: ``jalali 3``."""
    tables = words.CALENDARS.items()
    return {word: f"{name} {number}" for name, table in tables for word, number in _numbered(table, 1)}


def _lexicon() -> dict[str, tuple[str, Value]]:
    """Folded word → kind and value; a word of several kinds gets the first."""
    weekdays = [entry for table in words.WEEKDAYS.values() for entry in _numbered(table, 0)]
    by_kind: tuple[tuple[str, Mapping[str, Value]], ...] = (
        ("M", _by_language(words.MONTHS, 1)),
        ("J", _of_calendars()),
        ("v", _plain(words.MONTH_PREFIXES)),
        ("E", {_phrase(word): before for word, before in words.ERAS.items()}),
        ("B", _halves(words.AM_BEFORE, words.PM_BEFORE)),
        ("A", _halves(words.AM, words.PM)),
        ("h", _plain(words.HOUR_MARKS)),
        ("T", _by_language(words.DAY_WORDS, 0)),
        ("o", _plain(words.ORDINALS)),
        ("f", _plain(words.FILLERS)),
        ("W", dict(weekdays)),
    )
    lexicon: dict[str, tuple[str, Value]] = {}
    for kind, entries in by_kind:
        for word, value in entries.items():
            lexicon.setdefault(word, (kind, value))
    return lexicon


_WORDS = _lexicon()
DAY_WORDS = frozenset(word for word, (kind, _) in _WORDS.items() if kind == "T")
UNIT_WORDS = {fold(word): unit for unit, group in words.UNIT_WORDS.items() for word in group.split()}
AGO = frozenset(_phrase(word) for word in words.AGO_WORDS.split())
ONE = frozenset(fold(word) for word in words.ONE.split())
_CE = "م"  # in Arabic "CE" after a year, "p.m." after a time
_UNKNOWN: tuple[str, Value | None] = ("w", None)
_MAX_MEANINGS = 20_000
_NUMBER_KINDS = {1: "n", 2: "n", 3: "k", 4: "y", 8: "c", 14: "C"}
_PHRASES = sorted((w for w in _WORDS if any(c in w for c in " .'-")), key=len, reverse=True)
_HAN_WORDS = (w for w in _WORDS if len(w) > 1 and all("\u3040" <= c <= "\u9fff" for c in w))
# Vowel signs, which Python does not count as letters: Dhivehi, Indic, Thai and Lao, Burmese, Khmer.
_VOWELS = "\u07a6-\u07b0\u0900-\u0963\u0971-\u0ddf\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3"
_TOKEN = compiled(
    r"(?P<number>\d{1,20})|(?P<unit>(?<=\d)[년월일시분초]|(?<=\d )[년월일시분초])"
    rf"|(?P<phrase>(?:{'|'.join(map(re.escape, _PHRASES))})(?![^\W\d_]))"
    rf"|(?P<words>{'|'.join(_HAN_WORDS)})|(?P<han>[\u3040-\u9fff])"
    rf"|(?P<word>(?:[^\W\d_\u3040-\u9fff]|[{_VOWELS}]){{1,60}})|(?P<mark>[^\s\w])"
)
_ASCII_TOKEN = re.compile(  # the same for ASCII text, three times as fast
    rf"(?P<number>\d{{1,20}})|(?P<phrase>(?:{'|'.join(re.escape(w) for w in _PHRASES if w.isascii())})(?![a-z]))"
    r"|(?P<word>[a-z]{1,60})|(?P<mark>[^\s\w])",
    re.ASCII,
)


class _Meanings(dict[str, tuple[str, Value | None]]):
    """The text of a token → its kind and value, computed when first needed."""

    def __missing__(self, text: str) -> tuple[str, Value | None]:
        meaning: tuple[str, Value | None]
        if text in words.UNITS and not "\uac00" <= text <= "\ud7a3":
            meaning = words.UNITS[text], None
        elif text in _WORDS:
            meaning = _WORDS[text]
        elif text.isdecimal():
            meaning = _NUMBER_KINDS.get(len(text), "x"), int(text)
        elif len(text) == 1 and not text.isalnum() and not _VOWEL.match(text):
            meaning = text if text.isascii() else "?", None
        else:
            meaning = _UNKNOWN
        if len(self) < _MAX_MEANINGS:
            self[text] = meaning
        return meaning


_MEANINGS = _Meanings()
_VOWEL = compiled(f"[{_VOWELS}\u3040-\u9fff]")
# Three numbers with punctuation between them, or eight or fourteen digits; any other date needs the name of a month.
_NUMERALS = re.compile(r"\d\s*[-/.|]\s*\d{1,2}\s*[-/.|]\s*\d|(?:19|20)\d{6}", re.ASCII)
_ASCII_WORD = re.compile("[a-z]+")
# Of a name of several words the last one.
_ASCII_MONTHS = frozenset(
    _ASCII_WORD.findall(word)[-1] for word, (kind, _) in _WORDS.items() if kind in "MJvE" and word.isascii()
)


def may_hold_date(folded: str) -> bool:
    """A quick check of a folded line: whether it has numbers arranged as in a date, or the name of a month.

    Never false if a date can be read. Two in five of the lines with a year in them contain no date, and this check
    costs a tenth of splitting them into tokens.
    """
    if not folded.isascii() or _NUMERALS.search(folded):
        return True
    return not _ASCII_MONTHS.isdisjoint(_ASCII_WORD.findall(folded))


def tokens(folded: str, original: str | None = None) -> Tokens:
    """Split a folded text, bounded by the caller, into tokens."""
    plain = folded.isascii()
    matches = list((_ASCII_TOKEN if plain else _TOKEN).finditer(folded))
    texts = tuple([match[0] for match in matches])
    units = () if plain else [n for n, match in enumerate(matches) if match.lastgroup == "unit"]
    meant = [_MEANINGS[text] for text in texts]
    for n in units:  # next to a number they are units; alone they are words
        meant[n] = (words.UNITS[texts[n]], None)
    kinds = "".join([kind for kind, _ in meant])
    if not plain and _CE in texts:
        kinds = "".join("f" if texts[n] == _CE and kinds[n - 1 : n] == "y" else kind for n, kind in enumerate(kinds))
    values = tuple([value for _, value in meant])
    starts, ends = tuple([match.start() for match in matches]), tuple([match.end() for match in matches])
    return Tokens(kinds, texts, values, starts, ends, original)
