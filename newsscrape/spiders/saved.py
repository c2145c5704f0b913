"""Pages saved as files, and the manifest that says what each one is."""

from __future__ import annotations

import csv
import glob
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsscrape import urls
from newsscrape.errors import BadArgument
from newsscrape.extract.reading import Reading
from newsscrape.items import PageContext, Visit
from newsscrape.spiders.visits import PageReader, page_visit


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A file, the URL the manifest gives it (None: the page itself must say), and when it was fetched."""

    path: Path
    url: str | None
    fetched: datetime | None


def find_pages(pattern: str, manifest: Mapping[str, tuple[str, datetime | None]]) -> list[SavedPage]:
    """The files that match a pattern, in order of name; BadArgument where none does."""
    paths = sorted(Path(found) for found in glob.glob(pattern, recursive=True))  # noqa: PTH207 (absolute patterns)
    files = [path for path in paths if path.is_file()]
    if not files:
        raise BadArgument(f"-a pages={pattern}: no file matches; put the pattern in quotes and check the folder")
    pages = []
    for path in files:
        url, fetched = manifest.get(path.name) or manifest.get(str(path)) or (None, None)
        pages.append(SavedPage(path, url, fetched))
    return pages


def read_manifest(path: Path) -> dict[str, tuple[str, datetime | None]]:
    """``page`` → (``url``, ``fetched``) from CSV or JSON Lines; BadArgument with the line that is wrong."""
    lines = path.read_text("utf-8-sig").splitlines()
    rows = enumerate(csv.DictReader(lines), start=2) if _is_csv(lines) else enumerate(map(_json_row, lines), start=1)
    manifest = {}
    for number, row in rows:
        if row is None:
            continue
        try:
            manifest[str(row["page"])] = (str(row["url"]), _moment(row.get("fetched")))
        except (KeyError, TypeError, ValueError) as error:
            raise BadArgument(f"{path}, line {number}: each row needs page and url, fetched as a date ({error})") from error
    return manifest


def saved_visit(page: SavedPage, limit: int, reader: PageReader) -> Visit:
    """The visit of a saved page. ``limit``: bytes of one page, unpacked.

    Without a manifest's word the file's own time stands for the capture's, but never for ``fetched``: copying
    a file changes it, and relative dates must not be reckoned from it.
    """
    now = datetime.now(UTC)
    try:
        saved_at = datetime.fromtimestamp(page.path.stat().st_mtime, UTC)
        body, whole = _read(page.path, limit)
    except OSError as error:
        return Visit(page.url or urls.from_path(page.path), now, "failed", f"the file cannot be read: {error.strerror}")
    if body is None:
        return Visit(page.url or urls.from_path(page.path), now, "failed", f"larger than the limit of {limit // 2**20} MiB")
    url = page.url or _own_address(body) or urls.from_path(page.path)
    archived = urls.unwrap(url)
    fetched = page.fetched or (archived.captured_at if archived else None)
    return page_visit(
        body,
        PageContext(archived.url if archived else url, fetched),
        visited_at=now,
        captured_at=fetched or saved_at,
        origin="file",
        reader=reader,
        headers={},
        cut_off=not whole,
    )


def _own_address(body: bytes) -> str | None:
    """The canonical link, else og:url: what a saved page says of where it was."""
    reading = Reading.of(body, PageContext("http://unknown.invalid/"))
    declared = reading.meta.link("canonical") or (reading.meta.get("og:url") or ("", None))[1]
    url = reading.absolute(declared) if declared else None
    return url if url and "unknown.invalid" not in url else None


def _read(path: Path, limit: int) -> tuple[bytes | None, bool]:
    """A file's bytes, unpacked (None where they pass the limit), and whether its gzip stream was whole."""
    with path.open("rb") as file:
        raw = file.read(limit + 1)
    if len(raw) > limit:
        return None, True
    if not raw.startswith(b"\x1f\x8b"):
        return raw, True
    unpack = zlib.decompressobj(31)
    try:
        body = unpack.decompress(raw, limit + 1)
    except zlib.error:
        return b"", False
    return (None, True) if len(body) > limit else (body, unpack.eof)


def _is_csv(lines: list[str]) -> bool:
    return bool(lines) and not lines[0].lstrip().startswith("{")


def _json_row(line: str) -> dict[str, str] | None:
    if not line.strip():
        return None
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("not an object")
    return row


def _moment(text: str | None) -> datetime | None:
    """A time as manifests write it, UTC where no zone is given."""
    if not text:
        return None
    moment = datetime.fromisoformat(str(text).strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
