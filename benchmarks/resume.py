"""Crawls the newspaper of gazette.py: every article must be found, also by a crawl that is killed and continued.

The first crawl runs undisturbed: it must archive exactly the thousand articles, each with its headline, date and
language. The second is ended by SIGKILL at random moments and started again each time. It must give the same fates,
texts, dates and related stories, and must not fetch again what it had stored: a URL is fetched at most once more for
each kill during its request. Exits with 1 on any difference.

    python benchmarks/resume.py --kills 30
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))
from loopback import crawl_command, prepare
from stories import stories

from newsscrape import urls

PROGRAM = Path(__file__).parent / "gazette.py"
START = 1.5  # seconds that a crawl takes to start
RULES = "/robots.txt"  # fetched by every run, to obey it
FATES = "SELECT url.url, fate, article_id, content_hash FROM url LEFT JOIN article ON article.id = url.article_id"
ARTICLES = """
SELECT url.url, headline, published_day, language, content_hash, article.id
FROM article JOIN url ON url.id = article.url_id
"""
RELATED = """
SELECT position, url.url, headline, date_day
FROM related_story JOIN url ON url.id = url_id WHERE related_story.article_id = ?
"""


@dataclass
class Paper:
    """A running newspaper: its address and its log of requests."""

    root: str
    log: Path

    def asked(self) -> list[tuple[str, str]]:
        """Status and URL of every request so far, without robots.txt."""
        lines = (line.split(" ", 1) for line in self.log.read_text().splitlines()[1:])
        return [(status, urls.canonical(self.root + path)) for status, path in lines if path != RULES]


@contextlib.contextmanager
def newspaper(folder: Path) -> Iterator[Paper]:
    log = folder / "asked.txt"
    with (
        log.open("w") as out,
        subprocess.Popen([sys.executable, str(PROGRAM)], stdout=out, stderr=subprocess.DEVNULL) as process,
    ):
        while not (lines := log.read_text().splitlines()):
            time.sleep(0.02)
        try:
            yield Paper(lines[0], log)
        finally:
            process.kill()


def command(paper: Paper) -> list[str]:
    return crawl_command({}, "site", url=f"{paper.root}/")


@dataclass
class Result:
    """The result of a crawl, without the newspaper's address.

    ``fates``: the fate of each URL, with the text that it leads to. ``articles``: by text, without URLs, because of two
    pages with the same words the first one read is the article's home.
    """

    fates: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    articles: dict[str, tuple[object, ...]] = field(default_factory=dict)
    homes: dict[str, tuple[str, str, str]] = field(default_factory=dict)


def result(folder: Path, root: str) -> Result:
    found = Result()
    with contextlib.closing(sqlite3.connect(folder / "archive.db")) as db:
        for url, fate, _, text in db.execute(FATES):
            found.fates[url.removeprefix(root)] = (fate, text)
        for url, headline, day, language, text, article_id in db.execute(ARTICLES):
            related = [
                (n, address.removeprefix(root), *rest) for n, address, *rest in db.execute(RELATED, (article_id,))
            ]
            found.articles[text] = (headline, day, language, sorted(related))
            found.homes[url.removeprefix(root)] = (headline, day, language)
    return found


def missing(found: Result) -> list[str]:
    """The differences between the articles of a crawl and those of the newspaper."""
    wanted = {quote(one.path): one for one in stories()}
    again = {quote(one.again): quote(one.path) for one in stories()}
    homes = {again.get(path, path): said for path, said in found.homes.items()}
    wrong = [f"no article: {path}" for path in sorted(wanted.keys() - homes.keys())]
    wrong += [f"no such article: {path}" for path in sorted(homes.keys() - wanted.keys())]
    if len(homes) != len(found.homes):
        wrong.append(f"{len(found.homes) - len(homes)} stories are two articles")
    for path, one in wanted.items():
        said = homes.get(path)
        if said is not None and said != (one.headline, str(one.day), one.language):
            wrong.append(f"{path}: read as {said}")
    return wrong


def differences(undisturbed: Result, killed: Result) -> list[str]:
    """The differences between the results of two crawls."""
    wrong = [f"only one crawl met {path}" for path in sorted(undisturbed.fates.keys() ^ killed.fates.keys())]
    by_text: dict[str | None, list[Counter[str]]] = {}
    for n, crawl in enumerate((undisturbed, killed)):
        for path, (fate, text) in crawl.fates.items():
            key = f"text {text}" if text else path
            by_text.setdefault(key, [Counter(), Counter()])[n][fate] += 1
    wrong += [f"{key}: {dict(a)}, then {dict(b)}" for key, (a, b) in by_text.items() if a != b]
    for text in undisturbed.articles.keys() | killed.articles.keys():
        a, b = undisturbed.articles.get(text), killed.articles.get(text)
        if a != b:
            wrong.append(f"article: {a}, then {b}")
    return wrong


def settled(folder: Path) -> set[str]:
    """The URLs that a crawl has stored, and must not fetch again."""
    if not (folder / "archive.db").exists():
        return set()
    with contextlib.closing(sqlite3.connect(folder / "archive.db", timeout=30)) as db:
        try:
            return {key for (key,) in db.execute("SELECT key FROM frontier WHERE done = 1")}
        except sqlite3.OperationalError:  # no table yet
            return set()


def crawl_undisturbed(work: Path) -> tuple[Result, Counter[str], float]:
    """The result of an undisturbed crawl, the number of requests for each URL, and the time it took."""
    with newspaper(work) as paper:
        environment = prepare(work / "crawl", [])
        begin = time.monotonic()
        subprocess.run(command(paper), cwd=work / "crawl", env=environment, capture_output=True, check=True)
        seconds = time.monotonic() - begin
        asked = Counter(url.removeprefix(paper.root) for _, url in paper.asked())
        return result(work / "crawl", paper.root), asked, seconds


def crawl_killed(
    work: Path, kills: int, seed: int, usual: Counter[str], seconds: float
) -> tuple[Result, list[str], int]:
    """The result of a killed crawl, the requests that were unnecessary, and the number of kills while it ran."""
    chance, wrong, done = random.Random(seed), [], 0
    with newspaper(work) as paper:
        folder = work / "crawl"
        environment = prepare(folder, [])
        while True:
            before, stored = len(paper.asked()), settled(folder)
            last = done == kills
            with subprocess.Popen(
                command(paper), cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as process:
                # One time in ten while it starts, one in ten when it has asked for something; else when it has stored
                # something, which the processes that read pages delay.
                when = chance.random()
                if not last and when > 0.1:
                    while process.poll() is None and len(paper.asked()) <= before:
                        time.sleep(0.02)
                if not last and when > 0.2:
                    while process.poll() is None and len(settled(folder)) <= len(stored):
                        time.sleep(0.05)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(None if last else chance.uniform(0.0, 1.2 * max(seconds - START, 1.0) / kills))
                alive = process.poll() is None
                process.kill()
            done += alive
            in_this_run = Counter(url for _, url in paper.asked()[before:])
            wrong += [f"asked for again, though stored: {url}" for url in in_this_run.keys() & stored]
            wrong += [
                f"asked for {count} times in one run: {url}"
                for url, count in in_this_run.items()
                if count > max(usual[url.removeprefix(paper.root)], 1) and url not in stored
            ]
            print(f"{done} kills: {len(settled(folder))} URLs settled, {len(wrong)} problems", file=sys.stderr)
            if not alive:
                return result(folder, paper.root), wrong, done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        for name in ("undisturbed", "killed"):
            (Path(work) / name).mkdir()
        undisturbed, usual, seconds = crawl_undisturbed(Path(work) / "undisturbed")
        wrong = missing(undisturbed)
        print(f"undisturbed: {len(undisturbed.homes)} articles, {len(undisturbed.fates)} URLs, {len(wrong)} problems")
        if options.kills:
            killed, again, done = crawl_killed(Path(work) / "killed", options.kills, options.seed, usual, seconds)
            differing = differences(undisturbed, killed) + missing(killed)
            print(f"{done} kills: {len(differing)} differences, {len(again)} URLs asked for without need")
            wrong += differing + again
            if done < options.kills:
                wrong.append(f"only {done} of {options.kills} kills found the crawl running")
    print("\n".join(wrong[:40]))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
