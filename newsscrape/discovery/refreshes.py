"""Where a page sends its reader by itself: the header ``Refresh``, and ``<meta http-equiv="refresh">``. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from w3lib.html import get_meta_refresh

from newsscrape import urls

WITHIN = 4 * 4096  # bytes that the 4,096 characters may take in which Scrapy looks for the element
_HEADER = re.compile(r"\s*(\d{1,5}(?:\.\d*)?)\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.I)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.I)


def may_refresh(body: bytes) -> bool:
    """Whether it is worth looking for a refresh in a page: most have none, and to decode a page takes time."""
    start = body[:WITHIN]
    return b"\0" in start or b"refresh" in start.lower()  # a NUL is part of wider characters


def by_header(url: str, value: str, longest: float) -> str | None:
    """Where the header ``Refresh`` leads in less than ``longest`` seconds; None where it leads nowhere else."""
    said = _HEADER.match(value)
    if said is None or float(said[1]) >= longest:
        return None
    return _elsewhere(url, urls.join(url, said[2]))


def target(url: str, body: bytes, headers: Mapping[str, str], longest: float) -> str | None:
    """Where a page leads by itself in less than ``longest`` seconds; None where it reloads itself or stays.

    ``headers``: names in lower case.
    """
    if (onward := by_header(url, headers.get("refresh", ""), longest)) is not None:
        return onward
    if not may_refresh(body):
        return None
    named = _CHARSET.search(headers.get("content-type", ""))
    try:
        text = body[:WITHIN].decode(named[1] if named else "utf-8", "replace")
        seconds, onward = get_meta_refresh(text[: WITHIN // 4], url)
    except (LookupError, ValueError):  # a charset that nobody knows, an address that cannot be parsed
        return None
    return _elsewhere(url, onward) if onward is not None and seconds is not None and seconds < longest else None


def _elsewhere(url: str, onward: str | None) -> str | None:
    return None if onward is None or urls.canonical(onward) == urls.canonical(url) else onward
