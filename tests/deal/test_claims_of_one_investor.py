"""`recoup … investment of NAME in FILM`: the claim of one investor, not of all."""

from decimal import Decimal
from pathlib import Path

import pytest

from recoup import api

DEAL = """\
deal "Two investors"
  books USD

party senior "Senior"
party junior "Junior"
party producer "Producer"

film picture "Picture"

invest in picture
  senior USD 60
  junior USD 40

milestone senior_whole when investment of senior in picture is recouped

waterfall net
  currency USD
  receives sales
  pays
    recoup investment of senior in picture
    recoup 20% premium on investment of senior in picture
    after senior_whole
      {junior}
    rest to producer
"""
JUNIOR = "recoup 110% of investment of junior in picture"


def _file(tmp_path: Path, text: str) -> api.DealFile:
    path = tmp_path / "two.deal"
    path.write_text(text, encoding="utf-8")
    return api.check(path)


@pytest.mark.parametrize(
    ("receipt", "senior", "junior", "producer"),
    [
        ("50", "50", "0", "0"),
        ("70", "70", "0", "0"),
        ("100", "72", "28", "0"),
        ("120", "72", "44", "4"),
    ],
)
def test_each_investor_recoups_its_own(
    tmp_path: Path, receipt: str, senior: str, junior: str, producer: str
) -> None:
    file = _file(tmp_path, DEAL.format(junior=JUNIOR))
    assert not file.diagnostics
    receipts = tmp_path / "receipts.csv"
    receipts.write_text(
        f"date,kind,of,amount,currency\n2020-01-01,receipt,sales,{receipt},USD\n", encoding="utf-8"
    )
    result = file.run(receipts)
    assert [result.paid_to(p) for p in ("senior", "junior", "producer")] == [
        Decimal(senior), Decimal(junior), Decimal(producer)
    ]  # fmt: skip


def test_the_other_investor_is_missed(tmp_path: Path) -> None:
    file = _file(tmp_path, DEAL.format(junior="10% of remainder to junior"))
    (found,) = file.diagnostics
    assert found.code == "account-never-recouped"
    assert found.message == "no step recoups the investment of `junior` in `picture`"


def test_who_does_not_invest_recoups_nothing(tmp_path: Path) -> None:
    file = _file(tmp_path, DEAL.format(junior="recoup investment of producer in picture"))
    assert {d.code for d in file.diagnostics} == {
        "no-investors",
        "account-never-recouped",
        "party-never-paid",
    }
