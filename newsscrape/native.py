"""Modules that are compiled at installation, each with a Python twin that gives the same results.

Without a compiler, or if the library does not match this lxml, the twin runs: more slowly, otherwise the same.
"""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

MODULES = (
    "newsscrape.article.compiled_runs",
    "newsscrape.extract.walk.compiled",
    "newsscrape.extract.sheets",
    "newsscrape.extract.forest",
    "newsscrape.extract.body.compiled",
    "newsscrape.extract.body.compiled_context",
)
SWITCH = "NEWSSCRAPE_PURE"  # environment variable: 1 runs the twins
_without: dict[str, str] = {}  # what is not used, and why


def load(name: str) -> ModuleType | None:
    """The compiled module of this name; None if its twin should run. Never raises."""
    _without.pop(name, None)
    if os.environ.get(SWITCH, "0") != "0":
        _without[name] = f"{SWITCH} is set"
        return None
    found = find_spec(name)
    if found is None or found.origin is None:
        _without[name] = "nothing was compiled at install"
        return None
    if _is_older(Path(found.origin), name):
        _without[name] = "compiled from an older source; install again"
        return None
    try:
        return import_module(name)
    except Exception as error:  # whatever another version of lxml causes
        _without[name] = str(error)
        return None


def _is_older(library: Path, name: str) -> bool:
    """Whether the source next to a library, as in a working copy, has changed since."""
    source = library.with_name(f"{name.rpartition('.')[2]}.pyx")
    return source.exists() and source.stat().st_mtime > library.stat().st_mtime


def description() -> str:
    """``compiled``, or ``pure Python`` and why."""
    for name in MODULES:
        load(name)
    return f"pure Python: {', '.join(sorted(set(_without.values())))}" if _without else "compiled"
