"""Lines that look like a headline without being an ``h1``: lower headings, large or bold type."""

from __future__ import annotations

import re
from itertools import takewhile

from newsscrape.extract.candidates import Candidate
from newsscrape.extract.document import Block
from newsscrape.extract.headline.wording import agreement, words_of
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.sitename import squeeze
from newsscrape.lazy import compiled

WITHIN = 400  # lines of a page that are searched
MIN_LENGTH, MAX_LENGTH = 8, 250  # characters of such a line
MAX_BYLINE = 40  # characters of a linked line between headline and text
MAX_KICKER = 60  # characters in front of the headline in the same heading
TEXT = 70  # characters from which a line below a headline is its text
LIKE = 0.75  # share of words that a prominent line has in common with a title
BELOW = 5  # lines below a headline within which its text starts: date, byline and standfirst come between
_SPACE = re.compile(r"\s+")
_RUBRIC_END = " -–—:/|·•"
_TITLE_HINT = re.compile(r"headline|\btitle|-title|_title|titel|titulo|titre|titolo|heading|rubrik|otsikko|nagłówek")
# The class of an inline element that is a headline in pages of before 2005; of a box, the same word may mean its head.
_HEAD = re.compile(r"(?:^|[\s_-])(?:head|hed|hdl|hl|tit|titular)\d?(?:$|\s)")
_DIGIT = re.compile(r"\d")
_COMMENTS = compiled(
    r"\d+ (?:responses?|antwort|comment|kommentar|thoughts?|repl|réponse|respuesta|comentario|reacti|reaktion|svar|"
    r"odpowied|ответ|коммент|yorum)",
    re.I,
)


def repeating(reading: ParsedHtml, references: list[str], lines: slice = slice(WITHIN)) -> list[Candidate]:
    """Printed lines that repeat a title, alone or after a kicker; headings and bold lines first."""
    wanted = {squeeze(r): r for r in references if len(squeeze(r)) >= MIN_LENGTH}
    if not wanted:
        return []
    longest = max(map(len, wanted.values())) + MAX_KICKER
    found: list[tuple[bool, bool, int, Candidate]] = []
    for block in reading.document.blocks[lines]:
        text = block.text
        if not MIN_LENGTH <= len(text) <= min(MAX_LENGTH, longest) or block.box.hidden or block.tag == "title":
            continue
        squeezed = squeeze(text)
        if squeezed in wanted:
            said, rule = text, "line that repeats the title"
        elif block.heading_level in (1, 2, 3) and (tail := _behind_kicker(text, squeezed, wanted)):
            said, rule = tail, "heading that repeats the title behind a kicker"
        else:
            continue
        linked = block.link_share > 0.5 or block.inside("nav", "footer")
        candidate = Candidate(said, text, f"dom:{block.tag}", rule, block.index)
        found.append((linked, not prominence(block), block.index, candidate))
    found.sort(key=lambda f: f[:3])
    return [f[3] for f in found[:2]]


def _behind_kicker(text: str, squeezed: str, wanted: dict[str, str]) -> str | None:
    if _COMMENTS.match(text) or not any(squeezed.endswith(w) for w in wanted):
        return None
    ends = (text[m.end() :].lstrip(_RUBRIC_END) for m in _SPACE.finditer(text))
    return next((end for end in ends if squeeze(end) in wanted), None)


def near(reading: ParsedHtml, references: list[str], sites: frozenset[str]) -> list[Candidate]:
    """Prominent lines that share most words with a title, best first."""
    found: list[tuple[float, Candidate]] = []
    for block in reading.document.blocks[:WITHIN]:
        text = block.text
        if not MIN_LENGTH <= len(text) <= MAX_LENGTH or block.box.hidden or block.link_share >= 0.5:
            continue
        weight = 0.0 if _COMMENTS.match(text) else prominence(block)
        if weight and squeeze(text) not in sites:
            told = max((agreement(text, r) for r in references), default=0.0)
            if told >= LIKE and len(words_of(text)) > 2:
                found.append((told + weight, Candidate(text, text, f"dom:{block.tag}", "prominent line", block.index)))
    found.sort(key=lambda pair: -pair[0])
    return [candidate for _, candidate in found[:2]]


def above_text(reading: ParsedHtml, sites: frozenset[str]) -> list[Candidate]:
    """For pages without a title: the first prominent line above text; one after a date, then one before a date.

    Old pages look like this, with "News" as the ``<title>`` of all of them.
    """
    blocks = reading.document.blocks[:WITHIN]
    found: list[tuple[int, int, Candidate]] = []
    for i, block in enumerate(blocks):
        text = block.text
        if not MIN_LENGTH <= len(text) <= MAX_LENGTH or block.box.hidden or block.link_share >= 0.5:
            continue
        if not prominence(block) or squeeze(text) in sites or block.inside("nav", "footer", "aside"):
            continue
        if len(words_of(text)) < 2 or text.endswith(":") or not has_text(block, blocks[i + 1 : i + 1 + BELOW]):
            continue
        dated = any(map(_is_date, blocks[max(0, i - 2) : i])), any(map(_is_date, _plain(blocks[i + 1 : i + 3])))
        rank = 0 if dated[0] else 1 if dated[1] else 2
        found.append((rank, i, Candidate(text, text, f"dom:{block.tag}", "prominent line above text", i)))
    found.sort(key=lambda f: f[:2])
    return [f[2] for f in found[:2]]


def has_text(headline: Block, below: list[Block]) -> bool:
    """Whether text follows a headline; before it at most one lower heading, and one short link, such as a byline."""
    bylines = 0
    level = headline.heading_level or 0
    for block in below:
        linked = block.link_share >= 0.5
        bylines += linked
        if block.heading_level and (not 0 < level < block.heading_level or linked):
            return False
        if linked and (block.size > MAX_BYLINE or bylines > 1):
            return False
        level = 0 if block.heading_level else level
        if block.size >= TEXT and not prominence(block):
            return True
    return False


def _plain(lines: list[Block]) -> list[Block]:
    """The lines before one that is prominent itself."""
    return list(takewhile(lambda block: not prominence(block), lines))


def _is_date(block: Block) -> bool:
    """A short line that is mostly numbers and a word or two. Which date it is does not matter here."""
    return block.size <= 40 and block.link_share < 0.5 and len(_DIGIT.findall(block.text)) >= 4


def prominence(block: Block) -> float:
    """How much larger or bolder than text a line is, 0 to 1."""
    if block.tag in ("h2", "h3", "h4"):
        return 0.6 if block.tag == "h2" else 0.4
    if block.inside("h1", "h2", "h3"):
        return 0.5
    large = any((e.tag == "font" and _large(e.get("size"))) or e.tag == "big" for e, _ in block.inline)
    bold = block.bold_chars >= 0.9 * len(block.text)
    classes = [(e.get("class") or "").lower() for e, _ in block.inline if e.get("class")]
    hinted = bool(block.box.hints and _TITLE_HINT.search(block.box.hints)) or any(
        _TITLE_HINT.search(said) or _HEAD.search(said) for said in classes
    )
    return 0.5 * large + 0.3 * bold + 0.3 * hinted


def _large(size: str | None) -> bool:
    return bool(size) and re.fullmatch(r"\+[1-9]|[4-7]", (size or "").strip()) is not None
