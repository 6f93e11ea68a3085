"""What `use` makes of a piece: names of the deal's own, and terms of the film before its terms."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recoup
from recoup.api import DealFile, check
from recoup.deal.library import piece, piece_names
from recoup.diagnostics.diagnostic import errors_of
from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source
from recoup.language.pieces import declared, instantiated
from recoup.language.show import text_of
from tests.library.samples import HEAD

DOMESTIC = """
use china.domestic_share for picture as cn
  producers maker
  distributor importer
  digital_fee 0%
  distribution_fee 10% [terms]
"""


def read(folder: Path, text: str) -> DealFile:
    """The deal of a text, below the usual head."""
    (folder / "case.deal").write_text(HEAD + text, encoding="utf-8")
    return check(folder / "case.deal")


def run(file: DealFile, folder: Path, *rows: str) -> recoup.Result:
    """A run on rows `kind,of,amount`."""
    lines = ["id,date,kind,of,amount", *(f"e{i},2017-03-01,{r}" for i, r in enumerate(rows))]
    (folder / "events.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file.run(folder / "events.csv")


def test_a_piece_is_used_for_two_films_side_by_side(tmp_path: Path) -> None:
    text = 'film second "Second"\n' + DOMESTIC
    text += DOMESTIC.replace("for picture as cn", "for second as cn2")
    file = read(tmp_path, text)
    assert not errors_of(file.diagnostics)
    rows = ("receipt,theatrical of picture from CN,CNY 100", "receipt,theatrical of second,CNY 200")
    result = run(file, tmp_path, rows[0], rows[1].replace("second,", "second from CN,"))
    assert str(result.paid_to("cn_film_fund")) == "5.00"
    assert str(result.paid_to("cn2_film_fund")) == "10.00"


def test_two_uses_under_one_name_are_refused(tmp_path: Path) -> None:
    codes = [d.code for d in errors_of(read(tmp_path, DOMESTIC + DOMESTIC).diagnostics)]
    assert codes == ["duplicate-name"]


def test_a_party_of_the_deal_takes_the_place_of_one_of_the_piece(tmp_path: Path) -> None:
    text = 'party wanda "Wanda Cinemas" in CN\n' + DOMESTIC + "  cinemas wanda\n"
    file = read(tmp_path, text)
    result = run(file, tmp_path, "receipt,theatrical of picture from CN,CNY 100")
    assert "cn_cinemas" not in file.deal.parties
    assert str(result.paid_to("wanda")) == "45.85"


def test_a_term_that_the_deal_gives_cites_what_the_deal_cites(tmp_path: Path) -> None:
    file = read(tmp_path, DOMESTIC + "  tax_rate 3% [terms]\n  circuit_share 5%\n")
    deal = file.deal
    cited = {
        name: [s for c in deal.citations_at(deal.labels["term", name].span) for s in c.sources]
        for name in ("cn_tax_rate", "cn_circuit_share", "cn_fund_rate")
    }
    assert cited == {
        "cn_tax_rate": ["terms"],
        "cn_circuit_share": [],
        "cn_fund_rate": ["cn_fund91"],
    }


def test_a_term_of_the_deal_may_be_given_wherever_it_stands(tmp_path: Path) -> None:
    text = (
        DOMESTIC.replace("10% [terms]", "agreed")
        + "\nterm agreed net_fee plus 1%\nterm net_fee 9%\n"
    )
    file = read(tmp_path, text)
    result = run(file, tmp_path, "receipt,theatrical of picture from CN,CNY 100")
    assert str(result.paid_to("importer")) == "3.94"


def test_an_undisclosed_term_is_assumed_by_the_name_of_its_parameter(tmp_path: Path) -> None:
    text = DOMESTIC.replace("distribution_fee 10%", "distribution_fee undisclosed within 5%..15%")
    assert set(read(tmp_path, text).deal.undisclosed) == {"cn_distribution_fee"}


def test_a_finding_in_a_piece_shows_its_file_and_the_line_that_uses_it(tmp_path: Path) -> None:
    found = errors_of(read(tmp_path, DOMESTIC + "  circuit_share 120%\n").diagnostics)
    span = found[0].span
    assert span is not None
    assert span.source.name == "library/china/domestic_share.deal(cn)"
    assert span.text == "cn_circuit_share"
    text = piece("china.domestic_share").text.splitlines()
    assert text[span.line - 1].strip().startswith("circuit_share of receipts")
    assert any(r.span.text.startswith("use china.domestic_share") for r in found[0].related)


@pytest.mark.parametrize(
    ("line", "code", "near"),
    [
        ("  producers makr\n", "said-twice", ""),
        ("  cinemas makr\n", "unknown-party", "maker"),
        ("  film_share sharre\n", "unknown-term", ""),
        ("  film_share maker\n", "unknown-term", ""),
        ("  film_share 43% to CNY 3亿\n", "bad-parameter", ""),
        ("  picture picture\n", "bad-parameter", "for picture"),
        ("  box_office 5%\n", "bad-parameter", ""),
        ("  gros_rate 5%\n", "unknown-parameter", ""),
    ],
)
def test_what_is_given_wrongly_is_said_at_the_line_of_the_deal(
    line: str, code: str, near: str, tmp_path: Path
) -> None:
    (fault,) = errors_of(read(tmp_path, DOMESTIC + line).diagnostics)
    assert fault.code == code
    assert fault.span is not None
    assert fault.span.source.name.endswith("case.deal")
    assert near in (fault.hint or "")


def test_a_line_that_cannot_be_read_is_not_missing_as_well(tmp_path: Path) -> None:
    text = DOMESTIC.replace("producers maker", 'producers "Maker"')
    assert [d.code for d in errors_of(read(tmp_path, text).diagnostics)] == ["syntax"]


def test_a_use_is_laid_out_like_any_line(tmp_path: Path) -> None:
    loose = (
        "use   china.domestic_share for picture as cn\n"
        "    film_share 43%   to CNY 3亿,then 45%,marginal [terms]\n"
    )
    tree, faults = parse_source(Source("x", loose))
    text = text_of(tree)
    assert not faults
    assert text == (
        "use china.domestic_share for picture as cn\n"
        "  film_share 43% to CNY 3亿, then 45%, marginal [terms]\n"
    )
    assert parse_source(Source("x", text))[0] == tree


INVESTED = """
party helper "Helper"
invest in picture
  studio {studio}
  maker {maker}
  helper {helper}
waterfall home
  currency USD
  receives theatrical of picture from US
  pays
    recoup investment in picture, in proportion to investment
    rest to studio
use china.coproduction for picture as cn
  producers maker
  distributor importer
"""


@pytest.mark.parametrize(
    ("studio", "maker", "helper", "expected"),
    [
        ("60% of budget", "40% of budget", "0% of budget", "met      money"),
        ("60% of budget", "20% of budget", "20% of budget", "not said money"),
        ("70% of budget", "20% of budget", "10% of budget", "failed   money"),
        ("USD 20", "USD 10", "USD 0", "met      money"),
        ("USD 20", "undisclosed within USD 5..15", "USD 0", "not said money"),
        ("USD 20", "CNY 10", "USD 0", "not said money"),
    ],
)
def test_what_a_coproduction_must_meet_is_computed_as_far_as_the_deal_says(
    studio: str, maker: str, helper: str, expected: str, tmp_path: Path
) -> None:
    """At least one third of the investment is Chinese (Zhang Peimin, Variety, 2012-08-28)."""
    text = INVESTED.format(studio=studio, maker=maker, helper=helper)
    found = [d for d in read(tmp_path, text).diagnostics if d.code == "qualification"]
    assert expected in (found[0].hint or "")
    assert "not said leads" in (found[0].hint or "")


def test_an_answer_of_the_deal_goes_before_what_its_investments_show(tmp_path: Path) -> None:
    text = (
        INVESTED.format(studio="USD 90", maker="USD 10", helper="USD 0") + "  money yes [terms]\n"
    )
    found = [d for d in read(tmp_path, text).diagnostics if d.code == "qualification"]
    assert "met      money" in (found[0].hint or "")


@pytest.mark.parametrize(
    ("day", "name", "other"),
    [
        ("2012-02-17", "revenue_sharing_import", None),
        ("2012-02-16", "revenue_sharing_import", "revenue_sharing_import_before_2012"),
        ("2012-02-16", "revenue_sharing_import_before_2012", None),
        ("2012-02-17", "revenue_sharing_import_before_2012", "revenue_sharing_import"),
    ],
)
def test_a_piece_is_in_force_between_its_days(
    day: str, name: str, other: str | None, tmp_path: Path
) -> None:
    text = f"  release {day} in CN\nuse china.{name} for picture as cn\n  rights_holder studio\n"
    if not name.endswith("2012"):
        text += "  importer importer\n  distributor importer\n"
    found = errors_of(read(tmp_path, text).diagnostics)
    assert [d.code for d in found] == (["not-in-force"] if other else [])
    assert not other or f"`use china.{other} …`" in (found[0].hint or "")


NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,7}", fullmatch=True)


@given(st.sampled_from(piece_names()), NAMES)
def test_lines_keep_their_numbers_and_names_begin_alike(name: str, prefix: str) -> None:
    """Whatever the deal calls it by: as many lines, and each declared name with the prefix."""
    text = piece(name).text
    found = instantiated(text, prefix, {}, {})
    assert len(found.splitlines()) == len(text.splitlines())
    assert set(declared(found)) == {f"{prefix}_{n}" for n in declared(text)}
