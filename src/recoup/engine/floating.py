"""Reported rates: each is known before interest runs by it."""

from collections.abc import Iterator, Sequence
from datetime import date

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.plan.model import Account, Plan
from recoup.receipts.model import Event, EventKind


def rates_unreported(plan: Plan, events: Sequence[Event]) -> Iterator[Diagnostic]:
    """A diagnostic for each account that is charged before the rate of its interest is reported."""
    reported: dict[str, date] = {}
    for event in events:
        if event.kind is EventKind.REPORT:
            reported.setdefault(event.what, event.date)
    for account in plan.accounts:
        floating = account.interest.floating if account.interest else None
        first = _first_charge(plan, account, events)
        if floating is None or first is None:
            continue
        since = reported.get(floating[0])
        if since is None or since > first:
            known = f"its first report is of {since}" if since else "no row reports it"
            yield Diagnostic(
                "rate-unreported",
                f"`{account.name}` bears interest by `{floating[0]}` from {first} on, and {known}",
                account.span,
                f"add a row `{first},report,{floating[0]},8.25%`, with the rate of that day",
            )


def _first_charge(plan: Plan, account: Account, events: Sequence[Event]) -> date | None:
    last = events[-1].date if events else date.max
    days = [
        c.date for c in plan.charges if c.account == account.index and c.date and c.date <= last
    ]
    name = account.copy_of or account.name
    names = {name, *(s.name for s in plan.spending if s.account == name)}
    days += [e.date for e in events if e.kind is EventKind.COST and e.what in names]
    return min(days, default=None)
