"""Deals of which a figure is changed in the workbook, and in the text that it was made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from openpyxl import load_workbook

from recoup import api
from recoup.values.currency import minor_digits
from tests.workbook.recalculation import Recalculated

HOW_IT_WORKS = Path(__file__).parents[2] / "docs" / "how-it-works"

Paid = dict[tuple[str, str], Fraction]


@dataclass(frozen=True)
class Change:
    """Figures of the sheets that are changed, by the name of a term or a row and its new figure;
    and the same as replacements in the deal's text, the receipts and the rates."""

    name: str
    deal: str
    receipts: str
    terms: Mapping[str, float]
    amounts: Mapping[str, float]
    texts: Mapping[str, str]
    rates: str = ""
    rate: float | None = None
    first: Paid = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """The workbook with its changes; no result is left in it."""
        result = self._result(folder, self.deal, self.receipts, self.rates)
        self.first.update(_paid(result))
        path = folder / f"{self.name}.xlsx"
        path.write_bytes(result.to_workbook().content)
        book = load_workbook(path)
        for name, figure in self.terms.items():
            row = next(r for r in book["Terms"].iter_rows() if r[0].value == name)
            row[3].value = figure
        for name, figure in self.amounts.items():
            row = next(r for r in book["Receipts"].iter_rows() if r[1].value == name)
            row[4].value = figure
        if self.rate is not None:
            book["Rates"].cell(6, 4).value = self.rate
        book.save(path)
        return path

    def changed_run(self, folder: Path) -> Paid:
        """What everybody is paid by the changed texts."""
        texts = [self.deal, self.receipts, self.rates]
        for old, new in self.texts.items():
            assert sum(old in text for text in texts) == 1, old
            texts = [text.replace(old, new) for text in texts]
        return _paid(self._result(folder, *texts))

    def paid_in_at_first(self) -> Paid:
        """What everybody was paid before anything was changed."""
        return self.first

    def paid_in(self, found: Recalculated) -> Paid:
        """What everybody is paid, as the sheet of the parties has it."""
        rows = [row for row in found.sheets["Parties"][5:] if row[1]]
        return {(row[1], row[2]): Fraction(str(row[3])) for row in rows}

    def _result(self, folder: Path, deal: str, receipts: str, rates: str) -> api.Result:
        for name, text in (("a.deal", deal), ("a.csv", receipts), ("rates.csv", rates)):
            (folder / name).write_text(text, encoding="utf-8")
        file = api.load(folder / "a.deal")
        return file.run(folder / "a.csv", folder / "rates.csv" if rates else None)


def _paid(result: api.Result) -> Paid:
    return {
        (line.party, line.currency): Fraction(
            int(line.amount.scaleb(minor_digits(line.currency))), 10 ** minor_digits(line.currency)
        )
        for line in result.paid
    }


def _text(name: str) -> str:
    return (HOW_IT_WORKS / name).read_text(encoding="utf-8")


SLATE = """\
deal "A slate"
  books USD

party bank "Bank"
party fund_a "Fund A"
party fund_b "Fund B"
party agent "Sales agent"
party star "Star"
party producer "Producer"

film one "One"

account loan "Loan" owed to bank
  charged USD 40,000 on 2024-01-10
  interest 8% a year, compounded quarterly, act/365, interest first

account equity_a "Equity A" owed to fund_a
  charged USD 30,000
  overhead 15%

account equity_b "Equity B" owed to fund_b
  charged USD 10,000

account marketing "Marketing" owed to agent
  cap USD 6,000

milestone whole "Investors are whole" when equity_a is recouped and equity_b is recouped, latched

bonus "First money" USD 1,000 from producer to star on whole

waterfall main "Worldwide"
  currency USD
  receives everything of one
  pays
    12.5% to USD 60,000, then 20%, marginal, of receipts to agent "Fee"
    recoup marketing
    recoup loan
    until whole
      33 1/3% of remainder to star "Corridor"
      recoup equity_a and equity_b, in proportion to balance
    after whole
      5% of receipts to star "Gross points"
    rest
      60% to producer
      30% to fund_a
      10% to fund_b
"""

ROWS = """\
id,date,kind,of,amount,currency,note
r1,2024-02-01,receipt,theatrical of one from US,31234.57,USD,
c1,2024-02-15,cost,marketing,7000.01,USD,posters
r2,2024-05-20,receipt,video of one from US,58111.11,USD,
r3,2024-09-09,receipt,pay_tv of one from DE,44000.03,USD,
r4,2025-01-31,receipt,video of one from US,73123.45,USD,
"""

CHANGES = [
    Change(
        "paper-lanterns",
        _text("paper-lanterns.deal"),
        _text("receipts.csv"),
        {"china_2": 0.5225, "rights_1": 0.07},
        {"week-1": 3345678.97},
        {
            "57% of remainder": "52.25% of remainder",
            "5% of receipts to director": "7% of receipts to director",
            "2345678.91": "3345678.97",
            "0.1391": "0.14125",
        },
        _text("rates.csv"),
        0.14125,
    ),
    Change(
        "slate",
        SLATE,
        ROWS,
        {"main_1_rate_1": 0.105, "marketing_cap": 6500, "loan_interest": 0.0925},
        {"r2": 71111.17, "c1": 6000.99},
        {
            "12.5% to": "10.5% to",
            "cap USD 6,000": "cap USD 6,500",
            "interest 8%": "interest 9.25%",
            "58111.11": "71111.17",
            "7000.01": "6000.99",
        },
    ),
]
