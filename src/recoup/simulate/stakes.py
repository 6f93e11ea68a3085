"""What parties put at stake in a deal: investments and advances, with their dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from recoup.kernel.model import Payee
from recoup.plan.model import AccountKind, Plan


@dataclass(frozen=True, slots=True)
class Put:
    """An amount that a party put in, in minor units; no date means from the start.

    An `advance` is paid to another party, so it is among what parties pay each other too.
    """

    date: date | None
    amount: int
    advance: bool


@dataclass(frozen=True, slots=True)
class Stake:
    """What one party put in in one currency, up to the last day of the futures."""

    payee: Payee
    puts: tuple[Put, ...]

    @property
    def invested(self) -> int:
        """All that was put in, in minor units."""
        return sum(put.amount for put in self.puts)

    @property
    def dated(self) -> bool:
        """Whether the deal says when: without that there is no rate of return."""
        return all(put.date is not None for put in self.puts)


def stakes(plan: Plan, until: date) -> tuple[Stake, ...]:
    """What every party that invests or advances money puts in, as `recoup returns` counts it."""
    found: dict[Payee, list[Put]] = {}
    for line in plan.investments:
        if line.amount and (line.date is None or line.date <= until):
            payee = Payee(line.investor, line.currency)
            found.setdefault(payee, []).append(Put(line.date, line.amount, advance=False))
    advanced = {a.span for a in plan.accounts if a.kind is AccountKind.ADVANCE}
    for transfer in plan.transfers:
        if transfer.span not in advanced or not isinstance(transfer.amount, int):
            continue
        if transfer.on_its_date and (transfer.date is None or transfer.date <= until):
            payee = Payee(transfer.payer, transfer.currency)
            put = Put(transfer.date, transfer.amount, advance=True)
            found.setdefault(payee, []).append(put)
    return tuple(Stake(payee, tuple(puts)) for payee, puts in found.items())


def days_of_flows(plan: Plan, days: set[date], until: date) -> tuple[date, ...]:
    """The days on which money can move: those given, payments on a date, and the last of all."""
    paid = {t.date for t in plan.transfers if t.on_its_date and t.date is not None}
    return tuple(sorted({d for d in days | paid if d <= until} | {until}))
