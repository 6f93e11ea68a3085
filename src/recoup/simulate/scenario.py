"""A deal with its futures, ready to be run: what every core, process or machine is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from threading import Lock
from typing import Protocol

from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.kernel.model import Amounts, DrawnRates, Paid, Refused
from recoup.kernel.run import Kernel
from recoup.plan.from_deal import from_deal
from recoup.plan.model import Plan
from recoup.receipts.model import Event, Rates
from recoup.simulate.exact import Exact
from recoup.simulate.stakes import Stake, days_of_flows, stakes
from recoup.values.money import Money
from recoup.values.shown import show


class Futures(Protocol):
    """Futures of a deal: pure functions of a seed, a draw of the deal, and a future's number.

    `schedule` are the rows in the order of their dates; `factors` names what is uncertain of the
    world; `described` says each input in words. `redrawn` gives the very same futures, but for the
    named inputs, which come from a second stream.
    """

    @property
    def schedule(self) -> Sequence[Event]: ...
    @property
    def factors(self) -> Sequence[str]: ...
    @property
    def described(self) -> Sequence[tuple[str, str]]: ...
    def assumptions(self, draw: int) -> Mapping[str, Fraction | Money]: ...
    def amounts(self, draw: int, first: int, count: int) -> Amounts: ...
    def rates(self, draw: int, first: int, count: int) -> DrawnRates | None: ...
    def redrawn(self, names: Sequence[str]) -> Futures: ...


class NoPlan(Exception):
    """The deal of a draw makes no plan; `diagnostics` say why."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("; ".join(d.message for d in diagnostics))
        self.diagnostics = tuple(diagnostics)


@dataclass(frozen=True)
class Drawn:
    """One draw of the deal: what pays its futures, and what is at stake."""

    plan: Plan
    evaluator: Kernel | Exact
    stakes: tuple[Stake, ...]


@dataclass
class Scenario:
    """A deal, figures that are assumed for its undisclosed terms, and its futures.

    `refused` says why only the exact engine can run it; empty where the kernel can.
    """

    deal: Deal
    futures: Futures
    assume: Mapping[str, str] = field(default_factory=dict)
    rates: Rates | None = None
    refused: tuple[str, ...] | None = None
    _drawn: dict[int, Drawn] = field(default_factory=dict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_drawn": {}, "_lock": None}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._lock = Lock()

    @property
    def until(self) -> date:
        """The last day of the futures."""
        return self.futures.schedule[-1].date

    def drawn(self, draw: int) -> Drawn:
        """A draw of the deal, made once.

        Raises: NoPlan, such as where a figure that is needed is neither drawn nor assumed.
        """
        with self._lock:
            if draw not in self._drawn:
                if len(self._drawn) > 8:
                    self._drawn.pop(next(iter(self._drawn)))
                self._drawn[draw] = self._made(draw)
            return self._drawn[draw]

    def paid(self, draw: int, first: int, count: int) -> tuple[Drawn, Paid]:
        """What everybody is paid in some futures of a draw, by day."""
        drawn = self.drawn(draw)
        amounts = self.futures.amounts(draw, first, count)
        rates = self.futures.rates(draw, first, count)
        try:
            return drawn, drawn.evaluator.run(amounts, rates)
        except Refused as refused:
            # Amounts that no kernel holds exactly: this chunk alone goes through the engine.
            exact = self._exact(drawn.plan)
            self.refused = refused.mechanisms
            return drawn, exact.run(amounts, rates)

    def _made(self, draw: int) -> Drawn:
        given = {name: show(value) for name, value in self.futures.assumptions(draw).items()}
        plan, found = from_deal(self.deal, {**given, **self.assume})
        if plan is None:
            raise NoPlan(found)
        return Drawn(plan, self._evaluator(plan), stakes(plan, self.until))

    def _evaluator(self, plan: Plan) -> Kernel | Exact:
        if self.refused:
            return self._exact(plan)
        days = days_of_flows(plan, {row.date for row in self.futures.schedule}, self.until)
        try:
            kernel = Kernel.of(
                plan, self.futures.schedule, days, rates=self.rates, as_of=self.until
            )
        except Refused as refused:
            self.refused = refused.mechanisms
            return self._exact(plan)
        self.refused = ()
        return kernel

    def _exact(self, plan: Plan) -> Exact:
        days = days_of_flows(plan, {row.date for row in self.futures.schedule}, self.until)
        return Exact.of(plan, self.futures.schedule, days, rates=self.rates, as_of=self.until)
