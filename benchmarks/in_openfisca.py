"""The deal of `benchmarks/kernel.py` in OpenFisca, a well-kept rules engine vectorised by NumPy.

It runs in an environment of its own (`uv run --with openfisca-core`), on receipts in a `.npy` file
by row and future, and prints a line of JSON: seconds, and what each payee got in all. It has no
rounding, and a milestone holds from the quarter after the one that reaches it: its formulas are of
whole periods, so a receipt cannot be split at the cent that changes the terms.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core import periods
from openfisca_core.entities import Entity
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

MEDIA = {"cinema": 0.12, "video": 0.15, "pay_tv": 0.20, "airline": 0.25, "online": 0.30}
FILM = Entity("film", "films", "A film", "")
PAYEES = (
    "agent", "collection", "sales", "distributor", "guild", "director", "star", "writer",
    "a", "b", "c",
)  # fmt: skip

Formula = Callable[[Callable[[str], Any], Callable[[str], Any]], Any]


def variable(name: str, formula: Formula | None = None) -> type[Variable]:
    """A variable of a period; its formula takes others of this period, or of the one before."""
    fields: dict[str, Any] = {
        "value_type": float,
        "entity": FILM,
        "definition_period": periods.DateUnit.MONTH,
        "label": name,
    }
    if formula is not None:

        def formula_of(film: Any, period: Any) -> Any:
            return formula(
                lambda other: film(other, period), lambda other: film(other, period.last_month)
            )

        fields["formula"] = formula_of
    return type(name, (Variable,), fields)


def so_far(name: str, of: str) -> type[Variable]:
    """What something came to, this period included; before the first period it is nothing."""
    return variable(name, lambda now, before: before(name) + now(of))


def variables() -> list[type[Variable]]:
    """The whole deal, from the receipts down."""
    least, most = np.minimum, np.maximum
    found = [variable(medium) for medium in MEDIA]
    found += [
        variable("agent", lambda now, _: sum(now(m) * fee for m, fee in MEDIA.items())),
        variable("net", lambda now, _: sum(now(m) for m in MEDIA) - now("agent")),
        variable("collection", lambda now, _: 0.02 * now("net")),
        variable("sales", lambda now, _: 0.10 * now("net")),
        variable("r1", lambda now, _: now("net") - now("collection") - now("sales")),
        so_far("distributor_so_far", "distributor"),
        variable(
            "distributor",
            lambda now, before: least(now("r1"), 12e8 - before("distributor_so_far")),
        ),
        variable("r2", lambda now, _: now("r1") - now("distributor")),
        so_far("guild_so_far", "guild"),
        variable("guild", lambda now, before: least(now("r2"), 5e7 - before("guild_so_far"))),
        variable("r3", lambda now, _: now("r2") - now("guild")),
        variable("whole", lambda _, before: before("recouped_so_far") >= 30e8),
        variable("corridor", lambda now, _: np.where(now("whole") > 0, 0, 0.05 * now("r3"))),
        variable("r4", lambda now, _: now("r3") - now("corridor")),
        so_far("recouped_so_far", "recouped"),
        variable(
            "recouped", lambda now, before: least(now("r4"), 30e8 - before("recouped_so_far"))
        ),
        variable("r5", lambda now, _: now("r4") - now("recouped")),
        so_far("net_so_far", "net"),
        so_far("star_so_far", "star"),
        variable(
            "star",
            lambda now, before: np.where(
                before("net_so_far") >= 60e8, least(now("r5"), 3e7 - before("star_so_far")), 0
            ),
        ),
        variable("r6", lambda now, _: now("r5") - now("star")),
        variable("writer", lambda now, _: 0.03 * now("r6")),
        variable("r7", lambda now, _: now("r6") - now("writer")),
        variable("after", lambda now, _: np.where(now("whole") > 0, 0.04 * now("r7"), 0)),
        variable("director", lambda now, _: now("corridor") + now("after")),
        variable("rest", lambda now, _: most(now("r7") - now("after"), 0)),
        variable("a", lambda now, _: 0.6 * now("recouped") + 0.5 * now("rest")),
        variable("b", lambda now, _: 0.4 * now("recouped") + 0.3 * now("rest")),
        variable("c", lambda now, _: 0.2 * now("rest")),
    ]
    return found


def main() -> None:
    """Runs the receipts of a file and says how long it took."""
    amounts = np.load(sys.argv[1])
    quarters, futures = len(amounts) // len(MEDIA), amounts.shape[1]
    system = TaxBenefitSystem([FILM])
    system.add_variables(*variables())
    months = [periods.period(f"{2020 + q // 12}-{q % 12 + 1:02}") for q in range(quarters)]
    start = time.perf_counter()
    simulation = SimulationBuilder().build_default_simulation(system, futures)
    simulation.max_spiral_loops = quarters + 1
    for name in (
        "distributor_so_far",
        "guild_so_far",
        "recouped_so_far",
        "net_so_far",
        "star_so_far",
    ):
        simulation.set_input(name, months[0].last_month, np.zeros(futures))
    for row, amount in enumerate(amounts):
        simulation.set_input(list(MEDIA)[row % len(MEDIA)], months[row // len(MEDIA)], amount)
    paid = {name: [simulation.calculate(name, month) for month in months] for name in PAYEES}
    seconds = time.perf_counter() - start
    totals = {name: float(sum(each.sum(dtype=float) for each in of)) for name, of in paid.items()}
    print(json.dumps({"seconds": seconds, "paid": totals}))


if __name__ == "__main__":
    main()
