"""Elements of XML by their local names, whatever the version of their namespace."""

from collections.abc import Iterator
from typing import Any


def children(node: Any, name: str) -> Iterator[Any]:
    """The elements of a local name right below one."""
    return (child for child in node if str(child.tag).rpartition("}")[2] == name)


def at(node: Any, *path: str) -> Any:
    """The first element at the end of a path of local names; None where there is none."""
    for name in path:
        node = next(children(node, name), None) if node is not None else None
    return node
