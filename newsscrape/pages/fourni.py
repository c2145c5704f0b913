"""4ni.co.uk: Northern Ireland's news since the 1990s, in a markup that changed many times and words that did not."""

from __future__ import annotations

import re

from web_poet import handle_urls

from newsscrape import dates
from newsscrape.extract.candidates import Candidate
from newsscrape.items import SiteProfile
from newsscrape.pages.article import ArticlePage

_DATE_LINE = re.compile(r"^\d{1,2}/\d{1,2}/(?:19|20)\d\d$")


@handle_urls("4ni.co.uk")
class FourNiPage(ArticlePage):
    """The date stands as dd/mm/yyyy on the line above the headline, whatever else the page prints."""

    profile = SiteProfile(
        "4ni.co.uk", name="4NI", language="en-GB", timezone="Europe/London", date_order="DMY", pages="4ni.co.uk"
    )

    def published_candidates(self) -> list[Candidate]:
        return [*self._date_line(), *super().published_candidates()]

    def _date_line(self) -> list[Candidate]:
        headline = self.chosen_headline
        if headline is None or headline.block is None:
            return []
        for block in reversed(self.reading.document.blocks[: headline.block]):
            if _DATE_LINE.match(block.text):
                date = dates.parse_date(block.text, source="dom:date line", order="DMY")
                return [Candidate(date, block.text, "dom:date line", "dd/mm/yyyy above the headline", block.index)]
        return []
