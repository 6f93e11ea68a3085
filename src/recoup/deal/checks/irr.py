"""An internal rate of return says its day base, and everything that it counts is known."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.checks.accounts import investment_currency
from recoup.deal.checks.currencies import parties_paid
from recoup.deal.walk import (
    all_steps,
    conditions_in,
    films_claimed,
    investments_claimed,
    investments_of,
)
from recoup.diagnostics.diagnostic import Diagnostic, Related, Severity
from recoup.diagnostics.span import Span
from recoup.values.day_count import DAYS_A_YEAR

_BASES = "add the days of its year: " + ", ".join(f"`, {base}`" for base in DAYS_A_YEAR)


def check_irr_said(deal: d.Deal) -> Iterator[Diagnostic]:
    """The days of the year move a rate of return: they are said."""
    for irr in _irrs(deal):
        if irr.day_base is None:
            message = "this internal rate of return does not say the days of its year"
            yield Diagnostic("irr-unsaid", message, irr.span, _BASES)


def check_irr_dates(deal: d.Deal) -> Iterator[Diagnostic]:
    """An investment grows from its date on: it has one."""
    reported: set[int] = set()
    for irr in _irrs(deal):
        invested = _invested(deal, irr)
        if not invested and isinstance(irr, d.ReachesIrr):
            message = f"`{irr.party}` invests in no film, and so has no rate of return"
            hint = f"add `{irr.party}` below `invest in …`, with its date"
            yield Diagnostic("no-investors", message, irr.span, hint)
        for investment in invested:
            if investment.date is None and investment.span.start not in reported:
                reported.add(investment.span.start)
                yield Diagnostic(
                    "irr-date-unsaid",
                    "a rate of return runs from the day of an investment, and this one has none",
                    investment.span,
                    "add its day: `on 2024-01-15`",
                    (Related("the rate of return is here", irr.span),),
                )


def check_irr_counts(deal: d.Deal) -> Iterator[Diagnostic]:
    """All flows of a rate of return are in one currency, and no step counts one of them twice."""
    for irr in _irrs(deal):
        yield from _other_currencies(deal, irr)
    for waterfall, step in all_steps(deal):
        if isinstance(step.ask, d.Recoup):
            yield from _counted_twice(deal, step.ask)
            if waterfall.definition:
                yield from _in_definition(step.ask)
    yield from _not_told_apart(deal)
    yield from _not_counted(deal)


def _paying_steps(deal: d.Deal) -> Iterator[tuple[d.Waterfall, d.Step]]:
    return ((w, step) for w, step in all_steps(deal) if not w.definition)


def _irrs(deal: d.Deal) -> Iterator[d.Claim | d.ReachesIrr]:
    for _, step in all_steps(deal):
        if isinstance(step.ask, d.Recoup):
            yield from (claim for claim in step.ask.claims if claim.kind == "irr")
    for milestone in deal.milestones.values():
        for condition in conditions_in(milestone.condition):
            if isinstance(condition, d.ReachesIrr):
                yield condition
            elif isinstance(condition, d.Recouped) and condition.claim.kind == "irr":
                yield condition.claim


def _invested(deal: d.Deal, irr: d.Claim | d.ReachesIrr) -> tuple[d.Investment, ...]:
    if isinstance(irr, d.Claim):
        return investments_claimed(deal, irr)
    return investments_of(deal, irr.party)


def _other_currencies(deal: d.Deal, irr: d.Claim | d.ReachesIrr) -> Iterator[Diagnostic]:
    films = films_claimed(deal, irr) if isinstance(irr, d.Claim) else tuple(deal.films.values())
    lines = _invested(deal, irr)
    found: dict[str, Span] = {}
    for film in films:
        for investment in film.investments:
            currency = investment_currency(film, investment)
            if investment in lines and currency is not None:
                found.setdefault(currency, investment.span)
    for waterfall, step in _paying_steps(deal):
        if isinstance(irr, d.ReachesIrr):
            counts = irr.party in parties_paid(deal, step)
        else:
            paid = {part.payee.name for part in step.parts if part.payee.kind == "investors"}
            counts = bool(paid & {film.name for film in films})
        if counts:
            found.setdefault(waterfall.currency, step.span)
    if len(found) > 1:
        first, second, *_ = found
        yield Diagnostic(
            "irr-currencies",
            f"the flows of this rate of return are in {first} and in {second}",
            irr.span,
            "a rate of return is of one currency: pay in that of the investment, behind a pot",
            (Related(f"{second} here", found[second]),),
        )


def _counted_twice(deal: d.Deal, ask: d.Recoup) -> Iterator[Diagnostic]:
    """What another claim of the same step recoups of an investment, its rate of return counts."""
    for claim in ask.claims:
        if claim.kind != "irr":
            continue
        mine = {film.name for film in films_claimed(deal, claim)}
        for other in ask.claims:
            theirs = {film.name for film in films_claimed(deal, other)}
            same = claim.investor is None or other.investor in (None, claim.investor)
            if other is not claim and mine & theirs and same:
                yield Diagnostic(
                    "irr-beside-claim",
                    "what else this step recoups of the investment counts towards this rate of "
                    "return",
                    claim.span,
                    "recoup it in a step of its own, below",
                    (Related("this counts", other.span),),
                )
                break


def _in_definition(ask: d.Recoup) -> Iterator[Diagnostic]:
    for claim in ask.claims:
        if claim.kind == "irr":
            yield Diagnostic(
                "irr-in-definition",
                "a definition pays nobody, and a rate of return is of what is paid",
                claim.span,
                "recoup it where money is paid, or state a premium here",
            )


def _not_told_apart(deal: d.Deal) -> Iterator[Diagnostic]:
    """What is paid on a slate cannot be split among its films, as the rate of one would need."""
    claims = [irr for irr in _irrs(deal) if isinstance(irr, d.Claim)]
    for claim in claims:
        mine = {film.name for film in films_claimed(deal, claim)}
        for other in claims:
            theirs = {film.name for film in films_claimed(deal, other)}
            same = None in (claim.investor, other.investor) or claim.investor == other.investor
            if same and mine & theirs and not theirs <= mine:
                yield Diagnostic(
                    "irr-overlaps",
                    f"what is paid on `{other.name}` is in part on `{claim.name}`, and in what "
                    "part nobody says",
                    claim.span,
                    f"let both be of `{other.name}`, or each of one film",
                    (Related("the other is here", other.span),),
                )
                break


def _not_counted(deal: d.Deal) -> Iterator[Diagnostic]:
    """What an investor is paid by name is not on its investment; whoever reads should know."""
    by_name = {
        part.payee.name: step.span
        for _, step in _paying_steps(deal)
        for part in step.parts
        if part.payee.kind == "party"
    }
    for irr in _irrs(deal):
        if not isinstance(irr, d.Claim):
            continue
        for investor in dict.fromkeys(i.investor for i in investments_claimed(deal, irr)):
            if investor in by_name:
                yield Diagnostic(
                    "irr-does-not-count",
                    f"what `{investor}` is paid by its name does not count towards this rate of "
                    "return, which is that of its investment",
                    irr.span,
                    f"to count it, pay it `to investors of` the film, or wait until `{investor} "
                    "reaches an IRR of …`, which counts all",
                    (Related("it is paid by its name here", by_name[investor]),),
                    Severity.NOTE,
                )
