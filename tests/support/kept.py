"""An archive with its pages in a WARC file, so that they can be read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from newsscrape.archive.records import Exchange, exchange_records, new_record_id
from newsscrape.operations.reextract import reextract
from newsscrape.pages.responses import read_fetched
from newsscrape.payload import digest
from newsscrape.store.reextraction import Filters
from newsscrape.tasks import Fetched, Task

SITE = "http://www.paper.example"
A, B, C = (f"{SITE}/news/{number}" for number in (1, 2, 3))
LIST = (
    f"<h2>Related stories</h2><ul><li>14 November 2004 <a href={SITE}/news/9>Council hears residents on walls</a></ul>"
)


class Kept:
    """An archive with its pages in a WARC file."""

    def __init__(self, shelf, folder):
        self.shelf, self.folder, self.file = shelf, folder, folder / "test.warc.gz"
        folder.mkdir()
        self.file.touch()

    def put(self, url, html, day=1, headers=(("Content-Type", "text/html; charset=utf-8"),), task=None, refused=None):
        moment = datetime(2026, 1, day, 12, tzinfo=UTC)
        body, name = html.encode(), new_record_id()
        records = exchange_records(Exchange(name, url, moment, digest(body), body, 200, received=headers), None)
        offset = self.file.stat().st_size
        with self.file.open("ab") as file:
            file.write(b"".join(records))
        fetched = Fetched(
            url, body, moment, moment, "live", digest(body), task or Task(), {k.lower(): v for k, v in headers}, 200,
            record_id=name,
        )  # fmt: skip
        visit = read_fetched(fetched)
        if refused is not None:  # as an earlier version took it
            visit = replace(visit, outcome="not_article", reason=refused, article=None)
        capture = replace(
            visit.capture, warc_file=self.file.name, warc_offset=offset, warc_length=len(records[0]), warc_uri=url
        )
        return self.shelf.visit(replace(visit, capture=capture))

    def again(self, dry_run=False, jobs=0, **filters):
        return reextract(self.shelf.archive, self.folder, Filters(**filters), jobs=jobs, dry_run=dry_run)

    def rows(self, query, *parameters):
        return self.shelf.rows(query, *parameters)


def older(kept, url, **columns):
    """Make an article look as an earlier extractor had read it."""
    assignments = ", ".join(f"{name} = ?" for name in columns)
    where = "(SELECT id FROM url WHERE url = ?)"
    kept.rows(f"UPDATE article SET {assignments} WHERE url_id = {where}", *columns.values(), url)
    kept.rows(
        f"UPDATE evidence SET extractor_version = '0.0' WHERE article_id = (SELECT id FROM article WHERE url_id = {where})",
        url,
    )


def two_articles(shelf, folder, article):
    """The archive with two pages, one of which lists a related story."""
    kept = Kept(shelf, folder)
    kept.put(A, article("roofs", after=LIST))
    kept.put(B, article("drains", date="15 November 2010"))
    return kept
