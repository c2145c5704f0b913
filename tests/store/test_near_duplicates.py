"""Copies in the archive: the same links and clusters whatever comes first, changes or goes, with bounded work."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from newsscrape.article import duplicates
from newsscrape.store import near_duplicates as copies
from newsscrape.store.archive import Archive
from newsscrape.store.queries import QUERIES
from newsscrape.store.rows import insert, lookup
from newsscrape.store.url_table import find_url

DAY = "2026-01-01T00:00:00Z"
Page = tuple[str, str]  # URL and body
Links = list[tuple[str, str, str, float]]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    archive = Archive.open(tmp_path / "archive.db")
    with archive.transaction() as open_db:
        yield open_db
    archive.close()


def put(db: Database, url: str, body: str, **columns: str) -> int:
    """Store an article as a crawl would, by the columns that matter here."""
    url_id = find_url(db, url, datetime(2026, 1, 1, tzinfo=UTC))
    site_id = lookup(db, "SELECT site_id FROM url WHERE id = ?", url_id)
    capture_id = insert(db, "capture", url_id=url_id, captured_at=DAY, origin="live", payload_sha256=url)
    values = {"first_captured_at": DAY, "last_captured_at": DAY, "headline": f"Story at {url}", **columns}
    article_id = insert(
        db, "article", url_id=url_id, site_id=site_id, capture_id=capture_id, body=body, word_count=len(body.split()),
        content_hash=url, **values,
    )  # fmt: skip
    copies.refresh(db, article_id)
    return article_id


def revise(db: Database, article_id: int, body: str) -> None:
    db.conn.execute("UPDATE article SET body = ? WHERE id = ?", (body, article_id))
    copies.refresh(db, article_id)


def delete(db: Database, article_id: int) -> None:
    copies.remove(db, article_id)
    db.conn.execute("DELETE FROM article WHERE id = ?", (article_id,))


def state(db: Database) -> tuple[Links, list[list[str]]]:
    """Links and clusters by URLs, which do not depend on the order of arrival as ids do."""
    urls = dict(db.conn.execute("SELECT article.id, url.url FROM article JOIN url ON url.id = article.url_id"))
    links = [
        (*sorted((urls[one], urls[other])), kind, similarity)
        for one, other, kind, similarity in db.conn.execute(
            "SELECT article_id, other_id, kind, similarity FROM duplicate"
        )
    ]
    clusters: dict[int, list[int]] = {}
    for article_id, cluster_id in db.conn.execute("SELECT id, cluster_id FROM article"):
        clusters.setdefault(cluster_id, []).append(article_id)
    assert all(number == min(members) for number, members in clusters.items())
    return sorted(links), sorted(sorted(urls[member] for member in members) for members in clusters.values())


def kinds(db: Database) -> list[str]:
    return [kind for (kind,) in db.conn.execute("SELECT kind FROM duplicate ORDER BY article_id, other_id")]


def words(seed: int, count: int) -> list[str]:
    """Words that no other seed gives."""
    chance = random.Random(seed)
    return ["".join(chance.choices("abcdefghiklmnoprstuvwy", k=chance.randint(3, 9))) for _ in range(count)]


def text(seed: int, count: int = 120) -> str:
    return " ".join(words(seed, count))


def a_mess(seed: int, count: int = 55) -> list[Page]:
    """Copies, cuts, extensions, quotations and strangers, all with the same standing note under many of them."""
    chance = random.Random(seed)
    note = words(999, 50)
    stories = [words(n, 200) for n in range(5)]
    pages = []
    for n in range(count):
        story = list(chance.choice(stories))
        shapes = (
            story[: chance.randint(60, 200)],
            words(1000 + n, chance.randint(20, 200)) + story,
            words(1000 + n, 150) + story[50:110] + words(2000 + n, 50) + note,
            words(1000 + n, 150) + note,
        )
        body = chance.choice(shapes)
        for _ in range(chance.randrange(6)):
            body[chance.randrange(len(body))] = f"word{chance.randrange(99)}"
        pages.append((f"http://paper{chance.randint(1, 25)}.example/{n}", " ".join(body)))
    return pages


def archived(tmp_path: Path, pages: Sequence[Page], detours: random.Random | None = None) -> tuple[Links, list]:
    """The state after pages came in this order; with ``detours``, some came as something else first, and others went."""
    archive = Archive.open(tmp_path / f"{random.random()}.db")
    with archive.transaction() as db:
        later: list[Page] = []
        ids: dict[str, int] = {}
        gone: list[int] = []
        for n, (url, body) in enumerate(pages):
            wrong = detours is not None and n % 3 == 0
            ids[url] = put(db, url, pages[n - 7][1] if wrong else body)
            if wrong:
                later.append((url, body))
            if detours is not None and n % 4 == 0:
                gone.append(put(db, f"http://gone.example/{n}", pages[n - 3][1]))
        if detours is not None:
            detours.shuffle(later)
        for url, body in later:
            revise(db, ids[url], body)
            if gone:
                delete(db, gone.pop())
        for article_id in gone:
            delete(db, article_id)
        found = state(db)
    archive.close()
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_same_articles_in_any_order_give_the_same_links_and_clusters(tmp_path: Path, seed: int) -> None:
    """Revisions and deletions on the way leave nothing behind."""
    pages = a_mess(seed)
    expected = archived(tmp_path, pages)
    assert {kind for *_, kind, _ in expected[0]} == {"copy", "version", "quote"}
    chance = random.Random(seed)
    for detours in (None, chance):
        shuffled = chance.sample(pages, len(pages))
        assert archived(tmp_path, shuffled, detours) == expected


def test_every_pair_is_found_where_few_share_a_passage(db: Database) -> None:
    pages = [(url, body) for url, body in a_mess(9, 12) if "note" not in body]
    for url, body in pages:
        put(db, url, body)
    sites = {url: url.split("/")[2] for url, _ in pages}
    expected = {
        (*sorted((one, other)), match.kind)
        for one, body in pages
        for other, other_body in pages
        if one < other
        and (match := duplicates.compare(body, other_body, same_site=sites[one] == sites[other])) is not None
    }
    assert {(one, other, kind) for one, other, kind, _ in state(db)[0]} == expected
    assert expected


def test_a_story_in_many_papers_is_one_cluster_with_few_links_each(db: Database) -> None:
    story = words(1, 150)
    for n in range(150):
        put(db, f"http://paper{n}.example/1", " ".join([*story[: 150 - n % 30], f"by reporter{n}"]))
    links, clusters = state(db)
    assert [len(cluster) for cluster in clusters] == [150]
    most = lookup(
        db,
        "SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM (SELECT article_id AS id FROM duplicate UNION ALL"
        " SELECT other_id FROM duplicate) GROUP BY id)",
    )
    assert most <= 12 * copies.NEAR
    assert {kind for *_, kind, _ in links} == {"copy"}


def test_a_standing_note_under_many_articles_costs_a_bounded_number_of_comparisons(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = text(999, 60)
    asked = []
    real = duplicates.compare
    monkeypatch.setattr(duplicates, "compare", lambda *args, **kwargs: asked.append(1) or real(*args, **kwargs))
    counts = []
    for n in range(150):
        asked.clear()
        put(db, f"http://paper{n}.example/", f"{text(n)} {note}")
        counts.append(len(asked))
    assert 0 < max(counts) <= 2 * copies.NEAR * len(duplicates.fingerprint(note))
    assert sum(counts[-50:]) <= 1.2 * sum(counts[50:100])
    assert kinds(db) == []


def test_a_note_under_one_papers_articles_is_not_worth_a_comparison(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "compare", lambda *args, **kwargs: pytest.fail("compared"))
    for n in range(5):
        put(db, f"http://paper.example/{n}", f"{text(n, 500)} {text(999, 60)}")


def test_a_revision_that_changes_the_body_changes_the_links(db: Database) -> None:
    first = put(db, "http://one.example/1", text(1))
    second = put(db, "http://two.example/1", text(2))
    third = put(db, "http://three.example/1", f"{text(1)} {text(2)}")
    assert [len(cluster) for cluster in state(db)[1]] == [3]
    revise(db, third, text(3))
    assert kinds(db) == []
    assert [lookup(db, "SELECT cluster_id FROM article WHERE id = ?", n) for n in (first, second, third)] == [1, 2, 3]
    revise(db, third, text(2))
    assert [len(cluster) for cluster in state(db)[1]] == [1, 2]


def test_deleting_the_article_between_splits_its_cluster(db: Database) -> None:
    bridge = put(db, "http://one.example/1", f"{text(1)} {text(2)}")
    put(db, "http://two.example/1", text(1))
    put(db, "http://three.example/1", text(2))
    put(db, "http://four.example/1", text(2))
    delete(db, bridge)
    assert state(db)[1] == [["http://four.example/1", "http://three.example/1"], ["http://two.example/1"]]
    assert lookup(db, "SELECT COUNT(*) FROM fingerprint WHERE article_id = ?", bridge) == 0


def test_a_quote_does_not_merge_two_stories(db: Database) -> None:
    story = words(1, 200)
    put(db, "http://one.example/1", " ".join(story))
    put(db, "http://two.example/1", " ".join([*words(2, 100), *story[20:80], *words(3, 100)]))
    assert kinds(db) == ["quote"]
    assert [len(cluster) for cluster in state(db)[1]] == [1, 1]


def test_a_short_text_has_a_cluster_of_its_own_and_no_rows(db: Database) -> None:
    for n in range(2):
        put(db, f"http://paper{n}.example/", "Roads stay closed until Monday.")
    assert state(db) == ([], [["http://paper0.example/"], ["http://paper1.example/"]])
    assert lookup(db, "SELECT COUNT(*) FROM fingerprint") == 0


def test_a_long_text_has_a_bounded_number_of_rows(db: Database) -> None:
    put(db, "http://paper.example/", text(1, 30_000))
    assert 50 <= lookup(db, "SELECT COUNT(*) FROM fingerprint") <= duplicates.MAX_HASHES


# Who was first ----------------------------------------------------------------------------------------------

LATE, EARLY = "2026-03-02T09:00:00Z", "2026-03-02T08:00:00Z"


@pytest.mark.parametrize(
    ("one", "other", "first", "by"),
    [
        ({"published_utc": LATE, "published_day": "2026-03-01"},
         {"published_utc": EARLY, "published_day": "2026-03-02"}, "two", "time"),
        ({"published_utc": EARLY, "published_day": "2026-03-02"}, {"published_day": "2026-03-01"}, "two", "day"),
        ({"published_day": "2026-03-02"}, {"published_utc": LATE, "published_day": "2026-03-03"}, "one", "day"),
        ({"published_day": "2026-03-02", "first_captured_at": LATE},
         {"published_utc": EARLY, "published_day": "2026-03-02"}, "two", "capture"),
        ({"first_captured_at": EARLY}, {"published_day": "2026-03-01", "first_captured_at": LATE}, "one", "capture"),
        ({}, {}, "one", None),
    ],
)  # fmt: skip
def test_who_published_first(
    db: Database, one: dict[str, str], other: dict[str, str], first: str, by: str | None
) -> None:
    put(db, "http://one.example/1", text(1), **one)
    put(db, "http://two.example/1", text(1), **other)
    assert db.conn.execute("SELECT first_site, first_by FROM duplicates").fetchall() == [(f"{first}.example", by)]
    assert lookup(db, "SELECT first_day FROM duplicates") == (one if first == "one" else other).get("published_day")


def test_a_cluster_in_one_row(db: Database) -> None:
    put(db, "http://one.example/1", text(1), published_day="2026-03-04")
    put(db, "http://two.example/1", text(1), published_day="2026-03-01")
    put(db, "http://two.example/2", f"{text(1)} {text(2, 30)}")
    put(db, "http://two.example/3", text(3))
    assert db.conn.execute("SELECT * FROM clusters").fetchall() == [
        (1, 3, 2, 2, "Story at http://two.example/1", "2026-03-01", "two.example", "2026-03-04", 3)
    ]


def test_who_printed_the_same_story(db: Database) -> None:
    story = words(1, 200)
    put(db, "http://one.example/1", " ".join(story), published_day="2026-03-04")
    put(db, "http://two.example/1", " ".join([*words(2, 100), *story[20:80], *words(3, 100)]))
    put(db, "http://three.example/1", " ".join(story), published_day="2026-03-01")
    rows = db.conn.execute(QUERIES["copies_of_an_article"]["sql"], {"article": "1"}).fetchall()
    assert [(row[1], row[6]) for row in rows] == [("copy", 3), ("itself", 1), ("quote", 2)]
