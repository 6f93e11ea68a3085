"""`recoup run`: events through a deal, and where every cent went."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from recoup.analysis.totals import AccountLine
from recoup.api import DealFile, Progress, Result, check
from recoup.api.writing import write_whole
from recoup.bounds import as_json as bounds_json
from recoup.bounds import bounds as bounds_of
from recoup.cli.bounds import print_bounds
from recoup.cli.licences import print_licences
from recoup.cli.options import (
    AsJson,
    AsOf,
    Assume,
    DealPath,
    EventsPath,
    KnownOn,
    PictureLang,
    RatesPath,
    Reading,
    SetAside,
    svg_file,
)
from recoup.cli.output import (
    FAULTS,
    heading,
    money,
    parse_assumptions,
    parse_day,
    print_faults,
    print_json,
    table,
)
from recoup.cli.readings import print_comparison, print_refusal
from recoup.diagnostics.diagnostic import has_errors
from recoup.pricing import Taken, compare_readings


def run(
    deal: DealPath,
    events: EventsPath,
    rates: RatesPath = None,
    as_of: AsOf = None,
    as_known_on: KnownOn = None,
    assume: Assume = None,
    bounds: Annotated[
        bool,
        typer.Option(
            "--bounds",
            help="Show each party's lowest and highest result over undisclosed terms' ranges.",
        ),
    ] = False,
    reading: Reading = None,
    set_aside: SetAside = False,
    ladder: Annotated[
        Path | None,
        svg_file("--ladder", "Draw the ladder of steps, too."),
    ] = None,
    flows: Annotated[
        Path | None,
        svg_file("--flows", "Draw where the money went, too."),
    ] = None,
    keep: Annotated[
        str | None,
        typer.Option("--keep", metavar="PARTY", help="With --flows: who is not put with others."),
    ] = None,
    lang: PictureLang = "en",
    as_json: AsJson = False,
) -> int:
    """Run receipts through a deal: who gets which cent, and where the next one goes.

    Shows the ladder of steps with what each received, paid and still wants, the parties' totals,
    the accounts, the milestones, what is held, and the shares of the next unit received.

    A term that nobody disclosed is given a figure with `--assume`, or left open with `--bounds`.

    Where a deal keeps several readings side by side, shows what each pays, unless `--reading`
    decides. A deal that leaves a term unsaid is refused, with what each of its readings would pay.
    """
    file = known(check(deal, reading or ()), as_known_on)
    day = parse_day(as_of, "--as-of")
    assumptions = parse_assumptions(assume or [])
    taken = Taken(rates, day, assumptions, set_aside)
    if has_errors(list(file.diagnostics)):
        print_refusal(file, events, taken, as_json=as_json)
        return FAULTS
    if (ladder or flows) and (bounds or file.readings.open):
        raise typer.BadParameter("pictures are of one run", param_hint="--ladder, --flows")
    if bounds:
        with progress_bar("running the ranges") as progress:
            found = bounds_of(file, events, replace(taken, progress=progress))
        if as_json:
            print_json(bounds_json(found[0].title, found))
            return 0
        print(found[0].title)
        for each in found:
            print_bounds(each)
        return 0
    if file.readings.open:
        with progress_bar("running every reading") as progress:
            comparison = compare_readings(file, events, replace(taken, progress=progress))
        print_comparison(comparison, as_json=as_json)
        return 0
    with progress_bar("running receipts") as progress:
        result = replace(taken, progress=progress).run(file, events)
    _draw(result, ladder, flows, keep, lang)
    if as_json:
        print_json(result.to_json())
        return 0
    print_faults(result.diagnostics, as_json=False)
    print_result(result)
    return 0


def _draw(
    result: Result, ladder: Path | None, flows: Path | None, keep: str | None, lang: PictureLang
) -> None:
    """The pictures that were asked for; money that meets no other has one of its own, numbered."""
    if keep is not None and keep not in result.file.deal.parties:
        raise typer.BadParameter(f"`{keep}` is no party of the deal", param_hint="--keep")
    if ladder is not None:
        write_whole(ladder, result.ladder_picture(lang).svg)
    if flows is None:
        return
    drawn = result.flow_pictures(lang, keep)
    if not drawn:
        typer.echo(f"recoup: no money came in, so there is no {flows} to draw", err=True)
    for number, picture in enumerate(drawn, 1):
        path = flows if number == 1 else flows.with_stem(f"{flows.stem}-{number}")
        write_whole(path, picture.svg)


def known(file: DealFile, as_known_on: str | None) -> DealFile:
    """The deal as it was known on a day given on the command line, or now."""
    day = parse_day(as_known_on, "--as-known-on")
    return file if day is None else file.as_known_on(day)


@contextmanager
def progress_bar(words: str) -> Iterator[Progress | None]:
    """A bar on standard error while many events are taken; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None)

        def told(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield told


def print_result(result: Result) -> None:
    """The whole result for people."""
    title = result.file.deal.title
    count = sum(not e.calculated for e in result.run.events)
    when = f", as of {result.as_of}" if result.as_of else ""
    print(f"{title}{when}: {count or 'no'} event{'' if count == 1 else 's'}")
    for a in result.assumptions:
        print(
            f"  assumed {a.name} = {a.value}; nobody disclosed it, it lies within {a.low}..{a.high}"
        )
    _print_ladder(result)
    _print_parties(result)
    _print_net(result)
    _print_accounts(result)
    print_licences(result)
    _print_milestones(result)
    _print_held(result)
    _print_restated(result)
    _print_next_unit(result)


def _print_ladder(result: Result) -> None:
    last = None
    for line in result.ladder:
        if line.waterfall != last:
            waterfall = next(w for w in result.run.plan.waterfalls if w.name == line.waterfall)
            kind = "Definition" if waterfall.definition else "Waterfall"
            heading(f"{kind} {waterfall.title} ({line.currency})")
            rows = [
                (
                    row.step,
                    row.label,
                    money(row.reached),
                    money(row.paid),
                    money(row.wants),
                    row.stopped_by or "",
                )
                for row in result.ladder
                if row.waterfall == line.waterfall
            ]
            paid = ("allots", "was allotted") if waterfall.definition else ("pays", "was paid")
            titles = ("step", paid[0], "reached it", paid[1], "still wants", "stopped by")
            table(titles, rows, right=(2, 3, 4))
            last = line.waterfall


def _print_parties(result: Result) -> None:
    heading("Money in")
    rows = [(f"received {r.currency}", money(r.amount)) for r in result.received]
    rows += [
        (f"{r.of}, at arm's length {r.currency}", f"{money(r.paid)} → {money(r.arms_length)}")
        for r in result.related
    ]
    rows += [
        (
            f"converted {c.from_currency} into {c.to_currency}",
            f"{money(c.from_amount)} → {money(c.to_amount)}",
        )
        for c in result.converted
    ]
    table(("", ""), rows, right=(1,))
    heading("Paid to")
    table(
        ("party", "", "currency", "amount"),
        [(t.title, t.party, t.currency, money(t.amount)) for t in result.paid],
        right=(3,),
    )
    if result.transfers:
        heading("Paid between parties, outside the waterfalls")
        table(
            ("date", "what", "from", "to", "currency", "amount"),
            [
                (
                    str(t.date or "at the start"),
                    t.label,
                    t.payer,
                    t.payee,
                    t.currency,
                    money(t.amount),
                )
                for t in result.transfers
            ],
            right=(5,),
        )


def _print_net(result: Result) -> None:
    """What definitions allot, and what parties end with where they paid each other."""
    if result.allotted:
        heading("Allotted by definitions, paid to nobody")
        table(
            ("definition", "party", "currency", "amount"),
            [(a.definition, a.title, a.currency, money(a.amount)) for a in result.allotted],
            right=(3,),
        )
    if result.net:
        heading("What parties end with")
        table(
            ("party", "currency", "from waterfalls", "between parties", "net"),
            [
                (
                    n.title,
                    n.currency,
                    money(n.from_waterfalls),
                    money(n.between_parties),
                    money(n.net),
                )
                for n in result.net
            ],
            right=(2, 3, 4),
        )


def _print_accounts(result: Result) -> None:
    if not result.accounts:
        return
    heading("Accounts")
    table(
        ("account", "owed to", "currency", "charged", "recouped", "balance", ""),
        [
            (
                a.title,
                a.owed_to,
                a.currency,
                money(a.charged),
                money(a.recouped),
                money(a.balance),
                _remark(a),
            )
            for a in result.accounts
        ],
        right=(3, 4, 5),
    )


def _remark(account: AccountLine) -> str:
    if account.over_cap:
        return f"{money(account.over_cap)} above its cap"
    return "" if account.charged or account.balance else "nothing was ever charged to it"


def _print_milestones(result: Result) -> None:
    if not result.milestones:
        return
    heading("Milestones")
    table(
        ("milestone", "reached on"),
        [
            (m.milestone, str(m.reached_on or ("from the start" if m.reached else "not reached")))
            for m in result.milestones
        ],
    )


def _print_held(result: Result) -> None:
    aside = result.run.set_aside
    if not result.held and not aside:
        return
    heading("Held: received, and paid to nobody")
    rows = [(h.place or h.event, h.of, h.currency, money(h.amount), h.reason) for h in result.held]
    rows += [(f"row {a.row}", a.text, "", a.amount or "", a.reason) for a in aside]
    table(("where", "of", "currency", "amount", "why"), rows, right=(3,))


def _print_restated(result: Result) -> None:
    for title, lines in groupby(result.restated, key=lambda line: line.amendment):
        group = list(lines)
        signed, effective = group[0].signed, group[0].effective
        heading(f"Restated by “{title}”, signed {signed}, effective {effective}")
        table(
            ("paid before its signing to", "currency", "as known then", "as known now", "due"),
            [
                (
                    r.title,
                    r.currency,
                    money(r.known_then),
                    money(r.known_now),
                    money(r.difference),
                )
                for r in group
            ],
            right=(2, 3, 4),
        )


def _print_next_unit(result: Result) -> None:
    heading("Where the next unit goes")
    titles = {p.name: p.title for p in result.file.deal.parties.values()}
    table(
        ("received at", "to", "by step", "share"),
        [
            (f"{n.source} ({n.currency})", titles.get(n.party, n.party), n.step, n.percent)
            for n in result.next_unit
        ],
        right=(3,),
    )
