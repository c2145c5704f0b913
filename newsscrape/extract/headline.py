"""The headline as printed over an article: without site name, section or kicker.

Metadata titles are asked who among several headings is meant and stand in where the page prints none; a
title that only names the site is never a headline.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from newsscrape.extract.candidates import Candidate
from newsscrape.extract.document import Block, Box
from newsscrape.extract.jsonld import text_of
from newsscrape.extract.reading import Reading
from newsscrape.extract.sitename import site_names, squeeze, strip_site

MAX_LENGTH = 400  # characters; longer lines are text, not headlines
MIN_AGREEMENT = 0.5  # share of words by which a heading counts as the same headline told differently
SAME_STORY = 0.25  # share of words that a title told in other words must have in common with the heading
MIN_HEADLINE = 12  # letters and digits that what is left of a heading without its kicker must have
MAX_HEADINGS = 60
PROMINENT_WITHIN = 400  # lines of a page without headings that are searched for a large or bold one
_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
_RUBRIC_END = " -–—:/|·•"
_LOGO = re.compile(r"\blogo|[a-z]-?logo\b")
_TITLE_HINT = re.compile(r"headline|\btitle|-title|_title|titel|titulo|titre|titolo|heading|rubrik|otsikko|nagłówek")
# Headings that no reader sees, and those of boxes laid over or beside the article.
_APART = re.compile(
    r"sr-only|visually-?hidden|screen-?reader|offscreen|is_blind|\bblind\b|invisible|newsletter|modal|cookie|consent|"
    r"related|sidebar|navbar|masthead|site-?(?:title|name)|blog-?(?:title|name)|bread-?cr[au]mb"
)
_AROUND = ("footer", "nav", "aside")  # a heading in one of these belongs to the page, not to the article
_CUT_OFF = re.compile(r"(?:…|\.\.\.)$")


@dataclass(frozen=True, slots=True)
class _Heading:
    """One ``h1``: its text over all its lines, the block it begins in, whether it stands apart or unseen.

    ``first`` is the text of its first line.
    """

    text: str
    block: int
    weak: bool
    first: str


def candidates(reading: Reading) -> list[Candidate]:
    """Every reading of the headline, best first; ``block`` is set where it stands in the document."""
    printed, homes = _headings(reading)
    sites = site_names(reading) | homes
    printed = [h for h in printed if squeeze(h.text) not in sites]
    stated = _stated(reading, sites, printed)
    references = [c.value for c in stated if c.value]
    agreeing, other = _agreeing(printed, references)
    if agreeing:
        found = [_printed(heading, references, sites) for heading in agreeing]
        retold = _retold(found[0], stated)
        if retold is not None:
            found.insert(0, retold)
    else:
        found = _prominent(reading, references, sites)
    found += [replace(c, block=_find(found, c.value)) for c in stated]
    found += [Candidate(h.text, h.text, "dom:h1", "agrees with no title", h.block) for h in other]
    return found


def _stated(reading: Reading, sites: frozenset[str], printed: list[_Heading]) -> list[Candidate]:
    """What the metadata gives as the headline, the site's name taken off."""
    meta = reading.meta
    raws = [
        ("jsonld", text_of(reading.jsonld.article.get("headline"))),
        *((f"meta:{name}", content) for name, content in meta.all("og:title")[:1] + meta.all("twitter:title")[:1]),
        *(("microdata", p.value) for p in reading.microdata.all("headline")[:1]),
        ("jsonld:name", text_of(reading.jsonld.article.get("name"))),
        *((f"meta:{name}", content) for name, content in meta.all("dcterms.title", "dc.title", "parsely-title")[:2]),
        ("title", reading.document.title),
    ]
    lines = [h.text for h in printed] + _printed_lines(reading, anywhere=not printed)
    known = {squeeze(text) for text in lines} - sites
    found = []
    for source, raw in raws:
        if not raw:
            continue
        text = strip_site(html.unescape(raw) if "&" in raw else raw, sites, known)
        refused = not squeeze(text) or squeeze(text) in sites or len(text) > MAX_LENGTH
        found.append(Candidate(None if refused else text, raw, source, "names only the site" if refused else "stated"))
    return found


def _printed_lines(reading: Reading, anywhere: bool) -> list[str]:
    """Lines by which a title can be told from the site's name: second headings, ``anywhere`` all short lines."""
    blocks = reading.document.blocks[:PROMINENT_WITHIN]
    return [
        b.text
        for b in blocks
        if (b.box.tag == "h2" or (anywhere and b.link_share < 0.5)) and 15 < len(b.text) <= MAX_LENGTH
    ]


def _headings(reading: Reading) -> tuple[list[_Heading], frozenset[str]]:
    """The ``h1`` of a page, in order, each with all its lines; and those, squeezed, that only lead home."""
    groups: list[tuple[Box, list[Block]]] = []
    for block in reading.document.blocks:
        top = _h1_around(block.box) if block.box.level == 1 else None
        if top is None:
            continue
        if groups and groups[-1][0] is top:
            groups[-1][1].append(block)
        elif len(groups) < MAX_HEADINGS:
            groups.append((top, [block]))
    found = []
    homes = set()
    for box, blocks in groups:
        text = _join([b.text for b in blocks])
        hints = f"{box.hints} {box.parent.hints if box.parent else ''}"
        if len(text) > MAX_LENGTH:
            continue
        if _LOGO.search(hints) or _leads_home(blocks[0], reading):
            homes.add(squeeze(text))
            continue
        weak = (
            box.hidden
            or bool(_APART.search(hints))
            or blocks[0].inside(*_AROUND)
            or _leads_elsewhere(blocks[0], reading)
        )
        found.append(_Heading(text, blocks[0].index, weak, blocks[0].text))
    return found, frozenset(homes)


def _h1_around(box: Box) -> Box | None:
    """The ``h1`` that a box is or stands in, at most two boxes between."""
    if box.tag == "h1":
        return box
    for _ in range(3):
        if box.parent is None:
            return None
        box = box.parent
        if box.tag == "h1":
            return box
    return None


def _leads_home(block: Block, reading: Reading) -> bool:
    """Whether a heading is a link to the site's or the blog's front: its name, not a headline."""
    target, own = _target(block, reading), _bare(reading.context.url)
    return target is not None and target != own and (own.startswith(f"{target}/") or target.count("/") == 2)


def _leads_elsewhere(block: Block, reading: Reading) -> bool:
    """Whether a heading is a link to another page: the lead story of a list."""
    target = _target(block, reading)
    return target is not None and target != _bare(reading.context.url)


def _target(block: Block, reading: Reading) -> str | None:
    """Where a line leads that is nothing but a link."""
    if block.link_share < 0.9 or not block.links:
        return None
    url = reading.absolute(block.links[0].get("href"))
    return _bare(url) if url else None


def _bare(url: str) -> str:
    return url.split("#", 1)[0].split("?", 1)[0].rstrip("/")


def _join(lines: list[str]) -> str:
    joined = lines[0]
    for line in lines[1:]:
        joined += line if line[:1] in ":,;.!?" else f" {line}"
    return joined


def _agreeing(headings: list[_Heading], references: list[str]) -> tuple[list[_Heading], list[_Heading]]:
    """Headings that tell the same as the metadata, best first, and the rest in page order."""
    if not references:
        seen = [h for h in headings if not h.weak and len(_words(h.text)) > 2]
        return seen[:1], [h for h in headings if h not in seen[:1]]
    scores = {h.block: max(agreement(h.text, r) for r in references) for h in headings}
    same = [h for h in headings if scores[h.block] >= MIN_AGREEMENT]
    if not same:  # a headline told in other words in the metadata still shares some, and stands alone
        alone = [h for h in headings if not h.weak]
        same = alone if len(alone) == 1 and (scores[alone[0].block] > 0.15 or len(_words(alone[0].text)) >= 5) else []
    told = frozenset(map(squeeze, references))
    same.sort(key=lambda h: (h.weak, -round(scores[h.block], 1), squeeze(h.text) not in told, h.block))
    return same, [h for h in headings if h not in same]


def agreement(one: str, other: str) -> float:
    """Share of the words of the shorter text that the other has too, 0 to 1."""
    a, b = _words(one), _words(other)
    if not a or not b:
        return 0.0
    small, large = sorted((a, b), key=len)
    share = len(small & large) / len(small)
    return share * (0.5 if len(small) == 1 and len(large) > 3 else 1.0)


@lru_cache(maxsize=256)
def _words(text: str) -> frozenset[str]:
    lowered = text.lower()
    words = _WORD.findall(lowered)
    if any("\u2e80" < c < "\ud7b0" for c in lowered):  # scripts without spaces are compared by pairs of characters
        together = "".join(words)
        return frozenset(a + b for a, b in pairwise(together))
    return frozenset(words)


def _retold(printed: Candidate, stated: list[Candidate]) -> Candidate | None:
    """The headline as the publisher quotes it, where that is worded otherwise than the heading on the page.

    ``og:title`` counts as such where ``twitter:title`` agrees with it, or where the heading is worded as the
    page's ``<title>``, that is for search engines. It must tell the same story; the heading stays the next
    candidate.
    """
    said = {c.source: c.value for c in reversed(stated) if c.value}
    card = said.get("meta:og:title")
    if card is None or squeeze(card) == squeeze(printed.value) or agreement(card, printed.value) < SAME_STORY:
        return None
    if _CUT_OFF.search(card) and squeeze(printed.value).startswith(squeeze(card)):
        return None
    quoted_twice = squeeze(said.get("meta:twitter:title", "")) == squeeze(card)
    for_search = squeeze(said.get("title", "")) == squeeze(printed.value)
    if not quoted_twice and not for_search:
        return None
    raw = next(c.raw for c in stated if c.source == "meta:og:title")
    return Candidate(card, raw, "meta:og:title", "as the publisher quotes it", printed.block)


def _printed(heading: _Heading, references: list[str], sites: frozenset[str]) -> Candidate:
    """The heading as a candidate; spans glued together in it are parted as the metadata parts them."""
    text = strip_site(heading.text, sites) if "|" in heading.text else heading.text
    squeezed = squeeze(text)
    for reference in references:
        if squeeze(reference) == squeezed and len(_WORD.findall(reference)) > len(_WORD.findall(text)):
            text = reference
    alone = _without_rubric(text, heading.first, references)
    rule = "heading" if alone is None else "heading without its rubric"
    return Candidate(alone or text, heading.text, "dom:h1", rule, heading.block)


def _without_rubric(text: str, first_line: str, references: list[str]) -> str | None:
    """A heading without the kicker before it or the lines below it, where the metadata leave them out.

    Two places must tell the shorter one word for word and none the whole.
    """
    told = [squeeze(r) for r in references]
    whole = squeeze(text)
    if whole in told:
        return None
    shorter = [t for t in told if told.count(t) > 1 and len(t) >= MIN_HEADLINE and t != whole]
    if any(whole.endswith(t) for t in shorter):
        ends = (text[m.end() :] for m in _SPACE.finditer(text))
        if end := next((e.lstrip(_RUBRIC_END) for e in ends if squeeze(e) in shorter), None):
            return end
    return first_line if squeeze(first_line) in shorter else None


def _prominent(reading: Reading, references: list[str], sites: frozenset[str]) -> list[Candidate]:
    """For pages without a usable ``h1``: the line that says what the metadata says, else a prominent one."""
    wanted = {squeeze(r) for r in references if len(squeeze(r)) >= 8}
    exact: list[Candidate] = []
    near: list[tuple[float, Candidate]] = []
    for block in reading.document.blocks[:PROMINENT_WITHIN]:
        text = block.text
        if not 8 <= len(text) <= 250 or block.box.hidden:
            continue
        weight = _prominence(block)
        squeezed = squeeze(text)
        if squeezed in wanted:
            exact.append(Candidate(text, text, f"dom:{block.tag}", "line that repeats the title", block.index))
        elif weight and squeezed not in sites and block.link_share < 0.5:
            told = max((agreement(text, r) for r in references), default=0.0)
            if told >= MIN_AGREEMENT and len(_words(text)) > 2:
                near.append((told + weight, Candidate(text, text, f"dom:{block.tag}", "prominent line", block.index)))
    near.sort(key=lambda pair: -pair[0])
    exact.sort(key=lambda c: reading.document.blocks[c.block].link_share > 0.5 if c.block is not None else True)
    return exact[:2] + [candidate for _, candidate in near[:2]]


def _prominence(block: Block) -> float:
    """How much larger or bolder than text a line is set, 0 to 1."""
    if block.tag in ("h2", "h3", "h4"):
        return 0.6 if block.tag == "h2" else 0.4
    if block.inside("h1", "h2", "h3"):
        return 0.5
    large = any((e.tag == "font" and _large(e.get("size"))) or e.tag == "big" for e, _ in block.inline)
    bold = block.bold_chars >= 0.9 * len(block.text)
    hinted = bool(block.box.hints and _TITLE_HINT.search(block.box.hints)) or any(
        _TITLE_HINT.search((e.get("class") or "").lower()) for e, _ in block.inline if e.get("class")
    )
    return 0.5 * large + 0.3 * bold + 0.3 * hinted


def _large(size: str | None) -> bool:
    return bool(size) and re.fullmatch(r"\+[1-9]|[4-7]", (size or "").strip()) is not None


def _find(ranked: list[Candidate], value: str | None) -> int | None:
    squeezed = squeeze(value or "")
    return next((c.block for c in ranked if c.block is not None and squeeze(c.value or "") == squeezed), None)
