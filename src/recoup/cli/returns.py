"""`recoup returns`: what those who invest earned, and by which flows."""

from typing import Annotated

import typer

from recoup.analysis.contract import records
from recoup.analysis.returns import DAY_COUNT, ReturnLine
from recoup.api import load
from recoup.cli.options import AsJson, AsOf, Assume, DealPath, EventsPath, RatesPath, SetAside
from recoup.cli.output import heading, money, parse_assumptions, parse_day, print_json, table
from recoup.cli.run import progress_bar


def returns(
    deal: DealPath,
    events: EventsPath,
    rates: RatesPath = None,
    show_flows: Annotated[
        bool, typer.Option("--flows", help="Show every dated flow behind the figures.")
    ] = False,
    as_of: AsOf = None,
    assume: Assume = None,
    set_aside: SetAside = False,
    as_json: AsJson = False,
) -> None:
    """Show what investors earn: rate of return, multiple, payback, average life.

    Investments and advances go out on their dates; what the waterfalls pay comes in; bonuses and
    other payments between parties go either way. The rate is the internal rate of return a year,
    act/365. Where there is none, or more than one, it is undefined, and the reason is given.
    """
    file = load(deal)
    with progress_bar("running receipts") as progress:
        result = file.run(
            events,
            rates,
            as_of=parse_day(as_of, "--as-of"),
            assume=parse_assumptions(assume or []),
            set_aside=set_aside,
            progress=progress,
        )
    if as_json:
        document = {
            "deal": file.deal.title,
            "as_of": str(result.as_of) if result.as_of else None,
            "day_count": DAY_COUNT,
            "returns": records(result.returns),
            "flows": records(result.flows()),
        }
        print_json(document)
        return
    when = f", as of {result.as_of}" if result.as_of else ""
    print(f"{file.deal.title}{when}")
    _print_returns(tuple(result.returns))
    if show_flows:
        heading("Flows")
        table(
            ("date", "party", "currency", "amount", "of"),
            [
                (str(f.date or "no date"), f.party, f.currency, money(f.amount), f.what)
                for f in result.flows()
            ],
            right=(3,),
        )


def _print_returns(lines: tuple[ReturnLine, ...]) -> None:
    if not lines:
        print("Nobody invests or advances money in this deal.")
        return
    heading(f"Returns (IRR {DAY_COUNT})")
    table(
        ("investor", "currency", "paid in", "came back", "multiple", "IRR", "paid back", "life"),
        [
            (
                line.title,
                line.currency,
                money(line.invested),
                money(line.received),
                "—" if line.multiple is None else f"{line.multiple:.2f}×",
                "undefined" if line.irr is None else f"{line.irr:.2%}",
                str(line.paid_back_on or "—"),
                "—" if line.average_life is None else f"{line.average_life:.2f} years",
            )
            for line in lines
        ],
        right=(2, 3, 4, 5, 7),
    )
    for line in lines:
        if line.undefined is not None:
            print(f"  {line.title}: {line.undefined}")
