"""Five parts of the labelled sites, so that a page can be read by weights that have not seen its site."""

from __future__ import annotations

import hashlib
from pathlib import Path

from newsscrape import urls

FOLDS = 5


def fold_of(url: str) -> int:
    """The part of a page's registered domain, 0 to 4: the same in every set, on every machine."""
    return hashlib.sha256(urls.domain(url).encode()).digest()[0] % FOLDS


def weights_file(folder: Path, fold: int) -> Path:
    """Where the weights are that were made without a part."""
    return folder / f"without-{fold}.json"
