"""Extracts the text of an article as paragraphs.

Structured data helps to find the text on the page. It replaces the text only if the page shows none of it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from newsscrape import urls
from newsscrape.extract.body.asides import is_question
from newsscrape.extract.body.boxes import CELLS, Node
from newsscrape.extract.body.features import Measure, key_of
from newsscrape.extract.body.line_rows import is_menu
from newsscrape.extract.body.lines import Line, read_lines
from newsscrape.extract.body.model import first_scores, second_scores
from newsscrape.extract.body.select import THRESHOLD, is_cell, is_heading, select
from newsscrape.extract.body.stories import listed_lines
from newsscrape.extract.document import clean
from newsscrape.extract.jsonld import text_of
from newsscrape.extract.parsed_html import ParsedHtml

MIN_STATED = 300  # characters; a shorter articleBody does not replace the text of a page
MAX_STATED = 500_000
_SURE = 0.8  # score from which a paragraph between links is not a teaser
_ELSEWHERE = 0.1  # share of the page's text that articleBody may repeat and still count as another text
_ITEMS = frozenset(("li", "dd", "dt"))
_ITEMS_AND_QUOTES = _ITEMS | {"blockquote"}
_LEAD = re.compile(
    r"stand-?first|\blead\b|lede|intro|sub-?title|sub-?head|chapo|sapo|summary|excerpt|deck|vorspann|ingress|bajada|perex"
)
_BREAKS = re.compile(r"(?:<br\s{0,9}/?>\s{0,99}){2,4}|</?(?:p|div|h[1-6]|li)\b[^>]{0,300}>|\n", re.I)
_TAGS = re.compile(r"<[a-z/!][^>]{0,500}>", re.I)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as printed, with white space collapsed.

    ``blocks`` are indices in ``reading.document.blocks``: several if ``<br>`` lines or the cells of a row were joined,
    none if the text is not on the page. ``kind`` is ``paragraph``, ``standfirst``, ``subhead``, ``list_item``,
    ``quote`` or ``row`` (of a table, its cells separated by " | ").
    """

    text: str
    blocks: tuple[int, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs of an article in order.

    ``confidence``, from 0 to 1, combines the scores of the chosen lines and their agreement with a second reading of
    the page, from articleBody or from the box with the densest text. ``source`` is ``dom`` or ``jsonld:articleBody``.
    """

    paragraphs: tuple[Paragraph, ...] = ()
    confidence: float = 0.0
    source: str = "dom"
    rule: str = "no running text"

    @property
    def text(self) -> str:
        """The paragraphs joined by a blank line."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def first_block(self) -> int | None:
        """Index of the first block of the text; None if the page shows no text."""
        return next((p.blocks[0] for p in self.paragraphs if p.blocks), None)

    @property
    def last_block(self) -> int | None:
        """Index of the last block of the text; None if the page shows no text."""
        return next((p.blocks[-1] for p in reversed(self.paragraphs) if p.blocks), None)


def read_body(reading: ParsedHtml, headline: str | None = None, headline_block: int | None = None) -> Body:
    """The body of a page; without paragraphs if nothing on it reads like running text.

    The body never contains ``headline``. ``headline_block`` is the headline's index in the document, if known.
    """
    measure = Measure(reading, read_lines(reading.document.blocks), headline_block)
    listed = listed_lines(measure.lines, lambda line: leads_away(reading, line))
    scores = second_scores(measure, first_scores(measure), listed)
    for i in _other_stories(reading, measure, scores, listed):
        scores[i] = 0.0
    kept = select(measure, scores, headline)
    stated = _stated(reading, measure, kept, headline)
    if stated is not None:
        return stated
    if not kept:
        return Body()
    paragraphs = _paragraphs(measure, kept)
    return Body(paragraphs, _confidence(measure, scores, kept), "dom", "scored lines")


def leads_away(reading: ParsedHtml, line: Line) -> bool:
    """Whether a line's links lead to another page."""
    here = urlsplit(reading.context.url).path.rstrip("/")
    for link in line.links:
        href = (link.get("href") or "").strip()
        target = href.split("#")[0].split("?")[0].rstrip("/")
        if target and not href.lower().startswith("javascript:") and not (here and target.endswith(here)):
            return True
    return False


def _other_stories(reading: ParsedHtml, measure: Measure, scores: Sequence[float], listed: set[int]) -> set[int]:
    """Lines that link to other stories of the site: lists below the text, paragraphs and cells that are only a link."""
    lines = measure.lines

    def offers(line: Line) -> bool:
        return leads_away(reading, line) and _stays(reading, line)

    found = listed_lines(lines, offers) if listed else set()
    if found:  # between two paragraphs the lines may be text with links: there the scores decide
        sure = (i for i, score in enumerate(scores) if score >= THRESHOLD and measure.prose[i] and i not in found)
        last = max(sure, default=-1)
        found = {i for i in found if i > last}
        teasers = [scores[i] for i in found if measure.prose[i]]
        if len(teasers) == 1 and teasers[0] >= _SURE:  # the last paragraph, between two links
            found = set()
    for i, line in enumerate(lines):
        if measure.rows[i] is not None and line.link_share > 0.75 and is_menu(line):
            tag = line.box.tag
            if (tag == "p" and offers(line)) or (tag in CELLS and not is_cell(measure, i)):
                found.add(i)
    return found


def _stays(reading: ParsedHtml, line: Line) -> bool:
    """Whether a link stays on the site, as links to other stories do. The links of a list article leave it."""
    site = urls.domain(reading.context.url)
    links = [(link.get("href") or "").lower() for link in line.links]
    return any("//" not in href or (bool(site) and site in href) for href in links)


def _paragraphs(measure: Measure, kept: Sequence[int]) -> tuple[Paragraph, ...]:
    lines = measure.lines
    found: list[Paragraph] = []
    leading = True
    row = None
    for i in kept:
        line = lines[i]
        kind = _kind(measure, i)
        if kind == "row":
            this_row = line.box.parent
            if row is not None and row is this_row:
                last = found[-1]
                found[-1] = Paragraph(f"{last.text} | {line.text}", last.blocks + _blocks(line), kind)
                continue
            row = this_row
        else:
            row = None
        if leading and kind in ("paragraph", "subhead"):
            if _is_standfirst(measure, i):
                kind = "standfirst"
            elif kind == "paragraph":
                leading = False
        found.append(Paragraph(line.text, _blocks(line), kind))
    return tuple(found)


def _blocks(line: Line) -> tuple[int, ...]:
    return tuple(range(line.index, line.last + 1))


def _kind(measure: Measure, i: int) -> str:
    """The kind of a line, from the boxes around it."""
    line = measure.lines[i]
    box = line.box
    if is_heading(line) or is_question(measure, i):
        return "subhead"
    for near in box.nearest(3) if not box.tags.isdisjoint(_ITEMS_AND_QUOTES) else ():
        if near.tag in _ITEMS:
            return "list_item"
        if near.tag == "blockquote":
            return "quote"
    if is_cell(measure, i):
        return "row"
    return "paragraph"


def _is_standfirst(measure: Measure, i: int) -> bool:
    """Whether a line is a lead before the text: its class says so, or the page's description repeats it."""
    line = measure.lines[i]
    boxes = [box for box in (line.box, line.box.parent) if box is not None]
    if any(
        _LEAD.search(box.hints) for box in boxes if box.hints and box.tag not in ("body", "html", "article", "main")
    ):
        return True
    return line.size > 30 and measure.description != "" and line.text in measure.description


def _confidence(measure: Measure, scores: Sequence[float], kept: Sequence[int]) -> float:
    """The mean score of the chosen lines, times their agreement with a second reading; both weighted by characters."""
    lines = measure.lines
    size = sum(lines[i].size for i in kept)
    sure = sum(scores[i] * lines[i].size for i in kept) / size
    other = _second_reading(measure)
    if not other:
        return round(0.5 * sure, 3)
    chosen = set(kept)
    both = sum(lines[i].size for i in chosen & other)
    agreed = 2 * both / (size + sum(lines[i].size for i in other))
    return round(sure * (0.5 + 0.5 * agreed), 3)


def _second_reading(measure: Measure) -> set[int]:
    """The lines in articleBody, if it has most of the page's text; otherwise the prose in the densest box."""
    if measure.cover > 0.5:
        return {i for i, inside in enumerate(measure.in_source) if inside == 1}
    share = 0.5 * measure.total_prose
    inside: set[Node] = set()
    for node in measure.nodes:  # outer boxes before inner ones: the last one with enough prose is the densest
        if node.prose >= share and (node.parent is None or node.parent not in inside or node.parent.prose > node.prose):
            inside = {node}
        elif node.parent in inside:
            inside.add(node)
    return {i for i, prose in enumerate(measure.prose) if prose > 0 and measure.own[i] in inside}


def _stated(reading: ParsedHtml, measure: Measure, kept: Sequence[int], headline: str | None) -> Body | None:
    """articleBody as the body, if it belongs to this page's article and the page shows none of it."""
    if measure.cover > _ELSEWHERE or any(measure.in_source[i] == 1 for i in kept):
        return None
    article = reading.jsonld.article
    text = article.get("articleBody")
    if not isinstance(text, str) or len(text) < MIN_STATED:
        return None
    if sum(measure.lines[i].size for i in kept) * 3 > len(text):
        return None
    title, stated = key_of(headline or ""), key_of(text_of(article.get("headline")) or "")
    if not title or not stated or (title not in stated and stated not in title):
        return None  # its headline does not show that it is this page's article
    pieces = (clean(_TAGS.sub(" ", html.unescape(piece))) for piece in _BREAKS.split(text[:MAX_STATED]))
    paragraphs = tuple(Paragraph(piece, (), "paragraph") for piece in pieces if piece and key_of(piece) != title)
    return Body(paragraphs, 0.5, "jsonld:articleBody", "text is not in the page") if paragraphs else None
