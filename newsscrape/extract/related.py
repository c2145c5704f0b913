"""Lists of stories: the "related stories" under an article and the lists of a section page.

Read from order and text alone (a date, a linked headline, a teaser, in any of their usual orders), so that
tables, divs, list items and bare ``<br>`` lines give the same stories.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from newsscrape import dates
from newsscrape.extract.document import Block, clean
from newsscrape.extract.reading import Reading
from newsscrape.items import ArticleDate, RelatedStory

MAX_STORIES = 60
MAX_DATE = 48  # characters of a line that can be nothing but a date
MAX_HEADLINE = 240
MIN_HEADLINE = 8
MIN_TEASER = 40
MAX_HEADING = 80

# The words over such a list, as news sites print them; each stands at the start of a short line.
_HEADING = re.compile(
    r"^\W*(?:related(?!\s+to\b)|more (?:on|from|about|related|stories|news)|see also|read (?:also|more|next|this next)|also read|"
    r"you (?:may|might) (?:also )?(?:like|be interested)|recommended|don't miss|further reading|in other news|"
    r"mehr (?:zum thema|dazu|aus|zu)|lesen sie auch|auch interessant|passend (?:zum thema|dazu)|das könnte sie|zum thema|"
    r"(?:à )?lire aussi|sur le même (?:sujet|thème)|articles? (?:liés|similaires|connexes)|dans la même|"
    r"(?:noticias|artículos|notas) relacionad[ao]s|te puede interesar|lea también|lee también|más (?:noticias|información)|"
    r"leia (?:também|mais)|notícias relacionadas|(?:notizie|articoli) correlat[ei]|leggi anche|potrebbe interessarti|"
    r"lees ook|meer (?:over|nieuws)|gerelateerd|läs (?:också|även|mer)|les også|læs også|lue myös|relaterad|relaterede|tengdar|"
    r"(?:zobacz|czytaj) (?:też|także|również|więcej)|(?:čtěte|přečtěte si) také|související|súvisiace|prečítajte si|"
    r"kapcsolódó|citește și|articole similare|вижте (?:още|също)|още по темата|διαβάστε (?:επίσης|ακόμα)|σχετικ[άέα]|"
    r"читайте (?:также|ещё)|по теме|похожие|материалы по теме|читайте також|за темою|pročitajte (?:i|još)|preberite (?:tudi|še)|"
    r"povezane|susiję|lasi arī|loe (?:ka|lisaks)|seotud|ilgili haber|bunlar da|اقرأ أيضا|مواضيع ذات صلة|قراءة|קראו גם|"
    r"مطالب مرتبط|संबंधित|यह भी पढ़ें|আরও পড়ুন|সম্পর্কিত|baca juga|berita terkait|xem thêm|tin liên quan|ข่าวที่เกี่ยวข้อง|"
    r"相关|相關|延伸閱讀|関連|あわせて読みたい|관련)",
    re.I,
)
_CALL = re.compile(
    r"^\W*(?:click here|(?:see|view|show|read) (?:all|more)|more\W*$|all (?:news|stories)|latest (?:headlines|news)\b|"
    r"back to|subscribe|sign up|follow us|share|print|e-?mail|comments?\b|\d+ comments?)",
    re.I,
)
_HINT = re.compile(r"(?:^|[\s_-])(?:related|recommend\w*|read-?(?:also|more|next)|more-?(?:on|from|stories)|see-?also|teaser-?list)")
_END = re.compile(r"(?:©|\(c\)|copyright|all rights reserved|alle rechte|tous droits|terms of use|privacy policy)", re.I)


@dataclass
class StoryList:
    """Stories in order, and the indices of every block that belongs to their lists, headings included."""

    stories: list[RelatedStory] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Draft:
    headline: str
    url: str | None
    link: Any
    date: ArticleDate | None = None
    teaser: str | None = None


def read_related(reading: Reading, headline_block: int | None, body_blocks: Sequence[int]) -> StoryList:
    """The related stories of an article page. Blocks of the body are no story, wherever they stand."""
    blocks = reading.document.blocks
    body = frozenset(body_blocks)
    first = max(headline_block or 0, min(body, default=0))
    found = StoryList()
    index = first
    while index < len(blocks) and len(found.stories) < MAX_STORIES:
        block = blocks[index]
        if index in body or not _is_heading(block):
            index += 1
            continue
        end = _read_list(reading, blocks, index + 1, body, block.text, found)
        if end > index + 1:
            found.blocks.add(index)
        index = max(end, index + 1)
    return found


def read_stories(reading: Reading, start: int = 0) -> list[RelatedStory]:
    """Every story of a section page: each linked headline of a length that headlines have."""
    blocks = reading.document.blocks
    found = StoryList()
    heading: str | None = None
    index = start
    while index < len(blocks) and len(found.stories) < 10 * MAX_STORIES:
        block = blocks[index]
        if block.heading_level is not None and not block.links:
            heading = block.text
        end = _read_list(reading, blocks, index, frozenset(), heading, found)
        index = max(end, index + 1)
    return found.stories


def _is_heading(block: Block) -> bool:
    if len(block.text) > MAX_HEADING or block.inside("nav", "footer"):
        return False
    if _HEADING.match(block.text):
        return block.link_share < 0.9 or block.heading_level is not None
    return block.heading_level is not None and any(_HINT.search(box.hints) for box in block.box.ancestors() if box.hints)


def _read_list(
    reading: Reading, blocks: list[Block], start: int, body: frozenset[int], heading: str | None, found: StoryList
) -> int:
    """Read stories from ``start`` on into ``found``; the index behind the last block that belongs to them."""
    drafts: list[_Draft] = []
    waiting: tuple[ArticleDate, int] | None = None
    last = start
    index = start
    while index < len(blocks):
        block = blocks[index]
        if index in body or _ends(block, drafts):
            break
        date = _only_date(block, reading)
        if date is not None:
            if drafts and drafts[-1].date is None and not _dates_lead(drafts):
                drafts[-1].date = date
                last = index + 1
            else:
                waiting = (date, index)
        elif waiting is not None and index == waiting[1] + 1 and len(block.text) <= MAX_HEADLINE:
            draft = _draft(reading, block) or _Draft(block.text, None, None)
            draft.date = waiting[0]
            drafts.append(draft)
            last = index + 1
            waiting = None
        elif (draft := _draft(reading, block)) is not None:
            if drafts and drafts[-1].link is not None and drafts[-1].link is draft.link:
                _merge(drafts[-1], draft)
            elif _dates_lead(drafts) and draft.date is None:
                break
            else:
                drafts.append(draft)
            last = index + 1
        elif drafts and drafts[-1].teaser is None and len(block.text) >= MIN_TEASER and block.link_share < 0.5:
            drafts[-1].teaser = block.text
            last = index + 1
        elif not (_CALL.match(block.text) or len(block.text) < MIN_HEADLINE) and (drafts or index > start + 1):
            break
        index += 1
    for draft in drafts[: MAX_STORIES * 10]:
        found.stories.append(
            RelatedStory(draft.headline, draft.url, draft.date, draft.teaser, heading, len(found.stories) + 1)
        )
    found.blocks.update(range(start, last))
    return last


def _dates_lead(drafts: list[_Draft]) -> bool:
    """Whether the list so far has a date over every headline; then a headline without one is not of the list."""
    return bool(drafts) and all(draft.date is not None for draft in drafts)


def _ends(block: Block, drafts: list[_Draft]) -> bool:
    """Whether a block cannot belong to a list of stories any more."""
    if block.inside("footer", "nav") or _END.search(block.text[:200]):
        return True
    if len(block.links) >= 3 and block.link_share > 0.6:
        return True  # a row of links: navigation
    return bool(drafts) and _is_heading(block) and not block.links


def _only_date(block: Block, reading: Reading) -> ArticleDate | None:
    text = block.text.strip(" -–—|•[]()")
    if not 6 <= len(text) <= MAX_DATE or not any(c.isdigit() for c in text):
        return None
    return _date(text, reading)


def _date(text: str, reading: Reading) -> ArticleDate | None:
    site = reading.context.site
    return dates.parse_date(
        text,
        source="related",
        language=reading.document.language or (site.language if site else None),
        order=site.date_order if site else None,
        timezone=site.timezone if site else None,
        fetched=reading.context.fetched,
    )


def _draft(reading: Reading, block: Block) -> _Draft | None:
    """A block that is, or holds, a linked headline; what stands beside the link may be its date or teaser."""
    if not block.links or block.link_chars < MIN_HEADLINE or _CALL.match(block.text):
        return None
    link = max(block.links, key=lambda a: sum(len(text) for element, text in block.inline if _within(element, a)))
    headline = block.text if block.link_share > 0.95 else clean("".join(link.itertext()))
    if not MIN_HEADLINE <= len(headline) <= MAX_HEADLINE or headline not in block.text or " " not in headline:
        return None
    url = reading.absolute(link.get("href"))
    if url is None:
        return None
    before, _, after = block.text.partition(headline)
    draft = _Draft(headline, url, link)
    for rest in (before.strip(" -–—|•:[]()"), after.strip(" -–—|•:[]()")):
        if 6 <= len(rest) <= MAX_DATE and any(c.isdigit() for c in rest) and draft.date is None:
            draft.date = _date(rest, reading)
    if len(after.strip()) >= MIN_TEASER:
        draft.teaser = after.strip(" -–—|•:")
    return draft if len(before) <= MAX_DATE else None  # a link inside running text is no story


def _within(element: Any, ancestor: Any) -> bool:
    while element is not None and element is not ancestor:
        if element.tag in ("p", "td", "div", "li", "body"):
            return False
        element = element.getparent()
    return element is not None


def _merge(story: _Draft, more: _Draft) -> None:
    """A second line inside the same link: the card's teaser, or its headline under a kicker."""
    if len(more.headline) >= MIN_TEASER and story.teaser is None:
        story.teaser = more.headline
    story.date = story.date or more.date
