"""A printed credit line."""

from __future__ import annotations

from dataclasses import dataclass

from newsscrape.extract.authors.credits import Credit
from newsscrape.extract.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Line:
    """A credit line.

    ``weight``: the strength of its evidence; ``decides``: it is a byline whatever the metadata say.
    """

    credit: Credit
    raw: str
    block: int
    tag: str
    weight: float
    decides: bool = False

    @property
    def rule(self) -> str:
        """The name of the rule that read it, as in the evidence."""
        if self.credit.people:
            return "credit line"
        return "organisation's credit line" if self.credit.organisations else "single word's credit line"

    @property
    def candidate(self) -> Candidate:
        """The line as evidence: its text without "By"."""
        return Candidate(self.credit.text, self.raw, f"dom:{self.tag}", self.rule, self.block)
