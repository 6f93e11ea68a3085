"""What a run came to, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from recoup.api.refused import Refused
from recoup.diagnostics.diagnostic import Diagnostic

if TYPE_CHECKING:
    from recoup.analysis.curve import Curve
    from recoup.analysis.explain import ConversionLine, PostingLine, Zero
    from recoup.analysis.ladder import LadderLine
    from recoup.analysis.licences import LicenceLine, LicencePartLine, LicencePayment
    from recoup.analysis.next_unit import NextUnit
    from recoup.analysis.parts import EventPart, StepPart
    from recoup.analysis.returns import FlowLine, ReturnLine
    from recoup.analysis.sources import SourceLine
    from recoup.analysis.table import Table
    from recoup.analysis.totals import (
        AccountLine,
        AllottedLine,
        ConvertedLine,
        CurrencyAmount,
        HeldLine,
        MilestoneLine,
        NetLine,
        PartyTotal,
        RelatedLine,
        Sums,
        TransferLine,
    )
    from recoup.engine.run import Run
    from recoup.plan.model import Assumption
    from recoup.workbook.workbook import Workbook


class Figures:
    """The figures of a run. Tables show themselves in a notebook and turn into data frames."""

    run: Run

    @cached_property
    def sums(self) -> Sums:
        """What everybody and every account has come to, which most tables are made of."""
        from recoup.analysis.totals import Sums

        return Sums.of(self.run)

    @property
    def as_of(self) -> date | None:
        """The day that the figures stand at: the one asked for, or that of the last event."""
        if self.run.as_of is not None or not self.run.events:
            return self.run.as_of
        return self.run.events[-1].date

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The figures that were assumed for undisclosed terms."""
        return self.run.plan.assumptions

    @cached_property
    def received(self) -> Table[CurrencyAmount]:
        """All receipts by currency, returns taken off."""
        from recoup.analysis.totals import received

        return received(self.run)

    @cached_property
    def paid(self) -> Table[PartyTotal]:
        """What each party was paid out of the waterfalls."""
        from recoup.analysis.totals import paid

        return paid(self.sums)

    @cached_property
    def accounts(self) -> Table[AccountLine]:
        """What each account was charged, has recouped and is still owed."""
        from recoup.analysis.totals import accounts

        return accounts(self.sums)

    @cached_property
    def milestones(self) -> Table[MilestoneLine]:
        """The milestones, and when they were reached."""
        from recoup.analysis.totals import milestones

        return milestones(self.run)

    @cached_property
    def held(self) -> Table[HeldLine]:
        """What was received and is not paid: unmatched receipts, returns to set off."""
        from recoup.analysis.totals import held

        return held(self.run)

    @cached_property
    def allotted(self) -> Table[AllottedLine]:
        """What definitions allot to the parties; nobody is paid by them."""
        from recoup.analysis.totals import allotted

        return allotted(self.sums)

    @cached_property
    def net(self) -> Table[NetLine]:
        """What each party ends with, payments between parties included."""
        from recoup.analysis.totals import net

        return net(self.sums)

    @cached_property
    def related(self) -> Table[RelatedLine]:
        """Receipts from related parties, with their value at arm's length."""
        from recoup.analysis.totals import related

        return related(self.run)

    @cached_property
    def converted(self) -> Table[ConvertedLine]:
        """Conversions by pair of currencies."""
        from recoup.analysis.totals import converted

        return converted(self.sums)

    @cached_property
    def transfers(self) -> Table[TransferLine]:
        """Advances, bonuses, prices and payments between parties, outside the waterfalls."""
        from recoup.analysis.totals import transfers

        return transfers(self.run)

    @cached_property
    def licences(self) -> Table[LicenceLine]:
        """Every licence: royalties, guarantees as far as they are earned back, what is due."""
        from recoup.analysis.licences import licences

        return licences(self.run)

    @cached_property
    def licence_parts(self) -> Table[LicencePartLine]:
        """The parts of licences with their sales and their royalties."""
        from recoup.analysis.licences import licence_parts

        return licence_parts(self.run)

    @cached_property
    def licence_payments(self) -> Table[LicencePayment]:
        """What licences made payable, day by day, and why."""
        from recoup.analysis.licences import licence_payments

        return licence_payments(self.run)

    @cached_property
    def ladder(self) -> Table[LadderLine]:
        """Every step: what reached it, what it took, what it wants, what stops it."""
        from recoup.analysis.ladder import ladder

        return ladder(self.sums)

    @cached_property
    def next_unit(self) -> Table[NextUnit]:
        """Where the next unit of each source goes."""
        from recoup.analysis.next_unit import next_unit

        return next_unit(self.run)

    @cached_property
    def sources(self) -> Table[SourceLine]:
        """Where money comes in, and how much has."""
        from recoup.analysis.sources import sources

        return sources(self.sums)

    def curve(self, over: str | None = None) -> Curve:
        """What every party gets of all that may yet come in, with every bend of it, to the cent.

        `over` is the waterfall that it enters, or what it is of, such as `theatrical of dog from
        CN`; it may be left out where the deal takes receipts in at one place.

        Raises: Refused where that is not said, or is nothing that the deal takes in, or would be
        converted at a rate that nobody gave.
        """
        from recoup.analysis.curve import curve
        from recoup.analysis.sources import source_of

        entry, faults = source_of(self.run.plan, over)
        if entry is None:
            raise Refused(faults)
        with _rates_known():
            return curve(self.run, entry)

    def curve_of_scale(self) -> Curve:
        """What every party would get if so many times as much had come in, in the same proportions.

        All of it is taken to come on the last day of the run.

        Raises: Refused where nothing came in, or what came in does not grow with the film, or
        would be converted at a rate that nobody gave.
        """
        from recoup.analysis.curve import curve_of_scale
        from recoup.analysis.driver import NoScale

        try:
            with _rates_known():
                return curve_of_scale(self.run)
        except NoScale as why:
            message = f"what came in cannot be scaled: {why}"
            hint = "ask for one source with `--over`"
            raise Refused([Diagnostic("no-scale", message, None, hint)]) from None

    @cached_property
    def returns(self) -> Table[ReturnLine]:
        """What those who invest earned: rate of return, multiple, payback, average life."""
        from recoup.analysis.returns import returns

        return returns(self.run)

    def flows(self, party: str | None = None) -> Table[FlowLine]:
        """The dated flows of those who invest; all, or those of one party."""
        from recoup.analysis.returns import flows

        return flows(self.run, party)

    @cached_property
    def rates_used(self) -> Table[ConversionLine]:
        """The exchange rates that the run used."""
        from recoup.analysis.explain import conversions

        return conversions(self.run)

    def postings(
        self, *, party: str | None = None, event: str | None = None, step: str | None = None
    ) -> Table[PostingLine]:
        """Every payment with its clause and its receipt; all, or some."""
        from recoup.analysis.explain import postings

        return postings(self.run, party=party, event=event, step=step)

    def steps_of(self, party: str, currency: str | None = None) -> Table[StepPart]:
        """The steps that a party's figure is made of, with what each paid it."""
        from recoup.analysis.parts import steps_of_party

        return steps_of_party(self.sums, party, currency)

    def steps_of_account(self, account: str, owed_to: str) -> Table[StepPart]:
        """The steps that recouped an account, with what each did."""
        from recoup.analysis.parts import steps_of_account

        return steps_of_account(self.sums, account, owed_to)

    def events_of(self, step: str, party: str | None = None) -> Table[EventPart]:
        """The events that brought a step's money, all of it or that of one party."""
        from recoup.analysis.parts import events_of_step

        return events_of_step(self.sums, step, party)

    def zeros(self, *, party: str | None = None, step: str | None = None) -> Table[Zero]:
        """The steps that the next receipt would not pay, and why."""
        from recoup.analysis.explain import zeros

        return zeros(self.sums, self.ladder, party=party, step=step)

    def paid_to(self, party: str, currency: str | None = None) -> Any:
        """What a party was paid, as an exact decimal; of one currency where it has several."""
        lines = [t for t in self.paid if t.party == party and currency in (None, t.currency)]
        if len(lines) != 1:
            raise KeyError(party)
        return lines[0].amount

    def to_beancount(self) -> str:
        """The run as double-entry books, in a file that Beancount reads."""
        from recoup.books.from_run import books_of
        from recoup.books.show import beancount_text

        return beancount_text(books_of(self.run))

    def to_workbook(self) -> Workbook:
        """The run as a live Excel workbook, and the mechanisms that no formula holds."""
        from recoup.workbook.workbook import workbook

        return workbook(self.run)


@contextmanager
def _rates_known() -> Iterator[None]:
    """Turns a rate that a curve misses into what the user is told."""
    from recoup.analysis.curve import RateUnknown

    try:
        yield
    except RateUnknown as unknown:
        message = f"no rate is known for {unknown}, which the money goes through"
        hint = "give one with `--rates`, and the day with `--as-of`"
        raise Refused([Diagnostic("rate-missing", message, None, hint)]) from None
