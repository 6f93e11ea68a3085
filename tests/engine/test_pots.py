"""What has flowed into a pot, in the currency of the waterfall that receives it."""

from tests.engine.short_runs import paid, receipt, run_of

_TEXT = """\
party talent
party producer
milestone rich when pot home has received CNY 100
waterfall tickets
  currency EUR
  receives theatrical
  pays
    rest to pot home
waterfall tapes
  currency CNY
  receives video
  pays
    rest to pot shop
waterfall net
  currency CNY
  receives {pots}
  pays
    until rich
      50% of receipts to talent
    rest to producer
"""


def _run(pots: str) -> dict[str, int]:
    text = "  convert EUR to CNY at 10\n" + _TEXT.format(pots=pots)
    return paid(run_of(text, [receipt(0, 2_000)]))


def test_a_pot_beside_another_counts_what_is_converted_into_it() -> None:
    """EUR 20 become CNY 200; the talent's half ends at CNY 100, with one pot or with two."""
    assert _run("pot home, pot shop") == {"talent": 5_000, "producer": 15_000}
