"""Removes an article permanently: bars its return, overwrites its WARC records, then deletes its rows.

In this order the same command repeats whatever failed, and a crawl that is running stores nothing of the article again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from newsscrape.archive.erase import erase
from newsscrape.archive.locations import locate_record
from newsscrape.archive.redact import redact_info
from newsscrape.article.mention import as_bytes, mention_of
from newsscrape.crawl.recovery import recovered
from newsscrape.errors import UnreadableRecord
from newsscrape.operations.mentions import Named, records_naming, warc_files
from newsscrape.operations.phrase import files_in, places
from newsscrape.store.archive import Archive
from newsscrape.store.captures import lose, of_article
from newsscrape.store.removal import Plan, bar, remove
from newsscrape.store.writer import Writer
from newsscrape.tasks import Location


@dataclass
class Forgotten:
    """How many records were overwritten, and how many of them are other articles' pages; records that could not be,
    with the reason; and what still names the article: pages of other articles, other files of the folder.
    """

    records: int = 0
    others: int = 0
    left: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


Ask = Callable[[Sequence[str]], bool]


def forget(archive: Archive, folder: Path, plan: Plan, reason: str | None, now: datetime, ask: Ask) -> Forgotten:
    """Carry out a plan. ``folder`` has the WARC files. A record that is not where it should be does not stop the
    removal.

    ``ask`` is called with the URLs of other articles' pages that name this one, and returns whether they are
    overwritten too. Raises ArchiveError if a file or the archive cannot be written.
    """
    done = Forgotten()
    removal = bar(archive, plan, reason, now)
    for _ in recovered(Writer(archive), folder):  # incomplete records, and pages that are in no table
        pass
    for capture in plan.captures:
        if capture.location is not None:
            _erase(done, folder, capture.location, capture.record_id, now)
    _forget_mentions(archive, folder, plan, now, ask, done)
    remove(archive, plan, removal, done.records)
    done.kept.extend(_other_files(archive.path, folder, plan))
    return done


def _other_files(archive: Path, folder: Path, plan: Plan) -> Iterator[str]:
    """Files in the archive's folder that name the article and that we cannot change: lists, releases whether finished
    or not, WACZ files, indexes of WARC files.
    """
    ours = {archive.resolve(), *(path.resolve() for path in warc_files(folder))}
    phrases = [*plan.addresses, *([plan.headline] if plan.headline else [])]
    for path in files_in([archive.parent]):
        if path.resolve() in ours or path.name.startswith(f"{archive.name}-"):
            continue
        with suppress(FileNotFoundError):
            place = next((place for phrase in phrases for place in places(path, phrase)), None)
            if place is not None:
                yield f"{place.file} ({place.where})"


def _forget_mentions(archive: Archive, folder: Path, plan: Plan, now: datetime, ask: Ask, done: Forgotten) -> None:
    """Overwrite records that no capture names, lists that name the article and, if wanted, other articles' pages."""
    others, mention = [], mention_of(plan.addresses, plan.headline)
    if mention.anywhere is not None:
        _redact_arguments(folder, as_bytes(mention.anywhere), done)
    for named in records_naming(folder, mention):
        if named.record.record_id is not None and of_article(archive.db, named.record.record_id):
            if named.by_link:
                others.append(named)
        else:
            _erase_named(archive, named, now, done)
    pages = sorted({named.record.url for named in others})
    if pages and not ask(pages):
        done.kept.extend(pages)
        return
    done.others = len(pages)
    for named in others:
        _erase_named(archive, named, now, done)


def _redact_arguments(folder: Path, pattern: re.Pattern[bytes], done: Forgotten) -> None:
    """Blank the arguments of crawls at the start of their files."""
    for path in warc_files(folder):
        try:
            done.records += redact_info(path, pattern)
        except UnreadableRecord as error:
            done.left.append(str(error))


def _erase_named(archive: Archive, named: Named, now: datetime, done: Forgotten) -> None:
    record = named.record
    if record.location is None:
        done.left.append(f"{named.path.name}: {record.url} cannot be reached by itself in its file")
        return
    if _erase(done, named.path.parent, record.location, record.record_id, now) and record.record_id is not None:
        lose(archive, record.record_id)


def _erase(done: Forgotten, folder: Path, location: Location, record_id: str | None, now: datetime) -> bool:
    try:
        done.records += erase(locate_record(folder, location), location, record_id, now)
    except UnreadableRecord as error:
        done.left.append(str(error))
        return False
    return True
