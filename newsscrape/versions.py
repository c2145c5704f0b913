"""The version of the extractor: newsscrape's own, that of each library that decides a value, and a project's own pages.

The same bytes read with another lxml, another time zone database or another page object may give another article, so a
revision, a value's evidence and a re-extraction record all of them.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

import newsscrape

# What parses, decodes, detects, reads dates and knows time zones and registered domains. tldextract's version is also
# that of its bundled suffix list, the only one that is read.
DECIDING = (
    "charset-normalizer", "dateparser", "lxml", "parsel", "pycld2", "tldextract", "tzdata", "w3lib", "web-poet",
)  # fmt: skip


PAGE_OBJECTS = "page objects"  # next to the libraries: a digest of the files of the project's page objects
_project: dict[str, str] = {}


def record_page_objects(digest: str) -> None:
    """Make a digest of the project's page objects part of the version; an empty one leaves the version as it is."""
    _project.clear()
    if digest:
        _project[PAGE_OBJECTS] = digest
    libraries.cache_clear()
    extractor_version.cache_clear()


@lru_cache(maxsize=1)
def libraries() -> dict[str, str]:
    """The installed version of each library that decides a value, and the digest of the project's page objects."""
    found = {}
    for name in DECIDING:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found | _project


@lru_cache(maxsize=1)
def extractor_version() -> str:
    """``0.1.0+3fa94c01``: newsscrape's version and a digest of ``libraries()``; see the table ``extractor``."""
    deciding = " ".join(f"{name}={number}" for name, number in libraries().items())
    return f"{newsscrape.__version__}+{hashlib.sha256(deciding.encode()).hexdigest()[:8]}"
