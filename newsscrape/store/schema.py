"""The archive's tables, as migrations that sqlite-utils applies once each.

A migration is never edited after a release; every change to the schema is a new migration. Each column is described in
``store/catalogue/tables.py``; a test checks that none is missing.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from newsscrape.store import contributors, fulltext, indexes, packing, search_index, summary, views
from newsscrape.store.first_tables import TABLES
from newsscrape.store.later_tables import (
    ADDRESSES,
    ADDRESSES_OF_OLD,
    ANNOTATIONS,
    ARTICLE_PARTS,
    BODY_BLOCKS,
    PAGE_LINKS,
    PLACES,
    RULINGS,
)

migrations = Migrations("newsscrape")


@migrations()
def m001_tables(db: Database) -> None:
    """Tables, indexes and full-text search of the first release."""
    _run(db, TABLES)
    indexes.create(db)
    search_index.create(db)


@migrations()
def m002_views(db: Database) -> None:
    """The flat views that researchers read."""
    views.create(db)


@migrations()
def m003_summary(db: Database) -> None:
    """Counts by site, month and language, and indexes for the few articles that need checking."""
    summary.create(db)
    indexes.create_need_a_look(db)


@migrations()
def m004_titles(db: Database) -> None:
    """A page's title on social cards and in search engines, next to its printed headline."""
    _run(db, "ALTER TABLE article ADD COLUMN share_title TEXT;\nALTER TABLE article ADD COLUMN title_tag TEXT")


@migrations()
def m005_site_clocks(db: Database) -> None:
    """The counts from which a site's time zone is learned."""
    db.conn.execute("ALTER TABLE site ADD COLUMN clocks_seen TEXT")


@migrations()
def m006_article_addresses(db: Database) -> None:
    """An article's URLs, when each of them was its home, and which state each capture shows."""
    _run(db, ADDRESSES)
    _run(db, ADDRESSES_OF_OLD)


@migrations()
def m007_folded_search(db: Database) -> None:
    """A search index with folded letters, one for all scripts. ``fulltext.work_off`` fills it after the migration."""
    fulltext.create(db)


@migrations()
def m008_views_by_date(db: Database) -> None:
    """Views that count dates precise to a month or a year."""
    views.drop(db)
    views.create(db)


@migrations()
def m009_contributors(db: Database) -> None:
    """People who contributed to an article without writing it: photographers, translators, fact checkers."""
    _run(db, contributors.TABLE)


@migrations()
def m010_extractor(db: Database) -> None:
    """The library versions behind each extractor version."""
    db.conn.execute("CREATE TABLE extractor (version TEXT PRIMARY KEY, libraries TEXT NOT NULL) STRICT")


@migrations()
def m011_articles_first(db: Database) -> None:
    """A crawl fetches articles before lists: each kind has an index of its own, over the URLs that are still queued."""
    for name, kind in (("articles", "role = 'article'"), ("lists", "role <> 'article'")):
        db.conn.execute(f"CREATE INDEX frontier_{name} ON frontier(job, host, id) WHERE done = 0 AND {kind}")


@migrations()
def m012_article_parts(db: Database) -> None:
    """Articles over several pages: the text of each page, and which pages are missing."""
    _run(db, ARTICLE_PARTS)


@migrations()
def m013_rulings(db: Database) -> None:
    """A person's rulings on which URLs are one article."""
    _run(db, RULINGS)


@migrations()
def m014_page_links(db: Database) -> None:
    """URLs that were linked as another page of an article."""
    _run(db, PAGE_LINKS)


@migrations()
def m015_annotations(db: Database) -> None:
    """A reader's own tags and notes."""
    _run(db, ANNOTATIONS)


@migrations()
def m016_places(db: Database) -> None:
    """One number for all URLs at which a site may show the same page, so that one lookup finds them."""
    from newsscrape.article.identity import address_place  # imports dates/, which commands that only read do without

    db.conn.create_function("place_of", 1, address_place, deterministic=True)
    _run(db, PLACES)


@migrations()
def m017_refused_again(db: Database) -> None:
    """The progress of a re-extraction in the captures that were refused as not being articles."""
    db.conn.execute("ALTER TABLE reextraction ADD COLUMN last_capture_id INTEGER NOT NULL DEFAULT 0")


@migrations()
def m018_packed(db: Database) -> None:
    """Stores each text once. ``packing.work_off`` packs existing articles after the migration."""
    views.drop(db)  # otherwise SQLite would rename the tables in the views as well
    packing.create(db)
    views.create(db)


@migrations()
def m019_body_blocks(db: Database) -> None:
    """What the paragraphs of a text are (headings, items of lists …), and their links."""
    _run(db, BODY_BLOCKS)


@migrations()
def m020_corpus(db: Database) -> None:
    """The view ``corpus``: texts with their variables."""
    views.drop(db)
    views.create(db)


@migrations()
def m021_search_facets(db: Database) -> None:
    """Filters in the search index. ``fulltext.work_off`` fills it again after the migration."""
    fulltext.add_facets(db)
    db.conn.execute("CREATE INDEX article_copy ON article(cluster_id) WHERE cluster_id <> id")


def migration_names() -> frozenset[str]:
    """All migrations of this version. An archive with others was written by a newer version."""
    return frozenset(migration.name for migration in migrations.pending(Database(memory=True)))


def _run(db: Database, script: str) -> None:
    """Run statements one by one: ``executescript`` would commit the migration's transaction."""
    for statement in filter(str.strip, script.split(";\n")):
        db.conn.execute(statement)
