"""Decides what is a person's name in a credit line.

Uses form and tables of words, but no list of names, and never completes a name. ``certain`` says that the text is a
credit beyond doubt (a "By", an author's link, an author in metadata): words that are also names, such as April, count
only there.
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsscrape.extract.authors.organisations import is_agency_code, is_organisation
from newsscrape.extract.authors.words import (
    AGENCIES,
    DEGREES,
    NAMES_TOO,
    NOBODY,
    NOT_NAMES,
    ORGANISATION_WORDS,
    PARTICLES,
    PLACES,
    ROLES,
    SUFFIXES,
    TITLES,
)
from newsscrape.extract.sitename import squeeze
from newsscrape.lazy import compiled

MAX_NAME = 60  # characters
MAX_WORDS = 6
MAX_SPACELESS = 24  # characters of a name in Han, Kana or Hangul that has spaces
_FORBIDDEN = re.compile(r"[\d@:;?!\\|<>()\[\]{}=%&#…“”\"«»„*_＜＞【】]|/(?![lpo]\b)")
_NICKNAME = re.compile(r"""\s(?:"[^"]{1,20}"|“[^”]{1,20}”|«[^»]{1,20}»|\([^()]{1,20}\))(?=\s)""")
_UNCASED = compiled(
    "[\u0590-\u06ff\u0750-\u077f\u0900-\u0eff\u1000-\u109f\u10d0-\u10ff\u1200-\u137f\u1780-\u17ff\u3040-\u30ff"
    "\u3400-\u9fff\uac00-\ud7af]"
)
_SPACELESS = compiled("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_OFFICE_SUFFIX = re.compile(r"\s*(?:기자|특파원|논설위원|記者|特派員|편집위원|记者|通讯员)$")
_OFFICE_PREFIX = re.compile(r"^(?:(?:本报|本报特约|特约|見習い?|见习|实习)?(?:记者|記者|通讯员)|本紙)\s*(?=\S{2})")
# Letters before a capital: ``ʻAkosita``, ``d'Arcy``, ``al-Rashid``, ``kaMpande``.
_BEFORE_CAPITAL = re.compile(r"[ʻʼʾʿ'‘’`]?(?:[^\W\d_A-ZÀ-Þ]{1,4}['’ʼ‘-]|[a-z]{1,3}(?=[A-Z][a-z]))?[ʻʼ'‘’]?")
_AFTER_NAME = re.compile(
    r"\s+(?:for|on behalf of|in|at|für|aus|bei|från|fra|para|pour|desde|en|à|dans|from|w|ve|с|в|у|IN|FOR|AT|For|In|At)"
    r"\s+\S.{0,60}$"
)
# The agency a person works for, in a line that nothing separates: "ANN LEE Associated Press".
_AGENCY_BEHIND = re.compile(
    r"(?<=[^\W\d_])\s+(?:(?:The )?(?:Associated Press|Canadian Press|Press Association)|Agence France-Presse|Reuters|"
    r"Bloomberg(?: News)?|AFP|AP|UPI|dpa|EFE|ANSA)$"
)
# Words that start a job title after a full name; before one they are names: ``Anthony Head``.
_LATER_OFFICES = frozenset(("head", "vp", "svp", "officer", "lead", "principal"))
_OFFICES = ROLES | _LATER_OFFICES
# Two texts that only markup separated: ``BoucherIn``. Not ``McKay``, ``FitzGerald``.
_GLUED = re.compile(r"[a-zà-ÿ]{6}[A-ZÀ-Þ]")
_HANDLE = re.compile(r"[^\W\d_][\w'’ʻ-]{2,24}")


def name_of(part: str, sites: frozenset[str] = frozenset(), certain: bool = False) -> str | None:
    """The person named by one part of a credit, without job title, place and degree; None if it names nobody."""
    bare = part.strip(" ,:;*\"'").replace("`", "'")
    if "(" not in bare or ")" not in bare:  # one of the two is around the whole line
        bare = bare.strip("()")
    if bare.count(" ") > 1:
        bare = _AFTER_NAME.sub("", bare)
    bare = _AGENCY_BEHIND.sub("", bare)
    if not bare.isascii():
        if bare.endswith(("報導", "報道", "报道")):
            return None  # "台北報導": where it was reported from
        bare = _OFFICE_PREFIX.sub("", _OFFICE_SUFFIX.sub("", bare))
    bare = _without_repetition(without_stop(without_degrees(bare)).strip())
    for name in (bare, _before_office(bare)):
        if name and is_person(name, certain) and not is_organisation(name, sites):
            return name
    return None


def _without_repetition(name: str) -> str:
    """``Ann Lee Ann Lee`` → ``Ann Lee``: the description of a portrait and the name next to it."""
    middle = len(name) // 2
    return name[:middle] if name[middle : middle + 1] == " " and name[:middle] == name[middle + 1 :] else name


def is_handle(text: str) -> bool:
    """Whether a single word can be the name under which somebody writes: ``Kassandra``, ``marc``, not ``admin``."""
    squeezed = squeeze(text)
    known = (
        "admin" in squeezed
        or squeezed in NOBODY
        or squeezed in NOT_NAMES
        or squeezed in NAMES_TOO
        or squeezed in ROLES
        or squeezed in PARTICLES
    )
    return not known and _HANDLE.fullmatch(text) is not None and not is_organisation(text)


def has_office(part: str) -> bool:
    """Whether one part of a credit is a job title: ``Political Editor``."""
    return len(part) <= MAX_NAME and any(word.strip(".") in ROLES for word in part.lower().split())


def is_suffix(part: str) -> bool:
    """Whether a part of a credit belongs to the name before it: ``Jr.``, ``III``."""
    return part.lower().strip(". ") in SUFFIXES


def is_degree(part: str) -> bool:
    """Whether a part of a credit consists of degrees and licences: ``M.D.``, ``Ph.D. MPH``."""
    found = part.split()
    return 0 < len(found) <= 5 and all(_is_degree(word) for word in found)


def without_degrees(name: str) -> str:
    """``Ann Lee, M.D.`` → ``Ann Lee``. Two capitals may be a name: only clear degrees are removed."""
    found = name.split()
    while len(found) > 2 and _is_degree(found[-1]) and not name.isupper():
        found.pop()
    return " ".join(found).rstrip(",")


def _is_degree(word: str) -> bool:
    bare = word.strip("(),").replace(".", "").lower()
    return bare in DEGREES and (word.isupper() or "." in word[:-1] or sum(c.isupper() for c in word) >= 2)


def without_stop(text: str) -> str:
    """Without a full stop at the end, unless it is an abbreviation's: ``Ann L.`` and ``Lou Marrow Jr.`` keep theirs."""
    if text[-3:-2] in (" ", ".") or (text.endswith(".") and is_suffix(text.rsplit(None, 1)[-1])):
        return text
    return text.rstrip(" .")


def _before_office(name: str) -> str | None:
    """``Ann Lee Executive Digital Editor`` → ``Ann Lee``."""
    found = name.split()[:12]
    bare = [word.lower().strip(".,") for word in found]
    if _OFFICES.isdisjoint(bare[2:]):
        return None
    cut = next(
        i
        for i, word in enumerate(bare)
        if i > 1 and (word in _OFFICES or word in ORGANISATION_WORDS or word in AGENCIES)
    )
    return " ".join(found[:cut]).rstrip(",") if cut <= 4 else None


@lru_cache(maxsize=2048)
def is_person(name: str, certain: bool = False) -> bool:
    """Whether a text has the form of a full name: two to six words, two of them capitalised if the script has case."""
    if not 2 <= len(name) <= MAX_NAME:
        return False
    if _FORBIDDEN.search(name):
        name = _NICKNAME.sub("", name)
        if _FORBIDDEN.search(name):
            return False
    found = name.split()
    if not name.isascii() and _UNCASED.search(name):
        if _SPACELESS.search(name):
            return len(name.replace(" ", "").replace("・", "").replace("·", "")) <= 5 or (
                2 <= len(found) <= 4 and len(name) <= MAX_SPACELESS
            )
        return 1 < len(found) <= 6 and not any(word in ROLES for word in found)
    if _GLUED.search(name):
        return False
    if not 2 <= len(found) <= MAX_WORDS or name.lower().replace(".", "") in PLACES:
        return False
    return _has_words_of_a_name(found, name, certain)


def _has_words_of_a_name(found: list[str], name: str, certain: bool) -> bool:
    capitals = 0
    for index, word in enumerate(found):
        bare = word.lower().strip(".,")
        if index == 0 and bare in TITLES:
            capitals += 1
            continue
        if bare in NAMES_TOO:
            if not certain:
                return False
        elif (
            bare in ROLES
            or bare in NOT_NAMES
            or is_agency_code(word, name)
            or (bare in _LATER_OFFICES and 1 < index < len(found) - 1)
        ):
            return False
        if _is_capitalised(word):
            capitals += 1
        elif bare.strip("'’ʻ") not in PARTICLES and bare not in PARTICLES:
            return False
    last = found[-1]
    return capitals >= 2 and not (last.islower() and last in PARTICLES)


def _is_capitalised(word: str) -> bool:
    if word[0].isupper():
        return True
    start = _BEFORE_CAPITAL.match(word)
    rest = word[start.end() :] if start else word
    return bool(rest) and (rest[0].isupper() or rest[0].istitle())
