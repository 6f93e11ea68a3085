"""Everyone's share of box office: by hand, to the fen, and proved from the tickets on."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow.parquet import read_table, write_table

import recoup
from recoup.api import Refused
from recoup.tickets.boxoffice import box_office
from recoup.tickets.chain import SERVICE_FEE, Chain, chain, regime_chain
from recoup.tickets.conservation import PAYMENTS, QUERY, chain_of, conserved
from recoup.tickets.events import events_of, events_text
from recoup.tickets.make import make_tickets
from recoup.tickets.model import KEYS, SUMS
from tests.tickets.rows import SOUND, write_films, write_rows

RELEASE = {"dog": date(2017, 3, 3)}
OPEN = {"digital_fee": "2%", "distribution_fee": "10%"}
IMPORT = {"rights_share": "25%"}
DEAL = """deal "Dog in China"
  books CNY

party producers "Producers" in CN
party distributor "Distributor" in CN

film dog "Dog"
  release 2017-03-03 in CN

use china.domestic_share for dog as share
  producers producers
  distributor distributor
  distribution_fee 10% [assumed "for the test"]
  digital_fee 2% [assumed "for the test"]
"""
FEE_FIRST = """
use china.online_service_fee for dog as fee
  split_box_office pot split
  fee_share 6% [assumed "for the test"]
"""

Line = tuple[str, date, str, int, int, int, int, int]


def lines_of(lines: Sequence[Line]) -> pyarrow.Table:
    columns = [list(column) for column in zip(*lines, strict=True)]
    return pyarrow.table(columns, names=[*KEYS, *SUMS]).sort_by([(k, "ascending") for k in KEYS])


def by_line(paid: Chain) -> dict[tuple[Any, ...], int]:
    found = paid.payments.group_by(list(KEYS)).aggregate([("fen", "sum")]).to_pylist()
    return {tuple(line[key] for key in KEYS): line["fen_sum"] for line in found}


def test_a_hundred_yuan_by_hand() -> None:
    lines = lines_of([("dog", date(2017, 3, 3), "CN-BJ", 2, 3, 10_000, 1_000, 0)])
    paid = regime_chain(lines, "china.domestic_share", RELEASE, assume=OPEN)
    assert {payee.removeprefix("regime_"): fen for payee, fen in paid.totals.items()} == {
        "film_fund": 500,
        "tax": 330,
        "circuits": 642,  # 7% of 91.70
        "cinemas": 4585,  # what is left of 91.70 after 43% and 7%
        "digital": 183,  # 2% of 91.70
        "distributor": 376,  # 10% of 39.43 - 1.83
        "producers": 3384,
        SERVICE_FEE: 1000,  # outside the base
    }


def test_an_import_pays_a_quarter_of_the_price_and_nothing_of_the_fee() -> None:
    lines = lines_of([("dog", date(2017, 3, 3), "CN-BJ", 2, 3, 10_000, 1_000, 0)])
    paid = regime_chain(lines, "china.revenue_sharing_import", RELEASE, assume=IMPORT)
    assert paid.totals["rights_holder"] == 2500
    assert sum(paid.totals.values()) == 11_000


drawn = st.lists(
    st.tuples(
        st.integers(0, 20).map(lambda n: date.fromordinal(date(2017, 3, 3).toordinal() + n)),
        st.sampled_from(["CN-BJ", "CN-SH", "CN-GD"]),
        st.integers(1, 10**10),
        st.integers(0, 10**8),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda line: line[:2],
)


@given(drawn)
@settings(max_examples=40, deadline=None)
def test_the_parts_of_every_line_are_the_line_and_no_grouping_moves_a_fen_far(
    drawn: list[tuple[date, str, int, int]],
) -> None:
    lines = [("dog", day, place, 1, 1, price, fee, 0) for day, place, price, fee in drawn]
    paid = regime_chain(lines_of(lines), "china.domestic_share", RELEASE, assume=OPEN)
    assert by_line(paid) == {(film, day, place): p + f for film, day, place, _, _, p, f, _ in lines}
    price = sum(line[5] for line in lines)
    net = Fraction(917, 1000)
    side = net * (Fraction(43, 100) - Fraction(2, 100))
    exact = {
        "regime_film_fund": Fraction(5, 100),
        "regime_tax": Fraction(33, 1000),
        "regime_circuits": net * Fraction(7, 100),
        "regime_cinemas": net * Fraction(50, 100),
        "distributor": side / 10,
        "producers": side * 9 / 10,
    }
    for payee, share in exact.items():
        assert abs(paid.totals.get(payee, 0) - price * share) < 2  # fen, after three steps
    merged: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for day, _, amount, fee in drawn:
        merged[day][0] += amount
        merged[day][1] += fee
    whole = [("dog", day, "CN-BJ", 1, 1, p, f, 0) for day, (p, f) in merged.items()]
    again = regime_chain(lines_of(whole), "china.domestic_share", RELEASE, assume=OPEN)
    for payee, fen in paid.totals.items():
        assert abs(again.totals.get(payee, 0) - fen) < 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        SOUND | {"ticket": n, "price": 3001 + 7 * n, "fee": 301, "seat": 2 * n} for n in range(1, 9)
    ]
    rows += [SOUND | {"ticket": 9, "seats": 0}]
    rows += [SOUND | {"ticket": 10, "show": datetime(2017, 3, 4, 10), "province": "CN-SH"}]
    write_films(tmp_path / "films.parquet", RELEASE)
    (tmp_path / "tickets").mkdir()
    write_rows(tmp_path / "tickets" / "march.parquet", rows)
    (tmp_path / "dog.deal").write_text(DEAL, encoding="utf-8")
    return tmp_path


def test_the_run_of_the_events_pays_what_the_chain_pays(folder: Path) -> None:
    box = box_office(folder)
    file = recoup.load(folder / "dog.deal")
    events = folder / "events.csv"
    events.write_text(events_text(events_of(box.lines, {"dog": "dog"}, file.deal)))
    run = {line.party: int(line.amount * 100) for line in file.run(events).paid}
    found = chain(box.lines, file, {"dog": "dog"})
    assert {p: fen for p, fen in found.totals.items() if p != SERVICE_FEE} == {
        party: fen for party, fen in run.items() if fen
    }
    regime = regime_chain(box.lines, "china.domestic_share", RELEASE, assume=OPEN)
    assert sorted(regime.totals.values()) == sorted(found.totals.values())


def test_admissions_are_reported_to_date(folder: Path) -> None:
    file = recoup.load(folder / "dog.deal")
    events = events_of(box_office(folder).lines, {"dog": "dog"}, file.deal)
    assert [(e.id, e.amount) for e in events if e.what == "admissions"] == [
        ("dog-2017-03-03-admissions", 16),
        ("dog-2017-03-04-admissions", 18),
    ]


def test_the_fee_is_taken_out_once_whichever_box_office_the_deal_takes(folder: Path) -> None:
    text = DEAL.replace("as share\n", "as share\n  box_office pot split\n") + FEE_FIRST
    (folder / "fee.deal").write_text(text.replace("release 2017-03-03", "release 2017-03-03"))
    box = box_office(folder)
    films = {"dog": "dog"}
    with_fee = chain(box.lines, recoup.load(folder / "fee.deal"), films)
    assert SERVICE_FEE not in with_fee.totals
    assert sum(with_fee.totals.values()) == box.sums["price"] + box.sums["fee"]
    for name, said in (("fee.deal", "split"), ("dog.deal", "comprehensive")):
        with pytest.raises(Refused, match="the deal takes the"):
            chain(box.lines, recoup.load(folder / name), films, basis=said)


def test_a_deal_that_does_not_say_its_box_office_is_asked(folder: Path) -> None:
    text = DEAL.partition("use ")[0] + (
        "waterfall china\n  currency CNY\n  receives theatrical of dog from CN\n"
        "  pays\n    rest to producers\n"
    )
    (folder / "bare.deal").write_text(text)
    file, box = recoup.load(folder / "bare.deal"), box_office(folder)
    with pytest.raises(Refused) as refused:
        chain(box.lines, file, {"dog": "dog"})
    assert [d.code for d in refused.value.diagnostics] == ["basis-unknown"]
    paid = chain(box.lines, file, {"dog": "dog"}, basis="comprehensive")
    assert paid.totals == {"producers": box.sums["price"] + box.sums["fee"]}
    with pytest.raises(Refused, match="did you mean `dog`"):
        chain(box.lines, file, {"dgo": "dog"}, basis="split")
    with pytest.raises(Refused, match="no sound ticket"):
        chain(box.lines, file, {"dog": "cat"}, basis="split")


def test_a_deal_that_holds_money_back_is_left_to_run(folder: Path) -> None:
    text = DEAL.replace("producers producers", "producers pot later") + (
        "waterfall later\n  currency CNY\n  receives pot later, held until 2018-01-01\n"
        "  pays\n    rest to producers\n"
    )
    (folder / "held.deal").write_text(text)
    with pytest.raises(Refused) as refused:
        chain(box_office(folder).lines, recoup.load(folder / "held.deal"), {"dog": "dog"})
    assert [d.code for d in refused.value.diagnostics] == ["holds-money"]


def test_what_is_converted_is_followed_until_then(folder: Path) -> None:
    text = DEAL.replace("books CNY", "books USD\n  convert CNY to USD at 0.145").replace(
        "producers producers", "producers pot abroad"
    )
    text += (
        "waterfall abroad\n  currency USD\n  receives pot abroad\n  pays\n    rest to producers\n"
    )
    (folder / "usd.deal").write_text(text)
    box, films = box_office(folder), {"dog": "dog"}
    abroad = chain(box.lines, recoup.load(folder / "usd.deal"), films)
    home = chain(box.lines, recoup.load(folder / "dog.deal"), films)
    assert abroad.totals["(converted into USD)"] == home.totals["producers"]
    assert by_line(abroad) == by_line(home)


def test_one_query_proves_ticket_to_payment_and_finds_a_fen_that_moved(folder: Path) -> None:
    out = folder / "out"
    found = chain_of(folder, regime="china.domestic_share", assume=OPEN, output=out)
    assert found.holds
    (film,) = found.films
    assert (film.sold, film.held) == (found.box.total["price"] + found.box.total["fee"], 6600)
    assert film.paid == film.taken == film.sold - film.held
    payments = read_table(out / PAYMENTS)
    fen = pc.add(payments["fen"], pyarrow.array([1, -1, *[0] * (payments.num_rows - 2)]))
    place = payments.column_names.index("fen")
    write_table(payments.set_column(place, "fen", fen), out / PAYMENTS)
    assert conserved(out / QUERY)[0].holds  # of the same line
    moved = pc.add(payments["fen"], pyarrow.array([1, *[0] * (payments.num_rows - 2), -1]))
    write_table(payments.set_column(place, "fen", moved), out / PAYMENTS)
    assert conserved(out / QUERY)[0].apart == 2


def test_a_nation_is_conserved(tmp_path: Path) -> None:
    first, last = date(2016, 9, 23), date(2016, 10, 9)
    make_tickets(tmp_path / "n", year=2016, rows=20_000, seed=3, first=first, last=last)
    for regime, assume in (
        ("china.domestic_share", OPEN),
        ("china.domestic_tiered_share", OPEN),
        ("china.revenue_sharing_import", IMPORT),
    ):
        found = chain_of(tmp_path / "n", regime=regime, assume=assume)
        assert found.holds
        assert len(found.films) > 20
        assert found.sums[3] == found.box.total["price"] + found.box.total["fee"]


@pytest.mark.parametrize(
    ("regime", "code"),
    [
        ("china.nothing", "unknown-piece"),
        ("china.flat_fee_import", "not-a-regime"),
        ("china.revenue_sharing_import_before_2012", "not-in-force"),
        ("china.domestic_share", "undisclosed"),
    ],
)
def test_a_regime_that_cannot_be_taken_is_refused(regime: str, code: str, folder: Path) -> None:
    with pytest.raises(Refused) as refused:
        chain_of(folder, regime=regime)
    assert code in [d.code for d in refused.value.diagnostics]
