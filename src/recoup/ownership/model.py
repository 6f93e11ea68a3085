"""The Picture: for every party, film and waterfall, who gets how much of what it earns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from recoup.deal import model as d
from recoup.diagnostics.span import Span


class Kind(StrEnum):
    """What a node is.

    `UNNAMED` are the holders of a party that the deals do not name; `FILM` is what a film brings
    in, net; `WATERFALL` what comes into one; `INVESTORS` those of a film together; `STEP` what
    some steps share out or leave, or what a party has in a waterfall before what it assigned;
    `UNPAID` what a waterfall pays to nobody.
    """

    PARTY = "party"
    UNNAMED = "unnamed"
    FILM = "film"
    WATERFALL = "waterfall"
    INVESTORS = "investors"
    STEP = "step"
    UNPAID = "unpaid"


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """Whoever or whatever gets or shares out money; `file` numbers the deal of a film's nodes."""

    kind: Kind
    name: str
    file: int = 0


@dataclass(frozen=True, slots=True)
class Range:
    """A share known to lie from `low` to `high`, both included; exact where they are the same."""

    low: Fraction
    high: Fraction

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def times(self, other: Range) -> Range:
        """The product of two shares, neither of them negative."""
        return Range(self.low * other.low, self.high * other.high)


NOTHING = Range(Fraction(0), Fraction(0))
WHOLE = Range(Fraction(1), Fraction(1))
UNKNOWN = Range(Fraction(0), Fraction(1))


def bounds(rate: d.Rate) -> Range:
    """The range of a rate that may be undisclosed."""
    return Range(d.bound(rate, lowest=True), d.bound(rate, lowest=False))


def rest_of(known: Iterable[Range]) -> Range:
    """What is left of the whole by parts of which each lies in a range."""
    sizes = tuple(known)
    least = 1 - sum((size.high for size in sizes), Fraction(0))
    most = 1 - sum((size.low for size in sizes), Fraction(0))
    return Range(max(Fraction(0), least), max(Fraction(0), most))


@dataclass(frozen=True, slots=True)
class Clause:
    """The line of a deal that gives a share, and what it cites."""

    span: Span = field(repr=False)
    cited: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return self.span.place


@dataclass(frozen=True, slots=True)
class Part:
    """What one node gets of another: a share, or a weight where shares are in proportion."""

    to: Node
    size: Range
    clause: Clause | None = None


@dataclass(frozen=True)
class Split:
    """How what a node earns is shared out.

    The sizes are shares that sum to the whole, each anywhere within its range; or, where
    `in_proportion`, weights: each part gets its weight over the sum of all.
    """

    parts: tuple[Part, ...]
    in_proportion: bool = False

    @cached_property
    def shares(self) -> tuple[Range, ...]:
        """The range of each part's share, whatever the others are."""
        lows = sum((p.size.low for p in self.parts), Fraction(0))
        highs = sum((p.size.high for p in self.parts), Fraction(0))
        return tuple(self._share(p.size, lows, highs) for p in self.parts)

    def _share(self, size: Range, lows: Fraction, highs: Fraction) -> Range:
        others_low, others_high = lows - size.low, highs - size.high
        if self.in_proportion:
            return Range(_over(size.low, others_high), _over(size.high, others_low))
        return Range(max(size.low, 1 - others_high), min(size.high, 1 - others_low))


def _over(own: Fraction, others: Fraction) -> Fraction:
    return own / (own + others) if own else Fraction(0)


@dataclass(frozen=True)
class Picture:
    """Everyone's part in everything on a day.

    A node without a split keeps what it gets: nobody holds it, as far as the deals say. `day` is
    None for the last state that the deals tell of.
    """

    day: date | None
    splits: Mapping[Node, Split]
    parties: Mapping[str, d.Party]
    stakes: tuple[d.Stake, ...]
    titles: Mapping[Node, str]
    cited: Mapping[Span, tuple[str, ...]] = field(repr=False)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes, in the order of the deals."""
        found = dict.fromkeys(self.titles)
        for node, split in self.splits.items():
            found[node] = None
            found.update(dict.fromkeys(part.to for part in split.parts))
        return tuple(found)

    @cached_property
    def sources(self) -> Mapping[Node, tuple[Node, ...]]:
        """For each node, those of which it has a part."""
        found: dict[Node, list[Node]] = {}
        for node, split in self.splits.items():
            for part in split.parts:
                if part.size.high:
                    found.setdefault(part.to, []).append(node)
        return {node: tuple(dict.fromkeys(of)) for node, of in found.items()}

    def parts(self, node: Node) -> tuple[Part, ...]:
        """Who has a part of a node, with the steps between left out."""
        found: dict[Node, Part] = {}
        waiting = [Part(node, WHOLE)]
        while waiting:
            here = waiting.pop()
            split = self.splits.get(here.to)
            shares = zip(split.parts, split.shares, strict=True) if split else ()
            for part, share in shares:
                size = here.size.times(share)
                if not size.high:
                    continue
                if part.to.kind is Kind.STEP:
                    waiting.append(Part(part.to, size))
                elif part.to in found:
                    before = found[part.to]
                    most = min(Fraction(1), before.size.high + size.high)
                    found[part.to] = Part(
                        part.to, Range(before.size.low + size.low, most), before.clause
                    )
                else:
                    found[part.to] = Part(part.to, size, part.clause)
        return tuple(found.values())

    def heads(self, node: Node) -> Iterator[Node]:
        """Those who have a part of a node."""
        split = self.splits.get(node)
        for part in split.parts if split else ():
            if part.size.high:
                yield part.to

    def title(self, node: Node) -> str:
        return self.titles.get(node, node.name)
