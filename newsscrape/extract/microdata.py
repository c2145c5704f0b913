"""Reads schema.org data in attributes: microdata (``itemprop``), and the hNews and RDFa forms that sites used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from newsscrape.extract.document import clean
from newsscrape.extract.elements import LISTED_BY, Listed

# Where an element has the value of a property: the attribute if it has it, else its text.
_VALUE_ATTRIBUTES = {
    "meta": ("content",),
    "time": ("datetime", "content"),
    "link": ("href",),
    "a": ("content",),
    "img": ("src",),
    "data": ("value",),
    "abbr": ("title", "content"),
}
MAX_PROPERTIES = 2_000


@dataclass(frozen=True, slots=True)
class Property:
    """One ``itemprop``: its value, whether it came from an attribute, the type of its item."""

    name: str
    value: str
    from_attribute: bool
    item_type: str
    element: Any


@dataclass(frozen=True, slots=True)
class Microdata:
    """The properties of the page, by name: their elements in document order, and what was read from those."""

    elements: dict[str, list[Any]] = field(default_factory=dict)
    read: dict[str, list[Property]] = field(default_factory=dict)

    def all(self, *names: str) -> list[Property]:
        """Properties of these names that have a value, in the order of the names, then of the page."""
        return [p for name in names if name in self.elements for p in self._of(name)]

    def _of(self, name: str) -> list[Property]:
        if name not in self.read:  # few of a page's properties are ever asked for
            self.read[name] = [p for element in self.elements[name] if (p := _property(name, element)).value]
        return self.read[name]


def read_microdata(listed: Listed) -> Microdata:
    """Find all ``itemprop`` attributes; a list of names in one counts as several properties."""
    found: dict[str, list[Any]] = {}
    for element in listed[LISTED_BY][:MAX_PROPERTIES]:
        for name in element.get("itemprop").split():
            found.setdefault(name, []).append(element)
    return Microdata(found)


def _property(name: str, element: Any) -> Property:
    value, from_attribute = _value(element)
    return Property(name, value, from_attribute, _item_type(element) if value else "", element)


def _value(element: Any) -> tuple[str, bool]:
    for attribute in _VALUE_ATTRIBUTES.get(element.tag, ("content",)):
        value = element.get(attribute)
        if value and value.strip():
            return clean(value), True
    if element.get("itemprop") == "articleBody":
        return "…", False  # its text is read from the blocks; joining it here would be a second walk over the page
    return clean("".join(element.itertext()))[:2_000], False


def _item_type(element: Any) -> str:
    """The schema.org type of the nearest item around the element (not the element's own)."""
    parent = element.getparent()
    while parent is not None:
        if parent.get("itemscope") is not None or parent.get("itemtype"):
            return (parent.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1]
        parent = parent.getparent()
    return ""
