"""Who ends up with the money: what was paid, looked through to those whom nobody owns.

What a party was paid on a day belongs, in the end, to those who held it on that day. That is their
economic interest: no company has paid it out to them, and no dividend is meant.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from recoup.analysis.table import Table
from recoup.analysis.totals import decimal
from recoup.deal import model as d
from recoup.engine.run import Run
from recoup.ownership.from_deal import LAST_DAY, days_of_change, picture_of
from recoup.ownership.interests import chains, interests_in, keeps
from recoup.ownership.joined import joined_stakes
from recoup.ownership.model import WHOLE, Kind, Node, Picture, Range


@dataclass(frozen=True, slots=True)
class EndLine:
    """What one who is held by nobody ends up with, in one currency, from `least` to `most`.

    Amounts are whole minor units; `least_part` and `most_part` are what is left of one, from 0 to
    1: nothing is rounded away, and where no term is a range all lines sum to what was paid.
    """

    holder: str
    currency: str
    least: Decimal
    least_part: Fraction
    most: Decimal
    most_part: Fraction


@dataclass(frozen=True, slots=True)
class WayLine:
    """What of the money of one party ends up with one holder, and by which chain the most of it.

    `paid` is what the party got: from the waterfalls and from others, less what it paid others.
    `route` is empty where it is the party itself, or a holder of it and no other way.
    """

    party: str
    holder: str
    currency: str
    paid: Decimal
    least: Decimal
    least_part: Fraction
    most: Decimal
    most_part: Fraction
    route: str


@dataclass(frozen=True)
class Ends:
    """Who ends up with what was paid in a run: `holders` in all, `ways` party by party."""

    holders: Table[EndLine]
    ways: Table[WayLine]


@dataclass(slots=True)
class _Sum:
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)

    def add(self, share: Range, amount: int) -> None:
        ends = (share.low * amount, share.high * amount)
        self.low += min(ends)
        self.high += max(ends)


def ends_with(run: Run, deals: Sequence[d.Deal]) -> Ends:
    """Joins the money of a run to the holdings of its days; the run is of the first deal."""
    changes = days_of_change(joined_stakes(deals))
    paid: dict[tuple[str, str], int] = {}
    by_epoch: dict[tuple[str, str, int], int] = {}
    for party, currency, day, amount in _moved(run):
        epoch = bisect_right(changes, day)
        paid[party, currency] = paid.get((party, currency), 0) + amount
        key = (party, currency, epoch)
        by_epoch[key] = by_epoch.get(key, 0) + amount
    pictures = {
        epoch: picture_of(deals, _day_of(changes, epoch))
        for epoch in sorted({epoch for _, _, epoch in by_epoch})
    }
    ways: dict[tuple[str, Node, str], _Sum] = {}
    routes: dict[tuple[str, Node], str] = {}
    titles: dict[Node, str] = {}
    shares = {
        (party, epoch): _keepers(pictures[epoch], Node(Kind.PARTY, party))
        for party, _, epoch in by_epoch
    }
    for (party, currency, epoch), amount in by_epoch.items():
        picture = pictures[epoch]
        for holder, share in shares[party, epoch].items():
            ways.setdefault((party, holder, currency), _Sum()).add(share, amount)
            routes[party, holder] = _route(picture, holder, Node(Kind.PARTY, party))
            titles[holder] = _title(picture, holder)
    return _tables(run, paid, ways, routes, titles)


def _tables(
    run: Run,
    paid: dict[tuple[str, str], int],
    ways: dict[tuple[str, Node, str], _Sum],
    routes: dict[tuple[str, Node], str],
    titles: dict[Node, str],
) -> Ends:
    totals: dict[tuple[Node, str], _Sum] = {}
    names = dict(run.plan.parties)
    lines = []
    order = [*names, *(party for party, _, _ in ways if party not in names)]
    in_order = sorted(ways.items(), key=lambda way: order.index(way[0][0]))
    for (party, holder, currency), found in in_order:
        total = totals.setdefault((holder, currency), _Sum())
        total.low += found.low
        total.high += found.high
        got = decimal(paid[party, currency], currency)
        amounts = (*_cents(found.low, currency), *_cents(found.high, currency))
        lines.append(
            WayLine(
                names.get(party, party),
                titles[holder],
                currency,
                got,
                *amounts,
                routes[party, holder],
            )
        )
    return Ends(
        Table(
            EndLine(
                titles[holder],
                currency,
                *_cents(total.low, currency),
                *_cents(total.high, currency),
            )
            for (holder, currency), total in totals.items()
        ),
        Table(lines),
    )


def _moved(run: Run) -> Iterator[tuple[str, str, date, int]]:
    """What every party got and paid: by the waterfalls, and between parties."""
    plan = run.plan
    first = run.events[0].date if run.events else LAST_DAY
    for posting in run.journal.postings():
        party = plan.slots[posting.slot].party
        if party is not None:
            day = posting.released
            if day is None:
                assert posting.event is not None
                day = run.events[posting.event].date
            yield party, posting.currency, day, posting.amount
    for made in run.journal.transfers:
        terms = plan.transfers[made.transfer]
        day = made.date or first
        yield terms.payer, terms.currency, day, -made.amount
        yield terms.payee, terms.currency, day, made.amount


def _day_of(changes: Sequence[date], epoch: int) -> date:
    """A day within an epoch: that of the change that begins it."""
    return changes[epoch - 1] if epoch else date.min


def _keepers(picture: Picture, party: Node) -> dict[Node, Range]:
    """Those with whom a yuan of a party ends: itself, where nobody holds it."""
    if keeps(picture, party):
        return {party: WHOLE}
    found = interests_in(picture, party, ends_only=True)
    return {node: share for node, share in found.items() if share.high}


def _title(picture: Picture, node: Node) -> str:
    """What a party is called now, whatever it was called when it was paid."""
    party = picture.parties.get(node.name)
    if party is None:
        return node.name
    return party.title if node.kind is Kind.PARTY else f"other holders of {party.title}"


def _route(picture: Picture, holder: Node, party: Node) -> str:
    if holder == party:
        return ""
    found = chains(picture, holder, party, limit=1)
    if len(found.chains[0].nodes) == 2 and not found.more:
        return ""
    route = " → ".join(_title(picture, node) for node in reversed(found.chains[0].nodes))
    return f"{route} and others" if found.more else route


def _cents(minor: Fraction, currency: str) -> tuple[Decimal, Fraction]:
    whole = minor.numerator // minor.denominator
    return decimal(whole, currency), minor - whole
