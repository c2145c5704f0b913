"""Splits a credit line at the commas and conjunctions between names: ``A, B, and C``, ``A, B sowie C``."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsscrape.extract.authors.names import is_degree, is_suffix
from newsscrape.extract.tables import words
from newsscrape.lazy import compiled

MAX_PARTS = 60
# Conjunctions that always separate names.
_PLAIN = words(
    """
    and und sowie et och og samt sekä oraz agus nonché evenals alsmede valamint ile with mit avec com met med
    și és ve və dhe kaj iyo ati û
    и та й і да және мен ба και κι და և եւ
    और तथा एवं व आणि ও এবং ਅਤੇ અને ଓ மற்றும் మరియు ಮತ್ತು ഒപ്പം සහ اور و
    และ ແລະ និង နှင့် và እና 및 그리고
    """
)
_IN_ANY_CASE = words("and und with mit avec")
# In capitals, those that are not names in capitals.
_CAPITALS = words("AND UND SOWIE ET OCH OG SAMT WITH MIT AVEC CON Y E EN I JA VE ȘI ÉS И ТА ΚΑΙ")
# Letters or words that also occur within names, and separate only two full names: ``José Ortega y Gasset``.
_DOUBTFUL = words("y e ed i a ac o u ja en con dan eta un ir at na ni da va serta s z per")
_PHRASES = re.compile(
    r"\s(?:as well as|along with|together with|in collaboration with|in zusammenarbeit mit|ainsi que|así como|"
    r"assim como|u\.|"
    r"precum și|med hjälp av)\s"
)
_SEPARATOR = re.compile(r"[,;|+•·、，；／＆&\n・]|\s[-–—]\s")
# The same, with those that only matter in a line with a full stop or a slash: "a/l" and "s/o" occur within names.
_SEPARATOR_AND_STOP = re.compile(
    _SEPARATOR.pattern + r"|(?<!\b[ads])/|\b(?<=[ads])/(?![lpo]\b)|"
    r"(?<!\bProf)(?<!\bMag)(?<!\bRev)(?<!\bDipl)(?<!\bDott)(?<!\bHon)(?<!\bCapt)(?<!\bSgt)(?<!\bIng)(?<!\bCol)"
    r"(?<=[^\W\d_]{3})\.\s+"
)
_UNSPACED = compiled(
    r"(?<=[\u4e00-\u9fff]{2})(?:和|与|與|及び|及|並びに|と)(?=[\u4e00-\u9fff]{2})|(?<=[가-힣]{2})[와과]\s+(?=[가-힣]{2,4})"
)
# "And" attached to the next word, in Arabic and Hebrew; and names that start with that letter.
_PREFIXED = re.compile(r"\s+[وו](?=\S{2})")
_NOT_AND = words("وليد وائل وسام وسيم وفاء ورد وجدي وجيه وحيد ودود وفيق وهيب وصفي وضاح وداد وسن وعد وردة وصال")


class Piece(NamedTuple):
    """A part of a credit line; ``joined`` says that a conjunction joins it to the next: ``Ann and Bob Lee``."""

    text: str
    joined: bool = False


def split_names(text: str) -> list[Piece]:
    """The parts of a credit line; a suffix stays with its name, degrees are removed."""
    pieces: list[Piece] = []
    for between, part in _separated(text[:2_000]):
        tokens = part.split()
        if pieces and between and len(tokens) > 2 and is_suffix(tokens[0]) and _is_conjunction(tokens[1]):
            pieces[-1] = Piece(f"{pieces[-1].text}{between} {tokens[0]}")
            del tokens[:1]
        if len(tokens) > 1 and _is_conjunction(tokens[0]):
            del tokens[0]
        bare = " ".join(tokens)
        if not bare or is_degree(bare):
            continue
        if pieces and between and is_suffix(bare):
            pieces[-1] = Piece(f"{pieces[-1].text}, {bare}" if between == "," else f"{pieces[-1].text} {bare}")
            continue
        if pieces and between in ("&", "＆", "+"):
            pieces[-1] = Piece(pieces[-1].text, joined=True)
        pieces += _joined(tokens)
    return pieces[:MAX_PARTS]


def _separated(text: str) -> list[tuple[str, str]]:
    """Parts with the separator before each, empty before the first."""
    if len(text) > 20:
        text = _PHRASES.sub(" and ", text)
    if not text.isascii():
        text = _UNSPACED.sub("、", text)
    pattern = _SEPARATOR_AND_STOP if "." in text or "/" in text else _SEPARATOR
    found: list[tuple[str, str]] = []
    between, start = "", 0
    for match in pattern.finditer(text):
        found.append((between, text[start : match.start()]))
        between, start = match[0].strip(), match.end()
    found.append((between, text[start:]))
    return found


def _is_conjunction(word: str) -> bool:
    return word in _PLAIN or word in _DOUBTFUL or word in _CAPITALS or word.lower() in _IN_ANY_CASE


def _joined(tokens: list[str]) -> list[Piece]:
    """A part, given as its words, split at its conjunctions."""
    joints = [index for index, word in enumerate(tokens) if 0 < index < len(tokens) - 1 and _is_conjunction(word)]
    found: list[Piece] = []
    start = 0
    for place, index in enumerate(joints):
        word = tokens[index]
        left = tokens[start:index]
        right = tokens[index + 1 : joints[place + 1] if place + 1 < len(joints) else len(tokens)]
        plain = word in _PLAIN or word.lower() in _IN_ANY_CASE
        if left and (plain or (_is_full(left) and _is_full(right))):
            found.append(Piece(" ".join(left), joined=True))
            start = index + 1
    return found + _prefixed(" ".join(tokens[start:]))


def _prefixed(text: str) -> list[Piece]:
    """A part split where "and" is attached to the next word."""
    if not text.isascii():
        for match in _PREFIXED.finditer(text):
            left, right = text[: match.start()], text[match.end() :]
            word = match[0].strip() + right.split()[0]
            if word not in _NOT_AND and _is_full(left.split()) and _is_full(right.split()):
                return [Piece(left, joined=True), *_prefixed(right)]
    return [Piece(text)]


def _is_full(tokens: list[str]) -> bool:
    """Whether words can be a full name and so be split off."""
    return sum(word[0].isupper() or not word.isascii() for word in tokens[:3]) >= 2
