"""What is owed, as integer code: on an account, and by a step that pays what a measure comes to."""

from recoup.engine.layout import interest_unit
from recoup.engine.measuring import Inflow
from recoup.engine.writing import Code
from recoup.plan import model as p


def owed(code: Code, account: int) -> str:
    """What an account is still owed, in whole minor units."""
    base = code.layout.account[account]
    if code.plan.accounts[account].hurdle is not None:
        return f"(-((GUARD - s[{base}]) // UNIT) if s[{base}] > GUARD else 0)"
    if code.plan.accounts[account].interest is None:
        return f"(s[{base}] if s[{base}] > 0 else 0)"
    unit = interest_unit(code.plan.accounts[account])
    return f"((s[{base}] if s[{base}] > 0 else 0) + s[{base + 1}] // {unit})"


def book(code: Code, account: int, amount: str) -> str:
    """The line that takes an amount off what an account is owed."""
    base = code.layout.account[account]
    interest = code.plan.accounts[account].interest
    if code.plan.accounts[account].hurdle is not None:
        return f"s[{base}] -= {amount} * UNIT"
    if interest is None:
        return f"s[{base}] -= {amount}"
    unit = interest_unit(code.plan.accounts[account])
    return f"settle(s, {base}, {unit}, {amount}, {interest.interest_first})"


def recouped(code: Code, account: int) -> str:
    """Whether an account was charged and is owed nothing more."""
    base = code.layout.account[account]
    if code.plan.accounts[account].hurdle is not None:
        return f"s[{base + 2}] > 0 and s[{base}] <= GUARD"
    charged = f"s[{base + 2}] > 0 and s[{base}] <= 0"
    if code.plan.accounts[account].interest is None:
        return charged
    return f"{charged} and s[{base + 1}] < {interest_unit(code.plan.accounts[account])}"


def due_of(code: Code, step: p.Step, ask: p.Due, inflow: Inflow) -> str:
    """What a measure comes to now, less what the step has taken for it."""
    given = code.layout.given[step.index]
    due = code.measures.due(ask.measure, inflow)
    taken = f"s[{given}]"
    if ask.period is not None:
        taken = f"(s[{given}] - s[{code.layout.base[ask.period, given]}])"
    return f"{due} - {taken}"
