"""`recoup explain`: every cent by clause and receipt, and every zero by the term behind it."""

from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from recoup.analysis.contract import records
from recoup.analysis.explain import PostingLine, conversions
from recoup.analysis.totals import TransferLine
from recoup.api import Refused, Result, load
from recoup.cli.options import (
    AsJson,
    AsOf,
    Assume,
    DealPath,
    EventsPath,
    KnownOn,
    RatesPath,
    Reading,
    SetAside,
)
from recoup.cli.output import heading, money, parse_assumptions, parse_day, print_json, table
from recoup.cli.run import known, progress_bar
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.suggestion import closest
from recoup.receipts.model import Event
from recoup.values.money import Money


def explain(
    deal: DealPath,
    events: EventsPath,
    rates: RatesPath = None,
    party: Annotated[
        str | None, typer.Option("--party", metavar="PARTY", help="Only what this party was paid.")
    ] = None,
    event: Annotated[
        str | None, typer.Option("--event", metavar="ID", help="Only what this event caused.")
    ] = None,
    step: Annotated[
        str | None, typer.Option("--step", metavar="STEP", help="Only this step, as `china.3`.")
    ] = None,
    as_of: AsOf = None,
    as_known_on: KnownOn = None,
    assume: Assume = None,
    reading: Reading = None,
    set_aside: SetAside = False,
    as_json: AsJson = False,
) -> None:
    """Explain every cent: the receipt, the clause with its line, the payee.

    Then every step that the next receipt would not pay: the term that stops it, and how much more
    must come in before it pays.
    """
    file = known(load(deal, reading or ()), as_known_on)
    day = parse_day(as_of, "--as-of")
    with progress_bar("running receipts") as progress:
        result = file.run(
            events,
            rates,
            as_of=day,
            assume=parse_assumptions(assume or []),
            set_aside=set_aside,
            progress=progress,
        )
    _check_names(result, party, event, step)
    postings = result.postings(party=party, event=event, step=step)
    zeros = result.zeros(party=party, step=step) if event is None else ()
    transfers = _transfers(result, party, event) if step is None else []
    if as_json:
        print_json(
            {
                "deal": file.deal.title,
                "postings": records(postings),
                "transfers": records(transfers),
                "zeros": records(zeros),
                "rates": records(conversions(result.run, event=event)),
            }
        )
        return
    _print_postings(result, postings)
    _print_transfers(transfers)
    _print_rates(result, event)
    _print_zeros(zeros)


def _transfers(result: Result, party: str | None, event: str | None) -> list[TransferLine]:
    """The payments between parties that a party takes part in, or that an event brought about."""
    return [
        line
        for line in result.transfers
        if (party is None or party in (line.payer, line.payee))
        and (event is None or event == line.event)
    ]


def _check_names(result: Result, party: str | None, event: str | None, step: str | None) -> None:
    plan = result.run.plan
    pots = [f"pot {pot}" for w in plan.waterfalls for pot in w.pots]
    asked = (
        ("party", party, [*dict(plan.parties), *pots]),
        ("event", event, [e.id for e in result.run.events]),
        ("step", step, [s.name for s in plan.steps]),
    )
    faults = []
    for kind, name, names in asked:
        if name is not None and name not in names:
            near = closest(name, names)
            hint = f"did you mean `{near}`?" if near else None
            faults.append(
                Diagnostic(f"unknown-{kind}", f"no {kind} is called `{name}`", None, hint)
            )
    if faults:
        raise Refused(faults)


def _print_postings(result: Result, postings: tuple) -> None:  # type: ignore[type-arg]
    events = {e.id: e for e in result.run.events}
    for (name, part, of), lines in groupby(postings, key=lambda p: (p.event, p.part, p.of)):
        group = list(lines)
        heading(_cause(events.get(name), group[0], of, part))
        table(
            ("step", "to", "currency", "amount", "clause"),
            [
                (p.step, p.payee, p.currency, money(p.amount), f"{p.clause}  ({_brief(p.place)})")
                for p in group
            ],
            right=(3,),
        )


def _cause(event: Event | None, first: PostingLine, of: str, part: int) -> str:
    """What brought payments about: a row of the receipts, or a pot that was let out."""
    if of.startswith("pot "):
        behind = f" after {event.id}" if event is not None else ""
        return f"{first.date} let out of {of}{behind}"
    assert event is not None
    split = f", part {part + 1}" if part else ""
    amount = f" {Money(event.amount, event.currency)}" if event.currency is not None else ""
    where = f"{of} ({_brief(first.receipt_place)}){split}"
    return f"{event.date} {event.kind} {event.id}{amount}, {where}"


def _print_transfers(transfers: list[TransferLine]) -> None:
    if not transfers:
        return
    heading("Paid between parties, outside the waterfalls")
    table(
        ("date", "from", "to", "currency", "amount", "clause"),
        [
            (
                str(t.date or "at the start"),
                t.payer,
                t.payee,
                t.currency,
                money(t.amount),
                f"{t.clause}  ({_brief(t.place)})",
            )
            for t in transfers
        ],
        right=(4,),
    )


def _print_rates(result: Result, event: str | None) -> None:
    rates = conversions(result.run, event=event)
    if not rates:
        return
    heading("Exchange rates used")
    table(
        ("day", "from", "to", "rate", "which"),
        [(str(r.date), r.from_currency, r.to_currency, r.rate, r.why) for r in rates],
        right=(3,),
    )


def _print_zeros(zeros: tuple) -> None:  # type: ignore[type-arg]
    if not zeros:
        return
    heading("Steps that the next receipt would not pay")
    for zero in zeros:
        print(f"  {zero.step}  {zero.label}: {zero.stopped_by}  ({_brief(zero.place)})")
        for need in zero.needed:
            more = f"{need.currency} {money(need.amount)}"
            print(f"      pays once {more} more comes in at {need.source}")
        if not zero.needed and not zero.done:
            print("      no further receipt alone would make it pay")


def _brief(place: str) -> str:
    """`file:line` without the folders that lead to the file."""
    return Path(place).name
