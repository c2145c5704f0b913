"""Descriptions of the tables of a reader's own tags and notes."""

from __future__ import annotations

from newsscrape.store.catalogue.description import Description

TAG = Description(
    "Tags that readers gave to articles: newsscrape tag, or the article's page with newsscrape serve --edit.",
    {
        "article_id": "The article",
        "name": "The tag",
        "tagged_at": "When, UTC",
    },
)

NOTE = Description(
    "Notes that readers wrote on articles.",
    {
        "id": "ID of the note",
        "article_id": "The article",
        "text": "The note",
        "written_at": "When, UTC",
    },
)
