"""Readings kept side by side: the disputes of a deal, and its text under one reading of each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from recoup.diagnostics.diagnostic import Diagnostic, Related
from recoup.diagnostics.span import Span
from recoup.language import model as m
from recoup.values.record import record


@record
class NamedReading:
    """One way to read the disputed lines: the name that chooses it, and what people call it."""

    name: str
    title: str | None
    span: Span


@record
class Dispute:
    """A question that the deal leaves open, with its readings in the order of the text.

    Blocks whose readings have the same names are one dispute, and are decided together.
    """

    title: str | None
    readings: tuple[NamedReading, ...]
    span: Span

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(r.name for r in self.readings)


def disputes_in(trees: Sequence[m.Tree]) -> list[Dispute]:
    """Every dispute, one inside a reading of another included."""
    found: dict[frozenset[str], Dispute] = {}
    for block in _blocks(trees):
        readings = _readings(block)
        names = frozenset(r.name for r in readings)
        assert isinstance(block.node, m.Disputed)
        title = block.node.title.text if block.node.title else None
        known = found.setdefault(names, Dispute(title, readings, block.span))
        if known.title is None:
            found[names] = replace(known, title=title)
    return list(found.values())


def read_as(trees: Sequence[m.Tree], name: str) -> list[m.Tree]:
    """The trees with the lines of the reading `name` in place of each dispute that has it.

    What the dispute and its reading cite is cited by those lines.
    """
    return [replace(t, statements=_read(t.statements, name)[0]) for t in trees]


def combinations(trees: Sequence[m.Tree]) -> Iterator[tuple[tuple[str, ...], list[m.Tree]]]:
    """Every choice of one reading a dispute, by names, with the trees that it leaves."""
    block = next(_blocks(trees), None)
    if block is None:
        yield (), list(trees)
        return
    for reading in _readings(block):
        for names, decided in combinations(read_as(trees, reading.name)):
            yield (reading.name, *names), decided


def check_disputes(trees: Sequence[m.Tree]) -> list[Diagnostic]:
    """What is wrong with disputes as such: too few readings, names that mean two things."""
    found: list[Diagnostic] = []
    seen: dict[str, tuple[frozenset[str], Span]] = {}
    for block in _blocks(trees):
        readings = _readings(block)
        found.extend(_malformed(block, readings))
        names = frozenset(r.name for r in readings)
        for reading in readings:
            others, span = seen.setdefault(reading.name, (names, reading.span))
            if others != names:
                message = f"`{reading.name}` is a reading of two disputes with different readings"
                hint = "rename it, or give both disputes the same readings: they are then decided"
                hint += " together"
                related = (Related("it is a reading here first", span),)
                found.append(Diagnostic("readings-differ", message, reading.span, hint, related))
                break
    return found


def _malformed(block: m.Statement, readings: tuple[NamedReading, ...]) -> Iterator[Diagnostic]:
    if len(readings) < 2 and block.complete:
        message = "a dispute has two readings at least"
        hint = "add `as NAME` for each reading, and the lines that it comes to below it"
        yield Diagnostic("one-reading", message, block.span, hint)
    for reading in readings:
        first = next(r for r in readings if r.name == reading.name)
        if first is not reading:
            message = f"the reading `{reading.name}` is declared twice"
            related = (Related("it is first declared here", first.span),)
            yield Diagnostic("duplicate-name", message, reading.span, "rename one of them", related)
    for statement in _walk(block.children):
        if isinstance(statement.node, m.DealHead | m.Use | m.UsePiece | m.PieceHead):
            message = "this line is for the whole deal, and cannot be read in two ways"
            hint = "move it out of the dispute"
            yield Diagnostic("misplaced-line", message, statement.span, hint)


def _walk(statements: Sequence[m.Statement]) -> Iterator[m.Statement]:
    for statement in statements:
        yield statement
        yield from _walk(statement.children)


def _blocks(trees: Sequence[m.Tree]) -> Iterator[m.Statement]:
    for tree in trees:
        for statement in tree.walk():
            if isinstance(statement.node, m.Disputed):
                yield statement


def _readings(block: m.Statement) -> tuple[NamedReading, ...]:
    found = []
    for child in block.children:
        assert isinstance(child.node, m.Reading)
        title = child.node.title.text if child.node.title else None
        found.append(NamedReading(child.node.name.text, title, child.span))
    return tuple(found)


def _read(statements: tuple[m.Statement, ...], name: str) -> tuple[tuple[m.Statement, ...], bool]:
    """The statements as read, and whether every line of them could be read."""
    found: list[m.Statement] = []
    complete = True
    for statement in statements:
        chosen = _chosen(statement, name)
        if chosen is not None:
            lines, whole = _read(chosen.children, name)
            complete = complete and whole and chosen.complete and statement.complete
            cited = statement.citations + chosen.citations
            found += [replace(s, citations=s.citations + cited) if cited else s for s in lines]
            continue
        children, whole = _read(statement.children, name)
        found.append(replace(statement, children=children, complete=statement.complete and whole))
    return tuple(found), complete


def _chosen(statement: m.Statement, name: str) -> m.Statement | None:
    if not isinstance(statement.node, m.Disputed):
        return None
    for child in statement.children:
        if isinstance(child.node, m.Reading) and child.node.name.text == name:
            return child
    return None
