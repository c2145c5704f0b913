"""Recognises later pages of a list and pages of an archive by date, from their URLs and labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from newsscrape import urls
from newsscrape.discovery.paging_words import MORE, NEXT
from newsscrape.discovery.periods import Period, span


def _labels(table: str) -> frozenset[str]:
    return frozenset(label.strip() for line in table.splitlines() for label in line.split("|") if label.strip())


NEXT_LABELS, MORE_LABELS = _labels(NEXT), _labels(MORE)
MAX_LABEL = 40
MAX_PARAMETERS = 12  # of a URL that may be a page of a list
ARROWS = frozenset("› » → > >> ›› »» ▶ ► ⟩ ❯ ⇒ ⟶".split())
_DECORATION = " \t.…:|[]()<>«»‹›←→▶►◀⟩❯⇒+-–—&"
_NUMBERED = re.compile(r"\D{0,12}(\d{1,5})\D{0,6}")
# Parameters that count pages, and parameters that count the stories before the page.
PAGE_KEY = re.compile(
    r"(?:page|p|pg|paged|paging|pagina|página|pag|seite|sayfa|strona|strana|str|stranica|oldal|sida|side|sivu|halaman|"
    r"hal|trang|puslapis|lapa|page_?no|page_?num(?:ber)?|page_?index|pn|cur(?:rent)?_?page|n_?page|_page|pagen_\d|"
    r"start|offset|from|skip|first|limitstart|start_?(?:index|at|row)|.{1,30}\[(?:current_?page|page|pointer|offset)\])",
    re.I,
)
_WORD = r"(?:pages?|p|pg|seite|pagina|página|pag|sayfa|strona|strana|stranica|oldal|sida|side|sivu|halaman|trang)"
# Where a path carries the page number; the rest of the path identifies the list.
_PATHS = (
    re.compile(rf"^(?P<stem>.*/){_WORD}[/_:-]?(?P<n>\d{{1,5}})(?:/|/index\.\w{{2,5}}|\.\w{{2,5}})?$", re.I),
    re.compile(rf"^(?P<stem>.+?)[-_,.](?:{_WORD}[-_]?)?(?P<n>\d{{1,4}})(?P<end>\.\w{{2,5}})?$", re.I),
    re.compile(r"^(?P<stem>.*/)(?:index|default)(?P<n>\d{1,4})\.\w{2,5}$", re.I),
    re.compile(r"^(?P<stem>.*/)(?P<n>\d{1,3})/?$"),  # four digits are a year
)
_FRONT = re.compile(r"/(?:index|default)\.\w{2,5}$", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = "january february march april may june july august september october november december".split()
_Y, _M, _D = r"(?P<y>(?:19|20)\d\d)", r"(?P<m>0?[1-9]|1[0-2])", r"(?P<d>0?[1-9]|[12]\d|3[01])"
_END = r"(?:/|/index\.\w{2,5}|\.\w{2,5})?$"
_ARCHIVE = r"(?:archi|arki|arqui|arhi|архив|архів|calend|by-?date|date|tag)"
# A path that ends with a date. A year alone counts only at the root or under an archive.
_DATED_PATHS = (
    re.compile(rf"/{_Y}/{_M}(?:/{_D})?{_END}"),
    re.compile(rf"/{_Y}/(?P<M>[a-z]{{3,9}})(?:/{_D})?{_END}"),
    re.compile(rf"[/_-]{_Y}-{_M}(?:-{_D})?{_END}"),
    re.compile(rf"[/_-]{_Y}(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])?{_END}"),
    re.compile(rf"^(?:.*{_ARCHIVE}[^/]{{0,30}})?/{_Y}{_END}"),
)
_DATED_QUERIES = (
    re.compile(
        rf"(?:^|&)(?:date|day|d|dt|datum|fecha|data|tag|dag|dato|pvm|m|month|archive|ym)={_Y}-?(?P<m>0[1-9]|1[0-2])"
        r"(?:-?(?P<d>0[1-9]|[12]\d|3[01]))?(?=&|$)"
    ),
    re.compile(rf"(?:^|&)(?:date|day|datum|fecha|data|tag|dag|dato)={_D}\.{_M}\.{_Y}(?=&|$)"),
)
_QUERY_PARTS = (
    frozenset("year y yyyy jahr annee ano anno rok jaar".split()),
    frozenset("month m mm monthnum monat mois mes mese".split()),
    frozenset("day d dd tag jour dia giorno".split()),
)


def label_kind(label: str) -> str | None:
    """What a link's label announces: ``next``, ``more``, ``arrow`` or a ``number``; None for anything else."""
    text = label.strip().lower()
    if len(text) > MAX_LABEL:
        return None
    if text in ARROWS:
        return "arrow"
    bare = text.strip(_DECORATION)
    if bare in NEXT_LABELS:
        return "next"
    if bare in MORE_LABELS:
        return "more"
    return "number" if label_number(bare) is not None else None


def label_number(label: str) -> int | None:
    """The page number in a label: "2", "Page 2", "第2页"."""
    match = _NUMBERED.fullmatch(label.strip())
    return int(match[1]) if match else None


def named_around(
    element: Any, names: re.Pattern[str], levels: int, attributes: Sequence[str] = ("class", "id")
) -> bool:
    """Whether attributes of an element, or of its next ancestors (``levels`` in all), match a pattern of names."""
    for _ in range(levels):
        if element is None:
            return False
        if names.search(" ".join(element.get(attribute) or "" for attribute in attributes)):
            return True
        element = element.getparent()
    return False


class Place:
    """The position of the present page in its list, with which later pages are recognised."""

    def __init__(self, url: str) -> None:
        self.url = urls.canonical(url)
        self.stem = _stem(self.url)
        self.numbers = dict(_forms(self.url, None))

    def is_later(self, url: str, label: str) -> bool | None:
        """Whether a URL is a later page of the same list; None if it is not a numbered page of it.

        A list's first page mostly has no number. On sites that count pages from 0, the page labelled 2 has the number
        1.
        """
        called = label_number(label)
        answer: bool | None = None
        for stem, number in _forms(urls.canonical(url), called):
            if stem in self.numbers:
                answer = number > self.numbers[stem]
            elif stem == self.stem:
                answer = number > 1 or (number == 1 and (called == 2 or label_kind(label) == "next"))
            if answer:
                return True
        return answer


def _forms(url: str, called: int | None) -> Iterator[tuple[str, int]]:
    """A URL without its page number, and the number, for every place where the number may be.

    A parameter with an unknown name counts if its value is the number on the link's label, ``called``.
    """
    parts = _split(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for key, value in pairs if len(pairs) <= MAX_PARAMETERS else ():
        if not value.isdecimal() or len(value) > 6:
            continue
        if PAGE_KEY.fullmatch(key) or called is None or int(value) == called:
            rest = urlencode([(k, v) for k, v in pairs if k != key])
            yield _stem(parts._replace(query=rest).geturl()), int(value)
    path = unquote(parts.path)
    for form in _PATHS:
        match = form.match(path)
        if match is not None:
            stem = match["stem"] + (match.groupdict().get("end") or "")
            yield _stem(parts._replace(path=stem).geturl()), int(match["n"])


def _stem(url: str) -> str:
    """A URL without the parts in which a list and its first page may differ."""
    address, _, query = url.partition("?")
    return f"{_FRONT.sub('/', unquote(address)).rstrip('/')}?{query}".lower()


def dated(url: str) -> Period | None:
    """The days that a page of an archive by date covers, from its URL: ``/2024/03/``, ``/archive/2024-03-15``,
    ``?m=202403``.

    A URL that goes on after the date belongs to a story, not to the archive.
    """
    if not _YEAR.search(url):
        return None
    parts = _split(url.lower())
    for forms, text in ((_DATED_PATHS, unquote(parts.path)), (_DATED_QUERIES, parts.query)):
        for form in forms:
            match = form.search(text)
            if match is None:
                continue
            found = match.groupdict()
            month = _month(found["M"]) if found.get("M") else int(found["m"]) if found.get("m") else None
            if found.get("M") and month is None:
                continue
            period = span(int(found["y"]), month, int(found["d"]) if found.get("d") else None)
            if period is not None:
                return period
    values = parse_qsl(parts.query)
    year, month, day = (
        next((int(v) for k, v in values if k in keys and v.isdecimal() and len(v) <= 4), None) for keys in _QUERY_PARTS
    )
    return span(year, month, day if month else None)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # an unclosed bracket
        return urlsplit("")


def _month(word: str) -> int | None:
    return next((n for n, month in enumerate(_MONTHS, 1) if month == word or month[:3] == word), None)


def leads_back(period: Period, present: Period | None) -> bool:
    """Whether a page of an archive by date leads further back: it is older than the present page, or a part of it."""
    if present is None or period.first < present.first:
        return True
    return period != present and present.first <= period.first and period.last <= present.last
