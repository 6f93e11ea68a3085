"""A whole document from its sections: what comes next, what is held, the clauses behind it all."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from recoup.deal import model as d
from recoup.statements import words
from recoup.statements.lines import MOST_PAYEES
from recoup.statements.making import Shared
from recoup.statements.model import (
    Balance,
    Document,
    Held,
    Layout,
    NextShare,
    Receipt,
    Section,
    Waiting,
)
from recoup.statements.snapshot import Place
from recoup.values.number import show_rate


def document_of(
    shared: Shared,
    layout: Layout,
    party: str | None,
    sections: Iterable[Section],
    names: Iterable[str],
    shares: Iterable[Section],
) -> Document:
    """The document of some waterfalls, by their names; `shares` are the sections that come to what
    the party is due."""
    shown = tuple(s for s in sections if s.lines)
    taken = set(names)
    waiting = _waiting(shared, party, taken)
    told = (line.clause for s in shown for line in s.lines if line.clause)
    clauses = tuple(map(shared.clause, dict.fromkeys((*told, *(w.clause for w in waiting)))))
    return Document(
        layout,
        words.titled(shared.deal.title, shared.deal.zh),
        party,
        None if party is None else shared.party(party),
        shared.period,
        shared.dated,
        shown,
        tuple(_balance(section) for section in shares),
        tuple(row for name in shared.waterfalls if name in taken for row in _rows(shared, name)),
        shared.held if layout is not Layout.PARTICIPATION else _held_of(shared, taken),
        tuple(_next(shared, party, taken)),
        waiting,
        clauses,
        shared.assumptions,
        shared.cited({name for c in clauses for name in c.cites}),
        readings=shared.readings,
        **_terms(shared, party),
    )


def _next(shared: Shared, party: str | None, names: set[str]) -> Iterable[NextShare]:
    """Where the next unit of some waterfalls goes; many others of one step in one line."""
    steps = (step for name, own in shared.next.items() if name in names for step in own)
    for shares, together in steps:
        own = [n for n in shares if n.party == party]
        others = len(shares) - len(own)
        if party is None or others <= MOST_PAYEES:
            yield from shares
            continue
        part = together - sum((n.share for n in own), Fraction(0))
        told = show_rate(part) if (part * 10**6).denominator == 1 else f"{part * 100:.4f}%"
        title = words.said("others", count=str(others))
        yield replace(shares[0], party="", title=title, share=part, percent=told)
        yield from own


def _terms(shared: Shared, party: str | None) -> dict[str, Any]:
    """The days and places that the deal's terms of statements set."""
    terms = shared.deal.statements_to(party) if party is not None else None
    if terms is None:
        return {}
    return {
        "due_by": terms.paid_within.after(shared.dated) if terms.paid_within else None,
        "objection_until": terms.objection.after(shared.dated) if terms.objection else None,
        "objection_place": _place(terms, "objection") if terms.objection else None,
        "reserve_place": _place(terms, "held_back") if terms.held_back else None,
    }


def _place(terms: d.Statements, field: str) -> str:
    return PurePath(terms.spans[field].place).name


def _balance(section: Section) -> Balance:
    total = section.lines[-1].figures
    return Balance(section.currency, total.prior, total.adjustment, total.current)


def _rows(shared: Shared, waterfall: str) -> tuple[Receipt, ...]:
    return shared.receipts.get(waterfall, ())


def _held_of(shared: Shared, names: set[str]) -> tuple[Held, ...]:
    """What waits in the pots of some waterfalls; receipts that nobody takes in are of none."""
    pots = {f"pot {pot}" for name in names for pot in shared.waterfalls[name].pots}
    return tuple(h for h in shared.held if pots.intersection(h.of.split(", ")))


def _waiting(shared: Shared, party: str | None, names: set[str]) -> tuple[Waiting, ...]:
    """The steps that wait, of a party or of all, with what they wait for."""
    found = []
    for name in shared.waterfalls:
        for step in dict.fromkeys(x.step for x in shared.places[name] if _concerns(x, party)):
            wait = shared.waiting.get(step)
            if name in names and wait is not None and not wait.done:
                found.append(replace(wait, needed=shared.needed(step)))
    return tuple(found)


def _concerns(place: Place, party: str | None) -> bool:
    return party is None or place.payee in {party, f"(allotted to {party})"}
