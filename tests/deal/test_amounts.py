"""A step pays an amount; it takes none back."""

from pathlib import Path

import pytest

from recoup import api

DEAL = """\
deal "A sum"
party a
party b

waterfall w
  currency EUR
  receives sales
  pays
    {amount} to a
    rest to b
"""


@pytest.mark.parametrize(
    ("amount", "codes"),
    [
        ("EUR -10", {"negative-amount"}),
        ("EUR 0", set()),
        ("EUR 10", set()),
    ],
)
def test_a_fixed_sum_is_not_below_zero(tmp_path: Path, amount: str, codes: set[str]) -> None:
    path = tmp_path / "sum.deal"
    path.write_text(DEAL.format(amount=amount), encoding="utf-8")
    assert {d.code for d in api.check(path).diagnostics} == codes
