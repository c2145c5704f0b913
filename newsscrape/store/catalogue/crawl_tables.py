"""What the tables mean that say what was done to the archive itself: part of ``store/catalogue/tables.py``."""

from __future__ import annotations

from newsscrape.store.catalogue.entry import Entry

WORK: dict[str, Entry] = {
    "reextraction": Entry(
        "Runs of newsscrape reextract: the stored pages read again by the extractor of that day.",
        {
            "id": "Number of the run",
            "started_at": "When it began, UTC",
            "finished_at": "When it ended, UTC; empty where it was interrupted: the same command goes on with it",
            "extractor_version": "Version of newsscrape that read the pages",
            "code": "SHA-256 of its code, shortened: a version under development changes without a new number",
            "filters": "Which articles and fields it was asked for, as JSON",
            "last_article_id": "The article it has come to, in the order of their numbers",
            "articles": "Number of articles it has looked at",
            "changed": "Number of them that it reads differently",
        },
    ),
    "extraction_change": Entry(
        "Values that a re-extraction changed: a row for each field of each article.",
        {
            "id": "Number of the row",
            "run": "The re-extraction",
            "article_id": "The article",
            "capture_id": "The capture that was read again",
            "field": "The column of article that changed, or authors, or related",
            "old": "Its value before; of a body the beginning of its SHA-256 and the words where the two part",
            "new": "Its value since, written likewise",
            "old_version": "Version of newsscrape that had read the old value",
            "extractor_version": "Version of newsscrape that read the new one",
            "changed_at": "When, UTC",
        },
    ),
    "extraction_failure": Entry(
        "Articles that a re-extraction left as they were, and why.",
        {
            "id": "Number of the row",
            "run": "The re-extraction",
            "article_id": "The article",
            "capture_id": "The capture that could not be read again, or is read as no article any more",
            "reason": "Why, in words",
        },
    ),
    "removal": Entry(
        "Articles that were taken out for good (newsscrape forget): how much went, never what it said.",
        {
            "id": "Number of the removal",
            "day": "When",
            "reason": "Why, in the words of the one who did it",
            "articles": "Number of articles taken out: 0 or 1",
            "revisions": "Number of states of it",
            "captures": "Number of captures",
            "records": "Number of records overwritten in WARC files",
            "urls": "Number of addresses barred",
        },
    ),
    "barred": Entry(
        "Addresses that must not come back into the archive, by their hash alone.",
        {
            "url_hash": "SHA-256 of the address without its scheme, www. and closing slash",
            "removal_id": "The removal that barred it",
        },
    ),
}
