"""Duplicates: edits that newsrooms make to a story are distinguished from stories that only look similar."""

from __future__ import annotations

import importlib.util
import random
import sys
from time import process_time
from typing import Any

import pytest

from newsscrape.article import duplicates
from newsscrape.article.duplicates import MAX_HASHES, MIN_WORDS, Match, compare, fingerprint
from newsscrape.store.near_duplicates import NEAR
from support.paths import TESTS

NEWSROOM = TESTS / "newsroom" / "pairs.py"


def newsroom() -> Any:
    spec = importlib.util.spec_from_file_location("newsroom_pairs", NEWSROOM)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look their module up
    spec.loader.exec_module(module)
    return module


ROOM = newsroom()
PAIRS = ROOM.pairs()
# Lower them on purpose or not at all.
MIN_PRECISION, MIN_RECALL = 0.98, 0.97


def some(seed: int, count: int) -> str:
    """Words that no other seed gives."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("abcdefghiklmnoprstuvwy", k=chance.randint(3, 9))) for _ in range(count))


def han(seed: int, count: int) -> str:
    """Characters in an order that no other seed gives."""
    return "".join(map(chr, random.Random(seed).choices(range(0x4E00, 0x9000), k=count)))


@pytest.mark.parametrize("unseen", [False, True], ids=["tuned on", "unseen"])
def test_precision_and_recall_by_kind(unseen: bool) -> None:
    pairs = [pair for pair in PAIRS if pair.unseen == unseen]
    for score in ROOM.scores(pairs):
        print(f"{score.kind}: precision {score.precision:.3f}, recall {score.recall:.3f} of {score.there}")
        assert score.there >= 40
        assert score.precision >= MIN_PRECISION, score
        assert score.recall >= MIN_RECALL, score


def test_the_pairs_are_many_and_of_all_kinds() -> None:
    assert len(PAIRS) >= 700
    assert len({pair.edit for pair in PAIRS}) >= 25
    assert sum(pair.kind is None for pair in PAIRS) >= 100
    assert [pair.other for pair in PAIRS] == [pair.other for pair in newsroom().pairs()]


@pytest.mark.parametrize("edit", sorted({pair.edit for pair in PAIRS if pair.kind is None}))
def test_look_alikes_are_no_copies(edit: str) -> None:
    assert [pair.names for pair in PAIRS if pair.edit == edit and ROOM.found(pair)] == []


def test_a_columns_standing_text_is_told_by_its_site() -> None:
    """Its words alone could be a quotation: so long a passage in two papers would be one."""
    column, *_ = (pair for pair in PAIRS if pair.edit == "column")
    assert compare(f"{column.one} The end.", column.other, same_site=True) is None
    match = compare(f"{column.one} The end.", column.other)
    assert match is not None and match.kind == "quote"


@pytest.mark.parametrize("edit", sorted({pair.edit for pair in PAIRS}))
def test_it_does_not_matter_which_comes_first(edit: str) -> None:
    for pair in PAIRS:
        if pair.edit == edit:
            assert compare(pair.one, pair.other) == compare(pair.other, pair.one)


# The rules, one by one ---------------------------------------------------------------------------------------


def test_the_same_words_are_a_copy_whatever_stands_between_them() -> None:
    text = some(1, 100)
    assert compare(text, text.replace(" ", "\n\n", 9).upper() + " !") == Match("copy", 1.0)


@pytest.mark.parametrize(
    ("own", "kind"),
    [(0, "copy"), (25, "copy"), (26, "version"), (300, "version"), (301, "quote"), (3_000, "quote")],
)
def test_what_is_added_makes_a_copy_a_version_and_then_a_quote(own: int, kind: str) -> None:
    """Of 100 words with which a longer text begins."""
    match = compare(some(1, 100), f"{some(1, 100)} {some(2, own)}")
    assert match == Match(kind, round(200 / (200 + own), 3))


@pytest.mark.parametrize(
    ("before", "after", "kind"), [(30, 170, "version"), (31, 169, "quote"), (31, 119, "version"), (31, 120, "quote")]
)
def test_an_item_within_a_roundup_is_a_quote(before: int, after: int, kind: str) -> None:
    """Its round-up must not make it a version of the other items."""
    match = compare(some(1, 100), f"{some(2, before)} {some(1, 100)} {some(3, after)}")
    assert match is not None and match.kind == kind


@pytest.mark.parametrize(("kept", "kind"), [(80, "copy"), (79, "version"), (60, "version"), (59, "quote"), (39, None)])
def test_what_is_exchanged(kept: int, kind: str | None) -> None:
    """Of 100 words so many are kept; between they stand, so that neither text ends with them."""
    story = some(1, 100).split()
    other = " ".join([*story[:kept], *some(2, 100 - kept).split()])
    match = compare(" ".join(story), other)
    assert (match.kind if match else None) == kind


@pytest.mark.parametrize(("words", "kind"), [(39, None), (40, "quote")])
@pytest.mark.parametrize("pieces", [1, 3])
def test_a_quote_has_forty_words_in_passages_of_twelve(words: int, kind: str | None, pieces: int) -> None:
    story = some(1, 300).split()
    host = some(2, 300).split()
    step = words // pieces
    for piece in range(pieces):
        end = words if piece == pieces - 1 else (piece + 1) * step
        host[90 * piece + 20 : 90 * piece + 20] = story[piece * 60 : piece * 60 + end - piece * step]
    match = compare(" ".join(story), " ".join(host))
    assert (match.kind if match else None) == kind
    assert compare(" ".join(story), " ".join(host), same_site=True) is None


def test_scraps_make_no_quote() -> None:
    """Eleven words in a row are anybody's, however many times over."""
    story, host = some(1, 300).split(), some(2, 300).split()
    for n in range(10):
        host[n * 25 : n * 25 + 11] = story[n * 25 : n * 25 + 11]
    assert compare(" ".join(story), " ".join(host)) is None


def test_what_both_end_with_is_a_standing_note() -> None:
    note = some(9, 60)
    assert compare(f"{some(1, 200)} {note}", f"{some(2, 200)} {note}") is None
    match = compare(f"{some(1, 200)} {note}", f"{some(2, 200)} {note} {some(3, 20)}")
    assert match is not None and match.kind == "quote"


@pytest.mark.parametrize(("others", "kind"), [(4, "copy"), (5, None)])
def test_a_form_with_other_numbers_is_no_copy(others: int, kind: str | None) -> None:
    parts = [some(n, 14) for n in range(8)]
    one = " ".join(f"{part} {n + 100}" for n, part in enumerate(parts))
    other = " ".join(f"{part} {n + 100 + (500 if n < others else 0)}" for n, part in enumerate(parts))
    match = compare(one, other, same_site=True)
    assert (match.kind if match else None) == kind


@pytest.mark.parametrize(("words", "kind"), [(MIN_WORDS - 1, None), (MIN_WORDS, "copy")])
def test_short_texts_are_not_compared(words: int, kind: str | None) -> None:
    match = compare(some(1, words), some(1, words))
    assert (match.kind if match else None) == kind
    assert bool(fingerprint(some(1, words))) == bool(kind)


def test_a_script_without_spaces_counts_characters() -> None:
    story, host = han(1, 400), han(2, 400)
    assert compare(story, story[:200]) == Match("version", round(400 / 600, 3))
    for count, kind in ((59, None), (60, "quote")):
        match = compare(story, host[:100] + story[90 : 90 + count] + host[100:])
        assert (match.kind if match else None) == kind
    assert compare(han(1, 36), han(1, 36)) is None
    assert compare(story, some(1, 300)) is None


@pytest.mark.parametrize("text", ["", "   ", "!!!", "word", "\u00b2\u00b3 \x00", "字"])
def test_nothing_is_compared_with_nothing(text: str) -> None:
    assert compare(text, text) is None
    assert compare(text, some(1, 100)) is None
    assert fingerprint(text) == ()


@pytest.mark.parametrize(
    "said",
    [
        f"at least {duplicates.COPY:.0%} of the words of either",
        f"at least {duplicates.VERSION:.0%} of one text's",
        f"at least {duplicates.VERSION_REST:.0%} of the other's",
        f"at least {duplicates.CUT_REST:.0%} of the longer's",
        f"first {duplicates.BEGINNING} words",
        f"at least {duplicates.WORTHWHILE:.0%} of the hashes",
        f"Under {MIN_WORDS} words",
        f"at most {MAX_HASHES}",
        f"each window of {duplicates.WINDOW} runs",
        f"scores {len(PAIRS)} pairs",
        f"({sum(pair.kind is None for pair in PAIRS)} pairs)",
    ],
)
def test_the_documentation_has_the_thresholds(said: str) -> None:
    assert said in (NEWSROOM.parents[2] / "docs" / "duplicates.md").read_text("utf-8")


def test_the_documentation_writes_small_numbers_out() -> None:
    """What the page has as words: six, twelve, forty, six numbers, the four on either side."""
    assert (duplicates.RUN, duplicates.PASSAGE, duplicates.QUOTED, duplicates.NUMBERS, NEAR) == (6, 12, 40, 6, 4)


# Fingerprints ------------------------------------------------------------------------------------------------


def test_a_fingerprint_is_always_the_same() -> None:
    """In every process and on every machine: it is stored."""
    assert fingerprint(some(1, 60)) == (
        900862544870,
        5980782520993,
        6677862521817,
        7747911553701,
        14753739852742,
        26210277771938,
        48437886187489,
    )


@pytest.mark.parametrize("text", [some, han], ids=["words", "characters"])
def test_a_passage_long_enough_is_always_found(text: Any) -> None:
    space = " " if text is some else ""
    length = 25 if text is some else 28
    for seed in range(60):
        passage = text(seed, length)
        one, other = (space.join([text(seed + n, 90), passage, text(seed + n + 1, 90)]) for n in (1000, 2000))
        assert set(fingerprint(one)) & set(fingerprint(other)), seed


def test_the_figures_in_a_form_are_not_hashed() -> None:
    """Each issue would have other chance neighbours. A text of nothing but figures still has its hash."""
    lines = [some(n, 9) for n in range(20)]
    one, other = (" ".join(f"{line} {n + issue}" for n, line in enumerate(lines)) for issue in (100, 500))
    assert fingerprint(one) == fingerprint(other) != ()
    assert fingerprint(" ".join(map(str, range(50)))) != ()


@pytest.mark.parametrize("text", ["again " * 400_000, "high water " * 200_000], ids=["one word", "two words"])
def test_a_fingerprint_of_one_word_without_end_takes_time_by_its_length(text: str) -> None:
    """It held a crawl up for twenty seconds, in which other pages ran out of their time."""
    before = process_time()
    assert fingerprint(text)
    assert process_time() - before < 5


def test_a_fingerprint_is_small() -> None:
    assert 40 <= len(fingerprint(some(1, 600))) <= 75
    assert 100 <= len(fingerprint(some(1, 20_000))) <= MAX_HASHES
    assert len(fingerprint("again " * 10_000)) == 1
    assert all(0 <= value < 2**48 for value in fingerprint(some(1, 600)))
