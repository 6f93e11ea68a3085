"""Steps as amendments make them: replaced, removed, added, or changed with a term of theirs."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from recoup.deal import model as d
from recoup.deal.from_steps import WaterfallReader
from recoup.deal.places import Group, Leaf, Node, Place, leaves_in, standing_in
from recoup.deal.scope import Scope
from recoup.diagnostics.diagnostic import Related
from recoup.diagnostics.span import Span
from recoup.diagnostics.suggestion import closest
from recoup.language import model as m


@dataclass(slots=True)
class AmendedSteps:
    """The places of every waterfall's steps, which amendments change in turn."""

    scope: Scope
    milestones: dict[str, d.Milestone]
    nodes: dict[str, list[Node]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def change(
        self, name: str, statement: m.Statement, named: m.StepNamed, amendment: d.Amendment
    ) -> None:
        """Does what one line of an amendment says to the step that it names."""
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
            added = Place([(None, []), (block, nodes)], None, amendment.effective)
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
    ) -> list[Node]:
        if len(steps) == 1 and isinstance(steps[0], d.Step):
            return [Leaf(statements[0], steps[0])]
        nodes: list[Node] = []
        for statement, step in zip(statements, steps, strict=True):
            if isinstance(step, d.Block):
                nodes.append(Group(step, self._new_inside(statement, step, amendment)))
            else:
                nodes.append(Place([(None, [Leaf(statement, step)])], None, amendment.effective))
        return nodes

    def _new_inside(
        self, statement: m.Statement, block: d.Block, amendment: d.Amendment
    ) -> list[Node]:
        inner = self._new(statement.children, block.steps, amendment)
        if len(inner) == 1 and isinstance(inner[0], Leaf):
            return [Place([(None, inner)], None, amendment.effective)]
        return inner

    def _named(
        self, name: str, named: m.StepNamed, amendment: d.Amendment
    ) -> tuple[list[Node], Place] | None:
        """The place that an amendment names, with the list it stands in; reports what is wrong."""
        standing = [(n, p, p.leaf) for n, p in standing_in(self.nodes[name])]
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
        self, statement: m.Statement, node: m.ReplaceStep, place: Place, nodes: list[Node]
    ) -> None:
        """Whether the new step goes on counting from what the old one took."""
        old = place.leaf
        assert old is not None
        counts = any(_counts(leaf.step) for leaf in leaves_in(nodes))
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
        new = nodes[0] if len(nodes) == 1 and isinstance(nodes[0], Leaf) else None
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

    def _count_together(self, old: Leaf, new: Leaf) -> None:
        number = old.step.counted or next(self._numbers)
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

    # ---- terms -------------------------------------------------------------------------------

    def follow_terms(self, amendment: d.Amendment, term: Span) -> None:
        """Reads every step anew with the terms as they now are; `term` is the line that says so."""
        for waterfall, nodes in self.nodes.items():
            reader = WaterfallReader(self.scope, waterfall, self.milestones)
            for leaf in leaves_in(nodes):
                old = leaf.later[-1][1] if leaf.later else leaf.step
                new = reader.step(leaf.statement)
                assert isinstance(new, d.Step)
                if replace(new, counted=old.counted) == old:
                    continue
                if _claims(new) != _claims(old):
                    fixed_once(self.scope, term, leaf.statement.span)
                    continue
                leaf.later.append((self._from(amendment), new))
                leaf.count_with(old.counted or next(self._numbers))


def fixed_once(scope: Scope, term: Span, line: Span) -> None:
    """Reports a line that cannot follow a term that changes."""
    scope.error(
        "term-fixed",
        "this term stands in a line that does not change with it: only steps, and the interest and "
        "overhead of accounts, do",
        term,
        "give that line a term of its own, or its figure",
        Related("the term stands here", line),
    )


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
