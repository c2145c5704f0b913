"""What the answers to a sample say of the whole archive: accuracy by field and stratum, with intervals.

A stratum's articles stand for all of its articles: each has the weight of the stratum's share of the archive, divided
by its share of the sample. The interval is Wilson's (1927) at 95 %, for the whole at Kish's effective sample size (the
weights' sum squared over the sum of their squares), which is never larger than the number judged.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from newsscrape.errors import BadArgument
from newsscrape.sample.build import ANSWERS, FIELDS, FORM, SAMPLE

Z = 1.959964  # 95 %
_VERDICTS = ("right", "wrong", "unknown")


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of ``judged`` values ``right`` were right; ``accuracy`` is weighted, ``low`` and ``high`` its interval."""

    field: str
    stratum: str | None  # None: the whole archive
    judged: int
    right: int
    accuracy: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A sample with its answers. ``unknown`` counts the values that could not be judged, by field."""

    sample: Mapping[str, Any]
    articles: int  # with an answer
    whole: Sequence[Accuracy]
    strata: Sequence[Accuracy]
    unknown: Mapping[str, int]
    unjudged: Sequence[str]  # strata without an answer, which the whole leaves out


def is_sample(folder: Path) -> bool:
    """Whether a folder is a sample that ``newsscrape sample`` wrote."""
    return (folder / SAMPLE).is_file()


def judged(folder: Path) -> Judged:
    """The answers of a sample. Raises BadArgument where there are none, or they are to another sample."""
    answers_file = folder / ANSWERS
    if not answers_file.is_file():
        raise BadArgument(
            f"{folder} has no {ANSWERS}. Open {folder / FORM} in a browser, judge, and put the file of “Save answers”"
            f" into {folder}."
        )
    sample, said = _read(folder / SAMPLE), _read(answers_file)
    if (said.get("archive"), said.get("seed")) != (sample["archive"], sample["seed"]):
        raise BadArgument(f"{answers_file} has answers to another sample: its archive or seed differs")
    answers = said.get("answers")
    if not isinstance(answers, dict):
        raise BadArgument(f"{answers_file} has no answers; it may have been cut off")
    return _judged(sample, answers, answers_file)


def _judged(sample: Mapping[str, Any], answers: Mapping[str, Any], file: Path) -> Judged:
    sizes = {one["name"]: one["articles"] for one in sample["strata"]}
    verdicts: dict[str, dict[str, list[bool]]] = {name: defaultdict(list) for name, _ in FIELDS}
    unknown: dict[str, int] = dict.fromkeys(verdicts, 0)
    begun = 0
    for article in sample["articles"]:
        fields = (answers.get(str(article["number"])) or {}).get("fields") or {}
        begun += bool(fields)
        for name, given in fields.items():
            verdict = given.get("verdict")
            if name not in verdicts or verdict not in _VERDICTS:
                raise BadArgument(f"{file}: article {article['number']}, {name}: {verdict!r} is no answer")
            if verdict == "unknown":
                unknown[name] += 1
            else:
                verdicts[name][article["stratum"]].append(verdict == "right")
    told = {name: groups for name, groups in verdicts.items() if groups}
    return Judged(
        sample, begun,
        [_whole(name, groups, sizes) for name, groups in told.items()],
        [
            _of_stratum(name, stratum, groups[stratum])
            for name, groups in told.items() for stratum in sizes if groups.get(stratum)
        ],
        unknown,
        [stratum for stratum in sizes if not any(groups.get(stratum) for groups in told.values())],
    )  # fmt: skip


def _whole(name: str, groups: Mapping[str, Sequence[bool]], sizes: Mapping[str, int]) -> Accuracy:
    total = sum(sizes[stratum] for stratum in groups)
    share = sum(sizes[stratum] / total * sum(given) / len(given) for stratum, given in groups.items())
    count = sum(len(given) for given in groups.values())
    weights = [(sizes[stratum] / total / len(given), len(given)) for stratum, given in groups.items()]
    low, high = wilson(share, effective(weights))
    return Accuracy(name, None, count, sum(map(sum, groups.values())), share, low, high)


def _of_stratum(name: str, stratum: str, given: Sequence[bool]) -> Accuracy:
    share = sum(given) / len(given)
    return Accuracy(name, stratum, len(given), sum(given), share, *wilson(share, len(given)))


def wilson(share: float, count: float) -> tuple[float, float]:
    """Wilson's interval at 95 % for a share of so many.

    >>> [round(end, 3) for end in wilson(0.9, 100)]
    [0.826, 0.945]
    """
    middle = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
    half = Z / (1 + Z**2 / count) * sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def effective(weights: Iterable[tuple[float, int]]) -> float:
    """Kish's effective sample size of weights, each with how many values have it."""
    weights = list(weights)
    return sum(weight * count for weight, count in weights) ** 2 / sum(weight**2 * count for weight, count in weights)


def methods(found: Judged) -> str:
    """A paragraph for a methods section."""
    sample = found.sample
    strata = f", stratified by {' and '.join(sample['by'])} ({len(sample['strata'])} strata)" if sample["by"] else ""
    of = sum(one["articles"] for one in sample["strata"])
    told = "; ".join(
        f"{one.field} {100 * one.accuracy:.1f} % (95 % interval {100 * one.low:.1f} to {100 * one.high:.1f}, "
        f"n = {one.judged})"
        for one in found.whole
    )
    weighted = (
        " Strata were weighted by their share of the archive; intervals are Wilson's, at Kish's effective sample size."
        if sample["by"] else " Intervals are Wilson's."
    )  # fmt: skip
    unknown = sum(found.unknown.values())
    left = f" {unknown} values could not be judged and are left out." if unknown else ""
    gaps = (
        f" {len(found.unjudged)} of the strata have no judged article and are not represented."
        if found.unjudged
        else ""
    )
    return (
        f"To measure the accuracy of the archive, {len(sample['articles']):,} of its {of:,} articles were drawn at "
        f"random{strata} with newsscrape {sample['newsscrape']} (seed {sample['seed']}), and the values of "
        f"{found.articles:,} were compared with their pages as captured. Values were right in: {told}.{weighted}{left}"
        f"{gaps}"
    )


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadArgument(f"{path} cannot be read: {error}") from error
