"""The labels of dates: words in the line, in the line before, or in a sentence about the page.

Without a label, a date's place decides whether it counts.
"""

from __future__ import annotations

import re
from typing import Literal

from newsscrape.dates.tokens import fold
from newsscrape.extract.document import Block
from newsscrape.extract.published import words
from newsscrape.lazy import compiled

Of = Literal["published", "modified", "mentioned"]
MAX_DATELINE = 200  # characters; a longer line is prose
MAX_LABEL, MAX_LABEL_WORDS = 40, 4  # characters and words of a line that is only a label for the next
MAX_BYLINE = 120  # characters
MIN_TITLE = 12  # characters of a headline from which a line that starts with it is about the article
_DIGIT = re.compile(r"\d")
_BEHIND = re.compile(r"\s?に?(?:最終)?(?:更新|修正|修改|수정)(?!\s?[:：\d])")
_ITS_TIME = re.compile(r"[^\d()\[\]|]{0,20}\d")  # the time after "updated", in the same brackets


def _prefixes(table: str) -> re.Pattern[str]:
    """A pattern for words that start with any of the table's folded entries; a trailing blank matches whole words only.

    Entries with one first letter are grouped, so that they are skipped at once elsewhere.
    """
    heads: dict[str, list[str]] = {}
    for word in sorted(fold(table).split("|"), key=len, reverse=True):  # "event date" before "event"
        end = r"(?![^\W\d_])" if word.endswith(" ") else ""
        heads.setdefault(word[0], []).append(re.escape(word.rstrip()[1:]) + end)
    groups = (f"{re.escape(head)}(?:{'|'.join(rest)})" for head, rest in heads.items())
    return compiled(rf"(?<![^\W\d_])(?:{'|'.join(groups)})")


# "Published by Penguin", "erschienen im Hafen Verlag": the day of a book.
_BOOK = compiled(
    r"(?:publish|veröffentlicht|erschienen|publié|publicad|pubblicat|gepubliceerd|uitgegeven|utgiv|udgivet)\w{0,3} "
    r"(?:by|bei|beim|im|von|par|chez|aux|por|da|door|bij|av|på|af) (?:the )?"
    rf"(?:(?:{'|'.join(words.PUBLISHERS.split())})\b"
    rf"|(?:[^\W\d_][\w.&'-]{{0,20}} ){{1,3}}(?:{'|'.join(fold(words.PUBLISHING).split())})\b)"
)
_MARK = compiled(r"©|\(c\)")  # of the copyright
_SAYS: tuple[tuple[Of, re.Pattern[str]], ...] = (
    ("published", _prefixes(words.PUBLISHED_WORDS)),
    ("modified", _prefixes(words.MODIFIED_WORDS)),
    ("mentioned", _prefixes(words.OTHER_WORDS)),
    ("mentioned", _BOOK),
    ("mentioned", _MARK),
)
_OWN = compiled("|".join(phrase.replace(" ", r"\s") for phrase in fold(words.OWN_SENTENCES).split("|")))
_BYLINE = re.compile(rf"(?:{'|'.join(fold(words.BYLINE_STARTS).split())})(?: by)?[: ]\s?[^\W\d]")
SENTENCE = re.compile(r"[^\W_]{3,}[.!?…][\"'”»)]?$")
# The words before the colon start the line or follow a punctuation mark that separates them.
_NAMED = re.compile(r"(?:^|[|·•,;/–—])\s?[^\W\d_][^\W\d_’'-]{1,30}(?:[ -][^\W\d_’'-]{1,30}){0,3}\s?:\s?$")
_KICKERS = frozenset(fold(words.KICKERS).split())


def says(label: str) -> Of | None:
    """The meaning of the last label in folded words; None if there is none.

    Of two labels that end together the longer counts: a "release date" is more than a "date".
    """
    last: tuple[int, int, Of] | None = None
    for of, pattern in _SAYS:
        for match in pattern.finditer(label):
            if last is None or (match.end(), -match.start()) > last[:2]:
                last = match.end(), -match.start(), of
    return last[2] if last else None


def changed_later(text: str) -> bool:
    """Whether folded words after a date say when the page was changed: "updated at 20:15", "(11/15 09:10 更新)"."""
    match = _SAYS[1][1].search(text)
    return match is not None and bool(_DIGIT.search(text, 0, match.start()) or _ITS_TIME.match(text, match.end()))


def follows(text: str) -> bool:
    """Whether "updated" is said behind a date, as in East Asia: "9時10分更新)"; not before a colon or the next date."""
    return _BEHIND.match(text) is not None


def labels(text: str) -> int:
    """How many words of a folded line are labels of its dates, with the preposition after each: "mis à jour le"."""
    found = (match[0] for _, pattern in _SAYS[:2] for match in pattern.finditer(text))
    return sum(2 + words.count(" ") for words in found)


def labelled(text: str) -> bool:
    """Whether a line labels its date as the published or the modified one."""
    return len(text) <= MAX_DATELINE and says(fold(text[:80])) in ("published", "modified")


def is_byline(text: str) -> bool:
    """Whether a line of some words is not prose: it starts like a byline or with a label."""
    if len(text) > MAX_BYLINE or SENTENCE.search(text):
        return False
    folded = fold(text)
    return _BYLINE.match(folded) is not None or any(pattern.match(folded) for _, pattern in _SAYS[:2])


def begins_published(text: str) -> bool:
    """Whether a line starts with a label and is not a sentence: "Posted by Ann on 3 June 2013 (12 replies)"."""
    return len(text) <= MAX_BYLINE and not SENTENCE.search(text) and _SAYS[0][1].match(fold(text)) is not None


def of_something_named(before: str) -> bool:
    """Whether a date follows a colon and words of which none is a known label: "Kick-off: 3 June 2013"."""
    return _NAMED.search(before) is not None


def of_this_page(text: str, title: str) -> bool:
    """Whether a line is a sentence about the article above it: "This entry was posted on …"."""
    folded = fold(text[:MAX_DATELINE])
    if _OWN.match(folded) is not None:
        return True
    return len(title) >= MIN_TITLE and text[:1] == title[:1] and folded.startswith(fold(title))


def label_above(block: Block, before: Block) -> Of | None:
    """The meaning of a short line as a label for the next, as in tables and lists of terms: "Published", "3 June 2013".

    Kickers ("Update"), headlines and links to sections ("Events") are not labels.
    """
    text = before.text
    if (
        len(text) > MAX_LABEL
        or before.tag == "h1"
        or before.links
        or _DIGIT.search(text)
        or len(text.split()) > MAX_LABEL_WORDS
    ):
        return None
    boxes = (block.box, block.box.parent)
    if before.box not in boxes and before.box.parent not in boxes:
        return None
    folded = fold(text)
    return None if folded.strip(" :.") in _KICKERS else says(folded)
