"""Payment files and receivables."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from recoup.api import Refused
from recoup.cli.main import main
from recoup.ledger.book import Book
from recoup.settlement.model import Standing
from recoup.settlement.paying import (
    Account,
    payments_csv,
    payments_due,
    payments_pain,
    read_accounts,
)
from recoup.settlement.receivables import Receivable, aged, claim, receivables
from recoup.settlement.records import Settlement
from recoup.values.identifier import iban_fault
from tests.ledger.conftest import RECEIPTS

ON = date(2024, 7, 15)
IBANS = ("GB82 WEST 1234 5698 7654 32", "DE89370400440532013000", "FR1420041010050500013M02606")
PAYER = Account("cam", "EUR", "Collection Account", IBANS[1], "COBADEFFXXX")


def standing(party: str, payable: int, currency: str = "EUR") -> Standing:
    return Standing(party, party.title(), currency, 0, payable, 0, 0, payable, 0, payable, None)


def test_the_check_digits_of_an_iban_are_checked() -> None:
    assert [iban_fault(iban) for iban in IBANS] == [None] * 3
    assert iban_fault("GB82WEST12345698765423") is not None
    assert iban_fault("no account") is not None


def test_accounts_are_read_with_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(
        "party,currency,name,iban,bic\n"
        f"star,EUR,The Star,{IBANS[0]},\n"
        f"star,EUR,The Star,{IBANS[1]},\n"
        "studio,EUR,Studio,GB82WEST12345698765423,\n"
        f"fund,,Fund,{IBANS[2]},\n"
        f"guild,EUR,Guild,{IBANS[2]},SWIFT?\n"
    )
    found, faults = read_accounts(path)
    assert [(d.code, d.span and d.span.line) for d in faults] == [
        ("account-twice", 3),
        ("bad-iban", 4),
        ("currency-unsaid", 5),
        ("bad-bic", 6),
    ]
    assert found[0] == Account("star", "EUR", "The Star", IBANS[0].replace(" ", ""), None)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdef"), st.integers(0, 10**9), st.sampled_from(["EUR", "USD"])
        ),
        unique_by=lambda row: (row[0], row[2]),
    ),
    st.sets(st.sampled_from("abcdef")),
)
def test_what_is_in_the_file_and_what_is_left_out_is_what_is_payable(
    rows: list[tuple[str, int, str]], with_account: set[str]
) -> None:
    standings = [standing(*row) for row in rows]
    accounts = [Account(p, "EUR", p, IBANS[0].replace(" ", ""), None) for p in with_account]
    found = payments_due(standings, accounts, PAYER, ON, "Light")
    left_out = sum(line.payable for line in found.without_account)
    assert found.total + left_out == sum(s.payable for s in standings if s.currency == "EUR")
    listed = list(csv.DictReader(io.StringIO(payments_csv(found))))
    assert sum(round(float(row["amount"]) * 100) for row in listed) == found.total


def test_the_bank_file_is_valid_and_the_same_every_time() -> None:
    accounts = [
        Account("star", "EUR", "王星 & Söhne", IBANS[0].replace(" ", ""), None),
        Account("studio", "EUR", "Studio", IBANS[2], "PSSTFRPPXXX"),
    ]
    standings = [standing("star", 123_456), standing("studio", 99), standing("fund", 5)]
    found = payments_due(standings, accounts, PAYER, ON, "Light")
    text = payments_pain(found)
    assert text == payments_pain(found)
    name = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
    tree = etree.fromstring(text)
    amounts = [(a.get("Ccy"), a.text) for a in tree.iterfind(".//p:InstdAmt", name)]
    assert amounts == [("EUR", "1234.56"), ("EUR", "0.99")]
    assert [s.text for s in tree.iterfind(".//p:GrpHdr/p:CtrlSum", name)] == ["1235.55"]
    assert [line.party for line in found.without_account] == ["fund"]


@pytest.mark.parametrize(
    ("currency", "one", "both"),
    [("JPY", "15843", "15844"), ("KWD", "15.843", "15.844"), ("CNY", "158.43", "158.44")],
)
def test_the_bank_file_writes_each_currency_in_its_own_places(
    currency: str, one: str, both: str
) -> None:
    payer = Account("cam", currency, "Collection Account", IBANS[1], None)
    accounts = [
        Account("star", currency, "Star", IBANS[0].replace(" ", ""), None),
        Account("fund", currency, "Fund", IBANS[2], None),
    ]
    due = [standing("star", 15843, currency), standing("fund", 1, currency)]
    text = payments_pain(payments_due(due, accounts, payer, ON, "Light"))
    tree = etree.fromstring(text)
    name = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
    assert next(tree.iterfind(".//p:InstdAmt", name)).text == one
    assert {s.text for s in tree.iterfind(".//p:CtrlSum", name)} == {both}


def test_a_name_that_no_bank_can_read_is_refused() -> None:
    accounts = [Account("star", "EUR", "\U0001f600", IBANS[2], None)]
    found = payments_due([standing("star", 1)], accounts, PAYER, ON, "Light")
    with pytest.raises(Refused) as refused:
        payments_pain(found)
    assert [d.code for d in refused.value.diagnostics] == ["bank-file-invalid"]


def test_what_is_left_after_a_part_was_paid_is_another_payment() -> None:
    accounts = [Account("star", "EUR", "Star", IBANS[2], None)]
    whole = standing("star", 10000)
    rest = replace(whole, paid=4000, open=6000, payable=6000)
    references = {
        payments_due([line], accounts, PAYER, ON, "Light").transfers[0].reference
        for line in (whole, rest)
    }
    assert references == {"Light star 10000", "Light star 10000 less 4000"}


def test_money_that_names_two_claims_settles_each_once(
    settlement: Settlement, folder: Path
) -> None:
    claim(settlement, Receivable("G", "video", "EUR", date(2024, 7, 1), 20000), "G-2")
    claim(settlement, Receivable("G", "theatrical", "EUR", date(2024, 6, 1), 10000), "G-1")
    more = RECEIPTS + "w9,2024-07-01,receipt,theatrical of light from FR,250.00,EUR,G-1 G-2\n"
    (folder / "receipts.csv").write_text(more, encoding="utf-8")
    settlement.book.import_file(folder / "receipts.csv")
    found = receivables(settlement, ON)
    assert [(r.amount, r.received) for r in found] == [(10000, 10000), (20000, 15000)]


def test_a_claim_is_settled_by_the_receipt_that_names_it(
    settlement: Settlement, folder: Path
) -> None:
    owed = Receivable("Gaumont", "theatrical of light from FR", "EUR", date(2024, 6, 1), 60000)
    assert claim(settlement, owed, "GA-1")
    assert not claim(settlement, owed, "GA-1")
    with pytest.raises(Refused):
        claim(settlement, Receivable("Gaumont", "video", "EUR", date(2024, 6, 1), 1), "GA-1")
    (line,) = receivables(settlement, ON)
    assert (line.open, line.age(ON)) == (60000, 44)
    (group,) = aged([line], ON)
    assert (group.up_to_30, group.up_to_60, group.total) == (0, 60000, 60000)
    more = RECEIPTS + "w9,2024-07-01,receipt,theatrical of light from FR,250.00,EUR,part of GA-1\n"
    (folder / "receipts.csv").write_text(more, encoding="utf-8")
    settlement.book.import_file(folder / "receipts.csv")
    (line,) = receivables(settlement, ON)
    assert (line.received, line.open) == (25000, 35000)


LICENCE = """deal "Toys"
  signed 2017-01-01
party studio "Studio"
party maker "Maker"
film dog "A Dog"
  owned by studio
licence toys "Toys" from studio to maker
  currency USD
  rights merchandising in WORLD of dog, exclusive, 2017-01-01..2019-12-31
  royalty 10% of net sales
waterfall money
  currency USD
  receives licence toys, as calculated
  pays
    rest to studio
"""


def test_royalties_that_are_due_are_owed_until_they_come_in(place: str, tmp_path: Path) -> None:
    (tmp_path / "toys.deal").write_text(LICENCE, encoding="utf-8")
    rows = "date,kind,of,amount,currency\n2017-03-31,report,net_sales of toys,10000,USD\n"
    rows += "2017-06-30,report,net_sales of toys,25000,USD\n"
    rows += "2017-07-30,receipt,royalties of toys,1200,USD\n"
    (tmp_path / "sales.csv").write_text(rows, encoding="utf-8")
    book = Book.create(place, tmp_path / "toys.deal")
    book.import_file(tmp_path / "sales.csv")
    found = receivables(Settlement(book), date(2017, 9, 1))
    assert [(r.payer, r.due, r.amount, r.received) for r in found] == [
        ("maker", date(2017, 3, 31), 100000, 100000),
        ("maker", date(2017, 6, 30), 150000, 20000),
    ]
    (group,) = aged(found, date(2017, 9, 1))
    assert (group.up_to_90, group.total) == (130000, 130000)


@given(st.lists(st.tuples(st.integers(-400, 400), st.integers(0, 10**6), st.integers(0, 10**6))))
def test_the_ages_add_up_to_what_is_owed(rows: list[tuple[int, int, int]]) -> None:
    found = [
        Receivable("p", "x", "EUR", date.fromordinal(ON.toordinal() - days), amount, received)
        for days, amount, received in rows
    ]
    assert sum(g.total for g in aged(found, ON)) == sum(r.open for r in found)
    due = sum(r.open for r in found if r.age(ON) <= 0)
    assert sum(g.not_yet_due for g in aged(found, ON)) == due


@pytest.mark.parametrize(
    ("amount", "reference"), [("EUR 0", "t1"), ("EUR 5", " "), ("EUR 1.005", "t1"), ("FOO 5", "t1")]
)
def test_a_payment_says_what_was_paid_and_its_name(
    folder: Path, amount: str, reference: str
) -> None:
    place = str(folder / "light.book")
    book = Book.create(place, folder / "light.deal")
    asked = ["ledger", "pay", place, "star", amount, "--on", "2024-07-15", "--reference", reference]
    with pytest.raises(SystemExit) as ended:
        main(asked)
    assert ended.value.code == 2
    assert Settlement(book).payments() == []
