"""The commands of `recoup ledger` that tell, pay and watch the clock."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from recoup.analysis.contract import plain, record
from recoup.analysis.totals import decimal
from recoup.cli.options import AsJson, Force
from recoup.cli.output import heading, money, parse_day, print_json, put_out, table
from recoup.ledger.book import Book
from recoup.settlement.calendar import calendar_of
from recoup.settlement.model import Deadline, Section, Standing, Statement
from recoup.settlement.records import Settlement
from recoup.settlement.standing import deadlines as deadlines_of
from recoup.settlement.standing import standings
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


def statement(book: BookPlace, party: Party, dated: Dated, as_json: AsJson = False) -> int:
    """Show the next statement of a party, as of the last close; nothing is recorded.

    Cumulative to date less what was issued before: what has become otherwise of earlier days shows
    as an adjustment.
    """
    draft = Settlement(Book.open(book)).draft(party, _day(dated, "--dated"))
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
    """Record a payment to a party. The same reference twice is the same payment."""
    settlement = Settlement(Book.open(book, by=by))
    currency, minor = _amount(amount)
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
    """Show until when each statement may be objected to; audits may stop the clock."""
    settlement = Settlement(Book.open(book))
    day = _day(on, "--on")
    found = list(deadlines_of(settlement, day))
    if ical is not None:
        return put_out(calendar_of(settlement, found), ical, (), force=force, as_json=as_json)
    if as_json:
        print_json([record(line) for line in found])
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
    return 0


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
