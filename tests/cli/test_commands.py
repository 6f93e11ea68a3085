"""The commands: what they print, write and exit with."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from recoup.cli import main

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "a-dogs-purpose"
DEAL, EVENTS, RATES = (
    str(EXAMPLE / name) for name in ("a-dogs-purpose.deal", "receipts.csv", "rates.csv")
)
ASSUMED = (EXAMPLE / "assumed.txt").read_text(encoding="utf-8").split()
Printed = pytest.CaptureFixture[str]


def recoup(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert isinstance(end.value.code, int)
    return end.value.code


def test_run_keeps_its_contract(capsys: Printed) -> None:
    """Paid is received less held, with what was converted changed into the other currency."""
    assert recoup("run", DEAL, EVENTS, "--rates", RATES, *ASSUMED, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    balance: dict[str, Decimal] = {}

    def add(currency: str, amount: str, sign: int = 1) -> None:
        balance[currency] = balance.get(currency, Decimal(0)) + sign * Decimal(amount)

    for line in document["received"]:
        add(line["currency"], line["amount"])
    for line in document["held"]:
        add(line["currency"], line["amount"], -1)
    for line in document["converted"]:
        add(line["from_currency"], line["from_amount"], -1)
        add(line["to_currency"], line["to_amount"])
    for line in document["paid"]:
        add(line["currency"], line["amount"], -1)
    assert not any(balance.values())
    assert document["received"] == [
        {"currency": "CNY", "amount": "607930000.00"},
        {"currency": "USD", "amount": "64508620.00"},
    ]
    assert {"deal", "as_of", "accounts", "milestones", "next_unit", "postings"} <= set(document)
    assert document["milestones"][1] == {
        "milestone": "hit",
        "reached_on": "2017-06-30",
        "reached": True,
    }
    assert len(document["assumptions"]) == 8


def test_the_example_pays_by_hand(capsys: Printed) -> None:
    """The special fund gets 5% of 94% of what the cinemas took, worked out here by hand."""
    assert recoup("run", DEAL, EVENTS, "--rates", RATES, *ASSUMED, "--json") == 0
    paid = {p["party"]: p["amount"] for p in json.loads(capsys.readouterr().out)["paid"]}
    split = Decimal(607930000) * Decimal("0.94")
    assert Decimal(paid["film_fund"]) == split * Decimal("0.05")
    assert Decimal(paid["tax"]) == split * Decimal("0.033")
    exhibition = split * Decimal("0.917") * Decimal("0.57")
    assert abs(Decimal(paid["cn_cinemas"]) + Decimal(paid["circuits"]) - exhibition) < Decimal(
        "0.01"
    )
    assert Decimal(paid["us_cinemas"]) == Decimal("32254310.00")


def test_a_foreign_share_is_converted_week_by_week(capsys: Printed) -> None:
    """The rights holder's CNY turn into USD at each week's rate, to the cent."""
    assert recoup("run", DEAL, EVENTS, "--rates", RATES, *ASSUMED, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    rates = [line.split(",") for line in Path(RATES).read_text("utf-8").splitlines()[1:]]
    grosses = [
        (line.split(",")[1], Decimal(line.split(",")[4]))
        for line in Path(EVENTS).read_text("utf-8").splitlines()
        if ",CNY," in line
    ]
    exact = Decimal(0)
    for day, gross in grosses:
        rate = Decimal(max(r for r in rates if r[0] <= day)[3])
        exact += gross * Decimal("0.94") * Decimal("0.25") / rate
    converted = Decimal(document["converted"][0]["to_amount"])
    assert abs(converted - exact) <= Decimal("0.01")


def test_undisclosed_terms_are_refused_by_name(capsys: Printed) -> None:
    """A run that depends on an undisclosed term names it, and the option to add."""
    assert recoup("run", DEAL, EVENTS, "--rates", RATES) == 1
    errors = capsys.readouterr().err
    assert "error[undisclosed]" in errors
    assert "add `--assume service_fee=5%`" in errors
    assert recoup("run", DEAL, EVENTS, "--rates", RATES, *ASSUMED, "--assume", "points=50%") == 1
    assert "assumption-out-of-range" in capsys.readouterr().err
    assert recoup("run", DEAL, EVENTS, "--rates", RATES, *ASSUMED, "--assume", "pionts=5%") == 1
    assert "did you mean `points`?" in capsys.readouterr().err


def test_a_missing_rate_is_an_error(capsys: Printed) -> None:
    """Without rates nothing is run, and every day that lacks one is named."""
    assert recoup("run", DEAL, EVENTS, *ASSUMED) == 1
    assert capsys.readouterr().err.count("error[missing-rate]") == 9


def test_returns_of_those_who_invest(capsys: Printed, tmp_path: Path) -> None:
    """100 out for a year and 110 back is 10%; who has no date has no rate, and is told so."""
    deal = tmp_path / "a.deal"
    deal.write_text(
        'deal "A"\nparty fund "The fund"\nparty friend "A friend"\nfilm dog "Dog"\n'
        "invest in dog\n  fund USD 100 on 2021-01-01\n  friend USD 100\n"
        "waterfall w\n  currency USD\n  receives everything\n  pays\n"
        "    recoup 110% of investment in dog, equally\n    rest to fund\n",
        encoding="utf-8",
    )
    receipts = tmp_path / "a.csv"
    receipts.write_text(
        "date,kind,of,amount,currency\n2022-01-01,receipt,sales,220,USD\n", encoding="utf-8"
    )
    assert recoup("returns", str(deal), str(receipts), "--flows") == 0
    shown = capsys.readouterr().out
    assert (
        "The fund  USD        100.00     110.00     1.10×     10.00%  2022-01-01  1.00 years"
        in shown
    )
    assert "A friend: `investment in dog` has no date" in shown
    assert "2021-01-01  fund    USD       -100.00  investment in dog" in shown
    assert recoup("returns", str(deal), str(receipts), "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["day_count"], document["as_of"]) == ("act/365", "2022-01-01")
    fund, friend = sorted(document["returns"], key=lambda line: line["party"], reverse=True)
    assert (fund["irr"], fund["multiple"]) == ("0.100000000000", "1.1000")
    assert (friend["irr"], friend["multiple"]) == (None, "1.1000")
    assert sum(Decimal(f["amount"]) for f in document["flows"]) == 20


def test_explain_names_clause_and_receipt(capsys: Printed) -> None:
    """One event's payments to one party, with the clause and the row."""
    arguments = ("explain", DEAL, EVENTS, "--rates", RATES, *ASSUMED, "--json")
    assert recoup(*arguments, "--event", "cn-2", "--party", "film_fund") == 0
    (line,) = json.loads(capsys.readouterr().out)["postings"]
    assert line["amount"] == "11818150.00"
    assert line["clause"] == '5% of receipts to film_fund "Special film fund" [fund]'
    assert line["place"].endswith("a-dogs-purpose.deal:106")
    assert line["receipt_place"].endswith("receipts.csv:9")
    assert recoup(*arguments, "--party", "film_fnud") == 1
    assert "did you mean" in capsys.readouterr().out


def test_explain_prices_the_zero(capsys: Printed) -> None:
    """Net profits wait for the investment: what must still come in, to the cent, and no less."""
    arguments = (DEAL, EVENTS, "--rates", RATES, *ASSUMED)
    assert recoup("explain", *arguments, "--json") == 0
    zeros = {z["step"]: z for z in json.loads(capsys.readouterr().out)["zeros"]}
    assert zeros["net.4"]["stopped_by"].startswith("`net.2` comes first")
    needed = {n["source"]: Decimal(n["amount"]) for n in zeros["net.4"]["needed"]}
    more = Path(EVENTS).read_text("utf-8")
    for amount, pays in ((needed["china"], True), (needed["china"] - Decimal("0.01"), False)):
        path = Path("more.csv")
        path.write_text(
            f"{more}more,2017-06-30,receipt,theatrical of dog from CN,{amount},CNY,\n", "utf-8"
        )
        extra = Path("rates.csv")
        extra.write_text(
            Path(RATES).read_text("utf-8") + "2017-06-30,USD,CNY,6.895425,as in April\n", "utf-8"
        )
        assert recoup("run", DEAL, "more.csv", "--rates", "rates.csv", *ASSUMED, "--json") == 0
        ladder = {s["step"]: s for s in json.loads(capsys.readouterr().out)["ladder"]}
        assert (Decimal(ladder["net.4"]["paid"]) > 0) is pays


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_workbook_of_receipts_gives_the_same(capsys: Printed) -> None:
    """The same rows as XLSX pay the same."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in Path(EVENTS).read_text("utf-8").splitlines():
        cells = line.split(",", 6)
        sheet.append([float(c) if i == 4 and c[0].isdigit() else c for i, c in enumerate(cells)])
    workbook.save("receipts.xlsx")
    documents = []
    for events in (EVENTS, "receipts.xlsx"):
        assert recoup("run", DEAL, events, "--rates", RATES, *ASSUMED, "--json") == 0
        documents.append(json.loads(capsys.readouterr().out))
    assert documents[0]["paid"] == documents[1]["paid"]


def test_fmt_leaves_a_broken_file_alone(capsys: Printed) -> None:
    """A file that does not parse is reported and not touched; a sloppy one is laid out."""
    Path("broken.deal").write_text('deal "x"\nparty a of b\n', "utf-8")
    assert recoup("fmt", "broken.deal") == 1
    assert Path("broken.deal").read_text("utf-8") == 'deal "x"\nparty a of b\n'
    Path("sloppy.deal").write_text('deal   "x"\n    books   USD   # ours\n', "utf-8")
    assert recoup("fmt", "--check", "sloppy.deal") == 1
    assert recoup("fmt", "sloppy.deal") == 0
    assert Path("sloppy.deal").read_text("utf-8") == 'deal "x"\n  books USD  # ours\n'
    assert recoup("fmt", "--check", "sloppy.deal") == 0
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check", "none.deal"), 2),
        (("run", DEAL, "none.csv", *ASSUMED), 2),
        (("run", DEAL, EVENTS, "--as-of", "soon"), 2),
        (("run", DEAL, EVENTS, "--assume", "points"), 2),
        (("chek",), 2),
        (("check", DEAL, "--quiet"), 0),
        (("check", str(EXAMPLE)), 0),
        (("check", "."), 2),
        (("show", DEAL, "--lang", "zh"), 0),
        (("show", DEAL, "--stage", "tree"), 0),
        (("show", DEAL, "--stage", "deal"), 0),
        (("show", DEAL, "--stage", "plan", *ASSUMED), 0),
        (("show", DEAL, "--stage", "program", *ASSUMED), 0),
        (("show", DEAL, "--stage", "plan"), 1),
        (("test", str(EXAMPLE)), 0),
        (("test", "none.expect"), 2),
        (("test", "."), 2),
        (("template",), 0),
        (("template", "no-such-template"), 1),
        (("library",), 0),
        (("library", "china.domestic_share"), 0),
        (("library", "studio.net_profits", "--text"), 0),
        (("library", "china.no_such_piece"), 1),
    ],
)
def test_exit_codes(arguments: tuple[str, ...], code: int, capsys: Printed) -> None:
    """0 done, 1 the deal or the data is wrong, 2 the world is wrong; never a traceback."""
    assert recoup(*arguments) == code
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    assert printed.out or printed.err


def test_json_everywhere(capsys: Printed) -> None:
    """Every command's `--json` is one document, errors included."""
    for arguments in (
        ("check", DEAL),
        ("fmt", "--check", DEAL),
        ("show", DEAL),
        ("explain", DEAL, EVENTS, "--rates", RATES, *ASSUMED, "--event", "us-1"),
        ("template",),
        ("library",),
        ("library", "china.domestic_share"),
        ("test", str(EXAMPLE)),
        ("run", DEAL, EVENTS),
    ):
        recoup(*arguments, "--json")
        json.loads(capsys.readouterr().out)


def test_bounds_of_the_example(capsys: Printed) -> None:
    """Alibaba Pictures' fee is nothing at the low end of its range; the platforms' is exact."""
    given = [
        a for a in ASSUMED if "=" in a and a.split("=")[0] not in {"marketing_fee", "service_fee"}
    ]
    kept = [word for a in given for word in ("--assume", a)]
    assert recoup("run", DEAL, EVENTS, "--rates", RATES, *kept, "--bounds", "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)["bounds"]
    assert [term["name"] for term in found["terms"]] == ["service_fee", "marketing_fee"]
    lines = {line["party"]: line for line in found["figures"]}
    assert lines["alipic"]["low"] == "0.00"
    assert lines["alipic"]["high"] == "2090989.87"
    assert lines["alipic"]["high_at"] == {"service_fee": "5%", "marketing_fee": "10%"}
    platforms = lines["platforms"]
    assert (platforms["low"], platforms["high"]) == ("30396500.00", "42555100.00")
    assert platforms["exact"]


def test_expectations_pass_or_say_what_is_wrong(capsys: Printed) -> None:
    """A line a test; what does not hold with its place, both figures and the difference."""
    text = (EXAMPLE / "a-dogs-purpose.expect").read_text("utf-8")
    for name in ("a-dogs-purpose.deal", "receipts.csv", "rates.csv"):
        Path(name).write_text((EXAMPLE / name).read_text("utf-8"), "utf-8")
    Path("mine.expect").write_text(text.replace("28,572,710", "28,572,710.01"), "utf-8")
    assert recoup("test", "mine.expect", str(EXAMPLE)) == 1
    printed = capsys.readouterr().out
    assert (
        "FAIL   mine.expect:14  China's revenue chain: 5% and 3.3% of the 94% that is split"
        in printed
    )
    assert (
        "mine.expect:18:28: error[unmet]: expected CNY 28,572,710.01, got CNY 28,572,710.00: "
        "the difference is CNY -0.01\n"
    ) in printed
    assert "pass   " in printed
    assert recoup("test", "mine.expect", "--json") == 1
    document = json.loads(capsys.readouterr().out)
    (file,) = document["files"]
    (unmet,) = file["tests"][0]["unmet"]
    assert unmet == {
        "line": 18,
        "expectation": "film_fund has received CNY 28,572,710.01",
        "expected": "CNY 28,572,710.01",
        "got": "CNY 28,572,710.00",
        "difference": "CNY -0.01",
    }
    assert (file["tests"][0]["passed"], document["failed"]) == (False, 1)


def test_a_faulty_file_hides_no_other(capsys: Printed) -> None:
    """A file that cannot be read as expectations is reported, and the others are run."""
    Path("bad.expect").write_text('test "x"\n  expct\n', "utf-8")
    assert recoup("test", "bad.expect", str(EXAMPLE)) == 1
    printed = capsys.readouterr().out
    assert "bad.expect:2:3: error[syntax]" in printed
    assert "did you mean `expect`?" in printed
    assert printed.endswith("all passed; 1 file with faults\n")


def test_fmt_lays_out_expectations(capsys: Printed) -> None:
    Path("a.expect").write_text('test   "x"\n    expect\n       receipts are  USD 1\n', "utf-8")
    assert recoup("fmt", "a.expect") == 0
    assert Path("a.expect").read_text("utf-8") == 'test "x"\n  expect\n    receipts are USD 1\n'
    capsys.readouterr()


# ---- other languages ---------------------------------------------------------------------------


AGREEMENT = "name: A\ncurrency: EUR\nsteps:\n- {type: percent, payee: [[B, b, ID, 100]]}\n"


def test_a_file_is_overwritten_only_by_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(AGREEMENT, encoding="utf-8")
    Path("a.deal").write_text("mine", encoding="utf-8")
    assert recoup("import", "a.yaml", "-o", "a.deal") == 1
    assert Path("a.deal").read_text(encoding="utf-8") == "mine"
    assert recoup("import", "a.yaml", "-o", "a.deal", "--force") == 0
    assert recoup("check", "a.deal") == 0
    assert recoup("export", "a.deal", "--to", "rsl", "-o", "a.yaml") == 1
    assert capsys.readouterr().err.count("add --force") == 2


def test_other_languages_in_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    """The text or the file written, with what is to be known of it; faults as elsewhere."""
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(f"{AGREEMENT}url: x.example\n", encoding="utf-8")
    assert recoup("import", "a.yaml", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["text"].startswith("# url: x.example\ndeal")
    assert [d["code"] for d in document["diagnostics"]] == ["kept-as-comment"]
    assert recoup("import", "a.yaml", "-o", "a.deal", "--json") == 0
    assert json.loads(capsys.readouterr().out)["written"] == "a.deal"
    assert recoup("export", DEAL, "--to", "rsl", "--json") == 1
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    assert {d["code"] for d in found} == {"not-in-rsl"}
    assert all(d["line"] for d in found)


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", DEAL, "--to", "beancount"),
        ("export", DEAL, EVENTS, "--to", "rsl"),
        ("export", DEAL, "--to", "ledger"),
        ("import", "nowhere.yaml"),
    ],
)
def test_what_cannot_be_written_is_told(arguments: tuple[str, ...], capsys: Printed) -> None:
    assert recoup(*arguments) == 2
    assert capsys.readouterr().err


def test_books_of_the_example_are_printed(capsys: Printed) -> None:
    arguments = ("export", DEAL, EVENTS, "--to", "beancount", "--rates", RATES, *ASSUMED)
    assert recoup(*arguments) == 0
    first = capsys.readouterr().out
    assert recoup(*arguments) == 0
    assert capsys.readouterr().out == first
    assert first.startswith('option "title" "A Dog\'s Purpose')


# ---- amended deals -----------------------------------------------------------------------------


AMENDED = """
deal "Amended"
party agent
party producer
waterfall net
  currency USD
  receives everything
  pays
    10% of receipts to agent "Fee"
    rest to producer
amendment "Second thoughts" signed 2020-07-01, effective 2020-03-01
  in waterfall net
    replace "Fee"
      20% of receipts to agent "Fee"
"""


def test_both_readings_of_an_amended_deal(capsys: Printed, tmp_path: Path) -> None:
    """As known in June the agent has 10%; as known now, 20%, and what that restates."""
    deal, events = tmp_path / "amended.deal", tmp_path / "events.csv"
    deal.write_text(AMENDED, encoding="utf-8")
    events.write_text("date,kind,of,amount\n2020-04-01,receipt,tv,USD 1000\n", encoding="utf-8")
    assert recoup("run", str(deal), str(events), "--as-known-on", "2020-06-30", "--json") == 0
    then = json.loads(capsys.readouterr().out)
    assert [(p["party"], p["amount"]) for p in then["paid"]] == [
        ("agent", "100.00"),
        ("producer", "900.00"),
    ]
    assert then["restated"] == []
    assert recoup("run", str(deal), str(events)) == 0
    now = capsys.readouterr().out
    assert "Restated by “Second thoughts”, signed 2020-07-01, effective 2020-03-01" in now
    assert "agent                       USD              100.00        200.00   100.00" in now
    assert recoup("explain", str(deal), str(events), "--party", "agent") == 0
    assert "as amended by “Second thoughts”  (amended.deal:14)" in capsys.readouterr().out
    assert recoup("run", str(deal), str(events), "--as-known-on", "June") == 2
