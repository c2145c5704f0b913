"""From a record of a WARC file to what came back at its capture: unpacked, with the payload that it may repeat."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime
from pathlib import Path

from newsscrape import urls
from newsscrape.archive.reader import StoredRecord, read_at
from newsscrape.archive.recovery import find
from newsscrape.archive.writer import OPEN
from newsscrape.crawl.visits import explain, own_address
from newsscrape.errors import UnreadableRecord
from newsscrape.items import Origin
from newsscrape.pages.parsers import Finding
from newsscrape.payload import NotPacked, TooLarge, Unpacked, digest, unpack_page
from newsscrape.store.writer import Writer
from newsscrape.tasks import Fetched, Location, Task

_REMEMBERED = 200_000  # payloads of other programs' files, for revisits that name no record; some 50 MB at most


class RecordOpener:
    """``folder`` is the archive's own for WARC files, ``limit`` in bytes of a page, packed and unpacked."""

    def __init__(self, writer: Writer, folder: Path, limit: int) -> None:
        self.writer = writer
        self.folder = folder
        self.limit = limit
        self._payloads: OrderedDict[str, tuple[Path, Location]] = OrderedDict()

    def open(self, path: Path, record: StoredRecord) -> tuple[Fetched, Finding | None]:
        """A record as what came back, and why it cannot be read where that is so."""
        ours = record.task is not None
        archived = urls.unwrap(record.url)
        payload, repeats, refused = record.body, None, None
        if record.too_large:
            refused = Finding("failed", f"larger than the limit of {self.limit // 2**20} MiB")
        elif record.kind == "revisit" and record.status is not None:
            payload, repeats, refused = self._repeated(record)
        elif not ours and record.location and record.payload_digest:
            self._remember(record.payload_digest, path, record.location)
        try:
            unpacked, headers = unpack_page(payload, record.headers, self.limit)
        except (TooLarge, NotPacked) as error:
            unpacked, headers = Unpacked(b""), dict(record.headers)
            refused = Finding(*explain(error, self.limit))
        if record.kind in ("resource", "conversion"):
            headers["content-type"] = record.mime or "text/html"
        fetched = Fetched(
            url=own_address(record.url),
            body=unpacked.body,
            captured_at=(archived.captured_at if archived else None) or record.moment,
            visited_at=record.moment if ours else datetime.now(UTC).replace(microsecond=0),
            origin=_origin(record, ours, archived is not None),
            payload_sha256=digest(payload),
            task=Task.from_json(record.task or {}),
            headers=headers,
            # A revisit without headers of its own is the answer "not modified".
            http_status=304 if record.kind == "revisit" and record.status is None else record.status,
            cut_off=not unpacked.whole,
            record_id=record.record_id,
            redirected_from=tuple((record.task or {}).get("redirected_from", ())),
            location=self._place(path, record.location),
            warc_uri=record.url,
            refers_to=repeats,
            rendered_from=record.refers_to[0] if record.kind == "conversion" else None,
        )
        return fetched, refused

    def _repeated(self, record: StoredRecord) -> tuple[bytes, str | None, Finding | None]:
        """A revisit's payload, from the record that it names or from one with the same digest."""
        named, uri, moment = record.refers_to
        kept = self.writer.repeated(named, own_address(uri or record.url), moment)
        try:
            if kept is not None:
                record_id, location = kept
                return read_at(find(self.folder, location.file), location, self.limit).body, record_id, None
            if (seen := self._payloads.get(record.payload_digest or "")) is not None:
                original = read_at(*seen, self.limit)
                return original.body, original.record_id, None
        except UnreadableRecord as error:
            return b"", None, Finding("failed", f"says that it repeats a page that cannot be read: {error}")
        return b"", None, Finding("failed", "says that it repeats a page that is in none of the files read so far")

    def _place(self, path: Path, location: Location | None) -> Location | None:
        """A record's place as ``capture`` has it: by its name in the archive's folder, elsewhere by its path."""
        if location is None:
            return None
        inside = path.resolve().parent == self.folder.resolve()
        file = path.name.removesuffix(OPEN) if inside else str(path.resolve())
        return Location(file, location.offset, location.length)

    def _remember(self, payload_digest: str, path: Path, location: Location) -> None:
        self._payloads[payload_digest] = (path, location)
        if len(self._payloads) > _REMEMBERED:
            self._payloads.popitem(last=False)


def _origin(record: StoredRecord, ours: bool, archived: bool) -> Origin:
    """Where the bytes came from in the first place, for a record of ours; of another program's, the file."""
    if not ours:
        return "warc"
    if record.kind == "resource":
        return "file"
    return "wayback" if archived else "live"
