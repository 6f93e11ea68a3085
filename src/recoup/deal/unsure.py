"""The lines of a deal that do not say for certain: undisclosed terms, and what is assumed."""

from collections.abc import Container, Iterator
from enum import StrEnum

from recoup.language.model import Statement, Tree
from recoup.values.record import record


class Unsure(StrEnum):
    """Why a line is not certain: nobody disclosed a term of it, or it is assumed."""

    UNDISCLOSED = "undisclosed"
    ASSUMED = "assumed"


@record
class UnsureLines:
    """The lines from `first` to `last`, which are one in the language, and why they are unsure."""

    first: int
    last: int
    why: Unsure


def unsure_lines(tree: Tree, undisclosed: Container[str]) -> Iterator[UnsureLines]:
    """The unsure lines of a text; `undisclosed` are the names of the terms that nobody disclosed.

    A line that uses such a term is as undisclosed as the one that declares it.
    """
    for statement in tree.walk():
        why = _why(statement, undisclosed)
        if why is not None:
            source, span = statement.span.source, statement.span
            yield UnsureLines(source.line_of(span.start), source.line_of(span.end - 1), why)


def _why(statement: Statement, undisclosed: Container[str]) -> Unsure | None:
    if any(token == "undisclosed" or token in undisclosed for token in statement.tokens):
        return Unsure.UNDISCLOSED
    if any(citation.assumed is not None for citation in statement.citations):
        return Unsure.ASSUMED
    return None
