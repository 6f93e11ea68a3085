"""The payout curve: what every party gets of all that may come in, with every bend of it.

Between two bends each party gets an exact share of the next unit. A bend is the first cent at which
the terms that govern the next unit are others: an account is recouped, a limit used up, a milestone
reached, a band filled. The money is taken to come in unit by unit, all on the last day of the run:
where a step that falls short is not made up later, how receipts are divided makes no difference.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil, prod

from recoup.analysis.driver import Driver, at_source, scale_of
from recoup.analysis.ladder import Reasons, step_title
from recoup.analysis.next_unit import marginal_payments, marginal_shares
from recoup.analysis.table import Table
from recoup.analysis.totals import clause, decimal
from recoup.engine.probe import MOST, Probe
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.values.currency import minor_digits

# A deal that bends more often pays step by step, as a bonus for each million does.
MOST_PIECES = 400


@dataclass(frozen=True, slots=True)
class Portion:
    """What a party gets on a piece, in its own `currency`: `paid` where the piece begins, and from
    there on so many units for each unit of the source as its `slope` says.

    `share` is the part of each unit of the source that it gets, whatever that is converted into; of
    a scale, of all that comes in, minor units of several currencies counted alike.
    """

    party: str
    title: str
    currency: str
    paid: Decimal
    share: Fraction
    slope: Fraction


@dataclass(frozen=True, slots=True)
class Bend:
    """Why the shares change at a cent: what came to pass, by which step or milestone."""

    what: str
    clause: str
    place: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what comes in on which nobody's share changes; the last one has no end."""

    start: Decimal
    end: Decimal | None
    bends: tuple[Bend, ...]
    portions: Table[Portion]


@dataclass(frozen=True)
class Curve:
    """The pieces over what comes in at one source, from nothing more on, in its currency; or over a
    scale of all that came in, from none of it on, as so many times it.

    `cut_off` where the deal bends more often than anyone would read.
    """

    driver: Driver
    pieces: Table[Piece]
    cut_off: bool
    run: Run
    _points: "tuple[_Here, ...]" = field(repr=False)

    @property
    def source(self) -> str:
        """What the curve is over."""
        return self.driver.name

    @property
    def currency(self) -> str:
        """The currency of what comes in; `×` for a scale."""
        return self.driver.currency

    def paid(self, amount: int) -> dict[tuple[str, str], int]:
        """What each party gets, by currency, where so many parts come in: to the cent.

        A part is a minor unit; of a scale, 10 to the -12 of what came in.
        """
        here = self._points[bisect_right(self._points, amount, key=lambda h: h.start) - 1]
        return _paid(self.run.plan, here.paid_at(amount))

    def in_all(self, amount: int) -> dict[tuple[str, str], int]:
        """What each party has then, with what the run that the curve goes on from has paid it."""
        found = dict(self.before)
        for key, more in self.paid(amount).items():
            found[key] = found.get(key, 0) + more
        return found

    @cached_property
    def before(self) -> dict[tuple[str, str], int]:
        """What each party had been paid before, by currency."""
        return _paid(self.run.plan, self.run.journal.sums())

    @property
    def starts(self) -> list[int]:
        """Where the pieces begin, in parts."""
        return [self.driver.parts(piece.start) for piece in self.pieces]

    def last_slope(self, party: str, currency: str) -> Fraction:
        """What a party gets of each unit, in its currency, once all bends are past."""
        slopes = (
            x.slope for x in self.pieces[-1].portions if (x.party, x.currency) == (party, currency)
        )
        return next(slopes, Fraction(0))

    def first(self, party: str) -> Decimal | None:
        """What has come in when a party begins to be paid; None where it never is."""
        for piece in self.pieces:
            if any(x.party == party and (x.share or x.paid) for x in piece.portions):
                return piece.start
        return None

    def reaches(self, party: str, amount: int, currency: str) -> int | None:
        """The least that must come in, in parts, for a party to be paid an amount.

        None where it never is.
        """
        if amount <= 0:
            return 0

        def enough(x: int) -> bool:
            found: int = self.paid(x).get((party, currency), 0)
            return found >= amount

        for piece in self.pieces:
            low = self.driver.parts(piece.start) - 1
            high = MOST if piece.end is None else self.driver.parts(piece.end)
            if enough(high):
                while high - low > 1:
                    middle = (low + high) // 2
                    low, high = (low, middle) if enough(middle) else (middle, high)
                return high
        return None

    @property
    def falls(self) -> Table[Piece]:
        """The pieces on which somebody gets less while more comes in."""
        return Table(
            piece for piece in self.pieces if any(portion.share < 0 for portion in piece.portions)
        )


class RateUnknown(Exception):
    """Money of the source would be converted at a rate that nobody gave."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = pairs
        super().__init__(", ".join(f"{a} to {b}" for a, b in pairs))


def curve(run: Run, entry: int) -> Curve:
    """What every party gets of all that may yet come in at a waterfall.

    Raises: RateUnknown.
    """
    return _curve(run, at_source(run, entry))


def curve_of_scale(run: Run) -> Curve:
    """What every party would get if more or less of all that came in had come in, in the same
    proportions, all of it on the last day.

    Raises: RateUnknown; NoScale.
    """
    return _curve(*scale_of(run))


def _curve(run: Run, driver: Driver) -> Curve:
    probe = Probe(run)
    if missing := [pair for entry in driver.entering for pair in probe.missing_rates(entry)]:
        raise RateUnknown(list(dict.fromkeys(missing)))
    points, pieces = [], []
    for here, end, bends in _pieces(run, driver):
        points.append(here)
        pieces.append(here.piece(end, bends))
    return Curve(driver, Table(pieces), pieces[-1].end is not None, run, tuple(points))


def _pieces(run: Run, driver: Driver) -> Iterator[tuple["_Here", int | None, tuple[Bend, ...]]]:
    """Where each piece begins, up to where the next does, and what came to pass there.

    Where several things come to pass at once, rounding may put a few cents between them: these are
    no pieces of their own.
    """
    here, bends = _Here(run, driver, 0, {}), tuple[Bend, ...]()
    for _ in range(MOST_PIECES):
        first = end = here.end()
        point, found = here, list[Bend]()
        while end is not None and first is not None:
            found += point.bends(end)
            point = point.moved(end)
            close = point.end()
            if close is None or close - first > here.room:
                break
            end = close
        yield here, end, bends
        if end is None:
            return
        here, bends = point, tuple(found)


class _Here:
    """A point of the curve, and how far what governs the next unit goes on from there.

    `paid` is what each slot has been paid up to there.
    """

    def __init__(self, run: Run, driver: Driver, start: int, paid: dict[int, int]) -> None:
        self.run, self.driver, self.start, self.paid = run, driver, start, paid
        self.probe = Probe(run)
        self.rates = self.probe.changes
        self.payments = marginal_payments(run, driver.entering, self.rates)
        # What rounding may put between: in cents paid, and in parts that come in. Each conversion
        # on the way makes more, or fewer, of them.
        roundings = 2 + len(run.plan.steps) + len(driver.entering)
        rates, one = self.rates.values(), Fraction(1)
        self.slack = roundings * ceil(prod((max(one, rate) for rate in rates), start=one))
        fewer = ceil(prod((max(one, 1 / rate) for rate in rates), start=one))
        self.room = driver.parts_of(roundings * fewer)

    def moved(self, at: int) -> "_Here":
        """A later point of the same piece, or the first of the next."""
        return _Here(self.after(at), self.driver, at, self.paid_at(at))

    def after(self, at: int) -> Run:
        """The run as it would stand at a later point."""
        return self.probe.after_all(self.driver.receipts(self.start, at - self.start))

    def more(self, at: int) -> dict[int, int]:
        """What each slot would be paid from here to a later point."""
        return self.probe.paid_of(self.driver.receipts(self.start, at - self.start))

    def paid_at(self, at: int) -> dict[int, int]:
        """What each slot has been paid where so much has come in, on this piece or close by."""
        more = self.more(at)
        return {slot: self.paid.get(slot, 0) + more.get(slot, 0) for slot in {**self.paid, **more}}

    def end(self) -> int | None:
        """The first cent from which other terms govern; None where none does."""
        far, step = self.start, 1
        while self._goes_on(far + step):
            far += step
            step *= 2
            if far + step > MOST:
                return None
        low, high = far, far + step
        while high - low > 1:
            middle = (low + high) // 2
            if self._goes_on(middle):
                low = middle
            else:
                high = middle
        return high

    def _goes_on(self, at: int) -> bool:
        """Whether the shares still hold at an amount, and have held all the way there.

        What a piece between would have paid otherwise, it would have paid to this day.
        """
        more = at - self.start
        run = self.after(at)
        if run.state.reached != self.run.state.reached:
            return False
        if marginal_payments(run, self.driver.entering, self.rates, self.run) != self.payments:
            return False
        paid = self.more(at)
        return all(
            abs(paid.get(slot, 0) - payment * more) <= self.slack
            for slot in range(len(run.plan.slots))
            for payment in (self.payments.get(slot, Fraction(0)),)
        )

    def bends(self, at: int) -> Iterator[Bend]:
        """What is otherwise from a cent on than it was a cent before."""
        before, after = self.after(at - 1), self.after(at)
        plan = before.plan
        changed = before.state.reached ^ after.state.reached
        for index, milestone in enumerate(plan.milestones):
            if changed >> index & 1:
                is_ = "is" if after.state.reached >> index & 1 else "is no longer"
                what = f"`{milestone.name}` {is_} reached"
                yield Bend(what, clause(milestone.span), milestone.span.place)
        then, now = Reasons(before), Reasons(after)
        for step in plan.steps:
            was, why = then.stopped_by(step), now.stopped_by(step)
            if (was is None) == (why is None):
                continue
            title = f"{step.name} ({step_title(plan, step)})"
            what = f"{title} begins" if why is None else f"{title}: {why}"
            yield Bend(what, clause(step.span), step.span.place)

    def piece(self, end: int | None, bends: tuple[Bend, ...]) -> Piece:
        """The piece that begins here."""
        plan, driver = self.run.plan, self.driver
        paid, slopes = _paid(plan, self.paid), _shared(plan, self.payments)
        shares = _shared(plan, marginal_shares(self.run, driver.entering))
        whole = sum(driver.entering.values())
        titles = dict(plan.parties)
        order = {party: place for place, party in enumerate(titles)}
        keys = sorted({*paid, *shares}, key=lambda key: (order.get(key[0], len(order)), key[1]))
        portions = [
            Portion(
                party,
                titles.get(party, party),
                unit,
                decimal(paid.get((party, unit), 0), unit),
                shares.get((party, unit), Fraction(0)) / whole,
                slopes.get((party, unit), Fraction(0))
                * Fraction(10) ** (driver.digits - minor_digits(unit)),
            )
            for party, unit in keys
        ]
        return Piece(
            driver.decimal(self.start),
            None if end is None else driver.decimal(end),
            bends,
            Table(portions),
        )


def _paid(plan: p.Plan, columns: dict[int, int]) -> dict[tuple[str, str], int]:
    """What slots were paid, by party and currency."""
    found: dict[tuple[str, str], int] = {}
    for slot, amount in columns.items():
        if slot < len(plan.slots) and (party := plan.slots[slot].party) is not None:
            key = (party, _currency(plan, slot))
            found[key] = found.get(key, 0) + amount
    return found


def _shared(plan: p.Plan, shares: dict[int, Fraction]) -> dict[tuple[str, str], Fraction]:
    found: dict[tuple[str, str], Fraction] = {}
    for slot, share in shares.items():
        if (party := plan.slots[slot].party) is not None:
            key = (party, _currency(plan, slot))
            found[key] = found.get(key, Fraction(0)) + share
    return found


def _currency(plan: p.Plan, slot: int) -> str:
    return plan.waterfalls[plan.steps[plan.slots[slot].step].waterfall].currency
