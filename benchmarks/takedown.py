"""Takes articles out of an archive whose crawls are killed, and looks whether a byte of them is left.

Each article of a loopback site has a phrase of its own in headline, text, byline, description, section, an HTTP header
and its address; a redirect leads to it, a print page names it as canonical, a feed and other pages' lists link to it.
Crawls are ended by SIGKILL at random moments; articles are taken out between them, one in three while a crawl runs. The
site then lists the article no more, but its print page stays, at a new address. After each and at the end every
phrase is looked for in all bytes of all files with every gzip member unpacked, at the end with ``newsscrape forget
--check`` too. Exits with 1 when one is found.

    python benchmarks/takedown.py --pages 200 --kills 50 --forgets 50
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
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from kills import visits, wait_for_writing
from loopback import WORDS, Response, crawl_command, prepare, serving

SETTINGS = {"ARCHIVE_DB": "data/archive.db", "ARCHIVE_WARC_SIZE": "200000", "RETRY_TIMES": "0"}
NEIGHBOURS = 3  # stories in a page's list


def phrase(number: int) -> str:
    """What stands in one article and in what names it, and nowhere else."""
    return f"Zq{number:04d}planted"


@dataclass
class Site:
    """The pages; those in ``gone`` are listed nowhere any more."""

    pages: int
    gone: set[int] = field(default_factory=set)
    root: str = ""

    def path(self, number: int) -> str:
        return f"/news/{number}-{phrase(number).lower()}"

    def answer(self, path: str) -> tuple[int, dict[str, str], str]:
        _, kind, name = [*path.split("/"), "", ""][:3]
        number = int(name.partition("-")[0]) if name[:1].isdigit() else -1
        if kind == "old" and 0 <= number < self.pages:
            return 301, {"Location": self.path(number)}, ""
        if kind == "feed":
            return 200, {"Content-Type": "application/rss+xml"}, self.feed()
        if kind in ("news", "print") and 0 <= number < self.pages:
            return 200, {"Content-Type": "text/html; charset=utf-8", "X-Story": phrase(number)}, self.page(number)
        return 404, {"Content-Type": "text/plain"}, ""

    def feed(self) -> str:
        items = "".join(
            f"<item><title>{self.headline(n)}</title><link>{self.root}{self.path(n)}</link></item>"
            for n in range(self.pages) if n not in self.gone
        )  # fmt: skip
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'

    def headline(self, number: int) -> str:
        return f"Council hears residents on {phrase(number)}"

    def page(self, number: int) -> str:
        chance, word = random.Random(number), phrase(number)
        text = "".join(f"<p>{' '.join(chance.choices(WORDS, k=60)).capitalize()}. {word}.</p>" for _ in range(8))
        near = [(number + step) % self.pages for step in range(1, NEIGHBOURS + 1)]
        links = "".join(f"<li><a href='{self.path(n)}'>{self.headline(n)}</a>" for n in near if n not in self.gone)
        return (
            f"<!DOCTYPE html><html lang=en><head><title>{self.headline(number)}</title>"
            f"<link rel=canonical href='{self.root}{self.path(number)}'><meta name=author content='Ann {word}'>"
            f"<meta name=description content='About {word}.'><meta property='article:section' content='{word}'>"
            f"<meta property='article:published_time' content='2024-02-{number % 28 + 1:02d}T11:42:23Z'></head><body>"
            f"<article><h1>{self.headline(number)}</h1><p>By Ann {word}</p>{text}</article>"
            f"<h2>Related stories</h2><ul>{links}</ul></body></html>"
        )

    def addresses(self, attempt: int) -> list[str]:
        """What the next crawl is given: new addresses of print pages of all articles, the rest of those not gone."""
        here = [n for n in range(self.pages) if n not in self.gone]
        paths = [f"/print/{n}-{attempt}" for n in range(self.pages)] + ["/feed"]
        paths += [self.path(n) for n in here] + [f"/old/{n}-{phrase(n)}" for n in here]
        random.Random(attempt).shuffle(paths)
        return [self.root + path for path in paths]


@contextlib.contextmanager
def served(site: Site) -> Iterator[None]:
    def answer(path: str) -> Response:
        status, headers, text = site.answer(path)
        return status, headers, text.encode()

    with serving(answer) as port:
        site.root = f"http://127.0.0.1:{port}"
        yield


def newsscrape(folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from newsscrape.cli import main; main()", *arguments, "--db", "data/archive.db"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def archived(folder: Path) -> dict[int, str]:
    """The articles of the archive: number → the address by which to take it out."""
    if not (folder / "data/archive.db").exists():
        return {}
    with contextlib.closing(sqlite3.connect(folder / "data/archive.db", timeout=30)) as connection:
        try:
            rows = connection.execute(
                "SELECT headline, url FROM article JOIN url ON url.id = article.url_id"
            ).fetchall()
        except sqlite3.OperationalError:  # no table yet
            return {}
    return {int(headline.rpartition("Zq")[2][:4]): url for headline, url in rows if "Zq" in headline}


def unpacked(data: bytes) -> Iterator[bytes]:
    """A file's bytes, and what each gzip member in it holds, wherever it begins."""
    yield data
    at = data.find(b"\x1f\x8b\x08")
    while at >= 0:
        unpacker = zlib.decompressobj(31)
        with contextlib.suppress(zlib.error):
            yield unpacker.decompress(data[at:])
        end = len(data) - len(unpacker.unused_data) if unpacker.eof else at + 1
        at = data.find(b"\x1f\x8b\x08", end)


def left(folder: Path, words: list[str]) -> list[str]:
    """Where a word still stands, in any case."""
    found = []
    for path in sorted((folder / "data").rglob("*")):
        if path.is_file():
            whole = b"\n".join(unpacked(path.read_bytes())).lower()
            found += [f"{word} in {path.name}" for word in words if word.lower().encode() in whole]
    return found


def run(pages: int, kills: int, forgets: int, seed: int) -> tuple[list[str], dict[str, int]]:
    """What was left or went wrong, and how much was done."""
    chance, site, problems = random.Random(seed), Site(pages), []
    done = {"kills": 0, "forgets": 0, "while crawling": 0, "repeated": 0}
    with tempfile.TemporaryDirectory() as work, served(site):
        folder = Path(work)
        for attempt in range(4 * max(kills, forgets)):
            if done["kills"] >= kills and done["forgets"] >= forgets:
                break
            environment, before = prepare(folder, site.addresses(attempt)), visits(folder / "data")
            process = subprocess.Popen(
                crawl_command(SETTINGS),
                cwd=folder,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            wait_for_writing(process, folder / "data", before)
            time.sleep(chance.uniform(0, 3.0))
            here = archived(folder)
            wanted = chance.choice(sorted(here)) if here and done["forgets"] < forgets else None
            during = wanted is not None and chance.random() < 1 / 3 and process.poll() is None
            if during and wanted is not None:
                site.gone.add(wanted)
                newsscrape(folder, environment, "forget", here[wanted], "--yes")
                done["while crawling"] += 1
                time.sleep(chance.uniform(0, 1.0))
            done["kills"] += process.poll() is None
            process.kill()
            process.wait()
            if wanted is not None:  # once more where a crawl ran: it had listed pages in its memory
                site.gone.add(wanted)
                said = newsscrape(folder, environment, "forget", here[wanted], "--yes")
                done["forgets"] += 1
                done["repeated"] += during
                if said.returncode:
                    problems.append(f"{phrase(wanted)}: forget: {(said.stdout + said.stderr)[-300:]}")
                here_left = left(folder, [phrase(n) for n in sorted(site.gone)])
                problems += [f"after round {attempt}: {one}" for one in here_left]
            print(f"round {attempt}: {done}, {len(problems)} problems {problems[-1:]}", file=sys.stderr)
        environment = prepare(folder, site.addresses(-1))
        last = subprocess.run(crawl_command(SETTINGS), cwd=folder, env=environment, capture_output=True, check=False)
        if (folder / "data/warc").is_dir() and list((folder / "data/warc").glob("*.open")):
            problems.append(f"a file is still open: {last.stderr.decode()[-300:]}")
        done["articles"] = len(archived(folder))
        problems += [f"at the end: {one}" for one in left(folder, [phrase(n) for n in sorted(site.gone)])]
        for number in sorted(site.gone):
            said = newsscrape(folder, environment, "forget", "--check", phrase(number))
            if said.returncode:
                problems.append(f"--check: {said.stdout[:300]}")
    return problems, done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--forgets", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    problems, done = run(options.pages, options.kills, options.forgets, options.seed)
    print("\n".join(problems[:20]))
    print(f"{', '.join(f'{count} {what}' for what, count in done.items())}: {len(problems)} problems")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
