"""What came in, and where it went: the transactions of the events of a run."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from recoup.analysis.ladder import step_title
from recoup.analysis.totals import clause, designation
from recoup.books import accounts
from recoup.books.intake import Intake, Place, intake_of
from recoup.books.model import Leg, Notes, Price, Transaction
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.receipts.model import Event, EventKind

# What each column of the journal came to in one part of a receipt, in minor units.
Amounts = dict[int, int]


@dataclass(frozen=True, slots=True)
class _Inflow:
    """What one waterfall pays into the pots of another.

    `pots` are the slots that pay, each with its pot; `converted` is the journal's column of what
    they come to in another currency.
    """

    source: p.Waterfall
    pots: tuple[tuple[int, str], ...]
    converted: int | None

    def out(self, amounts: Amounts) -> int:
        """What is paid, in the currency of the source."""
        return sum(amounts.get(slot, 0) for slot, _ in self.pots)

    def into(self, amounts: Amounts) -> int:
        """What it comes to, in the currency of the waterfall that receives it."""
        return self.out(amounts) if self.converted is None else amounts.get(self.converted, 0)


@dataclass(frozen=True, slots=True)
class _Step:
    """A step with its slots, and what is said wherever it pays."""

    step: p.Step
    slots: tuple[tuple[int, p.Slot], ...]
    narration: str
    notes: Notes


@dataclass(slots=True)
class Passed:
    """The transactions of events, one by one; `prices` are the rates that they used."""

    run: Run
    owed: tuple[str, ...]
    prices: dict[Price, None] = field(default_factory=dict)
    steps: list[_Step] = field(init=False)
    inflows: list[tuple[_Inflow, ...]] = field(init=False)
    titles: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        plan = self.run.plan
        self.titles = dict(plan.parties)
        self.steps = [self._told(step) for step in plan.steps]
        self.inflows = [tuple(self._feeding(waterfall)) for waterfall in plan.waterfalls]

    def _told(self, step: p.Step) -> _Step:
        slots = tuple((i, s) for i, s in enumerate(self.run.plan.slots) if s.step == step.index)
        narration = f"{step.name} {step.label or step_title(self.run.plan, step)}"
        notes = (("clause", clause(step.span)), ("place", step.span.place))
        return _Step(step, slots, narration, notes)

    def _feeding(self, target: p.Waterfall) -> Iterator[_Inflow]:
        plan, links = self.run.plan, list(self.run.program.layout.conversion)
        for source in plan.waterfalls:
            pots = tuple(
                (i, str(slot.pot))
                for index in source.steps
                for i, slot in self.steps[index].slots
                if slot.pot in target.pots
            )
            link = (source.index, target.index)
            column = len(plan.slots) + links.index(link) if link in links else None
            if pots:
                yield _Inflow(source, pots, column)

    # ---- the events --------------------------------------------------------------------------

    def transactions(self) -> Iterator[Transaction]:
        """First what came in, then step by step where it went, each event in turn."""
        run = self.run
        rows = enumerate(run.journal.rows)
        passed = {event: [i for i, _ in group] for event, group in groupby(rows, lambda r: r[1][0])}
        indices = {event.id: index for index, event in enumerate(run.events)}
        intake, reversed_events = Intake(), set[int]()
        for index, event in enumerate(run.events):
            before = intake.copy()
            if event.kind is EventKind.RECEIPT:
                intake.take(event, run.entries[index])
            elif event.kind is EventKind.REVERSAL:
                reversed_events.add(indices[event.what])
                intake = intake_of(run, index, reversed_events)
            parts = [self._amounts(row) for row in passed.get(index, ())]
            yield from self._taken_in(event, intake.since(before), parts)
            for number, amounts in enumerate(parts, 1):
                split = (("part", f"{number} of {len(parts)}"),) if len(parts) > 1 else ()
                yield from self._pass(event, amounts, split)

    def _amounts(self, row: int) -> Amounts:
        _, entry, _, results = self.run.journal.rows[row]
        if entry < 0:
            return dict(self.run.journal.adjustments[row])
        return dict(zip(self.run.program.columns[entry], results, strict=True))

    # ---- in ----------------------------------------------------------------------------------

    def _taken_in(
        self, event: Event, intake: Intake, parts: list[Amounts]
    ) -> Iterator[Transaction]:
        """From the source to the waterfalls; what enters one is what its steps and pots show."""
        totals: dict[Place, int] = dict(intake.outside)
        for waterfall in self.run.plan.waterfalls:
            into = sum(self._entered(waterfall, amounts) for amounts in parts)
            native = intake.entered.get((waterfall.index, waterfall.currency), 0)
            _add(totals, accounts.waterfall(waterfall.name), waterfall.currency, into)
            _add(totals, accounts.CONVERSIONS, waterfall.currency, native - into)
            for (index, currency), amount in intake.entered.items():
                if index == waterfall.index and currency != waterfall.currency:
                    _add(totals, accounts.CONVERSIONS, currency, amount)
                    self._price(event, currency, waterfall.currency)
        narration = designation(event.what, event.film, event.territory)
        if event.kind is EventKind.REVERSAL:
            narration = f"Reversal of {event.what}"
        notes: Notes = (("note", event.note),) if event.note else ()
        yield from _booked(event, None, narration, notes, _legs(totals))

    def _entered(self, waterfall: p.Waterfall, amounts: Amounts) -> int:
        """What entered a waterfall from outside: what its steps paid, less what pots brought."""
        paid = sum(
            amounts.get(slot, 0) for index in waterfall.steps for slot, _ in self.steps[index].slots
        )
        return paid - sum(inflow.into(amounts) for inflow in self.inflows[waterfall.index])

    # ---- and down ----------------------------------------------------------------------------

    def _pass(self, event: Event, amounts: Amounts, split: Notes) -> Iterator[Transaction]:
        """What each waterfall gets from pots, then what each of its steps pays."""
        for waterfall in self.run.plan.waterfalls:
            for inflow in self.inflows[waterfall.index]:
                yield from self._flow(event, inflow, waterfall, amounts)
            for index in waterfall.steps:
                yield from self._step(event, waterfall, self.steps[index], amounts, split)

    def _flow(
        self, event: Event, inflow: _Inflow, target: p.Waterfall, amounts: Amounts
    ) -> Iterator[Transaction]:
        totals: dict[Place, int] = {}
        source, into = inflow.source, inflow.into(amounts)
        for slot, pot in inflow.pots:
            _add(totals, accounts.pot(pot), source.currency, -amounts.get(slot, 0))
        if inflow.converted is not None:
            _add(totals, accounts.CONVERSIONS, source.currency, inflow.out(amounts))
            _add(totals, accounts.CONVERSIONS, target.currency, -into)
        _add(totals, accounts.waterfall(target.name), target.currency, into)
        legs = _legs(totals)
        if legs and inflow.converted is not None:
            self._price(event, source.currency, target.currency)
        pots = " and ".join(dict.fromkeys(f"pot {pot}" for _, pot in inflow.pots))
        yield from _booked(event, None, f"{pots} into {target.title}", (), legs)

    def _step(
        self, event: Event, waterfall: p.Waterfall, told: _Step, amounts: Amounts, split: Notes
    ) -> Iterator[Transaction]:
        slots = [(amounts[i], slot) for i, slot in told.slots if amounts.get(i)]
        if not slots:
            return
        currency, label = waterfall.currency, told.step.label
        legs = [Leg(accounts.waterfall(waterfall.name), -sum(a for a, _ in slots), currency)]
        for amount, slot in slots:
            own: Notes = (("for", slot.label),) if slot.label and slot.label != label else ()
            to = accounts.paid(slot.party) if slot.party else accounts.pot(str(slot.pot))
            legs.append(Leg(to, amount, currency, own))
            if slot.account is not None:
                legs.append(Leg(self.owed[slot.account], amount, currency))
                legs.append(Leg(accounts.CLAIMS, -amount, currency))
        parties = {slot.party for _, slot in slots}
        payee = self.titles.get(str(next(iter(parties)))) if len(parties) == 1 else None
        moved = tuple(leg for leg in legs if leg.amount)
        yield from _booked(event, payee, told.narration, (*told.notes, *split), moved)

    def _price(self, event: Event, from_currency: str, to_currency: str) -> None:
        """The rate of the day; a reversal has none of its own, it takes those of the originals."""
        if event.kind is EventKind.REVERSAL:
            return
        used = self.run.converter.rate(from_currency, to_currency, event.date)
        if used is not None:
            price = Price(event.date, from_currency, to_currency, used.rate, used.why)
            self.prices[price] = None


def event_notes(event: Event | None) -> Notes:
    """Which event it was, and where its row stands."""
    return () if event is None else (("event", event.id), ("row", event.span.place))


def _booked(
    event: Event, payee: str | None, narration: str, notes: Notes, legs: tuple[Leg, ...]
) -> Iterator[Transaction]:
    if legs:
        about = (*event_notes(event), *notes)
        yield Transaction(event.date, payee, narration, event.id, about, legs)


def _add(totals: dict[Place, int], account: str, currency: str, amount: int) -> None:
    place = (account, currency)
    totals[place] = totals.get(place, 0) + amount


def _legs(totals: dict[Place, int]) -> tuple[Leg, ...]:
    return tuple(
        Leg(account, amount, currency) for (account, currency), amount in totals.items() if amount
    )
