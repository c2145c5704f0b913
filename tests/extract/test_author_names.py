"""What is a person's name in a credit, and what is not."""

from __future__ import annotations

import pytest

from newsscrape.extract.authors.credits import read_credit
from newsscrape.extract.authors.names import is_person, name_of
from newsscrape.extract.authors.organisations import is_organisation
from support.author_pages import jsonld, read


@pytest.mark.parametrize(
    "name",
    [
        "April Renner", "June Okello", "August Lindqvist", "Tom March", "May Sato", "Sunday Adeyemi", "Ruth Sunday",
        "Friday Banda", "Mark Tuesday", "Doris Day", "Will Grace", "Christian Rose", "Thomas More", "Masahiro Date",
    ],
)  # fmt: skip
def test_words_that_are_also_names_are_names_in_a_credit(name: str) -> None:
    assert read_credit(f"By {name}").people == (name,)
    assert read_credit(f"By {name} and Lea Brandt").people == (name, "Lea Brandt")
    assert read(above=f"<p class='byline'>By <a rel='author' href='/author/x'>{name}</a></p>").authors == (name,)
    assert read(head=jsonld({"@type": "Person", "name": name})).authors == (name,)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday Morning", "By Sunday, 3 March 2024", "Updated Tuesday 4 June", "By Read More", "April Sunday",
        "Effective Date", "Phone Number", "Application Status",
    ],
)  # fmt: skip
def test_a_date_or_a_button_is_not_a_name(line: str) -> None:
    assert read_credit(line).people == ()


@pytest.mark.parametrize(
    "name",
    [
        "Wanjirũ wa Kamau", "Siti binti Rahman", "Karim al-Tayib", "Abd el-Nur Haddad", "Omar ibn Said", "ʻIlaisa Fonua",
        "ʼAna Tupou", "Piet van der Molen", "Vera von Hohenau", "Luisa de la Cruz", "Rui dos Anjos", "Aled ap Hywel",
        "Síle Ní Bhroin", "Seán Ó Riain", "Fiona McKay", "Bríd O’Shea", "Jean d'Orme", "Themba kaNdlovu", "Hina Sato",
        "Una Ryan", "Ria Novak", "Nguyễn Thị Lan", "Łukasz Żak", "Þóra Jónsdóttir", "Şule Çelik", "Đorđe Živković",
        "J. R. Moss", "T.S. Bell", "Lea B. Holt", "Xi Li", "Ng Wei", "Анна Ли", "Γιώργος Παππάς", "Արամ Պետրոսյան",
        "ნინო ბერიძე", "राम कुमार", "রহিম উদ্দিন", "สมศรี ใจงาม", "أحمد منصور", "דנה לוי", "علی رضایی", "አበበ ከበደ",
        "O‘tkir Karimov", "Jean-Luc Petit", "Ana María López-Ruiz", "Kumar a/l Raman",
    ],
)  # fmt: skip
def test_names_from_many_languages_are_recognised(name: str) -> None:
    assert is_person(name, certain=True)
    assert read_credit(f"By {name}").people == (name,)
    assert read(above=f"<p class='byline'>By <a rel='author' href='/author/x'>{name}</a></p>").authors == (name,)


@pytest.mark.parametrize("suffix", ["Jr.", "Sr.", "II", "III", "IV"])
def test_a_suffix_belongs_to_the_name(suffix: str) -> None:
    assert read_credit(f"By Jon Aske {suffix}").people == (f"Jon Aske {suffix}",)
    assert read_credit(f"By Jon Aske, {suffix}, and Lea Brandt").people == (f"Jon Aske, {suffix}", "Lea Brandt")


@pytest.mark.parametrize("degree", ["M.D.", "MD", "Ph.D.", "PhD", "DVM", "M.D., Ph.D.", "RN, MPH", "CFA"])
def test_a_degree_after_a_name_does_not_hide_the_next_person(degree: str) -> None:
    assert read_credit(f"By Jon Aske, {degree}, and Lea Brandt").people == ("Jon Aske", "Lea Brandt")
    assert read_credit(f"By Jon Aske, {degree}").people == ("Jon Aske",)


def test_names_of_one_word_count_under_the_headline() -> None:
    assert read(above="<p class='byline'>By <a href='/author/m'>Mira</a> · 3 May 2024</p>").authors == ("Mira",)
    assert read(above="<p class='byline'>Written by Mira and Jon</p>").authors == ("Mira", "Jon")


@pytest.mark.parametrize("name", ["Hina Khan", "Sid Moss", "Ria Novak", "Una Ryan", "Mena Said"])
def test_a_given_name_is_not_an_agency(name: str) -> None:
    assert not is_organisation(name)
    assert name_of(name) == name


def test_an_agency_is_recognised_inside_a_longer_text() -> None:
    assert is_organisation("AFP Paris")
    assert is_organisation("Reuters Staff")


@pytest.mark.parametrize("line", ["Author Spotlight", "Licensed Q Arabica Grader, M.A. Journalism", "| Fact Checked"])
def test_a_job_title_in_an_authors_box_is_not_a_name(line: str) -> None:
    assert read(above=f'<div class="author">{line}</div>').authors == ()
