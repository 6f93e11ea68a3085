"""The hand-written kernel as NumPy: the very same lines, each on all futures at once."""

import ast
import inspect
import textwrap
from typing import Any

import by_hand
import numpy as np


class _OnArrays(ast.NodeTransformer):
    """Turns a line on one lane into a line on arrays: choices become `np.where`."""

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        where = ast.parse("np.where", mode="eval").body
        return ast.Call(where, [node.test, node.body, node.orelse], [])

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not):
            return ast.UnaryOp(ast.Invert(), node.operand)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        index = node.slice
        if isinstance(index, ast.BinOp):
            place = index.left.left if isinstance(index.left, ast.BinOp) else index.left
            return ast.Subscript(node.value, place, node.ctx)
        if isinstance(index, ast.Name) and index.id == "j":
            return ast.Subscript(node.value, ast.Slice(), node.ctx)
        return node


def _tuples_apart(body: list[ast.stmt]) -> None:
    """Choices between tuples are taken apart, since arrays know no tuples."""
    for statement in body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.IfExp):
            choice = statement.value
            if isinstance(choice.body, ast.Tuple) and isinstance(choice.orelse, ast.Tuple):
                pairs = zip(choice.body.elts, choice.orelse.elts, strict=True)
                parts = [ast.IfExp(choice.test, a, b) for a, b in pairs]
                statement.value = ast.Tuple(list(parts), ast.Load())


def _on_arrays() -> Any:
    text = textwrap.dedent(inspect.getsource(by_hand.one_pass.py_func))
    function = ast.parse(text).body[0]
    assert isinstance(function, ast.FunctionDef)
    function.decorator_list = []
    loop = next(s for s in function.body if isinstance(s, ast.For))
    lines = [s for s in loop.body if "changes" not in ast.unparse(s)]
    _tuples_apart(lines)
    at = function.body.index(loop)
    function.body[at : at + 1] = [_OnArrays().visit(line) for line in lines]
    function.body = [s for s in function.body if "changes" not in ast.unparse(s)]
    module = ast.fix_missing_locations(ast.Module([function], []))
    names = {**vars(by_hand), "np": np, "swap": _swap}
    exec(compile(module, "<on arrays>", "exec"), names)  # noqa: S102 - our own lines
    return names["one_pass"]


def _swap(S: np.ndarray, one: int, other: int, _: int) -> None:
    S[[one, other]] = S[[other, one]]


ONE_PASS = _on_arrays()


def in_numpy(amounts: np.ndarray) -> np.ndarray:
    """What each payee gets in each quarter of each future."""
    rows, futures = amounts.shape
    S = np.zeros((by_hand.STATES, futures))
    S[by_hand.PA_OWED] = by_hand.PA
    S[by_hand.OWED_A], S[by_hand.OWED_B] = by_hand.INVESTED
    S[by_hand.C_FEE : by_hand.FEE_LEFT] = 100.0
    S[
        [by_hand.C_COLLECT, by_hand.C_SALES, by_hand.C_CORRIDOR, by_hand.C_WRITER, by_hand.C_AFTER]
    ] = 100.0
    out = np.zeros((11, rows // 5, futures), np.int64)
    for row in range(rows):
        _receipt(row % 5, S, amounts[row].astype(float))
        if row % 5 == 4:
            out[:, row // 5] = S[by_hand.P_AGENT : by_hand.P_C + 1]
    out[:, 1:] -= out[:, :-1].copy()
    return out


def _changes(source: int, S: np.ndarray, x: np.ndarray, forced: bool) -> np.ndarray:
    bits = np.zeros(len(x))
    ONE_PASS(source, len(x), S, x, bits, forced)
    return bits > 0


def _receipt(source: int, S: np.ndarray, x: np.ndarray) -> None:
    """A receipt in every future, split where a milestone changes, by halving all at once."""
    lanes = np.flatnonzero(_changes(source, S, x, False))
    x = x[lanes]
    while len(lanes):
        low, high = np.zeros(len(lanes)), x.copy()
        while (high - low > 1).any():
            middle = np.where(high - low > 1, np.floor((low + high) / 2), high)
            changed = _changes(source, S[:, lanes], middle, False)
            low, high = np.where(changed, low, middle), np.where(changed, middle, high)
            low = np.minimum(low, high - 1)
        part = S[:, lanes]
        _changes(source, part, high, True)
        left = x - high
        again = _changes(source, part, left, False)
        S[:, lanes] = part
        lanes, x = lanes[again], left[again]
