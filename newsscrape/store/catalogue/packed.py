"""The meaning of the tables behind the views ``evidence`` and ``revision``, and of what else is packed."""

from __future__ import annotations

from newsscrape.store.catalogue.description import Description

_IN_ARTICLE = "; empty if is_present is 1: see article"

PACKED = {
    "article_state": Description(
        "The rows of revision. A state that the article is in now has its texts in the table article only; read them "
        "in the view revision.",
        {
            "id": "ID of the row",
            "article_id": "The article",
            "number": "1 for the first state, and so on",
            "capture_id": "The capture it was read from",
            "extractor_version": "As in revision",
            "cause": "As in revision",
            "changed_fields": "As in revision",
            "trivial": "As in revision",
            "is_present": "1 if the article says the same now, and has the texts; otherwise 0",
            "headline": f"Headline{_IN_ARTICLE}",
            "byline": f"Byline{_IN_ARTICLE}",
            "body": f"Body{_IN_ARTICLE}",
            "published_iso": f"Date of publication{_IN_ARTICLE}",
            "modified_iso": f"Date of change{_IN_ARTICLE}",
            "content_hash": f"As in article{_IN_ARTICLE}",
            "last_captured_at": "As in revision",
        },
    ),
    "evidence_page": Description(
        "The pages that the view evidence has candidates of.",
        {
            "id": "ID of the row",
            "article_id": "The article",
            "capture_id": "The capture it was read from",
            "layout_id": "Its candidates, in evidence_layout; below zero if they are its own",
        },
    ),
    "evidence_layout": Description(
        "Candidates in their order. Pages of one template have the same.",
        {
            "layout_id": "A hash of the candidates, or the page that has them alone, below zero",
            "position": "Place of the candidate, counted from 0",
            "kind_id": "The candidate's row in evidence_kind",
            "rank": "As in evidence",
            "value": (
                "Number of the text of its value: in evidence_text, else, under 100, a column of the table article "
                "(0 headline, 1 share_title, 2 title_tag, 3 byline, 4 description, 5 section, 6 language, 7 keywords, "
                "8 publisher, 9 canonical_url, 10 images, 11 published_iso, 12 published_raw, 13 modified_iso, "
                "14 modified_raw)"
            ),
            "raw": "Number of its raw text, likewise",
        },
    ),
    "evidence_text": Description(
        "Texts of candidates that the article does not have, or no longer has.",
        {"page_id": "The page, in evidence_page", "number": "Its number, in evidence_layout", "text": "The text"},
    ),
    "evidence_kind": Description(
        "What candidates have in common: the field, where and how it was read, and whether it was chosen.",
        {
            "id": "ID of the row",
            "field": "As in evidence",
            "source": "As in evidence",
            "rule": "As in evidence",
            "extractor_version": "As in evidence",
            "chosen": "As in evidence",
        },
    ),
    "article_fingerprint": Description(
        "The rows of fingerprint by article.",
        {
            "article_id": "The article",
            "key": "As in fingerprint",
            "hashes": "Its hashes, of six bytes each",
        },
    ),
    "packing_backlog": Description(
        "Articles of an earlier version's archive that are still to be packed; empty when it is done. Any command that "
        "writes to the archive goes on with it.",
        {"next_id": "The first article that is not packed yet", "last_id": "The last"},
    ),
}
