"""Small news pages of ours for tests of extraction."""

from __future__ import annotations

PROSE = (
    "<p>The council met again last night and spoke for three hours about the ferry that nobody wants to pay for.</p>"
    "<p>Its chairman said that the money of the last year was spent, and that the year before had not been better.</p>"
    "<p>Traders in the old town hope that visitors come back; while the quay was shut they lost a third of their trade.</p>"
)
TITLE = "Ferry returns to the old quay after four years"


def page(above: str = "", below: str = "", head: str = "", after: str = "", title: str = TITLE) -> str:
    """A page with something above its headline, between headline and text, in its head, or after its text."""
    return (
        f"<html><head><title>{title}</title>{head}</head><body><div>{above}</div><main><article><h1>{title}</h1>{below}"
        f"{PROSE}</article>{after}</main></body></html>"
    )


def jsonld(**properties: str) -> str:
    """JSON-LD of a news article with the page's headline and some dates."""
    pairs = "".join(f', "{name}": "{value}"' for name, value in properties.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}"{pairs}}}</script>'


def meta(**names: str) -> str:
    """Properties ``article:…`` in the page's head."""
    return "".join(f'<meta property="article:{name}" content="{value}">' for name, value in names.items())
