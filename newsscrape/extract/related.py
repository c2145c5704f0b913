"""Lists of stories: the "related stories" of an article and the lists of a section page.

Uses only order and text (a date, a linked headline, a teaser, in any of their usual orders), so that tables, divs, list
items and bare ``<br>`` lines give the same stories.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from newsscrape import dates
from newsscrape.extract.document import Block, clean
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import ArticleDate, RelatedStory
from newsscrape.lazy import compiled

MAX_STORIES = 60  # of an article page
MAX_LISTED = 600  # of a section page
MIN_DATE, MAX_DATE = 6, 48  # characters of a line that can consist of a date
MAX_RELATIVE = 24  # of one such as "3 hours ago"
MAX_LABEL = 14  # letters and digits next to a date that only label it
_SENTENCE_ENDS = ".!?…。！？"
_TRIM = " -–—|•:[]()"
MAX_HEADLINE = 240
MIN_HEADLINE = 8
MIN_TEASER = 40
MAX_HEADING = 80
SHORT_HEADLINE = 25
BEFORE = 4  # lines before a list in which the text is that goes on after it
HINT_DEPTH = 4  # boxes around a heading whose names count; those further out are the whole page's

# The headings of such lists on news sites, each at the start of a short line.
_HEADINGS = (
    # English
    r"related(?!\s+to\b)", r"more (?:on|from|about|related|stories|news)", "see also", "also read", "further reading",
    r"(?:earlier|previous) (?:stories|coverage|reports|articles)",
    r"read (?:also|more|next|this next)", r"you (?:may|might) (?:also )?(?:like|be interested)", "recommended",
    "don't miss", "in other news",
    # German, Dutch
    r"mehr (?:zum thema|dazu|aus|zu)", "lesen sie auch", "auch interessant", r"passend (?:zum thema|dazu)",
    "das könnte sie", "zum thema", "lees ook", r"meer (?:over|nieuws)", "gerelateerd",
    # French, Spanish, Portuguese, Italian, Romanian
    r"(?:à )?lire aussi", r"sur le même (?:sujet|thème)", r"articles? (?:liés|similaires|connexes)", "dans la même",
    r"(?:noticias|artículos|notas) relacionad[ao]s", "te puede interesar", r"le[ae] también",
    r"más (?:noticias|información)", r"leia (?:também|mais)", "notícias relacionadas",
    r"(?:notizie|articoli) correlat[ei]", "leggi anche", "potrebbe interessarti", "citește și", "articole similare",
    # Nordic
    r"läs (?:också|även|mer)", "les også", "læs også", "lue myös", "relaterad", "relaterede", "tengdar",
    # Slavic, Baltic, Hungarian, Greek, Turkish
    r"(?:zobacz|czytaj) (?:też|także|również|więcej)", r"(?:čtěte|přečtěte si) také", "související", "súvisiace",
    "prečítajte si", r"вижте (?:още|също)", "още по темата", r"читайте (?:также|ещё)", "по теме", "похожие",
    "материалы по теме", "читайте також", "за темою", r"pročitajte (?:i|još)", r"preberite (?:tudi|še)", "povezane",
    "susiję", "lasi arī", r"loe (?:ka|lisaks)", "seotud", "kapcsolódó", r"διαβάστε (?:επίσης|ακόμα)", "σχετικ[άέα]",
    "ilgili haber", "bunlar da",
    # Arabic, Hebrew, Persian, South and East Asian
    "اقرأ أيضا", "مواضيع ذات صلة", "قراءة", "קראו גם", "مطالب مرتبط", "संबंधित", "यह भी पढ़ें", "আরও পড়ুন", "সম্পর্কিত",
    "baca juga", "berita terkait", "xem thêm", "tin liên quan", "ข่าวที่เกี่ยวข้อง", "相关", "相關", "延伸閱讀", "関連",
    "あわせて読みたい", "관련",
)  # fmt: skip
# Matched against lower case without the flag: only then does an impossible first character end the match at once.
_HEADING = compiled("|".join(_HEADINGS))
_BEFORE_WORDS = " \t\"'“”‘’«»([{<>|-–—:·•*#►▶→+…"
_CALL = re.compile(
    r"^\W*(?:click here|(?:see|view|show|read) (?:all|more)|more\W*$|all (?:news|stories)|latest (?:headlines|news)\b|"
    r"back to|<-|zurück (?:zu|zur)\b|retour (?:à|au)\b|volver a|terug naar|torna a|subscribe|"
    r"sign up|follow us|share|print|e-?mail|comments?\b|\d+ comments?)",
    re.I,
)
_MENUS = frozenset(("nav", "footer"))
_HINT = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|read-?(?:also|more|next)|more-?(?:on|from|stories)|see-?also|teaser-?list)"
)
# A date in numbers that a list prints within its links: "02.02.08 Krabbenfischer …".
_DATED = re.compile(r"[(\[]?(\d{1,4}([./-])\d{1,2}\2\d{2,4})[)\]]?[\s:–—|-]+(?=\D)")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")  # scripts without spaces between words
_PERSON = re.compile(r"/(?:authors?|auteurs?|autor(?:en|es)?|autore|people|person|profile?s?|contributors?|staff)/")
_END = re.compile(r"©|\(c\)|copyright|all rights reserved|alle rechte|tous droits|terms of use|privacy policy")


@dataclass(slots=True)
class _Draft:
    headline: str
    url: str | None
    link: Any
    date: ArticleDate | None = None
    teaser: str | None = None


@dataclass
class StoryList:
    """Stories in order, and the indices of every block that belongs to their lists, headings included."""

    stories: list[RelatedStory] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)

    def add(self, drafts: list[_Draft], heading: str | None, blocks: range) -> None:
        """Add one list; positions continue."""
        for draft in drafts:
            position = len(self.stories) + 1
            self.stories.append(RelatedStory(draft.headline, draft.url, draft.date, draft.teaser, heading, position))
        self.blocks.update(blocks)


def read_related(reading: ParsedHtml, headline_block: int | None, body_blocks: Sequence[int]) -> StoryList:
    """The related stories of an article page, from its headline on.

    Blocks of the body are not stories, with one exception: a list with the right heading and a date for every story is
    what it says it is, and a body that took its teasers for paragraphs is wrong.
    """
    blocks = reading.document.blocks
    body = frozenset(body_blocks)
    found = StoryList()
    end = 0 if headline_block is None else headline_block + 1
    for index, block in enumerate(blocks[end:], end):
        if index < end or not _is_heading(block):
            continue
        heading = block.text
        drafts, end = _read_list(reading, index + 1, frozenset())
        if drafts and _is_paragraph(blocks, body, index, end):
            drafts[-1].teaser, end = None, end - 1
        if not _is_dated(drafts) and not body.isdisjoint(range(index, end)):
            drafts, end = _read_list(reading, index + 1, body) if index not in body else ([], index + 1)
        if drafts:
            found.add(drafts, heading, range(index, end))
            if len(found.stories) >= MAX_STORIES:
                break
    return found


def _is_paragraph(blocks: Sequence[Block], body: frozenset[int], heading: int, end: int) -> bool:
    """Whether the last line of a list is the article's next paragraph: the text goes on below a box with a story."""
    last = end - 1
    around = blocks[last].box.parent
    return (
        last in body
        and not blocks[last].links
        and blocks[heading].box.parent is not around
        and any(i in body and blocks[i].box.parent is around for i in range(max(0, heading - BEFORE), heading))
    )


def read_stories(reading: ParsedHtml) -> list[RelatedStory]:
    """Every story of a section page: each linked text that is as long as headlines are."""
    blocks = reading.document.blocks
    found = StoryList()
    heading: str | None = None
    index = 0
    while index < len(blocks) and len(found.stories) < MAX_LISTED:
        block = blocks[index]
        if block.heading_level is not None and not block.links:
            heading = block.text
        drafts, end = _read_list(reading, index, frozenset())
        found.add(drafts, heading, range(index, end))
        index = max(end, index + 1)
    return found.stories


def _is_heading(block: Block) -> bool:
    """Whether a line is the heading of a list of stories, by its words or by the names of its boxes."""
    box = block.box
    level = box.level
    if block.size > MAX_HEADING or (level is None and block.link_share >= 0.3) or not box.tags.isdisjoint(_MENUS):
        return False
    if _HEADING.match(block.text.lstrip(_BEFORE_WORDS).lower()):
        return True
    if level is None:
        return False
    return any(_is_hint(box.hints) for box in box.nearest(HINT_DEPTH) if box.hints)


@lru_cache(maxsize=4096)  # the same few classes are on every page of a site
def _is_hint(hints: str) -> bool:
    return _HINT.search(hints) is not None


def _is_dated(drafts: list[_Draft]) -> bool:
    """Whether every story of a list has a date, and one of them leads somewhere."""
    return any(draft.url for draft in drafts) and all(draft.date for draft in drafts)


def _read_list(reading: ParsedHtml, start: int, body: frozenset[int]) -> tuple[list[_Draft], int]:
    """The stories from ``start`` on, and the index after the last block that belongs to them."""
    blocks = reading.document.blocks
    drafts: list[_Draft] = []
    lead: bool | None = None  # whether this list's dates precede its headlines; None until one is seen
    waiting: ArticleDate | None = None
    last = index = start
    while index < len(blocks):
        block = blocks[index]
        if index in body or _ends(block):
            break
        date = _only_date(block, reading)
        if date is not None:
            if lead is None:
                lead = not drafts
            if lead:
                waiting = date
            elif drafts[-1].date is None:
                drafts[-1].date = date
                last = index + 1
            else:
                break
        elif waiting is not None:
            story = _draft(reading, block) or _Draft(block.text[:MAX_HEADLINE], None, None)
            story.date, waiting = waiting, None
            drafts.append(story)
            last = index + 1
        elif (draft := _draft(reading, block)) is not None:
            if drafts and drafts[-1].url == draft.url:
                _merge(drafts[-1], draft)
            elif draft.date is None and not lead and _says_little(draft):
                pass  # an author, a section
            elif lead and draft.date is None:
                break  # every story of this list is preceded by its date; this one is in another list
            else:
                drafts.append(draft)
            last = index + 1
        elif drafts and drafts[-1].teaser is None and _is_teaser(block):
            drafts[-1].teaser = block.text
            last = index + 1
        elif not _is_aside(block):
            break
        index += 1
    return drafts, last


def _is_aside(block: Block) -> bool:
    """A line that occurs in lists of stories without being one: a "read more" link, a name, a section's link."""
    size = len(block.text)
    return size < MIN_HEADLINE or (size < SHORT_HEADLINE and block.link_share > 0.9) or bool(_CALL.match(block.text))


def _is_teaser(block: Block) -> bool:
    """Prose below a headline: of some length, or a whole sentence."""
    return block.link_share < 0.5 and (len(block.text) >= MIN_TEASER or block.text[-1] in _SENTENCE_ENDS)


def _ends(block: Block) -> bool:
    """Whether a block cannot belong to a list of stories any more."""
    if not block.box.tags.isdisjoint(_MENUS) or _END.search(block.text[:200].lower()):
        return True
    if len(block.links) >= 3 and block.link_share > 0.6:
        return True  # a row of links: navigation
    return _is_heading(block) and not block.links


def _only_date(block: Block, reading: ParsedHtml) -> ArticleDate | None:
    """The date that a line consists of; a linked headline with a date next to it is not such a line."""
    if block.links and block.link_share < 0.9:
        return None
    return _date(block.text, reading)


def _date(text: str, reading: ParsedHtml) -> ArticleDate | None:
    """The date in a text that says little else: "Published: 03 June 2013", not "03 June 2013 Divers find …"."""
    text = text.strip(_TRIM)
    if not MIN_DATE <= len(text) <= MAX_DATE or not any(c.isdigit() for c in text):
        return None
    site = reading.context.site
    known: dict[str, Any] = {
        "source": "related",
        "language": reading.document.language or (site.language if site else None),
        "order": site.date_order if site else None,
        "timezone": site.timezone if site else None,
        "fetched": reading.context.fetched,
    }
    found = dates.find_dates(text, **known)
    if not found:
        return dates.parse_date(text, **known) if len(text) <= MAX_RELATIVE else None
    date, start, end = found[0]
    others = sum(c.isalnum() for c in text[:start] + text[end:])
    return date if others <= MAX_LABEL else None


def _draft(reading: ParsedHtml, block: Block) -> _Draft | None:
    """A block that is, or contains, a linked headline; the text next to the link may be its date or teaser."""
    if not block.links or block.link_chars < MIN_HEADLINE or _CALL.match(block.text):
        return None
    link = block.links[0] if len(block.links) == 1 else max(block.links, key=lambda a: _letters(block, a))
    headline = block.text if block.link_share > 0.95 else clean("".join(link.itertext()))
    if not MIN_HEADLINE <= len(headline) <= MAX_HEADLINE or headline not in block.text or not _is_phrase(headline):
        return None
    url = reading.absolute(link.get("href"))
    if url is None:
        return None
    before, _, after = block.text.partition(headline)
    draft = _Draft(headline, url, link)
    dated = _DATED.match(headline)
    if dated and _is_phrase(headline[dated.end() :]) and (date := _date(dated[1], reading)):
        draft.headline, draft.date = headline[dated.end() :], date
    draft.date = draft.date or _date(before, reading) or _date(after, reading)
    if len(after.strip()) >= MIN_TEASER:
        draft.teaser = after.strip(_TRIM)
    return draft if len(before) <= MAX_DATE else None  # a link within running text is not a story


def _is_phrase(text: str) -> bool:
    """More than one word; scripts without spaces do not show it."""
    return " " in text or _UNSPACED.search(text) is not None


def _says_little(draft: _Draft) -> bool:
    """Whether a link is too short for a headline, or leads to a person: the names and sections on a card."""
    words = draft.headline.count(" ") + 1
    short = words < 3 and len(draft.headline) < SHORT_HEADLINE and not _UNSPACED.search(draft.headline)
    return short or _PERSON.search(urlsplit(draft.url or "").path.lower()) is not None


def _letters(block: Block, link: Any) -> int:
    return sum([len(text) for element, text in block.inline if _within(element, link)])


def _within(element: Any, ancestor: Any) -> bool:
    while element is not None and element is not ancestor:
        if element.tag in ("p", "td", "div", "li", "body"):
            return False
        element = element.getparent()
    return element is not None


def _merge(story: _Draft, more: _Draft) -> None:
    """Merge a second line with a link to the same page: the headline below a kicker, a teaser, or "read more"."""
    if story.headline.endswith(":") and len(more.headline) >= MIN_TEASER // 2:
        story.headline = f"{story.headline} {more.headline}"
    elif len(more.headline) >= MIN_TEASER and story.teaser is None:
        story.teaser = more.headline
    story.date = story.date or more.date
