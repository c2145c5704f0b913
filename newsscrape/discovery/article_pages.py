"""Finds the other pages of an article: "2", "3", "Next page" under its text, and ``rel=next``.

Lists of stories are paged in the same ways, and "next" may just as well lead to another article. So a link counts only
if its URL is the article's own with a number in it: ``?page=2``, ``/page/2``, ``/a-slug/2``, ``a-slug-2.html``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from newsscrape import urls
from newsscrape.discovery.paging import label_kind, label_number, named_around
from newsscrape.extract.document import clean
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import ArticlePages

MOST = 60  # pages of an article; a higher number counts something else
_ROW = 200  # links that are examined closely
_LONGEST = 60  # characters of a link's text
_WORD = r"(?:pages?|p|pg|seite|pagina|página|pag|sayfa|strona|strana|stranica|oldal|sida|side|sivu|halaman|trang)"
_KEY = re.compile(rf"{_WORD}(?:_?no|_?num(?:ber)?)?", re.I)
# Where a path carries a page number. Without a word before it, the number must be at least 2.
_WORDED = (
    re.compile(rf"^(?P<stem>.+?)/{_WORD}[/_:-]?(?P<n>\d{{1,2}})(?P<end>\.\w{{2,5}})?/?$", re.I),
    re.compile(rf"^(?P<stem>.+?)[-_,.]{_WORD}[-_]?(?P<n>\d{{1,2}})(?P<end>\.\w{{2,5}})?/?$", re.I),
)
_BARE = (
    re.compile(r"^(?P<stem>.+?)/(?P<n>\d{1,2})(?P<end>)/?$"),
    re.compile(r"^(?P<stem>.+?)[-_,](?P<n>\d{1,2})(?P<end>\.\w{2,5})?/?$"),
)
_AROUND = 5  # ancestors of a link whose class names may say what is being paged
_LONG_NAME = 20  # characters; section names are shorter
_ENDING = re.compile(r"\.\w{2,5}$")
_STATED, _FIRST = ("next", "prev"), "canonical"
_ON = ("next", "arrow", "number")
_DECORATION = " .:|[]()"
_PAGE_NUMBER = re.compile(rf"(?:^|\W){_WORD}\s*(\d{{1,2}})(?=\W|$)", re.I)
_ONWARD = re.compile(
    r"(?:continue|read on|keep reading|weiterlesen|lire la suite|la suite|seguir leyendo|continuar|continua a leggere|"
    r"lees verder|läs vidare|les videre|læs videre|czytaj dalej|читать дальше|続きを読む)\b",
    re.I,
)
_BACK = re.compile(
    r"[«‹←<\s]*(?:prev(?:ious)?|back|zurück|vorherige|précédente?|anterior|precedente|indietro|vorige|föregående|forrige|"
    r"edellinen|poprzednia|předchozí|предыдущая|назад|önceki|上一[页頁]|前へ|이전|السابق)(?: page| seite)?|[«‹←]+",
    re.I,
)
_COMMENTS = re.compile(r"comment|kommentar|comentario|disqus|reacti|replies", re.I)


def article_pages(reading: ParsedHtml) -> ArticlePages | None:
    """All pages of the article that a page belongs to; None for an article on a single page, as nearly all are."""
    own = urls.canonical(reading.context.url)
    forms = _forms(own)
    steps = [step for url, label in _candidates(reading, own) if (step := _step(forms, url, label)) is not None]
    if not steps:
        return None
    # On sites that count pages from 0, the page labelled 2 has the number 1.
    shift = int(any(step.called == step.number + 1 for step in steps) and all(_fits(step, 1) for step in steps))
    taken = [step for step in steps if _fits(step, shift)]
    pages = {_number(step.url, step.stem, step.number, shift): step.url for step in taken}
    number = max((_number(own, step.stem, forms[step.stem].number, shift) for step in taken), default=0)
    links = tuple(sorted((n, url) for n, url in pages.items() if n != number))
    if not links or max(pages) > MOST:
        return None
    first = own if number == 1 else pages.get(1) or forms[taken[0].stem].url
    if urls.is_home(first):
        return None  # page numbers of a blog's front page
    return ArticlePages(number, first, max(number, *pages), links)


def _number(url: str, stem: str, number: int, shift: int) -> int:
    return 1 if stem == _stem(url) else number + shift


@dataclass(frozen=True, slots=True)
class _Step:
    """A link to another page under the same URL.

    ``called`` is the number on its label, None for "next" and the like.
    """

    url: str
    stem: str
    number: int
    called: int | None


def _fits(step: _Step, shift: int) -> bool:
    """Whether the number in a link's URL agrees with its label. An article's first page mostly has no number."""
    if step.called is None:
        return True
    return step.called == _number(step.url, step.stem, step.number, shift)


def _step(forms: Mapping[str, _Form], url: str, label: str) -> _Step | None:
    """A link as a step to another page, if both its URL and its label say so."""
    called = _number_on(label)
    for stem, form in _forms(url).items():
        if stem in forms:
            away = form.number - forms[stem].number
            if called is not None or abs(away) <= 1 or (label == _FIRST and stem == _stem(url)):
                return _Step(url, stem, form.number, called)
    return None


def _candidates(reading: ParsedHtml, own: str) -> Iterator[tuple[str, str]]:
    """Links that may lead to another page of the same article: URL and label."""
    for rel in (*_STATED, _FIRST):
        for href in reading.meta.links.get(rel, ()):
            url = reading.absolute(href)
            if url is not None and urls.canonical(url) != own:
                yield urls.canonical(url), rel
    # Every page of the article has one of these in its URL, whichever way the number is written.
    names = (stem.partition("?")[0].rstrip("/").rpartition("/")[2] for stem in _forms(own))
    parts = {_ENDING.sub("", name) for name in names} - {""}
    looked_at = 0
    for anchor in reading.root.iter("a"):
        href = anchor.get("href") or ""
        if not (href.startswith("?") or any(part in href.lower() for part in parts)):
            continue
        looked_at += 1
        text = clean("".join(islice(anchor.itertext(), 8))[:_LONGEST])
        rel = next((word for word in (anchor.get("rel") or "").lower().split() if word in _STATED), "")
        label = text if _leads_on(text) else rel
        url = reading.absolute(href) if label and looked_at <= _ROW else None
        if url is not None and urls.canonical(url) != own and not _among_comments(anchor):
            yield urls.canonical(url), label


def _leads_on(label: str) -> bool:
    """Whether a link's label points to another page: a number, "next", "back", "continue"."""
    bare = label.strip(_DECORATION)
    return label_kind(label) in _ON or bool(_BACK.fullmatch(bare) or _ONWARD.match(bare) or _PAGE_NUMBER.search(bare))


def _number_on(label: str) -> int | None:
    """The page number in a label: "2", "Continue to page 2"."""
    match = _PAGE_NUMBER.search(label)
    return int(match[1]) if match else label_number(label)


def _among_comments(element: Any) -> bool:
    """Whether an element pages through readers' comments."""
    return named_around(element, _COMMENTS, _AROUND, ("class", "id", "href"))


@dataclass(frozen=True, slots=True)
class _Form:
    """A URL without its page number, and that number."""

    url: str
    number: int


def _forms(url: str) -> dict[str, _Form]:
    """A URL without its page number, once for each place where the number may be, keyed by stem.

    A URL without a number may be the first page.
    """
    found = {_stem(url): _Form(url, 1)}
    try:
        parts = urlsplit(url)
    except ValueError:  # an unclosed bracket
        return found
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for key, value in pairs:
        if _KEY.fullmatch(key) and value.isdecimal() and len(value) <= 2:
            rest = urlencode([(k, v) for k, v in pairs if k != key])
            first = urls.canonical(parts._replace(query=rest).geturl())
            found[_stem(first)] = _Form(first, int(value))
    for form, least in (*((form, 1) for form in _WORDED), *((form, 2) for form in _BARE)):
        match = form.match(unquote(parts.path))
        if match is not None and int(match["n"]) >= least:
            path = match["stem"] + (match["end"] or "")
            first = parts._replace(path=path + "/" * parts.path.endswith("/")).geturl()
            if _names_something(path):
                found.setdefault(_stem(first), _Form(first, int(match["n"])))
    return found


def _names_something(path: str) -> bool:
    """Whether the last part of a path looks like an article's, not like a section's whose pages list articles."""
    name = path.rpartition("/")[2]
    return "-" in name or "_" in name or "." in name or any(c.isdigit() for c in name) or len(name) > _LONG_NAME


def _stem(url: str) -> str:
    address, _, query = url.partition("?")
    return f"{unquote(address).rstrip('/')}?{query}".lower()
