"""The canned queries in Datasette: their results, and that no input makes them fail."""

from __future__ import annotations

import html
import re

import pytest

from newsscrape.store.queries import QUERIES
from support.stories import BRIDGE, CHINESE, FERRY, SCHOOL


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("value", ["", "1", "no such thing", "'\"; --", "Ω" * 500], ids=lambda value: value[:9])
def test_queries_answer_whatever_is_typed(get, name, value):
    query = QUERIES[name]
    page = html.unescape(get(f"/archive/{name}", **dict.fromkeys(query["params"], value)).text)
    assert query["title"] in page
    assert query["description"] in page
    assert all(f'name="{parameter}"' in page for parameter in query["params"])


@pytest.mark.parametrize("name", QUERIES)
def test_queries_name_their_parameters(name):
    assert set(re.findall(r"(?<![\w':]):([a-z_]+)", QUERIES[name]["sql"])) == set(QUERIES[name]["params"])
    assert ":_" not in QUERIES[name]["sql"], "Datasette would take it for a magic parameter and offer no SQL to edit"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bridge", [BRIDGE, FERRY]),  # the headline weighs more
        ("sail sing", []),
        ("sail OR sing", [FERRY, SCHOOL]),
        ("bridge NOT ferry", [BRIDGE]),
        ("bridge AND ferry", [FERRY]),
        ("OR bridge NOT", [None]),  # a row that says what is not understood
        ("bridge or sing", [BRIDGE, FERRY, SCHOOL]),
        ("船", [CHINESE]),
        ('"the old bridge"', [BRIDGE]),
        ('"bridge old"', []),
        ("repai*", [BRIDGE]),
        ("headline:bridge", [BRIDGE]),
        ("headline: bridge", [BRIDGE]),
        ('headline:"old bridge" lorry', [BRIDGE]),
        ("byline:Ode", [FERRY]),
        ("won't", [BRIDGE]),
        ("bridge -", [BRIDGE, FERRY]),
        ("bridge\u3000harbour", [FERRY]),
        ("BRIDGE: (harbour)", [FERRY]),
        ("渡船", [CHINESE]),
        ("造船厂", [CHINESE]),
        ("渡船 造船厂", [CHINESE]),
        ("飞机 造船厂", []),
        ("飞机场 OR 造船厂", [CHINESE]),
        ("飞机", []),
    ],
)
def test_ranked_search_finds(rows, words, found):
    assert {row["url"] for row in rows("/archive/ranked_search", q=words)} == set(found)


def test_ranked_search_says_what_it_understood_and_how_many_there_are(rows):
    told = [(row["found"], row["understood"]) for row in rows("/archive/ranked_search", q="Bridge or sing")]
    assert told == [(3, "bridge OR sing")] * 3
    (refused,) = rows("/archive/ranked_search", q="bridge (")
    assert refused["headline"] == "This query is not understood: character 8: the bracket is not closed"


def test_ranked_search_puts_the_best_first_with_a_snippet(rows):
    first, second = rows("/archive/ranked_search", q="bridge")
    assert (first["url"], second["url"]) == (BRIDGE, FERRY)
    assert "[bridge]" in first["snippet"] and "[bridge] yard" in second["snippet"]
    assert "[造船厂]" in rows("/archive/ranked_search", q="造船厂")[0]["snippet"]
    assert "渡船" in rows("/archive/ranked_search", q="渡船")[0]["snippet"]


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ({"since": "2025-02-04"}, [BRIDGE]),
        ({"until": "2025-02-03"}, [FERRY]),
        ({"since": "2025", "until": "2025-02"}, [BRIDGE, FERRY]),
        ({"until": "2004"}, []),
        ({"site": "example.com"}, []),
        ({"site": " example.org "}, [BRIDGE, FERRY]),
        ({"site": "nowhere.example"}, []),
    ],
)
def test_ranked_search_keeps_to_days_and_site(rows, limits, found):
    assert [row["url"] for row in rows("/archive/ranked_search", q="bridge", **limits)] == found


@pytest.mark.parametrize(
    "words",
    ["", " ", "'", '"', '":', "it's", "a:b", "C++", "C#", "*", '"*"', "^", "-", "NEAR(a b)", "{headline}: x", "(", "\\",
     '\\"', "a\\", "a\x00b", "OR", "NOT NOT", "headline:", "headline:*", "body : x", "%", "[", "日", '日"', "日*",
     "日 OR", "日 NOT 月 headline:日本語", "x" * 5000, '" ' * 300],
    ids=lambda words: words[:20],
)  # fmt: skip
def test_ranked_search_never_fails(get, words):
    get("/archive/ranked_search", q=words, since=words, until=words, site=words)
    get("/archive/ranked_search", q=words)


def test_articles_by_month(rows):
    months = {(row["month"], row["site"]): row["articles"] for row in rows("/archive/articles_by_month")}
    assert months == {("2025-02", "example.org"): 2, ("2025-02", "example.com"): 1, ("2004-11", "example.org"): 1}
    assert next(iter(months))[0] == "2025-02"


@pytest.mark.parametrize("article", ["1", BRIDGE, f" {BRIDGE} ", ""])
def test_related_stories_of_an_article(rows, article):
    found = rows("/archive/related_stories", article=article)
    assert [(row["related_headline"], row["related_day"], row["archived_as"]) for row in found] == [
        ("Ferry adds a winter sailing", "2025-02-03", 2),
        ("Lamp posts painted green", "2025-01-01", None),
    ]


def test_where_a_value_comes_from(rows):
    found = rows("/archive/evidence_of_a_field", article="3", field="date_published")
    assert {row["field"] for row in found} == {"date_published"}
    assert (found[0]["chosen"], found[0]["value"]) == (1, "2004-11-15")
    assert found[0]["source"].startswith("jsonld")
    assert len(found[0]["payload_sha256"]) == 64
    assert {"headline", "byline", "body"} <= {row["field"] for row in rows("/archive/evidence_of_a_field", article="3")}
