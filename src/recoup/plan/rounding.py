"""The parts of a minor unit in which steps carry what they could not pay in whole units."""

from math import lcm

from recoup.plan import model as p

Levels = tuple[tuple[int, int | None], ...]


def band_unit(bands: p.Bands) -> int:
    """The common denominator of the rates of the bands."""
    return lcm(*(rate.denominator for rate, _ in bands.bands))


def band_levels(bands: p.Bands) -> Levels:
    """The bands with their rates as numerators over `band_unit`."""
    unit = band_unit(bands)
    return tuple((int(rate * unit), level) for rate, level in bands.bands)


def rounds(ask: p.Ask) -> tuple[p.Basis, int] | None:
    """The basis of a percentage whose fractions are carried, and the denominator of its rates."""
    match ask:
        case p.Share(rate=rate, basis=basis):
            return basis, rate.denominator
        case p.Bands(whole=False, basis=basis):
            return basis, band_unit(ask)
        case p.Recoup(out_of=out_of) if out_of is not None:
            return out_of.basis, out_of.rate.denominator
        case _:
            return None


def before_receipts(plan: p.Plan, waterfall: int) -> range:
    """The steps from the first that rounds to the last but one before a percentage of `receipts`.

    Their rounding may take a cent from that percentage, or leave it one too many.
    """
    found = [(s.index, r) for s in plan.steps if s.waterfall == waterfall and (r := rounds(s.ask))]
    last = max((i for i, (basis, _) in found if basis.waterfall is not None), default=0)
    return range(found[0][0] if found else 0, last)


def carry_unit(plan: p.Plan, waterfall: int) -> int:
    """How many parts a minor unit has in what the percentages of a waterfall carry.

    One unit for all of them, so that what rounding took from one can be owed by another. It is fine
    enough for a percentage of what is left exactly, fractions and all.
    """
    before = before_receipts(plan, waterfall)
    unit, factor = 1, 1
    for step in plan.steps:
        if step.waterfall != waterfall or (found := rounds(step.ask)) is None:
            continue
        basis, denominator = found
        if basis.waterfall is None and step.index in before:
            factor *= denominator
        else:
            unit = lcm(unit, denominator)
    return 2 * unit * factor
