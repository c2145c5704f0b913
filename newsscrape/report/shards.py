"""A report over shards without merging them: what each knows of a site is added up, as if it were one archive.

An article that two shards have counts twice, and copies of an article in another shard are not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from newsscrape.errors import ArchiveError
from newsscrape.report.figures import Known, Report, known, report_of
from newsscrape.store.archive import Archive, translated


def report_shards(shards: Iterable[Path], name: str, limit: float) -> tuple[Report, list[ArchiveError]]:
    """The report of all shards, called ``name``, and why some could not be read.

    A query that takes more than ``limit`` seconds is among the reasons. The memory is that of one archive with as many
    articles.
    """
    sites: dict[str, Known] = {}
    unreadable = []
    for path in shards:
        try:
            archive = Archive.read(path, limit)
            try:
                with translated(path):
                    found = known(archive)
            finally:
                archive.close()
        except ArchiveError as error:
            unreadable.append(error)
            continue
        for domain, one in found.items():
            sites.setdefault(domain, Known()).add(one)
    largest_first = sorted(sites.items(), key=lambda site: (-site[1].articles, site[0]))
    return report_of(name, dict(largest_first)), unreadable
