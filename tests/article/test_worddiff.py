"""The word diff: its result for two texts, and that it is always fast."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from newsscrape.article.worddiff import excerpts, word_diff


def marked(old, new):
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(marks[piece.op].format(piece.text) for piece in word_diff(old, new))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "", ""),
        ("Two men held", "Two men held", "Two men held"),
        ("", "Two men", "{+Two men+}"),
        ("Two men", "", "[-Two men-]"),
        ("Two men held.", "Three men held.", "[-Two-]{+Three+} men held."),
        ("The ferry is late.", "The ferry is very late.", "The ferry is {+very +}late."),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", "One.\n\n[-Two.\n\n-]Three."),
        ("He said no. She said yes.", "He said no. She said maybe.", "He said no. She said [-yes-]{+maybe+}."),
        ("記者会見", "記者会談", "記者会[-見-]{+談+}"),
    ],
)
def test_word_diff(old, new, shown):
    assert marked(old, new) == shown


def test_both_texts_can_be_put_together_again():
    rng = random.Random(7)
    words = ["ferry", "lough", "the", "a", ".", "\n\n", " ", "owners'", "4.50", "\u201cyes\u201d"]
    for _ in range(200):
        old, new = ("".join(rng.choices(words, k=rng.randrange(60))) for _ in range(2))
        pieces = word_diff(old, new)
        assert "".join(piece.text for piece in pieces if piece.op != "insert") == old
        assert "".join(piece.text for piece in pieces if piece.op != "delete") == new
        assert all(piece.text for piece in pieces)
        assert all(one.op != other.op for one, other in pairwise(pieces))


@pytest.mark.parametrize("separator", [" ", ". ", "\n\n"], ids=["words", "sentences", "paragraphs"])
def test_long_texts_that_have_little_in_common_take_no_long_time(separator):
    rng = random.Random(1)
    old, new = (separator.join(rng.choice("abcdefgh") for _ in range(30_000)) for _ in range(2))
    began = time.process_time()
    word_diff(old, new)
    assert time.process_time() - began < 5


def test_a_small_change_in_a_long_text_is_found_all_the_same():
    text = "\n\n".join(f"Paragraph {n} of the report says nothing new about the roads." for n in range(900))
    assert marked(text, text.replace("Paragraph 500 of", "Paragraph 500 in")).count("[-of-]{+in+}") == 1


def test_excerpts_show_where_two_texts_part():
    start = "The same words stand at the beginning of both of them, for quite a while. "
    old, new = excerpts(start + "Then one goes on." + " x" * 300, start + "Then two go on.")
    assert old.startswith("…") and old.endswith("…") and "Then one goes on." in old
    assert new.startswith("…") and new.endswith("Then two go on.")
