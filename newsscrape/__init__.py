"""newsscrape: a news scraper and archiver for researchers."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsscrape.pages import extract_article

__version__ = "0.1.0"

__all__ = ["__version__", "extract_article"]


def __getattr__(name: str) -> Any:
    """``extract_article`` and everything that it imports, loaded when it is first used."""
    if name != "extract_article":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from newsscrape.pages import extract_article

    return extract_article
