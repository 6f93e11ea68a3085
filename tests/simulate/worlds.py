"""A small deal and futures of its gross, whose outcomes have closed forms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import exp, log
from types import SimpleNamespace
from typing import Any
from zlib import crc32

import numpy as np
from scipy.special import ndtri
from scipy.stats import norm

from recoup.deal.files import deal_from_trees
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import has_errors
from recoup.diagnostics.span import Source, Span
from recoup.language.from_text import parse_source
from recoup.receipts.model import Event, EventKind
from recoup.simulate.scenario import Scenario
from recoup.values.shown import show

LIGHT = """
deal "First Light"
  signed 2024-01-15
  books USD

party distributor "Harbour Films"
party fund "Aurora Fund"
party producer "North Pictures"

film light "First Light"

term fee FEE "Distribution fee"

invest in light
  fund USD 2m on 2024-02-01

milestone breakeven when investment in light is recouped

waterfall world "First Light"
  currency USD
  receives everything of light
  pays
    fee of receipts to distributor
    recoup investment in light
    rest
      60% to producer
      40% to fund
"""
INVESTED = 200_000_000
FEE = Fraction(1, 10)
BLOCK = 1000
_NOWHERE = Span(Source("futures", ""), 0, 0)


def deal(fee: str = "10%", text: str = LIGHT) -> Deal:
    """The deal with a fee."""
    tree, faults = parse_source(Source("light.deal", text.replace("FEE", fee)))
    found, faults = deal_from_trees([tree], faults)
    assert not has_errors(faults), faults
    return found


@dataclass(frozen=True)
class Worlds:
    """A log-normal gross, paid in equal parts over some quarters, of which each may slip."""

    seed: int = 1
    median: float = 3e8
    sigma: float = 0.8
    quarters: int = 1
    fees: tuple[Fraction, Fraction] | None = None
    second: tuple[str, ...] = ()

    factors = ("gross", "part paid early")
    described = (("gross", "log-normal"), ("part paid early", "uniform"))

    @property
    def terms(self) -> tuple[str, ...]:
        return () if self.fees is None else ("fee",)

    @property
    def schedule(self) -> SimpleNamespace:
        days = [date(2025 + q // 4, 3 * (q % 4) + 1, 1) for q in range(self.quarters)]
        of = ("theatrical", "light", "US", 1, "USD", "", _NOWHERE)
        rows = [Event(f"q{n}", d, EventKind.RECEIPT, *of) for n, d in enumerate(days)]
        return SimpleNamespace(events=rows)

    def assumptions(self, draw: int) -> dict[str, str]:
        if self.fees is None:
            return {}
        part = self._uniform("fee", -1, draw, 1)[0]
        low, high = self.fees
        return {"fee": show(low + Fraction(round(part * 10**6), 10**6) * (high - low))}

    def gross(self, draw: int, first: int, count: int) -> Any:
        score = ndtri(self._uniform("gross", draw, first, count))
        return np.rint(self.median * np.exp(self.sigma * score)).astype(np.int64)

    def amounts(self, draw: int, first: int, count: int) -> Any:
        gross = self.gross(draw, first, count)
        each = np.repeat(gross[None] // self.quarters, self.quarters, axis=0)
        each[-1] += gross - each.sum(axis=0)
        if self.quarters > 1:
            early = self._uniform("part paid early", draw, first, count)
            moved = np.rint(early * each[-1]).astype(np.int64)
            each[0] += moved
            each[-1] -= moved
        return each

    def rates(self, draw: int, first: int, count: int, pairs: object) -> dict[Any, Any]:
        return {}

    def redrawn(self, names: Sequence[str]) -> "Worlds":
        return replace(self, second=(*self.second, *names))

    def _uniform(self, name: str, draw: int, first: int, count: int) -> Any:
        """Numbers between 0 and 1: a function of seed, name, draw and number."""
        stream = crc32(f"{name}/{draw}/{name in self.second}".encode())
        blocks = range(first // BLOCK, (first + count - 1) // BLOCK + 1)
        keys = [np.random.Philox(key=[self.seed, stream], counter=[0, b, 0, 0]) for b in blocks]
        drawn = np.concatenate([np.random.Generator(key).random(BLOCK) for key in keys])
        start = first - blocks[0] * BLOCK
        return np.clip(drawn[start : start + count], 1e-15, 1 - 1e-15)


def scenario(worlds: Worlds | None = None, fee: str = "10%") -> Scenario:
    """The deal with its futures."""
    return Scenario(deal(fee), worlds or Worlds())


# ---- closed forms -------------------------------------------------------------------------------


def mean(worlds: Worlds) -> float:
    """The mean of the gross, in minor units."""
    return worlds.median * exp(worlds.sigma**2 / 2)


def quantile(worlds: Worlds, part: float) -> float:
    """A quantile of the gross."""
    return float(worlds.median * exp(worlds.sigma * ndtri(part)))


def chance_of(worlds: Worlds, gross: float) -> float:
    """The chance of a gross of at least so much."""
    return float(norm.sf(log(gross / worlds.median) / worlds.sigma))


def mean_up_to(worlds: Worlds, cap: float) -> float:
    """The mean of the lesser of gross and cap: the gross less a call, by Black and Scholes."""
    upper = (log(worlds.median / cap) + worlds.sigma**2) / worlds.sigma
    call = mean(worlds) * norm.cdf(upper) - cap * norm.cdf(upper - worlds.sigma)
    return float(mean(worlds) - call)


def mean_of_worst(worlds: Worlds, part: float) -> float:
    """The mean of the gross over its lowest part."""
    return float(mean(worlds) * norm.cdf(ndtri(part) - worlds.sigma) / part)
