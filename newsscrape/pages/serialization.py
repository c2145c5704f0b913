"""How web-poet fixtures store a page's context, and which part of an article is a fixture's output."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

from web_poet.serialization import register_serialization

from newsscrape.items import Hint, PageContext, SiteProfile

_NOT_WRITTEN_DOWN = ("evidence", "day_first_dates", "month_first_dates", "body_structure")


def _serialize(context: PageContext) -> dict[str, bytes]:
    values = {**asdict(context), "fetched": context.fetched.isoformat() if context.fetched else None}
    return {"json": json.dumps(values, ensure_ascii=False, indent=2).encode()}


def _deserialize(cls: type[PageContext], data: dict[str, bytes]) -> PageContext:
    values = json.loads(data["json"])
    return cls(
        url=values["url"],
        fetched=datetime.fromisoformat(values["fetched"]) if values.get("fetched") else None,
        site=SiteProfile(**values["site"]) if values.get("site") else None,
        hints=tuple(Hint(**hint) for hint in values.get("hints") or ()),
    )


register_serialization(_serialize, _deserialize)


@cache
def _fixture_adapter() -> type[Any]:
    from itemadapter import ItemAdapter

    class FixtureAdapter(ItemAdapter):
        """An article without its evidence and empty fields: what a person would write down."""

        def asdict(self) -> dict[str, Any]:
            values = super().asdict()
            return {n: v for n, v in values.items() if n not in _NOT_WRITTEN_DOWN and v not in (None, "", [], ())}

    return FixtureAdapter


def __getattr__(name: str) -> Any:
    """``FixtureAdapter``, which fixtures name. Created only for them, because itemadapter imports all of Scrapy."""
    if name != "FixtureAdapter":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _fixture_adapter()
