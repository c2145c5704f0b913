"""Pages saved as files, and the manifest that describes them. Fetches nothing."""

from __future__ import annotations

import csv
import glob
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsscrape import urls
from newsscrape.errors import BadArgument
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext, Visit
from newsscrape.payload import NotPacked, TooLarge, digest, unpack
from newsscrape.spiders.folders import folder_of, leads_out
from newsscrape.tasks import Fetched, Task


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A file, its URL in the manifest (None: the page itself must say), and when it was fetched."""

    path: Path
    url: str | None = None
    fetched: datetime | None = None


def find_pages(pattern: str, manifest: Mapping[Path, SavedPage], outside: bool = False) -> list[SavedPage]:
    """The files that match a pattern, sorted by name; BadArgument if none does.

    A manifest names pages relative to its folder; a page that is elsewhere is found by its file name. Pages of the
    manifest that are not found come last, because their URLs have a fate too.
    """
    paths = sorted(Path(found) for found in glob.glob(pattern, recursive=True))  # noqa: PTH207 (absolute patterns)
    files = [path.resolve() for path in paths if path.is_file()]
    strays = [path for path in paths if path.is_file() and leads_out(path, folder_of(pattern))]
    if strays and not outside:
        raise BadArgument(
            f"-a pages={pattern}: {strays[0]} leads out of {folder_of(pattern)}; -a outside=1 takes such files too"
        )
    if not files:
        raise BadArgument(f"-a pages={pattern}: no file matches; put the pattern in quotes and check the folder")
    by_name = {path.name: page for path, page in manifest.items()}
    pages = []
    for path in files:
        named = manifest.get(path) or by_name.get(path.name)
        pages.append(SavedPage(path, named.url, named.fetched) if named else SavedPage(path))
    folders = {path.parent for path in files}
    missing = [
        page
        for path, page in manifest.items()
        if not path.exists() and not any((folder / path.name).exists() for folder in folders)
    ]
    return pages + missing


def read_manifest(path: Path) -> dict[Path, SavedPage]:
    """The pages of a manifest by path, from CSV or JSON Lines; BadArgument with the line that is invalid."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadArgument(f"-a manifest={path}: cannot be read as UTF-8 text ({error})") from error
    manifest = {}
    line = 1
    try:
        for line, text in _csv_rows(lines) if _is_csv(lines) else enumerate(lines, start=1):  # noqa: B007
            row = text if isinstance(text, dict) else json.loads(text or "null")
            if row is None:
                continue
            url = str(row["url"]).strip()
            if not urls.is_fetchable(url):
                raise ValueError(f"{url[:80]!r} is not a web address")
            page = SavedPage((path.parent / str(row["page"])).resolve(), url, _moment(row.get("fetched")))
            manifest[page.path] = page
    except (KeyError, TypeError, ValueError, RecursionError, csv.Error) as error:
        raise BadArgument(f"{path}, line {line}: each row needs page and url, fetched as a date ({error})") from error
    return manifest


def open_saved(page: SavedPage, limit: int, task: Task) -> Fetched | Visit:
    """A saved page to read, or a visit with the reason why it cannot be. ``limit``: bytes of one page, unpacked.

    Without a manifest the file's modification time is the time of capture, but never ``fetched``: copying a file
    changes it, and relative dates must not be computed from it.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    named = page.url or urls.from_path(page.path)
    try:
        saved_at = datetime.fromtimestamp(page.path.stat().st_mtime, UTC)
        body, whole = _read(page.path, limit)
    except OSError as error:
        return Visit(named, now, "failed", f"the file cannot be read: {error.strerror}")
    if body is None:
        return Visit(named, now, "failed", f"larger than the limit of {limit // 2**20} MiB")
    url = page.url or own_address(body) or named
    archived = urls.unwrap(url)
    known = page.fetched or (archived.captured_at if archived else None)
    return Fetched(
        url=archived.url if archived else url,
        body=body,
        captured_at=(known or saved_at).replace(microsecond=0),
        visited_at=now,
        origin="file",
        payload_sha256=digest(body),
        task=replace(task, moment_known=known is not None),
        cut_off=not whole,
    )


def own_address(body: bytes) -> str | None:
    """The canonical link, else og:url: where a saved page says that it was. A home page does not count."""
    reading = ParsedHtml.of(body, PageContext("http://unknown.invalid/"))
    for declared in (reading.meta.link("canonical"), (reading.meta.get("og:url") or ("", None))[1]):
        url = reading.absolute(declared)
        if url and "unknown.invalid" not in url and not urls.is_home(url):
            return url
    return None


def _read(path: Path, limit: int) -> tuple[bytes | None, bool]:
    """A file's bytes, unpacked (None if they exceed the limit), and whether its gzip stream was complete."""
    with path.open("rb") as file:
        raw = file.read(limit + 1)
    if len(raw) > limit:
        return None, True
    if not raw.startswith(b"\x1f\x8b"):
        return raw, True
    try:
        unpacked = unpack(raw, "gzip", limit)
    except TooLarge:
        return None, True
    except NotPacked:
        return b"", False
    return unpacked.body, unpacked.whole


def _is_csv(lines: list[str]) -> bool:
    return bool(lines) and not lines[0].lstrip().startswith("{")


def _csv_rows(lines: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(lines, strict=True)
    for row in reader:
        yield reader.line_num, row


def _moment(text: str | None) -> datetime | None:
    """A time as manifests write it, UTC if it has no offset."""
    if not text:
        return None
    moment = datetime.fromisoformat(str(text).strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
