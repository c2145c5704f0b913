"""Descriptions of every view of the archive and its columns, in the form of ``store/catalogue/tables.py``."""

from __future__ import annotations

from newsscrape.store.catalogue.description import Description
from newsscrape.store.catalogue.tables import COPY_KIND, COPY_SIMILARITY, TABLES

_ARTICLE = TABLES["article"].columns

VIEWS: dict[str, Description] = {
    "articles": Description(
        "News articles, the newest first, one row each, with the most used columns on the left and the full text on "
        "the right. The table article has all columns.",
        {
            "id": _ARTICLE["id"],
            "published_day": _ARTICLE["published_day"],
            "headline": _ARTICLE["headline"],
            "byline": _ARTICLE["byline"],
            "section": _ARTICLE["section"],
            "site": "Domain of the site that published it",
            "word_count": _ARTICLE["word_count"],
            "excerpt": "The first 200 characters of the body",
            "url": "URL of the page",
            "year": "Year of publication, a number; empty if no date is known",
            "month": "Month of publication, such as 2004-11; empty if the date is only precise to the year",
            **{
                name: _ARTICLE[name]
                for name in (
                    "language",
                    "published_iso",
                    "published_raw",
                    "published_precision",
                    "published_ambiguous",
                    "published_source",
                    "modified_iso",
                    "is_free",
                    "publisher",
                    "description",
                    "keywords",
                    "body",
                    "first_captured_at",
                    "last_captured_at",
                    "revisions",
                    "gone_at",
                )
            },
        },
    ),
    "corpus": Description(
        "Texts for corpus tools: one row an article, its text, then what texts are compared by. The export formats "
        "corpus, text, vertical and markdown have the same values.",
        {
            "doc_id": "ID of the article, as text",
            "text": _ARTICLE["body"],
            "url": "The URL that is its home now",
            "site": TABLES["site"].columns["domain"],
            "headline": _ARTICLE["headline"],
            "byline": _ARTICLE["byline"],
            "authors": "Names in the byline, in order, joined by “; ”",
            "section": _ARTICLE["section"],
            "keywords": "The page's keywords, joined by “; ”",
            "language": _ARTICLE["language"],
            "publisher": _ARTICLE["publisher"],
            "published_iso": _ARTICLE["published_iso"],
            "published_date": _ARTICLE["published_day"],
            "published_year": "Year of publication, also where no more is known",
            "published_month": "Month of publication, 1 to 12, also where the day is not known",
            "is_free": _ARTICLE["is_free"],
            "word_count": _ARTICLE["word_count"],
            "captured_at": "When the page that these values come from was captured",
            "page_sha256": "SHA-256 of the bytes of that page: what its evidence is",
            "warc_file": "WARC file that holds those bytes",
            "warc_offset": "Where its record begins in that file",
        },
    ),
    "coverage_by_day": Description(
        "How many archived articles each site published on each day.",
        {
            "day": "Day of publication; no day: articles with no date, or with only a month or a year",
            "site": "Domain of the site",
            "articles": "Number of articles",
            "words": "Number of words in their bodies",
        },
    ),
    "field_coverage": Description(
        "How complete the archive is: for each site, the number of articles that have each field.",
        {
            "site": "Domain of the site",
            "articles": "Number of articles",
            "headline": "Articles with a headline",
            "published": "Articles with a date of publication",
            "published_ambiguous": "Articles whose date is ambiguous",
            "modified": "Articles with a date of change",
            "byline": "Articles with a byline",
            "body_over_50_words": "Articles with a body of more than 50 words",
            "section": "Articles with a section",
            "language": "Articles with a language",
            "description": "Articles with a description",
        },
    ),
    "date_problems": Description(
        "Articles whose date of publication you should check before you use it.",
        {
            "article_id": "Number of the article",
            "site": "Domain of the site",
            "headline": "Its headline",
            "problem": (
                "missing: the page has no date; refused: it has dates, but none that can be the article's (raw has the "
                "first, reason says why not); ambiguous: day and month could be swapped; "
                "coarse: the page only gives the month or the year"
            ),
            "raw": "The date as printed on the page",
            "published_iso": "The date that the archive has, if any",
            "reason": "What is wrong with it",
            "url": "URL of the page",
        },
    ),
    "article_searched": Description(
        "What the search index contains for each article.",
        {
            "id": _ARTICLE["id"],
            "headline": "Its headline, with letters folded",
            "body": "Its body, with letters folded",
            "byline": "Its byline, with letters folded",
            "language": "Marks: zzall for every article, zzen for one in English, then words with folded letters "
            "as written, then terms for the site, date, language, section and paywall, which docs/search.md explains",
        },
    ),
    "articles_unspaced": Description(
        "Articles with words in scripts without spaces, such as Chinese: the search index "
        "stores each of their characters as a word.",
        {name: _ARTICLE[name] for name in ("id", "headline", "body", "byline")},
    ),
    "failures": Description(
        "URLs that did not lead to an article, and why. Section pages, feeds and the like that were read without error "
        "are not included, nor are conventional URLs of feeds and sitemaps that were only tried.",
        {
            "url_id": "ID of the URL",
            "url": "The URL",
            "site": "Domain of the site",
            "fate": "failed, gone or not_article, as in url.fate",
            "reason": "Reason in words",
            "last_visited_at": "When it was last fetched, UTC",
            "visits": "Number of times it was fetched",
        },
    ),
    "related_graph": Description(
        "Which article lists which story as related: the edges of a graph, ready for network analysis.",
        {
            "from_article_id": "Number of the article whose page lists the story",
            "from_headline": "Headline of that article",
            "from_day": "Day of publication of that article",
            "to_article_id": "Number of the story listed, if it is in this archive",
            "to_headline": "Headline of the story, as listed",
            "to_day": "Day of the story, as listed",
            "position": "Position of the story on the page, counted from 1",
            "heading": "Heading of the list",
            "to_url": "URL of the story",
        },
    ),
    "duplicates": Description(
        "Pairs of articles that have text in common, with both headlines, and which of the two was published first. "
        "The view clusters has the groups that they form.",
        {
            "kind": COPY_KIND,
            "similarity": COPY_SIMILARITY,
            "article_id": "Number of the one article",
            "headline": "Its headline",
            "published_day": "Its day of publication",
            "site": "Domain of its site",
            "other_id": "Number of the other article",
            "other_headline": "Its headline",
            "other_day": "Its day of publication",
            "other_site": "Domain of its site",
            "first_article_id": "Number of the one that was published first, as far as is known: first_by says how",
            "first_day": "Its day of publication",
            "first_site": "Domain of its site",
            "first_by": (
                "What decided which was first: time (both times are known), day, or capture (the order in which the "
                "archive captured them, which says little); empty if nothing did"
            ),
        },
    ),
    "clusters": Description(
        "Stories that were printed more than once: one row for each group of articles that are copies or versions of "
        "one another. Its articles are those of the table article with this cluster_id.",
        {
            "cluster_id": "Number of the group, as in article.cluster_id",
            "articles": "Number of articles in it",
            "sites": "Number of sites it appeared on",
            "first_article_id": (
                "Number of the article that was published first: by its time, else its day; if none has a day, by "
                "its first capture"
            ),
            "first_headline": "Its headline",
            "first_day": "Its day of publication",
            "first_site": "Domain of its site",
            "last_day": "The latest day of publication in the group",
            "days": "Days from the earliest to the latest; 0 for one day, empty if no day is known",
        },
    ),
}
