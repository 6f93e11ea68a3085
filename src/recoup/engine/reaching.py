"""Milestones and measures as integer code: what the state has reached, and what is due by it."""

from collections.abc import Iterator

from recoup.engine.owing import due_of, recouped
from recoup.engine.writing import Code
from recoup.plan import model as p


def write_reached(code: Code) -> None:
    """Writes `reached`: the milestones that the state has reached, a bit each."""
    code.write("def reached(s, m, day):")
    code.depth = 1
    code.write('"""The milestones reached, those latched before among them."""', "n = 0")
    for milestone in code.plan.milestones:
        test = _test(code, milestone.test)
        if milestone.latched:
            test = f"m & {1 << milestone.index} or {test}"
        code.write(f"if {test}: n |= {1 << milestone.index}")
    code.write("return n")
    code.depth = 0


def write_dues(code: Code) -> None:
    """Writes `dues` (what transfers come to) and `wanted` (what measured steps still want)."""
    for name, words, found in (
        ("dues", "What each transfer by a measure comes to, by its index.", _transfers(code)),
        ("wanted", "What each measured step still wants, by its index.", _measured(code)),
    ):
        code.write("", "", f"def {name}(s):")
        code.depth = 1
        listed = ", ".join(f"{index}: {due}" for index, due in found)
        code.write(f'"""{words}"""', f"return {{{listed}}}")
        code.depth = 0


def _transfers(code: Code) -> Iterator[tuple[int, str]]:
    for index, transfer in enumerate(code.plan.transfers):
        if not isinstance(transfer.amount, int):
            yield index, code.measures.due(transfer.amount, _nothing)


def _measured(code: Code) -> Iterator[tuple[int, str]]:
    for step in code.plan.steps:
        if isinstance(step.ask, p.Due):
            yield step.index, f"max(0, {due_of(code, step, step.ask, _nothing)})"


def _test(code: Code, test: p.Test) -> str:
    match test:
        case p.IsRecouped(accounts=accounts):
            return (
                "(" + " and ".join(recouped(code, a) for a in accounts) + ")"
                if accounts
                else "True"
            )
        case p.Reaches(total=total, level=level, strictly=strictly):
            return f"(s[{code.layout.total[total]}] {'>' if strictly else '>='} {level})"
        case p.MeasureReaches(measure=measure, level=level, strictly=strictly):
            counted, unit = code.measures.exact(measure, _nothing)
            return f"({counted} {'>' if strictly else '>='} {level * unit})"
        case p.OnOrAfter(date=day):
            return f"(day >= {day.toordinal()})"
        case p.MilestoneIs(milestone=index):
            return f"(n & {1 << index})"
        case p.All(tests=tests):
            return "(" + " and ".join(_test(code, t) for t in tests) + ")"
        case p.AnyOf(tests=tests):
            return "(" + " or ".join(_test(code, t) for t in tests) + ")"


def _nothing(total: p.Total) -> str:
    """Outside of a pass nothing is coming in."""
    return ""
