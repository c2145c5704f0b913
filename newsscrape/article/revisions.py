"""Decides whether a page that was fetched again is a new state of its article, and whether the change is trivial. Pure.

White space, counters, "updated 5 minutes ago" and dates computed from such text make no new state. A state that differs
only in quotation marks, punctuation, case, spelling slips or the modification date is marked trivial, never dropped.
The rules: docs/revisions.md. Words are compared without their meaning, so a changed figure always counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from newsscrape.dates.relative import read_relative
from newsscrape.dates.tokens import fold

State = Mapping[str, Any]
FIELDS = ("headline", "byline", "body", "published_iso", "modified_iso")

MAX_FURNITURE = 80  # characters of a line that may be a counter; a longer line is text
MAX_SLIPS = 5  # characters that may differ in total
MIN_LETTERS = 4  # of a word that may be misspelt; in a shorter one a different letter is a different word
LONG_WORD = 8  # letters of a word in which two may be wrong, not one
LONG_TEXT = 400  # characters; in a shorter text no difference is a slip

_COUNTED = (
    r"comments?|replies|shares?|likes?|views?|reads?|readers?|retweets?|votes?|kommentare?|aufrufe?|mal geteilt|"
    r"commentaires?|partages?|vues?|comentarios?|compartidos?|visitas?|commenti|condivisioni|reacties?"
)
_NUMBER = r"\d[\d.,\u00a0 ]*\s?[km]?"
_COUNTER = re.compile(
    rf"(?:{_NUMBER}\s*(?:{_COUNTED})|(?:{_COUNTED})\s*[:(]?\s*{_NUMBER}\)?|{_NUMBER}\s*min(?:ute)?s?\.? read)", re.I
)
_AGE = re.compile(
    r"(?:(?:last )?(?:updated|modified|posted|published)|aktualisiert|mis à jour|actualizado|aggiornato)?\W*"
    r"(?:\d{1,3} ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?) ago|just now|"
    r"vor \d{1,3} \w+(?: aktualisiert)?|il y a \d{1,3} \w+|hace \d{1,3} \w+|\d{1,3} \w+ fa)\W*", re.I
)  # fmt: skip
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_MARKS = re.compile(r"[^\w\s]|_")


def changed_fields(old: State, new: State) -> tuple[str, ...]:
    """The fields in which a page differs from its article's present state; ``new`` also has the dates' raw text.

    >>> changed_fields({"headline": "Roof  falls", "body": ""}, {"headline": "Roof falls", "body": "A roof fell."})
    ('body',)
    """
    return tuple(field for field in FIELDS if _CHANGED[field](field, old, new))


def is_trivial(old: State, new: State, changed: tuple[str, ...]) -> bool:
    """Whether a change is trivial: no field that changed says anything new."""
    return bool(changed) and all(_TRIVIAL[field](old.get(field) or "", new.get(field) or "") for field in changed)


def _text_changed(field: str, old: State, new: State) -> bool:
    before, after = old.get(field), new.get(field)
    return before != after and _visible(before) != _visible(after)


def _body_changed(field: str, old: State, new: State) -> bool:
    before, after = old.get(field) or "", new.get(field) or ""
    return _text_changed(field, old, new) and _lines(before) != _lines(after)


def _date_changed(field: str, old: State, new: State) -> bool:
    """Whether a date changed.

    A date computed from the time of capture ("3 hours ago") has not: the first was the nearest.
    """
    if old.get(field) == new.get(field):
        return False
    raw = new.get(field.replace("_iso", "_raw"))
    return not (old.get(field) and raw and read_relative(fold(raw), None) is not None)


_CHANGED: dict[str, Callable[[str, State, State], bool]] = {
    "headline": _text_changed,
    "byline": _text_changed,
    "body": _body_changed,
    "published_iso": _date_changed,
    "modified_iso": _date_changed,
}


def _visible(text: str | None) -> str:
    """Text with white space folded and without invisible characters."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text or "")).split())


def _lines(body: str) -> str:
    """A body without lines that count readers or minutes."""
    return " ".join(line for part in body.splitlines() if (line := _visible(part)) and not _is_furniture(line))


def _is_furniture(line: str) -> bool:
    return len(line) <= MAX_FURNITURE and bool(_COUNTER.fullmatch(line) or _AGE.fullmatch(line))


def _letters(text: str) -> str:
    """A text reduced to its words: without case, punctuation, accents and quotation marks."""
    return " ".join(_MARKS.sub(" ", unicodedata.normalize("NFKC", _visible(text)).casefold()).split())


def _same_letters(old: str, new: str) -> bool:
    one, other = _letters(old), _letters(new)
    return bool(one) and one.replace(" ", "") == other.replace(" ", "")


def _same_text(old: str, new: str) -> bool:
    return _same_letters(old, new) or _only_slips(_letters(_lines(old)), _letters(_lines(new)))


def _only_slips(old: str, new: str) -> bool:
    """Whether two long texts differ by a few letters in a few words at the same positions."""
    if min(len(old), len(new)) < LONG_TEXT or abs(len(old) - len(new)) > MAX_SLIPS:
        return False
    before, after = old.split(), new.split()
    if len(before) != len(after):
        return False
    slips = [_slip(one, other) for one, other in zip(before, after, strict=True) if one != other]
    return None not in slips and sum(filter(None, slips)) <= MAX_SLIPS


def _slip(one: str, other: str) -> int | None:
    """How many characters a misspelt word differs by; None for a different word.

    Slips happen within a word, not at its beginning: "dead" for "head" and "million" for "billion" are different words.
    """
    if min(len(one), len(other)) < MIN_LETTERS or one[0] != other[0] or not (one + other).isalpha():
        return None
    off = _distance(one, other)
    return off if off <= (2 if min(len(one), len(other)) >= LONG_WORD else 1) else None


def _distance(one: str, other: str) -> int:
    """Insertions, deletions, substitutions and transpositions between two words (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


def _more_precise(old: str, new: str) -> bool:
    """Whether a date is the same as another, with or without its time of day."""
    return bool(old and new) and (old.startswith(new) or new.startswith(old))


_TRIVIAL: dict[str, Callable[[str, str], bool]] = {
    "headline": _same_letters,
    "byline": _same_letters,
    "body": _same_text,
    "published_iso": _more_precise,
    "modified_iso": lambda old, new: True,
}
