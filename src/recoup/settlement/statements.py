"""Statements from the journal of the closes: what it comes to, less what was issued before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from recoup.deal.model import Deal, Rate, Statements
from recoup.settlement.model import Line, Section, Statement


@dataclass(frozen=True, slots=True)
class Posted:
    """A posting that a close has recorded for a party; `entry` is that of the close, `day` the one
    that the money is of, None where it was owed from the start."""

    entry: int
    day: date | None
    step: str
    clause: str
    currency: str
    amount: int


class ReserveUndisclosed(ValueError):
    """What is held back of a statement is not disclosed, so that its sum cannot be told."""


def statement(
    deal: Deal,
    party: str,
    close: tuple[int, str, date],
    posted: Iterable[Posted],
    issued: Sequence[Statement],
    dated: date,
) -> Statement:
    """The next statement of a party, as of a close (its entry, its seal, its last day).

    `posted` are all postings of the party up to the close, `issued` its statements before, in their
    order. Cumulative to date less what was issued before, so that what has become otherwise of
    earlier days shows as an adjustment.

    Raises: ReserveUndisclosed.
    """
    entry, seal, last_day = close
    terms = deal.statements_to(party)
    before = issued[-1] if issued else None
    by_currency: dict[str, list[Posted]] = {}
    for each in posted:
        if each.entry <= entry:
            by_currency.setdefault(each.currency, []).append(each)
    sections = tuple(
        _section(deal, party, currency, own, before, issued, terms)
        for currency, own in sorted(by_currency.items())
    )
    objection = terms.objection if terms else None
    paid_within = terms.paid_within if terms else None
    return Statement(
        party,
        deal.parties[party].title,
        len(issued) + 1,
        last_day,
        dated,
        entry,
        seal,
        sections,
        paid_within.after(dated) if paid_within else None,
        objection.after(dated) if objection else None,
        terms.spans["objection"].place if terms and objection else None,
    )


def _section(
    deal: Deal,
    party: str,
    currency: str,
    posted: Sequence[Posted],
    before: Statement | None,
    issued: Sequence[Statement],
    terms: Statements | None,
) -> Section:
    lines = tuple(_lines(deal, party, currency, posted, before))
    adds = sum(line.adjustment + line.current for line in lines)
    held_back, released = 0, 0
    if terms is not None and terms.held_back is not None:
        # What is held back of a sum is whole cents; a sum that takes money back frees none.
        held_back = max(0, int(adds * _fraction(terms.held_back)))
    freed = len(issued) + 1 - ((terms.held_for if terms else None) or 0)
    for old in issued:
        for section in old.sections:
            if section.currency == currency:
                released += section.held_back if old.number <= freed else 0
                released -= section.released
    return Section(currency, lines, held_back, released)


def _fraction(rate: Rate) -> Fraction:
    if not isinstance(rate, Fraction):
        raise ReserveUndisclosed
    return rate


def _lines(
    deal: Deal, party: str, currency: str, posted: Sequence[Posted], before: Statement | None
) -> Iterable[Line]:
    found: dict[str, list[int]] = {}
    clauses: dict[str, str] = {}
    for each in posted:
        sums = found.setdefault(each.step, [0, 0, 0])
        clauses[each.step] = each.clause or clauses.get(each.step, "")
        if before is not None and each.entry <= before.close:
            sums[0] += each.amount
        elif before is not None and (each.day is None or each.day <= before.last_day):
            sums[1] += each.amount
        else:
            sums[2] += each.amount
    for step, (prior, adjustment, current) in found.items():
        if prior or adjustment or current:
            key = f"{deal.title}/{step}/{party}/{currency}"
            yield Line(key, step, clauses[step], prior, adjustment, current)
