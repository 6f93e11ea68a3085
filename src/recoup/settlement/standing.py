"""How parties stand: calculated, issued, held back, paid, open; and until when they may object."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from recoup.api import Result
from recoup.settlement.clock import last_day
from recoup.settlement.model import Deadline, Payment, Section, Standing, Statement
from recoup.settlement.records import Settlement, issued_in
from recoup.values.money import minor_units


def standings(settlement: Settlement, on: date) -> list[Standing]:
    """Every party in every currency, as of a day: the three sums are kept apart, not netted.

    Raises: Refused where the deal cannot be run.
    """
    book = settlement.book
    result = book.result(on)
    calculated = _calculated(result)
    statements = [s for s in settlement.statements() if s.dated <= on]
    payments = [p for p in settlement.payments() if p.date <= on]
    keys = {
        **calculated,
        **{(s.party, x.currency): 0 for s in statements for x in s.sections},
        **{(p.party, p.currency): 0 for p in payments},
    }
    return [_standing(result, key, calculated.get(key, 0), statements, payments) for key in keys]


def _standing(
    result: Result,
    key: tuple[str, str],
    calculated: int,
    statements: list[Statement],
    payments: list[Payment],
) -> Standing:
    party, currency = key
    deal = result.file.deal
    own = issued_in([s for s in statements if s.party == party], currency)
    issued = sum(x.adjustment + x.current for _, x in own)
    held_back = sum(x.held_back - x.released for _, x in own)
    paid = sum(p.amount for p in payments if (p.party, p.currency) == key)
    remains = issued - held_back - paid
    terms = deal.statements_to(party)
    least = terms.least if terms else None
    floor = least.minor if least is not None and least.currency == currency else 0
    payable = remains if remains > 0 and remains >= floor else 0
    return Standing(
        party,
        deal.parties[party].title if party in deal.parties else party,
        currency,
        calculated,
        issued,
        held_back,
        paid,
        remains,
        floor,
        payable,
        _due_by(own, paid, payable),
    )


def _due_by(own: list[tuple[Statement, Section]], paid: int, payable: int) -> date | None:
    """When the oldest part of what is payable is due: payments settle the oldest statements first.

    None where nothing is payable, or the deal does not say when.
    """
    if not payable:
        return None
    told = 0
    for made, section in own:
        told += section.due
        if told > paid:
            return made.due_by
    return None


def _calculated(result: Result) -> dict[tuple[str, str], int]:
    """What each party has by the deal; `net` tells of them only where parties pay each other."""
    found = {(line.party, line.currency): line.amount for line in result.paid}
    found |= {(line.party, line.currency): line.net for line in result.net}
    return {key: minor_units(Fraction(amount), key[1]) for key, amount in found.items()}


def deadlines(settlement: Settlement, on: date) -> Iterator[Deadline]:
    """Until when each issued statement may be objected to, as audits stand on a day.

    The terms are those that the deal had when the statement was issued.
    """
    for made in settlement.statements():
        if made.dated > on or made.entry is None:
            continue
        deal = settlement.book.deal(made.entry - 1).deal
        terms = deal.statements_to(made.party)
        span = terms.objection if terms else None
        audits = [
            replace(a, ended=None) if a.ended is not None and a.ended > on else a
            for a in settlement.audits(made.party)
            if a.begun <= on
        ]
        until, tolled, left = None, 0, None
        if terms is not None and span is not None:
            until, tolled, left = last_day(made.dated, span, audits if terms.tolled else [])
            if until is not None:
                left = max(0, (until - on).days)
        objected = next(
            (
                o.date
                for o in settlement.objections(made.party)
                if o.number == made.number and o.date <= on
            ),
            None,
        )
        yield Deadline(
            made.party,
            made.title,
            made.number,
            made.last_day,
            made.dated,
            until,
            tolled,
            left,
            span is not None and until is None,
            objected,
            made.clause,
        )
