"""Parties that no step pays: who invested where nobody is paid, and who only votes."""

from pathlib import Path

import pytest

from recoup.api import check

DEAL = """\
deal "Who invested"
  books USD
party studio "Studio"
party partner "Partner"
film picture "Picture"
  budget USD 100m
invest in picture
  partner undisclosed within 0%..10% of budget
  studio rest of budget
"""
PAYS = """\
waterfall net
  currency USD
  receives everything of picture
  pays
    rest to studio
"""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (DEAL, ["undisclosed-term"]),
        (DEAL + PAYS, ["party-never-paid", "account-never-recouped", "undisclosed-term"]),
    ],
)
def test_an_investment_is_to_be_recouped_where_the_deal_pays(
    text: str, codes: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "deal.deal"
    path.write_text(text, encoding="utf-8")
    assert sorted(d.code for d in check(path).diagnostics) == sorted(codes)


def test_who_votes_in_concert_is_there_for_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "deal.deal"
    path.write_text(
        'deal "Concert"\n  books USD\nparty holder\nparty issuer\nparty ally\n'
        "stake holder in issuer 60%, 70% of the votes in concert with ally\n",
        encoding="utf-8",
    )
    assert check(path).diagnostics == ()
