"""Amendments: the steps, accounts and terms of a deal as later agreements make them.

What an amendment replaces obeys the old text before its effective day, and the new text from that
day on: the old step stands under `until`, the new one in its place under `after` that day. Where
two amend the same, the one signed later governs from its own day on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import count

from recoup.deal import model as d
from recoup.deal.from_steps import WaterfallReader
from recoup.deal.from_terms import read_interest, read_term
from recoup.deal.scope import Scope
from recoup.diagnostics.diagnostic import Related
from recoup.diagnostics.span import Span
from recoup.diagnostics.suggestion import closest
from recoup.language import model as m

# ---- the places of steps ------------------------------------------------------------------------


@dataclass(slots=True)
class _Leaf:
    """A step as one text has it, and as it reads once a term of it has changed."""

    statement: m.Statement
    step: d.Step
    later: list[tuple[d.Block, d.Step]] = field(default_factory=list)

    def count_with(self, number: int) -> None:
        """Lets what the step takes count with that of other steps."""
        self.step = replace(self.step, counted=number)
        self.later = [(block, replace(step, counted=number)) for block, step in self.later]


@dataclass(slots=True)
class _Group:
    """A block of the text with the places in it."""

    block: d.Block
    nodes: "list[_Node]"


@dataclass(slots=True)
class _Place:
    """Where a step stands, and what each amendment in turn puts there; None is the first text.

    `since` is the day before which nothing stands here.
    """

    versions: "list[tuple[d.Block | None, list[_Node]]]"
    number: int | None = None
    since: date | None = None

    @property
    def leaf(self) -> _Leaf | None:
        """The one step that stands here by the last version."""
        nodes = self.versions[-1][1]
        return nodes[0] if len(nodes) == 1 and isinstance(nodes[0], _Leaf) else None


_Node = _Leaf | _Group | _Place


def _places(
    statements: tuple[m.Statement, ...], steps: tuple[d.Step | d.Block, ...], numbers: Iterator[int]
) -> list[_Node]:
    found: list[_Node] = []
    for statement, step in zip(statements, steps, strict=True):
        if isinstance(step, d.Block):
            found.append(_Group(step, _places(statement.children, step.steps, numbers)))
        else:
            found.append(_Place([(None, [_Leaf(statement, step)])], next(numbers)))
    return found


def _steps(nodes: list[_Node]) -> Iterator[d.Step | d.Block]:
    """The places as steps and blocks again."""
    for node in nodes:
        match node:
            case _Group(block=block, nodes=inner):
                yield replace(block, steps=tuple(_steps(inner)))
            case _Leaf(step=step, later=later):
                texts: list[tuple[d.Block | None, tuple[d.Step | d.Block, ...]]]
                texts = [(None, (step,)), *((block, (other,)) for block, other in later)]
                yield from _in_turn(texts)
            case _Place(versions=versions):
                yield from _in_turn([(block, tuple(_steps(inner))) for block, inner in versions])


def _in_turn(
    texts: list[tuple[d.Block | None, tuple[d.Step | d.Block, ...]]],
) -> tuple[d.Step | d.Block, ...]:
    """Each text until the day of the next, and the next from that day on."""
    body: tuple[d.Step | d.Block, ...] = ()
    for after, steps in texts:
        if after is None:
            body = steps
            continue
        before = (replace(after, until=True, steps=body),) if body else ()
        body = (*before, replace(after, steps=steps)) if steps else before
    return body


def _leaves(nodes: list[_Node]) -> Iterator[_Leaf]:
    for node in nodes:
        match node:
            case _Leaf():
                yield node
            case _Group(nodes=inner):
                yield from _leaves(inner)
            case _Place(versions=versions):
                for _, inner in versions:
                    yield from _leaves(inner)


def _standing(nodes: list[_Node]) -> Iterator[tuple[list[_Node], _Place]]:
    """Every place where a step stands by the last text, each with the list that it stands in."""
    for node in nodes:
        if isinstance(node, _Group):
            yield from _standing(node.nodes)
        elif isinstance(node, _Place):
            if node.leaf is not None:
                yield nodes, node
            else:
                yield from _standing(node.versions[-1][1])


# ---- reading ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
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
    milestones: dict[str, d.Milestone]
    waterfalls: dict[str, d.Waterfall]
    accounts: dict[str, d.Account]
    known_on: date | None
    nodes: dict[str, list[_Node]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    terms: "list[_TermNow]" = field(default_factory=list)
    led: list[d.AccountChange] = field(default_factory=list)

    def apply(
        self, amendments: list[m.Statement], declared: Mapping[type, list[m.Statement]]
    ) -> tuple[d.Amendment, ...]:
        """Changes the waterfalls and accounts; `declared` are the lines that may be amended."""
        pools = (*declared[m.WaterfallHead], *declared[m.DefinitionHead])
        for name, statement in _by_name(pools).items():
            pays = [c.children for c in statement.children if isinstance(c.node, m.Pays | m.Allots)]
            steps = self.waterfalls[name].steps
            self.nodes[name] = _places(pays[-1] if pays else (), steps, count(1))
        found = [a for s in amendments if (a := self._head(s)) is not None]
        read = {a.span: a for a in found}
        for statement, amendment in sorted(
            ((s, read[s.span]) for s in amendments if s.span in read), key=lambda p: p[1].signed
        ):
            clauses = self._clauses(statement, amendment, declared)
            read[statement.span] = replace(amendment, clauses=tuple(clauses))
        self._follow_terms(declared[m.AccountHead])
        for name, nodes in self.nodes.items():
            steps = tuple(_steps(nodes))
            self.waterfalls[name] = replace(self.waterfalls[name], steps=steps)
        return tuple(read[s.span] for s in amendments if s.span in read)

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

    def _clauses(
        self,
        statement: m.Statement,
        amendment: d.Amendment,
        declared: Mapping[type, list[m.Statement]],
    ) -> Iterator[d.AmendedClause]:
        for child in statement.children:
            match child.node:
                case m.InWaterfall(name=word):
                    self.scope.resolve("waterfall", word)
                    yield from self._in_waterfall(word.text, child, amendment)
                case m.InAccount(name=word):
                    self.scope.resolve("account", word, declare=f'account {word} "…" owed to …')
                    yield from self._in_account(word.text, child, amendment)
                case m.TermNow(name=word, value=node):
                    self.scope.resolve("term", word, declare=f"term {word} 10%")
                    yield self._term(word.text, node, child, amendment, declared)
                case _:
                    pass

    # ---- steps -------------------------------------------------------------------------------

    def _in_waterfall(
        self, name: str, statement: m.Statement, amendment: d.Amendment
    ) -> Iterator[d.AmendedClause]:
        applies = amendment.in_force and amendment.known and name in self.nodes
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
            if applies:
                self._change(name, child, step, amendment)

    def _change(
        self, name: str, statement: m.Statement, named: m.StepNamed, amendment: d.Amendment
    ) -> None:
        found = self._named(name, named, amendment)
        node = statement.node
        needs_steps = not isinstance(node, m.RemoveStep) and not statement.children
        if needs_steps:
            message = "nothing stands below this line"
            self.scope.error("empty-block", message, statement.span, "add a step, or remove it")
        if found is None or needs_steps:
            return
        around, place = found
        reader = WaterfallReader(self.scope, name, self.milestones)
        steps = tuple(reader.step(s) for s in statement.children)
        block = self._from(amendment)
        nodes = self._new(statement.children, steps, amendment)
        if isinstance(node, m.AddSteps):
            added = _Place([(None, []), (block, nodes)], None, amendment.effective)
            around.insert(around.index(place) + node.after, added)
            return
        if isinstance(node, m.ReplaceStep):
            self._count(statement, node, place, nodes)
        place.versions.append((block, nodes))

    def _new(
        self,
        statements: tuple[m.Statement, ...],
        steps: tuple[d.Step | d.Block, ...],
        amendment: d.Amendment,
    ) -> list[_Node]:
        if len(steps) == 1 and isinstance(steps[0], d.Step):
            return [_Leaf(statements[0], steps[0])]
        nodes: list[_Node] = []
        for statement, step in zip(statements, steps, strict=True):
            if isinstance(step, d.Block):
                nodes.append(_Group(step, self._new_inside(statement, step, amendment)))
            else:
                nodes.append(_Place([(None, [_Leaf(statement, step)])], None, amendment.effective))
        return nodes

    def _new_inside(
        self, statement: m.Statement, block: d.Block, amendment: d.Amendment
    ) -> list[_Node]:
        inner = self._new(statement.children, block.steps, amendment)
        if len(inner) == 1 and isinstance(inner[0], _Leaf):
            return [_Place([(None, inner)], None, amendment.effective)]
        return inner

    def _named(
        self, name: str, named: m.StepNamed, amendment: d.Amendment
    ) -> tuple[list[_Node], _Place] | None:
        """The place that an amendment names, with the list it stands in; reports what is wrong."""
        standing = [(n, p, p.leaf) for n, p in _standing(self.nodes[name])]
        if named.label is None:
            found = [(n, p) for n, p, _ in standing if p.number == named.number]
        else:
            text = named.label.text
            found = [(n, p) for n, p, leaf in standing if leaf and leaf.step.label == text]
        if not found:
            self._no_step(name, named, [leaf.step for _, _, leaf in standing if leaf])
            return None
        if len(found) > 1:
            self.scope.error(
                "step-ambiguous",
                f"{len(found)} steps of `{name}` are called {named.span.text}",
                named.span,
                "name the step by its number, as `step 3`",
            )
            return None
        place = found[0][1]
        if place.since is not None and place.since > amendment.effective:
            self.scope.error(
                "step-not-in-force",
                f"this step stands in `{name}` from {place.since} on, and the amendment holds from "
                f"{amendment.effective}",
                named.span,
                f"make it effective on {place.since} or later",
            )
            return None
        return found[0]

    def _no_step(self, name: str, named: m.StepNamed, steps: list[d.Step]) -> None:
        labels = [s.label for s in steps if s.label]
        related: tuple[Related, ...] = ()
        if named.label is None:
            message = f"`{name}` has no step {named.number} to amend"
            hint = "count the steps below `pays`, without `until` and `after`"
        else:
            message = f"no step of `{name}` is called {named.span.text}"
            near = closest(named.label.text, labels)
            hint = "give its label, or its number as in `step 3`"
            if near is not None:
                hint = f'write `"{near}"`'
                step = next(s for s in steps if s.label == near)
                related = (Related("the closest label is here", step.span),)
        self.scope.error("unknown-step", message, named.span, hint, *related)

    def _count(
        self, statement: m.Statement, node: m.ReplaceStep, place: _Place, nodes: list[_Node]
    ) -> None:
        """Whether the new step goes on counting from what the old one took."""
        old = place.leaf
        assert old is not None
        counts = any(_counts(leaf.step) for leaf in _leaves(nodes))
        if node.counting is None:
            if counts:
                self.scope.error(
                    "counting-unsaid",
                    "the new step has a limit or a level; the line does not say whether what the "
                    "old one took counts towards it",
                    statement.span,
                    "add `, counting what it took`, or `, counting afresh`",
                )
            return
        if node.counting.text == "counting afresh":
            return
        new = nodes[0] if len(nodes) == 1 and isinstance(nodes[0], _Leaf) else None
        if new is None or not _count_alike(old.step, new.step):
            self.scope.error(
                "counting-impossible",
                "what the old step took cannot count towards these: replace it by one step, bands "
                "by bands of the same kind and basis",
                node.counting.span,
                "write `counting afresh`",
            )
            return
        self._count_together(old, new)

    def _count_together(self, old: _Leaf, new: _Leaf) -> None:
        number = old.step.counted or next(self.numbers)
        old.count_with(number)
        new.count_with(number)

    def _from(self, amendment: d.Amendment) -> d.Block:
        """The block of what holds from the day of an amendment on."""
        name = f'amendment "{amendment.title}"'
        if name not in self.milestones:
            condition = d.OnOrAfter(amendment.effective)
            self.milestones[name] = d.Milestone(
                name, amendment.title, condition, None, amendment.span
            )
        return d.Block(False, name, (), amendment.span)

    # ---- accounts ----------------------------------------------------------------------------

    def _in_account(
        self, name: str, statement: m.Statement, amendment: d.Amendment
    ) -> Iterator[d.AmendedClause]:
        applies = amendment.in_force and amendment.known and name in self.accounts
        for child in statement.children:
            value: d.Rate | d.Amount
            self._figure_needed(child)
            match child.node:
                case m.Interest(rate=rate):
                    term, value = "interest", self.scope.rate(rate, f"{name}.interest")
                    if applies:
                        self._interest_words(name, child)
                case m.Overhead(rate=rate):
                    term, value = "overhead", self.scope.rate(rate, f"{name}.overhead")
                case m.Cap(amount=amount):
                    term, value = "cap", self.scope.amount(amount, f"{name}.cap")
                case _:
                    continue
            yield d.AmendedClause(term, name, "", value, child.span)
            if applies:
                self._change_account(name, term, value, child.span, amendment.effective)

    def _figure_needed(self, statement: m.Statement) -> None:
        rate = getattr(statement.node, "rate", None)
        if isinstance(rate, m.Word):
            self.scope.error(
                "term-in-amendment",
                f"an amendment of an account gives its figure, and `{rate}` is a term",
                rate.span,
                "write the rate, such as `8%`",
            )

    def _change_account(
        self, name: str, term: str, value: d.Rate | d.Amount, span: Span, day: date
    ) -> None:
        account = self.accounts[name]
        kept = [c for c in account.changes if c.term != term or c.date < day]
        changes = sorted([*kept, d.AccountChange(term, day, value, span)], key=lambda c: c.date)
        self.accounts[name] = replace(account, changes=tuple(changes))

    def _interest_words(self, name: str, statement: m.Statement) -> None:
        """An amended rate keeps how interest is reckoned; a first one says it."""
        account = self.accounts[name]
        said = read_interest(self.scope, statement, name)
        terms = account.interest
        if terms is None:
            self.accounts[name] = replace(account, interest=replace(said, rate=Fraction(0)))
        elif any(
            new not in {None, old}
            for new, old in (
                (said.compounding, terms.compounding),
                (said.day_count, terms.day_count),
                (said.interest_first, terms.interest_first),
            )
        ):
            self.scope.error(
                "interest-reckoned-otherwise",
                f"an amendment changes the rate of `{name}`, not how its interest is reckoned",
                statement.span,
                "write the rate alone; for other terms, refinance it by another account",
                Related("it is reckoned as said here", terms.span),
            )

    # ---- terms -------------------------------------------------------------------------------

    def _term(
        self,
        name: str,
        node: m.RateNode | m.AmountNode,
        statement: m.Statement,
        amendment: d.Amendment,
        declared: Mapping[type, list[m.Statement]],
    ) -> d.AmendedClause:
        value = read_term(self.scope, node, name, (), None, statement.span)
        if amendment.in_force and amendment.known and name in self.scope.terms:
            day = amendment.effective
            self.terms = [t for t in self.terms if t.name != name or t.amendment.effective < day]
            self.terms.append(_TermNow(name, value, amendment, statement.span))
            self.terms.sort(key=lambda t: t.amendment.effective)
            self._terms_fixed(name, statement, declared)
        return d.AmendedClause("term", "", name, value, statement.span)

    def _follow_terms(self, accounts: list[m.Statement]) -> None:
        """Brings the steps and accounts to what their terms are, from each change of a term on."""
        first = dict(self.scope.terms)
        for changed in self.terms:
            self.scope.terms[changed.name] = changed.value
            told = list(self.scope.diagnostics)
            self._terms_in_steps(changed)
            self.scope.diagnostics[:] = dict.fromkeys([*told, *self.scope.diagnostics])
            self._terms_in_accounts(accounts, changed)
        self.scope.terms.update(first)

    def _terms_in_steps(self, changed: "_TermNow") -> None:
        for waterfall, nodes in self.nodes.items():
            reader = WaterfallReader(self.scope, waterfall, self.milestones)
            for leaf in _leaves(nodes):
                old = leaf.later[-1][1] if leaf.later else leaf.step
                new = reader.step(leaf.statement)
                assert isinstance(new, d.Step)
                if replace(new, counted=old.counted) == old:
                    continue
                if _claims(new) != _claims(old):
                    self._fixed_once(changed.span, leaf.statement.span)
                    continue
                leaf.later.append((self._from(changed.amendment), new))
                leaf.count_with(old.counted or next(self.numbers))

    def _terms_in_accounts(self, accounts: list[m.Statement], changed: "_TermNow") -> None:
        day = changed.amendment.effective
        for statement in accounts:
            assert isinstance(statement.node, m.AccountHead)
            name = statement.node.name.text
            for child in statement.children:
                if not isinstance(child.node, m.Interest | m.Overhead):
                    continue
                term = "interest" if isinstance(child.node, m.Interest) else "overhead"
                rate = child.node.rate
                if not isinstance(rate, m.Word) or rate.text != changed.name:
                    continue
                changes = self.accounts[name].changes
                if not any(c.term == term and c.date <= day for c in changes if c not in self.led):
                    value = self.scope.rate(rate, f"{name}.{term}")
                    self._change_account(name, term, value, changed.span, day)
                    self.led.append(next(c for c in self.accounts[name].changes if c.date == day))

    def _terms_fixed(
        self, name: str, statement: m.Statement, declared: Mapping[type, list[m.Statement]]
    ) -> None:
        """What happens once cannot change with a term: an investment, a stake."""
        for invest in declared[m.InvestHead]:
            for child in invest.children:
                amount = getattr(child.node, "amount", None)
                if isinstance(amount, m.Word) and amount.text == name:
                    self._fixed_once(statement.span, child.span)
        for stake in declared[m.StakeHead]:
            size = getattr(stake.node, "size", None)
            if isinstance(size, m.Word) and size.text == name:
                self._fixed_once(statement.span, stake.span)

    def _fixed_once(self, changed: Span, span: Span) -> None:
        self.scope.error(
            "term-fixed",
            "a premium, an investment or a stake is fixed once, and does not change with its term",
            changed,
            "give that line a term of its own, or its figure",
            Related("the term stands here", span),
        )


def _by_name(waterfalls: Iterable[m.Statement]) -> dict[str, m.Statement]:
    heads = (m.WaterfallHead, m.DefinitionHead)
    return {s.node.name.text: s for s in waterfalls if isinstance(s.node, heads)}


def _claims(step: d.Step) -> tuple[d.Claim, ...]:
    return step.ask.claims if isinstance(step.ask, d.Recoup) else ()


def _counts(step: d.Step) -> bool:
    return step.up_to is not None or isinstance(step.ask, d.Fixed | d.Bands | d.Due)


def _count_alike(old: d.Step, new: d.Step) -> bool:
    """Whether what one took can count for the other: bands count their basis, of one kind."""
    if not isinstance(new.ask, d.Bands):
        return True
    if isinstance(old.ask, d.Bands):
        return (old.ask.basis, old.ask.whole) == (new.ask.basis, new.ask.whole)
    return isinstance(old.ask, d.Share) and old.ask.basis == new.ask.basis
