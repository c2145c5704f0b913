"""``newsscrape evaluate``: measures extraction on pages that you have labelled, or an archive by a judged sample."""

from __future__ import annotations

import statistics
import sys
from dataclasses import asdict
from pathlib import Path

import click

from newsscrape import extract_article
from newsscrape.commands.options import json_option
from newsscrape.commands.printing import console, plain, say, say_json, show_table
from newsscrape.errors import BadArgument
from newsscrape.operations.evaluation import Scored, measures, paragraph_diff, score_folder, worst
from newsscrape.sample.judged import Accuracy, Judged, is_sample, judged, methods

MAX_LINE = 300  # characters of one paragraph in a diff


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--worst",
    "count",
    default=5,
    show_default=True,
    type=click.IntRange(0),
    help="How many of the worst pages to show.",
)
@json_option
def evaluate(directory: Path, count: int, as_json: bool) -> None:
    """Say how accurate an archive is, by a judged sample, or the extractor, by pages that you labelled.

    DIRECTORY is one of the two:

    A sample of newsscrape sample, with answers.json in it: what the archive says was judged. Prints the accuracy of
    each field with a 95% interval, for the whole archive and by stratum, and a paragraph for a methods section.

    A folder with labelled pages: the extractor of this version reads them. pages/ has the pages, truth.jsonl what a
    careful reader finds on them. Prints each measure with a 95% interval, then the worst pages and what is wrong with
    them. docs/evaluation.md explains both.
    """
    if is_sample(directory):
        _show_sample(judged(directory), as_json)
        return
    with click.progressbar(
        score_folder(directory, lambda body, url, fetched: extract_article(body, url, fetched=fetched)),
        label="reading", show_percent=False, show_eta=False, show_pos=True, file=sys.stderr,
    ) as pages:  # fmt: skip
        scored = list(pages)
    if not scored:
        raise BadArgument(f"{directory / 'truth.jsonl'} lists no page")
    found = measures(scored)
    milliseconds = [1e3 * page.seconds for page in scored]
    timing = {
        "pages": len(scored),
        "ms_mean": statistics.fmean(milliseconds),
        "ms_median": statistics.median(milliseconds),
    }
    if as_json:
        say_json({**timing, "measures": [asdict(m) for m in found]})
        return
    show_table(
        str(directory),
        [
            {
                "measure": m.name,
                "pages": str(m.pages),
                "value": f"{m.value:.3f}",
                "95% interval": f"{m.low:.3f} to {m.high:.3f}",
            }
            for m in found
        ],
    )
    say(f"\n{len(scored)} pages, {timing['ms_mean']:.1f} ms a page on average, {timing['ms_median']:.1f} ms median")
    for page in worst(scored, count):
        _show(page)


def _show_sample(found: Judged, as_json: bool) -> None:
    if as_json:
        told = [asdict(one) for one in (*found.whole, *found.strata)]
        say_json({"articles": found.articles, "accuracy": told, "unknown": found.unknown, "methods": methods(found)})
        return
    show_table("The whole archive", [_accuracy(one, found.unknown[one.field]) for one in found.whole])
    if len(found.sample["strata"]) > 1:
        show_table("By stratum", [{"stratum": one.stratum, **_accuracy(one)} for one in found.strata])
    say(f"\n{methods(found)}")


def _accuracy(one: Accuracy, unknown: int | None = None) -> dict[str, object]:
    row: dict[str, object] = {
        "field": one.field, "judged": one.judged, "right": one.right, "accuracy": f"{one.accuracy:.3f}",
        "95% interval": f"{one.low:.3f} to {one.high:.3f}",
    }  # fmt: skip
    return row if unknown is None else row | {"cannot tell": unknown}


def _show(page: Scored) -> None:
    out = console()
    truth, article = page.truth, page.article
    out.print(f"\n[bold]{plain(truth['page'])}[/bold]  {plain(truth.get('url') or '')}", soft_wrap=True)
    read = {
        "headline": article.headline,
        "authors": list(article.authors),
        "published day": article.date_published.iso[:10] if article.date_published else None,
    }
    for name, key in (("headline", "headline"), ("authors", "authors"), ("published day", "date_published")):
        if page.scores.get(name, 1.0) < 1:
            out.print(
                f"  {name}: - {truth[key]!r}\n  {' ' * len(name)}  + {read[name]!r}", markup=False, soft_wrap=True
            )
    if page.scores.get("body F1", 1.0) < 1:
        out.print(f"  body: F1 {page.scores['body F1']:.3f}")
        for line in paragraph_diff(truth["paragraphs"], article.body):
            out.print(
                f"    {line[:MAX_LINE]}", markup=False, soft_wrap=True, style="red" if line[0] == "-" else "green"
            )
    for name, wanted in (("present", True), ("absent", False)):
        for text in truth.get(name) or ():
            if (text in article.body) is not wanted:
                out.print(f"  {'missing' if wanted else 'too much'}: {text!r}", markup=False, soft_wrap=True)
