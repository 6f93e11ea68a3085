"""What findings cost whom: the deal run on the box office as it is told, and as it would be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from recoup.analysis.table import Table
from recoup.api import DealFile, Result
from recoup.audit.model import Finding, Remedy
from recoup.receipts.model import Rates
from recoup.tickets.events import events_of
from recoup.tickets.model import KEYS, SUMS

if TYPE_CHECKING:
    import duckdb
    import pyarrow

_Key = tuple[str, date, str]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a party has by the box office as it is told, and by what findings would leave of it.

    `check` is the check whose findings are all taken to be so; empty for those of all checks.
    """

    check: str
    party: str
    title: str
    currency: str
    told: Decimal
    corrected: Decimal
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """How a deal is run on tickets: see `DealFile.run`; `films` gives the id in the tickets of each
    film of the deal, `basis` the box office that it takes, where it does not say it."""

    films: Mapping[str, str]
    basis: str | None = None
    rates: str | Path | Rates | None = None
    assume: Mapping[str, str] | None = None


def costs(
    engine: "duckdb.DuckDBPyConnection",
    findings: Sequence[Finding],
    deal: DealFile,
    terms: Terms,
) -> Table[Cost]:
    """What each party would have more or less if the findings were so: check by check, and all.

    Findings of which nobody can say how much they are, and those of other films, cost nothing here.

    Raises: Refused where the deal does not know the films, or cannot be run.
    """
    told = _lines(engine)
    provinces = dict(engine.execute("SELECT DISTINCT cinema, province FROM shows").fetchall())
    of_deal = set(terms.films.values())
    priced = [
        f for f in findings if f.amount is not None and {f.film, f.of_film} & of_deal and f.cinema
    ]
    base = _run(told, deal, terms)
    lines: list[Cost] = []
    names = list(dict.fromkeys(f.check for f in priced))
    for name in [*names, ""] if len(names) > 1 else names:
        own = [f for f in priced if name in ("", f.check)]
        corrected = _corrected(told, _once(own) if not name else own, provinces)
        lines.extend(_costs(name, base, _run(corrected, deal, terms)))
    return Table(lines)


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """A show that several checks doubt is corrected once, by the one that corrects most."""
    most: dict[tuple[object, ...], Finding] = {}
    for found in findings:
        key = (found.cinema, found.hall, found.film, found.first)
        known = most.get(key)
        if known is None or abs(found.amount or 0) > abs(known.amount or 0):
            most[key] = found
    return list(most.values())


def _lines(engine: "duckdb.DuckDBPyConnection") -> dict[_Key, dict[str, int]]:
    """The box office by film, day and province, with its sums."""
    rows = engine.execute(
        "SELECT film, starts::DATE, province, sum(rows), sum(seats), sum(price), sum(fee), "
        "sum(extra) FROM shows GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return {
        (film, day, province): dict(zip(SUMS, map(int, sums), strict=True))
        for film, day, province, *sums in rows
    }


def _corrected(
    told: Mapping[_Key, Mapping[str, int]],
    findings: Iterable[Finding],
    provinces: Mapping[str, str],
) -> dict[_Key, dict[str, int]]:
    lines = {key: dict(sums) for key, sums in told.items()}
    for found in findings:
        assert found.amount is not None
        day, province = found.first.date(), provinces[found.cinema or ""]
        seats = found.seats * found.amount // found.price if found.price else 0
        fee = found.fee * found.amount // found.price if found.price else 0
        match found.remedy:
            case Remedy.TAKE_OUT:
                _move(lines, (found.film or "", day, province), -found.amount, -fee, -seats)
            case Remedy.PUT_IN:
                _move(lines, (found.film or "", day, province), found.amount, 0, 0)
            case Remedy.GIVE_BACK:
                _move(lines, (found.film or "", day, province), -found.amount, -fee, -seats)
                _move(lines, (found.of_film or "", day, province), found.amount, fee, seats)
            case Remedy.UNKNOWN:
                pass
    return lines


def _move(lines: dict[_Key, dict[str, int]], key: _Key, price: int, fee: int, seats: int) -> None:
    line = lines.setdefault(key, dict.fromkeys(SUMS, 0))
    line["price"] += price
    line["fee"] += fee
    line["seats"] += seats


def _run(lines: Mapping[_Key, Mapping[str, int]], deal: DealFile, terms: Terms) -> Result:
    events = events_of(_table(lines), terms.films, deal.deal, terms.basis)
    return deal.run(events, terms.rates, assume=terms.assume)


def _table(lines: Mapping[_Key, Mapping[str, int]]) -> "pyarrow.Table":
    import pyarrow

    return pyarrow.Table.from_pylist(
        [{**dict(zip(KEYS, key, strict=True)), **sums} for key, sums in sorted(lines.items())]
    )


def _costs(check: str, told: Result, corrected: Result) -> Iterable[Cost]:
    before, after = _has(told), _has(corrected)
    titles = {party.name: party.title for party in told.file.deal.parties.values()}
    nothing = Decimal(0)
    for key in {**before, **after}:
        first, second = before.get(key, nothing), after.get(key, nothing)
        if first != second:
            title = titles.get(key[0], key[0])
            yield Cost(check, key[0], title, key[1], first, second, second - first)


def _has(result: Result) -> dict[tuple[str, str], Decimal]:
    """What each party has; `net` tells of them only where parties pay each other."""
    found = {(line.party, line.currency): line.amount for line in result.paid}
    return found | {(line.party, line.currency): line.net for line in result.net}
