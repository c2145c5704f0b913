"""What tags, classes and links say about a line: that it is an author's credit, or that it is something else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from newsscrape.extract.document import Block, Box

MAX_BOXES = 6  # around a line that are looked at
MAX_ELEMENTS = 20  # inline elements and links of one line that are examined
_HINT = re.compile(
    r"auth?or|auteur|byline|by-line|by_line|redakteur|redactor|redattore|\bfirma\b|signature|skribent|journalist|"
    r"forfatter|reporter|writer|writt?en-?by|published-?by|posted-?by|contributor|credit-?line|verfasser|kirjoittaja|"
    r"yazar|muhabir|szerzo|szerző|vcard|автор|attribution"
)
# Boxes with other things than this article, unless the word is in the credit's own class.
_OTHER = re.compile(
    r"related|teaser|recommend|comment|newsletter|popular|trending|most-?read|promo|carousel|caption|"
    r"\bnav|menu|figure|image-|photo-?credit|media-|mehr-zum|weitere|read-?more|bread-?crumb|"
    r"(?<![\w-])tags?(?![\w-])|[-_]tags\b|tag-?list"
)
_COMMENTER = re.compile(r"comment(?:s|er)?[-_]{0,2}(?:auth?or|meta|by)")
# Boxes next to or below a text: they contain other things, unless a class says that it is an author.
_BESIDE = re.compile(r"sidebar|footer|\bcard\b")
_AUTHOR_HREF = re.compile(
    r"/(?:authors?|autor|autori|autoren|autores|auteurs?|autore|autor_in|profiles?|staff|by|journalists?|reporters?|"
    r"people|writers?|redaktion|forfatter|skribent|contributors?|columnists?|firma|firmas|byline|bylines|yazar|av)"
    r"[/?-]|[?&](?:author|autor)=",
    re.I,
)
_ACCOUNT_HREF = re.compile(r"/(?:admin\w{0,10}|newsroom|webmaster)/?$", re.I)
_NAMING = ("class", "rel", "itemprop", "id")  # attributes that say what an inline element is
_OUTSIDE = frozenset(("figure", "figcaption", "nav", "aside", "table"))


def names_author(element: Any) -> bool:
    """Whether attributes or the URL of a link say that an inline element contains an author."""
    return calls_author(element) or is_author_link(element)


def calls_author(element: Any) -> bool:
    """Whether class, id, ``rel`` or ``itemprop`` say that an inline element contains an author."""
    said = " ".join(filter(None, map(element.get, _NAMING)))
    return bool(said) and _hints(said.lower())[0]


def is_author_link(element: Any) -> bool:
    """Whether a link leads to an author's page."""
    return element.get("rel") == "author" or _AUTHOR_HREF.search(element.get("href") or "") is not None


def weigh(block: Block, around: frozenset[Box]) -> float | None:
    """The evidence of tags, classes and links for a credit; None if the line belongs to something else.

    Boxes that also contain the article's text (``around``) say nothing about a line in them.
    """
    hinted = apart = footer = False
    for level, box in enumerate(block.box.nearest(MAX_BOXES)):
        if box.hidden:
            return None
        if box in around and level > 0:
            apart = apart and not (footer and box.tag == "article")  # the article's own foot
            break
        if box.hints:
            author, other, beside = _hints(box.hints)
            if author and level < 3:
                hinted = True
            elif other and not (hinted and level < 2):
                return None
            apart = apart or (beside and box.tag != "footer")
        if box.tag == "address":
            hinted = True
        elif box.tag == "footer":
            apart = footer = True
        elif box.tag in _OUTSIDE and not hinted:
            return None
    if block.inline and not hinted:
        hinted = any(calls_author(e) for e, _ in block.inline[:MAX_ELEMENTS])
    if apart and not hinted:
        return None
    weight = float(hinted) - (0.3 if apart else 0.0)
    if not block.links:
        return weight
    links = block.links[:MAX_ELEMENTS]
    if any(_ACCOUNT_HREF.search(link.get("href") or "") for link in links):
        return None
    return weight + float(any(_AUTHOR_HREF.search(link.get("href") or "") for link in links))


@lru_cache(maxsize=4096)  # the same few classes are on every line of a page and every page of a site
def _hints(said: str) -> tuple[bool, bool, bool]:
    """Whether classes name an author, something that is not this article, or something next to it."""
    author = _HINT.search(said) is not None and not _COMMENTER.search(said)
    return (author, _OTHER.search(said) is not None, _BESIDE.search(said) is not None)
