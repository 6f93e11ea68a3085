"""`recoup receipts`: what payers send, read through a mapping into events."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from recoup.api import Refused, load, mappings, read_report
from recoup.api.writing import write_whole
from recoup.cli.options import AsJson, Force, Output
from recoup.cli.output import FAULTS, heading, parse_day, print_json, table
from recoup.reports.guess import guess_mapping
from recoup.reports.lines import Suspended
from recoup.reports.raw import Unreadable
from recoup.reports.report import Report
from recoup.reports.shipped import mapping_text
from recoup.reports.show import events_text, money, suspense_text

# So many rows of the suspense queue are shown; all of them are in its file.
SHOWN = 20

receipts = typer.Typer(
    help="Read what payers send: statements, rows, reports, through a mapping into events.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FilePath = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="What the payer sent: CSV, workbook, JSON, Parquet."),
]


@receipts.command()
def read(
    file: FilePath,
    mapping: Annotated[
        str, typer.Option("--mapping", "-m", metavar="NAME", help="A mapping: shipped, or a file.")
    ],
    deal: Annotated[
        Path | None,
        typer.Option("--deal", metavar="DEAL", help="The deal: its titles, names and bases."),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="The day of all rows, where FILE has none."),
    ] = None,
    total: Annotated[
        str | None,
        typer.Option("--total", metavar="AMOUNT", help="A control figure, as 'CNY 1,234.50'."),
    ] = None,
    after: Annotated[
        Path | None,
        typer.Option("--after", metavar="EVENTS", help="Events of earlier files, to go on from."),
    ] = None,
    output: Output = None,
    suspense: Annotated[
        Path | None,
        typer.Option(
            "--suspense",
            metavar="FILE",
            help="Where the suspense queue goes; beside the output if left out.",
        ),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Turn a payer's file into events, each row of it an event or in the suspense queue.

    Nothing is written where a total does not agree with its rows.
    """
    report = read_report(
        file,
        mapping,
        deal=load(deal) if deal is not None else None,
        day=parse_day(date, "--date"),
        total=total,
        after=after or (),
    )
    if output is not None and suspense is None:
        suspense = output.with_name(f"{output.stem}.suspense.csv")
    written = [p for p in (output, suspense if report.suspended else None) if p is not None]
    existing = [p for p in written if p.exists() and not force]
    if existing:
        typer.echo(f"recoup: {existing[0]} exists; add --force to overwrite it", err=True)
        return FAULTS
    if report.reconciles:
        if output is not None:
            write_whole(output, events_text(report))
        if suspense is not None and report.suspended:
            write_whole(suspense, suspense_text(report.suspended))
    else:
        written = []
    if as_json:
        print_json(report_json(report, written, events=output is None))
    else:
        _print(report, written)
    return 0 if report.reconciles else FAULTS


def _print(report: Report, written: Sequence[Path]) -> None:
    print(f"{report.name}, as {report.mapping.name}: {report.mapping.about}")
    heading("Rows")
    parts = [
        (report.read, "read"),
        (report.event_rows, f"in {_count(report.events, 'event')}"),
        (len(report.suspended), "in suspense"),
        (len(report.superseded), "superseded by later ones"),
        (len(report.aside), "aside: headings, notes, what is no data"),
    ]
    table(("", ""), [(f"{n:,}", what) for n, what in parts], right=(0,))
    heading(f"Money: `{report.mapping.reconciles}`")
    table(
        ("currency", "events", "suspense", "superseded", "together"),
        [(s.currency or "count", *(money(x, s.currency) for x in _four(s))) for s in report.sums],
        right=(1, 2, 3, 4),
    )
    for currency, amount in report.estimates.items():
        print(f"  {currency} {money(amount, currency)} of it are estimates, and not final")
    _print_checks(report)
    _print_suspense(report.suspended)
    if not report.reconciles:
        print("\nNothing is written: a total does not agree with its rows.")
    for path in written:
        print(f"\n{path}: written" if path is written[0] else f"{path}: written")


def _four(found: Any) -> tuple[int, int, int, int]:
    return found.events, found.suspense, found.superseded, found.total


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _print_checks(report: Report) -> None:
    heading("Totals")
    if not report.checks:
        print("  the file states none; give one with --total to hold its rows against")
        return
    table(
        ("where", "currency", "total", "rows", "difference"),
        [
            (
                check.where,
                check.currency or "count",
                money(check.stated, check.currency),
                money(check.rows, check.currency),
                money(check.difference, check.currency),
            )
            for check in report.checks
        ],
        right=(2, 3, 4),
    )


def _print_suspense(suspended: Sequence[Suspended]) -> None:
    if not suspended:
        return
    heading("Suspense: no events, and why")
    table(
        ("row", "currency", "amount", "why"),
        [(str(s.row), s.currency or "", _money(s), _why(s)) for s in suspended[:SHOWN]],
        right=(0, 2),
    )
    if len(suspended) > SHOWN:
        codes = Counter(s.code for s in suspended[SHOWN:])
        rest = ", ".join(f"{n:,} {code}" for code, n in codes.most_common())
        print(f"  and {len(suspended) - SHOWN:,} more: {rest}")


def _money(row: Suspended) -> str:
    """The money of a row; what is written in its place, where that cannot be read."""
    return money(row.amount, row.currency) or f"`{row.written[:20]}`"


def _why(row: Suspended) -> str:
    where = f"{row.column}: " if row.column else ""
    hint = f" ({row.hint})" if row.hint else ""
    return f"{where}{row.reason}{hint}"


def report_json(report: Report, written: Sequence[Path], *, events: bool) -> dict[str, Any]:
    """A report for programs; amounts are decimal strings."""

    def plain(amount: int | None, currency: str | None) -> str | None:
        return money(amount, currency, plain=True) or None

    document: dict[str, Any] = {
        "file": report.name,
        "mapping": report.mapping.name,
        "rows": {
            "read": report.read,
            "events": report.event_rows,
            "suspense": len(report.suspended),
            "superseded": len(report.superseded),
            "aside": len(report.aside),
        },
        "reconciled": report.mapping.reconciles,
        "money": [
            {
                "currency": s.currency,
                "events": plain(s.events, s.currency),
                "suspense": plain(s.suspense, s.currency),
                "superseded": plain(s.superseded, s.currency),
                "total": plain(s.total, s.currency),
            }
            for s in report.sums
        ],
        "totals": [
            {
                "where": c.where,
                "currency": c.currency,
                "stated": plain(c.stated, c.currency),
                "rows": plain(c.rows, c.currency),
                "difference": plain(c.difference, c.currency),
            }
            for c in report.checks
        ],
        "suspense": [
            {
                "row": s.row,
                "column": s.column or None,
                "amount": plain(s.amount, s.currency),
                "currency": s.currency,
                "written": s.written or None,
                "code": s.code,
                "reason": s.reason,
                "hint": s.hint or None,
                "text": s.text,
            }
            for s in report.suspended
        ],
        "superseded": [
            {"row": s.row, "by": s.by, "amount": plain(s.amount, s.currency)}
            for s in report.superseded
        ],
        "estimates": [
            {"currency": currency, "amount": plain(amount, currency)}
            for currency, amount in report.estimates.items()
        ],
        "written": [str(path) for path in written],
    }
    if events:
        document["events"] = [
            {
                "id": line.id,
                "date": line.date,
                "kind": line.kind,
                "of": line.of,
                "amount": plain(line.amount, line.currency),
                "currency": line.currency,
                "basis": line.basis,
                "row": line.row,
                "rows": line.rows,
            }
            for line in report
        ]
    return document


@receipts.command()
def guess(
    file: FilePath, output: Output = None, force: Force = False, as_json: AsJson = False
) -> int:
    """Guess a mapping for a file: each guess with its reason, each gap left open as `?`.

    A mapping with gaps is refused until they are filled in.
    """
    try:
        found = guess_mapping(file)
    except Unreadable as unreadable:
        raise Refused(unreadable.diagnostics) from None
    if output is not None:
        if output.exists() and not force:
            typer.echo(f"recoup: {output} exists; add --force to overwrite it", err=True)
            return FAULTS
        write_whole(output, found.text)
    if as_json:
        print_json(
            {
                "guesses": [{"key": g.key, "value": g.value, "why": g.why} for g in found.guesses],
                "gaps": [{"key": g.key, "why": g.why} for g in found.gaps],
                "text": found.text,
            }
        )
        return 0
    if output is None:
        print(found.text, end="")
        return 0
    heading("Guessed")
    table(("what", "as", "why"), [(g.key, g.value, g.why) for g in found.guesses])
    heading("Left open: fill in before the mapping is used")
    table(("what", "why"), [(g.key, g.why) for g in found.gaps])
    print(f"\n{output}: written")
    return 0


@receipts.command("mappings")
def mappings_(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Print the text of this one.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """List the mappings that are shipped, or print one, to be edited."""
    if name is not None:
        text = mapping_text(name)
        if text is None:
            typer.echo(f"recoup: no mapping is called `{name}`", err=True)
            return FAULTS
        print(text, end="")
        return 0
    found = mappings()
    if as_json:
        print_json([{"name": m.name, "kind": m.kind, "about": m.about} for m in found])
    else:
        table(("name", "kind", "of"), [(m.name, m.kind, m.about) for m in found])
    return 0
