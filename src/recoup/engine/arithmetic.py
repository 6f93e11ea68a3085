"""How whole minor units are divided: the largest remainder, carried.

Each payee's unpaid fraction is kept and brought to the next receipt, so that what it was paid stays
within one unit of its exact share however many receipts there are, and the parts always sum to the
whole. Entitlements and carries are integers in units of one `unit`-th of a minor unit.
"""

from collections.abc import Sequence

from recoup.plan.rounding import Levels

# Where weights change from receipt to receipt (balances, exchange rates) carries are kept in
# billionths of a minor unit.
NANO = 10**9


def apportion(amount: int, entitled: Sequence[int], unit: int) -> list[int]:
    """The amount in whole parts nearest to what each is entitled to, largest remainder first.

    Exact ties go to the earlier payee. A payee that is ahead of its share by a fraction gets
    nothing rather than less; where several are, those who are due the least fraction wait for it.
    """
    takes = [e // unit if e > 0 else 0 for e in entitled]
    left = amount - sum(takes)
    if left:
        order = sorted(range(len(takes)), key=lambda i: takes[i] * unit - entitled[i])
        for i in order[:left] if left > 0 else ():
            takes[i] += 1
        for i in reversed(order):
            if left < 0 and takes[i]:
                takes[i] -= 1
                left += 1
    return takes


def split_largest_remainder(
    amount: int, weights: Sequence[int], whole: int, state: list[int], carry: int
) -> list[int]:
    """Divides by weights that sum to `whole`; the carries stand in the state from index `carry`."""
    entitled = [amount * w + state[carry + i] for i, w in enumerate(weights)]
    takes = apportion(amount, entitled, whole)
    for i, take in enumerate(takes):
        state[carry + i] = entitled[i] - take * whole
    return takes


def split_in_order(amount: int, weights: Sequence[int], whole: int) -> list[int]:
    """Divides by weights, rounding down; the missing units go one by one to the first payees."""
    takes = [amount * w // whole for w in weights]
    for i in range(amount - sum(takes)):
        takes[i] += 1
    return takes


def split_odd_to(amount: int, weights: Sequence[int], whole: int, odd: int) -> list[int]:
    """Divides by weights to the nearest unit (halves up); one payee bears the difference."""
    takes = [(2 * amount * w + whole) // (2 * whole) for w in weights]
    takes[odd] += amount - sum(takes)
    return takes


def share_out(
    amount: int, limits: Sequence[int], weights: Sequence[int], state: list[int], carry: int
) -> list[int]:
    """Divides by weights among claimants, none beyond its limit, until the amount is used up.

    Whoever is whole drops out and the others share what it leaves.
    """
    count = len(limits)
    if amount >= sum(limits):
        state[carry : carry + count] = [0] * count
        return list(limits)
    takes = [0] * count
    live = [i for i in range(count) if limits[i] > 0]
    while True:
        whole = sum(weights[i] for i in live)
        full = [i for i in live if amount * weights[i] >= limits[i] * whole]
        if not full:
            break
        for i in full:
            takes[i] = limits[i]
            amount -= limits[i]
            state[carry + i] = 0
        live = [i for i in live if i not in full]
    if amount and live:
        _share_among(amount, live, limits, weights, state, carry, takes)
    return takes


def _share_among(
    amount: int,
    live: list[int],
    limits: Sequence[int],
    weights: Sequence[int],
    state: list[int],
    carry: int,
    takes: list[int],
) -> None:
    whole = sum(weights[i] for i in live)
    entitled = [amount * weights[i] * NANO // whole + state[carry + i] for i in live]
    parts = [max(0, min(e // NANO, limits[i])) for e, i in zip(entitled, live, strict=True)]
    order = sorted(range(len(live)), key=lambda j: parts[j] * NANO - entitled[j])
    left = amount - sum(parts)
    while left > 0:
        for j in order:
            if left and parts[j] < limits[live[j]]:
                parts[j] += 1
                left -= 1
    for j in reversed(order):
        if left < 0 and parts[j] > 0:
            parts[j] -= 1
            left += 1
    for j, i in enumerate(live):
        takes[i] = parts[j]
        state[carry + i] = entitled[j] - parts[j] * NANO


def marginal(seen: int, amount: int, bands: Levels) -> int:
    """What the bands take of the `amount` that follows `seen`, as a numerator over their unit."""
    end = seen + amount
    taken, floor = 0, 0
    for rate, level in bands:
        ceiling = end if level is None else min(level, end)
        if ceiling > max(floor, seen):
            taken += (ceiling - max(floor, seen)) * rate
        if level is None or level >= end:
            break
        floor = level
    return taken


def whole_band(seen: int, bands: Levels) -> int:
    """What the band that `seen` has reached takes of all of it, as a numerator over their unit."""
    for rate, level in bands:
        if level is None or seen <= level:
            return seen * rate
    return seen * bands[-1][0]


def settle(state: list[int], account: int, unit: int, amount: int, interest_first: bool) -> None:
    """Books a payment on an interest-bearing account.

    The account's principal stands at `account`, its unpaid interest (in 1/unit) at `account + 1`.
    """
    if interest_first:
        interest = min(amount, state[account + 1] // unit)
        principal = amount - interest
    else:
        principal = min(amount, max(state[account], 0))
        interest = amount - principal
    state[account] -= principal
    state[account + 1] -= interest * unit
