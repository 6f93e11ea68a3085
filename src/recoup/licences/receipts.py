"""What licences come to → the receipts and transfers that a run takes."""

from collections.abc import Iterator, Sequence
from datetime import date

from recoup.deal.media import ROYALTIES
from recoup.licences.model import Paid, Reckoned
from recoup.licences.reckoning import is_payment_of
from recoup.plan.licences import Licence
from recoup.plan.model import Transfer
from recoup.receipts.model import Event, EventKind
from recoup.values.money import Money


def rows_alone(events: Sequence[Event]) -> list[Event]:
    """The events that rows say, without what an earlier run calculated."""
    return [e for e in events if not e.calculated]


def without_payments_compared(events: Sequence[Event], licences: Sequence[Licence]) -> list[Event]:
    """The events less the rows of payments whose licences count as calculated.

    Such a row is compared with what was due, and would otherwise come in twice.
    """
    compared = [x for x in licences if x.calculated]
    dropped = {e.id for e in events if any(is_payment_of(e, x) for x in compared)}
    return [
        e
        for e in events
        if e.id not in dropped and not (e.kind is EventKind.REVERSAL and e.what in dropped)
    ]


def receipts_of(reckoned: Sequence[Reckoned]) -> list[Event]:
    """What the licensors get, as receipts of the waterfalls that count it as calculated."""
    return [
        Event(
            f"{r.licence.name}@{paid.date}",
            paid.date,
            EventKind.RECEIPT,
            ROYALTIES,
            r.licence.name,
            None,
            paid.to_licensor,
            r.licence.currency,
            why(r.licence, paid),
            r.licence.span,
            calculated=True,
        )
        for r in reckoned
        for paid in r.paid
        if r.licence.into is not None and r.licence.calculated and paid.to_licensor
    ]


def why(licence: Licence, paid: Paid) -> str:
    """Why a licence pays on a day, in words."""
    parts = [f"royalties {_shown(licence, paid.earned)} to date"]
    if paid.guaranteed:
        parts.append(f"guarantee {_shown(licence, paid.guaranteed)}")
    if paid.lacking:
        parts.append(f"lacking of annual minimums {_shown(licence, paid.lacking)}")
    return ", ".join(parts)


def _shown(licence: Licence, minor: int) -> str:
    return str(Money(minor, licence.currency))


def transfers_of(reckoned: Sequence[Reckoned]) -> tuple[Transfer, ...]:
    """What is paid outside the waterfalls: an agent's commission, and licences that enter none."""
    return tuple(
        transfer for r in reckoned if r.licence.calculated for transfer in _transfers(r.licence, r)
    )


def _transfers(licence: Licence, reckoned: Reckoned) -> Iterator[Transfer]:
    for paid in reckoned.paid:
        if licence.into is None and paid.to_licensor:
            yield _transfer(licence, licence.title, licence.licensor, paid.to_licensor, paid.date)
        if licence.commission is not None and paid.commission:
            label = f"Commission, {licence.title}"
            yield _transfer(licence, label, licence.commission.agent, paid.commission, paid.date)


def _transfer(licence: Licence, label: str, payee: str, amount: int, day: date) -> Transfer:
    return Transfer(
        label, licence.licensee, payee, amount, licence.currency, day, None, licence.span
    )
