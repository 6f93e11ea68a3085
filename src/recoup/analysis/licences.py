"""Licences to date: sales, royalties, guarantees as far as they are earned back, what is due."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from recoup.analysis.table import Table
from recoup.analysis.totals import decimal
from recoup.engine.run import Run
from recoup.licences.model import Reckoned
from recoup.licences.receipts import why


@dataclass(frozen=True, slots=True)
class LicenceLine:
    """A licence to date.

    `guaranteed` has fallen due of its guarantees, of which royalties have `recouped` a part;
    `lacking` is what years lacked of the annual minimum. All that is `payable` goes to the agent
    (`commission`) and `to_licensor`. `received` is what rows say that the licensor got of it, and
    `difference` what is still to come (negative: more came). `counts` says which of the two the
    waterfalls take: `as calculated`, `as paid`, or neither, where it is paid `outside` of them.
    """

    licence: str
    title: str
    currency: str
    earned: Decimal
    guaranteed: Decimal
    recouped: Decimal
    unrecouped: Decimal
    lacking: Decimal
    payable: Decimal
    commission: Decimal
    to_licensor: Decimal
    received: Decimal
    difference: Decimal
    counts: str


@dataclass(frozen=True, slots=True)
class LicencePartLine:
    """A part of a licence to date; `sales` are after deductions, in the currency or in units."""

    licence: str
    part: str
    title: str
    sales_of: str
    sales: Decimal
    currency: str
    earned: Decimal
    guaranteed: Decimal


@dataclass(frozen=True, slots=True)
class LicencePayment:
    """What a licence made payable on a day, and why."""

    licence: str
    date: date
    currency: str
    payable: Decimal
    commission: Decimal
    to_licensor: Decimal
    why: str


def licences(run: Run) -> Table[LicenceLine]:
    """Every licence, in the order of the deal."""
    return Table(_line(reckoned) for reckoned in run.licences)


def _line(reckoned: Reckoned) -> LicenceLine:
    licence = reckoned.licence

    def shown(minor: int) -> Decimal:
        return decimal(minor, licence.currency)

    counts = "as calculated" if licence.calculated else "as paid"
    return LicenceLine(
        licence.name,
        licence.title,
        licence.currency,
        shown(reckoned.earned),
        shown(reckoned.guaranteed),
        shown(reckoned.recouped),
        shown(reckoned.guaranteed - reckoned.recouped),
        shown(reckoned.lacking),
        shown(reckoned.payable),
        shown(reckoned.commission),
        shown(reckoned.to_licensor),
        shown(reckoned.received),
        shown(reckoned.to_licensor - reckoned.received),
        "outside" if licence.into is None else counts,
    )


def licence_parts(run: Run) -> Table[LicencePartLine]:
    """Every part with its sales and its royalty."""
    lines = []
    for reckoned in run.licences:
        currency = reckoned.licence.currency
        for line in reckoned.parts:
            royalty = line.part.royalty
            less = "".join(f" less {name}" for name in royalty.less)
            units = royalty.each is not None
            lines.append(
                LicencePartLine(
                    reckoned.licence.name,
                    line.part.name,
                    line.part.title,
                    royalty.sales.replace("_", " ") + less,
                    Decimal(line.sales) if units else decimal(line.sales, currency),
                    currency,
                    decimal(line.earned, currency),
                    decimal(line.guaranteed, currency),
                )
            )
    return Table(lines)


def licence_payments(run: Run) -> Table[LicencePayment]:
    """What each licence made payable, day by day."""
    return Table(
        LicencePayment(
            reckoned.licence.name,
            paid.date,
            reckoned.licence.currency,
            decimal(paid.amount, reckoned.licence.currency),
            decimal(paid.commission, reckoned.licence.currency),
            decimal(paid.to_licensor, reckoned.licence.currency),
            why(reckoned.licence, paid),
        )
        for reckoned in run.licences
        for paid in reckoned.paid
    )
