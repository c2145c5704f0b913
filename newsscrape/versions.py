"""The version of the extractor: newsscrape's own and those of the libraries that decide a value.

The same bytes read with another lxml or another time zone database may give another article, so a revision, a value's
evidence and a re-extraction name all of them.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

import newsscrape

# What parses, decodes, detects, reads dates and knows zones and registered domains; tldextract's version is
# also that of its bundled suffix list, the only one that is read.
DECIDING = (
    "charset-normalizer", "dateparser", "lxml", "parsel", "pycld2", "tldextract", "tzdata", "w3lib", "web-poet",
)  # fmt: skip


@lru_cache(maxsize=1)
def libraries() -> dict[str, str]:
    """The installed version of each library that decides a value."""
    found = {}
    for name in DECIDING:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found


@lru_cache(maxsize=1)
def extractor_version() -> str:
    """``0.1.0+3fa94c01``: newsscrape's version and a digest of the libraries'; see the table ``extractor``."""
    said = " ".join(f"{name}={number}" for name, number in libraries().items())
    return f"{newsscrape.__version__}+{hashlib.sha256(said.encode()).hexdigest()[:8]}"
