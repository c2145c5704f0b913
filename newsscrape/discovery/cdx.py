"""Reads the indexes of web archives: builds the query for a CDX server, parses its answer, and builds replay URLs.

Supports two dialects: Wayback's CDX server (JSON rows under a header, or plain lines) and pywb's (one object per line,
or CDXJ). Fetches nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit, urlunsplit

from newsscrape import urls

MatchType = Literal["exact", "prefix", "host", "domain"]
MAX_MESSAGE = 200
_PLAIN = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest")  # columns of a line without a header
# Field names: Wayback's, pywb's, others'.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "url": ("original", "url"),
    "timestamp": ("timestamp",),
    "mime": ("mimetype", "mime"),
    "status": ("statuscode", "status"),
    "digest": ("digest",),
}
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_UNKNOWN = frozenset(("", "-", "unk", "warc/revisit", "no-type"))
_HTML = frozenset(("text/html", "application/xhtml+xml"))
_TIMESTAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)", re.ASCII)
GONE = (404, 410)
_WWW = re.compile(r"^https?://(?:www\d?\.)?", re.I)
# From a CDX server's URL to the URL under which its captures are replayed.
_REPLAY = (
    (re.compile(r"^(https?://[^/]+)/cdx/search/.*$", re.I), r"\1/web"),
    (re.compile(r"/(?:cdx|index|timemap/cdx)/?(?:\?.*)?$", re.I), ""),
)


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture of a page in a web archive.

    ``status`` and ``mime`` are None where the index does not know them, as for a revisit: its payload is that of an
    earlier capture with the same ``digest``.
    """

    url: str
    captured_at: datetime
    mime: str | None = None
    status: int | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Cdx:
    """Captures in the index's order, the resume key for the next request, and what could not be read."""

    captures: tuple[Capture, ...] = ()
    resume_key: str | None = None
    problem: str | None = None


def cdx_query(
    base: str,
    url: str,
    *,
    match_type: MatchType = "exact",
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int | None = None,
    resume_key: str | None = None,
    collapse: str | None = None,
) -> str:
    """The URL that queries a CDX server, ``base``, for captures of ``url`` made from ``since`` to ``until`` (aware).

    Both dialects understand it: pywb ignores the parameters that it does not support, ``collapse`` and the resume key.
    """
    asked: dict[str, str | int | None] = {
        "url": url,
        "matchType": match_type,
        "output": "json",
        "from": _stamp(since) if since else None,
        "to": _stamp(until) if until else None,
        "limit": limit,
        "collapse": collapse,
        "showResumeKey": "true" if limit else None,
        "resumeKey": resume_key,
    }
    parts = urlsplit(base)
    query = urlencode({key: value for key, value in asked.items() if value is not None})
    return urlunsplit(parts._replace(query=f"{parts.query}&{query}" if parts.query else query))


def read_cdx(body: bytes) -> Cdx:
    """Parse an answer in either dialect. Of a truncated answer, the complete lines are read. Never raises."""
    text = body.decode("utf-8", "replace").lstrip("\ufeff").strip()
    if not text:
        return Cdx()
    if text.startswith("<"):
        return Cdx(problem="an HTML page")
    captures: list[Capture] = []
    bad: list[str] = []
    key: str | None = None
    for row in _rows(text):
        if isinstance(row, _ResumeKey):
            key = row.key
        elif (capture := _capture(row) if isinstance(row, dict) else None) is not None:
            captures.append(capture)
        else:
            bad.append(_said(row))
    problem = None
    if text.startswith("[") and _loads(text) is None and not text.endswith("]]"):
        problem = f"it breaks off, with {len(captures):,} captures read"
    elif bad:
        problem = f"{len(bad)} of {len(bad) + len(captures)} lines cannot be read: {bad[0][:MAX_MESSAGE]}"
    return Cdx(tuple(captures), key, problem)


@dataclass(frozen=True, slots=True)
class _ResumeKey:
    key: str


def _rows(text: str) -> Iterator[dict[str, Any] | _ResumeKey | str]:
    """Parse each line, whatever its format; a line that cannot be parsed is returned as it is."""
    names: list[str] | None = None
    ended = False  # an empty row or line: the resume key follows
    whole = _loads(text) if text.startswith("[") else None
    lines: list[Any] = whole if isinstance(whole, list) else text.split("\n")
    for line in lines:
        bare = line.strip() if isinstance(line, str) else ""
        values = _json_row(bare) if isinstance(line, str) else _row(line)
        if isinstance(values, dict):
            yield values
        elif isinstance(values, list):
            if not values:
                ended = True
            elif ended and len(values) == 1:
                yield _ResumeKey(values[0])
            elif names is None:
                names = values
            elif len(values) == len(names):
                yield dict(zip(names, values, strict=True))
            else:
                yield bare or str(values)
        elif not bare:
            ended = True
        elif ended and " " not in bare:
            yield _ResumeKey(bare)
        elif bare not in ("[", "]") and not bare.startswith("CDX "):
            yield _plain_row(bare) or bare


def _json_row(line: str) -> list[str] | dict[str, Any] | None:
    """A row of Wayback's JSON, a pywb object, or a line of CDXJ (``key timestamp {…}``); None for anything else."""
    if line.startswith("["):
        line = line[1:] if line.startswith("[[") else line
        line = line.rstrip(",")
        line = line[:-1] if line.endswith("]]") else line
        return _row(_loads(line))
    if line.startswith("{"):
        return _row(_loads(line.rstrip(",")))
    if line.endswith("}") and " {" in line:
        head, _, rest = line.partition(" {")
        found = _loads("{" + rest)
        stamp = head.rpartition(" ")[2]
        return {"timestamp": stamp, **found} if isinstance(found, dict) else None
    return None


def _row(found: Any) -> list[str] | dict[str, Any] | None:
    if isinstance(found, list):
        return [value if isinstance(value, str) else "" for value in found]
    return found if isinstance(found, dict) else None


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _plain_row(line: str) -> dict[str, Any] | None:
    values = line.split()
    return dict(zip(_PLAIN, values, strict=False)) if len(values) >= len(_PLAIN) else None


def _said(row: dict[str, Any] | str) -> str:
    """The error message in a server's answer, or the line itself."""
    if isinstance(row, str):
        return row
    return str(next((row[name] for name in ("message", "error", "detail") if name in row), row))


def _capture(row: Mapping[str, Any]) -> Capture | None:
    """One row of the table; None if it has no URL that can be fetched, or no time."""
    values = {field: _first(row, names) for field, names in _NAMES.items()}
    stamp = _TIMESTAMP.match(values["timestamp"])
    url = values["url"]
    if stamp is None or not urls.is_fetchable(url):
        return None
    try:
        year, month, day, hour, minute, second = map(int, stamp.groups())
        captured_at = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:  # 30 February
        return None
    mime, status, digest = values["mime"].lower(), values["status"], values["digest"]
    return Capture(
        url,
        captured_at,
        None if mime in _UNKNOWN else mime,
        int(status) if status.isdecimal() and len(status) == 3 else None,
        None if digest in _UNKNOWN else digest,
    )


def _first(row: Mapping[str, Any], names: Iterable[str]) -> str:
    return next((str(row[name]).strip() for name in names if row.get(name) is not None), "")


def pages(captures: Iterable[Capture]) -> tuple[Capture, ...]:
    """Captures that are, or may be, pages: HTML with status 200, or of unknown type, as revisits are."""
    return tuple(c for c in captures if c.status in (200, None) and (c.mime is None or c.mime in _HTML))


def moves(captures: Iterable[Capture]) -> tuple[Capture, ...]:
    """The first redirect of each URL that came after a capture of a page there: where the page moved to."""
    was_page: dict[str, bool] = {}
    found = []
    for capture in sorted(captures, key=lambda one: one.captured_at):
        if capture.status in _REDIRECTS and was_page.get(capture.url):
            found.append(capture)
        was_page[capture.url] = capture.status in (200, None)
    return tuple(found)


def one_per_url(captures: Iterable[Capture], prefer: Literal["first", "last"] = "first") -> tuple[Capture, ...]:
    """The first or last capture of each URL, in the order in which the URLs came.

    As in the indexes themselves, http and https, with and without ``www.``, count as one URL.
    """
    chosen: dict[str, Capture] = {}
    for capture in captures:
        key = address_key(capture.url)
        held = chosen.get(key)
        if held is None or (capture.captured_at < held.captured_at) == (prefer == "first"):
            chosen[key] = capture
    return tuple(chosen.values())


def gone_since(captures: Iterable[Capture]) -> dict[str, Capture]:
    """For each URL that ends with 404 or 410 and nothing later: the first such answer, by the key of ``one_per_url``.

    A later redirect rules a URL out, because the page may have moved.
    """
    gone: dict[str, Capture] = {}
    for capture in sorted(captures, key=lambda one: one.captured_at):
        key = address_key(capture.url)
        if capture.status not in GONE:
            gone.pop(key, None)
        else:
            gone.setdefault(key, capture)
    return gone


def address_key(url: str) -> str:
    """A URL as the indexes key it: http and https, with and without ``www.``, are the same."""
    return _WWW.sub("", urls.canonical(url))


def replay_base(base: str) -> str:
    """The URL under which a CDX server's captures are replayed, by the conventions of Wayback and pywb.

    >>> replay_base("https://web.archive.org/cdx/search/cdx"), replay_base("http://localhost:8080/news/cdx")
    ('https://web.archive.org/web', 'http://localhost:8080/news')
    """
    for pattern, replacement in _REPLAY:
        if pattern.search(base):
            return pattern.sub(replacement, base)
    return base.rstrip("/")


def replay_url(base: str, capture: Capture) -> str:
    """The URL of a capture's original bytes, without rewriting (``id_``).

    ``base`` is the replay URL: ``https://web.archive.org/web``, ``http://localhost:8080/news``.
    """
    return f"{base.rstrip('/')}/{_stamp(capture.captured_at)}id_/{capture.url}"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")
