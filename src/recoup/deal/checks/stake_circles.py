"""Someone outside owns: no set of parties is wholly held by its own members."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.stakes import first_days, size_range, surely_held
from recoup.diagnostics.diagnostic import Diagnostic, Related


def check_stake_circles(deal: d.Deal) -> Iterator[Diagnostic]:
    """Whatever a party earns ends with somebody, however its holders hold each other."""
    yield from circles_without_outsiders(deal.stakes)


def circles_without_outsiders(stakes: Sequence[d.Stake]) -> Iterator[Diagnostic]:
    """Each set of parties that hold the whole of each other, once, on the first such day."""
    seen: set[frozenset[str]] = set()
    circling = _circling(stakes)
    near = [s for s in stakes if s.issuer in circling and size_range(s)[0] > 0]
    for day in first_days(near):
        held = surely_held(near, day)
        for circle in _closed(held):
            if circle not in seen:
                seen.add(circle)
                yield _circle(circle, held)


def _circling(stakes: Sequence[d.Stake]) -> set[str]:
    """The parties that may lie on such a circle: others of them ever held the whole of each."""
    left = [(stake.holder, stake.issuer, size_range(stake)[0]) for stake in stakes]
    while True:
        totals: dict[str, Fraction] = {}
        for _, issuer, size in left:
            totals[issuer] = totals.get(issuer, Fraction(0)) + size
        found = {issuer for issuer, total in totals.items() if total >= 1}
        kept = [line for line in left if line[0] in found and line[1] in found]
        if len(kept) == len(left):
            return found
        left = kept


def _closed(stakes: Sequence[d.Stake]) -> Iterator[frozenset[str]]:
    """The least sets of parties of which no part is held outside."""
    holders: dict[str, dict[str, Fraction]] = {}
    for stake in stakes:
        holders.setdefault(stake.issuer, {})[stake.holder] = size_range(stake)[0]
    inside = {issuer for issuer, held in holders.items() if sum(held.values()) >= 1}
    while leaving := {issuer for issuer in inside if not holders[issuer].keys() <= inside}:
        inside -= leaving
    reached = {issuer: _reached(issuer, holders) for issuer in inside}
    found = {
        frozenset(above)
        for issuer, above in reached.items()
        if all(issuer in reached[other] for other in above)
    }
    yield from sorted(found, key=sorted)


def _reached(issuer: str, holders: dict[str, dict[str, Fraction]]) -> set[str]:
    """Its holders, theirs, and so on."""
    found: set[str] = set()
    waiting = list(holders[issuer])
    while waiting:
        holder = waiting.pop()
        if holder not in found:
            found.add(holder)
            waiting.extend(holders[holder])
    return found


def _circle(circle: frozenset[str], held: Sequence[d.Stake]) -> Diagnostic:
    lines = [s for s in held if s.holder in circle and s.issuer in circle]
    first, *others = lines
    names = ", ".join(f"`{name}`" for name in dict.fromkeys(s.issuer for s in lines))
    message = (
        f"`{first.issuer}` holds the whole of itself"
        if len(circle) == 1
        else f"{names} hold the whole of each other"
    )
    return Diagnostic(
        "stake-circle",
        f"{message}: nobody outside owns any of it, and what it earns would end with nobody",
        first.span,
        "lower a stake: somebody outside holds the rest",
        tuple(Related("this is part of the circle", s.span) for s in others),
    )
