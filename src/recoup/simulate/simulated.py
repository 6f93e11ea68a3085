"""A simulation as it is told: what went in, beside what came out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from recoup.analysis.contract import records
from recoup.analysis.table import Table
from recoup.deal.called import Called
from recoup.kernel.model import Paid, Payee
from recoup.pictures.style import Picture
from recoup.pictures.words import Lang
from recoup.simulate.compare import Comparison
from recoup.simulate.exact import NotRun
from recoup.simulate.outcomes import Outcomes
from recoup.simulate.results import (
    ApartLine,
    DotsLine,
    IndexLine,
    MilestoneLine,
    PartyLine,
    StakeLine,
    apart_lines,
    dots_lines,
    index_lines,
    milestone_lines,
    party_lines,
    stake_lines,
)
from recoup.simulate.run import Progress, Simulation, Size, gathered
from recoup.simulate.scenario import Scenario
from recoup.simulate.sensitivity import Sensitivity

# So many futures are run through the exact engine as well, to see that it finds the same cents.
CHECKED = 3


@dataclass(frozen=True, slots=True)
class InputLine:
    """An uncertain input, and how it is drawn."""

    name: str
    drawn: str


@dataclass(frozen=True)
class Simulated:
    """What a deal's futures come to, with all that the figures rest on.

    `by_engine` says why the exact engine ran them; empty where a kernel did, and then `checked` of
    them were run by both. Every quantile is known to `known_to` of itself; to the minor unit where
    that is nothing.
    """

    title: str
    seed: int
    size: Size
    inputs: Table[InputLine]
    assumed: Table[InputLine]
    by_engine: tuple[str, ...]
    known_to: float
    parties: Table[PartyLine]
    dots: Table[DotsLine]
    stakes: Table[StakeLine]
    milestones: Table[MilestoneLine]
    indices: Table[IndexLine]
    checked: int = CHECKED

    @property
    def exact(self) -> bool:
        """Whether every quantile is known to the minor unit."""
        return self.known_to == 0

    def dots_picture(self, lang: Lang = "en", names: Called | None = None) -> Picture:
        """What each party may come to have, drawn: each dot is one future in twenty.

        `names` are what the deal's parties are called, where in another language than here.
        """
        from recoup.pictures.dots import dots_picture

        title = names.deal if names else self.title
        return dots_picture(self.dots, title, lang, names.parties if names else None)

    def to_json(self) -> dict[str, Any]:
        """The documented contract of `recoup simulate --json`."""
        return {
            "deal": self.title,
            "seed": self.seed,
            "futures": self.size.futures,
            "draws_of_the_deal": self.size.draws,
            "futures_of_each": self.size.worlds,
            "inputs": records(self.inputs),
            "assumptions": records(self.assumed),
            "by_engine": list(self.by_engine),
            "checked_by_engine": self.checked,
            "quantiles_known_to": self.known_to,
            "parties": records(self.parties),
            "dots": records(self.dots),
            "stakes": [
                {**line, "without_rate": dict(line["without_rate"])}
                for line in records(self.stakes)
            ],
            "milestones": records(self.milestones),
            "indices": records(self.indices),
        }


@dataclass(frozen=True)
class SimulatedBoth:
    """Two deals in the same futures, and what sets them apart."""

    before: Simulated
    after: Simulated
    apart: Table[ApartLine]

    def to_json(self) -> dict[str, Any]:
        """As `recoup diff --simulate --json` has it under `simulated`."""
        return {
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "apart": records(self.apart),
        }


def simulated(
    scenario: Scenario,
    size: Size,
    *,
    sensitivity: bool = False,
    cores: int | None = None,
    progress: Progress | None = None,
) -> Simulated:
    """What so many futures of a deal come to.

    Raises: NotRun where the deal cannot be run on them.
    """
    check(scenario)
    outcomes = gathered(Simulation(scenario), size, cores=cores, progress=progress)
    indices = None
    if sensitivity:
        found = gathered(Sensitivity(scenario), size, cores=cores, progress=progress)
        indices = index_lines(found, _titles(scenario))
    return told(scenario, size, outcomes, indices)


def simulated_both(
    before: Scenario,
    after: Scenario,
    size: Size,
    *,
    cores: int | None = None,
    progress: Progress | None = None,
) -> SimulatedBoth:
    """What the same futures come to under two deals. Raises: NotRun."""
    check(before)
    check(after)
    found = gathered(Comparison(before, after), size, cores=cores, progress=progress)
    titles = _titles(before) | _titles(after)
    return SimulatedBoth(
        told(before, size, found.before),
        told(after, size, found.after),
        apart_lines(found.apart, (found.before, found.after), titles),
    )


def check(scenario: Scenario) -> None:
    """Runs a few futures through the exact engine too: a kernel must find the very same.

    Raises: NotRun with what is missing, such as a rate of exchange; AssertionError where they
    differ, which is a fault of Recoup itself.
    """
    if missing := list(scenario.unrated()):
        raise NotRun(missing)
    drawn, found = scenario.paid(0, 0, CHECKED)
    expected = scenario.exactly(0, 0, CHECKED)
    assert _by_payee(found) == _by_payee(expected), (
        f"the kernel and the engine pay `{drawn.plan.title}` differently"
    )


def _by_payee(paid: Paid) -> dict[Payee, list[list[int]]]:
    """What is paid by day and future to everybody who is paid anything."""
    return {x: paid.to[n].tolist() for n, x in enumerate(paid.payees) if paid.to[n].any()}


def told(
    scenario: Scenario, size: Size, outcomes: Outcomes, indices: Table[IndexLine] | None = None
) -> Simulated:
    """Outcomes with all that they rest on."""
    titles = _titles(scenario)
    first = scenario.drawn(0)
    undated = [stake.payee for stake in first.stakes if not stake.dated]
    return Simulated(
        scenario.deal.title,
        scenario.futures.seed,
        size,
        Table(_inputs(scenario)),
        Table(
            InputLine(a.name, f"{a.value}, of {a.low}..{a.high}")
            for a in first.plan.assumptions
            if a.name not in scenario.terms
        ),
        scenario.refused or (),
        _known_to(outcomes),
        party_lines(outcomes, titles),
        dots_lines(outcomes, titles),
        stake_lines(outcomes, titles, undated),
        milestone_lines(outcomes, {m.name: m.title for m in first.plan.milestones}),
        indices or Table(),
    )


def _inputs(scenario: Scenario) -> Iterator[InputLine]:
    """Every input, but for open terms that no money depends on."""
    idle = {*scenario.futures.terms} - {*scenario.terms}
    for name, words in scenario.futures.described:
        if name not in idle:
            yield InputLine(name, words)


def _known_to(outcomes: Outcomes) -> float:
    """The part of itself that any quantile may be off by, because numbers were counted together."""
    bits = min(
        (tally.counts.bits for tally in outcomes.payees.values() if not tally.counts.exact),
        default=None,
    )
    return 0.0 if bits is None else 2.0 ** (1 - bits)


def _titles(scenario: Scenario) -> dict[str, str]:
    """The titles of parties, by name."""
    return dict(scenario.drawn(0).plan.parties)
