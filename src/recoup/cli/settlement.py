"""The commands of `recoup ledger` that tell, pay and watch the clock."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from recoup.analysis.contract import plain, record, records
from recoup.analysis.totals import decimal
from recoup.api import Refused
from recoup.cli.options import AsJson, Force, Output
from recoup.cli.output import heading, money, parse_day, print_json, put_out, table
from recoup.cli.statement import (
    Folder,
    Lang,
    Made,
    PaperSize,
    To,
    parse_forms,
    parse_langs,
    write_files,
)
from recoup.diagnostics.diagnostic import has_errors
from recoup.ledger.book import Book
from recoup.settlement.calendar import calendar_of
from recoup.settlement.documents import document
from recoup.settlement.model import Deadline, Section, Standing, Statement
from recoup.settlement.paying import payments_csv, payments_due, payments_pain, read_accounts
from recoup.settlement.receivables import Aged, Receivable, aged, receivables
from recoup.settlement.receivables import claim as record_claim
from recoup.settlement.records import Settlement
from recoup.settlement.schedule import statements_to_issue
from recoup.settlement.standing import deadlines as deadlines_of
from recoup.settlement.standing import standings
from recoup.statements.forms import Writer
from recoup.statements.to_pdf import Paper
from recoup.values.money import minor_units
from recoup.values.number import parse_number

BookPlace = Annotated[str, typer.Argument(metavar="BOOK", help="The book.")]
Party = Annotated[str, typer.Argument(metavar="PARTY", help="A party, by its name in the deal.")]
By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who records; your login unless said.")
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="As of that day; today unless said.")
]
Dated = Annotated[str, typer.Option("--dated", metavar="DATE", help="The day of the statement.")]


def statement(
    book: BookPlace,
    party: Party,
    dated: Annotated[
        str | None, typer.Option("--dated", metavar="DATE", help="The day of the next statement.")
    ] = None,
    number: Annotated[
        int | None, typer.Option("--number", metavar="N", help="One that was issued, instead.")
    ] = None,
    to: To = None,
    lang: Lang = "en",
    output: Folder = Path(),
    paper: PaperSize = Paper.A4,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Show the next statement of a party, as of the last close, or one that was issued; nothing is
    recorded.

    Cumulative to date less what was issued before: what has become otherwise of earlier days shows
    as an adjustment. With `--to`, files are written as `recoup statement` writes them, with what
    was held back, released and paid.
    """
    settlement = Settlement(Book.open(book))
    if (dated is None) == (number is None):
        raise typer.BadParameter("say --dated for the next one, or --number", param_hint="--dated")
    if number is None:
        draft = settlement.draft(party, _day(dated, "--dated"))
    else:
        draft = settlement.issued(party, number)
    if forms := parse_forms(to):
        made = Made([document(settlement, draft)], 1, forms, Writer(parse_langs(lang), paper))
        return write_files(made, output, force=force, as_json=as_json)
    if as_json:
        print_json(_statement_json(draft))
    else:
        _print_statement(draft)
    return 0


def issue(
    book: BookPlace,
    dated: Dated,
    party: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PARTY]...", help="Parties; all that were allotted anything."),
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> int:
    """Issue the next statement of each party, as of the last close. It is never changed after.

    Issuing again adds nothing until another period is closed.
    """
    settlement = Settlement(Book.open(book, by=by))
    day = _day(dated, "--dated")
    made = [settlement.issue(each, day) for each in party or settlement.due_to()]
    if as_json:
        print_json([{**_statement_json(s), "new": new} for s, new in made])
        return 0
    table(
        ("party", "statement", "through", "currency", "adds", "held back", "due", "object until"),
        [
            (
                s.title if new else f"{s.title} (issued before)",
                str(s.number),
                str(s.last_day),
                x.currency,
                _money(x.adjustment + x.current, x.currency),
                _money(x.held_back - x.released, x.currency),
                _money(x.due, x.currency),
                str(s.objection_until or "—"),
            )
            for s, new in made
            for x in s.sections
        ],
        right=(1, 4, 5, 6),
    )
    return 0


def pay(
    book: BookPlace,
    party: Party,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="Such as `EUR 1,234.50`.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day of the payment.")],
    reference: Annotated[
        str, typer.Option("--reference", metavar="TEXT", help="What names it, such as the bank's.")
    ],
    by: By = None,
    as_json: AsJson = False,
) -> int:
    """Record a payment to a party. The same reference twice is the same payment.

    A payment that came back is one of less than nothing, with a reference of its own.
    """
    settlement = Settlement(Book.open(book, by=by))
    if not reference.strip():
        raise typer.BadParameter("write what names the payment", param_hint="--reference")
    currency, minor = _amount(amount)
    if not minor:
        raise typer.BadParameter("nothing is paid", param_hint="AMOUNT")
    made, new = settlement.pay(party, currency, minor, _day(on, "--on"), reference)
    if as_json:
        print_json({**record(made), "amount": plain(decimal(minor, currency)), "new": new})
    elif new:
        print(f"{party}: {currency} {_money(minor, currency)} paid on {made.date}, {reference}")
    else:
        print(f"The book has the payment `{reference}` already; nothing was recorded.")
    return 0


def due(book: BookPlace, on: On = None, as_json: AsJson = False) -> int:
    """Show what each party is calculated, told, paid and owed: kept apart.

    Sums below the least that the deal pays wait; money that statements hold back is not due.
    """
    day = _day(on, "--on")
    lines = standings(Settlement(Book.open(book)), day)
    if as_json:
        print_json([_standing_json(line) for line in lines])
        return 0
    print(f"As of {day}")
    table(
        ("party", "currency", "calculated", "issued", "held back", "paid", "open", "to pay", "by"),
        [
            (
                s.title,
                s.currency,
                *(
                    _money(x, s.currency)
                    for x in (s.calculated, s.issued, s.held_back, s.paid, s.open, s.payable)
                ),
                str(s.due_by or ""),
            )
            for s in lines
        ],
        right=(2, 3, 4, 5, 6, 7),
    )
    return 0


def audit(
    book: BookPlace,
    party: Party,
    begun: Annotated[
        str | None, typer.Option("--begun", metavar="DATE", help="The day of its notice.")
    ] = None,
    ended: Annotated[
        str | None, typer.Option("--ended", metavar="DATE", help="The day on which it ended.")
    ] = None,
    by: By = None,
) -> int:
    """Record that a party's audit has begun, or has ended: it may stop the clock of objection."""
    settlement = Settlement(Book.open(book, by=by))
    if (begun is None) == (ended is None):
        raise typer.BadParameter("say --begun or --ended", param_hint="--begun")
    if begun is not None:
        new = settlement.audit_begun(party, _day(begun, "--begun"))
    else:
        new = settlement.audit_ended(party, _day(ended, "--ended"))
    print("Recorded." if new else "The book has it already; nothing was recorded.")
    return 0


def object_(
    book: BookPlace,
    party: Party,
    number: Annotated[int, typer.Argument(metavar="STATEMENT", help="The number of a statement.")],
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What is objected to.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day of the objection.")],
    by: By = None,
) -> int:
    """Record that a party objects to a statement."""
    settlement = Settlement(Book.open(book, by=by))
    new = settlement.object(party, number, _day(on, "--on"), words)
    print("Recorded." if new else "The book has it already; nothing was recorded.")
    return 0


def deadlines(
    book: BookPlace,
    on: On = None,
    ical: Annotated[
        Path | None,
        typer.Option("--ical", metavar="FILE", help="Write them as a calendar (iCalendar)."),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Show until when each statement may be objected to, and which are still to be issued.

    Audits may stop the clock of objection.
    """
    settlement = Settlement(Book.open(book))
    day = _day(on, "--on")
    found = list(deadlines_of(settlement, day))
    if ical is not None:
        return put_out(calendar_of(settlement, found), ical, (), force=force, as_json=as_json)
    to_issue = list(statements_to_issue(settlement, day))
    if as_json:
        print_json({"objections": records(found), "to_issue": records(to_issue)})
        return 0
    print(f"As of {day}")
    table(
        ("party", "statement", "through", "dated", "object until", "days left", "by"),
        [
            (
                d.title,
                str(d.number),
                str(d.last_day),
                str(d.dated),
                _until(d),
                "" if d.days_left is None else str(d.days_left),
                d.clause or "",
            )
            for d in found
        ],
        right=(1, 5),
    )
    if to_issue:
        heading("Statements to be issued")
        table(
            ("party", "through", "due by", "days overdue", "period"),
            [
                (
                    s.title,
                    str(s.through),
                    str(s.due or "the deal does not say"),
                    str((day - s.due).days) if s.due and s.due < day else "",
                    "closed" if s.closed else "not closed yet",
                )
                for s in to_issue
            ],
            right=(3,),
        )
    return 0


def claim(
    book: BookPlace,
    payer: Annotated[str, typer.Argument(metavar="PAYER", help="Who has said that it owes.")],
    of: Annotated[str, typer.Argument(metavar="OF", help="What it is of.")],
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="Such as `EUR 1,234.50`.")],
    by_day: Annotated[str, typer.Option("--due", metavar="DATE", help="When it falls due.")],
    reference: Annotated[
        str,
        typer.Option("--reference", metavar="WORD", help="What the note of its receipt will hold."),
    ],
    by: By = None,
) -> int:
    """Record what a payer has announced, such as a distributor's statement before its money.

    A receipt whose note holds the reference, as a word of its own, settles it.
    """
    settlement = Settlement(Book.open(book, by=by))
    if not reference or reference.split() != [reference]:
        raise typer.BadParameter("write one word, such as `GA-2024-06`", param_hint="--reference")
    currency, minor = _amount(amount)
    owed = Receivable(payer, of, currency, _day(by_day, "--due"), minor)
    new = record_claim(settlement, owed, reference)
    print("Recorded." if new else "The book has it already; nothing was recorded.")
    return 0


def receivable(
    book: BookPlace,
    on: On = None,
    each: Annotated[
        bool, typer.Option("--each", help="Every sum, with the day it is due.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Show what payers owe, by how long it has been due: royalties of licences, and claims."""
    day = _day(on, "--on")
    found = receivables(Settlement(Book.open(book)), day)
    groups = aged(found, day)
    if as_json:
        print_json(
            {
                "aged": [_with_amounts(g, g.currency) for g in groups],
                "receivables": [_with_amounts(r, r.currency) for r in found],
            }
        )
        return 0
    print(f"As of {day}")
    if each:
        table(
            ("payer", "of", "due", "currency", "amount", "received", "open", "days overdue"),
            [
                (
                    r.payer,
                    r.of,
                    str(r.due),
                    r.currency,
                    *(_money(x, r.currency) for x in (r.amount, r.received, r.open)),
                    str(max(0, r.age(day))) if r.open > 0 else "",
                )
                for r in found
            ],
            right=(4, 5, 6, 7),
        )
        return 0
    table(
        ("payer", "currency", "not yet due", "to 30 days", "to 60", "to 90", "over 90", "total"),
        [
            (
                g.payer,
                g.currency,
                *(
                    _money(x, g.currency)
                    for x in (
                        g.not_yet_due,
                        g.up_to_30,
                        g.up_to_60,
                        g.up_to_90,
                        g.over_90,
                        g.total,
                    )
                ),
            )
            for g in groups
        ],
        right=(2, 3, 4, 5, 6, 7),
    )
    return 0


def payments(
    book: BookPlace,
    accounts: Annotated[
        Path,
        typer.Option("--accounts", metavar="FILE", help="party, currency, name, iban, bic: CSV."),
    ],
    payer: Annotated[
        str, typer.Option("--payer", metavar="NAME", help="Whose account in FILE pays.")
    ],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day of the payments.")],
    currency: Annotated[
        str | None, typer.Option("--currency", help="Which, where the payer has several.")
    ] = None,
    to: Annotated[str, typer.Option("--to", metavar="SHAPE", help="csv or pain.001.")] = "csv",
    output: Output = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Write what is to be paid as a file for the bank. Record each with `pay` once it is made.

    Who has no account in FILE is named and left out; nothing is guessed.
    """
    if to not in {"csv", "pain.001"}:
        raise typer.BadParameter(f"`{to}` is none of csv, pain.001", param_hint="--to")
    known, faults = read_accounts(accounts)
    if has_errors(faults):
        raise Refused(faults)
    own = [a for a in known if a.party == payer and currency in (None, a.currency)]
    if len(own) != 1:
        listed = ", ".join(a.currency for a in own) or "none"
        message = f"`{payer}` has accounts in {listed}; one is needed"
        raise typer.BadParameter(f"{message}: see --currency", param_hint="--payer")
    settlement, day = Settlement(Book.open(book)), _day(on, "--on")
    title = settlement.book.deal().title
    found = payments_due(standings(settlement, day), known, own[0], day, title)
    for line in found.without_account:
        owed = f"{line.currency} {_money(line.payable, line.currency)}"
        typer.echo(f"left out: {line.title} has no account for {owed}", err=True)
    if not found.transfers:
        nothing = "Nobody can be paid" if found.without_account else "Nothing is to be paid"
        typer.echo(f"{nothing} in {own[0].currency}; no file was written.", err=True)
        return 0
    text = payments_csv(found) if to == "csv" else payments_pain(found)
    count, total = len(found.transfers), _money(found.total, own[0].currency)
    noun = "payment" if count == 1 else "payments"
    typer.echo(f"{count} {noun}, {own[0].currency} {total}", err=True)
    if output is None and isinstance(text, bytes):
        text = text.decode()
    return put_out(text, output, (), force=force, as_json=as_json)


def _with_amounts(line: Aged | Receivable, currency: str) -> dict[str, Any]:
    found = record(line)
    return {
        name: plain(decimal(value, currency)) if isinstance(value, int) else value
        for name, value in found.items()
    }


def _until(made: Deadline) -> str:
    if made.objected is not None:
        return f"objected to on {made.objected}"
    if made.stopped:
        return "an audit has stopped the clock"
    if made.until is None:
        return "the deal does not say"
    return f"{made.until}{f' (audits added {made.tolled} days)' if made.tolled else ''}"


def _print_statement(made: Statement) -> None:
    print(f"{made.title}: statement {made.number}, through {made.last_day}, dated {made.dated}")
    for section in made.sections:
        heading(section.currency)
        c = section.currency
        rows = [
            (
                x.step,
                *(_money(a, c) for a in (x.prior, x.adjustment, x.current, x.cumulative)),
                x.clause,
            )
            for x in section.lines
        ]
        sums = (section.prior, section.adjustment, section.current, section.cumulative)
        rows.append(("total", *(_money(a, c) for a in sums), ""))
        table(
            ("step", "prior", "adjustment", "current", "cumulative", "clause"),
            rows,
            right=(1, 2, 3, 4),
        )
        print(f"  held back {_money(section.held_back, c)}, released {_money(section.released, c)}")
        print(f"  due {c} {_money(section.due, c)}{f' by {made.due_by}' if made.due_by else ''}")
    if made.objection_until is not None:
        print(f"\nIt may be objected to until {made.objection_until} ({made.clause}).")
    print(f"Seal {made.seal}")


def _statement_json(made: Statement) -> dict[str, Any]:
    return {
        **{
            name: plain(getattr(made, name))
            for name in (
                "party",
                "title",
                "number",
                "last_day",
                "dated",
                "close",
                "seal",
                "due_by",
                "objection_until",
                "clause",
                "entry",
            )
        },
        "sections": [_section_json(section) for section in made.sections],
    }


def _section_json(section: Section) -> dict[str, Any]:
    sums = ("prior", "adjustment", "current", "cumulative")
    return {
        "currency": section.currency,
        **{
            name: plain(decimal(getattr(section, name), section.currency))
            for name in (*sums, "held_back", "released", "due")
        },
        "lines": [
            {
                "key": line.key,
                "step": line.step,
                "clause": line.clause,
                **{n: plain(decimal(getattr(line, n), section.currency)) for n in sums},
            }
            for line in section.lines
        ],
    }


def _standing_json(line: Standing) -> dict[str, Any]:
    amounts = ("calculated", "issued", "held_back", "paid", "open", "least", "payable")
    return {
        "party": line.party,
        "currency": line.currency,
        **{name: plain(decimal(getattr(line, name), line.currency)) for name in amounts},
        "due_by": plain(line.due_by),
    }


def _amount(text: str) -> tuple[str, int]:
    currency, _, figure = text.strip().partition(" ")
    try:
        return currency.upper(), minor_units(parse_number(figure.strip()), currency.upper())
    except (ValueError, KeyError):
        message = f"`{text}` is no amount; write its currency and figure, as `EUR 1,234.50`"
        raise typer.BadParameter(message, param_hint="AMOUNT") from None


def _money(minor: int, currency: str) -> str:
    return money(decimal(minor, currency))


def _day(text: str | None, option: str) -> date:
    return parse_day(text, option) or date.today()
