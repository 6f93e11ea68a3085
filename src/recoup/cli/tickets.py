"""`recoup tickets`: a nation's tickets into box office, events, and everyone's share."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recoup.api import load
from recoup.api.writing import write_whole
from recoup.cli.options import AsJson, Assume, Force, Output, RatesPath
from recoup.cli.output import (
    FAULTS,
    heading,
    parse_assumptions,
    parse_day,
    print_json,
    table,
)
from recoup.cli.run import progress_bar
from recoup.values.money import decimal_text, grouped

if TYPE_CHECKING:
    from recoup.tickets.boxoffice import BoxOffice

# So many lines of a table are shown; all of them are in the file.
SHOWN = 10
_UNITS = {"k": 10**3, "m": 10**6, "bn": 10**9}

tickets = typer.Typer(
    help="Add up a nation's tickets by film, day and province, and divide them to the fen.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Folder = Annotated[
    Path,
    typer.Argument(
        metavar="FOLDER", help="Tickets: a file, a folder of files, or one that `make` made."
    ),
]
Films = Annotated[
    Path | None,
    typer.Option(
        "--films",
        metavar="FILE",
        help="The table of films (Parquet); films.parquet of FOLDER if left out and there.",
    ),
]
Film = Annotated[
    list[str] | None,
    typer.Option(
        "--film",
        metavar="NAME=ID",
        help="A film of the deal, and its id in the tickets. Repeatable.",
    ),
]
DealOption = Annotated[
    Path | None, typer.Option("--deal", metavar="DEAL", help="The deal of the films.")
]
Basis = Annotated[
    str | None,
    typer.Option(
        "--basis",
        metavar="WORD",
        help="split or comprehensive: what the deal takes, where it does not say it.",
    ),
]
On = Annotated[
    str | None,
    typer.Option(
        "--on", metavar="ADDRESS", help="A Spark cluster, as spark://host:7077; here if left out."
    ),
]
Memory = Annotated[
    str, typer.Option("--memory", metavar="SIZE", help="What the sums may take, as 400MiB.")
]


@tickets.command()
def make(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
    year: Annotated[int, typer.Option("--year", help="The year, 2005 to 2025.")],
    rows: Annotated[str, typer.Option("--rows", help="About how many rows, as 20000 or 100m.")],
    seed: Annotated[int, typer.Option("--seed", help="The same seed makes the same tickets.")] = 1,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day, if not 1 January.")
    ] = None,
    through: Annotated[
        str | None, typer.Option("--through", metavar="DATE", help="The last day.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Make tickets of an invented nation in the proportions of the real one, to try things on."""
    from recoup.tickets.make import NoSuchDays, make_tickets

    try:
        with progress_bar("making tickets") as progress:
            made = make_tickets(
                folder,
                year=year,
                rows=_count(rows),
                seed=seed,
                first=parse_day(since, "--from"),
                last=parse_day(through, "--through"),
                progress=progress,
            )
    except NoSuchDays as error:
        raise typer.BadParameter(str(error), param_hint="--year, --from, --through") from None
    counts = {
        "rows": made.rows,
        "files": made.files,
        "cinemas": made.cinemas,
        "halls": made.halls,
        "films": made.films,
    }
    if as_json:
        print_json({"folder": str(made.folder), **counts})
        return 0
    print(f"{folder}: " + ", ".join(f"{count:,} {name}" for name, count in counts.items()))
    return 0


@tickets.command("sum")
def sum_(
    folder: Folder,
    deal: DealOption = None,
    film: Film = None,
    basis: Basis = None,
    films: Films = None,
    output: Output = None,
    suspense: Annotated[
        Path | None,
        typer.Option("--suspense", metavar="FILE", help="Where the suspense table goes (CSV)."),
    ] = None,
    on: On = None,
    memory: Memory = "400MiB",
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Add up tickets by film, day and province; with a deal, as the events that it is run on.

    Rows that cannot be right are counted and summed in suspense, with their reason. Nothing is
    written where lines and suspense are not the whole of the files, to the fen.

    Without --deal the output is the table itself: Parquet where its name ends so, else CSV.
    """
    existing = [p for p in (output, suspense) if p is not None and p.exists() and not force]
    if existing:
        typer.echo(f"recoup: {existing[0]} exists; add --force to overwrite it", err=True)
        return FAULTS
    if (deal is None) != (not film):
        raise typer.BadParameter("a deal and its films go together", param_hint="--deal, --film")
    file = load(deal) if deal is not None else None
    with progress_bar("adding up tickets") as progress:
        from recoup.tickets.boxoffice import box_office

        box = box_office(folder, films=films, on=on, memory=memory, progress=progress)
    events = None
    if file is not None and box.reconciles:
        from recoup.tickets.events import events_of

        events = events_of(box.lines, _pairs(film or []), file.deal, basis)
    written = _written(box, events, output, suspense) if box.reconciles else []
    if as_json:
        shown = {} if events is None else {"events": len(events)}
        print_json(_json(box) | shown | {"written": [str(path) for path in written]})
    else:
        _print_box(box)
        for path in written:
            print(f"\n{path}: written")
    return 0 if box.reconciles else FAULTS


@tickets.command()
def chain(
    folder: Folder,
    deal: DealOption = None,
    film: Film = None,
    basis: Basis = None,
    regime: Annotated[
        str | None,
        typer.Option(
            "--regime",
            metavar="PIECE",
            help="All films through a piece of the library, as china.domestic_share.",
        ),
    ] = None,
    assume: Assume = None,
    rates: RatesPath = None,
    films: Films = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Box office, suspense and payments as Parquet, and the query that proves them.",
        ),
    ] = None,
    on: On = None,
    memory: Memory = "400MiB",
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Divide tickets among all who share in them, line by line, and prove that no fen is lost.

    Either the films of a deal, or all films through one regime of the library.
    """
    from recoup.tickets.conservation import chain_of

    if (deal is None) == (regime is None) or (deal is None) != (not film):
        message = "say `--deal` with its films, or `--regime`"
        raise typer.BadParameter(message, param_hint="--deal, --film, --regime")
    if output is not None and output.exists() and not force:
        typer.echo(f"recoup: {output} exists; add --force to overwrite it", err=True)
        return FAULTS
    with progress_bar("dividing tickets") as progress:
        found = chain_of(
            folder,
            films_table=films,
            deal=load(deal) if deal is not None else None,
            films=_pairs(film or []),
            basis=basis,
            regime=regime,
            assume=parse_assumptions(assume or []),
            rates=rates,
            on=on,
            memory=memory,
            output=output,
            progress=progress,
        )
    sold, held, taken, paid, apart = found.sums
    if as_json:
        print_json(
            {
                "sold": decimal_text(sold, "CNY"),
                "held": decimal_text(held, "CNY"),
                "box_office": decimal_text(taken, "CNY"),
                "paid": decimal_text(paid, "CNY"),
                "lines_apart": apart,
                "films": len(found.films),
                "paid_to": {
                    payee: decimal_text(fen, "CNY") for payee, fen in found.chain.totals.items()
                },
                "written": None if output is None else str(output),
            }
        )
        return 0 if found.holds else FAULTS
    heading("Paid to")
    table(
        ("payee", "CNY", "of all"),
        [
            (found.chain.titles.get(payee, payee), grouped(fen, "CNY"), f"{fen / paid:.2%}")
            for payee, fen in sorted(found.chain.totals.items(), key=lambda item: -item[1])
        ],
        right=(1, 2),
    )
    heading("From ticket to payment")
    steps = (("sold", sold), ("in suspense", held), ("box office", taken), ("paid", paid))
    table(("", "CNY"), [(name, grouped(fen, "CNY")) for name, fen in steps], right=(1,))
    count = f"{len(found.films):,} film{'s' if len(found.films) != 1 else ''}"
    print(f"  {count}: {'every line conserved to the fen' if found.holds else 'NOT conserved'}")
    if not found.holds:
        print(f"  {apart:,} lines are apart")
    if output is not None:
        print(f"\n{output}: written")
    return 0 if found.holds else FAULTS


def _count(text: str) -> int:
    """A number of rows, as 20000, 1,000,000 or 100m."""
    digits = text.lower().replace(",", "").replace("_", "")
    unit = next((unit for unit in _UNITS if digits.endswith(unit)), "")
    number = digits.removesuffix(unit)
    if not number.isdecimal() or int(number) == 0:
        message = f"`{text}` is no number of rows; write 20000, 20k or 100m"
        raise typer.BadParameter(message, param_hint="--rows")
    return int(number) * _UNITS.get(unit, 1)


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for text in given:
        name, sign, film = text.partition("=")
        if not sign or not name or not film:
            message = f"`{text}`: write the film's name in the deal, `=`, and its id in the tickets"
            raise typer.BadParameter(message, param_hint="--film")
        pairs[name.strip()] = film.strip()
    return pairs


def _written(
    box: "BoxOffice", events: Sequence[Any] | None, output: Path | None, suspense: Path | None
) -> list[Path]:
    from recoup.tickets.events import events_text
    from recoup.tickets.show import table_bytes

    if output is not None:
        text = table_bytes(box.lines, output) if events is None else events_text(events)
        write_whole(output, text)
    if suspense is not None:
        write_whole(suspense, table_bytes(box.suspense, suspense))
    return [path for path in (output, suspense) if path is not None]


def _json(box: "BoxOffice") -> dict[str, Any]:
    return {
        "files": len(box.files),
        "lines": box.lines.num_rows,
        "box_office": _sums_json(box.sums),
        "suspense": _sums_json(box.suspended),
        "whole": _sums_json(box.total),
        "reconciles": box.reconciles,
    }


def _sums_json(sums: dict[str, int]) -> dict[str, Any]:
    money = {name: decimal_text(sums[name], "CNY") for name in ("price", "fee", "extra")}
    return {"rows": sums["rows"], "seats": sums["seats"], **money}


def _print_box(box: "BoxOffice") -> None:
    from recoup.tickets.show import by_fault, by_film

    files = f"{len(box.files):,} file{'s' if len(box.files) != 1 else ''}"
    print(f"{box.total['rows']:,} rows in {files}; {box.lines.num_rows:,} lines of box office")
    heading("Sums")
    parts = (("box office", box.sums), ("in suspense", box.suspended), ("the files", box.total))
    titles = ("", "rows", "seats", "split CNY", "service fees", "comprehensive")
    table(titles, [_row(name, sums) for name, sums in parts], right=(1, 2, 3, 4, 5))
    agree = "they agree to the fen" if box.reconciles else "THEY DO NOT AGREE: nothing is written"
    print(f"  {agree}")
    films = by_film(box.lines)
    if films:
        heading(
            "By film" if len(films) <= SHOWN else f"The {SHOWN} largest of {len(films):,} films"
        )
        rows = [_row(str(line["film"]), line) for line in films[:SHOWN]]
        table(("film", *titles[1:]), rows, right=(1, 2, 3, 4, 5))
    if box.suspense.num_rows:
        heading("In suspense")
        rows = [_row(str(line["fault"]), line) for line in by_fault(box.suspense)]
        table(("why", *titles[1:]), rows, right=(1, 2, 3, 4, 5))


def _row(name: str, sums: dict[str, Any]) -> tuple[str, ...]:
    price, fee = int(sums["price"]), int(sums["fee"])
    money = (grouped(fen, "CNY") for fen in (price, fee, price + fee))
    return (name, f"{sums['rows']:,}", f"{sums['seats']:,}", *money)
