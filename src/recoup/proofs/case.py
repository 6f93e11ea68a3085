"""A deal as it stands on a day: what theorems start from, and where their amounts are tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from recoup.analysis.totals import decimal
from recoup.deal.model import Deal
from recoup.diagnostics.span import Source, Span
from recoup.engine.arithmetic import NANO
from recoup.engine.probe import Probe
from recoup.engine.run import Run, run_plan
from recoup.plan import model as p
from recoup.plan.entry import entry_of
from recoup.proofs.model import Paid, Row, Trial
from recoup.proofs.parties import Input, Payee, Reported, currency_of, sources
from recoup.receipts.model import Event, EventKind, ExchangeRate, Rates
from recoup.rights.ungranted import withheld
from recoup.values.territory import TERRITORIES

# The day of a deal that knows of none.
SOME_DAY = date(2000, 1, 1)
# The most digits of an amount that is tried for no reason of its own.
MOST_DIGITS = 15
NOWHERE = Span(Source("the proof", ""), 0, 0)


@dataclass
class Case:
    """A deal and the events up to a day; `stands` is its run on that day, open for more."""

    deal: Deal
    plan: p.Plan
    events: tuple[Event, ...]
    rates: Rates | None
    day: date
    name: str = ""
    stands: Run = field(init=False)

    @classmethod
    def of(cls, deal: Deal, run: Run, rates: Rates | None, name: str = "") -> "Case":
        """The case of a run: on the day it stands at, or the last that its deal tells of."""
        told = [c.date for c in run.plan.charges] + [t.date for t in run.plan.transfers]
        known = [run.as_of, *(e.date for e in run.events[-1:])]
        days = [d for d in known if d is not None] or [d for d in told if d is not None]
        events = tuple(e for e in run.events if not e.calculated)
        return cls(deal, run.plan, events, rates, max(days, default=SOME_DAY), name)

    def __post_init__(self) -> None:
        self.stands = self._run(())

    def on(self, day: date) -> "Case":
        """The same deal and events, on a later day."""
        return Case(self.deal, self.plan, self.events, self.rates, day, self.name)

    def _run(self, rows: Sequence[Event]) -> Run:
        """The run with further rows of the day; the day itself is reached without any."""
        begun = Event(
            "the day", self.day, EventKind.REPORT, "", None, None, 0, None, "", NOWHERE
        )  # fmt: skip
        events = [*self.events, begun, *rows]
        rates = self._rates if rows else self.rates
        found, faults = run_plan(
            self.plan, events, rates, withheld=withheld(self.deal, self.events)
        )
        assert found is not None, faults
        return found

    @cached_property
    def _rates(self) -> Rates | None:
        """The rates, with those of `conversions` that the day itself does not have: the last that
        an event had."""
        probe = Probe(self.stands)
        missing = [
            ExchangeRate(one, other, self.day, used.rate, used.why, NOWHERE)
            for one, other in self.stands.program.links
            if self.stands.converter.rate(one, other, self.day) is None
            and (used := probe.rate_used(one, other)) is not None
        ]
        if self.rates is None or not missing:
            return self.rates
        return Rates([*missing, *self.rates.rows])

    @property
    def conversions(self) -> dict[tuple[str, str], Fraction]:
        """The rates of the day between minor units of the waterfalls' currencies."""
        links = self.stands.program.links
        rates = zip(links, Probe(self.stands).rates, strict=True)
        return {pair: Fraction(one, other) / NANO for pair, (one, other) in rates}

    @property
    def series(self) -> list[Reported]:
        """What the deal's milestones and measures watch outside of it."""
        found = [(t.series, t.currency) for t in self.plan.totals if t.series is not None]
        return list(dict.fromkeys(found))

    def reported(self, series: Reported) -> int:
        """The last figure of a series: what is reported to date never falls."""
        numbers, layout = self.stands.state.numbers, self.stands.program.layout
        totals = zip(self.plan.totals, layout.total, strict=True)
        return max(numbers[place] for t, place in totals if (t.series, t.currency) == series)

    # ---- trying amounts ----------------------------------------------------------------------

    def receipt(self, waterfall: p.Waterfall) -> Event | None:
        """A receipt, yet without an amount, that enters at a waterfall; None where none does."""
        for receipts in waterfall.receipts:
            media = receipts.media or (*self.plan.media, "theatrical")
            territories: list[str | None] = [None]
            if receipts.territories is not None:
                covered = sorted(t for t in TERRITORIES if receipts.territories.covers(t))
                territories = list(covered)
            films = [receipts.film] if receipts.film else [None, *self.plan.films]
            for medium in media:
                for film in films:
                    for territory in territories:
                        found = Event(
                            f"more-{waterfall.name}", self.day, EventKind.RECEIPT, medium, film,
                            territory, 0, waterfall.currency, "", NOWHERE,
                        )  # fmt: skip
                        if entry_of(self.plan, found) == waterfall.index:
                            return found
        return None

    def rows(self, amounts: Mapping[Input, int]) -> tuple[Event, ...] | None:
        """The rows of a day's reports and receipts; None where no row can say one of them."""
        found = []
        for key, amount in amounts.items():
            if not isinstance(key, int):
                found.append(self._report(key, amount))
                continue
            receipt = self.receipt(self.plan.waterfalls[key])
            if receipt is None:
                return None
            if amount:
                found.append(replace(receipt, amount=amount))
        return tuple(found)

    def _report(self, reported: Reported, figure: int) -> Event:
        series, currency = reported
        return Event(
            f"report-{series.measure}",
            self.day,
            EventKind.REPORT,
            series.measure,
            series.film,
            None if series.territory == "WORLD" else series.territory,
            figure,
            currency,
            "",
            NOWHERE,
        )

    def run(self, rows: Sequence[Event]) -> Run:
        """The exact engine's run of all events and these rows."""
        return self._run(rows)

    @cached_property
    def rising(self) -> tuple[Run, ...]:
        """The engine's runs of ever more at every place where money comes in, by tens."""
        found = []
        for digits in range(MOST_DIGITS):
            rows = self.rows(dict.fromkeys(sources(self.plan), 10**digits))
            found += [self.run(rows)] if rows else []
        return tuple(found)

    def trial(self, run: Run, payees: Sequence[Payee]) -> Trial:
        """What a run with further rows pays some payees, to be shown."""
        paid, titles = net_of(run), dict(self.plan.parties)
        return Trial(
            tuple(_row(e) for e in run.events[len(self.events) + 1 :]),
            tuple(
                Paid(
                    party, titles.get(party, party), unit, decimal(paid.get((party, unit), 0), unit)
                )
                for party, unit in payees
            ),
            self.name,
        )


def _row(event: Event) -> Row:
    unit = event.currency
    amount = Decimal(event.amount) if unit is None else decimal(event.amount, unit)
    return Row(
        event.date, event.kind.value, event.what, event.film, event.territory, amount, unit
    )  # fmt: skip


def net_of(run: Run) -> dict[Payee, int]:
    """What each party ends with, in minor units, payments between parties included."""
    found: dict[Payee, int] = {}

    def add(party: str, currency: str, amount: int) -> None:
        found[party, currency] = found.get((party, currency), 0) + amount

    sums, plan = run.journal.sums(), run.plan
    for index, slot in enumerate(plan.slots):
        if slot.party is not None:
            add(slot.party, currency_of(plan, index), sums.get(index, 0))
    for made in run.journal.transfers:
        transfer = plan.transfers[made.transfer]
        add(transfer.payee, transfer.currency, made.amount)
        add(transfer.payer, transfer.currency, -made.amount)
    return found
