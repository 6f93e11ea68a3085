"""What a film brings in, to those who share in it at the end.

The net flows of a film are what comes into the last waterfalls that its money reaches. Of a further
yuan there, each party has what the steps give it in the end: once every account is recouped, every
sum and limit paid out, every milestone reached. Money follows pots into further waterfalls, and
rights to those to whom they were assigned. What a step that measures something takes is not known.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.walk import pots_paid, receiver_of_pots
from recoup.diagnostics.span import Span
from recoup.ownership.investors import investors_of
from recoup.ownership.model import (
    UNKNOWN,
    WHOLE,
    Clause,
    Kind,
    Node,
    Part,
    Range,
    Split,
    bounds,
    rest_of,
)

_ZERO, _ONE = Fraction(0), Fraction(1)


@dataclass(slots=True)
class FilmShares:
    """The splits of one deal's films, waterfalls, investors and assigned rights on a day."""

    deal: d.Deal
    file: int
    day: date
    clause: Callable[[Span], Clause]
    splits: dict[Node, Split] = field(default_factory=dict)
    titles: dict[Node, str] = field(default_factory=dict)

    def read(self) -> None:
        for film in self.deal.films.values():
            self._film(film)
            investors = investors_of(film, self.clause)
            if investors is not None:
                node = self._node(Kind.INVESTORS, film.name, f"investors of {film.title}")
                self.splits[node] = investors
        for waterfall in self.deal.waterfalls.values():
            if not waterfall.definition:
                self._waterfall(waterfall)

    def _node(self, kind: Kind, name: str, title: str) -> Node:
        node = Node(kind, name, self.file)
        self.titles[node] = title
        return node

    # ---- films ---------------------------------------------------------------------------------

    def _film(self, film: d.Film) -> None:
        """Into which waterfalls its money comes in the end; how much into which is not known."""
        node = self._node(Kind.FILM, film.name, film.title)
        last = self._last_waterfalls(film)
        size = UNKNOWN if len(last) > 1 else WHOLE
        parts = tuple(
            Part(Node(Kind.WATERFALL, w.name, self.file), size, self.clause(w.span)) for w in last
        )
        if parts:
            self.splits[node] = Split(parts)

    def _last_waterfalls(self, film: d.Film) -> list[d.Waterfall]:
        receivers = receiver_of_pots(self.deal)
        waiting = [
            w
            for w in self.deal.waterfalls.values()
            if any(film.name in self._films(r) for r in w.receipts)
        ]
        seen: dict[str, d.Waterfall] = {}
        last = []
        while waiting:
            waterfall = waiting.pop(0)
            if waterfall.name in seen:
                continue
            seen[waterfall.name] = waterfall
            onward = [
                self.deal.waterfalls[receivers[pot]]
                for pot in pots_paid(waterfall.steps)
                if pot in receivers
            ]
            waiting.extend(onward)
            if not onward:
                last.append(waterfall)
        return last

    def _films(self, receipts: d.Receipts) -> tuple[str, ...]:
        if receipts.film is None:
            return tuple(self.deal.films)
        return self.deal.slates.get(receipts.film, (receipts.film,))

    # ---- what the steps of a waterfall give in the end -------------------------------------------

    def _waterfall(self, waterfall: d.Waterfall) -> None:
        """One node for the steps that count from one place, and one for what they leave.

        A percentage of the receipts is, of what is left there, so much more.
        """
        node = self._node(Kind.WATERFALL, waterfall.name, waterfall.title)
        parts: list[Part] = []
        left = at_start = WHOLE
        number = 0
        last: d.Step | None = None
        for step in self._final_steps(waterfall.steps):
            if isinstance(step.ask, d.Rest):
                last = step
                break
            size = self._asked(waterfall, step, at_start)
            if size is None:
                continue
            if parts and not _of_receipts(waterfall, step):
                at_start = left
                number += 1
                node = self._left_to(node, parts, f"{waterfall.name}.{number}")
                parts = []
            there = rest_of([part.size for part in parts])
            size = Range(min(size.low, there.low), min(size.high, there.high))
            parts.append(self._paid(waterfall, step, size))
            taken = size.times(at_start)
            left = Range(max(_ZERO, left.low - taken.high), max(_ZERO, left.high - taken.low))
        rest = rest_of([part.size for part in parts])
        if last is not None and rest.high:
            parts.append(self._paid(waterfall, last, rest))
        elif rest.high:
            parts.append(Part(self._node(Kind.UNPAID, waterfall.name, "nobody"), rest))
        self.splits[node] = Split(tuple(parts))

    def _left_to(self, node: Node, parts: list[Part], name: str) -> Node:
        rest = rest_of([part.size for part in parts])
        onward = self._node(Kind.STEP, name, name)
        self.splits[node] = Split((*parts, Part(onward, rest)))
        return onward

    def _final_steps(self, steps: Sequence[d.Step | d.Block]) -> Iterator[d.Step]:
        """The steps that hold when all milestones are reached, by the text of the day."""
        for step in steps:
            if not isinstance(step, d.Block):
                yield step
            elif step.until != self._reached(step.milestone):
                yield from self._final_steps(step.steps)

    def _reached(self, name: str) -> bool:
        condition = self.deal.milestones[name].condition
        return not isinstance(condition, d.OnOrAfter) or condition.date <= self.day

    def _asked(self, waterfall: d.Waterfall, step: d.Step, at_start: Range) -> Range | None:
        """What a step takes of what is there, in the end; None where it takes no more."""
        if step.up_to is not None or isinstance(step.ask, d.Fixed | d.Recoup):
            return None
        match step.ask:
            case d.Share(rate=rate, basis=basis):
                asked = bounds(rate)
            case d.Bands(bands=bands, basis=basis):
                asked = bounds(bands[-1].rate)
            case _:
                return UNKNOWN
        if basis is None or basis.waterfall not in {None, waterfall.name}:
            return UNKNOWN
        if basis.inside:
            asked = Range(asked.low / (1 + asked.low), asked.high / (1 + asked.high))
        if basis.kind is d.BasisKind.REMAINDER:
            return asked
        least = asked.low / at_start.high if at_start.high else _ZERO
        most = asked.high / at_start.low if at_start.low else _ONE
        return Range(min(_ONE, least), min(_ONE, most))

    def _paid(self, waterfall: d.Waterfall, step: d.Step, size: Range) -> Part:
        """What a step takes, to its one payee, or to a node that shares it among them."""
        clause = self.clause(step.span)
        known = [bounds(part.rate) for part in step.parts if part.rate is not None]
        parts = [
            part
            for own in step.parts
            for part in self._payees(
                waterfall, step, own, rest_of(known) if own.rate is None else bounds(own.rate)
            )
        ]
        if step.withholding is not None:
            tax = bounds(step.withholding.rate)
            net = self._sharing(step, parts, "net")
            parts = [
                Part(Node(Kind.PARTY, step.withholding.payee), tax, clause),
                Part(net, rest_of([tax])),
            ]
        if len(parts) == 1 and parts[0].size == WHOLE:
            return Part(parts[0].to, size, parts[0].clause)
        return Part(self._sharing(step, parts, "parts"), size)

    def _sharing(self, step: d.Step, parts: Sequence[Part], what: str) -> Node:
        node = self._node(Kind.STEP, f"{step.span.place} {what}", step.span.place)
        self.splits[node] = Split(tuple(parts))
        return node

    def _payees(
        self, waterfall: d.Waterfall, step: d.Step, part: d.Part, size: Range
    ) -> Iterator[Part]:
        clause = self.clause(part.span if len(step.parts) > 1 else step.span)
        payee, labels = part.payee, {part.label, step.label}
        match payee.kind:
            case "pot":
                receiver = receiver_of_pots(self.deal)[payee.name]
                yield Part(Node(Kind.WATERFALL, receiver, self.file), size, clause)
            case "investors" if payee.how is d.How.EQUALLY:
                investments = self.deal.films[payee.name].investments
                investors = dict.fromkeys(i.investor for i in investments)
                each = Fraction(1, len(investors))
                for name in investors:
                    yield Part(
                        self._right(waterfall, labels, name), size.times(Range(each, each)), clause
                    )
            case "investors":
                yield Part(Node(Kind.INVESTORS, payee.name, self.file), size, clause)
            case _:
                yield Part(self._right(waterfall, labels, payee.name), size, clause)

    # ---- rights that changed hands ---------------------------------------------------------------

    def _right(self, waterfall: d.Waterfall, labels: set[str | None], party: str) -> Node:
        """What a party has in a waterfall, and what of it others have by assignment.

        An assignment takes its share of all that the assignor came to have, by the step or by the
        assignments before; one at a milestone may or may not have been made.
        """
        own = Node(Kind.PARTY, party)
        found = [a for a in self.deal.assignments if self._covers(a, waterfall, labels)]
        held: list[tuple[Node, str, list[Part], Range]] = []

        def came_to(holder: str) -> Node:
            name = f"{waterfall.name}.{party}.{len(held)}"
            title = f"{holder}'s receipts from {waterfall.title}"
            node = self._node(Kind.STEP, name, title)
            held.append((node, holder, [], Range(_ONE, _ONE)))
            return node

        came_to(party)
        for assignment in found:
            givers = [n for n, (_, h, _, _) in enumerate(held) if h == assignment.assignor]
            sure = assignment.date is not None
            if not givers or (assignment.date is not None and assignment.date > self.day):
                continue
            to = came_to(assignment.assignee)
            for number in givers:
                node, holder, given, left = held[number]
                share = left if assignment.rate is None else bounds(assignment.rate)
                size = share if sure else Range(_ZERO, share.high)
                given.append(Part(to, size, self.clause(assignment.span)))
                left = Range(max(_ZERO, left.low - size.high), left.high - size.low)
                held[number] = (node, holder, given, left)
        if len(held) == 1:
            del self.titles[held[0][0]]
            return own
        for node, holder, given, left in held:
            self.splits[node] = Split((*given, Part(Node(Kind.PARTY, holder), left)))
        return held[0][0]

    def _covers(self, a: d.Assignment, waterfall: d.Waterfall, labels: set[str | None]) -> bool:
        return a.waterfall in {None, waterfall.name} and (a.label is None or a.label in labels)


def _of_receipts(waterfall: d.Waterfall, step: d.Step) -> bool:
    """Whether a step counts from what came in, rather than from what is left."""
    basis = step.ask.basis if isinstance(step.ask, d.Share | d.Bands) else None
    if basis is None or basis.kind is d.BasisKind.REMAINDER:
        return False
    return basis.waterfall in {None, waterfall.name}
