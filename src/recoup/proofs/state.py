"""What a day opens with: as a run left it, or anything that could ever be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from recoup.engine.layout import interest_unit, owed
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.plan.rounding import before_receipts, carry_unit
from recoup.proofs import algebra as a

# What is remembered, such as ("owed", account) or ("given", step).
Place = tuple[object, ...]
State = Mapping[Place, a.Term]


@dataclass(frozen=True, slots=True)
class Opening:
    """A state, the milestones reached in it, which dates have come, and what was transferred."""

    state: State
    reached: tuple[a.Term, ...]
    come: Mapping[date, a.Term]
    transferred: tuple[a.Term, ...]


def counted_with(plan: p.Plan, step: p.Step) -> int:
    """The first of the steps that count together what they took; else the step itself."""
    if step.counted is None:
        return step.index
    return min(s.index for s in plan.steps if s.counted == step.counted)


def periods(plan: p.Plan) -> list[tuple[p.Period, Place]]:
    """What is counted anew from period to period."""
    found: list[tuple[p.Period, Place]] = []
    measures: list[p.Measure] = []
    for step in plan.steps:
        if isinstance(step.ask, p.Due):
            measures.append(step.ask.measure)
            if step.ask.period is not None:
                found.append((step.ask.period, ("given", counted_with(plan, step))))
    measures += [t.amount for t in plan.transfers if not isinstance(t.amount, int)]
    for measure in measures:
        for quantity in p.quantities(measure):
            if quantity.period is not None:
                found.append((quantity.period, (quantity.what, quantity.index)))
    return list(dict.fromkeys(found))


def as_left_by(run: Run, awaited: set[date], day: date) -> Opening:
    """The opening of a day as the run has left it."""
    plan, layout, numbers = run.plan, run.program.layout, run.state.numbers
    figures: dict[Place, Fraction | int] = {}
    state: dict[Place, a.Term] = {}
    for account in plan.accounts:
        base = layout.account[account.index]
        figures["owed", account.index] = owed(account, numbers, base)
        figures["costs", account.index] = numbers[base + 2]
        figures["interest", account.index] = numbers[base + 3] // interest_unit(account)
        charged = numbers[base + 2] > 0
        state["charged", account.index] = a.ALWAYS if charged else a.NEVER
    for step in plan.steps:
        if step.index in layout.given:
            figures["given", counted_with(plan, step)] = numbers[layout.given[step.index]]
        if step.index in layout.seen:
            parts = _parts_of_level(plan, step)
            figures["seen", counted_with(plan, step)] = Fraction(
                numbers[layout.seen[step.index]], parts
            )
    for total, place in enumerate(layout.total):
        figures["total", total] = numbers[place]
    for notional, amount in enumerate(run.program.notional):
        figures["notional", notional] = amount
    state |= {place: a.number(figure) for place, figure in figures.items()}
    for period, counted in periods(plan):
        at = _stands_at(run, counted)
        if at is not None:
            state["base", period, counted] = a.number(numbers[layout.base[period, at]])
    return Opening(
        state,
        tuple(a.ALWAYS if run.state.reached >> m.index & 1 else a.NEVER for m in plan.milestones),
        {when: a.ALWAYS if when <= day else a.NEVER for when in awaited},
        tuple(a.number(run.state.transferred.get(i, 0)) for i in range(len(plan.transfers))),
    )


def _stands_at(run: Run, place: Place) -> int | None:
    """The index in the run's numbers of what a place remembers."""
    layout = run.program.layout
    what, index = place
    assert isinstance(index, int)
    match what:
        case "given":
            return layout.given.get(index)
        case "total":
            return layout.total[index]
        case "costs":
            return layout.account[index] + 2
        case _:
            return layout.account[index] + 3


def _parts_of_level(plan: p.Plan, step: p.Step) -> int:
    """In how many parts of a minor unit the level of a step's bands is counted."""
    together = [s for s in plan.steps if counted_with(plan, s) == counted_with(plan, step)]
    marginal = [s for s in together if isinstance(s.ask, p.Bands) and not s.ask.whole]
    for bands in marginal:
        assert isinstance(bands.ask, p.Bands)
        carrying = before_receipts(plan, bands.waterfall)
        if bands.ask.basis.waterfall is None and bands.index in carrying:
            return carry_unit(plan, bands.waterfall)
    return 1


def anything(plan: p.Plan, run: Run, awaited: set[date], algebra: a.Algebra) -> Opening:
    """An opening of which only that is known which holds of every opening there could be."""
    state: dict[Place, a.Term] = {}
    for account in plan.accounts:
        i = account.index
        state["charged", i] = algebra.fact()
        state["owed", i] = algebra.any() if account.hurdle else algebra.amount()
        algebra.facts.append(a.either(state["owed", i] <= 0, state["charged", i]))
        state["costs", i], state["interest", i] = algebra.amount(), algebra.amount()
    for step in plan.steps:
        group = counted_with(plan, step)
        state.setdefault(("given", group), algebra.amount())
        if isinstance(step.ask, p.Fixed) and step.counted is None:
            algebra.facts.append(state["given", group] <= step.ask.amount)
        state.setdefault(("seen", group), algebra.amount())
    for total in range(len(plan.totals)):
        state["total", total] = algebra.amount()
    for notional, amount in enumerate(run.program.notional):
        state["notional", notional] = a.number(amount)
    for period, place in periods(plan):
        base = algebra.amount()
        algebra.facts.append(base <= state[place])
        state["base", period, place] = base
    come = {when: algebra.fact() for when in sorted(awaited)}
    for earlier, later in zip(sorted(awaited), sorted(awaited)[1:], strict=False):
        algebra.facts.append(a.either(come[earlier], a.unless(come[later])))
    reached = tuple(algebra.fact() for _ in plan.milestones)
    transferred = tuple(algebra.amount() for _ in plan.transfers)
    return Opening(state, reached, come, transferred)
