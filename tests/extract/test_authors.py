"""Who wrote it, kind by kind: what docs/authors.md promises of credit lines, names, roles and metadata."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import newsscrape.extract.authors as authors_package
from newsscrape import extract_article
from newsscrape.extract.authors.credits import read_credit
from newsscrape.extract.authors.names import is_person, name_of
from newsscrape.extract.authors.organisations import is_organisation
from newsscrape.extract.authors.roles import by_role, role_label
from newsscrape.items import Article, Contributor

URL = "https://www.harbourpost.example/news/ferry-returns-4711"
TEXT = (
    "<p>The ferry sailed again on Monday after three weeks in the dock, the company said in a statement that it sent to "
    "every house on the island, and passengers on the quay cheered when the ropes were cast off.</p>"
    "<p>Its owners had promised to mend the rudder before the end of the month, but a part had to be made anew in a yard "
    "on the mainland, which had no free hands until the second week of the school holidays.</p>"
    "<p>Nobody on the island expects the winter timetable to be kept, said the harbour master, who has seen four ferries "
    "come and go and would rather have a tunnel than a fifth one with another rudder.</p>"
)
TITLE = "Ferry returns to service after three weeks"


def read(above: str = "", head: str = "", below: str = "") -> Article:
    page = (
        f"<html><head><title>{TITLE} - Harbour Post</title><meta property='og:site_name' content='Harbour Post'>{head}"
        f"</head><body><main><article><h1>{TITLE}</h1>{above}{TEXT}</article>{below}</main></body></html>"
    )
    return extract_article(page, url=URL)


def stated(author: object) -> str:
    node = {"@type": "NewsArticle", "headline": TITLE, "author": author, "datePublished": "2024-05-01"}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


CONJUNCTIONS = {
    "en": "and", "de": "und", "fr": "et", "es": "y", "it": "e", "nl": "en", "da": "og", "sv": "och", "fi": "ja",
    "pl": "i", "hr": "i", "cs": "a", "hu": "és", "ro": "și", "tr": "ve", "az": "və", "id": "dan", "sq": "dhe", "ga": "agus",
    "eu": "eta", "lv": "un", "lt": "ir", "vi": "và", "ru": "и", "uk": "та", "bg": "и", "kk": "және", "el": "και", "ka": "და",
    "hy": "և", "fa": "و", "ur": "اور", "hi": "और", "bn": "এবং", "ta": "மற்றும்", "th": "และ", "ko": "및",
    "de-AT": "sowie", "sw": "na", "tl": "at",
}  # fmt: skip


@pytest.mark.parametrize("word", CONJUNCTIONS.values(), ids=CONJUNCTIONS.keys())
@pytest.mark.parametrize("comma", ["", ","], ids=["plain", "comma"])
def test_a_conjunction_parts_names_with_a_comma_before_it_or_without(word: str, comma: str) -> None:
    line = f"By Mira Holt, Jon Aske{comma} {word} Lea Brandt"
    assert read_credit(line).people == ("Mira Holt", "Jon Aske", "Lea Brandt")


@pytest.mark.parametrize("word", ["AND", "UND", "ET", "Y", "OCH", "EN"])
def test_a_conjunction_in_capitals_parts_names_in_capitals(word: str) -> None:
    assert read_credit(f"BY MIRA HOLT, JON ASKE, {word} LEA BRANDT").people == ("MIRA HOLT", "JON ASKE", "LEA BRANDT")


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("By Mira Holt, Larnport, and Jon Aske, New York", ("Mira Holt", "Jon Aske")),
        ("By Mira Holt in Larnport and Jon Aske in Paris", ("Mira Holt", "Jon Aske")),
        ("By Mira Holt & Jon Aske", ("Mira Holt", "Jon Aske")),
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
def test_names_are_parted_as_each_script_parts_them(line: str, people: tuple[str, ...]) -> None:
    assert read_credit(line).people == people


@pytest.mark.parametrize(
    "name",
    [
        "April Renner", "June Okello", "August Lindqvist", "Tom March", "May Sato", "Sunday Adeyemi", "Ruth Sunday",
        "Friday Banda", "Mark Tuesday", "Doris Day", "Will Grace", "Christian Rose", "Thomas More",
    ],
)  # fmt: skip
def test_words_that_are_names_too_are_names_in_a_credit(name: str) -> None:
    assert read_credit(f"By {name}").people == (name,)
    assert read_credit(f"By {name} and Lea Brandt").people == (name, "Lea Brandt")
    assert read(above=f"<p class='byline'>By <a rel='author' href='/author/x'>{name}</a></p>").authors == (name,)
    assert read(head=stated({"@type": "Person", "name": name})).authors == (name,)


@pytest.mark.parametrize(
    "line", ["By Friday Morning", "By Sunday, 3 March 2024", "Updated Tuesday 4 June", "By Read More", "April Sunday"]
)
def test_a_date_or_a_button_is_nobodys_name(line: str) -> None:
    assert read_credit(line).people == ()


@pytest.mark.parametrize(
    "line", ["By Mira Holt Sunday, 3 March 2024", "By Mira Holt on Sunday", "By Mira Holt, May 3, 2024", "By Mira Holt 5 min read"]
)  # fmt: skip
def test_a_credit_stops_at_a_date(line: str) -> None:
    assert read_credit(line).people == ("Mira Holt",)


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
def test_names_of_the_world_are_names(name: str) -> None:
    assert is_person(name, certain=True)
    assert read_credit(f"By {name}").people == (name,)
    assert read(above=f"<p class='byline'>By <a rel='author' href='/author/x'>{name}</a></p>").authors == (name,)


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
def test_the_by_of_many_languages_begins_a_credit(line: str, people: tuple[str, ...]) -> None:
    assert read_credit(line).people == people


@pytest.mark.parametrize("suffix", ["Jr.", "Sr.", "II", "III", "IV"])
def test_a_suffix_belongs_to_the_name(suffix: str) -> None:
    assert read_credit(f"By Jon Aske {suffix}").people == (f"Jon Aske {suffix}",)
    assert read_credit(f"By Jon Aske, {suffix}, and Lea Brandt").people == (f"Jon Aske, {suffix}", "Lea Brandt")


@pytest.mark.parametrize("degree", ["M.D.", "MD", "Ph.D.", "PhD", "DVM", "M.D., Ph.D.", "RN, MPH", "CFA"])
def test_a_degree_behind_a_name_does_not_lose_the_next_person(degree: str) -> None:
    assert read_credit(f"By Jon Aske, {degree}, and Lea Brandt").people == ("Jon Aske", "Lea Brandt")
    assert read_credit(f"By Jon Aske, {degree}").people == ("Jon Aske",)


ROLES = [
    ("By Mira Holt. Photographs by Jon Aske", "photographer"),
    ("By Mira Holt Photos by Jon Aske", "photographer"),
    ("By Mira Holt; pictures: Jon Aske", "photographer"),
    ("By Mira Holt, photographer Jon Aske", "photographer"),
    ("By Mira Holt and Jon Aske (photos)", "photographer"),
    ("Von Mira Holt (Text) und Jon Aske (Fotos)", "photographer"),
    ("Text: Mira Holt, Fotos: Jon Aske", "photographer"),
    ("Tekst: Mira Holt Foto: Jon Aske", "photographer"),
    ("Par Mira Holt, photos Jon Aske", "photographer"),
    ("Words by Mira Holt | Photography by Jon Aske", "photographer"),
    ("By Mira Holt, illustrated by Jon Aske", "illustrator"),
    ("Von Mira Holt. Illustration: Jon Aske", "illustrator"),
    ("By Mira Holt, translated by Jon Aske", "translator"),
    ("Par Mira Holt, traduit de l'anglais par Jon Aske", "translator"),
    ("Von Mira Holt, übersetzt von Jon Aske", "translator"),
    ("Reporting by Mira Holt; editing by Jon Aske", "editor"),
    ("By Mira Holt, edited by Jon Aske", "editor"),
    ("By Mira Holt. Fact-checked by Jon Aske", "fact checker"),
    ("By Mira Holt, medically reviewed by Jon Aske", "reviewer"),
    ("By Mira Holt. Tested by Jon Aske", "tester"),
    ("By Mira Holt. Additional reporting by Jon Aske", "reporter"),
    ("By Mira Holt | Video by Jon Aske", "videographer"),
]


@pytest.mark.parametrize(("line", "role"), ROLES, ids=[line for line, _ in ROLES])
def test_who_did_something_else_is_a_contributor_and_no_author(line: str, role: str) -> None:
    credit = read_credit(line)
    assert (credit.people, credit.contributors) == (("Mira Holt",), (("Jon Aske", role),))
    article = read(above=f"<p class='byline'>{line}</p>")
    assert article.authors == ("Mira Holt",)
    assert article.contributors == (Contributor("Jon Aske", role),)


def test_a_line_of_roles_alone_gives_contributors_and_no_byline() -> None:
    article = read(above="<p class='byline'>By Mira Holt</p><p class='credit'>Photographs by Jon Aske</p>")
    assert (article.authors, article.byline) == (("Mira Holt",), "Mira Holt")
    assert article.contributors == (Contributor("Jon Aske", "photographer"),)
    assert [(e.source, e.rule, e.chosen) for e in article.evidence["contributors"]] == [
        ("dom:p", "roles in a credit", True)
    ]


def test_a_label_on_a_line_of_its_own_says_the_role_of_the_next() -> None:
    above = "<div class='authors'><p>Written by</p><p>Mira Holt</p><p>Reviewed by</p><p>Jon Aske</p></div>"
    article = read(above=above)
    assert (article.authors, article.contributors) == (("Mira Holt",), (Contributor("Jon Aske", "reviewer"),))


def test_contributors_stated_in_metadata_are_kept_with_their_role() -> None:
    node = {"@type": "NewsArticle", "headline": TITLE, "author": "Mira Holt", "translator": {"name": "Jon Aske"}}
    article = read(head=f'<script type="application/ld+json">{json.dumps(node)}</script>')
    assert (article.authors, article.contributors) == (("Mira Holt",), (Contributor("Jon Aske", "translator"),))


@pytest.mark.parametrize(
    "house", ["Harbour Post Public Company Limited", "Web Desk", "Newsroom", "Tidemark Media Ltd", "Reuters"]
)
@pytest.mark.parametrize("line", ["WRITER: Mira Holt", "By Mira Holt", "3 May 2024 | By Mira Holt"])
def test_a_person_printed_goes_before_a_house_stated(house: str, line: str) -> None:
    assert read(above=f"<div>{line}</div>", head=f"<meta name='author' content='{house}'>").authors == ("Mira Holt",)


@pytest.mark.parametrize(
    "head",
    [
        "<meta name='author' content='Corin Vale'>",
        "<meta name='twitter:data1' content='Corin Vale'>",
        "<meta name='author' content='Corin Vale'><meta property='article:author' content='Mira Holt'>",
        stated({"@type": "Person", "name": "Corin Vale"}),
    ],
    ids=["meta", "card", "two", "jsonld"],
)
def test_the_printed_byline_decides(head: str) -> None:
    assert read(above="<p class='byline'>By Mira Holt</p>", head=head).authors == ("Mira Holt",)


def test_metadata_complete_a_byline_that_the_page_cuts_off() -> None:
    head = stated([{"name": "Mira Holt"}, {"name": "Jon Aske"}, {"name": "Lea Brandt"}])
    assert read(above="<p class='byline'>By Mira Holt and 2 others</p>", head=head).authors == (
        "Mira Holt",
        "Jon Aske",
        "Lea Brandt",
    )


@pytest.mark.parametrize(
    "line",
    [
        "<p class='byline'><a href='#'>Click Here</a></p>",
        "<p class='author'>Copy Link</p>",
        "<p class='author'>Nachrichten</p>",
        "<p class='author'>Lead Reviewer</p>",
        "<div class='meta'><div>Design Style</div><div>3 May 2024</div></div>",
        "<button>Show Sidebar</button><time>3 May 2024</time>",
        "<p class='author'>Reading Time: 7 minutes</p>",
        "<div class='tags'><a href='/tag/mira-holt'>Mira Holt</a></div>",
    ],
)
def test_buttons_labels_and_tags_are_no_authors(line: str) -> None:
    assert read(above=line).authors == ()


def test_the_first_comments_name_is_no_author() -> None:
    below = (
        "<section class='comments'><h2>Comments</h2><div class='comment'><span class='author'>Jon Aske</span>"
        "<p>I have waited for this ferry since March and nobody ever told me when it would come back.</p></div></section>"
    )
    assert read(below=below).authors == ()


@pytest.mark.parametrize(
    "confirmation",
    [
        "<img src='a.jpg' alt='Mira Holt'>",
        "<p><a href='/team/mira-holt'>Mira Holt</a></p>",
    ],
    ids=["portrait", "page"],
)
def test_a_name_without_any_markup_counts_where_the_page_confirms_it(confirmation: str) -> None:
    above = f"<div><div>{confirmation}</div><div><div>Mira Holt</div><div>3 May 2024</div></div></div>"
    assert read(above=above).authors == ("Mira Holt",)


def test_a_name_repeated_alone_below_the_text_is_confirmed() -> None:
    box = "<div><div>Mira Holt</div><div>3 May 2024</div></div>"
    below = "<div><p>Share</p></div>" * 20 + "<section><h4>Mira Holt</h4><p>Covers the harbour.</p></section>"
    assert read(above=box, below=below).authors == ("Mira Holt",)
    assert read(above=box, below=below.replace("Mira Holt", "<a href='/holt'>Mira Holt</a>")).authors == ()


@pytest.mark.parametrize(
    "line",
    [
        '<div class="date-and-author"><span>Dec 17, 2025</span><span>Mira Holt</span></div>',
        '<div class="publish-date-author">Dec. 19, 2025 · <a href="/p">Mira Holt</a> on behalf of the Harbour Group</div>',
        '<p>Posted on 3 May 2024 Posted by <a href="/author/holt">Mira Holt</a> 59 Comments</p>',
        '<p>by <a href="/search?q=Holt">Mira Holt</a> ● December 23, 2025 ● 6 min read</p>',
        "<h3>By Mira Holt, Harbour Columnist</h3>",
    ],
)
def test_a_credit_beside_a_date_or_in_a_heading_is_read(line: str) -> None:
    assert read(above=line, head=stated("Lea Brandt")).authors[-1:] in [("Mira Holt",), ("Lea Brandt",)]
    assert read(above=line).authors == ("Mira Holt",)


def test_a_house_behind_a_date_and_a_reading_time_is_read() -> None:
    assert read(above="<p>May 3, 2024 · 3 min read · By Harbour Online</p>").authors == ("Harbour Online",)


def test_the_foot_of_the_article_credits_its_author_and_that_of_the_site_nobody() -> None:
    foot = "<footer><p>Posted by Mira Holt on 2024-05-03 in harbours. Tags: ferries, boats.</p></footer>"
    page = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><div>{TEXT}</div>%s</article>%s"
    assert extract_article(page % (foot, ""), url=URL).authors == ("Mira Holt",)
    assert extract_article(page % ("", foot), url=URL).authors == ()


def test_the_author_of_a_comment_is_no_author_where_nobody_else_is_named() -> None:
    below = '<div class="comments"><p class="comment-author">Jon Aske</p><p>I never liked that ferry.</p></div>'
    assert read(below=below).authors == ()


@pytest.mark.parametrize("name", ["Mark March", "Will May", "Joan June", "Augusta August"])
def test_a_family_name_that_is_a_month_before_a_date(name: str) -> None:
    assert read(above=f'<p class="author">By {name} 14 May 2024</p>').authors == (name,)


@pytest.mark.parametrize("line", ["Mira Holt (Text), Jon Aske (Foto)", "Mira Holt (text) och Jon Aske (foto)"])
def test_roles_in_parentheses_are_read_without_a_by(line: str) -> None:
    article = read(above=f'<p class="byline">{line}</p>')
    assert article.authors == ("Mira Holt",)
    assert [(c.name, c.role) for c in article.contributors] == [("Jon Aske", "photographer")]


@pytest.mark.parametrize("agency", ["Associated Press", "The Associated Press", "Reuters", "AFP"])
def test_an_agency_right_behind_a_name_is_left_out(agency: str) -> None:
    assert read(above=f"<p class='byline'>By MIRA HOLT {agency}</p>").authors == ("MIRA HOLT",)


def test_whoever_comments_is_no_author_in_microdata_either() -> None:
    commented = '<div class="comments"><p itemprop="author">Jon Aske</p></div>'
    page = f'<div itemscope itemtype="https://schema.org/Article"><p itemprop="author">Mira Holt</p>{commented}</div>'
    assert read(below=page).authors == ("Mira Holt",)


@pytest.mark.parametrize("author", ["Nachrichten", "News"])
def test_a_section_stated_as_author_is_nobody(author: str) -> None:
    assert read(head=f"<meta name='author' content='{author}'>").authors == ()


@pytest.mark.parametrize("line", ["Author Spotlight", "Licensed Q Arabica Grader, M.A. Journalism", "| Fact Checked"])
def test_a_title_in_an_authors_box_is_nobodys_name(line: str) -> None:
    assert read(above=f'<div class="author">{line}</div>').authors == ()


@pytest.mark.parametrize(
    ("author", "authors"),
    [("m.olsen", ("m.olsen",)), ("mira holt", ("mira holt",)), ("admin", ()), ("webmaster", ()), ("Your Name", ())],
)
def test_an_account_is_the_author_only_where_nobody_else_is_named(author: str, authors: tuple[str, ...]) -> None:
    head = f"<meta name='author' content='{author}'>"
    assert read(head=head).authors == authors
    assert read(head=head, above="<p class='byline'>By Lea Brandt</p>").authors == ("Lea Brandt",)


def test_names_of_one_word_are_believed_under_the_headline() -> None:
    assert read(above="<p class='byline'>By <a href='/author/m'>Mira</a> · 3 May 2024</p>").authors == ("Mira",)
    assert read(above="<p class='byline'>Written by Mira and Jon</p>").authors == ("Mira", "Jon")


@pytest.mark.parametrize("name", ["Hina Khan", "Sid Moss", "Ria Novak", "Una Ryan", "Mena Said"])
def test_a_given_name_is_no_agencys_code(name: str) -> None:
    assert not is_organisation(name)
    assert name_of(name) == name


def test_an_agency_inside_a_longer_text_is_one() -> None:
    assert is_organisation("AFP Paris")
    assert is_organisation("Reuters Staff")


@pytest.mark.parametrize(
    ("text", "role"),
    [("Reviewed by", "reviewer"), ("Fotos:", "photographer"), ("Fact checked by", "fact checker"), ("Ferry", None)],
)
def test_a_line_may_be_nothing_but_a_role(text: str, role: str | None) -> None:
    assert role_label(text) == role


@pytest.mark.parametrize(
    "line", ["By " * 2_000, "Fotos: " * 2_000, "A, " * 5_000, "and " * 5_000, "(" * 5_000, "Jr., " * 900]
)
def test_hostile_lines_end_in_a_value(line: str) -> None:
    read_credit(line)
    by_role(line)


DOCS = Path(__file__).resolve().parents[2] / "docs" / "authors.md"


def test_the_documentation_names_every_role_and_every_rule() -> None:
    text = DOCS.read_text(encoding="utf-8")
    package = Path(authors_package.__file__).parent
    sources = "".join(path.read_text(encoding="utf-8") for path in package.glob("*.py"))
    said = set(re.findall(r"\"((?:people|account|single word|organisation|role)s? (?:stated|in a credit))\"", sources))
    said |= set(re.findall(r'"([^"]*credit line|name of one word[^"]*|initials at the end)"', sources))
    assert len(said) >= 10
    assert [rule for rule in said if f"`{rule}`" not in text] == []
    roles = {role for _, role in ROLES}
    assert [role for role in roles if f"`{role}`" not in text] == []


def test_every_example_in_the_documentation_is_read_as_it_says() -> None:
    """Rows of a credit line, its authors and its contributors: ``| `line` | A; B | C (role) |``."""
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]*) \| ([^|]*) \|$", DOCS.read_text(encoding="utf-8"), re.M)
    assert len(rows) >= 20
    for line, people, helpers in rows:
        credit = read_credit(line.replace("\\|", "|"))
        told = credit.people or credit.alone
        assert "; ".join(told) == people.strip(), line
        assert "; ".join(f"{name} ({role})" for name, role in credit.contributors) == helpers.strip(), line
