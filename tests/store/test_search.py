"""Search: queries are parsed alike in the terminal and in Datasette, by one parser in SQL."""

from __future__ import annotations

import random
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from newsscrape.article.folding import FOLDED, folded, index_marks
from newsscrape.errors import BadArgument
from newsscrape.store.archive import Archive
from newsscrape.store.queries import QUERIES
from newsscrape.store.reader import search
from newsscrape.store.rows import insert
from newsscrape.store.search import parse

# Name → language and text of an article.
TEXTS = {
    "flood": ("en", "Floods closed two bridges in Newry, and the flooding reached the new station."),
    "storm": ("en-GB", "A storm flooded the harbour. The news came late."),
    "ferry": ("en", "The ferry from Lodz docked; Strasse is a German word."),
    "polish": ("pl", "Powódź w Łodzi. Miasto Łódź czeka."),
    "german": ("de", "Die Straße am Fluß ist gesperrt. Das Floods Festival."),
    "turkish": ("tr", "Isparta'da ILIK bir gün, ırmak taştı. İzmir bekliyor."),
    "nordic": ("da", "Øresund og Ærø: færgen sejler igen."),
    "vietnamese": ("vi", "Bão ở Đà Nẵng."),
    "greek": ("el", "ΑΘΗΝΑΣ: οι δρόμοι. Ο Παύλος γύρισε."),
    "arabic": ("ar", "أحمد محمد في القاهرة"),
    "vowelled": ("ar", "مُحَمَّد في اَلْقَاهِرَة"),
    "korean": ("ko", "서울에서 회의가 열렸다. 고속도로를 막았다."),
    "japanese": ("ja", "東京で火事。人々は逃げた。"),
    "chinese": ("zh", "北京发生火灾,京北没有。"),
    "french": ("fr", "Le pari de la ville. Les cafés news."),
    "unknown": (None, "The floods of the spring were the worst of the century and the town was shut."),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: Any) -> Any:
    path: Path = tmp_path_factory.mktemp("search") / "archive.db"
    opened = Archive.open(path)
    db, now = opened.db, "2026-01-01T00:00:00Z"
    site = insert(db, "site", domain="paper.example")
    for number, (name, (language, text)) in enumerate(TEXTS.items(), 1):
        url = insert(db, "url", url=f"https://paper.example/{name}", site_id=site, fate="archived", first_found_at=now)
        capture = insert(
            db, "capture", url_id=url, captured_at=now, origin="file", payload_sha256=name,
        )  # fmt: skip
        insert(
            db, "article", url_id=url, site_id=site, capture_id=capture, headline=f"Number {number} {name}", body=text,
            byline="Ann Lee" if number % 2 else "Flood Murphy", language=language, word_count=9, content_hash=name,
            first_captured_at=now, last_captured_at=now, published_iso=_dates(number), published_day=_days(number),
        )  # fmt: skip
    opened.close()
    read = Archive.read(path)
    yield read
    read.close()


def _dates(number: int) -> str | None:
    return {1: "2004", 2: "2004-11", 3: "2004-11-15"}.get(number, "2010-01-02T08:00:00+01:00")


def _days(number: int) -> str | None:
    return None if number < 3 else _dates(number)[:10]  # type: ignore[index]


def found(archive: Archive, query: str, **limits: str) -> set[str]:
    """The articles that the terminal finds; a query of Datasette's that finds others is an error."""
    results = search(archive, query, **limits)
    here = {row["url"].rpartition("/")[2] for row in results.rows}
    with sqlite3.connect(f"{archive.path.as_uri()}?mode=ro", uri=True) as plain:
        plain.row_factory = sqlite3.Row
        given = {"q": query, "since": "", "until": "", "site": "", **limits}
        there = {row["url"].rpartition("/")[2]: row for row in plain.execute(QUERIES["ranked_search"]["sql"], given)}
    assert set(there) == here and len(here) == results.found
    assert {row["understood"] for row in there.values()} <= {results.understood}
    assert {row["found"] for row in there.values()} <= {results.found}
    return here


@pytest.mark.parametrize(
    ("query", "names"),
    [
        # English words in their forms, in English articles only.
        ("flood", "flood storm ferry polish german turkish"),  # those that are by Flood Murphy, see below
        ("body:flood", "flood storm unknown"),
        ("body:floods", "flood storm unknown german"),
        ("body:flooding", "flood storm unknown"),
        ("body:bridge", "flood"),
        ('body:"floods"', "flood unknown german"),
        ("body:news", "storm french"),
        ("body:new", "flood"),
        ("body:new*", "flood storm french"),
        ("body:dock", "ferry"),
        ("body:reaches", "flood"),
        ("body:paris", ""),
        # Letters that readers fold.
        ("lodz", "ferry polish"),
        ("Łódź", "ferry polish"),
        ("łodzi", "polish"),
        ("strasse", "ferry german"),
        ("STRAẞE", "ferry german"),
        ("Fluss", "german"),
        ("irmak", "turkish"),
        ("ırmak", "turkish"),
        ("ilik", "turkish"),
        ("izmir", "turkish"),
        ("oresund", "nordic"),
        ("Ærø", "nordic"),
        ("faergen", "nordic"),
        ("da nang", "vietnamese"),
        ("Αθήνας", "greek"),
        ("ΑΘΗΝΑΣ", "greek"),
        ("αθηνας", "greek"),
        ("ΠΑΥΛΟΣ", "greek"),
        ("محمد", "arabic vowelled"),
        ("مُحَمَّد", "arabic vowelled"),
        ("احمد", "arabic"),
        ("القاهره", "arabic vowelled"),
        ("서울", "korean"),
        ("서울은", "korean"),
        ("고속도로", "korean"),
        ("회의", "korean"),
        ("cafes", "french"),
        # Scripts without spaces, one character and more.
        ("京", "japanese chinese"),
        ("火", "japanese chinese"),
        ("東京", "japanese"),
        ("北京", "chinese"),
        ("火事", "japanese"),
        ("京発", ""),
        ("東京 火事", "japanese"),
        ("東京 OR 北京", "japanese chinese"),
        ("火 -北京", "japanese"),
        ("(東京 or 北京) and not 火灾", "japanese"),
        # Boolean logic.
        ("ferry OR storm", "ferry storm"),
        ("ferry or storm", "ferry storm"),
        ("body:floods and newry", "flood"),
        ("body:flood NOT storm", "flood unknown"),
        ("body:flood -storm", "flood unknown"),
        ("-storm body:flood", "flood unknown"),
        ("body:flood AND NOT (storm OR newry)", "unknown"),
        ("body:flood -storm -newry", "unknown"),
        ("newry OR -number", "flood"),
        ("NOT number", ""),
        ("(newry OR ferry) (lodz OR bridges)", "flood ferry"),
        ("newry OR ferry lodz", "flood ferry"),
        ('body:flood -"news came"', "flood unknown"),
        # Fields, phrases, beginnings.
        ("headline:flood", "flood"),
        ("headline: flood", "flood"),
        ("Headline:(flood OR storm)", "flood storm"),
        ("headline:(flood OR byline:(flood -lee)) storm", "storm"),
        ("byline:lee newry", "flood"),
        ('"two bridges"', "flood"),
        ('"bridges two"', ""),
        ('headline:"number 2"', "storm"),
        ("“two bridges”", "flood"),
        ("harb*", "storm"),
        ("東*", "japanese"),
        # Signs.
        ("Newry - station", "flood"),
        ("newry/station", ""),
        ("Isparta'da", "turkish"),
        ("newry　station", "flood"),
        ("Newry, station!", "flood"),
    ],
)
def test_what_is_found(archive: Archive, query: str, names: str) -> None:
    expected = set(names.split())
    if query == "flood":
        expected = {name for n, name in enumerate(TEXTS, 1) if n % 2 == 0} | {"flood", "storm", "unknown"}
    assert found(archive, query) == expected


@pytest.mark.parametrize(
    ("limits", "names"),
    [
        ({"since": "2004", "until": "2004"}, "flood storm ferry"),
        ({"since": "2004-11-15"}, "flood storm ferry other"),
        ({"since": "2004-12", "until": "2005"}, "flood"),
        ({"until": "2004-11-14"}, "flood storm"),
        ({"until": "2004-10"}, "flood"),
        ({"until": "2003-12-31"}, ""),
        ({"since": "2010-01-02", "until": "2010-01-02"}, "other"),
        ({"since": "2004-11-15", "until": "2004-11-15"}, "flood storm ferry"),
        ({"since": "2004-11-16", "until": "2009"}, "flood storm"),
        ({"until": "2010-01"}, "flood storm ferry other"),
        ({"since": "2005", "until": "2004"}, ""),
        ({"since": "2011"}, ""),
        ({"since": "1066"}, "flood storm ferry other"),
        ({"since": "May"}, ""),
        ({"until": '2010" OR "zzall'}, ""),
        ({"site": "paper.example", "since": " 2010 "}, "other"),
        ({"site": "another.example"}, ""),
        ({"site": '" OR "zzall'}, ""),
    ],
)
def test_a_month_or_a_year_is_found_where_one_of_its_days_may_lie(
    archive: Archive, limits: dict[str, str], names: str
) -> None:
    known = {"flood", "storm", "ferry"}
    assert {name if name in known else "other" for name in found(archive, "number", **limits)} == set(names.split())


@pytest.mark.parametrize(
    ("query", "place", "why"),
    [
        ('a "broken query', 3, "the quotation mark is not closed"),
        ("(flood storm", 1, "the bracket is not closed"),
        ("((flood) storm", 1, "the bracket is not closed"),
        ("flood) storm", 6, "the bracket closes nothing"),
        ("flood ()", 8, "the bracket holds nothing"),
        ("AND (flood)", 1, "AND has nothing before it"),
        ("flood OR", 7, "OR has nothing after it"),
        ("flood and or storm", 11, "OR has no word before it"),
        ("flood not", 7, "NOT has nothing after it"),
        ("flood -(-)", 10, "the bracket holds nothing"),
        ("flood - -storm - ", 0, ""),
        ("NOT NOT flood", 5, "NOT appears twice"),
        ("headline:", 1, "headline: names no word"),
        ("flood headline: OR x", 7, "headline: names no word"),
        ("fl*od", 1, "* stands only at the end of a word"),
        ("flood *", 7, "* stands only at the end of a word"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_place(
    archive: Archive, query: str, place: int, why: str
) -> None:
    if not place:
        assert parse(query).error is None
        return
    assert parse(query).error == f"character {place}: {why}"
    with pytest.raises(BadArgument, match=re.escape(why)):
        search(archive, query)


@pytest.mark.parametrize("query", ["", "   ", "!?", '""', "- -"])
def test_a_query_without_a_word_is_told(archive: Archive, query: str) -> None:
    with pytest.raises(BadArgument, match="holds no word"):
        search(archive, query)


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        ("Flood -storm", "flood AND NOT storm"),
        ("flood storm or ferry", "flood AND storm OR ferry"),
        ('(Łódź or "ferry Boat") harb*', '(lódź OR "ferry boat") AND harb*'),
        ("headline:(flood or storm)", "headline: (flood OR storm)"),
        ("東京 headline: 火事", "東京 AND headline: 火事"),
    ],
)
def test_a_query_is_shown_as_it_was_understood(query: str, understood: str) -> None:
    assert parse(query).understood == understood


def test_the_count_is_that_of_all(archive: Archive) -> None:
    results = search(archive, "number", limit=3)
    assert (len(results.rows), results.found) == (3, len(TEXTS))


def test_a_snippet_shows_the_text_as_it_was_printed(archive: Archive) -> None:
    snippets = {q: search(archive, q).rows[0]["snippet"] for q in ("Łodzi", "東京", "newry", "Straße -ferry")}
    assert "[Łodzi]" in snippets["Łodzi"] and "Łódź" in snippets["Łodzi"]
    assert snippets["東京"] == "[東京]で火事。人々は逃げた。"
    assert "[Newry]" in snippets["newry"] and "[Straße]" in snippets["Straße -ferry"]


def test_words_are_found_by_their_own_letters_in_the_box_over_a_table(archive: Archive) -> None:
    """Datasette hands what is typed there to the index as it is."""
    query = "SELECT COUNT(*) FROM article_fts WHERE article_fts MATCH ?"
    for word, count in (("Łódź", 1), ("lodz", 2), ("Straße", 1), ("Øresund", 1), ("newry", 1)):
        assert archive.db.execute(query, [f'"{word}"']).fetchone() == (count,), word


_PIECES = [
    "flood",
    "Łódź",
    "東京",
    '"two bridges"',
    "new*",
    "(",
    ")",
    "and",
    "OR",
    "not",
    "-",
    "headline:",
    "-x",
    '"',
    "*",
]


def test_whatever_is_typed_is_understood_or_refused(archive: Archive) -> None:
    chance = random.Random(1)
    for _ in range(60):
        query = "".join(chance.choice(_PIECES) + chance.choice(["", " "]) for _ in range(chance.randrange(1, 9)))
        if (asked := parse(query)).error is None and asked.match:
            found(archive, query)
        else:
            assert asked.error or not asked.match, query


def _tokens(text: str) -> list[str]:
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE VIRTUAL TABLE t USING fts5(x, tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")"
    )
    db.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
    db.execute("INSERT INTO t VALUES (?)", [text])
    return [token for (token,) in db.execute("SELECT term FROM v ORDER BY offset")]


def test_an_index_and_a_query_fold_alike() -> None:
    """Every letter that is folded, and some of those around them, in Python for the index and in SQL for a query."""
    letters = [
        *FOLDED,
        *(chr(code) for span in ((0xC0, 0x250), (0x621, 0x6D4), (0xE01, 0xE4F)) for code in range(*span)),
    ]
    for at in range(0, len(letters), 60):
        text = "x" + "y".join(letters[at : at + 60])
        asked = parse(f'"{text}"')
        assert asked.match and _tokens(asked.match) == _tokens(str(folded(text)))


@pytest.mark.parametrize(
    ("language", "text", "marks"),
    [
        ("en-GB", "Roofs", "zzall zzen"),
        ("fr", "the of and to", "zzall"),
        (None, "The roof of the house was lost to the wind", "zzall zzen"),
        (None, "Das Dach ist weg", "zzall"),
        ("de", "Die Straße, die Straße am Fluß", "zzall Straße Fluß"),
    ],
)
def test_what_marks_an_article(language: str | None, text: str, marks: str) -> None:
    assert index_marks(language, None, text, None) == marks
