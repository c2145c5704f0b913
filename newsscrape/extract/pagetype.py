"""What kind of page it is: HTTP 200 is not success, and not every page with text is an article.

An article needs a headline and one paragraph, no more: briefs and undated pages are articles. Everything
else is named with a reason in plain words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from newsscrape.extract.body import Body, Paragraph
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.document import Block, clean
from newsscrape.extract.jsonld import types_of
from newsscrape.extract.phrases import CONSENT, ERROR, ERROR_CODE, NEEDS_SCRIPT, PAYWALL
from newsscrape.extract.reading import Reading
from newsscrape.items import PageType

MIN_PARAGRAPH = 40  # characters (of a script without spaces, 15) that make a paragraph rather than a label
SHORT = 900  # characters of text up to which a body may be the notice of an error, consent or script page
LINKED_ON_LISTS = 8  # linked headlines from which a page is more than a notice
RUBRIC = 30  # characters of the longest name of a section
_LINKED_HEADLINE = 15  # characters of the shortest linked headline
_HOME = re.compile(
    r"^/?(?:index\.\w{2,5}|home(?:page)?(?:\.\w{2,5})?|start(?:seite)?|[a-z]{2}(?:[-_][a-z]{2})?)?/?$", re.I
)
_LIST_PATH = re.compile(
    r"(?:^|/)(?:category|categories|categoria|categorie|kategorie|tags?|topics?|themen?|sujet|author|authors|autor|search|suche|archive|archiv|page|rss|feeds?|section|sections|latest|index)(?:/|$)",
    re.I,
)
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(eq=False)
class _Page:
    """What the rules look at."""

    reading: Reading
    headline: str
    headline_block: int | None
    body: Body

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        return [p for p in self.body.paragraphs if _is_paragraph(p.text)]

    @cached_property
    def size(self) -> int:
        """Characters of the body, those of scripts without spaces counted thrice."""
        return sum(_size(p.text) for p in self.body.paragraphs)

    @cached_property
    def visible(self) -> list[Block]:
        return [b for b in self.reading.document.blocks if not b.box.hidden]

    @cached_property
    def names(self) -> str:
        """Title and headings, lower case: where a page says what it is."""
        headings = [b.text for b in self.reading.document.blocks[:150] if b.tag in ("h1", "h2")][:4]
        stated = self.reading.meta.get("og:title")
        return "\n".join(
            [self.reading.document.title or "", self.headline, stated[1] if stated else "", *headings]
        ).lower()

    @cached_property
    def says_article(self) -> bool:
        """Whether the metadata calls the page an article."""
        og = self.reading.meta.get("og:type")
        node = self.reading.jsonld.article
        return bool(node.get("datePublished")) or (og is not None and og[1].lower() == "article")

    @cached_property
    def path(self) -> str:
        try:
            return urlsplit(self.reading.context.url).path
        except ValueError:
            return ""

    @cached_property
    def rows(self) -> int:
        """How many linked headlines are followed by text that is not one: the rows of a list of stories."""
        blocks = self.visible
        return sum(
            1
            for i, b in enumerate(blocks)
            if _is_linked_headline(b) and any(_is_teaser(n) for n in blocks[i + 1 : i + 3])
        )

    @cached_property
    def linked(self) -> int:
        """How many lines are linked headlines."""
        return sum(map(_is_linked_headline, self.visible))

    @cached_property
    def teasers(self) -> int:
        """How many paragraphs of the body stand under a linked headline of their own."""
        blocks = self.reading.document.blocks
        return sum(1 for p in self.paragraphs if p.blocks and _is_row(blocks, p.blocks))


def classify(reading: Reading, headline: Candidate | None, body: Body) -> tuple[PageType, str | None]:
    """The type of a page, and why in plain words (None for an article)."""
    stated = headline.value if headline is not None and isinstance(headline.value, str) else ""
    page = _Page(reading, stated, headline.block if headline is not None else None, body)
    for kind, rule in _RULES:
        reason = rule(page)
        if reason:
            return kind, reason
    if page.headline and page.paragraphs:
        return "article", None
    missing = (
        "neither headline nor paragraph"
        if not page.headline and not page.paragraphs
        else "no paragraph"
        if page.headline
        else "no headline"
    )
    return "stub", missing


def _error(page: _Page) -> str | None:
    if page.says_article and page.paragraphs:
        return None
    for line in page.names.splitlines():
        match = ERROR_CODE.search(line) or ERROR.search(line)
        # A title that says nothing else is believed whatever stories the page offers instead.
        if match and (page.size <= SHORT or 2 * len(match[0]) >= len(line)):
            return f"the page says: {match[0].strip()}"
    if len(page.paragraphs) > 2 or page.size > SHORT // 2:
        return None
    match = ERROR.search(_said(page, 60, 120))
    return f"the page says: {match[0].strip()}" if match else None


def _said(page: _Page, lines: int, length: int) -> str:
    """The first lines of a page that are neither links nor longer than this, lower case."""
    return " ".join(b.text for b in page.visible[:lines] if len(b.text) < length and b.link_share < 0.5).lower()


def _script_shell(page: _Page) -> str | None:
    if page.paragraphs and page.size > 300:
        return None
    text = " ".join(b.text for b in page.visible[:80])
    said = NEEDS_SCRIPT.search(text.lower())
    if said and len(text) < 3 * SHORT:
        return f"the page says: {said[0].strip()}"
    if page.paragraphs or len(text) > 250:
        return None
    root = page.reading.root
    for element in root.iter("noscript"):
        said = NEEDS_SCRIPT.search(_beginning(element, 2_000).lower())
        if said:
            return f"the page says: {said[0].strip()}"
    scripts = sum(1 for s in root.iter("script") if s.get("src") or len(s.text or "") > 200)
    return "hardly any text, only scripts" if scripts and len(text) < 120 and root.find(".//div") is not None else None


def _beginning(element: Any, length: int) -> str:
    """So many characters of an element's text: a torn page may have the rest of it inside each of hundreds."""
    pieces: list[str] = []
    for piece in element.itertext():
        pieces.append(piece[:length])
        length -= len(piece)
        if length <= 0:
            break
    return clean(" ".join(pieces))


def _consent(page: _Page) -> str | None:
    if (page.says_article and page.size > 300) or page.linked >= LINKED_ON_LISTS:
        return None
    named = CONSENT.search(page.names)
    said = [p for p in page.paragraphs if CONSENT.search(p.text.lower())]
    mostly = len(said) >= max(1, len(page.paragraphs) / 2)
    if not page.paragraphs:
        text = " ".join(b.text for b in page.visible[:60]).lower()
        mostly = bool(CONSENT.search(text)) and len(page.visible) < 60
    short = page.size < 4 * SHORT and len(page.visible) < 120 and not _headed(page)
    if (named and (mostly or len(page.paragraphs) < 3)) or (mostly and short):
        return "asks for consent before it shows anything"
    return None


def _headed(page: _Page) -> bool:
    """Whether the headline stands in the document, outside the notice."""
    return page.headline_block is not None and not CONSENT.search(page.headline.lower())


def _front_page(page: _Page) -> str | None:
    if not _HOME.match(page.path) or urlsplit_has_query(page.reading.context.url):
        return None
    if page.says_article and page.size > 3 * SHORT and page.teasers < 3:
        return None
    return "the address is a home page" if len(page.visible) > 5 else None


def urlsplit_has_query(url: str) -> bool:
    return re.search(r"\?[^#]*\w=\w", url) is not None


def _listing(page: _Page) -> str | None:
    count = len(page.paragraphs)
    if page.teasers >= 3 and page.teasers >= (0.9 if page.says_article else 0.7) * count and not _has_text(page):
        return f"{page.teasers} of {count} paragraphs are teasers under linked headlines"
    if page.says_article and page.paragraphs:
        return None
    collection = any(types_of(n) & {"CollectionPage", "SearchResultsPage"} for n in page.reading.jsonld.nodes[:40])
    listed = bool(_LIST_PATH.search(page.path))
    weak = page.size < SHORT or not page.headline
    unheaded = len(page.headline) <= RUBRIC and not page.paragraphs  # a section's name, or no headline at all
    if page.rows >= 5 and weak and (collection or listed or unheaded):
        return f"{page.rows} linked headlines with teasers and no text of its own"
    if not page.paragraphs and page.linked >= 15 and (collection or listed or unheaded):
        return "a list of links without text"
    return None


def _has_text(page: _Page) -> bool:
    """Whether a headline of its own is followed by a line of text before any linked headline."""
    if page.headline_block is None or len(page.headline) <= RUBRIC:
        return False
    for block in page.reading.document.blocks[page.headline_block + 1 : page.headline_block + 10]:
        if _is_linked_headline(block):
            return False
        if len(block.text) >= 2 * MIN_PARAGRAPH and block.link_share < 0.3:
            return True
    return False


def _paywall(page: _Page) -> str | None:
    if page.paragraphs or not page.headline:
        return None
    said = PAYWALL.search(_said(page, 300, 300))
    if said:
        return f"no paragraph is shown, and the page says: {said[0].strip()}"
    free = page.reading.jsonld.article.get("isAccessibleForFree")
    return "no paragraph is shown of an article that is not free" if str(free).lower().endswith("false") else None


def _video(page: _Page) -> str | None:
    if page.paragraphs:
        return None
    og = page.reading.meta.get("og:type")
    if og is not None and og[1].lower().startswith("video"):
        return "a video without text"
    main = any(types_of(n) & {"VideoObject"} for n in page.reading.jsonld.nodes[:40])
    player = page.reading.root.find(".//video") is not None
    return "a video without text" if page.headline and (main or player) else None


# In this order: the first that gives a reason decides.
_RULES: tuple[tuple[PageType, Callable[[_Page], str | None]], ...] = (
    ("error", _error),
    ("consent", _consent),
    ("front_page", _front_page),
    ("listing", _listing),
    ("script_shell", _script_shell),
    ("paywall_stub", _paywall),
    ("video_stub", _video),
)


def _size(text: str) -> int:
    return 3 * len(text) if not text.isascii() and _SPACELESS.search(text) else len(text)


def _is_paragraph(text: str) -> bool:
    return _size(text) >= MIN_PARAGRAPH


def _is_linked_headline(block: Block) -> bool:
    return block.link_share > 0.6 and _LINKED_HEADLINE <= len(block.text) <= 200


def _is_teaser(block: Block) -> bool:
    return 40 <= len(block.text) <= 700 and block.link_share < 0.5


def _is_row(blocks: list[Block], lines: tuple[int, ...]) -> bool:
    """Whether a paragraph stands under a linked headline, a date or label between them allowed, or holds one."""
    if any(_is_linked_headline(blocks[index]) for index in lines[:3] if index < len(blocks)):
        return True
    for block in blocks[max(0, lines[0] - 3) : lines[0]][::-1]:
        if _is_linked_headline(block):
            return True
        if len(block.text) > 45:
            return False
    return False
