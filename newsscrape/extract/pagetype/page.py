"""What rules and model know about a page: its content, its metadata and its URL.

Nothing is decided here. Each property is computed once, when it is first needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from newsscrape.extract.body import Body, Paragraph
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.document import Block
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.lazy import compiled

MIN_PARAGRAPH = 40  # characters from which a line is a paragraph rather than a label (15 in a script without spaces)
_LINKED_HEADLINE, _LONG_HEADLINE = 15, 200  # characters of the shortest and the longest linked headline
_ONLY_LINK = 0.75  # share of a line's characters that link from which it is a link and no text
_SPACELESS = compiled(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(eq=False)
class Page:
    """A reading, with the headline, text, day and byline that were chosen."""

    reading: ParsedHtml
    headline: str
    headline_block: int | None
    body: Body
    published: Candidate | None = None
    byline: Candidate | None = None

    @classmethod
    def of(
        cls,
        reading: ParsedHtml,
        headline: Candidate | None,
        body: Body,
        published: Candidate | None = None,
        byline: Candidate | None = None,
    ) -> Page:
        """A page with the values chosen for its fields; None for a field that is empty or was not read."""
        stated = headline.value if headline is not None and isinstance(headline.value, str) else ""
        return cls(reading, stated, headline.block if headline is not None else None, body, published, byline)

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The body's, without those that are only a link: the headings of a list's items are not text of their own."""
        return [p for p in self.body.paragraphs if is_paragraph(p.text) and not self._is_link(p)]

    def _is_link(self, paragraph: Paragraph) -> bool:
        blocks = self.reading.document.blocks
        return bool(paragraph.blocks) and all(blocks[index].link_share > _ONLY_LINK for index in paragraph.blocks)

    @cached_property
    def size(self) -> int:
        """Characters of the body; those of scripts without spaces count three times."""
        return sum(size_of(p.text) for p in self.body.paragraphs)

    @cached_property
    def visible(self) -> list[Block]:
        return [b for b in self.reading.document.blocks if not b.box.hidden]

    @cached_property
    def names(self) -> str:
        """Title and headings in lower case: what a page calls itself."""
        headings = [b.text for b in self.reading.document.blocks[:150] if b.tag in ("h1", "h2")][:4]
        stated = self.reading.meta.get("og:title")
        return "\n".join(
            [self.reading.document.title or "", self.headline, stated[1] if stated else "", *headings]
        ).lower()

    @cached_property
    def says_article(self) -> bool:
        """Whether the metadata call the page an article."""
        og = self.reading.meta.get("og:type")
        node = self.reading.jsonld.article
        return bool(node.get("datePublished")) or (og is not None and og[1].lower() == "article")

    @cached_property
    def dated(self) -> tuple[bool, bool, bool]:
        """Whether a publication day was found in metadata, in print, and in print near the headline."""
        found = self.published
        if found is None or found.value is None:
            return False, False, False
        if found.block is None:
            return True, False, False
        return False, True, self.headline_block is not None and -4 <= found.block - self.headline_block <= 12

    @property
    def signed(self) -> bool:
        return self.byline is not None and bool(self.byline.value)

    @cached_property
    def path(self) -> str:
        try:
            return urlsplit(self.reading.context.url).path
        except ValueError:
            return ""

    @cached_property
    def rows(self) -> int:
        """How many linked headlines are followed by text that is not linked: the rows of a list of stories."""
        blocks = self.visible
        return sum([any(map(_is_teaser, blocks[i + 1 : i + 3])) for i in self._headlines])

    @cached_property
    def linked(self) -> int:
        """How many lines are linked headlines."""
        return len(self._headlines)

    @cached_property
    def _headlines(self) -> list[int]:
        """The indices of the visible lines that are linked headlines."""
        return [i for i, block in enumerate(self.visible) if is_linked_headline(block)]

    @cached_property
    def teasers(self) -> int:
        """How many paragraphs of the body follow a linked headline of their own."""
        blocks = self.reading.document.blocks
        return sum(1 for p in self.paragraphs if p.blocks and _is_row(blocks, p.blocks))

    @cached_property
    def all_teasers(self) -> bool:
        """Whether the body consists of teasers; a few more lines are allowed, fewer if the metadata say article."""
        return self.teasers >= 3 and self.teasers >= (0.9 if self.says_article else 0.7) * len(self.paragraphs)


def size_of(text: str) -> int:
    return 3 * len(text) if not text.isascii() and _SPACELESS.search(text) else len(text)


def is_paragraph(text: str) -> bool:
    return len(text) >= MIN_PARAGRAPH or size_of(text) >= MIN_PARAGRAPH


def is_linked_headline(block: Block) -> bool:
    return block.link_share > 0.6 and _LINKED_HEADLINE <= block.size <= _LONG_HEADLINE


def _is_teaser(block: Block) -> bool:
    return 40 <= len(block.text) <= 700 and block.link_share < 0.5


def _is_row(blocks: list[Block], lines: tuple[int, ...]) -> bool:
    """Whether a paragraph follows a linked headline, possibly after a date or label, or contains one."""
    if any(is_linked_headline(blocks[index]) for index in lines[:3] if index < len(blocks)):
        return True
    for block in blocks[max(0, lines[0] - 3) : lines[0]][::-1]:
        if is_linked_headline(block):
            return True
        if len(block.text) > 45:
            return False
    return False
