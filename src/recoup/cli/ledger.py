"""`recoup ledger`: the book of a deal, which loses nothing and changes nothing."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from recoup.analysis.contract import records
from recoup.cli import settlement
from recoup.cli.options import AsJson, AsOf, Assume, DealPath, Force, Output, Reading, SetAside
from recoup.cli.output import (
    FAULTS,
    heading,
    money,
    parse_assumptions,
    parse_day,
    print_faults,
    print_json,
    put_out,
    table,
)
from recoup.cli.recorded import (
    entry_json,
    print_changes,
    print_entry,
    print_imported,
    print_imported_rates,
    what,
)
from recoup.cli.run import print_result
from recoup.ledger.book import Book, Differs
from recoup.ledger.difference import difference
from recoup.ledger.folder import export_folder, import_folder
from recoup.ledger.journal import events_text, journal_text
from recoup.ledger.model import KnownOn
from recoup.ledger.proof import verify as verify_book

TEXTS: dict[str, Callable[[Book], str]] = {
    "events": lambda book: events_text(book.events()),
    "journal": journal_text,
    "beancount": lambda book: book.result().to_beancount(),
}

ledger = typer.Typer(
    help="Keep the book of a deal: what came in, what was closed, what was known when.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

BookPlace = Annotated[
    str,
    typer.Argument(
        metavar="BOOK",
        help="The book: a file, or postgresql://user@host/database?book=name.",
    ),
]
By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who records; your login unless said.")
]
KnownOnDay = Annotated[
    str | None,
    typer.Option(
        "--known-on",
        metavar="DATE",
        help="As it was known at the end of that day (UTC), or after an entry, as 12.",
    ),
]
Source = Annotated[
    str | None,
    typer.Option("--source", metavar="NAME", help="What the file is known by, if not its name."),
]
Accept = Annotated[
    bool, typer.Option("--accept", help="Record the rows that now say otherwise, or are gone.")
]


@ledger.command()
def create(
    book: BookPlace,
    deal: DealPath,
    assume: Assume = None,
    reading: Reading = None,
    by: By = None,
    as_json: AsJson = False,
) -> int:
    """Make the book of a deal, with the deal as its first entry."""
    made = Book.create(
        book, deal, assume=parse_assumptions(assume or []), reading=reading or (), by=by
    )
    return print_entry(made.entries()[-1], f"{book}: the book of `{deal}`", as_json=as_json)


@ledger.command()
def amend(
    book: BookPlace,
    deal: DealPath,
    assume: Assume = None,
    reading: Reading = None,
    by: By = None,
    as_json: AsJson = False,
) -> int:
    """Record another version of the deal. Periods that are closed stay as they were closed."""
    opened = Book.open(book, by=by)
    entry = opened.amend(deal, assume=parse_assumptions(assume or []), reading=reading or ())
    return print_entry(entry, f"{deal}: the version in force from now on", as_json=as_json)


@ledger.command("import")
def import_(
    book: BookPlace,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Events: CSV or XLSX.")],
    rates: Annotated[bool, typer.Option("--rates", help="FILE holds exchange rates.")] = False,
    source: Source = None,
    prefix: Annotated[
        str, typer.Option("--prefix", metavar="WORD", help="Set before the ids of the file.")
    ] = "",
    mapping: Annotated[
        str | None,
        typer.Option(
            "--mapping", "-m", metavar="MAPPING", help="How a payer's own file is to be read."
        ),
    ] = None,
    set_aside: SetAside = False,
    accept: Accept = False,
    by: By = None,
    as_json: AsJson = False,
) -> int:
    """Record the events of a file, or its exchange rates: each row once.

    The same file twice adds nothing. A file that says otherwise than it did is shown, row by row,
    and recorded only with --accept; what it said before stays in the book.
    """
    opened = Book.open(book, by=by)
    try:
        if rates:
            return print_imported_rates(
                opened.import_rates(file, source=source, accept=accept), as_json
            )
        found = opened.import_file(
            file,
            source=source,
            prefix=prefix,
            mapping=mapping,
            set_aside=set_aside,
            accept=accept,
        )
    except Differs as differs:
        print_changes(differs, as_json=as_json)
        return FAULTS
    return print_imported(found, as_json)


@ledger.command("log")
def log_(book: BookPlace, as_json: AsJson = False) -> int:
    """List the entries: what was recorded, when, and by whom."""
    found = Book.open(book).entries()
    if as_json:
        print_json([entry_json(entry) for entry in found])
        return 0
    table(
        ("entry", "period", "recorded (UTC)", "by", "kind", "what", "seal"),
        [
            (
                str(e.number),
                str(e.period),
                f"{e.recorded:%Y-%m-%d %H:%M:%S}",
                e.by,
                e.kind,
                what(e),
                e.digest[:12],
            )
            for e in found
        ],
        right=(0, 1),
    )
    return 0


@ledger.command()
def run(
    book: BookPlace, as_of: AsOf = None, known_on: KnownOnDay = None, as_json: AsJson = False
) -> int:
    """Run the deal on the events of the book, as both are known now, or were known then."""
    result = Book.open(book).result(parse_day(as_of, "--as-of"), _known_on(known_on))
    if as_json:
        print_json(result.to_json())
        return 0
    print_faults(result.diagnostics, as_json=False)
    print_result(result)
    return 0


@ledger.command()
def compare(
    book: BookPlace,
    known_on: Annotated[
        str,
        typer.Option("--known-on", metavar="DATE", help="Then: a day (UTC), or an entry, as 12."),
    ],
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> int:
    """Show what each party had as it was known then, and has as it is known now."""
    opened, day = Book.open(book), parse_day(as_of, "--as-of")
    then = opened.result(day, _known_on(known_on))
    lines = difference(then, opened.result(day or then.as_of))
    if as_json:
        print_json(records(lines))
        return 0
    print(f"{then.file.deal.title}, as of {then.as_of}")
    table(
        ("party", "currency", f"as known {known_on}", "as known now", "difference"),
        [(d.title, d.currency, money(d.then), money(d.now), money(d.difference)) for d in lines],
        right=(2, 3, 4),
    )
    return 0


@ledger.command()
def close(
    book: BookPlace,
    through: Annotated[
        str, typer.Option("--through", metavar="DATE", help="The last day of the period.")
    ],
    by: By = None,
    as_json: AsJson = False,
) -> int:
    """Close the open period through a day, and seal the book. It is never opened again.

    What is recorded later of days that are closed shows as an adjustment in the period that is open
    then. The seal stands for all that was recorded before it.
    """
    opened = Book.open(book, by=by)
    day = parse_day(through, "--through")
    assert day is not None
    entry = opened.close_period(day)
    if as_json:
        print_json(entry_json(entry))
        return 0
    print(f"Period {entry.period} is closed through {day}; entry {entry.number}")
    print(f"  seal {entry.digest}")
    heading("Paid to date")
    table(
        ("party", "currency", "amount"),
        [(p["title"], p["currency"], money(Decimal(p["amount"]))) for p in entry.body["paid"]],
        right=(2,),
    )
    return 0


@ledger.command()
def verify(
    book: BookPlace,
    seal: Annotated[
        str | None,
        typer.Option("--seal", metavar="SEAL", help="A seal that the book must hold."),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Do not work out the closed periods again.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Prove that nothing in the book was changed, and work out every close again."""
    proof = verify_book(Book.open(book), recompute=not quick, seal=seal)
    if as_json:
        print_json(
            {
                "sound": proof.sound,
                "entries": proof.entries,
                "events": proof.events,
                "closes": proof.closes,
                "seal": proof.head.digest,
                "doubts": records(proof.doubts),
            }
        )
        return 0 if proof.sound else FAULTS
    for doubt in proof.doubts:
        where = "the book" if doubt.entry is None else f"entry {doubt.entry}"
        typer.echo(f"{where}: {doubt.message}", err=True)
    if not proof.sound:
        return FAULTS
    again = " worked out again" if proof.recomputed else " not worked out again"
    print(f"{book}: sound")
    print(f"  {proof.entries} entries, {proof.events} events, {proof.closes} closes{again}")
    print(f"  seal {proof.head.digest}")
    return 0


@ledger.command()
def suspense(book: BookPlace, known_on: KnownOnDay = None, as_json: AsJson = False) -> int:
    """List the rows that could not be read, with their money: they await a mended file."""
    found = Book.open(book).suspense(_known_on(known_on))
    if as_json:
        print_json(records(found))
        return 0
    if not found:
        print("Nothing stands in suspense.")
    table(
        ("file", "row", "what it says", "amount", "why"),
        [(s.source, str(s.row), s.text, s.amount, s.reason) for s in found],
        right=(1, 3),
    ) if found else None
    return 0


@ledger.command()
def export(
    book: BookPlace,
    to: Annotated[
        str,
        typer.Option("--to", metavar="SHAPE", help="folder, events, journal or beancount."),
    ] = "folder",
    period: Annotated[
        int | None, typer.Option("--period", help="Of a journal: one period alone.")
    ] = None,
    output: Output = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Write the book as a folder that makes it again anywhere, or as CSV or Beancount.

    A folder holds all entries and files as they came, and in `now/` the deal and its events for
    `recoup run`. A journal is the postings of the closes, for a general ledger.
    """
    opened = Book.open(book)
    if to == "folder":
        if output is None:
            raise typer.BadParameter("say where: --output FOLDER", param_hint="--output")
        written = export_folder(opened, output)
        print_json({"written": str(written)}) if as_json else print(f"{written}: written")
        return 0
    if to not in TEXTS:
        shapes = ", ".join(("folder", *TEXTS))
        raise typer.BadParameter(f"`{to}` is none of {shapes}", param_hint="--to")
    if period is not None and to != "journal":
        raise typer.BadParameter("only a journal is written by period", param_hint="--period")
    text = journal_text(opened, period) if to == "journal" else TEXTS[to](opened)
    return put_out(text, output, (), force=force, as_json=as_json)


@ledger.command()
def restore(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A book as it was exported.")],
    book: BookPlace,
    as_json: AsJson = False,
) -> int:
    """Make the book of a folder again, here or in another store: the same entries and seals."""
    made = import_folder(folder, book)
    return print_entry(made.entries()[-1], f"{book}: the book of `{folder}`", as_json=as_json)


ledger.command()(settlement.statement)
ledger.command()(settlement.issue)
ledger.command()(settlement.pay)
ledger.command()(settlement.due)
ledger.command()(settlement.audit)
ledger.command("object")(settlement.object_)
ledger.command()(settlement.deadlines)
ledger.command()(settlement.claim)
ledger.command("aged")(settlement.receivable)
ledger.command()(settlement.payments)


def _known_on(text: str | None) -> KnownOn:
    if text is not None and text.isdigit() and len(text) < 10:
        return int(text)
    return parse_day(text, "--known-on")
