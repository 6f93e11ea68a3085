"""What holds for every run: what it came to may be expected of it, and nothing else may."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recoup.analysis import totals
from recoup.analysis.totals import Sums
from recoup.diagnostics.span import Source
from recoup.engine.run import Run, run_plan
from recoup.expectations import model as x
from recoup.expectations.compare import Unmet, compare
from recoup.expectations.from_text import from_text, parse_expectations
from recoup.expectations.quantities import Measured
from recoup.language.show import text_of
from recoup.values.currency import minor_digits
from recoup.values.money import Money
from tests.laws import deals as drawing
from tests.laws.deals import Drawn, EveryDayRates, deals, plan_of

HEAD = 'deal "drawn.deal"\ntest "drawn"\n  expect\n'


def amounts(run: Run) -> Iterator[tuple[str, Money]]:
    """Quantities as a file of expectations names them, with what the tables of a run say."""
    sums = Sums.of(run)
    for line in totals.paid(sums):
        yield f"{line.party} has received", money(line.amount, line.currency)
    # A rate of return is no claim of its own that a test could name.
    names = [account.name for account in run.plan.accounts if account.hurdle is None]
    for account in totals.accounts(sums):
        name = account.account
        # Premiums at several rates bear one name; what a definition recoups apart has none.
        if names.count(name) == 1 and " in " not in name:
            claim = claim_of(name, account.owed_to)
            yield f"{claim} is charged", money(account.charged, account.currency)
            yield f"{claim} is recouped", money(account.recouped, account.currency)
            yield f"{claim} is owed", money(account.balance, account.currency)
            yield f"{claim} has accrued", money(account.interest, account.currency)
    for waterfall in run.plan.waterfalls:
        entered = Money(sums.entered(waterfall), waterfall.currency)
        yield f"waterfall {waterfall.name} has received", entered


def claim_of(account: str, owed_to: str) -> str:
    kind, *film = account.split(".")
    if not film:
        return f"account {account}"
    claim = "premium on investment" if kind == "premium" else kind
    return f"{claim} of {owed_to} in {film[0]}"


def money(amount: Decimal, currency: str) -> Money:
    return Money(int(amount.scaleb(minor_digits(currency))), currency)


def compared(text: str, run: Run) -> list[object]:
    suite, diagnostics = from_text(Source("drawn.expect", HEAD + text))
    assert not diagnostics, diagnostics
    measured = Measured.of(run)
    (test,) = suite.tests
    return [compare(expectation, lambda _: measured) for expectation in test.expectations]


@settings(max_examples=60)
@given(data=st.data(), drawn=deals())
def test_what_a_run_came_to_passes_and_a_cent_more_fails(data: st.DataObject, drawn: Drawn) -> None:
    run, _ = run_plan(plan_of(drawn.text()), data.draw(drawing.events(drawn)), EveryDayRates())
    assert run is not None
    found = list(amounts(run))
    true = "".join(f"    {words} {amount}\n" for words, amount in found)
    assert compared(true, run) == [None] * len(found)
    cent = data.draw(st.sampled_from([1, -1]))
    off = [(words, Money(a.minor + cent, a.currency), Money(1, a.currency)) for words, a in found]
    false = "".join(f"    {words} {figure}\n" for words, figure, _ in off)
    for (_, amount), unmet in zip(found, compared(false, run), strict=True):
        assert isinstance(unmet, Unmet)
        assert unmet.got == str(amount)
        sign = "-" if cent > 0 else "+"
        assert unmet.difference == str(Money(1, amount.currency)).replace(" ", f" {sign}")
    near = "".join(f"    {words} {figure} within {unit}\n" for words, figure, unit in off)
    assert compared(near, run) == [None] * len(found)


@settings(max_examples=60)
@given(data=st.data(), drawn=deals())
def test_milestones_are_reached_or_not(data: st.DataObject, drawn: Drawn) -> None:
    run, _ = run_plan(plan_of(drawn.text()), data.draw(drawing.events(drawn)), EveryDayRates())
    assert run is not None
    # An amendment is a milestone by the name of its day.
    lines = [m for m in totals.milestones(run) if m.milestone.isidentifier()]
    assume(lines)
    true = [
        f"    milestone {m.milestone} is reached{f' on {m.reached_on}' if m.reached_on else ''}\n"
        if m.reached
        else f"    milestone {m.milestone} is not reached\n"
        for m in lines
    ]
    assert compared("".join(true), run) == [None] * len(true)
    false = [
        f"    milestone {m.milestone} is {'not ' if m.reached else ''}reached\n" for m in lines
    ]
    assert all(isinstance(found, Unmet) for found in compared("".join(false), run))


@given(
    day=st.dates(date(1950, 1, 1), date(2090, 1, 1)),
    cents=st.integers(-(10**14), 10**14),
    title=st.text(
        st.characters(exclude_characters='"\n\r', exclude_categories=("C", "Z")), min_size=1
    ),
)
def test_formatting_changes_nothing_that_is_said(day: date, cents: int, title: str) -> None:
    text = (
        f'deal   "a.deal"\n\n# why\ntest  "{title}"\n   expect   at {day}\n'
        f"      the  sum is {Money(cents, 'USD')}   within USD 0.01 [one,two]  # so\n"
        "          less  receipts\n"
    )
    tree, diagnostics = parse_expectations(Source("a.expect", text))
    assert not diagnostics
    again, _ = parse_expectations(Source("a.expect", text_of(tree)))
    assert text_of(again) == text_of(tree)
    before, _ = from_text(Source("a.expect", text))
    after, _ = from_text(Source("a.expect", text_of(tree)))
    assert before.tests == after.tests
    fact = before.tests[0].expectations[0].fact
    assert isinstance(fact, x.SumIs)
    assert fact.figure == Money(cents, "USD")
