"""Photographers, translators, reviewers and others who did not write the article."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import newsscrape.extract.authors as authors_package
from newsscrape.extract.authors.credits import read_credit
from newsscrape.extract.authors.roles import role_label
from newsscrape.items import Contributor
from support.author_pages import TITLE, read

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
def test_other_roles_make_contributors_not_authors(line: str, role: str) -> None:
    credit = read_credit(line)
    assert (credit.people, credit.contributors) == (("Mira Holt",), (("Jon Aske", role),))
    article = read(above=f"<p class='byline'>{line}</p>")
    assert article.authors == ("Mira Holt",)
    assert article.contributors == (Contributor("Jon Aske", role),)


def test_a_line_of_roles_only_gives_contributors_and_no_byline() -> None:
    article = read(above="<p class='byline'>By Mira Holt</p><p class='credit'>Photographs by Jon Aske</p>")
    assert (article.authors, article.byline) == (("Mira Holt",), "Mira Holt")
    assert article.contributors == (Contributor("Jon Aske", "photographer"),)
    assert [(e.source, e.rule, e.chosen) for e in article.evidence["contributors"]] == [
        ("dom:p", "roles in a credit", True)
    ]


def test_a_label_on_its_own_line_gives_the_role_of_the_next_line() -> None:
    above = "<div class='authors'><p>Written by</p><p>Mira Holt</p><p>Reviewed by</p><p>Jon Aske</p></div>"
    article = read(above=above)
    assert (article.authors, article.contributors) == (("Mira Holt",), (Contributor("Jon Aske", "reviewer"),))


def test_contributors_in_metadata_keep_their_role() -> None:
    node = {"@type": "NewsArticle", "headline": TITLE, "author": "Mira Holt", "translator": {"name": "Jon Aske"}}
    article = read(head=f'<script type="application/ld+json">{json.dumps(node)}</script>')
    assert (article.authors, article.contributors) == (("Mira Holt",), (Contributor("Jon Aske", "translator"),))


@pytest.mark.parametrize("line", ["Mira Holt (Text), Jon Aske (Foto)", "Mira Holt (text) och Jon Aske (foto)"])
def test_roles_in_parentheses_need_no_by(line: str) -> None:
    article = read(above=f'<p class="byline">{line}</p>')
    assert article.authors == ("Mira Holt",)
    assert [(c.name, c.role) for c in article.contributors] == [("Jon Aske", "photographer")]


@pytest.mark.parametrize(
    ("text", "role"),
    [("Reviewed by", "reviewer"), ("Fotos:", "photographer"), ("Fact checked by", "fact checker"), ("Ferry", None)],
)
def test_a_line_may_consist_of_a_role_only(text: str, role: str | None) -> None:
    assert role_label(text) == role


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
