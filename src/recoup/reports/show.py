"""A report as texts: its events as a run takes them, its suspense queue, both as CSV."""

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from recoup.receipts.harmless import harmless
from recoup.reports.lines import Line, Suspended
from recoup.reports.report import Report
from recoup.values.currency import minor_digits
from recoup.values.money import decimal_text, grouped

if TYPE_CHECKING:
    import polars

COLUMNS = ("id", "date", "kind", "of", "amount", "currency", "channel", "basis", "note")
SUSPENSE = ("row", "column", "amount", "currency", "reason", "hint", "text")


def events_text(report: Report) -> str:
    """The events as CSV, in UTF-8 with a header, which `recoup run` reads as it stands."""
    if report.frame is not None:
        return _framed(report, report.frame)
    return _csv(COLUMNS, (_cells(report, line) for line in report))


def _cells(report: Report, line: Line) -> list[object]:
    amount: object = line.amount
    if line.currency is not None:
        amount = decimal_text(line.amount, line.currency)
    note = f"row {line.row}"
    if line.rows > 1:
        note += f" and {line.rows - 1} more"
    note += f" of {report.name}"
    said = (harmless(line.id), line.date, line.kind, line.of)
    return [*said, amount, line.currency, line.channel, line.basis, note]


def suspense_text(suspended: Iterable[Suspended]) -> str:
    """The suspense queue as CSV. A text that a spreadsheet would take for a formula is quoted."""
    return _csv(
        SUSPENSE,
        (
            [
                row.row,
                harmless(row.column),
                money(row.amount, row.currency, plain=True),
                row.currency,
                harmless(row.reason),
                harmless(row.hint),
                harmless(row.text),
            ]
            for row in suspended
        ),
    )


def money(amount: int | None, currency: str | None, *, plain: bool = False) -> str:
    """An amount for people, or for programs; empty where it is not known."""
    if amount is None:
        return ""
    if currency is None:
        return str(amount) if plain else f"{amount:,}"
    return decimal_text(amount, currency) if plain else grouped(amount, currency)


def _csv(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _framed(report: Report, frame: "polars.DataFrame") -> str:
    """The same by columns."""
    import polars as pl

    film = pl.lit(" of ") + pl.col("film")
    territory = pl.lit(" from ") + pl.col("territory")
    of = pl.concat_str([pl.col("what"), film, territory], ignore_nulls=True)
    text: str = frame.select(
        pl.when(pl.col("id").str.starts_with("-"))
        .then(pl.lit("'") + pl.col("id"))
        .otherwise(pl.col("id"))
        .alias("id"),
        "date",
        "kind",
        of.alias("of"),
        _decimal(pl, frame).alias("amount"),
        "currency",
        "channel",
        "basis",
        pl.format("row {} of {}", "row", pl.lit(report.name)).alias("note"),
    ).write_csv()
    return text


def _decimal(pl: Any, frame: "polars.DataFrame") -> Any:
    """Amounts as plain decimals, by the digits of their currencies."""
    amount, shown = pl.col("amount"), pl.col("amount").cast(pl.String)
    codes = [code for code in frame["currency"].unique().to_list() if code]
    for digits in sorted({minor_digits(code) for code in codes} - {0}):
        own = [code for code in codes if minor_digits(code) == digits]
        size = amount.abs().cast(pl.String).str.zfill(digits + 1)
        sign = pl.when(amount < 0).then(pl.lit("-")).otherwise(pl.lit(""))
        text = sign + size.str.head(-digits) + pl.lit(".") + size.str.tail(digits)
        shown = pl.when(pl.col("currency").is_in(own)).then(text).otherwise(shown)
    return shown
