"""A studio's last lines: what came in, less all that is charged before a share, is the net."""

from collections.abc import Iterator
from dataclasses import replace

from recoup.plan import model as p
from recoup.statements import words
from recoup.statements.lines import key_of, stands, step_line, totalled, with_total
from recoup.statements.making import Shared, account_clause
from recoup.statements.model import Figures, Kind, Line, Section
from recoup.statements.snapshot import Place

# An account by its name and whom it is owed to.
Account = tuple[str, str]


def net_sections(shared: Shared, party: str, own: list[str], names: list[str]) -> Iterator[Section]:
    """The net that a share of the rest is of, or the deficit that is left, as net profit
    participants are told it: what is charged to an account counts in full, recouped or not.

    `own` are the waterfalls that pay the party, `names` those that money went through before.
    Only where all that the party has is the rest of one waterfall, and all that is owed before it
    is of the same currency: a party that is paid on the way is in no deficit.
    """
    payees = {party, f"(allotted to {party})"}
    places = [x for name in own for x in shared.places[name] if x.payee in payees]
    ahead = [x for x in recouped_in(shared, set(names)) if x[1] != party]
    if len(places) != 1 or not isinstance(shared.steps[places[0].step].ask, p.Rest) or not ahead:
        return
    currency = shared.waterfalls[own[0]].currency
    if {shared.accounts[account].currency for account in ahead} != {currency}:
        return
    told = list(_left(shared, places[0], ahead, currency))
    charges = list(_charges(shared, places[0], ahead, currency))
    # They differ where an account is recouped elsewhere too, or money waits before the rest.
    if totalled(charges) == totalled(told):
        told = charges
    title = words.said("ahead")
    yield with_total(shared, "deficit", title, currency, told, title)


def recouped_in(shared: Shared, names: set[str]) -> list[Account]:
    """The accounts that some waterfalls recoup."""
    found: dict[Account, None] = {}
    for plan in shared.plans:
        for step in plan.steps:
            if plan.waterfalls[step.waterfall].name in names and isinstance(step.ask, p.Recoup):
                for index in (a for c in step.ask.claimants for a in c.accounts):
                    account = plan.accounts[index]
                    found[account.name, account.owed_to] = None
    return list(found)


def _charges(shared: Shared, rest: Place, ahead: list[Account], currency: str) -> Iterator[Line]:
    """What came into the waterfall, what its steps take before the rest, and what is charged."""
    entered = shared.snapshots.figures(lambda s: s.entered.get(rest.waterfall, 0))
    key = key_of(shared, rest.step, "entered", currency)
    yield Line(key, Kind.FLOW, words.said("entered"), entered)
    accounts = {name for name, _ in ahead}
    for place in shared.places[rest.waterfall]:
        if place.step == rest.step:
            break
        line = step_line(shared, place, currency, None)
        if place.account not in accounts and line.figures.stirred:
            yield replace(line, key=f"{line.key}/{rest.step}", wants=None)
    for account in ahead:
        charged = stands(shared, account, "charged") + stands(shared, account, "interest")
        if charged.stirred:
            key = key_of(shared, rest.step, "charged", *account, currency)
            title, clause = shared.account_title(*account), account_clause(*account)
            yield Line(key, Kind.DEDUCTION, title, -charged, clause=clause)


def _left(shared: Shared, rest: Place, ahead: list[Account], currency: str) -> Iterator[Line]:
    """What reached the rest, and what is still owed before it."""
    left = shared.snapshots.figures(lambda s: s.reached.get(rest.step, 0))
    key = key_of(shared, rest.step, "left", currency)
    yield Line(key, Kind.FLOW, words.said("left"), left)
    owed = sum((stands(shared, account, "balance") for account in ahead), Figures())
    key = key_of(shared, rest.step, "owed", currency)
    yield Line(key, Kind.OWED, words.said("owed"), -owed)
