"""Folds letters and splits words for the search index.

SQLite's tokenizer ``unicode61`` folds case and most Latin accents. The letters that it keeps apart but readers treat as
the same are folded here: ``ı`` and ``i``, ``ß`` and ``ss``, ``Ł`` and ``L``, Greek accents and the final sigma, the
Arabic alefs and vowel signs. A character of a script without spaces becomes a word, so that a phrase finds any string
of them. The index does not handle word endings: a query searches for the forms of its words (``store/word_forms.py``).

A change to these tables needs a migration that rebuilds the index.
"""

from __future__ import annotations

import re
import unicodedata

# Letters of scripts without spaces between words, as a character class for GLOB and for regular expressions: Thai and
# Lao, Burmese, Khmer, kana, Han.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
ALL, ENGLISH = "zzall", "zzen"  # index terms of every article, and of every English article
_ENGLISH_WORDS = re.compile(r"\b(?:the|of|and|to|was|has|that)\b")  # one in ten words of a text without a language

# The replacement, then the letters that are folded to it.
_LETTERS = """
i ıİ,ss ßẞ,l łŁ,d đĐðÐ,th þÞ,ae æÆǽǼǣǢ,oe œŒ,o øØǿǾ,h ħĦ,t ŧŦ,n ŋŊ,s ſ,ff ﬀ,fi ﬁ,fl ﬂ,ffi ﬃ,ffl ﬄ,
е ёЁѐЀ,и ѝЍ,σ ς,
ا أإآٱ,ه ةۀە,ي ىیې,ك ک,و ؤ,
0 ٠۰,1 ١۱,2 ٢۲,3 ٣۳,4 ٤۴,5 ٥۵,6 ٦۶,7 ٧۷,8 ٨۸,9 ٩۹
"""
# Ranges of characters that are written over, under or within words and are ignored.
DROPPED = (
    ("\u0300", "\u036f"),  # combining accents
    ("\u064b", "\u065f"), ("\u0670", "\u0670"), ("\u0640", "\u0640"),  # Arabic vowel signs, the stretched line
    ("\u0591", "\u05bd"), ("\u05bf", "\u05bf"), ("\u05c1", "\u05c2"), ("\u05c4", "\u05c5"), ("\u05c7", "\u05c7"),
    ("\u00ad", "\u00ad"), ("\u200d", "\u200f"), ("\u2060", "\u2060"), ("\ufeff", "\ufeff"),  # invisible characters
)  # fmt: skip
_GREEK = (*range(0x370, 0x400), *range(0x1F00, 0x2000))
_FULL_WIDTH = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))


def _table() -> dict[str, str]:
    """Letter → its replacement, in lower case."""
    found: dict[str, str] = {}
    for line in " ".join(_LETTERS.split("\n")).split(","):
        plain, letters = line.split()
        found |= dict.fromkeys(letters, plain)
    for code in _GREEK:
        letter = chr(code)
        plain = unicodedata.normalize("NFD", letter)[0].lower()
        if unicodedata.category(letter)[0] == "L" and plain != letter.lower():
            found[letter] = plain
    for code in _FULL_WIDTH:
        found[chr(code)] = chr(code - 0xFEE0).lower()
    return found


FOLDED = _table()
_REPLACED = {**FOLDED, **{chr(code): "" for first, last in DROPPED for code in range(ord(first), ord(last) + 1)}}
_SPECIAL = re.compile(f"[{re.escape(''.join(FOLDED))}]")
_CHANGED = re.compile(f"[{re.escape(''.join(_REPLACED))}{UNSPACED}]")
_WORD = re.compile(r"[^\W_]+")


def folded(text: str | None) -> str | None:
    """A text as the index stores it. The tokenizer folds case and common accents.

    >>> folded("Łódź, Straße, 東京"), folded("مُحَمَّد")
    ('lódź, Strasse,  東  京 ', 'محمد')
    """
    if text is None or text.isascii():
        return text
    # Few letters change in most languages, so a pattern that finds them is faster than ``str.translate``.
    return _CHANGED.sub(_replacement, unicodedata.normalize("NFC", text))


def _replacement(found: re.Match[str]) -> str:
    return _REPLACED.get(found[0], f" {found[0]} ")


def index_marks(language: str | None, headline: str | None, body: str | None, byline: str | None) -> str:
    """What the index stores of an article besides its folded text.

    The marks of an article and of an English article, and words with folded letters as they were written: Datasette's
    own search box looks for those.
    """
    text = " ".join(part for part in (headline, body, byline) if part)
    marks = [ALL, ENGLISH] if _is_english(language, text) else [ALL]
    if not text.isascii() and _SPECIAL.search(text):
        marks += [word for word in dict.fromkeys(_WORD.findall(text)) if not word.isascii() and _SPECIAL.search(word)]
    return " ".join(marks)


def _is_english(language: str | None, text: str) -> bool:
    if language:
        return language.lower().startswith("en")
    return len(_ENGLISH_WORDS.findall(text)) * 10 >= text.count(" ") > 0
