"""What kind of page it is. ``judge`` is the door; ``classify`` the shorter way to type and reason."""

from newsscrape.extract.pagetype.page import Page
from newsscrape.extract.pagetype.verdict import Verdict, classify, judge

__all__ = ["Page", "Verdict", "classify", "judge"]
