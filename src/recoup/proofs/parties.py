"""Whom a plan pays, where money comes in, and what is reported to it."""

from collections.abc import Sequence

from recoup.deal.model import Series
from recoup.plan import model as p

# A party and the currency that it is paid in.
Payee = tuple[str, str]
# What is reported: a series, and the currency of its figures.
Reported = tuple[Series, str | None]
# What a day may bring: a reported figure, or a receipt at a waterfall, by its index.
Input = Reported | int


def currency_of(plan: p.Plan, slot: int) -> str:
    """The currency that a slot is paid in."""
    return plan.waterfalls[plan.steps[plan.slots[slot].step].waterfall].currency


def payees(plan: p.Plan) -> list[Payee]:
    """Whom the deal pays or lets pay, in which currencies, in the order of its parties."""
    found = {
        (slot.party, currency_of(plan, i))
        for i, slot in enumerate(plan.slots)
        if slot.party is not None
    }
    for transfer in plan.transfers:
        if transfer.milestone is not None or transfer.runs:
            found |= {(transfer.payee, transfer.currency), (transfer.payer, transfer.currency)}
    order = {name: i for i, (name, _) in enumerate(plan.parties)}
    return sorted(found, key=lambda payee: (order.get(payee[0], len(order)), payee[1]))


def title_of(parties: Sequence[tuple[str, str]], party: str) -> str:
    """A party as it is called, with its name where others are called the same."""
    title = dict(parties).get(party, party)
    alike = sum(other == title for _, other in parties)
    return f"{title} (`{party}`)" if alike > 1 else title


def sources(plan: p.Plan) -> list[int]:
    """The waterfalls that take receipts, in the order in which a day is taken to bring them."""
    return [w.index for w in plan.waterfalls if w.takes_receipts]
