"""What is counted for every line of a page, compiled if possible, otherwise in Python."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from newsscrape import native
from newsscrape.extract.body import boxes, context, line_rows, words

_compiled: Any = native.load("newsscrape.extract.body.compiled")
build = (_compiled or boxes).build
NOWHERE: boxes.Node = (_compiled or boxes).NOWHERE
seen = (_compiled or line_rows).seen
first_look = (_compiled or line_rows).first_look
line_words = (_compiled or line_rows).line_words
hear = (_compiled or line_rows).hear
rows = (_compiled or line_rows).rows
hint_bits: Callable[[str], int] = lru_cache(maxsize=4_096)(_compiled.hint_bits_of) if _compiled else words.hint_bits
_context: Any = native.load("newsscrape.extract.body.compiled_context") if _compiled else None
context_rows = (_context or context).context_rows
