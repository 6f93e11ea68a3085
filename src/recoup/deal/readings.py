"""A deal whose readings are disputed: the deal that each reading makes, checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from recoup.deal.files import deal_from_trees
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic, Related, Severity, in_order
from recoup.diagnostics.suggestion import closest
from recoup.language.disputes import (
    Dispute,
    check_disputes,
    combinations,
    disputes_in,
    read_as,
)
from recoup.language.model import Tree

# How many combinations of readings are read side by side; more than that, nobody would compare.
READINGS_MOST = 16

# A name that one reading uses is not declared for nothing, whatever the others say.
_USED_IN_ONE_READING = frozenset({"party-unused", "milestone-unused"})


@dataclass(frozen=True)
class ReadDeal:
    """The deal under one reading of each dispute (`names`), with what is wrong in it."""

    names: tuple[str, ...]
    deal: Deal
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Readings:
    """A deal file as far as its disputes are decided.

    `open` are the disputes that are not; `deals` holds the deal under every combination of their
    readings: one deal, where none is open, and none, where the disputes themselves are faulty.
    Where `too_many` combine, it holds each reading once, with the first of the others.
    """

    open: tuple[Dispute, ...]
    deals: tuple[ReadDeal, ...]
    diagnostics: tuple[Diagnostic, ...]
    too_many: bool = False


def read_deals(
    trees: list[Tree],
    diagnostics: list[Diagnostic],
    chosen: Sequence[str],
    known_on: date | None = None,
) -> Readings:
    """Reads, resolves and checks what parsed files say once the chosen readings are taken.

    `known_on` leaves out the amendments that were signed after that day.
    What every reading gets wrong is said once; what only some do, with the reading.
    """
    disputes = disputes_in(trees)
    faults = check_disputes(trees) or list(_check_chosen(disputes, chosen))
    if faults or not all(dispute.readings for dispute in disputes):
        return Readings(tuple(disputes), (), tuple(in_order([*diagnostics, *faults])))
    for name in chosen:
        trees = read_as(trees, name)
    disputes = disputes_in(trees)
    decided = list(islice(combinations(trees), READINGS_MOST + 1))
    too_many = len(decided) > READINGS_MOST
    if too_many:
        decided = [_taking(name, trees) for dispute in disputes for name in dispute.names]
    deals = tuple(_deal(names, read, diagnostics, known_on) for names, read in decided)
    if not disputes:
        return Readings((), deals, deals[0].diagnostics)
    found = [*_merged(disputes, deals), *map(_noted, disputes)]
    return Readings(tuple(disputes), deals, tuple(in_order(found)), too_many)


def undecided(readings: Readings) -> list[Diagnostic]:
    """Why a deal with open disputes cannot be worked on, and what would decide them."""
    return [
        Diagnostic(
            "disputed",
            _question(dispute),
            dispute.span,
            f"add `--reading {dispute.names[0]}`, or another reading",
        )
        for dispute in readings.open
    ]


def too_many_readings(readings: Readings) -> Diagnostic:
    """Why the readings cannot all be run side by side."""
    return Diagnostic(
        "too-many-readings",
        f"the {len(readings.open)} disputes of this deal combine in more than {READINGS_MOST} ways",
        readings.open[0].span,
        f"decide some of them: add `--reading {readings.open[0].names[0]}`, or another reading",
    )


def _check_chosen(disputes: Sequence[Dispute], chosen: Sequence[str]) -> Iterator[Diagnostic]:
    known = {name: dispute for dispute in disputes for name in dispute.names}
    taken: dict[Dispute, str] = {}
    for name in dict.fromkeys(chosen):
        dispute = known.get(name)
        if dispute is None:
            near = closest(name, known)
            hint = f"did you mean `{near}`?" if near else None
            message = f"the deal has no reading `{name}`"
            yield Diagnostic("unknown-reading", message, None, hint)
        elif dispute in taken:
            message = f"`{taken[dispute]}` and `{name}` are readings of one dispute"
            yield Diagnostic("two-readings-chosen", message, dispute.span, "choose one of them")
        else:
            taken[dispute] = name


def _taking(name: str, trees: list[Tree]) -> tuple[tuple[str, ...], list[Tree]]:
    """One reading, with the first of every other dispute."""
    others, decided = next(combinations(read_as(trees, name)))
    return (name, *others), decided


def _deal(
    names: tuple[str, ...],
    trees: list[Tree],
    diagnostics: list[Diagnostic],
    known_on: date | None,
) -> ReadDeal:
    deal, found = deal_from_trees(trees, diagnostics, known_on)
    return ReadDeal(names, deal, tuple(found))


# ---- what is said of the readings together ------------------------------------------------------


def _merged(disputes: Sequence[Dispute], deals: tuple[ReadDeal, ...]) -> list[Diagnostic]:
    """The findings of all readings, each once; with its reading, where others do not have it."""
    found: dict[Diagnostic, list[ReadDeal]] = {}
    for deal in deals:
        for diagnostic in deal.diagnostics:
            found.setdefault(diagnostic, []).append(deal)
    return [
        diagnostic if len(by) == len(deals) else _only_as(disputes, diagnostic, by)
        for diagnostic, by in found.items()
        if len(by) == len(deals) or diagnostic.code not in _USED_IN_ONE_READING
    ]


def _only_as(disputes: Sequence[Dispute], diagnostic: Diagnostic, by: list[ReadDeal]) -> Diagnostic:
    shared = set(by[0].names).intersection(*(deal.names for deal in by))
    notes = tuple(
        Related(f"where this is read as `{reading.name}`", reading.span)
        for dispute in disputes
        for reading in dispute.readings
        if reading.name in shared
    )
    return replace(diagnostic, related=diagnostic.related + notes)


def _noted(dispute: Dispute) -> Diagnostic:
    return Diagnostic(
        "disputed-term",
        _question(dispute),
        dispute.span,
        f"a run shows what each reading pays; `--reading {dispute.names[0]}` decides it",
        severity=Severity.NOTE,
    )


def _question(dispute: Dispute) -> str:
    readings = ", or as ".join(f"`{name}`" for name in dispute.names)
    return f"{dispute.title or 'this'} is disputed: read as {readings}"
