"""Amendments: a deal as later agreements make it.

What an amendment replaces obeys the old text before its effective day, and the new text from that
day on: the old step stands under `until`, the new one in its place under `after` that day. Where
two amend the same, the one signed later governs from its own day on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

from recoup.deal import model as d
from recoup.deal.amended_accounts import AmendedAccounts
from recoup.deal.amended_steps import AmendedSteps, fixed_once
from recoup.deal.from_terms import read_term
from recoup.deal.places import places_of, steps_at
from recoup.deal.scope import Scope
from recoup.diagnostics.span import Span
from recoup.language import model as m
from recoup.values.record import record

# Lines that name a term and do not change with it.
_FIXED = (
    m.Investment,
    m.StakeHead,
    m.MilestoneHead,
    m.ConditionBlock,
    m.PaymentHead,
    m.Counts,
    m.AssignHead,
)


@record
class _TermNow:
    """A term's value from the day of an amendment on."""

    name: str
    value: d.Rate | d.Amount
    amendment: d.Amendment
    span: Span


@dataclass(slots=True)
class Amending:
    """Applies the amendments of a deal that were known on a day (all of them, where None)."""

    scope: Scope
    statements: list[m.Statement]
    milestones: dict[str, d.Milestone]
    waterfalls: dict[str, d.Waterfall]
    accounts: dict[str, d.Account]
    known_on: date | None
    terms: list[_TermNow] = field(default_factory=list)
    steps: AmendedSteps = field(init=False)
    owed: AmendedAccounts = field(init=False)

    def __post_init__(self) -> None:
        self.steps = AmendedSteps(self.scope, self.milestones)
        self.owed = AmendedAccounts(self.scope, self.accounts)

    def apply(self) -> tuple[d.Amendment, ...]:
        """Changes the waterfalls and accounts; the amendments, in the order of the text."""
        amendments = [s for s in self.statements if isinstance(s.node, m.AmendmentHead)]
        if not amendments:
            return ()
        self._find_places()
        heads = {s.span: head for s in amendments if (head := self._head(s)) is not None}
        stated = [s for s in amendments if s.span in heads]
        for statement in sorted(stated, key=lambda s: heads[s.span].signed):
            head = heads[statement.span]
            heads[statement.span] = replace(head, clauses=tuple(self._clauses(statement, head)))
        self._follow_terms()
        for name, nodes in self.steps.nodes.items():
            steps = tuple(steps_at(nodes))
            self.waterfalls[name] = replace(self.waterfalls[name], steps=steps)
        return tuple(heads[s.span] for s in stated)

    def _find_places(self) -> None:
        for statement in self.statements:
            if not isinstance(statement.node, m.WaterfallHead | m.DefinitionHead):
                continue
            name = statement.node.name.text
            pays = [c.children for c in statement.children if isinstance(c.node, m.Pays | m.Allots)]
            steps = self.waterfalls[name].steps
            if self.waterfalls[name].span == statement.span:
                self.steps.nodes[name] = places_of(pays[-1] if pays else (), steps, count(1))

    def _head(self, statement: m.Statement) -> d.Amendment | None:
        node = statement.node
        assert isinstance(node, m.AmendmentHead)
        self.scope.declare("amendment", node.title)
        if node.signed is None or node.effective is None:
            unsaid = [] if node.signed else ["when it was signed"]
            unsaid += [] if node.effective else ["from which day on it holds"]
            self.scope.error(
                "amendment-undated",
                f"the amendment does not say {', nor '.join(unsaid)}",
                statement.span,
                "write `signed` and `effective`, each with its date",
            )
            return None
        signed = self.scope.day(node.signed)
        return d.Amendment(
            node.title.text,
            signed,
            self.scope.day(node.effective),
            node.in_force,
            node.reason.text if node.reason else None,
            self.known_on is None or signed <= self.known_on,
            (),
            statement.span,
        )

    def _clauses(self, statement: m.Statement, amendment: d.Amendment) -> Iterator[d.AmendedClause]:
        for child in statement.children:
            match child.node:
                case m.InWaterfall(name=word):
                    self.scope.resolve("waterfall", word)
                    yield from self._in_waterfall(word, child, amendment)
                case m.InAccount(name=word):
                    self.scope.resolve("account", word, declare=f'account {word} "…" owed to …')
                    yield from self.owed.change(word.text, child, amendment)
                case m.TermNow(name=word, value=node):
                    self.scope.resolve("term", word, declare=f"term {word} 10%")
                    yield self._term(word.text, node, child, amendment)
                case _:
                    pass

    def _in_waterfall(
        self, word: m.Word, statement: m.Statement, amendment: d.Amendment
    ) -> Iterator[d.AmendedClause]:
        name = word.text
        if name in self.waterfalls or name not in self.scope.names("waterfall"):
            known = name in self.steps.nodes
        else:
            known = False
            message = f"`{name}` is an escrow, and has no steps to amend"
            hint = "amend the steps that pay into it"
            self.scope.error("unknown-step", message, word.span, hint)
        for child in statement.children:
            match child.node:
                case m.ReplaceStep(step=step):
                    act = "replace"
                case m.RemoveStep(step=step):
                    act = "remove"
                case m.AddSteps(step=step, after=after):
                    act = "add_after" if after else "add_before"
                case _:
                    continue
            what = step.label.text if step.label else str(step.number)
            yield d.AmendedClause(act, name, what, None, child.span)
            if known and amendment.in_force and amendment.known:
                self.steps.change(name, child, step, amendment)

    # ---- terms -------------------------------------------------------------------------------

    def _term(
        self,
        name: str,
        node: m.RateNode | m.AmountNode,
        statement: m.Statement,
        amendment: d.Amendment,
    ) -> d.AmendedClause:
        value = read_term(self.scope, node, name, (), None, statement.span)
        if amendment.in_force and amendment.known and name in self.scope.terms:
            day = amendment.effective
            self.terms = [t for t in self.terms if t.name != name or t.amendment.effective < day]
            self.terms.append(_TermNow(name, value, amendment, statement.span))
            self.terms.sort(key=lambda t: t.amendment.effective)
        return d.AmendedClause("term", "", name, value, statement.span)

    def _follow_terms(self) -> None:
        """Brings steps and accounts to what their terms are, from each change of a term on."""
        first, told = dict(self.scope.terms), list(self.scope.diagnostics)
        owed = [s for s in self.statements if isinstance(s.node, m.AccountHead | m.AdvanceHead)]
        amended: set[str] = set()
        for changed in self.terms:
            amended.add(changed.name)
            self.scope.terms[changed.name] = changed.value
            renewed = {changed.name} | self._renew_terms(amended)
            self._refuse_fixed(renewed, changed.span)
            self.steps.follow_terms(changed.amendment, changed.span)
            self.owed.follow_terms(owed, changed.amendment.effective, changed.span)
        self.scope.terms.update(first)
        self.scope.diagnostics[:] = dict.fromkeys([*told, *self.scope.diagnostics])

    def _renew_terms(self, amended: set[str]) -> set[str]:
        """Reads anew the terms that are made of others; the names of those that change by it."""
        renewed = set()
        for statement in self.statements:
            node = statement.node
            if not isinstance(node, m.TermHead) or node.name.text in amended:
                continue
            name = node.name.text
            before = self.scope.terms[name]
            value = read_term(
                self.scope, node.value, name, node.changes, node.floor, statement.span
            )
            self.scope.terms[name] = value
            if value != before:
                renewed.add(name)
        return renewed

    def _refuse_fixed(self, terms: set[str], span: Span) -> None:
        for statement in _all(self.statements):
            if isinstance(statement.node, _FIXED) and terms & set(statement.tokens):
                fixed_once(self.scope, span, statement.span)


def _all(statements: tuple[m.Statement, ...] | list[m.Statement]) -> Iterator[m.Statement]:
    for statement in statements:
        yield statement
        yield from _all(statement.children)
