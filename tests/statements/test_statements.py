"""Statements as they are printed, and what holds of every one.

`REWRITE_EXPECTED=1 pytest tests/statements` writes the expected texts anew; the diff is the review.
"""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoup.analysis import wording
from recoup.api import Refused, load
from recoup.deal.files import deal_from_trees
from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source
from recoup.receipts.model import Event
from recoup.statements import words
from recoup.statements.layouts import collection, participation, takes_part
from recoup.statements.making import Shared
from recoup.statements.model import Kind, Section
from recoup.statements.period import Period, PeriodUnclear, parse_period
from recoup.statements.snapshot import Snapshot, Snapshots
from recoup.values.glossary import Term
from tests.cli.test_commands import Printed, recoup
from tests.laws.deals import Drawn, plan_of
from tests.laws.test_laws import NO_SHRINKING, by_party, cases, run
from tests.published.cases import SHARED
from tests.statements.samples import AMERICA, GUMP, POTTER, SAMPLES, Sample, dog

EXPECTED = Path(__file__).parent / "expected"
SHOWN = [
    *((sample, lang) for sample in (dog("amblin"), dog("talent")) for lang in ("en", "zh")),
    (dog(None, "collection"), "zh-Hant"),
    (dog(None), "both"),
    *((sample, "en") for sample in (GUMP, AMERICA, POTTER)),
]


@pytest.mark.parametrize(("sample", "lang"), SHOWN, ids=lambda x: getattr(x, "name", x))
def test_a_statement_reads_so(sample: Sample, lang: str, capsys: Printed) -> None:
    assert recoup("statement", *sample.options, "--lang", lang) == 0
    printed = capsys.readouterr().out
    path = EXPECTED / f"{sample.name}.{lang}.txt"
    if os.environ.get("REWRITE_EXPECTED"):
        path.write_text(printed, encoding="utf-8")
    assert printed == path.read_text(encoding="utf-8")


# ---- what was published -------------------------------------------------------------------------


def figure(sections: Sequence[Section], name: str, label: str) -> int:
    """The cumulative figure of a line, by its English label."""
    found = [x for s in sections if s.name == name for x in s.lines if x.label.en == label]
    return sum(line.figures.cumulative for line in found)


# What a published case prints, and the lines of our statement that come to it: the sum of the
# lines of a section, by their English labels, with the sign that the case gives it.
PRINTED = {
    GUMP: {
        "studio_gross": (1, "deficit", ["Came in"]),
        "gross_participation": (-1, "deficit", ["Gross participations"]),
        "distribution_fee": (-1, "deficit", ["Distribution fee"]),
        "distribution_total": (
            -1, "deficit", ["Distribution fee", "Distribution expenses, Paramount Pictures"],
        ),
        "net": (1, "deficit", ["Net, or deficit before a share"]),
    },
    AMERICA: {
        "net_without_overhead_on_participations": (
            1, "deficit", ["Net, or deficit before a share"],
        ),
    },
    POTTER: {
        "after_expenses": (1, "after_expenses", ["Came in"]),
        "after_negative_cost": (-1, "accounts", ["Still to be recouped"]),
    },
}  # fmt: skip


@pytest.mark.parametrize("sample", PRINTED, ids=lambda sample: sample.name)
def test_a_statement_comes_to_what_was_published(sample: Sample) -> None:
    """The figures of the cases themselves, where they are at hand: millions of dollars."""
    if not SHARED.is_dir():
        pytest.skip(f"the published cases are not in {SHARED}")
    case = json.loads((SHARED / f"{sample.name}.json").read_text(encoding="utf-8"))
    exact = case["expected"]["exact"]
    sections = sample.document.sections
    for name, (sign, section, labels) in PRINTED[sample].items():
        came = sign * sum(figure(sections, section, label) for label in labels)
        assert came == Fraction(exact[name]) * 10**8, name


def test_a_deficit_is_told_as_net_profit_participants_are_told_it() -> None:
    """What is charged counts in full, recouped or not; the deficit of Forrest Gump is 62 million
    after gross participations."""
    (deficit,) = (s for s in GUMP.document.sections if s.name == "deficit")
    assert [line.figures.cumulative for line in deficit.lines] == [
        191_000_000_00, -61_120_000_00, -30_560_000_00, -4_584_000_00, -73_920_000_00,
        -6_000_000_00, -76_820_000_00, -62_004_000_00,
    ]  # fmt: skip
    (published,) = (s for s in AMERICA.document.sections if s.name == "deficit")
    assert published.lines[-1].figures.cumulative == -17_000_000_00


# ---- what holds of every statement --------------------------------------------------------------


def check(shared: Shared) -> None:
    """Sections add up, shares are what the run paid, the account holds what is held."""
    paid = by_party(shared.snapshots.now.run)
    for party in shared.deal.parties:
        if not takes_part(shared, party):
            continue
        document = participation(shared, party)
        for section in document.sections:
            check_section(section)
        for balance in document.balances:
            between = sum(
                line.figures.cumulative
                for section in document.sections
                for line in section.lines
                if line.kind is Kind.BETWEEN and section.currency == balance.currency
            )
            assert balance.closing == paid[party, balance.currency] + between
    whole = collection(shared)
    for section in whole.sections:
        check_section(section)
        if section.name == "account":
            held = sum(h.amount for h in whole.held if h.currency == section.currency)
            assert section.lines[-1].figures.cumulative == held


def check_section(section: Section) -> None:
    first, last = section.lines[0], section.lines[-1]
    own = {Kind.SHARE, Kind.ALLOTTED}
    for name in ("prior", "adjustment", "current", "cumulative"):
        if last.kind is Kind.TOTAL:
            parts = sum(getattr(line.figures, name) for line in section.lines[:-1])
            assert parts == getattr(last.figures, name)
        elif first.kind is Kind.ENTERED:
            given = sum(getattr(x.figures, name) for x in section.lines if x.kind not in own)
            kept = sum(getattr(x.figures, name) for x in section.lines if x.kind in own)
            assert given == kept


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_samples_add_up(sample: Sample) -> None:
    check(sample.shared)


@settings(max_examples=40, phases=NO_SHRINKING, deadline=None)
@given(cases(), st.data())
def test_every_statement_adds_up(case: tuple[Drawn, list[Event]], data: st.DataObject) -> None:
    drawn, events = case
    tree, faults = parse_source(Source("drawn.deal", drawn.text()))
    deal, _ = deal_from_trees([tree], faults)
    plan = plan_of(drawn.text())
    days = sorted({e.date for e in events}) or [date(2024, 1, 1)]
    first, last = sorted(data.draw(st.tuples(st.sampled_from(days), st.sampled_from(days))))
    period = Period("drawn", first, last)
    prior, now = (Snapshot(run(plan, events, as_of=day)) for day in (period.before, period.last))
    check(Shared(deal, Snapshots(prior, prior, now), period, last))


# ---- adjustments --------------------------------------------------------------------------------

DEAL = """deal "Light"
party studio "Studio"
party star "Star"
film light "Light"
waterfall money
  currency EUR
  receives theatrical of light
  pays
    10% of receipts to star
    rest to studio
"""
RECEIPTS = """id,date,kind,of,amount,currency,note
w1,2024-02-01,receipt,theatrical of light from FR,1000.00,EUR,
w2,2024-03-01,receipt,theatrical of light from FR,500.00,EUR,
u1,2024-04-10,reversal,w1,,,
w3,2024-04-10,receipt,theatrical of light from FR,800.00,EUR,
"""


def light(folder: Path) -> tuple[str, str]:
    (folder / "light.deal").write_text(DEAL, encoding="utf-8")
    (folder / "receipts.csv").write_text(RECEIPTS, encoding="utf-8")
    return str(folder / "light.deal"), str(folder / "receipts.csv")


def test_what_a_reversal_undoes_of_earlier_periods_is_an_adjustment(tmp_path: Path) -> None:
    deal, receipts = light(tmp_path)
    shared = load(deal).run(receipts).statements("2024Q2", date(2024, 8, 1))
    (balance,) = participation(shared, "star").balances
    assert (balance.opening, balance.adjustment, balance.current) == (15000, -10000, 8000)
    check(shared)
    before = load(deal).run(receipts).statements("2024Q1", date(2024, 8, 1))
    assert participation(before, "star").balances[0].closing == balance.opening


def test_a_reversal_of_a_later_period_changes_nothing_before_it(tmp_path: Path) -> None:
    """What is undone in the third quarter is an adjustment of the third, not of the second."""
    deal, receipts = light(tmp_path)
    late = RECEIPTS.replace("u1,2024-04-10", "u1,2024-07-10").replace(
        "w3,2024-04-10", "w3,2024-07-10"
    )
    Path(receipts).write_text(late, encoding="utf-8")
    result = load(deal).run(receipts)

    def balance(period: str) -> tuple[int, int, int]:
        (found,) = participation(result.statements(period, date(2024, 12, 1)), "star").balances
        return found.opening, found.adjustment, found.current

    assert balance("2024Q2") == (15000, 0, 0)
    assert balance("2024Q3") == (15000, -10000, 8000)


def test_consecutive_statements_follow_each_other() -> None:
    first, second = (
        dog("amblin").shared,
        replace(dog("amblin"), period="2017-05-01..2017-07-31").shared,
    )
    april = replace(dog("amblin"), period="2017-04").shared
    closing = participation(april, "amblin").balances[0].closing
    assert participation(second, "amblin").balances[0].opening == closing
    assert participation(first, "amblin").balances[0].opening < closing


# ---- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--party", "starr", "--period", "2024Q1"), "unknown-party"),
        (("--party", "star", "--period", "2024Q5"), "unknown-period"),
        (("--party", "star", "--period", "2024Q3", "--dated", "2024-09-30"), "period-open"),
        (("--layout", "participation", "--period", "2024Q1"), "unknown-party"),
    ],
    ids=lambda words: words if isinstance(words, str) else "",
)
def test_what_cannot_be_stated_is_told_and_nothing_is_written(
    words: tuple[str, ...], code: str, tmp_path: Path, capsys: Printed
) -> None:
    folder = tmp_path / "out"
    arguments = (*light(tmp_path), *words, "--to", "html,csv", "-o", str(folder))
    assert recoup("statement", *arguments) == 1
    assert f"error[{code}]" in capsys.readouterr().err
    assert not folder.exists() or not list(folder.iterdir())


def test_undisclosed_terms_are_asked_for(capsys: Printed) -> None:
    sample = dog("amblin")
    plain = ("statement", str(sample.deal), str(sample.receipts), "--period", "2017Q1")
    assert recoup(*plain, "--party", "amblin") == 1
    assert "error[undisclosed]" in capsys.readouterr().err


def test_a_later_party_that_fails_leaves_nothing_behind(tmp_path: Path, capsys: Printed) -> None:
    folder = tmp_path / "out"
    words = ("--party", "star", "--party", "nobody", "--period", "2024Q1")
    arguments = (*light(tmp_path), *words, "--to", "html", "-o", str(folder))
    assert recoup("statement", *arguments) == 1
    assert "unknown-party" in capsys.readouterr().err
    assert not folder.exists() or not list(folder.iterdir())


def test_a_file_that_exists_is_left_alone(tmp_path: Path, capsys: Printed) -> None:
    words = ("--party", "all", "--period", "2024Q1", "--to", "csv", "-o", str(tmp_path))
    arguments = (*light(tmp_path), *words)
    assert recoup("statement", *arguments) == 0
    assert {p.name for p in tmp_path.glob("*.csv")} == {
        "receipts.csv", "star-2024Q1.csv", "studio-2024Q1.csv",
    }  # fmt: skip
    assert recoup("statement", *arguments) == 1
    assert "add --force" in capsys.readouterr().err
    assert recoup("statement", *arguments, "--force") == 0


@pytest.mark.parametrize("text", ["", "2017Q0", "2017H3", "2017-13", "17", "2017Q1..", "b..a"])
def test_what_names_no_period(text: str) -> None:
    with pytest.raises(PeriodUnclear):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016H2", "2016-07-01", "2016-12-31"),
        ("2016q1", "2016-01-01", "2016-03-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2016-02-03..2016-02-03", "2016-02-03", "2016-02-03"),
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    period = parse_period(text)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def test_a_run_that_ends_before_the_period_states_nothing(tmp_path: Path) -> None:
    deal, receipts = light(tmp_path)
    result = load(deal).run(receipts, as_of=date(2024, 3, 1))
    with pytest.raises(Refused, match="ends on 2024-03-01"):
        result.statements("2024Q1", date(2024, 8, 1))


# ---- what is still wanted, and why ---------------------------------------------------------------


def test_each_payee_is_told_what_it_is_still_owed_itself() -> None:
    """Amblin recoups beside its co-financiers: its own balance, not what both want."""
    document = dog("amblin").document
    (share,) = (s for s in document.sections if s.name == "share")
    assert share.lines[0].wants == 2_495_595_33
    owed = {
        line.group.en: line.figures.cumulative
        for s in document.sections
        for line in s.lines
        if line.kind is Kind.OWED and line.group is not None
    }
    assert owed["Investment in A Dog's Purpose, Amblin Partners"] == 2_495_595_33


def test_what_a_step_still_asks_falls_to_its_payees_as_it_divides(tmp_path: Path) -> None:
    deal, receipts = light(tmp_path)
    text = DEAL.replace(
        "    10% of receipts to star\n", "    EUR 1000.01\n      2/3 to star\n      1/3 to studio\n"
    )
    Path(deal).write_text(text, encoding="utf-8")
    Path(receipts).write_text("\n".join(RECEIPTS.splitlines()[:2]).replace("1000.00", "400.00"))
    shared = load(deal).run(receipts).statements("2024Q1", date(2024, 8, 1))
    (section,) = (s for s in collection(shared).sections if s.name == "money")
    told = {line.label.en: (line.figures.cumulative, line.wants) for line in section.lines}
    assert told["Star"] == (-266_67, 400_01)
    assert told["Studio"] == (-133_33, 200_00)


@pytest.mark.parametrize("table", [words.PHRASES, wording.PHRASES], ids=["page", "reasons"])
def test_every_phrase_has_the_same_places_in_each_language(table: dict[str, Term]) -> None:
    for name, term in table.items():
        places = [sorted(re.findall(r"\{\w+\}", text)) for text in (term.en, term.zh_hans)]
        assert places[0] == places[1] == sorted(re.findall(r"\{\w+\}", term.zh_hant)), name
        assert re.search("[\u3400-\u9fff]", term.zh_hans), name


# ---- many parties -------------------------------------------------------------------------------


def test_many_others_of_one_step_are_told_together(tmp_path: Path) -> None:
    """A party among many is told what it has, and what the others have in all; sums still hold."""
    names = "".join(f'party p{n} "P{n}"\n' for n in range(40))
    parts = "".join(f"      1/40 to p{n}\n" for n in range(40))
    deal = tmp_path / "many.deal"
    deal.write_text(
        f'deal "Many"\n{names}film f "F"\nwaterfall w\n  currency EUR\n'
        f"  receives theatrical of f\n  pays\n    rest\n{parts}",
        encoding="utf-8",
    )
    receipts = tmp_path / "receipts.csv"
    receipts.write_text(
        "id,date,kind,of,amount,currency,note\nr,2024-01-02,receipt,theatrical of f,100.03,EUR,\n",
        encoding="utf-8",
    )
    shared = load(deal).run(receipts).statements("2024-01", date(2024, 3, 1))
    check(shared)
    document = participation(shared, "p7")
    (section,) = (s for s in document.sections if s.name == "w")
    assert [line.label.en for line in section.lines] == ["Came in", "To 39 others", "P7"]
    assert [(n.title.en, n.percent) for n in document.next] == [
        ("39 others", "97.5%"),
        ("P7", "2.5%"),
    ]
    assert len(next(s for s in collection(shared).sections if s.name == "w").lines) == 41


# ---- taxes withheld, advances -------------------------------------------------------------------

TAXED = """deal "Taxed"
party licensor "Licensor"
party tax "Tax office"
party studio "Studio"
film f "F"
advance mg of EUR 20.00 from studio to licensor
waterfall w
  currency EUR
  receives theatrical of f
  pays
    50% of receipts to licensor net of 10% withholding to tax
    recoup mg
    rest to studio
"""


def test_tax_withheld_and_advances_are_told_as_such(tmp_path: Path) -> None:
    deal, receipts = tmp_path / "taxed.deal", tmp_path / "receipts.csv"
    deal.write_text(TAXED, encoding="utf-8")
    receipts.write_text(
        "id,date,kind,of,amount,currency,note\nr,2024-01-02,receipt,theatrical of f,100.00,EUR,\n",
        encoding="utf-8",
    )
    shared = load(deal).run(receipts).statements("2024-01", date(2024, 3, 1))
    check(shared)
    document = participation(shared, "licensor")
    (section,) = (s for s in document.sections if s.name == "w")
    told = {line.kind: line.figures.cumulative for line in section.lines}
    assert (told[Kind.SHARE], told[Kind.WITHHOLDING]) == (4500, -500)
    (withheld,) = (x for x in section.lines if x.kind is Kind.WITHHOLDING)
    assert withheld.detail is not None
    assert withheld.detail.en == "Withholding tax, to Tax office"
    assert withheld.detail.zh_hans == "预提税，归 Tax office"
    (share,) = (s for s in document.sections if s.name == "share")
    assert [line.figures.cumulative for line in share.lines] == [4500, 2000, 6500]
