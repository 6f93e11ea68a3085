"""What happens when: the rows that every sheet of a run has in common, in the engine's order.

A row is an event, or a day on which the deal itself does something: charges an account, reaches a
date that a milestone waits for, adds interest to what is owed.
"""

from dataclasses import dataclass
from datetime import date

from recoup.deal.model import Compounding
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.receipts.model import Event
from recoup.values.calendar import days_each

_MONTHS = {Compounding.YEARLY: 12, Compounding.QUARTERLY: 3, Compounding.MONTHLY: 1}


@dataclass(frozen=True, slots=True)
class Moment:
    """One row: its day, its event by index if it has one, and what the deal charges on that day.

    Interest of the accounts in `compounds` is added to what is owed. The `start` has what the deal
    charges on no day, and the day of the first row. Costs that it `approves` count from then on.
    """

    day: date
    event: int | None
    charges: tuple[int, ...] = ()
    compounds: tuple[int, ...] = ()
    start: bool = False
    approves: tuple[int, ...] = ()


def timeline(run: Run) -> list[Moment]:
    """The rows of a run."""
    last = run.as_of or (run.events[-1].date if run.events else date.min)
    charges: dict[date, list[int]] = {}
    for index, charge in enumerate(run.plan.charges):
        if charge.date is not None and charge.date <= last:
            charges.setdefault(charge.date, []).append(index)
    compounds = _compounding(run, last)
    approvals = _approvals(run, last)
    days = (
        approvals.keys()
        | {d for d in p.dates_awaited(run.plan) if d <= last}
        | charges.keys()
        | compounds.keys()
    )
    if run.as_of is not None:
        days.add(run.as_of)
    found = [
        Moment(
            day,
            None,
            tuple(charges.get(day, ())),
            tuple(compounds.get(day, ())),
            approves=tuple(approvals.get(day, ())),
        )
        for day in days
    ]
    found += [Moment(event.date, index) for index, event in enumerate(run.events)]
    found.sort(key=lambda m: (m.day, m.event is not None))
    undated = tuple(i for i, c in enumerate(run.plan.charges) if c.date is None)
    first = found[0].day if found else last
    return [Moment(first, None, undated, start=True), *found] if undated else found


def _approvals(run: Run, last: date) -> dict[date, list[int]]:
    """The costs that are approved after their own day, by the day of the approval."""
    found: dict[date, list[int]] = {}
    for index, outlay in run.state.spent.items():
        if not outlay.held and run.events[index].date < outlay.day <= last:
            found.setdefault(outlay.day, []).append(index)
    return found


def _compounding(run: Run, last: date) -> dict[date, list[int]]:
    """The accounts whose interest is added to the principal, by the day."""
    found: dict[date, list[int]] = {}
    for account in run.plan.accounts:
        interest = account.interest
        if interest is None or interest.compounding is Compounding.SIMPLE:
            continue
        months = _MONTHS[interest.compounding]
        first = _first_charge(run, account)
        if first is None:
            continue
        start = first
        if not interest.at_anniversaries:
            start = first.replace(month=(first.month - 1) // months * months + 1, day=1)
        for day in days_each(start, months, last):
            if day > first:
                found.setdefault(day, []).append(account.index)
    return found


def _first_charge(run: Run, account: p.Account) -> date | None:
    """The day of an account's first charge; of one that is charged from the start, its first."""
    days = [e.date for e in run.events[:1]]
    name = account.copy_of or account.name
    charged = [c.date for c in run.plan.charges if c.account == account.index]
    if None not in charged:
        days = [e.date for e in run.events if e.what == name and e.kind.value == "cost"]
        days += [d for d in charged if d is not None]
    return min(days, default=None)


def what(event: Event) -> str:
    """What an event is of, in words."""
    words = [event.what]
    if event.film:
        words.append(f"of {event.film}")
    if event.territory:
        words.append(f"from {event.territory}")
    return " ".join(words)
