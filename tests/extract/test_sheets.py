"""Style sheets are read alike compiled and in Python."""

from __future__ import annotations

import random
from typing import Any

import pytest

from newsscrape import native
from newsscrape.extract import visibility

compiled: Any = native.load("newsscrape.extract.sheets")
PIECES = [
    *"{ } .a .b-c , ; / : . .9a #d .-x .É é .q{ @media{ {display:none} display:none visibility:hidden white-space:pre".split(),
    *("white-space:break-spaces", " ", "\n", "display: none", "visibility: hidden", "white-space: pre", "}", "}"),
]

pytestmark = pytest.mark.skipif(compiled is None, reason="newsscrape is not compiled here")


def classes(module: Any, sheet: str) -> tuple[set[str], set[str]]:
    unseen: set[str] = set()
    preserved: set[str] = set()
    module.read(sheet, unseen, preserved)
    return unseen, preserved


@pytest.mark.parametrize(
    ("sheet", "unseen", "preserved"),
    [
        (".off{display:none}.on{display:block}", {"off"}, set()),
        (".A , .b-c,p.d, .-e{ color:red; display: none }", {"a", "b-c", "-e"}, set()),
        ("@media print{.off{display:none}}.late{visibility:hidden}", {"late"}, set()),
        (".kept{white-space:pre-line}/* .no */.too{white-space: pre}", set(), {"kept", "too"}),
        ("display:none}.off{display:none", set(), set()),
        (".café{display:none}", {"café"}, set()),
        ("", set(), set()),
    ],
)
def test_a_sheet_hides_classes_that_stand_alone(sheet: str, unseen: set[str], preserved: set[str]) -> None:
    assert classes(compiled, sheet) == classes(visibility, sheet) == (unseen, preserved)


def test_both_agree_on_sheets_of_any_pieces() -> None:
    chance = random.Random(1)
    for _ in range(4_000):
        sheet = "".join(chance.choices(PIECES, k=chance.randint(1, 30)))
        assert classes(compiled, sheet) == classes(visibility, sheet), sheet


def test_both_stop_after_as_many_rules() -> None:
    sheet = "".join(f".c{number}{{display:none}}" for number in range(visibility.MAX_RULES + 10))
    assert classes(compiled, sheet) == classes(visibility, sheet)
    assert len(classes(compiled, sheet)[0]) == visibility.MAX_RULES
