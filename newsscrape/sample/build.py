"""Writes a sample as a folder that opens in a browser: a page for judging, and the captured pages beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from newsscrape import __version__, urls
from newsscrape.errors import BadArgument
from newsscrape.operations.shown_page import Shelf, Unavailable, inert
from newsscrape.report.page import policy
from newsscrape.sample.draw import Stratum, draw
from newsscrape.store import sampling
from newsscrape.store.archive import Archive

FORM, SAMPLE, ANSWERS, PAGES = "index.html", "sample.json", "answers.json", "pages"
VERSION = 1
# What is judged of each article: name, and the question.
FIELDS: tuple[tuple[str, str], ...] = (
    ("kind", "Is it a news article?"),
    ("headline", "The headline, as printed"),
    ("authors", "The people who wrote it"),
    ("published", "The date of publication"),
    ("section", "The section"),
    ("body", "The text: all of it, and nothing else"),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample that was written."""

    strata: Sequence[Stratum]
    of: int
    shown: int  # articles whose captured page is there

    @property
    def articles(self) -> int:
        return sum(len(stratum.drawn) for stratum in self.strata)


def build(
    target: Path, db: Path, warc_dir: Path, count: int, by: Sequence[str], seed: int,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Sample:  # fmt: skip
    """Draw a sample and write it to ``target``, which is empty or does not exist yet. Raises BadArgument."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BadArgument(
            f"{target} is not an empty folder: another sample may be there, with answers. Name a new one."
        )
    unknown = [name for name in by if name not in sampling.STRATA]
    if unknown:
        raise BadArgument(f"--by {unknown[0]}: a sample can be drawn by {', '.join(sampling.STRATA)}")
    archive = Archive.read(db)
    try:
        strata = draw(sampling.strata(archive, by), count, seed)
        if not strata:
            raise BadArgument(f"{db} has no article to draw")
        target.mkdir(parents=True, exist_ok=True)
        try:
            return _write(target, archive, Shelf(db, warc_dir), strata, by, seed, progress)
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise
    finally:
        archive.close()


def _write(
    target: Path, archive: Archive, shelf: Shelf, strata: Sequence[Stratum], by: Sequence[str], seed: int,
    progress: Callable[[int, int], None],
) -> Sample:  # fmt: skip
    (target / PAGES).mkdir()
    drawn = [(number, stratum) for stratum in strata for number in stratum.drawn]
    articles = []
    for place, (number, stratum) in enumerate(drawn, 1):
        articles.append(_article(target, archive, shelf, place, number, stratum))
        progress(place, len(drawn))
    sample = {
        "version": VERSION, "archive": archive.path.name, "newsscrape": __version__, "seed": seed, "by": list(by),
        "strata": [
            {"name": stratum.name, "articles": stratum.articles, "drawn": len(stratum.drawn)} for stratum in strata
        ],
        "articles": articles,
    }  # fmt: skip
    (target / SAMPLE).write_text(json.dumps(sample, ensure_ascii=False, indent=1), "utf-8")
    (target / FORM).write_text(form(sample), "utf-8")
    return Sample(strata, sum(one.articles for one in strata), sum(1 for one in articles if one["page"]))


def _article(target: Path, archive: Archive, shelf: Shelf, place: int, number: int, stratum: Stratum) -> dict[str, Any]:
    row = sampling.article(archive, number)
    page, why = f"{PAGES}/{place:04d}.html", None
    try:
        html = shelf.show(row["capture"]).html
        if html is None:
            why = "it is no HTML page"
        else:
            (target / page).write_text(inert(html), "utf-8", errors="replace")
    except Unavailable as error:
        why = error.reason
    return {
        "number": place, "id": number, "url": row["url"], "capture": row["capture"], "stratum": stratum.name,
        "page": None if why else page, "why": why, "kind": "article", "headline": row["headline"],
        "authors": json.loads(row["authors"]), "byline": row["byline"], "published": row["published"],
        "published_raw": row["published_raw"], "section": row["section"], "body": row["body"],
    }  # fmt: skip


def form(sample: dict[str, Any]) -> str:
    """The page on which a sample is judged. The captured pages stand in a frame without scripts."""
    here = files("newsscrape.sample")
    style, script = (here.joinpath(name).read_text("utf-8") for name in ("sample.css", "sample.js"))
    shown = {**sample, "fields": FIELDS, "answers": ANSWERS}
    for one in shown["articles"]:
        one["link"] = urls.is_fetchable(one["url"])
    data = json.dumps(shown, ensure_ascii=False).replace("<", "\\u003c")
    environment = Environment(loader=PackageLoader("newsscrape.sample"), autoescape=True)
    return environment.get_template("sample.html").render(
        style=style,
        script=script,
        data=data,
        count=len(sample["articles"]),
        archive=sample["archive"],
        policy=policy(style, script, "; frame-src 'self' file:"),
    )
