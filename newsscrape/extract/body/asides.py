"""Removes what is next to an article's text or repeats it: hidden text, captions, promotional boxes, pull quotes.

These are rules for what a score cannot express. Each rule selects lines of the body to remove. A rule that selects
most of the body is ignored, because such lines are the content of the page: a gallery, a forum, a form, or an article
that is hidden until a script runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from newsscrape.extract.body.boxes import Node
from newsscrape.extract.body.counting import hint_bits
from newsscrape.extract.body.features import FEATURES, Measure
from newsscrape.extract.body.service import is_service
from newsscrape.extract.body.words import BITS, START_KINDS, TAG_BITS, WORD_KINDS
from newsscrape.extract.document import HEADINGS, Box

FEW = 0.4  # share of the text below which captions, comments and the like are not the content of the page
_BEFORE = 4  # lines that a kicker or standfirst may take before the headline
_BOXED = 6  # the most lines of a box in the text that is not part of it
_OFFER = 700  # and the most characters
_QUOTE = 30, 400  # the fewest and the most characters of a pull quote
_LITTLE = 300  # the most characters of a table that only holds a picture and its caption
_FIGURES = frozenset(("figcaption", "figure"))
_QUOTING = frozenset(("blockquote", "aside", "q"))
_SETTING_APART = frozenset(("div", "aside", "section", "form", "figure", "details"))
_MARKS = "\"'“”„«»‘’「」『』 .,;:!?…–—-"
_OPENING, _CLOSING = frozenset("\"'“„«»‘‚「『"), frozenset("\"'”“»«’‘」』")
_MARKS_TWICE = '"“”„«»'
_COLUMN = {name: i for i, name in enumerate(FEATURES)}
Aside: TypeAlias = Callable[[Measure, set[int]], set[int]]  # which of the body's lines a rule removes
_OFFERS = frozenset(START_KINDS.index(kind) for kind in ("letter", "share", "comment", "advert"))
_LETTER = WORD_KINDS.index("letter")
_OFFERING = BITS["letter"] | BITS["player"] | BITS["consent"] | BITS["share"] | BITS["advert"]
_QUOTED = BITS["quote"] | TAG_BITS["aside"] | TAG_BITS["blockquote"]


def without_asides(measure: Measure, kept: set[int]) -> set[int]:
    """The lines that remain. ``kept`` are indices of the lines chosen by their scores."""
    kept = kept - _hidden(measure, kept)
    for aside in ASIDES.values():
        drop = aside(measure, kept)
        if drop and _size(measure, drop) < FEW * _size(measure, kept):
            kept = kept - drop
    kept = kept - _offers(measure, kept)
    return kept - _pull_quotes(measure, kept)


def _hidden(measure: Measure, kept: set[int]) -> set[int]:
    """Hidden lines, if they are a small part of the text or repeat it.

    A larger part that is hidden and appears nowhere else is the text behind "show more", and is kept.
    """
    hidden = {i for i in kept if measure.lines[i].box.hidden}
    if not hidden or hidden == kept:
        return set()
    if _size(measure, hidden) < _ASIDE * _size(measure, kept - hidden):
        return hidden
    seen = {word for i in kept - hidden for word in measure.lines[i].text.split()}
    words = [word for i in hidden for word in measure.lines[i].text.split()]
    copied = sum(word in seen for word in words)
    return hidden if copied > _COPY * len(words) else set()


_ASIDE = 0.25  # hidden text shorter than this share of the visible text is not part of it
_COPY = 0.8  # hidden text with more than this share of words in the visible text is a copy of it


def _offers(measure: Measure, kept: set[int]) -> set[int]:
    """Lines of small promotional boxes in the text: a newsletter, an app, a player, consent."""
    found: set[int] = set()
    total = _size(measure, kept)
    seen: set[Node] = set()
    for i in kept:
        box = _set_apart(measure, i, total) if measure.rows[i] is not None else None
        if box is None or box in seen:
            continue
        seen.add(box)
        if _is_offer(measure, box):
            found.update(range(box.start, box.end))
    found &= kept
    return found if _size(measure, found) < FEW * total else set()


def _set_apart(measure: Measure, i: int, total: int) -> Node | None:
    """The largest small box around a line whose tag is one for boxes; None if there is none."""
    node: Node | None = measure.own[i]
    found = None
    while node is not None and node.end - node.start <= _BOXED and node.chars < min(_OFFER, FEW * total):
        if node.box.tag in _SETTING_APART and node.box.tag != "body":
            found = node
        node = node.parent
    return found


def _is_offer(measure: Measure, box: Node) -> bool:
    """Whether a box is promotional, according to its class, its lines, or a form in it."""
    lines = range(box.start, box.end)
    if any(measure.starts[i] in _OFFERS for i in lines) and box.end - box.start <= 3:
        return True
    offers = sum(measure.starts[i] in _OFFERS or measure.words[i][_LETTER] for i in lines)
    controls = any(measure.lines[i].box.tag in ("button", "label", "form") for i in lines)
    named = any(hint_bits(measure.lines[i].box.hints) & _OFFERING for i in lines) or bool(
        hint_bits(box.box.hints) & _OFFERING
    )
    return (named and (offers > 0 or controls)) or (controls and offers > 0)


def _pull_quotes(measure: Measure, kept: set[int]) -> set[int]:
    """Quotations set apart whose words another line repeats, and the other lines of their boxes.

    A quotation is in a box for it, or is a line that quotation marks enclose.
    """
    lines = measure.lines
    candidates = [
        i
        for i in kept
        if _QUOTE[0] <= lines[i].size < _QUOTE[1]
        and (_is_quoted(lines[i].box) or (lines[i].box.tag not in HEADINGS and _is_enclosed(lines[i].text)))
    ]
    if not candidates:
        return set()
    text = "\n".join([lines[i].text.lower() for i in kept])
    found: set[int] = set()
    for i in candidates:
        words = lines[i].text.lower().strip(_MARKS)
        if len(words) >= _QUOTE[0] and text.count(words) > 1:
            found.add(i)
            found.update(j for j in _beside(measure, i) if j in kept and measure.lines[j].size < _QUOTE[0] * 3)
    return found


def _is_quoted(line: Box) -> bool:
    """Whether a line's box is one for a quotation, or one of the two around it."""
    return any(box.tag in _QUOTING or (box.hints and hint_bits(box.hints) & _QUOTED) for box in line.nearest(3))


def _is_enclosed(text: str) -> bool:
    """Whether one pair of quotation marks encloses a line."""
    inner = text[1:].rstrip(".,")
    return text[0] in _OPENING and inner[-1:] in _CLOSING and not any(mark in inner[:-1] for mark in _MARKS_TWICE)


def _beside(measure: Measure, i: int) -> Iterator[int]:
    """The other lines of the quotation box around a line."""
    for box in measure.lines[i].box.nearest(3):
        if box.tag in _QUOTING:
            for j in (i - 1, i + 1):
                if 0 <= j < len(measure.lines) and _is_within(measure.lines[j].box, box):
                    yield j
            return


def _is_within(inner: Box, outer: Box) -> bool:
    return any(box is outer for box in inner.ancestors())


def _size(measure: Measure, chosen: set[int]) -> int:
    return sum(measure.lines[i].size for i in chosen)


def _says(group: str, level: int) -> Aside:
    column = _COLUMN[f"in:{group}"]

    def saying(measure: Measure, kept: set[int]) -> set[int]:
        rows = measure.rows
        return {i for i in kept if (row := rows[i]) is not None and row[column] >= level}

    return saying


def _before_headline(measure: Measure, kept: set[int]) -> set[int]:
    first = measure.headline - _BEFORE if measure.headline is not None else 0
    return {i for i in kept if i < first}


def _captions(measure: Measure, kept: set[int]) -> set[int]:
    return {i for i in kept if _is_caption(measure, i)}


def _is_caption(measure: Measure, i: int) -> bool:
    box = measure.lines[i].box
    if box.tag in _FIGURES or (box.parent is not None and box.parent.tag in _FIGURES):
        return True
    return "table" in box.tags and measure.rows[i] is not None and _is_under_picture(measure, i)


def _is_under_picture(measure: Measure, i: int) -> bool:
    """Whether the innermost table around a line holds only this line and a picture."""
    node: Node | None = measure.own[i]
    while node is not None and node.box.tag != "table":
        node = node.parent
    if node is None or node.end - node.start > 2 or node.chars > _LITTLE:
        return False
    if measure.images.isdisjoint(line.index for line in measure.lines[node.start : node.end]):
        return False
    return next(node.box.element.iter("img"), None) is not None


_bylines = _says("byline", 3)
_in_forms = _says("<form>", 1)


def _controls(measure: Measure, kept: set[int]) -> set[int]:
    """Lines in a form or a button, except questions that open their answers."""
    return {i for i in _in_forms(measure, kept) if not is_question(measure, i)}


def _services(measure: Measure, kept: set[int]) -> set[int]:
    """Requests to readers. An item of a list may be advice to subscribe to something."""
    lines = measure.lines
    return {i for i in kept if is_service(lines[i].text) and "li" not in lines[i].box.tags}


def captions(measure: Measure) -> set[int]:
    """The long captions of a gallery, a page with no other text. Empty if there are fewer than two."""
    found = {i for i, prose in enumerate(measure.prose) if prose and _is_caption(measure, i)}
    return found if len(found) > 1 else set()


def is_question(measure: Measure, i: int) -> bool:
    """Whether a line is a heading of an accordion: one of several similar buttons, each with a text below it."""
    line, lines = measure.lines[i], measure.lines
    if measure.rows[i] is None:
        return False
    if line.box.tag != "button" and not (line.box.parent is not None and line.box.parent.tag == "button"):
        return False
    node = measure.own[i]
    while node.box.tag != "button" and node.parent is not None:
        node = node.parent
    following = lines[i + 1] if i + 1 < len(lines) else None
    if following is None or following.size < _ANSWER or "button" in following.box.tags:
        return False
    around = node.parent
    return node.twins > 1 or (around is not None and around.twins > 1) or line.text[-1] in "?？؟"


_ANSWER = 40  # characters

# Left out unless it is what the page is about.
ASIDES: dict[str, Aside] = {
    "before the headline": _before_headline,
    "caption": _captions,
    "comment": _says("comment", 2),
    "form": _controls,
    "consent": _says("consent", 2),
    "service": _services,
    "byline": lambda measure, kept: {i for i in _bylines(measure, kept) if measure.lines[i].size < 150},
}
