"""Compares newsscrape with other extractors on the same pages in one run, and writes the table in the README.

Reads the folder named by NEWSSCRAPE_REFERENCE, with one labelled folder for each set (docs/evaluation.md has the
format). Each extractor is called as its documentation shows, without readers' comments. All of them read each page in
turn, so that other load on the machine affects all alike. Read the times as ratios.

With ``--weights``, a folder made by ``train_body.py --folds``, newsscrape reads the body of every page with weights
that were trained without its site.

    pip install -e '.[benchmarks]' && export NEWSSCRAPE_REFERENCE=…
    python benchmarks/train_body.py --folds folds && python benchmarks/compare.py --weights folds
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from folds import FOLDS, fold_of, weights_file

from newsscrape import extract_article
from newsscrape.extract.body import model
from newsscrape.items import Article, ArticleDate
from newsscrape.operations.evaluation import ARTICLE, Extractor, Measure, Scored, measures, score_folder

SETS = ("articles", "web", "dates", "segments")
README = Path(__file__).parent.parent / "README.md"
TIME = "time a page, trafilatura = 1"
MARKS = ("<!-- comparison: made by benchmarks/compare.py -->", "<!-- end of comparison -->")


def newsscrape(body: bytes, url: str, fetched: datetime | None) -> Article:
    return extract_article(body, url, fetched=fetched)


def use_weights(folder: Path) -> Extractor:
    """newsscrape, with those weights of a folder that were trained without the page's site."""
    models = [model.read_weights(weights_file(folder, number).read_text("utf-8")) for number in range(FOLDS)]

    def read(body: bytes, url: str, fetched: datetime | None) -> Article:
        model.weights = lambda: models[fold_of(url)]
        return newsscrape(body, url, fetched)

    return read


def trafilatura(body: bytes, url: str, fetched: datetime | None) -> Article:
    import trafilatura

    document = trafilatura.bare_extraction(body, url=url, include_comments=False, with_metadata=True)
    if document is None:
        return Article(url)
    authors = tuple(name.strip() for name in (document.author or "").split(";") if name.strip())
    return _article(url, document.title, authors, document.date, document.text)


def newspaper4k(body: bytes, url: str, fetched: datetime | None) -> Article:
    import newspaper

    page = newspaper.Article(url, fetch_images=False)  # by default it asks the web for each picture
    page.download(input_html=body.decode("utf-8", "replace"))
    page.parse()
    day = page.publish_date.isoformat() if isinstance(page.publish_date, datetime) else page.publish_date
    return _article(url, page.title, tuple(page.authors), day, page.text)


def readability(body: bytes, url: str, fetched: datetime | None) -> Article:
    from lxml import html
    from readability import Document

    document = Document(body.decode("utf-8", "replace"), url=url)
    summary = html.fromstring(document.summary())
    text = "\n\n".join(" ".join(block.text_content().split()) for block in summary.iter("p", "h2", "h3", "h4", "li"))
    return _article(url, document.short_title(), (), None, text)


def htmldate(body: bytes, url: str, fetched: datetime | None) -> Article:
    from htmldate import find_date

    return _article(url, None, (), find_date(body, url=url, original_date=True), "")


# name, package, the measures it takes part in
EXTRACTORS: tuple[tuple[Extractor, str, tuple[str, ...]], ...] = (
    (newsscrape, "newsscrape", ("body", "headline", "authors", "day", "text")),
    (trafilatura, "trafilatura", ("body", "headline", "authors", "day", "text")),
    (newspaper4k, "newspaper4k", ("body", "headline", "authors", "day", "text")),
    (readability, "readability-lxml", ("body", "headline", "text")),
    (htmldate, "htmldate", ("day",)),
)


def _article(url: str, headline: str | None, authors: tuple[str, ...], day: str | None, body: str | None) -> Article:
    date = ArticleDate(day[:10], day, "", "day") if day else None
    return Article(url, headline=headline, authors=authors, date_published=date, body=body or "")


def _guarded(extract: Extractor) -> Extractor:
    """A peer that raises on a page has read nothing off it."""

    def read(body: bytes, url: str, fetched: datetime | None) -> Article:
        try:
            return extract(body, url, fetched)
        except Exception as error:
            print(f"{extract.__name__}: {url}: {type(error).__name__}: {error}"[:200], file=sys.stderr)
            return Article(url)

    return read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take part of the pages: every Nth")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    parser.add_argument("--weights", type=Path, help="a folder of weights to read each page with, by its site")
    options = parser.parse_args()
    reference = os.environ.get("NEWSSCRAPE_REFERENCE")
    if not reference:
        sys.exit(f"set NEWSSCRAPE_REFERENCE to a folder with the sets {', '.join(SETS)}")
    first = use_weights(options.weights) if options.weights else newsscrape
    extractors = [first, *(extractor for extractor, _, _ in EXTRACTORS[1:])]
    rows = [_row(package, takes, pages) for package, takes, pages in _read(extractors, Path(reference), options.every)]
    table = _table(_in_trafilaturas(rows))
    print(table)
    if options.write:
        text = README.read_text("utf-8")
        before, rest = text.split(MARKS[0])
        README.write_text(f"{before}{MARKS[0]}\n{table}\n{MARKS[1]}{rest.split(MARKS[1])[1]}", "utf-8")


def _read(
    extractors: Sequence[Extractor], root: Path, every: int
) -> list[tuple[str, tuple[str, ...], dict[str, list[Scored]]]]:
    """For each extractor its package, its measures, and the pages of each set that it takes part in."""
    found = [(package, takes, dict[str, list[Scored]]()) for _, package, takes in EXTRACTORS]
    for name in SETS:
        taking = [i for i, (_, _, takes) in enumerate(EXTRACTORS) if name != "dates" or "day" in takes]
        readers = [_guarded(extractors[i]) for i in taking]
        for reader in readers:  # the first page is read twice: what is loaded for it is no part of its time
            next(score_folder(root / name, reader, every, ARTICLE), None)
        pages = list(zip(*(score_folder(root / name, reader, every, ARTICLE) for reader in readers), strict=True))
        for i, scored in zip(taking, zip(*pages, strict=True), strict=True):
            found[i][2][name] = list(scored)
        print(f"{name}: {len(pages)} pages", file=sys.stderr)
    return found


def _row(package: str, takes: tuple[str, ...], sets: dict[str, list[Scored]]) -> dict[str, str]:
    row = {"": f"{package} {version(package)}"}
    for name, pages in sets.items():
        found = {measure.name: measure for measure in measures(pages)}
        if name == "articles":
            if "body" in takes:
                values = (found[f"body {part}"].value for part in ("precision", "recall", "F1"))
                row["body P / R / F1"] = " / ".join(_share(value) for value in values)
            for column, measure in (("headline", "headline"), ("authors", "authors"), ("day", "published day")):
                if column in takes:
                    row[column] = _with_interval(found[measure])
        elif name == "web" and "body" in takes:
            row["`web`: body F1"] = _share(found["body F1"].value)
        elif name == "dates":
            row["`dates`: day"] = _with_interval(found["published day"])
        elif name == "segments" and "text" in takes:
            row["`segments`: F1"] = _share(_segments_f1(pages))
    row[TIME] = f"{1e3 * statistics.fmean(page.seconds for page in sets['articles']):.1f}"
    return row


def _in_trafilaturas(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows with times as multiples of trafilatura's, because milliseconds depend on the machine."""
    unit = next(float(row[TIME]) for row in rows if row[""].startswith("trafilatura "))
    return [{**row, TIME: _share(float(row[TIME]) / unit).replace("1.000", "1")} for row in rows]


def _segments_f1(pages: list[Scored]) -> float:
    """Over all texts of all pages: present ones that are in the body against absent ones that are."""
    found = [text in page.article.body for page in pages for text in page.truth.get("present", ())]
    wrong = [text in page.article.body for page in pages for text in page.truth.get("absent", ())]
    precision = sum(found) / max(1, sum(found) + sum(wrong))
    recall = sum(found) / max(1, len(found))
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _share(value: float) -> str:
    return f"{value:.3f}".lstrip("0")


def _with_interval(measure: Measure) -> str:
    return f"{_share(measure.value)} ({_share(measure.low)}–{_share(measure.high)})"


def _table(rows: list[dict[str, str]]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(row.get(column, "–") for column in columns) + " |" for row in rows]
    return re.sub(r"\|  \|", "| |", "\n".join(lines))


if __name__ == "__main__":
    main()
