"""The links of a section page, each with the headline and date that stand beside it."""

from __future__ import annotations

from newsscrape import urls
from newsscrape.extract.document import clean
from newsscrape.extract.reading import Reading
from newsscrape.extract.related import read_stories
from newsscrape.items import Link

MAX_LINKS = 2_000


def section_links(reading: Reading) -> list[Link]:
    """Every page that a section page links to, once each, in the order of first mention.

    ``position`` counts them from 1, ``anchor_text`` is the longest text that links there (a picture and a "read
    more" lead to the same story as its headline), ``date_raw`` the date printed with it.
    """
    dates = {urls.canonical(s.url): s.date.raw for s in read_stories(reading) if s.url and s.date}
    texts: dict[str, str] = {}
    first: dict[str, str] = {}
    for anchor in reading.root.iter("a"):
        url = reading.absolute(anchor.get("href"))
        if url is None:
            continue
        key = urls.canonical(url)
        if key not in first and len(first) >= MAX_LINKS:
            continue
        first.setdefault(key, url)
        text = clean("".join(anchor.itertext())[:1_000])
        if len(text) > len(texts.get(key, "")):
            texts[key] = text
    return [
        Link(url, "section", position, texts.get(key) or None, dates.get(key))
        for position, (key, url) in enumerate(first.items(), start=1)
    ]
