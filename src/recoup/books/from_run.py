"""Run → Books.

A receipt is booked from its source into a waterfall, and from there, step by step, to the parties
and pots that it pays. What accounts are owed stands beside the money: charges and interest raise
it, and what a step recoups lowers it, against `Equity:Claims`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from recoup.analysis.ladder import step_title
from recoup.analysis.totals import Sums, clause, designation, paid
from recoup.analysis.totals import accounts as account_lines
from recoup.books import accounts
from recoup.books.intake import Intake, Place, intake_of
from recoup.books.model import Balance, Books, Leg, Notes, Price, Transaction
from recoup.engine.journal import Growth, TransferMade
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.receipts.model import Event, EventKind

# Books of which nothing is dated begin here.
_NO_DAY = date(1970, 1, 1)


def books_of(run: Run) -> Books:
    """The books of a run, in the order of the days, closed with the totals of the run."""
    keeper = _Bookkeeper(run)
    transactions = sorted(keeper.transactions(), key=lambda t: t.date)
    balances = tuple(keeper.balances())
    used: dict[str, set[str]] = {}
    for transaction in transactions:
        for leg in transaction.legs:
            used.setdefault(leg.account, set()).add(leg.currency)
    for balance in balances:
        used.setdefault(balance.account, set()).add(balance.currency)
    return Books(
        run.plan.title,
        keeper.start,
        keeper.closed(),
        tuple((account, tuple(sorted(used[account]))) for account in sorted(used)),
        tuple(transactions),
        tuple(sorted(keeper.prices, key=lambda q: (q.date, q.from_currency, q.to_currency))),
        balances,
        tuple(f"row {a.row}: {a.text}: {a.reason}" for a in run.set_aside),
    )


@dataclass(slots=True)
class _Bookkeeper:
    run: Run
    start: date = field(init=False)
    owed: tuple[str, ...] = field(init=False)
    titles: dict[str, str] = field(init=False)
    prices: dict[Price, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.start = min(self._days(), default=self.run.as_of or _NO_DAY)
        self.owed = accounts.owed(self.run.plan)
        self.titles = dict(self.run.plan.parties)

    def _days(self) -> Iterator[date]:
        yield from (e.date for e in self.run.events)
        journal = self.run.journal
        dates = [g.date for g in journal.growths] + [t.date for t in journal.transfers]
        yield from (day for day in dates if day is not None)

    def closed(self) -> date | None:
        """The day after the last; None where the calendar ends."""
        last = max([*self._days(), self.run.as_of or self.start])
        return last + timedelta(1) if last < date.max else None

    def transactions(self) -> Iterator[Transaction]:
        """Everything that is booked; on one day, what is owed before what is paid."""
        for growth in self.run.journal.growths:
            yield from self._growth(growth)
        for made in self.run.journal.transfers:
            yield self._transfer(made)
        yield from self._events()

    def balances(self) -> Iterator[Balance]:
        """The totals of the run, and zero for all money on its way."""
        sums = Sums.of(self.run)
        for line in paid(sums):
            yield Balance(accounts.paid(line.party), line.amount, line.currency)
        for account, owed in zip(account_lines(sums), self.owed, strict=True):
            yield Balance(owed, -account.balance, account.currency)

    # ---- what is owed, and paid outside the waterfalls ---------------------------------------

    def _growth(self, growth: Growth) -> Iterator[Transaction]:
        account = self.run.plan.accounts[growth.account]
        event = None if growth.event is None else self.run.events[growth.event]
        notes: Notes = (("account", account.name), ("place", account.span.place))
        for word, amount in (("charged", growth.charged), ("interest", growth.interest)):
            if amount:
                yield self._transaction(
                    growth.date,
                    self.titles.get(account.owed_to),
                    f"{account.title}: {word}",
                    event,
                    notes,
                    (
                        Leg(self.owed[growth.account], -amount, account.currency),
                        Leg(accounts.CLAIMS, amount, account.currency),
                    ),
                )

    def _transfer(self, made: TransferMade) -> Transaction:
        terms = self.run.plan.transfers[made.transfer]
        return self._transaction(
            made.date,
            self.titles.get(terms.payee),
            f"{terms.label}, outside the waterfalls",
            None if made.event is None else self.run.events[made.event],
            (("clause", clause(terms.span)), ("place", terms.span.place)),
            (
                Leg(accounts.between(terms.payer), -made.amount, terms.currency),
                Leg(accounts.between(terms.payee), made.amount, terms.currency),
            ),
        )

    # ---- what came in, and where it went -----------------------------------------------------

    def _events(self) -> Iterator[Transaction]:
        run, rows = self.run, enumerate(self.run.journal.rows)
        passed = {event: [i for i, _ in group] for event, group in groupby(rows, lambda r: r[1][0])}
        intake, reversed_events = Intake(), set[int]()
        indices = {event.id: index for index, event in enumerate(run.events)}
        for index, event in enumerate(run.events):
            before = intake.copy()
            if event.kind is EventKind.RECEIPT:
                intake.take(event, run.entries[index])
            elif event.kind is EventKind.REVERSAL:
                reversed_events.add(indices[event.what])
                intake = intake_of(run, index, reversed_events)
            parts = [dict(self._columns(row)) for row in passed.get(index, [])]
            yield from self._intake(event, intake.since(before), parts)
            for number, amounts in enumerate(parts, 1):
                split = (("part", f"{number} of {len(parts)}"),) if len(parts) > 1 else ()
                yield from self._pass(event, amounts, split)

    def _columns(self, row: int) -> Iterator[tuple[int, int]]:
        _, entry, _, results = self.run.journal.rows[row]
        if entry < 0:
            yield from self.run.journal.adjustments[row]
        else:
            yield from zip(self.run.program.columns[entry], results, strict=True)

    def _intake(
        self, event: Event, intake: Intake, parts: list[dict[int, int]]
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
        if event.kind is EventKind.REVERSAL:
            narration = f"Reversal of {event.what}"
        else:
            narration = designation(event.what, event.film, event.territory)
        notes: Notes = (("note", event.note),) if event.note else ()
        yield from self._if_any(event, None, narration, notes, _legs(totals))

    def _entered(self, waterfall: p.Waterfall, amounts: dict[int, int]) -> int:
        """What entered a waterfall from outside: what its steps paid, less what pots brought."""
        plan = self.run.plan
        paid_out = sum(
            amounts.get(i, 0)
            for i, slot in enumerate(plan.slots)
            if plan.steps[slot.step].waterfall == waterfall.index
        )
        return paid_out - sum(into for _, _, into in self._inflows(waterfall, amounts))

    def _inflows(
        self, waterfall: p.Waterfall, amounts: dict[int, int]
    ) -> Iterator[tuple[p.Waterfall, dict[str, int], int]]:
        """What each waterfall paid into the pots of one, pot by pot, and what it came to there."""
        plan, links = self.run.plan, list(self.run.program.layout.conversion)
        for source in plan.waterfalls:
            out: dict[str, int] = {}
            for i, slot in enumerate(plan.slots):
                if slot.pot in waterfall.pots and plan.steps[slot.step].waterfall == source.index:
                    out[str(slot.pot)] = out.get(str(slot.pot), 0) + amounts.get(i, 0)
            into = sum(out.values())
            if (source.index, waterfall.index) in links:
                link = links.index((source.index, waterfall.index))
                into = amounts.get(len(plan.slots) + link, 0)
            if into or any(out.values()):
                yield source, out, into

    def _pass(self, event: Event, amounts: dict[int, int], notes: Notes) -> Iterator[Transaction]:
        """Down the waterfalls: what each gets from pots, then what each of its steps pays."""
        for waterfall in self.run.plan.waterfalls:
            for source, out, into in self._inflows(waterfall, amounts):
                yield from self._inflow(event, source, waterfall, out, into)
            for index in waterfall.steps:
                yield from self._step(event, waterfall, self.run.plan.steps[index], amounts, notes)

    def _inflow(
        self, event: Event, source: p.Waterfall, target: p.Waterfall, out: dict[str, int], into: int
    ) -> Iterator[Transaction]:
        totals: dict[Place, int] = {}
        for pot, amount in out.items():
            _add(totals, accounts.pot(pot), source.currency, -amount)
        if source.currency != target.currency:
            _add(totals, accounts.CONVERSIONS, source.currency, sum(out.values()))
            _add(totals, accounts.CONVERSIONS, target.currency, -into)
            self._price(event, source.currency, target.currency)
        _add(totals, accounts.waterfall(target.name), target.currency, into)
        pots = " and ".join(f"pot {pot}" for pot in out)
        yield from self._if_any(event, None, f"{pots} into {target.title}", (), _legs(totals))

    def _step(
        self,
        event: Event,
        waterfall: p.Waterfall,
        step: p.Step,
        amounts: dict[int, int],
        notes: Notes,
    ) -> Iterator[Transaction]:
        plan, currency = self.run.plan, waterfall.currency
        slots = [
            (i, s) for i, s in enumerate(plan.slots) if s.step == step.index and amounts.get(i)
        ]
        total = sum(amounts[i] for i, _ in slots)
        legs = [Leg(accounts.waterfall(waterfall.name), -total, currency)]
        for i, slot in slots:
            own = slot.label is not None and slot.label != step.label
            label: Notes = (("for", str(slot.label)),) if own else ()
            to = accounts.paid(slot.party) if slot.party else accounts.pot(str(slot.pot))
            legs.append(Leg(to, amounts[i], currency, label))
            if slot.account is not None:
                legs.append(Leg(self.owed[slot.account], amounts[i], currency))
                legs.append(Leg(accounts.CLAIMS, -amounts[i], currency))
        parties = {slot.party for _, slot in slots}
        payee = self.titles.get(str(next(iter(parties)))) if len(parties) == 1 else None
        narration = f"{step.name} {step.label or step_title(plan, step)}"
        about = (("clause", clause(step.span)), ("place", step.span.place), *notes)
        yield from self._if_any(
            event, payee, narration, about, tuple(leg for leg in legs if leg.amount)
        )

    # ---- a transaction -----------------------------------------------------------------------

    def _if_any(
        self, event: Event, payee: str | None, narration: str, notes: Notes, legs: tuple[Leg, ...]
    ) -> Iterator[Transaction]:
        if legs:
            yield self._transaction(event.date, payee, narration, event, notes, legs)

    def _transaction(
        self,
        day: date | None,
        payee: str | None,
        narration: str,
        event: Event | None,
        notes: Notes,
        legs: tuple[Leg, ...],
    ) -> Transaction:
        if event is not None:
            notes = (("event", event.id), ("row", event.span.place), *notes)
        link = None if event is None else event.id
        return Transaction(day or self.start, payee, narration, link, notes, legs)

    def _price(self, event: Event, from_currency: str, to_currency: str) -> None:
        """The rate of the day; a reversal has none of its own, it takes those of the originals."""
        if event.kind is EventKind.REVERSAL:
            return
        used = self.run.converter.rate(from_currency, to_currency, event.date)
        if used is not None:
            price = Price(event.date, from_currency, to_currency, used.rate, used.why)
            self.prices[price] = None


def _add(totals: dict[Place, int], account: str, currency: str, amount: int) -> None:
    place = (account, currency)
    totals[place] = totals.get(place, 0) + amount


def _legs(totals: dict[Place, int]) -> tuple[Leg, ...]:
    return tuple(
        Leg(account, amount, currency) for (account, currency), amount in totals.items() if amount
    )
