"""Decides which captures of an article made a new state, from what each of them showed, in order of time. Pure.

An article may be read at several URLs, some of which lag behind. A capture is news if it differs both from the
article's last state and from what the same URL last showed. The rules: docs/revisions.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MOVES = ("redirect", "address", "id", "text")  # rules of ``article_url`` by which a URL takes the place of another
EDITIONS = timedelta(days=1)  # within which different wordings at two URLs are editions, not an edit


@dataclass(frozen=True, slots=True)
class Seen:
    """A capture that showed an article: equal ``state`` numbers mean equal states.

    ``moment`` is empty for a capture with a clock that cannot be right.
    """

    capture_id: int
    url_id: int
    moment: str
    state: int


@dataclass(frozen=True, slots=True)
class Saying:
    """A capture in comparison with what came before it.

    ``same``: it shows the article's last state; ``same_here``: it shows what its own URL last showed (None: never
    read); ``at_home``: its URL is the home; ``soon``: the article was captured elsewhere within the day before;
    ``moved``: the article moves between its URL and the others.
    """

    same: bool
    same_here: bool | None
    at_home: bool
    soon: bool
    moved: bool = False


def is_news(said: Saying, met: Callable[[], bool]) -> bool:
    """Whether a capture makes a new state. ``met``: whether the article had this state at any time before.

    At a URL that was never read and is not the home, a different text is another edition if captured on the same day,
    and a copy that lags behind if it is an old state. If articles move there it is not an edition: the old URL may have
    ended by then, unvisited. At the home, an old state is a change taken back.
    """
    if said.same or said.same_here:
        return False
    return said.at_home or said.same_here is not None or not ((said.soon and not said.moved) or met())


def is_soon(before: str | None, moment: str) -> bool:
    """Whether a time is within a day of an earlier one."""
    if not before or not moment:
        return False
    return datetime.fromisoformat(moment) - datetime.fromisoformat(before) < EDITIONS


def changes(
    seen: Iterable[Seen], home_at: Callable[[str], int | None], copies: frozenset[int],
    moved: frozenset[int] = frozenset(),
) -> list[Seen]:  # fmt: skip
    """The captures that made a state, the first included.

    ``seen`` is in order of time; ``copies`` are URLs of views and copies, which count only while they are the home;
    ``moved`` are those that are known by one of the rules ``MOVES``.
    """
    found: list[Seen] = []
    here: dict[int, int] = {}
    met: set[int] = set()
    before: str | None = None
    for one in seen:
        at_home = home_at(one.moment) == one.url_id
        if one.url_id in copies and not at_home:
            continue
        same = bool(found) and found[-1].state == one.state
        same_here = here[one.url_id] == one.state if one.url_id in here else None
        said = Saying(same, same_here, at_home, is_soon(before, one.moment), one.url_id in moved)
        if is_news(said, lambda state=one.state: state in met):  # type: ignore[misc]
            found.append(one)
            met.add(one.state)
        here[one.url_id] = one.state
        before = one.moment
    return found
