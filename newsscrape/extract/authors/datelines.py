"""Names in the first or last words of a text, where newspapers of East Asia print their credits.

``[Coast Daily, Lee Seo-yeon, reporter]`` and ``(Seoul=Agency) Lee Seo-yeon, reporter =`` open a Korean report,
``(CNA reporter Wang Hsiao-ming, Taipei, 14th)`` a Taiwanese, ``Beijing, 14 November (reporters Lin, Zhang)`` a Chinese;
Japanese and Korean ones end with the name.
"""

from __future__ import annotations

import re
from itertools import product

from newsscrape.extract.authors.organisations import is_organisation
from newsscrape.extract.body import Body
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.sitename import site_names
from newsscrape.lazy import compiled

OPENING, CLOSING = "name in the dateline", "name at the end"
MOST = 160  # characters of the beginning and the end that are read
_KOREAN = r"[가-힣]{2,4}(?:\s?[·,、]\s?[가-힣]{2,4}|\s[가-힣]{2,4}){0,4}"
_HAN = r"[\u4e00-\u9fff]{2,4}(?:[、，, ]\s?[\u4e00-\u9fff]{2,4}){0,4}"
_REPORTER = r"(?:[가-힣]{2}\s?)?(?:기자|특파원)"
_FIRST = tuple(
    map(
        compiled,
        (
            rf"[\[【(（][^\]】)）]{{0,20}}?({_KOREAN})\s{_REPORTER}[\]】)）]",
            rf"[\[【(（][^\]】)）]{{2,24}}[\]】)）]\s?({_KOREAN})\s{_REPORTER}\s?=",
            rf"[\u4e00-\u9fff]{{2,8}}\d{{1,2}}月\d{{1,2}}日[电電]\s?[（(](?:记者|記者)[:：\s]?({_HAN})[）)]",
            r"[（(【][\u4e00-\u9fff]{0,6}(?:记者|記者)((?:[\u4e00-\u9fff]{2,4}、){0,3}[\u4e00-\u9fff]{3})"
            r"[\u4e00-\u9fff]{2,4}\d{1,2}日(?:專?電|专?电)",
        ),
    )
)
_LAST = tuple(
    map(
        compiled,
        (
            rf"(?:^|[.!?。]\s?)([가-힣]{{2,4}})\s{_REPORTER}(?:\s?[=(]?\s?[\w.+-]{{2,40}}@[\w.-]{{4,40}}\)?)?$",
            r"(?:^|[。」』])[（(]([\u4e00-\u9fff]{3,5}|[\u4e00-\u9fff]{1,3}[ \u3000][\u3040-\u309f\u4e00-\u9fff]{1,3})"
            r"[）)]$",
        ),
    )
)
# Other things in brackets at the end of a Japanese text.
_NO_NAMES = frozenset(
    "敬称略 文中敬称略 一部敬称略 関連記事 続きます 無断転載 年齢当時 了解済み 写真参照 編集委員 論説委員".split()
)
_SPACES = re.compile(r"(?<=[\u4e00-\u9fff가-힣]{2})\s(?=[\u4e00-\u9fff가-힣]{2})")


def name_candidates(reading: ParsedHtml, body: Body) -> list[Candidate]:
    """The names, separated by "、"; ``block`` is set if a line has nothing else."""
    if not body.paragraphs:
        return []
    first, last = body.paragraphs[0], body.last_block
    sites = site_names(reading)
    found = [_candidate(pattern.match(first.text[:MOST]), OPENING, None, sites) for pattern in _FIRST]
    ends = reading.document.blocks[last : last + 2] if last is not None else []
    for block, pattern in product(ends, _LAST):
        match = pattern.search(block.text[-MOST:])
        whole = match is not None and len(match[0]) == len(block.text)
        if whole or block.index == last:
            found.append(_candidate(match, CLOSING, block.index if whole else None, sites))
    return [candidate for candidate in found if candidate is not None]


def _candidate(match: re.Match[str] | None, rule: str, block: int | None, sites: frozenset[str]) -> Candidate | None:
    if match is None or match[1] in _NO_NAMES:
        return None
    spaced = rule == CLOSING  # there a space is within a name
    names = re.split(r"\s?[·,、，]\s?", match[1] if spaced else _SPACES.sub("、", match[1]))
    people = [name for name in names if not is_organisation(name, sites)]
    return Candidate("、".join(people), match[0], "dom:text", rule, block) if people else None
