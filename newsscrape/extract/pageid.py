"""The name by which a site's own system knows an article: it stays when the slug and the headline are edited.

Systems say it in the head of a page (a short link, a class of the body, metadata) or on the box that holds the article.
"""

from __future__ import annotations

import re

from newsscrape.extract.candidates import Candidate
from newsscrape.extract.parsed_html import ParsedHtml

# WordPress's ?p=1234, Drupal's /node/1234
_SHORT = re.compile(r"[?&]p=(\d{1,12})(?:&|$)|/node/(\d{1,12})/?$")
# WordPress's and Drupal's classes of the body; a page-id of WordPress is no article's.
_OF_BODY = re.compile(r"(?:postid|single-post-id|page-node|node|article|articleid|story|storyid)-(\d{1,12})", re.I)
_OF_BOX = re.compile(r"(?:post|node|article|story|entry|artikel|articulo)[-_](\d{3,12})", re.I)
_NAMES = (
    "article:id", "article_id", "article-id", "articleid", "article.id", "cms:id", "cms-id", "content_id",
    "content-id", "contentid", "story_id", "story-id", "storyid", "post_id", "post-id", "parsely-post-id",
    "cxenseparse:articleid", "cxenseparse:recs:articleid", "cxenseparse:recs:id", "sailthru.articleid", "ad:articleid",
    "brightspot.contentid", "prism.identifier", "dc.identifier", "dcterms.identifier",
)  # fmt: skip
_DATA = ("data-article-id", "data-post-id", "data-content-id", "data-story-id", "data-entry-id", "data-nid")
_NAME = re.compile(r"(?=(?:\D*\d){3})[A-Za-z0-9][\w.:-]{2,63}")  # three digits at least, and no URL
_DATE = re.compile(r"(?:19|20)\d\d(?:-?\d\d){0,2}")


def page_id_candidates(reading: ParsedHtml, headline: Candidate | None) -> list[Candidate]:
    """Where the page says its name, the surest first; ``headline`` is the one printed above the article."""
    found: list[Candidate] = []
    short = reading.meta.link("shortlink")
    if short and (match := _SHORT.search(short)):
        found.append(Candidate(match[1] or match[2], short, "link:shortlink", "number"))
    body = reading.root.find("body")
    for word in (body.get("class") or "").split() if body is not None else ():
        if match := _OF_BODY.fullmatch(word):
            found.append(Candidate(match[1], word, "dom:body", "class"))
    found += [_stated(raw, f"meta:{name}") for name, raw in reading.meta.all(*_NAMES)[:3]]
    said = reading.jsonld.article.get("identifier")
    said = said.get("value") if isinstance(said, dict) else said
    if isinstance(said, str | int) and not isinstance(said, bool):
        found.append(_stated(str(said), "jsonld"))
    found += _of_boxes(reading, headline)
    return found


def _stated(raw: str, source: str) -> Candidate:
    usable = _NAME.fullmatch(raw.strip()) and not _DATE.fullmatch(raw.strip())
    return Candidate(raw.strip() if usable else None, raw, source, "stated" if usable else "no name of one article")


def _of_boxes(reading: ParsedHtml, headline: Candidate | None) -> list[Candidate]:
    """From the boxes around the headline, the innermost first."""
    if headline is None or headline.block is None:
        return []
    found = []
    for box in reading.document.blocks[headline.block].box.ancestors():
        for word in box.hints.split():
            if match := _OF_BOX.fullmatch(word):
                found.append(Candidate(match[1], word, f"dom:{box.tag}", "class or id"))
        for name in _DATA:
            if raw := box.element.get(name):
                found.append(_stated(raw, f"dom:{box.tag}"))
    return found[:2]
