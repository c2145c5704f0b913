"""Parses feeds and sitemaps as they are on the web: XML with a wrong declaration, truncated XML, or no XML.

Finds the root element, repairs what can be repaired, and passes the rest to lxml. Everything before the root, the
document type included, is discarded: no entity is ever declared, so none can expand, and nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html.entities import html5
from io import BytesIO
from itertools import islice, pairwise
from typing import Any

from lxml import etree

from newsscrape.extract import markup

MAX_PIECES = 120_000  # tags at which a broken document is split: a full sitemap's
SEARCHED = 64 * 1024  # characters within which the root must begin; anything before it is a server's junk
_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,  # libxml2's limits stay: 256 levels, 10 MB a text
    "remove_comments": True,
    "remove_pis": True,
}
_ASIDE = (("<!--", "-->"), ("<?", "?>"))  # what may precede the root and contain its name: comments and the like
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.S)
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,30});)?")
_LONGEST_TAG = 20_000  # characters of a root's tag with all its namespaces
_LAST = 200  # characters of a libxml2 message


@dataclass(frozen=True, slots=True)
class Source:
    """An XML document from its root on: ``root`` is its local name in lower case."""

    text: str
    root: str


def find_root(body: bytes, content_type: str | None, roots: Collection[str]) -> Source | str:
    """The document whose root has one of these names, or the reason why there is none. ``roots`` are in lower case."""
    if not body.strip():
        return "empty"
    headers = {"content-type": content_type} if content_type else None
    text = markup.decode(body, headers).text
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", text)
    text = text.lstrip("\ufeff \t\r\n")
    if not text:
        return "empty"
    head = text[:SEARCHED]
    bare = _blanked(head)
    match = re.search(rf"<(?:[A-Za-z_][\w.-]*:)?({'|'.join(roots)})(?=[\s/>])", bare, re.I)
    page = _HTML.search(bare)
    if page is not None and (match is None or page.start() < match.start()):
        return "an HTML page"
    if match is None:
        return "no XML of a known kind" if head.startswith("<") else "no XML"
    return Source(text[match.start() :], match[1].lower())


def _blanked(head: str) -> str:
    """The text with its comments and processing instructions replaced by blanks."""
    for opening, closing in _ASIDE:
        start = head.find(opening)
        while start >= 0 and (end := head.find(closing, start)) >= 0:
            end += len(closing)
            head = f"{head[:start]}{' ' * (end - start)}{head[end:]}"
            start = head.find(opening, end)
    return head


def read_tree(source: Source, names: tuple[str, ...]) -> tuple[Any, Iterable[Any], str | None]:
    """The root element, the elements with one of these local names, and what is wrong with the document.

    Of a broken document, the root contains only what precedes the first of these elements; None if that cannot be
    parsed.
    """
    try:
        root = etree.fromstring(source.text.encode(), etree.XMLParser(**_OPTIONS))
    except etree.XMLSyntaxError as error:
        pieces = _pieces(source, names)
        head = source.text[: pieces[0].start()] if pieces else source.text
        return _parsed(_mended(head), _recovering()), _salvaged(source, pieces), _problem(source, error)
    return root, root.iter(*(f"{{*}}{name}" for name in names)), None


def read_elements(source: Source, names: tuple[str, ...], problems: list[str]) -> Iterator[Any]:
    """Each element with one of these local names, freed when the next one is requested: for long documents.

    Adds what is wrong with the document to ``problems``; of a broken document, each complete element is parsed
    separately.
    """
    given = 0
    try:
        for element in _walk(source.text, names):
            given += 1
            yield element
        return
    except etree.XMLSyntaxError as error:
        problems.append(_problem(source, error))
    yield from islice(_salvaged(source, _pieces(source, names)), given, None)


def _walk(text: str, names: tuple[str, ...]) -> Iterator[Any]:
    tags = [f"{{*}}{name}" for name in names]
    for _, element in etree.iterparse(BytesIO(text.encode()), events=("end",), tag=tags, **_OPTIONS):
        yield element
        element.clear()
        parent = element.getparent()
        if parent is not None:
            del parent[: parent.index(element)]


def _problem(source: Source, error: Exception) -> str:
    whole = re.search(rf"</(?:[\w.-]+:)?{source.root}\s*>", source.text, re.I)
    return f"not well-formed: {str(error)[:_LAST]}" if whole else "cut off"


def _pieces(source: Source, names: tuple[str, ...]) -> list[re.Match[str]]:
    """The start and end tags of these elements in the text; the first 120,000 of them."""
    tag = re.compile(rf"<(/?)(?:[A-Za-z_][\w.-]*:)?({'|'.join(names)})(?=[\s/>])", re.I)
    return list(islice(tag.finditer(source.text), MAX_PIECES))


def _salvaged(source: Source, pieces: list[re.Match[str]]) -> Iterator[Any]:
    """Each element parsed separately, so that a broken one does not affect others. An element that never ends is left
    out.

    It is wrapped in the root's own tag, for the namespaces that it declares.
    """
    text, parser = source.text, _recovering()
    opening = text[: min(text.find(">") + 1, _LONGEST_TAG)]
    names = {match[2].lower() for match in pieces}
    for match, following in pairwise(pieces):
        if match[1]:
            continue
        inside = _mended(text[match.start() : following.start()])
        root = _parsed(f"{opening}{inside}</{text[match.start() + 1 : match.end()]}>", parser)
        if root is not None:
            yield from islice((e for e in root.iter() if _local(e) in names), 1)


def _local(element: Any) -> str:
    tag = element.tag
    return tag[tag.rfind("}") + 1 :].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _recovering() -> Any:
    return etree.XMLParser(recover=True, **_OPTIONS)


def _parsed(text: str, parser: Any) -> Any:
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        return None


def _mended(text: str) -> str:
    """Escape bare ampersands and replace HTML's named entities."""
    if "&" not in text:
        return text
    parts = _CDATA.split(text)
    parts[::2] = [_AMPERSAND.sub(_entity, part) for part in parts[::2]]
    return "".join(parts)


def _entity(match: re.Match[str]) -> str:
    """``&nbsp;`` as the character that it means in HTML; any other ampersand escaped."""
    meant = html5.get(f"{match[1]};") if match[1] else None
    return meant if meant is not None and meant not in "&<>" else match[0].replace("&", "&amp;")
