"""Run → Books.

A receipt is booked from its source into a waterfall, and from there, step by step, to the parties
and pots that it pays. What accounts are owed stands beside the money: charges and interest raise
it, and what a step recoups lowers it, against `Equity:Claims`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from recoup.analysis.totals import Sums, clause, decimal, paid
from recoup.analysis.totals import accounts as account_lines
from recoup.books import accounts
from recoup.books.model import Balance, Books, Leg, Transaction
from recoup.books.passed import Cause, Passed
from recoup.engine.journal import Growth, TransferMade
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.receipts.model import Event

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
        tuple(sorted(keeper.passed.prices, key=lambda q: (q.date, q.from_currency, q.to_currency))),
        balances,
        tuple(f"row {a.row}: {a.text}: {a.reason}" for a in run.set_aside),
    )


@dataclass(slots=True)
class _Bookkeeper:
    run: Run
    start: date = field(init=False)
    passed: Passed = field(init=False)
    titles: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.start = min(self._days(), default=self.run.as_of or _NO_DAY)
        self.passed = Passed(self.run, accounts.owed(self.run.plan))
        self.titles = dict(self.run.plan.parties)

    def _days(self) -> Iterator[date]:
        yield from (e.date for e in self.run.events)
        journal = self.run.journal
        yield from journal.released.values()
        dates = [g.date for g in journal.growth()] + [t.date for t in journal.transfers]
        dates += [c.date for c in self.run.plan.charges if c.opening and self._made(c)]
        yield from (day for day in dates if day is not None)

    def _made(self, charge: p.Charge) -> bool:
        return charge.date is None or charge.date.toordinal() <= self.run.state.day

    def closed(self) -> date | None:
        """The day after the last; None where the calendar ends."""
        last = max([*self._days(), self.run.as_of or self.start])
        return last + timedelta(1) if last < date.max else None

    def transactions(self) -> Iterator[Transaction]:
        """Everything that is booked; on one day, what is owed before what is paid."""
        yield from self._openings()
        for growth in self.run.journal.growth():
            yield from self._growth(growth)
        for made in self.run.journal.transfers:
            if made.amount:
                yield self._transfer(made)
        yield from self.passed.transactions()

    def balances(self) -> Iterator[Balance]:
        """The totals of the run; money on its way is nothing, but for what waits in pots."""
        sums, plan = Sums.of(self.run), self.run.plan
        for line in paid(sums):
            yield Balance(accounts.paid(line.party), line.amount, line.currency)
        for account, line_of in zip(plan.accounts, account_lines(sums), strict=True):
            if account.is_debt:
                name = self.passed.owed[account.index]
                yield Balance(name, -line_of.balance, account.currency)
        for waterfall in plan.waterfalls:
            if not waterfall.definition:
                place = self.run.program.layout.held.get(waterfall.index)
                waits = 0 if place is None else self.run.state.numbers[place]
                name, currency = accounts.waterfall(waterfall.name), waterfall.currency
                yield Balance(name, decimal(waits, currency), currency)

    # ---- what is owed, and paid outside the waterfalls ---------------------------------------

    def _openings(self) -> Iterator[Transaction]:
        """What accounts had been overpaid when the records began; what they were owed grows."""
        for charge in self.run.plan.charges:
            account = self.run.plan.accounts[charge.account]
            overpaid = charge.opening and charge.amount < 0
            if overpaid and self._made(charge) and account.is_debt:
                yield self._owed(account, charge.amount, "opening balance", charge.date, None)

    def _growth(self, growth: Growth) -> Iterator[Transaction]:
        account = self.run.plan.accounts[growth.account]
        if not account.is_debt:
            return
        event = None if growth.event is None else self.run.events[growth.event]
        if growth.charged:
            yield self._owed(account, growth.charged, "charged", growth.date, event)
        if growth.interest:
            yield self._owed(account, growth.interest, "interest", growth.date, event)

    def _owed(
        self, account: p.Account, amount: int, what: str, day: date | None, event: Event | None
    ) -> Transaction:
        cause = Cause(event, day or self.start)
        return Transaction(
            cause.day,
            self.titles.get(account.owed_to),
            f"{account.title}: {what}",
            cause.link,
            (*cause.notes, ("account", account.name), ("place", account.span.place)),
            (
                Leg(self.passed.owed[account.index], -amount, account.currency),
                Leg(accounts.CLAIMS, amount, account.currency),
            ),
        )

    def _transfer(self, made: TransferMade) -> Transaction:
        terms = self.run.plan.transfers[made.transfer]
        event = None if made.event is None else self.run.events[made.event]
        cause = Cause(event, made.date or self.start)
        return Transaction(
            cause.day,
            self.titles.get(terms.payee),
            f"{terms.label}, outside the waterfalls",
            cause.link,
            (*cause.notes, ("clause", clause(terms.span)), ("place", terms.span.place)),
            (
                Leg(accounts.between(terms.payer), -made.amount, terms.currency),
                Leg(accounts.between(terms.payee), made.amount, terms.currency),
            ),
        )
