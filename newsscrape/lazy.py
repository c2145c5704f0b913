"""Loads or compiles things when they are first used, so that programs start fast and workers stay small."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, AnyStr, cast


def compiled(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A regular expression that is compiled at its first use, for patterns that take a millisecond or more."""
    return cast("re.Pattern[AnyStr]", _Pattern(pattern, flags))


class _Pattern:
    """A placeholder for a pattern. After the first use its methods are the pattern's own, and cost no more."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._source = (pattern, flags)

    def __getattr__(self, name: str) -> Any:  # called only for attributes that are not set yet
        value = getattr(re.compile(*self._source), name)
        setattr(self, name, value)
        return value


def lean_import(name: str, *, without: Sequence[str] = (), optional: Sequence[str] = ()) -> Any:
    """Import a library without some modules that it imports and newsscrape hardly ever uses.

    web-poet imports itemadapter, which imports Scrapy and pydantic; tldextract imports requests, to download a list
    that newsscrape never downloads. What the library imports from such a module is loaded at its first use. It finds
    no ``optional`` module, as if that were not installed.
    """
    absent = [module for module in (*without, *optional) if module not in sys.modules]
    for module in absent:
        sys.modules[module] = None if module in optional else _Module(module)  # type: ignore[assignment]  # "no module"
    try:
        return import_module(name)
    finally:
        for module in absent:
            del sys.modules[module]


class _Module(ModuleType):
    """A placeholder for a module while something else is imported."""

    def __getattr__(self, name: str) -> _Member:
        if name.startswith("__"):  # the import system looks for these
            raise AttributeError(name)
        return _Member(self.__name__, name)


class _Member:
    """A placeholder for a member of such a module: a function, a class or a submodule."""

    def __init__(self, module: str, name: str) -> None:
        self._place = module, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._loaded()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loaded(), name)

    def __or__(self, other: Any) -> Any:  # in an annotation
        return other

    def _loaded(self) -> Any:
        module, name = self._place
        return getattr(import_module(module), name)
