"""Descriptions of the tables that record work on the archive itself: part of ``store/catalogue/tables.py``."""

from __future__ import annotations

from newsscrape.store.catalogue.description import Description

WORK: dict[str, Description] = {
    "reextraction": Description(
        "Runs of newsscrape reextract, which re-runs extraction on the stored pages.",
        {
            "id": "ID of the run",
            "started_at": "When it began, UTC",
            "finished_at": "When it ended, UTC; empty if it was interrupted: the same command continues it",
            "extractor_version": "Version of newsscrape that read the pages",
            "code": "SHA-256 of its code, shortened: a version under development changes without a new number",
            "filters": "The articles and fields that were chosen, as JSON",
            "last_article_id": "The last article it has read, in order of ID",
            "articles": "Number of articles read",
            "changed": "Number of articles that it reads differently",
            "last_capture_id": "The last capture of a page without an article that it has read, in order of ID",
        },
    ),
    "extraction_change": Description(
        "Values that a re-extraction changed: one row for each field of each article.",
        {
            "id": "ID of the row",
            "run": "The re-extraction",
            "article_id": "The article",
            "capture_id": "The capture that was read again",
            "field": "The column of article that changed, or authors, or related",
            "old": "The old value; for a body, the beginning of its SHA-256 and the words where the two first differ",
            "new": "The new value, in the same form",
            "old_version": "Version of newsscrape that had read the old value",
            "extractor_version": "Version of newsscrape that read the new one",
            "changed_at": "When, UTC",
        },
    ),
    "extraction_failure": Description(
        "Articles that a re-extraction could not read again, and why. They are unchanged.",
        {
            "id": "ID of the row",
            "run": "The re-extraction",
            "article_id": "The article",
            "capture_id": "The capture that could not be read again, or is no longer read as an article",
            "reason": "Reason in words",
        },
    ),
    "removal": Description(
        "Articles that newsscrape forget removed permanently: how much was removed, never what it said.",
        {
            "id": "ID of the removal",
            "day": "When",
            "reason": "The reason that was given",
            "articles": "Number of articles removed: 0 or 1",
            "revisions": "Number of revisions removed",
            "captures": "Number of captures removed",
            "records": "Number of records overwritten in WARC files",
            "urls": "Number of URLs barred",
        },
    ),
    "barred": Description(
        "URLs that must not return to the archive, stored only as hashes.",
        {
            "url_hash": "SHA-256 of the URL without scheme, www. and trailing slash",
            "removal_id": "The removal that barred it",
        },
    ),
}
