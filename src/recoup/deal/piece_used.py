"""A library piece as a deal uses it: when it is in force, and what the film must meet."""

from dataclasses import field
from datetime import date
from fractions import Fraction

from recoup.diagnostics.span import Span
from recoup.values.record import record


@record
class InForce:
    """Between which days of release in a territory a piece governs a film, both included.

    `before` and `after` are the pieces that govern what is released outside of them.
    """

    film: str
    territory: str
    since: date | None
    before: str | None
    until: date | None
    after: str | None
    span: Span = field(compare=False, repr=False)


@record
class InvestedFrom:
    """At least a share of the investments in a film comes from parties in a territory."""

    share: Fraction
    film: str
    territory: str


@record
class Test:
    """A condition of using a piece.

    `answer` is what the deal says to it, None where it says nothing; `shown_by` is what else
    settles it; `otherwise` the piece that governs a film which fails.
    """

    name: str
    meaning: str
    answer: bool | None
    shown_by: InvestedFrom | None
    otherwise: str | None
    span: Span = field(compare=False, repr=False)


@record
class PieceUsed:
    """A piece of the library in a deal; the span is that of the deal's `use` line."""

    name: str
    title: str
    zh: str | None
    prefix: str
    in_force: InForce | None
    tests: tuple[Test, ...]
    span: Span = field(compare=False, repr=False)
