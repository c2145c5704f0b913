"""Makes the weights with which newsscrape tells articles from listings, products, services, forums and documentation.

Reads the folder named by NEWSSCRAPE_REFERENCE: ``web`` has pages of every kind (``kind`` in its truth), the pages of
``articles``, ``dates`` and ``segments`` are articles but for those listed here. Each page is also read without its
metadata, and without tags and class names, so that a page of 2004 is read as well. ``--cross-validate`` measures on
pages whose site was not trained on, and writes nothing. Needs scikit-learn; the package itself does not.

    pip install -e '.[benchmarks]' && NEWSSCRAPE_REFERENCE=… OMP_NUM_THREADS=1 python benchmarks/train_pagetype.py

The pages of ``web`` are those of the Web Content eXtraction Benchmark (WCXB, Murrough Foley, 2026, CC-BY-4.0).
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from newsscrape import urls
from newsscrape.extract.jsonld import JsonLd
from newsscrape.extract.meta import Meta
from newsscrape.extract.microdata import Microdata
from newsscrape.extract.pagetype import Page
from newsscrape.extract.pagetype.declared import declared_article
from newsscrape.extract.pagetype.features import FEATURES, feature_row
from newsscrape.extract.pagetype.rules import ruled
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext
from newsscrape.operations.evaluation import read_page_file
from newsscrape.pages.choice import collector_paused, read_page

SETS = ("web", "articles", "dates", "segments")
VARIANTS = ("plain", "no metadata", "bare")
ARTICLE = "article"
SOLD_OR_LISTED = ("listing", "collection", "product", "service")  # what an archive of news fills up with
# What the truth of the three older sets says nothing of: pages that are not articles, and are left out.
OTHER_KINDS = {
    "dates": "0004 0005 0030 0073 0075 0076 0082 0114 0122 0130 0144 0150 0197 0200 0296 0449 0461 0472",
    "segments": "0010 0015 0052 0070 0073 0097 0116 0138 0156 0174 0175 0186 0214 0215 0220 0231 0233 0246 0383 0421 "
    "0491 0492",
}
# How much a page counts: a variant half, and the two sets without a kind in their truth less than the others.
VARIANT_WEIGHT, UNSURE_WEIGHT, DOCUMENTATION_WEIGHT = 0.5, 0.4, 0.5
# Log odds of the cross-validation beyond which a page is taken for wrongly labelled, and not trained on.
MISLABELLED_ARTICLE, MISLABELLED_OTHER = -1.3, 1.5
REFUSED = 0.010  # share of the articles that may be refused, by rules and by the model
FOLDS = 8
SETTINGS = {
    "learning_rate": 0.06,
    "max_leaf_nodes": 6,
    "min_samples_leaf": 20,
    "l2_regularization": 3.0,
    "max_features": 0.25,
    "max_iter": 180,
    "early_stopping": False,
    "random_state": 1,
}
KIND_SETTINGS = {**SETTINGS, "max_leaf_nodes": 4, "max_iter": 30, "learning_rate": 0.12}
SPEAKING_TAGS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li ul ol article section main aside figure figcaption blockquote header footer nav".split()
)
SHIPPED = Path(__file__).parent.parent / "newsscrape/extract/pagetype/weights.json"


@dataclass(frozen=True)
class Example:
    """One reading of one page. ``settled`` is what is known without the model: its type, or None."""

    name: str
    url: str
    kind: str
    variant: str
    row: tuple[float, ...]
    settled: str | None

    @property
    def site(self) -> str:
        archived = urls.unwrap(self.url)
        return urls.domain(archived.url if archived else self.url)

    @property
    def weight(self) -> float:
        weight = 1.0 if self.variant == "plain" else VARIANT_WEIGHT
        if self.name.startswith(("dates", "segments")):
            weight *= UNSURE_WEIGHT
        return weight * DOCUMENTATION_WEIGHT if self.kind == "documentation" else weight


def examples(folder: Path, processes: int) -> list[Example]:
    """Every labelled page in each variant."""
    jobs = list(_jobs(folder))
    with ProcessPoolExecutor(processes) as pool:
        return [example for found in pool.map(_read, jobs, chunksize=8) for example in found]


def _jobs(folder: Path) -> Iterator[tuple[Path, str, str, str]]:
    for name in SETS:
        left_out = frozenset(OTHER_KINDS.get(name, "").split())
        for row in map(json.loads, (folder / name / "truth.jsonl").read_text(encoding="utf-8").splitlines()):
            if row["page"].split(".")[0] not in left_out:
                yield (
                    folder / name / "pages" / row["page"],
                    f"{name}/{row['page']}",
                    row["url"],
                    row.get("kind", ARTICLE),
                )


def _read(job: tuple[Path, str, str, str]) -> list[Example]:
    path, name, url, kind = job
    body = read_page_file(path)
    found = []
    for variant in VARIANTS:
        with collector_paused():
            page = read_page(body, PageContext(url))
            _forget(page.reading, variant)
            seen = Page.of(
                page.reading, page.chosen_headline, page.main_text, page.chosen_published, page.chosen_byline
            )
            known, declared = ruled(seen), declared_article(seen)
            settled = known[0] if known else ARTICLE if declared else None
            found.append(Example(name, url, kind, variant, tuple(map(float, feature_row(seen))), settled))
            del page, seen
    return found


def _forget(reading: ParsedHtml, variant: str) -> None:
    """Take from a page what its variant does without."""
    if variant != "plain":
        meta = Meta(links=reading.meta.links, base=reading.meta.base)
        reading.__dict__.update(jsonld=JsonLd(), meta=meta, microdata=Microdata())
    if variant == "bare":
        for block in reading.document.blocks:
            for box in block.box.ancestors():
                box.hints = ""
                box.tag = "div" if box.tag in SPEAKING_TAGS else box.tag
                box.tags = box.tags - SPEAKING_TAGS


@dataclass(frozen=True)
class Sample:
    """All examples as arrays: features, whether an article, weights, sites."""

    examples: Sequence[Example]
    rows: np.ndarray
    articles: np.ndarray
    weights: np.ndarray
    sites: np.ndarray

    @classmethod
    def of(cls, found: Sequence[Example]) -> Sample:
        return cls(
            found,
            np.array([example.row for example in found]),
            np.array([example.kind == ARTICLE for example in found]),
            np.array([example.weight for example in found]),
            np.array([example.site for example in found]),
        )

    def folds(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Indices to train on and to measure on; no site is on both sides."""
        yield from GroupKFold(FOLDS, shuffle=True, random_state=1).split(self.rows, self.articles, self.sites)


def fit(sample: Sample, part: np.ndarray) -> Any:
    """The model of articles."""
    model = HistGradientBoostingClassifier(**SETTINGS)
    return model.fit(sample.rows[part], sample.articles[part], sample_weight=sample.weights[part])


def unseen_scores(sample: Sample, without: np.ndarray | None = None) -> np.ndarray:
    """Log odds of every example by a model that saw nothing of its site, nor any example in ``without``."""
    scores = np.zeros(len(sample.rows))
    for seen, unseen in sample.folds():
        part = seen if without is None else seen[~without[seen]]
        scores[unseen] = fit(sample, part).decision_function(sample.rows[unseen])
    return scores


def mislabelled(sample: Sample, scores: np.ndarray) -> np.ndarray:
    """Examples that the models of other sites are sure to be wrongly labelled: the truth was drafted by a program."""
    wrong: np.ndarray = np.where(sample.articles, scores < MISLABELLED_ARTICLE, scores > MISLABELLED_OTHER)
    return wrong


def fit_kinds(sample: Sample, part: np.ndarray) -> Any:
    """The model of what a page is that is not an article."""
    others = part[~sample.articles[part]]
    kinds = [sample.examples[i].kind for i in others]
    return HistGradientBoostingClassifier(**KIND_SETTINGS).fit(
        sample.rows[others], kinds, sample_weight=sample.weights[others]
    )


def threshold(sample: Sample, scores: np.ndarray, part: np.ndarray | None = None) -> float:
    """The log odds under which so many articles stand as may be refused, those that a rule refuses counted.

    ``part`` are the indices of the examples to choose it on, all by default.
    """
    indices = range(len(sample.examples)) if part is None else part
    plain = [i for i in indices if sample.examples[i].variant == "plain" and sample.examples[i].kind == ARTICLE]
    ranked = sorted(_final(sample.examples[i], scores[i]) for i in plain)
    return float(ranked[int(REFUSED * len(ranked))])


def thresholds(sample: Sample, scores: np.ndarray) -> np.ndarray:
    """For every example the threshold of its fold, chosen on the scores of the other sites."""
    limits = np.zeros(len(scores))
    for seen, unseen in sample.folds():
        limits[unseen] = threshold(sample, scores, seen)
    return limits


def _final(example: Example, score: float) -> float:
    """An example's score, those that need no model at either end."""
    if example.settled is None:
        return float(score)
    return 99.0 if example.settled == ARTICLE else -99.0


def as_lists(start: float, predictors: Sequence[Any]) -> dict[str, Any]:
    """Trees as plain lists: ``[feature, threshold, left, right]`` down to numbers."""

    def grown(nodes: Any, i: int) -> Any:
        node = nodes[i]
        if node["is_leaf"]:
            return round(float(node["value"]), 4)
        return [
            int(node["feature_idx"]),
            round(float(node["num_threshold"]), 5),
            grown(nodes, int(node["left"])),
            grown(nodes, int(node["right"])),
        ]

    return {"start": round(float(start), 4), "trees": [grown(predictor.nodes, 0) for predictor in predictors]}


def report(sample: Sample, scores: np.ndarray, limits: np.ndarray) -> None:
    """What the cross-validation says, by variant, set and kind; then every article that is refused."""
    pairs = zip(sample.examples, scores, limits, strict=True)
    taken = [_final(example, score) >= limit for example, score, limit in pairs]
    print(f"thresholds {', '.join(f'{limit:.2f}' for limit in sorted(set(limits)))}")
    print("| set | kind | pages | " + " | ".join(VARIANTS) + " |")
    for name in SETS:
        for kind in sorted({e.kind for e in sample.examples if e.name.startswith(name)}):
            print(f"| {name} | {kind} | {_shares(sample, taken, (name,), (kind,))}")
    for label, kinds in (("the four", SOLD_OR_LISTED), (ARTICLE, (ARTICLE,))):
        print(f"| all | {label} | {_shares(sample, taken, SETS, kinds)}")
    for example, score, kept in zip(sample.examples, scores, taken, strict=True):
        if example.kind == ARTICLE and example.variant == "plain" and not kept:
            print(f"refused: {example.name} {example.url[:100]} {example.settled or f'{score:.2f}'}")


def _shares(sample: Sample, taken: Sequence[bool], sets: tuple[str, ...], kinds: tuple[str, ...]) -> str:
    """The number of pages of some sets and kinds, and for each variant the share that was taken for articles."""
    found: dict[str, list[bool]] = {variant: [] for variant in VARIANTS}
    for example, kept in zip(sample.examples, taken, strict=True):
        if example.name.startswith(sets) and example.kind in kinds:
            found[example.variant].append(kept)
    cells = [f"{np.mean(of):.3f}" for of in found.values()]
    return f"{len(found[VARIANTS[0]])} | " + " | ".join(cells) + " |"


def report_kinds(sample: Sample, scores: np.ndarray, limits: np.ndarray) -> None:
    """How often the kind of a refused page is named rightly by a model that did not see its site."""
    right: dict[str, list[bool]] = {}
    for seen, unseen in sample.folds():
        model = fit_kinds(sample, seen)
        asked = [
            i
            for i in unseen
            if not sample.articles[i] and sample.examples[i].variant == "plain" and scores[i] < limits[i]
        ]
        for i, kind in zip(asked, model.predict(sample.rows[asked]) if asked else (), strict=True):
            right.setdefault(sample.examples[i].kind, []).append(kind == sample.examples[i].kind)
    print("kinds named rightly: " + ", ".join(f"{kind} {np.mean(of):.2f}" for kind, of in sorted(right.items())))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cross-validate", action="store_true", help="measure by site and write nothing")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="for reading the pages")
    parser.add_argument("--output", type=Path, default=SHIPPED, help="the file for the weights")
    options = parser.parse_args()
    sample = Sample.of(examples(Path(os.environ["NEWSSCRAPE_REFERENCE"]), options.processes))
    wrong = mislabelled(sample, unseen_scores(sample))
    scores = unseen_scores(sample, wrong)
    limits = thresholds(sample, scores)
    report(sample, scores, limits)
    if options.cross_validate:
        report_kinds(sample, scores, limits)
        return
    limit = threshold(sample, scores)
    everything = np.flatnonzero(~wrong)
    model, kinds = fit(sample, everything), fit_kinds(sample, everything)
    weights = {
        "features": list(FEATURES),
        "pages": len({example.name for example in sample.examples}),
        "least": round(float(1 / (1 + np.exp(-limit))), 4),
        "article": as_lists(model._baseline_prediction.ravel()[0], [each for (each,) in model._predictors]),
        "kinds": {
            str(kind): as_lists(kinds._baseline_prediction.ravel()[n], [trees[n] for trees in kinds._predictors])
            for n, kind in enumerate(kinds.classes_)
        },
    }
    options.output.write_text(json.dumps(weights, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
