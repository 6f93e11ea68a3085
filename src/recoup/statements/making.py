"""Statements of one deal and one period: what all of them share is worked out once."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import PurePath

from recoup.analysis.ladder import Reasons, ladder
from recoup.analysis.next_unit import next_unit
from recoup.analysis.totals import clause as clause_text
from recoup.analysis.totals import held as held_lines
from recoup.deal import model as d
from recoup.deal.show import step_sentences
from recoup.plan import model as p
from recoup.statements import words
from recoup.statements.model import (
    Assumed,
    Brought,
    Cited,
    Clause,
    Held,
    More,
    NextShare,
    Receipt,
    Waiting,
)
from recoup.statements.period import Period
from recoup.statements.snapshot import Place, Snapshots, counted
from recoup.values.glossary import Term
from recoup.values.money import minor_units


@dataclass(frozen=True)
class Shared:
    """A deal, what it came to at three times, and what every statement of the period draws on."""

    deal: d.Deal
    period: Period
    dated: date
    snapshots: Snapshots
    readings: tuple[str, ...] = ()
    _needed: dict[str, tuple[More, ...]] = field(default_factory=dict)

    @property
    def plan(self) -> p.Plan:
        return self.snapshots.now.run.plan

    # ---- names -----------------------------------------------------------------------------------

    def party(self, name: str) -> Term:
        """A party's title, in Chinese where the deal gives it."""
        found = self.deal.parties.get(name)
        return words.plain(name) if found is None else words.titled(found.title, found.zh)

    def payee(self, place: Place) -> Term:
        """Who or what a place pays."""
        payee = place.payee
        if payee.startswith("pot "):
            return words.said("passed", pot=payee.removeprefix("pot "))
        if payee.startswith("(allotted to "):
            return self.party(payee.removeprefix("(allotted to ").removesuffix(")"))
        return words.said("deducted") if payee == "(deducted)" else self.party(payee)

    def waterfall_title(self, name: str) -> Term:
        found = self.deal.waterfalls.get(name)
        return words.plain(name) if found is None else words.titled(found.title, found.zh)

    def account_title(self, name: str, owed_to: str) -> Term:
        """What an account is called, and whom it is owed to."""
        titles = (a.title for plan in self.plans for a in plan.accounts if a.name == name)
        declared = self.deal.accounts.get(name)
        title = words.label(next(titles, name))
        if declared is not None:
            title = words.titled(declared.title, declared.zh or title.zh_hans)
        return words.joined(title, self.party(owed_to))

    def film(self, name: str) -> Term:
        found = self.deal.films.get(name)
        return words.plain(name) if found is None else words.titled(found.title, found.zh)

    def of(self, what: str, film: str | None, territory: str | None) -> Term:
        """What a receipt is of: medium, territory, film."""
        parts = [words.medium(what)]
        if territory:
            parts.append(words.territory(territory))
        if film:
            parts.append(self.film(film))
        return words.joined(*parts)

    def step_label(self, place: Place) -> Term:
        """What a step is called: its own label, or what it recoups, or whom it pays."""
        step = self.steps[place.step]
        label = place.label or step.label
        if label:
            return words.label(label)
        if place.account:
            plan = self.plan_of(place.step)
            account = next(a for a in plan.accounts if a.name == place.account)
            recouped = words.said("recouped")
            return words.joined(recouped, words.label(account.title), by=": ")
        return self.payee(place)

    # ---- the plan by name ------------------------------------------------------------------------

    @cached_property
    def plans(self) -> tuple[p.Plan, ...]:
        """The plan of the period's end, and that of what was known before."""
        return (self.plan, self.snapshots.prior.run.plan)

    @cached_property
    def steps(self) -> dict[str, p.Step]:
        return {s.name: s for plan in reversed(self.plans) for s in plan.steps}

    def plan_of(self, step: str) -> p.Plan:
        """The plan that has a step: that of the end, if it has it still."""
        return next(plan for plan in self.plans if any(s.name == step for s in plan.steps))

    @cached_property
    def waterfalls(self) -> dict[str, p.Waterfall]:
        """Every waterfall by name, in the order in which money flows."""
        return {w.name: w for w in (*self.plan.waterfalls, *self.plans[1].waterfalls)}

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
        direct = self._direct_feeders
        found: dict[str, set[str]] = {}
        for name in self.waterfalls:
            reached, waiting = {name}, [name]
            while waiting:
                more = direct[waiting.pop()] - reached
                reached |= more
                waiting.extend(more)
            found[name] = reached
        return found

    @property
    def _direct_feeders(self) -> dict[str, set[str]]:
        """The waterfalls whose money, or whose count, goes straight into each one."""
        pots = {pot: w.name for w in self.waterfalls.values() for pot in w.pots}
        found: dict[str, set[str]] = defaultdict(set)
        for place in self.snapshots.keys(lambda s: s.places):
            pot = place.payee.removeprefix("pot ")
            if place.payee.startswith("pot ") and pot in pots:
                found[pots[pot]].add(place.waterfall)
        for waterfall in self.plan.waterfalls:
            for count in waterfall.counts:
                if count.waterfall is not None:
                    found[waterfall.name].add(self.plan.waterfalls[count.waterfall].name)
                elif count.pot in pots:
                    found[waterfall.name].add(pots[count.pot])
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

    # ---- explanations ----------------------------------------------------------------------------

    @cached_property
    def _sentences(self) -> tuple[dict[str, str], dict[str, str]]:
        return step_sentences(self.deal, "en"), step_sentences(self.deal, "zh")

    @cached_property
    def _brought(self) -> dict[str, dict[str, int]]:
        """What each receipt of the period brought by each step."""
        run = self.snapshots.now.run
        names = [run.plan.steps[slot.step].name for slot in run.plan.slots]
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for (event, column), amount in run.journal.by_event().items():
            if event is None or column >= len(names):
                continue
            cause = run.events[event]
            if cause.date >= self.period.first:
                own = found[names[column]]
                own[cause.id] = own.get(cause.id, 0) + amount
        return found

    def clause(self, step: str) -> Clause:
        """The clause of a step: its text, its sentence, what it cites, what it was applied to."""
        found = self.steps[step]
        en, zh = (sentences.get(step) for sentences in self._sentences)
        cited = tuple(
            dict.fromkeys(name for c in self.deal.citations_at(found.span) for name in c.sources)
        )
        return Clause(
            step,
            clause_text(found.span),
            _brief(found.span.place),
            Term(en, zh or en, zh or en) if en else None,
            cited,
            self.plan_of(step).waterfalls[found.waterfall].currency,
            tuple(Brought(r, a) for r, a in self._brought.get(step, {}).items() if a),
        )

    @cached_property
    def receipts(self) -> dict[str | None, tuple[Receipt, ...]]:
        """The rows of the period, by the waterfall that took them in; None for those held."""
        run = self.snapshots.now.run
        found: dict[str | None, list[Receipt]] = defaultdict(list)
        for event, waterfall in counted(run):
            if event.date < self.period.first:
                continue
            assert event.currency is not None
            into = event.currency if waterfall is None else self.waterfalls[waterfall].currency
            used = run.converter.rate(event.currency, into, event.date)
            converted: int | None = event.amount
            if waterfall is None:
                converted = None
            elif into != event.currency:
                converted = self._entered.get(event.id)
            found[waterfall].append(
                Receipt(
                    event.id,
                    event.date,
                    self.of(event.what, event.film, event.territory),
                    event.note,
                    event.currency,
                    event.amount,
                    into,
                    converted,
                    _rate(used.rate) if used is not None and into != event.currency else "",
                    _brief(event.span.place),
                )
            )
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def _entered(self) -> dict[str, int]:
        """What entered of each receipt, in the currency of the waterfall that took it in."""
        run = self.snapshots.now.run
        found: dict[str, int] = {}
        for event, entry, amount, _ in run.journal.rows:
            if event is not None and entry == run.entries[event]:
                name = run.events[event].id
                found[name] = found.get(name, 0) + amount
        return found

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """What came in by the end of the period and was paid to nobody."""
        run = self.snapshots.now.run
        lines = [
            Held(h.event, h.of, h.currency, minor_units(Fraction(h.amount), h.currency), h.reason)
            for h in held_lines(run)
        ]
        return tuple(lines)

    @cached_property
    def next(self) -> tuple[NextShare, ...]:
        """Where the next unit of each source goes."""
        return tuple(
            NextShare(
                self.waterfall_title(n.source),
                n.currency,
                n.party,
                self.party(n.party),
                n.step,
                n.share,
                n.percent,
            )
            for n in next_unit(self.snapshots.now.run)
        )

    @cached_property
    def wants(self) -> dict[str, int | None]:
        """What each step still asks at the end of the period."""
        run = self.snapshots.now.run
        return {step.name: self._reasons.wants(step) for step in run.plan.steps}

    @cached_property
    def _reasons(self) -> Reasons:
        return Reasons(self.snapshots.now.run)

    @cached_property
    def waiting(self) -> dict[str, Waiting]:
        """The steps that the next receipt would not pay, by name, without what they need."""
        found = {}
        for line in ladder(self.snapshots.now.sums):
            if line.stopped_by is not None:
                places = self.places[line.waterfall]
                title = self.step_label(next(x for x in places if x.step == line.step))
                done = line.wants == 0
                found[line.step] = Waiting(line.step, title, line.stopped_by, done, (), line.step)
        return found

    def needed(self, step: str) -> tuple[More, ...]:
        """How much more must come in before a step pays; asked of the engine once."""
        if step not in self._needed:
            self._needed[step] = tuple(
                More(
                    self.waterfall_title(n.source),
                    n.currency,
                    minor_units(Fraction(n.amount), n.currency),
                )
                for n in self._reasons.needed(self.steps[step])
            )
        return self._needed[step]

    @cached_property
    def assumptions(self) -> tuple[Assumed, ...]:
        """The figures that stand in for what nobody disclosed."""
        return tuple(Assumed(a.name, a.value, a.low, a.high) for a in self.plan.assumptions)

    def cited(self, names: set[str]) -> tuple[Cited, ...]:
        """The publications of that name, in the order of the deal."""
        return tuple(
            Cited(
                s.name,
                ", ".join(str(part) for part in (f"“{s.title}”", s.publisher, s.date) if part),
                s.said,
            )
            for s in self.deal.sources.values()
            if s.name in names
        )


def _brief(place: str) -> str:
    """`file:line` without the folders that lead to the file."""
    return PurePath(place).name


def _rate(rate: Fraction) -> str:
    """A rate of exchange as far as a reader needs it: eight decimals, cut off."""
    scaled = rate * 10**8
    whole, part = divmod(scaled.numerator // scaled.denominator, 10**8)
    return f"{whole}.{part:08d}".rstrip("0").rstrip(".")
