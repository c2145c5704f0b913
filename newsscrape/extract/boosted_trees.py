"""Evaluates boosted decision trees that are shipped as data, in compiled code or as Python functions.

A tree is ``[feature, threshold, left, right]`` down to numbers; the left branch is taken where the feature is at most
the threshold. The sum over all trees is a log odds.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from functools import reduce
from math import copysign, exp, floor
from typing import Any, TypeAlias

from newsscrape import native

_forest = native.load("newsscrape.extract.forest")

Score: TypeAlias = Callable[[Sequence[float]], float]


@dataclass(frozen=True, slots=True)
class EarlyStop:
    """When a sum is final before all trees have been added.

    After every ``step`` trees the sum is returned if the remaining trees are unlikely to change its sign: if it is
    further from zero than ``clear`` plus ``turned`` times the share of trees that remain. Both are log odds.
    """

    step: int
    turned: float
    clear: float

    def limit(self, added: int, trees: int) -> float:
        """The distance from zero at which a sum over the first ``added`` of ``trees`` trees is final."""
        return self.clear + self.turned * (trees - added) / trees


@dataclass(frozen=True, slots=True)
class Ensemble:
    """A model as data: its trees, the number to which they add, and the number of columns in a row of features.

    ``name`` is the file name that a traceback shows; ``counts`` are the columns that hold whole numbers from 0.
    """

    columns: int
    start: float
    trees: Sequence[Any]
    name: str
    counts: Container[int] = ()
    stop: EarlyStop | None = None

    @property
    def step(self) -> int:
        """The number of trees that are added at a time."""
        return self.stop.step if self.stop else max(1, len(self.trees))


def score_of(model: Ensemble) -> Score:
    """The sum over all trees, as a function of a row of features."""
    if _forest is None:
        return compiled(model)
    total, stop = len(model.trees), model.stop
    limits = [stop.limit(added, total) for added in range(model.step, total, model.step)] if stop else []
    score: Score = _forest.Forest(model.columns, model.start, model.trees, model.step, limits)
    return score


def compiled(model: Ensemble) -> Score:
    """The same sum as one Python function, sixteen times as fast as walking the trees as lists.

    The function is built from syntax nodes that hold nothing but numbers, so weights cannot run code.
    """
    trees, stop, step = model.trees, model.stop, model.step
    total = ast.Name("total", ast.Load())
    local = ast.Tuple([ast.Name(f"x{i}", ast.Store()) for i in range(model.columns)], ast.Store())
    body: list[ast.stmt] = [
        ast.Assign([local], ast.Name("row", ast.Load())),
        ast.Assign([ast.Name("total", ast.Store())], ast.Constant(float(model.start))),
    ]
    for added in range(0, len(trees), step):
        if added and stop:
            body.append(_return_beyond(stop.limit(added, len(trees)), total))
        terms = [_expression(tree, model.counts) for tree in trees[added : added + step]]
        added_up = reduce(lambda one, other: ast.BinOp(one, ast.Add(), other), terms)
        body.append(ast.AugAssign(ast.Name("total", ast.Store()), ast.Add(), added_up))
    body.append(ast.Return(total))
    row = ast.arguments(posonlyargs=[], args=[ast.arg("row")], kwonlyargs=[], kw_defaults=[], defaults=[])
    module = ast.Module([ast.FunctionDef("score", row, body, [])], [])
    names: dict[str, Any] = {}
    exec(compile(ast.fix_missing_locations(module), model.name, "exec"), {}, names)
    score: Score = names["score"]
    return score


def _return_beyond(limit: float, total: ast.expr) -> ast.stmt:
    """``if not -limit < total < limit: return total``"""
    unsure = ast.Compare(ast.Constant(-limit), [ast.Lt(), ast.Lt()], [total, ast.Constant(limit)])
    return ast.If(ast.UnaryOp(ast.Not(), unsure), [ast.Return(total)], [])


def _expression(node: Any, counts: Container[int]) -> ast.expr:
    """A tree as ``left if feature <= threshold else right``.

    A count is compared with a whole number or tested for zero, because Python compares two integers twice as fast as
    an integer and a float.
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


def probability(log_odds: float) -> float:
    return 1.0 / (1.0 + exp(-log_odds if -60.0 < log_odds < 60.0 else copysign(60.0, -log_odds)))
