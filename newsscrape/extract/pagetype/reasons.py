"""Says why a page is not an article, in words for researchers: the kind that it resembles, and the evidence."""

from __future__ import annotations

from collections.abc import Sequence

from newsscrape.extract.pagetype.features import named

_LOOKS = {
    "listing": "a list",
    "collection": "a list of products",
    "product": "a product's page",
    "service": "a page that offers a service",
    "forum": "a forum's thread",
    "documentation": "documentation",
}
# By kind: a feature, the least value that is worth mentioning, and its wording.
_SIGNS: dict[str, tuple[tuple[str, float, str], ...]] = {
    "listing": (
        ("schema:list", 1, "its metadata says list"), ("address:list", 1, "its address is a list's"),
        ("rows", 5, "{:.0f} linked headlines with teasers"), ("linked", 15, "{:.0f} linked headlines"),
    ),
    "collection": (
        ("prices", 4, "{:.0f} prices"), ("schema:list", 1, "its metadata says list"),
        ("address:shop", 1, "its address is a shop's"), ("labels:shop", 3, "{:.0f} labels of a shop"),
    ),
    "product": (
        ("schema:product", 1, "its metadata says product"), ("og:product", 1, "its metadata says product"),
        ("metadata:priced", 1, "its metadata has a price"), ("labels:shop", 2, "{:.0f} labels of a shop"),
        ("prices", 1, "{:.0f} prices"), ("address:shop", 1, "its address is a shop's"),
    ),
    "service": (
        ("labels:service", 2, "{:.0f} invitations such as “contact us”"),
        ("address:service", 1, "its address is a service's"), ("schema:service", 1, "its metadata says service"),
        ("you", 8, "it speaks to a customer"),
    ),
    "forum": (
        ("schema:forum", 1, "its metadata says discussion"), ("generator:forum", 1, "made by a forum's program"),
        ("labels:forum", 5, "{:.0f} labels such as “reply”"), ("address:forum", 1, "its address is a forum's"),
    ),
    "documentation": (
        ("generator:docs", 1, "made by a program for documentation"), ("schema:docs", 1, "its metadata says so"),
        ("labels:docs", 3, "{:.0f} labels such as “parameters”"), ("in:pre", 0.05, "it is full of code"),
        ("address:docs", 1, "its address says so"),
    ),
}  # fmt: skip
_TOLD = 2


def reason_for(kind: str, row: Sequence[float], likely: float) -> str:
    """``looks like a product's page (its metadata says product, 3 prices); 2% an article``."""
    values = named(row)
    signs = dict.fromkeys(words.format(values[name]) for name, least, words in _SIGNS[kind] if values[name] >= least)
    told = f" ({', '.join(list(signs)[:_TOLD])})" if signs else ""
    return f"looks like {_LOOKS[kind]}{told}; {likely:.0%} likely to be an article"
