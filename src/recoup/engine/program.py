"""Plan → straight-line integer code: one function per waterfall at which money enters.

A plan's steps do not change during a run, so they are written out as Python once instead of being
interpreted at every receipt; this is what makes tens of thousands of receipts a second possible.
A pass takes an amount, the milestones reached (a bit each), the state and the conversion rates; it
changes the state and returns what each slot was paid. `Program.source` is the code, to be read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from recoup.engine import arithmetic
from recoup.engine.entering import write_pass
from recoup.engine.hurdle import GUARD, UNIT
from recoup.engine.layout import Layout, lay_out_state
from recoup.engine.reaching import write_dues, write_reached
from recoup.engine.writing import Code
from recoup.plan import model as p

Rates = list[tuple[int, int]]
Pass = Callable[[int, int, list[int], Rates], tuple[int, ...]]
Reached = Callable[[list[int], int, int], int]
Dues = Callable[[list[int]], dict[int, int]]


class Unbalanced(AssertionError):
    """What entered a waterfall is not what left it: a fault of the engine itself."""


@dataclass(frozen=True, slots=True)
class Program:
    """A plan ready to run.

    `passes` and `columns` are by the index of the waterfall where money enters: its function, and
    what the function's results are: a slot by its index, or what a conversion between waterfalls
    yielded, by its index after those of the slots. After those of all waterfalls come the same for
    value that is only imputed to each. `dues` gives what every measure of a transfer comes to;
    `notional` takes the results that `recoup.engine.notional` works out. `links` are the currency
    pairs of conversions between waterfalls, in the order in which a pass expects their rates.
    """

    layout: Layout
    passes: tuple[Pass, ...]
    columns: tuple[tuple[int, ...], ...]
    reached: Reached
    dues: Dues
    wanted: Dues
    notional: list[int]
    links: tuple[tuple[str, str], ...]
    source: str


def compile_plan(plan: p.Plan) -> Program:
    """The program of a plan."""
    layout = lay_out_state(plan)
    code = Code(plan, layout)
    every = range(len(plan.waterfalls))
    columns = tuple(write_pass(code, w) for w in every)
    columns += tuple(write_pass(code, w, imputed=True) for w in every)
    write_reached(code)
    write_dues(code)
    notional = [0] * len(plan.notionals)
    source = "\n".join(code.lines) + "\n"
    names: dict[str, Any] = {
        **code.constants,
        "Unbalanced": Unbalanced,
        "UNIT": UNIT,
        "GUARD": GUARD,
        "notional": notional,
    }
    for name in ("split_largest_remainder", "split_in_order", "split_odd_to", "share_out"):
        names[name] = getattr(arithmetic, name)
    for name in ("marginal", "whole_band", "settle"):
        names[name] = getattr(arithmetic, name)
    exec(compile(source, "<plan>", "exec"), names)  # noqa: S102 - our own generated integer code
    return Program(
        layout,
        tuple(names[f"{kind}_{w}"] for kind in ("pass", "imputed") for w in every),
        columns,
        names["reached"],
        names["dues"],
        names["wanted"],
        notional,
        code.links,
        source,
    )
