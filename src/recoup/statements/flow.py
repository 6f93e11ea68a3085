"""How money flows through a deal: its waterfalls, their places, and which of them feed which."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from recoup.deal import model as d
from recoup.plan import model as p
from recoup.statements.naming import Named
from recoup.statements.snapshot import Place


@dataclass(frozen=True)
class Flow(Named):
    """A deal, what it came to at three times, and the way that money takes through it."""

    @cached_property
    def waterfalls(self) -> dict[str, p.Waterfall]:
        """Every waterfall by name, in the order in which money flows."""
        before = {w.name: w for w in self.plans[1].waterfalls}
        now = {w.name: w for w in self.plan.waterfalls}
        return {**now, **{name: w for name, w in before.items() if name not in now}}

    @cached_property
    def places(self) -> dict[str, list[Place]]:
        """The places of each waterfall, in the order of its steps."""
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.snapshots.keys(lambda s: s.places):
            found[place.waterfall].append(place)
        return found

    @cached_property
    def feeders(self) -> dict[str, set[str]]:
        """The waterfalls that money comes from before it reaches each one, and itself."""
        direct = {
            name: {x.waterfall for x in self.fed_by[name]} | self._counted[name]
            for name in self.waterfalls
        }
        found: dict[str, set[str]] = {}
        for name in self.waterfalls:
            reached, waiting = {name}, [name]
            while waiting:
                more = direct[waiting.pop()] - reached
                reached |= more
                waiting.extend(more)
            found[name] = reached
        return found

    @cached_property
    def fed_by(self) -> dict[str, list[Place]]:
        """The places that pass money on into the pots of each waterfall."""
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.snapshots.keys(lambda s: s.places):
            pot = place.payee.removeprefix("pot ")
            if place.payee.startswith("pot ") and pot in self._pots:
                found[self._pots[pot]].append(place)
        return found

    @cached_property
    def _pots(self) -> dict[str, str]:
        return {pot: w.name for w in self.waterfalls.values() for pot in w.pots}

    @cached_property
    def _counted(self) -> dict[str, set[str]]:
        """The waterfalls that each one counts what came into, without being fed by them."""
        found: dict[str, set[str]] = defaultdict(set)
        for waterfall in self.plan.waterfalls:
            for count in waterfall.counts:
                if count.waterfall is not None:
                    found[waterfall.name].add(self.plan.waterfalls[count.waterfall].name)
                elif count.pot in self._pots:
                    found[waterfall.name].add(self._pots[count.pot])
        return found

    @cached_property
    def withholding(self) -> dict[str, str]:
        """Whom each step with a withholding pays the tax to."""
        taxes: dict[tuple[str, int], str] = {}

        def walk(steps: tuple[d.Step | d.Block, ...]) -> None:
            for step in steps:
                if isinstance(step, d.Block):
                    walk(step.steps)
                elif step.withholding is not None:
                    taxes[step.span.source.name, step.span.line] = step.withholding.payee

        for waterfall in self.deal.waterfalls.values():
            walk(waterfall.steps)
        return {
            step.name: taxes[step.span.source.name, step.span.line]
            for step in self.plan.steps
            if (step.span.source.name, step.span.line) in taxes
        }
