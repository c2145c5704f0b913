"""Computes the features of each line, from which a model decides whether it is article text.

The features are numbers from structure, neighbouring lines and words. The time is linear in the size of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsscrape.extract.body.counting import build, first_look, hear, line_words, rows, seen
from newsscrape.extract.body.line_rows import (
    LETTER,
    LOCAL,
    SERVICE,
    WITHIN,
)  # fmt: skip
from newsscrape.extract.body.lines import Line
from newsscrape.extract.body.words import GROUPS, WORD_KINDS
from newsscrape.extract.parsed_html import ParsedHtml

_NOT_ALNUM = re.compile(r"[\W_]+")
_ASCII_REST = bytes(code for code in range(128) if not chr(code).isalnum())  # bytes.translate is much faster
_MAJORITY = 0.7  # the class of a box with more of the page's text than this says nothing about a single line
MAX_SOURCE = 100_000  # characters of articleBody that lines are compared with
MAX_COMPARED = 3_000  # lines that are compared with articleBody

FEATURES = (
    *LOCAL,
    *(f"word:{kind}" for kind in WORD_KINDS),
    *(f"in:{group}" for group in GROUPS),
    "box_lines",
    *(f"up{level}:{name}" for level in (1, 2, 3) for name in WITHIN),
)
# The features that are whole numbers from 0, or true and false.
COUNTS = (
    frozenset(FEATURES)
    - set(
        "link_share bold_share position after_headline twin unit capitals page_lists page_headings page_average".split()
    )
    - {f"up{level}:{name}" for level in (1, 2, 3) for name in ("prose", "links", "average", "service")}
)


def key_of(text: str) -> str:
    """Only the letters and digits of a text, in lower case: to recognise the text in another form."""
    data = text.lower().encode("utf-8", "surrogatepass").translate(None, _ASCII_REST)
    plain = data.decode("utf-8", "surrogatepass")
    return plain if data.isascii() else _NOT_ALNUM.sub("", plain)


class Measure:
    """The lines of a page, without those that ``_seen`` leaves out, and their features.

    ``rows[i]`` are the features of line ``i``, None for a menu. ``heading[i]`` is the index of the last heading up to
    line ``i``, negative if there is none.
    """

    def __init__(self, reading: ParsedHtml, lines: Sequence[Line], headline_block: int | None) -> None:
        self.lines = lines = seen(lines)
        self.prose, menu, self.starts = first_look(lines)
        self.total_prose = max(1, sum(self.prose))
        self.words = line_words(lines, menu)
        service = [kind in SERVICE or words[LETTER] for kind, words in zip(self.starts, self.words, strict=True)]
        self.own, self.nodes = build(lines, self.prose, service, menu)
        self.headline: int | None = (
            next((i for i, x in enumerate(lines) if x.last >= headline_block), None)
            if headline_block is not None
            else None
        )
        self._sources(reading)
        hear(self.nodes, _MAJORITY * max(1, sum([line.size for line in lines])))
        self.page_type = _page_type(reading)
        self.images = {index for _, index in reading.document.marks["img"]}
        self.heading = [-1] * len(lines)
        self.rows: list[Sequence[float] | None] = rows(self, menu, self.images)

    def _sources(self, reading: ParsedHtml) -> None:
        """Read the page's other versions of the text: articleBody and the description."""
        body = reading.jsonld.article.get("articleBody")
        self.source = key_of(body[:MAX_SOURCE]) if isinstance(body, str) else ""
        described = reading.meta.get("og:description", "description", "twitter:description")
        self.description = described[1] if described else ""
        self.in_source = [-1] * len(self.lines)
        self.cover = -1.0
        if len(self.source) < 100:
            return
        found, compared = 0, 0
        for i, line in enumerate(self.lines):
            if not self.prose[i]:
                continue
            compared += 1
            if compared > MAX_COMPARED:
                break
            key = key_of(line.text[:80])
            self.in_source[i] = len(key) > 8 and key in self.source
            found += self.in_source[i] * self.prose[i]
        self.cover = found / self.total_prose


def _page_type(reading: ParsedHtml) -> int:
    """The type of page in its metadata: 0 none, 1 some kind of article, 2 blog post, 3 news article."""
    kinds = reading.jsonld.article.get("@type")
    said = " ".join(kinds) if isinstance(kinds, list) else str(kinds or "")
    if "News" in said or "Reportage" in said:
        return 3
    if "Blog" in said:
        return 2
    stated = reading.meta.get("og:type")
    return int(bool(said) or (stated is not None and "article" in stated[1].lower()))
