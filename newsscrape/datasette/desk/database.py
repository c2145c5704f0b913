"""Queries of a page: rows as dictionaries, and the SQL of each query, which the page shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from datasette.database import QueryInterrupted


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a page: its title, and the SQL with named parameters."""

    title: str
    sql: str


@dataclass(slots=True)
class Desk:
    """One request's access to the archive. ``asked`` collects its queries for the page to show."""

    datasette: Any
    name: str  # of the database in Datasette: the stem of the archive's file
    asked: list[dict[str, str]] = field(default_factory=list)

    async def rows(self, query: Query, **values: Any) -> list[dict[str, Any]]:
        """The rows of a query. Raises TooSlow if the time limit stopped it."""
        self.asked.append({"title": query.title, "sql": query.sql, "editor": self._editor(query.sql, values)})
        try:
            found = await self.datasette.get_database(self.name).execute(query.sql, values, page_size=10_000)
        except QueryInterrupted as error:
            raise TooSlow(query.title) from error
        return [dict(row) for row in found.rows]

    async def row(self, query: Query, **values: Any) -> dict[str, Any] | None:
        """The first row of a query; None if there is none."""
        return next(iter(await self.rows(query, **values)), None)

    @property
    def tables(self) -> str:
        """The URL of the archive's tables in Datasette."""
        address: str = self.datasette.urls.database(self.name)
        return address

    def table(self, name: str, **filters: Any) -> str:
        """The URL of a table or view in Datasette, with filters such as ``site="4ni.co.uk"``."""
        address: str = self.datasette.urls.table(self.name, name)
        return f"{address}?{urlencode(filters)}" if filters else address

    def _editor(self, sql: str, values: dict[str, Any]) -> str:
        used = {name: "" if value is None else value for name, value in values.items() if f":{name}" in sql}
        return f"{self.tables}?{urlencode({'sql': sql, **used})}"


class TooSlow(Exception):
    """Datasette's time limit stopped a query; the message is its title."""


class NotFound(Exception):
    """There is no such page; the message says what was requested."""
