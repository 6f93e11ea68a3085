"""Tests, run: the files that they name are read, the deals are run, the expectations compared."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from recoup.deal.files import DealFileMissing, load_deal, read_source
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic, Severity, in_order
from recoup.diagnostics.span import Span
from recoup.engine.run import Run, run_plan
from recoup.expectations import model as x
from recoup.expectations.compare import Unmet, compare
from recoup.expectations.from_text import from_text
from recoup.expectations.quantities import Measured, Unknown
from recoup.language.model import Word
from recoup.plan.assumptions import show
from recoup.plan.from_deal import from_deal
from recoup.plan.model import Plan
from recoup.receipts.match import check_events
from recoup.receipts.model import Event, EventKind, EventsFile, Rates
from recoup.receipts.read import EventsFileMissing, read_events, read_rates
from recoup.values.money import Money


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
    files = _Files(Path(suite.source.name).parent)
    return [_outcome(test, files) for test in suite.tests]


def whole_run(test: x.Test) -> tuple[Run | None, list[Diagnostic]]:
    """The run of all events of a test; None, and why, where it cannot be run."""
    bench, faults = _bench(test, _Files(Path(test.span.source.name).parent))
    if bench is None:
        return None, faults
    try:
        return bench.at(x.Moment()).run, []
    except _NotRun as stopped:
        return None, stopped.diagnostics


def _outcome(test: x.Test, files: "_Files") -> Outcome:
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
        run, diagnostics = run_plan(self.plan, events, self.rates, as_of=moment.day)
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


def _bench(test: x.Test, files: "_Files") -> tuple[_Bench | None, list[Diagnostic]]:
    setting = test.setting
    assert setting.deal is not None
    deal, faults = files.deal(setting.deal.path)
    if deal is None or faults:
        return None, faults
    plan, faults = _plan(deal, setting)
    events, found = _events(deal, setting, files)
    rates, of_rates = files.rates(setting.rates.path) if setting.rates else (None, [])
    faults = [*faults, *found, *of_rates]
    return (None if plan is None or faults else _Bench(plan, events, rates)), faults


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
    for found in _errors(diagnostics):
        known = found.code == "undisclosed" and found.span in hints
        faults.append(replace(found, hint=hints[found.span]) if known else found)
    return plan, faults


# ---- events -------------------------------------------------------------------------------------


def _events(
    deal: Deal, setting: x.Setting, files: "_Files"
) -> tuple[list[Event], list[Diagnostic]]:
    """The rows that are run and the events that are given, in the order in which they are run."""
    events: list[Event] = []
    faults: list[Diagnostic] = []
    if setting.receipts is not None:
        file, faults = files.events(setting.receipts.path)
        events = list(file.events) if file else []
        faults += [*(file.diagnostics if file else ())]
        if faults:
            return [], _errors(faults)
        events, faults = _chosen(events, setting.receipts.only)
    taken = {e.id for e in events}
    for given, span in setting.given:
        event = _event(given, span)
        if event.id in taken:
            message = f"a row is called `{event.id}` already"
            faults.append(Diagnostic("duplicate-row", message, span, "give it another name"))
        taken.add(event.id)
        events.append(event)
    events.sort(key=lambda e: e.date)
    faults += check_events(deal, events)
    faults += _unfounded(events)
    return events, _errors(faults)


def _chosen(events: list[Event], only: tuple[Word, ...]) -> tuple[list[Event], list[Diagnostic]]:
    ids = {e.id for e in events}
    faults = [Unknown("row", word, ids).diagnostic for word in only if word.text not in ids]
    names = {word.text for word in only}
    return [e for e in events if not only or e.id in names], faults


def _event(given: x.GivenEvent, span: Span) -> Event:
    what, film, territory = given.of
    amount = given.amount
    return Event(
        given.name.text if given.name else f"line-{span.line}",
        given.day,
        given.kind,
        what.text,
        film.text if film else None,
        territory.text if territory else None,
        amount.minor if isinstance(amount, Money) else amount,
        amount.currency if isinstance(amount, Money) else None,
        "",
        span,
    )


def _unfounded(events: list[Event]) -> list[Diagnostic]:
    """Reversals of what did not come before them, or was left out."""
    before: set[str] = set()
    faults = []
    for event in events:
        if event.kind is not EventKind.REVERSAL:
            before.add(event.id)
        elif event.what not in before:
            message = f"no row before it is called `{event.what}`, which it reverses"
            hint = "run the original too, on an earlier day or above"
            faults.append(Diagnostic("reverses-nothing", message, event.span, hint))
    return faults


# ---- files --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Files:
    """The files beside a file of expectations, each read once."""

    folder: Path
    _deals: dict[str, tuple[Deal, list[Diagnostic]]] = field(default_factory=dict)
    _books: dict[str, EventsFile] = field(default_factory=dict)
    _rates: dict[str, tuple[Rates, list[Diagnostic]]] = field(default_factory=dict)

    def deal(self, path: Word) -> tuple[Deal | None, list[Diagnostic]]:
        if path.text not in self._deals:
            if "\0" in path.text:
                return None, [self._missing(path)]
            try:
                deal, found = load_deal(self.folder / path.text)
            except DealFileMissing:
                return None, [self._missing(path)]
            self._deals[path.text] = deal, _errors(found)
        return self._deals[path.text]

    def events(self, path: Word) -> tuple[EventsFile | None, list[Diagnostic]]:
        if path.text not in self._books:
            try:
                self._books[path.text] = read_events(self.folder / path.text)
            except EventsFileMissing:
                return None, [self._missing(path)]
        return self._books[path.text], []

    def rates(self, path: Word) -> tuple[Rates | None, list[Diagnostic]]:
        if path.text not in self._rates:
            try:
                rates, found = read_rates(self.folder / path.text)
            except EventsFileMissing:
                return None, [self._missing(path)]
            self._rates[path.text] = rates, _errors(found)
        return self._rates[path.text]

    def _missing(self, path: Word) -> Diagnostic:
        beside = [p.name for p in self.folder.iterdir()] if self.folder.is_dir() else []
        message = f"there is no file `{path}` beside this one, or it cannot be read"
        return Unknown("file", path, beside, message).diagnostic


def _errors(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    return [d for d in diagnostics if d.severity is Severity.ERROR]
