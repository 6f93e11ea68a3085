"""Deals → the Picture of a day."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.stakes import days_held, size_range
from recoup.diagnostics.span import Span
from recoup.ownership.films import FilmShares
from recoup.ownership.joined import joined_parties, joined_stakes
from recoup.ownership.model import Clause, Kind, Node, Part, Picture, Range, Split, rest_of
from recoup.values.calendar import days_said

# No stake without an end has ended by then.
LAST_DAY = date.max - timedelta(days=1)


def picture_of(deals: Sequence[d.Deal], day: date | None = None) -> Picture:
    """Who owns whom on a day, or by the last that the deals tell.

    The deals have been checked, alone and together.
    """
    on = day or LAST_DAY
    parties = joined_parties(deals)
    stakes = joined_stakes(deals)
    cited = {stake.span: _cited(deal, stake.span) for deal in deals for stake in deal.stakes}
    splits = dict(_splits_of_parties(stakes, on, cited))
    titles = {Node(Kind.PARTY, name): called_on(party, day) for name, party in parties.items()}
    for node in list(splits):
        titles[Node(Kind.UNNAMED, node.name)] = f"other holders of {titles[node]}"
    for number, deal in enumerate(deals, start=1):

        def clause(span: Span, deal: d.Deal = deal) -> Clause:
            return Clause(span, _cited(deal, span))

        shares = FilmShares(deal, number, on, clause)
        shares.read()
        splits |= shares.splits
        titles |= shares.titles
    present = tuple(s for s in stakes if days_held(s).perhaps(on))
    return Picture(day, splits, parties, present, titles, cited)


def days_of_change(stakes: Sequence[d.Stake]) -> list[date]:
    """The days on which the picture may change, in order."""
    found: set[date] = set()
    for stake in stakes:
        days = days_held(stake)
        found |= {days.perhaps_from, days.surely_from, days.surely_until, days.perhaps_until}
    return sorted(found)


def size_on(stake: d.Stake, day: date) -> Range:
    """A stake's size on a day; it may be nothing on one on which it is not surely held."""
    low, high = size_range(stake)
    return Range(low if days_held(stake).surely(day) else Fraction(0), high)


def called_on(party: d.Party, day: date | None) -> str:
    """What a party was called on a day: both names where the date of the change leaves doubt."""
    if day is None:
        return party.title
    dated = sorted(
        (days_said(former.until), former.title)
        for former in party.former_names
        if former.until is not None
    )
    for (first, last), title in dated:
        if day < first:
            return title
        if day < last:
            later = [t for (start, _), t in dated if start > last]
            return f"{title} or {later[0] if later else party.title}"
    return party.title


def _splits_of_parties(
    stakes: Sequence[d.Stake], day: date, cited: dict[Span, tuple[str, ...]]
) -> list[tuple[Node, Split]]:
    """Each issuer's holders with what is not named; nothing for those whom nobody holds."""
    of_issuer: dict[str, dict[str, list[d.Stake]]] = {}
    for stake in stakes:
        if days_held(stake).perhaps(day):
            of_issuer.setdefault(stake.issuer, {}).setdefault(stake.holder, []).append(stake)
    found = []
    for issuer, holders in of_issuer.items():
        parts = []
        for holder, held in holders.items():
            # One holder has one stake at a time: in doubt, any of them, or none.
            sizes = [size_on(stake, day) for stake in held]
            size = Range(max(s.low for s in sizes), max(s.high for s in sizes))
            clause = Clause(held[-1].span, cited[held[-1].span])
            parts.append(Part(Node(Kind.PARTY, holder), size, clause))
        rest = rest_of([part.size for part in parts])
        if rest.high:
            parts.append(Part(Node(Kind.UNNAMED, issuer), rest))
        found.append((Node(Kind.PARTY, issuer), Split(tuple(parts))))
    return found


def _cited(deal: d.Deal, span: Span) -> tuple[str, ...]:
    found: list[str] = []
    for citation in deal.citations_at(span):
        found.extend(citation.sources)
        if citation.assumed is not None:
            found.append(f"assumed: {citation.assumed}")
    return tuple(found)
