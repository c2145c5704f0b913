"""Finds lists of other stories in or below an article: repeated groups of a date, a linked headline and a teaser.

They are found by this repetition, whatever their markup, because their teasers are prose like the article's text. The
items of a list article repeat in the same way, so the model decides about lists whose links leave the site.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from newsscrape.extract.body.lines import Line
from newsscrape.extract.body.words import START_KINDS, start_kind

MAX_UNIT = 5  # lines from one linked headline to the next
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_RELATED = re.compile(
    r"\b(?:related|latest|recent|other|more|similar|previous|archive|further)\b.{0,40}"
    r"\b(?:stor(?:y|ies)|news|articles?|headlines?|links?|reading|posts?|reports?|coverage)\b"
    r"|\b(?:verwandte|ähnliche|weitere|andere) (?:artikel|themen|nachrichten|beiträge|meldungen)"
    r"|\bsur le même sujet|articles (?:liés|similaires)|noticias relacionadas|artículos relacionados"
    r"|notícias relacionadas|articoli correlati|gerelateerd|relaterade|relaterte|relaterede|powiązane|související"
    r"|похожие|связанн|по теме|ilgili haber|berita terkait|tin liên quan|関連(?:記事|ニュース)|相关(?:新闻|阅读)"
    r"|相關(?:新聞|閱讀)|관련 ?(?:기사|뉴스)|ذات صلة|مرتبط",
    re.IGNORECASE,
)
_MORE = START_KINDS.index("more")


def is_date(line: Line) -> bool:
    """Whether a line is short and mostly a date or time, in any language."""
    text = line.text
    return (
        line.size <= 40
        and _DIGIT.search(text) is not None
        and len(_DIGIT.findall(text)) >= 3
        and len(_WORDS.findall(text)) <= 4
    )


def listed_lines(lines: Sequence[Line], leads_away: Callable[[Line], bool]) -> set[int]:
    """Indices of the lines of such lists, including their headings.

    ``leads_away`` tells whether a line links to another page. A list has at least two stories, each with a date or
    below a heading that announces them.
    """
    heads = [i for i, line in enumerate(lines) if line.link_share > 0.75 and 12 <= line.size <= 200]
    found: set[int] = set()
    for run in _runs(heads):
        if not any(_is_teaser(lines[i]) for i in range(run[0] + 1, run[-1])):
            continue  # headlines without teasers are not text anyway
        stories = [i for i in run if not is_date(lines[i]) and leads_away(lines[i])]
        for part in _runs(stories):
            found.update(_list(lines, part))
    return found


def _runs(heads: Sequence[int]) -> Iterator[Sequence[int]]:
    """Runs of headlines with few other lines between them."""
    start = 0
    for end in range(1, len(heads) + 1):
        if end == len(heads) or not 1 < heads[end] - heads[end - 1] <= MAX_UNIT:
            if end - start > 1:
                yield heads[start:end]
            start = end


def _list(lines: Sequence[Line], heads: Sequence[int]) -> range:
    """The lines of a run of linked headlines; empty if nothing shows that it is a list of stories."""
    first, last = heads[0], heads[-1]
    teasers = sum(any(_is_teaser(lines[i]) for i in range(a + 1, b)) for a, b in pairwise(heads))
    if not teasers:
        return range(0)
    dates = sum(any(is_date(lines[i]) for i in _around(head, len(lines))) for head in heads)
    dated = dates >= max(2, len(heads) - 1)
    heading = _heading(lines, first)
    if not dated and heading is None:
        return range(0)
    if heading is None:
        heading = first - 1 if first and is_date(lines[first - 1]) else first
    end = last + 1
    while end < len(lines) and end - last < MAX_UNIT and (is_date(lines[end]) or _is_teaser(lines[end])):
        end += 1
        if _is_teaser(lines[end - 1]):
            break
    return range(heading, end)


def _around(head: int, count: int) -> range:
    return range(max(0, head - 1), min(count, head + 2))


def _is_teaser(line: Line) -> bool:
    return line.size > 40 and line.link_share < 0.5


def _heading(lines: Sequence[Line], first: int) -> int | None:
    """The line that announces a list, among the few lines above its first headline."""
    found = None
    for i in range(first - 1, max(-1, first - 4), -1):
        line = lines[i]
        if line.size > 80:
            break
        if _RELATED.search(line.text) or start_kind(line.text) == _MORE:
            found = i
    return found
