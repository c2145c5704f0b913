"""Converts a WARC record to the response at its capture: packed as it was, with the payload that it may repeat."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

from newsscrape import urls
from newsscrape.archive.locations import locate_record
from newsscrape.archive.reader import read_at
from newsscrape.archive.record_parsing import StoredRecord
from newsscrape.archive.writer import OPEN
from newsscrape.crawl.visits import own_address
from newsscrape.errors import UnreadableRecord
from newsscrape.items import Origin
from newsscrape.pages.parsers import ParsedPage
from newsscrape.payload import digest
from newsscrape.store.writer import Writer
from newsscrape.tasks import Fetched, Location, Task

_DIGESTS = 200_000  # payloads of other programs' files, for revisits that name no record; at most some 50 MB
_RECENT = 4_096  # records that the archive may not have yet, because they wait to be stored
NOT_FOUND = "says that it repeats a page that is in none of the files"
Value = TypeVar("Value")


class Remembered(OrderedDict[str, Value], Generic[Value]):
    """The newest items, at most ``limit``."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def __setitem__(self, key: str, value: Value) -> None:
        super().__setitem__(key, value)
        if len(self) > self.limit:
            self.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _Place:
    """A record that was read before: its file, its offset, its ID."""

    path: Path
    location: Location
    record_id: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A record as a response.

    ``refused`` says why it cannot be read, ``missing`` that what it repeats was not in the files so far: it may be in a
    later one.
    """

    fetched: Fetched
    refused: ParsedPage | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class _Payload:
    body: bytes = b""
    repeats: str | None = None
    refused: ParsedPage | None = field(default=None)
    missing: bool = False


class RecordOpener:
    """``folder`` is the archive's own WARC folder, ``files`` are those that the crawl was sent to; ``limit`` is in
    bytes of a page, packed and unpacked."""

    def __init__(self, writer: Writer, folder: Path, files: Iterable[Path], limit: int) -> None:
        self.writer = writer
        self.folder = folder
        self.files = frozenset(str(path.resolve()) for path in files)
        self.limit = limit
        self._digests: Remembered[_Place] = Remembered(_DIGESTS)
        self._recent: Remembered[_Place] = Remembered(_RECENT)  # by ID, and by URL and time
        self._pages: Remembered[None] = Remembered(_RECENT)  # URLs

    def open(self, path: Path, record: StoredRecord) -> Opened:
        """A record as a response, or the reason why it cannot be read."""
        task = own_task(record)
        archived = urls.unwrap(record.url)
        unmodified = record.kind == "revisit" and record.status in (None, 304)
        payload = self._payload(record, unmodified)
        if not payload.missing and record.kind != "revisit":
            self._remember(path, record, ours=task is not None)
        headers = dict(record.headers)
        if record.kind in ("resource", "conversion"):
            headers["content-type"] = record.mime or "text/html"
        ours = task is not None
        note = record.task or {} if ours else {}
        fetched = Fetched(
            url=_with_fragment(own_address(record.url), note.get("fragment")),
            body=payload.body,
            captured_at=(archived.captured_at if archived else None) or record.moment,
            visited_at=record.moment if ours else datetime.now(UTC).replace(microsecond=0),
            origin=_origin(record, ours, archived is not None),
            payload_sha256=digest(payload.body),
            task=task or Task(),
            headers=headers,
            http_status=304 if unmodified else record.status,
            incomplete=record.cut_off,
            record_id=record.record_id,
            redirected_from=tuple(note.get("redirected_from", ())),
            location=self._place(path, record.location),
            warc_uri=record.url,
            refers_to=payload.repeats,
            rendered_from=record.refers_to[0] if record.kind == "conversion" else None,
        )
        return Opened(fetched, payload.refused, payload.missing)

    def _payload(self, record: StoredRecord, unmodified: bool) -> _Payload:
        if record.too_large:
            return _Payload(refused=ParsedPage("failed", f"larger than the limit of {self.limit // 2**20} MiB"))
        if unmodified:
            return self._unmodified(record)
        if record.kind == "revisit":
            return self._repeated(record)
        return _Payload(record.body)

    def _unmodified(self, record: StoredRecord) -> _Payload:
        """A "not modified" response repeats a page that was read before; alone it says nothing."""
        url = own_address(record.url)
        if urls.canonical(url) in self._pages or self.writer.last_visit(url) is not None:
            return _Payload()
        return _Payload(
            refused=ParsedPage("failed", f"says that it was not modified, and {NOT_FOUND.removeprefix('says that ')}"),
            missing=True,
        )

    def _repeated(self, record: StoredRecord) -> _Payload:
        """A revisit's payload, from the record that it names or from one with the same digest.

        The archive stores a page some records after it is read, so the newest records are looked up here first.
        """
        named, uri, moment = record.refers_to
        url = own_address(uri or record.url)
        seen = self._recent.get(named or "") or self._recent.get(_moment_key(url, moment or ""))
        try:
            if seen is None and (kept := self.writer.repeated(named, url, moment)) is not None:
                record_id, location = kept
                seen = _Place(self._file_of(location), location, record_id)
            seen = seen or self._digests.get(record.payload_digest or "")
            if seen is None:
                return _Payload(refused=ParsedPage("failed", NOT_FOUND), missing=True)
            return _Payload(read_at(seen.path, seen.location, self.limit).body, seen.record_id)
        except UnreadableRecord as error:
            reason = f"says that it repeats a page that cannot be read: {error}"
            return _Payload(refused=ParsedPage("failed", reason))

    def _file_of(self, location: Location) -> Path:
        """Where a record that the archive knows may be read: in its own folder, or in a file that was named to us."""
        return Path(location.file) if location.file in self.files else locate_record(self.folder, location)

    def _place(self, path: Path, location: Location | None) -> Location | None:
        """A record's location as in ``capture``: by its name in the archive's folder, elsewhere by its path."""
        if location is None:
            return None
        inside = path.resolve().parent == self.folder.resolve()
        file = path.name.removesuffix(OPEN) if inside else str(path.resolve())
        return Location(file, location.offset, location.length)

    def _remember(self, path: Path, record: StoredRecord, ours: bool) -> None:
        url = own_address(record.url)
        self._pages[urls.canonical(url)] = None
        if record.location is None:
            return
        place = _Place(path, record.location, record.record_id)
        if record.record_id:
            self._recent[record.record_id] = place
        self._recent[_moment_key(url, record.moment.strftime("%Y-%m-%dT%H:%M:%S"))] = place
        if record.payload_digest and not ours:
            self._digests[record.payload_digest] = place


def own_task(record: StoredRecord) -> Task | None:
    """newsscrape's note in a record of its own: what the page was read with. None for any other record."""
    if not record.ours or record.task is None:
        return None
    try:
        task = Task.from_json({**record.task, "role": record.task.get("role", "article")})
        return task if all(isinstance(hop, str) for hop in record.task.get("redirected_from", ())) else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _moment_key(url: str, moment: str) -> str:
    return f"{moment[:19]} {urls.canonical(url)}"


def _with_fragment(url: str, fragment: object) -> str:
    return f"{url}#{fragment}" if isinstance(fragment, str) and urls.is_hashbang(fragment) else url


def _origin(record: StoredRecord, ours: bool, archived: bool) -> Origin:
    """The original origin of the bytes, for a record of ours; for another program's, the file."""
    if not ours:
        return "warc"
    if record.kind == "resource":
        return "file"
    return "wayback" if archived else "live"
