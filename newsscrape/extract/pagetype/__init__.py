"""Decides what kind of page it is. Other packages use ``judge``, or ``classify`` for just the type and the reason."""

from newsscrape.extract.pagetype.page import Page
from newsscrape.extract.pagetype.verdict import Verdict, classify, judge

__all__ = ["Page", "Verdict", "classify", "judge"]
