"""4ni.co.uk: Northern Ireland's news since the 1990s, with markup that changed many times and words that did not."""

from __future__ import annotations

import re
from functools import cached_property

from web_poet import handle_urls

from newsscrape import dates
from newsscrape.extract.candidates import Candidate
from newsscrape.items import SiteProfile
from newsscrape.pages.article import ArticlePage

MAX_HEADLINE = 200
_DATE_LINE = re.compile(r"^\d{1,2}/\d{1,2}/(?:19|20)\d\d$")


@handle_urls("4ni.co.uk")
class FourNiPage(ArticlePage):
    """The date is dd/mm/yyyy on the line above the headline, whatever else the page prints."""

    profile = SiteProfile(
        "4ni.co.uk",
        name="4NI",
        language="en-GB",
        timezone="Europe/London",
        date_order="DMY",
        pages="4ni.co.uk",
    )

    @cached_property
    def date_line(self) -> int | None:
        """Index of the block with the date above the headline: the first block that consists of a date."""
        blocks = self.reading.document.blocks
        return next((b.index for b in blocks[:-1] if _DATE_LINE.match(b.text) and not b.links), None)

    def headline_candidates(self) -> list[Candidate]:
        others = super().headline_candidates()
        if self.date_line is None:
            return others
        below = self.reading.document.blocks[self.date_line + 1]
        if below.links or len(below.text) > MAX_HEADLINE:
            return others
        return [
            Candidate(below.text, below.text, "dom:text", "the line under the date", below.index),
            *others,
        ]

    def published_candidates(self) -> list[Candidate]:
        others = super().published_candidates()
        if self.date_line is None:
            return others
        raw = self.reading.document.blocks[self.date_line].text
        date = dates.parse_date(raw, source="dom:text", order="DMY")
        return [Candidate(date, raw, "dom:text", "the line over the headline", self.date_line), *others]
