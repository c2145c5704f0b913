"""Archives ten years of a newspaper at forty moments, and compares each article's states, URLs and end with the truth.

The paper (newsroom.py) is relaunched twice, moves to ``www.`` and https, changes slugs with headlines, corrects
articles before and after a move, has articles over several pages, live blogs and columns, prints agency copy twice,
repeats stories and removes some. At each moment a third of its articles is fetched again, at the last known URL. The
archive is made in three ways: by live crawls of a local server, from a CDX server that replays the captures, and from
WARC files only. Then its articles are compared with what the paper did, as far as it was captured.

    python benchmarks/newsroom_years.py                                  # some twenty minutes
    python benchmarks/newsroom_years.py --articles 150 --moments 10 --ways warc

Exits 1 below 0.995 of states, or with one false join.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

sys.path.insert(0, str(Path(__file__).parent))
import loopback
from loopback import Response, crawl_command, prepare

from newsroom import END, START, Answer, Article, Newsroom, Version
from newsscrape import urls

LEAST = 0.995
AGAIN = 0.33  # of the articles are looked at again at a moment, whether anything happened or not
SETTINGS = {"NEWSSCRAPE_WORKERS": "0", "LOG_LEVEL": "ERROR", "RETRY_TIMES": "1"}


@dataclass(frozen=True)
class Capture:
    """A response as a web archive stores it."""

    url: str
    moment: datetime
    answer: Answer


@dataclass
class Seen:
    """What was captured of one article: its states in order, the URLs where it was read, when it was found gone."""

    states: list[tuple[str, str, str]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    gone: datetime | None = None


@dataclass
class History:
    """The truth that an archive is compared with, and the captures of each moment."""

    paper: Newsroom
    moments: list[datetime]
    seen: dict[int, Seen] = field(default_factory=lambda: defaultdict(Seen))
    asked: list[list[str]] = field(default_factory=list)
    captures: list[list[Capture]] = field(default_factory=list)


def history(paper: Newsroom, count: int) -> History:
    """Capture the paper at this many moments: what is new, and a third of what was captured before."""
    chance = random.Random(paper.seed + 1)
    step = (END - START) / count
    made = History(paper, [(START + step * (n + 1)).replace(microsecond=0) for n in range(count)])
    known: dict[int, str] = {}  # article → the URL at which it was captured last
    for moment in made.moments:
        asked, captures = [], []
        for story in paper.stories:
            if story.number not in known:
                url = paper.home(story, moment)
            else:
                url = known[story.number] if chance.random() < AGAIN and made.seen[story.number].gone is None else None
            if url is None:
                continue
            asked.append(url)
            found = list(_look(paper, story, url, moment + timedelta(seconds=len(captures) % 3600)))
            captures += found
            known[story.number] = _note(made.seen[story.number], story, found)
        made.asked.append(asked)
        made.captures.append(captures)
    return made


def _look(paper: Newsroom, story: Article, url: str, moment: datetime) -> Iterator[Capture]:
    """The responses for a URL: redirects, the page, and the other pages of the same article."""
    version = story.at(moment)
    for _ in range(6):
        answer = paper.answer(url, moment)
        yield Capture(url, moment, answer)
        if answer.location is not None:
            url = urljoin(url, answer.location)
        elif answer.status == 404 and version is not None:  # its new address stands on the front page
            url = str(paper.home(story, moment))
        else:
            break
    if answer.status == 200 and version is not None and paper.whose(url) == story.number:
        base = url.partition("?")[0]
        for number in range(2, len(version.pages) + 1):
            yield Capture(f"{base}?page={number}", moment, paper.answer(f"{base}?page={number}", moment))


def _note(seen: Seen, story: Article, found: list[Capture]) -> str:
    """Add a capture to an article's truth; returns the URL to capture the next time."""
    last = [capture for capture in found if "?page=" not in capture.url][-1]
    version = story.at(last.moment)
    if last.answer.status != 200 or version is None:
        assert version is None, f"article {story.number} answers {last.answer.status} at {last.url}"
        seen.gone = seen.gone or last.moment
        return found[0].url
    state = _state(version)
    if not seen.states or seen.states[-1] != state:
        seen.states.append(state)
    if last.url not in seen.addresses:
        seen.addresses.append(last.url)
    return last.url


def _state(version: Version) -> tuple[str, str, str]:
    return version.headline, f"{version.published:%Y-%m-%d}", version.body


# Three ways to an archive -----------------------------------------------------------------------------------


def by_live_crawls(past: History, folder: Path) -> None:
    """A crawl at each moment, of the URLs that were known then."""
    now = {"moment": past.moments[0]}

    def answer(path: str) -> Answer:
        return past.paper.answer(f"http://{past.paper.host}{path}", now["moment"])

    with serving(answer, past.paper.host):
        for moment, asked in zip(past.moments, past.asked, strict=True):
            now["moment"] = moment
            environment = prepare(folder, asked)
            run(crawl_command(SETTINGS, file="urls.txt", revisit="all"), folder, environment)


def from_cdx(past: History, folder: Path) -> None:
    """A CDX server that lists every capture, and replays each at its URL and time."""
    kept: dict[str, dict[str, Capture]] = defaultdict(dict)
    for capture in (capture for captures in past.captures for capture in captures):
        kept[capture.url].setdefault(f"{capture.moment:%Y%m%d%H%M%S}", capture)
    rows = [["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]]
    listed = ((_surt(url), stamp, url, one) for url, by_stamp in kept.items() for stamp, one in by_stamp.items())
    rows += [
        [key, stamp, url, "text/html", str(one.answer.status), str(hash(one.answer.body)), "1"]
        for key, stamp, url, one in sorted(listed, key=lambda row: row[:2])
    ]
    index = json.dumps(rows)

    def answer(path: str) -> Answer:
        if path.startswith("/cdx/"):
            return Answer(200, index)
        stamp, _, url = path.removeprefix("/web/").partition("id_/")
        found = kept.get(url)
        if not found:
            return Answer(404)
        if stamp not in found:
            stamps = sorted(found)
            nearest = stamps[min(bisect_left(stamps, stamp), len(stamps) - 1)]
            return Answer(302, location=f"/web/{nearest}id_/{url}")
        one = found[stamp].answer
        return Answer(one.status, one.body, f"/web/{stamp}id_/{one.location}" if one.location else None)

    with serving(answer) as host:
        settings = {**SETTINGS, "NEWSSCRAPE_CDX": f"http://{host}/cdx/search/cdx"}
        command = crawl_command(settings, "wayback", url="weirpost.example", captures="all")
        run(command, folder, prepare(folder, []))


def _surt(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.")


def from_warc(past: History, folder: Path) -> None:
    """A WARC file for each moment, as another program wrote it."""
    files = folder / "files"
    files.mkdir(parents=True)
    for number, captures in enumerate(past.captures):
        records = (_record(capture) for capture in captures)
        (files / f"{number:03d}.warc.gz").write_bytes(b"".join(gzip.compress(record, 1) for record in records))
    run(crawl_command(SETTINGS, "warc", path="files"), folder, prepare(folder, []))


def _record(capture: Capture) -> bytes:
    location = f"Location: {capture.answer.location}\r\n" if capture.answer.location else ""
    block = (
        f"HTTP/1.1 {capture.answer.status} X\r\nContent-Type: text/html; charset=utf-8\r\n{location}\r\n"
        f"{capture.answer.body}"
    ).encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {capture.url}\r\n"
        f"WARC-Date: {capture.moment:%Y-%m-%dT%H:%M:%SZ}"
        f"\r\nWARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


WAYS: Mapping[str, Callable[[History, Path], None]] = {"live": by_live_crawls, "cdx": from_cdx, "warc": from_warc}


def run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr[-2000:]}")


@contextmanager
def serving(answer: Callable[[str], Answer], host: str | None = None) -> Iterator[str]:
    """A server on the loopback; its host and port."""

    def response(path: str) -> Response:
        found = Answer(404) if path == "/robots.txt" else answer(path)
        headers = {"Content-Type": "application/json" if path.startswith("/cdx/") else "text/html; charset=utf-8"}
        if found.location:
            headers["Location"] = found.location
        return found.status, headers, found.body.encode()

    with loopback.serving(response, int(host.rpartition(":")[2]) if host else 0) as port:
        yield f"127.0.0.1:{port}"


# Held against the truth -------------------------------------------------------------------------------------


@dataclass
class Score:
    """Counts; ``wrong`` has a few examples of articles that differ."""

    states: int = 0
    right: int = 0
    extra: int = 0
    false_joins: int = 0
    missed_joins: int = 0
    homes: int = 0
    ends: int = 0
    articles: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.right / (self.states + self.extra)


def compare(past: History, archive: Path, *, timed: bool) -> Score:
    """Compare an archive's articles with what was captured. ``timed``: the archive has the paper's own times."""
    paper, score = past.paper, Score()
    whose = {state: number for number, seen in past.seen.items() for state in seen.states}
    with closing(sqlite3.connect(archive)) as db:
        told: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
        for article_id, *state in db.execute(
            "SELECT article_id, headline, substr(published_iso, 1, 10), body FROM revision ORDER BY article_id, number"
        ):
            told[article_id].append((state[0], state[1], state[2]))
        ends = dict(db.execute("SELECT id, gone_at FROM article").fetchall())
        homes = dict(db.execute("SELECT article.id, url.url FROM article JOIN url ON url.id = url_id").fetchall())
    by_story: dict[int, list[int]] = defaultdict(list)
    for article_id, states in told.items():
        owners = {whose[state] for state in states if state in whose}
        score.false_joins += len(owners) > 1
        if len(owners) > 1:
            score.examples.append(f"joined {sorted(owners)}: {[paper.stories[n].kind for n in owners]}")
        for owner in owners:
            by_story[owner].append(article_id)
    for number, seen in past.seen.items():
        if not seen.states:
            continue
        score.articles += 1
        score.states += len(seen.states)
        ids = by_story.get(number, [])
        best = max(ids, key=lambda i: _common(told[i], seen.states), default=None)
        score.missed_joins += max(0, len(ids) - 1)
        common = _common(told[best], seen.states) if best is not None else 0
        extra = sum(len(told[i]) for i in ids) - common
        score.right += common
        score.extra += extra
        home = best is not None and homes[best] == urls.canonical(seen.addresses[-1])
        score.homes += home
        ended = best is not None and _same_end(ends[best], seen.gone, timed=timed)
        score.ends += ended
        if common < len(seen.states) or extra or not home or not ended:
            kind = paper.stories[number].kind
            score.wrong[kind] += 1
            if len(score.examples) < 12:
                score.examples.append(
                    f"{number} {kind}: {common} of {len(seen.states)} states, {extra} too many, {len(ids)} articles, "
                    f"home {'right' if home else homes.get(best or 0)} for {seen.addresses}, end "
                    f"{'right' if ended else ends.get(best or 0)} for {seen.gone}"
                )
    return score


def _same_end(told: str | None, truth: datetime | None, *, timed: bool) -> bool:
    if told is None or truth is None:
        return told is None and truth is None
    return not timed or told == f"{truth:%Y-%m-%dT%H:%M:%SZ}"


def _common(one: list[tuple[str, str, str]], other: list[tuple[str, str, str]]) -> int:
    """The length of the longest common subsequence of two lists of states."""
    row = [0] * (len(other) + 1)
    for a in one:
        before = row
        row = [0]
        for n, b in enumerate(other):
            row.append(before[n] + 1 if a == b else max(row[n], before[n + 1]))
    return row[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--moments", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    options = parser.parse_args()
    failed = False
    for way in options.ways:
        with tempfile.TemporaryDirectory() as work:
            host = None
            if way == "live":
                with serving(lambda _: Answer(404)) as free:
                    host = free
            past = history(Newsroom(options.articles, options.seed, host), options.moments)
            WAYS[way](past, Path(work) / way)
            score = compare(past, Path(work) / way / "archive.db", timed=way != "live")
        captures = sum(map(len, past.captures))
        print(
            f"{way:<5}{score.articles:>6} articles {captures:>7} captures  states {score.right} of {score.states}, "
            f"{score.extra} too many: {score.share:.4f}  homes {score.homes / score.articles:.4f}  ends "
            f"{score.ends / score.articles:.4f}  false joins {score.false_joins}  missed joins {score.missed_joins}",
            flush=True,
        )
        for example in score.examples:
            print(f"      {example}")
        if score.wrong:
            print(f"      wrong: {dict(score.wrong)}")
        failed |= score.share < LEAST or score.false_joins > 0
    sys.exit(failed)


if __name__ == "__main__":
    main()
