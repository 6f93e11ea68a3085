"""What a run knows before the first event moves money, and remembers from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.engine.conversion import Converter
from recoup.engine.floating import rates_unreported
from recoup.engine.journal import Journal
from recoup.engine.layout import interest_unit
from recoup.engine.notional import currency_pairs
from recoup.engine.periods import RECEIPT, beginnings, periods_used
from recoup.engine.program import Program, Rates
from recoup.engine.spending import later_approvals
from recoup.engine.state import State
from recoup.plan.entry import entry_of
from recoup.plan.model import Period, Plan, Transfer, dates_awaited
from recoup.plan.spending import Spending
from recoup.receipts import model as r


@dataclass(slots=True)
class Course:
    """A plan with its events, and all that a run of them remembers while it goes."""

    plan: Plan
    program: Program
    events: tuple[r.Event, ...]
    converter: Converter
    withheld: Mapping[str, str]
    state: State = field(init=False)
    journal: Journal = field(init=False)
    entries: list[int | None] = field(init=False)
    warnings: list[Diagnostic] = field(default_factory=list)
    reversed_events: set[int] = field(default_factory=set)
    snapshots: list[tuple[int, int, State]] = field(default_factory=list)
    event_index: dict[str, int] = field(default_factory=dict)
    charges: list[tuple[int, int]] = field(default_factory=list)
    accounts: dict[str, list[int]] = field(default_factory=dict)
    caps: list[tuple[int, int, int]] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    beginnings: dict[int, list[Period]] = field(default_factory=dict)
    rates_of_day: dict[date, Rates] = field(default_factory=dict)
    receipt_periods: list[Period] = field(default_factory=list)
    owed_at: list[tuple[int, int]] = field(default_factory=list)
    bearing: list[int] = field(default_factory=list)
    spending: dict[str, Spending] = field(default_factory=dict)
    approvals: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.state = State(self.program.layout.initial[:])
        self.journal = Journal(self.plan, self.program.columns)
        self.entries = [
            entry_of(self.plan, e)
            if e.kind is r.EventKind.RECEIPT and e.id not in self.withheld
            else None
            for e in self.events
        ]
        self.event_index = {e.id: i for i, e in enumerate(self.events)}
        for account in self.plan.accounts:
            self.accounts.setdefault(account.copy_of or account.name, []).append(account.index)
        layout = self.program.layout
        self.owed_at = [(layout.account[a.index], interest_unit(a)) for a in self.plan.accounts]
        self.bearing = [a.index for a in self.plan.accounts if a.interest is not None]
        dated = [(c.date.toordinal() if c.date else 0, i) for i, c in enumerate(self.plan.charges)]
        self.charges = sorted(dated)
        amended = [c.date.toordinal() for a in self.plan.accounts for c in a.changes]
        if self.plan.milestones or amended:
            self.stops = [ordinal for ordinal, _ in self.charges if ordinal]
            self.stops += [d.toordinal() for d in dates_awaited(self.plan)]
        self.receipt_periods = [p for p, _ in self.program.layout.base if p.unit == RECEIPT]
        holds = [w.hold for w in self.plan.waterfalls if w.hold is not None]
        self.stops += [h.date.toordinal() for h in holds if h.date is not None]
        self.stops += [t.date.toordinal() for t in self.plan.transfers if t.date and _measured(t)]
        self.spending = {s.name: s for s in self.plan.spending}
        self.approvals = later_approvals(self.plan, self.events)
        self.stops = sorted({*self.stops, *amended, *self.approvals})
        self.caps = sorted(
            (c.date.toordinal(), a.index, int(c.value))
            for a in self.plan.accounts
            for c in a.changes
            if c.term == "cap"
        )

    def mark_periods(self, as_of: date | None) -> None:
        """Finds the days on which the periods begin by which the plan counts, pays or holds.

        The first that matters is that of the first event, or of an earlier charge: what was charged
        in a period before the first event is no part of the event's own.
        """
        if not self.events:
            return
        charged = [c.date for c in self.plan.charges if c.date is not None]
        first, last = min([self.events[0].date, *charged]), self.events[-1].date
        periods = periods_used(self.plan, self.program.layout)
        end = as_of + timedelta(days=1) if as_of is not None else last
        self.beginnings = beginnings(periods, first, end)
        self.stops = sorted({*self.stops, *self.beginnings})

    def check_rates(self) -> list[Diagnostic]:
        """The exchange rates and the reported rates of interest that the run will want in vain."""
        needs = []
        for event, entry in zip(self.events, self.entries, strict=True):
            if event.kind is r.EventKind.RECEIPT and entry is not None:
                assert event.currency is not None
                target = self.plan.waterfalls[entry].currency
                if event.currency != target:
                    needs.append((event.currency, target, event))
                needs += [(*pair, event) for pair in currency_pairs(self.plan, self.program, entry)]
            elif event.kind is r.EventKind.COST:
                assert event.currency is not None
                target = cost_currency(self.plan, event)
                if event.currency != target:
                    needs.append((event.currency, target, event))
        return [*self.converter.missing(needs), *rates_unreported(self.plan, self.events)]

    def converted(
        self, amount: int, from_currency: str, to_currency: str, place: int, day: date
    ) -> int:
        """An amount at the rate of a day; its fraction is carried at `place`."""
        pair, carries = (from_currency, to_currency), self.state.carries
        return self.converter.convert(amount, pair, day, carries=carries, place=place)


def cost_currency(plan: Plan, event: r.Event) -> str:
    """The currency that a cost is counted in: its commitment's, or its account's."""
    own = (s.currency for s in plan.spending if s.name == event.what)
    return next(own, None) or next(a.currency for a in plan.accounts if a.name == event.what)


def _measured(transfer: Transfer) -> bool:
    return not isinstance(transfer.amount, int)
