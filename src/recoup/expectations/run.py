"""Tests, run: the files that they name are read, the deals are run, the expectations compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from recoup.deal.files import read_source
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic, errors_of, in_order
from recoup.diagnostics.span import Span
from recoup.engine.run import Run, run_plan
from recoup.expectations import model as x
from recoup.expectations.compare import Unmet, compare
from recoup.expectations.events import events_to_run
from recoup.expectations.files import Files
from recoup.expectations.from_text import from_text
from recoup.expectations.quantities import Measured, Unknown
from recoup.plan.from_deal import from_deal
from recoup.plan.model import Plan
from recoup.receipts.model import Event, Rates
from recoup.rights.ungranted import withheld
from recoup.values.shown import show


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a test: what does not hold, and what kept it from being run."""

    test: x.Test
    unmet: tuple[Unmet, ...]
    faults: tuple[Diagnostic, ...]

    @property
    def passed(self) -> bool:
        return not self.unmet and not self.faults

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """All that is wrong, in the order of the text."""
        return in_order([*self.faults, *(u.diagnostic for u in self.unmet)])


def load_expectations(path: Path) -> tuple[x.Suite, list[Diagnostic]]:
    """The tests of a file, and everything that is wrong in it.

    Raises: DealFileMissing where there is no such file, or it is no UTF-8 text.
    """
    return from_text(read_source(path))


def run_tests(suite: x.Suite) -> list[Outcome]:
    """Runs the tests of a file; deals, events and rates are looked for beside it."""
    files = Files(Path(suite.source.name).parent)
    return [_outcome(test, files) for test in suite.tests]


def whole_run(test: x.Test) -> tuple[Run | None, list[Diagnostic]]:
    """The run of all events of a test; None, and why, where it cannot be run."""
    bench, faults = _bench(test, Files(Path(test.span.source.name).parent))
    if bench is None:
        return None, faults
    try:
        return bench.at(x.Moment()).run, []
    except _NotRun as stopped:
        return None, stopped.diagnostics


def _outcome(test: x.Test, files: Files) -> Outcome:
    bench, faults = _bench(test, files)
    if test.refused is not None:
        if bench is not None:
            faults = bench.refusals()
        return Outcome(test, (), _unlike(test.refused, faults))
    if bench is None:
        return Outcome(test, (), tuple(faults))
    unmet, found = [], []
    for expectation in test.expectations:
        try:
            fault = compare(expectation, bench.at)
        except _NotRun as stopped:
            return Outcome(test, (), tuple(stopped.diagnostics))
        if isinstance(fault, Unmet):
            unmet.append(fault)
        elif fault is not None:
            found.append(fault)
    return Outcome(test, tuple(unmet), tuple(found))


def _unlike(refused: x.Refused, faults: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What is wrong where a deal is not refused with just the codes that were expected."""
    codes = {f.code for f in faults}
    wanted = {word.text for word in refused.codes}
    found = [
        Diagnostic("not-refused", f"nothing is refused with `{word}`", word.span)
        for word in refused.codes
        if word.text not in codes
    ]
    others = [f for f in faults if f.code not in wanted]
    return (*found, *others)


# ---- the runs of a test -------------------------------------------------------------------------


class _NotRun(Exception):
    """The events of a test cannot be run."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__()
        self.diagnostics = diagnostics


@dataclass(slots=True)
class _Bench:
    """A plan with its events, and the runs of it that were asked for."""

    plan: Plan
    events: list[Event]
    rates: Rates | None
    withheld: Mapping[str, str]
    runs: dict[x.Moment, Measured] = field(default_factory=dict)

    def at(self, moment: x.Moment) -> Measured:
        """The run up to a moment. Raises: Unknown for a row that there is not; _NotRun."""
        if moment not in self.runs:
            self.runs[moment] = self._run(moment)
        return self.runs[moment]

    def _run(self, moment: x.Moment) -> Measured:
        events = self.events
        if moment.row is not None:
            ids = [e.id for e in events]
            if moment.row.text not in ids:
                raise Unknown("row", moment.row, ids)
            events = events[: ids.index(moment.row.text) + 1]
        run, diagnostics = run_plan(
            self.plan, events, self.rates, as_of=moment.day, withheld=self.withheld
        )
        if run is None:
            raise _NotRun(diagnostics)
        return Measured.of(run)

    def refusals(self) -> list[Diagnostic]:
        """The errors that keep the whole from being run."""
        try:
            self.at(x.Moment())
        except _NotRun as stopped:
            return stopped.diagnostics
        return []


def _bench(test: x.Test, files: Files) -> tuple[_Bench | None, list[Diagnostic]]:
    setting = test.setting
    assert setting.deal is not None
    deal, faults = files.deal(setting.deal)
    if deal is None or faults:
        return None, faults
    plan, faults = _plan(deal, setting)
    events, found = events_to_run(deal, setting, files)
    rates, of_rates = files.rates(setting.rates.path) if setting.rates else (None, [])
    faults = [*faults, *found, *of_rates]
    if plan is None or faults:
        return None, faults
    return _Bench(plan, events, rates, withheld(deal, events)), faults


def _plan(deal: Deal, setting: x.Setting) -> tuple[Plan | None, list[Diagnostic]]:
    faults: list[Diagnostic] = []
    given = {}
    for assumed in setting.assumptions:
        if assumed.name.text in deal.undisclosed:
            given[assumed.name.text] = assumed.figure
        else:
            message = f"the deal has no undisclosed term `{assumed.name}`"
            unknown = Unknown("assumption", assumed.name, deal.undisclosed, message)
            faults.append(unknown.diagnostic)
    plan, diagnostics = from_deal(deal, given)
    hints: dict[Span | None, str] = {
        term.span: f"write `assume {name} {show(term.low)}`, or another figure of the range"
        for name, term in deal.undisclosed.items()
    }
    for found in errors_of(diagnostics):
        known = found.code == "undisclosed" and found.span in hints
        faults.append(replace(found, hint=hints[found.span]) if known else found)
    return plan, faults
