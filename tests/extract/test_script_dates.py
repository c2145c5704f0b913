"""The search for dates in scripts begins at telling names, and finds what a search for all pairs finds."""

from __future__ import annotations

import random

import pytest

from newsscrape.extract.published import scripts

PIECES = [
    *"publishedAt pubDate datePublished post_date dateModified lastUpdate foobar typename a. -b x".split(),
    *('"', "'", '\\"', ":", ": ", " = ", ",", "{", "2013-06-03", "1370246400", "3 June 2013", " ", "é", "\n"),
]


def of_all_pairs(text: str) -> list[scripts._Said]:
    found = [(scripts._key(match["key"]), match["raw"] or match["epoch"]) for match in scripts._PAIR.finditer(text)]
    return [said._replace(raw=raw) for said, raw in found if said]


@pytest.mark.parametrize(
    ("text", "raws"),
    [
        ('{"datePublished":"2013-06-03","dateModified":"2013-06-04"}', ["2013-06-03"]),
        ("var pubDate = 1370246400;", ["1370246400"]),
        ('{\\"post_date\\": \\"2013-06-03\\"}', ["2013-06-03"]),
        ('{"queried":"pubDate=1370246400"}', []),  # the value of another name
        ('{"' + "long" * 20 + 'pubDate":"2013-06-03"}', []),
    ],
)
def test_a_name_tells_what_the_date_after_it_is(text: str, raws: list[str]) -> None:
    assert [said.raw for said in scripts._pairs(text)] == raws


def test_nothing_is_missed_in_scripts_of_any_pieces() -> None:
    chance = random.Random(1)
    found = 0
    for _ in range(20_000):
        text = "".join(chance.choices(PIECES, k=chance.randint(3, 12)))
        assert list(scripts._pairs(text)) == of_all_pairs(text), text
        found += len(of_all_pairs(text))
    assert found > 50
