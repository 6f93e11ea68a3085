"""Futures through the exact engine, one by one: for deals that no kernel can run, and as its test.

It takes and gives what a kernel does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np

from recoup.analysis.totals import slot_currency
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.engine.layout import owed
from recoup.engine.run import Run, run_plan
from recoup.kernel.model import Amounts, DrawnRates, Paid, Payee
from recoup.plan.model import Plan
from recoup.receipts.model import Event, ExchangeRate, Rates

MILLIONTHS = 10**6


class NotRun(Exception):
    """A deal cannot be run on its futures; `diagnostics` say why."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        # As it was called, so that it comes back whole from another process.
        super().__init__(diagnostics)
        self.diagnostics = tuple(diagnostics)

    def __str__(self) -> str:
        return "; ".join(d.message for d in self.diagnostics)


@dataclass(frozen=True)
class Exact:
    """The exact engine where a kernel would stand."""

    plan: Plan
    rows: tuple[Event, ...]
    periods: tuple[date, ...]
    payees: tuple[Payee, ...]
    rates: Rates | None
    as_of: date | None

    @staticmethod
    def of(
        plan: Plan,
        rows: Sequence[Event],
        periods: Sequence[date],
        *,
        rates: Rates | None = None,
        as_of: date | None = None,
    ) -> Exact:
        """The engine on a plan and rows in the order of their dates, as `Kernel.of`."""
        return Exact(plan, tuple(rows), tuple(periods), _payees(plan), rates, as_of)

    def run(self, amounts: Amounts, drawn: DrawnRates | None = None, *, cores: int = 1) -> Paid:
        """What futures come to whose rows bring these amounts, by row and future.

        Always on one core: it is processes that share out the work of the engine.

        Raises: NotRun, such as where a rate is missing.
        """
        futures = amounts.shape[1]
        accounts, milestones = self.plan.accounts, self.plan.milestones
        paid = Paid(
            self.payees,
            self.periods,
            tuple(a.name for a in accounts),
            tuple(m.name for m in milestones),
            np.zeros((len(self.payees), len(self.periods), futures), np.int64),
            np.zeros((len(accounts), futures), np.int64),
            np.full((len(milestones), futures), -1, np.int64),
        )
        place = {payee: number for number, payee in enumerate(self.payees)}
        for future in range(futures):
            run = self._run(amounts[:, future].tolist(), drawn, future)
            for payee, day, amount in _moved(run):
                period = self._period(day)
                if period < len(self.periods):
                    paid.to[place[payee], period, future] += amount
            for account in accounts:
                base = run.program.layout.account[account.index]
                paid.owed[account.index, future] = owed(account, run.state.numbers, base)
            for milestone in milestones:
                if run.state.reached >> milestone.index & 1:
                    day = run.state.reached_on.get(milestone.index)
                    paid.reached[milestone.index, future] = self._period(day)
        return paid

    def _run(self, amounts: list[int], drawn: DrawnRates | None, future: int) -> Run:
        pairs = zip(self.rows, amounts, strict=True)
        events = [replace(row, amount=amount) for row, amount in pairs]
        rates = self._rates(drawn, future) if drawn else self.rates
        run, found = run_plan(self.plan, events, rates, as_of=self.as_of)
        if run is None:
            raise NotRun(found)
        return run

    def _rates(self, drawn: DrawnRates, future: int) -> Rates:
        """The rates drawn for a future, before those that are known."""
        rows = [
            ExchangeRate(a, b, row.date, Fraction(int(whole), MILLIONTHS), "drawn", row.span)
            for (a, b), table in drawn.items()
            for row, whole in zip(self.rows, table[:, future], strict=True)
        ]
        return Rates([*rows, *(self.rates.rows if self.rates is not None else ())])

    def _period(self, day: date | None) -> int:
        """In which period a day is: what is from the start is in the first."""
        return 0 if day is None else bisect_left(self.periods, day)


def _payees(plan: Plan) -> tuple[Payee, ...]:
    """Everyone whom money may leave the waterfalls for, and who pays or is paid besides."""
    found: dict[Payee, None] = {}
    for index, slot in enumerate(plan.slots):
        if slot.party is not None:
            found[Payee(slot.party, slot_currency(plan, index))] = None
    for transfer in plan.transfers:
        found[Payee(transfer.payer, transfer.currency)] = None
        found[Payee(transfer.payee, transfer.currency)] = None
    for licence in plan.licences:
        agent = licence.commission.agent if licence.commission is not None else None
        for party in (licence.licensee, licence.licensor, agent):
            if party is not None:
                found[Payee(party, licence.currency)] = None
    return tuple(found)


def _moved(run: Run) -> Iterator[tuple[Payee, date | None, int]]:
    """Every payment and what other parties paid: to whom, when, how much."""
    for posting in run.journal.postings():
        slot = run.plan.slots[posting.slot]
        if slot.party is not None:
            day = posting.released
            if day is None and posting.event is not None:
                day = run.events[posting.event].date
            yield Payee(slot.party, slot_currency(run.plan, posting.slot)), day, posting.amount
    for made in run.journal.transfers:
        terms = run.plan.transfers[made.transfer]
        yield Payee(terms.payer, terms.currency), made.date, -made.amount
        yield Payee(terms.payee, terms.currency), made.date, made.amount
