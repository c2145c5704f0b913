"""Tells whose records a file holds: newsscrape's notes count only in files that newsscrape wrote.

Other programs write ``WARC-JSON-Metadata`` too, with their own meaning, and a file from elsewhere may contain anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_SOFTWARE = "newsscrape/"


class Provenance:
    """The program that wrote the records of a file, according to its ``warcinfo`` records.

    A record belongs to the ``warcinfo`` that its ``WARC-Warcinfo-ID`` names, or else to the last one before it.
    """

    def __init__(self) -> None:
        self._ours: dict[str, bool] = {}
        self._last = False

    def begin(self, record_id: str | None, fields: bytes) -> None:
        """Register a ``warcinfo`` record; ``fields`` is its body."""
        self._last = _software(fields).startswith(_SOFTWARE)
        if record_id:
            self._ours[record_id] = self._last

    def is_ours(self, warcinfo_id: str | None) -> bool:
        """Whether newsscrape wrote a record."""
        return self._ours.get(warcinfo_id, False) if warcinfo_id else self._last


def _software(fields: bytes) -> str:
    for line in fields.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "software":
            return value.strip()
    return ""


def read_note(text: str | None) -> Mapping[str, Any] | None:
    """The JSON object in a record's header; None if there is none, or if it is something else."""
    try:
        values = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None
