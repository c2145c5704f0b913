"""References: as precise as the date is known, and nothing that a paper prints can break the format."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from newsscrape.article.citation import Cited, bibtex, csl_json, ris

STORY = Cited(
    id=7, headline="Ferry & bridge: 50% dearer {again}", authors=("Ann Lee", "Ngũgĩ wa Karanja"), newspaper="The Quay News",
    published="2004-11-15T10:05:00+00:00", url="https://quay.example/a_b?c=1%20", captured="2024-03-01T09:00:00Z",
    sha256="ab" * 32, language="en",
)  # fmt: skip


@pytest.mark.parametrize(
    ("published", "parts", "biblatex", "ris_date"),
    [
        ("2004-11-15T10:05:00+00:00", [2004, 11, 15], "2004-11-15", "2004/11/15/"),
        ("2004-11", [2004, 11], "2004-11", "2004/11//"),
        ("2004", [2004], "2004", "2004///"),
        (None, None, None, None),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(published, parts, biblatex, ris_date):
    story = replace(STORY, published=published)
    item = json.loads(csl_json(story))[0]
    assert item.get("issued", {}).get("date-parts") == ([parts] if parts else None)
    assert (f"date = {{{biblatex}}}" in bibtex(story)) is (biblatex is not None)
    assert (f"DA  - {ris_date}" in ris(story)) is (ris_date is not None)


def test_bibtex_escapes_what_tex_reads():
    assert r"title = {Ferry \& bridge: 50\% dearer \{again\}}" in bibtex(STORY)
    assert "url = {https://quay.example/a_b?c=1%20}" in bibtex(STORY)
    assert "author = {{Ann Lee} and {Ngũgĩ wa Karanja}}" in bibtex(STORY)


def test_ris_stays_one_line_a_field():
    lines = ris(replace(STORY, headline="Two\nlines\r\nER  - ")).split("\r\n")
    assert lines[1] == "TI  - Two lines ER -"
    assert lines.count("ER  - ") == 1


def test_the_note_says_where_the_evidence_is():
    for text in (bibtex(STORY), ris(STORY), csl_json(STORY)):
        assert "2024-03-01T09:00:00Z" in text and STORY.sha256 in text
