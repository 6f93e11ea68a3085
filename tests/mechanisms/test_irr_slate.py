"""A constructed case: a fund's slate of three films, pooled, with two hurdles on its return.

No published deal states all of its capital calls and receipts to the day, so this one is made up.
Its figures are worked out here by another route than the engine's: the fund's flows are discounted
to the first day, by logarithms of 80 digits, and the cents are found one tier after the other.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Context, Decimal, localcontext
from pathlib import Path

from tests.mechanisms.running import paid, run

CALLS = (
    ("alpha", date(2020, 1, 15), 4_000_000_00),
    ("beta", date(2020, 9, 1), 2_500_000_00),
    ("alpha", date(2021, 2, 1), 1_000_000_00),
    ("gamma", date(2021, 7, 20), 3_250_000_00),
)
RECEIPTS = (
    ("alpha", date(2021, 5, 31), 1_800_000_00),
    ("alpha", date(2021, 11, 30), 5_123_456_78),
    ("beta", date(2022, 8, 15), 6_000_000_00),
    ("gamma", date(2023, 3, 31), 2_750_000_01),
    ("beta", date(2024, 2, 29), 4_000_000_00),
)

_LINES = "\n".join(
    f"invest in {film}\n"
    + "\n".join(f"  ann USD {amount // 100} on {day}" for f, day, amount in CALLS if f == film)
    for film in ("alpha", "beta", "gamma")
)
DEAL = f"""
film alpha "Alpha"
film beta "Beta"
film gamma "Gamma"
slate pool "The pool" of alpha, beta, gamma
{_LINES}
milestone doubled when ann reaches an IRR of 15%, act/365, latched
waterfall w
  currency USD
  receives sales of alpha
  receives sales of beta
  receives sales of gamma
  pays
    recoup investment in pool to an IRR of 8% a year, act/365
    until doubled
      rest
        20% to bob "Promote"
        80% to ann
    after doubled
      rest
        50% to bob
        50% to ann
"""
ROWS = tuple(
    f"{day},receipt,sales of {film},USD {Decimal(amount) / 100:f}" for film, day, amount in RECEIPTS
)


@dataclass
class Fund:
    """The fund's flows, and what it lacks to a rate on a day."""

    flows: list[tuple[date, int]]

    def lacks(self, rate: str, day: date) -> int:
        """Cents, rounded up, that bring the present value of all flows at the rate to zero."""
        with localcontext(Context(prec=80)):
            yearly = (1 + Decimal(rate)).ln() / 365
            first = CALLS[0][1]
            called = [(when, -amount) for _, when, amount in CALLS if when <= day]
            worth = sum(
                amount * (-yearly * (when - first).days).exp()
                for when, amount in [*called, *self.flows]
            )
            lacking = -worth * (yearly * (day - first).days).exp()
            return int((lacking - Decimal("1e-30")).to_integral_value(ROUND_CEILING))


def by_hand() -> tuple[int, int, int]:
    """What the fund and the manager get in all, and what was shared 20 to 80."""
    fund, manager, shared = Fund([]), 0, 0
    for _, day, amount in RECEIPTS:
        preferred = max(0, min(amount, fund.lacks("0.08", day)))
        fund.flows.append((day, preferred))
        left = amount - preferred
        lacks = fund.lacks("0.15", day)
        if lacks > 0 and left:
            # The least part of which 80% is what is lacking; 20%, rounded, is the manager's.
            part = min(left, lacks * 5 // 4 - 4)
            while part < left and part - _fifth(shared, part) < lacks:
                part += 1
            manager += _fifth(shared, part)
            fund.flows.append((day, part - _fifth(shared, part)))
            shared, left = shared + part, left - part
        half = left // 2
        manager += left - half
        fund.flows.append((day, half))
    return sum(amount for _, amount in fund.flows), manager, shared


def _fifth(before: int, part: int) -> int:
    return (2 * (before + part) + 5) // 10 - (2 * before + 5) // 10


def test_the_slate_pays_what_was_worked_out_by_hand(tmp_path: Path) -> None:
    """Every tier is reached: 8% on the pool, 20 to 80 up to 15%, and then halves."""
    result = run(tmp_path, DEAL, *ROWS)
    fund, manager, shared = by_hand()
    assert shared > 0
    assert manager > shared // 5
    got = {party: int(Decimal(text) * 100) for party, text in paid(result).items()}
    assert abs(got["ann"] - fund) <= 1, "a half cent between the two halves"
    assert got["ann"] + got["bob"] == fund + manager == sum(amount for _, _, amount in RECEIPTS)


def test_the_fund_earns_more_than_its_hurdles(tmp_path: Path) -> None:
    """The return is that of all flows together: above 15%, since it shares what comes after."""
    result = run(tmp_path, DEAL, *ROWS)
    line = next(line for line in result.returns if line.party == "ann")
    assert line.irr is not None
    assert line.irr > Decimal("0.15")
    assert line.invested == Decimal(sum(amount for _, _, amount in CALLS)) / 100
