"""Which markup is invisible, and which preserves line breaks: by attributes, class names and ``<style>``.

Uses only the page itself; loads no style sheet and runs no script. So a page that hides its article until a script
shows it looks hidden here: code that drops hidden text must check how much of it there is (``body/select.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from newsscrape import native

# Declarations in lower case without spaces. The last three are the usual ones for screen readers only.
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
# Every such name contains one of these: a search for each is a tenth of what the pattern takes.
UNSEEN_PARTS = ("hidden", "only", "reader", "none", "invisible", "screen")
_CLASS_RULE = re.compile(r"\.(-?[a-z_][\w-]*)", re.I)
# As written, minified or not.
HIDING = {
    "display": ("display:none", "display: none"),
    "visibility": ("visibility:hidden", "visibility: hidden"),
}
PRESERVING = {"white-space": ("white-space:pre", "white-space: pre", "white-space:break-spaces")}
MAX_SHEET = 500_000  # characters of one ``<style>`` that are read
MAX_RULES = 100  # that are checked for one declaration


@dataclass(slots=True)
class ClassRules:
    """The class names that a page's own ``<style>`` elements hide, or set with preserved line breaks."""

    unseen: set[str] = field(default_factory=set)
    preserved: set[str] = field(default_factory=set)

    def read(self, sheet: str) -> None:
        """Add the rules of one style sheet. Only selectors that are one class, outside of ``@media`` and the like."""
        _read(sheet[:MAX_SHEET], self.unseen, self.preserved)


def read(sheet: str, unseen: set[str], preserved: set[str]) -> None:
    """Add the classes that a style sheet hides, and those it sets with preserved line breaks."""
    for tables, classes in ((HIDING, unseen), (PRESERVING, preserved)):
        for name, declarations in tables.items():
            if name in sheet:
                for declaration in declarations:
                    classes.update(classes_with(sheet, declaration))


def classes_with(sheet: str, declaration: str) -> Iterator[str]:
    """The classes whose own rule, at the top level, contains a declaration; linear in the size of the sheet."""
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
                yield from single_classes(sheet[max(begin + 1, position) : opened].split(","))
            position = closed + 1
        at = sheet.find(declaration, closed)


def single_classes(selectors: Iterable[str]) -> Iterator[str]:
    for selector in selectors:
        match = _CLASS_RULE.fullmatch(selector.strip())
        if match:
            yield match[1].lower()


@lru_cache(maxsize=4_096)
def is_unseen_name(names: str) -> bool:
    """Whether class names, in lower case, say that an element is hidden or for screen readers only."""
    return any(map(names.__contains__, UNSEEN_PARTS)) and _UNSEEN_NAME.search(names) is not None


@lru_cache(maxsize=4_096)
def style_of(value: str) -> tuple[bool, bool | None, bool]:
    """The effect of a ``style`` attribute: hidden; line breaks preserved (None: not set); an inline element as a block.

    A floated element is a drop cap, and stays inline.
    """
    folded = value.replace(" ", "").lower()
    preserved = True if _PRESERVED.search(folded) else False if _FOLDED.search(folded) else None
    as_block = _SET_AS_BLOCK.search(folded) is not None and _FLOATED.search(folded) is None
    return _UNSEEN.search(folded) is not None, preserved, as_block


# At the end, because the compiled twin takes its tables from here.
_sheets: Any = native.load("newsscrape.extract.sheets")
_read = _sheets.read if _sheets else read
