"""Whose record it is: what newsscrape says of its records counts only in files that newsscrape wrote.

Other programs write ``WARC-JSON-Metadata`` too, in their own meaning; and whoever hands on a file may write anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_SOFTWARE = "newsscrape/"


class Provenance:
    """Who wrote the records of a file, as its ``warcinfo`` records say.

    A record belongs to the ``warcinfo`` that its ``WARC-Warcinfo-ID`` names, else to the last one before it.
    """

    def __init__(self) -> None:
        self._ours: dict[str, bool] = {}
        self._last = False

    def begin(self, record_id: str | None, fields: bytes) -> None:
        """Take note of a ``warcinfo``; ``fields`` are its body."""
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
    """The JSON object beside a record; None where there is none, or something else."""
    try:
        values = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None
