"""What a pass adds to totals and to pots, as integer code.

A pass goes along a path: the waterfalls that it goes through, that at which it entered first.
"""

from collections.abc import Sequence

from recoup.engine.writing import Code
from recoup.plan import model as p
from recoup.plan.flow import feeders


def count_totals(code: Code, path: Sequence[int], waits: Sequence[p.Waterfall]) -> None:
    """Writes what a pass adds to every total; `waits` are the pots where it ends and waits."""
    for total, place in zip(code.plan.totals, code.layout.total, strict=True):
        terms = _terms(code, total, path, waits)
        if terms:
            counted = f"s[{place}] += {' + '.join(terms)}"
            since = total.since
            code.write(counted if since is None else f"if m & {1 << since}: {counted}")


def coming(code: Code, path: Sequence[int], total: p.Total) -> str:
    """What the pass has brought to a total so far."""
    coming = " + ".join(_terms(code, total, path, ()))
    if coming and total.since is not None:
        return f"(({coming}) if m & {1 << total.since} else 0)"
    return coming


def _terms(
    code: Code, total: p.Total, path: Sequence[int], waits: Sequence[p.Waterfall]
) -> list[str]:
    """What a pass adds to a total. Money that waits has come into its pot, and not further."""
    plan = code.plan
    if total.what == "waterfall":
        found = [w.index for w in plan.waterfalls if w.name == total.name]
        return [f"b{index}" for index in found if index in path]
    if total.what == "pot":
        reached = {*path, *(w.index for w in waits)}
        receivers = [w for w in plan.waterfalls if total.name in w.pots and w.index in reached]
        return into_pot(code, path, total.name, receivers[0]) if receivers else []
    return [
        f"o{i}"
        for i, slot in enumerate(plan.slots)
        if plan.steps[slot.step].waterfall in path
        and total.what == "party"
        and _counts_for(plan, total, slot)
    ]


def _counts_for(plan: p.Plan, total: p.Total, slot: p.Slot) -> bool:
    waterfall = plan.waterfalls[plan.steps[slot.step].waterfall]
    if total.within is not None and total.within != waterfall.index:
        return False
    who = slot.right or slot.party
    if total.within is not None and waterfall.definition:
        who = slot.allotted
    return who == total.name and total.currency in (None, waterfall.currency)


def into_pot(code: Code, path: Sequence[int], pot: str, receiver: p.Waterfall) -> list[str]:
    """What flows into a pot, in the currency of the waterfall that receives it."""
    if not path or receiver.index == path[0]:
        return []
    if len(receiver.pots) == 1:
        return [f"b{receiver.index}"]
    terms = []
    for source in feeders(code.plan, receiver):
        into = [
            (i, slot.pot)
            for i, slot in enumerate(code.plan.slots)
            if slot.pot in receiver.pots and code.plan.steps[slot.step].waterfall == source
        ]
        if source not in path or all(other != pot for _, other in into):
            continue
        mine = " + ".join(f"o{i}" for i, other in into if other == pot)
        if (source, receiver.index) not in code.layout.conversion:
            terms.append(mine)
            continue
        value, every = f"v{source}_{receiver.index}", " + ".join(f"o{i}" for i, _ in into)
        # Pots of one source are converted together; a pot counts its part of the outcome.
        whole = mine == every
        terms.append(value if whole else f"({value} * ({mine}) // (({every}) or 1))")
    return terms
