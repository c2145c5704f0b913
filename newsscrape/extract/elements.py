"""How elements are laid out: which are inline, which are boxes, and which a browser does not show.

Uses HTML's defaults by tag, and an element's own attributes and neighbours. Reads no style sheet.
"""

from __future__ import annotations

from itertools import islice
from typing import Any, TypeAlias

from newsscrape.extract.visibility import is_unseen_name, style_of

INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr".split()
)
_SKIPPED = frozenset(
    "applet area audio base canvas datalist dialog embed frame frameset head iframe input link math meta "
    "noframes noscript object optgroup option param progress script select style svg template textarea track "
    "video".split()
)
_BOLD = frozenset(("b", "strong"))
# What the walk does at an element, by its tag; anything else is a box.
INLINE, LINK, BOLD_TYPE, TIME, BREAK, IMAGE, SKIP, BOX = range(8)
KINDS = {
    **dict.fromkeys(_SKIPPED, SKIP),
    **dict.fromkeys(INLINE_TAGS, INLINE),
    **dict.fromkeys(_BOLD, BOLD_TYPE),
    "a": LINK,
    "time": TIME,
    "br": BREAK,
    "img": IMAGE,
    "amp-img": IMAGE,
}
# What fields look for anywhere on a page, found in one pass (``walk.listing``): by tag, and by attribute.
LISTED = {"script": "script", "meta": "meta", "link": "link", "base": "base", "title": "titles", "h1": "titles"}
LISTED_BY = "itemprop"
Listed: TypeAlias = dict[str, list[Any]]  # the elements by the names of the lists
LOOKED_INTO = frozenset(("head", "noscript", "style", "template"))  # skipped elements that are still examined
PREFORMATTED = frozenset(("pre", "listing", "plaintext", "xmp"))
TEXT_TAGS = ("noscript", *sorted(INLINE_TAGS), "p", "div", "li", "h2", "h3", "h4", "blockquote", "td")
MAX_DESCENDANTS = 20  # an element with more inside is not a word of a sentence


def is_inline(element: Any, tag: str) -> bool:
    """Whether a custom element, or a button, is part of the line around it rather than a box.

    Style sheets decide that, and we load none; text of its parent directly before or after it is the evidence here.
    """
    parent, previous = element.getparent(), element.getprevious()
    if parent is None:
        return False
    before = ((parent.text if previous is None else previous.tail) or "").strip()
    after = (element.tail or "").strip()
    if tag == "button":
        among = bool(after) and (bool(before) or after[0].islower())
    else:
        among = parent.tag == "p" or bool(after) or (bool(before) and before[-1] not in ".!?")
    if not among:
        return False
    inner = list(islice(element.iterdescendants(), MAX_DESCENDANTS))
    return len(inner) < MAX_DESCENDANTS and all(KINDS.get(x.tag, BOX) <= BREAK or "-" in x.tag for x in inner)


def look(element: Any) -> tuple[bool, bool]:
    """Whether an inline element is hidden, and whether it is displayed as a block."""
    hidden = as_block = False
    for key, value in element.items():
        if key == "style":
            unseen, _, as_block = style_of(value)
            hidden = hidden or unseen
        elif key == "class":
            hidden = hidden or is_unseen_name(value.lower())
        elif key == "hidden":
            hidden = hidden or value != "until-found"
    return hidden, as_block


def drop_cap(image: Any) -> list[str]:
    """The first letter of a paragraph that is a picture."""
    letter = (image.get("alt") or "").strip()
    return [letter] if len(letter) == 1 and letter.isupper() else []
