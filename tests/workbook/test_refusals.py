"""What no formula holds: each mechanism is said to be so, and its figures are the engine's."""

from pathlib import Path

import pytest

from recoup import api
from recoup.api import Result
from recoup.workbook.formula import Formula
from recoup.workbook.refusals import MECHANISMS
from recoup.workbook.workbook import sheets

BEFORE = """\
deal "Refused"
  books USD
  signed 2024-01-01

party fund "Fund"
party star "Star"
party bank "Bank"

film one "One"
"""
PAYS = """\
waterfall main
  currency USD
  receives theatrical
  pays
"""
ROWS = "id,date,kind,of,amount,currency\na,2024-02-01,receipt,theatrical of one,1000.01,USD\n"
SIMPLE = PAYS + "    12.5% of receipts to star\n    rest to fund\n"
LOAN = "account loan owed to bank\n  charged USD 100 on 2024-01-05\n  interest "
RECOUPED = PAYS + "    recoup loan\n    rest to fund\n"

# A deal's own lines and its rows, by the mechanism that it has.
DEALS = {
    "rate of return": (
        "invest in one\n  fund USD 100 on 2024-01-05\n"
        + PAYS
        + "    recoup investment in one to an IRR of 15% a year, act/365, "
        + "in proportion to investment\n    rest to star\n",
        ROWS,
    ),
    "reversal": (SIMPLE, ROWS + "b,2024-03-01,reversal,a,,\n"),
    "held pot": (
        PAYS
        + "    10% of receipts to pot later\n    rest to fund\nwaterfall waits\n  currency USD\n"
        + "  receives pot later, held until 2026-12-31\n  pays\n    rest to star\n",
        ROWS,
    ),
    "assignment": (
        SIMPLE + "assign 40% of fund's receipts from main to bank on 2024-01-15\n",
        ROWS,
    ),
    "arm's length": (
        SIMPLE,
        ROWS.replace("currency\n", "currency,arms length\n").replace("USD\n", "USD,2000.00\n"),
    ),
    "notional result": (
        PAYS
        + "    due 1% of what fund receives at USD 500 of receipts of main to star\n"
        + "    rest to fund\n",
        ROWS,
    ),
    "interest of a period": (
        LOAN
        + "10% a year, simple, act/365, interest first\n"
        + PAYS
        + "    due 1% of interest of loan, each year to star\n    recoup loan\n    rest to fund\n",
        ROWS,
    ),
    "amended account": (
        LOAN
        + "10% a year, simple, act/365, interest first\n"
        + RECOUPED
        + 'amendment "A" signed 2024-01-10, effective 2024-01-20\n  in account loan\n'
        + "    interest 6% a year\n",
        ROWS,
    ),
    "floating interest": (
        LOAN + "reported prime plus 2% a year, simple, act/365, interest first\n" + RECOUPED,
        ROWS + "p,2024-01-04,report,prime,8.25%,\n",
    ),
    "interest by 30/360": (LOAN + "10% a year, simple, 30/360, interest first\n" + RECOUPED, ROWS),
    "interest from another day": (
        LOAN
        + "10% a year, simple, act/365, interest first, from the midpoint of each quarter\n"
        + RECOUPED,
        ROWS,
    ),
    "bands before a percentage of receipts": (
        PAYS
        + "    10% to USD 100, then 20%, marginal, of remainder to star\n"
        + "    5% of receipts to bank\n    rest to fund\n",
        ROWS,
    ),
    "pots converted together": (
        "convert-at\n"
        + PAYS
        + "    10% of receipts to pot left\n    rest to pot right\nwaterfall abroad\n"
        + "  currency EUR\n  receives pot left, pot right\n  pays\n    rest to star\n",
        ROWS,
    ),
    "figures too large": (SIMPLE, ROWS.replace("1000.01", "9000000000000.01")),
}


def result(mechanism: str, folder: Path) -> Result:
    own, rows = DEALS[mechanism]
    head = BEFORE
    if own.startswith("convert-at\n"):
        own = own.removeprefix("convert-at\n")
        head = BEFORE.replace("books USD", "books USD\n  convert USD to EUR at 0.9")
    (folder / "refused.deal").write_text(f"{head}\n{own}", encoding="utf-8")
    (folder / "rows.csv").write_text(rows, encoding="utf-8")
    return api.load(folder / "refused.deal").run(folder / "rows.csv")


def test_every_mechanism_is_tried() -> None:
    assert set(DEALS) == set(MECHANISMS)


@pytest.mark.parametrize("mechanism", DEALS)
def test_a_mechanism_is_refused_with_its_place(mechanism: str, tmp_path: Path) -> None:
    ran = result(mechanism, tmp_path)
    book, refused = sheets(ran.run)
    assert {r.mechanism for r in refused} == {mechanism}
    assert all(r.span.place.startswith(str(tmp_path)) for r in refused)
    words = [cell for cell in book.sheets[0].cells.values() if isinstance(cell, str)]
    assert any(word.startswith(f"{mechanism}: ") for word in words)


@pytest.mark.parametrize("mechanism", DEALS)
def test_its_figures_are_the_engines(mechanism: str, tmp_path: Path) -> None:
    ran = result(mechanism, tmp_path)
    book, _ = sheets(ran.run)
    parties = next(s for s in book.sheets if s.name == "Parties")
    found = {}
    for (row, column), cell in parties.cells.items():
        if column == 3:
            assert isinstance(cell, Formula)
            assert not cell.works
            found[parties.cells[row, 1], parties.cells[row, 2]] = cell.value
    assert found == {(p.party, p.currency): int(p.amount.scaleb(2)) for p in ran.paid}
