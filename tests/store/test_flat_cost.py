"""The cost of storing a page does not grow with the archive, counted in steps of SQLite's virtual machine."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsscrape.items import Link, Ticket
from newsscrape.store.frontier import Taken

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
IO = Path("/proc/self/io")  # of Linux
SYLLABLES = "ar be con dal el fin gor hun il jas kel lor mab nor ost pel rin sal tor ul vend wes".split()


def page(number: int) -> str:
    """An article that shares no passage with any other."""
    chance = random.Random(number)

    def sentence() -> str:
        words = ("".join(chance.choices(SYLLABLES, k=chance.randrange(2, 4))) for _ in range(16))
        return f"The {' '.join(words)}."

    text = "".join(f"<p>{sentence()} {sentence()}</p>" for _ in range(5))
    related = f"<h3>Related</h3><ul><li>12 June 2013 <a href=/news/{number - 1}/story>{sentence()}</a></li></ul>"
    return (
        f'<html lang=en><head><title>News</title><link rel=canonical href="/news/{number}/story"></head><body><article>'
        f"<h1>{sentence()}</h1><p class=date>12/06/2013</p><p class=byline>By Ann Lee</p>{text}</article>{related}</body>"
    )


class Crawl:
    """A crawl by hand: each page is taken from the queue, stored, and offers the next."""

    def __init__(self, shelf: Any) -> None:
        self.shelf, self.count, self.taken = shelf, 0, Taken()
        shelf.writer.follow("test", {}, NOW)
        shelf.writer.discovered([Link("https://paper.example/news/0/story", "list")], NOW)

    def visit(self) -> None:
        writer = self.shelf.writer
        (waiting,) = found = writer.take("paper.example", self.taken, 16)
        self.taken = self.taken.behind(found)
        writer.taken_out(waiting.url)
        writer.kept_payload(waiting.url, "another digest")
        writer.kept_payload(waiting.url, None)
        writer.is_kept(waiting.url, NOW, "another digest")
        writer.has_met("https://paper.example/news/none")
        visit = self.shelf.read(waiting.url, page(self.count))
        self.count += 1
        following = Link(f"https://paper.example/news/{self.count}/story", "pagination")
        ticket = Ticket(waiting.id, (waiting.url,))
        self.shelf.visit(replace(visit, links=(*visit.links, following), ticket=ticket))

    def steps(self, pages: int) -> float:
        """Steps of the virtual machine that so many pages take, for each."""
        counted = 0

        def count() -> int:
            nonlocal counted
            counted += 1
            return 0

        self.shelf.archive.db.conn.set_progress_handler(count, 10)
        for _ in range(pages):
            self.visit()
        self.shelf.archive.db.conn.set_progress_handler(None, 0)
        return 10 * counted / pages

    def later(self, pages: int) -> tuple[float, float]:
        """The steps and the bytes that each of the last hundred of so many pages takes."""
        for _ in range(pages - 100):
            self.visit()
        before = moved()
        return self.steps(100), (moved() - before) / 100


def moved() -> int:
    """Bytes that this process has read and written so far; 0 where the system does not say."""
    if not IO.exists():
        return 0
    fields = dict(line.split(": ") for line in IO.read_text("utf-8").splitlines())
    return int(fields["rchar"]) + int(fields["wchar"])


@pytest.mark.slow
def test_a_page_costs_the_same_in_a_large_archive(shelf: Any) -> None:
    for setting in ("cache_size = -256", "wal_autocheckpoint = 200"):  # KiB; pages
        shelf.archive.db.conn.execute(f"PRAGMA {setting}")
    crawl = Crawl(shelf)
    for _ in range(40):
        crawl.visit()
    early = crawl.steps(40)
    _, middle = crawl.later(620)
    late, moved_late = crawl.later(500)
    assert shelf.rows("SELECT COUNT(*) FROM article") == [(1_200,)]
    assert late < 1.15 * early, f"{early:.0f} steps a page among 40, {late:.0f} among 1,200"
    assert moved_late <= 1.35 * middle, f"{middle:,.0f} bytes moved a page among 700, {moved_late:,.0f} among 1,200"
    assert shelf.path.stat().st_size > 20 * 256 * 1024
