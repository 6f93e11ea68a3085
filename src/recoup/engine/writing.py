"""The text of a program while it is written, with what it is written of."""

from dataclasses import dataclass, field
from typing import Any

from recoup.engine.layout import Layout
from recoup.engine.measuring import MeasureCode
from recoup.plan import model as p


@dataclass(slots=True)
class Code:
    """Lines of Python. `constants` are the values that they name.

    `links` are the currency pairs of conversions between waterfalls, in the order in which a pass
    expects their rates.
    """

    plan: p.Plan
    layout: Layout
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    constants: dict[str, Any] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = field(init=False)
    measures: MeasureCode = field(init=False)

    def __post_init__(self) -> None:
        self.measures = MeasureCode(self.plan, self.layout, self.constants)
        pairs = dict.fromkeys(
            (self.plan.waterfalls[a].currency, self.plan.waterfalls[b].currency)
            for a, b in self.layout.conversion
        )
        self.links = tuple(pairs)

    def write(self, *lines: str) -> None:
        self.lines.extend("    " * self.depth + line for line in lines)
