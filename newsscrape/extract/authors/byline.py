"""Who wrote an article: the byline as printed, and the names in it.

People first; a newsroom or agency counts only where the page credits nobody else. Readers' comments, teasers
and picture credits are not bylines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from newsscrape.extract.authors.credits import Credit, read_credit, says_by, strip_prefix
from newsscrape.extract.authors.metadata import stated_credits
from newsscrape.extract.authors.names import is_handle, read_initials
from newsscrape.extract.body import Body
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.document import Block, Box, clean
from newsscrape.extract.reading import Reading
from newsscrape.extract.sitename import site_names, squeeze

ABOVE, BELOW, AFTER = 12, 45, 12  # lines looked at: above the headline, below it, behind the text
OPENING = 20  # lines from the first of the text, at most, that may hold a credit
FULL_LINE = 100  # characters from which a line is text
MAX_SIGNATURE = 40  # characters of initials alone on a line
MAX_LINE = 160  # characters of the longest printed credit
_HINT = re.compile(
    r"auth?or|auteur|byline|by-line|by_line|redakteur|redactor|redattore|\bfirma\b|signature|skribent|journalist|"
    r"forfatter|reporter|writer|writt?en-?by|published-?by|posted-?by|contributor|credit-?line|verfasser|kirjoittaja|"
    r"yazar|muhabir|szerzo|szerző|vcard|автор|attribution"
)
# Boxes that hold other things than this article; the word must not be the credit's own.
_OTHER = re.compile(
    r"related|teaser|recommend|comment|newsletter|popular|trending|most-?read|promo|carousel|caption|"
    r"\bnav|menu|figure|image-|photo-?credit|media-|mehr-zum|weitere|read-?more|bread-?crumb|"
    r"(?<![\w-])tags?(?![\w-])|[-_]tags\b|tag-?list"
)
# Boxes beside or below a text: they hold other things, unless a class says that it is an author.
_BESIDE = re.compile(r"sidebar|footer|\bcard\b")
_AUTHOR_HREF = re.compile(
    r"/(?:authors?|autor|autori|autoren|autores|auteurs?|autore|autor_in|profiles?|staff|by|journalists?|reporters?|"
    r"people|writers?|redaktion|forfatter|skribent|contributors?|columnists?|firma|firmas|byline|bylines|yazar|av)"
    r"[/?-]|[?&](?:author|autor)=",
    re.I,
)
# Lines that credit somebody else than the author.
_OF_OTHERS = re.compile(
    r"\W*(?:übersetz|translat|tradu|edit(?:ed|ing)|(?:medically |fact.{0,3})?(?:review|check)ed|fotos?\b|photos?\b|"
    r"bilde?r?\b|images?\b|illustration|more (?:from|by)|latest|weitere|mehr (?:von|zu))",
    re.I,
)
_ACCOUNT_HREF = re.compile(r"/(?:admin\w{0,10}|newsroom|webmaster)/?$", re.I)
_LETTER = re.compile(r"[^\W\d_]")
_RANKS = {"single word's credit line": 1, "organisation's credit line": 2, "organisation stated": 2}
_NAMING = ("class", "rel", "itemprop")  # attributes that say what an inline element is
_OUTSIDE = frozenset(("figure", "figcaption", "nav", "aside", "table"))
_IN_PARENTHESES = re.compile(r"(?:^|[.!?…\"”’'»)\]]\s?)\(([^()]{2,40})\)\.?$")
_IN_OPEN = re.compile(r"[a-z]{2,5}(?:\s?[/,&]\s?[a-z]{2,5}){1,4}(?=;|$)")


def byline_candidates(reading: Reading, headline: Candidate | None, body: Body) -> list[Candidate]:
    """The byline as printed, without its "By": printed ones first, those only stated in metadata behind."""
    sites = site_names(reading)
    printed = _printed(reading, headline, body, sites) + _closing(reading, body)
    stated = [
        Candidate(
            ", ".join(s.credit.people or s.credit.organisations),
            s.raw,
            s.source,
            _stated_rule(s.credit, s.weak),
        )
        for s in stated_credits(reading)
        if s.credit.people or not frozenset(map(squeeze, s.credit.organisations)) <= sites
    ]
    strong = [c for c in stated if c.rule == "people stated"]
    if printed and strong and not _share_a_name(printed, strong[0], sites):
        printed, strong = [], strong + printed
    ranked = printed + strong + [c for c in stated if c.rule != "people stated"]
    return sorted(ranked, key=lambda c: _RANKS.get(c.rule, 0))  # stable: people keep their order


def author_candidates(reading: Reading, bylines: list[Candidate]) -> list[Candidate]:
    """Names, each candidate a tuple: of people stated, then printed; of organisations only behind those."""
    sites = site_names(reading)
    stated = stated_credits(reading)
    people = [_of(s.credit.people, s.raw, s.source, "people stated") for s in stated if s.credit.people and not s.weak]
    printed: list[Candidate] = []
    lone: list[Candidate] = []
    organisations: list[Candidate] = []
    for line in bylines:
        if not line.source.startswith("dom") or not isinstance(line.value, str):
            continue
        names = read_initials(line.value) if "initials" in line.rule else read_credit(line.value, sites).people
        if names:
            printed.append(_of(names, line.raw, line.source, line.rule, line.block))
        elif "single word" in line.rule and line.source.startswith("dom"):
            lone.append(_of((line.value,), line.raw, line.source, line.rule, line.block))
        elif "organisation" in line.rule:
            organisations.append(_of((line.value,), line.raw, line.source, line.rule, line.block))
    if people and printed and _squeezed(people[0]) < _squeezed(printed[0]):
        people, printed = [printed[0], *people], printed[1:]
    weak = [_of(s.credit.people, s.raw, s.source, "single word stated") for s in stated if s.weak]
    houses = [
        _of(s.credit.organisations, s.raw, s.source, "organisation stated") for s in stated if s.credit.organisations
    ]
    houses.sort(key=lambda c: _squeezed(c) <= sites)  # an agency says more than the site's own name
    return people + printed + weak + lone + houses + organisations


def _of(names: tuple[str, ...], raw: str | None, source: str, rule: str, block: int | None = None) -> Candidate:
    return Candidate(names, raw, source, rule, block)


def _squeezed(candidate: Candidate) -> frozenset[str]:
    return frozenset(map(squeeze, candidate.value))


def _stated_rule(credit: Credit, weak: bool) -> str:
    return "single word stated" if weak else "people stated" if credit.people else "organisation stated"


def _printed_rule(credit: Credit) -> str:
    if credit.people:
        return "credit line"
    return "organisation's credit line" if credit.organisations else "single word's credit line"


def _share_a_name(printed: list[Candidate], stated: Candidate, sites: frozenset[str]) -> bool:
    told = set(map(squeeze, read_credit(stated.value, sites).people))
    return bool(told & set(map(squeeze, read_credit(printed[0].value, sites).people)))


def _printed(reading: Reading, headline: Candidate | None, body: Body, sites: frozenset[str]) -> list[Candidate]:
    """Credits in the document near the headline or around the text, those with most evidence first."""
    blocks = reading.document.blocks
    found: list[tuple[float, Candidate]] = []
    lone = _lone_places(blocks, headline.block if headline else None, body)
    first = body.first_block
    around = frozenset(blocks[first].box.ancestors()) if first is not None else frozenset()
    for index in _window(len(blocks), headline.block if headline else None, body):
        block = blocks[index]
        if len(block.text) > MAX_LINE:
            continue
        read = _read(block, sites, around, bare=index in lone)
        if read is not None:
            weight, credit = read
            found.append((weight, Candidate(credit.text, block.text, f"dom:{block.tag}", _printed_rule(credit), index)))
    found = _merged(found, blocks)
    found.sort(key=lambda pair: -pair[0])
    return [candidate for _, candidate in found]


def _read(block: Block, sites: frozenset[str], around: frozenset[Box], bare: bool) -> tuple[float, Credit] | None:
    """What a line credits and how much speaks for its being a credit; None where too little does."""
    weight = _markup(block, around)
    if weight is None:
        return None
    if not weight and not bare and not strip_prefix(block.text)[1] and not says_by(block.text):
        return None
    if _OF_OTHERS.match(block.text):
        return None
    credit = read_credit(_line(block), sites)
    if weight and block.inline and len(block.text) < FULL_LINE:
        credit = _parted(block, credit, sites)
    names = credit.people or credit.organisations
    if not names:
        return (weight, credit) if weight >= 1 and credit.prefixed and is_handle(credit.text) else None
    if not credit.people and credit.text.count(" ") > 4:
        return None
    if credit.prefixed:
        weight += 1.0 if credit.share > 0.4 else 0.3
    whole = len(squeeze("".join(names))) / max(1, len(squeeze(block.text)))
    label = block.link_share >= 0.5 or block.heading_level is not None or block.text.endswith(":")
    if bare and not weight and whole > 0.85 and not label:
        weight = 0.9 if credit.people else 0.7
    if credit.share < (0.4 if credit.people else 0.9):
        weight -= 0.6 if credit.people else 2.0
    return (weight, credit) if weight >= 0.7 else None


def _parted(block: Block, whole: Credit, sites: frozenset[str]) -> Credit:
    """The credit of a line in which markup parts what no comma does: a name, the office and the date behind it.

    Elements that say they hold an author are asked first, then all; the line as it stands remains where it
    names as many.
    """
    named = [text for e, text in block.inline[:20] if _names_author(e)]
    texts = named or [text for _, text in block.inline[:20] if not whole.people]
    found = read_credit(", ".join(dict.fromkeys(clean(t) for t in texts if _LETTER.search(t))), sites)
    if not found.people or set(found.people) <= set(whole.people):
        return whole
    names = (*found.people, *found.organisations)
    return Credit(", ".join(names), found.people, found.organisations, whole.prefixed or found.prefixed)


def _names_author(element: Any) -> bool:
    return _calls_author(element) or _AUTHOR_HREF.search(element.get("href") or "") is not None


def _calls_author(element: Any) -> bool:
    """Whether class, ``rel`` or ``itemprop`` say that an inline element holds an author."""
    words = " ".join(filter(None, map(element.get, _NAMING)))
    return bool(words) and _hints(words.lower())[0]


def _window(count: int, headline: int | None, body: Body) -> Iterator[int]:
    """Where a credit can stand: around the headline as far as the text's first lines, and behind the text."""
    first, last = body.first_block, body.last_block
    anchor = first if headline is None else headline
    if first is not None and last is not None and headline is not None and headline > last:
        anchor = first  # repeated in a box for sharing
    if anchor is None:
        return
    reach = anchor + BELOW if first is None else max(min(_opening_end(body, first), anchor + 3 * BELOW), anchor + 3)
    stop = min(count, reach)
    yield from range(max(0, anchor - ABOVE), stop)
    if last is not None:
        yield from range(max(stop, last - 2), min(count, last + AFTER))


def _opening_end(body: Body, first: int) -> int:
    """The line where a text is under way: behind a standfirst and a paragraph, a credit may stand between them."""
    third = next((p.blocks[0] for p in body.paragraphs[2:3] if p.blocks), first)
    return max(first + 4, min(third, first + OPENING))


def _lone_places(blocks: list[Block], headline: int | None, body: Body) -> frozenset[int]:
    """Lines where a name and nothing else is a byline: over the text's first full line, or as its last one.

    They must stand in the same box as the text: elsewhere, and in the middle, a name is a subhead or a label.
    """
    first, last = body.first_block, body.last_block
    if first is None or last is None:
        return frozenset()
    places = set()
    start = max(0, first - 3) if headline is None else max(headline + 1, first - 3)
    for index in range(start, min(first + 5, len(blocks))):
        if len(blocks[index].text) >= FULL_LINE:
            break
        if blocks[index].box.parent is blocks[first].box.parent:
            places.add(index)
    home = blocks[last].box.parent
    for index in range(max(first, last - 1), min(last + 3, len(blocks))):
        ends = index >= last and (index + 1 == len(blocks) or blocks[index + 1].box.parent is not home)
        if (ends or _in_italics(blocks[index])) and blocks[index].box.parent is home:
            places.add(index)
    return frozenset(places)


def _in_italics(block: Block) -> bool:
    """Whether all of a line is italic, as a signature is above the house's own words at the end of a text."""
    return (
        bool(block.inline)
        and all(e.tag in ("em", "i") for e, _ in block.inline)
        and (sum(len(text.strip()) for _, text in block.inline) >= len(block.text))
    )


def _markup(block: Block, around: frozenset[Box]) -> float | None:
    """What tags, classes and links say for a line being a credit; None where it belongs to something else.

    Boxes that hold the article's text too (``around``) say nothing of a line in them.
    """
    hinted = apart = False
    for level, box in enumerate(block.box.ancestors()):
        if box.hidden:
            return None
        if box in around and level > 0:
            break
        if box.hints:
            author, other, beside = _hints(box.hints)
            if author and level < 3:
                hinted = True
            elif other and not (hinted and level < 2):
                return None
            apart = apart or beside
        if box.tag == "address":
            hinted = True
        elif box.tag == "footer":
            apart = True
        elif box.tag in _OUTSIDE and not hinted:
            return None
        if level == 5:
            break
    if block.inline and not hinted:
        hinted = any(_calls_author(e) for e, _ in block.inline[:20])
    if apart and not hinted:
        return None
    weight = float(hinted) - (0.3 if apart else 0.0)
    if not block.links:
        return weight
    links = [link.get("href") or "" for link in block.links[:20]]
    if any(_ACCOUNT_HREF.search(href) for href in links):
        return None
    return weight + float(any(_AUTHOR_HREF.search(href) for href in links))


@lru_cache(maxsize=4096)  # the same few classes stand on every line of a page and every page of a site
def _hints(words: str) -> tuple[bool, bool, bool]:
    """Whether classes speak of an author, of something that is not this article, of what stands beside it."""
    return (
        _HINT.search(words) is not None,
        _OTHER.search(words) is not None,
        _BESIDE.search(words) is not None,
    )


def _line(block: Block) -> str:
    """The line's text; where markup glued names and offices together, the texts of its author links."""
    named = [
        text
        for link in block.links[:20]
        if _AUTHOR_HREF.search(link.get("href") or "") or link.get("rel") == "author"
        if (text := " ".join("".join(link.itertext()).split()))
    ]
    if (
        named
        and len(named) == len(block.links)
        and any(re.search(rf"{re.escape(n)}[^\W\d_]", block.text) for n in named)
    ):
        return ", ".join(dict.fromkeys(named))
    return block.text


def _merged(found: list[tuple[float, Candidate]], blocks: list[Block]) -> list[tuple[float, Candidate]]:
    """Credits one below the other in boxes of the same kind are one byline, a name a line."""
    merged: list[tuple[float, Candidate]] = []
    for weight, candidate in found:
        if merged and candidate.block is not None:
            _, before = merged[-1]
            last = before.block
            if last is not None and _alike(blocks[last], blocks[candidate.block]) and candidate.rule == before.rule:
                value = before.value if candidate.value in before.value else f"{before.value}, {candidate.value}"
                raw = f"{before.raw}; {candidate.raw}"
                merged[-1] = (
                    max(weight, merged[-1][0]),
                    Candidate(value, raw, before.source, before.rule, candidate.block),
                )
                continue
        merged.append((weight, candidate))
    return merged


def _alike(one: Block, other: Block) -> bool:
    return 0 < other.index - one.index <= 3 and one.tag == other.tag and one.box.hints == other.box.hints


def _closing(reading: Reading, body: Body) -> list[Candidate]:
    """Initials that close a text: ``(gmcg)``, ``(MH/KMcA)``.

    They stand at the end of the last paragraph, on a line right behind it, or alone on a line of the text
    (behind which other stories may have been taken for the text's end).
    """
    first, last = body.first_block, body.last_block
    blocks = reading.document.blocks
    lines: list[tuple[str, int | None]] = [(p.text, p.blocks[-1] if p.blocks else None) for p in body.paragraphs[-1:]]
    if first is not None and last is not None:
        lines += [(b.text, b.index) for b in blocks[last : last + 3] if b.index == last or len(b.text) <= MAX_LINE]
        lines += [(b.text, b.index) for b in blocks[first:last] if b.text[0] == "(" and len(b.text) <= MAX_SIGNATURE]
    found: dict[str, Candidate] = {}
    for text, index in lines:
        match = _IN_PARENTHESES.search(text[-60:].rstrip()) or (_IN_OPEN.match(text) if len(text) <= MAX_LINE else None)
        raw = match[match.lastindex or 0] if match else ""
        if read_initials(raw):
            found.setdefault(raw, Candidate(raw.strip(), raw, "dom:end", "initials at the end", index))
    return list(found.values())
