"""Lines of a loop body made easy for a compiler: one name for each value, and no branches.

Numba finds out by itself which value a name has where, and what two branches have in common; that
takes most of the time that compiling takes. Straight lines say it at once.
"""

import ast
from collections.abc import Iterable
from functools import lru_cache

# What adds up over lanes keeps its name.
_SUMS = {"flagged", "faults"}


def straightened(lines: Iterable[str]) -> list[str]:
    """The same lines with a new name for each value, and choices as `pick(which, one, other)`."""
    return list(_straightened(tuple(lines)))


# The lines hold no figure of a deal: all draws of its undisclosed terms share them.
@lru_cache(maxsize=256)
def _straightened(lines: tuple[str, ...]) -> tuple[str, ...]:
    names = _Names()
    kept = (line for line in lines if line[0] != "#")
    return tuple(ast.unparse(names.of_line(ast.parse(line).body[0])) for line in kept)


class _Names(ast.NodeTransformer):
    def __init__(self) -> None:
        self.now: dict[str, str] = {}
        self.count: dict[str, int] = {}

    def of_line(self, line: ast.stmt) -> ast.stmt:
        """A line with the names that its values have now."""
        if isinstance(line, ast.AugAssign) and isinstance(line.target, ast.Name):
            if line.target.id in _SUMS:
                line.value = self.visit(line.value)
                return line
            before = ast.Name(line.target.id, ast.Load())
            line = ast.Assign([line.target], ast.BinOp(before, line.op, line.value))
        assert isinstance(line, ast.Assign)
        line.value = self.visit(line.value)
        line.targets = [self._target(target) for target in line.targets]
        return ast.fix_missing_locations(line)

    def _target(self, target: ast.expr) -> ast.expr:
        if not isinstance(target, ast.Name):
            return target
        name = target.id
        self.count[name] = self.count.get(name, 0) + 1
        self.now[name] = name if self.count[name] == 1 else f"{name}_{self.count[name]}"
        return ast.Name(self.now[name], ast.Store())

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self.now.get(node.id, node.id), ast.Load())

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        return ast.Call(ast.Name("pick", ast.Load()), [node.test, node.body, node.orelse], [])
