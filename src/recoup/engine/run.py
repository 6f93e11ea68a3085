"""Events through a plan, one by one, in date order."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.engine.accrual import accrue
from recoup.engine.bearing import begin_interest
from recoup.engine.changes import common_denominator, term_on
from recoup.engine.conversion import Converter
from recoup.engine.floating import rates_unreported
from recoup.engine.hurdle import UNIT
from recoup.engine.journal import Journal, TransferMade
from recoup.engine.layout import interest_unit
from recoup.engine.notional import currency_pairs, work_out_notionals
from recoup.engine.passing import passes
from recoup.engine.periods import RECEIPT, begin, beginnings, periods_used
from recoup.engine.program import Program, Rates, compile_plan
from recoup.engine.spending import later_approvals, settle, spend, unapproved
from recoup.engine.state import Held, State
from recoup.licences.model import Reckoned
from recoup.licences.receipts import (
    receipts_of,
    rows_alone,
    transfers_of,
    without_payments_compared,
)
from recoup.licences.reckoning import reckon
from recoup.plan.entry import entry_of
from recoup.plan.model import Period, Plan, Transfer, Waterfall, dates_awaited
from recoup.plan.spending import Spending
from recoup.receipts import model as r
from recoup.values.currency import PERCENT
from recoup.values.money import Money

# How many events lie between two states that are kept, so that a reversal replays few.
SNAPSHOT_EVERY = 512


@dataclass(frozen=True, slots=True)
class Run:
    """A plan with the events that it was run on, and all that came of them."""

    plan: Plan
    program: Program
    events: tuple[r.Event, ...]
    as_of: date | None
    state: State
    journal: Journal
    converter: Converter
    entries: tuple[int | None, ...]
    set_aside: tuple[r.SetAside, ...] = ()
    licences: tuple[Reckoned, ...] = ()


def run_plan(
    plan: Plan,
    events: list[r.Event],
    rates: r.Rates | None = None,
    *,
    as_of: date | None = None,
    set_aside: tuple[r.SetAside, ...] = (),
    withheld: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Run | None, list[Diagnostic]]:
    """Runs events, in date order and then file order, up to and including a date.

    A rate that is needed and missing is a diagnostic, and nothing is run. A receipt that no
    waterfall takes in is held, not lost, and so is one that is `withheld`, which gives the reason
    by its id. What licences make due comes in on its day, after the rows of that day. `progress` is
    told how many of how many events are done.
    """
    ordered = sorted(rows_alone(events), key=lambda e: e.date)
    if as_of is not None:
        ordered = [e for e in ordered if e.date <= as_of]
    licences: tuple[Reckoned, ...] = ()
    if plan.licences:
        licences = reckon(plan.licences, ordered, as_of)
        plan = replace(plan, transfers=(*plan.transfers, *transfers_of(licences)))
        own = without_payments_compared(ordered, plan.licences)
        ordered = sorted([*own, *receipts_of(licences)], key=lambda e: e.date)
    converter = Converter(plan, rates)
    runner = _Runner(plan, compile_plan(plan), tuple(ordered), converter, withheld or {})
    diagnostics = runner.check_rates()
    diagnostics += work_out_notionals(plan, runner.program, runner.converter)
    if diagnostics:
        return None, diagnostics
    runner.mark_periods(as_of)
    runner.run(as_of, progress)
    return (
        Run(
            plan,
            runner.program,
            runner.events,
            as_of,
            runner.state,
            runner.journal,
            runner.converter,
            tuple(runner.entries),
            set_aside,
            licences,
        ),
        [*runner.warnings, *unapproved(plan, runner.events, runner.state.spent)],
    )


def cost_currency(plan: Plan, event: r.Event) -> str:
    """The currency that a cost is counted in: its commitment's, or its account's."""
    own = (s.currency for s in plan.spending if s.name == event.what)
    return next(own, None) or next(a.currency for a in plan.accounts if a.name == event.what)


@dataclass(slots=True)
class _Runner:
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

    # ---- before anything moves ---------------------------------------------------------------

    def check_rates(self) -> list[Diagnostic]:
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

    # ---- the run -----------------------------------------------------------------------------

    def run(self, as_of: date | None, progress: Callable[[int, int], None] | None) -> None:
        self._make_charges(0)
        self._note_milestones(None, None)
        for index, event in enumerate(self.events):
            if index % SNAPSHOT_EVERY == 0:
                self.snapshots.append((index, len(self.journal.rows), self.state.copy()))
                if progress is not None:
                    progress(index, len(self.events))
            self._advance(event.date)
            self._apply(index, event)
        if as_of is not None:
            self._advance(as_of)
            for period in self.beginnings.get(as_of.toordinal() + 1, ()):
                self._end_period(period, as_of)
            self._release(None, as_of)
            self._settle(None, as_of)

    def _advance(self, day: date) -> None:
        """Brings charges, interest and dated milestones up to a day.

        Every day on which a charge falls due or a milestone waits for its date is reached in turn,
        so that it makes no difference when the next event happens to come.
        """
        ordinal = day.toordinal()
        if ordinal == self.state.day:
            return
        start = bisect_right(self.stops, self.state.day)
        for stop in self.stops[start : bisect_left(self.stops, ordinal)]:
            self._reach_day(date.fromordinal(stop))
        self._reach_day(day)

    def _reach_day(self, day: date) -> None:
        ordinal = day.toordinal()
        self._amend_caps(ordinal)
        self._make_charges(ordinal)
        accrue(self.plan, self.program.layout, self.state, ordinal)
        self._approve(ordinal)
        for account in self.bearing:
            if self.state.numbers[self.owed_at[account][0]] > 0:
                self._note_growth(account, day, None)
        self._note_milestones(day, None)
        for period in self.beginnings.get(ordinal, ()):
            self._end_period(period, day - timedelta(days=1))
        self._release(None, day)

    def _end_period(self, period: Period, last: date) -> None:
        """Settles what is due for a period, lets out what waited for its end, and counts anew."""
        for index, transfer in enumerate(self.plan.transfers):
            if transfer.period == period:
                due = max(0, self.program.dues(self.state.numbers)[index])
                self._post(index, due, last, None)
        for waterfall in self.plan.waterfalls:
            if waterfall.hold is not None and waterfall.hold.period == period:
                self._let_out(waterfall, None, last)
        begin(self.program.layout, self.state.numbers, period)

    def _apply(self, index: int, event: r.Event) -> None:
        match event.kind:
            case r.EventKind.RECEIPT:
                self._receipt(index, event)
            case r.EventKind.COST:
                self._cost(index, event)
                self._note_milestones(event.date, index)
            case r.EventKind.REPORT:
                self._report(event)
                self._note_milestones(event.date, index)
            case r.EventKind.RELEASE:
                self._release_some(index, event)
            case r.EventKind.REVERSAL:
                self._reverse(index, event)
                return
        self._release(index, event.date)
        self._settle(index, event.date)

    # ---- charges and reports -----------------------------------------------------------------

    def _make_charges(self, until: int) -> None:
        while self.state.charges_made < len(self.charges):
            ordinal, index = self.charges[self.state.charges_made]
            if ordinal > until:
                break
            if ordinal:
                accrue(self.plan, self.program.layout, self.state, ordinal)
            charge = self.plan.charges[index]
            if charge.opening:
                self._open(charge.account, charge.amount)
            else:
                self._charge(charge.account, charge.amount)
            self._note_growth(charge.account, charge.date, None)
            self.state.charges_made += 1
        for index, transfer in enumerate(self.plan.transfers):
            due = transfer.date.toordinal() if transfer.date else 0
            if transfer.on_its_date and due <= until:
                self._transfer(index, transfer.date, None)

    def _open(self, account: int, balance: int) -> None:
        numbers, base = self.state.numbers, self.program.layout.account[account]
        numbers[base] += balance
        if self.state.day:
            self.state.charged_first.setdefault(account, date.fromordinal(self.state.day))
        if balance > 0:
            numbers[base + 2] += balance
            self.state.opened[account] = balance

    def _amend_caps(self, until: int) -> None:
        """Puts amended caps in force: what was charged before stays, what was above stays above."""
        state = self.state
        while state.caps_made < len(self.caps) and self.caps[state.caps_made][0] <= until:
            _, account, cap = self.caps[state.caps_made]
            state.caps[account] = max(cap, state.numbers[self.program.layout.account[account] + 2])
            over = state.over_cap.pop(account, 0)
            state.over_before[account] = state.over_before.get(account, 0) + over
            state.caps_made += 1

    def _charge(self, account: int, amount: int) -> None:
        """Adds an amount, its overhead with it, to what an account is owed, as far as its cap."""
        numbers, layout = self.state.numbers, self.program.layout
        terms = self.plan.accounts[account]
        if terms.hurdle is not None:
            numbers[layout.account[account]] += amount * UNIT
            numbers[layout.account[account] + 2] += amount
            return
        cost = amount
        if account in layout.overhead:
            place, unit = layout.overhead[account], common_denominator(terms, "overhead")
            parts = int((term_on(terms, "overhead", self.state.day) or 0) * unit)
            extra, numbers[place] = divmod(2 * amount * parts + numbers[place], 2 * unit)
            amount += extra
        base = layout.account[account]
        if self.state.day:
            self.state.charged_first.setdefault(account, date.fromordinal(self.state.day))
        cap = self.state.caps.get(account, terms.cap)
        if cap is not None:
            before = self.state.over_cap.get(account, 0)
            charged = numbers[base + 2] - self.state.opened.get(account, 0)
            over = max(0, before + charged + amount - cap)
            amount += before - over
            self.state.over_cap[account] = over
        begin_interest(terms, self.state, base, amount, max(0, amount - cost))
        numbers[base] += amount
        numbers[base + 2] += amount

    def _note_growth(self, account: int, day: date | None, event: int | None) -> None:
        base, unit = self.owed_at[account]
        charged, accrued = self.state.numbers[base + 2 : base + 4]
        self.journal.growths.append((account, event, day, charged, accrued // unit))

    def _cost(self, index: int, event: r.Event) -> None:
        assert event.currency is not None
        spending = self.spending.get(event.what)
        if spending is not None:
            place = -1 - len(self.plan.accounts) - spending.index
            amount = self._cost_in(spending.currency, event, place)
            outlay = spend(self.state, spending, index, event, amount)
            self._charge_all(spending.account, outlay.charged, index, event.date)
            return
        for account in self.accounts[event.what]:
            currency = self.plan.accounts[account].currency
            self._charge(account, self._cost_in(currency, event, -1 - account))
            self._note_growth(account, event.date, index)

    def _cost_in(self, currency: str, event: r.Event, place: int) -> int:
        assert event.currency is not None
        if event.currency == currency:
            return event.amount
        return self._converted(event.amount, event.currency, currency, place, event.date)

    def _charge_all(self, account: str | None, amount: int, index: int, day: date) -> None:
        """Charges an account, and every copy of it in a definition."""
        for copy in self.accounts[account] if account is not None and amount else ():
            self._charge(copy, amount)
            self._note_growth(copy, day, index)

    def _approve(self, ordinal: int) -> None:
        """Counts the costs that were held until this day."""
        day = date.fromordinal(ordinal)
        for index in self.approvals.get(ordinal, ()):
            outlay = self.state.spent.get(index)
            if outlay is not None and outlay.held:
                event = self.events[index]
                spending = self.plan.spending[outlay.spending]
                outlay = settle(self.state, spending, index, event, day)
                self._charge_all(spending.account, outlay.charged, index, day)

    def _report(self, event: r.Event) -> None:
        layout = self.program.layout
        if event.currency == PERCENT:
            self.state.reported_rates[event.what] = event.amount
        for total, place in zip(self.plan.totals, layout.total, strict=True):
            series = total.series
            if (
                series is not None
                and series.measure == event.what
                and series.territory == (event.territory or "WORLD")
                and (None in (series.film, event.film) or series.film == event.film)
                and total.currency == event.currency
            ):
                self.state.numbers[place] = event.amount

    # ---- receipts ----------------------------------------------------------------------------

    def _receipt(self, index: int, event: r.Event) -> None:
        state, entry, currency = self.state, self.entries[index], event.currency
        assert currency is not None
        amount = event.amount
        state.received[currency] = state.received.get(currency, 0) + amount
        if entry is None:
            reason = self.withheld.get(event.id, "no waterfall receives it")
            state.held[index] = Held(amount, currency, reason)
            return
        if amount < 0 or state.returns:
            amount = self._set_off(event, amount)
        if amount == 0:
            return
        target = self.plan.waterfalls[entry].currency
        if currency != target:
            start = amount
            amount = self._converted(amount, currency, target, entry, event.date)
            before = state.converted.get((currency, target), (0, 0))
            state.converted[(currency, target)] = (before[0] + start, before[1] + amount)
        for period in self.receipt_periods:
            begin(self.program.layout, state.numbers, period)
        self._pass(index, entry, amount, event.date)
        if event.arms_length is not None and event.arms_length > event.amount:
            self._impute(index, entry, event)

    def _impute(self, index: int, entry: int, event: r.Event) -> None:
        """Counts what a related party did not pay, where a definition asks for it."""
        assert event.arms_length is not None
        assert event.currency is not None
        imputed = len(self.plan.waterfalls) + entry
        if not self.program.columns[imputed]:
            return
        amount, target = event.arms_length - event.amount, self.plan.waterfalls[entry].currency
        if event.currency != target:
            amount = self._converted(amount, event.currency, target, imputed, event.date)
        if amount:
            self._pass(index, imputed, amount, event.date)

    def _set_off(self, event: r.Event, amount: int) -> int:
        """What is left of a receipt after the returns of its source; of a return, nothing."""
        assert event.currency is not None
        key = (event.what, event.film, event.territory, event.currency)
        net = amount + self.state.returns.pop(key, 0)
        if net < 0:
            self.state.returns[key] = net
            return 0
        return net

    def _converted(
        self, amount: int, from_currency: str, to_currency: str, place: int, day: date
    ) -> int:
        pair, carries = (from_currency, to_currency), self.state.carries
        return self.converter.convert(amount, pair, day, carries=carries, place=place)

    def _rates(self, entry: int, day: date) -> Rates:
        if not self.program.links:
            return []
        if day not in self.rates_of_day:
            self.rates_of_day[day] = [
                self.converter.factor(a, b, day)
                if self.converter.rate(a, b, day) is not None
                else (0, 1)
                for a, b in self.program.links
            ]
        return self.rates_of_day[day]

    def _pass(self, index: int | None, entry: int, amount: int, day: date) -> None:
        """Passes an amount, split at each cent at which a milestone is crossed."""
        state = self.state
        run, numbers = self.program.passes[entry], state.numbers
        rates = self._rates(entry, day)
        rows = self.journal.rows
        if not self.plan.milestones:
            rows.append((index, entry, amount, run(amount, 0, numbers, rates)))
            return
        ordinal = day.toordinal()
        parts = passes(self.program, entry, amount, numbers, state.reached, rates, ordinal)
        for part, results, after in parts:
            rows.append((index, entry, part, results))
            if after != state.reached:
                self._note_milestones(day, index)

    # ---- milestones and transfers ------------------------------------------------------------

    def _note_milestones(self, day: date | None, event: int | None) -> None:
        state = self.state
        ordinal = day.toordinal() if day is not None else state.day
        after = self.program.reached(state.numbers, state.reached, ordinal)
        changed = after ^ state.reached
        if not changed:
            return
        for milestone in self.plan.milestones:
            bit = 1 << milestone.index
            if changed & bit and after & bit and day is not None:
                state.reached_on[milestone.index] = day
            elif changed & bit:
                state.reached_on.pop(milestone.index, None)
        state.reached = after
        for index, transfer in enumerate(self.plan.transfers):
            if transfer.milestone is not None and after & (1 << transfer.milestone):
                self._transfer(index, day, event)

    def _transfer(self, index: int, day: date | None, event: int | None) -> None:
        """Makes a payment that falls due once: a sum, or what its measure has come to."""
        if index in self.state.transferred:
            return
        amount = self.plan.transfers[index].amount
        if not isinstance(amount, int):
            amount = max(0, self.program.dues(self.state.numbers)[index])
        self._post(index, amount, day, event)

    def _post(self, index: int, amount: int, day: date | None, event: int | None) -> None:
        transferred = self.state.transferred
        transferred[index] = transferred.get(index, 0) + amount
        if amount or isinstance(self.plan.transfers[index].amount, int):
            self.journal.transfers.append(TransferMade(index, event, day, amount))

    def _settle(self, event: int | None, day: date) -> None:
        """Brings every running payment to what its measure has come to."""
        if not any(t.runs for t in self.plan.transfers):
            return
        dues = self.program.dues(self.state.numbers)
        for index, transfer in enumerate(self.plan.transfers):
            if transfer.runs:
                change = max(0, dues[index]) - self.state.transferred.get(index, 0)
                if change > 0 or (change and transfer.trued_up):
                    self._post(index, change, day, event)

    # ---- pots that wait ----------------------------------------------------------------------

    def _release(self, event: int | None, day: date) -> None:
        """Lets out what waits in pots whose date or milestone has come, or that hold enough."""
        for waterfall in self.plan.waterfalls:
            hold = waterfall.hold
            if hold is None:
                continue
            waiting = self.state.numbers[self.program.layout.held[waterfall.index]]
            if (
                (hold.date is not None and day >= hold.date)
                or (hold.milestone is not None and self.state.reached >> hold.milestone & 1)
                or (hold.amount is not None and waiting >= hold.amount)
            ):
                self._let_out(waterfall, event, day)

    def _release_some(self, index: int, event: r.Event) -> None:
        """Lets out what a row releases, as far as that much waits; all, where it says no amount."""
        waterfall = next(w for w in self.plan.waterfalls if w.name == event.what)
        waiting = self.state.numbers[self.program.layout.held[waterfall.index]]
        if event.amount > waiting:
            warning = Diagnostic(
                "release-above-balance",
                f"`{event.what}` holds {Money(waiting, waterfall.currency)}, less than this row "
                "releases",
                event.span,
                "that much is released, and no more",
                severity=Severity.WARNING,
            )
            if warning not in self.warnings:
                self.warnings.append(warning)
        self._let_out(waterfall, index, event.date, event.amount or waiting)

    def _let_out(
        self, waterfall: Waterfall, event: int | None, day: date, most: int | None = None
    ) -> None:
        numbers, place = self.state.numbers, self.program.layout.held[waterfall.index]
        amount = numbers[place] if most is None else min(most, numbers[place])
        numbers[place] -= amount
        if amount:
            first = len(self.journal.rows)
            self._pass(event, waterfall.index, amount, day)
            for row in range(first, len(self.journal.rows)):
                self.journal.released[row] = day

    # ---- reversals ---------------------------------------------------------------------------

    def _reverse(self, index: int, event: r.Event) -> None:
        """Goes on as if the original had never come; what differs is posted today."""
        original = self.event_index[event.what]
        if original in self.reversed_events:
            self.warnings.append(
                Diagnostic(
                    "reversed-twice",
                    f"`{event.what}` was reversed before; this row changes nothing",
                    event.span,
                    severity=Severity.WARNING,
                )
            )
            return
        self.reversed_events.add(original)
        while self.snapshots[-1][0] > original:
            self.snapshots.pop()
        start, row, snapshot = self.snapshots[-1]
        journal, paid_before = self.journal, dict(self.state.transferred)
        booked = journal.sums(row)
        traces = any(e.channel or e.campaign for e in self.events)
        booked_of = journal.by_event(row) if traces else {}
        self.state = snapshot.copy()
        self.journal = Journal(self.plan, self.program.columns)
        for i in range(start, index):
            self._advance(self.events[i].date)
            if i not in self.reversed_events and self.events[i].kind is not r.EventKind.REVERSAL:
                self._apply(i, self.events[i])
        self._advance(event.date)
        self._settle(index, event.date)
        due = self.journal.sums()
        due_of = self.journal.by_event() if traces else {}
        columns = booked.keys() | due.keys()
        self.journal = journal
        for account in range(len(self.owed_at)):
            self._note_growth(account, event.date, index)
        if traces:
            journal.traced[len(journal.rows)] = {
                place: due_of.get(place, 0) - booked_of.get(place, 0)
                for place in booked_of.keys() | due_of.keys()
            }
        journal.adjust(index, {c: due.get(c, 0) - booked.get(c, 0) for c in columns})
        paid_now = self.state.transferred
        for transfer in sorted(paid_before.keys() | paid_now.keys()):
            change = paid_now.get(transfer, 0) - paid_before.get(transfer, 0)
            if change:
                journal.transfers.append(TransferMade(transfer, index, event.date, change))


def _measured(transfer: Transfer) -> bool:
    return not isinstance(transfer.amount, int)
