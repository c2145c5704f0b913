"""The work of a worker process on a response: unpack it, read it, convert it to the archive's columns."""

from __future__ import annotations

from dataclasses import replace

from newsscrape.article.normalise import record, with_evidence
from newsscrape.items import Article, Visit
from newsscrape.pages.parsers import ParsedPage
from newsscrape.pages.responses import parsed_visit, read_fetched
from newsscrape.payload import NotPacked, TooLarge, refusal, unpack_page
from newsscrape.tasks import Fetched

_ORDERED_BY_SITE = ("date_published", "date_modified")


def read_packed(fetched: Fetched, limit: int, in_part: bool = False) -> Visit:
    """The visit for a response whose body is still packed as its headers say; ``limit`` is in bytes of the page.

    ``in_part``: a body that ends early is read as far as possible.
    """
    try:
        visit = read_fetched(unpacked(fetched, limit, in_part=in_part))
    except (TooLarge, NotPacked) as error:
        return parsed_visit(replace(fetched, body=b""), ParsedPage("failed", refusal(error, limit)))
    return _in_columns(visit, visit.article) if visit.article is not None else visit


def _in_columns(visit: Visit, article: Article) -> Visit:
    """A visit with its record. Of the candidates it keeps those that the site's habits may put in another order.

    The others are rows of the record, without the texts that they were read from.
    """
    kept = {field: found for field, found in article.evidence.items() if field in _ORDERED_BY_SITE}
    return replace(visit, article=replace(article, evidence=kept), record=with_evidence(record(article), article))


def unpacked(fetched: Fetched, limit: int, *, in_part: bool = False) -> Fetched:
    """A response without its content codings. Raises TooLarge or NotPacked."""
    if "content-encoding" not in fetched.headers:
        return fetched
    found, headers = unpack_page(fetched.body, fetched.headers, limit)
    fetched = replace(fetched, body=found.body, headers=headers)
    if found.whole:
        return fetched
    if in_part:
        return replace(fetched, incomplete=fetched.incomplete or "its compressed body ends early")
    return replace(fetched, cut_off=True)
