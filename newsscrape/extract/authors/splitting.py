"""Parts a credit line where commas and conjunctions part its names: ``A, B, and C``, ``A, B sowie C``."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsscrape.extract.authors.names import is_degree, is_suffix
from newsscrape.extract.tables import words

MAX_PARTS = 60
# They part names wherever they stand.
_PLAIN = (
    "and|und|sowie|et|och|og|samt|sekä|oraz|agus|and also|as well as|along with|together with|ainsi que|así como|"
    "assim como|nonché|evenals|alsmede|valamint|precum și|ile|"
    "with|mit|avec|com|met|med|med hjälp av|in collaboration with|in zusammenarbeit mit|"
    "și|és|ve|və|və|dhe|kaj|iyo|ati|û|"
    "и|та|й|і|да|және|мен|ба|και|κι|και η|και ο|და|և|եւ|"
    "और|तथा|एवं|व|आणि|ও|এবং|ਅਤੇ|અને|ଓ|மற்றும்|మరియు|ಮತ್ತು|ഒപ്പം|සහ|اور|و|"
    "และ|ແລະ|និង|နှင့်|và|እና|및|및|그리고"
)
# They are letters or words of names as well, and part only two that are full names each: ``José Ortega y Gasset``.
_DOUBTFUL = "y|e|ed|i|a|ac|o|u|ja|en|con|dan|eta|un|ir|at|na|ni|da|va|serta|s|z|per"
# In capitals, those that are no name in capitals.
_CAPITALS = "AND|UND|SOWIE|ET|OCH|OG|SAMT|WITH|MIT|AVEC|CON|Y|E|EN|I|JA|VE|ȘI|ÉS|И|ТА|ΚΑΙ"
_SEPARATOR = re.compile(
    r"\s*[,;|+•·、，；／＆\n]\s*|\s*&\s*|\s*(?<!\b[ads])/\s*|\s*\b[ads]/(?![lpo]\b)\s*|\s+[-–—]\s+|\s*・\s*|"
    r"(?<!\bProf)(?<!\bMag)(?<!\bRev)(?<!\bDipl)(?<!\bDott)(?<!\bHon)(?<!\bCapt)(?<!\bSgt)(?<!\bIng)(?<!\bCol)"
    r"(?<=[^\W\d_]{3})\.\s+|"
    r"(?<=[\u4e00-\u9fff]{2})(?:和|与|與|及び|及|並びに|と)(?=[\u4e00-\u9fff]{2})|(?<=[가-힣]{2})[와과]\s+(?=[가-힣]{2,4})"
)
_LEADING = re.compile(rf"^(?:(?i:{_PLAIN}|AND|UND)|{_DOUBTFUL}|{_CAPITALS})\s+(?=\S)")
_JOINT = re.compile(rf"\s+(?:(?P<plain>(?i:and|und|with|mit|avec)|{_PLAIN})|(?P<doubtful>{_DOUBTFUL}|{_CAPITALS}))\s+")
# "And" written together with the next word, in Arabic and Hebrew; the names that begin with that letter.
_PREFIXED = re.compile(r"\s+[وו](?=\S{2})")
_NOT_AND = words("وليد وائل وسام وسيم وفاء ورد وجدي وجيه وحيد ودود وفيق وهيب وصفي وضاح وداد وسن وعد وردة وصال")


class Piece(NamedTuple):
    """A part of a credit line; ``joined`` tells that a conjunction joins it to the next: ``Ann and Bob Lee``."""

    text: str
    joined: bool = False


def split_names(text: str) -> list[Piece]:
    """The parts of a credit line; a suffix stays with its name, degrees are left out."""
    pieces: list[Piece] = []
    for between, piece in _separated(text[:2_000]):
        bare = _LEADING.sub("", piece.strip(), count=1)
        if not bare or is_degree(bare):
            continue
        if pieces and between is not None and is_suffix(bare):
            pieces[-1] = Piece(f"{pieces[-1].text}, {bare}" if "," in between else f"{pieces[-1].text} {bare}")
            continue
        if pieces and between is not None and between.strip() in ("&", "＆", "+"):
            pieces[-1] = Piece(pieces[-1].text, joined=True)
        pieces += _joined(bare)
    return pieces[:MAX_PARTS]


def _separated(text: str) -> list[tuple[str | None, str]]:
    """Parts with the separator before each."""
    found: list[tuple[str | None, str]] = []
    between, start = None, 0
    for match in _SEPARATOR.finditer(text):
        found.append((between, text[start : match.start()]))
        between, start = match[0], match.end()
    found.append((between, text[start:]))
    return found


def _joined(piece: str) -> list[Piece]:
    """A part cut at its conjunctions."""
    found: list[Piece] = []
    start = 0
    joints = list(_JOINT.finditer(piece))
    for index, match in enumerate(joints):
        left = piece[start : match.start()]
        right = piece[match.end() : joints[index + 1].start() if index + 1 < len(joints) else len(piece)]
        if match["plain"] is None and not (_is_full(left) and _is_full(right)):
            continue
        found.append(Piece(left, joined=True))
        start = match.end()
    rest = piece[start:]
    for match in _PREFIXED.finditer(rest):
        left, right = rest[: match.start()], rest[match.end() :]
        word = rest[match.end() - 1 :].split()[0]
        if _is_full(left) and _is_full(right) and word not in _NOT_AND:
            return [*found, Piece(left, joined=True), *_joined(right)]
    return [*found, Piece(rest)]


def _is_full(text: str) -> bool:
    """Whether a text has two words that can be names: it can be split off."""
    return sum(word[0].isupper() or not word.isascii() for word in text.split()[:3] if word) >= 2
