"""Finds the page objects: newsscrape's own, and those of the modules that a project lists in ``NEWSSCRAPE_PAGES``.

A module registers its page objects with web-poet's ``handle_urls`` when it is imported. A project's page object takes
precedence over ours for the same site.
"""

from __future__ import annotations

import ast
import hashlib
import sys
import warnings
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from web_poet import RulesRegistry, default_registry

from newsscrape.errors import BadArgument
from newsscrape.items import Article
from newsscrape.pages.article import ArticlePage
from newsscrape.versions import record_page_objects

OURS = "newsscrape.pages"
_named: dict[str, None] = {}  # the modules that the project named, in order


def use_page_objects(modules: Iterable[str]) -> None:
    """Import a project's page objects, submodules included: the modules that ``NEWSSCRAPE_PAGES`` lists.

    Raises BadArgument for a module that cannot be imported.
    """
    for name in modules:
        if name in _named:
            continue
        try:
            _import(name)
        except Exception as error:  # a user's module may raise anything
            raise BadArgument(
                f"NEWSSCRAPE_PAGES: {name} cannot be imported: {type(error).__name__}: {error}. "
                "List modules or packages of page objects, as SPIDER_MODULES lists spiders."
            ) from error
        _named[name] = None
    record_page_objects(files_digest())


def named_modules() -> tuple[str, ...]:
    """The modules that the project named, for a worker process to import as well."""
    return tuple(_named)


def page_objects(address: str) -> list[type[ArticlePage]]:
    """The page objects registered for a URL: the project's, or newsscrape's where the project has none."""
    rules = _with_ours().top_rules_for_item(address, Article)
    found = [rule.use for rule in rules if issubclass(rule.use, ArticlePage)]
    theirs = [page for page in found if not page.__module__.startswith(f"{OURS}.")]
    return theirs or found


def files_digest() -> str:
    """A short digest of the files of the project's page objects; empty where no file has any code.

    ``newsscrape init`` writes an example that is all comments: it does not make another extractor.
    """
    files = sorted(_source(name) for name in list(sys.modules) if _is_named(name))
    files = [(name, data) for name, data in files if _has_code(data)]
    if not files:
        return ""
    digest = hashlib.sha256()
    for name, data in files:
        digest.update(name.encode() + b"\0" + data + b"\0")
    return digest.hexdigest()[:8]


def _is_named(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in _named)


def _source(module: str) -> tuple[str, bytes]:
    found = sys.modules[module]
    loader = getattr(found, "__loader__", None)
    path = getattr(found, "__file__", None)
    return module, loader.get_data(path) if loader is not None and path else b""


def _has_code(source: bytes) -> bool:
    """Whether a module has more than comments and a docstring."""
    statements = ast.parse(source).body
    return any(not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) for node in statements)


@cache
def _with_ours() -> RulesRegistry:
    _import(OURS)
    return default_registry


def _import(name: str) -> None:
    """Import a module and all within it."""
    with warnings.catch_warnings():
        # Several page objects for one site, each for a period, are not a conflict: ``page_class`` chooses.
        warnings.filterwarnings("ignore", r"The registry contains \d+ conflicting")
        module = import_module(name)
        for found in walk_packages(getattr(module, "__path__", ()), f"{name}."):
            import_module(found.name)
