"""Where on the page a printed date is: around the headline, in the body, in a list, a margin or under a comment.

Does not parse dates. A date in a list of other things is refused, whatever its label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from newsscrape.extract.document import Block, Box
from newsscrape.extract.published import words
from newsscrape.extract.published.labels import labelled
from newsscrape.extract.published.metadata import Place

NEAR, ABOVE, BELOW, BEHIND = 4, 12, 14, 10  # blocks around headline and body in which a dateline may be
BEFORE_BODY = 12  # blocks above the body in which it may be, however far away the headline is
LIST_GAP = 6  # blocks between two dates of a list
MAX_BARE = 40  # characters of a line with hardly more than a date
MIN_ENTRIES, LIVE_DAYS = 3, 7  # timestamps in a row that make a live blog, and how many days it may last
MIN_PARAGRAPH = 80  # characters
LEVELS = 3  # boxes outwards from a date in which similar dates are searched for
MARGIN = "refused: in a list, a comment or a margin"
RELATED = "refused: related story or comment"
TODAY_HEAD = "refused: today's date in the head of the site"
TODAY_FOOT = "refused: today's date in the foot of the site"
LISTED = "refused: one of a list of dates"
ENTRY = "refused: an entry of a live blog"
SOMETHING_ELSE = "refused: a date of something else"
# Names that mean nothing: "category-kommentar" is the article's topic, and page builders call every box a widget.
_TOPICS = re.compile(
    r"(?:tag|category|cat|topic)-\S{1,60}"
    r"|elementor-widget(?:__\S{0,60}|-(?:wrap|container|post-info|theme-post-\S{1,40}|text-editor|heading))?(?!\S)"
)
_OWN_FOOT = re.compile(r"(?:entry|article|post)[-_]{1,2}footer")
_MARGINS = frozenset("aside nav footer blockquote figure figcaption".split())
DATE_HINTS, MODIFIED_HINTS, CHANGED_HINTS, _FOREIGN_HINTS, _COMMENT_HINTS, _HEAD_HINTS = (
    re.compile("|".join(map(re.escape, table.split())))
    for table in (
        words.DATE_HINTS, words.MODIFIED_HINTS, words.CHANGED_HINTS, words.FOREIGN_HINTS, words.COMMENT_HINTS,
        words.HEAD_HINTS,
    )
)  # fmt: skip
# Kinds of printed dates whose lines have no label.
_UNLABELLED = frozenset(
    f"{tag}:{where}" for tag in ("text", "time") for where in "headline above opening behind inside far".split()
)
# Parts of a site's head and foot, which are on every page.
_HEADS = frozenset(f"{tag}:{where}" for tag in ("text", "time") for where in ("above", "behind", "inside", "far"))
_FOOT = re.compile(words.FOOT)
_ABOVE = frozenset(("text:above", "time:above"))
_OPENINGS = frozenset(("text:opening", "time:opening"))
_DIGITS = str.maketrans("", "", "0123456789")
_Key = tuple[int, str, str, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """Blocks of the headline and of the body's first and last line; None if the page shows none."""

    title: int | None
    first: int | None
    last: int | None

    def place(self, index: int) -> tuple[str, int]:
        """Where a block is, and how far away: ``above`` the headline, ``headline`` (from it to the body), in the
        ``opening`` lines of the body, further ``inside``, ``behind`` it or ``far``.
        """
        title, first, last = self.title, self.first, self.last
        if title is not None:
            end = first - 1 if first is not None and first > title else title + BELOW
            if title <= index <= min(end, title + 4 * BELOW):
                return "headline", index - title
            if title - ABOVE <= index < title:
                return "above", title - index
            if first is not None and title < first - BEFORE_BODY <= index < first:
                return "headline", first - index + BELOW
        if first is None or last is None:
            return "far", 0
        if first <= index <= last:
            return ("opening" if index <= first + NEAR else "inside"), index - first
        if last < index <= last + BEHIND:
            return "behind", index - last
        if title is None and first - ABOVE <= index < first:
            return "headline", first - index
        return "far", 0


def refusal(block: Block, where: str, distance: int, excluded: frozenset[int], foreign: dict[int, bool]) -> str | None:
    """Why no date in this block can be the article's."""
    if block.index in excluded:
        return RELATED
    away = where in ("inside", "behind", "far") and id(block.box) not in foreign
    if away and _FOREIGN_HINTS.search(block.box.hints) and not labelled(block.text):
        return MARGIN
    if not _in_foreign(block.box, foreign):
        return None
    # Next to the headline, a box named after a date is the dateline, whatever it is in. So is a line of hardly more
    # than a date between headline and body, except in a caption.
    beside = where in ("headline", "above", "opening") and distance <= NEAR
    if beside and DATE_HINTS.search(names_of(block)):
        return None
    bare = where == "headline" and 0 < distance <= ABOVE and block.size <= MAX_BARE
    return None if bare and not block.inside("figure", "figcaption", "nav", "caption") and not block.links else MARGIN


def boxes_around(blocks: list[Block], frame: Frame) -> dict[int, bool]:
    """The boxes that contain headline or body: whatever their names, they are the article's."""
    held = (index for index in (frame.title, frame.first) if index is not None and index < len(blocks))
    return {id(box): False for index in held for box in blocks[index].box.ancestors()}


def _in_foreign(box: Box | None, known: dict[int, bool]) -> bool:
    """Whether a box is in one whose tag or names say that it is not the article; cached for each box."""
    path: list[int] = []
    answer = False
    while box is not None:
        if id(box) in known:
            answer = known[id(box)]
            break
        path.append(id(box))
        # The innermost box is only the line's own: many sites call the dateline "teaser-meta".
        hints = _TOPICS.sub("", box.hints[:300]) if "-" in box.hints else box.hints[:300]
        named = (_COMMENT_HINTS if len(path) == 1 else _FOREIGN_HINTS).search(hints)
        margin = box.tag in _MARGINS and not (box.tag == "footer" and _OWN_FOOT.search(hints))
        if margin or (box.depth > 1 and named):
            answer = True
            break
        box = box.parent
    known.update(dict.fromkeys(path, answer))
    return answer


def names_of(block: Block) -> str:
    """Class names and ids of the line and of the elements in it."""
    inline = " ".join((element.get("class") or element.tag) for element, _ in block.inline[:6])
    return f"{block.box.hints} {inline.lower()}"[:300]


def lifted(places: list[Place], blocks: list[Block], frame: Frame) -> list[Place]:
    """Accept the only date of a margin that is labelled as published, after nearly all others.

    Margins next to an article, and what was taken for a list of stories after it, may contain its imprint: "Published:
    3 June 2013". If several days have such a label, they belong to other articles; under a comment, they are the
    comment's.
    """
    said = [p for p in places if p.labelled and p.of == "published" and p.refused in (MARGIN, RELATED)]
    if not said:
        return places
    foreign = boxes_around(blocks, frame)
    own = [p for p in said if p.block is not None and not _in_comment(blocks[p.block].box, foreign)]
    if len({p.date.day for p in said}) != 1 or not own:
        return places
    return [replace(p, kind="text:far", refused=None) if p in own else p for p in places]


def _in_comment(box: Box | None, around: dict[int, bool]) -> bool:
    while box is not None and id(box) not in around:
        if _COMMENT_HINTS.search(box.hints[:300]):
            return True
        box = box.parent
    return False


def listed(places: list[Place], blocks: list[Block], frame: Frame) -> list[Place]:
    """Refuse the dates of a list: two or more days in boxes of one shape next to each other, without labels.

    Cards of stories, rows of a table, days of a forecast. The box that contains the article is exempt, whatever else
    looks like it: the first post of a forum is in a list of posts.
    """
    places = _many_items(places)
    rows = _rows(places, blocks, boxes_around(blocks, _prose(frame, blocks)))
    many: set[int] = set()
    for row in rows:
        for (index, day), (other, another) in pairwise(row):
            if day != another and index != other and other - index <= LIST_GAP:
                many |= {index, other}
    return _refused(places, many, LISTED)


def _many_items(places: list[Place]) -> list[Place]:
    """Refuse microdata outside any item that state three or more days: they belong to teasers."""
    loose = [p for p in places if p.source == "microdata" and p.of == "published" and "no type" in p.rule]
    if len({p.date.day for p in loose}) < MIN_ENTRIES:
        return places
    return [replace(p, refused=LISTED) if p in loose and not p.refused else p for p in places]


def entries(places: list[Place], blocks: list[Block], frame: Frame) -> list[Place]:
    """Refuse the timestamps of a live blog's entries: three or more in boxes of one shape, within a week, newest first.

    They have a time of day. The body starts with the newest entry, so the box around it is not exempt here. In a forum
    the oldest post is first; posts of a blog are weeks apart.
    """
    many: set[int] = set()
    timed = [place for place in places if place.date.precision in ("minute", "second")]
    rows = _rows(timed, blocks, boxes_around(blocks, replace(frame, first=None))) if len(timed) >= MIN_ENTRIES else []
    for row in rows:
        stamps = dict(row)
        days = list(stamps.values())
        newest_first = days == sorted(days, reverse=True) and days[0] != days[-1]
        if len(stamps) >= MIN_ENTRIES and newest_first and _days_between(days[-1], days[0]) <= LIVE_DAYS:
            many |= set(stamps)
    return _refused(places, many, ENTRY)


def _days_between(first: str, last: str) -> int:
    return (datetime.fromisoformat(last) - datetime.fromisoformat(first)).days


def _rows(places: list[Place], blocks: list[Block], around: dict[int, bool]) -> list[list[tuple[int, str]]]:
    """Blocks and days of dates without a label, grouped by boxes of one shape.

    The day of publication and that of a change, one below the other, are no list.
    """
    rows: dict[tuple[*_Key, str], list[tuple[int, str]]] = {}
    keys: dict[int, list[_Key]] = {}
    for place in places:
        if _in_a_row(place) and place.block is not None and place.date.day:
            if place.block not in keys:
                keys[place.block] = list(_shapes(blocks[place.block].box, around))
            for key in keys[place.block]:
                rows.setdefault((*key, place.of), []).append((place.block, place.date.day))
    return [sorted(row) for row in rows.values() if len(row) > 1]


def _in_a_row(place: Place) -> bool:
    """Whether a date may be one of a list: it has no label for the publication date."""
    return place.kind in _UNLABELLED and not place.labelled


def _refused(places: list[Place], many: set[int], reason: str) -> list[Place]:
    if not many:
        return places
    return [replace(p, refused=reason) if p.block in many and _in_a_row(p) and not p.refused else p for p in places]


def _prose(frame: Frame, blocks: list[Block]) -> Frame:
    """The frame with the body's first paragraph as its first line, which may be a cell of a table."""
    if frame.first is None or frame.last is None:
        return frame
    first = (block.index for block in blocks[frame.first : frame.last + 1] if len(block.text) >= MIN_PARAGRAPH)
    return replace(frame, first=next(first, None))


def _shapes(box: Box, around: dict[int, bool]) -> Iterable[_Key]:
    """The line's box as similar ones would be found: tag, names, and the box some levels out that contains both."""
    item: Box = box
    for level in range(1, LEVELS + 1):
        if item.parent is None or id(item) in around:
            return
        yield level, box.tag, _without_numbers(box.hints[:80]), id(item.parent)
        item = item.parent


def _without_numbers(hints: str) -> str:
    """Class names and id without digits: the entries of one list are numbered."""
    return hints.translate(_DIGITS)


def clocks(places: list[Place], blocks: list[Block], frame: Frame, fetched: datetime | None) -> list[Place]:
    """Refuse the day of the capture in a site's head or foot: there it is today's date on every page.

    The head of an old page is a table like all others: above the headline its date also yields to a dateline's.
    """
    if fetched is None or not any(p.kind in _HEADS and not p.refused for p in places):
        return places
    today = {(fetched + timedelta(hours=hours)).strftime("%Y-%m-%d") for hours in (-12, 0, 14)}
    around = boxes_around(blocks, frame)
    told = any(
        p.kind in _OPENINGS and not p.refused and p.of == "published" and p.date.day not in today for p in places
    )
    return [
        replace(p, refused=reason)
        if not p.refused
        and p.kind in _HEADS
        and p.date.day in today
        and p.block is not None
        and (
            reason := _in_head_or_foot(blocks[p.block].box, around)
            or (TODAY_HEAD if told and p.kind in _ABOVE else None)
        )
        else p
        for p in places
    ]


def events(places: list[Place], days: frozenset[str]) -> list[Place]:
    """Refuse the printed days of events in the page's data, unless they are labelled as published."""
    if not days:
        return places
    return [
        replace(p, refused=SOMETHING_ELSE) if p.kind in _UNLABELLED and p.date.day in days and not p.refused else p
        for p in places
    ]


def _in_head_or_foot(box: Box | None, around: dict[int, bool]) -> str | None:
    """Why today's date in a box is the site's: it is in its head or its foot; None if it is in neither."""
    while box is not None and id(box) not in around:
        hints = box.hints[:300]
        if box.tag in ("header", "nav") or _HEAD_HINTS.search(hints):
            return TODAY_HEAD
        if box.tag == "footer" or _FOOT.search(hints):
            return TODAY_FOOT
        box = box.parent
    return None
