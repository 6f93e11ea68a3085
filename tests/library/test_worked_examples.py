"""What the sources of the Chinese regimes reckon, reckoned by the library's pieces.

Each example is a deal that uses a piece. The engine's figure is exactly that of the formula, and
that which the source prints within the precision at which it prints it; or it is not, and then
the source's arithmetic is wrong, and the test says by how much.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

import recoup

HEAD = """
deal "Worked example"
  books CNY
source terms "The example's own terms"
party studio "Studio" in US
party producers "Producers" in CN
party distributor "Distributor" in CN
party importer "Importer" in CN
film picture "The picture"
"""

DOMESTIC = """
use china.domestic_share for picture as cn
  producers producers
  distributor distributor
  digital_fee 0% [terms]
"""
IMPORT = """
use china.revenue_sharing_import for picture as cn
  rights_holder studio
  importer importer
  distributor distributor
"""
# Fees of 12%, 25% and 15% of the film side, to box offices of CNY 8亿 and 15亿 and above.
WOLF_WARRIOR = """
use china.guarantee_release for picture as cn
  producers producers
  distributor distributor
  guaranteed CNY 217,594,200
  distribution_fee 12% to CNY 315.448m, then 25% to CNY 591.465m, then 15%, marginal
"""
SERVICE_FEE = """
use china.online_service_fee for picture as cn
  split_box_office pot split
waterfall split
  currency CNY
  receives pot split
  pays
    rest to producers
"""
BY_THE_TICKET = SERVICE_FEE.replace("online_service_fee", "online_service_fee_per_ticket")


@dataclass(frozen=True)
class Run:
    """The figures of a run, by party and by what a step is called."""

    result: recoup.Result

    def paid(self, party: str) -> Fraction:
        """What a party was paid."""
        return Fraction(self.result.paid_to(party))

    def step(self, label: str) -> Fraction:
        """What the step of a label took."""
        (line,) = [line for line in self.result.ladder if line.label == label]
        return Fraction(line.paid)

    def reached(self, label: str) -> Fraction:
        """What there was before the step of a label."""
        (line,) = [line for line in self.result.ladder if line.label == label]
        return Fraction(line.reached)


@dataclass(frozen=True)
class Example:
    """What a source says, and what a piece makes of it.

    `figure` of the run is exactly `exact`; it agrees with `printed` within `precision`, unless the
    source is wrong: then `off` is the printed figure less the right one.
    """

    name: str
    source: str
    use: str
    rows: tuple[str, ...]
    figure: Callable[[Run], Fraction]
    exact: str
    printed: str
    precision: str
    off: str | None = None


def _fee_of_beijing_culture(run: Run) -> Fraction:
    """Its 55% of the distributors' fee, as a share of the film side."""
    return run.step("Distribution fee") * Fraction(55, 100) / run.step("Film side's share")


EXAMPLES = (
    Example(
        "a film of CNY 1亿 returns about 3,300万 to its producers",
        "电影票房分账规则, wxhfdp.com",
        DOMESTIC + "  film_share 40%\n  distribution_fee 10%\n",
        ("receipt,theatrical of picture from CN,CNY 1亿",),
        lambda run: run.paid("producers"),
        "33012000",
        "33000000",
        "200000",
    ),
    Example(
        "Wolf Warrior 2: 6.6% of the film side to Beijing Culture",
        "新华网, 2017-08-01",
        WOLF_WARRIOR,
        ("receipt,theatrical of picture from CN,CNY 8亿",),
        _fee_of_beijing_culture,
        "0.066",
        "0.066",
        "0",
    ),
    Example(
        "Wolf Warrior 2: what the producers' side is at the guaranteed box office",
        "北京文化公告 2016-118",
        WOLF_WARRIOR,
        (
            "cost,cn_share_p_and_a,CNY 6000万",
            "receipt,theatrical of picture from CN,CNY 8亿",
        ),
        lambda run: run.step("Producers' share"),
        "217594240",
        "217594200",
        "50",
    ),
    Example(
        "Madame Bovary: a box office of 5亿 is 2亿 for the producers",
        "长江商报, 2016-10-26",
        DOMESTIC + "  distribution_fee 0%\n",
        ("receipt,theatrical of picture from CN,CNY 5亿",),
        lambda run: run.paid("producers"),
        "197155000",
        "200000000",
        "4000000",
    ),
    Example(
        "a film of 10亿 pays the US side 2.5亿",
        "it214.net, 2012-02",
        IMPORT + "  rights_share 25% [terms]\n",
        ("receipt,theatrical of picture from CN,CNY 10亿",),
        lambda run: run.paid("studio"),
        "250000000",
        "250000000",
        "0",
    ),
    Example(
        "a film of 10亿 paid the US side 1.3亿 before",
        "it214.net, 2012-02",
        "use china.revenue_sharing_import_before_2012 for picture as cn\n"
        "  rights_holder studio\n  rights_share 13% [terms]\n",
        ("receipt,theatrical of picture from CN,CNY 10亿",),
        lambda run: run.paid("studio"),
        "130000000",
        "130000000",
        "0",
    ),
    Example(
        "Ne Zha 2: the net of 154亿",
        "hieis.com, 2025-06",
        DOMESTIC + "  distribution_fee 10%\n",
        ("receipt,theatrical of picture from CN,CNY 154亿",),
        lambda run: run.reached("China Film Digital"),
        "14121800000",
        "14160000000",
        "5000000",
        off="38200000",
    ),
    Example(
        "Ne Zha 2: 52% to cinemas and circuits of what is left of 141.6亿 after the digital fee",
        "hieis.com, 2025-06",
        DOMESTIC
        + "  distribution_fee 10%\n  fund_rate 0%\n  tax_rate 0%\n"
        + "  digital_first 73/7080\n  film_share 48%\n",
        ("receipt,theatrical of picture from CN,CNY 141.6亿",),
        lambda run: run.paid("cn_cinemas") + run.paid("cn_circuits"),
        "7287280000",
        "7287000000",
        "5000000",
    ),
    Example(
        "Ne Zha 2: the producers' side of 154亿 by the rule of 33%",
        "hieis.com, 2025-06",
        DOMESTIC + "  film_share 40%\n  distribution_fee 10%\n",
        ("receipt,theatrical of picture from CN,CNY 154亿",),
        lambda run: run.paid("producers"),
        "5083848000",
        "5200000000",
        "150000000",
    ),
    Example(
        "The Fate of the Furious: the service fee in 26.7亿, about 7%",
        "press copy, 2017-11-22",
        SERVICE_FEE.replace("pot split\nwaterfall", "pot split\n  fee_share 152/2670\nwaterfall"),
        ("receipt,theatrical of picture from CN,CNY 26.7亿",),
        lambda run: 1 - run.paid("producers") / run.reached("Online service fee"),
        "152/2670",
        "0.07",
        "0.015",
    ),
    Example(
        "Spring 2018: 48.9亿 with the fee, 46.4亿 without",
        "天风证券, 2018-02-22",
        SERVICE_FEE.replace("pot split\nwaterfall", "pot split\n  fee_share 25/489\nwaterfall"),
        ("receipt,theatrical of picture from CN,CNY 48.9亿",),
        lambda run: run.paid("cn_platforms") / run.reached("Online service fee"),
        "25/489",
        "0.05",
        "0.002",
    ),
    Example(
        "Spring 2017: 9,000万 admissions, about 2亿 of fees",
        "yue365.com, 2017-02-15",
        BY_THE_TICKET.replace("pot split\nwaterfall", "pot split\n  fee CNY 2.20\nwaterfall"),
        (
            "report,admissions of picture from CN,9000万",
            "receipt,theatrical of picture from CN,CNY 33亿",
        ),
        lambda run: run.paid("cn_platforms"),
        "198000000",
        "200000000",
        "5000000",
    ),
    Example(
        "a ticket of CNY 35: the film side's share, for a million of them",
        "China Film Insider, 2017",
        DOMESTIC + "  distribution_fee 10%\n",
        ("receipt,theatrical of picture from CN,CNY 3500万",),
        lambda run: run.step("Film side's share") / 1_000_000,
        "13.80085",
        "11.48",
        "0.05",
        off="-2.32085",
    ),
    Example(
        "imports, 2018: what is left of 100% for importer and distributor",
        "观研报告网, 2018-02",
        IMPORT + "  rights_share 25% [terms]\n  fund_rate 0%\n  tax_rate 0%\n",
        ("receipt,theatrical of picture from CN,CNY 100",),
        lambda run: run.paid("importer") + run.paid("distributor"),
        "18",
        # 8.5 points each: the table sums to 99.
        "17",
        "0",
        off="-1",
    ),
    Example(
        "A Dog's Purpose, were it a revenue-sharing import on the net reading: an illustration",
        "China Film Insider, 2017-03-02",
        IMPORT + "  rights_share 22.925% [terms]\n",
        ("receipt,theatrical of picture from CN,CNY 6.0824亿",),
        lambda run: run.paid("studio"),
        "139439020",
        "139439020",
        "0",
    ),
    Example(
        "withholding that the licensor bears: of 100, it gets 84.91",
        "standard method: P / (1 + VAT) × (1 - income tax)",
        "use china.withholding as w\n  licensor studio\n  fees sales of picture from CN\n",
        ("receipt,sales of picture from CN,CNY 100",),
        lambda run: run.paid("studio"),
        "84.91",
        "84.91",
        "0",
    ),
    Example(
        "withholding that the licensee bears: for 100, it pays 117.78",
        "standard method: N × (1 + VAT) / (1 - income tax)",
        "use china.withholding as w\n  licensor studio\n  fees sales of picture from CN\n",
        ("receipt,sales of picture from CN,CNY 117.78",),
        lambda run: run.paid("studio"),
        "100",
        "100",
        "0",
    ),
)


def run_of(folder: Path, use: str, *rows: str) -> Run:
    """The run of a deal that uses a piece, on rows `kind,of,amount`."""
    (folder / "example.deal").write_text(HEAD + use, encoding="utf-8")
    lines = [
        "id,date,kind,of,amount",
        *(f"e{i},2017-03-{i:02d},{r}" for i, r in enumerate(rows, 1)),
    ]
    (folder / "events.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Run(recoup.load(folder / "example.deal").run(folder / "events.csv"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_a_piece_reckons_what_its_source_does(example: Example, tmp_path: Path) -> None:
    figure = example.figure(run_of(tmp_path, example.use, *example.rows))
    assert figure == Fraction(example.exact)
    printed = Fraction(example.printed)
    if example.off is None:
        assert abs(figure - printed) <= Fraction(example.precision)
    else:
        assert printed - figure == Fraction(example.off)
        assert abs(figure - printed) > Fraction(example.precision)


def test_the_distributors_fees_of_wolf_warrior_2_are_by_tiers(tmp_path: Path) -> None:
    """55% of 25% and of 15% are the 13.75% and 8.25% that are printed (新华网, 2017-08-01)."""
    at = [
        run_of(tmp_path, WOLF_WARRIOR, f"receipt,theatrical of picture from CN,CNY {gross}")
        for gross in ("8亿", "15亿", "20亿")
    ]
    for lower, upper, printed in ((at[0], at[1], "0.1375"), (at[1], at[2], "0.0825")):
        fee = upper.step("Distribution fee") - lower.step("Distribution fee")
        side = upper.step("Film side's share") - lower.step("Film side's share")
        assert fee / side * Fraction(55, 100) == Fraction(printed)


@pytest.mark.parametrize(
    ("gross", "share"),
    [("3亿", "0.43"), ("8亿", "0.4425"), ("10亿", "0.448")],
)
def test_the_tiers_of_2012_are_of_the_box_office(gross: str, share: str, tmp_path: Path) -> None:
    """43% to 3亿, 45% to 8亿, 47% above, each of its part (ECNS, 2012-11-30)."""
    use = """
use china.domestic_tiered_share for picture as cn
  producers producers
  distributor distributor
  distribution_fee 0%
  digital_fee 0%
"""
    run = run_of(tmp_path, use, f"receipt,theatrical of picture from CN,CNY {gross}")
    assert run.step("Film side's share") / run.reached("China Film Digital") == Fraction(share)
