"""Scores the extractor on labelled pages: measures, their intervals, and the worst pages.

A folder has ``truth.jsonl``, one line per page, and the pages themselves in ``pages/`` (gzipped or plain). A line has
``page`` and ``url``, ``fetched`` if known, and any of ``headline``, ``authors``, ``date_published``, ``paragraphs``
(the body in order), ``present`` and ``absent`` (texts that must and must not be in the body). ``author`` can replace
``authors``: the names as one printed string. ``kind`` is the kind of page if not all are articles; for other kinds only
the kind is scored.
"""

from __future__ import annotations

import difflib
import gzip
import json
import random
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from newsscrape.errors import BadArgument
from newsscrape.items import Article

TOKEN = re.compile(r"\w+")
ARTICLE = "article"  # the kind, and the page type
_NAMES = re.compile(r"\s*(?:,|;|&| and | with )\s*")
SHINGLE = 4  # words of a shingle: long enough that order counts, short enough that one error costs little
RESAMPLES = 1_000
Extractor = Callable[[bytes, str, datetime | None], Article]


@dataclass(frozen=True, slots=True)
class Scored:
    """One page: expected and extracted values, the seconds it took, and its score by measure (0 to 1)."""

    truth: Mapping[str, Any]
    article: Article
    seconds: float
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure over all pages with a true value for it, with its 95% interval by bootstrap over pages."""

    name: str
    pages: int
    value: float
    low: float
    high: float


def score_folder(folder: Path, extract: Extractor, every: int = 1, kind: str | None = None) -> Iterator[Scored]:
    """Read and score the pages of a folder in the order of ``truth.jsonl``; all, or every nth.

    With ``kind``, only pages labelled with this kind or without a kind.
    """
    truth_file = folder / "truth.jsonl"
    if not truth_file.is_file():
        raise BadArgument(f"{folder} has no truth.jsonl; docs/evaluation.md says what belongs into it")
    for number, line in enumerate(truth_file.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or number % every:
            continue
        try:
            truth = json.loads(line)
            if kind is not None and truth.get("kind", kind) != kind:
                continue
            body = read_page_file(folder / "pages" / truth["page"])
            fetched = _moment(truth.get("fetched"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadArgument(f"{truth_file}, line {number}: {error}") from error
        began = perf_counter()
        article = extract(body, truth.get("url") or "", fetched)
        yield Scored(truth, article, perf_counter() - began, scores_of(truth, article))


def scores_of(truth: Mapping[str, Any], article: Article) -> dict[str, float]:
    """A page's score for every measure that it has a true value for."""
    if truth.get("kind", ARTICLE) != ARTICLE:
        return {"other page refused": float(article.page_type != ARTICLE)}
    scores: dict[str, float] = {}
    if "kind" in truth:
        scores["article accepted"] = float(article.page_type == ARTICLE)
    if truth.get("paragraphs"):
        expected = "\n\n".join(truth["paragraphs"])
        precision, recall = precision_recall(expected, article.body)
        scores |= {"body precision": precision, "body recall": recall, "body F1": harmonic(precision, recall)}
    if truth.get("headline"):
        scores["headline"] = float(flat(truth["headline"]) == flat(article.headline))
    names = truth.get("authors") or _NAMES.split(truth.get("author") or "")
    if any(map(flat, names)):
        scores["authors"] = float({flat(name) for name in names} - {""} == {flat(name) for name in article.authors})
    if isinstance(truth.get("date_published", 0), str | None):  # anything else, such as NaN, is not a label
        given = article.date_published.iso[:10] if article.date_published else ""
        expected_day = (truth["date_published"] or "")[:10]
        scores["published day"] = float(given == expected_day)
        if given:
            scores["published day, where one is given"] = float(given == expected_day)
    for name, wanted in (("present", True), ("absent", False)):
        if truth.get(name):
            scores[f"text {name}"] = statistics.mean(float((text in article.body) is wanted) for text in truth[name])
    return scores


def precision_recall(expected: str, read: str) -> tuple[float, float]:
    """Precision and recall over shingles of four words, each counted as often as it occurs."""
    true, found = shingles(expected), shingles(read)
    same = sum((true & found).values())
    return same / max(1, sum(found.values())), same / max(1, sum(true.values()))


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Every run of four words; a shorter text is one run."""
    tokens = TOKEN.findall(text)
    return Counter(tuple(tokens[i : i + SHINGLE]) for i in range(max(1, len(tokens) - SHINGLE + 1)) if tokens)


def harmonic(precision: float, recall: float) -> float:
    """The harmonic mean; 0 if both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def flat(text: str | None) -> str:
    """Words only, in lower case: case and punctuation do not count as errors."""
    return " ".join(TOKEN.findall((text or "").lower()))


def measures(pages: Sequence[Scored], seed: int = 0) -> list[Measure]:
    """Every measure with its interval. The body's F1 is that of mean precision and mean recall."""
    names = list(dict.fromkeys(name for page in pages for name in page.scores))
    return [_measure(name, pages, random.Random(seed)) for name in names]


def _measure(name: str, pages: Sequence[Scored], chance: random.Random) -> Measure:
    if name == "body F1":
        rows = [(p.scores["body precision"], p.scores["body recall"]) for p in pages if name in p.scores]

        def summary(sample: Sequence[tuple[float, ...]]) -> float:
            return harmonic(statistics.fmean(p for p, _ in sample), statistics.fmean(r for _, r in sample))
    else:
        rows = [(p.scores[name],) for p in pages if name in p.scores]  # type: ignore[misc]

        def summary(sample: Sequence[tuple[float, ...]]) -> float:
            return statistics.fmean(value for (value,) in sample)

    resampled = sorted(summary(chance.choices(rows, k=len(rows))) for _ in range(RESAMPLES))
    low, high = resampled[int(0.025 * RESAMPLES)], resampled[int(0.975 * RESAMPLES) - 1]
    return Measure(name, len(rows), summary(rows), low, high)


def worst(pages: Sequence[Scored], count: int) -> list[Scored]:
    """The pages with the lowest mean score, worst first; pages without an error are not listed."""
    faulty = [page for page in pages if page.scores and min(page.scores.values()) < 1]
    return sorted(faulty, key=lambda page: statistics.fmean(page.scores.values()))[:count]


def paragraph_diff(expected: Sequence[str], read: str) -> list[str]:
    """What is missing (``-``) and what is extra (``+``), paragraph by paragraph, in order."""
    given = read.split("\n\n") if read else []
    lines = difflib.ndiff([" ".join(p.split()) for p in expected], [" ".join(p.split()) for p in given])
    return [line for line in lines if line[:2] in ("- ", "+ ")]


def read_page_file(path: Path) -> bytes:
    """A page's bytes, unpacked if necessary."""
    raw = path.read_bytes()
    return gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
