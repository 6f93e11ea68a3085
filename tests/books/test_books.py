"""The books of a run, read by Beancount itself, come to the totals of the run."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from hypothesis import given

from recoup import api
from recoup.analysis.totals import held
from recoup.books import accounts as names
from recoup.books.from_run import books_of
from recoup.books.show import beancount_text
from recoup.engine.run import Run, run_plan
from recoup.expectations.run import whole_run
from recoup.receipts.model import Event
from tests.books.loaded import assert_books_are_the_run, load
from tests.laws.deals import Drawn, EveryDayRates, Happening, events, plan_of
from tests.laws.test_laws import cases
from tests.published.cases import Case, load_cases

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "a-dogs-purpose"


def run_of(text: str, rows: str, tmp_path: Path, rates: str = "") -> Run:
    deal, receipts = tmp_path / "a.deal", tmp_path / "a.csv"
    deal.write_text(text, encoding="utf-8")
    receipts.write_text(rows, encoding="utf-8")
    (tmp_path / "rates.csv").write_text(f"date,from,to,rate\n{rates}", encoding="utf-8")
    return api.load(deal).run(receipts, tmp_path / "rates.csv" if rates else None).run


# ---- the law -------------------------------------------------------------------------------------


@given(cases())
def test_books_come_to_the_totals_of_the_run(case: tuple[Drawn, list[Event]]) -> None:
    """Whatever a deal says and whatever happens, reversals and conversions included."""
    drawn, happened = case
    run, diagnostics = run_plan(plan_of(drawn.text()), happened, EveryDayRates())
    assert run is not None, diagnostics
    assert_books_are_the_run(run)


# ---- real deals ----------------------------------------------------------------------------------


def flagship() -> Run:
    words = (EXAMPLE / "assumed.txt").read_text(encoding="utf-8").split()
    assume = dict(word.split("=") for word in words if "=" in word)
    file = api.load(EXAMPLE / "a-dogs-purpose.deal")
    return file.run(EXAMPLE / "receipts.csv", EXAMPLE / "rates.csv", assume=assume).run


def test_the_flagship_example_is_booked() -> None:
    """Converted from CNY to USD week by week, through five waterfalls."""
    run = flagship()
    balances = assert_books_are_the_run(run)
    assert balances["Income:Receipts:Theatrical:Dog:CN", "CNY"] == Decimal("-607930000.00")
    assert len(books_of(run).prices) == 9


def test_the_same_run_is_the_same_bytes() -> None:
    assert beancount_text(books_of(flagship())) == beancount_text(books_of(flagship()))


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.name)
def test_published_deals_are_booked(case: Case) -> None:
    for test in case.suite.tests:
        run, _ = whole_run(test)
        assert (run is None) == (test.refused is not None)
        if run is not None:
            assert_books_are_the_run(run)


# ---- what the books say --------------------------------------------------------------------------

DEAL = """deal "A “quoted” name"
  signed 2024-01-01
  books USD
  convert EUR to USD at 1.1

party 院线 "影院"
party n_院线
party a_b "Alpha"
party ab "Beta"
party bank "Bank"

account loan "Loan" owed to bank
  charged USD 1,000 on 2024-01-01
  interest 36.5% a year, simple, act/365, interest first
account costs "Costs" owed to ab

advance early "Advance" of USD 50 from ab to a_b on 2024-01-05

waterfall w "World"
  currency USD
  receives theatrical
  pays
    10% of receipts to 院线 "影院分账"
    recoup costs
    recoup loan
    recoup early
    rest
      50% to a_b
      50% to pot net

waterfall n "Net"
  currency EUR
  receives pot net
  pays
    rest to n_院线
"""
ROWS = """id,date,kind,of,amount,currency
one,2024-01-11,receipt,theatrical,2000,USD
第二,2024-01-11,receipt,theatrical,100,EUR
c,2024-01-12,cost,costs,30,USD
back,2024-01-13,receipt,theatrical,-20,USD
tv,2024-01-14,receipt,tv,7,USD
r,2024-01-20,reversal,one,,
after,2024-01-21,receipt,theatrical,500,USD
"""


def test_every_line_says_where_it_is_from(tmp_path: Path) -> None:
    """Clause, step, event and rows stand beside what they moved."""
    run = run_of(DEAL, ROWS, tmp_path)
    assert_books_are_the_run(run)
    text = beancount_text(books_of(run))
    paid = f'''2024-01-11 * "影院" "w.1 影院分账" ^one
  event: "one"
  row: "{tmp_path}/a.csv:2"
  clause: "10% of receipts to 院线 \\"影院分账\\""
  place: "{tmp_path}/a.deal:23"
  Equity:Waterfalls:W                                  -200.00 USD
  Expenses:Paid:ZH-院线                                 200.00 USD
'''
    assert paid in text
    assert '2024-01-11 * "theatrical" ^event-1' in text
    assert "2024-01-11 price EUR 1.1 USD  ; agreed in the deal" in text


def test_interest_costs_and_advances_are_booked(tmp_path: Path) -> None:
    """A tenth of a percent a day: USD 10 from the first to the eleventh."""
    text = beancount_text(books_of(run_of(DEAL, ROWS, tmp_path)))
    for narration, amount in [
        ("Loan: charged", "1000.00"),
        ("Loan: interest", "10.00"),
        ("Costs: charged", "30.00"),
        ("Advance: charged", "50.00"),
        ("Advance, outside the waterfalls", "50.00"),
    ]:
        _, found, after = text.partition(f'"{narration}"')
        assert found, narration
        assert f" {amount} USD" in after.partition("\n\n")[0]


def test_a_reversal_takes_back_what_was_paid(tmp_path: Path) -> None:
    text = beancount_text(books_of(run_of(DEAL, ROWS, tmp_path)))
    assert '2024-01-20 * "Reversal of one" ^r' in text
    assert "Income:Receipts:Theatrical                           2000.00 USD" in text
    assert "Expenses:Paid:ZH-院线                                -200.00 USD" in text


WAITING = """deal "Waiting"
  books USD
  convert EUR to USD at 1.1

party a
party b

account old owed to a
  opening balance USD -15
account fees owed to b
  charged EUR 9
account costs owed to b
  opening balance USD 40 on 2024-01-05

payment "Make-good" of what a has received less USD 30, from b to a, trued up

waterfall w
  currency EUR
  receives theatrical
  receives tv
  pays
    50% of receipts to pot escrow
    rest to pot monthly

waterfall e
  currency USD
  receives pot escrow, held until it holds USD 100
  receives video
  pays
    recoup old
    rest to a

waterfall m
  currency EUR
  receives pot monthly, held until the end of each month
  pays
    rest to b

definition as_to_b
  currency EUR
  counts receipts of w
  allots
    recoup fees up to EUR 5
    rest to b

waterfall f
  currency EUR
  receives hotel
  pays
    recoup fees
    rest to a

waterfall c
  currency USD
  receives airline
  pays
    recoup costs
    rest to b
"""
WAITING_EVENTS = Drawn(
    lines=(),
    entries=(("theatrical", "EUR"), ("tv", "EUR"), ("video", "USD"), ("hotel", "EUR")),
    accounts=(("old", "USD"), ("costs", "USD"), ("fees", "EUR")),
    series=(),
    currencies=("EUR", "USD"),
    mechanisms=frozenset(),
)


@given(events(WAITING_EVENTS, Happening(amount_largest=20_000)))
def test_money_that_waits_is_booked(happened: list[Event]) -> None:
    """In pots that are held, let out at month ends and when they hold enough, or by reversals."""
    run, diagnostics = run_plan(plan_of(WAITING), happened)
    assert run is not None, diagnostics
    balances = assert_books_are_the_run(run)
    waits = {line.of: line.amount for line in held(run)}
    for pot, place in (("escrow", ("E", "USD")), ("monthly", ("M", "EUR"))):
        account, currency = place
        assert balances.get((f"Equity:Waterfalls:{account}", currency), 0) == waits.get(
            f"pot {pot}", 0
        )


def test_a_wrong_balance_is_seen(tmp_path: Path) -> None:
    """The balances at the end are held to the cent by Beancount itself."""
    text = beancount_text(books_of(run_of(DEAL, ROWS, tmp_path)))
    line = next(x for x in text.splitlines() if " balance Expenses:Paid:A-b " in x)
    amount = line.split()[3]
    wrong = line.replace(amount, str(Decimal(amount) + Decimal("0.01")))
    _, errors, _ = loader.load_string(text.replace(line, wrong), dedent=False)
    assert len(errors) == 1


@pytest.mark.parametrize("rows", ["", "e,2024-01-11,report,admissions,1,\n"])
def test_books_without_receipts_load(rows: str, tmp_path: Path) -> None:
    header = "id,date,kind,of,amount,currency\n"
    load(beancount_text(books_of(run_of(DEAL, header + rows, tmp_path))))


def test_names_never_collide() -> None:
    """Names that differ have accounts that differ."""
    words = "a_b ab a__b _ab 院线 n_院线 zh_院线 _院线 a1 a_1 cn CN".split()
    assert len({names.component(word) for word in words}) == len(words)


def test_rows_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    deal, receipts = tmp_path / "a.deal", tmp_path / "a.csv"
    deal.write_text(DEAL, encoding="utf-8")
    receipts.write_text(ROWS + "x,2024-02-30,receipt,theatrical,5,USD\n", encoding="utf-8")
    run = api.load(deal).run(receipts, set_aside=True).run
    text = beancount_text(books_of(run))
    assert "; row 9: x,2024-02-30" in text
    assert books_of(run).closed == date(2024, 1, 22)
    assert_books_are_the_run(run)
