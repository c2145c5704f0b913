"""Decides whether two pages are one article. Pure rules: each kind of evidence requires its own degree of likeness.

A false join loses an article, while a missed one can be joined by hand, so in doubt there are two articles. The rules:
docs/revisions.md. ``store/identity.py`` finds the pages that are worth comparing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal
from urllib.parse import urlsplit

from newsscrape import urls
from newsscrape.article import duplicates
from newsscrape.article.normalise import words

Rule = Literal["first", "redirect", "canonical", "address", "view", "id", "text", "page", "person"]
State = Mapping[str, Any]  # headline, byline, body, published_iso, content_hash

HALF = 0.5  # share of a text; pages of one story share little, its print version nearly all
SOME = 0.3  # of the longer text: what a heavy edit leaves
MOST = 0.9  # of the longer text, if the dates differ
SAME = 0.8  # of the shorter text: the first page of an article again, with other comments
RUN = 4  # consecutive words that count as shared
LONG = 4  # letters of a significant word
TELLING = 4  # words of a headline; "Weather", "Deaths" and "In brief" recur every day
LEAST_RUNS = 10  # of a text; a shorter one proves nothing if the headline differs

_ID = re.compile(r"(?<![0-9])\d{4,18}(?![0-9])")
_DATE = re.compile(r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?)?")


class Likeness:
    """How alike two readings are; expensive comparisons run only when a rule needs them.

    ``same_id``: both URLs contain the same number, or their pages show it. ``ended``: the older one's URL no longer
    answers.
    """

    def __init__(self, one: State, other: State, *, same_id: bool = False, ended: bool = False) -> None:
        self._one, self._other = one, other
        self.same_id = same_id
        self.ended = ended

    @cached_property
    def equal(self) -> bool:
        """The same words, headline, byline and date."""
        return bool(self._one["content_hash"] == self._other["content_hash"])

    @cached_property
    def same_headline(self) -> bool:
        return bool(self._one["headline"] == self._other["headline"])

    @cached_property
    def related_headlines(self) -> bool:
        """Whether half of the longer words of one headline are in the other: a round-up has another headline."""
        one, other = ({w for w in words(s["headline"] or "") if len(w) >= LONG} for s in (self._one, self._other))
        return len(one & other) * 2 >= max(1, min(len(one), len(other)))

    @cached_property
    def same_byline(self) -> bool:
        return bool(self._one["byline"]) and self._one["byline"] == self._other["byline"]

    @cached_property
    def same_day(self) -> bool:
        """Both give the day of publication, and it is the same."""
        days = [(state["published_iso"] or "")[:10] for state in (self._one, self._other)]
        return days[0] == days[1] and len(days[0]) == 10

    @cached_property
    def same_minute(self) -> bool:
        """Both give the time of publication, and it is the same; midnight is what systems write for a day."""
        one, other = self._one["published_iso"] or "", self._other["published_iso"] or ""
        return len(one) > 10 and one == other and one[11:16] != "00:00"

    @property
    def on_the_hour(self) -> bool:
        """Whether the time is one for which columns are scheduled."""
        return (self._one["published_iso"] or "")[14:16] == "00"

    @cached_property
    def dates_differ(self) -> bool:
        """Both give a publication date, and no time zones make the two the same moment."""
        one, other = self._one["published_iso"], self._other["published_iso"]
        if not one or not other:
            return False
        if min(len(one), len(other)) < 10:
            return not (one.startswith(other) or other.startswith(one))
        return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days) > 1

    @property
    def of_shorter(self) -> float:
        """Share of the shorter text that is in the other, in runs of four words."""
        return self._shares[0]

    @property
    def of_longer(self) -> float:
        return self._shares[1]

    @cached_property
    def long_enough(self) -> bool:
        """Whether the texts are long enough to decide alone."""
        return min(map(len, self._runs)) >= LEAST_RUNS

    @cached_property
    def is_copy(self) -> bool:
        """Nearly all of either text is in the other, and they are not one template filled in twice."""
        match = duplicates.compare(self._one["body"] or "", self._other["body"] or "", same_site=True)
        return match is not None and match.kind == "copy"

    @cached_property
    def is_form(self) -> bool:
        """The same words around different numbers, as in two days' weather or prices."""
        return duplicates.is_form(self._one["body"] or "", self._other["body"] or "")

    @property
    def telling_headline(self) -> bool:
        """Whether a headline says more than the name of a column does."""
        return len(words(self._one["headline"] or "")) >= TELLING

    @cached_property
    def _runs(self) -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
        return _runs(self._one["body"] or ""), _runs(self._other["body"] or "")

    @cached_property
    def _shares(self) -> tuple[float, float]:
        one, other = self._runs
        if not one or not other:
            return (float(one == other),) * 2
        common = len(one & other)
        return common / min(len(one), len(other)), common / max(len(one), len(other))


def _by_redirect(like: Likeness, *, crowded: bool = False) -> bool:
    """One URL redirects to the other. ``crowded``: other articles' URLs redirect there too, so it means little."""
    if crowded:
        return like.same_headline and like.is_copy and (like.of_longer >= MOST or not like.dates_differ)
    if like.dates_differ:
        least = HALF if like.telling_headline else MOST
        return like.same_headline and like.long_enough and not like.is_form and like.of_longer >= least
    return (
        (like.long_enough and like.of_longer >= HALF)
        or (like.of_shorter >= HALF and (like.same_headline or like.same_minute))
        or (like.of_longer >= SOME and like.same_day and like.related_headlines)
        or (like.same_minute and like.same_byline and not like.on_the_hour)
        or (like.same_id and (like.same_minute or like.of_shorter >= SOME))
    )


def _by_canonical(like: Likeness) -> bool:
    """One page names the other's URL as its canonical URL."""
    if like.same_headline:
        return like.of_shorter >= HALF and not like.dates_differ
    return like.long_enough and like.of_longer >= HALF and like.same_day and (like.same_byline or like.same_id)


def _by_address(like: Likeness) -> bool:
    """The URLs differ only in ``http`` or ``https``, ``www.`` or a trailing slash."""
    if like.same_headline:
        return like.of_shorter >= HALF
    return like.long_enough and like.of_longer >= HALF and not like.dates_differ


def _by_view(like: Likeness) -> bool:
    """One URL is the other's mobile, AMP or print view."""
    return like.same_headline and like.of_shorter >= HALF


def _by_id(like: Likeness) -> bool:
    """The same number, in the URLs or on the pages: the slug was edited with the headline."""
    if like.dates_differ or not like.same_id:
        return False
    if like.same_headline:
        return like.of_shorter >= HALF
    return like.long_enough and like.same_day and like.of_longer >= HALF and like.is_copy


def _by_text(like: Likeness) -> bool:
    """Only the texts connect the pages: equal, or slightly edited at a URL while the first no longer answers."""
    alike = like.same_minute or (like.same_day and like.same_headline)
    return like.ended and alike and (like.same_byline or like.same_headline) and like.same_day and like.is_copy


RULES: Mapping[Rule, Callable[[Likeness], bool]] = {
    "redirect": _by_redirect,
    "canonical": _by_canonical,
    "address": _by_address,
    "view": _by_view,
    "id": _by_id,
    "text": _by_text,
}
# Rules for connections that a later edit of the headline does not break: the site itself says that it is one article.
LASTING: frozenset[str] = frozenset(("first", "redirect", "canonical", "address", "id", "page", "person"))


def is_one(rule: Rule, like: Likeness, *, crowded: bool = False) -> bool:
    """Whether two readings are of one article, given what connects them."""
    if rule == "redirect":
        return (like.equal and not crowded) or _by_redirect(like, crowded=crowded)
    return like.equal or RULES[rule](like)


def goes_on(rule: str, like: Likeness) -> bool:
    """Whether a page at a URL where an article was found before is still that article."""
    if rule == "person" or like.equal or (like.same_headline and like.of_shorter >= HALF):
        return True
    return rule in LASTING and like.long_enough and like.of_longer >= HALF and not like.dates_differ


@dataclass(frozen=True, slots=True)
class Span:
    """The period in which something was seen, in the archive's time format; ``headline`` is the last headline seen."""

    first: str
    last: str
    headline: str | None


def seen_at_once(one: Span, other: Span) -> bool:
    """Whether two articles existed at once under different headlines: then they are two, whatever redirects."""
    return one.headline != other.headline and one.first <= other.last and other.first <= one.last


def address_id(url: str) -> str | None:
    """The number by which a site identifies an article in its URL: four digits or more, not a date.

    >>> address_id("http://example.org/2017/03/05/1001-council-weighs-bridge"), address_id("/news/2017/03")
    ('1001', None)
    """
    parts = urlsplit(url)
    found = [n for n in _ID.findall(f"{parts.path}?{parts.query}") if not _DATE.fullmatch(n)]
    return max(found, key=len) if found else None


def site_ids(url: str, page_id: str | None) -> tuple[str, ...]:
    """The names by which a site knows an article: the number in its URL, then the one that its page shows.

    >>> site_ids("http://example.org/?p=10017", "10017"), site_ids("http://example.org/council-weighs-bridge", "317")
    (('10017',), ('317',))
    """
    return tuple(dict.fromkeys(name for name in (address_id(url), page_id) if name))


def address_place(url: str) -> int:
    """A number that addresses share which differ in http, ``www.``, a slash at the end or a view (``urls.place``)."""
    return int.from_bytes(blake2b(urls.place(url).encode(), digest_size=8).digest(), "big") >> 1  # SQLite's are signed


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    found = words(text)
    return frozenset(zip(*(found[start:] for start in range(RUN)), strict=False))
