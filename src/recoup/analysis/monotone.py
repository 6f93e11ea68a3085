"""Which way each party's total moves with a term, where the plan alone proves it.

In: the plan at every corner of the terms' ranges, and the events. Out: by term and by party,
whether its total only rises or only falls with the term, to the cent and whatever the others are.

A proof needs the totals of a step to follow from what reached it in all, whenever it did: it then
takes more, and leaves more, the more reaches it, and a term moves what comes after it one way only.
What hangs on the order of events (interest, milestones, costs booked later, changed money) is not
proven, nor is what it pays on.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial

from recoup.deal.model import OddCents
from recoup.plan import model as p
from recoup.plan.rounding import before_receipts
from recoup.receipts.model import Event, EventKind

# A corner says of every term whether it is at the upper end of its range.
Corner = tuple[bool, ...]
Figure = tuple[str, str]


def one_way(
    plans: Mapping[Corner, p.Plan], events: Sequence[Event]
) -> tuple[frozenset[Figure], ...]:
    """By term, the figures (party, currency) that it is proven to move one way, or not at all."""
    first = next(iter(plans.values()))
    terms = len(next(iter(plans)))
    kinds = {EventKind.RECEIPT, EventKind.REPORT, EventKind.COST}
    followed = all(e.kind in kinds and e.amount >= 0 for e in events)
    beyond = first.rights or first.licences
    if not followed or beyond or any(_frame(q) != _frame(first) for q in plans.values()):
        return (frozenset(),) * terms
    proof = _Proof(tuple(plans.values()), _pure_steps(plans, events))
    return tuple(frozenset(proof.followed(_edges(plans, term))) for term in range(terms))


def _frame(plan: p.Plan) -> tuple[object, ...]:
    """What money flows between, whatever the terms are."""
    return plan.waterfalls, plan.odd_cents, len(plan.steps)


def _slots(plan: p.Plan, step: int) -> tuple[p.Slot, ...]:
    return tuple(slot for slot in plan.slots if slot.step == step)


def _shape(plan: p.Plan, index: int) -> tuple[object, ...]:
    """A step and those it pays, without the figures that a proof follows."""
    step = plan.steps[index]
    ask, pays = step.ask, step.pays
    if isinstance(ask, p.Share):
        ask = replace(ask, rate=Fraction(0))
    if isinstance(ask, p.Fixed):
        ask = replace(ask, amount=0)
    if pays is not None:
        pays = replace(pays, slots=(), weights=(0,) * len(pays.weights))
    if isinstance(ask, p.Recoup):
        claimants = tuple(replace(c, slots=()) for c in ask.claimants)
        ask = replace(ask, claimants=claimants)
    accounts = tuple(plan.accounts[a].name for a in _recouped(step))
    return replace(step, ask=ask, pays=pays), accounts, _slots(plan, index)


def _pure_steps(plans: Mapping[Corner, p.Plan], events: Sequence[Event]) -> frozenset[int]:
    """The steps whose total follows from what reached them in all, whenever it did."""
    first = next(iter(plans.values()))
    begins = min((e.date for e in events), default=date.max)
    booked = {e.what for e in events if e.kind is EventKind.COST}
    booked |= {s.account for s in first.spending if s.account is not None}
    recouped = Counter(a for s in first.steps for a in _recouped(s))
    plain = {
        account.index
        for account in first.accounts
        if recouped[account.index] == 1
        and account.name not in booked
        and all(_is_plain(plan, account.index, begins) for plan in plans.values())
    }
    return frozenset(
        step.index
        for step in first.steps
        if _is_pure(first, step)
        and plain.issuperset(_recouped(step))
        and all(_shape(plan, step.index) == _shape(first, step.index) for plan in plans.values())
    )


def _is_plain(plan: p.Plan, index: int, begins: date) -> bool:
    """Whether all that an account is ever owed is charged to it before money comes in."""
    if index >= len(plan.accounts):
        return False
    account = plan.accounts[index]
    bears = account.interest or account.hurdle or account.overhead or account.changes
    charges = [c for c in plan.charges if c.account == index]
    early = all(c.amount >= 0 and (c.date is None or c.date < begins) for c in charges)
    return not bears and account.cap is None and account.copy_of is None and early


def _recouped(step: p.Step) -> tuple[int, ...]:
    """The accounts that a step recoups, in order."""
    if not isinstance(step.ask, p.Recoup):
        return ()
    return tuple(a for claimant in step.ask.claimants for a in claimant.accounts)


def _is_pure(plan: p.Plan, step: p.Step) -> bool:
    waterfall = plan.waterfalls[step.waterfall]
    first = waterfall.steps[0] == step.index
    if step.guards or step.limit is not None or step.counted is not None:
        return False
    # Where steps share out a receipt's rounding, only the first is sure of its own.
    if before_receipts(plan, waterfall.index) and not first:
        return False
    match step.ask:
        case p.Share(basis=basis):
            of_receipts = basis.waterfall == waterfall.index and first
            if not of_receipts and (
                basis.waterfall is not None or before_receipts(plan, waterfall.index)
            ):
                return False
        case p.Recoup(claimants=claimants, how=how, out_of=out_of):
            return out_of is None and (how is p.How.IN_ORDER or len(claimants) == 1)
        case p.Bands() | p.Due():
            return False
        case p.Fixed() | p.Rest():
            pass
    assert step.pays is not None
    slots = len(step.pays.slots)
    return slots == 1 or (slots == 2 and plan.odd_cents is OddCents.LARGEST_REMAINDER)


# ---- following a term through the plan ----------------------------------------------------------


def _plus(*ways: int | None) -> int | None:
    """Which way a sum moves: up (1), down (-1), not at all (0), or not known (None)."""
    found = {way for way in ways if way != 0}
    if len(found) > 1 or None in found:
        return None
    return found.pop() if found else 0


def _minus(way: int | None) -> int | None:
    return None if way is None else -way


_Edges = Sequence[tuple[p.Plan, p.Plan]]
_Moved = tuple[list[tuple[p.Slot, int | None]], int | None]


def _edges(plans: Mapping[Corner, p.Plan], term: int) -> _Edges:
    """The plans at the low and the high end of a term, for all ends of the others."""
    return [
        (plan, plans[(*corner[:term], True, *corner[term + 1 :])])
        for corner, plan in plans.items()
        if not corner[term]
    ]


class _Proof:
    """Follows a term from step to step; what an impure step pays or leaves is not known."""

    def __init__(self, plans: Sequence[p.Plan], pure: frozenset[int]) -> None:
        self.plans, self.plan, self.pure = plans, plans[0], pure

    def followed(self, edges: _Edges) -> Iterator[Figure]:
        plan = self.plan
        into: list[int | None] = [
            None if w.definition or w.hold or w.opening else 0 for w in plan.waterfalls
        ]
        ways: dict[Figure, int | None] = {}
        for waterfall in plan.waterfalls:
            left = into[waterfall.index]
            for index in waterfall.steps:
                if into[waterfall.index] == left == 0 and self._the_same(index):
                    slots: list[tuple[p.Slot, int | None]]
                    slots = [(slot, 0) for slot in _slots(plan, index)]
                else:
                    slots, left = self._step(edges, index, left)
                for slot, way in slots:
                    if slot.pot is not None:
                        target = plan.waterfalls[plan.waterfall_of_pot(slot.pot)]
                        converted = target.currency != waterfall.currency
                        moved = None if converted else way
                        into[target.index] = _plus(into[target.index], moved)
                    if slot.party is not None:
                        key = (slot.party, waterfall.currency)
                        ways[key] = _plus(ways.get(key, 0), way)
        yield from (figure for figure, way in ways.items() if way is not None)

    def _the_same(self, index: int) -> bool:
        """Whether a step that no term has reached is itself the same whatever the terms are.

        A milestone splits receipts, and so moves odd cents: with one, that is not said.
        """
        step = self.plan.steps[index]
        basis = step.ask.basis if isinstance(step.ask, p.Share | p.Bands) else p.Basis(None)
        return (
            isinstance(step.ask, p.Share | p.Bands | p.Fixed | p.Rest)
            and basis.waterfall in {None, step.waterfall}
            and not (step.guards or step.counted is not None or self.plan.milestones)
            and all(
                plan.steps[index] == step and _slots(plan, index) == _slots(self.plan, index)
                for plan in self.plans
            )
        )

    def _step(self, edges: _Edges, index: int, left: int | None) -> _Moved:
        """How a step's payments move with the term, and what it leaves, by what reaches it."""
        step = self.plan.steps[index]
        if index not in self.pure:
            return [(s, None) for plan in self.plans for s in _slots(plan, index)], None
        if isinstance(step.ask, p.Recoup):
            return self._recoupment(edges, step.ask, left)
        asked: int | None = left
        after: int | None = 0
        if not isinstance(step.ask, p.Rest):
            own = _moves(edges, partial(_asked, index))
            asked, after = _plus(left, own), _plus(left, _minus(own))
        assert step.pays is not None
        slots = [self.plan.slots[i] for i in step.pays.slots]
        if len(slots) == 1:
            return [(slots[0], asked)], after
        part = _moves(edges, partial(_first_part, index))
        return [(slots[0], _plus(asked, part)), (slots[1], _plus(asked, _minus(part)))], after

    def _recoupment(self, edges: _Edges, ask: p.Recoup, left: int | None) -> _Moved:
        found: list[tuple[p.Slot, int | None]] = []
        for claimant in ask.claimants:
            for account, slot in zip(claimant.accounts, claimant.slots, strict=True):
                own = _moves(edges, partial(_charged, account))
                found.append((self.plan.slots[slot], _plus(left, own)))
                left = _plus(left, _minus(own))
        return found, left


def _asked(index: int, plan: p.Plan) -> Fraction:
    """The rate or the amount that a step asks."""
    ask = plan.steps[index].ask
    if isinstance(ask, p.Share):
        return ask.rate
    assert isinstance(ask, p.Fixed)
    return Fraction(ask.amount)


def _first_part(index: int, plan: p.Plan) -> Fraction:
    """The first payee's part of a step that two divide."""
    pays = plan.steps[index].pays
    assert pays is not None
    return Fraction(pays.weights[0], sum(pays.weights))


def _charged(account: int, plan: p.Plan) -> Fraction:
    return Fraction(sum(c.amount for c in plan.charges if c.account == account))


def _moves(edges: _Edges, figure: Callable[[p.Plan], Fraction]) -> int | None:
    """Which way a figure of the plan moves with the term, whatever the other terms are."""
    found: int | None = 0
    for below, above in edges:
        change = figure(above) - figure(below)
        found = _plus(found, (change > 0) - (change < 0))
    return found
