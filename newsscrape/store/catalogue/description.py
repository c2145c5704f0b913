"""What the catalogue says of one table or view."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Description:
    """A table or view: what a row is, and what each column holds."""

    description: str
    columns: dict[str, str]
