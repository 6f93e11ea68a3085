"""Where money flowed, as nodes and links: from where it came in, through waterfalls, to parties.

Amounts are exact, each in the currency in which it was paid. Widths let several currencies stand in
one picture: what was converted on the way says how they compare, and where nothing was, nothing
does; then there are several pictures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from recoup.analysis.table import Table
from recoup.analysis.totals import CurrencyAmount, Sums, converted, decimal
from recoup.plan import model as p

# More nodes than these are more than anyone takes in: parties that got least stand together.
MOST_NODES = 12
_FEWEST_PARTIES = 4

# A party or a waterfall; parties that stand together are the party "".
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SankeyNode:
    """A waterfall, or a party, or the `together` parties that got least."""

    key: str
    kind: str
    name: str
    title: str
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SankeyLink:
    """What passed from one node to another; `arrived` is what became of it where it was converted.

    `width` is the amount in the picture's unit, for the eye alone.
    """

    source: str
    target: str
    amounts: tuple[CurrencyAmount, ...]
    arrived: CurrencyAmount | None
    width: Fraction


@dataclass(frozen=True)
class Sankey:
    """One picture; `unit` is the currency in which its widths are told."""

    unit: str
    nodes: tuple[SankeyNode, ...]
    links: Table[SankeyLink]


@dataclass(frozen=True, slots=True)
class _Flow:
    source: p.Waterfall
    target: _Key
    amount: int


def sankey(sums: Sums, keep: str | None = None) -> tuple[Sankey, ...]:
    """The pictures of a run, the one with the most money first where they can be compared.

    `keep` is a party that stands alone, however little it got.
    """
    flows = [flow for flow in _flows(sums) if flow.amount > 0]
    waterfalls = sums.run.plan.waterfalls
    units = list(dict.fromkeys(w.currency for w in reversed(waterfalls) if not w.definition))
    rates = _rates(sums)
    found: list[Sankey] = []
    placed: set[str] = set()
    for unit in units:
        if unit in placed:
            continue
        worth = _worth(unit, rates)
        placed |= worth.keys()
        mine = [flow for flow in flows if flow.source.currency in worth]
        if mine:
            found.append(_picture(sums, unit, mine, worth, keep))
    return tuple(found)


def _flows(sums: Sums) -> Iterator[_Flow]:
    plan = sums.run.plan
    totals: dict[tuple[int, _Key], int] = {}
    for index, slot in enumerate(plan.slots):
        place = plan.steps[slot.step].waterfall
        if slot.party is not None:
            key = ("party", slot.party)
        elif slot.pot is not None:
            key = ("waterfall", plan.waterfalls[plan.waterfall_of_pot(slot.pot)].name)
        else:
            continue
        totals[place, key] = totals.get((place, key), 0) + sums.slot(index)
    for (place, key), amount in totals.items():
        yield _Flow(plan.waterfalls[place], key, amount)


def _rates(sums: Sums) -> dict[tuple[str, str], Fraction]:
    """Units of the second currency for one of the first, by all that was converted."""
    found: dict[tuple[str, str], Fraction] = {}
    for line in converted(sums):
        if line.from_amount > 0 and line.to_amount > 0:
            rate = Fraction(line.to_amount) / Fraction(line.from_amount)
            found[line.from_currency, line.to_currency] = rate
            found.setdefault((line.to_currency, line.from_currency), 1 / rate)
    return found


def _worth(unit: str, rates: Mapping[tuple[str, str], Fraction]) -> dict[str, Fraction]:
    """What one of each currency is in the unit, as far as conversions link them."""
    found = {unit: Fraction(1)}
    for currency in (reached := [unit]):
        for (one, other), rate in rates.items():
            if other == currency and one not in found:
                found[one] = rate * found[currency]
                reached.append(one)
    return found


def _picture(
    sums: Sums, unit: str, flows: Sequence[_Flow], worth: Mapping[str, Fraction], keep: str | None
) -> Sankey:
    together = _least(flows, worth, keep)
    links: dict[tuple[_Key, _Key], dict[str, int]] = {}
    for flow in flows:
        target = ("party", "") if flow.target[1] in together else flow.target
        amounts = links.setdefault((("waterfall", flow.source.name), target), {})
        currency = flow.source.currency
        amounts[currency] = amounts.get(currency, 0) + flow.amount
    keys = dict.fromkeys(key for pair in links for key in pair)
    return Sankey(
        unit,
        tuple(_node(sums, key, together) for key in keys),
        Table(
            SankeyLink(
                ":".join(source),
                ":".join(target),
                tuple(CurrencyAmount(c, decimal(a, c)) for c, a in amounts.items()),
                _arrived(sums, source[1], target),
                sum((worth[c] * Fraction(decimal(a, c)) for c, a in amounts.items()), Fraction(0)),
            )
            for (source, target), amounts in links.items()
        ),
    )


def _least(flows: Sequence[_Flow], worth: Mapping[str, Fraction], keep: str | None) -> set[str]:
    """The parties that are shown together."""
    got: dict[str, Fraction] = {}
    for flow in flows:
        if flow.target[0] == "party":
            amount = Fraction(decimal(flow.amount, flow.source.currency))
            name = flow.target[1]
            got[name] = got.get(name, Fraction(0)) + worth[flow.source.currency] * amount
    waterfalls = {flow.source.name for flow in flows}
    room = max(_FEWEST_PARTIES, MOST_NODES - len(waterfalls))
    order = sorted(got, key=lambda name: (name != keep, -got[name]))
    return set() if len(order) <= room else set(order[room - 1 :])


def _node(sums: Sums, key: _Key, together: set[str]) -> SankeyNode:
    plan, (kind, name) = sums.run.plan, key
    titles = dict(plan.parties)
    if kind == "waterfall":
        title = next(w.title for w in plan.waterfalls if w.name == name)
        return SankeyNode(":".join(key), kind, name, title)
    if name:
        return SankeyNode(":".join(key), kind, name, titles.get(name, name))
    names = tuple(party for party in titles if party in together)
    return SankeyNode(":".join(key), kind, "", "", names)


def _arrived(sums: Sums, source: str, target: _Key) -> CurrencyAmount | None:
    """What a conversion between two waterfalls brought; None where there was none."""
    run, plan = sums.run, sums.run.plan
    for index, (one, other) in enumerate(run.program.layout.conversion):
        if (plan.waterfalls[one].name, ("waterfall", plan.waterfalls[other].name)) == (
            source,
            target,
        ):
            currency = plan.waterfalls[other].currency
            amount: Decimal = decimal(sums.columns.get(len(plan.slots) + index, 0), currency)
            return CurrencyAmount(currency, amount)
    return None
