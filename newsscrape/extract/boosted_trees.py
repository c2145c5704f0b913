"""Boosted decision trees: how models that are shipped as data are asked, by compiled code or as Python functions.

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
    """When a sum is clear before all trees were asked.

    After every ``step`` trees the sum is returned if the remaining trees are unlikely to change its sign: if it is
    further from zero than ``clear`` plus ``turned`` times the share of trees that remain. Both are log odds.
    """

    step: int
    turned: float
    clear: float

    def limit(self, asked: int, trees: int) -> float:
        """The distance from zero at which a sum over ``asked`` of so many trees is final."""
        return self.clear + self.turned * (trees - asked) / trees


def score_of(
    columns: int,
    start: float,
    trees: Sequence[Any],
    name: str,
    counts: Container[int] = (),
    stop: EarlyStop | None = None,
) -> Score:
    """The sum over all trees as a function of a row, which has so many ``columns``.

    ``name`` is what a traceback calls the function's file, ``counts`` the columns that hold whole numbers from 0.
    """
    if _forest is None:
        return compiled(columns, start, trees, name, counts, stop)
    step = stop.step if stop else max(1, len(trees))
    limits = [stop.limit(asked, len(trees)) for asked in range(step, len(trees), step)] if stop else []
    score: Score = _forest.Forest(columns, start, trees, step, limits)
    return score


def compiled(
    columns: int,
    start: float,
    trees: Sequence[Any],
    name: str,
    counts: Container[int] = (),
    stop: EarlyStop | None = None,
) -> Score:
    """The same as one Python function: sixteen times as fast as walking the trees as lists.

    It is built from syntax nodes that hold nothing but numbers, so weights cannot run code.
    """
    total = ast.Name("total", ast.Load())
    local = ast.Tuple([ast.Name(f"x{i}", ast.Store()) for i in range(columns)], ast.Store())
    body: list[ast.stmt] = [
        ast.Assign([local], ast.Name("row", ast.Load())),
        ast.Assign([ast.Name("total", ast.Store())], ast.Constant(float(start))),
    ]
    step = stop.step if stop else max(1, len(trees))
    for asked in range(0, len(trees), step):
        if asked and stop:
            body.append(_return_beyond(stop.limit(asked, len(trees)), total))
        added = [_expression(tree, counts) for tree in trees[asked : asked + step]]
        added_up = reduce(lambda one, other: ast.BinOp(one, ast.Add(), other), added)
        body.append(ast.AugAssign(ast.Name("total", ast.Store()), ast.Add(), added_up))
    body.append(ast.Return(total))
    row = ast.arguments(posonlyargs=[], args=[ast.arg("row")], kwonlyargs=[], kw_defaults=[], defaults=[])
    module = ast.Module([ast.FunctionDef("score", row, body, [])], [])
    names: dict[str, Any] = {}
    exec(compile(ast.fix_missing_locations(module), name, "exec"), {}, names)
    score: Score = names["score"]
    return score


def _return_beyond(limit: float, total: ast.expr) -> ast.stmt:
    """``if not -limit < total < limit: return total``"""
    unsure = ast.Compare(ast.Constant(-limit), [ast.Lt(), ast.Lt()], [total, ast.Constant(limit)])
    return ast.If(ast.UnaryOp(ast.Not(), unsure), [ast.Return(total)], [])


def _expression(node: Any, counts: Container[int]) -> ast.expr:
    """A tree as ``left if feature <= threshold else right``.

    A count is compared with a whole number, or asked whether it is zero: Python compares alike with alike twice as
    fast.
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
