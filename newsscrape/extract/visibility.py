"""Which markup a reader does not see, and which keeps its line ends: by attributes, class names and ``<style>``.

Knows what a page says of itself; it loads no style sheet and runs no script. So a page that hides its article until a
script shows it looks hidden here: whoever drops hidden text must look at how much of it there is (``body/select.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

# Declarations, lower case and without spaces. The last three are how text is kept for screen readers alone.
_UNSEEN = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|clip:rect\([01](?:px)?[,0-9px]*\)|clip-path:inset\((?:50|100)%"
    r"|(?:left|text-indent):-\d{3,}(?:px|em|rem)"
)
_PRESERVED = re.compile(r"white-space:(?:pre\b|break-spaces)")  # pre, pre-line and pre-wrap
_FOLDED = re.compile(r"white-space:(?:normal|nowrap)")
_SET_AS_BLOCK = re.compile(r"display:(?:block|flex|grid|table)\b")
_FLOATED = re.compile(r"float:(?:left|right)")
# Class names that utility style sheets (Bootstrap, Tailwind, WordPress, Drupal, GOV.UK) hide.
_UNSEEN_NAME = re.compile(
    r"(?:^| )(?!not-)(?:[a-z0-9]+[-_]{1,2})?(?:visually-?hidden|sr-?only|screen-?reader(?:-text|-only)?|a11y-hidden"
    r"|hidden-accessible|element-invisible|off-?screen)(?: |$)"
    r"|(?:^| )(?:hidden|is-hidden|d-none|display-none)(?: |$)"
    r"(?!.*(?:\b(?:sm|md|lg|xl|2xl|print):|\bd-(?:sm|md|lg|xl)-))"
)
_UNSEEN_PARTS = ("hidden", "only", "reader", "none", "invisible", "screen")  # one of them is in every such name
_CLASS_RULE = re.compile(r"\.(-?[a-z_][\w-]*)", re.I)
# As they are written, minified or not.
_HIDING = ("display:none", "display: none", "visibility:hidden", "visibility: hidden")
_PRESERVING = ("white-space:pre", "white-space: pre", "white-space:break-spaces")
MAX_SHEET = 500_000  # characters of one ``<style>`` that are looked at
MAX_RULES = 100  # that are looked at for one declaration


@dataclass(slots=True)
class ClassRules:
    """The class names that a page's own ``<style>`` elements hide or set with their line ends."""

    unseen: set[str] = field(default_factory=set)
    preserved: set[str] = field(default_factory=set)

    def read(self, sheet: str) -> None:
        """Add the rules of one style sheet. Only selectors that are one class, outside of ``@media`` and the like."""
        for declaration in _HIDING:
            self.unseen.update(_classes_with(sheet[:MAX_SHEET], declaration))
        for declaration in _PRESERVING:
            self.preserved.update(_classes_with(sheet[:MAX_SHEET], declaration))


def _classes_with(sheet: str, declaration: str) -> Iterator[str]:
    """The classes whose own rule, at the top level, holds a declaration; linear in the sheet."""
    depth = position = 0
    at = sheet.find(declaration)
    for _ in range(MAX_RULES):
        opened, closed = sheet.rfind("{", position, at), sheet.find("}", at)
        if at < 0 or closed < 0:
            return
        if opened >= 0:
            depth += sheet.count("{", position, opened) - sheet.count("}", position, opened)
            if depth == 0:
                begin = max(sheet.rfind(end, position, opened) for end in "};/")
                yield from _single_classes(sheet[max(begin + 1, position) : opened].split(","))
            position = closed + 1
        at = sheet.find(declaration, closed)


def _single_classes(selectors: Iterable[str]) -> Iterator[str]:
    for selector in selectors:
        match = _CLASS_RULE.fullmatch(selector.strip())
        if match:
            yield match[1].lower()


@lru_cache(maxsize=16_384)
def is_unseen_name(names: str) -> bool:
    """Whether class names, lower case, say that an element is hidden or for screen readers only."""
    return any(part in names for part in _UNSEEN_PARTS) and _UNSEEN_NAME.search(names) is not None


@lru_cache(maxsize=4_096)
def style_of(value: str) -> tuple[bool, bool | None, bool]:
    """What a ``style`` attribute says: hidden; line ends kept (None: nothing said); an inline element set as a block.

    A floated one is a drop cap, and goes on as it is.
    """
    folded = value.replace(" ", "").lower()
    preserved = True if _PRESERVED.search(folded) else False if _FOLDED.search(folded) else None
    as_block = _SET_AS_BLOCK.search(folded) is not None and _FLOATED.search(folded) is None
    return _UNSEEN.search(folded) is not None, preserved, as_block
