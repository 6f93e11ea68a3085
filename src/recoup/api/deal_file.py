"""A deal, and what it came to on the events that it was run on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from recoup.api.figures import Figures
from recoup.api.joining import joined
from recoup.api.refused import Refused
from recoup.deal.files import load_trees
from recoup.deal.model import Deal
from recoup.deal.readings import Readings, read_deals, too_many_readings, undecided
from recoup.diagnostics.diagnostic import Diagnostic, Edit, has_errors
from recoup.language.from_text import parse_source
from recoup.language.model import Tree
from recoup.language.rewording import edited

if TYPE_CHECKING:
    from recoup.analysis.channels import Channels
    from recoup.analysis.ends_with import Ends
    from recoup.analysis.restated import Restated
    from recoup.analysis.table import Table
    from recoup.deal.facts import Fact
    from recoup.deal.model import CitedSource
    from recoup.engine.run import Run
    from recoup.pictures.style import Picture
    from recoup.pictures.words import Lang
    from recoup.plan.model import Plan
    from recoup.receipts.model import Event, Rates, SetAside
    from recoup.rights.answers import RightsOf
    from recoup.simulate.scenario import Scenario
    from recoup.simulate.simulated import Simulated
    from recoup.statements.making import Shared


# Told how many of how many events are done.
Progress = Callable[[int, int], None]

Written = TypeVar("Written", str, bytes)


@dataclass(frozen=True)
class DealFile:
    """A deal read from its file, with what was found wrong in it.

    `trees` are the text with its disputes, `reading` the names of the readings that are taken.
    """

    path: Path
    trees: tuple[Tree, ...]
    faults: tuple[Diagnostic, ...]
    reading: tuple[str, ...]
    readings: Readings
    known_on: date | None = None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong, in the order of the text."""
        return self.readings.diagnostics

    @property
    def deal(self) -> Deal:
        """The deal. Raises: Refused where a dispute is open, since the deal is then several."""
        if self.readings.open:
            raise Refused(undecided(self.readings))
        return self.readings.deals[0].deal

    def read_as(self, *names: str) -> DealFile:
        """This deal with those readings; what is wrong with a name is in its `diagnostics`."""
        reading = (*self.reading, *names)
        return _deal_file(self.path, self.trees, self.faults, reading, self.known_on)

    def as_known_on(self, day: date) -> DealFile:
        """The deal as it was known on a day: without the amendments signed after it."""
        return _deal_file(self.path, self.trees, self.faults, self.reading, day)

    @property
    def alternatives(self) -> tuple[DealFile, ...]:
        """The deal under every combination of its open readings; itself, where none is open.

        Raises: Refused where there are more of them than can be compared.
        """
        if self.readings.too_many:
            raise Refused([too_many_readings(self.readings)])
        return tuple(
            replace(
                self,
                reading=(*self.reading, *deal.names),
                readings=Readings((), (deal,), deal.diagnostics),
            )
            for deal in self.readings.deals
        )

    def edited(self, edits: Sequence[Edit]) -> DealFile:
        """This deal with its text changed; no file is written."""
        parsed = [parse_source(edited(tree.source, edits)) for tree in self.trees]
        faults = [fault for _, found in parsed for fault in found]
        trees = [
            replace(tree, used_by=old.used_by)
            for (tree, _), old in zip(parsed, self.trees, strict=True)
        ]
        return _deal_file(self.path, trees, faults, self.reading, self.known_on)

    @property
    def title(self) -> str:
        """What the deal is called, whichever readings are open."""
        return self.readings.deals[0].deal.title

    @cached_property
    def facts(self) -> Table[Fact]:
        """Every figure of the text, with who says so and how well it is known."""
        from recoup.analysis.table import Table
        from recoup.deal.facts import facts

        return Table(facts(self.trees, self.readings.deals[0].deal.sources))

    @property
    def sources(self) -> tuple[CitedSource, ...]:
        """The publications that the deal cites."""
        return tuple(self.readings.deals[0].deal.sources.values())

    def plan(self, assume: Mapping[str, str] | None = None) -> Plan:
        """The program of steps that a run follows.

        Raises: Refused where the deal has errors, or an undisclosed term has no assumption.
        """
        from recoup.plan.from_deal import from_deal

        if has_errors(list(self.diagnostics)):
            raise Refused(self.diagnostics)
        plan, diagnostics = from_deal(self.deal, assume)
        if plan is None:
            raise Refused(diagnostics)
        return plan

    def run(
        self,
        events: str | Path | Sequence[Event],
        rates: str | Path | Rates | None = None,
        *,
        as_of: date | None = None,
        assume: Mapping[str, str] | None = None,
        set_aside: bool = False,
        progress: Progress | None = None,
    ) -> Result:
        """Runs receipts, costs and reports through the deal, up to and including a date.

        `events` and `rates` are files or what was read from them; `assume` gives figures, as text,
        for undisclosed terms. Rows of a file that cannot be read stop the run, unless they are to
        be `set_aside` into the held queue.

        Raises: Refused, with everything that is wrong; OSError where a file cannot be read.
        """
        from recoup.engine.run import run_plan
        from recoup.rights.ungranted import withheld

        plan = self.plan(assume)
        read, aside, warnings = self._events(events, set_aside=set_aside)
        found = _rates(rates)
        run, diagnostics = run_plan(
            plan,
            read,
            found,
            as_of=as_of,
            set_aside=aside,
            withheld=withheld(self.deal, read),
            progress=progress,
        )
        if run is None:
            raise Refused(diagnostics)
        return Result(self, run, (*warnings, *diagnostics), found, dict(assume or {}))

    def scenario(
        self,
        forecast: str | Path | None = None,
        *,
        seed: int = 1,
        assume: Mapping[str, str] | None = None,
        rates: str | Path | Rates | None = None,
        common: tuple[float, int] | None = None,
    ) -> Scenario:
        """The deal with the futures of a forecast, ready to be simulated.

        The forecast is a file; where none is given, that of the deal's name beside it. `assume`
        gives figures, as text, for undisclosed terms: those are not drawn.

        Raises: Refused, with everything that is wrong; OSError where a file cannot be read.
        """
        try:
            from recoup.forecasts.futures import Futures
            from recoup.forecasts.read import read_forecast
            from recoup.simulate.scenario import Scenario
        except ImportError as missing:
            message = f"to simulate takes the library `{missing.name}`, which is not installed"
            hint = "pip install 'recoup[simulate]'"
            raise Refused([Diagnostic("not-installed", message, None, hint)]) from None
        if has_errors(list(self.diagnostics)):
            raise Refused(self.diagnostics)
        path = Path(forecast or self.path.with_suffix(".forecast"))
        if forecast is None and not path.exists():
            message = f"there is no `{path.name}` beside the deal to say what may come"
            hint = "write one, or say which file it is"
            raise Refused([Diagnostic("no-forecast", message, None, hint)])
        read, diagnostics = read_forecast(path, self.deal)
        if read is None:
            raise Refused(diagnostics)
        futures = Futures(read, self.deal, seed, dict(assume or {}), common=common)
        return Scenario(self.deal, futures, _rates(rates))

    def simulate(
        self,
        forecast: str | Path | None = None,
        *,
        futures: int = 100_000,
        draws: int | None = None,
        seed: int = 1,
        assume: Mapping[str, str] | None = None,
        rates: str | Path | Rates | None = None,
        sensitivity: bool = False,
        cores: int | None = None,
        progress: Progress | None = None,
    ) -> Simulated:
        """What everybody may come to have: see `recoup simulate`.

        `draws` is how many sets of figures are drawn for the undisclosed terms, each with as many
        futures; `sensitivity` asks besides which uncertain input matters most.

        Raises: Refused, with everything that is wrong; OSError where a file cannot be read.
        """
        from recoup.simulate.run import Size
        from recoup.simulate.simulated import simulated

        scenario = self.scenario(forecast, seed=seed, assume=assume, rates=rates)
        with refusing():
            size = Size.of(futures, draws or scenario.draws)
            return simulated(
                scenario, size, sensitivity=sensitivity, cores=cores, progress=progress
            )

    def rights(self) -> RightsOf:
        """Who may exploit what, where, when, and by which clause.

        Rights may be granted twice, or be granted while they are held back: that is an answer.

        Raises: Refused where the deal has other errors.
        """
        from recoup.rights.answers import CLASHES, RightsOf

        if has_errors([d for d in self.diagnostics if d.code not in CLASHES]):
            raise Refused(self.diagnostics)
        return RightsOf(self.deal)

    def to_avails(self) -> tuple[str, tuple[Diagnostic, ...]]:
        """The deal's industry avails as XML, version 2.6, and all that they have no words for.

        Raises: Refused where the deal has errors, or does not say what avails require.
        """
        from recoup.avails.write import avails_xml

        return self._avails(avails_xml)

    def to_avails_workbook(self) -> tuple[bytes, tuple[Diagnostic, ...]]:
        """The deal's industry avails as a workbook (.xlsx) of the template 1.9, with remarks.

        Raises: Refused where the deal has errors, or does not say what avails require.
        """
        from recoup.avails.write import avails_workbook

        return self._avails(avails_workbook)

    def _avails(
        self, write: Callable[[Deal], tuple[Written | None, list[Diagnostic]]]
    ) -> tuple[Written, tuple[Diagnostic, ...]]:
        if has_errors(list(self.diagnostics)):
            raise Refused(self.diagnostics)
        written, found = write(self.deal)
        if written is None:
            raise Refused(found)
        return written, tuple(found)

    def to_rsl(self) -> tuple[str, tuple[Diagnostic, ...]]:
        """The deal as YAML in Revenue Sharing Language, and what of it is left out.

        Raises: Refused where the deal has errors, or a term that the language has no words for.
        """
        from recoup.rsl.from_deal import agreement_of
        from recoup.rsl.show import yaml_text

        if has_errors(list(self.diagnostics)):
            raise Refused(self.diagnostics)
        agreement, diagnostics = agreement_of(self.deal)
        if agreement is None:
            raise Refused(diagnostics)
        return yaml_text(agreement), tuple(diagnostics)

    def _events(
        self, events: str | Path | Sequence[Event], *, set_aside: bool
    ) -> tuple[list[Event], tuple[SetAside, ...], list[Diagnostic]]:
        from recoup.receipts.match import check_events
        from recoup.receipts.read import read_events

        if not isinstance(events, str | Path):
            faults = check_events(self.deal, events)
            if has_errors(faults):
                raise Refused(faults)
            return list(events), (), faults
        file = read_events(Path(events), deal=self.deal)
        if has_errors(list(file.diagnostics)) and (file.unreadable or not set_aside):
            raise Refused(file.diagnostics)
        return list(file.events), tuple(file.set_aside), list(file.diagnostics)


@dataclass(frozen=True)
class Result(Figures):
    """What a deal came to on some events: its figures, and what takes the deal itself to tell."""

    file: DealFile
    run: Run
    diagnostics: tuple[Diagnostic, ...] = ()
    rates: Rates | None = None
    assumed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def restated(self) -> Table[Restated]:
        """What retroactive amendments made of receipts before their signing, party by party.

        Each is compared with the deal as it was known on the day before its signing, on the
        events up to that day: the difference is what its signing makes due.
        """
        from recoup.analysis.restated import restated
        from recoup.analysis.table import Table

        lines: list[Restated] = []
        for amendment in self.file.deal.amendments:
            if not amendment.retroactive or not amendment.known:
                continue
            before = amendment.signed - timedelta(days=1)
            day = min(before, self.run.as_of or before)
            then, since = (
                self.file.as_known_on(known).run(
                    self.run.events, self.rates, as_of=day, assume=self._assumed_of(known)
                )
                for known in (before, amendment.signed)
            )
            lines.extend(restated(amendment, then.sums, since.sums))
        return Table(lines)

    def events_instead(self, over: str, amount: int) -> list[Event]:
        """The events as they would be had so much come in at a source instead of what did: at once,
        on the day on which the last came in there; in minor units of the source.

        Raises: Refused, as `without` does, or where nothing has come in there.
        """
        others = self.without(over).run.events
        kept = {event.id for event in others}
        came = [
            (event, self.run.plan.waterfalls[place].currency)
            for event, place in zip(self.run.events, self.run.entries, strict=True)
            if place is not None and event.id not in kept and not event.calculated
        ]
        if not came:
            message = f"nothing has come in at `{over}` that another receipt could be like"
            raise Refused([Diagnostic("nothing-came-in", message, None)])
        last, currency = came[-1]
        return [*others, replace(last, amount=amount, currency=currency, arms_length=None)]

    def without(self, over: str) -> Result:
        """The same, as it would stand had nothing come in at a source; all else came as it did.

        `over` names the source as `curve` does. Its curve tells what anything would have brought
        that came in there instead of what did. Receipts that are held stay so.

        Raises: Refused, as `curve` does.
        """
        from recoup.analysis.sources import source_of
        from recoup.receipts.model import EventKind

        entry, faults = source_of(self.run.plan, over)
        if entry is None:
            raise Refused(faults)
        events = list(zip(self.run.events, self.run.entries, strict=True))
        left_out = {event.id for event, place in events if place == entry}
        kept = [
            event
            for event, _ in events
            if event.id not in left_out
            and not (event.kind is EventKind.REVERSAL and event.what in left_out)
            and not event.calculated
        ]
        return self.file.run(kept, self.rates, as_of=self.as_of, assume=self.assumed)

    def _assumed_of(self, known_on: date) -> dict[str, str]:
        terms = self.file.as_known_on(known_on).deal.undisclosed
        return {name: value for name, value in self.assumed.items() if name in terms}

    def statements(self, period: str, dated: date) -> Shared:
        """What the statements of a period are made from, such as `2017Q1`, as of the day they are
        dated.

        What rows of the period undo of earlier days is an adjustment.

        Raises: Refused where the period is unclear, still open on that day, or ends after the run.
        """
        from recoup.receipts.model import EventKind
        from recoup.statements.making import Shared
        from recoup.statements.period import PeriodUnclear, parse_period
        from recoup.statements.snapshot import Snapshot, Snapshots

        try:
            asked = parse_period(period)
        except PeriodUnclear:
            message = f"`{period}` is no period"
            hint = "write `2017`, `2017H1`, `2017Q1`, `2017-03` or `2017-01-01..2017-03-31`"
            raise Refused([Diagnostic("unknown-period", message, None, hint)]) from None
        if asked.last >= dated:
            message = f"the period {asked.name} is still open on {dated}: it ends on {asked.last}"
            hint = "state a period that has ended, or date the statement later: `--dated`"
            raise Refused([Diagnostic("period-open", message, None, hint)])
        if self.run.as_of is not None and self.run.as_of < asked.last:
            message = f"the run ends on {self.run.as_of}, before the period {asked.name} does"
            hint = f"run it as of {asked.last}"
            raise Refused([Diagnostic("period-open", message, None, hint)])
        events = self.run.events
        reversals = [e for e in events if e.kind is EventKind.REVERSAL]
        undone = {e.what for e in reversals if asked.first <= e.date <= asked.last}
        gone = undone | {e.id for e in reversals if e.what in undone}
        kept = [e for e in events if e.id not in gone]

        def at(day: date, of: Sequence[Event]) -> Snapshot:
            if of is events and self.run.as_of == day:
                return Snapshot(self.run)
            return Snapshot(self.file.run(of, self.rates, as_of=day, assume=self.assumed).run)

        prior = at(asked.before, events)
        early = {e.id for e in events if e.date <= asked.before}
        restated = at(asked.before, kept) if undone & early else prior
        snapshots = Snapshots(prior, restated, at(asked.last, events))
        return Shared(self.file.deal, snapshots, asked, dated, self.file.reading)

    def ladder_picture(self, lang: Lang = "en") -> Picture:
        """The ladder drawn: what each step was paid, and what it still wants."""
        from recoup.deal.called import called
        from recoup.pictures.ladder import ladder_picture

        names = called(self.file.deal, lang)
        return ladder_picture(self.ladder, names.waterfalls, names.deal, lang)

    def flow_pictures(self, lang: Lang = "en", keep: str | None = None) -> tuple[Picture, ...]:
        """Where the money went, drawn: one picture, or one for each currency apart.

        `keep` is a party that is not drawn together with others, however little it got.
        """
        from recoup.analysis.sankey import sankey
        from recoup.deal.called import called
        from recoup.pictures.flows import flows_picture

        names = called(self.file.deal, lang)
        titles = {**names.parties, **names.waterfalls}
        return tuple(flows_picture(f, names.deal, lang, titles) for f in sankey(self.sums, keep))

    @cached_property
    def channels(self) -> Channels:
        """What channels and campaigns brought and cost, and commitments against what was spent."""
        from recoup.analysis.channels import channels

        return channels(self.file.deal, self.run, self.as_of)

    def ends_with(self, *others: DealFile) -> Ends:
        """Who ends up with what was paid, through the holdings of the day of each payment.

        `others` are deals that tell of further holdings. Raises: Refused, as `owners` does.
        """
        from recoup.analysis.ends_with import ends_with

        return ends_with(self.run, joined((self.file, *others)))

    def to_json(self) -> dict[str, Any]:
        """The documented contract of `recoup run --json`; amounts are decimal strings."""
        from recoup.analysis.contract import records, run_contract

        document = run_contract(self.run, self.as_of)
        document["restated"] = records(self.restated)
        return document

    def _repr_html_(self) -> str:
        from html import escape

        heading = f"<h4>{escape(self.file.deal.title)}, as of {self.as_of}</h4>"
        return heading + self.paid._repr_html_() + self.accounts._repr_html_()

    def __repr__(self) -> str:
        lines = [f"{self.file.deal.title}, as of {self.as_of}"]
        lines.extend(f"  {t.title}: {t.currency} {t.amount:,}" for t in self.paid)
        return "\n".join(lines)


def _rates(rates: str | Path | Rates | None) -> Rates | None:
    from recoup.receipts.read import read_rates

    if not isinstance(rates, str | Path):
        return rates
    found, diagnostics = read_rates(Path(rates))
    if has_errors(diagnostics):
        raise Refused(diagnostics)
    return found


@contextmanager
def refusing() -> Iterator[None]:
    """Refuses a simulation whose deal cannot be run, with what is wrong."""
    from recoup.simulate.exact import NotRun

    try:
        yield
    except NotRun as fault:
        raise Refused(fault.diagnostics) from None


def load(path: str | Path, reading: Sequence[str] = ()) -> DealFile:
    """Reads and checks a deal file, and the files that it uses.

    `reading` names readings that decide its disputes.

    Raises: Refused where it has errors; DealFileMissing where it cannot be read.
    """
    file = check(path, reading)
    if has_errors(list(file.diagnostics)):
        raise Refused(file.diagnostics)
    return file


def check(
    path: str | Path, reading: Sequence[str] = (), texts: Mapping[Path, str] | None = None
) -> DealFile:
    """Reads and checks a deal file; `diagnostics` tell what is wrong.

    `texts` are the files of the deal where they are not on disk.

    Raises: DealFileMissing where it cannot be read.
    """
    trees, faults = load_trees(Path(path), texts)
    return _deal_file(Path(path), trees, faults, reading)


def _deal_file(
    path: Path,
    trees: Sequence[Tree],
    faults: Sequence[Diagnostic],
    reading: Sequence[str],
    known_on: date | None = None,
) -> DealFile:
    readings = read_deals(list(trees), list(faults), reading, known_on)
    return DealFile(path, tuple(trees), tuple(faults), tuple(reading), readings, known_on)
