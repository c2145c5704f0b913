"""The shape of a URL: the URL with its numbers, dates, titles and identifiers replaced by placeholders.

On almost every site, two URLs of one shape lead to the same kind of page. The shape alone does not say which kind.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from newsscrape import urls

MAX_SEGMENTS = 12  # of a path; deeper paths share a shape
MAX_KEYS = 8  # of a query
MIN_WORDS = 4  # words of a title
MIN_TITLE = 28  # characters of one, however many words; characters of scripts without spaces count twice
KINDS = frozenset("DNSX")
_DATE = re.compile(
    r"(?<![^/])(?:19|20)\d\d(?:/(?:0?[1-9]|1[0-2]|[a-z]{3,9})(?:/(?:0?[1-9]|[12]\d|3[01]))?)?(?=/|$)"
    r"|(?<!\d)(?:19|20)\d\d[-_.](?:0?[1-9]|1[0-2])[-_.](?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?:0?[1-9]|[12]\d|3[01])[-_.](?:0?[1-9]|1[0-2])[-_.](?:19|20)\d\d(?!\d)"
    r"|(?<![\da-z])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\da-z])",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_IS_DATE = "\x00"  # placeholder for a date while a path is taken apart; it occurs in no URL
_MONTHS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.I)
_IDENTIFIER = re.compile(r"(?=.*\d)(?=.*[a-z])[0-9a-z]{8,64}", re.I)  # hexadecimal, base 36 and the like
_LABELLED = re.compile(r"([a-z]{1,12})\d{3,}", re.I)  # art12345
_EXTENSION = re.compile(r"(?<=.)\.[a-z][a-z0-9]{1,4}$", re.I)
_SESSION = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/;]*|\(S\([^/)]*\)\)", re.I)
_PARTED = re.compile(r"[-_+.,~\s]+")
_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Parameters by which one script serves every kind of page. Their values belong to the shape.
_ROUTERS = frozenset(
    "option view type task action act do mod module sec section cmd op template layout post_type".split()
)
_NAME = re.compile(r"[A-Za-z_-]{1,24}")


@lru_cache(maxsize=256)
def shape(url: str) -> str:
    """The shape of a URL, the same for all URLs that differ only in which story or page they name.

    ``D`` is a date, ``N`` a number, ``S`` a title, ``X`` an identifier of digits and letters. Other words and the names
    of parameters are kept.

    >>> shape("https://www.example.org/uk-news/2024/03/15/divers-find-an-anchor-12345.html?ref=x")
    'www.example.org/uk-news/D/S-N.html?ref'
    """
    parts = split(url)
    path = unquote(_SESSION.sub(";session", parts.path)).replace(_IS_DATE, "")
    if _YEAR.search(path):
        path = _DATE.sub(_dated, path)
    segments = [segment for segment in path.split("/") if segment]
    shaped = [_segment(segment) for segment in segments[:MAX_SEGMENTS]]
    if len(segments) > MAX_SEGMENTS:
        shaped.append("…")
    slash = "/" if path.endswith("/") and shaped else ""
    return f"{parts.netloc}/{'/'.join(shaped)}{slash}{_query(parts.query)}"


def family(form: str) -> str:
    """A shape without its section names: ``…/uk-news/D/S.html`` and ``…/sport/D/S.html`` are of one family.

    >>> family("www.example.org/uk-news/D/S-N.html?ref")
    '*/D/S-N.html?ref'
    """
    path, mark, query = form.partition("?")
    segments = ["*" if _is_name(segment) else segment for segment in path.split("/")[1:]]
    return f"{'/'.join(segments)}{mark}{query}"


def is_fixed(form: str) -> bool:
    """Whether a shape has no variable part, so that only one URL has it."""
    path, _, query = form.partition("?")
    return not query and ";" not in path and "…" not in path and all(map(_is_name, path.split("/")[1:]))


@lru_cache(maxsize=256)
def split(url: str) -> SplitResult:
    """The parts of a canonical URL; empty ones for text that is not a URL."""
    try:
        return urlsplit(urls.canonical(url[: urls.MAX_LENGTH]))
    except ValueError:
        return urlsplit("")


def _is_name(segment: str) -> bool:
    name = _EXTENSION.sub("", segment)
    return not any(part in KINDS or part.endswith("N") for part in name.split("-")) and name != "…"


def _dated(match: re.Match[str]) -> str:
    """Replace a date by its placeholder. ``2024/sport`` is a year and a word, not a month."""
    word = re.search(r"[a-z]{3,}", match[0], re.I)
    return _IS_DATE if word is None or word[0][:3].lower() in _MONTHS else f"{_IS_DATE}{match[0][4:]}"


@lru_cache(maxsize=4_096)
def _segment(segment: str) -> str:
    """The shape of one path segment."""
    found = _EXTENSION.search(segment)
    extension = found[0].lower() if found else ""
    name = segment[: len(segment) - len(extension)]
    if _UUID.fullmatch(name):
        return f"X{extension}"
    words = [word for word in _PARTED.split(name) if word]
    kinds = [_word(word) for word in words]
    size = len(name) + len(_WIDE.findall(name))
    titled = kinds.count("W") >= MIN_WORDS or (size >= MIN_TITLE and "W" in kinds)
    if not titled and set(kinds) <= {"W"}:
        return name.lower() + extension
    shaped: list[str] = []
    for word, kind in zip(words, kinds, strict=True):
        each = kind if kind != "W" else "S" if titled else word.lower()
        if not shaped or shaped[-1] != each:
            shaped.append(each)
    if titled:  # numbers matter to the shape only before and after a title
        first, last = shaped.index("S"), len(shaped) - 1 - shaped[::-1].index("S")
        shaped = [*shaped[:first], "S", *shaped[last + 1 :]]
    return "-".join(shaped) + extension


def _word(word: str) -> str:
    """The kind of a word: ``D``, ``N``, ``X``, a label with a number (``artN``), or any other word, ``W``."""
    if _IS_DATE in word:
        return "D"
    if word.isdecimal():
        return "N"
    if labelled := _LABELLED.fullmatch(word):
        return f"{labelled[1].lower()}N"
    return "X" if _IDENTIFIER.fullmatch(word) else "W"


def _query(query: str) -> str:
    if not query:
        return ""
    keys: set[str] = set()
    for key, value in parse_qsl(query, keep_blank_values=True):
        routes = key.lower() in _ROUTERS and _NAME.fullmatch(value)
        keys.add(f"{key}={value}" if routes else key[:40])
    names = sorted(keys)
    return "?" + "&".join(names[:MAX_KEYS]) + ("&…" if len(names) > MAX_KEYS else "")
