"""Which captures of an article made a new state of it: from what each of them showed, in order of time. Pure.

An article may be read at several addresses, some of which lag behind. What an address says is news where it differs
from what the article said last, and from what that same address said last. The rules in words: docs/revisions.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

EDITIONS = timedelta(days=1)  # within which what two addresses say in other words is no edit


@dataclass(frozen=True, slots=True)
class Seen:
    """A capture that showed an article: ``state`` numbers what it said, equal numbers for equal states.

    ``moment`` is empty for a capture whose clock cannot be believed.
    """

    capture_id: int
    url_id: int
    moment: str
    state: int


@dataclass(frozen=True, slots=True)
class Saying:
    """What a capture says, beside what was said before it.

    ``same``: it says what the article said; ``same_here``: what its own address showed last (None: never read);
    ``at_home``: its address is the home; ``soon``: the article was captured elsewhere within a day before.
    """

    same: bool
    same_here: bool | None
    at_home: bool
    soon: bool


def is_news(said: Saying, met: Callable[[], bool]) -> bool:
    """Whether a capture makes a new state. ``met``: whether the article said so at any time before.

    What an address says that was never read and is not the home is another edition if it is said on the same day, and
    a copy that lags behind if it is an old state. At the home an old state is a change taken back.
    """
    if said.same or said.same_here:
        return False
    return said.at_home or said.same_here is not None or not (said.soon or met())


def is_soon(before: str | None, moment: str) -> bool:
    """Whether a moment is within a day of an earlier one."""
    if not before or not moment:
        return False
    return datetime.fromisoformat(moment) - datetime.fromisoformat(before) < EDITIONS


def changes(seen: Iterable[Seen], home_at: Callable[[str], int | None], copies: frozenset[int]) -> list[Seen]:
    """The captures that made a state, the first included. ``seen`` in order of time; ``copies``: addresses of views and
    copies, which count only while they are the home."""
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
        said = Saying(same, same_here, at_home, is_soon(before, one.moment))
        if is_news(said, lambda state=one.state: state in met):  # type: ignore[misc]
            found.append(one)
            met.add(one.state)
        here[one.url_id] = one.state
        before = one.moment
    return found
