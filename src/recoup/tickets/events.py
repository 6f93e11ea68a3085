"""Lines of box office → the events that a deal is run on."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from recoup.api import Refused
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.diagnostics.suggestion import closest
from recoup.receipts.basis import MEANINGS, basis_faults
from recoup.receipts.model import Basis, Event, EventKind
from recoup.values.money import decimal_text

if TYPE_CHECKING:
    import pyarrow

COLUMNS = ("id", "date", "kind", "of", "amount", "currency", "basis", "note")
_NOWHERE = Span(Source("tickets", ""), 0, 0)


def events_of(
    lines: "pyarrow.Table", films: Mapping[str, str], deal: Deal, basis: str | None = None
) -> list[Event]:
    """What films of a deal earned by day and province, with the admissions to date of each day.

    Each line is a receipt `theatrical of FILM from CN`, whose id ends in its province, in fen: the
    price alone (`split`), or with the service fee (`comprehensive`), as the deal takes it.

    Args:
        films: the film's id in the tickets, by its name in the deal.
        basis: which of the two, where the deal does not say it.
    Raises: Refused where a film is unknown, or the basis is unsaid or contradicts the deal.
    """
    known = set(lines["film"].unique().to_pylist())
    faults = [_unknown_film(name, deal) for name in films if name not in deal.films]
    faults += [_no_tickets(film, known) for film in films.values() if film not in known]
    if faults:
        raise Refused(faults)
    found: list[Event] = []
    for name, film in films.items():
        found += _events_of_film(lines, film, name, _basis_of(deal, name, basis))
    return sorted(found, key=lambda event: event.date)


def _events_of_film(lines: "pyarrow.Table", film: str, name: str, basis: str) -> list[Event]:
    import pyarrow.compute as pc

    found: list[Event] = []
    admissions = 0
    by_day: dict[date, list[dict[str, int | str]]] = {}
    for line in lines.filter(pc.equal(lines["film"], film)).to_pylist():
        by_day.setdefault(line["day"], []).append(line)
    for day, of_day in by_day.items():
        admissions += sum(int(line["seats"]) for line in of_day)
        found.append(_admissions(name, day, admissions))
        found += [_receipt(name, day, line, basis) for line in of_day]
    return found


def event_id(film: str, day: date, province: str) -> str:
    """What the receipt of a line is called."""
    return f"{film}-{day}-{province}"


def _receipt(film: str, day: date, line: Mapping[str, int | str], basis: str) -> Event:
    amount = int(line["price"]) + (int(line["fee"]) if basis == "comprehensive" else 0)
    return Event(
        event_id(film, day, str(line["province"])),
        day,
        EventKind.RECEIPT,
        "theatrical",
        film,
        "CN",
        amount,
        "CNY",
        f"{line['province']}: {line['seats']:,} seats in {line['rows']:,} rows",
        _NOWHERE,
        basis=Basis(basis, estimate=False),
    )


def _admissions(film: str, day: date, count: int) -> Event:
    name = f"{film}-{day}-admissions"
    kind, what = EventKind.REPORT, "admissions"
    return Event(name, day, kind, what, film, "CN", count, None, "to date", _NOWHERE)


def _basis_of(deal: Deal, film: str, said: str | None) -> str:
    """The basis on which the deal takes a film's box office: its own word, or what is said."""
    sample = _receipt(film, date(2000, 1, 1), {"province": "CN", **_ONE}, "split")
    taken = {
        gross: not any(
            fault.code == "other-basis"
            for fault in basis_faults(deal, [replace(sample, basis=Basis(gross, estimate=False))])
        )
        for gross in MEANINGS
    }
    own = [gross for gross, fits in taken.items() if fits]
    if len(own) == 1 and said in {None, own[0]}:
        return own[0]
    if len(own) == 1:
        message = f"the deal takes the {own[0]} box office of `{film}`, {MEANINGS[own[0]]}"
        raise Refused([Diagnostic("other-basis", message, None, f"leave out `--basis {said}`")])
    if said is None:
        message = f"the deal does not say which box office of `{film}` it takes"
        hint = " or ".join(f"`--basis {gross}`, {meaning}" for gross, meaning in MEANINGS.items())
        raise Refused([Diagnostic("basis-unknown", message, None, f"say {hint}")])
    return said


_ONE = {"price": 100, "fee": 10, "seats": 1, "rows": 1}


def _unknown_film(name: str, deal: Deal) -> Diagnostic:
    near = closest(name, deal.films)
    hint = f"did you mean `{near}`?" if near else f"it has {', '.join(deal.films)}"
    return Diagnostic("unknown-film", f"the deal has no film `{name}`", None, hint)


def _no_tickets(film: str, known: set[str]) -> Diagnostic:
    near = closest(film, known)
    hint = f"did you mean `{near}`?" if near else None
    return Diagnostic("unknown-film", f"no sound ticket is of the film `{film}`", None, hint)


def events_text(events: Sequence[Event]) -> str:
    """The events as a file that `recoup run` takes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for e in events:
        amount = decimal_text(e.amount, e.currency) if e.currency else str(e.amount)
        of = f"{e.what} of {e.film} from {e.territory}"
        basis = str(e.basis) if e.basis else ""
        writer.writerow((e.id, e.date, e.kind, of, amount, e.currency or "", basis, e.note))
    return text.getvalue()
