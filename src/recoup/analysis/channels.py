"""What each channel and each campaign brought, what it cost, and whom its money paid."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from recoup.analysis.spending import OutlayLine, SpendingLine, outlays, spending
from recoup.analysis.table import Table
from recoup.analysis.totals import decimal, slot_currency
from recoup.deal import model as d
from recoup.engine.run import Run
from recoup.receipts.model import Event, EventKind

# What carries no code, and what several rows brought together.
UNSAID, WAITED = "", "waited in a pot"


@dataclass(frozen=True, slots=True)
class BroughtLine:
    """What rows of one channel, or one campaign, brought and cost in one currency.

    `code` is empty where a row says none. Costs are all that was spent, charged or not.
    `cost_per_unit` is what one unit of receipts cost, exact; None where nothing was received.
    """

    code: str
    title: str
    owner: str
    currency: str
    receipts: Decimal
    costs: Decimal
    subsidies: Decimal
    net: Decimal
    cost_per_unit: Fraction | None


@dataclass(frozen=True, slots=True)
class PaidThroughLine:
    """What a party was paid of the receipts of one channel, or one campaign.

    `share` is the part of all that the party was paid in the currency. `related` says how the party
    is tied to the channel's owner, and is empty where it is not. What had waited in a pot is a line
    of its own, since it came of several receipts.
    """

    code: str
    title: str
    party: str
    party_title: str
    currency: str
    amount: Decimal
    share: Fraction | None
    related: str


@dataclass(frozen=True, slots=True)
class Channels:
    """Channels and campaigns, by what they brought and by whom that paid, and what was spent."""

    channels: Table[BroughtLine]
    campaigns: Table[BroughtLine]
    paid_by_channel: Table[PaidThroughLine]
    paid_by_campaign: Table[PaidThroughLine]
    commitments: Table[SpendingLine]
    costs: Table[OutlayLine]


def channels(deal: d.Deal, run: Run, as_of: date | None) -> Channels:
    """What a run came to by channel and by campaign. Each table foots to the run's totals."""
    by_channel = [channel_of(deal, event) for event in run.events]
    by_campaign = [event.campaign for event in run.events]
    traced = _paid_by_event(run)
    owners = {name: channel.owner for name, channel in deal.channels.items()}
    return Channels(
        _brought(deal, run, by_channel, deal.channels, "no channel said"),
        _brought(deal, run, by_campaign, deal.campaigns, "no campaign said"),
        _paid(
            run, traced, by_channel, _titles(deal.channels, "no channel said"), _ties(deal, owners)
        ),
        _paid(run, traced, by_campaign, _titles(deal.campaigns, "no campaign said"), {}),
        spending(run, as_of),
        outlays(run, {i: code for i, code in enumerate(by_channel) if code is not None}),
    )


def channel_of(deal: d.Deal, event: Event) -> str | None:
    """The channel of a row: the one that it says, else the only one of its campaign or subsidy."""
    if event.channel is not None:
        return event.channel
    of: list[tuple[str, ...]] = []
    if event.campaign in deal.campaigns:
        of.append(deal.campaigns[event.campaign].channels)
    if event.kind is EventKind.COST and event.what in deal.spending:
        of.append(deal.spending[event.what].channels)
    return next((names[0] for names in of if len(names) == 1), None)


# ---- what came in and went out ------------------------------------------------------------------

Named = dict[str, d.Channel] | dict[str, d.Campaign]


def _brought(
    deal: d.Deal, run: Run, codes: list[str | None], named: Named, unsaid: str
) -> Table[BroughtLine]:
    undone = {e.what for e in run.events if e.kind is EventKind.REVERSAL}
    sums: dict[tuple[str, str], Counter[str]] = {}
    for event, code in zip(run.events, codes, strict=True):
        if event.id in undone or event.currency is None:
            continue
        if event.kind is EventKind.RECEIPT:
            kind = "receipts"
        elif event.kind is EventKind.COST:
            of = deal.spending.get(event.what)
            kind = "subsidies" if of is not None and of.subsidy else "costs"
        else:
            continue
        sums.setdefault((code or UNSAID, event.currency), Counter())[kind] += event.amount
    return Table(
        _brought_line(code, named, unsaid, currency, sums[code, currency])
        for code, currency in sorted(sums, key=_as_declared(named))
    )


def _brought_line(
    code: str, named: Named, unsaid: str, currency: str, sums: Counter[str]
) -> BroughtLine:
    one = named.get(code)
    received, out = sums["receipts"], sums["costs"] + sums["subsidies"]
    return BroughtLine(
        code,
        one.title if one is not None else unsaid,
        one.owner if isinstance(one, d.Channel) else "",
        currency,
        decimal(received, currency),
        decimal(sums["costs"], currency),
        decimal(sums["subsidies"], currency),
        decimal(received - out, currency),
        Fraction(out, received) if received > 0 else None,
    )


def _as_declared(named: Iterable[str]) -> Callable[[tuple[str, str]], tuple[int, str]]:
    """The order of the deal; what is said of none comes last."""
    order = {name: number for number, name in enumerate(named)}
    return lambda key: (order.get(key[0], len(order) + (key[0] == WAITED)), key[1])


# ---- whom it paid -------------------------------------------------------------------------------


def _paid_by_event(run: Run) -> dict[tuple[int | None, str, str], int]:
    """What each party was paid in each currency, by the event that brought it."""
    found: dict[tuple[int | None, str, str], int] = {}
    for (event, column), amount in run.journal.by_event().items():
        party = run.plan.slots[column].party if column < len(run.plan.slots) else None
        if party is not None:
            key = (event, party, slot_currency(run.plan, column))
            found[key] = found.get(key, 0) + amount
    return found


def _paid(
    run: Run,
    traced: dict[tuple[int | None, str, str], int],
    codes: list[str | None],
    titles: dict[str, str],
    ties: dict[tuple[str, str], str],
) -> Table[PaidThroughLine]:
    sums: dict[tuple[str, str], Counter[str]] = {}
    totals: Counter[tuple[str, str]] = Counter()
    for (event, party, currency), amount in traced.items():
        code = WAITED if event is None else codes[event] or UNSAID
        sums.setdefault((code, currency), Counter())[party] += amount
        totals[party, currency] += amount
    names = dict(run.plan.parties)
    lines = []
    for code, currency in sorted(sums, key=_as_declared(titles)):
        for party, title in names.items():
            amount, total = sums[code, currency][party], totals[party, currency]
            if amount:
                lines.append(
                    PaidThroughLine(
                        "" if code == WAITED else code,
                        titles.get(code, WAITED),
                        party,
                        title,
                        currency,
                        decimal(amount, currency),
                        Fraction(amount, total) if total else None,
                        ties.get((code, party), ""),
                    )
                )
    return Table(lines)


def _titles(named: Named, unsaid: str) -> dict[str, str]:
    return {name: one.title for name, one in named.items()} | {UNSAID: unsaid}


# ---- related parties ----------------------------------------------------------------------------


def _ties(deal: d.Deal, owners: dict[str, str]) -> dict[tuple[str, str], str]:
    """How a party is tied to the owner of a channel, by the channel and the party."""
    controls: dict[str, set[str]] = {}
    for stake in deal.stakes:
        majority = isinstance(stake.size, Fraction) and stake.size > Fraction(1, 2)
        if stake.until is None and (stake.kind == "controlling" or majority):
            controls.setdefault(stake.holder, set()).add(stake.issuer)
    found = {}
    for channel, owner in owners.items():
        for party in deal.parties:
            if party == owner:
                found[channel, party] = "its owner"
            elif owner in _reached(controls, party):
                found[channel, party] = "controls its owner"
            elif party in _reached(controls, owner):
                found[channel, party] = "controlled by its owner"
    return found


def _reached(controls: dict[str, set[str]], party: str) -> set[str]:
    found: set[str] = set()
    ahead = [party]
    while ahead:
        new = controls.get(ahead.pop(), set()) - found
        found |= new
        ahead.extend(new)
    return found
