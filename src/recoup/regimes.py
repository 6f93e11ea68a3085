"""One film under several deals: what each leaves to whom, and from where on which is the better.

In: deals that say the same film under different regimes, and where its money comes in. Out: what
each party ends with at given amounts, payments between parties included, and the stretches on which
each deal leaves it most, to the minor unit. Never: a judgement of which to sign.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from recoup.analysis.contract import plain, records
from recoup.analysis.curve import RateUnknown, curve
from recoup.analysis.sources import source_of
from recoup.analysis.totals import decimal
from recoup.api import DealFile, Refused, Result
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.engine.run import Run, run_plan
from recoup.language.from_text import parse_designation
from recoup.pricing import Taken
from recoup.receipts.model import Event, EventKind
from recoup.values.currency import minor_digits

# Between two bends this many amounts are looked at, for payments that bend elsewhere.
_BETWEEN = 8

# A first stretch of less than one part in so many is none.
_TRIFLE = 100_000

# A party by its title, since pieces of the library name theirs anew in each deal, and a currency;
# and what the party ends with in minor units.
Ends = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Best:
    """A stretch of what comes in, without its `end`, and the deals that leave a party most."""

    start: Decimal
    end: Decimal | None
    deals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BestFor:
    """For one party in one currency: which deal is the better from where on."""

    party: str
    currency: str
    stretches: tuple[Best, ...]


@dataclass(frozen=True, slots=True)
class AtAmount:
    """What a party ends with under each deal, in their order, where so much comes in."""

    amount: Decimal
    party: str
    currency: str
    ends: tuple[Decimal, ...]


@dataclass(frozen=True)
class Regimes:
    """Several deals of one film side by side, over what comes in at one place.

    `deals` are their names; amounts are of `currency`, looked at from nothing up to `most`.
    """

    over: str
    currency: str
    day: date
    most: Decimal
    deals: tuple[str, ...]
    table: tuple[AtAmount, ...]
    best: tuple[BestFor, ...]

    def to_json(self) -> dict[str, Any]:
        """The documented contract of `recoup regimes --json`; amounts are decimal strings."""
        return {
            "over": self.over,
            "currency": self.currency,
            "day": str(self.day),
            "most": plain(self.most),
            "deals": list(self.deals),
            "table": records(self.table),
            "best": [
                {
                    "party": b.party,
                    "currency": b.currency,
                    "stretches": records(b.stretches),
                }
                for b in self.best
            ],
        }


def regimes(
    files: Mapping[str, DealFile],
    over: str,
    day: date,
    amounts: Sequence[Fraction],
    most: Fraction,
    taken: Taken,
) -> Regimes:
    """Compares deals of one film over what `over` brings, such as `theatrical of dog from CN`.

    All of it comes in on `day`, on which interest and dated payments have been counted. `amounts`
    are those of the table, round ones where none are given, `most` the largest that is looked at,
    in units of the receipts' currency.

    Raises: Refused where a deal cannot be run, or its receipts are in another currency.
    """
    deals = [_Deal.of(name, file, over, day, taken) for name, file in files.items()]
    currencies = {deal.currency for deal in deals}
    if len(currencies) > 1:
        said = ", ".join(f"{d.name} in {d.currency}" for d in deals)
        message = f"`{over}` comes in in different currencies: {said}"
        raise Refused([Diagnostic("currencies-differ", message, None)])
    currency = deals[0].currency
    unit_of = 10 ** minor_digits(currency)
    highest = round(most * unit_of)
    shown = [round(amount * unit_of) for amount in amounts] or _round_amounts(highest, unit_of)
    keys = dict.fromkeys(key for deal in deals for x in (highest, *shown) for key in deal.ends(x))
    table = [
        AtAmount(
            decimal(x, currency),
            party,
            unit,
            tuple(decimal(deal.ends(x).get((party, unit), 0), unit) for deal in deals),
        )
        for x in shown
        for party, unit in keys
    ]
    best = [
        BestFor(party, unit, tuple(_best(deals, (party, unit), highest))) for party, unit in keys
    ]
    return Regimes(
        over,
        currency,
        day,
        decimal(highest, currency),
        tuple(files),
        tuple(row for row in table if any(row.ends)),
        tuple(best),
    )


@dataclass
class _Deal:
    """One deal, and what its parties end with for any amount that comes in."""

    name: str
    run: Run
    currency: str
    receipt: Event
    bends: list[int]
    found: dict[int, Ends] = field(default_factory=dict)

    @staticmethod
    def of(name: str, file: DealFile, over: str, day: date, taken: Taken) -> _Deal:
        own = {n: v for n, v in (taken.assume or {}).items() if n in file.deal.undisclosed}
        result: Result = replace(taken, assume=own, as_of=day).run(file, [])
        run = result.run
        entry, wrong = source_of(run.plan, over)
        source = Source("--over", over)
        said = parse_designation(source)
        if entry is None or isinstance(said, Diagnostic):
            raise Refused(wrong or [said] if isinstance(said, Diagnostic) else wrong)
        what, film, territory = (word.text if word else None for word in said)
        waterfall = run.plan.waterfalls[entry]
        span = Span(source, 0, len(over))
        kind = EventKind.RECEIPT
        receipt = Event(
            "all", day, kind, what or "", film, territory, 0, waterfall.currency, "", span
        )
        try:
            starts = curve(run, entry).starts
        except RateUnknown as unknown:
            message = f"no rate for {unknown} on {day}"
            raise Refused([Diagnostic("missing-rate", message, None)]) from None
        return _Deal(name, run, waterfall.currency, receipt, starts)

    def ends(self, amount: int) -> Ends:
        """What each party ends with, payments between parties included."""
        if amount not in self.found:
            run, diagnostics = run_plan(
                self.run.plan,
                [replace(self.receipt, amount=amount)],
                self.run.converter.rates,
                as_of=self.receipt.date,
            )
            if run is None:
                raise Refused(diagnostics)
            self.found[amount] = _ends(run)
        return self.found[amount]


def _ends(run: Run) -> Ends:
    titles = dict(run.plan.parties)
    found: dict[tuple[str, str], int] = {}
    for posting in run.journal.postings():
        party = run.plan.slots[posting.slot].party
        if party is not None:
            key = (titles.get(party, party), posting.currency)
            found[key] = found.get(key, 0) + posting.amount
    for made in run.journal.transfers:
        transfer = run.plan.transfers[made.transfer]
        for party, amount in ((transfer.payee, made.amount), (transfer.payer, -made.amount)):
            key = (titles.get(party, party), transfer.currency)
            found[key] = found.get(key, 0) + amount
    return found


def _best(deals: Sequence[_Deal], key: tuple[str, str], most: int) -> Iterator[Best]:
    """The stretches on which the same deals leave a party most."""
    cuts = [(0, _leaders(deals, key, 0))]
    for low, high in pairwise(_places(deals, most)):
        at: int | None = low
        while at is not None:
            at = _change(deals, key, cuts[-1][1], at, high)
            if at is not None:
                cuts.append((at, _leaders(deals, key, at)))
    # What rounding makes of the first few coins is no stretch.
    while len(cuts) > 1 and cuts[1][0] * _TRIFLE < most:
        cuts[:2] = [(0, cuts[1][1])]
    currency = deals[0].currency
    ends = [decimal(start, currency) for start, _ in cuts[1:]]
    for (start, leaders), end in zip(cuts, [*ends, None], strict=True):
        yield Best(decimal(start, currency), end, leaders)


def _places(deals: Sequence[_Deal], most: int) -> list[int]:
    """Where to look: at every bend of every deal, and between them."""
    bends = sorted({0, most, *(x for deal in deals for x in deal.bends if x < most)})
    inside = {a + (b - a) * i // _BETWEEN for a, b in pairwise(bends) for i in range(_BETWEEN)}
    return sorted(inside | {most})


def _change(
    deals: Sequence[_Deal], key: tuple[str, str], leaders: tuple[str, ...], low: int, high: int
) -> int | None:
    """The first amount of a stretch at which others lead; None where none do at its end."""
    if not _behind(deals, key, leaders, high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if _behind(deals, key, leaders, middle):
            high = middle
        else:
            low = middle
    return high


def _behind(
    deals: Sequence[_Deal], key: tuple[str, str], leaders: tuple[str, ...], amount: int
) -> bool:
    """Whether one of the leaders has fallen behind, by more than rounding."""
    found = {deal.name: deal.ends(amount).get(key, 0) for deal in deals}
    return max(found.values()) - min(found[name] for name in leaders) > _slack(deals)


def _leaders(deals: Sequence[_Deal], key: tuple[str, str], amount: int) -> tuple[str, ...]:
    """Who leaves a party most; those that differ by no more than rounding lead together."""
    found = {deal.name: deal.ends(amount).get(key, 0) for deal in deals}
    most = max(found.values())
    return tuple(name for name, ends in found.items() if most - ends <= _slack(deals))


def _slack(deals: Sequence[_Deal]) -> int:
    """By how much rounding on the way may part two deals that mean the same."""
    return 2 + max(len(deal.run.plan.slots) for deal in deals)


def _round_amounts(most: int, unit: int) -> list[int]:
    """The last round amounts up to the largest: 1, 2 and 5 times powers of ten."""
    steps = [lead * 10**power * unit for power in range(12) for lead in (1, 2, 5)]
    return steps[: bisect_right(steps, most)][-6:]
