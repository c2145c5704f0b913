"""Makes the weights with which newsscrape tells article text from the rest of a page.

Reads the folder named by NEWSSCRAPE_REFERENCE: ``articles`` and the articles of ``web`` (pages with the paragraphs of
their body) and ``segments`` (pages with strings that belong to the main text or do not). What is shipped is trained on
all of them. ``--folds`` writes five more files beside each other, each made without a fifth of the sites: with these
``benchmarks/compare.py`` reads every page by weights that have not seen its site. Needs scikit-learn; the package
itself does not.

    pip install -e '.[benchmarks]' && NEWSSCRAPE_REFERENCE=… OMP_NUM_THREADS=1 python benchmarks/train_body.py
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from folds import FOLDS, fold_of, weights_file
from labels import Label, labels_of
from sklearn.ensemble import HistGradientBoostingClassifier

from newsscrape.extract.body.context import CONTEXT, context_rows
from newsscrape.extract.body.extraction import leads_away
from newsscrape.extract.body.features import FEATURES, Measure
from newsscrape.extract.body.lines import read_lines
from newsscrape.extract.body.model import HOPELESS
from newsscrape.extract.body.stories import listed_lines
from newsscrape.extract.candidates import choose
from newsscrape.extract.headline import candidates
from newsscrape.extract.jsonld import JsonLd
from newsscrape.extract.meta import Meta
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext

# A third of the pages is also read without metadata, a third without that and without tags and class names, so that a
# page of 2004 is read as well.
OTHER_VARIANTS = (("bare",), ("no metadata",), ())
VARIANT_WEIGHT = 0.8
# What a line counts, by set: newspapers are what this program is for, and the smallest set. A string of ``segments``
# counts as one, whatever its length.
SET_WEIGHTS = {"articles": 3.0, "web": 1.0}
SEGMENT_WEIGHT = 1.5
TYPICAL_LENGTHS = {"articles": 55.0, "web": 90.0}  # of a page's labelled lines, the median of ``Page.weights``' total
# A line whose first score is this near to its label is easy: the second model learns from every third of them, and lets
# it count for three.
EASY, EVERY = 0.06, 3
SETTINGS = {
    "learning_rate": 0.12,
    "min_samples_leaf": 30,
    "l2_regularization": 1.0,
    "max_features": 0.3,
    "random_state": 4,
    "early_stopping": False,
}
FIRST = {"max_iter": 60, "max_leaf_nodes": 8}
SECOND = {"max_iter": 160, "max_leaf_nodes": 16}
SPEAKING_TAGS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li ul ol article section main aside figure figcaption blockquote header footer nav".split()
)
# What can only speak for a line (1) or only against it (-1), whatever a small sample says.
RISING = frozenset(
    "size ends up1:prose up2:prose up3:prose p p-1 p+1 p-2 p+2 near wide box:mean up1:mean up2:mean shape:mean "
    "box:mass run".split()
)
FALLING = frozenset(
    "link_share repeated hidden up1:links up2:links up3:links before:link_share after:link_share in:comment in:nav "
    "in:consent in:<form> start:more start:credit word:credit word:letter spread in:caption in:<figure> in:box "
    "up1:service up2:service up3:service".split()
)
SHIPPED = Path(__file__).parent.parent / "newsscrape/extract/body/weights.json"
Rows = list[list[float] | None]


@dataclass
class Page:
    """One reading of one page: its lines, what is known of each (1, 0 or None), and the fold of its site.

    ``listed`` are the lines of what looks like a list of other stories.
    """

    kind: str
    variant: str
    fold: int
    measure: Measure
    labels: list[Label]
    listed: set[int]

    @property
    def weights(self) -> list[float]:
        """What each line counts. A page counts for the root of its length, since in the figures each counts once."""
        factor = 1.0 if self.variant == "plain" else VARIANT_WEIGHT
        if self.kind == "segments":
            return [factor * SEGMENT_WEIGHT] * len(self.labels)
        lengths = [min(line.size, 600) ** 0.5 / 10 for line in self.measure.lines]
        labelled = zip(lengths, self.labels, self.measure.rows, strict=True)
        total = sum(length for length, label, row in labelled if label is not None and row is not None)
        factor *= SET_WEIGHTS[self.kind] * (TYPICAL_LENGTHS[self.kind] / max(total, 1.0)) ** 0.5
        return [factor * length for length in lengths]


def pages(folder: Path) -> Iterator[Page]:
    """The pages of all sets, as they are; most of them in another variant too."""
    for kind in ("articles", "web", "segments"):
        rows = map(json.loads, (folder / kind / "truth.jsonl").read_text(encoding="utf-8").splitlines())
        for number, row in enumerate(rows):
            if row.get("kind", "article") == "article":
                data = gzip.decompress((folder / kind / "pages" / row["page"]).read_bytes())
                for variant in ("plain", *OTHER_VARIANTS[number % len(OTHER_VARIANTS)]):
                    yield _page(kind, row, data, variant)


def _page(kind: str, row: dict[str, Any], data: bytes, variant: str) -> Page:
    reading = ParsedHtml.of(data, PageContext(row["url"]))
    chosen, _ = choose(candidates(reading))
    headline, block = (chosen.value, chosen.block) if chosen else (None, None)
    lines = read_lines(reading.document.blocks)
    label_of = dict(zip(lines, labels_of(row, lines, headline), strict=True))
    if variant != "plain":
        reading.__dict__.update(jsonld=JsonLd(), meta=Meta())
        block = None
    if variant == "bare":
        for each in reading.document.blocks:
            for box in each.box.ancestors():
                box.hints = ""
                box.tag = "div" if box.tag in SPEAKING_TAGS else box.tag
    measure = Measure(reading, lines, block)
    labels = [label_of[line] for line in measure.lines]
    listed = listed_lines(measure.lines, lambda line: leads_away(reading, line))
    return Page(kind, variant, fold_of(row["url"]), measure, labels, listed)


@dataclass
class Table:
    """Features, labels, weights and folds of every labelled line that has a row."""

    features: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    folds: np.ndarray


def table(sample: Sequence[Page], rows: Sequence[Rows]) -> Table:
    found = [
        (row, label, weight, page.fold)
        for page, page_rows in zip(sample, rows, strict=True)
        for row, label, weight in zip(page_rows, page.labels, page.weights, strict=True)
        if row is not None and label is not None
    ]
    features, labels, weights, folds = zip(*found, strict=True)
    return Table(np.array(features, np.float32), np.array(labels), np.array(weights), np.array(folds))


def thinned(data: Table) -> Table:
    """The second model's table without most of the lines that are easy for the first: it takes half the time."""
    easy = np.abs(data.features[:, len(FEATURES)] - data.labels) < EASY
    kept = np.flatnonzero(~easy | (np.arange(len(easy)) % EVERY == 0))
    weights = np.where(easy, EVERY * data.weights, data.weights)
    return Table(data.features[kept], data.labels[kept], weights[kept], data.folds[kept])


def fit(data: Table, names: Sequence[str], size: dict[str, int], without: int | None = None) -> Any:
    """One model; ``without`` is the fold that it must not see."""
    seen = np.flatnonzero(data.folds != without)
    signs = [1 if name in RISING else -1 if name in FALLING else 0 for name in names]
    model = HistGradientBoostingClassifier(monotonic_cst=signs, **size, **SETTINGS)
    return model.fit(data.features[seen], data.labels[seen], sample_weight=data.weights[seen])


def all_models(data: Table, names: Sequence[str], size: dict[str, int], folds: bool) -> list[Any]:
    """A model for each fold, made without it, where asked for; then the one of all."""
    parts = [*(range(FOLDS) if folds else ()), None]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(fit, repeat(data), repeat(names), repeat(size), parts))


def score(model: Any, rows: Rows) -> list[float]:
    """Scores of one page's lines, 0 for those without a row."""
    found = [0.0] * len(rows)
    kept = [i for i, row in enumerate(rows) if row is not None]
    if kept:
        for i, value in zip(kept, model.predict_proba(np.array([rows[i] for i in kept], float))[:, 1], strict=True):
            found[i] = float(value)
    return found


def both_rows(page: Page, scores: Sequence[float]) -> Rows:
    """First and second half of the features."""
    rows: Rows = [None] * len(scores)
    for i, context in context_rows(page.measure, scores, HOPELESS, page.listed):
        rows[i] = [*(page.measure.rows[i] or ()), *context]
    return rows


def as_lists(model: Any) -> dict[str, Any]:
    """A model as plain lists: a tree is ``[feature, threshold, left, right]`` down to numbers."""
    trees = []
    for (predictor,) in model._predictors:
        nodes = predictor.nodes

        def grown(i: int, nodes: Any = nodes) -> Any:
            node = nodes[i]
            if node["is_leaf"]:
                return round(float(node["value"]), 4)
            threshold = round(float(node["num_threshold"]), 5)
            return [int(node["feature_idx"]), threshold, grown(int(node["left"])), grown(int(node["right"]))]

        trees.append(grown(0))
    return {"start": round(float(model._baseline_prediction.ravel()[0]), 4), "trees": trees}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, help="a folder for the weights of each fold")
    parser.add_argument("--output", type=Path, default=SHIPPED, help="the file for the weights of all")
    options = parser.parse_args()
    sample = list(pages(Path(os.environ["NEWSSCRAPE_REFERENCE"])))
    first_rows = [page.measure.rows for page in sample]
    data = table(sample, first_rows)
    first = all_models(data, FEATURES, FIRST, folds=True)
    # The second model learns from first scores as they are on new pages: of models that have not seen the site.
    unseen = [score(first[page.fold], rows) for page, rows in zip(sample, first_rows, strict=True)]
    second_data = thinned(table(sample, [both_rows(*pair) for pair in zip(sample, unseen, strict=True)]))
    names = (*FEATURES, *CONTEXT)
    second = all_models(second_data, names, SECOND, folds=options.folds is not None)
    write(options.output, len(data.labels), first[-1], second[-1])
    if options.folds:
        options.folds.mkdir(parents=True, exist_ok=True)
        for number, (one, two) in enumerate(zip(first[:-1], second[:-1], strict=True)):
            write(weights_file(options.folds, number), int((data.folds != number).sum()), one, two)


def write(path: Path, lines: int, first: Any, second: Any) -> None:
    """A file of weights; ``lines`` says how many labelled lines they come from."""
    weights = {
        "features": [*FEATURES, *CONTEXT],
        "lines": lines,
        "first": as_lists(first),
        "second": as_lists(second),
    }
    path.write_text(json.dumps(weights, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
