"""Every error that newsscrape raises on purpose, under one base class.

A message says what happened, to what, and what to do about it.
"""

from __future__ import annotations


class NewsscrapeError(Exception):
    """Base class; commands print it without a traceback."""


class UnreadablePage(NewsscrapeError):
    """The bytes of a page cannot be read as a page.

    ``url`` is the page, ``reason`` a short lower-case phrase that becomes the URL's ``fate_reason``.
    """

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class UnreadableRecord(NewsscrapeError):
    """A WARC record cannot be read: ``file``, ``offset`` in bytes, ``reason`` as a short phrase."""

    def __init__(self, file: str, offset: int, reason: str) -> None:
        super().__init__(f"{file}, offset {offset}: {reason}")
        self.file = file
        self.offset = offset
        self.reason = reason


class BadArgument(NewsscrapeError):
    """An invalid spider argument, command option or input file."""


class NoSuchSite(BadArgument):
    """The archive has no page of a site that was asked for."""


class ArchiveError(NewsscrapeError):
    """Something is wrong with the archive file; no page can be stored until it is repaired."""


class ArchiveTooNew(ArchiveError):
    """The archive was written by a newer newsscrape than this one."""


class ArchiveLocked(ArchiveError):
    """Another process kept the archive locked for longer than we wait."""


class ArchiveFull(ArchiveError):
    """The disk is full, or the archive has reached its maximum size."""
