"""A Picture as text: shares, a tree, a graph in the words of Mermaid or of Graphviz."""

from collections.abc import Iterator
from fractions import Fraction

from recoup.ownership.model import Kind, Node, Part, Picture, Range
from recoup.values.number import show_rate

_PLAIN_DENOMINATOR = 100


def show_share(share: Range) -> str:
    """A share as people write it; `≈` where it is no percentage of four decimals."""
    if share.exact:
        return _rate(share.low)
    if share.low == 0 and share.high == 1:
        return "unknown"
    return f"{_rate(share.low)}..{_rate(share.high)}"


def _rate(value: Fraction) -> str:
    text = show_rate(value)
    if "%" in text or value.denominator <= _PLAIN_DENOMINATOR:
        return text
    return f"≈{show_rate(round(value, 6))}"


def tree_of(picture: Picture, roots: tuple[Node, ...], *, upward: bool) -> list[str]:
    """The holders of each root, theirs, and so on; or, downward, what each root holds.

    A node that stands above itself is marked; one that was followed before is not followed again.
    """
    below = _holdings(picture)

    def parts(node: Node) -> list[Part]:
        return list(picture.parts(node)) if upward else below.get(node, [])

    lines: list[str] = []
    followed: set[Node] = set()
    for root in roots:
        lines.append(picture.title(root))
        followed.add(root)
        # Each waiting part with the nodes above it, the lines drawn for them, and if it is last.
        waiting = _branches(parts(root), (root,), "")
        while waiting:
            part, above, indent, last = waiting.pop()
            note = ""
            if part.to in above:
                note = " (in a circle)"
            elif part.to in followed and parts(part.to):
                note = " (as above)"
            text = f"{show_share(part.size)} {picture.title(part.to)}{note}"
            lines.append(f"{indent}{'└─ ' if last else '├─ '}{text}")
            if not note:
                followed.add(part.to)
                further = indent + ("   " if last else "│  ")
                waiting += _branches(parts(part.to), (*above, part.to), further)
    return lines


def _branches(
    parts: list[Part], above: tuple[Node, ...], indent: str
) -> list[tuple[Part, tuple[Node, ...], str, bool]]:
    """The parts of one node, the first of them at the end, from where they are taken."""
    found = [(part, above, indent, n == len(parts)) for n, part in enumerate(parts, start=1)]
    return found[::-1]


def _holdings(picture: Picture) -> dict[Node, list[Part]]:
    found: dict[Node, list[Part]] = {}
    for node, part in edges_of(picture):
        found.setdefault(part.to, []).append(Part(node, part.size, part.clause))
    return found


def edges_of(picture: Picture) -> Iterator[tuple[Node, Part]]:
    """Every part of every node."""
    for node in picture.splits:
        if node.kind is not Kind.STEP:
            yield from ((node, part) for part in picture.parts(node))


def mermaid_of(picture: Picture, nodes: set[Node]) -> list[str]:
    """A graph for Mermaid: from each holder to what it holds."""
    shape = {
        Kind.FILM: ("([", "])"),
        Kind.WATERFALL: ("[/", "/]"),
        Kind.UNNAMED: ("(", ")"),
    }
    numbers = _numbered(picture, nodes)
    lines = ["graph TD"]
    for node, number in numbers.items():
        opening, closing = shape.get(node.kind, ("[", "]"))
        title = picture.title(node).replace('"', "#quot;")
        lines.append(f'  n{number}{opening}"{title}"{closing}')
    for node, part in edges_of(picture):
        if node in numbers and part.to in numbers:
            arrow = f'-->|"{show_share(part.size)}"|'
            lines.append(f"  n{numbers[part.to]} {arrow} n{numbers[node]}")
    return lines


def dot_of(picture: Picture, nodes: set[Node]) -> list[str]:
    """A graph for Graphviz: from each holder to what it holds."""
    shape = {Kind.FILM: "ellipse", Kind.WATERFALL: "parallelogram", Kind.UNNAMED: "plaintext"}
    numbers = _numbered(picture, nodes)
    lines = ["digraph owners {", "  node [shape=box];"]
    for node, number in numbers.items():
        title = picture.title(node).replace("\\", "\\\\").replace('"', '\\"')
        form = f", shape={shape[node.kind]}" if node.kind in shape else ""
        lines.append(f'  n{number} [label="{title}"{form}];')
    for node, part in edges_of(picture):
        if node in numbers and part.to in numbers:
            label = show_share(part.size)
            lines.append(f'  n{numbers[part.to]} -> n{numbers[node]} [label="{label}"];')
    return [*lines, "}"]


def _numbered(picture: Picture, nodes: set[Node]) -> dict[Node, int]:
    shown = (n for n in picture.nodes if n in nodes and n.kind is not Kind.STEP)
    return {node: number for number, node in enumerate(shown)}
