"""The authors in metadata: JSON-LD, ``<meta>`` and microdata, in order of trust."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from newsscrape.extract.authors.credits import MAX_CREDIT, Credit, read_credit
from newsscrape.extract.authors.organisations import is_organisation
from newsscrape.extract.authors.words import NOBODY, ROLES
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.jsonld import text_of
from newsscrape.extract.microdata import Property
from newsscrape.extract.page_cache import cached_per_page
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.sitename import GENERIC, site_names, squeeze

MAX_AUTHORS = 60
COMMENT_WITHIN = 8  # elements around an author in which one named after comments is searched for
_META = (
    "author", "article:author", "og:article:author", "parsely-author", "byl", "article:byline",
    "articleauthor", "article_author", "dc.creator", "dcterms.creator", "dc.contributor", "citation_author",
    "og:author", "book:author", "cxenseparse:author", "sailthru.author", "authors", "twitter:data1",
)  # fmt: skip
_FAMILY_FIRST = frozenset(("dc.creator", "dcterms.creator", "citation_author"))
_OWNERS = ("Article", "Posting", "WebPage", "Blog", "CreativeWork", "Report", "Review")
# Accounts under which anybody at the publisher writes; they are not names.
_ACCOUNT = re.compile(
    r"/(?:admin\w{0,10}|editors?|staff|newsroom|webmaster|redak[ct]\w{1,8}|user\d*|root|test)/?(?:$|[?#])",
    re.I,
)
# How editors sign with codes: "srf/hosb;kesm".
_CODES = re.compile(r"[a-z]{2,5}(?:/[a-z]{2,5})?(?:\s?[;,]\s?[a-z]{2,5}(?:/[a-z]{2,5})?){0,5}")
_SEPARATOR = re.compile(r"\s?[;,]\s?")
# A user name, or a name in lower case: ``m.olsen``, ``ines marrow``.
_ACCOUNT_NAME = re.compile(r"[a-z][\w.-]{2,30}(?: [a-z][\w'’-]{1,30}){0,2}")
# JSON-LD's properties for other parts in a story than writing.
_ROLES = {"editor": "editor", "translator": "translator", "illustrator": "illustrator", "contributor": "contributor"}


@dataclass(frozen=True, slots=True)
class MetadataCredit:
    """The authors at one place, and the rule, which says how far they are trusted.

    ``people stated``; ``single word stated``: one word that can be a name; ``account stated``: a user name in lower
    case; ``organisation stated``. All but the first count only if nobody is printed.
    """

    source: str
    raw: str
    credit: Credit
    rule: str


class _Name(NamedTuple):
    """A name in metadata; ``account`` if it is that of an account anybody at the publisher may use."""

    text: str
    account: bool = False


@cached_per_page
def metadata_credits(reading: ParsedHtml) -> tuple[MetadataCredit, ...]:
    """The authors at each place of the metadata, best first; only places that name somebody."""
    sites = site_names(reading)
    found = [_together(source, raws, sites) for source, raws in _places(reading)]
    return tuple(one for one in found if one.credit.people or one.credit.organisations)


def _places(reading: ParsedHtml) -> Iterator[tuple[str, list[_Name]]]:
    article = reading.jsonld.article
    for key in ("author", "creator"):
        if article.get(key):
            yield f"jsonld:{key}", list(_names(article[key], reading, 0))[:MAX_AUTHORS]
    for name in _META:
        raws = [raw for _, raw in reading.meta.all(name)[:MAX_AUTHORS]]
        if raws:
            yield f"meta:{name}", [_Name(_given_first(raw) if name in _FAMILY_FIRST else raw) for raw in raws]
    marked = [p for p in reading.microdata.all("author", "creator")[:MAX_AUTHORS] if p.item_type.endswith(_OWNERS)]
    values = [
        _Name(p.value)
        for p in marked
        if len(p.value) < MAX_CREDIT and _item(p) is _item(marked[0]) and not _of_a_comment(p.element)
    ]
    if values:
        yield "microdata", values


def _of_a_comment(element: Any) -> bool:
    """Whether an element is in a box named after comments, whose author some sites mark up as the article's."""
    around = islice(element.iterancestors(), COMMENT_WITHIN)
    return any("comment" in f"{e.get('class') or ''} {e.get('id') or ''}".lower() for e in around)


def _item(prop: Property) -> Any:
    """The element of the item that a property belongs to: the article, or one of those listed below it."""
    return next((e for e in prop.element.iterancestors() if e.get("itemscope") is not None or e.get("itemtype")), None)


def _names(value: Any, reading: ParsedHtml, depth: int) -> Iterator[_Name]:
    """The names in a JSON-LD author, whatever its structure."""
    if isinstance(value, list) and depth < 4:
        for item in value[:MAX_AUTHORS]:
            yield from _names(item, reading, depth + 1)
    elif isinstance(value, dict):
        if isinstance(value.get("name"), list):
            yield from _names(value["name"], reading, depth + 1)
        elif name := _name(value, reading):
            account = any(isinstance(value.get(k), str) and _ACCOUNT.search(value[k]) for k in ("@id", "url"))
            yield _Name(name, account)
    elif isinstance(value, str) and (text := text_of(value)):
        yield _Name(text)


def _name(node: dict[str, Any], reading: ParsedHtml) -> str | None:
    """The name of a person or organisation, including one that is elsewhere on the page under its ``@id``."""
    name = text_of(node.get("name"))
    given, family = text_of(node.get("givenName")), text_of(node.get("familyName"))
    if name is None and given and family:
        name = f"{given} {family}"
    identity = node.get("@id")
    if name is None and isinstance(identity, str):
        same = next((n for n in reading.jsonld.nodes if n.get("@id") == identity and n.get("name")), None)
        name = text_of(same["name"]) if same else None
    return name


def _given_first(raw: str) -> str:
    """``Lee, Ann`` → ``Ann Lee``: library metadata put the family name first."""
    parts = [part.strip() for part in raw.split(",")]
    if len(parts) == 2 and all(parts) and len(parts[0].split()) <= 2 and len(parts[1].split()) <= 3:
        return f"{parts[1]} {parts[0]}"
    return raw


def _together(source: str, names: list[_Name], sites: frozenset[str]) -> MetadataCredit:
    """Several authors as one. A handle, an e-mail address or an account's name is not a name."""
    people: dict[str, str] = {}
    organisations: dict[str, str] = {}
    lone: dict[str, str] = {}
    accounts: dict[str, str] = {}
    for raw, account in names:
        if "://" in raw or raw.startswith("@") or squeeze(raw) in NOBODY:
            continue
        if _CODES.fullmatch(raw) and not any(map(_is_house, _SEPARATOR.split(raw))):
            lone |= {squeeze(code): code for code in _SEPARATOR.split(raw)}
            continue
        credit = read_credit(raw, sites, True)
        for name in credit.people:
            (lone if account else people).setdefault(squeeze(name), name)
        for name in credit.organisations:
            organisations.setdefault(squeeze(name), name)
        if not credit.people and not credit.organisations:
            words = credit.alone if " - " not in raw and credit.alone else (credit.text,)
            if all(map(_is_word, words)) and squeeze(credit.text) not in GENERIC:
                lone |= {squeeze(word): word for word in words}
            elif _ACCOUNT_NAME.fullmatch(credit.text):
                accounts.setdefault(squeeze(credit.text), credit.text)
    found = tuple((people | lone).values() or accounts.values())
    rule = (
        "people stated"
        if people
        else "single word stated"
        if lone
        else "account stated"
        if accounts
        else "organisation stated"
    )
    raw = "; ".join(name.text for name in names)[:2_000]
    return MetadataCredit(source, raw, Credit(", ".join(found), found, tuple(organisations.values()), False), rule)


def metadata_contributors(reading: ParsedHtml) -> list[Candidate]:
    """Who translated, edited or illustrated the article, according to JSON-LD."""
    sites = site_names(reading)
    found = []
    for key, role in _ROLES.items():
        value = reading.jsonld.article.get(key)
        names = [read_credit(name.text, sites, True).people for name in _names(value, reading, 0)] if value else []
        pairs = tuple(dict.fromkeys((name, role) for people in names for name in people))[:MAX_AUTHORS]
        if pairs:
            found.append(Candidate(pairs, "; ".join(name for name, _ in pairs), f"jsonld:{key}", "role stated"))
    return found


def _is_house(code: str) -> bool:
    """Whether a lower-case signature is an agency or a desk: ``dpa``, ``redaktion``, ``admin``."""
    return code in ROLES or is_organisation(code)


def _is_word(text: str) -> bool:
    """Whether an author of one word can be a name: ``Kassandra``, not ``admin2`` or ``news_desk``."""
    return (
        2 <= len(text) <= 40
        and re.search(r"[\d@:_/.<>]", text) is None
        and len(text.split()) <= 3
        and text[0].isupper()
    )
