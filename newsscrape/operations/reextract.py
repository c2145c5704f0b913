"""Reads stored captures again with the current extractor, on all cores, and passes the results to one writer.

A worker only reads: it takes a WARC record and returns a reading. Only the parent opens the archive, and no more than a
few pages per core are in progress.
"""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from newsscrape import payload, urls
from newsscrape.archive.locations import locate_record
from newsscrape.archive.reader import read_at
from newsscrape.article.normalise import by_site_order, by_site_zone, evidence_rows, record, refusal
from newsscrape.crawl.processes import Broken, started
from newsscrape.errors import UnreadableRecord
from newsscrape.items import Article, Visit
from newsscrape.pages.registry import files_digest
from newsscrape.pages.responses import read_fetched
from newsscrape.settings import DOWNLOAD_MAXSIZE
from newsscrape.store.archive import Archive
from newsscrape.store.extraction_changes import Change, FurtherPage, Reading, compare, store
from newsscrape.store.page_texts import text_of
from newsscrape.store.reextraction import (
    NO_ARTICLE,
    Filters,
    Run,
    Source,
    begin,
    earlier_changes,
    earlier_failures,
    finish,
    select,
    sources,
)
from newsscrape.store.refused import read_before, refused_captures, refused_sources, take_in
from newsscrape.tasks import Fetched, load

LookUp: TypeAlias = Callable[[Archive, Sequence[int]], list[Source]]
BATCH = 16  # captures looked up at a time
IN_FLIGHT = 16  # pages for each worker that are being read or wait for it
TRANSACTION = 32  # pages written at a time; a killed run has to read as many again
SAMPLE = 5  # changes of each field in a report


@dataclass(slots=True)
class Report:
    """What a run changed or would change: counts by field and site, a sample, and what could not be read.

    ``refused`` counts the captures of pages without an article that were read again, ``revived`` those that are
    articles.
    """

    articles: int = 0
    changed: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    sample: list[Change] = field(default_factory=list)
    failures: list[tuple[int, str]] = field(default_factory=list)
    resumed_after: int | None = None
    stopped: bool = False
    refused: int = 0
    revived: int = 0

    def add(self, changes: Sequence[Change]) -> None:
        for change in changes:
            self.counts[change.field, change.site] += 1
            if sum(kept.field == change.field for kept in self.sample) < SAMPLE:
                self.sample.append(change)


def reextract(
    archive: Archive, folder: Path, filters: Filters, *, jobs: int, dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:  # fmt: skip
    """Read the articles that match the filters again, and write the differences.

    ``folder`` has the WARC files; ``progress`` is called with the number done and the total. Ctrl-C ends it cleanly:
    what is done is written, and the same call continues. Raises BadArgument for invalid filters.
    """
    select(archive, filters)  # an invalid one must not leave a run behind
    report, run = Report(), Run()
    if not dry_run:
        run = begin(archive, filters, code_digest(), datetime.now(UTC))
        if run.resumed:
            report.resumed_after = run.last_article_id
            report.counts.update({(name, site): count for name, site, count in earlier_changes(archive, run)})
            report.failures += earlier_failures(archive, run)
    chosen = select(archive, filters, run.last_article_id)
    report.articles, report.changed = run.articles, run.changed
    total = run.articles + len(chosen)
    readings = _readings(archive, chosen, folder, jobs, sources)

    def write(batch: list[Reading]) -> None:
        _note(archive, run, batch, filters.fields, report)
        progress(report.articles, total)

    _in_batches(readings, write, report)
    if not report.stopped:
        _read_refused(archive, folder, filters, run, jobs, report)
    if not dry_run and not report.stopped:
        finish(archive, run, datetime.now(UTC))
    return report


def _read_refused(archive: Archive, folder: Path, filters: Filters, run: Run, jobs: int, report: Report) -> None:
    """Read refused pages again, each capture once with the same code, and store those that are articles today."""
    after = max(run.last_capture_id, read_before(archive, filters, code_digest()))
    readings = _readings(archive, refused_captures(archive, filters, after), folder, jobs, refused_sources)
    _in_batches(readings, lambda batch: _take_in(archive, run, batch, report), report)


def _in_batches(
    readings: Generator[Reading, None, None], write: Callable[[list[Reading]], None], report: Report
) -> None:
    """Pass readings to ``write``, ``TRANSACTION`` at a time. After Ctrl-C it still gets those that are complete."""
    batch: list[Reading] = []
    try:
        for reading in readings:
            batch.append(reading)
            if len(batch) == TRANSACTION:
                full, batch = batch, []
                write(full)
    except KeyboardInterrupt:
        report.stopped = True
    finally:
        readings.close()
        if batch:
            write(batch)


def _take_in(archive: Archive, run: Run, readings: Sequence[Reading], report: Report) -> None:
    """Store the articles among some readings, or only count them in a dry run."""
    report.refused += len(readings)
    if run.id is None:
        report.revived += sum(reading.visit is not None for reading in readings)
        return
    changes = take_in(archive, run, readings, datetime.now(UTC))
    report.revived += len(changes)
    report.add(changes)


def _note(archive: Archive, run: Run, readings: Sequence[Reading], fields: Sequence[str], report: Report) -> None:
    """Write some readings, or only compare them in a dry run, and count them."""
    report.failures += [(one.source.article_id, reason) for one in readings for _, reason in one.failures]
    if run.id is not None:
        changes = store(archive, run, readings, fields, datetime.now(UTC))
    else:
        changes = [change for one in readings if one.record is not None for change in compare(archive, one, fields)]
    report.articles += len(readings)
    report.changed += len({change.article_id for change in changes})
    report.add(changes)


def read_capture(source: Source, folder: Path) -> Reading:
    """Read a capture again, and those of the article's other pages. Pure but for the WARC files; runs in a worker."""
    read = _article(source, folder)
    if isinstance(read, str):
        return Reading(source, reason=read)
    article, visit = read
    row = record(article)
    if (reason := refusal(row)) is not None:
        return Reading(source, reason=reason)
    further = tuple(_further(page, folder) for page in source.further)
    revived = visit if source.article_id == NO_ARTICLE else None
    return Reading(source, row, evidence_rows(article), visit=revived, further=further)


def _further(source: Source, folder: Path) -> FurtherPage:
    read = _article(source, folder)
    if isinstance(read, str):
        return FurtherPage(source.capture_id, reason=read)
    article, _ = read
    evidence = tuple(row for row in evidence_rows(article) if row[0] == "body")
    return FurtherPage(source.capture_id, text_of(record(article)), evidence)


def _article(source: Source, folder: Path) -> tuple[Article, Visit] | str:
    """What is read from a capture, or the reason why it is not an article."""
    try:
        fetched = as_fetched(source, folder)
    except (UnreadableRecord, payload.TooLarge, payload.NotPacked) as error:
        return str(error) or type(error).__name__
    visit = read_fetched(fetched)
    if visit.article is None or visit.outcome != "archived":
        return f"no longer an article: {visit.reason or visit.outcome}"
    article = by_site_order(visit.article, source.date_order) if source.date_order else visit.article
    article = by_site_zone(article, source.timezone) if source.timezone else article
    return article, replace(visit, article=article)


def as_fetched(source: Source, folder: Path) -> Fetched:
    """A capture as it was received at the time.

    Raises UnreadableRecord, TooLarge or NotPacked if it cannot be restored.
    """
    if source.payload is None or source.own is None:
        raise UnreadableRecord("no WARC file", 0, "the page was not kept")
    kept = read_at(locate_record(folder, source.payload), source.payload, DOWNLOAD_MAXSIZE)
    if payload.digest(kept.body) != source.payload_sha256:
        raise UnreadableRecord(source.payload.file, source.payload.offset, "its bytes are not those of the capture")
    # A revisit has its own headers, and the payload of the capture that it repeats.
    own = kept
    if source.own != source.payload:
        own = read_at(locate_record(folder, source.own), source.own, DOWNLOAD_MAXSIZE)
    said = own.headers or kept.headers
    if kept.kind == "conversion":
        said = {"content-type": kept.mime or ""}
    unpacked, headers = payload.unpack_page(kept.body, said, DOWNLOAD_MAXSIZE)
    archived = urls.unwrap(source.url)
    return Fetched(
        url=archived.url if archived else source.url,
        body=unpacked.body,
        captured_at=source.captured_at,
        visited_at=source.captured_at,
        origin=source.origin,
        payload_sha256=source.payload_sha256,
        task=load(source.task),
        headers=headers,
        http_status=source.http_status,
        incomplete="the capture is cut off" if source.truncated else None,
    )


def code_digest() -> str:
    """A short digest of newsscrape's files and the project's page objects: only the same code resumes a run."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*")):
        if path.suffix in (".py", ".json"):
            digest.update(path.read_bytes())
    digest.update(files_digest().encode())
    return digest.hexdigest()[:16]


def _readings(
    archive: Archive, ids: Sequence[int], folder: Path, jobs: int, look_up: LookUp
) -> Generator[Reading, None, None]:
    """Readings in the order of the ids, each made in a process; ``look_up`` gives the sources of some ids."""
    if not ids:
        return
    processes = started(jobs)
    waiting: deque[tuple[Source, Future[Reading]]] = deque()
    try:
        for source in _sources(archive, ids, look_up):
            waiting.append((source, processes.submit(read_capture, source, folder)))
            if len(waiting) > jobs * IN_FLIGHT:
                yield _done(*waiting.popleft())
        while waiting:
            yield _done(*waiting.popleft())
    finally:
        processes.close()


def _sources(archive: Archive, ids: Sequence[int], look_up: LookUp) -> Iterator[Source]:
    for start in range(0, len(ids), BATCH):
        yield from look_up(archive, ids[start : start + BATCH])


def _done(source: Source, reading: Future[Reading]) -> Reading:
    try:
        return reading.result()
    except Broken as error:
        return Reading(source, reason=f"the page {error}; please report this with the page")
