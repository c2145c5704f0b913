"""What every table and column of the archive means. Datasette's metadata and docs/tables.md come from here.

The views are in ``views.py``. Written for people who read the data, not the program. Moments are UTC, written
``2004-11-15T10:05:00Z``; days are the publisher's own; lists are JSON text; an empty value is one that the page did
not give.
"""

from __future__ import annotations

from newsscrape.store.catalogue.crawl_tables import WORK
from newsscrape.store.catalogue.entry import Entry

_REVISED = {
    "headline": "The headline as printed over the article",
    "byline": 'The byline as printed, without "By"',
    "body": "The article's text: paragraphs, subheads and list items in order, with a blank line between them",
    "published_iso": (
        "Date of publication, as precise as the page gave it and never more: 2004, 2004-11, 2004-11-15, "
        "2004-11-15T10:05+00:00"
    ),
    "modified_iso": "Date of the last change to the article that the page states, as precise as the page gave it",
    "content_hash": (
        "SHA-256 over headline, byline, date of publication and body, with runs of white space counted as one space: "
        "equal hashes, equal articles"
    ),
}

COPY_KIND = (
    "copy: nearly all of either text stands in the other; version: the same text cut, extended or with a new "
    "beginning; quote: passages of one stand in the other, on another site"
)
COPY_SIMILARITY = "Share of the words of both that the two have in common in runs of six and more: 1 for the same text"

TABLES: dict[str, Entry] = {
    "article": Entry(
        "News articles: one row each, as last read. The view articles shows them with fewer columns.",
        {
            "id": "Number of the article in this archive",
            "url_id": "The address it was read at",
            "site_id": "The site that published it",
            "capture_id": "The capture of the page that these values were read from",
            "headline": _REVISED["headline"],
            "share_title": (
                "What the page is called where it is shared (og:title, else twitter:title), as stated; often worded "
                "otherwise than the printed headline"
            ),
            "title_tag": "The page's <title>, whole, with the names of section and site: what search engines show",
            "body": _REVISED["body"],
            "byline": _REVISED["byline"],
            "description": "The page's own summary, meant for search engines and previews",
            "section": "The part of the paper it stood in, as the site names it",
            "language": "Language of the text as a BCP 47 tag, such as en or en-GB",
            "keywords": "The page's keywords, a JSON list",
            "publisher": "Who publishes it, as the page says",
            "canonical_url": "The address that the page calls its own, where that is believed",
            "images": "The article's pictures, a JSON list of url, caption, and alt (the stand-in text)",
            "is_free": "1 free to read, 0 behind a paywall, empty unknown",
            "published_iso": _REVISED["published_iso"],
            "published_day": (
                "Day of publication in the publisher's own time zone; empty where no date, or only a month or year, "
                "is known"
            ),
            "published_utc": "Moment of publication in UTC; empty where the page gave no time or no time zone is known",
            "published_raw": "The date of publication as it stood on the page",
            "published_precision": "How precise that date is: year, month, day, minute or second",
            "published_ambiguous": (
                "1 where day and month could be swapped (03/04/2004) and neither page nor site decides; else 0"
            ),
            "published_alternative": "The other reading of an ambiguous date",
            "published_order": (
                "What decided between day and month: only reading, weekday, page, site, language …; see docs/dates.md"
            ),
            "published_source": "Where on the page that date stood, as in evidence.source",
            "published_timezone_source": (
                "How the time zone is known: source, printed with the date as an offset; abbreviation, from letters "
                "such as BST; site, assumed to be the site's own"
            ),
            "modified_iso": _REVISED["modified_iso"],
            "modified_utc": "Moment of that change in UTC; empty where the page gave no time or no time zone is known",
            "modified_raw": "The date of that change as it stood on the page",
            "word_count": (
                "Length of the body in words; in scripts without spaces, such as Chinese or Thai, in characters"
            ),
            "content_hash": _REVISED["content_hash"],
            "first_captured_at": "When the earliest capture of it was made, UTC",
            "last_captured_at": "When the latest capture of it was made, UTC",
            "revisions": "How many states of it the archive holds, the first included",
            "gone_at": (
                "When the page was first found to be gone (404, 410) or no article any more, UTC; empty while it is "
                "there. The other values are its last state"
            ),
            "gone_reason": "What stood in its place, in words",
            "cluster_id": (
                "Articles with the same number are copies or versions of one another, on one site or several: the "
                "smallest id among them; an article without any has its own"
            ),
        },
    ),
    "site": Entry(
        "News sites: one row for each registered domain.",
        {
            "id": "Number of the site",
            "domain": "Registered domain, such as 4ni.co.uk; host and port where there is none",
            "name": "Name of the site",
            "language": "Language of its pages where they do not say, as a BCP 47 tag",
            "timezone": "Time zone of its dates where they do not say, by its IANA name: Europe/London",
            "clocks_seen": (
                "What its time zone is learned from, as JSON: how many moments its pages gave in UTC and printed by "
                "their own clock, and how many of them each zone explains"
            ),
            "date_order": "Order of day, month and year in its numeric dates: DMY, MDY or YMD",
            "day_first_seen": "Number of its numeric dates that only make sense with the day first, such as 15/11/2004",
            "url_shapes": "What was learned of its addresses: which shapes turned out to be articles, as JSON",
            "url_traps": (
                "How many pages of which shape of address were of use to the last crawl, and its job, as JSON: the "
                "same command goes on from there where it was not finished"
            ),
            "month_first_seen": "Number of them that only make sense with the month first, such as 11/15/2004",
        },
    ),
    "url": Entry(
        "Every address that the archive ever met, and what became of it.",
        {
            "id": "Number of the address",
            "url": "The address in canonical form: no fragment, no tracking parameters, parameters sorted",
            "site_id": "The site it belongs to",
            "article_id": "The article that it leads to, if any",
            "fate": (
                "queued: not visited yet; archived: its article is here; unchanged: visited again, nothing new; "
                "redirected: leads to another address; duplicate: its article is here under another address; "
                "not_article: a page of another kind; skipped: not to be visited; gone: the site no longer has it; "
                "failed: no answer, or none that could be read"
            ),
            "fate_reason": "Why, in words",
            "first_found_at": "When it was first met, UTC",
            "last_visited_at": "When it was last asked for, UTC",
            "next_visit_at": "When it is to be asked for again, UTC",
            "etag": "The server's label for the version it last sent (ETag)",
            "last_modified": "When the page last changed, as the server said it (Last-Modified)",
        },
    ),
    "discovery": Entry(
        "Every place that offered an address, in the page's order: what a front page put first is data too.",
        {
            "id": "Number of the row",
            "url_id": "The address that was offered",
            "capture_id": "The capture of the page that offered it; empty for an address that a crawl was started with",
            "crawl_id": "The crawl that found it",
            "via": (
                "What kind of place it was: home, section, pagination, related, list, file, feed, sitemap, cdx or warc"
            ),
            "position": "Its place among the links there, counted from 1",
            "anchor_text": "Text of the link",
            "date_raw": "The date beside the link, as printed",
            "found_at": "When it was found, UTC",
        },
    ),
    "visit": Entry(
        "Every attempt at an address, failed ones too.",
        {
            "id": "Number of the attempt",
            "crawl_id": "The crawl that made it",
            "url_id": "The address that was asked for",
            "visited_at": "When, UTC",
            "outcome": "What came of it, in the words of url.fate",
            "reason": "Why, in words",
            "http_status": "HTTP status of the answer, such as 200 or 404; empty where none came",
            "capture_id": "The capture that was made, if any",
        },
    ),
    "capture": Entry(
        "Pages as they were received: what all other values were read from.",
        {
            "id": "Number of the capture",
            "url_id": "The address of the page",
            "captured_at": "When its bytes were received, by us or by the web archive that they come from, UTC",
            "origin": "live: from the site; file: a saved page; wayback: a web archive; warc: a WARC file",
            "http_status": "HTTP status that the page came with",
            "mime": "Kind of content, such as text/html",
            "charset": "Character encoding that the page was read in",
            "charset_source": (
                "How that is known: bom (the first bytes), header, meta (the page), or content where these were "
                "missing or wrong"
            ),
            "warc_file": "The WARC file that keeps the page: a name in the archive's WARC folder, or a path",
            "warc_offset": "Where in that file its record begins, in bytes",
            "warc_length": "Length of that record, in bytes",
            "warc_uri": "The address under which the record stands there: the one that was asked, letter by letter",
            "record_id": "The record's own name in the WARC file",
            "revisit_of": "The capture whose bytes this one repeats: they are kept once",
            "rendered_from": (
                "The capture of the page as it arrived, where this one is what a browser made of it: no server sent "
                "these bytes, so that http_status is empty"
            ),
            "payload_sha256": "SHA-256 of the page's bytes as they arrived, still compressed where the server did that",
            "truncated": "1 where the page was cut off on the way, else 0",
            "task": (
                "With what else the page was read, as JSON: its role in the crawl, what was known of its site, what "
                "others said of it; empty where that is nothing"
            ),
        },
    ),
    "crawl": Entry(
        "Every run of a spider.",
        {
            "id": "Number of the crawl",
            "job": "The same for every run of the same command: spider and arguments",
            "spider": "Name of the spider, as in scrapy crawl NAME",
            "arguments": "What it was started with, as JSON",
            "settings": "The settings that shaped it, as JSON",
            "version": "Version of newsscrape",
            "started_at": "When it began, UTC",
            "finished_at": "When it ended, UTC; empty while it runs, or where it was killed",
            "finish_reason": "Why it ended: finished, shutdown (Ctrl-C), archive_error …",
            "stats": "Scrapy's counts, as JSON",
        },
    ),
    "revision": Entry(
        "The states of an article over time: a row for each reading that differs from the one before.",
        {
            "id": "Number of the row",
            "article_id": "The article",
            "number": "1 for the first state, and so on",
            "capture_id": "The capture that it was read from",
            "extractor_version": "Version of newsscrape that read it",
            "cause": "page: the page had changed; extractor: a newer newsscrape read the same page differently",
            "changed_fields": "The fields that differ from the state before, a JSON list",
            "trivial": (
                "1 for a change without weight: punctuation, case, a slip of the pen, the date of change only; see "
                "docs/revisions.md; else 0"
            ),
            **_REVISED,
        },
    ),
    "author": Entry(
        "Names in bylines, by site: a name as printed, not a person.",
        {"id": "Number of the name", "site_id": "The site that printed it", "name": "The name"},
    ),
    "article_author": Entry(
        "Which names stand over which article.",
        {"article_id": "The article", "author_id": "The name", "position": "Its place in the byline, counted from 1"},
    ),
    "frontier": Entry(
        "What a crawl that is under way, or was stopped, has found to visit: the same command goes on from here. "
        "A job's rows are taken out when it is finished.",
        {
            "id": "Number of the row; they are visited in this order",
            "job": "The command that it belongs to, as in crawl.job",
            "key": "The address to ask for, in its one canonical form",
            "url_id": "The URL that it is",
            "address": "The address to ask for as it was found, where that is not the canonical form",
            "role": "What the page is taken for: article, section, feed, sitemap …",
            "depth": "How many related stories it lies away from the start",
            "host": "The host to ask; hosts take turns",
            "done": "1 where it has been visited in this job, else 0",
        },
    ),
    "related_story": Entry(
        "Stories that an article's page lists as related, as printed there.",
        {
            "id": "Number of the row",
            "article_id": "The article whose page lists the story",
            "capture_id": "The capture that it was read from",
            "position": "Place of the story on the page, counted from 1",
            "heading": "The words over the list",
            "url": "Address of the story, in canonical form",
            "url_id": "The same address, as a row of url",
            "headline": "Headline of the story, as listed",
            "date_raw": "Date of the story, as printed in the list",
            "date_iso": "The same date in ISO form, as precise as printed",
            "date_day": "Its day; empty where only a month or year was printed",
            "teaser": "The text under the headline in the list",
            "target_article_id": "The story itself, if it is in this archive",
        },
    ),
    "evidence": Entry(
        "Where each value of an article comes from: every candidate for it, the chosen one and those that lost.",
        {
            "id": "Number of the row",
            "article_id": "The article",
            "capture_id": "The capture that it was read from",
            "extractor_version": "Version of newsscrape that read it",
            "field": "What it is a candidate for: headline, body, byline, date_published, section …",
            "rank": "Its place among the candidates for this field, counted from 1",
            "value": "The value it would give; a body by its SHA-256; empty where the candidate was refused",
            "raw": "The text as it stood on the page",
            "source": "Where it stood: jsonld:…, meta:…, microdata:…, dom:… (the visible page), url …",
            "rule": "The rule by which it was read or refused",
            "chosen": "1 for the value that the article has, else 0",
        },
    ),
    "article_count": Entry(
        "How many articles there are by site, month and language: what the charts of newsscrape serve are drawn from. "
        "Triggers keep it true with every change of an article.",
        {
            "site_id": "The site",
            "month": "Month of publication, as precise as it is known: 2004-11, 2004, or empty for no date",
            "language": "Language of the articles; empty where it is not known",
            "articles": "Number of articles",
            "words": "Number of words in their texts",
            "headline": "How many have a headline",
            "byline": "How many have a byline",
            "section": "How many have a section",
            "description": "How many have a description",
            "published": "How many have a date of publication, however precise",
            "modified": "How many state when they were changed",
            "coarse": "How many have a date without a day",
            "ambiguous": "How many have a date whose day and month may be swapped",
            "paywalled": "How many are not free to read",
            "revised": "How many have more than one revision",
            "gone": "How many the site has taken down",
        },
    ),
    **WORK,
    "duplicate": Entry(
        "Pairs of articles that have text in common: one row a pair. The view duplicates shows them with headlines, "
        "and who published first; docs/duplicates.md has the rules.",
        {
            "id": "Number of the pair",
            "article_id": "The one article, the smaller id",
            "other_id": "The other article",
            "kind": COPY_KIND,
            "similarity": COPY_SIMILARITY,
        },
    ),
    "fingerprint": Entry(
        "Numbers that stand for runs of words in an article, by which articles with text in common are found.",
        {
            "hash": "Hash of six words in a row; equal ones mark the same words",
            "key": "The article's place among those that share the hash; near ones are compared",
            "article_id": "The article",
        },
    ),
}
