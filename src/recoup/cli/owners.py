"""`recoup owners`: who owns whom, how much of what it earns is whose, and by which chain."""

from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

from recoup.analysis.contract import records
from recoup.analysis.ends_with import EndLine, Ends, WayLine
from recoup.analysis.owners import Owners, UnclearName
from recoup.api import DealFile, Refused, load
from recoup.api import owners as owners_of
from recoup.cli.options import AsJson, AsOf, Assume, RatesPath, Reading, SetAside
from recoup.cli.output import heading, money, parse_assumptions, parse_day, print_json, table
from recoup.cli.run import progress_bar

# More lines than this are asked for one by one.
_MANY = 200


class Form(StrEnum):
    TABLE = "table"
    TREE = "tree"
    MERMAID = "mermaid"
    DOT = "dot"


def owners(
    deals: Annotated[
        list[Path],
        typer.Argument(metavar="DEAL...", help="Deal files: one picture is made of all."),
    ],
    of: Annotated[
        str | None, typer.Option("--of", metavar="PARTY", help="Whose interests to show.")
    ] = None,
    in_: Annotated[
        str | None,
        typer.Option("--in", metavar="NAME", help="In which party, film or waterfall."),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DATE", help="On which day; by the last that is told, if left out."
        ),
    ] = None,
    through: Annotated[
        Path | None,
        typer.Option(
            "--through",
            metavar="EVENTS",
            help="Run these through the first deal: who ends up with the money.",
        ),
    ] = None,
    rates: RatesPath = None,
    as_of: AsOf = None,
    assume: Assume = None,
    set_aside: SetAside = False,
    reading: Reading = None,
    form: Annotated[
        Form, typer.Option("--format", help="A table, a tree, or a graph for Mermaid or Graphviz.")
    ] = Form.TABLE,
    as_json: AsJson = False,
) -> None:
    """Show who owns whom, and whose it is what a party or a film earns.

    Interests are looked through all holdings, circles included, exactly; a size that nobody
    disclosed makes a range. With --of and --in, every chain is shown with its clauses. With
    --through, what was paid is followed to those whom nobody owns: their economic interest, which
    no company has paid out to them. Parties of several files are the same where name and title
    agree.
    """
    asked = {"--of": of, "--in": in_, "--on": on, "--format": form is not Form.TABLE}
    of_a_run = {"--rates": rates, "--as-of": as_of, "--assume": assume, "--set-aside": set_aside}
    for option, given in (asked if through is not None else of_a_run).items():
        if given:
            with_or_without = "does not go with" if through is not None else "needs"
            raise typer.BadParameter(f"{with_or_without} --through", param_hint=option)
    files = _read_as(deals, reading or [])
    try:
        owned = owners_of(*files, on=parse_day(on, "--on"))
        if form is not Form.TABLE:
            text = "\n".join(owned.drawn(form, of, in_))
            print_json({"format": form, "text": text}) if as_json else print(text)
        elif through is not None:
            with progress_bar("running receipts") as progress:
                result = files[0].run(
                    through,
                    rates,
                    as_of=parse_day(as_of, "--as-of"),
                    assume=parse_assumptions(assume or []),
                    set_aside=set_aside,
                    progress=progress,
                )
            _print_ends(files, result.ends_with(*files[1:]), as_json=as_json)
        else:
            _print_owners(owned, of, in_, as_json=as_json)
    except UnclearName as unknown:
        raise Refused([unknown.diagnostic]) from None


def _read_as(deals: list[Path], chosen: list[str]) -> list[DealFile]:
    """The deals, each with those of the chosen readings that it has; what none has is refused."""
    files = [load(path) for path in deals]
    known = [{name for d in file.readings.open for name in d.names} for file in files]
    if unknown := [name for name in chosen if not any(name in names for names in known)]:
        return [load(deals[0], unknown)]
    return [
        file.read_as(*(name for name in chosen if name in names))
        for file, names in zip(files, known, strict=True)
    ]


def _print_owners(owned: Owners, of: str | None, in_: str | None, *, as_json: bool) -> None:
    chains = owned.chains(of, in_) if of is not None and in_ is not None else ()
    too_many = of is None and in_ is None and len(owned.held) * len(owned.parties) > _MANY**2
    interests = () if too_many else owned.interests(of, in_)
    if as_json:
        document: dict[str, Any] = {
            "deals": [deal.title for deal in owned.deals],
            "on": str(owned.day) if owned.day else None,
            "parties": records(owned.parties),
            "stakes": records(owned.stakes),
            "interests": None if too_many else records(interests),
            "chains": records(chains),
        }
        print_json(document)
        return
    when = f"on {owned.day}" if owned.day else "by the last that is told"
    print(f"{' + '.join(deal.title for deal in owned.deals)}, {when}")
    if of is None and in_ is None:
        _print_stated(owned)
    if too_many or len(interests) > _MANY:
        print("\nMany interests: ask for those --of one party --in another, or for all as --json.")
        return
    if not interests:
        print("\nNo interest of that kind." if of or in_ else "\nNobody holds anybody.")
        return
    heading("Interests, looked through all holdings")
    table(
        ("holder", "in", "direct", "in all", "", "by"),
        [
            (
                line.holder,
                line.held,
                line.direct or "—",
                line.look_through,
                "ends here" if line.ultimate else "",
                line.route or "directly",
            )
            for line in interests
        ],
        right=(2, 3),
    )
    for chain in chains:
        heading(f"{chain.share}: {chain.route}")
        for clause in chain.clauses:
            cited = f" [{clause.cited}]" if clause.cited and "[" not in clause.text else ""
            print(f"  {clause.place}: {clause.text}{cited}")


def _print_stated(owned: Owners) -> None:
    heading("Parties")
    table(
        ("party", "called", "formerly", "in", "brands"),
        [(p.party, p.title, p.formerly, p.country or "", p.brands) for p in owned.parties],
    )
    if not owned.stakes:
        return
    heading("Stakes")
    table(
        ("holder", "of", "stake", "said", "votes", "price", "since", "until", "line", "cited"),
        [
            (
                s.holder, s.issuer, s.size, s.said, s.votes, s.price, s.since, s.until, s.place,
                s.cited,
            )
            for s in owned.stakes
        ],
        right=(2,),
    )  # fmt: skip


def _print_ends(files: list[DealFile], ends: Ends, *, as_json: bool) -> None:
    if as_json:
        document = {
            "deals": [file.deal.title for file in files],
            "holders": records(ends.holders),
            "ways": records(ends.ways),
        }
        print_json(document)
        return
    print(" + ".join(file.deal.title for file in files))
    heading("Who ends up with it: economic interest, not paid out")
    exact = all((e.least, e.least_part) == (e.most, e.most_part) for e in ends.holders)
    titles = ("amount", "+ of a cent") if exact else ("least", "+ of a cent", "most", "+ of a cent")
    right = tuple(range(2, 2 + len(titles)))
    table(
        ("holder", "currency", *titles),
        [(e.holder, e.currency, *_amounts(e, exact=exact)) for e in ends.holders],
        right=right,
    )
    heading("By which way")
    table(
        ("paid to", "currency", *titles, "ends with", "by"),
        [
            (w.party, w.currency, *_amounts(w, exact=exact), w.holder, w.route or "directly")
            for w in ends.ways
        ],
        right=right,
    )


def _amounts(line: EndLine | WayLine, *, exact: bool) -> tuple[str, ...]:
    least = (money(line.least), _part(line.least_part))
    return least if exact else (*least, money(line.most), _part(line.most_part))


def _part(part: Fraction) -> str:
    return str(part) if part else ""
