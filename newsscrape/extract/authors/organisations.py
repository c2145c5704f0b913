"""Recognises newsrooms, agencies, sites and companies in a credit line."""

from __future__ import annotations

import re
from functools import lru_cache

from newsscrape.extract.authors.words import AGENCIES, ORGANISATION_WORDS
from newsscrape.extract.sitename import GENERIC, squeeze

LONG_CODE = 6  # letters from which an agency's code is not a given name: Hina and Una are people, Reuters is not
_DOMAIN = re.compile(
    r"\b[\w-]{2,40}\.(?:com|co|org|net|info|news|tv|eu|de|at|ch|fr|es|it|nl|be|se|no|dk|fi|pl|cz|sk|uk|ie|tr|ru|lt|lv|"
    r"ee|lu|gr|pt|ro|hu|hr|si|rs|bg|za|in|au|ca|us|jp|kr|br|mx|ar)\b",
    re.I,
)
_NO_ORGANISATION = re.compile(r"[©#!?()\[\]…“”«»\"]|:\s")
# Compounds in names of institutions.
_HOUSES = (
    "anstalt",
    "verband",
    "verein",
    "ministerium",
    "universität",
    "gesellschaft",
    "zeitung",
    "redaktion",
    "agentur",
    "fraktion",
    "departement",
    "stiftung",
    "institut",
    "magazin",
    "zentrum",
    "bundesamt",
    "landesamt",
    "hochschule",
)
# Endings of names of publishers and desks in scripts without spaces.
_PRESS_SUFFIXES = tuple(
    "新聞 新聞社 通信 通信社 新聞web 新聞デジタル 編集部 取材班 報道部 "
    "特別取材班 通讯社 新华社 报社 日报 晚报 晨报 早报 时报 新闻网 "
    "在线 编辑部 报道组 评论员 中心 电视台 "
    "日報 時報 電視台 編輯部 通訊社 通社 통신 일보 뉴스 신문 편집국 취재팀 방송 닷컴".split()
)


@lru_cache(maxsize=1024)
def is_organisation(name: str, sites: frozenset[str] = frozenset()) -> bool:
    """Whether a text names a newsroom, an agency, a site or a company. ``sites`` are names, squeezed."""
    if not name or len(name) > 80 or name.count(" ") > 6 or _NO_ORGANISATION.search(name):
        return False
    squeezed = squeeze(name)
    if (
        squeezed in AGENCIES
        or _is_site(name, squeezed, sites)
        or _is_domain(name)
        or squeezed.endswith(_PRESS_SUFFIXES)
    ):
        return True
    parts = [word.strip(".,'’") for word in re.split(r"[\s/–-]+", name)]
    if any(word.lower() in ORGANISATION_WORDS or word.lower().endswith(_HOUSES) for word in parts):
        return True
    return len(parts) > 1 and any(is_agency_code(word, name) for word in parts)


def is_agency_code(word: str, text: str) -> bool:
    """Whether a word in a longer text is an agency: ``AFP`` in ``AFP Paris``, not ``Hina`` in ``Hina Matsuda``."""
    return (
        len(word) > 2
        and word.lower() in AGENCIES
        and (len(word) >= LONG_CODE or word.islower() or (word.isupper() and not text.isupper()))
    )


def _is_site(name: str, squeezed: str, sites: frozenset[str]) -> bool:
    """Whether a name is the site's, or starts or ends with it: ``Harbour Post Weekend``."""
    if squeezed in sites:
        return True
    parts = [squeeze(word) for word in name.split()]
    edges = {"".join(part) for cut in range(1, len(parts)) for part in (parts[:cut], parts[cut:])}
    return any(len(edge) >= 5 and edge not in GENERIC for edge in edges & sites)


def _is_domain(name: str) -> bool:
    match = _DOMAIN.search(name) if "." in name else None
    return match is not None and 2 * len(match[0]) >= len(name)
