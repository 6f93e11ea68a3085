"""A deal with its futures, ready to be run: what every core, process or machine is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import Protocol

import numpy as np

from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.kernel.model import Amounts, DrawnRates, Paid, Refused
from recoup.kernel.run import Kernel
from recoup.plan.from_deal import from_deal
from recoup.plan.model import Plan
from recoup.receipts.model import Event, Rates
from recoup.simulate.exact import Exact, NotRun
from recoup.simulate.stakes import Stake, days_of_flows, stakes

Pair = tuple[str, str]
MILLIONTHS = 10**6
# So many sets of figures for open terms fill their ranges evenly enough to tell what they matter.
DRAWS = 64
# Draws of the deal whose kernels are kept at a time: chunks come draw by draw.
KEPT = 8


class Schedule(Protocol):
    """The rows that every future fills, in the order of their dates."""

    @property
    def events(self) -> Sequence[Event]: ...


class Futures(Protocol):
    """Futures of a deal: pure functions of a seed, a draw of the deal, and a future's number.

    `terms` are the undisclosed terms that are drawn, `factors` what is uncertain of the world;
    `described` says in words how each is drawn. `redrawn` gives the very same futures, but for the
    named inputs, which come from a second stream.
    """

    @property
    def seed(self) -> int: ...
    @property
    def schedule(self) -> Schedule: ...
    @property
    def terms(self) -> Sequence[str]: ...
    @property
    def factors(self) -> Sequence[str]: ...
    @property
    def described(self) -> Sequence[tuple[str, str]]: ...
    def assumptions(self, draw: int) -> Mapping[str, str]: ...
    def amounts(self, draw: int, first: int, count: int) -> Amounts: ...
    def rates(self, draw: int, first: int, count: int, pairs: Iterable[Pair]) -> DrawnRates: ...
    def redrawn(self, names: Sequence[str]) -> Futures: ...


@dataclass(frozen=True)
class Drawn:
    """One draw of the deal: what pays its futures, and what is at stake."""

    plan: Plan
    evaluator: Kernel | Exact
    stakes: tuple[Stake, ...]


@dataclass
class Scenario:
    """A deal and its futures; `rates` are exchange rates that are known.

    `refused` says why only the exact engine can run it; empty where the kernel can.
    """

    deal: Deal
    futures: Futures
    rates: Rates | None = None
    refused: tuple[str, ...] = ()
    _drawn: dict[int, Drawn] = field(default_factory=dict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_drawn": {}, "_lock": None}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._lock = Lock()

    @property
    def rows(self) -> Sequence[Event]:
        """The rows that every future fills."""
        return self.futures.schedule.events

    @property
    def until(self) -> date:
        """The last day of the futures."""
        return self.rows[-1].date

    @property
    def terms(self) -> tuple[str, ...]:
        """The undisclosed terms that are drawn and that money depends on."""
        used = {a.name for a in self.drawn(0).plan.assumptions}
        return tuple(name for name in self.futures.terms if name in used)

    @property
    def draws(self) -> int:
        """How many draws of the deal will do: one, where no term is open."""
        return DRAWS if self.terms else 1

    def redrawn(self, names: Sequence[str]) -> Scenario:
        """The same deal in futures whose named inputs are drawn anew."""
        other = replace(self, futures=self.futures.redrawn(names))
        if not {*names} & {*self.futures.terms}:
            # No term is drawn anew: every draw of the deal is the very same.
            other._drawn, other._lock = self._drawn, self._lock
        return other

    def drawn(self, draw: int) -> Drawn:
        """A draw of the deal, made once.

        Raises: NotRun, such as where a figure that is needed is neither drawn nor assumed.
        """
        with self._lock:
            if draw not in self._drawn:
                if len(self._drawn) >= KEPT:
                    self._drawn.pop(next(iter(self._drawn)))
                self._drawn[draw] = self._made(draw)
            return self._drawn[draw]

    def paid(self, draw: int, first: int, count: int) -> tuple[Drawn, Paid]:
        """What everybody is paid in some futures of a draw, by day.

        Raises: NotRun, such as where a rate of exchange is missing.
        """
        drawn = self.drawn(draw)
        if isinstance(drawn.evaluator, Kernel):
            try:
                rates = self._rates(drawn.plan, drawn.evaluator.links, draw, first, count)
                amounts = self.futures.amounts(draw, first, count)
                return drawn, drawn.evaluator.run(amounts, rates)
            except Refused as refused:
                # Amounts that no kernel holds exactly: such a chunk goes through the engine.
                self.refused = refused.mechanisms
        return drawn, self.exactly(draw, first, count)

    def exactly(self, draw: int, first: int, count: int) -> Paid:
        """The same by the exact engine, whatever else could run it. Raises: NotRun."""
        plan = self.drawn(draw).plan
        exact = Exact.of(plan, self.rows, self._days(plan), rates=self.rates, as_of=self.until)
        amounts = self.futures.amounts(draw, first, count)
        return exact.run(amounts, self.futures.rates(draw, first, count, _pairs(plan, self.rows)))

    def _made(self, draw: int) -> Drawn:
        plan, found = from_deal(self.deal, self.futures.assumptions(draw))
        if plan is None:
            raise NotRun(found)
        return Drawn(plan, self._evaluator(plan), stakes(plan, self.until))

    def _evaluator(self, plan: Plan) -> Kernel | Exact:
        days = self._days(plan)
        if not self.refused:
            try:
                return Kernel.of(plan, self.rows, days, rates=self.rates, as_of=self.until)
            except Refused as refused:
                self.refused = refused.mechanisms
        return Exact.of(plan, self.rows, days, rates=self.rates, as_of=self.until)

    def unrated(self) -> Iterator[Diagnostic]:
        """The pairs of currencies for which there is no rate, neither drawn nor known nor fixed."""
        drawn = self.drawn(0)
        if not isinstance(drawn.evaluator, Kernel):
            return
        links, fixed = drawn.evaluator.links, drawn.plan.conversion.fixed
        found = self.futures.rates(0, 0, 1, links)
        known = self.rates.rows if self.rates is not None else ()
        pairs = {(row.from_currency, row.to_currency) for row in known}
        for link in links:
            if not {link, link[::-1]} & {*fixed, *found, *pairs}:
                one, other = link
                span = next((row.span for row in self.rows if row.currency == one), None)
                message = f"nothing says at which rate {one} becomes {other}"
                hint = f"add a line such as `rate {one} to {other} 1.10` to the forecast"
                yield Diagnostic("missing-rate", message, span, hint)

    def _days(self, plan: Plan) -> tuple[date, ...]:
        return days_of_flows(plan, {row.date for row in self.rows}, self.until)

    def _rates(
        self, plan: Plan, links: Sequence[Pair], draw: int, first: int, count: int
    ) -> DrawnRates | None:
        """The rates that are drawn, beside those that the deal fixes or a file gives.

        Raises: Refused where a rate that stands fast has more than six decimals.
        """
        fixed = plan.conversion.fixed
        open_links = [link for link in links if link not in fixed and link[::-1] not in fixed]
        found = dict(self.futures.rates(draw, first, count, open_links))
        if not found:
            return None
        for link in links:
            if link not in found:
                whole = [self._millionths(plan, link, row) for row in self.rows]
                found[link] = np.repeat(np.array(whole, dtype=np.int64)[:, None], count, axis=1)
        return found

    def _millionths(self, plan: Plan, link: Pair, row: Event) -> int:
        one, other = link
        rate = plan.conversion.fixed.get(link)
        if rate is None and link[::-1] in plan.conversion.fixed:
            rate = 1 / plan.conversion.fixed[link[::-1]]
        if rate is None and self.rates is not None:
            known = self.rates.find(one, other, row.date, plan.conversion.last_within_days)
            rate = None if known is None else known.rate
        if rate is None:
            return 0
        if (rate * MILLIONTHS).denominator != 1:
            raise Refused((f"a rate of {one} to {other} that has more than six decimals",))
        return int(rate * MILLIONTHS)


def _pairs(plan: Plan, rows: Sequence[Event]) -> list[Pair]:
    """Every pair of currencies that money may be changed between."""
    said = [row.currency for row in rows if row.currency is not None]
    own = [*(w.currency for w in plan.waterfalls), *(a.currency for a in plan.accounts)]
    names = dict.fromkeys((*said, *own))
    return [(a, b) for a in names for b in names if a != b]
