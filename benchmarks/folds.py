"""Splits labelled sites into five folds, so that a page can be read with weights trained without its site."""

from __future__ import annotations

import hashlib
from pathlib import Path

from newsscrape import urls

FOLDS = 5


def fold_of(url: str) -> int:
    """The fold of a page's registered domain, 0 to 4: the same in every set and on every machine."""
    return hashlib.sha256(urls.domain(url).encode()).digest()[0] % FOLDS


def weights_file(folder: Path, fold: int) -> Path:
    """The file with the weights that were trained without a fold."""
    return folder / f"without-{fold}.json"
