"""What a film brings in, to those who share in it at the end.

The net flows of a film are what its waterfalls hand out as `rest`, once everything above is paid:
accounts recouped, milestones reached. They follow pots into further waterfalls, parts and taxes on
them to the parties, and rights to those to whom they were assigned.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.walk import receiver_of_pots
from recoup.diagnostics.span import Span
from recoup.ownership.model import UNKNOWN, Clause, Kind, Node, Part, Range, Split
from recoup.values.money import Money

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
            self._investors(film)
        for waterfall in self.deal.waterfalls.values():
            if not waterfall.definition:
                self._waterfall(waterfall)

    def _node(self, kind: Kind, name: str, title: str) -> Node:
        node = Node(kind, name, self.file)
        self.titles[node] = title
        return node

    # ---- films and their investors -------------------------------------------------------------

    def _film(self, film: d.Film) -> None:
        """Into which waterfalls the film's receipts go; how much into which is not known."""
        node = self._node(Kind.FILM, film.name, film.title)
        entered = [
            (Node(Kind.WATERFALL, w.name, self.file), w)
            for w in self.deal.waterfalls.values()
            if any(film.name in self._films(r) for r in w.receipts)
        ]
        size = UNKNOWN if len(entered) > 1 else Range(_ONE, _ONE)
        parts = tuple(Part(to, size, self.clause(w.receipts[0].span)) for to, w in entered)
        if parts:
            self.splits[node] = Split(parts)

    def _films(self, receipts: d.Receipts) -> tuple[str, ...]:
        if receipts.film is None:
            return tuple(self.deal.films)
        return self.deal.slates.get(receipts.film, (receipts.film,))

    def _investors(self, film: d.Film) -> None:
        """Each investor's part of all that is invested in a film."""
        if not film.investments:
            return
        node = self._node(Kind.INVESTORS, film.name, f"investors of {film.title}")
        split = self._of_budget(film) or self._in_proportion(film)
        if split is not None:
            self.splits[node] = split

    def _of_budget(self, film: d.Film) -> Split | None:
        """Parts of a known whole, where one of the investors puts in what the others do not."""
        if not any(i.amount is None and i.budget_share is None for i in film.investments):
            return None
        parts = []
        for own in film.investments:
            share = _of_whole(own, film)
            if share is None:
                share = UNKNOWN
            parts.append(Part(Node(Kind.PARTY, own.investor), share, self.clause(own.span)))
        if film.finance:
            # Part of the budget is financed otherwise, so that the parts are of what is left.
            parts = [Part(p.to, UNKNOWN, p.clause) for p in parts]
        return Split(tuple(parts))

    def _in_proportion(self, film: d.Film) -> Split | None:
        weights = [_weight(i, film) for i in film.investments]
        if any(w is None for w in weights):
            parts = [
                Part(Node(Kind.PARTY, i.investor), UNKNOWN, self.clause(i.span))
                for i in film.investments
            ]
            return Split(tuple(parts))
        parts = [
            Part(Node(Kind.PARTY, i.investor), w, self.clause(i.span))
            for i, w in zip(film.investments, weights, strict=True)
            if w is not None
        ]
        return Split(tuple(parts), in_proportion=True) if any(p.size.high for p in parts) else None

    # ---- what is left of a waterfall -------------------------------------------------------------

    def _waterfall(self, waterfall: d.Waterfall) -> None:
        node = self._node(Kind.WATERFALL, waterfall.name, f"what is left of {waterfall.title}")
        step = next(self._last_steps(waterfall.steps), None)
        if step is None:
            return
        pieces: list[Part] = []
        known = [bounds(part.rate) for part in step.parts if part.rate is not None]
        for part in step.parts:
            size = bounds(part.rate) if part.rate is not None else rest_of(known)
            pieces.extend(self._paid(waterfall, step, part, size))
        if step.withholding is not None:
            pieces = self._withheld(step, step.withholding, pieces)
        self.splits[node] = Split(tuple(pieces))

    def _last_steps(self, steps: Sequence[d.Step | d.Block]) -> Iterator[d.Step]:
        """The steps that take the rest when all milestones are reached, as the deal is by then."""
        for step in steps:
            if isinstance(step, d.Block):
                if step.until != self._reached(step.milestone):
                    yield from self._last_steps(step.steps)
            elif isinstance(step.ask, d.Rest):
                yield step

    def _reached(self, name: str) -> bool:
        condition = self.deal.milestones[name].condition
        return not isinstance(condition, d.OnOrAfter) or condition.date <= self.day

    def _paid(
        self, waterfall: d.Waterfall, step: d.Step, part: d.Part, size: Range
    ) -> Iterator[Part]:
        clause = self.clause(part.span)
        payee = part.payee
        match payee.kind:
            case "pot":
                receiver = receiver_of_pots(self.deal).get(payee.name)
                if receiver is not None:
                    yield Part(Node(Kind.WATERFALL, receiver, self.file), size, clause)
            case "investors" if payee.how is d.How.EQUALLY:
                investors = dict.fromkeys(
                    i.investor for i in self.deal.films[payee.name].investments
                )
                each = Fraction(1, len(investors))
                for name in investors:
                    to = self._right(waterfall, {part.label, step.label}, name)
                    yield Part(to, Range(size.low * each, size.high * each), clause)
            case "investors":
                yield Part(Node(Kind.INVESTORS, payee.name, self.file), size, clause)
            case _:
                yield Part(
                    self._right(waterfall, {part.label, step.label}, payee.name), size, clause
                )

    def _withheld(self, step: d.Step, tax: d.Withholding, pieces: list[Part]) -> list[Part]:
        """A tax on what the payees get goes to its payee first."""
        rate = bounds(tax.rate)
        name = f"{step.span.place} net of withholding"
        net = self._node(Kind.RIGHT, name, "net of withholding")
        self.splits[net] = Split(tuple(pieces))
        clause = self.clause(step.span)
        return [
            Part(Node(Kind.PARTY, tax.payee), rate, clause),
            Part(net, Range(1 - rate.high, 1 - rate.low), clause),
        ]

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
            node = self._node(Kind.RIGHT, name, title)
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


def bounds(rate: d.Rate) -> Range:
    """The range of a rate that may be undisclosed."""
    return Range(d.bound(rate, lowest=True), d.bound(rate, lowest=False))


def rest_of(known: Sequence[Range]) -> Range:
    """What is left of the whole by parts of which each lies in a range."""
    most = _ONE - sum((r.low for r in known), _ZERO)
    least = _ONE - sum((r.high for r in known), _ZERO)
    return Range(max(_ZERO, least), max(_ZERO, most))


def _of_whole(own: d.Investment, film: d.Film) -> Range | None:
    """An investment as a share of the budget; None where it cannot be told."""
    if own.budget_share is not None:
        return bounds(own.budget_share)
    if own.amount is None:
        shares = [_of_whole(i, film) for i in film.investments if i is not own]
        return rest_of([s for s in shares if s is not None]) if None not in shares else None
    amount, budget = amounts(own.amount), amounts(film.budgets[0][0]) if film.budgets else None
    if budget is None or amount[2] != budget[2] or not budget[0]:
        return None
    return Range(Fraction(amount[0], budget[1]), min(_ONE, Fraction(amount[1], budget[0])))


def _weight(own: d.Investment, film: d.Film) -> Range | None:
    """What an investment weighs beside the others of its film; None where it cannot be told."""
    if all(i.amount is None for i in film.investments):
        return None if own.budget_share is None else bounds(own.budget_share)
    currencies = {amounts(i.amount)[2] for i in film.investments if i.amount is not None}
    if own.amount is not None:
        low, high, _ = amounts(own.amount)
        return Range(Fraction(low), Fraction(high)) if len(currencies) == 1 else None
    if own.budget_share is None or not film.budgets:
        return None
    low, high, currency = amounts(film.budgets[0][0])
    share = bounds(own.budget_share)
    return Range(share.low * low, share.high * high) if currencies == {currency} else None


def amounts(amount: d.Amount) -> tuple[int, int, str]:
    """The least and the most of an amount in minor units, and its currency."""
    if isinstance(amount, Money):
        return amount.minor, amount.minor, amount.currency
    assert isinstance(amount.low, Money)
    assert isinstance(amount.high, Money)
    return amount.low.minor, amount.high.minor, amount.low.currency
