"""No room imports the package root: the front door is for callers, never for the rooms behind it.

The linter of imports keeps the other stairs. This one it cannot state, since to it every room
lies inside the root.
"""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "recoup"


def root_imports(text: str, *, package: str) -> list[int]:
    """The lines of a module, itself in `package`, that import the root or a name from it."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom) and imports_root(node, package=package)
    ]


def imports_root(node: ast.Import | ast.ImportFrom, *, package: str) -> bool:
    if isinstance(node, ast.Import):
        return any(name.name == "recoup" for name in node.names)
    if node.level == 0:
        return node.module == "recoup"
    return node.module is None and node.level == package.count(".") + 1


def test_no_room_imports_the_package_root() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path != PACKAGE / "__init__.py"
        for line in root_imports(
            path.read_text(encoding="utf-8"),
            package=".".join(path.relative_to(PACKAGE.parent).parts[:-1]),
        )
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("import recoup", [1]),
        ("import os\nimport recoup as r", [2]),
        ("from recoup import load", [1]),
        ("def f():\n    from recoup import deal", [2]),
        ("from .. import deal", [1]),
        ("from . import model", []),
        ("from recoup.deal import model", []),
        ("import json", []),
    ],
)
def test_an_import_of_the_root_is_seen(text: str, lines: list[int]) -> None:
    assert root_imports(text, package="recoup.plan") == lines
