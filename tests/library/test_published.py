"""Published cases, said again by the pieces of the library."""

from pathlib import Path

import recoup
from tests.mechanisms.running import run

FORREST_GUMP = """
party paramount "Paramount Pictures" in US
party players "Gross participants"
party points "Net profit participants"
party cinemas "Cinemas"
source published "Forrest Gump, Table 1: net profit participants' statement", Scribd 297985625
film gump "Forrest Gump"
waterfall box_office "Box office"
  currency USD
  receives theatrical of gump
  pays
    50% of receipts to pot rentals "Rentals" [published]
    rest to cinemas
use studio.net_profits for gump as np
  studio paramount
  participants points
  account_currency USD
  distribution_fee 32% [published]
  gross_share 16% [published]
  players players
  earnings pot rentals
"""

INDEPENDENT = """
party cam "Collection account manager"
party sales_agent "The sales agent"
party lender "The lender"
party investor "The investor"
party producer "The producer"
source og "src/test/waterfall.test.ts", github.com/filmmaker-og/filmmaker-calculator-suite
film picture "A picture"
invest in picture
  investor USD 500,000 [og]
account debt "Debt and its flat charge" owed to lender
  charged USD 500,000 [og]
  overhead 10% [og]
use sales.collection_account for picture as sales
  manager cam
  sales_agent sales_agent
  proceeds pot proceeds
  account_currency USD
  collection_fee 1% [og]
  commission 10% [og]
  expenses_cap USD 75,000 [og]
waterfall proceeds "Proceeds"
  currency USD
  receives pot proceeds
  pays
    recoup debt
    recoup 120% of investment in picture, in proportion to investment
    rest
      50% to investor
      50% to producer
"""

DOCUMENTARY = """
party distributor "The distributor"
party funder "The funder"
party producer "The producer"
film picture "A picture"
use documentary.release for picture as doc
  distributor distributor
  funder funder
  producers producer
  account_currency USD
  award USD 200,000
  commission 30%
  funder_share 50%
"""


def owed(result: recoup.Result) -> dict[str, str]:
    """What each account is still owed, as text."""
    return {a.account: f"{a.balance:f}" for a in result.accounts}


def test_forrest_gump_has_no_net_profits(tmp_path: Path) -> None:
    """USD 382m at the box office, and USD 62m short of any net profit (case 01)."""
    result = run(
        tmp_path,
        FORREST_GUMP,
        "cost,np_expenses,USD 67.2m",
        "cost,np_negative,USD 66.8m",
        "cost,np_interest_due,USD 6m",
        "receipt,theatrical of gump,USD 382m",
    )
    steps = {line.label: f"{line.paid:f}" for line in result.ladder}
    assert steps["Distribution fee"] == "61120000.00"
    assert steps["Gross participations"] == "30560000.00"
    assert result.paid_to("points") == 0
    assert owed(result)["np_negative"] == "62004000.00"


def test_an_independent_film_is_collected_and_paid_on(tmp_path: Path) -> None:
    """USD 2.5m by way of the collection account (filmmaker-og, case r1-60)."""
    result = run(
        tmp_path,
        INDEPENDENT,
        "cost,sales_expenses,USD 75000",
        "receipt,sales of picture,USD 2.5m",
    )
    figures = {t.party: f"{t.amount:f}" for t in result.paid if t.amount}
    assert figures == {
        "cam": "25000.00",
        "sales_agent": "325000.00",
        "lender": "550000.00",
        "investor": "1100000.00",
        "producer": "500000.00",
    }


def test_a_documentary_pays_its_funder_beside_its_producers(tmp_path: Path) -> None:
    """Rentals of USD 3.1m are 1.085m, "just over $1m" (Open University, case 31).

    What follows is worked out by hand: 30% commission is 325,500; of what is left, 759,500, the
    funder recoups its 200,000 from the half, and the producers have the rest.
    """
    result = run(tmp_path, DOCUMENTARY, "receipt,theatrical of picture,USD 3.1m")
    steps = {line.label: f"{line.paid:f}" for line in result.ladder}
    assert steps["Rentals"] == "1085000.00"
    assert {t.party: f"{t.amount:f}" for t in result.paid if t.amount} == {
        "doc_cinemas": "2015000.00",
        "distributor": "325500.00",
        "funder": "200000.00",
        "producer": "559500.00",
    }


MERCHANDISE = """
party studio "Studio"
party toymaker "Toymaker"
party agent "Agent"
film picture "A picture"
use licence.merchandise for picture as toys
  licensor studio
  licensee toymaker
  agent agent
  proceeds studio
  account_currency CNY
  licensed_in CN
  licensed_for 2020-01-01..2022-12-31
  guaranteed CNY 500,000
  guaranteed_on 2020-02-01
  agents_commission 15%
  royalty_rate 8% to CNY 8m, then 10%, marginal
"""


def test_a_merchandise_licence_pays_no_less_than_its_guarantee(tmp_path: Path) -> None:
    """By hand: 8% of 4m is 320,000, less than the guarantee; 8% of 8m and 10% of 1m are 740,000."""
    below = run(tmp_path, MERCHANDISE, "2020-06-30,report,net_sales of toys_goods,CNY 4m")
    above = run(tmp_path, MERCHANDISE, "2021-06-30,report,net_sales of toys_goods,CNY 9m")
    assert f"{below.paid_to('studio'):f}" == "425000.00"
    assert f"{above.paid_to('studio'):f}" == "629000.00"
