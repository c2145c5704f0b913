"""Finds the WARC files that are named: files, folders, addresses (``https://``, ``s3://``), and lists of addresses."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin

from newsscrape import urls
from newsscrape.archive.files import files_within, is_readable
from newsscrape.archive.warc_links import link_or_copy
from newsscrape.archive.warc_subset import copy_records
from newsscrape.cluster.remote import PIECE, is_address, opened
from newsscrape.cluster.shards import Task, shard_name
from newsscrape.errors import BadArgument

_LIST = re.compile(r"\.(?:paths|txt)(?:\.gz)?$")
_COMMON_CRAWL = "crawl-data/"  # its lists name files from here on, wherever the list itself is
_STAMP = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)\d{6}(?!\d)")  # in the name of a file: when it was begun
_BUFFER = 1 << 20


def warc_tasks(
    paths: Sequence[str], root: str, wanted: Mapping[str, str], settings: Mapping[str, str],
    project: Mapping[str, str], limit: float,
) -> list[Task]:  # fmt: skip
    """A task for each file. ``wanted``: ``host``, ``captured_since``, ``captured_until``, those that are given.

    Files that were begun after the last day are left out. Raises BadArgument if there is none.
    """
    sources = [source for source in dict.fromkeys(_expanded(paths)) if not _is_late(source, wanted)]
    if not sources:
        raise BadArgument(f"no WARC files in {', '.join(paths)}")
    filters = tuple(part for name, value in wanted.items() for part in ("-a", f"{name}={value}"))
    return [
        Task(
            root, _name(source), ("scrapy", "crawl", "warc", "-a", "path=warc", *filters), (), {}, settings,
            project, limit, source, wanted,
        )
        for source in sources
    ]  # fmt: skip


def _name(source: str) -> str:
    """Files of one name may come from several places."""
    name = source.rpartition("/")[2]
    return shard_name(f"{name.partition('.')[0]}-{sha256(source.encode()).hexdigest()[:8]}")


def _expanded(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if _LIST.search(path):
            yield from _listed(path)
        elif is_address(path):
            yield path
        elif Path(path).is_dir():
            yield from (str(file.resolve()) for file in files_within(Path(path))[0])
        elif Path(path).is_file():
            yield str(Path(path).resolve())
        else:
            raise BadArgument(f"there is no file or folder {path}")


def _listed(path: str) -> Iterator[str]:
    """The files of a list. A name in it is taken from where the list is, Common Crawl's from the beginning."""
    data = _whole(path)
    text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8", "replace")
    base = path.partition(_COMMON_CRAWL)[0] if _COMMON_CRAWL in path else path
    for line in filter(None, map(str.strip, text.splitlines())):
        if is_address(line) or Path(line).is_absolute():
            yield line
        elif is_address(path):
            root = base if line.startswith(_COMMON_CRAWL) else path
            scheme, _, rest = root.partition("://")
            yield f"{scheme}://{urljoin(f'//{rest}', line).removeprefix('//')}"
        else:
            yield str((Path(path).parent / line).resolve())


def _is_late(source: str, wanted: Mapping[str, str]) -> bool:
    until, stamp = wanted.get("captured_until"), _STAMP.search(source.rpartition("/")[2])
    return until is not None and stamp is not None and "-".join(stamp.groups())[: len(until)] > until


def fetch(source: str, folder: Path, wanted: Mapping[str, str]) -> None:
    """Put the records of a WARC file that are wanted into the folder ``warc``; what is there already stays.

    Raises OSError if it cannot be read, BadArgument without the extra.
    """
    name = shard_name(source.rpartition("/")[2])
    target = folder / "warc" / name
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    # Records of a zstd file cannot be read without the dictionary at its head, those of a WACZ not without its index.
    if wanted and is_readable(name) and not name.endswith((".zst", ".wacz")):
        with _opened(source, folder / "download" / name) as file:
            copy_records(file, target, _filter(wanted))
    elif is_address(source):
        _download(source, target)
    else:
        link_or_copy(Path(source), target)


@contextmanager
def _opened(source: str, copy: Path) -> Iterator[BinaryIO]:
    """A file to read records from, which is copied first only if its server sends it from its beginning only."""
    if not is_address(source):
        with Path(source).open("rb", _BUFFER) as file:
            yield file
        return
    with opened(source) as file:
        if file.seekable():
            yield file
            return
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        _download(source, copy)
    with copy.open("rb", _BUFFER) as file:
        yield file
    copy.unlink()


def _filter(wanted: Mapping[str, str]) -> Callable[[str, str], bool]:
    host, since, until = (wanted.get(name) for name in ("host", "captured_since", "captured_until"))

    def is_wanted(url: str, day: str) -> bool:
        if host is not None and host not in url.lower() and _is_plain(url):
            return False  # as below, without taking the URL apart
        name = urls.host(url).partition(":")[0]
        return (
            (host is None or name == host or name.endswith(f".{host}"))
            and (since is None or day >= since)
            and (until is None or day[: len(until)] <= until)
        )

    return is_wanted


def _is_plain(url: str) -> bool:
    """Whether a URL's canonical form has no other letters in its host."""
    return url.isascii() and url.isprintable() and "%" not in url


def _download(source: str, target: Path) -> None:
    """Copy a file, going on where it was broken off if its server sends parts."""
    partly = target.with_name(f"{target.name}.part")
    with opened(source) as file, partly.open("ab") as copy:
        if file.seekable():
            file.seek(copy.tell())
        else:
            copy.truncate(0)
        while piece := file.read(PIECE):
            copy.write(piece)
    partly.replace(target)


def _whole(source: str) -> bytes:
    if not is_address(source):
        return Path(source).read_bytes()
    with opened(source) as file:
        return file.read()
