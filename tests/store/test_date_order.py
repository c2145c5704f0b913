"""A site's order of day and month: learned page by page, used for new pages, and for earlier ones on demand."""

from __future__ import annotations

import pytest

from newsscrape.store.date_order import settle_dates

URL = "http://gazette.test/news/{}"


def page(number, date, others=()):
    """An article in no particular English whose page prints its date in figures, and other dates in its list."""
    listed = "".join(
        f"<p>{day}</p><p><a href=/news/9{i}>An older story, the {i}th</a></p>" for i, day in enumerate(others)
    )
    return (
        f"<html><body><p>{date}</p><h1>Story number {number} of the year</h1>"
        f"<p>The council has met for the {number}th time and agreed on what it had agreed on before.</p>"
        f"<p>It will meet again when there is something else to agree on, the clerk of the council said.</p>"
        f"<h3>Related stories</h3>{listed}</body></html>"
    )


DAY_FIRST = [f"{day}/01/2004" for day in range(13, 25)]
MONTH_FIRST = [f"01/{day}/2004" for day in range(13, 25)]


def published(shelf, number):
    return shelf.rows(
        "SELECT published_iso, published_ambiguous, published_alternative, published_order FROM article"
        " JOIN url ON url.id = article.url_id WHERE url = ?",
        URL.format(number),
    )[0]


def site(shelf):
    return shelf.rows("SELECT date_order, day_first_seen, month_first_seen FROM site WHERE domain = 'gazette.test'")[0]


def test_a_date_that_nothing_decides_says_so(shelf):
    shelf.put(URL.format(1), page(1, "03/04/2005"))
    assert published(shelf, 1) == ("2005-04-03", 1, "2005-03-04", None)
    assert site(shelf) == (None, 0, 0)


@pytest.mark.parametrize(
    ("others", "order", "day"), [(DAY_FIRST, "DMY", "2005-04-03"), (MONTH_FIRST, "MDY", "2005-03-04")]
)
def test_a_site_teaches_its_order_to_its_later_pages(shelf, others, order, day):
    shelf.put(URL.format(1), page(1, others[0], others[1:]))
    assert site(shelf)[0] == order
    shelf.put(URL.format(2), page(2, "03/04/2005"))
    assert published(shelf, 2) == (day, 0, None, "site")


def test_a_few_dates_teach_nothing(shelf):
    shelf.put(URL.format(1), page(1, "13/01/2004", DAY_FIRST[:5]))
    assert site(shelf) == (None, 6, 0)


def test_a_site_that_mixes_both_orders_teaches_none(shelf):
    shelf.put(URL.format(1), page(1, "13/01/2004", DAY_FIRST + MONTH_FIRST))
    assert site(shelf)[0] is None


def test_a_page_that_is_seen_again_is_not_counted_again(shelf):
    for _ in range(2):
        shelf.put(URL.format(1), page(1, "13/01/2004", DAY_FIRST[:3]))
    assert site(shelf)[1] == 4


def test_earlier_pages_are_settled_on_demand_and_what_changed_is_listed(shelf):
    shelf.put(URL.format(1), page(1, "03/04/2005"))
    shelf.put(URL.format(2), page(2, MONTH_FIRST[0], MONTH_FIRST[1:]))
    would = settle_dates(shelf.archive, dry_run=True)
    assert published(shelf, 1)[:2] == ("2005-04-03", 1)
    assert settle_dates(shelf.archive) == would
    assert [(s.raw, s.before, s.after) for s in would] == [("03/04/2005", "2005-04-03", "2005-03-04")]
    assert published(shelf, 1) == ("2005-03-04", 0, None, "site")
    assert settle_dates(shelf.archive) == []


def test_a_settled_day_leaves_its_evidence_and_a_revision(shelf):
    shelf.put(URL.format(1), page(1, "03/04/2005"))
    shelf.put(URL.format(2), page(2, MONTH_FIRST[0], MONTH_FIRST[1:]))
    settle_dates(shelf.archive)
    evidence = (
        "SELECT rank, value, raw, chosen FROM evidence WHERE article_id = 1 AND field = 'date_published' ORDER BY rank"
    )
    assert shelf.rows(evidence)[:2] == [(1, "2005-03-04", "03/04/2005", 1), (2, "2005-04-03", "03/04/2005", 0)]
    assert shelf.rows("SELECT number, cause, changed_fields, published_iso FROM revision WHERE article_id = 1") == [
        (1, "page", "[]", "2005-04-03"),
        (2, "extractor", '["published_iso"]', "2005-03-04"),
    ]


def test_a_doubt_that_was_right_is_settled_without_a_revision(shelf):
    shelf.put(URL.format(1), page(1, "03/04/2005"))
    shelf.put(URL.format(2), page(2, DAY_FIRST[0], DAY_FIRST[1:]))
    assert [(s.before, s.after) for s in settle_dates(shelf.archive)] == [("2005-04-03", "2005-04-03")]
    assert shelf.rows("SELECT COUNT(*) FROM revision WHERE article_id = 1") == [(1,)]


def test_only_the_site_that_was_named_is_settled(shelf):
    shelf.put(URL.format(1), page(1, "03/04/2005"))
    shelf.put(URL.format(2), page(2, MONTH_FIRST[0], MONTH_FIRST[1:]))
    assert settle_dates(shelf.archive, site="other.example") == []


def told_twice(number, moment, printed):
    """An article whose data give the moment in UTC and whose page prints it by its own clock, or nothing."""
    data = f'{{"@type": "NewsArticle", "headline": "Story number {number} of the year", "datePublished": "{moment}"}}'
    head = f'<head><script type="application/ld+json">{data}</script></head>'
    line = f"<p>{printed}</p>" if printed else ""
    return page(number, "").replace("<body><p></p>", f"{head}<body>").replace("</h1>", f"</h1>{line}")


def clock(shelf, number):
    query = (
        "SELECT published_iso, published_day, published_timezone_source FROM article"
        " JOIN url ON url.id = article.url_id WHERE url = ?"
    )
    return shelf.rows(query, URL.format(number))[0]


def test_a_site_teaches_its_clock_to_its_later_pages(shelf):
    for n in range(1, 6):
        shelf.put(URL.format(n), told_twice(n, f"2024-07-{n + 10}T14:00:00Z", f"July {n + 10}, 2024 9:00 a.m."))
    assert shelf.rows("SELECT timezone FROM site")[0] == (None,)
    for n in range(6, 11):
        shelf.put(URL.format(n), told_twice(n, f"2024-01-{n + 10}T15:00:00Z", f"January {n + 10}, 2024 9:00 a.m."))
    assert shelf.rows("SELECT timezone FROM site")[0] == ("America/Chicago",)
    shelf.put(URL.format(11), told_twice(11, "2024-07-16T03:00:00Z", ""))
    shelf.put(URL.format(12), told_twice(12, "2024-01-16T05:30:00Z", ""))
    shelf.put(URL.format(13), told_twice(13, "2024-07-16T14:00:00Z", ""))
    assert clock(shelf, 11) == ("2024-07-15T22:00:00-05:00", "2024-07-15", "site")
    assert clock(shelf, 12) == ("2024-01-15T23:30:00-06:00", "2024-01-15", "site")
    assert clock(shelf, 13) == ("2024-07-16T14:00:00+00:00", "2024-07-16", "source")


def test_the_printed_day_is_not_put_on_the_learned_clock(shelf):
    shelf.put(URL.format(1), told_twice(1, "2024-07-16T03:00:00Z", "July 16, 2024"))
    shelf.rows("UPDATE site SET timezone = 'America/Chicago'")
    shelf.put(URL.format(2), told_twice(2, "2024-07-16T03:00:00Z", "July 16, 2024"))
    assert clock(shelf, 2) == ("2024-07-16T03:00:00+00:00", "2024-07-16", "source")
