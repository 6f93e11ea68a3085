"""The steps, claims and payees of a deal, one after the other."""

from collections.abc import Iterator

from recoup.deal import model as d


def steps_in(steps: tuple[d.Step | d.Block, ...]) -> Iterator[d.Step]:
    """Every step, those inside blocks included, in the order of the text."""
    for step in steps:
        if isinstance(step, d.Block):
            yield from steps_in(step.steps)
        else:
            yield step


def blocks_in(steps: tuple[d.Step | d.Block, ...]) -> Iterator[d.Block]:
    """Every `until` and `after` block, outer ones first."""
    for step in steps:
        if isinstance(step, d.Block):
            yield step
            yield from blocks_in(step.steps)


def all_steps(deal: d.Deal) -> Iterator[tuple[d.Waterfall, d.Step]]:
    """Every step of every waterfall."""
    for waterfall in deal.waterfalls.values():
        for step in steps_in(waterfall.steps):
            yield waterfall, step


def conditions_in(condition: d.Condition) -> Iterator[d.Condition]:
    """A condition and those it is made of."""
    yield condition
    if isinstance(condition, d.All | d.Any):
        for part in condition.conditions:
            yield from conditions_in(part)


def measured(measure: d.Measure) -> Iterator[d.Quantity]:
    """Every quantity that a measure counts."""
    match measure:
        case d.MeasureAmount():
            return
        case d.MeasureChoice(measures=parts):
            for part in parts:
                yield from measured(part)
        case d.MeasureSum(first=first, changes=changes):
            yield from measured(first)
            for _, part in changes:
                yield from measured(part)
        case _:
            yield measure.quantity


def pots_paid(steps: tuple[d.Step | d.Block, ...]) -> dict[str, d.Part]:
    """The pots that steps pay into, each with the first part that does."""
    found: dict[str, d.Part] = {}
    for step in steps_in(steps):
        for part in step.parts:
            if part.payee.kind == "pot":
                found.setdefault(part.payee.name, part)
    return found


def receiver_of_pots(deal: d.Deal) -> dict[str, str]:
    """The waterfall that receives each pot."""
    return {pot: w.name for w in deal.waterfalls.values() for pot, _ in w.pots}


def films_claimed(deal: d.Deal, claim: d.Claim) -> tuple[d.Film, ...]:
    """The films whose investments a claim is for: its film, or those of its slate."""
    if claim.kind == "account":
        return ()
    names = deal.slates.get(claim.name, (claim.name,))
    return tuple(deal.films[name] for name in names if name in deal.films)


def investments_claimed(deal: d.Deal, claim: d.Claim) -> tuple[d.Investment, ...]:
    """The investments that a claim is for: those in its films, or that of its investor alone."""
    return tuple(
        i
        for film in films_claimed(deal, claim)
        for i in film.investments
        if claim.investor in (None, i.investor)
    )


def investments_of(deal: d.Deal, party: str) -> tuple[d.Investment, ...]:
    """All that a party invests, in whatever film."""
    return tuple(i for film in deal.films.values() for i in film.investments if i.investor == party)


def irrs_watched(deal: d.Deal) -> Iterator[d.ReachesIrr]:
    """The rates of return of parties that milestones wait for."""
    for milestone in deal.milestones.values():
        for condition in conditions_in(milestone.condition):
            if isinstance(condition, d.ReachesIrr):
                yield condition


def accounts_recouped(deal: d.Deal) -> dict[str, list[tuple[d.Waterfall, d.Step]]]:
    """Where each account is recouped."""
    found: dict[str, list[tuple[d.Waterfall, d.Step]]] = {}
    for waterfall, step in all_steps(deal):
        if isinstance(step.ask, d.Recoup):
            for claim in step.ask.claims:
                if claim.kind == "account":
                    found.setdefault(claim.name, []).append((waterfall, step))
    return found
