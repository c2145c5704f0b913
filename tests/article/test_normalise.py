"""From an article to columns."""

from __future__ import annotations

import pytest

from newsscrape.article.normalise import content_hash, record, shared_text, word_count
from newsscrape.items import Article, ArticleDate, Image, RelatedStory

DAY = ArticleDate("2004-11-15", "15/11/2004", "dom:text", "day", order="only reading")


def columns(**values):
    return record(Article("http://gazette.example/1", **values)).article


@pytest.mark.parametrize(
    ("iso", "day", "utc"),
    [
        ("2004-11-15", "2004-11-15", None),
        ("2004-11", None, None),
        ("2004", None, None),
        ("2004-11-15T10:05", "2004-11-15", None),
        ("2004-11-15T00:30+02:00", "2004-11-15", "2004-11-14T22:30:00Z"),
        ("2004-11-15T10:05:07+00:00", "2004-11-15", "2004-11-15T10:05:07Z"),
    ],
)
def test_the_day_is_the_publishers_and_utc_needs_time_and_zone(iso, day, utc):
    precision = "minute" if "T" in iso else "day"
    values = columns(
        date_published=ArticleDate(iso, "x", "meta", precision, timezone_source="source" if iso[16:] else None)
    )
    assert (values["published_day"], values["published_utc"]) == (day, utc)


def test_the_raw_date_and_its_source_are_kept():
    values = columns(date_published=DAY)
    assert (values["published_raw"], values["published_source"]) == ("15/11/2004", "dom:text")
    assert values["published_ambiguous"] is False


def test_no_date_is_null_throughout():
    values = columns()
    assert {name: value for name, value in values.items() if name.startswith("published_") and value is not None} == {}


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), ("One two, three.", 3), ("記者会見を開いた", 8), ("東京 Tokyo", 3), ("wéll-known", 2)]
)
def test_words_are_counted_in_every_script(text, words):
    assert word_count(text) == words


def test_white_space_does_not_change_the_content_hash():
    one = Article("http://a.example/", headline="A  headline", body="Text\n\nmore")
    assert content_hash(one) == content_hash(Article("http://b.example/", headline="A headline", body="Text more "))
    assert content_hash(one) != content_hash(Article("http://a.example/", headline="A headline", body="Text changed"))


def test_lists_are_json_and_related_stories_rows():
    article = Article(
        "http://gazette.example/1",
        keywords=("a", "ü"),
        images=(Image("http://gazette.example/x.jpg", alt="X"),),
        related=(RelatedStory("Older", "HTTP://gazette.example/2#top", DAY, heading="Related", position=1),),
    )
    row = record(article)
    assert row.article["keywords"] == '["a", "ü"]'
    assert row.article["images"] == '[{"url": "http://gazette.example/x.jpg", "caption": null, "alt": "X"}]'
    assert row.related[0]["url"] == "http://gazette.example/2"
    assert (row.related[0]["date_raw"], row.related[0]["date_day"]) == ("15/11/2004", "2004-11-15")


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("One two three four. Five six.", "one, two three\nfour five six", 1.0),
        ("One two three four five", "Zero one two three four five six seven", 1.0),
        ("One two three four five six seven eight", "Nine ten eleven twelve", 0.0),
        ("One two three four five", "One two three four six", 0.5),
        ("記者会見を開いた", "首相は記者会見を開いた", 1.0),
        ("", "", 1.0),
        ("", "One two three four", 0.0),
    ],
)
def test_how_much_of_the_shorter_text_stands_in_the_other(one, other, share):
    assert shared_text(one, other) == shared_text(other, one) == share
