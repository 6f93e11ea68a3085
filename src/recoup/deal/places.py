"""Where the steps of a waterfall stand, and what later texts put in their places."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from recoup.deal import model as d
from recoup.language import model as m


@dataclass(slots=True, eq=False)
class Leaf:
    """A step as one text has it, and as it reads once a term of it has changed."""

    statement: m.Statement
    step: d.Step
    later: list[tuple[d.Block, d.Step]] = field(default_factory=list)

    def count_with(self, number: int) -> None:
        """Lets what the step takes count with that of other steps."""
        self.step = replace(self.step, counted=number)
        self.later = [(block, replace(step, counted=number)) for block, step in self.later]


@dataclass(slots=True, eq=False)
class Group:
    """A block of the text with the places in it."""

    block: d.Block
    nodes: "list[Node]"


@dataclass(slots=True, eq=False)
class Place:
    """Where a step stands, and what each amendment in turn puts there; None is the first text.

    `since` is the day before which nothing stands here.
    """

    versions: "list[tuple[d.Block | None, list[Node]]]"
    number: int | None = None
    since: date | None = None

    @property
    def leaf(self) -> Leaf | None:
        """The one step that stands here by the last version."""
        nodes = self.versions[-1][1]
        return nodes[0] if len(nodes) == 1 and isinstance(nodes[0], Leaf) else None


Node = Leaf | Group | Place


def places_of(
    statements: tuple[m.Statement, ...], steps: tuple[d.Step | d.Block, ...], numbers: Iterator[int]
) -> list[Node]:
    found: list[Node] = []
    for statement, step in zip(statements, steps, strict=True):
        if isinstance(step, d.Block):
            found.append(Group(step, places_of(statement.children, step.steps, numbers)))
        else:
            found.append(Place([(None, [Leaf(statement, step)])], next(numbers)))
    return found


def steps_at(nodes: list[Node]) -> Iterator[d.Step | d.Block]:
    """The places as steps and blocks again."""
    for node in nodes:
        match node:
            case Group(block=block, nodes=inner):
                yield replace(block, steps=tuple(steps_at(inner)))
            case Leaf(step=step, later=later):
                texts: list[tuple[d.Block | None, tuple[d.Step | d.Block, ...]]]
                texts = [(None, (step,)), *((block, (other,)) for block, other in later)]
                yield from _in_turn(texts)
            case Place(versions=versions):
                yield from _in_turn([(block, tuple(steps_at(inner))) for block, inner in versions])


def _in_turn(
    texts: list[tuple[d.Block | None, tuple[d.Step | d.Block, ...]]],
) -> tuple[d.Step | d.Block, ...]:
    """Each text until the day of the next, and the next from that day on."""
    body: tuple[d.Step | d.Block, ...] = ()
    for after, steps in texts:
        if after is None:
            body = steps
            continue
        before = (replace(after, until=True, steps=body),) if body else ()
        body = (*before, replace(after, steps=steps)) if steps else before
    return body


def leaves_in(nodes: list[Node]) -> Iterator[Leaf]:
    for node in nodes:
        match node:
            case Leaf():
                yield node
            case Group(nodes=inner):
                yield from leaves_in(inner)
            case Place(versions=versions):
                for _, inner in versions:
                    yield from leaves_in(inner)


def standing_in(nodes: list[Node]) -> Iterator[tuple[list[Node], Place]]:
    """Every place where a step stands by the last text, each with the list that it stands in."""
    for node in nodes:
        if isinstance(node, Group):
            yield from standing_in(node.nodes)
        elif isinstance(node, Place):
            if node.leaf is not None:
                yield nodes, node
            else:
                yield from standing_in(node.versions[-1][1])
