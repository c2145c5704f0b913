"""Credit lines: where they begin and end, and how the names in them are separated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsscrape.extract.authors.credits import read_credit
from newsscrape.extract.authors.roles import by_role
from support.author_pages import read

CONJUNCTIONS = {
    "en": "and", "de": "und", "fr": "et", "es": "y", "it": "e", "nl": "en", "da": "og", "sv": "och", "fi": "ja",
    "pl": "i", "hr": "i", "cs": "a", "hu": "és", "ro": "și", "tr": "ve", "az": "və", "id": "dan", "sq": "dhe", "ga": "agus",
    "eu": "eta", "lv": "un", "lt": "ir", "vi": "và", "ru": "и", "uk": "та", "bg": "и", "kk": "және", "el": "και", "ka": "და",
    "hy": "և", "fa": "و", "ur": "اور", "hi": "और", "bn": "এবং", "ta": "மற்றும்", "th": "และ", "ko": "및",
    "de-AT": "sowie", "sw": "na", "tl": "at",
}  # fmt: skip


@pytest.mark.parametrize("word", CONJUNCTIONS.values(), ids=CONJUNCTIONS.keys())
@pytest.mark.parametrize("comma", ["", ","], ids=["plain", "comma"])
def test_a_conjunction_separates_names_with_or_without_a_comma_before_it(word: str, comma: str) -> None:
    line = f"By Mira Holt, Jon Aske{comma} {word} Lea Brandt"
    assert read_credit(line).people == ("Mira Holt", "Jon Aske", "Lea Brandt")


@pytest.mark.parametrize("word", ["AND", "UND", "ET", "Y", "OCH", "EN"])
def test_a_conjunction_in_capitals_separates_names_in_capitals(word: str) -> None:
    assert read_credit(f"BY MIRA HOLT, JON ASKE, {word} LEA BRANDT").people == ("MIRA HOLT", "JON ASKE", "LEA BRANDT")


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("By Mira Holt, Larnport, and Jon Aske, New York", ("Mira Holt", "Jon Aske")),
        ("By Mira Holt in Larnport and Jon Aske in Paris", ("Mira Holt", "Jon Aske")),
        ("By Mira Holt & Jon Aske", ("Mira Holt", "Jon Aske")),
        ("By Jon Aske, Jr. and Mira Holt", ("Jon Aske, Jr.", "Mira Holt")),
        ("Von Mira Holt u. Jon Aske", ("Mira Holt", "Jon Aske")),
        ("Testo di Mira Holt, foto di Jon Aske", ("Mira Holt",)),
        ("By January Holt and Jon Aske", ("January Holt", "Jon Aske")),
        ("海岸报记者 林美华", ("林美华",)),
        ("記者林美華／台北報導", ("林美華",)),
        ("By Mira Holt, as well as Jon Aske", ("Mira Holt", "Jon Aske")),
        ("Por José Ortega y Gasset y Luis Gil", ("José Ortega y Gasset", "Luis Gil")),
        ("By Mira and Jon Aske", ("Mira", "Jon Aske")),
        ("بقلم أحمد علي وسارة حسن", ("أحمد علي", "سارة حسن")),
        ("بقلم أحمد علي وليد", ("أحمد علي وليد",)),
        ("김민수·이영희 기자", ("김민수", "이영희")),
        ("김민수와 이영희 기자", ("김민수", "이영희")),
        ("记者：林美华、王大海", ("林美华", "王大海")),
        ("作者：林美华和王大海", ("林美华", "王大海")),
        ("文・山田太郎、鈴木花子", ("山田太郎", "鈴木花子")),
    ],
)
def test_each_script_has_its_own_separators(line: str, people: tuple[str, ...]) -> None:
    assert read_credit(line).people == people


@pytest.mark.parametrize(
    "line", ["By Mira Holt Sunday, 3 March 2024", "By Mira Holt on Sunday", "By Mira Holt, May 3, 2024", "By Mira Holt 5 min read"]
)  # fmt: skip
def test_a_credit_stops_at_a_date(line: str) -> None:
    assert read_credit(line).people == ("Mira Holt",)


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("โดย สมศรี ใจงาม", ("สมศรี ใจงาม",)),
        ("लेखक: राम कुमार और सीता देवी", ("राम कुमार", "सीता देवी")),
        ("Автор: Анна Ли", ("Анна Ли",)),
        ("Γράφει ο Γιώργος Παππάς", ("Γιώργος Παππάς",)),
        ("מאת דנה לוי", ("דנה לוי",)),
        ("作者：林美华", ("林美华",)),
        ("本报记者 林美华", ("林美华",)),
        ("来源：海岸报 作者：林美华 责编：王大海", ("林美华",)),
        ("김민수 기자", ("김민수",)),
        ("山田太郎記者", ("山田太郎",)),
        ("Oleh Budi Santoso", ("Budi Santoso",)),
        ("Piše Ivo Babić", ("Ivo Babić",)),
        ("WRITER: Mira Holt", ("Mira Holt",)),
        ("This story was written by Mira Holt.", ("Mira Holt",)),
    ],
)
def test_a_credit_begins_with_by_in_many_languages(line: str, people: tuple[str, ...]) -> None:
    assert read_credit(line).people == people


@pytest.mark.parametrize("name", ["Mark March", "Will May", "Joan June", "Augusta August"])
def test_a_family_name_may_be_a_month_before_a_date(name: str) -> None:
    assert read(above=f'<p class="author">By {name} 14 May 2024</p>').authors == (name,)


@pytest.mark.parametrize("agency", ["Associated Press", "The Associated Press", "Reuters", "AFP"])
def test_an_agency_directly_after_a_name_is_left_out(agency: str) -> None:
    assert read(above=f"<p class='byline'>By MIRA HOLT {agency}</p>").authors == ("MIRA HOLT",)


@pytest.mark.parametrize(
    "line", ["By " * 2_000, "Fotos: " * 2_000, "A, " * 5_000, "and " * 5_000, "(" * 5_000, "Jr., " * 900]
)
def test_hostile_lines_are_read_without_an_error(line: str) -> None:
    read_credit(line)
    by_role(line)


DOCS = Path(__file__).resolve().parents[2] / "docs" / "authors.md"


def test_every_example_in_the_documentation_is_true() -> None:
    """Rows of a credit line, its authors and its contributors: ``| `line` | A; B | C (role) |``."""
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]*) \| ([^|]*) \|$", DOCS.read_text(encoding="utf-8"), re.M)
    assert len(rows) >= 20
    for line, people, helpers in rows:
        credit = read_credit(line.replace("\\|", "|"))
        told = credit.people or credit.alone
        assert "; ".join(told) == people.strip(), line
        assert "; ".join(f"{name} ({role})" for name, role in credit.contributors) == helpers.strip(), line
