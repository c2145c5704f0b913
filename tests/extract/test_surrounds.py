"""Lines before and after a text that look like its paragraphs: credits, datelines, buttons, signatures, imprints."""

from __future__ import annotations

import pytest

from newsscrape import extract_article
from newsscrape.items import Article

TITLE = "Ropewalk is to become a school of music"
TEXT = (
    "The old ropewalk behind the harbour is to become a school of music, the town council decided on Tuesday evening.",
    "It has stood empty since the last rope was made there nine years ago, and its roof has let the rain in for two.",
    "Forty rooms are planned along its three hundred metres; the longest hall will keep its hooks and its tarred floor.",
    "Neighbours asked for thick doors. The architect said that ropes had been louder than any trumpet could ever be.",
)


def read(above: str = "", below: str = "", between: str = "", language: str = "en") -> Article:
    text = [f"<p>{paragraph}</p>" for paragraph in TEXT]
    page = (
        f"<html lang={language}><head><title>{TITLE} - Quay Post</title></head><body><nav><a href='/'>Quay Post</a></nav>"
        f"<main><h1>{TITLE}</h1>{above}{text[0]}{between}{''.join(text[1:])}{below}</main></body></html>"
    )
    return extract_article(page, url="https://www.quaypost.example/news/ropewalk-6120")


def body(*args: str, **more: str) -> list[str]:
    return read(*args, **more).body.split("\n\n")


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Publié le mardi 14 mai 2024 à 7 h 32, mis à jour à 9 h 10", "fr"),
        ("Temps de lecture : 2 min", "fr"),
        ("14 maggio 2024 alle 07:32 2 minuti di lettura", "it"),
        ("14 мая 2024 г., 07:32 (обновлено 15.05.2024 09:10)", "ru"),
        ("입력 2024.05.14. 오전 7:32 수정 2024.05.15. 오전 9:10", "ko"),
        ("Teksti: Aino Korpi, kuvat: Eero Salo", "fi"),
        ("Haber: Elif Demirtaş", "tr"),
        ("โดย สมศรี ใจดี", "th"),
        ("Ein Bericht von Jörg Petersen und Antje Rohde, Hafenstadt", "de"),
        ("2024-05-14 07:32 来源：海岸日报 记者 林小雨 张伟", "zh"),
        ("De la Redacción", "es"),
        ("Kommentare", "de"),
        ("Inés Varela | EFE</p><p>14 de mayo de 2024", "es"),
        ("Femke de Boer, verslaggeefster</p><p>14 mei 2024", "nl"),
    ],
)
def test_credits_dates_and_buttons_above_the_text_are_none_of_it(line: str, language: str) -> None:
    assert body(f"<p>{line}</p>", language=language) == list(TEXT)


@pytest.mark.parametrize(
    "line",
    [
        "On 14 May 2024 the last rope was carried out of the door by eleven men.",
        "By Tuesday the council had changed its mind twice.",
        "Music by the metre",
        "Posted on the door on 14 May 2024:",
    ],
)
def test_a_sentence_or_a_heading_with_the_same_words_stays(line: str) -> None:
    assert line in body(between=f"<p>{line}</p>")


def test_a_byline_may_follow_the_standfirst() -> None:
    found = read(between="<p>By Mira Holt, Quay Post</p>")
    assert (found.body.split("\n\n"), found.authors) == (list(TEXT), ("Mira Holt",))


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("(Reporting by Mira Holt; editing by Jon Aske and Lea Brandt)", "en"),
        ("（责任编辑：陈明）", "zh"),
        ("mk/ ktl/", "pl"),
        ("（渡部健一）", "ja"),
        ("이서연 기자 sylee@quaypost.example", "ko"),
        ("© Riproduzione riservata", "it"),
        ("© dpa-infocom, dpa:240514-99-358812/2", "de"),
        ("&lt;저작권자 ⓒ 해안일보, 무단 전재 및 재배포 금지&gt;", "ko"),
        ("Original URL: http://www.quaypost.example/story?id=20811", "en"),
        ("This story was printed from Quay Post on the web, http://www.quaypost.example", "en"),
        ("Last updated 03/02/01. Best viewed with Internet Explorer 4.0.", "en"),
        ("Quay Post is paid for by its readers. If you like what we do, join us for five crowns a month.", "en"),
    ],
)
def test_signatures_and_imprints_below_the_text_are_none_of_it(line: str, language: str) -> None:
    assert body(below=f"<p>{line}</p>", language=language) == list(TEXT)


@pytest.mark.parametrize(
    ("first", "last", "authors"),
    [
        ("[해안일보 이서연 기자] 밧줄 공장이 음악 학교가 된다.", "", ("이서연",)),
        ("(부산=해안통신) 이서연 김민수 기자 = 밧줄 공장이 음악 학교가 된다.", "", ("이서연", "김민수")),
        ("新华社北京5月14日电（记者林小雨、张伟）港口的旧绳厂将改建为音乐学校。", "", ("林小雨", "张伟")),
        ("（海岸社記者王小明高雄14日電）港口的舊繩廠將改建為音樂學校。", "", ("王小明",)),
        ("", "校舎は来年の春に開く。（渡部健一）", ("渡部健一",)),
        ("", "選手は一年生が多い。（敬称略）", ()),
        ("", "이서연 기자 sylee@quaypost.example", ("이서연",)),
    ],
)
def test_names_within_the_text_of_east_asian_papers_are_its_authors(
    first: str, last: str, authors: tuple[str, ...]
) -> None:
    assert read(f"<p>{first}</p>", f"<p>{last}</p>").authors == authors


@pytest.mark.parametrize(
    ("line", "language", "authors"),
    [
        ("Mira Holt, Waterfront correspondent", "en", ("Mira Holt",)),
        ("Inés Varela | EFE", "es", ("Inés Varela",)),
        ("Mira Holt in Larnport, Jon Aske in Salem and agencies", "en", ("Mira Holt", "Jon Aske")),
        ("Rita Calado (texto) e Nuno Vaz (fotografia)", "pt", ("Rita Calado",)),
        ("Hélène Drouot, envoyée spéciale (avec Marc Tissier)", "fr", ("Hélène Drouot", "Marc Tissier")),
        ("Af Birthe Kruse", "da", ("Birthe Kruse",)),
        ("Της Ελένης Μαυρίδη", "el", ("Ελένης Μαυρίδη",)),
        ("De Ioana Munteanu", "ro", ("Ioana Munteanu",)),
        ("이서연 기자", "ko", ("이서연",)),
        ("Anton Berg, Minister for Fisheries", "en", ()),
        ("De Vries, wethouder van Financiën", "nl", ()),
    ],
)
def test_a_job_title_of_the_press_or_an_agency_shows_a_byline(
    line: str, language: str, authors: tuple[str, ...]
) -> None:
    below = "<div><p>14 May 2024, 07:32</p></div>"
    assert read(f"<div><p>{line}</p></div>{below}", language=language).authors == authors
