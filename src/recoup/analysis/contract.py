"""The JSON of a run: the documented contract, amounts as decimal strings."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from recoup.analysis import totals
from recoup.analysis.explain import conversions
from recoup.analysis.ladder import ladder
from recoup.analysis.licences import licence_parts, licence_payments, licences
from recoup.analysis.next_unit import next_unit
from recoup.engine.run import Run


def plain(value: Any) -> Any:
    """A cell as JSON carries it: decimals and fractions as strings, dates in ISO form."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [record(v) if is_dataclass(v) else plain(v) for v in value]
    return value


def record(row: Any) -> dict[str, Any]:
    """A row of a table as plain data."""
    return {f.name: plain(getattr(row, f.name)) for f in fields(row)}


def records(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """A table as plain data."""
    return [record(row) for row in rows]


def run_contract(run: Run, as_of: date | None) -> dict[str, Any]:
    """What `recoup run --json` prints.

    The sum of `paid` is `received` less what is `held`, with each `converted` pair changed from
    the one currency into the other.
    """
    sums = totals.Sums.of(run)
    return {
        "deal": run.plan.title,
        "as_of": plain(as_of),
        "assumptions": [
            {"name": a.name, "value": a.value, "low": a.low, "high": a.high}
            for a in run.plan.assumptions
        ],
        "received": records(totals.received(run)),
        "related": records(totals.related(run)),
        "converted": records(totals.converted(sums)),
        "paid": records(totals.paid(sums)),
        "allotted": records(totals.allotted(sums)),
        "net": records(totals.net(sums)),
        "accounts": records(totals.accounts(sums)),
        "milestones": records(totals.milestones(run)),
        "held": records(totals.held(run)),
        "set_aside": records(run.set_aside),
        "licences": records(licences(run)),
        "licence_parts": records(licence_parts(run)),
        "licence_payments": records(licence_payments(run)),
        "transfers": records(totals.transfers(run)),
        "ladder": records(ladder(sums)),
        "next_unit": [{**record(line), "percent": line.percent} for line in next_unit(run)],
        "rates": records(conversions(run)),
        "postings": sum(1 for _ in run.journal.postings()),
    }
