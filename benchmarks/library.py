"""Generates a large archive without a crawl, for ``million.py``: the rows that a crawl would write, in bulk.

Sites, days, bylines, captures, discoveries, related stories, revisions and evidence are in the proportions of a crawl
of real news sites. The text is drawn from a vocabulary with Zipf's distribution, and planted words are in a known share
of the articles. Everything depends only on an article's number, so two archives of the same size are equal.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from newsscrape.article.normalise import EvidenceRow, hash_of, text_hash
from newsscrape.store import evidence, summary
from newsscrape.store import near_duplicates as copies
from newsscrape.store.archive import Archive
from newsscrape.store.details import add_revision
from newsscrape.store.writer import Writer

SITES = 50
FIRST, DAYS = date(2005, 1, 1), 20 * 365
PARAGRAPHS, WORDS = 8, 50  # of each article, and of each paragraph
HASHES = 38  # of a text of 400 words
AT_A_TIME = 2_000  # articles in one transaction
PLANTED = {"quixotry": 0.00001, "bassoon": 0.01, "granite": 0.1, "orchard": 0.5}  # word → share of the articles
_SYLLABLES = "ar be con dal el fin gor hun il jas kel lor mab nor ost pel rin sal tor ul vend wes".split()
_SECTIONS = "News Politics Business Sport Culture Science Travel Opinion".split()
_TASK = json.dumps({"depth": 1, "role": "article", "scope": {"related": 1}, "site": {"domain": "paper.example"}})
# Candidates of a field as pages have them: field → what the value and the raw text are, and where it was read.
_EVIDENCE: tuple[tuple[str, str | None, str | None, str], ...] = (
    *(("headline", "headline", "headline", at) for at in ("dom:h1", "jsonld", "meta:og:title", "meta:twitter:title")),
    *(("share_title", "headline", "headline", at) for at in ("meta:og:title", "meta:twitter:title")),
    ("title_tag", "title_tag", "title_tag", "title"),
    *(
        ("description", "description", "description", at)
        for at in ("meta:description", "meta:og:description", "jsonld")
    ),
    *(("byline", "byline", "by", at) for at in ("dom:byline", "jsonld")),
    *(("authors", "names", "by", at) for at in ("dom:byline", "jsonld")),
    *(("date_published", "published", "published", at) for at in ("jsonld", "meta:article:published_time")),
    ("date_published", "day", "printed", "dom:text"),
    ("date_published", None, "copyright", "dom:text"),
    *(("date_modified", "published", "published", at) for at in ("jsonld", "meta:article:modified_time")),
    *(("canonical_url", "url", "url", at) for at in ("link:canonical", "meta:og:url")),
    *(("publisher", "publisher", "publisher", at) for at in ("jsonld", "meta:og:site_name")),
    ("section", "section", "section", "jsonld"),
    *(("language", "language", "language", at) for at in ("html:lang", "meta:og:locale", "text")),
    *(("images", "image", None, at) for at in ("meta:og:image", "dom:figure")),
    ("keywords", "keywords", "keywords", "meta:keywords"),
    ("body", "text_hash", None, "dom"),
    ("page_type", "page_type", "score", "model"),
)


class Maker:
    """Makes articles by their number."""

    def __init__(self, count: int) -> None:
        self.count = count
        chance = random.Random(17)
        words = sorted({"".join(chance.choices(_SYLLABLES, k=chance.randrange(1, 5))) for _ in range(60_000)}, key=len)
        weights = list(accumulate(1 / rank for rank in range(3, len(words) + 3)))
        texts = [chance.choices(words, cum_weights=weights, k=WORDS) for _ in range(20_000)]
        self.paragraphs = [f"{' '.join(text).capitalize()}." for text in texts]
        self.sentences = [" ".join(text[: 6 + len(text[0]) % 5]).capitalize() for text in texts]
        names = [word.title() for word in words[200:] if len(word) > 4]
        self.names = [f"{chance.choice(names)} {chance.choice(names)}" for _ in range(SITES * 60)]

    def article(self, number: int) -> dict[str, Any]:
        """An article's columns, and the data for its other rows."""
        chance = random.Random(number)
        site = 1 + min(int(SITES * chance.random() ** 1.6), SITES - 1)
        day = FIRST + timedelta(days=int(DAYS * chance.random() ** 0.8))
        domain, author = f"paper-{site}.example", (site - 1) * 60 + int(60 * chance.random() ** 2)
        headline = f"{chance.choice(self.sentences)} {number}"
        planted = [word for word, share in PLANTED.items() if chance.random() < share]
        body = "\n\n".join([*chance.choices(self.paragraphs, k=PARAGRAPHS), *planted])
        byline = self.names[author] if chance.random() < 0.8 else None
        url = f"https://{domain}/{day:%Y/%m}/{headline.lower().replace(' ', '-')}"
        moment = f"{day}T{chance.randrange(24):02d}:{chance.randrange(60):02d}:00"
        precise = chance.random()
        published = f"{moment}+00:00" if precise < 0.9 else str(day)[: 10 if precise < 0.98 else 7]
        utc = f"{moment}Z" if precise < 0.9 else None
        image = {
            "url": f"https://images.{domain}/{day:%Y/%m}/{chance.getrandbits(64):016x}-1200x800.jpg",
            "caption": chance.choice(self.sentences), "alt": None,
        }  # fmt: skip
        seen = datetime(2025, 11, 1, tzinfo=UTC) + timedelta(seconds=number)
        return {
            "number": number, "site": site, "author": author, "url": url, "chance": chance, "seen": f"{seen:%FT%TZ}",
            "again": f"{seen + timedelta(days=30):%FT%TZ}" if chance.random() < 0.12 else None,
            "revised": chance.random() < 0.05, "day": str(day), "printed": f"{day:%d %B %Y}", "copyright": "© 2025",
            "by": f"By {byline}", "names": json.dumps([byline]), "image": json.dumps(image), "page_type": "article",
            "text_hash": text_hash(body), "score": f"{chance.random():.3f}",
            "headline": headline, "share_title": headline, "title_tag": f"{headline} | The Paper of {domain}",
            "body": body, "byline": byline, "section": chance.choice(_SECTIONS), "language": "en",
            "description": f"{chance.choice(self.sentences)}, {chance.choice(self.sentences).lower()}.",
            "keywords": json.dumps(chance.choice(self.sentences).split()[:4]), "publisher": f"The Paper of {domain}",
            "canonical_url": url, "images": json.dumps([image]), "is_free": 1 if chance.random() < 0.3 else None,
            "published_iso": published, "published": published, "published_raw": published, "published_utc": utc,
            "published_day": published if len(published) == 10 else published[:10] if utc else None,
            "published_precision": {10: "day", 7: "month"}.get(len(published), "second"), "published_ambiguous": 0,
            "published_order": "iso", "published_source": "jsonld", "modified_iso": published, "modified_utc": utc,
            "published_timezone_source": "source" if utc else None, "modified_raw": published,
            "word_count": PARAGRAPHS * WORDS + len(planted), "content_hash": hash_of(headline, byline, published, body),
        }  # fmt: skip


_ARTICLE = (
    "headline", "share_title", "title_tag", "body", "byline", "section", "language", "description", "keywords",
    "publisher", "canonical_url", "images", "is_free", "published_iso", "published_raw", "published_utc",
    "published_day", "published_precision", "published_ambiguous", "published_order", "published_source",
    "published_timezone_source", "modified_iso", "modified_utc", "modified_raw", "word_count", "content_hash",
)  # fmt: skip
_CAPTURE = (
    "INSERT INTO capture (id, url_id, captured_at, origin, http_status, mime, charset, charset_source, warc_file,"
    " warc_offset, warc_length, warc_uri, record_id, payload_sha256, task)"
    " VALUES (?, ?, ?, 'live', 200, 'text/html', 'utf-8', 'header', ?, ?, 28000, ?, ?, ?, ?)"
)


def make(path: Path, count: int) -> None:
    """Write an archive of this many articles. Indexes and triggers are created at the end."""
    archive = Archive.open(path)
    writer, maker = Writer(archive), Maker(count)
    for day in range(1, 21):
        writer.start_crawl("site", {"domain": f"paper-{day}.example"}, {}, "0", datetime(2025, 11, day, tzinfo=UTC))
    db = archive.db
    for setting in ("synchronous = OFF", "foreign_keys = OFF", "cache_size = -1000000"):
        db.conn.execute(f"PRAGMA {setting}")
    held_back = _hold_back(db)
    # A hash lands anywhere in its table: sorted at the end, they are written once, not a page of the file for each.
    db.conn.execute("CREATE TEMP TABLE hashes (hash INTEGER, key INTEGER, article_id INTEGER)")
    with archive.transaction():
        for site in range(1, SITES + 1):
            db.conn.execute("INSERT INTO site (id, domain) VALUES (?, ?)", (site, f"paper-{site}.example"))
        db.conn.executemany(
            "INSERT INTO author (id, site_id, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(number + 1, number // 60 + 1, name) for number, name in enumerate(maker.names)],
        )
    for first in range(1, count + 1, AT_A_TIME):
        with archive.transaction():
            _write(db, count, [maker.article(number) for number in range(first, min(first + AT_A_TIME, count + 1))])
    for sql in held_back:
        db.conn.execute(sql)
    with archive.transaction():
        db.conn.execute("INSERT INTO fingerprint (hash, key, article_id) SELECT * FROM hashes ORDER BY 1, 2, 3")
    with archive.transaction():
        db.conn.execute("INSERT INTO search_backlog VALUES (1, ?)", (count,))
        summary.recount(db)
    archive.close()
    Archive.open(path).close()  # which indexes the texts


def _hold_back(db: Database) -> list[str]:
    """Drop what is faster to create afterwards; returns the SQL that creates it."""
    query = (
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND (type = 'index' OR type = 'trigger'"
        " AND tbl_name = 'article') ORDER BY type"
    )
    found = db.conn.execute(query).fetchall()
    for kind, name, _ in found:
        db.conn.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in found]


def _write(db: Database, count: int, articles: list[dict[str, Any]]) -> None:
    many = db.conn.executemany
    many(
        "INSERT INTO url (id, url, site_id, article_id, fate, first_found_at, last_visited_at, next_visit_at, etag)"
        " VALUES (:number, :url, :site, :number, 'archived', :seen, :seen, '2026-02-05T12:00:00Z', :text_hash)",
        [{**one, "text_hash": f'W/"{one["number"]:x}"'} for one in articles],
    )
    many(_CAPTURE, [row for one in articles for row in _captures(count, one)])
    many(
        "INSERT INTO visit (crawl_id, url_id, visited_at, outcome, http_status, capture_id)"
        " VALUES (?, ?, ?, ?, 200, ?)",
        [
            (1 + number % 20, number, moment, outcome, capture)
            for one in articles
            for number in [one["number"]]
            for moment, outcome, capture in (
                (one["seen"], "archived", number), (one["again"], "unchanged", count + number)
            )
            if moment
        ],
    )  # fmt: skip
    columns = ", ".join(_ARTICLE)
    many(
        f"INSERT INTO article (id, url_id, site_id, site, capture_id, first_captured_at, last_captured_at, revisions,"
        f" cluster_id, {columns}) VALUES (:number, :number, :site, 'paper-' || :site || '.example', :number, :seen,"
        f" IFNULL(:again, :seen), 1 + :revised, :number, {', '.join(f':{name}' for name in _ARTICLE)})",
        [{name: value for name, value in one.items() if name != "chance"} for one in articles],
    )
    many(
        "INSERT INTO article_url (article_id, url_id, rule, home_from, first_captured_at, last_captured_at,"
        " site_number)"
        " VALUES (:number, :number, 'first', :seen, :seen, IFNULL(:again, :seen), :site || ':' || :number)",
        [{name: one[name] for name in ("number", "seen", "again", "site")} for one in articles],
    )
    many(
        "INSERT INTO article_author VALUES (?, ?, 1)",
        [(one["number"], one["author"] + 1) for one in articles if one["byline"]],
    )
    others = [(one, place, 1 + one["chance"].randrange(count)) for one in articles for place in (1, 2, 3)]
    many(
        "INSERT INTO related_story (article_id, capture_id, position, heading, url, url_id, headline, date_raw,"
        " target_article_id) VALUES (?, ?, ?, 'Read more', ?, ?, ?, ?, ?)",
        [
            (one["number"], one["number"], place, f"{one['url']}-{other}", other, one["description"][:60],
             one["printed"], other)
            for one, place, other in others
        ],
    )  # fmt: skip
    many(
        "INSERT INTO discovery (url_id, capture_id, crawl_id, via, position, anchor_text, found_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (other, one["number"], 1 + other % 20, "section" if place == 1 else "related", place, one["headline"],
             one["seen"])
            for one, place, other in others
            if place < 3
        ],
    )  # fmt: skip
    many(
        "INSERT INTO duplicate (article_id, other_id, kind, similarity) VALUES (?, ?, 'copy', 0.95)",
        [(number - 1, number) for one in articles if (number := one["number"]) % 50 == 0],
    )
    for one in articles:
        _write_details(db, count, one)


def _write_details(db: Database, count: int, one: Mapping[str, Any]) -> None:
    number = one["number"]
    states = (
        [(number, one)] if not one["revised"] else [(number, {**one, "body": one["body"][:-20]}), (count + number, one)]
    )
    for place, (capture, state) in enumerate(states, start=1):
        changed = ["body"] if place > 1 else []
        made = add_revision(db, number, place, capture, state, changed, last_captured_at=one["seen"])
        db.conn.execute("UPDATE capture SET revision_id = ? WHERE id = ?", (made, capture))
        evidence.write(db, number, capture, list(_evidence(one)))
    hashes = tuple(sorted(one["chance"].getrandbits(48) for _ in range(HASHES)))
    key = one["chance"].getrandbits(48)
    copies.keep_by_article(db, number, hashes, key)
    db.conn.executemany("INSERT INTO hashes VALUES (?, ?, ?)", [(value, key, number) for value in hashes])


def _evidence(one: Mapping[str, Any]) -> Iterator[EvidenceRow]:
    ranks: dict[str, int] = {}
    for field, value, raw, source in _EVIDENCE:
        if field in ("byline", "authors") and one["byline"] is None:
            continue
        rank = ranks[field] = ranks.get(field, 0) + 1
        said = [None if name is None else one[name] for name in (value, raw)]
        yield field, rank, said[0], said[1], source, f"{field} as stated", int(rank == 1)


def _captures(count: int, one: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    number = one["number"]
    for capture, moment in ((number, one["seen"]), (count + number, one["again"] or (one["revised"] and one["seen"]))):
        if moment:
            digest = hashlib.sha256(str(capture).encode()).hexdigest()
            record = f"urn:uuid:{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"
            file = f"newsscrape-20251101120000-{capture // 5_000:05d}-host.warc.gz"
            yield capture, number, moment, file, capture * 28_000 % 10**9, one["url"], record, digest, _TASK
