"""Statements of one deal and one period: what all of them share is worked out once."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from pathlib import PurePath

from recoup.analysis.ladder import Reasons, ladder
from recoup.analysis.next_unit import next_unit
from recoup.analysis.totals import clause as clause_text
from recoup.analysis.totals import held as held_lines
from recoup.analysis.totals import slots_paid, until
from recoup.deal.show import step_sentences
from recoup.diagnostics.span import Span
from recoup.engine.arithmetic import split_in_order
from recoup.plan import model as p
from recoup.statements import words
from recoup.statements.flow import Flow
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
from recoup.statements.snapshot import Place, counted, place_of
from recoup.values.glossary import Term
from recoup.values.money import minor_units
from recoup.values.phrases import plain


@dataclass(frozen=True)
class Shared(Flow):
    """A deal, what it came to at three times, and what every statement of the period draws on."""

    period: Period
    dated: date
    readings: tuple[str, ...] = ()
    _needed: dict[str, tuple[More, ...]] = field(default_factory=dict)
    _clauses: dict[str, Clause] = field(default_factory=dict)

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

    def span_of(self, clause: str) -> Span:
        """Where a clause stands: that of a step, or an account with what is charged to it."""
        if clause in self.steps:
            return self.steps[clause].span
        account = self._charging[clause]
        declared, span = self.deal.accounts.get(account.name), account.span
        if declared is None or declared.span != span:
            return span
        below = (*(charge.span for charge in declared.charges), *declared.terms)
        return Span(span.source, span.start, max(s.end for s in (span, *below)))

    @cached_property
    def _charging(self) -> dict[str, p.Account]:
        """Accounts by the name of the clause that charges them."""
        return {account_clause(*key): account for key, account in self.accounts.items()}

    def clause(self, name: str) -> Clause:
        """A clause: its text, its sentence, what it cites, what it was applied to."""
        if name not in self._clauses:
            self._clauses[name] = self._clause(name)
        return self._clauses[name]

    def _clause(self, name: str) -> Clause:
        span = self.span_of(name)
        en, zh = (sentences.get(name) for sentences in self._sentences)
        cited = (source for c in self.deal.citations_at(span) for source in c.sources)
        return Clause(
            name,
            self._title_of(name),
            clause_text(span),
            _brief(span.place),
            Term(en, zh or en, zh or en) if en else None,
            tuple(dict.fromkeys(cited)),
            self._currency_of(name),
            tuple(Brought(r, a) for r, a in self._brought.get(name, {}).items() if a),
        )

    def _title_of(self, clause: str) -> Term | None:
        if clause not in self.steps:
            account = self._charging[clause]
            return self.account_title(account.name, account.owed_to)
        label = self.steps[clause].label
        return words.label(label) if label else None

    def _currency_of(self, clause: str) -> str:
        if clause not in self.steps:
            return self._charging[clause].currency
        return self.plan_of(clause).waterfalls[self.steps[clause].waterfall].currency

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
        waits = (until(run.plan, w, w.hold) for w in run.plan.waterfalls if w.hold is not None)
        known = {t.en: t for t in (*waits, words.said("unreceived"), words.said("returns"))}
        return tuple(
            Held(
                h.event,
                h.of,
                h.currency,
                minor_units(Fraction(h.amount), h.currency),
                known.get(h.reason, plain(h.reason)),
            )
            for h in held_lines(run)
        )

    @cached_property
    def next(self) -> dict[str, list[tuple[list[NextShare], Fraction]]]:
        """Where the next unit goes, by the waterfall that takes it in: the shares of each step, and
        what they come to together."""
        found: dict[str, list[NextShare]] = defaultdict(list)
        for n in next_unit(self.snapshots.now.run):
            source, party = self.waterfall_title(n.source), self.party(n.party)
            share = NextShare(source, n.currency, n.party, party, n.step, n.share, n.percent)
            found[n.source].append(share)
        steps = {
            name: [list(own) for _, own in groupby(shares, key=lambda n: n.step)]
            for name, shares in found.items()
        }
        return {
            name: [(own, sum((n.share for n in own), Fraction(0))) for own in shares]
            for name, shares in steps.items()
        }

    @cached_property
    def wants(self) -> dict[Place, int]:
        """What is still asked at each place at the end of the period.

        An account asks for what it is owed; a step that pays several asks for each as it divides,
        to the cent. Left out where there is no end to it, and where it cannot be told apart: which
        account a limit leaves short, and what falls to whom a right was assigned.
        """
        plan, found = self.plan, dict[Place, int]()
        for step in plan.steps:
            asked, weights = self._reasons.wants(step), self._weights(step)
            whole = sum(weights.values())
            apart = len(weights) == 1 or not isinstance(step.ask, p.Recoup) or asked == whole
            if asked is None or not apart or set(slots_paid(plan, step)) != set(weights):
                continue
            parts = split_in_order(asked, list(weights.values()), whole) if whole else weights
            for slot, part in zip(weights, parts, strict=True):
                place = place_of(plan, slot)
                found[place] = found.get(place, 0) + (part if whole else 0)
        return found

    def _weights(self, step: p.Step) -> dict[int, int]:
        """What each slot of a step is owed, or by what the step divides among them."""
        if not isinstance(step.ask, p.Recoup):
            return dict(zip(step.pays.slots, step.pays.weights, strict=True)) if step.pays else {}
        pairs = (zip(c.slots, c.accounts, strict=True) for c in step.ask.claimants)
        return {slot: self._reasons.owed(account) for own in pairs for slot, account in own}

    @cached_property
    def _reasons(self) -> Reasons:
        return Reasons(self.snapshots.now.run)

    @cached_property
    def waiting(self) -> dict[str, Waiting]:
        """The steps that the next receipt would not pay, by name, without what they need."""
        found = {}
        for line in ladder(self.snapshots.now.sums):
            why = self._reasons.why(self.steps[line.step])
            if why is not None:
                places = self.places[line.waterfall]
                title = self.step_label(next(x for x in places if x.step == line.step))
                found[line.step] = Waiting(line.step, title, why, line.wants == 0, None, line.step)
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


def account_clause(name: str, owed_to: str) -> str:
    """The name of the clause that charges an account."""
    return f"account {name} of {owed_to}"


def _brief(place: str) -> str:
    """`file:line` without the folders that lead to the file."""
    return PurePath(place).name


def _rate(rate: Fraction) -> str:
    """A rate of exchange as far as a reader needs it: eight decimals, cut off."""
    scaled = rate * 10**8
    whole, part = divmod(scaled.numerator // scaled.denominator, 10**8)
    return f"{whole}.{part:08d}".rstrip("0").rstrip(".")
