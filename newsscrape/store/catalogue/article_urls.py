"""Descriptions of the tables of an article's URLs."""

from __future__ import annotations

from newsscrape.store.catalogue.description import Description

ARTICLE_URL = Description(
    "The URLs of each article: how each is known to be the article's, and when it was the article's home. "
    "docs/revisions.md has the rules.",
    {
        "article_id": "The article",
        "url_id": "The URL",
        "rule": (
            "How the URL is known to be the article's. first: it was read there first; redirect: one URL redirects to "
            "the other; canonical: a page names the other as its own; address: they differ in http or https, www. or a "
            "slash; view: a page for phones, AMP or printing; page: another page of the same article; id: the "
            "same number in both URLs; text: the same words; "
            "person: newsscrape join"
        ),
        "home_from": "Start of the time in which it was the article's home, UTC; empty if it never was",
        "home_until": "End of that time; empty for the present home",
        "first_captured_at": "When the article was first read there, UTC; empty for a URL that only redirects to it",
        "last_captured_at": "When the article was last read there, UTC",
        "is_copy": (
            "1 if the page there always named another URL as its own, or is for phones, AMP or printing: it makes no "
            "state of the article while another URL has it; otherwise 0"
        ),
        "names_url": "The URL that the page there last named as its own, if that is another one",
        "ended_at": "When it was first found not to answer with the article any more, UTC; empty while it does",
        "ended_reason": "What it answered instead, in words",
        "is_gone": "1 if the article is neither there nor where the URL redirects, otherwise 0",
        "leads_to": "The URL that it has redirected to since",
        "page": "Which page of an article over several pages it is; empty for an article on one page",
        "page_of": "The URL of the first of these pages",
        "site_number": (
            "The site, and the number or name by which it knows the article, if the URL or else the page shows one"
        ),
        "place": "A number shared by URLs that differ in http, www., a final slash, or a view for phones or print",
    },
)

ARTICLE_PART = Description(
    "The text of each page of an article over several pages, for each capture. article.body joins them in order.",
    {
        "article_id": "The article",
        "number": "Number of the page",
        "capture_id": "The capture it was read from",
        "body": "Text of this page; empty if the page repeats the first one, as pages of comments do",
        "body_blocks": "What the paragraphs of this page's text are, and their links, as in article.body_blocks",
        "pages": "Number of pages that this page links to, itself included",
    },
)

RULING = Description(
    "What a person ruled with newsscrape join and newsscrape split; crawls and re-extraction keep to it.",
    {
        "id": "ID of the ruling",
        "kind": "join: both URLs have one article; split: they have two",
        "url_id": "The URL that was joined or split off",
        "other_url_id": "The home of the article that it was joined to or split off from",
        "reason": "The reason given",
        "ruled_at": "When, UTC",
    },
)
