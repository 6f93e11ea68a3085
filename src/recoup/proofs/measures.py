"""What a measure comes to, in exact fractions."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from recoup.plan import model as p
from recoup.proofs import algebra as a
from recoup.proofs.state import Place, State

# What is coming in for a total, by its index.
Coming = Callable[[int], a.Term]


def nothing_coming(total: int) -> a.Term:
    """Outside of receipts nothing is coming in."""
    return a.NOTHING


def measured(measure: p.Measure, state: State, coming: Coming, algebra: a.Algebra) -> a.Term:
    """What a measure comes to in a state, with what is coming in counted."""

    def of(quantity: p.Quantity) -> a.Term:
        return _quantity(quantity, state, coming, algebra)

    match measure:
        case p.Constant(amount=amount):
            return a.number(amount)
        case p.Portion(rate=rate, quantity=quantity):
            return of(quantity) * a.number(rate)
        case p.Banded(bands=bands, whole=whole, quantity=quantity):
            return taken_of(bands, of(quantity), whole=whole)
        case p.PerUnit(amount=amount, unit=unit, quantity=quantity):
            units = algebra.whole_units(algebra.not_negative(of(quantity)), unit)
            return units * a.number(amount)
        case p.Choice(greater=greater, measures=parts):
            one, other = (measured(part, state, coming, algebra) for part in parts)
            first = one >= other if greater else one <= other
            return algebra.named(a.whether(first, one, other))
        case p.Sum(parts=terms):
            return a.added(
                *(measured(part, state, coming, algebra) * a.number(r) for r, part in terms)
            )


def _quantity(quantity: p.Quantity, state: State, coming: Coming, algebra: a.Algebra) -> a.Term:
    place: Place = (quantity.what, quantity.index)
    found = state[place]
    if quantity.what == "total":
        found = found + coming(quantity.index)
    if quantity.period is not None:
        found = found - state["base", quantity.period, place]
    if quantity.above is not None:
        found = algebra.not_negative(found - a.number(quantity.above))
    return algebra.named(found)


def taken_of(
    bands: tuple[tuple[Fraction, int | None], ...], level: a.Term, *, whole: bool
) -> a.Term:
    """What bands take of all up to a level: each of the money within it, or one of the whole."""
    pieces: list[tuple[a.Term, int | None]] = []
    below, floor = Fraction(0), 0
    for rate, most in bands:
        if whole:
            pieces.append((level * a.number(rate), most))
        else:
            pieces.append((a.number(below) + (level - floor) * a.number(rate), most))
        if most is not None:
            below, floor = below + rate * (most - floor), most
    found = pieces[-1][0]
    for value, most in reversed(pieces[:-1]):
        assert most is not None
        found = a.whether(level <= most, value, found)
    return found


def begun(state: State, period: p.Period, known: list[tuple[p.Period, Place]]) -> State:
    """A state in which a period begins anew."""
    anew: Mapping[Place, a.Term] = {
        ("base", period, place): state[place] for one, place in known if one == period
    }
    return {**state, **anew}
