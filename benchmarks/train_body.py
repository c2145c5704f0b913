"""Makes the weights with which newsscrape tells article text from the rest of a page.

Reads the folder named by NEWSSCRAPE_REFERENCE: ``articles`` (pages with the paragraphs of their body) and ``segments``
(pages with strings that belong to the main text or do not). What is shipped is trained on all of them; to measure on
pages that were not trained on, leave some out and read them with the weights that come of it. Needs scikit-learn; the
package itself does not.

    pip install -e '.[benchmarks]' && NEWSSCRAPE_REFERENCE=… OMP_NUM_THREADS=1 python benchmarks/train_body.py
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from newsscrape.extract.body.context import CONTEXT, context_rows
from newsscrape.extract.body.features import FEATURES, Measure, key_of
from newsscrape.extract.body.lines import Line, read_lines
from newsscrape.extract.body.model import HOPELESS
from newsscrape.extract.candidates import choose
from newsscrape.extract.headline import candidates
from newsscrape.extract.jsonld import JsonLd
from newsscrape.extract.meta import Meta
from newsscrape.extract.reading import Reading
from newsscrape.items import PageContext

VARIANTS = (
    "plain",
    "no metadata",
    "bare",
)  # each page is also read without metadata, and without tags and classes
VARIANT_WEIGHT = 0.4
SEGMENT_WEIGHT = 1.5
SETTINGS = {
    "learning_rate": 0.12,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 30,
    "l2_regularization": 1.0,
    "max_features": 0.3,
    "random_state": 4,
    "early_stopping": False,
}
TREES = (60, 60)
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
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


@dataclass
class Page:
    """One reading of one page: its lines, what is known of each (1, 0 or None), how much each counts."""

    name: str
    kind: str
    variant: str
    measure: Measure
    labels: list[int | None]


def pages(folder: Path, leave_out: int = 0, variants: Sequence[str] = VARIANTS) -> Iterator[Page]:
    """The pages of both sets in each variant, without those whose number ``leave_out`` divides."""
    for kind in ("articles", "segments"):
        for row in map(json.loads, (folder / kind / "truth.jsonl").read_text(encoding="utf-8").splitlines()):
            if not leave_out or int(row["page"].split(".")[0]) % leave_out:
                data = gzip.decompress((folder / kind / "pages" / row["page"]).read_bytes())
                for variant in variants:
                    yield _page(kind, row, data, variant)


def _page(kind: str, row: dict[str, Any], data: bytes, variant: str) -> Page:
    reading = Reading.of(data, PageContext(row["url"]))
    chosen, _ = choose(candidates(reading))
    headline, block = (chosen.value, chosen.block) if chosen else (None, None)
    lines = read_lines(reading.document.blocks)
    labels = (
        _by_paragraphs(lines, row["paragraphs"])
        if kind == "articles"
        else _by_strings(lines, row["present"], row["absent"])
    )
    _forget_disputed(lines, labels, headline, kind)
    label_of = dict(zip(lines, labels, strict=True))
    if variant != "plain":
        reading.__dict__.update(jsonld=JsonLd(), meta=Meta())
        block = None
    if variant == "bare":
        for each in reading.document.blocks:
            for box in each.box.ancestors():
                box.hints = ""
                box.tag = "div" if box.tag in SPEAKING_TAGS else box.tag
    measure = Measure(reading, lines, block)
    return Page(row["page"], kind, variant, measure, [label_of[line] for line in measure.lines])


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    for word in _WORD.findall(text.lower()):
        found.extend(word if _UNSPACED.search(word) else (word,))
    return found


def _shingles(tokens: list[str]) -> set[tuple[str, ...]]:
    return {tuple(tokens[i : i + 4]) for i in range(len(tokens) - 3)}


def _by_paragraphs(lines: Sequence[Line], paragraphs: Sequence[str]) -> list[int | None]:
    """A line is text where most of it is in the paragraphs; a short one only near the long ones."""
    listed = [_tokens(paragraph) for paragraph in paragraphs]
    known = set().union(*map(_shingles, listed)) if listed else set()
    whole = {tuple(tokens) for tokens in listed}
    labels: list[int | None] = []
    sure: list[int] = []
    for i, line in enumerate(lines):
        tokens = _tokens(line.text)
        shingles = _shingles(tokens)
        inside = len(shingles & known) / len(shingles) if shingles else float(tuple(tokens) in whole)
        if len(tokens) >= 8 and inside > 0.5:
            sure.append(i)
        labels.append(None if not tokens else int(inside > 0.5 if len(tokens) >= 8 else inside == 1.0))
    if not sure:
        return [None] * len(lines)
    return [0 if label and not sure[0] - 6 <= i <= sure[-1] + 6 else label for i, label in enumerate(labels)]


def _by_strings(lines: Sequence[Line], present: Sequence[str], absent: Sequence[str]) -> list[int | None]:
    labels: list[int | None] = [None] * len(lines)
    for text in absent:
        for i in _holding(lines, text):
            labels[i] = 0
    for text in present:
        held = _holding(lines, text)
        for i in held:
            labels[i] = 1 if len(held) == 1 else None
    return labels


def _holding(lines: Sequence[Line], text: str) -> list[int]:
    folded = " ".join(text.split())
    return [i for i, line in enumerate(lines) if folded in line.text]


def _forget_disputed(lines: Sequence[Line], labels: list[int | None], headline: str | None, kind: str) -> None:
    """Leave out what the truth of different pages treats differently: captions, headlines, lists inside the text."""
    positive = [i for i, label in enumerate(labels) if label]
    title = key_of(headline or "")
    for i, line in enumerate(lines):
        captioned = line.box.tag == "figcaption" or (
            line.box.parent is not None and line.box.parent.tag == "figcaption"
        )
        within = kind == "articles" and positive and positive[0] < i < positive[-1]
        listed = line.box.tag == "li" and line.link_share < 0.3 and line.size > 40
        if (
            (labels[i] and captioned)
            or (title and key_of(line.text) == title)
            or (labels[i] == 0 and within and listed)
        ):
            labels[i] = None


def table(sample: Sequence[Page], rows: Sequence[Sequence[list[float] | None]]) -> tuple[np.ndarray, ...]:
    """Features, labels, weights and page names of every labelled line."""
    features, labels, weights, names = [], [], [], []
    for page, page_rows in zip(sample, rows, strict=True):
        for line, row, label in zip(page.measure.lines, page_rows, page.labels, strict=True):
            if row is None or label is None:
                continue
            weight = min(line.size, 600) ** 0.5 / 10 if page.kind == "articles" else SEGMENT_WEIGHT
            features.append(row)
            labels.append(label)
            weights.append(weight if page.variant == "plain" else weight * VARIANT_WEIGHT)
            names.append(page.kind + page.name)
    return np.array(features, float), np.array(labels), np.array(weights), np.array(names)


def fit(data: tuple[np.ndarray, ...], names: Sequence[str], trees: int, part: Any = slice(None)) -> Any:
    """One model; ``part`` picks rows."""
    features, labels, weights, _ = data
    signs = [1 if name in RISING else -1 if name in FALLING else 0 for name in names]
    model = HistGradientBoostingClassifier(max_iter=trees, monotonic_cst=signs, **SETTINGS)
    return model.fit(features[part], labels[part], sample_weight=weights[part])


def folds(data: tuple[np.ndarray, ...], names: Sequence[str], trees: int) -> list[tuple[Any, set[str]]]:
    """Five models, each with the pages that it has not seen."""
    groups = data[3]
    return [
        (fit(data, names, trees, seen), set(groups[unseen]))
        for seen, unseen in GroupKFold(5).split(data[0], data[1], groups)
    ]


def unseen_scores(
    sample: Sequence[Page], rows: Sequence[Sequence[list[float] | None]], models: list[tuple[Any, set[str]]]
) -> list[list[float]]:
    """Scores of every line by a model that was not trained on its page."""
    return [
        score(next((m for m, unseen in models if page.kind + page.name in unseen), models[0][0]), page_rows)
        for page, page_rows in zip(sample, rows, strict=True)
    ]


def score(model: Any, rows: Sequence[list[float] | None]) -> list[float]:
    """Scores of one page's lines, 0 for those without a row."""
    found = [0.0] * len(rows)
    kept = [i for i, row in enumerate(rows) if row is not None]
    if kept:
        for i, value in zip(kept, model.predict_proba(np.array([rows[i] for i in kept], float))[:, 1], strict=True):
            found[i] = float(value)
    return found


def both_rows(page: Page, scores: Sequence[float]) -> list[list[float] | None]:
    """First and second half of the features."""
    rows: list[list[float] | None] = [None] * len(scores)
    for i, context in context_rows(page.measure, scores, HOPELESS):
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
            threshold = float(node["num_threshold"])
            return [
                int(node["feature_idx"]),
                round(threshold, 5),
                grown(int(node["left"])),
                grown(int(node["right"])),
            ]

        trees.append(grown(0))
    return {"start": round(float(model._baseline_prediction.ravel()[0]), 4), "trees": trees}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leave-out", type=int, default=0, metavar="N", help="pages whose number N divides; 0: none")
    parser.add_argument("--output", type=Path, default=SHIPPED, help="the file for the weights")
    options = parser.parse_args()
    sample = list(pages(Path(os.environ["NEWSSCRAPE_REFERENCE"]), options.leave_out))
    first_rows = [page.measure.rows for page in sample]
    first = table(sample, first_rows)
    scores = unseen_scores(sample, first_rows, folds(first, FEATURES, TREES[0]))
    second = table(sample, [both_rows(page, s) for page, s in zip(sample, scores, strict=True)])
    names = (*FEATURES, *CONTEXT)
    weights = {
        "features": list(names),
        "lines": len(first[1]),
        "first": as_lists(fit(first, FEATURES, TREES[0])),
        "second": as_lists(fit(second, names, TREES[1])),
    }
    options.output.write_text(json.dumps(weights, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
