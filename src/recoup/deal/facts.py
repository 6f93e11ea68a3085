"""Every figure of a deal with where it comes from: the lines read as facts.

A citation covers the figures before it in its line, back to the one before; the last one of a line
covers the lines below that cite nothing themselves. A line that has no figure is a fact where it is
cited. Figures that no citation covers are facts too: uncited ones.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from recoup.deal.model import CitedSource
from recoup.language import model as m


class Status(StrEnum):
    """How well a fact is known.

    What a source says is later where it was published after the deal was signed. A fact is only
    CITED where neither the source nor the citation says whether it was disclosed or reported.
    """

    DISCLOSED = "disclosed"
    LATER_DISCLOSED = "later disclosed"
    REPORTED = "reported"
    LATER_REPORTED = "later reported"
    CITED = "cited"
    ASSUMED = "assumed"
    UNDISCLOSED = "undisclosed"
    UNCITED = "uncited"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure, or one statement without a figure (`figure` None), and what stands behind it.

    `what` is the line that says it, `sources` who says so (as the deal names them), `quotes` in
    which words, `reason` why it is assumed. `note` says what else to know: that another value
    governs, or in which reading of a dispute it stands.
    """

    what: str
    figure: str | None
    status: Status
    sources: tuple[str, ...]
    quotes: tuple[str, ...]
    reason: str | None
    note: str | None
    place: str


_FIGURE = re.compile(
    r"\d{4}-\d{2}(-\d{2})?|-?\d[\d,]*(\.\d+)?(k|m|bn|万|亿)?|\d+(\.\d+)?%|\d+ \d+/\d+%|\d+/\d+"
)
_CURRENCY = re.compile(r"[A-Z]{3}")
# Lines that say where things are found, not what is so.
_NO_FACTS = (m.SourceHead, m.Use, m.DealHead, m.Disputed, m.Reading)


def facts(trees: Sequence[m.Tree], sources: dict[str, CitedSource]) -> tuple[Fact, ...]:
    """The facts of some files, line by line; each figure once."""
    signed = _signed(trees)
    return tuple(
        fact
        for tree in trees
        for statement in tree.statements
        for fact in _facts(statement, _Behind(sources, signed, None, None), set())
    )


def _signed(trees: Sequence[m.Tree]) -> str | None:
    days = [s.node.date.text for t in trees for s in t.walk() if isinstance(s.node, m.Signed)]
    return min(days, default=None)


@dataclass(frozen=True, slots=True)
class _Behind:
    """What a line inherits: the sources that there are, the citation above it, its reading."""

    sources: dict[str, CitedSource]
    signed: str | None
    citation: m.CitationNode | None
    reading: str | None


def _facts(statement: m.Statement, behind: _Behind, said: set[type]) -> Iterator[Fact]:
    if not isinstance(statement.node, _NO_FACTS):
        yield from _line(statement, behind, type(statement.node) in said)
        said.add(type(statement.node))
    citation = statement.citations[-1] if statement.citations else behind.citation
    reading = behind.reading
    if isinstance(statement.node, m.Reading):
        reading = statement.node.name.text
    below = _Behind(behind.sources, behind.signed, citation, reading)
    known = set[type]()
    for child in statement.children:
        yield from _facts(child, below, known)


def _line(statement: m.Statement, behind: _Behind, again: bool) -> Iterator[Fact]:
    what = " ".join(t for t in statement.tokens if not t.startswith("["))
    notes = []
    if again and isinstance(statement.node, m.Budget):
        notes.append("another value: the first governs")
    if behind.reading is not None:
        notes.append(f"reading `{behind.reading}`")
    note = ", ".join(notes) or None
    place = f"{statement.span.source.name}:{statement.span.line}"
    figures = list(_figures(statement))
    if not figures and statement.citations:
        figures = [(None, statement.citations[-1])]
    for figure, own in figures:
        citation = own or behind.citation
        status = _status(figure, citation, behind)
        yield Fact(
            _spaced(what),
            figure,
            status,
            tuple(w.text for w in citation.sources) if citation else (),
            tuple(q for q in citation.quotes if q) if citation else (),
            citation.assumed if citation else None,
            note,
            place,
        )


def _spaced(text: str) -> str:
    return text.replace(" ,", ",").replace(" .. ", "..")


def _figures(statement: m.Statement) -> Iterator[tuple[str | None, m.CitationNode | None]]:
    """The figures of a line, each with the citation that follows it."""
    waiting: list[str] = []
    cited = iter(statement.citations)
    tokens = list(statement.tokens)
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.startswith("["):
            citation = next(cited, None)
            for figure in waiting:
                yield figure, citation
            waiting = []
        elif token == "undisclosed":
            # What a piece expects is one word to its end: `5%..20%`.
            dots = next(i for i in range(place, len(tokens)) if ".." in tokens[i])
            end = dots + (2 if tokens[dots] == ".." else 1)
            waiting.append(_spaced(" ".join(tokens[place:end])))
            place = end
            continue
        elif _FIGURE.fullmatch(token):
            before = tokens[place - 1] if place else ""
            waiting.append(f"{before} {token}" if _CURRENCY.fullmatch(before) else token)
        place += 1
    for figure in waiting:
        yield figure, None


def _status(figure: str | None, citation: m.CitationNode | None, behind: _Behind) -> Status:
    if figure is not None and figure.startswith("undisclosed"):
        return Status.UNDISCLOSED
    if citation is None:
        return Status.UNCITED
    if citation.assumed is not None:
        return Status.ASSUMED
    found = [
        _said(behind.sources.get(word.text), said, behind.signed)
        for word, said in zip(citation.sources, citation.said, strict=True)
    ]
    return min(found, key=list(Status).index, default=Status.CITED)


def _said(source: CitedSource | None, said: str | None, signed: str | None) -> Status:
    word = said or (source.said if source else None)
    if word is None:
        return Status.CITED
    later = bool(source and source.date and signed and source.date[: len(signed)] > signed)
    return Status(f"later {word}" if later else word)
