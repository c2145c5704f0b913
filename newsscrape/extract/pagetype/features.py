"""The features from which a model decides whether a page is an article.

Numbers only, computed from what was already read: URL, metadata, lines, body. Nothing is decided here. Linear in the
number of lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from newsscrape.extract.document import Block
from newsscrape.extract.jsonld import types_of
from newsscrape.extract.pagetype import linking, wording
from newsscrape.extract.pagetype.page import Page
from newsscrape.extract.pagetype.words import (
    ADDRESS_KINDS,
    BOX_PARTS,
    GENERATOR_PATTERNS,
    HINTS,
    LABEL_KINDS,
    LABELS,
    SCHEMA,
    SCHEMA_KINDS,
    hint_kinds,
)

_LABEL = 48  # characters of the longest line that counts as a label
_SLUG = re.compile(r"[^\W_]{3,}")
_NUMBER = re.compile(r"\d+")
_DATED = re.compile(r"(?:19|20)\d\d[/\-_]?(?:0?[1-9]|1[0-2])(?:[/\-_]|$|\d\d)")
_YEAR = re.compile(r"[12](?<!\w[12])(?:(?<=1)9|(?<=2)0)\d\d\b")  # begins with a digit, which is sought faster
_MEASURED = 12_000  # characters of the text whose words are counted
# Frequent words of different kinds of text: to a customer, for a company, reporting speech, about oneself.
_VOICES = tuple(
    frozenset(words.split())
    for words in (
        "you your you’re you're you’ll you'll sie ihr ihre vous votre usted",
        "we our us we’re we're we’ve we've wir unser unsere nous notre nos nuestro nuestra nuestros",
        "said says told according sagte erklärte déclaré dijo",
        "i my me i’m i'm i’ve i've ich mein meine je",
    )
)
_QUOTES = "“”„»"
_CURRENCY = "$€£¥₹"
_TAGS = ("p", "li", "pre", "code", "table", "form", "button", "nav", "aside", "article", "header", "footer", "a")
_TYPES = ("article", "product", "website")
_UNKNOWN = -1.0

_OF_ADDRESS = ("depth", "length", "words", "number", "dated", "query", "slug", "ending", "home")
_OF_METADATA = (
    "published modified author headline breadcrumbs section written priced rated web_page amphtml next previous "
    "rss nodes"
).split()
_OF_TEXT = (
    "headline:size headline:words headline:missing headline:title body:size body:paragraphs body:mean body:longest "
    "body:ends body:items body:subheads body:rows body:quotes body:confidence body:share body:span body:start "
    "body:solid body:one_box body:boxes body:median body:links body:exclaims body:gap body:questions you we said i "
    "quotes digits dated:metadata dated:printed dated:near signed"
).split()
_OF_PAGE = (
    "lines size link_share linked rows teasers short headings headings:outside images images:body times years prices "
    "questions links repeated:boxes repeated:labels"
).split()
FEATURES = (
    *(f"address:{name}" for name in _OF_ADDRESS),
    *(f"address:{kind}" for kind in ADDRESS_KINDS),
    *(f"og:{name}" for name in _TYPES),
    *(f"schema:{kind}" for kind in ("article", *SCHEMA)),
    *(f"metadata:{name}" for name in _OF_METADATA),
    *(f"generator:{kind}" for kind in GENERATOR_PATTERNS),
    *(f"class:{name}" for name in HINTS),
    *(f"boxes:{part}" for part in BOX_PARTS),
    *_OF_TEXT,
    *_OF_PAGE,
    *(f"in:{tag}" for tag in _TAGS),
    "articles",
    *(f"labels:{kind}" for kind in LABELS),
    *wording.NAMES,
    *linking.NAMES,
)


def feature_row(page: Page) -> list[float]:
    """The numbers in the order of ``FEATURES``."""
    return [
        *_of_address(page),
        *_of_metadata(page),
        *_of_classes(page),
        *_of_text(page),
        *_of_page(page),
        *wording.wording_row(page),
        *linking.linking_row(page),
    ]


def named(row: Sequence[float]) -> Mapping[str, float]:
    """A row's numbers by name."""
    return dict(zip(FEATURES, row, strict=True))


def _of_address(page: Page) -> list[float]:
    """Features of the URL; unknown for a page that does not come from the web."""
    try:
        parts = urlsplit(page.reading.context.url)
    except ValueError:
        parts = urlsplit("")
    if not parts.scheme.startswith("http"):
        return [_UNKNOWN] * (len(_OF_ADDRESS) + len(ADDRESS_KINDS))
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    last = segments[-1] if segments else ""
    stem, _, ending = last.rpartition(".") if re.search(r"\.[a-z]{2,5}$", last) else (last, "", "")
    words = set(segments[:-1]) | {stem} | set(parts.netloc.lower().split(".")[:-1])
    slug = set(_SLUG.findall(" ".join(segments)))
    title = set(_SLUG.findall(page.headline.lower()))
    return [
        len(segments),
        len(stem),
        len(re.findall(r"[-_+]|%20", stem)),
        max((len(found) for found in _NUMBER.findall(parts.path)), default=0),
        _DATED.search(parts.path) is not None,
        parts.query.count("=") if "srsltid" not in parts.query else 0,
        len(slug & title) / len(title) if title else 0.0,
        bool(ending),
        not segments,
        *[not kind.isdisjoint(words) for kind in ADDRESS_KINDS.values()],
    ]


def _of_metadata(page: Page) -> list[float]:
    meta, jsonld = page.reading.meta, page.reading.jsonld
    og = meta.get("og:type")
    stated = og[1].lower() if og else ""
    types = frozenset[str]().union(*map(types_of, jsonld.nodes[:60]))
    kinds = {SCHEMA_KINDS.get(name) for name in types}
    labelled = meta.get("twitter:label1")
    generator = meta.get("generator")
    made_by = generator[1].lower() if generator else ""
    return [
        *[name in stated for name in _TYPES],
        bool(jsonld.article),
        *[kind in kinds for kind in SCHEMA],
        meta.get("article:published_time", "datepublished", "date", "dc.date", "pubdate") is not None,
        meta.get("article:modified_time", "og:updated_time") is not None,
        meta.get("author", "article:author", "dc.creator") is not None,
        bool(jsonld.article.get("headline")),
        "BreadcrumbList" in types,
        meta.get("article:section", "article:tag", "news_keywords") is not None,
        labelled[1].lower().startswith(("written", "verfasst", "escrit", "écrit", "scritto")) if labelled else False,
        meta.get("product:price:amount", "og:price:amount", "product:availability") is not None,
        "AggregateRating" in types,
        "WebPage" in types,
        "amphtml" in meta.links,
        "next" in meta.links,
        "prev" in meta.links,
        any("feed" in link or "rss" in link for link in meta.links.get("alternate", ())),
        min(len(jsonld.nodes), 60),
        *[pattern.search(made_by) is not None for pattern in GENERATOR_PATTERNS.values()],
    ]


def _of_classes(page: Page) -> list[float]:
    """Features of class names, of the page and of its boxes."""
    boxes = {id(box): box for block in page.reading.document.blocks for box in (block.box, block.box.parent) if box}
    outer = " ".join(
        box.hints for block in page.reading.document.blocks[:1] for box in block.box.ancestors() if box.depth <= 1
    )
    hints = " ".join([box.hints for box in boxes.values() if box.hints])
    return [*hint_kinds(outer), *[hints.count(part) for part in BOX_PARTS]]


def _of_text(page: Page) -> list[float]:
    body, paragraphs, blocks = page.body, page.body.paragraphs, page.reading.document.blocks
    kinds = Counter(paragraph.kind for paragraph in paragraphs)
    count = len(paragraphs) or 1
    text = body.text
    size = len(text)
    beginning = text[:_MEASURED].lower()
    per = 1_000 / max(200, len(beginning))
    words = Counter(beginning.split())
    voices = [sum([words[word] for word in voice]) * per for voice in _VOICES]
    quotes, digits = (sum(map(beginning.count, signs)) * per for signs in (_QUOTES, "0123456789"))
    first, last = body.first_block, body.last_block
    total = len(blocks) or 1
    title = (page.reading.document.title or "").lower()
    visible = sum([block.size for block in blocks]) or 1
    own = [blocks[index] for paragraph in paragraphs for index in paragraph.blocks]
    boxes: Counter[int] = Counter()
    for block in own:
        boxes[id(block.box.parent or block.box)] += block.size
    return [
        len(page.headline),
        page.headline.count(" ") + bool(page.headline),
        not page.headline,
        bool(page.headline) and page.headline.lower()[:40] in title,
        page.size,
        len(page.paragraphs),
        size / count,
        max((len(paragraph.text) for paragraph in paragraphs), default=0),
        sum(paragraph.text[-1:] in '.!?…。！？”"»' for paragraph in paragraphs) / count,
        kinds["list_item"] / count,
        kinds["subhead"] / count,
        kinds["row"] / count,
        kinds["quote"] / count,
        body.confidence,
        min(1.0, size / visible),
        (last - first + 1) / total if first is not None and last is not None else 0.0,
        first / total if first is not None else 1.0,
        len(own) / (last - first + 1) if first is not None and last is not None else 0.0,
        max(boxes.values(), default=0) / (size or 1),
        len(boxes) / count,
        sorted([len(paragraph.text) for paragraph in paragraphs])[len(paragraphs) // 2] if paragraphs else 0,
        sum([block.link_chars for block in own]) / (size or 1),
        text.count("!") * 1_000 / (size or 1),
        first - page.headline_block if first is not None and page.headline_block is not None else -99,
        sum(p.kind == "subhead" and p.text.endswith("?") for p in paragraphs),
        *voices,
        quotes,
        digits,
        *page.dated,
        page.signed,
    ]


def _of_page(page: Page) -> list[float]:
    document, visible = page.reading.document, page.visible
    labels = [block.text.lower() for block in visible if block.size <= _LABEL]
    said = Counter([LABEL_KINDS.get(label.strip(" :.…»›>→-+|#()0123456789")) for label in labels])
    short = "\n".join(labels)
    first, last = page.body.first_block, page.body.last_block
    headings = [block.index for block in visible if block.tag in ("h1", "h2", "h3", "h4")]
    images = [index for _, index in document.marks["img"]]
    boxes = Counter([block.box.tags for block in visible])
    inside = [sum([times for tags, times in boxes.items() if tag in tags]) for tag in _TAGS]
    shapes = Counter([(block.box.tag, block.box.hints) for block in visible])
    count = len(visible) or 1
    size = sum([block.size for block in visible]) or 1

    def outside(indices: list[int]) -> int:
        return sum(first is None or last is None or not first <= index <= last for index in indices)

    return [
        len(visible),
        size,
        sum([block.link_chars for block in visible]) / size,
        page.linked,
        page.rows,
        page.teasers,
        len(labels) / count,
        len(headings),
        outside(headings),
        len(images),
        len(images) - outside(images),
        len(document.marks["time"]),
        len(_YEAR.findall(short)),
        sum([short.count(sign) for sign in _CURRENCY]),
        short.count("?"),
        sum([len(block.links) for block in visible]),
        max(shapes.values(), default=0) / count,
        max(Counter(labels).values(), default=0),
        *[times / count for times in inside],
        _articles(visible),
        *[said[kind] for kind in LABELS],
    ]


def _articles(blocks: Sequence[Block]) -> int:
    """How many ``article`` elements have lines of their own."""
    found = set()
    for box in {block.box for block in blocks if "article" in block.box.tags}:
        found.add(next(around for around in box.ancestors() if around.tag == "article"))
    return len(found)
