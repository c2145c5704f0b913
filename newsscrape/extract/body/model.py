"""The learned part of reading a body: two small sets of decision trees, shipped as data.

Made by ``benchmarks/train_body.py``; says how likely a line is article text, from 0 to 1, and nothing more.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Sequence
from functools import cache, reduce
from importlib.resources import files
from math import exp, floor
from typing import Any, TypeAlias

from newsscrape.extract.body.context import CONTEXT, context_rows
from newsscrape.extract.body.features import COUNTS, FEATURES, Measure

Score: TypeAlias = Callable[[Sequence[float]], float]
HOPELESS = 0.1  # first score under which the second is not asked
_STEP = 20  # trees
# Log odds that the trees still to come may turn over: with all of them ahead, and with none. Of 6,000 lines of real
# pages one in ten thousand changed sides after a sum beyond it.
_TURNED = 3.4
_CLEAR = 0.1


@cache
def weights() -> tuple[Score, Score]:
    """The two models that are shipped; read once."""
    return read_weights(files("newsscrape.extract.body").joinpath("weights.json").read_text(encoding="utf-8"))


def read_weights(text: str) -> tuple[Score, Score]:
    """Two models, from JSON, as functions from a row of features to log odds.

    Raises ValueError where they were made for other features than these.
    """
    data = json.loads(text)
    if data["features"] != [*FEATURES, *CONTEXT]:
        raise ValueError("extract/body/weights.json was made for other features; run benchmarks/train_body.py")
    return _compiled(FEATURES, **data["first"]), _compiled((*FEATURES, *CONTEXT), **data["second"])


def _compiled(columns: Sequence[str], start: float, trees: list[Any]) -> Score:
    """The sum over all trees as Python expressions: sixteen times as fast as walking them as lists.

    After every ``_STEP`` trees a sum that the rest would hardly turn over is returned as it is: half of the lines are
    clear after the first step.
    Built from syntax nodes that hold nothing but numbers, so that the data cannot say anything else.
    """
    counts = frozenset(i for i, name in enumerate(columns) if name in COUNTS)
    local = ast.Tuple([ast.Name(f"x{i}", ast.Store()) for i in range(len(columns))], ast.Store())
    body: list[ast.stmt] = [
        ast.Assign([local], ast.Name("row", ast.Load())),
        ast.Assign([ast.Name("total", ast.Store())], ast.Constant(float(start))),
    ]
    total = ast.Name("total", ast.Load())
    for step in range(0, len(trees), _STEP):
        if step:
            clear = _CLEAR + _TURNED * (len(trees) - step) / len(trees)
            unsure = ast.Compare(ast.Constant(-clear), [ast.Lt(), ast.Lt()], [total, ast.Constant(clear)])
            body.append(ast.If(ast.UnaryOp(ast.Not(), unsure), [ast.Return(total)], []))
        added = [_expression(tree, counts) for tree in trees[step : step + _STEP]]
        sum_of = reduce(lambda one, other: ast.BinOp(one, ast.Add(), other), added)
        body.append(ast.AugAssign(ast.Name("total", ast.Store()), ast.Add(), sum_of))
    body.append(ast.Return(total))
    row = ast.arguments(posonlyargs=[], args=[ast.arg("row")], kwonlyargs=[], kw_defaults=[], defaults=[])
    module = ast.Module([ast.FunctionDef("score", row, body, [])], [])
    names: dict[str, Any] = {}
    exec(compile(ast.fix_missing_locations(module), "extract/body/weights.json", "exec"), {}, names)
    score: Score = names["score"]
    return score


def _expression(node: Any, counts: frozenset[int]) -> ast.expr:
    """``[feature, threshold, left, right]`` as ``left if feature <= threshold else right``.

    A count is held against a whole number, or asked whether it is any: comparing alike with alike is twice as fast.
    """
    if not isinstance(node, list):
        return ast.Constant(float(node))
    feature, threshold, left, right = node
    value = ast.Name(f"x{int(feature)}", ast.Load())
    low, high = _expression(left, counts), _expression(right, counts)
    limit = floor(threshold) if feature in counts else float(threshold)
    if feature in counts and limit == 0:
        return ast.IfExp(value, high, low)
    return ast.IfExp(ast.Compare(value, [ast.LtE()], [ast.Constant(limit)]), low, high)


def first_scores(measure: Measure) -> list[float]:
    """Each line by itself and its neighbours; 0 for what is never text."""
    score = weights()[0]
    return [1.0 / (1.0 + exp(-score(row))) if row is not None else 0.0 for row in measure.rows]


def second_scores(measure: Measure, scores: Sequence[float]) -> list[float]:
    """The same lines once more, now with what the first scores say of the whole page."""
    score = weights()[1]
    found = [0.0] * len(scores)
    for i, context in context_rows(measure, scores, HOPELESS):
        found[i] = 1.0 / (1.0 + exp(-score((measure.rows[i] or []) + context)))
    return found
