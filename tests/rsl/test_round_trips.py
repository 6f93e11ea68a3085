"""An agreement that becomes a deal, or a deal an agreement, pays as it did."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoup.deal.files import deal_from_trees
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Severity, has_errors
from recoup.diagnostics.render import render
from recoup.diagnostics.span import Source
from recoup.engine.run import run_plan
from recoup.language.from_text import parse_source
from recoup.language.show import text_of
from recoup.plan.from_deal import from_deal
from recoup.receipts.model import EventKind
from recoup.rsl.from_deal import agreement_of
from recoup.rsl.from_yaml import agreement_from
from recoup.rsl.model import Agreement, StepKind
from recoup.rsl.show import yaml_text
from recoup.rsl.to_deal import deal_text
from tests.laws.deals import event
from tests.rsl.drawn import agreements, deals


def deal_of(text: str) -> Deal:
    """The deal of a text that must be free of errors."""
    tree, diagnostics = parse_source(Source("drawn.deal", text))
    deal, diagnostics = deal_from_trees([tree], diagnostics)
    assert not has_errors(diagnostics), "\n".join(map(render, diagnostics)) + text
    return deal


def read(yaml: str) -> Agreement:
    agreement, diagnostics = agreement_from(Source("drawn.yaml", yaml))
    assert agreement is not None, "\n".join(map(render, diagnostics)) + yaml
    return agreement


def exported(deal: Deal) -> Agreement:
    agreement, diagnostics = agreement_of(deal)
    assert agreement is not None, "\n".join(map(render, diagnostics))
    return agreement


def meaning(agreement: Agreement) -> list[object]:
    """What an agreement says of money: shares as parts of one, whatever they are written in."""
    said: list[object] = [agreement.name, agreement.currency]
    for step in agreement.steps:
        fixed = step.kind is StepKind.FIXED
        payees = [(p.name, p.amount if fixed else step.share(p)) for p in step.payees]
        said.append((fixed, step.cap, step.description, payees))
    return said


Paid = list[Counter[tuple[str, str]]]


def paid(deal: Deal, amounts: list[int], currency: str) -> Paid:
    """What each receipt paid to each party."""
    plan, diagnostics = from_deal(deal)
    assert plan is not None, diagnostics
    events = [
        event(i, date(2024, 1, 1), EventKind.RECEIPT, "theatrical", amount, currency)
        for i, amount in enumerate(amounts)
    ]
    run, found = run_plan(plan, events)
    assert run is not None, found
    sums: Paid = [Counter() for _ in events]
    for posting in run.journal.postings():
        assert posting.event is not None
        party = str(plan.slots[posting.slot].party)
        sums[posting.event][party, posting.currency] += posting.amount
    return sums


@given(agreements())
def test_an_agreement_reads_as_it_is_written(agreement: Agreement) -> None:
    assert read(yaml_text(agreement)) == agreement


@given(agreements())
def test_an_agreement_keeps_its_meaning_as_a_deal(agreement: Agreement) -> None:
    """From an agreement to a deal and back, names, sums, shares and caps are the same."""
    text = deal_text(agreement)
    assert text_of(parse_source(Source("again.deal", text))[0]) == text
    assert meaning(exported(deal_of(text))) == meaning(agreement)


@given(deals(), st.lists(st.one_of(st.integers(-500, 5_000), st.integers(1, 10**10)), max_size=8))
def test_a_deal_pays_the_same_cents_as_an_agreement(text: str, amounts: list[int]) -> None:
    """From a deal to an agreement and back, every receipt pays everybody the same cents."""
    deal = deal_of(text)
    again = deal_of(deal_text(read(yaml_text(exported(deal)))))
    assert paid(again, amounts, "EUR") == paid(deal, amounts, "EUR")


@given(st.text(), st.data())
def test_any_text_is_read_or_refused(text: str, data: st.DataObject) -> None:
    """Whatever is put into an agreement, it is read, or there is a diagnostic."""
    whole = yaml_text(data.draw(agreements()))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 20)))
    source = Source("drawn.yaml", whole[:start] + text + whole[end:])
    agreement, diagnostics = agreement_from(source)
    assert (agreement is None) == has_errors(diagnostics)
    for diagnostic in diagnostics:
        assert render(diagnostic)
    if agreement is not None:
        deal_of(deal_text(agreement))


# ---- the published example ----------------------------------------------------------------------

OWED = {"A": 5, "B": 10}


@pytest.mark.parametrize(
    ("step", "received", "expected"),
    [
        ("fixed", 6, {"a": 3, "b": 3}),
        ("fixed", 12, {"a": 5, "b": 7}),
        ("ratio", 6, {"a": 2, "b": 4}),
        ("ratio", 12, {"a": 4, "b": 8}),
    ],
)
def test_fixed_and_ratio_pay_as_published(
    step: str, received: int, expected: dict[str, int]
) -> None:
    """EUR 6 and 12 to two who are owed 5 and 10, in equal amounts and in proportion.

    Source: the specification, on the difference between fixed and pro rata payouts.
    """
    amounts = OWED if step == "fixed" else {"A": 1, "B": 2}
    payees = "".join(f"      - [{name}, '', '', {amount}]\n" for name, amount in amounts.items())
    cap = "" if step == "fixed" else "    cap: 15\n"
    yaml = (
        f"name: Two payees\ncurrency: EUR\nsteps:\n  - type: {step}\n{cap}    payee:\n{payees}"
        "  - type: percent\n    payee:\n      - [Nobody yet, '', '', 100]\n"
    )
    (sums,) = paid(deal_of(deal_text(read(yaml))), [received * 100], "EUR")
    assert sums == {(name, "EUR"): amount * 100 for name, amount in expected.items()}


def test_amounts_are_read_exactly() -> None:
    """Decimals as the header says, none of them a float."""
    yaml = 'name: N\ncurrency: EUR\ndecimals: comma\nsteps:\n- type: ratio\n  cap: "0,10"\n' + (
        "  payee:\n  - [A, x, ilp, 0.1]\n  - [B, x, ilp, 0.2]\n"
        "- {type: percent, payee: [[A, x, ilp, 100]]}\n"
    )
    agreement = read(yaml)
    assert agreement.steps[0].cap == Fraction(1, 10)
    assert [agreement.steps[0].share(p) for p in agreement.steps[0].payees] == [
        Fraction(1, 3),
        Fraction(2, 3),
    ]


def test_what_moves_no_money_is_named() -> None:
    """Header lines and pointers become comments, each with a note."""
    yaml = (
        "name: “Abi's Road”\ncurrency: EUR\nurl: x.example\nsteps:\n"
        "- {type: percent, payee: [[“Orange”, ID001, dbse, 100]]}\n"
    )
    agreement, diagnostics = agreement_from(Source("a.yaml", yaml))
    assert agreement is not None
    assert [d.severity for d in diagnostics] == [Severity.NOTE] * 2
    text = deal_text(agreement)
    assert "# url: x.example\n" in text
    assert 'party orange "Orange"  # paid at ID001 (dbse)\n' in text
