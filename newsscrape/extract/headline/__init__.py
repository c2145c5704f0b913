"""The headline as printed above an article: without site name, section, kicker or badge.

A printed heading takes precedence. Titles in metadata are written for cards and search engines: they show which of
several headings is meant and what in it is not the headline, and are used if the page prints none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from newsscrape.extract.candidates import Candidate
from newsscrape.extract.headline import prominent
from newsscrape.extract.headline.headings import Heading, Piece, headings, joined
from newsscrape.extract.headline.metadata import metadata_headlines, share_title_candidates, title_tag_candidates
from newsscrape.extract.headline.wording import MIN_AGREEMENT, agreement, count_words, words_of
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.sitename import site_names, squeeze, without_name

__all__ = ["candidates", "share_title_candidates", "title_tag_candidates"]
MIN_HEADLINE = 12  # letters and digits that must be left of a heading without its kicker
MIN_ALONE = 5  # words of a page's only heading that counts whatever the metadata say
NAME = 4  # words up to which a title that the page does not repeat may be the site's name
SAME_STORY = 0.15  # share of words from which a shorter headline is of the same story
MAX_PIECES = 12  # pieces of a heading that are tried without their neighbours
BESIDE = 20  # lines around a heading within which the headline is that metadata repeat
_SPACE = re.compile(r"\s+")
_ARTICLE = re.compile(r"\w{1,3}")  # "The", "10": a title that leaves this out does not show a kicker
_RUBRIC_END = " -–—:/|·•"


def candidates(reading: ParsedHtml) -> list[Candidate]:
    """Every reading of the headline, best first; ``block`` is set if it is in the document."""
    printed, homes = headings(reading)
    sites = site_names(reading) | homes
    printed = [h for h in printed if squeeze(h.text) not in sites]
    told = metadata_headlines(reading, sites, printed)
    references = [c.value for c in told if c.value]
    agreeing, other = _agreeing(printed, references)
    found = [_printed(heading, references, sites) for heading in agreeing]
    repeating = _repeating(reading, told, agreeing)
    if not agreeing:
        alone = _alone(printed, references)
        lone = [_printed(heading, references, sites) for heading in alone]
        found = lone + repeating if _leads(alone, repeating, references) else repeating + lone
        other = [h for h in other if h not in alone]
        found = found or prominent.near(reading, references, sites)
    elif repeating:
        found = repeating + found
    if all(c.source == "title" and count_words(c.value) <= NAME for c in told if c.value):
        lines = [] if agreeing else prominent.above_text(reading, sites)
        found = lines if lines and _heads_the_site(reading, found, lines[0]) else found or lines
    found += [replace(c, block=_find(found, c.value)) for c in told]
    found += [Candidate(h.text, h.raw, "dom:h1", "agrees with no title", h.block) for h in other]
    return found


def _heads_the_site(reading: ParsedHtml, found: list[Candidate], line: Candidate) -> bool:
    """Whether the line that repeats a short title is a masthead: another prominent line is between it and the text."""
    at, other = found[0].block if found else None, line.block
    if at is None or other is None or at >= other:
        return False
    blocks = reading.document.blocks
    between = blocks[at + 1 : other]
    return (
        blocks[at].heading_level is None
        and not prominent.has_text(blocks[at], blocks[at + 1 : at + 1 + prominent.BELOW])
        and all(block.size < prominent.TEXT for block in between)
    )


def _agreeing(printed: list[Heading], references: list[str]) -> tuple[list[Heading], list[Heading]]:
    """Headings that agree with the metadata, best first, and the others in page order."""
    scores = {h.block: max((agreement(h.text, r) for r in references), default=0.0) for h in printed}
    same = [h for h in printed if scores[h.block] >= MIN_AGREEMENT]
    exact = frozenset(map(squeeze, references))
    same.sort(key=lambda h: (h.weak, -round(scores[h.block], 1), squeeze(h.text) not in exact, h.block))
    return same, [h for h in printed if h not in same]


def _alone(printed: list[Heading], references: list[str]) -> list[Heading]:
    """The heading of a page that agrees with no title: without any title the first heading, else the only one."""
    seen = [h for h in printed if not h.weak]
    if not references:
        return [h for h in seen if len(words_of(h.text)) > 1][:1]
    if len(seen) != 1:
        return []
    shared = max(agreement(seen[0].text, r) for r in references)
    return seen if shared > SAME_STORY or count_words(seen[0].text) >= MIN_ALONE else []


def _leads(alone: list[Heading], repeating: list[Candidate], references: list[str]) -> bool:
    """Whether the only heading of a page is its headline, and the line that repeats a title a subhead below it."""
    if not alone or not repeating or alone[0].block > (repeating[0].block or 0):
        return False
    shared = max((agreement(alone[0].text, r) for r in references), default=0.0)
    return shared > SAME_STORY and count_words(alone[0].text) >= MIN_ALONE


def _repeating(reading: ParsedHtml, told: list[Candidate], agreeing: list[Heading]) -> list[Candidate]:
    """Printed lines that repeat a title, if they precede the headings that agree with it.

    They do if there is no such heading, or if the best is a breadcrumb, hidden or differently worded, while a heading
    near it repeats a title that two places give word for word.
    """
    references = [c.value for c in told if c.value]
    if not agreeing:
        return prominent.repeating(reading, references)
    best = agreeing[0]
    squeezed = [squeeze(r) for r in references]
    if not best.weak and (squeeze(best.text) in squeezed or squeeze(best.raw) in squeezed):
        return []
    least = 1 if best.weak else 2
    wanted = [w for w in references if squeezed.count(squeeze(w)) >= least and squeeze(w) != squeeze(best.text)]
    blocks = reading.document.blocks
    around = slice(max(0, best.block - BESIDE), best.block + BESIDE + 1)
    lines = [(c, blocks[c.block]) for c in prominent.repeating(reading, wanted, around) if c.block is not None]
    return [
        candidate
        for candidate, block in lines
        if block.heading_level != 1 and block.link_share < 0.5 and prominent.prominence(block)
    ][:1]


def _printed(heading: Heading, references: list[str], sites: frozenset[str]) -> Candidate:
    """The heading as a candidate, without the parts that metadata or markup separate from the headline."""
    told = [squeeze(r) for r in references]
    text = without_name(heading.text, sites)
    squeezed = squeeze(text)
    if squeezed in told:
        alone = _without_kicker(heading.pieces, told, told.count(squeezed))
        if alone is None:
            return Candidate(_worded(text, heading.raw, references), heading.raw, "dom:h1", "heading", heading.block)
    else:
        alone = _without_rubric(text, heading.first, told) or _without_pieces(heading.pieces, told)
    rule = "heading" if alone is None else "heading without its rubric"
    return Candidate(alone or text, heading.raw, "dom:h1", rule, heading.block)


def _worded(text: str, raw: str, references: list[str]) -> str:
    """A heading whose words are joined without spaces in its markup, separated as in the metadata."""
    squeezed = squeeze(text)
    glued = count_words(raw if squeeze(raw) == squeezed else text)
    return next((r for r in references if squeeze(r) == squeezed and count_words(r) > glued), text)


def _without_rubric(text: str, first_line: str, told: list[str]) -> str | None:
    """A heading without the kicker before it or the lines below it, if two places have the rest word for word."""
    whole = squeeze(text)
    shorter = [t for t in told if told.count(t) > 1 and len(t) >= MIN_HEADLINE and t != whole]
    if any(whole.endswith(t) for t in shorter):
        ends = (m for m in _SPACE.finditer(text) if squeeze(text[m.end() :]) in shorter)
        if (m := next(ends, None)) and not _ARTICLE.fullmatch(text, 0, m.start()):
            return text[m.end() :].lstrip(_RUBRIC_END)
    return first_line if squeeze(first_line) in shorter else None


def _without_pieces(pieces: tuple[Piece, ...], told: list[str]) -> str | None:
    """A heading without pieces at its ends: those that a title leaves out, else those that their markup sets apart."""
    count = min(len(pieces), MAX_PIECES)
    for size in range(count - 1, 0, -1):
        for begin in range(count - size + 1):
            part = joined(pieces[begin : begin + size]).strip(_RUBRIC_END)
            if len(squeeze(part)) >= MIN_HEADLINE and squeeze(part) in told:
                return part
    return _set_apart(pieces)


def _without_kicker(pieces: tuple[Piece, ...], told: list[str], whole: int) -> str | None:
    """A heading that one title repeats with its kicker, without it: its markup and more of the titles leave it out."""
    part = _set_apart(pieces)
    ending = sum(t.endswith(squeeze(part)) for t in told) - whole if part else 0
    return part if ending > max(whole, 1) else None


def _set_apart(pieces: tuple[Piece, ...]) -> str | None:
    """A heading without the pieces at its ends that their markup sets apart; a kicker only at its beginning."""
    begin, end = 0, len(pieces)
    while begin < end and pieces[begin].apart:
        begin += 1
    while end > begin and pieces[end - 1].apart and not pieces[end - 1].kicker:
        end -= 1
    part = joined(pieces[begin:end]).strip(_RUBRIC_END)
    return part if end - begin < len(pieces) and len(squeeze(part)) >= MIN_HEADLINE else None


def _find(ranked: list[Candidate], value: str | None) -> int | None:
    squeezed = squeeze(value or "")
    return next((c.block for c in ranked if c.block is not None and squeeze(c.value or "") == squeezed), None)
