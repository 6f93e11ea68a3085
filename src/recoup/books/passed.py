"""What came in, and where it went: the transactions of the events of a run."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

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
class Cause:
    """What brought a transaction about: an event, or, where there is none, the day that came."""

    event: Event | None
    day: date

    @property
    def link(self) -> str | None:
        return None if self.event is None else self.event.id

    @property
    def notes(self) -> Notes:
        """Which event it was, and where its row stands."""
        if self.event is None:
            return ()
        return (("event", self.event.id), ("row", self.event.span.place))


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
        """What came in with each event, then where it went, row by row of the journal."""
        run = self.run
        indices = {event.id: index for index, event in enumerate(run.events)}
        intake, reversed_events = Intake(), set[int]()
        for index, event in enumerate(run.events):
            before = intake.copy()
            if event.kind is EventKind.RECEIPT:
                intake.take(run, index)
            elif event.kind is EventKind.REVERSAL:
                reversed_events.add(indices[event.what])
                intake = intake_of(run, index, reversed_events)
            else:
                continue
            yield from self._taken_in(event, intake.since(before))
        for row, (cause, entry, _, _) in enumerate(run.journal.rows):
            if entry < len(run.plan.waterfalls):
                yield from self._pass(self._cause(row, cause), self._amounts(row, entry))

    def _cause(self, row: int, cause: int | None) -> Cause:
        event = None if cause is None else self.run.events[cause]
        day = self.run.journal.released.get(row)
        if day is None:
            assert event is not None
            day = event.date
        return Cause(event, day)

    def _amounts(self, row: int, entry: int) -> Amounts:
        """The columns of a row; one that enters at no waterfall corrects earlier rows."""
        if entry < 0:
            return dict(self.run.journal.adjustments[row])
        results = self.run.journal.rows[row][3]
        return dict(zip(self.run.program.columns[entry], results, strict=True))

    # ---- in ----------------------------------------------------------------------------------

    def _taken_in(self, event: Event, intake: Intake) -> Iterator[Transaction]:
        """From the source to the waterfalls."""
        totals: dict[Place, int] = dict(intake.outside)
        cause = Cause(event, event.date)
        for index, into in intake.into.items():
            waterfall = self.run.plan.waterfalls[index]
            _add(totals, accounts.waterfall(waterfall.name), waterfall.currency, into)
            _add(totals, accounts.CONVERSIONS, waterfall.currency, -into)
        for (index, currency), amount in intake.of.items():
            _add(totals, accounts.CONVERSIONS, currency, amount)
            self._price(cause, currency, self.run.plan.waterfalls[index].currency)
        narration = designation(event.what, event.film, event.territory)
        if event.kind is EventKind.REVERSAL:
            narration = f"Reversal of {event.what}"
        notes: Notes = (("note", event.note),) if event.note else ()
        yield from _booked(cause, None, narration, notes, _legs(totals))

    # ---- and down ----------------------------------------------------------------------------

    def _pass(self, cause: Cause, amounts: Amounts) -> Iterator[Transaction]:
        """What each waterfall gets from pots, then what each of its steps pays.

        A definition pays nobody: what it allots is not booked.
        """
        for waterfall in self.run.plan.waterfalls:
            if waterfall.definition:
                continue
            for inflow in self.inflows[waterfall.index]:
                yield from self._flow(cause, inflow, waterfall, amounts)
            for index in waterfall.steps:
                yield from self._step(cause, waterfall, self.steps[index], amounts)

    def _flow(
        self, cause: Cause, inflow: _Inflow, target: p.Waterfall, amounts: Amounts
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
            self._price(cause, source.currency, target.currency)
        pots = " and ".join(dict.fromkeys(f"pot {pot}" for _, pot in inflow.pots))
        yield from _booked(cause, None, f"{pots} into {target.title}", (), legs)

    def _step(
        self, cause: Cause, waterfall: p.Waterfall, told: _Step, amounts: Amounts
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
            if slot.account is not None and self.run.plan.accounts[slot.account].is_debt:
                legs.append(Leg(self.owed[slot.account], amount, currency))
                legs.append(Leg(accounts.CLAIMS, -amount, currency))
        parties = {slot.party for _, slot in slots}
        payee = self.titles.get(str(next(iter(parties)))) if len(parties) == 1 else None
        moved = tuple(leg for leg in legs if leg.amount)
        yield from _booked(cause, payee, told.narration, told.notes, moved)

    def _price(self, cause: Cause, from_currency: str, to_currency: str) -> None:
        """The rate of the day; a reversal has none of its own, it takes those of the originals."""
        reverses = cause.event is not None and cause.event.kind is EventKind.REVERSAL
        if reverses or from_currency == to_currency:
            return
        used = self.run.converter.rate(from_currency, to_currency, cause.day)
        if used is not None:
            price = Price(cause.day, from_currency, to_currency, used.rate, used.why)
            self.prices[price] = None


def _booked(
    cause: Cause, payee: str | None, narration: str, notes: Notes, legs: tuple[Leg, ...]
) -> Iterator[Transaction]:
    if legs:
        yield Transaction(cause.day, payee, narration, cause.link, (*cause.notes, *notes), legs)


def _add(totals: dict[Place, int], account: str, currency: str, amount: int) -> None:
    place = (account, currency)
    totals[place] = totals.get(place, 0) + amount


def _legs(totals: dict[Place, int]) -> tuple[Leg, ...]:
    return tuple(
        Leg(account, amount, currency) for (account, currency), amount in totals.items() if amount
    )
