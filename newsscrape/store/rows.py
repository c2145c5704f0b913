"""Small SQL helpers for the modules of this package."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database


def timestamp(moment: datetime) -> str:
    """A time as the archive writes it: UTC, to the second, ``2004-11-15T10:05:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """The time in a text that ``timestamp`` made."""
    return datetime.fromisoformat(text)


def aware(text: str) -> datetime:
    """A day or a time in a column as a datetime; a day starts at midnight UTC."""
    value = datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def insert(db: Database, table: str, **values: Any) -> int:
    """Insert one row and return its id. Plain SQL: sqlite-utils inspects the schema at every insert."""
    columns = ", ".join(values)
    marks = ", ".join("?" * len(values))
    cursor = db.conn.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values()))
    return int(cursor.lastrowid or 0)


def lookup(db: Database, query: str, *parameters: Any) -> Any:
    """The first column of the first row, None if there is none."""
    row = db.conn.execute(query, parameters).fetchone()
    return row[0] if row else None
