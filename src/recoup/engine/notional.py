"""What parties would get of a notional amount: the waterfall run on it alone."""

from datetime import date

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.engine.conversion import Converter
from recoup.engine.passing import passes
from recoup.engine.program import Program
from recoup.plan import model as p


def work_out_notionals(plan: p.Plan, program: Program, converter: Converter) -> list[Diagnostic]:
    """Fills in the program's notional results, each from the deal's beginning.

    The amount comes in at once, before any other money. Accounts are owed what the deal itself
    charges to them, without interest; advances and guarantees have not been paid, since it is
    often one of these that the result determines. Currencies change at agreed rates only; where
    one is needed and not agreed, a diagnostic says so.
    """
    diagnostics = [
        _not_agreed(plan, notional, *pair)
        for notional in plan.notionals
        for pair in currency_pairs(plan, program, notional.waterfall)
        if converter.agreed(*pair) is None
    ]
    if diagnostics:
        return diagnostics
    rates = [
        converter.factor(*pair, date.min) if converter.agreed(*pair) else (0, 1)
        for pair in program.links
    ]
    for index, notional in enumerate(plan.notionals):
        numbers = program.layout.initial[:]
        for charge in plan.charges:
            account = plan.accounts[charge.account]
            if account.kind is not p.AccountKind.ADVANCE:
                base = program.layout.account[charge.account]
                numbers[base] += charge.amount
                numbers[base + 2] += max(0, charge.amount)
        reached = program.reached(numbers, 0, date.min.toordinal())
        entry, columns = notional.waterfall, program.columns[notional.waterfall]
        result = 0
        for _, results, _ in passes(
            program, entry, notional.amount, numbers, reached, rates, date.min.toordinal()
        ):
            for column, amount in zip(columns, results, strict=True):
                if column < len(plan.slots) and _gets(plan, column, notional.party):
                    result += amount
        program.notional[index] = result
    return []


def currency_pairs(plan: p.Plan, program: Program, entry: int) -> list[tuple[str, str]]:
    """The currencies that money changes between on its way from a waterfall."""
    count = len(plan.slots)
    pairs = list(program.layout.conversion)
    return [
        (plan.waterfalls[a].currency, plan.waterfalls[b].currency)
        for a, b in (pairs[c - count] for c in program.columns[entry] if c >= count)
    ]


def _not_agreed(plan: p.Plan, notional: p.Notional, source: str, target: str) -> Diagnostic:
    waterfall = plan.waterfalls[notional.waterfall]
    return Diagnostic(
        "notional-rate-unsaid",
        f"what `{notional.party}` would get out of `{waterfall.name}` turns from {source} into "
        f"{target} on the way, at a rate that the deal does not agree",
        waterfall.span,
        f"add `convert {source} to {target} at …` under `deal`",
    )


def _gets(plan: p.Plan, slot: int, party: str) -> bool:
    found = plan.slots[slot]
    return party in (found.right or found.party, found.allotted)
