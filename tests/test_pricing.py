"""What each reading pays: of an open dispute, and of a line that is refused."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

import recoup
from recoup.api import DealFile
from recoup.diagnostics.diagnostic import Severity
from recoup.pricing import Taken, price_refusals
from tests.cli.test_commands import recoup as command

Printed = pytest.CaptureFixture[str]

HEAD = """\
deal "The Lake"
  signed 2024-01-01
  books USD
party agent "Agent"
party bank "Bank"
party fund "Fund"
party producer "Producer"
film lake "The Lake"
  budget USD 100,000
invest in lake
  fund USD 60,000
  producer USD 40,000
"""
RECEIPTS = """\
id,date,kind,of,amount,currency
a,2024-03-01,receipt,theatrical from FR,200000,USD
"""
HALF = RECEIPTS.replace("200000", "100000")


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("receipts.csv").write_text(RECEIPTS, encoding="utf-8")


def deal(*steps: str, above: str = "") -> DealFile:
    lines = "".join(f"    {step}\n" for step in steps)
    text = f"{HEAD}{above}waterfall w\n  currency USD\n  receives everything\n  pays\n{lines}"
    Path("lake.deal").write_text(text, encoding="utf-8")
    return recoup.check("lake.deal")


def priced(*steps: str, above: str = "") -> dict[str, dict[str, Decimal]]:
    """By the line that would say it: what each reading of the one refused line pays."""
    file = deal(*steps, above=above)
    (refusal,) = price_refusals(file, "receipts.csv", Taken())
    found = {}
    for reading, outcome in zip(refusal.diagnostic.readings, refusal.outcomes, strict=True):
        assert isinstance(outcome, recoup.Result), (reading.line, outcome)
        found[reading.line] = {line.party: line.amount for line in outcome.paid}
    return found


# ---- refused lines ------------------------------------------------------------------------------


def test_a_percentage_without_its_basis() -> None:
    """10% of 200,000 received, or of the 140,000 that the fund leaves."""
    paid = priced("recoup investment of fund in lake", "10% to agent", *CAPITAL)
    assert {line: amounts["agent"] for line, amounts in paid.items()} == {
        "10% of receipts to agent": Decimal(20000),
        "10% of remainder to agent": Decimal(14000),
    }


CAPITAL = ("recoup investment of producer in lake", "rest to producer")
INVESTORS = "recoup investment in lake, in proportion to investment"


def test_plus_a_percentage_to_an_investor() -> None:
    """A premium on the fund's 60,000, a share of the 100,000 left, or of the 200,000 received."""
    paid = priced(INVESTORS, 'plus 2% to fund "Plus"', "rest to producer")
    assert {line: amounts["fund"] for line, amounts in paid.items()} == {
        'recoup 2% premium on investment of fund in lake "Plus"': Decimal(61200),
        '2% of remainder to fund "Plus"': Decimal(62000),
        '2% of receipts to fund "Plus"': Decimal(64000),
    }


def test_plus_a_percentage_to_nobody_named() -> None:
    """It goes to those who were recouped just before."""
    paid = priced(INVESTORS, "plus 10%", "rest to agent")
    assert {line: amounts["fund"] for line, amounts in paid.items()} == {
        "recoup 10% premium on investment in lake, in proportion to investment": Decimal(66000),
        "10% of remainder to investors of lake in proportion to investment": Decimal(66000),
        "10% of receipts to investors of lake in proportion to investment": Decimal(72000),
    }


@pytest.mark.parametrize(
    ("step", "lines"),
    [
        ("plus 2% to pot x", ["2% of remainder to pot x", "2% of receipts to pot x"]),
        (
            "plus undisclosed lead within 1%..2% to investors of lake, equally on hit",
            [
                "recoup undisclosed lead within 1%..2% premium on investment in lake, "
                "equally on hit",
                "undisclosed lead within 1%..2% of remainder to investors of lake equally on hit",
                "undisclosed lead within 1%..2% of receipts to investors of lake equally on hit",
            ],
        ),
    ],
)
def test_the_lines_that_plus_may_be(step: str, lines: list[str]) -> None:
    """What else the line says stays."""
    found = [d for d in deal(INVESTORS, step).diagnostics if d.code == "plus-unsaid"]
    assert [reading.line for reading in found[0].readings] == lines


def test_side_by_side_in_which_proportion() -> None:
    """100,000 to claims of 50,000 and 150,000."""
    accounts = (
        "account costs owed to agent\n  charged USD 50,000\n"
        "account loan owed to bank\n  charged USD 150,000\n"
    )
    Path("receipts.csv").write_text(HALF, encoding="utf-8")
    steps = ("recoup costs and loan, pari passu", INVESTORS, "rest to producer")
    paid = priced(*steps, above=accounts)
    assert {line: amounts["agent"] for line, amounts in paid.items()} == {
        "recoup costs and loan, in order": Decimal(50000),
        "recoup costs and loan, equally": Decimal(50000),
        "recoup costs and loan, in proportion to balance": Decimal(25000),
    }


def test_bands_by_margin_or_whole() -> None:
    """5% of 50,000 and 10% of 150,000, or 10% of 200,000."""
    bands = "5% to USD 50,000, then 10%, of receipts to agent"
    paid = priced(bands, INVESTORS, "rest to producer")
    assert {line: amounts["agent"] for line, amounts in paid.items()} == {
        "5% to USD 50,000, then 10%, marginal, of receipts to agent": Decimal(17500),
        "5% to USD 50,000, then 10%, whole, of receipts to agent": Decimal(20000),
    }


def test_a_threshold_that_may_be_undone() -> None:
    """A cost after recoupment: the corridor of the agent goes on, or stops until it is recouped."""
    Path("receipts.csv").write_text(
        HALF
        + "b,2024-06-01,cost,costs,50000,USD\n"
        + "c,2025-03-01,receipt,theatrical from FR,100000,USD\n",
        encoding="utf-8",
    )
    account = "account costs owed to bank\n  charged USD 20,000\n"
    blocks = ("recoup costs from 50% of receipts", "after costs is recouped")
    steps = (*blocks, "  10% of remainder to agent", INVESTORS, "rest to producer")
    paid = priced(*steps, above=account)
    # The first receipt: 20,000 of its first 40,000 repay the costs, 10% of the other 60,000.
    # The second: 10% of the 50,000 above the recoupment, or only of what follows it: 0.
    assert {line: amounts["agent"] for line, amounts in paid.items()} == {
        "after costs is recouped, latched": Decimal(11000),
        "after costs is recouped, reversible": Decimal(6000),
    }


def test_a_condition_in_two_blocks_is_read_once() -> None:
    """`until` and `after` of one condition wait for one milestone: both lines change."""
    account = "account costs owed to bank\n  charged USD 20,000\n"
    steps = ("recoup costs", "until costs is recouped", "  5% of remainder to agent")
    more = ("after costs is recouped", "  10% of remainder to agent", INVESTORS, "rest to producer")
    paid = priced(*steps, *more, above=account)
    assert set(paid) == {
        "until costs is recouped, latched",
        "until costs is recouped, reversible",
    }


def test_interest_by_its_day_count() -> None:
    """A year and the leap year's two months."""
    loan = (
        "account loan owed to bank\n  charged USD 10,000 on 2024-01-01\n"
        "  interest 10% a year, simple, interest first\n"
    )
    Path("receipts.csv").write_text(HALF, encoding="utf-8")
    paid = priced("recoup loan", INVESTORS, "rest to producer", above=loan)
    # 60 days of 2024 by the calendar, two months of 30 days.
    assert {line.split(", ")[-1]: amounts["bank"] for line, amounts in paid.items()} == {
        "act/365": Decimal("10164.38"),
        "act/360": Decimal("10166.66"),
        "act/act": Decimal("10163.93"),
        "30/360": Decimal("10166.66"),
        "30E/360": Decimal("10166.66"),
    }


def test_two_refused_lines_vary_one_at_a_time() -> None:
    """Each line is priced while the other is read as its first reading."""
    file = deal("10% to agent", "5% to bank", INVESTORS, "rest to producer")
    first, second = price_refusals(file, "receipts.csv", Taken())
    assert first.comparison is not None
    assert first.to_json()["others_read_as"] == ["5% of receipts to bank"]
    paid = {line.of: line.amounts for line in first.comparison.paid}
    assert paid["bank"] == (Decimal(10000), Decimal(10000))
    assert second.to_json()["others_read_as"] == ["10% of receipts to agent"]


def test_nothing_is_priced_beside_another_fault() -> None:
    """A deal that is wrong for another reason has no readings to run."""
    file = deal("10% to agent", INVESTORS, "rest to producr")
    assert price_refusals(file, "receipts.csv", Taken()) == ()


def test_a_reading_that_is_refused_in_turn_says_why(capsys: Printed) -> None:
    """A premium for one who does not invest."""
    deal(INVESTORS, "plus 2% to agent", "rest to producer")
    assert command("run", "lake.deal", "receipts.csv") == 1
    told = capsys.readouterr().err
    assert "(1) is refused: `agent` does not invest in `lake`" in told
    assert "4,000.00" in told


def test_every_reading_answers_what_was_unsaid() -> None:
    """Each line that is offered mends what it is offered for, and nothing is left of it."""
    loan = 'account loan owed to bank\n  charged USD 1,000\n  interest 8% a year [assumed "x"]\n'
    milestone = 'milestone repaid "Repaid" when loan is recouped [assumed "y"]\n'
    file = deal(
        '15% to agent "Fee" [assumed "z"] # why',
        "10% to USD 1,000, then 20% to agent",
        "10% to USD 1,000, then 20%, whole",
        "  1/2 to agent",
        "  1/2 to investors of lake",
        "recoup loan",
        "until repaid",
        "  recoup investment in lake,",
        "      pari passu up to USD 5m",
        "until (loan is recouped or",
        "    date is 2026-01-01)",
        "  3% of remainder to agent",
        "rest to investors of lake, pari passu",
        above=loan + milestone,
    )
    errors = [d for d in file.diagnostics if d.severity is Severity.ERROR]
    assert len(errors) == 11
    for error in errors:
        assert error.span is not None
        for reading in error.readings:
            again = file.edited(reading.edits)
            left = [(d.code, d.message) for d in again.diagnostics]
            before = [(d.code, d.message) for d in file.diagnostics]
            assert len(left) == len(before) - 1, reading.line
            assert set(left) < set(before) or left.count(
                (error.code, error.message)
            ) < before.count((error.code, error.message))


# ---- disputes -----------------------------------------------------------------------------------

DISPUTE = (
    'disputed "What the agent gets"',
    '  as gross "Of all receipts"',
    "    10% of receipts to agent",
    "  as net",
    "    undisclosed part within 5%..15% of remainder to agent",
)


def test_both_readings_are_run() -> None:
    """Who is paid what under each, and how far apart they are."""
    file = deal(INVESTORS, *DISPUTE, "rest to producer")
    compared = recoup.compare(file, "receipts.csv", assume={"part": "10%"})
    assert compared.names == (("gross",), ("net",))
    paid = {line.of: (*line.amounts, line.spread) for line in compared.paid}
    assert paid["agent"] == (Decimal(20000), Decimal(10000), Decimal(10000))
    assert not compared.pay_the_same
    assert compared.result("net").paid_to("agent") == Decimal(10000)


def test_the_readings_agree_so_far(capsys: Printed) -> None:
    """Nothing reaches the disputed step yet."""
    Path("receipts.csv").write_text(HALF, encoding="utf-8")
    deal(INVESTORS, *DISPUTE, "rest to producer")
    assert command("run", "lake.deal", "receipts.csv", "--assume", "part=10%") == 0
    assert "The readings agree so far" in capsys.readouterr().out


def test_an_assumption_that_no_reading_has_is_refused() -> None:
    """A term of one reading is assumed where it is needed; any other name is a slip."""
    file = deal(INVESTORS, *DISPUTE, "rest to producer")
    with pytest.raises(recoup.Refused, match="no undisclosed term `prat`"):
        recoup.compare(file, "receipts.csv", assume={"part": "10%", "prat": "10%"})
    with pytest.raises(recoup.Refused, match="nobody disclosed this term"):
        recoup.compare(file, "receipts.csv")


def test_a_chosen_reading_gives_the_ordinary_run(capsys: Printed) -> None:
    """`--reading` is enough for the commands that need one deal; without it they ask for it."""
    deal(INVESTORS, *DISPUTE, "rest to producer")
    for line in ("explain {}", "show lake.deal", "show lake.deal --stage plan"):
        words = line.format("lake.deal receipts.csv").split()
        assert command(*words) == 1
        assert "error[disputed]" in capsys.readouterr().err
        assert command(*words, "--reading", "gross") == 0
    capsys.readouterr()
    assert command("run", "lake.deal", "receipts.csv", "--reading", "gross", "--json") == 0
    paid = {p["party"]: p["amount"] for p in json.loads(capsys.readouterr().out)["paid"]}
    assert paid["agent"] == "20000.00"
    assert command("check", "lake.deal", "--reading", "gross") == 0
    assert "disputed" not in capsys.readouterr().out
    assert command("show", "lake.deal", "--stage", "tree", "--json") == 0


def test_what_a_reading_may_not_be_called(capsys: Printed) -> None:
    """An unknown reading, and two of one dispute."""
    deal(INVESTORS, *DISPUTE, "rest to producer")
    assert command("run", "lake.deal", "receipts.csv", "--reading", "gros") == 1
    assert "did you mean `gross`?" in capsys.readouterr().err
    both = ("--reading", "gross", "--reading", "net")
    assert command("run", "lake.deal", "receipts.csv", *both) == 1
    assert "error[two-readings-chosen]" in capsys.readouterr().err


def test_the_json_of_a_dispute(capsys: Printed) -> None:
    """Each reading's whole result, and the figures side by side."""
    deal(INVESTORS, *DISPUTE, "rest to producer")
    assert command("run", "lake.deal", "receipts.csv", "--assume", "part=10%", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["disputes"][0]["title"] == "What the agent gets"
    assert [r["reading"] for r in document["readings"]] == [["gross"], ["net"]]
    assert document["readings"][0]["paid"][0]["amount"] == "20000.00"
    assert document["figures"][0] == {
        "figure": "paid",
        "of": "agent",
        "title": "Agent",
        "currency": "USD",
        "amounts": ["20000.00", "10000.00"],
        "spread": "10000.00",
    }


def test_the_json_of_a_refusal(capsys: Printed) -> None:
    """The lines that could be written, and what each would pay."""
    deal("10% to agent", INVESTORS, "rest to producer")
    assert command("run", "lake.deal", "receipts.csv", "--json") == 1
    document = json.loads(capsys.readouterr().out)
    (refused,) = document["priced"]
    assert [r["line"] for r in refused["readings"]] == [
        "10% of receipts to agent",
        "10% of remainder to agent",
    ]
    assert refused["pay_the_same"] is True


def test_blocks_with_the_same_readings_are_decided_together() -> None:
    """An account and the step that recoups it, in one reading only."""
    account = """\
disputed "Whether there is an overhead"
  as overhead_due
    account office owed to producer
      charged USD 10,000
  as none_due
"""
    steps = ("disputed", "  as none_due", "  as overhead_due", "    recoup office")
    file = deal(*steps, INVESTORS, "rest to agent", above=account)
    assert not [d for d in file.diagnostics if d.severity is Severity.ERROR]
    compared = recoup.compare(file, "receipts.csv")
    assert compared.names == (("overhead_due",), ("none_due",))
    recouped = {(x.figure, x.of): x.amounts for x in compared.other}
    assert recouped["recouped", "office"] == (Decimal(10000), None)


def test_a_dispute_inside_a_reading() -> None:
    """It is open only where that reading holds: three ways in all."""
    steps = (
        "disputed",
        "  as shared",
        "    disputed",
        "      as gross",
        "        10% of receipts to agent",
        "      as net",
        "        10% of remainder to agent",
        "  as nothing",
        INVESTORS,
        "rest to producer",
    )
    compared = recoup.compare(deal(*steps), "receipts.csv")
    assert compared.names == (("shared", "gross"), ("shared", "net"), ("nothing",))
    assert recoup.check("lake.deal", ["nothing", "net"]).readings.open == ()


def test_too_many_readings_are_checked_and_not_run(capsys: Printed) -> None:
    """Five disputes of two readings are 32 deals: each reading is checked, and some are chosen."""
    steps = []
    for number in range(5):
        wrong = "agnet" if number == 4 else "agent"
        lines = ("disputed", f"  as a{number}", f"    1% of receipts to {wrong}", f"  as b{number}")
        steps += list(lines)
    deal(*steps, INVESTORS, "rest to producer")
    assert command("check", "lake.deal") == 1
    told = capsys.readouterr().out
    assert told.count("error[unknown-party]") == 1
    assert "where this is read as `a4`" in told
    assert command("run", "lake.deal", "receipts.csv", "--reading", "b4") == 0
    capsys.readouterr()
    deal(*[s.replace("agnet", "agent") for s in steps], INVESTORS, "rest to producer")
    assert command("run", "lake.deal", "receipts.csv") == 1
    assert "error[too-many-readings]" in capsys.readouterr().err


def test_what_a_dispute_cites_is_cited_by_its_lines() -> None:
    """The letter stands behind the line of the reading, and an unknown source is found."""
    source = 'source letter "A letter"\n'
    dispute = [DISPUTE[0] + " [letter]", DISPUTE[1] + ' [assumed "the agent"]', *DISPUTE[2:]]
    file = deal(INVESTORS, *dispute, "rest to producer", above=source).read_as("gross")
    step = file.deal.waterfalls["w"].steps[1]
    (letter, assumed) = file.deal.citations_at(step.span)
    assert letter.sources == ("letter",)
    assert assumed.assumed == "the agent"
    unknown = deal(INVESTORS, *dispute, "rest to producer")
    assert "unknown-source" in {d.code for d in unknown.diagnostics}


def test_a_dispute_whose_readings_cannot_be_read() -> None:
    """Only what cannot be read is reported; nothing is worked out from the rest."""
    file = deal("disputed", "  ass gross", "  ass net", INVESTORS, "rest to producer")
    assert {d.code for d in file.diagnostics} == {"syntax"}


def test_an_open_deal_asks_for_a_reading() -> None:
    """In Python too, nobody gets the deal of one reading by silence."""
    file = deal(INVESTORS, *DISPUTE, "rest to producer")
    with pytest.raises(recoup.Refused, match="add `--reading gross`"):
        _ = file.deal
    assert file.read_as("net").deal.title == "The Lake"


def test_a_used_file_may_be_disputed() -> None:
    """Its readings are decided with the deal's own."""
    Path("agent.deal").write_text(
        'disputed "Who the agent is"\n'
        '  as north\n    party broker "North"\n'
        '  as south\n    party broker "South"\n',
        encoding="utf-8",
    )
    above = 'use "agent.deal"\n'
    file = deal("5% of receipts to broker", INVESTORS, "rest to producer", above=above)
    compared = recoup.compare(file, "receipts.csv")
    assert [line.title for line in compared.paid if line.of == "broker"] == ["North", "South"]


def test_a_payment_that_may_be_paid_back() -> None:
    """10% of 200,000 falls due; then a cost takes 5,000 off."""
    Path("receipts.csv").write_text(
        RECEIPTS + "b,2024-04-01,cost,costs,50000,USD\n", encoding="utf-8"
    )
    terms = (
        "account costs owed to bank\n"
        'payment "Fee" of 10% of receipts of w less costs of costs, from producer to agent\n'
    )
    file = deal("recoup costs", INVESTORS, "rest to producer", above=terms)
    (refusal,) = price_refusals(file, "receipts.csv", Taken())
    assert refusal.comparison is not None
    assert refusal.comparison.pay_the_same
    fees = {line.of: line.amounts for line in refusal.comparison.other}
    assert fees["producer to agent"] == (Decimal(0), Decimal(20000))
