"""What a deal says twice, in two currencies, or where it can never hold."""

import re
from pathlib import Path

import pytest

from recoup.deal.files import deal_from_trees
from recoup.deal.scope import RESERVED
from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source
from recoup.plan.from_deal import from_deal

GRAMMAR = (Path(__file__).parents[2] / "src/recoup/language/grammar.lark").read_text("utf-8")

HEAD = """\
deal "A deal"
party a
party b
account loan owed to a
  charged USD 2m
"""
PAYS = """\
waterfall w
  currency USD
  receives theatrical
  pays
    recoup loan
"""


def errors(text: str) -> list[tuple[str, str]]:
    """The code of each error, and the line that it is about."""
    tree, diagnostics = parse_source(Source("x.deal", text))
    _, found = deal_from_trees([tree], diagnostics)
    return [(d.code, _line(d)) for d in found if d.severity is Severity.ERROR]


def _line(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    return span.source.line_text(span.line).strip() if span else ""


# ---- said twice ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        'deal "x"\n  signed 2024-01-01\n  signed 2024-01-02',
        'deal "x"\n  books USD\n  books EUR',
        'deal "x"\n  odd cents in order\n  odd cents to the largest remainder',
        'deal "x"\n  convert at the rate of the day\n  convert at the last rate within 2 days',
        'deal "x"\n  convert USD to EUR at 2\n  convert EUR to USD at 3',
        "account c owed to a cap USD 2m\n  cap USD 3m",
        "account c owed to a\n  overhead 2%\n  overhead 3%",
        "waterfall v\n  currency USD\n  currency EUR",
        "waterfall v\n  currency USD\n  pays\n    rest to a\n  pays\n    rest to b",
        "account c owed to a\n  interest 2% a year, simple, act/365, interest first, act/360",
        "account c owed to a\n  interest 2% a year, simple, compounded yearly, act/365",
        "account c owed to a\n  interest 2% a year, interest first, principal first, act/365",
        "waterfall v\n  pays\n    rest to a to b",
        'waterfall v\n  pays\n    rest to a "Fee" "Corridor"',
        "waterfall v\n  pays\n    recoup loan up to USD 1m up to USD 2m",
        "waterfall v\n  pays\n    rest to a on m on n",
        "stake a in b 2% since 2014 since 2015",
        "grant everything in CN of f from a to b, exclusive, non-exclusive",
        "grant everything in CN of f from a to b, 2014-01-01..2015-01-01, 2016-01-01..2017-01-01",
    ],
)
def test_what_can_be_said_once_is_not_said_twice(lines: str) -> None:
    """The second would undo the first without a word."""
    text = lines if lines.startswith("deal") else f'deal "x"\n{lines}'
    found = [code for code, line in errors(text) if line == lines.splitlines()[-1].strip()]
    last = [code for code, _ in errors(text) if code == "said-twice"]
    assert last == ["said-twice"], errors(text)
    assert found or "pays" in lines


def test_what_may_be_said_several_times_is_not_refused() -> None:
    """Sources may differ on a budget; rates of several pairs are several lines."""
    text = """\
deal "x"
  convert USD to EUR at 2
  convert USD to GBP at 3
film f "F"
  budget USD 2m
  budget USD 3m
  release 2024-01-01 in CN
  release 2024-01-02 in US
waterfall w
  currency USD
  receives theatrical of f
  receives tv of f
"""
    assert "said-twice" not in {code for code, _ in errors(text)}


# ---- what never holds, what nothing reaches -----------------------------------------------------


def in_waterfall(*steps: str) -> list[tuple[str, str]]:
    text = HEAD + "milestone repaid when loan is recouped, latched\n" + PAYS
    return errors(text + "".join(f"    {step}\n" for step in steps))


@pytest.mark.parametrize(
    ("outer", "inner"),
    [("until", "after"), ("after", "until")],
)
def test_a_block_inside_its_opposite_never_holds(outer: str, inner: str) -> None:
    """However deep it stands, and whether the condition has a name or not."""
    for condition in ("repaid", "date is 2026-01-01"):
        steps = (
            f"{outer} {condition}",
            "  until a has received USD 5",
            f"    {inner} {condition}",
            "      5% of remainder to b",
            f"{inner} {condition}",
            "  5% of remainder to b",
            "rest to b",
        )
        assert in_waterfall(*steps) == [("never-holds", f"{inner} {condition}")]


def test_a_step_on_a_milestone_that_its_block_ends_at_never_holds() -> None:
    """`until repaid` is over when `on repaid` begins."""
    bonus = "USD 5 to b on repaid"
    assert in_waterfall("until repaid", f"  {bonus}", "rest to b") == [("never-holds", bonus)]
    assert in_waterfall("after repaid", f"  {bonus}", "rest to b") == []


def test_nothing_is_left_behind_two_branches_that_pay_all() -> None:
    """Each of them ends with a rest: whichever holds, no money goes further down."""
    branches = (
        "until repaid",
        "  rest to a",
        "5% of remainder to b",
        "after repaid",
        "  rest to b",
    )
    assert in_waterfall(*branches) == []
    assert in_waterfall(*branches, "2% of remainder to b") == [
        ("unreachable-step", "2% of remainder to b")
    ]


# ---- one currency, one name ---------------------------------------------------------------------


def test_an_account_is_charged_in_one_currency() -> None:
    """The first amount of the text says which."""
    account = "account c owed to a cap USD 2m\n  charged EUR 1m\n"
    end = PAYS + "    recoup c\n    rest to b\n"
    assert errors(HEAD + account + end) == [("account-currency", "charged EUR 1m")]
    assert errors(HEAD + account.replace("EUR", "USD") + end) == []
    advance = "advance adv of USD 1m from a to b\n  charged EUR 1m\n"
    found = errors(HEAD + advance + PAYS + "    recoup adv\n    rest to b\n")
    assert found == [("account-currency", "charged EUR 1m")]


def test_two_undisclosed_terms_have_two_names() -> None:
    """One name would be assumed for one of them only."""
    steps = (
        "undisclosed lead within 1%..2% of receipts to a",
        "undisclosed lead within 1%..3% of receipts to b",
        "rest to b",
    )
    assert in_waterfall(*steps) == [("duplicate-name", steps[1])]


def test_a_name_that_begins_something_else_is_refused() -> None:
    """Just those words of the grammar that a party, account, milestone or term cannot be called."""
    words = set(re.findall(r'"([a-z]+)"', GRAMMAR)) | {"rest", "until", "after"}
    uses = {
        "party": "party {0}\ninvest in f\n  {0} USD 1m\nmilestone m when {0} has received USD 5\n"
        "waterfall w\n  pays\n    rest to {0}\n",
        "account": "milestone m when {0} is recouped\nwaterfall w\n  pays\n    recoup {0}\n",
        "milestone": "milestone m when {0}\nwaterfall w\n  pays\n    until {0}\n      rest to a\n",
        "term": "waterfall w\n  pays\n    {0} of receipts to a\n    rest\n      {0} to a\n",
    }
    refused = {
        word
        for word in words
        for text in uses.values()
        if parse_source(Source("x.deal", text.format(word)))[1]
    }
    assert refused == RESERVED


# ---- faults that explain others -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD + PAYS + "    rest\n      60% to a\n      40% two b\n", "40% two b"),
        (HEAD + PAYS + "    rest\n      60% two a\n", "60% two a"),
        (HEAD + PAYS.replace("currency USD", "currenci USD") + "    rest to b\n", "currenci USD"),
        ('daal "x"\nparty a\n', 'daal "x"'),
        (
            HEAD + 'film f "F"\n  budget USD 3m\ninvest in f\n  a USD 1m\n  b USD 2mm\n',
            "b USD 2mm",
        ),
        (HEAD + PAYS + "    until loan is repaid\n      5% to b\n    rest to b\n", None),
    ],
)
def test_a_line_that_cannot_be_read_is_said_once(text: str, line: str | None) -> None:
    """What its absence would explain is not reported as well."""
    found = errors(text)
    assert len(found) == 1
    assert found[0][0] == "syntax"
    assert line in (None, found[0][1])


# ---- a condition on the line may latch ----------------------------------------------------------


def test_a_condition_on_the_line_says_whether_it_latches() -> None:
    """A milestone of its own: latched, reversible, or a latched view of a reversible one."""
    text = (
        HEAD
        + "milestone repaid when loan is recouped, reversible\n"
        + PAYS
        + "    until loan is recouped, latched\n      1% of remainder to b\n"
        + "    after loan is recouped, reversible\n      1% of remainder to b\n"
        + "    after repaid, latched\n      1% of remainder to b\n"
        + "    rest to b\n"
    )
    tree, _ = parse_source(Source("x.deal", text))
    deal, found = deal_from_trees([tree], [])
    assert not [d for d in found if d.severity is Severity.ERROR]
    assert {m.name: m.latched for m in deal.milestones.values()} == {
        "repaid": False,
        "loan is recouped, latched": True,
        "loan is recouped, reversible": False,
        "repaid, latched": True,
    }
    plan, _ = from_deal(deal)
    assert plan is not None
