"""WARC and ARC files as other programs write them, and what newsscrape reads from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from newsscrape.archive.reader import Damage, read_at, read_records
from newsscrape.archive.record_parsing import StoredRecord

LIMIT = 1 << 20


def http(body: bytes, *lines: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    return "\r\n".join((status, *lines, "", "")).encode() + body


def warc(
    block: bytes, url: str | None = "http://paper.example/1", kind: str = "response", version: str = "1.0",
    length: int | str | None = None, date: str | None = "2004-11-16T02:23:02Z", more: Sequence[str] = (),
    end: bytes = b"\r\n\r\n",
) -> bytes:  # fmt: skip
    """A record as other programs write them; None leaves a line out."""
    lines = [f"WARC/{version}", f"WARC-Type: {kind}", "WARC-Record-ID: <urn:uuid:0>"]
    lines += [f"WARC-Target-URI: {url}"] if url is not None else []
    lines += [f"WARC-Date: {date}"] if date is not None else []
    lines += [f"Content-Length: {len(block) if length is None else length}"] if length != "" else []
    return "\r\n".join((*lines, *more, "", "")).encode() + block + end


def arc(block: bytes, url: str = "http://paper.example/1", date: str = "20041116022302", length: int = -1) -> bytes:
    return f"{url} 192.0.2.7 {date} text/html {len(block) if length < 0 else length}\n".encode() + block + b"\n"


ARC_HEAD = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
ARC_FILE = arc(ARC_HEAD, "filedesc://paper.arc")
PAGE = http(b"<p>The bridge is open.</p>", "Content-Type: text/html")
CHUNKED = "Transfer-Encoding: chunked"


def pages(count: int) -> list[bytes]:
    return [warc(http(b"<p>page %d</p>" % n), f"http://paper.example/{n}") for n in range(count)]


Read = Callable[..., list[StoredRecord | Damage]]


def numbers(found: Sequence[StoredRecord | Damage]) -> list[str]:
    """The last part of each record's URL, ``!`` for damage."""
    return [one.url.rpartition("/")[2] if isinstance(one, StoredRecord) else "!" for one in found]


def reader(folder: Path) -> Read:
    """Reads bytes as a file of that name in the folder."""

    def reading(data: bytes, name: str = "a.warc.gz", limit: int = LIMIT) -> list[StoredRecord | Damage]:
        (folder / name).write_bytes(data)
        found = list(read_records(folder / name, limit))
        for one in found:
            if isinstance(one, StoredRecord) and one.location is not None:
                assert read_at(folder / name, one.location, limit) == one, "what stands at its place is the same"
        return found

    return reading
