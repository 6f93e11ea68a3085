"""A plan as a kernel, and chunks of futures through it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import pairwise
from math import exp
from types import ModuleType
from typing import Any

import numpy as np

from recoup.kernel.body import LANES, STRIDE
from recoup.kernel.compiled import load, whole_source
from recoup.kernel.model import Amounts, DrawnRates, Paid, Payee, Refused
from recoup.kernel.passes import Passes
from recoup.kernel.places import NANO, Places
from recoup.kernel.refusals import refuse
from recoup.kernel.timeline import Timeline
from recoup.plan import model as p
from recoup.receipts.model import Event, Rates
from recoup.values.currency import minor_digits

# Below these every whole number and every quotient is exact.
EXACT_IN_FLOATS = 2**51
EXACT_IN_INTEGERS = 2**62
MILLIONTHS = 10**6


@dataclass
class Kernel:
    """A plan and its rows, ready to run on any number of futures.

    `in_floats` says whether every amount is small enough that whole units are exact in floating
    point, as chosen for the last chunk. An `interpreted` kernel is the same text as plain Python.
    """

    plan: p.Plan
    rows: tuple[Event, ...]
    periods: tuple[date, ...]
    places: Places
    timeline: Timeline
    passes: Passes
    functions: str
    rates: Rates | None
    in_floats: bool = True
    interpreted: bool = False

    @staticmethod
    def of(
        plan: p.Plan,
        rows: Sequence[Event],
        periods: Sequence[date],
        *,
        rates: Rates | None = None,
        as_of: date | None = None,
    ) -> "Kernel":
        """The kernel of a plan on rows in the order of their dates.

        `periods` are the last days of the periods by which payments are told apart, in order; what
        comes after the last of them is not counted. `rates` are those of rows whose rate is not
        drawn.

        Raises: Refused where only the engine can run the deal, or a rate is missing.
        """
        refuse(plan, rows)
        places = Places(plan)
        timeline = Timeline(plan, places, rows, periods, as_of)
        passes = Passes(plan, places, timeline.links, timeline.parts)
        functions = passes.source(sorted(timeline.entries), sorted(timeline.charged))
        return Kernel(plan, tuple(rows), tuple(periods), places, timeline, passes, functions, rates)

    @property
    def payees(self) -> tuple[Payee, ...]:
        """Whom `Paid.to` is by."""
        return self.places.payees

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """The currency pairs whose rates the deal needs."""
        return tuple(self.timeline.links)

    def run(self, amounts: Amounts, drawn: DrawnRates | None = None, *, cores: int = 1) -> Paid:
        """What futures come to whose rows bring these amounts, by row and future.

        The same for any number of cores.

        Raises: Refused where an amount is negative, or too large to be exact.
        """
        futures = amounts.shape[1]
        numerators, denominators, drawn_rates = self._rates(drawn, futures)
        module = self._module(amounts, numerators, denominators, drawn_rates)
        number = module.NUMBER
        timeline, places = self.timeline, self.places
        figures = np.array([*timeline.figures, *self._parts()], dtype=number)
        paid = Paid(
            self.payees,
            self.periods,
            tuple(a.name for a in self.plan.accounts),
            tuple(m.name for m in self.plan.milestones),
            np.zeros((len(self.payees), len(self.periods), futures), np.int64),
            np.zeros((len(self.plan.accounts), futures), np.int64),
            np.zeros((len(self.plan.milestones), futures), np.int64),
        )
        fixed = (
            np.array(timeline.ops, dtype=np.int64).reshape(-1, 6),
            figures,
            np.array([*self.passes.figures.values, 0], dtype=number),
            denominators.astype(number),
            numerators.astype(number),
            drawn_rates,
            np.array([places.rate(a, b) * STRIDE for a, b in timeline.links], dtype=np.int64),
            np.ascontiguousarray(amounts, dtype=np.int64),
            np.array(places.initial, dtype=number),
            np.array(
                [places["paid", x.party, x.currency] * STRIDE for x in self.payees], dtype=np.int64
            ),
            self._owed_at(),
        )
        reached_at = np.array(
            [places["when", m.index] * STRIDE for m in self.plan.milestones], dtype=np.int64
        )
        rest = (paid.to, paid.owed, reached_at, paid.reached)
        self._run_all(module.simulate, fixed, rest, futures, cores)
        return paid

    def _run_all(self, simulate: Any, fixed: Any, rest: Any, futures: int, cores: int) -> None:
        blocks = -(-futures // LANES)
        bounds = [min(futures, blocks * i // cores * LANES) for i in range(cores + 1)]
        with ThreadPoolExecutor(cores) as pool:
            done = [
                pool.submit(partial(simulate, *fixed, first, last, *rest))
                for first, last in pairwise(bounds)
                if last > first
            ]
            if any(work.result() for work in done):
                raise Refused(("a division that takes more turns than the kernel allows",))

    def _parts(self) -> list[int]:
        return [self.timeline.parts(a.index) for a in self.plan.accounts if a.interest is not None]

    def _owed_at(self) -> Any:
        found, number = [], len(self.timeline.figures)
        for account in self.plan.accounts:
            owed = self.places["owed", account.index] * STRIDE
            if account.interest is None:
                found.append((owed, -1, -1))
            else:
                interest = self.places["interest", account.index] * STRIDE
                found.append((owed, interest, number))
                number += 1
        return np.array(found, dtype=np.int64).reshape(-1, 3)

    # ---- exchange rates ----------------------------------------------------------------------

    def _rates(self, drawn: DrawnRates | None, futures: int) -> tuple[Any, Any, Any]:
        """Numerators and denominators by row and link; and drawn numerators by link, row, future.

        A link whose rates are not drawn has the rows' own, the same in every future.
        """
        links, rows = self.timeline.links, self.rows
        numerators = np.zeros((max(1, len(rows)), len(links)), dtype=object)
        denominators = np.ones((max(1, len(rows)), len(links)), dtype=object)
        pairs = [pair for pair in links if drawn and pair in drawn]
        whole = np.zeros((len(links) if pairs else 0, len(rows), futures), dtype=np.int64)
        for index, (a, b) in enumerate(links):
            scale = Fraction(10) ** (minor_digits(b) - minor_digits(a))
            if drawn and (a, b) in drawn:
                whole[index] = drawn[a, b] * scale.numerator
                denominators[:, index] = MILLIONTHS * scale.denominator
                continue
            for number, row in enumerate(rows):
                rate = self._rate(a, b, row.date)
                if rate is not None:
                    numerators[number, index] = (rate * scale).numerator
                    denominators[number, index] = (rate * scale).denominator
                elif (number, (a, b)) in self.timeline.needed:
                    raise Refused((f"no rate that turns {a} into {b} on {row.date}",))
            if pairs:
                whole[index] = np.asarray(numerators[:, index], dtype=np.int64)[:, None]
        return numerators, denominators, whole

    def _rate(self, from_currency: str, to_currency: str, day: date) -> Fraction | None:
        conversion = self.plan.conversion
        if (from_currency, to_currency) in conversion.fixed:
            return conversion.fixed[from_currency, to_currency]
        if (to_currency, from_currency) in conversion.fixed:
            return 1 / conversion.fixed[to_currency, from_currency]
        if self.rates is None:
            return None
        found = self.rates.find(from_currency, to_currency, day, conversion.last_within_days)
        return None if found is None else found.rate

    # ---- how large numbers become ------------------------------------------------------------

    def _module(
        self, amounts: Amounts, numerators: Any, denominators: Any, drawn: Any
    ) -> ModuleType:
        if amounts.size and amounts.min() < 0:
            raise Refused(("returns, which are set off against later receipts",))
        money = self._most_money(amounts, numerators, denominators, drawn)
        figures = self.passes.figures
        rated = [int(n) for n in numerators.flat]
        rated.append(int(drawn.max()) if drawn.size else 0)
        nano = NANO * max((int(d) for d in denominators.flat), default=1) if self.links else 1
        parts = [self.timeline.parts(a.index) for a in self.plan.accounts if a.interest is not None]
        factor = max(
            figures.factor, *rated, *parts, *(abs(f) for f in self.timeline.figures[:0]), 1
        )
        # Twice, for what is divided may be such a sum with another, or a remainder, added to it.
        largest = max(2 * (money * factor + figures.parts), 2 * nano)
        largest = max(largest, *(abs(v) for v in figures.values), *self._coefficients(money), 1)
        if largest >= EXACT_IN_INTEGERS:
            raise Refused(("amounts too large to be exact in 64 bits",))
        self.in_floats = largest < EXACT_IN_FLOATS
        return load(
            whole_source(self.functions, in_floats=self.in_floats, interpreted=self.interpreted)
        )

    def _coefficients(self, money: int) -> list[int]:
        """The most that interest comes to, in its parts."""
        found = []
        for account, each in self.timeline.coefficients.items():
            grain = self.timeline.grain(account)
            found.append(money * (sum(each) // grain + self.timeline.parts(account)))
        return found

    def _most_money(self, amounts: Amounts, numerators: Any, denominators: Any, drawn: Any) -> int:
        """More than any number of money can become in any future, in minor units."""
        rows = int(amounts.sum(axis=0).max()) if amounts.size else 0
        pairs = zip(numerators.flat, denominators.flat, strict=True)
        rates = [Fraction(int(n), int(d)) for n, d in pairs]
        if drawn.size:
            rates.append(Fraction(int(drawn.max()), int(min(denominators.flat))))
        dearest = max([Fraction(1), *rates])
        charged = sum(abs(c.amount) for c in self.plan.charges)
        opened = sum(abs(t.opening) for t in self.plan.totals)
        opened += sum(abs(w.opening) for w in self.plan.waterfalls)
        sent = sum(t.amount for t in self.plan.transfers if isinstance(t.amount, int))
        grown = exp(max(self.timeline.growth.values(), default=0.0))
        overhead = 1 + sum((a.overhead or Fraction(0) for a in self.plan.accounts), Fraction(0))
        most = (rows * dearest * dearest + charged + opened + sent) * overhead
        return int(most * Fraction(grown) * 2) + 1
