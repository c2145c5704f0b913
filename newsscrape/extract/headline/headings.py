"""The ``h1`` elements of a page: which ones are set apart, and which parts of one are not the headline.

Sites put more into an ``h1`` than its headline: a permalink sign, a badge, a kicker, text for screen readers. Each is
an element of its own, recognised by its markup or because the metadata leave it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from newsscrape.extract.document import Block, Box, clean
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.sitename import squeeze
from newsscrape.lazy import compiled

MAX_LENGTH = 400  # characters; longer lines are text, not headlines
MAX_HEADINGS = 60
MAX_PIECES = 60  # of one line; an animation puts each letter in an element of its own
_AROUND = ("footer", "nav", "aside")  # a heading in one of these belongs to the page, not to the article
_LOGO = re.compile(r"\blogo|[a-z]-?logo\b")
# Hidden headings, and those of boxes over or next to the article.
_UNSEEN = re.compile(r"sr-only|visually-?hidden|screen-?reader|offscreen|is_blind|\bblind\b|invisible")
_APART = re.compile(
    r"newsletter|modal|cookie|consent|related|sidebar|navbar|masthead|site-?(?:title|name)|blog-?(?:title|name)"
)
_CRUMBS = re.compile(r"bread-?cr[au]mb")
CRUMBS_WITHIN = 4  # boxes around a heading that may be the list of breadcrumbs
_SIGN = re.compile(r"[\W_]{1,3}")  # "¶", "#", "§", "🔗": a permalink sign is not part of the headline
_ANCHOR = re.compile(r"anchor|permalink|header-?link|heading-?link|copy-?link")
# Words of class names for what precedes or follows a headline within its heading.
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:badge|label|kicker|eyebrow|overline|rubric|rubrik|topline|dachzeile|flag|pill|chip|premium|paywall|"
    r"plus-?icon|exclusive|live|edit|edit-?section|sub-?title|subtitulo|standfirst|deck|byline|date|time|count|comments?)(?:$|[\s_-])"
)
_SMALL = ("button", "small")  # what such an element says is next to a headline
_KICKER = re.compile(r"(?:^|[\s_-])(?:kicker|eyebrow|overline|topline|dachzeile)(?:$|[\s_-])")
_UNSPACED = compiled(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a heading with its own markup. ``space``: whether white space separates it from the piece before.

    ``apart``: its markup says that it is not the headline; ``kicker``: that it precedes one. ``dropped``: it is not
    text, or not visible.
    """

    text: str
    space: bool
    apart: bool = False
    dropped: bool = False
    kicker: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """One ``h1``: ``text`` is what it shows over all its lines, ``raw`` everything in it.

    ``block`` is its first line, ``first`` the text of that line, ``weak`` whether it is hidden or apart from the
    article: in a footer, among breadcrumbs, in a box over the page.
    """

    text: str
    raw: str
    block: int
    weak: bool
    first: str
    pieces: tuple[Piece, ...]


def headings(reading: ParsedHtml) -> tuple[list[Heading], frozenset[str]]:
    """The ``h1`` elements of a page, in order, each with all its lines; and those, squeezed, that only link to the home
    page.
    """
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
        raw = _join([b.text for b in blocks])
        if len(raw) > MAX_LENGTH:
            continue
        hints = f"{box.hints} {box.parent.hints if box.parent else ''}"
        if _LOGO.search(hints) or _leads_home(blocks[0], reading):
            homes.add(squeeze(raw))
            continue
        weak = (
            box.hidden
            or bool(_UNSEEN.search(hints) or _APART.search(hints))
            or any(_CRUMBS.search(around.hints) for around in box.nearest(CRUMBS_WITHIN))
            or blocks[0].inside(*_AROUND)
            or _leads_elsewhere(blocks[0], reading)
        )
        pieces = tuple(_pieces(blocks, box))
        shown = [p for p in pieces if not p.dropped]
        first = joined(p for p in _pieces(blocks[:1], box) if not p.dropped) if len(blocks) > 1 else joined(shown)
        found.append(Heading(joined(shown or pieces), raw, blocks[0].index, weak, first, tuple(shown or pieces)))
    return found, frozenset(homes)


def joined(pieces: Iterator[Piece] | Sequence[Piece]) -> str:
    """Pieces as one text, separated as white space or markup separates them."""
    text = ""
    for piece in pieces:
        text += f" {piece.text}" if text and piece.space else piece.text
    return text


def _h1_around(box: Box) -> Box | None:
    """The ``h1`` that a box is or is in, with at most two boxes between."""
    if box.tag == "h1":
        return box
    for _ in range(3):
        if box.parent is None:
            return None
        box = box.parent
        if box.tag == "h1":
            return box
    return None


def _join(lines: list[str]) -> str:
    joined = lines[0]
    for line in lines[1:]:
        joined += line if line[:1] in ":,;.!?" else f" {line}"
    return joined


def _pieces(blocks: Sequence[Block], h1: Box) -> Iterator[Piece]:
    """The pieces of a heading in order: its lines, and within a line the contents of inline elements."""
    if len(blocks) == 1 and not blocks[0].inline and blocks[0].box is h1:
        yield Piece(blocks[0].text, False)
        return
    for block in blocks:
        begins_line = block.text[:1] not in ":,;.!?"
        apart = block.box is not h1 and (block.box.tag in _SMALL or bool(_BESIDE.search(block.box.hints)))
        kicker = block.box is not h1 and bool(_KICKER.search(block.box.hints))
        dropped = block.box.hidden or (block.box is not h1 and bool(_UNSEEN.search(block.box.hints)))
        before: Any = None
        for text, space, element in _parts(block):
            part = Piece(
                text,
                space or begins_line or _set_apart(before, element),
                apart or _hinted(element, h1, _BESIDE) or _is_small(element, h1),
                (dropped and not h1.hidden) or _is_sign(element, text) or _is_unseen(element, h1),
                kicker or _hinted(element, h1, _KICKER),
            )
            begins_line, before = False, (element, text)
            yield part


def _parts(block: Block) -> Iterator[tuple[str, bool, Any]]:
    """A line split where its inline elements start and end: text, whether white space precedes it, the element."""
    line, at = block.text, 0
    if len(block.inline) > MAX_PIECES:
        yield line, False, None
        return
    for element, raw in block.inline:
        text = clean(raw)
        begin = line.find(text, at) if text else -1
        if begin < 0:
            continue
        between = line[at:begin]
        if between.strip():
            yield between.strip(), between[0] == " ", None
        yield text, begin > 0 and line[begin - 1] == " ", element
        at = begin + len(text)
    rest = line[at:]
    if rest.strip():
        yield rest.strip(), rest[0] == " ", None


def _set_apart(before: tuple[Any, str] | None, element: Any) -> bool:
    """Whether two pieces with nothing between them are two words: one of the neighbours is a span set as a line.

    A single letter is a large initial; bold and italics occur within words.
    """
    if before is None:
        return False
    one, text = before
    tags = {e.tag for e in (one, element) if e is not None}
    if tags - {"span", "a"} or "span" not in tags or len(text) < 2:
        return False
    if not text[-1].isalnum() or _UNSPACED.search(text[-1]):
        return False
    if one is None or element is None:
        return True
    return one not in element.iterancestors("span") and element not in one.iterancestors("span")


def _hinted(element: Any, h1: Box, pattern: re.Pattern[str]) -> bool:
    """Whether an inline element or one around it, up to the heading, has such a class or id."""
    return any(pattern.search(f"{e.get('class') or ''} {e.get('id') or ''}".lower()) for e in _within(element, h1))


def _is_small(element: Any, h1: Box) -> bool:
    """Whether an inline element is a button or in small print."""
    return any(e.tag in _SMALL for e in _within(element, h1))


def _is_unseen(element: Any, h1: Box) -> bool:
    return _hinted(element, h1, _UNSEEN) or any(
        e.get("hidden") is not None or "display:none" in (e.get("style") or "").replace(" ", "").lower()
        for e in _within(element, h1)
    )


def _is_sign(element: Any, text: str) -> bool:
    """Whether a link is a permalink: "

    " or "#", or a word that its markup calls an anchor.
    """
    if element is None or element.tag != "a":
        return False
    if _SIGN.fullmatch(text):
        return True
    hints = f"{element.get('class') or ''} {element.get('aria-label') or ''}".lower()
    return len(text) <= 20 and (element.get("href") or "").startswith("#") and bool(_ANCHOR.search(hints))


def _within(element: Any, h1: Box) -> Iterator[Any]:
    while element is not None and element is not h1.element:
        yield element
        element = element.getparent()


def _leads_home(block: Block, reading: ParsedHtml) -> bool:
    """Whether a heading links to the site's or the blog's home page: its name, not a headline."""
    target, own = _target(block, reading), _bare(reading.context.url)
    return target is not None and target != own and (own.startswith(f"{target}/") or target.count("/") == 2)


def _leads_elsewhere(block: Block, reading: ParsedHtml) -> bool:
    """Whether a heading links to another page: the lead story of a list."""
    target = _target(block, reading)
    return target is not None and target != _bare(reading.context.url)


def _target(block: Block, reading: ParsedHtml) -> str | None:
    """The target of a line that consists of a link."""
    if block.link_share < 0.9 or not block.links:
        return None
    url = reading.absolute(block.links[0].get("href"))
    return _bare(url) if url else None


def _bare(url: str) -> str:
    return url.split("#", 1)[0].split("?", 1)[0].rstrip("/")
