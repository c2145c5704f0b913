"""Decides what kind of page it is and why: by rules, else by the page's own declaration, else by the model.

The model refuses a page only if it is sure. Doubtful pages count as articles: a researcher can delete a product page
from an archive in a second, but never learns of an article that is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from newsscrape.extract.body import Body
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.pagetype.declared import declared_article
from newsscrape.extract.pagetype.features import feature_row
from newsscrape.extract.pagetype.model import shipped
from newsscrape.extract.pagetype.page import Page
from newsscrape.extract.pagetype.reasons import reason_for
from newsscrape.extract.pagetype.rules import ruled
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageType

# The kinds that the model knows, and the page types. A shop's category is a list, of products.
_TYPES: dict[str, PageType] = {
    "listing": "listing",
    "collection": "listing",
    "product": "product",
    "service": "service",
    "forum": "forum",
    "documentation": "documentation",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The type of a page, the reason in plain words (None for an article), and the evidence, best first."""

    page_type: PageType
    reason: str | None
    candidates: tuple[Candidate, ...]


def judge(page: Page) -> Verdict:
    """The verdict on a page. Pure; uses the model only if neither a rule nor the page's declaration decides."""
    known = ruled(page)
    if known is not None:
        kind, reason, rule = known
        return Verdict(kind, reason, (Candidate(kind, reason, "rules", rule),))
    if (said := declared_article(page)) is not None:
        return Verdict("article", None, (said,))
    model, row = shipped(), feature_row(page)
    likely = model.likelihood(row)
    score = Candidate("article", f"{likely:.3f}", "model", "how likely an article")
    if likely >= model.least:
        return Verdict("article", None, (score,))
    looks = model.kind(row)
    kind = _TYPES[looks]
    reason = reason_for(looks, row, likely)
    return Verdict(kind, reason, (Candidate(kind, reason, "model", f"looks like: {looks}"), score))


def classify(reading: ParsedHtml, headline: Candidate | None, body: Body) -> tuple[PageType, str | None]:
    """The type of a page of which only headline and body were read, and the reason (None for an article)."""
    verdict = judge(Page.of(reading, headline, body))
    return verdict.page_type, verdict.reason
