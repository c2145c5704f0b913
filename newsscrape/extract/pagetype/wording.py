"""Features of how a page speaks: what its headline asks or promises, and whether its text tells something.

Common words of the languages of most pages; evidence for the model, never decisive alone. Numbers only; linear in the
size of the text.
"""

from __future__ import annotations

import re
from collections import Counter

from newsscrape.extract.pagetype.page import Page

_MEASURED = 12_000  # characters of the text whose words are counted
_LONG, _FULL = 200, 80  # characters from which a paragraph is long, and from which it is more than a label
_FEWEST = 30  # words; a shorter text counts as this long, lest one word weigh much
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PAST_FORM = re.compile(r"ed\b(?<=[a-z]{3}ed)")
_SEPARATOR = re.compile(r"\s[|–—\-»·]\s")
# Words in headlines: of guides and comparisons, of offers, and the articles and prepositions of a phrase.
_HEADLINES = {
    "guide": frozenset(
        "how why what when which who best top ways tips guide vs versus ideas reasons things mistakes explained review "
        "beginners reviews trends need know wie warum was welche beste tipps comment pourquoi cómo qué mejores "
        "consejos".split()
    ),
    "offer": frozenset(
        "services service company companies solutions solution agency consulting software platform pricing plans your "
        "program programs course courses training certificate near repair rental rentals insurance contractor support "
        "contractors department welcome leistungen beratung agentur kurse angebote".split()
    ),
    "phrase": frozenset("the a an in of to is are was after with as on by from der die das den la el un una".split()),
}
_PAST = frozenset(
    "was were had been did became went came war waren hatte hatten wurde wurden était étaient avait été fue era fueron "
    "había".split()
)
_PROMISES = frozenset(
    "will can get help helps ensure offer offers provide provides need needs wird werden bietet offre proposons ofrece "
    "ofrecemos".split()
)
NAMES = (
    *(f"headline:{kind}" for kind in _HEADLINES),
    *"headline:digit headline:year headline:colon headline:capitals title:parts".split(),
    *"past past:forms promises body:variety body:long body:linked body:run".split(),
)


def wording_row(page: Page) -> list[float]:
    """The numbers in the order of ``NAMES``."""
    return [*_of_headline(page.headline), len(_SEPARATOR.split(page.reading.document.title or "")), *_of_text(page)]


def _of_headline(headline: str) -> list[float]:
    words = _WORD.findall(headline)
    said = {word.lower() for word in words}
    return [
        *[len(said & kind) for kind in _HEADLINES.values()],
        headline[:1].isdigit(),
        _YEAR.search(headline) is not None,
        ":" in headline,
        sum([word[0].isupper() for word in words[1:]]) / (len(words) - 1) if len(words) > 1 else -1.0,
    ]


def _of_text(page: Page) -> list[float]:
    paragraphs, blocks = page.body.paragraphs, page.reading.document.blocks
    beginning = page.body.text[:_MEASURED].lower()
    words = Counter(_WORD.findall(beginning))
    count = words.total()
    per = 1_000 / max(count, _FEWEST)
    linked = sum([any(0 < blocks[i].link_share < 0.6 for i in p.blocks) for p in paragraphs])
    run = longest = 0
    for paragraph in paragraphs:
        run = run + 1 if paragraph.kind == "paragraph" and len(paragraph.text) >= _FULL else 0
        longest = max(longest, run)
    return [
        per * sum([words[word] for word in _PAST]),
        per * len(_PAST_FORM.findall(beginning)),
        per * sum([words[word] for word in _PROMISES]),
        len(words) / (count or 1),
        sum([len(paragraph.text) >= _LONG for paragraph in paragraphs]),
        linked / (len(paragraphs) or 1),
        longest,
    ]
