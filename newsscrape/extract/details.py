"""Extracts the smaller fields: description, section, keywords, canonical URL, publisher, free or not.

Each is what the page says about itself; nothing is derived from the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from newsscrape.extract.body import Body
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.document import clean
from newsscrape.extract.jsonld import text_of
from newsscrape.extract.language import language_candidates
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.phrases import PAYWALL
from newsscrape.extract.sitename import names_of_sites
from newsscrape.extract.tables import words

__all__ = [
    "canonical_candidates",
    "description_candidates",
    "is_free_candidates",
    "keywords_candidates",
    "language_candidates",
    "publisher_candidates",
    "section_candidates",
]
MAX_KEYWORDS = 60
TEASED = 1_500  # characters: the visible part of a paid article is shorter
BEHIND = 8  # lines after the text in which a paywall may be announced
# Other things that sites ask readers to subscribe to; their advertisement is not a paywall.
_OTHER_GOODS = re.compile(
    r"\b(?:magazine|in print|print edition|newsletter|podcast|channel|weekly|monthly|magazin|zeitschrift|heft|"
    r"revue|revista|rivista|tijdschrift|nyhetsbrev|nyhedsbrev|tygodnik|miesięcznik|časopis|журнал)"
)
_TAG = re.compile(r"<[^<>]{1,300}>")
_KEYWORD_SEPARATOR = re.compile(r"\s*[,;|、，]\s*")
_NOT_COMMA = re.compile(r"\s*[;|]\s*")
_QUOTED = re.compile(r'"[^"]{1,80}"|[^",;|、，]+')
_SETTING = re.compile(r"\w+:\S")
_FALSE = frozenset(("false", "no", "0", "http://schema.org/false", "https://schema.org/false"))
_TRUE = frozenset(("true", "yes", "1", "http://schema.org/true", "https://schema.org/true"))
# Metadata values for an article that is not free, and for one that is.
_TIER_META = (
    "article:content_tier",
    "content_tier",
    "content-tier",
    "cxense:access",
    "cxenseparse:access",
    "access",
    "paywall",
    "premium",
    "is_premium",
    "article:is_paid",
    "article:access",
    "article:premium",
    "lp:paywall",
)
_PAID = words(
    """
    locked premium paid metered subscription subscriber subscribers plus restricted yes true paywall
    hard
    """
)
_FREE = frozenset(("free", "open", "public", "no", "false", "none"))


def description_candidates(reading: ParsedHtml) -> list[Candidate]:
    """The article's summary for search engines and cards, as text."""
    meta = reading.meta
    stated = [
        ("meta:og:description", _first(meta.all("og:description"))),
        ("jsonld", text_of(reading.jsonld.article.get("description"))),
        ("meta:description", _first(meta.all("description"))),
        ("meta:twitter:description", _first(meta.all("twitter:description"))),
        (
            "microdata",
            next(
                (p.value for p in reading.microdata.all("description") if p.item_type.endswith("Article")),
                None,
            ),
        ),
        ("meta:dc.description", _first(meta.all("dc.description", "dcterms.description"))),
    ]
    found = [Candidate(_plain(raw) or None, raw, source, "stated") for source, raw in stated if raw]
    return [c for c in found if c.value]


def section_candidates(reading: ParsedHtml) -> list[Candidate]:
    """The section of the site that the article is in, as named there."""
    meta = reading.meta
    found = [
        Candidate(_plain(text), text, "jsonld", "articleSection")
        for text in _texts(reading.jsonld.article.get("articleSection"))[:3]
    ]
    names = (
        "article:section",
        "parsely-section",
        "og:article:section",
        "section",
        "dc.subject.section",
        "cxenseparse:category",
    )
    found += [
        Candidate(_plain(raw), raw, f"meta:{name}", "stated") for name, raw in meta.all(*names) if "://" not in raw
    ]
    found += [
        Candidate(p.value, p.value, "microdata", "articleSection")
        for p in reading.microdata.all("articleSection")[:2]
        if len(p.value) < 80
    ]
    crumb = _breadcrumb(reading) if not found else None
    if crumb:
        found.append(Candidate(crumb, crumb, "jsonld:BreadcrumbList", "last crumb before the article"))
    return [c for c in found if c.value]


def _breadcrumb(reading: ParsedHtml) -> str | None:
    """The deepest breadcrumb that is neither the home page nor the article itself."""
    for node in reading.jsonld.of_type("BreadcrumbList"):
        items = node.get("itemListElement")
        names: list[str] = []
        for item in items if isinstance(items, list) else []:
            if isinstance(item, dict):
                name = text_of(item.get("name")) or text_of(item.get("item"))
                if name and "://" not in name:
                    names.append(name)
        headline = text_of(reading.jsonld.article.get("headline")) or ""
        title = reading.document.title or ""
        if names and (names[-1] == headline or title.startswith(names[-1]) or len(names[-1]) > 40):
            names.pop()
        if len(names) > 1:
            return names[-1]
    return None


def keywords_candidates(reading: ParsedHtml) -> list[Candidate]:
    """Tuples of keywords: the article's own tags first, the page's meta keywords last."""
    meta = reading.meta
    found = []
    stated = _keywords(_texts(reading.jsonld.article.get("keywords")))
    if stated:
        found.append(Candidate(stated, ", ".join(stated), "jsonld", "keywords"))
    for name in ("article:tag", "news_keywords", "og:article:tag", "parsely-tags", "keywords"):
        raws = [raw for _, raw in meta.all(name)]
        words = _keywords(raws)
        if words:
            found.append(Candidate(words, " | ".join(raws)[:2_000], f"meta:{name}", "stated"))
    words = _keywords([p.value for p in reading.microdata.all("keywords")[:MAX_KEYWORDS]])
    if words:
        found.append(Candidate(words, ", ".join(words), "microdata", "keywords"))
    return found


def _keywords(raws: Iterable[str]) -> tuple[str, ...]:
    """Each keyword once. Of several texts each is a keyword, with or without commas, unless one is a list."""
    texts = [_plain(raw[:5_000]) for raw in raws]
    single = len(texts) > 1 and max(text.count(",") for text in texts) <= 1
    words: dict[str, str] = {}
    for text in texts:
        for part in _NOT_COMMA.split(text) if single else _split(text):
            word = part.strip()
            # Some sites mix URLs and settings ("type:article") into their tags.
            if word and len(word) <= 80 and "://" not in word and not (":" in word and _SETTING.match(word)):
                words.setdefault(word.lower(), word)
    return tuple(words.values())[:MAX_KEYWORDS]


def _split(text: str) -> list[str]:
    """The keywords in one text; those in quotation marks keep their commas."""
    if text.count('"') < 2:
        return _KEYWORD_SEPARATOR.split(text)
    return [word.strip('" ') for word in _QUOTED.findall(text)]


def publisher_candidates(reading: ParsedHtml) -> list[Candidate]:
    """The publisher: the name of a site or company."""
    found = []
    name = text_of(reading.jsonld.article.get("publisher"))
    if name:
        found.append(Candidate(name, name, "jsonld", "publisher"))
    for key, raw in reading.meta.all(
        "og:site_name",
        "publisher",
        "dc.publisher",
        "dcterms.publisher",
        "article:publisher",
        "application-name",
    ):
        found.append(Candidate(None if "://" in raw or raw.startswith("@") else raw, raw, f"meta:{key}", "stated"))
    found += [Candidate(name, name, "jsonld:site", "named on the page") for name in names_of_sites(reading)[:3]]
    return found


def canonical_candidates(reading: ParsedHtml) -> list[Candidate]:
    """The article's canonical URL; refused if it is a home page or another article.

    A refused one has value None and the reason as its rule.
    """
    stated = [("link:canonical", reading.meta.link("canonical"))]
    stated.append(("header:canonical", reading.header_links.get("canonical")))
    stated += [(f"meta:{name}", raw) for name, raw in reading.meta.all("og:url")[:1]]
    main = reading.jsonld.article.get("mainEntityOfPage")
    stated.append(("jsonld", (main.get("@id") or main.get("url")) if isinstance(main, dict) else main))
    found = []
    for source, raw in stated:
        if isinstance(raw, str) and raw.strip():
            url = reading.absolute(raw.strip())
            refusal = "not a web address" if url is None else _refusal(url, reading.context.url)
            found.append(Candidate(None if refusal else url, raw, source, refusal or "stated"))
    return found


def _refusal(canonical: str, own: str) -> str | None:
    """Why a canonical URL is not accepted; None if it is."""
    try:
        theirs, ours = urlsplit(canonical), urlsplit(own)
    except ValueError:
        return "not a web address"
    if not theirs.path.strip("/") and not theirs.query:
        at_home = not ours.path.strip("/") and not ours.query
        return None if at_home else "points to a home page"
    if ours.scheme not in ("http", "https") or not ours.path.strip("/"):
        return None
    if re.fullmatch(r"/(?:index|home|default)\.\w{2,5}", theirs.path):
        return None if ours.path == theirs.path else "points to a home page"
    if (
        ours.query
        and theirs.path == ours.path
        and not theirs.query
        and _ID_QUERY.search(ours.query)
        and not _HAS_ID.search(ours.path)
    ):
        return "drops the query that names the article"
    their_ids, our_ids = set(_HAS_ID.findall(_tail(theirs))), set(_HAS_ID.findall(_tail(ours)))
    if their_ids and our_ids and not their_ids & our_ids and _slug(theirs.path) != _slug(ours.path):
        return "points to another article"
    if our_ids and not their_ids and _is_section(theirs.path, ours.path):
        return "points to a section"
    return None


_ID_QUERY = re.compile(
    r"(?:^|&)(?:id|p|article|articleid|story|storyid|newsid|news_id|nid|sid|art|aid|doc|item)=\w", re.I
)
_HAS_ID = re.compile(r"\d{4,}")


def _tail(parts: Any) -> str:
    """The last part of the path and the query, where an article's number is."""
    path = str(parts.path).rstrip("/").rsplit("/", 1)[-1]
    return f"{path}?{parts.query}"


def _slug(path: str) -> str:
    """The words of an article's URL without its number: a syndicated copy keeps them."""
    last = path.rstrip("/").rsplit("/", 1)[-1].lower()
    letters = re.sub(r"[\W\d_]+", "", last.rsplit(".", 1)[0])
    return letters if len(letters) >= 10 else last


def _is_section(theirs: str, ours: str) -> bool:
    """Whether one path is a folder of the other, with a name that is not an article's."""
    folder = theirs.rstrip("/")
    return bool(folder) and ours.startswith(f"{folder}/") and folder.rsplit("/", 1)[-1].count("-") < 4


def is_free_candidates(reading: ParsedHtml, body: Body) -> list[Candidate]:
    """Whether everybody may read the whole article; None if the page does not say.

    Google's markup for paywalls may declare a part as not free, whatever it says about the whole
    (https://developers.google.com/search/docs/appearance/structured-data/paywalled-content).
    """
    found = []
    article = reading.jsonld.article
    pages = [node for node in reading.jsonld.nodes if node.get("@type") == "WebPage"]
    parts = (part for node in (article, *pages) for part in _dicts(node.get("hasPart")))
    if any(_boolean(part.get("isAccessibleForFree")) is False for part in parts):
        found.append(Candidate(False, "False", "jsonld:hasPart", "a part is not free"))
    for node in (article, *pages):
        raw = node.get("isAccessibleForFree", node.get("isAccessibleforFree"))
        if (value := _boolean(raw)) is not None:
            found.append(Candidate(value, str(raw), "jsonld", "isAccessibleForFree"))
            break
    for p in reading.microdata.all("isAccessibleForFree")[:1]:
        found.append(Candidate(_boolean(p.value), p.value, "microdata", "isAccessibleForFree"))
    for name, raw in reading.meta.all(*_TIER_META):
        word = raw.lower()
        tier = False if word in _PAID else True if word in _FREE else None
        found.append(Candidate(tier, raw, f"meta:{name}", "content tier"))
    if not found and (wall := _wall(reading, body)):
        found.append(wall)
    return found


def _wall(reading: ParsedHtml, body: Body) -> Candidate | None:
    """The line after a short text that asks for a subscription."""
    last = body.last_block
    if last is None or sum(len(p.text) for p in body.paragraphs) > TEASED:
        return None
    for block in reading.document.blocks[last : last + BEHIND]:
        text = block.text.lower()
        if len(text) < 300 and PAYWALL.search(text) and not _OTHER_GOODS.search(text):
            return Candidate(
                False, block.text, f"dom:{block.tag}", "asks for a subscription behind the text", block.index
            )
    return None


def _boolean(value: Any) -> bool | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, (str, int)) else ""
    return False if word in _FALSE else True if word in _TRUE else None


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def _texts(value: Any) -> list[str]:
    """Every text in a property that is a string, a list of them, or of things with a name."""
    found = [text_of(item) for item in (value if isinstance(value, list) else [value])[:200]]
    return [text for text in found if text]


def _first(contents: list[tuple[str, str]]) -> str | None:
    return contents[0][1] if contents else None


def _plain(text: str | None) -> str:
    """Text without markup and doubly escaped entities."""
    if not text:
        return ""
    unescaped = html.unescape(text) if "&" in text else text
    return clean(_TAG.sub(" ", unescaped) if "<" in unescaped else unescaped)
