"""Removes the parts of a URL that identify the reader rather than the page: tracking parameters and session ids.

``docs/discovery.md`` has the rules. Percent-encoded bytes are never decoded and encoded again: a query in windows-1251
is kept as it was.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

# Parameters that say where a reader came from and never change the page, by name.
_NAMES = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|gad_\w+|gbraid|wbraid|srsltid|dclid|msclkid|yclid|twclid|igsh(?:id)?|mc_[ce]id|"
    r"mkt_tok|_hs(?:enc|mi)|wt_?zmc|wt\.\w+|ns_(?:mchannel|source|campaign|linkname|fee)|at_\w+|xtor|cmpid|(?-i:CMP)|"
    r"ocid|ncid|taid|s_(?:cid|kwcid)|_ga|ftag|ref_?src|guccounter|guce_\w+|smid|smtyp|replytocom|"
    r"phpsessid|jsessionid|aspsessionid\w*",
    re.I,
)
# … by name and value: elsewhere the same names contain a page's own number or section.
_VALUES = (
    (re.compile(r"ref|source", re.I), re.compile(r"rss", re.I)),
    (re.compile(r"share", re.I), re.compile(r"[a-z][a-z-]*(?:-\d)?", re.I)),  # WordPress: share=facebook
)
# … and those that contain the page's own number on some sites.
_DOUBTFUL = re.compile(r"icid|ito|ref_url", re.I)
_NUMBER = re.compile(r"\d{3}")
_WORDS = re.compile(r"[^\W\d_]{2,}(?:[-_][^\W_]+){2,}")
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#;]*", re.I)


def without_session(path: str) -> str:
    """A path without the session id that Java servers write to it.

    >>> without_session("/news/story.do;jsessionid=0A1B2C")
    '/news/story.do'
    """
    return _SESSION.sub("", path) if ";" in path else path


def without_tracking(path: str, query: str) -> str:
    """A query without tracking parameters; the others are kept byte for byte, in order.

    ``icid``, ``ito`` and ``ref_url`` are removed if they contain no digit, and if the rest of the URL identifies a
    page: by three digits in a row or three words in the last segment of its path, or by a number in another parameter.

    >>> without_tracking("/news/article-123456", "ito=1490&page=2"), without_tracking("/story.php", "ito=1490")
    ('page=2', 'ito=1490')
    """
    parts = [(part, *_decoded(part)) for part in query.split("&")]
    kept = [one for one in parts if one[0] and not _tracks(*one[1:])]
    if any(_DOUBTFUL.fullmatch(name) for _, name, _ in kept):
        own = [(name, value) for _, name, value in kept if not _DOUBTFUL.fullmatch(name)]
        named = _names_a_page(path) or any(_NUMBER.search(value) for _, value in own)
        kept = [
            one for one in kept if not _DOUBTFUL.fullmatch(one[1]) or not (named or not any(map(str.isdecimal, one[2])))
        ]
    return "&".join(part for part, _, _ in kept)


def _decoded(part: str) -> tuple[str, str]:
    """A parameter's name and value for comparisons: bytes that are not UTF-8 are replaced."""
    name, _, value = part.partition("=")
    return unquote_plus(name), unquote_plus(value)


def _tracks(name: str, value: str) -> bool:
    return _NAMES.fullmatch(name) is not None or any(
        names.fullmatch(name) and values.fullmatch(value) for names, values in _VALUES
    )


def _names_a_page(path: str) -> bool:
    last = path.rstrip("/").rpartition("/")[2]
    return _NUMBER.search(last) is not None or _WORDS.search(unquote_plus(last)) is not None
