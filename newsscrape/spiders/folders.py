"""Files that a pattern or a list names. They may be a stranger's: only the user lets them lead out of their folder."""

from __future__ import annotations

import glob
from pathlib import Path

from newsscrape.spiders.arguments import Argument, flag

OUTSIDE = Argument(
    "outside", flag, False, "1: also take files outside the folder that was named, by links or by what a list says"
)


def folder_of(pattern: str) -> Path | None:
    """The part of a pattern that is fixed; None for the path of one file, which names it whatever it leads to."""
    parts = Path(pattern).parts
    fixed = next((number for number, part in enumerate(parts) if glob.has_magic(part)), None)
    return None if fixed is None else Path(*parts[:fixed])


def leads_out(path: Path, folder: Path | None) -> bool:
    """Whether a path, its links followed, is outside a folder."""
    return folder is not None and not path.resolve().is_relative_to(folder.resolve())
