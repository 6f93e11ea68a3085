"""A milestone that could be undone says whether it then is."""

from collections.abc import Iterator
from datetime import date

from recoup.deal import model as d
from recoup.deal.walk import conditions_in, investments_claimed, investments_of
from recoup.diagnostics.diagnostic import Diagnostic, Reading


def check_latch(deal: d.Deal) -> Iterator[Diagnostic]:
    """A milestone on an account that may be charged again, or on a reported series, is latched or
    reversible by its own word."""
    for milestone in deal.milestones.values():
        if milestone.latched is not None:
            continue
        for condition in conditions_in(milestone.condition):
            reason = _undone_by(deal, condition)
            if reason is not None:
                yield Diagnostic(
                    "latch-unsaid",
                    f"`{milestone.name}` does not say what happens when {reason}",
                    milestone.span,
                    readings=(
                        Reading("latched", "once reached, it stays so"),
                        Reading("reversible", "it is then undone, until it is reached again"),
                    ),
                )
                break


def _undone_by(deal: d.Deal, condition: d.Condition) -> str | None:
    match condition:
        case d.Recouped(claim=claim) if claim.kind == "account":
            account = deal.accounts.get(claim.name)
            if account is None:
                return None
            if account.interest is not None:
                return f"`{account.name}` bears interest again"
            if account.advance is None:
                return f"`{account.name}` is charged again after it was recouped"
        case d.Recouped(claim=claim) if claim.kind == "irr":
            return _invested_again(investments_claimed(deal, claim))
        case d.ReachesIrr(party=party):
            return _invested_again(investments_of(deal, party))
        case d.Reached(what="series", name=name):
            return f"a later report of {name} is lower"
        case d.MeasureReached(measure=measure) if _may_fall(measure):
            return "what it measures falls again"
        case _:
            pass
    return None


def _may_fall(measure: d.Measure) -> bool:
    """Whether a measure may come to less than before: what is taken off it grows, or a report."""
    match measure:
        case d.MeasureSum(first=first, changes=changes):
            taken_off = any(not plus for plus, _ in changes)
            return taken_off or _may_fall(first) or any(_may_fall(m) for _, m in changes)
        case d.MeasureChoice(measures=parts):
            return any(_may_fall(part) for part in parts)
        case d.MeasureAmount():
            return False
        case _:
            return measure.quantity.kind == "series"


def _invested_again(investments: tuple[d.Investment, ...]) -> str | None:
    """An investor's later call reopens its rate of return."""
    first: dict[str, date | None] = {}
    for line in investments:
        if first.setdefault(line.investor, line.date) != line.date:
            return f"`{line.investor}` invests again later on"
    return None
