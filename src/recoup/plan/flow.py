"""Where money goes from where it enters: which waterfalls feed which."""

from recoup.plan import model as p


def feeders(plan: p.Plan, waterfall: p.Waterfall) -> list[int]:
    """The waterfalls that pay into the pots of one, in the order in which money flows."""
    found = {
        plan.steps[slot.step].waterfall
        for slot in plan.slots
        if slot.pot is not None and slot.pot in waterfall.pots
    }
    return sorted(found)


def reachable(plan: p.Plan, entry: int, *, imputed: bool = False) -> list[int]:
    """The waterfalls that money entering at one may come to, itself first.

    Definitions that count some of it are among them; waterfalls whose pots wait are not. Where the
    money is `imputed` only the definitions that count it at arm's length are.
    """
    found = {entry}
    for waterfall in plan.waterfalls[entry + 1 :]:
        if waterfall.hold is not None:
            continue
        fed = not imputed and bool(found & set(feeders(plan, waterfall)))
        if fed or any(_counts(plan, c, found, entry, imputed=imputed) for c in waterfall.counts):
            found.add(waterfall.index)
    return sorted(found)


def _counts(plan: p.Plan, count: p.Count, found: set[int], entry: int, *, imputed: bool) -> bool:
    """Whether a definition counts money that comes to the waterfalls found so far."""
    if imputed and count.waterfall == entry:
        return count.arms_length
    if count.waterfall is not None:
        return count.waterfall in found
    into = {plan.steps[slot.step].waterfall for slot in plan.slots if slot.pot == count.pot}
    return bool(into & (found - {entry} if imputed else found))


def waiting(plan: p.Plan, path: list[int]) -> list[p.Waterfall]:
    """The waterfalls whose pots wait, and that a path pays into."""
    return [w for w in plan.waterfalls if w.hold is not None and set(feeders(plan, w)) & set(path)]
