"""Rules for clear cases: errors, consent walls, home pages, lists, shells, stubs.

HTTP 200 does not mean success. An article needs a headline and one paragraph, no more: briefs and undated pages are
articles. For every other page a rule gives its type and the reason in plain words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from newsscrape.extract.document import clean
from newsscrape.extract.jsonld import types_of
from newsscrape.extract.pagetype.page import MIN_PARAGRAPH, Page, is_linked_headline
from newsscrape.extract.phrases import CONSENT, ERROR, ERROR_CODE, NEEDS_SCRIPT, PAYWALL
from newsscrape.items import PageType

SHORT = 900  # characters up to which a body may be the notice of an error, consent or script page
LINKED_ON_LISTS = 8  # linked headlines from which a page is more than a notice
RUBRIC = 30  # characters of the longest section name
_HOME = re.compile(
    r"^/?(?:index\.\w{2,5}|home(?:page)?(?:\.\w{2,5})?|start(?:seite)?|[a-z]{2}(?:[-_][a-z]{2})?)?/?$", re.I
)
_QUERY = re.compile(r"\?[^#]*\w=\w")
_LIST_PATH = re.compile(
    r"(?:^|/)(?:category|categories|categoria|categorie|kategorie|tags?|topics?|themen?|sujet|author|authors|autor|search|suche|archive|archiv|page|rss|feeds?|section|sections|latest|index)(?:/|$)",
    re.I,
)


def ruled(page: Page) -> tuple[PageType, str, str] | None:
    """The page's type according to the first rule that applies, the reason in plain words, the rule's name; or None."""
    for kind, rule in _RULES:
        reason = rule(page)
        if reason:
            return kind, reason, rule.__name__.strip("_").replace("_", " ")
    if page.headline and page.paragraphs:
        return None
    missing = ["headline"] * (not page.headline) + ["paragraph"] * (not page.paragraphs)
    reason = f"no {missing[0]}" if len(missing) == 1 else "neither headline nor paragraph"
    return "stub", reason, "an article has a headline and a paragraph"


def _error(page: Page) -> str | None:
    if page.says_article and page.paragraphs:
        return None
    for line in page.names.splitlines():
        match = ERROR_CODE.search(line) or ERROR.search(line)
        # A title that says nothing else counts whatever stories the page offers instead.
        if match and (page.size <= SHORT or 2 * len(match[0]) >= len(line)):
            return f"the page says: {match[0].strip()}"
    if len(page.paragraphs) > 2 or page.size > SHORT // 2:
        return None
    match = ERROR.search(_said(page, 60, 120))
    return f"the page says: {match[0].strip()}" if match else None


def _said(page: Page, lines: int, length: int) -> str:
    """The first lines of a page that are neither links nor longer than this, in lower case."""
    return " ".join(b.text for b in page.visible[:lines] if len(b.text) < length and b.link_share < 0.5).lower()


def _script_shell(page: Page) -> str | None:
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
    scripts = sum(1 for s in page.reading.listed["script"] if s.get("src") or len(s.text or "") > 200)
    return "hardly any text, only scripts" if scripts and len(text) < 120 and root.find(".//div") is not None else None


def _beginning(element: Any, length: int) -> str:
    """The first characters of an element's text: in a damaged page hundreds of elements may each contain the rest."""
    pieces: list[str] = []
    for piece in element.itertext():
        pieces.append(piece[:length])
        length -= len(piece)
        if length <= 0:
            break
    return clean(" ".join(pieces))


def _consent(page: Page) -> str | None:
    if (page.says_article and page.size > 300) or page.linked >= LINKED_ON_LISTS:
        return None
    named = CONSENT.search(page.names)
    short = page.size < 4 * SHORT and len(page.visible) < 120 and not _headed(page)
    if not named and not short:
        return None  # the pattern is slow, and would read the whole text
    said = [p for p in page.paragraphs if CONSENT.search(p.text.lower())]
    mostly = len(said) >= max(1, len(page.paragraphs) / 2)
    if not page.paragraphs:
        text = " ".join(b.text for b in page.visible[:60]).lower()
        mostly = bool(CONSENT.search(text)) and len(page.visible) < 60
    if (named and (mostly or len(page.paragraphs) < 3)) or (mostly and short):
        return "asks for consent before it shows anything"
    return None


def _headed(page: Page) -> bool:
    """Whether the headline is in the document, outside the notice."""
    return page.headline_block is not None and not CONSENT.search(page.headline.lower())


def _front_page(page: Page) -> str | None:
    url = page.reading.context.url
    if "//" not in url or not _HOME.match(page.path) or _QUERY.search(url):
        return None
    if page.says_article and page.size > 3 * SHORT and page.teasers < 3:
        return None
    return "the address is a home page" if len(page.visible) > 5 else None


def _listing(page: Page) -> str | None:
    # A page that also states its own day may be an article beside whose teasers a short text was overlooked.
    if page.all_teasers and not (page.says_article and page.dated[0]) and not _has_text(page):
        return f"{page.teasers} of {len(page.paragraphs)} paragraphs are teasers under linked headlines"
    if page.says_article and page.paragraphs:
        return None
    collection = any(types_of(n) & {"CollectionPage", "SearchResultsPage"} for n in page.reading.jsonld.nodes[:40])
    listed = bool(_LIST_PATH.search(page.path))
    weak = page.size < SHORT or not page.headline
    # A section's name, with the site's after it if it came from the title, or no headline at all.
    unheaded = len(page.headline.partition(" | ")[0]) <= RUBRIC and not page.paragraphs
    if page.rows >= 5 and weak and (collection or listed or unheaded):
        return f"{page.rows} linked headlines with teasers and no text of its own"
    if not page.paragraphs and page.linked >= 15 and (collection or listed or unheaded):
        return "a list of links without text"
    return None


def _has_text(page: Page) -> bool:
    """Whether a headline of its own is followed by a line of text before any linked headline."""
    if page.headline_block is None or len(page.headline) <= RUBRIC:
        return False
    for block in page.reading.document.blocks[page.headline_block + 1 : page.headline_block + 10]:
        if is_linked_headline(block):
            return False
        if len(block.text) >= 2 * MIN_PARAGRAPH and block.link_share < 0.3:
            return True
    return False


def _paywall(page: Page) -> str | None:
    if page.paragraphs or not page.headline:
        return None
    said = PAYWALL.search(_said(page, 300, 300))
    if said:
        return f"no paragraph is shown, and the page says: {said[0].strip()}"
    free = page.reading.jsonld.article.get("isAccessibleForFree")
    return "no paragraph is shown of an article that is not free" if str(free).lower().endswith("false") else None


def _video(page: Page) -> str | None:
    if page.paragraphs:
        return None
    og = page.reading.meta.get("og:type")
    if og is not None and og[1].lower().startswith("video"):
        return "a video without text"
    main = any(types_of(n) & {"VideoObject"} for n in page.reading.jsonld.nodes[:40])
    player = page.reading.root.find(".//video") is not None
    return "a video without text" if page.headline and (main or player) else None


# The first rule in this order that gives a reason decides.
_RULES: tuple[tuple[PageType, Callable[[Page], str | None]], ...] = (
    ("error", _error),
    ("consent", _consent),
    ("front_page", _front_page),
    ("listing", _listing),
    ("script_shell", _script_shell),
    ("paywall_stub", _paywall),
    ("video_stub", _video),
)
