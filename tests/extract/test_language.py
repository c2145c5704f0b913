"""The language of a page: the declared one, or that of its text if this is certain. ``passages.tsv`` has the passages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsscrape.extract.candidates import choose
from newsscrape.extract.language import SAMPLE, language_candidates, normalise
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext

PASSAGES = [line.split("\t") for line in Path(__file__).with_name("passages.tsv").read_text("utf-8").splitlines()]


def reading(head: str = "", lang: str = "", host: str = "www.harbourpost.example") -> ParsedHtml:
    attribute = f' lang="{lang}"' if lang else ""
    return ParsedHtml.of(
        f"<html{attribute}><head>{head}</head><body></body></html>", PageContext(f"https://{host}/news/4711")
    )


def data(**properties: Any) -> str:
    node = {"@type": "NewsArticle", "headline": "Ferry returns", "datePublished": "2024-05-01"} | properties
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def language(text: str, **page: str) -> str | None:
    chosen, _ = choose(language_candidates(reading(**page), text))
    return chosen.value if chosen else None


@pytest.mark.parametrize(("code", "text"), PASSAGES, ids=[code for code, _ in PASSAGES])
def test_a_passage_is_told_by_its_text(code: str, text: str) -> None:
    assert language(text) == code
    assert language(text, lang=code) == code
    assert language(text, lang="en-US", head='<meta property="og:locale" content="en_US">')[:2] == code


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param("sr-RS", "sr", id="Serbian in Cyrillic"),
        pytest.param("nb-NO", "no", id="Bokmål"),
        pytest.param("nn", "no", id="Nynorsk, or so it says"),
        pytest.param("bs", "hr", id="Bosnian"),
        pytest.param("gl", "pt", id="Galician"),
        pytest.param("ms", "id", id="Malay"),
        pytest.param("fil", "tl", id="Filipino"),
        pytest.param("zh-Hant-TW", "zh", id="Chinese with its script"),
        pytest.param("ast", "es", id="Asturian, which CLD2 does not know"),
        pytest.param("nds", "de", id="Low German, which CLD2 does not know"),
    ],
)
def test_a_declaration_stands_beside_a_language_much_like_it(code: str, text: str) -> None:
    passage = dict(PASSAGES)[text]
    assert (language(passage, lang=code) or "").partition("-")[0] == code.partition("-")[0]


def test_the_country_of_the_domain_tells_languages_much_like_each_other_apart() -> None:
    text = "Predsednica opštine je otvorila novi most preko reke, a stotine ljudi su stajale na obe obale i mahale. "
    found = language_candidates(reading(host="www.novine.rs"), text)
    assert [(c.value, c.source) for c in found] == [("sr", "text")]


def test_an_unsure_detection_is_kept_as_evidence_and_not_believed() -> None:
    mixed = dict(PASSAGES)["en"][:70] + dict(PASSAGES)["fi"][:70] + dict(PASSAGES)["cy"][:70]
    found = language_candidates(reading(), mixed)
    assert [(c.value, c.rule) for c in found] == [(None, "detected in the body, not surely")]


@pytest.mark.parametrize("text", ["", "Mayor opens new bridge", "1 2 3 4 5 6 7 8 9 10 " * 20, "\u2028" * 90])
def test_too_little_text_tells_nothing(text: str) -> None:
    assert language_candidates(reading(), text) == []
    assert language(text, lang="fi") == "fi"


@pytest.mark.parametrize("character", ["\x00", "\x1f", "\ufffe", "\ud800", "\U0010ffff", "\u2028"])
def test_characters_that_the_library_refuses_do_no_harm(character: str) -> None:
    assert language(character.join(dict(PASSAGES)["fr"].split(" "))) == "fr"


def test_only_the_beginning_of_a_text_is_read() -> None:
    english, russian = dict(PASSAGES)["en"], dict(PASSAGES)["ru"]
    assert language(english * (SAMPLE // len(english) + 1) + russian * 1_000) == "en"


ENGLISH = "The company said that the ferry was back and that it would sail from the dock with all of its crew. " * 3
GERMAN = (
    "Die Firma sagte, dass die Fähre wieder fährt und nicht mehr im Dock liegt, auch wenn das Wetter schlecht ist. " * 3
)
RUSSIAN = "Паром снова вышел в море, и компания сообщила, что он не будет стоять в доке. " * 3


@pytest.mark.parametrize(
    ("lang", "head", "text", "expected"),
    [
        ("en-gb", "", ENGLISH, "en-GB"),
        ("EN", "", ENGLISH, "en"),
        ("", data(inLanguage="en_US"), ENGLISH, "en-US"),
        ("", '<meta property="og:locale" content="de_DE">', GERMAN, "de-DE"),
        ("en", "", RUSSIAN, "ru"),
        ("en", '<meta property="og:locale" content="ru_RU">', RUSSIAN, "ru-RU"),
        ("en", "", GERMAN, "de"),
        (
            "nb",
            "",
            "Fergen er tilbake og det er ikke mer å si, sier selskapet som eier den og har den til salgs etter jul.",
            "nb",
        ),
        ("ja", "", ENGLISH, "en"),
        ("und", "", "", None),
        ("", "", "", None),
        ("x" * 500, "", "short", None),
    ],
)
def test_declarations_in_order_of_trust(lang: str, head: str, text: str, expected: str | None) -> None:
    assert language(text, lang=lang, head=head) == expected


def test_a_contradicted_declaration_stays_as_evidence() -> None:
    refused = language_candidates(reading(lang="en"), RUSSIAN)[0]
    assert (refused.value, refused.raw, refused.rule) == (None, "en", "contradicted: the text reads like ru")


@pytest.mark.parametrize(
    ("raw", "tag"),
    [
        ("en", "en"),
        ("EN-gb", "en-GB"),
        ("sr-Latn-RS", "sr-RS"),
        ("de_DE.UTF-8", "de-DE"),
        ("es-419", "es-419"),
        ("guj", "gu"),
        ("ger-CH", "de-CH"),
        ("en, de", "en"),
        ("english", None),
        ("", None),
        ("12", None),
    ],
)
def test_language_tags(raw: str, tag: str | None) -> None:
    assert normalise(raw) == tag
