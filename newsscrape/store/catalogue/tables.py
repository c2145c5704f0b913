"""The meaning of every table and column of the archive; source of Datasette's metadata and docs/tables.md.

The views are in ``views.py``. Written for people who read the data, not the program. Times are UTC, written
``2004-11-15T10:05:00Z``; days are the publisher's own; lists are JSON text; an empty value is one that the page did not
give.
"""

from __future__ import annotations

from newsscrape.store.catalogue.article_urls import ARTICLE_PART, ARTICLE_URL, RULING
from newsscrape.store.catalogue.crawl_tables import WORK
from newsscrape.store.catalogue.description import Description
from newsscrape.store.catalogue.packed import PACKED
from newsscrape.store.catalogue.tagging import NOTE, TAG

_REVISED = {
    "headline": "Headline as printed above the article",
    "byline": 'The byline as printed, without "By"',
    "body": "Text of the article: paragraphs, subheads and list items in order, separated by blank lines",
    "published_iso": (
        "Date of publication, exactly as precise as the page gives it: 2004, 2004-11, 2004-11-15, "
        "2004-11-15T10:05+00:00"
    ),
    "modified_iso": "Date of the last change as the page states it, exactly as precise as the page gives it",
    "content_hash": (
        "SHA-256 of headline, byline, date of publication and body, with white space collapsed: "
        "equal hashes mean equal articles"
    ),
}

COPY_KIND = (
    "copy: nearly all of each text is in the other; version: the same text cut, extended or with a new "
    "beginning; quote: passages of one are in the other, on another site"
)
COPY_SIMILARITY = (
    "Share of their words that both texts have in common, in runs of at least six words; 1 for equal texts"
)

TABLES: dict[str, Description] = {
    "article": Description(
        "News articles in their current state, one row each. The view articles shows them with fewer columns.",
        {
            "id": "ID of the article in this archive",
            "url_id": "The URL that is its home now; article_url has all of them",
            "site_id": "The site that published it",
            "site": "Domain of that site",
            "capture_id": "The capture of the page that these values were read from",
            "headline": _REVISED["headline"],
            "share_title": (
                "Title for sharing (og:title, or twitter:title), as the page states it; often worded "
                "differently from the printed headline"
            ),
            "title_tag": "The page's <title> in full, with the names of section and site: what search engines show",
            "body": _REVISED["body"],
            "body_blocks": (
                "What the paragraphs of the body are if they are not plain (headings, items of lists, quotations, rows "
                "of tables …), and their links, as a JSON list by their number n, without the text; see "
                "docs/blocks.md. Empty for plain paragraphs, and in articles that an earlier version read until they "
                "are re-extracted"
            ),
            "byline": _REVISED["byline"],
            "description": "The page's own summary for search engines and previews",
            "section": "Section of the newspaper, as the site names it",
            "language": "Language of the text as a BCP 47 tag, such as en or en-GB",
            "keywords": "The page's keywords as a JSON list",
            "publisher": "Publisher, as the page states it",
            "canonical_url": "Canonical URL that the page names, if it is accepted",
            "images": "Images of the article as a JSON list of url, caption and alt (the alternative text)",
            "is_free": "1: free to read; 0: behind a paywall; empty: unknown",
            "published_iso": _REVISED["published_iso"],
            "published_day": (
                "Day of publication in the publisher's time zone; empty if no date, or only a month or year, is known"
            ),
            "published_utc": "Time of publication in UTC; empty if the page gives no time, or the time zone is unknown",
            "published_raw": "Date of publication as printed on the page",
            "published_precision": "Precision of that date: year, month, day, minute or second",
            "published_ambiguous": (
                "1 if day and month could be swapped (03/04/2004) and neither page nor site decides; otherwise 0"
            ),
            "published_alternative": "The other reading of an ambiguous date",
            "published_order": (
                "What decided between day and month: only reading, weekday, page, site, language …; see docs/dates.md"
            ),
            "published_source": "Where on the page that date was found, as in evidence.source",
            "published_timezone_source": (
                "How the time zone is known: source, printed with the date as an offset; abbreviation, from letters "
                "such as BST; site, assumed to be the site's own"
            ),
            "modified_iso": _REVISED["modified_iso"],
            "modified_utc": "Time of that change in UTC; empty if the page gives no time, or the time zone is unknown",
            "modified_raw": "Date of that change as printed on the page",
            "word_count": (
                "Length of the body in words; in scripts without spaces, such as Chinese or Thai, in characters"
            ),
            "content_hash": _REVISED["content_hash"],
            "first_captured_at": "Time of its earliest capture, at any of its URLs, UTC",
            "last_captured_at": "Time of the latest capture that shows its present text, UTC",
            "revisions": "Number of its states in the archive, including the first",
            "gone_at": (
                "When its home was first found to be gone (404, 410) or no longer an article, UTC; empty while any of "
                "its URLs answers. The other values are its last state"
            ),
            "gone_reason": "What was there instead, in words",
            "pages": "Number of its pages; empty for an article on one page",
            "missing_pages": "Numbers of its pages that were not read, so that their text is missing, a JSON list",
            "cluster_id": (
                "Cluster of copies and versions: the smallest article ID in it; an article without copies is a "
                "cluster of its own"
            ),
        },
    ),
    "site": Description(
        "News sites: one row for each registered domain.",
        {
            "id": "ID of the site",
            "domain": "Registered domain, such as 4ni.co.uk; host and port if there is none",
            "name": "Name of the site",
            "language": "Language of pages that do not state one, as a BCP 47 tag",
            "timezone": "Time zone of dates that do not state one, as an IANA name such as Europe/London",
            "clocks_seen": (
                "What its time zone is learned from, as JSON: how many times its pages gave both in UTC and in local "
                "time, and how many of them each zone explains"
            ),
            "date_order": "Order of day, month and year in its numeric dates: DMY, MDY or YMD",
            "day_first_seen": "Number of its dates that can only have the day first, such as 15/11/2004",
            "url_shapes": "What crawls have learned of its URLs: which shapes are articles, as JSON",
            "url_traps": (
                "How many pages of which URL shape were useful to the last crawl, and its job, as JSON: the "
                "same command continues from there if it was not finished"
            ),
            "month_first_seen": "Number of its dates that can only have the month first, such as 11/15/2004",
        },
    ),
    "url": Description(
        "Every URL that a crawl found, and its fate.",
        {
            "id": "ID of the URL",
            "url": "The URL in canonical form: without fragment and tracking parameters, parameters sorted",
            "site_id": "Its site",
            "article_id": "The article it leads to, if any",
            "fate": (
                "queued: not fetched yet; archived: its article is here; unchanged: fetched again, nothing new; "
                "redirected: leads to another URL; duplicate: its article is in the archive under another URL; "
                "not_article: another kind of page; skipped: not fetched on purpose; gone: the site no longer has it; "
                "failed: no response, or none that could be read"
            ),
            "fate_reason": "Reason in words",
            "first_found_at": "When it was first found, UTC",
            "last_visited_at": "When it was last fetched, UTC",
            "next_visit_at": "When it is due to be fetched again, UTC",
            "etag": "ETag that the server sent last",
            "last_modified": "Last-Modified that the server sent last",
        },
    ),
    "article_url": ARTICLE_URL,
    "article_part": ARTICLE_PART,
    "ruling": RULING,
    "tag": TAG,
    "note": NOTE,
    "discovery": Description(
        "Every place that linked to a URL, in page order: what a front page shows first is data too.",
        {
            "id": "ID of the row",
            "url_id": "The URL that was linked",
            "capture_id": "The capture of the page with the link; empty for a URL that a crawl was started with",
            "crawl_id": "The crawl that found it",
            "via": (
                "Kind of place: home, section, pagination, related, page (another page of the same article), list, "
                "file, feed, sitemap, cdx or warc"
            ),
            "position": "Its position among the links there, counted from 1",
            "anchor_text": "Text of the link",
            "date_raw": "Date next to the link, as printed",
            "found_at": "When it was found, UTC",
        },
    ),
    "visit": Description(
        "Every attempt to fetch a URL, including failed ones.",
        {
            "id": "ID of the attempt",
            "crawl_id": "The crawl that made it",
            "url_id": "The URL that was fetched",
            "visited_at": "When, UTC",
            "outcome": "The result, in the terms of url.fate",
            "reason": "Reason in words",
            "http_status": "HTTP status of the response, such as 200 or 404; empty if there was none",
            "capture_id": "The capture that was made, if any",
        },
    ),
    "capture": Description(
        "Responses as they were received: all other values were read from them.",
        {
            "id": "ID of the capture",
            "url_id": "The URL of the page",
            "captured_at": "When its bytes were received, by this archive or by the web archive they come from, UTC",
            "origin": "live: from the site; file: a saved page; wayback: a web archive; warc: a WARC file",
            "http_status": "HTTP status of the response",
            "mime": "Media type, such as text/html",
            "charset": "Character encoding in which the page was read",
            "charset_source": (
                "How that is known: bom (the first bytes), header, meta (the page), or content if these were "
                "missing or wrong"
            ),
            "warc_file": "The WARC file with the record: a name in the WARC folder, or a path that leads into it",
            "warc_offset": "Offset of the record in that file, in bytes",
            "warc_length": "Length of the record, in bytes",
            "warc_uri": "WARC-Target-URI of the record: the URL exactly as it was requested",
            "record_id": "WARC-Record-ID of the record",
            "revisit_of": "The capture with the same bytes, which are stored only once",
            "rendered_from": (
                "The capture of the page as received, if this one is a browser's rendering of it: no server sent "
                "these bytes, so http_status is empty"
            ),
            "payload_sha256": "SHA-256 of the body as it was received, still compressed if the server compressed it",
            "truncated": "1 if the response is incomplete, otherwise 0",
            "revision_id": "The state of an article that it shows; empty for another kind of page",
            "task": (
                "What else the page was read with, as JSON: its role in the crawl, what was known about its site, "
                "what other pages said about it; empty if there is nothing"
            ),
        },
    ),
    "extractor": Description(
        "Versions of the extractor: newsscrape, the libraries that decide a value, and the project's page objects.",
        {
            "version": "As revision and evidence record it: newsscrape's version and a digest of the others",
            "libraries": (
                "Versions of the libraries as JSON, with a digest of the project's page objects if it has any; "
                "tzdata has the time zones, tldextract the suffix list"
            ),
        },
    ),
    "crawl": Description(
        "Crawls: every run of a spider.",
        {
            "id": "ID of the crawl",
            "job": "Equal for all runs of the same command: spider and arguments",
            "spider": "Name of the spider, as in scrapy crawl NAME",
            "arguments": "Its arguments, as JSON",
            "settings": "Its settings, as JSON",
            "version": "Version of newsscrape",
            "started_at": "When it began, UTC",
            "finished_at": "When it ended, UTC; empty while it runs, or if it was killed",
            "finish_reason": "Why it ended: finished, shutdown (Ctrl-C), archive_error …",
            "stats": "Scrapy's statistics, as JSON",
        },
    ),
    "revision": Description(
        "States of articles over time: one row for each state that differs from the one before.",
        {
            "id": "ID of the row",
            "article_id": "The article",
            "number": "1 for the first state, and so on",
            "capture_id": "The capture it was read from",
            "extractor_version": "Version of newsscrape and its libraries that read it; see extractor",
            "cause": "page: the page had changed; extractor: a newer newsscrape read the same page differently",
            "changed_fields": "The fields that differ from the state before, a JSON list",
            "trivial": (
                "1 for a trivial change: punctuation, case, a spelling slip, the modification date only; see "
                "docs/revisions.md; otherwise 0"
            ),
            **_REVISED,
            "last_captured_at": "When a capture last showed this state, UTC",
        },
    ),
    "author": Description(
        "Names in bylines, by site. A row is a name as printed, not a person.",
        {"id": "ID of the name", "site_id": "The site that printed it", "name": "The name"},
    ),
    "article_author": Description(
        "The names in the byline of each article.",
        {
            "article_id": "The article",
            "author_id": "The name",
            "position": "Its position in the byline, counted from 1",
        },
    ),
    "contributor": Description(
        "People with another part in an article than writing it, from its credit lines; see docs/authors.md.",
        {
            "article_id": "The article",
            "position": "Its position among the article's contributors, counted from 1",
            "name": "The name as printed",
            "role": (
                "photographer, illustrator, translator, editor, reporter (additional reporting), fact checker, "
                "reviewer, tester, videographer, producer, narrator, designer or contributor"
            ),
        },
    ),
    "frontier": Description(
        "The queue of crawls that are running or were interrupted: the same command continues from here. "
        "The rows of a job are deleted when it is finished.",
        {
            "id": "ID of the row; rows are fetched in this order",
            "job": "The command that it belongs to, as in crawl.job",
            "key": "The URL to fetch, in canonical form",
            "url_id": "The same URL in the table url",
            "address": "The URL to fetch as it was found, if that is not the canonical form",
            "role": "What the page is fetched as: article, section, feed, sitemap …",
            "depth": "Number of related stories between it and the start",
            "host": "Its host; hosts take turns",
            "done": "1 if this job has fetched it, otherwise 0",
        },
    ),
    "related_story": Description(
        "Stories that an article's page lists as related, as printed there.",
        {
            "id": "ID of the row",
            "article_id": "The article whose page lists the story",
            "capture_id": "The capture it was read from",
            "position": "Position of the story on the page, counted from 1",
            "heading": "Heading of the list",
            "url": "URL of the story, in canonical form",
            "url_id": "The same URL, as a row of url",
            "headline": "Headline of the story, as listed",
            "date_raw": "Date of the story, as printed in the list",
            "date_iso": "The same date in ISO form, as precise as printed",
            "date_day": "Its day; empty if only a month or year is printed",
            "teaser": "The text under the headline in the list",
            "target_article_id": "The story itself, if it is in this archive",
        },
    ),
    "evidence": Description(
        "Where each value of an article comes from: every candidate, the chosen one and the others.",
        {
            "id": "ID of the row",
            "article_id": "The article",
            "capture_id": "The capture it was read from",
            "extractor_version": "Version of newsscrape and its libraries that read it; see extractor",
            "field": "Field: headline, body, byline, date_published, section …",
            "rank": "Its rank among the candidates for this field, counted from 1",
            "value": "The value; a body is given by its SHA-256; empty if the candidate was refused",
            "raw": "The text on the page that it was read from",
            "source": "Where that text was found: jsonld:…, meta:…, microdata:…, dom:… (the visible page), url …",
            "rule": "The rule that read it or refused it",
            "chosen": "1 for the chosen value, otherwise 0",
        },
    ),
    "article_count": Description(
        "Number of articles by site, month and language, for the charts of newsscrape serve. "
        "Triggers update it with every change of an article.",
        {
            "site_id": "The site",
            "month": "Month of publication, as precise as it is known: 2004-11, 2004, or empty for no date",
            "language": "Language of the articles; empty if it is not known",
            "articles": "Number of articles",
            "words": "Number of words in their texts",
            "headline": "How many have a headline",
            "byline": "How many have a byline",
            "section": "How many have a section",
            "description": "How many have a description",
            "published": "How many have a date of publication, however precise",
            "modified": "How many have a modification date",
            "coarse": "How many have a date without a day",
            "ambiguous": "How many have a date whose day and month may be swapped",
            "paywalled": "How many are not free to read",
            "revised": "How many have more than one revision",
            "gone": "How many the site has taken down",
        },
    ),
    **WORK,
    "duplicate": Description(
        "Pairs of articles that have text in common: one row per pair. The view duplicates shows them with headlines, "
        "and who published first; docs/duplicates.md has the rules.",
        {
            "id": "ID of the pair",
            "article_id": "The one article, the smaller id",
            "other_id": "The other article",
            "kind": COPY_KIND,
            "similarity": COPY_SIMILARITY,
        },
    ),
    "article_folded": Description(
        "The text of articles as the search index stores it, if that differs from the text itself: ß as ss, Ł as l, "
        "each Chinese or Japanese character as a word. docs/search.md has the rules.",
        {
            "article_id": "The article",
            "headline": "Its headline, folded",
            "body": "Its body, folded",
            "byline": "Its byline, folded",
            "marks": "Its marks, as in article_searched.language",
        },
    ),
    "search_backlog": Description(
        "Articles that still have to be indexed for the search after an upgrade; empty when done. Any command that "
        "writes to the archive continues.",
        {"next_id": "The first article that is not indexed yet", "last_id": "The last"},
    ),
    "fingerprint": Description(
        "Hashes of runs of words in articles, by which articles with text in common are found.",
        {
            "hash": "Hash of six consecutive words; equal hashes mean the same words",
            "key": "The article's sort key among those that share the hash; neighbours are compared",
            "article_id": "The article",
        },
    ),
    **PACKED,
}
